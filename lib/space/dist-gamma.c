/*
 * Exponential, gamma and beta distributions.  The first two are cut at the
 * quantile of 1 - 1e-12; the beta distribution ends at 1 by itself.
 */
#include "space/dist-priv.h"

#include "base/error.h"
#include "base/fpenv.h"
#include "specfun/betainc.h"
#include "specfun/elementary.h"
#include "specfun/gammainc.h"
#include <math.h>

#define SHAPE_LOW 0.01
#define SHAPE_HIGH 1e6

static double
cut(double u)
{
    return u < HPTI_CUT_HIGH ? u : HPTI_CUT_HIGH;
}

static hpti_value
exponential_value(const hpt_dist *d, double u)
{
    return (hpti_value){ .real = -d->as.gamma.scale * hpti_log1p(-cut(u)) };
}

static double
exponential_cdf(const hpt_dist *d, double x, double *above)
{
    double t = x > 0 ? x / d->as.gamma.scale : 0;

    double p = -hpti_expm1(-t);

    *above = p < 0.5 ? 1 - p : hpti_exp(-t);
    return p;
}

static double
exponential_density(const hpt_dist *d, double x)
{
    double scale = d->as.gamma.scale;

    return x < 0 ? 0 : hpti_exp(-x / scale) / scale;
}

static double
exponential_mean(const hpt_dist *d)
{
    return d->as.gamma.scale;
}

static void
exponential_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "scale", d->as.gamma.scale);
}

static const hpti_family exponential = {
    .name = "exponential",
    .value = exponential_value,
    .cdf = exponential_cdf,
    .density = exponential_density,
    .mean = exponential_mean,
    .describe = exponential_describe,
};

static hpti_value
gamma_value(const hpt_dist *d, double u)
{
    u = cut(u);
    return (hpti_value){ .real = d->as.gamma.scale *
                                 hpti_gamma_inverse(d->as.gamma.shape, u,
                                                    1 - u) };
}

static double
gamma_cdf(const hpt_dist *d, double x, double *above)
{
    return hpti_gamma_both(d->as.gamma.shape, x / d->as.gamma.scale, above);
}

/* A density that is `edge` at an end of the support for a shape of 1. */
static double
edge_density(double shape, double edge)
{
    return shape < 1 ? INFINITY : shape > 1 ? 0 : edge;
}

static double
gamma_density(const hpt_dist *d, double x)
{
    double shape = d->as.gamma.shape, scale = d->as.gamma.scale;

    if (x < 0 || x > d->end_high)
        return 0;
    if (x == 0)
        return edge_density(shape, 1 / scale);
    return x < INFINITY ? hpti_gamma_power(shape, x / scale) / x : 0;
}

static double
gamma_mean(const hpt_dist *d)
{
    return d->as.gamma.shape * d->as.gamma.scale;
}

static void
gamma_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "shape", d->as.gamma.shape);
    hpti_dist_add_double(text, "scale", d->as.gamma.scale);
}

static const hpti_family gamma_family = {
    .name = "gamma",
    .value = gamma_value,
    .cdf = gamma_cdf,
    .density = gamma_density,
    .mean = gamma_mean,
    .describe = gamma_describe,
};

static hpti_value
beta_value(const hpt_dist *d, double u)
{
    double y;

    return (hpti_value){ .real = hpti_betainc_inverse(
                             d->as.beta.a, d->as.beta.b, u, 1 - u, &y) };
}

static double
beta_cdf(const hpt_dist *d, double x, double *above)
{
    x = hpti_clamp(x, 0, 1);
    return hpti_betainc_both(d->as.beta.a, d->as.beta.b, x, 1 - x, above);
}

static double
beta_density(const hpt_dist *d, double x)
{
    double a = d->as.beta.a, b = d->as.beta.b;

    if (x < 0 || x > 1)
        return 0;
    if (x == 0)
        return edge_density(a, b);
    if (x == 1)
        return edge_density(b, a);
    return hpti_beta_power(a, b, x, 1 - x) / x / (1 - x);
}

static double
beta_mean(const hpt_dist *d)
{
    return d->as.beta.a / (d->as.beta.a + d->as.beta.b);
}

static void
beta_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "a", d->as.beta.a);
    hpti_dist_add_double(text, "b", d->as.beta.b);
}

static const hpti_family beta = {
    .name = "beta",
    .value = beta_value,
    .cdf = beta_cdf,
    .density = beta_density,
    .mean = beta_mean,
    .describe = beta_describe,
};

static bool
check_shape(const char *who, const char *what, double shape)
{
    if (!hpti_dist_check_finite(who, what, shape))
        return false;
    if (shape >= SHAPE_LOW && shape <= SHAPE_HIGH)
        return true;
    hpti_fail(HPT_E_RANGE, "%s: %s %s is not within %s and %s", who, what,
              HPTI_G(shape), HPTI_G(SHAPE_LOW), HPTI_G(SHAPE_HIGH));
    return false;
}

static hpt_dist *
create(const hpti_family *family, double shape, double scale)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = hpti_dist_create(family->name, family, HPT_KIND_FLOAT);

    if (d) {
        d->as.gamma.shape = shape;
        d->as.gamma.scale = scale;
        d = hpti_dist_conclude(family->name, d, 0, INFINITY);
    }
    hpti_fpenv_leave(saved);
    return d;
}

hpt_dist *
hpt_dist_exponential(double scale)
{
    if (!hpti_dist_check_positive("exponential", "scale", scale))
        return NULL;
    return create(&exponential, 1, scale);
}

hpt_dist *
hpt_dist_gamma(double shape, double scale)
{
    if (!check_shape("gamma", "shape", shape) ||
        !hpti_dist_check_positive("gamma", "scale", scale))
        return NULL;
    return create(&gamma_family, shape, scale);
}

hpt_dist *
hpt_dist_beta(double a, double b)
{
    hpti_fpenv saved;
    hpt_dist *d;

    if (!check_shape("beta", "a", a) || !check_shape("beta", "b", b))
        return NULL;
    saved = hpti_fpenv_enter();
    d = hpti_dist_create("beta", &beta, HPT_KIND_FLOAT);
    if (d) {
        d->as.beta.a = a;
        d->as.beta.b = b;
        d = hpti_dist_conclude("beta", d, 0, 1);
    }
    hpti_fpenv_leave(saved);
    return d;
}
