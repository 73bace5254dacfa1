/*
 * Distributions of a function of another distribution's value: rounded to an
 * integer, or clamped to bounds.
 *
 * Both functions f rise, so that the quantile function is f of the inner one.
 * The cell of a value collects all that f moves there:
 *
 *     round:  k has the cell from P(X < k - 1/2) to P(X < k + 1/2);
 *     clamp:  low has the cell up to P(X <= low), high from P(X >= high), and
 *             the values between them keep the cells that they had.
 *
 * The lowest cell always begins at 0 and the highest ends at 1.
 */
#include "space/dist-priv.h"

#include "base/error.h"
#include "base/fpenv.h"
#include "specfun/quadrature.h"
#include <math.h>

#define HIGHEST 0x1p53

/* Less probability than this may be out of reach for a u of 53 bits. */
#define REACHABLE 0x1p-53

static const hpti_family round_family, clamp_family;

static bool
is_composed(const hpt_dist *d)
{
    return d->family == &round_family || d->family == &clamp_family;
}

const hpt_dist *
hpti_dist_root(const hpt_dist *d)
{
    while (is_composed(d))
        d = d->as.composed.inner;
    return d;
}

static void
release(hpt_dist *d)
{
    hpt_dist_destroy(d->as.composed.inner);
}

/* ---- the mass of an interval ---- */

static double
density_at(double x, const void *d)
{
    const hpt_dist *dist = d;

    return dist->family->density(dist, x);
}

/*
 * P(p <= X < q).  A difference of two cdfs loses what they share.  Where that
 * is most of them, the density of a continuous distribution varies little over
 * the interval, and its integral is quickly found.
 */
static double
mass(const hpt_dist *d, double p, double q)
{
    double from_p, from_q, below_p, below_q, difference;

    if (!(p < q))
        return 0;
    if (d->family == &clamp_family) {
        if (q <= d->as.composed.low || p > d->as.composed.high)
            return 0;
        return mass(d->as.composed.inner,
                    p > d->as.composed.low ? p : -INFINITY,
                    q > d->as.composed.high ? INFINITY : q);
    }
    if (d->family == &round_family)
        return mass(d->as.composed.inner, ceil(p) - 0.5, ceil(q) - 0.5);
    below_p = hpti_dist_below(d, p, &from_p);
    below_q = hpti_dist_below(d, q, &from_q);
    difference = below_q <= from_p ? below_q - below_p : from_p - from_q;
    if (d->family->settle || d->kind != HPT_KIND_FLOAT ||
        difference > 0.02 * fmin(below_q, from_p))
        return difference;
    return hpti_integrate(density_at, d, fmax(p, d->end_low),
                          fmin(q, d->end_high), 1e-14);
}

/* ---- rounded ---- */

/* The nearest integer, halves upward; x + 1/2 itself could round. */
static double
nearest(double x)
{
    double whole = floor(x);

    return x - whole >= 0.5 ? whole + 1 : whole;
}

static hpti_value
round_value(const hpt_dist *d, double u)
{
    const hpt_dist *inner = d->as.composed.inner;

    return (hpti_value){ .integer = (int64_t)nearest(
                             inner->family->value(inner, u).real) };
}

static void
round_cell_of(const hpt_dist *d, int64_t k, double *low, double *high)
{
    const hpt_dist *inner = d->as.composed.inner;
    double rest;

    *low = k <= d->int_low
               ? 0
               : hpti_dist_below(inner, (double)k - 0.5, &rest);
    *high = k >= d->int_high
                ? 1
                : hpti_dist_below(inner, (double)k + 0.5, &rest);
}

static void
round_cell(const hpt_dist *d, double u, double *low, double *high)
{
    round_cell_of(d, round_value(d, u).integer, low, high);
}

static double
round_coordinate(const hpt_dist *d, hpti_value value)
{
    double low, high;

    round_cell_of(d, value.integer, &low, &high);
    low = 0.5 * (low + high);
    return hpti_dist_canonical(d, value, low, low);
}

static hpti_value
round_settle(const hpt_dist *d, double *u)
{
    hpti_value value = round_value(d, *u);
    double low, high;

    round_cell_of(d, value.integer, &low, &high);
    *u = hpti_dist_canonical(d, value, 0.5 * (low + high), *u);
    return value;
}

static double
round_cdf(const hpt_dist *d, double x, double *above)
{
    return hpti_dist_below(d->as.composed.inner, floor(x) + 0.5, above);
}

static double
round_below(const hpt_dist *d, double x, double *from)
{
    return hpti_dist_below(d->as.composed.inner, ceil(x) - 0.5, from);
}

static double
round_ramp(const hpt_dist *d, double x, double *above)
{
    return hpti_dist_below(d->as.composed.inner, x + 0.5, above);
}

static double
round_density(const hpt_dist *d, double x)
{
    if (floor(x) != x || !(fabs(x) < INFINITY))
        return 0;
    return mass(d->as.composed.inner, x - 0.5, x + 0.5);
}

static bool
round_find(const hpt_dist *d, double x, hpti_value *value)
{
    double low, high;

    if (!(x >= d->low && x <= d->high) || floor(x) != x)
        return false;
    value->integer = (int64_t)x;
    if (d->contiguous || !hpti_dist_root(d)->cells)
        return true;
    round_cell_of(d, value->integer, &low, &high);
    return low < high;
}

static void
round_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_text_add(text, ",\"inner\":");
    hpti_dist_to_json(d->as.composed.inner, text);
}

static const hpti_family round_family = {
    .name = "round",
    .value = round_value,
    .cdf = round_cdf,
    .below = round_below,
    .density = round_density,
    .mean = hpti_dist_mean_by_cdf,
    .describe = round_describe,
    .settle = round_settle,
    .coordinate = round_coordinate,
    .cell = round_cell,
    .find = round_find,
    .ramp = round_ramp,
    .release = release,
};

/* ---- clamped ---- */

static hpti_value
clamp_value(const hpt_dist *d, double u)
{
    const hpt_dist *inner = d->as.composed.inner;
    hpti_value value = inner->family->value(inner, u);

    if (d->integral) {
        if (value.integer < d->int_low)
            value.integer = d->int_low;
        if (value.integer > d->int_high)
            value.integer = d->int_high;
    } else {
        value.real = hpti_clamp(value.real, d->low, d->high);
    }
    return value;
}

/* Does the value lie at a bound where values were moved to?  Its cell. */
static bool
clamp_moved(const hpt_dist *d, hpti_value value, double *low, double *high)
{
    const hpt_dist *inner = d->as.composed.inner;
    double x = d->integral ? (double)value.integer : value.real, rest;
    bool lowest = d->integral ? value.integer <= d->int_low : x <= d->low;
    bool highest = d->integral ? value.integer >= d->int_high : x >= d->high;

    *low = lowest ? 0 : hpti_dist_below(inner, x, &rest);
    *high = highest ? 1 : inner->family->cdf(inner, x, &rest);
    return (lowest && *high > 0) || (highest && *low < 1);
}

static double
clamp_coordinate(const hpt_dist *d, hpti_value value)
{
    double low, high;

    if (clamp_moved(d, value, &low, &high)) {
        low = 0.5 * (low + high);
        return hpti_dist_canonical(d, value, low, low);
    }
    return hpti_dist_coordinate(d->as.composed.inner, value);
}

static void
clamp_cell(const hpt_dist *d, double u, double *low, double *high)
{
    if (!clamp_moved(d, clamp_value(d, u), low, high))
        hpti_dist_cell(d->as.composed.inner, u, low, high);
}

static bool
at_bound(const hpt_dist *d, hpti_value value)
{
    if (d->integral)
        return value.integer <= d->int_low || value.integer >= d->int_high;
    return value.real <= d->low || value.real >= d->high;
}

/* Between the bounds as the inner one, which may leave u where it is. */
static hpti_value
clamp_settle(const hpt_dist *d, double *u)
{
    const hpt_dist *inner = d->as.composed.inner;
    hpti_value value = clamp_value(d, *u);
    double low, high;

    if (at_bound(d, value)) {
        if (clamp_moved(d, value, &low, &high))
            *u = hpti_dist_canonical(d, value, 0.5 * (low + high), *u);
    } else if (inner->family->settle) {
        inner->family->settle(inner, u);
    }
    return value;
}

static double
clamp_cdf(const hpt_dist *d, double x, double *above)
{
    const hpt_dist *inner = d->as.composed.inner;

    if (x < d->as.composed.low || x >= d->as.composed.high) {
        *above = x < d->as.composed.low;
        return 1 - *above;
    }
    return inner->family->cdf(inner, x, above);
}

static double
clamp_below(const hpt_dist *d, double x, double *from)
{
    if (x <= d->as.composed.low || x > d->as.composed.high) {
        *from = x <= d->as.composed.low;
        return 1 - *from;
    }
    return hpti_dist_below(d->as.composed.inner, x, from);
}

static double
clamp_ramp(const hpt_dist *d, double x, double *above)
{
    const hpt_dist *inner = d->as.composed.inner;

    return inner->family->ramp(inner, x, above);
}

static double
clamp_density(const hpt_dist *d, double x)
{
    const hpt_dist *inner = d->as.composed.inner;
    const double low = d->as.composed.low, high = d->as.composed.high;
    double p = 0, rest;

    if (x < low || x > high)
        return 0;
    if (x == low && x == high)
        return 1;
    if (x == low)
        p = inner->family->cdf(inner, x, &rest);
    else if (x == high)
        hpti_dist_below(inner, x, &p);
    return p > 0 ? p : inner->family->density(inner, x);
}

static bool
clamp_find(const hpt_dist *d, double x, hpti_value *value)
{
    if (!(x >= d->low && x <= d->high))
        return false;
    if (x > d->low && x < d->high)
        return hpti_dist_find(d->as.composed.inner, x, value);
    if (d->integral)
        value->integer = x > d->low ? d->int_high : d->int_low;
    else
        value->real = x;
    return true;
}

static void
clamp_describe(const hpt_dist *d, hpti_text *text)
{
    round_describe(d, text);
    hpti_dist_add_double(text, "low", d->as.composed.low);
    hpti_dist_add_double(text, "high", d->as.composed.high);
}

static const hpti_family clamp_family = {
    .name = "clamp",
    .value = clamp_value,
    .cdf = clamp_cdf,
    .below = clamp_below,
    .density = clamp_density,
    .mean = hpti_dist_mean_by_cdf,
    .describe = clamp_describe,
    .settle = clamp_settle,
    .coordinate = clamp_coordinate,
    .cell = clamp_cell,
    .find = clamp_find,
    .ramp = clamp_ramp,
    .release = release,
};

/* ---- building them ---- */

/* Values follow the equal cells of the root in order: count the changes. */
uint64_t
hpti_dist_walk_count(const hpt_dist *d)
{
    const uint64_t cells = hpti_dist_root(d)->cells;
    uint64_t count = 0;
    hpti_value last = { 0 };

    for (uint64_t i = 0; i < cells; i++) {
        double u = ((double)i + 0.5) / (double)cells;
        hpti_value value = d->family->value(d, u);

        if (!i || (d->integral ? value.integer != last.integer
                               : value.real != last.real))
            count++;
        last = value;
    }
    return count;
}

/*
 * How many values, and are they all integers between the bounds?  A density of
 * one peak, or falling, is least at the bounds; about the user's own nothing is
 * known.
 */
static void
count_values(hpt_dist *d, bool users_own)
{
    const hpt_dist *root = hpti_dist_root(d);
    const uint64_t cells = root->cells;

    if (cells && cells <= HPTI_WALK_LIMIT) {
        d->count = hpti_dist_walk_count(d);
        d->contiguous =
            d->integral &&
            d->count == (uint64_t)d->int_high - (uint64_t)d->int_low + 1;
        return;
    }
    if (d->low == d->high) {
        d->count = 1;
        return;
    }
    if (!d->integral || users_own)
        return;
    if (d->family == &clamp_family)
        d->contiguous = d->as.composed.inner->contiguous;
    else if (cells)
        d->contiguous = root->as.steps.step <= 1;
    else
        d->contiguous = d->family->density(d, d->low) > REACHABLE &&
                        d->family->density(d, d->high) > REACHABLE;
    if (d->contiguous)
        d->count = (uint64_t)d->int_high - (uint64_t)d->int_low + 1;
}

/* The inner distribution that a constructor is to take, or an error. */
static bool
check_inner(const char *who, const hpt_dist *inner, bool integers_too)
{
    if (!inner) {
        hpti_fail_null("inner");
        return false;
    }
    if (inner->kind == HPT_KIND_FLOAT ||
        (integers_too && inner->kind == HPT_KIND_INT))
        return true;
    hpti_fail(HPT_E_INVALID, "%s: a %s distribution is not of real numbers%s",
              who, inner->family->name, integers_too ? " or integers" : "");
    return false;
}

static bool
check_round(const hpt_dist *inner)
{
    double low, high;

    if (!check_inner("round", inner, false))
        return false;
    low = nearest(inner->low);
    high = nearest(inner->high);
    if (low >= -HIGHEST && high <= HIGHEST)
        return true;
    hpti_fail(HPT_E_RANGE, "round: values from %s to %s leave -2^53 to 2^53",
              HPTI_G(inner->low), HPTI_G(inner->high));
    return false;
}

hpt_dist *
hpt_dist_round(hpt_dist *inner)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = NULL;

    if (check_round(inner))
        d = hpti_dist_create("round", &round_family, HPT_KIND_INT);
    if (d) {
        d->as.composed.inner = inner;
        d->low = nearest(inner->low);
        d->high = nearest(inner->high);
        d->end_low = nearest(inner->end_low);
        d->end_high = nearest(inner->end_high);
        d->int_low = (int64_t)d->low;
        d->int_high = (int64_t)d->high;
        count_values(d, hpti_dist_is_user(hpti_dist_root(d)));
        hpti_error_clear();
    } else {
        hpt_dist_destroy(inner);
    }
    hpti_fpenv_leave(saved);
    return d;
}

static bool
check_clamp_bound(const hpt_dist *inner, const char *what, double x)
{
    if (x != x)
        hpti_fail(HPT_E_INVALID, "clamp: %s is nan", what);
    else if (inner->kind == HPT_KIND_INT && floor(x) != x)
        hpti_fail(HPT_E_INVALID, "clamp: %s %s is not an integer", what,
                  HPTI_G(x));
    else
        return true;
    return false;
}

static bool
check_clamp(const hpt_dist *inner, double low, double high)
{
    if (!check_inner("clamp", inner, true) ||
        !check_clamp_bound(inner, "low", low) ||
        !check_clamp_bound(inner, "high", high))
        return false;
    if (low <= high && low < INFINITY && high > -INFINITY)
        return true;
    if (low <= high)
        hpti_fail(HPT_E_RANGE, "clamp: from low %s to high %s is no number",
                  HPTI_G(low), HPTI_G(high));
    else
        hpti_fail(HPT_E_RANGE, "clamp: low %s is above high %s", HPTI_G(low),
                  HPTI_G(high));
    return false;
}

/* An integer's bound as int64_t: what lies beyond is as good as none. */
static int64_t
as_integer(double x)
{
    return x < -0x1p63 ? INT64_MIN : x >= 0x1p63 ? INT64_MAX : (int64_t)x;
}

static int64_t
clamp_integer(int64_t i, double low, double high)
{
    int64_t first = as_integer(low), last = as_integer(high);

    return i < first ? first : i > last ? last : i;
}

static void
set_clamp(hpt_dist *d, hpt_dist *inner, double low, double high)
{
    d->as.composed.inner = inner;
    d->as.composed.low = low;
    d->as.composed.high = high;
    d->low = hpti_clamp(inner->low, low, high);
    d->high = hpti_clamp(inner->high, low, high);
    d->end_low = hpti_clamp(inner->end_low, low, high);
    d->end_high = hpti_clamp(inner->end_high, low, high);
    if (d->integral) {
        d->int_low = clamp_integer(inner->int_low, low, high);
        d->int_high = clamp_integer(inner->int_high, low, high);
        d->low = (double)d->int_low;
        d->high = (double)d->int_high;
    }
    count_values(d, hpti_dist_is_user(hpti_dist_root(d)));
}

hpt_dist *
hpt_dist_clamp(hpt_dist *inner, double low, double high)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = NULL;

    if (check_clamp(inner, low, high))
        d = hpti_dist_create("clamp", &clamp_family, inner->kind);
    if (d) {
        set_clamp(d, inner, low, high);
        hpti_error_clear();
    } else {
        hpt_dist_destroy(inner);
    }
    hpti_fpenv_leave(saved);
    return d;
}
