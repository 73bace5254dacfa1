/*
 * Observations: distinct points with the mean of the scores told there.
 */
#include "acquisition/observations.h"

#include "base/error.h"
#include <math.h>
#include <string.h>

void
hpti_observations_init(hpti_observations *o, const hpt_allocator *mem,
                       size_t dim)
{
    *o = (hpti_observations){ .mem = mem, .dim = dim };
}

void
hpti_observations_clear(hpti_observations *o)
{
    hpti_free(o->mem, o->points);
    hpti_free(o->mem, o->at);
    hpti_free(o->mem, o->order);
    hpti_observations_init(o, o->mem, o->dim);
}

void
hpti_observations_forget(hpti_observations *o)
{
    o->n = o->told = o->n_finite = 0;
}

static bool
is_same(size_t dim, const double *a, const double *b)
{
    for (size_t d = 0; d < dim; d++)
        if (fabs(a[d] - b[d]) > HPTI_SAME_POINT)
            return false;
    return true;
}

size_t
hpti_observations_find(const hpti_observations *o, const double *u)
{
    size_t i = 0;

    while (i < o->n && !is_same(o->dim, o->points + i * o->dim, u))
        i++;
    return i;
}

/* Each array is kept as soon as it has grown, so a failure loses nothing. */
static int
grow(hpti_observations *o)
{
    const size_t cap = o->cap ? 2 * o->cap : 32;
    double *points =
        hpti_realloc(o->mem, o->points, cap * o->dim, sizeof *points);
    hpti_observation *at = hpti_realloc(o->mem, o->at, cap, sizeof *at);
    size_t *order = hpti_realloc(o->mem, o->order, cap, sizeof *order);

    o->points = points ? points : o->points;
    o->at = at ? at : o->at;
    o->order = order ? order : o->order;
    if (!points || !at || !order)
        return hpti_fail_memory("observations");
    o->cap = cap;
    return HPT_OK;
}

/* Merge a score: the mean, and the variance of the mean.  The difference of two
 * scores may overflow, that of their shares does not. */
static void
merge(hpti_observation *at, double score, double var)
{
    double k = (double)at->count, total = k + 1;

    at->score += score / total - at->score / total;
    at->var = (k * k * at->var + var) / (total * total);
    at->count++;
}

static void
take_from_order(hpti_observations *o, size_t i)
{
    size_t k = 0;

    while (o->order[k] != i)
        k++;
    o->n_finite--;
    memmove(o->order + k, o->order + k + 1,
            (o->n_finite - k) * sizeof *o->order);
}

/* After all of its equals: the earlier one ranks first. */
static void
put_into_order(hpti_observations *o, size_t i)
{
    size_t k = o->n_finite++;

    for (; k > 0 && o->at[o->order[k - 1]].score > o->at[i].score; k--)
        o->order[k] = o->order[k - 1];
    o->order[k] = i;
}

int
hpti_observations_add(hpti_observations *o, const double *u, double score,
                      double var)
{
    size_t i = hpti_observations_find(o, u);

    if (i == o->n) {
        if (o->n == o->cap && grow(o) < 0)
            return HPT_E_NOMEM;
        memcpy(o->points + i * o->dim, u, o->dim * sizeof *u);
        o->at[i] = (hpti_observation){ 0 };
        o->n++;
    }
    o->told++;
    if (!isfinite(score))
        return HPT_OK;
    if (o->at[i].count)
        take_from_order(o, i);
    merge(&o->at[i], score, var);
    put_into_order(o, i);
    return HPT_OK;
}
