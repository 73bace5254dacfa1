/*
 * Input warping by Kumaraswamy's distribution function.
 *
 *   p = b log v,  t = log(1 - v^b) = log(1 - e^p),  w = 1 - e^(b' t)
 *
 *   dw/dv      = b b' v^(b-1) (1 - v^b)^(b'-1) = b b' e^(p + (b'-1) t) / v
 *   dw/dlog b  = b' p e^(p + (b'-1) t)
 *   dw/dlog b' = -b' t e^(b' t)
 *
 * b is `low`, b' is `high`.
 */
#include "gp/warp.h"

#include "specfun/elementary.h"
#include <stddef.h>

#define MARGIN 1e-7 /* e */

/* p and t at u; returns v. */
static double
powers(double low, double u, double *p, double *t)
{
    const double v = MARGIN + (1 - 2 * MARGIN) * u;

    *p = low * hpti_log(v);
    *t = hpti_log1mexp(*p);
    return v;
}

double
hpti_warp(double low, double high, double u, double *slope)
{
    double p, t;
    const double v = powers(low, u, &p, &t);

    if (slope)
        *slope =
            (1 - 2 * MARGIN) * low * high * hpti_exp(p + (high - 1) * t) / v;
    return -hpti_expm1(high * t);
}

void
hpti_warp_bends(double low, double high, double u, double *by_low,
                double *by_high)
{
    double p, t;

    powers(low, u, &p, &t);
    *by_low = high * p * hpti_exp(p + (high - 1) * t);
    *by_high = -high * t * hpti_exp(high * t);
}
