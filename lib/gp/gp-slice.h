/*
 * Hyperparameters drawn from their posterior by slice sampling [N03], as
 * [SLA12] average their models over.
 */
#ifndef HPTI_GP_GP_SLICE_H
#define HPTI_GP_GP_SLICE_H

#include "gp/gp.h"
#include "random/philox.h"

typedef struct hpti_slice_options {
    int burn_in; /* sweeps before the first sample is near */
    int sweeps;  /* before each sample, at least 1 */
} hpti_slice_options;

/**
 * Draw thetas from the posterior, restricted to the box of the prior.
 *
 * What is drawn are lengthscales with the density that hpti_gp_log_posterior()
 * is of, and logarithms of variances and bends: as a density of theta, which
 * holds the logarithms of lengthscales, it is that times l_d for each of them.
 * Entries that the kernel does not read, and those whose box is a point, stay.
 *
 * A chain: given the same stream, two calls for some samples each are one call
 * for all, if the second has no burn-in.  A sweep costs about 6 likelihoods
 * without gradient for each entry.
 *
 * @param theta        in: where the chain begins, moved into the box, and to
 *                     where the covariance can be factorised; out: where it is
 * @param[out] thetas  count x hpti_theta_count(), row by row
 * @return HPT_OK; HPT_E_NOMEM; HPT_E_NOT_PD when no place to begin is found
 */
int hpti_gp_slice(hpti_gp *gp, const hpti_slice_options *options,
                  hpti_random *random, double *theta, size_t count,
                  double *thetas);

#endif
