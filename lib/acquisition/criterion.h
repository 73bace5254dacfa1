/*
 * Acquisition criteria at a point, for minimisation: functions of the posterior
 * mean and variance there and of the best score, to be maximised.
 */
#ifndef HPTI_ACQUISITION_CRITERION_H
#define HPTI_ACQUISITION_CRITERION_H

#include <stdbool.h>

typedef enum hpti_criterion {
    HPTI_LOG_EI = 0, /* log expected improvement [J98] [AM23] */
    HPTI_LOG_PI = 1, /* log probability of improvement, log Phi(z) [K64] */
    HPTI_BOUND = 2,  /* confidence bound, kappa s - mean [SKKS10] */
    HPTI_PLAIN_EI = 3 /* expected improvement itself, which underflows */
} hpti_criterion;

/* Do values of several worlds add up under their logarithms? */
static inline bool
hpti_criterion_is_log(hpti_criterion criterion)
{
    return criterion == HPTI_LOG_EI || criterion == HPTI_LOG_PI;
}

/*
 * The value; d_mean, d_variance: its derivatives, both NULL when not wanted.
 * variance is above 0; kappa is read by the confidence bound alone.
 */
double hpti_criterion_value(hpti_criterion criterion, double kappa, double mean,
                            double variance, double best, double *d_mean,
                            double *d_variance);

#endif
