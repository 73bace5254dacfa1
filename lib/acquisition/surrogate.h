/*
 * The surrogate: observations of scores, hypotheses fitted to them, and log
 * expected improvement at any points.
 *
 *   observe() for each finished trial
 *   prepare() before reading: fits, draws a hypothesis, conditions on the data
 *   believe() for each running trial; the next prepare() forgets them
 *   predict(), log_ei(), log_ei_gradient()
 *
 * Scores are minimised.  A failed trial, or one whose score is infinite, is
 * taken for somewhat worse than the worst.  Not locked; one thread at a time.
 */
#ifndef HPTI_ACQUISITION_SURROGATE_H
#define HPTI_ACQUISITION_SURROGATE_H

#include "acquisition/observations.h"
#include "base/mem.h"
#include "gp/gp.h"
#include "gp/transform.h"
#include "random/philox.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct hpti_surrogate hpti_surrogate;

typedef struct hpti_surrogate_options {
    int mode;       /* of linalg */
    int family;     /* hpti_family */
    bool additive;  /* with hypotheses that have an additive term */
    bool quadratic; /* with hypotheses that have a quadratic trend */
    bool power;     /* with hypotheses that bend the scores by a power */
    bool warp;      /* with hypotheses that warp the coordinates */
    size_t slice;   /* up to so many observations hyperparameters are drawn from
                       their posterior, beyond they are at its mode */
    int criterion;  /* hpti_criterion */
    double kappa;   /* of the confidence bound */
    bool always;    /* fit all hypotheses at each new observation */
    size_t limit;   /* most observations in the model, at least 16 */
    int iterations; /* of a warm fit */
    hpti_prior prior;
} hpti_surrogate_options;

/* The defaults of all options. */
void hpti_surrogate_defaults(hpti_surrogate_options *options);

/* How the last hpti_surrogate_prepare() went. */
typedef struct hpti_surrogate_report {
    size_t observations, distinct, in_model;
    bool refitted, power, additive, quadratic, warped, sliced;
    double log_posterior, jitter, lambda;
    double noise_var, signal_var, share_var;
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

/*
 * Forget all observations and see the cube through a frame from now on: the
 * model's coordinates are (u - low) / (high - low).  low, high: length dim,
 * copied; low < high.  What was fitted before is where the next fit starts.
 */
void hpti_surrogate_frame(hpti_surrogate *surrogate, const double *low,
                          const double *high);

/* Which hypothesis serves. */
typedef enum hpti_look {
    HPTI_LOOK_PROBABLE, /* the most probable one */
    HPTI_LOOK_DRAWN,    /* drawn in proportion to their probability */
    HPTI_LOOK_OTHER     /* drawn with equal chances */
} hpti_look;

/* Multiply the lengthscales by a factor at the next prepare() only: below 1 the
 * model is less sure of what lies between the observations. */
void hpti_surrogate_stretch(hpti_surrogate *surrogate, double factor);

/**
 * Bring the model up to date.
 *
 * @param draw  0 to 1: a uniform number for the draw
 * @return HPT_OK; HPT_E_NO_DATA with fewer than two distinct points or none
 *         with a score; HPT_E_NOMEM
 */
int hpti_surrogate_prepare(hpti_surrogate *surrogate, hpti_look look,
                           double draw);

/* Take a running trial's point for observed at its posterior mean; no more than
 * there is room for in the model. */
void hpti_surrogate_believe(hpti_surrogate *surrogate, const double *u);

/*
 * Take running trials for observed with values drawn from their joint posterior,
 * in several worlds: the acquisition is its mean over them [SLA12, 3.2].  Of
 * more than 16 points the others are believed.  points: m x dim.  HPT_OK,
 * HPT_E_NOMEM.
 */
int hpti_surrogate_imagine(hpti_surrogate *surrogate, size_t m,
                           const double *points, hpti_random *random);

/* Has it been prepared, so that it can be read? */
bool hpti_surrogate_is_ready(const hpti_surrogate *surrogate);

/* Seek improvement over this score instead of the best one, until the next
 * prepare(). */
void hpti_surrogate_aim(hpti_surrogate *surrogate, double score);

/*
 * Worlds of the noise: in each the scores without noise are drawn from their
 * posterior, and the model runs through them [LKOB19].  After prepare(), before
 * imagine().
 */
void hpti_surrogate_denoise(hpti_surrogate *surrogate, hpti_random *random);

/* A draw of f from the posterior, jointly at m points: Thompson sampling.
 * HPT_OK, HPT_E_NOMEM. */
int hpti_surrogate_sample(hpti_surrogate *surrogate, size_t m,
                          const double *points, hpti_random *random,
                          double *values);

/* Was a point observed, or believed? */
bool hpti_surrogate_knows(const hpti_surrogate *surrogate, const double *u);

/* The observations, borrowed. */
const hpti_observations *
hpti_surrogate_observations(const hpti_surrogate *surrogate);

/* The k-th best distinct point; k below n_finite of the observations. */
const double *hpti_surrogate_ranked(const hpti_surrogate *surrogate, size_t k);

/*
 * Points are row-major, m x dim.  Outputs have length m, gradients m x dim.
 * Mean and variance (of f, without noise) are in the model's units.  HPT_OK,
 * HPT_E_NOMEM.
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

void hpti_surrogate_describe(const hpti_surrogate *surrogate,
                             hpti_surrogate_report *report);

/* As hpti_surrogate_predict(), with gradients (m x dim each). */
int hpti_surrogate_predict_gradient(hpti_surrogate *surrogate, size_t m,
                                    const double *points, double *mean,
                                    double *variance, double *mean_gradient,
                                    double *variance_gradient);

/* Lengthscales (length dim) of the hypothesis in the model.  Where it is additive
 * 1 / length^2 is the mean over the two terms, weighted by what either adds to
 * the variance along the coordinate. */
void hpti_surrogate_lengthscales(const hpti_surrogate *surrogate,
                                 double *lengthscales);

/* Observations in the model, believed ones included; 0 before it is ready. */
size_t hpti_surrogate_size(const hpti_surrogate *surrogate);

/*
 * Bound the operations of a prepare(), roughly: the model holds as many
 * observations as leave half of them for the fits, which see fewer still.  0:
 * no bound, the default.  There is a floor of 32 observations and 16 fitted to.
 */
void hpti_surrogate_bound(hpti_surrogate *surrogate, double flops);

#endif
