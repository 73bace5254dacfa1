/*
 * Integers evenly in the logarithm.
 *
 * k has the weight of [log(k - 1/2), log(k + 1/2)], so that the ends have a
 * full cell.  With L = log((high + 1/2) / (low - 1/2)),
 *
 *     P(X <= k) = log((k + 1/2) / (low - 1/2)) / L
 *               = log1p((k + 1 - low) / (low - 1/2)) / L,
 *
 * and the middle of a cell is log((k^2 - 1/4) / (low - 1/2)^2) / (2 L).
 */
#include "space/dist-priv.h"

#include "base/error.h"
#include "base/fpenv.h"
#include "specfun/elementary.h"
#include <math.h>

#define HIGHEST ((int64_t)1 << 53)

static hpti_value
value_at(const hpt_dist *d, double u)
{
    double x = (d->low - 0.5) * hpti_exp(u * d->as.int_log.log_ratio);

    x = hpti_clamp(floor(x + 0.5), d->low, d->high);
    return (hpti_value){ .integer = (int64_t)x };
}

/* for real x within the bounds, less 1 below */
static double
ramp(const hpt_dist *d, double x, double *above)
{
    double l = d->as.int_log.log_ratio;

    x = hpti_clamp(x, d->low - 1, d->high);
    *above = fmin(hpti_log1p((d->high - x) / (x + 0.5)) / l, 1);
    return fmin(hpti_log1p((x + 1 - d->low) / (d->low - 0.5)) / l, 1);
}

static double
cdf(const hpt_dist *d, double x, double *above)
{
    return ramp(d, floor(x), above);
}

static double
below(const hpt_dist *d, double x, double *from)
{
    return ramp(d, ceil(x) - 1, from);
}

static bool
find(const hpt_dist *d, double x, hpti_value *value)
{
    if (!(x >= d->low && x <= d->high) || floor(x) != x)
        return false;
    value->integer = (int64_t)x;
    return true;
}

static double
density(const hpt_dist *d, double x)
{
    hpti_value value;

    if (!find(d, x, &value))
        return 0;
    return hpti_log1p(1 / (x - 0.5)) / d->as.int_log.log_ratio;
}

static void
cell(const hpt_dist *d, double u, double *low, double *high)
{
    double k = (double)value_at(d, u).integer, rest;

    *low = ramp(d, k - 1, &rest);
    *high = ramp(d, k, &rest);
}

/* To high = 2^20 no cell is narrower than 10^-8: the middle is safe. */
static double
canonical(const hpt_dist *d, hpti_value value, bool settle, double u)
{
    double k = (double)value.integer, first = d->low - 0.5;
    double middle = hpti_log((k - 0.5) / first * ((k + 0.5) / first)) /
                    (2 * d->as.int_log.log_ratio);

    middle = hpti_clamp(middle, 0, 1);
    if (d->high <= 0x1p20)
        return middle;
    return hpti_dist_canonical(d, value, middle, settle ? u : middle);
}

static double
coordinate(const hpt_dist *d, hpti_value value)
{
    return canonical(d, value, false, 0);
}

static hpti_value
settle(const hpt_dist *d, double *u)
{
    hpti_value value = value_at(d, *u);

    *u = canonical(d, value, true, *u);
    return value;
}

static void
describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_int(text, "low", d->int_low);
    hpti_dist_add_int(text, "high", d->int_high);
}

static const hpti_family int_log_uniform = {
    .name = "int_log_uniform",
    .value = value_at,
    .cdf = cdf,
    .below = below,
    .density = density,
    .mean = hpti_dist_mean_by_cdf,
    .describe = describe,
    .settle = settle,
    .coordinate = coordinate,
    .cell = cell,
    .find = find,
    .ramp = ramp,
};

static bool
check(const char *who, int64_t low, int64_t high)
{
    if (low < 1)
        hpti_fail(HPT_E_RANGE, "%s: low %lld is below 1", who, (long long)low);
    else if (low > high)
        hpti_fail(HPT_E_RANGE, "%s: low %lld is above high %lld", who,
                  (long long)low, (long long)high);
    else if (high > HIGHEST)
        hpti_fail(HPT_E_RANGE, "%s: high %lld is above 2^53", who,
                  (long long)high);
    else
        return true;
    return false;
}

hpt_dist *
hpti_dist_int_log_uniform_named(const char *who, int64_t low, int64_t high)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = NULL;

    if (check(who, low, high))
        d = hpti_dist_create(who, &int_log_uniform, HPT_KIND_INT);
    if (d) {
        d->int_low = low;
        d->int_high = high;
        d->low = d->end_low = (double)low;
        d->high = d->end_high = (double)high;
        d->count = (uint64_t)(high - low) + 1;
        d->contiguous = true;
        d->as.int_log.log_ratio =
            hpti_log1p((d->high - d->low + 1) / (d->low - 0.5));
        hpti_error_clear();
    }
    hpti_fpenv_leave(saved);
    return d;
}

hpt_dist *
hpt_dist_int_log_uniform(int64_t low, int64_t high)
{
    return hpti_dist_int_log_uniform_named("int_log_uniform", low, high);
}
