/*
 * The user's own distribution: a quantile function, and a cdf or none.
 *
 * Without a cdf, P(X <= x) is the largest u with Q(u) <= x, and P(X < x) the
 * smallest with Q(u) >= x, by bisection.  What the functions answer is not
 * trusted: values are clamped, and a cdf that answers no probability is taken
 * for absent.
 */
#include "space/dist-priv.h"

#include "base/error.h"
#include "base/fpenv.h"
#include "specfun/quadrature.h"
#include <math.h>

#define TRIALS 64

static hpti_value
user_value(const hpt_dist *d, double u)
{
    if (d->end_low == -INFINITY && u < HPTI_CUT_LOW)
        u = HPTI_CUT_LOW;
    if (d->end_high == INFINITY && u > HPTI_CUT_HIGH)
        u = HPTI_CUT_HIGH;
    u = d->as.user.quantile(u, d->as.user.data);
    return (hpti_value){ .real = hpti_clamp(u, d->low, d->high) };
}

/* The u at which Q(u) > x (or >= x) begins. */
static double
bisect(const hpt_dist *d, double x, bool strict)
{
    double low = 0, high = 1;

    if (strict ? x <= d->low : x < d->low)
        return 0;
    if (strict ? x > d->high : x >= d->high)
        return 1;
    for (int i = 0; i < 200; i++) {
        double middle = 0.5 * (low + high), q;

        if (!(middle > low && middle < high))
            break;
        q = user_value(d, middle).real;
        if (strict ? q < x : q <= x)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* The user's cdf if there is a sound one; NaN otherwise. */
static double
own_cdf(const hpt_dist *d, double x)
{
    double p;

    if (!d->as.user.cdf)
        return NAN;
    p = d->as.user.cdf(x, d->as.user.data);
    return p >= 0 && p <= 1 ? p : NAN;
}

static double
user_cdf(const hpt_dist *d, double x, double *above)
{
    double p = x < d->end_low ? 0 : x >= d->end_high ? 1 : own_cdf(d, x);

    if (p != p)
        p = bisect(d, x, false);
    *above = 1 - p;
    return p;
}

static double
user_below(const hpt_dist *d, double x, double *from)
{
    double p = x <= d->end_low ? 0 : x > d->end_high ? 1 : NAN;

    if (p != p)
        p = own_cdf(d, nextafter(x, -INFINITY));
    if (p != p)
        p = bisect(d, x, true);
    *from = 1 - p;
    return p;
}

/* The middle of all u that give the value: its cell may be wide. */
static double
user_coordinate(const hpt_dist *d, hpti_value value)
{
    double rest;

    return 0.5 * (user_below(d, value.real, &rest) +
                  user_cdf(d, value.real, &rest));
}

/* A central difference over a small part of the middle half's width. */
static double
user_density(const hpt_dist *d, double x)
{
    double width = user_value(d, 0.75).real - user_value(d, 0.25).real;
    double low, high, above;

    if (x < d->low || x > d->high)
        return 0;
    if (!(width > 0))
        width = d->high - d->low;
    if (!(width > 0))
        return 1;
    low = hpti_clamp(x - 1e-4 * width, d->low, d->high);
    high = hpti_clamp(x + 1e-4 * width, d->low, d->high);
    return (user_cdf(d, high, &above) - user_cdf(d, low, &above)) /
           (high - low);
}

static double
value_at(double u, const void *d)
{
    return user_value(d, u).real;
}

static double
user_mean(const hpt_dist *d)
{
    return hpti_integrate(value_at, d, 0, 1, 1e-9);
}

static void
user_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "low", d->low);
    hpti_dist_add_double(text, "high", d->high);
}

static void
user_release(hpt_dist *d)
{
    if (d->as.user.destroy)
        d->as.user.destroy(d->as.user.data);
}

static const hpti_family user = {
    .name = "user",
    .value = user_value,
    .cdf = user_cdf,
    .below = user_below,
    .density = user_density,
    .mean = user_mean,
    .describe = user_describe,
    .coordinate = user_coordinate,
    .release = user_release,
};

bool
hpti_dist_is_user(const hpt_dist *d)
{
    return d->family == &user;
}

/* Try the function where it must be finite, and see that it does not fall. */
static int
try_quantile(hpt_quantile_fn quantile, void *data)
{
    double last = -INFINITY;

    for (int i = 0; i <= TRIALS; i++) {
        double u = (double)i / TRIALS, x = quantile(u, data);

        if (x != x || (i > 0 && i < TRIALS && fabs(x) == INFINITY))
            return hpti_fail(HPT_E_INVALID, "user: the quantile of %s is %s",
                             HPTI_G(u), HPTI_G(x));
        if (x < last)
            return hpti_fail(HPT_E_INVALID,
                             "user: the quantile function falls from %s to %s "
                             "before %s",
                             HPTI_G(last), HPTI_G(x), HPTI_G(u));
        last = x;
    }
    return HPT_OK;
}

/* An end of the range, or the quantile at which it is cut. */
static double
end(const hpt_dist *d, double end, double cut)
{
    if (fabs(end) < INFINITY)
        return end;
    return d->as.user.quantile(cut, d->as.user.data);
}

static int
set_range(hpt_dist *d)
{
    int rc = try_quantile(d->as.user.quantile, d->as.user.data);

    if (rc)
        return rc;
    d->end_low = d->as.user.quantile(0, d->as.user.data);
    d->end_high = d->as.user.quantile(1, d->as.user.data);
    d->low = end(d, d->end_low, HPTI_CUT_LOW);
    d->high = end(d, d->end_high, HPTI_CUT_HIGH);
    if (!(fabs(d->low) < INFINITY && fabs(d->high) < INFINITY &&
          d->low <= d->high))
        return hpti_fail(HPT_E_INVALID, "user: its values reach from %s to %s",
                         HPTI_G(d->low), HPTI_G(d->high));
    d->count = d->low == d->high;
    return HPT_OK;
}

hpt_dist *
hpt_dist_user(hpt_quantile_fn quantile, hpt_cdf_fn cdf, void *user_data,
              hpt_destroy_fn destroy)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = NULL;

    if (quantile)
        d = hpti_dist_create("user", &user, HPT_KIND_FLOAT);
    else
        hpti_fail(HPT_E_INVALID, "user: quantile is NULL");
    if (d) {
        d->as.user.quantile = quantile;
        d->as.user.cdf = cdf;
        d->as.user.data = user_data;
        d->as.user.destroy = destroy;
        if (set_range(d)) {
            hpt_dist_destroy(d); /* and with it the user's data */
            d = NULL;
        } else {
            hpti_error_clear();
        }
    } else if (destroy) {
        destroy(user_data);
    }
    hpti_fpenv_leave(saved);
    return d;
}
