/*
 * Outcomes of the "gp" sampler: a surrogate for each measured quantity that has
 * a limit, whose log probability of being held is added to the acquisition
 * [GKXWC14, eq. 5] [AM23, 3.3].
 */
#ifndef HPTI_SAMPLER_GP_OUTCOMES_H
#define HPTI_SAMPLER_GP_OUTCOMES_H

#include "acquisition/surrogate.h"
#include "record/history.h"
#include "sampler/gp-search.h"

typedef struct hpti_gp_outcomes hpti_gp_outcomes;

/**
 * Create surrogates for n outcomes.
 *
 * @param[out] out  owned by the caller, NULL on error
 * @param options   of the score's surrogate; what fits no outcome is changed
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_gp_outcomes_create(hpti_gp_outcomes **out, const hpt_allocator *mem,
                            size_t n, size_t dim,
                            const unsigned char *category,
                            const hpti_surrogate_options *options);
void hpti_gp_outcomes_destroy(hpti_gp_outcomes *outcomes);

/* Read a trial that was told: its outcomes, and its score.  A call that lacked
 * memory may be made again. */
int hpti_gp_outcomes_observe(hpti_gp_outcomes *outcomes,
                             const hpti_history *history, int64_t number);

/*
 * Bring the surrogates up to date, believe m running trials, and have the search
 * keep to what they think feasible.  *best: the least score of a feasible trial,
 * infinite without one.  HPT_OK, HPT_E_NOMEM.
 */
int hpti_gp_outcomes_prepare(hpti_gp_outcomes *outcomes, hpti_search *search,
                             size_t m, const double *points, double draw,
                             double *best);

#endif
