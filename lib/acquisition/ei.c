/*
 * Expected improvement in logarithms.
 *
 *   z > -1         h by its definition
 *   -20 <= z <= -1 h / phi = 1 - |z| Q with Q = Phi / phi = sqrt(pi/2) erfcx
 *   z < -20        h / phi = t S, t = 1/z^2, S = 1 - 3 t + 15 t^2 - ...
 *
 * In the middle the error of Q is amplified by z^2, so erfcx has to be good to
 * the last bit; below, the series has no cancellation.
 */
#include "acquisition/ei.h"

#include "specfun/elementary.h"
#include "specfun/normal.h"
#include "specfun/erfc.h"
#include <float.h>
#include <math.h>

#define HALF_LOG_2PI 0.91893853320467274178
#define SQRT_HALF_PI 1.25331413731550025121
#define SQRT_HALF 0.70710678118654752440

/* sum_k (-1)^k (2k + first)!! t^k / first!!, an asymptotic series. */
static double
series(double t, double first)
{
    double term = 1, sum = 1;

    for (int k = 0; k < 12; k++) {
        double next = -term * (2 * k + first) * t;

        if (fabs(next) >= fabs(term))
            break;
        sum += next;
        term = next;
    }
    return sum;
}

hpti_log_h
hpti_log_h_at(double z)
{
    hpti_log_h h;

    if (z > -1) {
        double pdf = hpti_normal_pdf(z), cdf = hpti_normal_cdf(z);
        double value = pdf + z * cdf;

        h.value = hpti_log(value);
        h.cdf_ratio = cdf / value;
        h.pdf_ratio = pdf / value;
    } else if (z >= -20) {
        double q = SQRT_HALF_PI * hpti_erfcx(-z * SQRT_HALF);
        double g = 1 + z * q;

        h.value = -0.5 * z * z - HALF_LOG_2PI + hpti_log(g);
        h.cdf_ratio = q / g;
        h.pdf_ratio = 1 / g;
    } else {
        double bounded = z > -1e150 ? z : -1e150;
        double t = 1 / (bounded * bounded), s = series(t, 3);

        h.value = -0.5 * bounded * bounded - HALF_LOG_2PI -
                  2 * hpti_log(-bounded) + hpti_log(s);
        h.cdf_ratio = -bounded * series(t, 1) / s;
        h.pdf_ratio = bounded * bounded / s;
    }
    return h;
}

double
hpti_log_ei(double mean, double variance, double best, double *d_mean,
            double *d_variance)
{
    const double sd = sqrt(variance);
    const hpti_log_h h = hpti_log_h_at((best - mean) / sd);

    if (d_mean) {
        *d_mean = -h.cdf_ratio / sd;
        *d_variance = h.pdf_ratio / (2 * variance);
    }
    return 0.5 * hpti_log(variance) + h.value;
}
