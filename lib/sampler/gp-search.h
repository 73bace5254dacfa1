/*
 * Maximising log expected improvement over a domain.
 *
 * Many cheap candidates are scored in one go; the best and some drawn by
 * Boltzmann's rule start projected L-BFGS runs that advance in lock-step over
 * the continuous coordinates; separate values are then searched by moves to
 * neighbours, alternating with L-BFGS.
 */
#ifndef HPTI_SAMPLER_GP_SEARCH_H
#define HPTI_SAMPLER_GP_SEARCH_H

#include "acquisition/surrogate.h"
#include "random/philox.h"
#include "space/domain.h"

typedef struct hpti_search hpti_search;

/* A part of the cube; a coordinate with low = high stays there. */
typedef struct hpti_region {
    double *low, *high; /* length dim */
} hpti_region;

typedef struct hpti_search_options {
    size_t spread;     /* candidates spread over the cube */
    size_t near;       /* candidates around the best points */
    size_t starts;     /* L-BFGS runs */
    int iterations;    /* of each */
    bool thompson;     /* the candidate that is lowest in a draw of f is best */
} hpti_search_options;

/**
 * Create a search over a domain, which is borrowed.
 *
 * @param[out] out  owned by the caller, NULL on error
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_search_create(hpti_search **out, const hpt_allocator *mem,
                       const hpti_domain *domain,
                       const hpti_search_options *options, uint64_t seed);
void hpti_search_destroy(hpti_search *search);

/* Spend a share, above 0 and up to 1, of the candidates, starts and steps from
 * now on; at least one of each. */
void hpti_search_spend(hpti_search *search, double share);

/*
 * Add the acquisitions of n surrogates of outcomes to what is maximised: log
 * probabilities of feasibility.  best: the best feasible point, about which half
 * of the near candidates are; NULL while there is none: then the outcomes alone
 * are maximised.  Both are borrowed until the next call.
 */
void hpti_search_constrain(hpti_search *search, size_t n,
                           hpti_surrogate *const *outcomes,
                           const double *best);

/**
 * Find points of high log expected improvement: settled and feasible, best
 * first; some may be found twice.
 *
 * @param region    NULL for the whole cube
 * @param number    of the trial, moves the spread candidates
 * @param[out] n    how many were found, 0 when no feasible candidate was met
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_search_run(hpti_search *search, hpti_surrogate *surrogate,
                    const hpti_region *region, hpti_random *random,
                    int64_t number, size_t *n);

/* Point k < n of the last run, and its log expected improvement. */
const double *hpti_search_point(const hpti_search *search, size_t k,
                                double *log_ei);

#endif
