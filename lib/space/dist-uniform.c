/*
 * Uniform and log-uniform distributions of real numbers.
 *
 * Uniform: Q(u) = low + u (high - low), with all terms halved where the width
 * would overflow.  Log-uniform: Q(u) = low e^(u L), L = log(high / low).  Both
 * products rise with u and so does Q; it is cut at high, and is exactly low and
 * high at 0 and 1.  A range of one number has one cell instead of points.
 */
#include "space/dist-priv.h"

#include "base/error.h"
#include "base/fpenv.h"
#include "specfun/elementary.h"
#include <math.h>

static void
describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "low", d->low);
    hpti_dist_add_double(text, "high", d->high);
}

/* What cdfs have outside of the bounds; true inside. */
static bool
inside(const hpt_dist *d, double x, double *p, double *above)
{
    *p = x >= d->high;
    *above = 1 - *p;
    return x > d->low && x < d->high;
}

static hpti_value
uniform_value(const hpt_dist *d, double u)
{
    double width = d->as.range.width, x;

    if (u <= 0 || u >= 1)
        return (hpti_value){ .real = u <= 0 ? d->low : d->high };
    x = d->as.range.halved ? 2 * (0.5 * d->low + u * width)
                           : d->low + u * width;
    return (hpti_value){ .real = x < d->high ? x : d->high };
}

static double
uniform_cdf(const hpt_dist *d, double x, double *above)
{
    double width = d->as.range.width, p;
    double half = d->as.range.halved ? 0.5 : 1;

    if (!inside(d, x, &p, above))
        return p;
    *above = (half * d->high - half * x) / width;
    return (half * x - half * d->low) / width;
}

static double
uniform_density(const hpt_dist *d, double x)
{
    double half = d->as.range.halved ? 0.5 : 1;

    return x < d->low || x > d->high ? 0 : half / d->as.range.width;
}

static double
uniform_mean(const hpt_dist *d)
{
    if (d->as.range.halved)
        return 0.5 * d->low + 0.5 * d->high;
    return d->low + 0.5 * d->as.range.width;
}

/* log(x / low), also where the quotient is near 1 or overflows */
static double
log_quotient(double x, double low)
{
    double t = (x - low) / low;

    if (t < 1)
        return hpti_log1p(t);
    return x / low < INFINITY ? hpti_log(x / low) : hpti_log(x) - hpti_log(low);
}

static hpti_value
log_uniform_value(const hpt_dist *d, double u)
{
    double t = u * d->as.range.width, x;

    if (u <= 0 || u >= 1)
        return (hpti_value){ .real = u <= 0 ? d->low : d->high };
    if (t < 700) {
        x = d->low * hpti_exp(t);
    } else {
        x = hpti_exp(0.5 * t);
        x = d->low * x * x;
    }
    return (hpti_value){ .real = hpti_clamp(x, d->low, d->high) };
}

static double
log_uniform_cdf(const hpt_dist *d, double x, double *above)
{
    double p;

    if (!inside(d, x, &p, above))
        return p;
    *above = log_quotient(d->high, x) / d->as.range.width;
    p = log_quotient(x, d->low) / d->as.range.width;
    return p < 1 ? p : 1;
}

static double
log_uniform_density(const hpt_dist *d, double x)
{
    return x < d->low || x > d->high ? 0 : 1 / d->as.range.width / x;
}

static double
log_uniform_mean(const hpt_dist *d)
{
    return (d->high - d->low) / d->as.range.width;
}

static const hpti_family uniform = {
    .name = "uniform",
    .value = uniform_value,
    .cdf = uniform_cdf,
    .density = uniform_density,
    .mean = uniform_mean,
    .describe = describe,
};

static const hpti_family log_uniform = {
    .name = "log_uniform",
    .value = log_uniform_value,
    .cdf = log_uniform_cdf,
    .density = log_uniform_density,
    .mean = log_uniform_mean,
    .describe = describe,
};

/* ---- one value: constants, and ranges from a number to itself ---- */

static hpti_value
point_value(const hpt_dist *d, double u)
{
    (void)u;
    return (hpti_value){ .real = d->low };
}

static hpti_value
point_settle(const hpt_dist *d, double *u)
{
    *u = 0.5;
    return (hpti_value){ .real = d->low };
}

static double
point_coordinate(const hpt_dist *d, hpti_value value)
{
    (void)d;
    (void)value;
    return 0.5;
}

static void
point_cell(const hpt_dist *d, double u, double *low, double *high)
{
    (void)d;
    (void)u;
    *low = 0;
    *high = 1;
}

static double
point_cdf(const hpt_dist *d, double x, double *above)
{
    *above = x < d->low;
    return 1 - *above;
}

static double
point_below(const hpt_dist *d, double x, double *from)
{
    *from = x <= d->low;
    return 1 - *from;
}

static double
point_density(const hpt_dist *d, double x)
{
    return x == d->low;
}

static double
point_mean(const hpt_dist *d)
{
    return d->low;
}

static void
constant_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "value", d->low);
}

#define POINT                                                                  \
    .value = point_value, .cdf = point_cdf, .below = point_below,              \
    .density = point_density, .mean = point_mean, .settle = point_settle,      \
    .coordinate = point_coordinate, .cell = point_cell

static const hpti_family uniform_point = { .name = "uniform",
                                           .describe = describe,
                                           POINT };
static const hpti_family log_uniform_point = { .name = "log_uniform",
                                               .describe = describe,
                                               POINT };
static const hpti_family constant = { .name = "constant",
                                      .describe = constant_describe,
                                      POINT };

static hpt_dist *
point_create(const char *who, const hpti_family *family, int kind, double value)
{
    hpt_dist *d = hpti_dist_create(who, family, kind);

    if (!d)
        return NULL;
    d->low = d->high = d->end_low = d->end_high = value;
    d->count = d->cells = 1;
    hpti_error_clear();
    return d;
}

hpt_dist *
hpti_dist_uniform_named(const char *who, double low, double high)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = NULL;

    if (!hpti_dist_check_range(who, low, high))
        goto done;
    if (low == high) {
        d = point_create(who, &uniform_point, HPT_KIND_FLOAT, low);
        goto done;
    }
    d = hpti_dist_create(who, &uniform, HPT_KIND_FLOAT);
    if (!d)
        goto done;
    d->low = low; /* its own quantile function reads them */
    d->high = high;
    d->as.range.width = high - low;
    if (!(d->as.range.width < INFINITY)) {
        d->as.range.width = 0.5 * high - 0.5 * low;
        d->as.range.halved = true;
    }
    d = hpti_dist_conclude(who, d, low, high);
done:
    hpti_fpenv_leave(saved);
    return d;
}

hpt_dist *
hpt_dist_uniform(double low, double high)
{
    return hpti_dist_uniform_named("uniform", low, high);
}

hpt_dist *
hpti_dist_log_uniform_named(const char *who, double low, double high)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = NULL;

    if (!hpti_dist_check_positive(who, "low", low) ||
        !hpti_dist_check_range(who, low, high))
        goto done;
    if (low == high) {
        d = point_create(who, &log_uniform_point, HPT_KIND_FLOAT, low);
        goto done;
    }
    d = hpti_dist_create(who, &log_uniform, HPT_KIND_FLOAT);
    if (!d)
        goto done;
    d->low = low;
    d->high = high;
    d->as.range.width = log_quotient(high, low);
    d = hpti_dist_conclude(who, d, low, high);
done:
    hpti_fpenv_leave(saved);
    return d;
}

hpt_dist *
hpt_dist_log_uniform(double low, double high)
{
    return hpti_dist_log_uniform_named("log_uniform", low, high);
}

hpt_dist *
hpti_dist_constant_named(const char *who, double value)
{
    if (!hpti_dist_check_finite(who, "value", value))
        return NULL;
    return point_create(who, &constant, HPT_KIND_CONSTANT, value);
}

hpt_dist *
hpt_dist_constant(double value)
{
    return hpti_dist_constant_named("constant", value);
}
