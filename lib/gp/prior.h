/*
 * Prior densities of the hyperparameters, and the box they are searched in.
 *
 *   l_d    ~ Gamma(3, rate 6 / max(1, sqrt(D / 6)))   as a density of l
 *   a_d    ~ Gamma(3, rate 6)
 *   log s_f^2, log s_a^2, log s_q^2 ~ N(0, 2^2)
 *   log s_n^2 ~ N(m_n, sd_n^2), from a floor up to 1
 *   log b_d, log b'_d ~ N(0, sd_b^2) [SSZ14]
 *
 * The rate falls with the dimension as distances in the cube grow [HHN24 =
 * Hvarfner, Hellsten, Nardi, ICML 2024].
 */
#ifndef HPTI_GP_PRIOR_H
#define HPTI_GP_PRIOR_H

#include "gp/covariance.h"

/* Families of the prior of lengthscales. */
typedef enum hpti_length_prior {
    HPTI_LENGTH_GAMMA = 0,
    HPTI_LENGTH_WIDE = 1, /* log l ~ N(sqrt 2 + log(D) / 2, 3) [HHN24, eq. 8] */
    HPTI_LENGTH_FLAT = 2  /* in log l: the most likely lengthscales */
} hpti_length_prior;

typedef struct hpti_prior {
    int length_family;                  /* hpti_length_prior */
    double length_shape, length_rate;   /* of l_d, before the dimension counts */
    double signal_mean, signal_sd;      /* of log s_f^2, log s_a^2, log s_q^2 */
    double noise_mean, noise_sd;        /* of log s_n^2 */
    double noise_floor;                 /* lowest s_n^2 */
    double bend_sd;                     /* of log b_d, log b'_d */
} hpti_prior;

/* The default for observations whose noise is not known. */
extern const hpti_prior hpti_prior_default;

/* log density up to a constant; adds its gradient to gradient. */
double hpti_prior_log_density(const hpti_prior *prior,
                              const hpti_covariance *kernel, const double *theta,
                              double *gradient);

/*
 * The density is one of lengthscales, and of logarithms of the others; theta has
 * all in logarithms.  This is the log of dl/dlog l = l over the lengthscales
 * that the kernel reads: added to the above it makes a density of theta.
 */
double hpti_prior_log_jacobian(const hpti_covariance *kernel,
                               const double *theta);

/* The box of theta. */
void hpti_prior_bounds(const hpti_prior *prior, const hpti_covariance *kernel,
                       double *low, double *high);

/* Where a search without a better start begins. */
void hpti_prior_start(const hpti_prior *prior, const hpti_covariance *kernel,
                      double *theta);

#endif
