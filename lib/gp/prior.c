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

/*
 * Most log b and log b' either way: 4 standard deviations.  At b = 0.135 the
 * first hundredth of a range is half of w, about a logarithmic scale.  Slopes
 * stay below 1e6.
 */
#define SQRT2 1.41421356237309504880
#define MOST_BEND 2.0

const hpti_prior hpti_prior_default = {
    .length_shape = 3,
    .length_rate = 6,
    .signal_mean = 0,
    .signal_sd = 2,
    .noise_mean = -8,
    .noise_sd = 3,
    .noise_floor = 1e-8,
    .bend_sd = 0.5,
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

/* Log density of the normal distribution of log l, as a density of l. */
static double
log_wide_density(size_t dim, double t, double *gradient)
{
    const double mean = SQRT2 + 0.5 * hpti_log((double)dim), mode = mean - 3;

    *gradient -= 1 + (t - mean) / 3;
    return mode - t +
           ((mode - mean) * (mode - mean) - (t - mean) * (t - mean)) / 6;
}

static double
log_normal_density(double mean, double sd, double t, double *gradient)
{
    double z = (t - mean) / sd;

    *gradient -= z / sd;
    return -0.5 * z * z;
}

/* Of the logarithm of a variance of one of the terms. */
static double
term_density(const hpti_prior *prior, const double *theta, size_t i,
             double *gradient)
{
    return log_normal_density(prior->signal_mean, prior->signal_sd, theta[i],
                              gradient + i);
}

/* Of lengthscale i of theta, one of `dim`. */
static double
length_density(const hpti_prior *prior, size_t dim, double rate,
               const double *theta, size_t i, double *gradient)
{
    if (prior->length_family == HPTI_LENGTH_FLAT)
        return 0;
    if (prior->length_family == HPTI_LENGTH_WIDE)
        return log_wide_density(dim, theta[i], gradient + i);
    return log_gamma_density(prior->length_shape, rate, theta[i], gradient + i);
}

double
hpti_prior_log_density(const hpti_prior *prior, const hpti_covariance *kernel,
                       const double *theta, double *gradient)
{
    const size_t dim = kernel->dim, noise = hpti_theta_noise(dim);
    const double rate = prior->length_rate / stretch(kernel);
    double sum = term_density(prior, theta, hpti_theta_signal(dim), gradient);

    for (size_t d = 0; d < dim; d++)
        sum += length_density(prior, dim, rate, theta, d, gradient);
    sum += log_normal_density(prior->noise_mean, prior->noise_sd, theta[noise],
                              gradient + noise);
    if (kernel->quadratic)
        sum += term_density(prior, theta, hpti_theta_trend(dim), gradient);
    for (size_t i = hpti_theta_bends(dim); i < hpti_theta_count(dim); i++)
        if (hpti_theta_is_read(kernel, i))
            sum +=
                log_normal_density(0, prior->bend_sd, theta[i], gradient + i);
    if (!kernel->additive)
        return sum;
    for (size_t i = hpti_theta_rates(dim); i < hpti_theta_share(dim); i++)
        sum += length_density(prior, 1, prior->length_rate, theta, i, gradient);
    return sum + term_density(prior, theta, hpti_theta_share(dim), gradient);
}

/* Whether entry i of theta is the logarithm of a lengthscale. */
static bool
is_length(size_t dim, size_t i)
{
    return i < dim || (i >= hpti_theta_rates(dim) && i < hpti_theta_share(dim));
}

double
hpti_prior_log_jacobian(const hpti_covariance *kernel, const double *theta)
{
    const size_t dim = kernel->dim;
    double sum = 0;

    for (size_t i = 0; i < hpti_theta_share(dim); i++)
        if (is_length(dim, i) && hpti_theta_is_read(kernel, i))
            sum += theta[i];
    return sum;
}

void
hpti_prior_bounds(const hpti_prior *prior, const hpti_covariance *kernel,
                  double *low, double *high)
{
    const size_t dim = kernel->dim, count = hpti_theta_count(dim);

    for (size_t i = 0; i < count; i++) {
        low[i] = hpti_log(is_length(dim, i) ? 0.02 : 1e-4);
        high[i] = hpti_log(is_length(dim, i) ? 60 : 500);
    }
    low[hpti_theta_noise(dim)] = hpti_log(prior->noise_floor);
    high[hpti_theta_noise(dim)] = 0;
    for (size_t i = hpti_theta_bends(dim); i < count; i++) {
        low[i] = -MOST_BEND;
        high[i] = MOST_BEND;
    }
}

void
hpti_prior_start(const hpti_prior *prior, const hpti_covariance *kernel,
                 double *theta)
{
    const size_t dim = kernel->dim, count = hpti_theta_count(dim);

    for (size_t i = 0; i < count; i++)
        theta[i] = i < hpti_theta_bends(dim) ? hpti_log(0.5) : 0;
    for (size_t d = 0; d < dim; d++)
        theta[d] = hpti_log(0.5 * stretch(kernel));
    if (!kernel->additive && !kernel->quadratic)
        theta[hpti_theta_signal(dim)] = 0;
    theta[hpti_theta_noise(dim)] = hpti_log(fmax(1e-3, prior->noise_floor));
}
