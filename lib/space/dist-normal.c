/*
 * Normal and log-normal distributions, cut at the quantiles of 1e-12.
 */
#include "space/dist-priv.h"

#include "base/fpenv.h"
#include "specfun/elementary.h"
#include "specfun/normal.h"
#include <math.h>

/* Quantile of the cut standard normal distribution. */
static double
cut_quantile(double u)
{
    return hpti_normal_quantile(hpti_clamp(u, HPTI_CUT_LOW, HPTI_CUT_HIGH));
}

static hpti_value
normal_value(const hpt_dist *d, double u)
{
    return (hpti_value){ .real = d->as.normal.mean +
                                 d->as.normal.sd * cut_quantile(u) };
}

static double
normal_cdf(const hpt_dist *d, double x, double *above)
{
    double z = (x - d->as.normal.mean) / d->as.normal.sd;

    double tail = hpti_normal_cdf(-fabs(z));

    *above = z > 0 ? tail : 1 - tail;
    return z > 0 ? 1 - tail : tail;
}

static double
normal_density(const hpt_dist *d, double x)
{
    double z = (x - d->as.normal.mean) / d->as.normal.sd;

    return hpti_normal_pdf(z) / d->as.normal.sd;
}

static double
normal_mean(const hpt_dist *d)
{
    return d->as.normal.mean;
}

static void
normal_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "mean", d->as.normal.mean);
    hpti_dist_add_double(text, "sd", d->as.normal.sd);
}

static const hpti_family normal = {
    .name = "normal",
    .value = normal_value,
    .cdf = normal_cdf,
    .density = normal_density,
    .mean = normal_mean,
    .describe = normal_describe,
};

static hpti_value
log_normal_value(const hpt_dist *d, double u)
{
    return (hpti_value){ .real = hpti_exp(normal_value(d, u).real) };
}

static double
log_normal_cdf(const hpt_dist *d, double x, double *above)
{
    return normal_cdf(d, x > 0 ? hpti_log(x) : -INFINITY, above);
}

static double
log_normal_density(const hpt_dist *d, double x)
{
    return x > 0 && x < INFINITY ? normal_density(d, hpti_log(x)) / x : 0;
}

static double
log_normal_mean(const hpt_dist *d)
{
    double sd = d->as.normal.sd;

    return hpti_exp(d->as.normal.mean + 0.5 * sd * sd);
}

static void
log_normal_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "log_mean", d->as.normal.mean);
    hpti_dist_add_double(text, "log_sd", d->as.normal.sd);
}

static const hpti_family log_normal = {
    .name = "log_normal",
    .value = log_normal_value,
    .cdf = log_normal_cdf,
    .density = log_normal_density,
    .mean = log_normal_mean,
    .describe = log_normal_describe,
};

static hpt_dist *
create(const hpti_family *family, double mean, double sd, double end_low)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = hpti_dist_create(family->name, family, HPT_KIND_FLOAT);

    if (d) {
        d->as.normal.mean = mean;
        d->as.normal.sd = sd;
        d = hpti_dist_conclude(family->name, d, end_low, INFINITY);
    }
    hpti_fpenv_leave(saved);
    return d;
}

hpt_dist *
hpt_dist_normal(double mean, double sd)
{
    if (!hpti_dist_check_finite("normal", "mean", mean) ||
        !hpti_dist_check_positive("normal", "sd", sd))
        return NULL;
    return create(&normal, mean, sd, -INFINITY);
}

hpt_dist *
hpt_dist_log_normal(double log_mean, double log_sd)
{
    if (!hpti_dist_check_finite("log_normal", "log_mean", log_mean) ||
        !hpti_dist_check_positive("log_normal", "log_sd", log_sd))
        return NULL;
    return create(&log_normal, log_mean, log_sd, 0);
}
