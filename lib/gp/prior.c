/*
 * Prior densities of the hyperparameters, and the box they are searched in.
 *
 * Densities of lengthscales are in l, not in log l: with t = log l the
 * log-density of Gamma(a, rate b) is (a - 1) t - b e^t.  Each density is divided
 * by its highest value, so that a parameter on which the data are silent adds
 * nothing: kernels with more or fewer of them can be compared.
 */
#include "gp/prior.h"

#include "specfun/elementary.h"
#include <math.h>

const hpti_prior hpti_prior_default = {
    .length_shape = 3,
    .length_rate = 6,
    .signal_mean = 0,
    .share_mean = 0,
    .signal_sd = 2,
    .noise_mean = -8,
    .noise_sd = 3,
    .noise_floor = 1e-8,
};

/* How much longer lengthscales are in D dimensions than in 6. */
static double
stretch(const hpti_covariance *kernel)
{
    return fmax(1, sqrt((double)kernel->dim / 6));
}

static double
log_gamma_density(double shape, double rate, double t, double *gradient)
{
    double l = hpti_exp(t), mode = (shape - 1) / rate;

    *gradient += shape - 1 - rate * l;
    return (shape - 1) * (t - hpti_log(mode)) - rate * (l - mode);
}

static double
log_normal_density(double mean, double sd, double t, double *gradient)
{
    double z = (t - mean) / sd;

    *gradient -= z / sd;
    return -0.5 * z * z;
}

double
hpti_prior_log_density(const hpti_prior *prior, const hpti_covariance *kernel,
                       const double *theta, double *gradient)
{
    const size_t dim = kernel->dim;
    const double rate = prior->length_rate / stretch(kernel);
    double sum = 0;

    for (size_t d = 0; d < dim; d++)
        sum += log_gamma_density(prior->length_shape, rate, theta[d],
                                 gradient + d);
    sum += log_normal_density(prior->signal_mean, prior->signal_sd, theta[dim],
                              gradient + dim);
    sum += log_normal_density(prior->noise_mean, prior->noise_sd,
                              theta[dim + 1], gradient + dim + 1);
    if (!kernel->additive)
        return sum;
    for (size_t d = 0; d < dim; d++)
        sum += log_gamma_density(prior->length_shape, prior->length_rate,
                                 theta[dim + 2 + d], gradient + dim + 2 + d);
    return sum + log_normal_density(prior->share_mean, prior->signal_sd,
                                    theta[2 * dim + 2],
                                    gradient + 2 * dim + 2);
}

void
hpti_prior_bounds(const hpti_prior *prior, const hpti_covariance *kernel,
                  double *low, double *high)
{
    const size_t dim = kernel->dim, count = hpti_covariance_theta_count(kernel);

    for (size_t i = 0; i < count; i++) {
        bool variance = i == dim || i == 2 * dim + 2;

        low[i] = hpti_log(variance ? 1e-4 : 0.02);
        high[i] = hpti_log(variance ? 500 : 60);
    }
    low[dim + 1] = hpti_log(prior->noise_floor);
    high[dim + 1] = 0;
}

void
hpti_prior_start(const hpti_prior *prior, const hpti_covariance *kernel,
                 double *theta)
{
    const size_t dim = kernel->dim, count = hpti_covariance_theta_count(kernel);

    for (size_t i = 0; i < count; i++)
        theta[i] = hpti_log(0.5);
    for (size_t d = 0; d < dim; d++)
        theta[d] = hpti_log(0.5 * stretch(kernel));
    theta[dim] = kernel->additive ? hpti_log(0.5) : 0;
    theta[dim + 1] = hpti_log(fmax(1e-3, prior->noise_floor));
}
