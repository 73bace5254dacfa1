/*
 * Normal distribution restricted to an interval.
 *
 * Far out in a tail both cdf values of an interval's ends round to 0 or 1, and
 * of a narrow interval they are the same.  So the interval is split at the mean
 * (if the mean is inside), and each side is measured from its end that is near
 * the mean, z standard deviations away: the mass up to s further on is
 *
 *     phi(z) N(z, s),   N(z, s) = int_0^s exp(-z t - t^2/2) dt,
 *
 * hpti_normal_interval(), which neither cancels nor underflows.  Masses are in
 * units of phi(z) of the interval's point nearest to the mean, so that phi
 * drops out of all quotients.
 */
#include "space/dist-priv.h"

#include "base/error.h"
#include "base/fpenv.h"
#include "specfun/elementary.h"
#include "specfun/normal.h"
#include <math.h>

#define SQRT_HALF 0x1.6a09e667f3bcdp-1

/* phi at x over phi at the nearest point; z is that of x */
static double
relative_phi(const hpt_dist *d, double x, double z)
{
    double gap = (x - d->as.truncated.nearest) / d->as.truncated.sd;

    return hpti_exp(-0.5 * gap * (z + d->as.truncated.nearest_z));
}

static double
standardised(const hpt_dist *d, double x)
{
    return (x - d->as.truncated.mean) / d->as.truncated.sd;
}

/* Mass of [p, q] on one side of the mean, `near` being p or q. */
static double
side_mass(const hpt_dist *d, double near, double p, double q)
{
    double z = standardised(d, near);

    return relative_phi(d, near, z) *
           hpti_normal_interval(fabs(z), (q - p) / d->as.truncated.sd);
}

static double
mass(const hpt_dist *d, double p, double q)
{
    double mean = d->as.truncated.mean;

    if (p >= mean)
        return side_mass(d, p, p, q);
    if (q <= mean)
        return side_mass(d, q, p, q);
    return side_mass(d, mean, p, mean) + side_mass(d, mean, mean, q);
}

static double
total(const hpt_dist *d)
{
    return d->as.truncated.left + d->as.truncated.right;
}

static double
truncated_cdf(const hpt_dist *d, double x, double *above)
{
    double low = d->as.truncated.low, high = d->as.truncated.high, p;

    if (!(x > low && x < high)) {
        *above = x <= low;
        return 1 - *above;
    }
    p = fmin(mass(d, low, x) / total(d), 1);
    *above = fmin(mass(d, x, high) / total(d), 1);
    return p <= *above ? p : 1 - *above;
}

static double
truncated_density(const hpt_dist *d, double x)
{
    if (x < d->as.truncated.low || x > d->as.truncated.high ||
        fabs(x) == INFINITY)
        return 0;
    return relative_phi(d, x, standardised(d, x)) / total(d) /
           d->as.truncated.sd;
}

/*
 * Where about does [z, z + w] hold the share v = 1 - c of its mass?  A distance
 * from z, by the exponential distribution where the interval is narrow or far
 * out, else by the normal quantile of the log of the tail.
 */
static double
guess(double z, double w, double v, double c)
{
    double rate = z > 25 ? z : z + 0.5 * w, kept, tail;

    if (z > 25 || w * (z + w) <= 1) {
        kept = rate * w < 700 ? hpti_expm1(-rate * w) : -1;
        return v < 0.5 ? -hpti_log1p(v * kept) / rate
                       : -hpti_log(c + v * (1 + kept)) / rate;
    }
    kept = w < INFINITY ? hpti_exp(-(z + 0.5 * w) * w) *
                              hpti_erfcx((z + w) * SQRT_HALF) /
                              hpti_erfcx(z * SQRT_HALF)
                        : 0;
    tail = hpti_normal_log_cdf(-z) + hpti_log(c + v * kept);
    return -hpti_normal_log_quantile(tail) - z;
}

/*
 * The s with N(z, s) = v N(z, w), v = 1 - c.  Newton's method on the logarithm
 * of the smaller part, in a variable that is small with it: s itself, or (*rest
 * true) w - s where w is finite.
 */
static double
solve(double z, double w, double v, double c, bool *rest)
{
    const bool upper = c < v, far = upper && w < INFINITY;
    const double target = fmin(v, c) * hpti_normal_interval(z, w);
    double t = hpti_clamp(guess(z, w, v, c), 0, w);

    *rest = far;
    if (far)
        t = w - t;
    if (!(target > 0))
        return 0;
    for (int i = 0; i < 20; i++) {
        double s = far ? w - t : t, slope, part, step;

        slope = hpti_exp(-(z + 0.5 * s) * s);
        part = upper ? slope * hpti_normal_interval(z + s, far ? t : w - s)
                     : hpti_normal_interval(z, s);
        if (!(part > 0 && slope > 0)) { /* the guess was at an end */
            t = target / (slope > 0 ? slope : 1);
            continue;
        }
        step = hpti_log(part / target) * part / slope;
        if (upper && !far)
            step = -step;
        s = t - step;
        t = s > 0 ? s < w ? s : 0.5 * (t + w) : 0.5 * t;
        if (fabs(step) <= 1e-9 * t) /* its square is lost */
            break;
    }
    return t;
}

/* The value at a distance: from `near` or, if rest, back from `far`. */
static double
place(double near, double far, double sd, double t, bool rest)
{
    double sign = far > near ? 1 : -1;

    return rest ? far - sign * sd * t : near + sign * sd * t;
}

static hpti_value
truncated_value(const hpt_dist *d, double u)
{
    const double low = d->as.truncated.low, high = d->as.truncated.high;
    const double mean = d->as.truncated.mean, sd = d->as.truncated.sd;
    const double left = d->as.truncated.left, right = d->as.truncated.right;
    double start = hpti_clamp(mean, low, high), z, v, c, t, x;
    bool rest;

    if (low == -INFINITY && u < HPTI_CUT_LOW)
        u = HPTI_CUT_LOW;
    if (high == INFINITY && u > HPTI_CUT_HIGH)
        u = HPTI_CUT_HIGH;
    if (u <= 0 || u >= 1)
        return (hpti_value){ .real = u <= 0 ? low : high };
    z = fabs(standardised(d, start));
    if (u * (left + right) <= left) {
        c = u * (left + right) / left;
        v = right == 0 ? 1 - u : (left - u * (left + right)) / left;
        t = solve(z, (start - low) / sd, v, c, &rest);
        x = place(start, low, sd, t, rest);
    } else {
        c = (1 - u) * (left + right) / right;
        v = left == 0 ? u : (u * (left + right) - left) / right;
        t = solve(z, (high - start) / sd, v, c, &rest);
        x = place(start, high, sd, t, rest);
    }
    return (hpti_value){ .real = hpti_clamp(x, low, high) };
}

static void
truncated_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "mean", d->as.truncated.mean);
    hpti_dist_add_double(text, "sd", d->as.truncated.sd);
    hpti_dist_add_double(text, "low", d->as.truncated.low);
    hpti_dist_add_double(text, "high", d->as.truncated.high);
}

static const hpti_family truncated_normal = {
    .name = "truncated_normal",
    .value = truncated_value,
    .cdf = truncated_cdf,
    .density = truncated_density,
    .mean = hpti_dist_mean_by_cdf,
    .describe = truncated_describe,
};

/* Where the interval lies, and its mass on both sides of the mean. */
static void
prepare(hpt_dist *d, double mean, double sd, double low, double high)
{
    double start = hpti_clamp(mean, low, high);

    d->as.truncated.mean = mean;
    d->as.truncated.sd = sd;
    d->as.truncated.low = low;
    d->as.truncated.high = high;
    d->as.truncated.nearest = start;
    d->as.truncated.nearest_z = standardised(d, start);
    if (low < start)
        d->as.truncated.left = side_mass(d, start, low, start);
    if (start < high)
        d->as.truncated.right = side_mass(d, start, start, high);
}

static bool
check(double mean, double sd, double low, double high)
{
    const char *who = "truncated_normal";

    if (!hpti_dist_check_finite(who, "mean", mean) ||
        !hpti_dist_check_positive(who, "sd", sd))
        return false;
    if (low != low || high != high) {
        hpti_fail(HPT_E_INVALID, "%s: %s is nan", who,
                  low != low ? "low" : "high");
        return false;
    }
    if (!(low < high)) {
        hpti_fail(HPT_E_RANGE, "%s: low %s is not below high %s", who,
                  HPTI_G(low), HPTI_G(high));
        return false;
    }
    return true;
}

hpt_dist *
hpt_dist_truncated_normal(double mean, double sd, double low, double high)
{
    const char *who = "truncated_normal";
    hpti_fpenv saved;
    hpt_dist *d;

    if (!check(mean, sd, low, high))
        return NULL;
    saved = hpti_fpenv_enter();
    d = hpti_dist_create(who, &truncated_normal, HPT_KIND_FLOAT);
    if (d) {
        prepare(d, mean, sd, low, high);
        if (total(d) > 0 && total(d) < INFINITY) {
            d = hpti_dist_conclude(who, d, low, high);
        } else {
            hpti_fail(HPT_E_RANGE,
                      "%s: low %s and high %s are too far from mean %s for "
                      "sd %s",
                      who, HPTI_G(low), HPTI_G(high), HPTI_G(mean), HPTI_G(sd));
            hpt_dist_destroy(d);
            d = NULL;
        }
    }
    hpti_fpenv_leave(saved);
    return d;
}
