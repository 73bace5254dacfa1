/*
 * Output transform: robust centring, Yeo-Johnson power, standardising.
 */
#include "gp/transform.h"

#include "gp/elementary-block.h"
#include "specfun/elementary.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define CLIP 1e9
#define LAMBDA_LOW (-2.0)
#define LAMBDA_HIGH 1.0
#define NEARLY_NONE 1e-9 /* powers up to this are logarithms */
#define BLOCK 64         /* scores at a time */

/* (e^(power * log1p(t)) - 1) / power, t >= 0 */
static double
grow(double t, double power)
{
    double l = hpti_log1p(t);

    return fabs(power) < NEARLY_NONE ? l : hpti_expm1(power * l) / power;
}

double
hpti_yeo_johnson(double t, double lambda)
{
    return t >= 0 ? grow(t, lambda) : -grow(-t, 2 - lambda);
}

/* Inverse of grow(); infinite beyond its range. */
static double
shrink(double z, double power)
{
    if (fabs(power) < NEARLY_NONE)
        return hpti_expm1(z);
    if (power * z <= -1)
        return INFINITY;
    return hpti_expm1(hpti_log1p(power * z) / power);
}

static double
clipped(const hpti_transform *transform, double y)
{
    double t = (y - transform->centre) / transform->scale;

    return fmin(fmax(t, -CLIP), CLIP);
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Quantile of sorted numbers by linear interpolation. */
static double
sorted_quantile(size_t n, const double *sorted, double p)
{
    double place = p * (double)(n - 1);
    size_t i = (size_t)place;
    double rest = place - (double)i;

    if (i + 1 >= n)
        return sorted[n - 1];
    return (1 - rest) * sorted[i] + rest * sorted[i + 1];
}

/* log(1 + |t|) with the sign of t: all that the powers of t need. */
static double
signed_log(double t)
{
    const double l = hpti_log1p(fabs(t));

    return t < 0 ? -l : l;
}

/* Powers of m <= BLOCK scores, from their signed logarithms. */
static void
block_powers(size_t m, const double *logs, double lambda, double *powers)
{
    double arguments[BLOCK] = { 0 };

    for (size_t i = 0; i < m; i++)
        arguments[i] = logs[i] < 0 ? (2 - lambda) * logs[i] : -lambda * logs[i];
    hpti_block_complement(BLOCK, 1, arguments, powers); /* 1 - e^-argument */
    for (size_t i = 0; i < m; i++)
        if (logs[i] < 0)
            powers[i] /= 2 - lambda;
        else
            powers[i] = fabs(lambda) < NEARLY_NONE ? logs[i]
                                                   : -powers[i] / lambda;
}

/* sum of the powers less `mean`, to the first or the second power */
static double
sum_powers(size_t n, const double *logs, double lambda, double mean,
           bool squared)
{
    double sum = 0;

    for (size_t j = 0; j < n; j += BLOCK) {
        const size_t m = n - j < BLOCK ? n - j : BLOCK;
        double powers[BLOCK];

        block_powers(m, logs + j, lambda, powers);
        for (size_t i = 0; i < m; i++) {
            const double d = powers[i] - mean;

            sum += squared ? d * d : d;
        }
    }
    return sum;
}

static void
moments(size_t n, const double *logs, double lambda, double *mean,
        double *variance)
{
    *mean = sum_powers(n, logs, lambda, 0, false) / (double)n;
    *variance = sum_powers(n, logs, lambda, *mean, true) / (double)n;
}

/* [YJ00] eq. 3.1, the profile log-likelihood. */
static double
profile(size_t n, const double *logs, double lambda)
{
    double mean, variance, jacobian = 0;

    moments(n, logs, lambda, &mean, &variance);
    for (size_t i = 0; i < n; i++)
        jacobian += logs[i];
    return -0.5 * (double)n * hpti_log(variance) + (lambda - 1) * jacobian;
}

/* Golden section over [LAMBDA_LOW, LAMBDA_HIGH]; NaN counts as worst. */
static double
best_lambda(size_t n, const double *logs)
{
    const double golden = 0.61803398874989485;
    double a = LAMBDA_LOW, b = LAMBDA_HIGH;
    double x1 = b - golden * (b - a), x2 = a + golden * (b - a);
    double f1 = profile(n, logs, x1), f2 = profile(n, logs, x2);

    for (int i = 0; i < 24; i++) {
        if (f1 > f2 || isnan(f2)) {
            b = x2;
            x2 = x1;
            f2 = f1;
            x1 = b - golden * (b - a);
            f1 = profile(n, logs, x1);
        } else {
            a = x1;
            x1 = x2;
            f1 = f2;
            x2 = a + golden * (b - a);
            f2 = profile(n, logs, x2);
        }
    }
    if (profile(n, logs, LAMBDA_HIGH) >= fmax(f1, f2))
        return LAMBDA_HIGH;
    return 0.5 * (a + b);
}

static void
standardise(hpti_transform *transform, size_t n, const double *logs)
{
    double variance;

    moments(n, logs, transform->lambda, &transform->mean, &variance);
    transform->sd = variance > 1e-24 ? sqrt(variance) : 1;
}

void
hpti_transform_set_power(hpti_transform *transform, size_t n, const double *y,
                         double *work, double lambda)
{
    transform->lambda = lambda;
    for (size_t i = 0; i < n; i++)
        work[i] = signed_log(clipped(transform, y[i]));
    standardise(transform, n, work);
}

void
hpti_transform_fit(hpti_transform *transform, size_t n, const double *y,
                   double *work, int power)
{
    double range;

    *transform = (hpti_transform){ 0, 1, 1, 0, 1 };
    if (!n)
        return;
    memcpy(work, y, n * sizeof *y);
    qsort(work, n, sizeof *work, compare);
    transform->centre = sorted_quantile(n, work, 0.5);
    transform->scale = (sorted_quantile(n, work, 0.75) / 1.349 -
                        sorted_quantile(n, work, 0.25) / 1.349);
    range = work[n - 1] / 2 - work[0] / 2;
    if (!(transform->scale > 0))
        transform->scale = range;
    if (!(transform->scale > 0) || !isfinite(transform->scale))
        transform->scale = isfinite(transform->scale) ? 1 : 1e308;
    for (size_t i = 0; i < n; i++)
        work[i] = signed_log(clipped(transform, y[i]));
    if (power && n >= 3 && range > 0)
        transform->lambda = best_lambda(n, work);
    standardise(transform, n, work);
}

double
hpti_transform_apply(const hpti_transform *transform, double y)
{
    double power = hpti_yeo_johnson(clipped(transform, y), transform->lambda);

    return (power - transform->mean) / transform->sd;
}

double
hpti_transform_invert(const hpti_transform *transform, double z)
{
    double power = z * transform->sd + transform->mean;
    double t = power >= 0 ? shrink(power, transform->lambda)
                          : -shrink(-power, 2 - transform->lambda);

    t = fmin(fmax(t, -CLIP), CLIP);
    return transform->centre + t * transform->scale;
}

double
hpti_transform_slope(const hpti_transform *transform, double y)
{
    double t = clipped(transform, y);
    double l = (transform->lambda - 1) * hpti_log1p(fabs(t));

    return hpti_exp(t < 0 ? -l : l) / (transform->sd * transform->scale);
}

double
hpti_transform_log_slopes(const hpti_transform *transform, size_t n,
                          const double *y)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double t = clipped(transform, y[i]);
        double l = (transform->lambda - 1) * hpti_log1p(fabs(t));

        sum += t < 0 ? -l : l;
    }
    return sum - (double)n * hpti_log(transform->sd);
}
