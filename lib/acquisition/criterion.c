/*
 * Acquisition criteria at a point.
 *
 *   z = (best - mean) / s;  d log Phi(z) / dz = phi(z) / Phi(z), which is
 *   sqrt(2 / pi) / erfcx(-z / sqrt 2): no underflow however small Phi(z).
 */
#include "acquisition/criterion.h"

#include "acquisition/ei.h"
#include "specfun/elementary.h"
#include "specfun/erfc.h"
#include "specfun/normal.h"
#include <math.h>

#define SQRT_2_OVER_PI 0.79788456080286535588
#define SQRT_HALF 0.70710678118654752440

/* phi(z) / Phi(z) */
static double
hazard(double z)
{
    return z > 0 ? hpti_normal_pdf(z) / hpti_normal_cdf(z)
                 : SQRT_2_OVER_PI / hpti_erfcx(-z * SQRT_HALF);
}

static double
log_pi(double mean, double variance, double best, double *d_mean,
       double *d_variance)
{
    const double sd = sqrt(variance), z = (best - mean) / sd;

    if (d_mean) {
        const double slope = hazard(z);

        *d_mean = -slope / sd;
        *d_variance = -slope * z / (2 * variance);
    }
    return hpti_normal_log_cdf(z);
}

static double
bound(double kappa, double mean, double variance, double *d_mean,
      double *d_variance)
{
    const double sd = sqrt(variance);

    if (d_mean) {
        *d_mean = -1;
        *d_variance = kappa / (2 * sd);
    }
    return kappa * sd - mean;
}

static double
plain_ei(double mean, double variance, double best, double *d_mean,
         double *d_variance)
{
    const double ei =
        hpti_exp(hpti_log_ei(mean, variance, best, d_mean, d_variance));

    if (d_mean) {
        *d_mean *= ei;
        *d_variance *= ei;
    }
    return ei;
}

double
hpti_criterion_value(hpti_criterion criterion, double kappa, double mean,
                     double variance, double best, double *d_mean,
                     double *d_variance)
{
    switch (criterion) {
    case HPTI_LOG_PI:
        return log_pi(mean, variance, best, d_mean, d_variance);
    case HPTI_BOUND:
        return bound(kappa, mean, variance, d_mean, d_variance);
    case HPTI_PLAIN_EI:
        return plain_ei(mean, variance, best, d_mean, d_variance);
    case HPTI_LOG_EI:
        break;
    }
    return hpti_log_ei(mean, variance, best, d_mean, d_variance);
}
