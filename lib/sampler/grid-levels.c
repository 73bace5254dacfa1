/*
 * The levels of a grid.
 *
 * A level is a settled coordinate.  Lists keep the user's order, duplicates go.
 */
#include "sampler/grid-levels.h"

#include "base/error.h"
#include "base/text.h"
#include "space/distribution.h"
#include <hptune/space.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct hpti_grid_request {
    char *name;
    size_t n;
    double *values; /* length n; NULL: n quantiles */
};

/* ---- requests ---- */

static void
clear_request(const hpt_allocator *mem, hpti_grid_request *request)
{
    hpti_free(mem, request->name);
    hpti_free(mem, request->values);
}

void
hpti_grid_plan_clear(hpti_grid_plan *plan)
{
    for (size_t i = 0; i < plan->n; i++)
        clear_request(plan->mem, &plan->requests[i]);
    hpti_free(plan->mem, plan->requests);
    plan->requests = NULL;
    plan->n = 0;
}

static int
check_request(const char *name, size_t n, const double *values)
{
    if (!name || !*name)
        return hpti_fail(HPT_E_INVALID, "grid: the name of a parameter is %s",
                         name ? "empty" : "NULL");
    if (n < 1 || n > HPTI_GRID_MAX_LEVELS)
        return hpti_fail(HPT_E_RANGE, "%s: %zu levels, not 1 to %d", name, n,
                         HPTI_GRID_MAX_LEVELS);
    for (size_t i = 0; values && i < n; i++) {
        if (!isfinite(values[i]))
            return hpti_fail(HPT_E_RANGE, "%s: grid value %zu is %s", name, i,
                             HPTI_G(values[i]));
    }
    return HPT_OK;
}

/* The place of a name among the requests: n when it has none. */
static size_t
find_request(const hpti_grid_plan *plan, const char *name)
{
    size_t i = 0;

    while (i < plan->n && strcmp(plan->requests[i].name, name) != 0)
        i++;
    return i;
}

/* Copies of what the user gave. */
static int
copy_request(const hpt_allocator *mem, hpti_grid_request *copy,
             const char *name, size_t n, const double *values)
{
    *copy = (hpti_grid_request){ .n = n };
    copy->name = hpti_strdup(mem, name);
    if (values)
        copy->values = hpti_alloc(mem, n, sizeof *values);
    if (!copy->name || (values && !copy->values)) {
        clear_request(mem, copy);
        return hpti_fail_memory("the levels of a grid");
    }
    if (values)
        memcpy(copy->values, values, n * sizeof *values);
    return HPT_OK;
}

int
hpti_grid_plan_set(hpti_grid_plan *plan, const char *name, size_t n,
                   const double *values)
{
    hpti_grid_request request;
    int rc = check_request(name, n, values);
    size_t i;

    if (rc == HPT_OK)
        rc = copy_request(plan->mem, &request, name, n, values);
    if (rc < 0)
        return rc;
    i = find_request(plan, name);
    if (i == plan->n) {
        hpti_grid_request *requests =
            hpti_realloc(plan->mem, plan->requests, i + 1, sizeof *requests);

        if (!requests) {
            clear_request(plan->mem, &request);
            return hpti_fail_memory("the levels of a grid");
        }
        plan->requests = requests;
        plan->n++;
    } else {
        clear_request(plan->mem, &plan->requests[i]);
    }
    plan->requests[i] = request;
    return HPT_OK;
}

/* ---- levels ---- */

static int
allocate_levels(const hpt_allocator *mem, hpti_levels *levels, size_t room)
{
    levels->u = hpti_alloc(mem, room, sizeof *levels->u);
    return levels->u ? HPT_OK : hpti_fail_memory("the levels of a grid");
}

/* n quantiles of a distribution. */
static int
fill_quantiles(const hpt_allocator *mem, const hpt_dist *dist, size_t n,
               hpti_levels *levels)
{
    const bool bounded = hpti_dist_is_bounded(dist);

    if (allocate_levels(mem, levels, n) < 0)
        return HPT_E_NOMEM;
    for (size_t k = 0; k < n; k++) {
        double u = bounded && n > 1 ? (double)k / (double)(n - 1)
                                    : ((double)k + 0.5) / (double)n;

        hpti_dist_settle(dist, &u);
        if (!levels->n || u != levels->u[levels->n - 1])
            levels->u[levels->n++] = u;
    }
    return HPT_OK;
}

/* All of count values, one after the other. */
static int
fill_all(const hpt_allocator *mem, const hpt_dist *dist, size_t count,
         hpti_levels *levels)
{
    double u = 0;

    if (allocate_levels(mem, levels, count) < 0)
        return HPT_E_NOMEM;
    hpti_dist_settle(dist, &u);
    do {
        levels->u[levels->n++] = u;
    } while (levels->n < count && hpti_dist_next(dist, &u));
    return HPT_OK;
}

/* The coordinate of a number that the user listed. */
static int
find_listed(const hpt_dist *dist, const char *name, double number, double *u)
{
    hpti_value value, settled;
    double low, high;

    if (!hpti_dist_find(dist, number, &value)) {
        hpti_dist_bounds(dist, &low, &high);
        return hpti_fail(HPT_E_RANGE,
                         "%s: grid value %s is none of its values, which go "
                         "from %s to %s",
                         name, HPTI_G(number), HPTI_G(low), HPTI_G(high));
    }
    *u = hpti_dist_coordinate(dist, value);
    settled = hpti_dist_settle(dist, u);
    if (hpti_dist_is_integral(dist) && settled.integer != value.integer)
        return hpti_fail(HPT_E_RANGE, "%s: grid value %s has no probability",
                         name, HPTI_G(number));
    return HPT_OK;
}

static int
compare_exact(const void *a, const void *b)
{
    const hpti_exact *x = a, *y = b;

    return (x->u > y->u) - (x->u < y->u);
}

/* Where u stands in a sorted list; NULL when it is not in it. */
static const hpti_exact *
find_exact(const hpti_exact *exact, size_t n, double u)
{
    const hpti_exact key = { .u = u };

    return bsearch(&key, exact, n, sizeof *exact, compare_exact);
}

/* Sort, and drop what is double; the number of what is left. */
static size_t
sort_exact(hpti_exact *exact, size_t n)
{
    size_t kept = 0;

    qsort(exact, n, sizeof *exact, compare_exact);
    for (size_t i = 0; i < n; i++) {
        if (!kept || exact[i].u != exact[kept - 1].u)
            exact[kept++] = exact[i];
    }
    return kept;
}

/* Drop the later of equal levels: each may pass the sorted list but once. */
static int
drop_duplicates(const hpt_allocator *mem, hpti_levels *levels, size_t distinct)
{
    bool *passed = hpti_calloc(mem, distinct, sizeof *passed);
    size_t kept = 0;

    if (!passed)
        return hpti_fail_memory("the levels of a grid");
    for (size_t i = 0; i < levels->n; i++) {
        ptrdiff_t at =
            find_exact(levels->exact, distinct, levels->u[i]) - levels->exact;

        if (!passed[at])
            levels->u[kept++] = levels->u[i];
        passed[at] = true;
    }
    levels->n = kept;
    hpti_free(mem, passed);
    return HPT_OK;
}

/* The numbers that the user listed. */
static int
fill_listed(const hpt_allocator *mem, const hpt_dist *dist,
            const hpti_grid_request *request, hpti_levels *levels)
{
    size_t distinct;

    if (allocate_levels(mem, levels, request->n) < 0)
        return HPT_E_NOMEM;
    levels->exact = hpti_alloc(mem, request->n, sizeof *levels->exact);
    if (!levels->exact)
        return hpti_fail_memory("the levels of a grid");
    for (; levels->n < request->n; levels->n++) {
        const size_t i = levels->n;
        int rc =
            find_listed(dist, request->name, request->values[i], &levels->u[i]);

        if (rc < 0)
            return rc;
        levels->exact[i] =
            (hpti_exact){ .u = levels->u[i], .value = request->values[i] };
    }
    distinct = sort_exact(levels->exact, levels->n);
    if (distinct < levels->n && drop_duplicates(mem, levels, distinct) < 0)
        return HPT_E_NOMEM;
    /* separate values are exact by themselves */
    if (hpti_dist_is_integral(dist) || hpt_dist_count(dist)) {
        hpti_free(mem, levels->exact);
        levels->exact = NULL;
    }
    return HPT_OK;
}

static int
fill_levels(const hpt_allocator *mem, const hpt_dist *dist,
            const hpti_grid_request *request, size_t standard,
            hpti_levels *levels)
{
    const uint64_t count = hpt_dist_count(dist);
    const int kind = hpt_dist_kind(dist);

    if (request && request->values)
        return fill_listed(mem, dist, request, levels);
    if (request)
        return fill_quantiles(mem, dist, request->n, levels);
    if (count && (count <= standard || kind == HPT_KIND_CATEGORICAL ||
                  kind == HPT_KIND_BOOLEAN))
        return fill_all(mem, dist, (size_t)count, levels);
    return fill_quantiles(mem, dist, standard, levels);
}

/* The request for each parameter into `of`; the names that no coordinate has
 * are checked here. */
static int
match_requests(const hpti_grid_plan *plan, const hpti_domain *domain,
               const hpti_grid_request **of)
{
    for (size_t i = 0; i < plan->n; i++) {
        const hpti_grid_request *request = &plan->requests[i];
        int parameter = hpt_space_find(domain->space, request->name);
        const hpt_dist *dist;
        double u;

        if (parameter < 0)
            return parameter;
        of[parameter] = request;
        /* a constant has no coordinate, and no other value */
        dist = hpti_space_dist(domain->space, (size_t)parameter);
        for (size_t k = 0; request->values && k < request->n; k++) {
            int rc = find_listed(dist, request->name, request->values[k], &u);

            if (rc < 0)
                return rc;
        }
    }
    return HPT_OK;
}

int
hpti_grid_plan_resolve(const hpti_grid_plan *plan, const hpti_domain *domain,
                       size_t standard, hpti_levels **out)
{
    const size_t dim = domain->dim, n = hpt_space_count(domain->space);
    const hpti_grid_request **of = hpti_calloc(plan->mem, n, sizeof *of);
    hpti_levels *levels = hpti_calloc(plan->mem, dim, sizeof *levels);
    int rc = HPT_OK;

    *out = NULL;
    if ((n && !of) || (dim && !levels))
        rc = hpti_fail_memory("the levels of a grid");
    else
        rc = match_requests(plan, domain, of);
    for (size_t c = 0; c < dim && rc == HPT_OK; c++) {
        const size_t i = domain->coordinates[c].parameter;

        rc = fill_levels(plan->mem, hpti_space_dist(domain->space, i), of[i],
                         standard, &levels[c]);
    }
    hpti_free(plan->mem, of);
    if (rc < 0)
        hpti_levels_destroy(plan->mem, levels, dim);
    else
        *out = levels;
    return rc;
}

void
hpti_levels_destroy(const hpt_allocator *mem, hpti_levels *levels, size_t dim)
{
    for (size_t c = 0; levels && c < dim; c++) {
        hpti_free(mem, levels[c].u);
        hpti_free(mem, levels[c].exact);
    }
    hpti_free(mem, levels);
}

void
hpti_levels_restore(const hpti_levels *levels, const hpti_domain *domain,
                    const double *u, hpti_value *values,
                    const unsigned char *active)
{
    for (size_t c = 0; c < domain->dim; c++) {
        const size_t i = domain->coordinates[c].parameter;
        const hpti_exact *exact;

        if (!levels[c].exact || (active && !active[i]))
            continue;
        exact = find_exact(levels[c].exact, levels[c].n, u[c]);
        if (exact)
            values[i].real = exact->value;
    }
}
