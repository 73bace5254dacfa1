/*
 * What a user asks of a grid, by names; and the levels that come of it, by
 * coordinates.
 */
#ifndef HPTI_SAMPLER_GRID_LEVELS_H
#define HPTI_SAMPLER_GRID_LEVELS_H

#include "base/mem.h"
#include "sampler/method.h"
#include "space/domain.h"
#include <stddef.h>

#define HPTI_GRID_MAX_LEVELS 1000000

/* The options of a grid, in the order of its table. */
enum { HPTI_GRID_LEVELS, HPTI_GRID_SHUFFLE, HPTI_GRID_N_OPTIONS };

typedef struct hpti_grid_request hpti_grid_request;

/* The requests of a user, one a name. */
typedef struct hpti_grid_plan {
    const hpt_allocator *mem; /* borrowed */
    size_t n;
    hpti_grid_request *requests; /* length n */
} hpti_grid_plan;

void hpti_grid_plan_clear(hpti_grid_plan *plan);

/*
 * Ask for n levels of a parameter, or for the values in a list when `values`
 * is not NULL; a later request replaces one for the same name.  HPT_OK;
 * HPT_E_INVALID, HPT_E_RANGE, HPT_E_NOMEM: the plan is unchanged.
 */
int hpti_grid_plan_set(hpti_grid_plan *plan, const char *name, size_t n,
                       const double *values);

/*
 * Work the levels of all coordinates out: those of a request, or else all
 * values of a parameter that has at most `standard` ones or no order, or else
 * `standard` quantiles.
 *
 * @param[out] levels  length domain->dim, owned by the caller, see
 *                     hpti_levels_destroy(); NULL on error and without
 *                     coordinates
 * @return HPT_OK; HPT_E_NOT_FOUND, HPT_E_RANGE, HPT_E_NOMEM
 */
int hpti_grid_plan_resolve(const hpti_grid_plan *plan,
                           const hpti_domain *domain, size_t standard,
                           hpti_levels **levels);
void hpti_levels_destroy(const hpt_allocator *mem, hpti_levels *levels,
                         size_t dim);

/*
 * Put the very numbers that a user listed in place of what their coordinates
 * give back, which may differ in the last bit.  values and active (NULL: all
 * are) as hpti_space_values() filled them from u.
 */
void hpti_levels_restore(const hpti_levels *levels, const hpti_domain *domain,
                         const double *u, hpti_value *values,
                         const unsigned char *active);

#endif
