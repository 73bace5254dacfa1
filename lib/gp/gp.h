/*
 * A Gaussian process: data, posterior at given hyperparameters, likelihood, fit.
 *
 *   y = m + f(x) + e,  f ~ GP(0, k),  e_i ~ N(0, s_n^2 + v_i)
 *
 * m is profiled: m = 1' K^-1 y / 1' K^-1 1.  It knows matrices, nothing of
 * trials.  Not locked; one thread at a time.
 *
 *   paper     code          shape
 *   X         gp->x         ld x dim, one column a coordinate
 *   y         gp->y         n
 *   v         gp->extra     n, known variance of each observation, or zeros
 *   K         -             n x n
 *   L^-1      state->z      ld x ld, lower
 *   alpha     state->alpha  n, K^-1 (y - m)
 *
 * [RW06] Rasmussen, Williams: Gaussian Processes for Machine Learning, 2006.
 */
#ifndef HPTI_GP_GP_H
#define HPTI_GP_GP_H

#include "base/mem.h"
#include "gp/covariance.h"
#include "gp/prior.h"
#include <stddef.h>

/* Data and workspace; sized at creation for up to `cap` observations, which is
 * what was asked for or a little more: a multiple of 8. */
typedef struct hpti_gp {
    const hpt_allocator *mem;
    hpti_covariance kernel;
    hpti_prior prior;
    int mode; /* of linalg */
    size_t n, cap;
    double *x, *y, *extra;
    unsigned char *category;
    /* workspace of the likelihood and of predictions */
    hpti_scaled scaled;
    double *k, *c, *inverse; /* cap x cap */
    double *first;           /* cap x cap: covariances of the first term */
    double *pull;            /* cap x dim: dL/dx as seen, of a warped kernel */
    double *vectors;         /* 2 x cap, and room for a theta */
    long evaluations;        /* of the likelihood, for diagnostics */
} hpti_gp;

/* The posterior at one theta. */
typedef struct hpti_gp_state {
    const hpti_gp *gp;
    hpti_scaled scaled;
    double *theta;
    size_t n;
    double mean;   /* m */
    double jitter; /* what had to be added to the diagonal, relative to k(x,x) */
    double *z, *alpha, *row; /* ld = cap */
} hpti_gp_state;

/**
 * Create an empty process; all memory is taken here.
 *
 * @param[out] out  owned by the caller, NULL on error
 * @param dim       at least 1
 * @param category  length dim, 1 for a category; copied
 * @param cap       most observations, at least 1
 * @param mode      of linalg: HPTI_LINALG_AUTO or HPTI_LINALG_BUILTIN
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_gp_create(hpti_gp **out, const hpt_allocator *mem, size_t dim,
                   const unsigned char *category, size_t cap, int mode);
void hpti_gp_destroy(hpti_gp *gp);

/* Forget all observations. */
void hpti_gp_clear(hpti_gp *gp);

/* Add an observation: x of length dim; n must be below cap. */
void hpti_gp_add(hpti_gp *gp, const double *x, double y, double extra);

/**
 * Log posterior of theta, up to a constant: log likelihood (with its constant)
 * plus log prior.
 *
 * @param[out] gradient  length hpti_theta_count(), or NULL
 * @return -infinity where the covariance cannot be factorised
 */
double hpti_gp_log_posterior(hpti_gp *gp, const double *theta,
                             double *gradient);

/* The same without the prior. */
double hpti_gp_log_likelihood(hpti_gp *gp, const double *theta,
                              double *gradient);

/**
 * Maximise the log posterior by L-BFGS.
 *
 * @param theta        in: the start; out: the best found
 * @param iterations   at most
 * @param[out] value   the log posterior there, may be NULL
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_gp_fit(hpti_gp *gp, double *theta, int iterations, double *value);

int hpti_gp_state_create(hpti_gp_state **out, const hpti_gp *gp);
void hpti_gp_state_destroy(hpti_gp_state *state);

/*
 * Condition on the data at theta.  Never fails: where the covariance cannot be
 * factorised the diagonal grows up a ladder, 1e-10 to 1, which state->jitter
 * tells.
 */
void hpti_gp_condition(hpti_gp_state *state, hpti_gp *gp, const double *theta);

/* Recompute m and alpha after gp->y has changed and nothing else: n^2. */
void hpti_gp_refresh(hpti_gp_state *state);

/*
 * Condition on the observation that hpti_gp_add() added last as well: n^2.
 * With y at the posterior mean there ("believed") the mean function stays.
 */
void hpti_gp_extend(hpti_gp_state *state, bool believed);

/*
 * Posterior at m points (row-major m x dim): mean and variance of f, without
 * noise.  work: hpti_gp_predict_work(state, m) doubles.
 */
void hpti_gp_predict(const hpti_gp_state *state, size_t m, const double *points,
                     double *mean, double *variance, double *work);
size_t hpti_gp_predict_work(const hpti_gp_state *state, size_t m);

/* The same with gradients (m x dim each). */
void hpti_gp_predict_gradient(const hpti_gp_state *state, size_t m,
                              const double *points, double *mean,
                              double *variance, double *mean_gradient,
                              double *variance_gradient, double *work);
size_t hpti_gp_predict_gradient_work(const hpti_gp_state *state, size_t m);

/*
 * Worlds: other mean functions m + k(x, X) w over the same posterior variance.
 * weights: one column w a world, ld = cap.
 */

/*
 * As hpti_gp_extend(), believed, and draw the value of that observation in each
 * world: values[i] from the posterior of world i, at the standard normal draw
 * normals[i]; the worlds are conditioned on it.
 */
void hpti_gp_imagine(hpti_gp_state *state, size_t worlds, double *weights,
                     const double *normals, double *values);

/* As hpti_gp_predict(), with the mean in each world: means[i * worlds + w]. */
void hpti_gp_predict_worlds(const hpti_gp_state *state, size_t worlds,
                            const double *weights, size_t m,
                            const double *points, double *means,
                            double *variance, double *work);

/*
 * Look at m points: the mean in each world (means[i * worlds + w]) and the
 * variance.  work: hpti_gp_predict_gradient_work() doubles, which
 * hpti_gp_look_gradient() reads.
 */
void hpti_gp_look(const hpti_gp_state *state, size_t worlds,
                  const double *weights, size_t m, const double *points,
                  double *means, double *variance, double *work);

/* After it: gradients at point i of m, of the mean with weights w (length n) and
 * of the variance. */
void hpti_gp_look_gradient(const hpti_gp_state *state, size_t m, size_t i,
                           const double *point, const double *weights,
                           const double *work, double *mean_gradient,
                           double *variance_gradient);

/*
 * A draw of f from the posterior, jointly at m points; normals: m standard
 * normal draws.  HPT_OK, HPT_E_NOMEM.
 */
int hpti_gp_sample(const hpti_gp_state *state, size_t m, const double *points,
                   const double *normals, double *values);

/* Keep the first n observations only, in the data and in a state. */
void hpti_gp_truncate(hpti_gp *gp, size_t n);
void hpti_gp_state_truncate(hpti_gp_state *state, size_t n);

/* Leave-one-out means and variances (noise included) of the observations, m
 * kept fixed [RW06, eq. 5.12]; length n each. */
void hpti_gp_leave_one_out(const hpti_gp_state *state, double *mean,
                           double *variance);

#endif
