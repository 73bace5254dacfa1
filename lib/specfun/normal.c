/*
 * The standard normal distribution.
 *
 * Phi through the scaled complementary error function, so that its relative
 * error stays at a few units in the last place down to where it underflows:
 * for z < 0, Phi(z) = exp(-z^2/2) erfcx(-z/sqrt(2)) / 2.
 *
 * [W88] Wichura, Algorithm AS 241: the percentage points of the normal
 *       distribution, Applied Statistics 37 (1988), routine PPND16.
 */
#include "specfun/normal.h"

#include "specfun/elementary.h"
#include <math.h>

#define SQRT_HALF 0x1.6a09e667f3bcdp-1
#define INV_SQRT_2PI 0x1.9884533d43651p-2
#define SQRT_HALF_PI 0x1.40d931ff62706p+0

double
hpti_normal_pdf(double z)
{
    return INV_SQRT_2PI * hpti_exp_square(z, -0.5);
}

/* Phi(-z) for z >= 0 */
static double
upper_tail(double z)
{
    if (z > 39)
        return 0;
    return 0.5 * hpti_exp_square(z, -0.5) * hpti_erfcx(z * SQRT_HALF);
}

double
hpti_normal_cdf(double z)
{
    return z > 0 ? 1 - upper_tail(z) : upper_tail(-z);
}

double
hpti_normal_log_cdf(double z)
{
    if (z > 0)
        return hpti_log1p(-upper_tail(z));
    return hpti_log(0.5 * hpti_erfcx(-z * SQRT_HALF)) - 0.5 * z * z;
}

/* [W88]: |p - 1/2| <= 0.425, q = p - 1/2 */
static double
quantile_middle(double q)
{
    static const double a[8] = {
        3.3871328727963666080e0, 1.3314166789178437745e2,
        1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4,
        3.3430575583588128105e4, 2.5090809287301226727e3,
    }, b[8] = {
        1, 4.2313330701600911252e1,
        6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4,
        2.8729085735721942674e4, 5.2264952788528545610e3,
    };
    double r = 0.180625 - q * q, num = a[7], den = b[7];

    for (int i = 6; i >= 0; i--) {
        num = num * r + a[i];
        den = den * r + b[i];
    }
    return q * num / den;
}

/* [W88]: distance from the middle where r = sqrt(-log of the tail) <= 27 */
static double
quantile_tail(double r)
{
    static const double c[2][8] = { {
        1.42343711074968357734e0, 4.63033784615654529590e0,
        5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1,
        2.27238449892691845833e-2, 7.74545014278341407640e-4,
    }, {
        6.65790464350110377720e0, 5.46378491116411436990e0,
        1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3,
        2.71155556874348757815e-5, 2.01033439929228813265e-7,
    } }, d[2][8] = { {
        1, 2.05319162663775882187e0,
        1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2,
        5.47593808499534494600e-4, 1.05075007164441684324e-9,
    }, {
        1, 5.99832206555887937690e-1,
        1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5,
        1.42151175831644588870e-7, 2.04426310338993978564e-15,
    } };
    int far = r > 5;
    double t = r - (far ? 5 : 1.6), num = c[far][7], den = d[far][7];

    for (int i = 6; i >= 0; i--) {
        num = num * t + c[far][i];
        den = den * t + d[far][i];
    }
    return num / den;
}

double
hpti_normal_quantile(double p)
{
    double q = p - 0.5, z;

    if (fabs(q) <= 0.425)
        return quantile_middle(q);
    if (!(p > 0 && p < 1))
        return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;
    z = quantile_tail(sqrt(-hpti_log(q < 0 ? p : 1 - p)));
    return q < 0 ? -z : z;
}

double
hpti_normal_log_quantile(double log_p)
{
    double z, log_cdf;

    if (log_p > -0.1) /* 1 - p keeps its digits through expm1 */
        return -hpti_normal_quantile(-hpti_expm1(log_p));
    if (log_p >= -700)
        return hpti_normal_quantile(hpti_exp(log_p));
    if (!(log_p > -INFINITY))
        return log_p;
    /* Newton on log Phi: its slope is phi/Phi, here about |z| */
    z = -sqrt(-2 * log_p);
    for (int i = 0; i < 5; i++) {
        log_cdf = hpti_normal_log_cdf(z);
        z -= (log_cdf - log_p) * hpti_erfcx(-z * SQRT_HALF) *
             SQRT_HALF_PI;
    }
    return z;
}

/* Gauss-Legendre with 8 nodes: for w (z + w) <= 1 the error is below 1e-16. */
static double
narrow_interval(double z, double w)
{
    static const double node[4] = { 0x1.77ac94f3c7345p-3, 0x1.0d129583284b4p-1,
                                    0x1.97e4ab249f41ep-1, 0x1.ebab1cb0acc67p-1 };
    static const double weight[4] = { 0x1.736360b199343p-2,
                                      0x1.413c50a255615p-2,
                                      0x1.c76fb531d2b96p-3,
                                      0x1.9ea1d04ca0374p-4 };
    double sum = 0;

    for (int i = 0; i < 4; i++) {
        double left = 0.5 * w * (1 - node[i]), right = 0.5 * w * (1 + node[i]);

        sum += weight[i] * (hpti_exp(-(z + 0.5 * left) * left) +
                            hpti_exp(-(z + 0.5 * right) * right));
    }
    return 0.5 * w * sum;
}

double
hpti_normal_interval(double z, double w)
{
    double beyond = 0;

    if (w * (z + w) <= 1)
        return narrow_interval(z, w);
    if (w < INFINITY)
        beyond = hpti_exp(-(z + 0.5 * w) * w) *
                 hpti_erfcx((z + w) * SQRT_HALF);
    return SQRT_HALF_PI * (hpti_erfcx(z * SQRT_HALF) - beyond);
}
