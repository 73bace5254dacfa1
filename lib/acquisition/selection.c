/*
 * Selection: which observations a model holds, and which it is fitted to, when
 * there are more of them than it can take.
 */
#include "acquisition/selection.h"

#include <stdlib.h>
#include <string.h>

static double
square_distance(size_t dim, const double *a, const double *b)
{
    double sum = 0;

    for (size_t d = 0; d < dim; d++)
        sum += (a[d] - b[d]) * (a[d] - b[d]);
    return sum;
}

static int
compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

size_t
hpti_select_model(const hpti_observations *o, size_t limit, double *work,
                  size_t *chosen)
{
    const size_t n = o->n, best = limit / 10, near = 6 * limit / 10;
    const double *centre = o->points + o->order[0] * o->dim;
    double *distance = work, *sorted = work + n, bound;
    double place = 0, step;
    size_t ties = 0, count = 0;

    if (n <= limit) {
        for (size_t i = 0; i < n; i++)
            chosen[count++] = i;
        return count;
    }
    for (size_t i = 0; i < n; i++)
        distance[i] = square_distance(o->dim, o->points + i * o->dim, centre);
    for (size_t k = 0; k < best && k < o->n_finite; k++)
        distance[o->order[k]] = -1;
    memcpy(sorted, distance, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_doubles);
    bound = sorted[best + near - 1];
    while (ties < best + near && sorted[best + near - 1 - ties] == bound)
        ties++; /* to be taken at this distance */
    step = (double)(limit - best - near) / (double)(n - best - near);
    for (size_t i = 0; i < n && count < limit; i++) {
        if (distance[i] == bound && ties > 0) {
            ties--;
        } else if (distance[i] >= bound) {
            place += step;
            if (place < 1)
                continue;
            place -= 1;
        }
        chosen[count++] = i;
    }
    return count;
}

size_t
hpti_select_fitting(const hpti_observations *o, size_t limit, size_t n,
                    const size_t *chosen, size_t *fitting)
{
    const size_t most = n < limit ? n : limit;
    const size_t best = o->n_finite < limit / 3 ? o->n_finite : limit / 3;
    const double bound = o->at[o->order[best - 1]].score;
    double place = 0;
    double step = n > limit ? (double)(limit - best) / (double)(n - best) : 1;
    size_t count = 0;

    for (size_t k = 0; k < n && count < most; k++) {
        const hpti_observation *at = &o->at[chosen[k]];

        if (step < 1 && !(at->count && at->score <= bound)) {
            place += step;
            if (place < 1)
                continue;
            place -= 1;
        }
        fitting[count++] = chosen[k];
    }
    return count;
}
