/*
 * The surrogate: observations of scores, their transform, the Gaussian process
 * fitted to them, and log expected improvement at any points.
 *
 *   observe() for each finished trial
 *   prepare() after a batch of observations: transform, fit or extend
 *   believe() for each running trial; forget() when they change
 *   predict(), log_ei(), log_ei_gradient()
 *
 * Scores are minimised.  Observations at the same point are merged.  A failed
 * trial, or one whose score is infinite, is taken for somewhat worse than the
 * worst.  Not locked; one thread at a time.
 */
#ifndef HPTI_ACQUISITION_SURROGATE_H
#define HPTI_ACQUISITION_SURROGATE_H

#include "base/mem.h"
#include "gp/gp.h"
#include "gp/transform.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct hpti_surrogate hpti_surrogate;

typedef struct hpti_surrogate_options {
    int mode;        /* of linalg */
    int family;      /* hpti_kernel_family */
    bool additive;   /* with the kernel's additive term */
    bool power;      /* transform scores by a fitted power */
    size_t limit;    /* most observations in the model, at least 16 */
    int iterations;  /* of a warm fit */
    double additive_price, power_price; /* xx */
    hpti_prior prior;
} hpti_surrogate_options;

/* The defaults of all options. */
void hpti_surrogate_defaults(hpti_surrogate_options *options);

/* How the last hpti_surrogate_prepare() went. */
typedef struct hpti_surrogate_report {
    size_t observations, distinct, in_model;
    bool refitted;
    double log_posterior, jitter, lambda, noise_var;
} hpti_surrogate_report;

/**
 * Create an empty surrogate.
 *
 * @param[out] out   owned by the caller, NULL on error
 * @param dim        at least 1
 * @param category   length dim, 1 for a category; copied
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_surrogate_create(hpti_surrogate **out, const hpt_allocator *mem,
                          size_t dim, const unsigned char *category,
                          const hpti_surrogate_options *options);
void hpti_surrogate_destroy(hpti_surrogate *surrogate);

/**
 * Add an observation.
 *
 * @param u      length dim, settled; copied
 * @param score  NaN or infinite: a failed trial
 * @param var    variance of the score, 0 when not known
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_surrogate_observe(hpti_surrogate *surrogate, const double *u,
                           double score, double var);

/* Bring the model up to date; HPT_OK, HPT_E_NO_DATA with fewer than two
 * distinct points or none with a score, HPT_E_NOMEM. */
int hpti_surrogate_prepare(hpti_surrogate *surrogate);

/* Take a running trial's point for observed at its posterior mean. */
int hpti_surrogate_believe(hpti_surrogate *surrogate, const double *u);
void hpti_surrogate_forget(hpti_surrogate *surrogate);

/* Was a point observed, or believed, within 1e-9 in every coordinate? */
bool hpti_surrogate_knows(const hpti_surrogate *surrogate, const double *u);

/* Point with the lowest score observed (borrowed), and its index. */
const double *hpti_surrogate_best(const hpti_surrogate *surrogate);
/* The k-th best distinct point; k below the number of distinct ones. */
const double *hpti_surrogate_ranked(const hpti_surrogate *surrogate, size_t k);
size_t hpti_surrogate_count(const hpti_surrogate *surrogate);

/*
 * Points are row-major, m x dim.  Outputs have length m, gradients m x dim.
 * Mean and variance (of f, without noise) are in the model's units.
 */
int hpti_surrogate_predict(hpti_surrogate *surrogate, size_t m,
                           const double *points, double *mean,
                           double *variance);
int hpti_surrogate_log_ei(hpti_surrogate *surrogate, size_t m,
                          const double *points, double *log_ei);
int hpti_surrogate_log_ei_gradient(hpti_surrogate *surrogate, size_t m,
                                   const double *points, double *log_ei,
                                   double *gradient);

/* The transform between scores and the model's units. */
const hpti_transform *
hpti_surrogate_transform(const hpti_surrogate *surrogate);

/* Lengthscales of the ARD term in the unit cube, length dim. */
void hpti_surrogate_lengthscales(const hpti_surrogate *surrogate,
                                 double *lengthscales);

void hpti_surrogate_describe(const hpti_surrogate *surrogate,
                             hpti_surrogate_report *report);

#endif
