/*
 * Logarithms, and e^x - 1.
 *
 * Logarithm: x = 2^k (1 + f) with sqrt(1/2) < 1 + f < sqrt(2), then with
 * s = f / (2 + f)
 *
 *     log(1 + f) = 2 artanh(s) = 2 s + s R(s^2)
 *                = f - (f^2/2 - s (f^2/2 + R))        as 2 s = f - s f
 *
 * where f is exact and what is subtracted from it is small, so that its
 * roundings hardly count.  R(z) = z P(z), and P interpolates at 7 Chebyshev
 * nodes of 0 <= z <= 0.0295 (relative error 5e-16; |z P| < 0.02).
 */
#include "specfun/elementary.h"

#include <float.h>
#include <math.h>

/* R(z) of the file's head */
static double
remainder_series(double z)
{
    double p;

    p = 0x1.2b5f68a50d903p-3;
    p = p * z + 0x1.39fdcceb4bb45p-3;
    p = p * z + 0x1.7462b91b8df65p-3;
    p = p * z + 0x1.c71c62d5e53e0p-3;
    p = p * z + 0x1.2492492dfd86cp-2;
    p = p * z + 0x1.9999999995273p-2;
    p = p * z + 0x1.5555555555558p-1;
    return z * p;
}

/* k log 2 + log(1 + f) + small */
static double
log_sum(double k, double f, double small)
{
    double s = f / (2 + f), half = 0.5 * f * f;

    small += s * (half + remainder_series(s * s)) + k * HPTI_LN2_LOW;
    return k * HPTI_LN2_HIGH + (f - (half - small));
}

/* Split a positive normal x = 2^k m, sqrt(1/2) <= m < sqrt(2). */
static double
split(double x, double *m)
{
    /* bits of sqrt(1/2): the carry out of the fraction moves k up by 1 */
    const uint64_t root = 0x3FE6A09E667F3BCDu;
    uint64_t bits = hpti_bits(x) - root;
    int64_t k = (int64_t)bits >> 52;

    *m = hpti_from_bits((bits & 0x000FFFFFFFFFFFFFu) + root);
    return (double)k;
}

double
hpti_log(double x)
{
    double k = 0, m;

    if (!(x > 0))
        return x == 0 ? -INFINITY : NAN;
    if (x > DBL_MAX)
        return x;
    if (x < DBL_MIN) {
        x *= 0x1p54;
        k = -54;
    }
    k += split(x, &m);
    return log_sum(k, m - 1, 0);
}

double
hpti_log1p(double x)
{
    double sum, lost, k, m;

    if (!(x > -1))
        return x == -1 ? -INFINITY : NAN;
    if (x > DBL_MAX)
        return x;
    if (x > -0.29 && x < 0.41)
        return fabs(x) < 0x1p-54 ? x : log_sum(0, x, 0);
    sum = 1 + x;
    lost = x > 1 ? 1 - (sum - x) : x - (sum - 1); /* what the sum rounded off */
    k = split(sum, &m);
    return log_sum(k, m - 1, lost / sum);
}

double
hpti_log1pmx(double x)
{
    double s;

    if (!(x > -0.29 && x < 0.41))
        return hpti_log1p(x) - x;
    s = x / (2 + x);
    return -s * (x - remainder_series(s * s)); /* |R| is far below |x| */
}

double
hpti_log_less_linear(double ratio, double ratio_less_1)
{
    if (fabs(ratio_less_1) < 0.5)
        return hpti_log1pmx(ratio_less_1);
    return hpti_log(ratio) - ratio_less_1;
}

/*
 * x = k log 2 + r; e^r - 1 = r + r^2 P(r) as in hpti_exp(), and
 * e^x - 1 = 2^k ((1 - 2^-k) + r + r^2 P(r)), whose first sum is made exact.
 */
double
hpti_expm1(double x)
{
    double rounded, k, high, low, r, p, one, sum;

    if (fabs(x) < 0x1p-54)
        return x;
    if (x < -38)
        return -1;
    x = x > 710 ? 710 : x;
    rounded = x * 0x1.71547652b82fep+0 + HPTI_ROUNDER;
    k = rounded - HPTI_ROUNDER;
    high = x - k * HPTI_LN2_HIGH;
    low = k * HPTI_LN2_LOW;
    r = high - low;
    p = 0x1.1f7315649f2d7p-29;
    p = p * r + 0x1.af4e092e1705bp-26;
    p = p * r + 0x1.27e4db5bb725ap-22;
    p = p * r + 0x1.71de02225a2f3p-19;
    p = p * r + 0x1.a01a01a6db488p-16;
    p = p * r + 0x1.a01a01abeccc3p-13;
    p = p * r + 0x1.6c16c16c162cfp-10;
    p = p * r + 0x1.11111111100d3p-7;
    p = p * r + 0x1.5555555555556p-5;
    p = p * r + 0x1.5555555555557p-3;
    p = p * r + 0.5;
    one = 1 - hpti_scale(1, HPTI_ROUNDER - k);
    sum = one + high;
    high = one == 0 ? 0 : (one - sum) + high; /* |one| >= 1/2 > |high| */
    return hpti_scale(sum + (high + (r * r * p - low)), rounded);
}

double
hpti_log1mexp(double t)
{
    /* [M12] Maechler, "Accurately computing log(1 - exp(-|a|))", eq. 7 */
    return t > -HPTI_LN2 ? hpti_log(-hpti_expm1(t)) : hpti_log1p(-hpti_exp(t));
}
