/*
 * The incomplete beta function.
 *
 *   I_x(a, b) = x^a y^b / B(a, b) times the continued fraction of [DM92] eq. 9,
 *   which converges quickly for x up to the mean a / (a + b); beyond it
 *   I_x(a, b) = 1 - I_y(b, a), y = 1 - x.
 *
 * Digits are lost in x^a y^b / B(a, b).  For large a and b it is written about
 * the mean p = a / (a + b), q = 1 - p: with delta = x - p,
 *
 *   a log(x/p) + b log(y/q) = a (log1p(delta/p) - delta/p)
 *                           + b (log1p(-delta/q) + delta/q)
 *
 * and Stirling's formula for the three gamma functions, so that nothing large
 * cancels.
 *
 * [DM92] DiDonato, Morris: Algorithm 708, significant digit computation of the
 *        incomplete beta function ratios, ACM TOMS 18 (1992).
 */
#include "specfun/betainc.h"

#include "specfun/elementary.h"
#include "specfun/gammainc.h"
#include <float.h>
#include <math.h>

/* log Gamma(b) - log Gamma(a + b) for b >= 8, by Stirling's formula */
static double
lgamma_drop(double a, double b)
{
    return a - a * hpti_log(a + b) - (b - 0.5) * hpti_log1p(a / b) +
           hpti_stirling(b) - hpti_stirling(a + b);
}

double
hpti_lbeta(double a, double b)
{
    double small = fmin(a, b), large = fmax(a, b);

    if (large < 8)
        return hpti_lgamma(small) + hpti_lgamma(large) -
               hpti_lgamma(small + large);
    return hpti_lgamma(small) + lgamma_drop(small, large);
}

/* The product of two doubles as a sum of two (Dekker). */
static double
product(double x, double y, double *rest)
{
    double p = x * y, xh = x * 0x8000001p0, yh = y * 0x8000001p0, xl, yl;

    xh = xh - (xh - x);
    yh = yh - (yh - y);
    xl = x - xh;
    yl = y - yh;
    *rest = ((xh * yh - p) + xh * yl + xl * yh) + xl * yl;
    return p;
}

/* (a + b) delta = b x - a y taken of the smaller of x and y, which is exact */
static double
excess(double a, double b, double x, double y)
{
    double n = a + b, low, high, t = n - a, lost = (a - (n - t)) + (b - t);

    if (x <= y) {
        high = product(x, n, &low);
        return (high - a) + (low + x * lost);
    }
    high = product(y, n, &low);
    return -((high - b) + (low + y * lost));
}

double
hpti_beta_power(double a, double b, double x, double y)
{
    double n = a + b, delta;

    if (!(x > 0 && y > 0))
        return x != x || y != y ? NAN : 0;
    if (a >= 8 && b >= 8) {
        delta = excess(a, b, x, y); /* times n */
        return hpti_exp(a * hpti_log_less_linear(x * (n / a), delta / a) +
                        b * hpti_log_less_linear(y * (n / b), -delta / b) +
                        hpti_stirling(n) -
                        hpti_stirling(a) - hpti_stirling(b)) *
               sqrt(a / n * b) * 0x1.9884533d43651p-2; /* 1/sqrt(2 pi) */
    }
    return hpti_exp(a * (x > 0.5 ? hpti_log1p(-y) : hpti_log(x)) +
                    b * (y > 0.5 ? hpti_log1p(-x) : hpti_log(y)) -
                    hpti_lbeta(a, b));
}

/*
 * [DM92] eq. 9 by Lentz's method from the front.  lambda = a - (a + b) x is the
 * one difference in it, not negative here.
 */
static double
fraction(double a, double b, double x, double lambda)
{
    double beta = a * (lambda + 1) / (a + 1);
    double c = beta, d = 0, value = beta, change = 0;

    for (double n = 1; fabs(change - 1) > 0x1p-52 && n < 1e6; n++) {
        double s = a + 2 * n - 1;
        double alpha = (a + n - 1) / s * x * ((a + b + n - 1) / s * x) * n *
                       (b - n);

        beta = n + n * (b - n) * x / s +
               (a + n) * (lambda + 1 + n * (2 - x)) / (a + 2 * n + 1);
        d = 1 / (alpha * d + beta);
        c = beta + alpha / c;
        change = c * d;
        value *= change;
    }
    return 1 / value;
}

double
hpti_betainc_both(double a, double b, double x, double y, double *upper)
{
    double part, beyond;

    if (!(x > 0 && y > 0)) {
        part = x != x || y != y ? NAN : x > 0 ? 1 : 0;
        *upper = 1 - part;
        return part;
    }
    part = hpti_beta_power(a, b, x, y);
    beyond = excess(a, b, x, y);
    if (beyond <= 0) {
        part = fmin(part * fraction(a, b, x, -beyond), 1);
        *upper = 1 - part;
        return part;
    }
    *upper = fmin(part * fraction(b, a, y, beyond), 1);
    return 1 - *upper;
}

double
hpti_betainc(double a, double b, double x)
{
    double upper;

    return hpti_betainc_both(a, b, x, 1 - x, &upper);
}

/*
 * Newton's method on the logarithm of the smaller tail as a function of the
 * logit t = log(x/y), in which it is concave; between bounds that every step
 * tightens.  The power x^a y^b / B is the slope dI/dt.
 */
double
hpti_betainc_inverse(double a, double b, double p, double q, double *y)
{
    double low = -800, high = 800, t, x = 0;

    *y = 1;
    if (!(p > 0 && q > 0)) {
        *y = p == 0 ? 1 : q == 0 ? 0 : NAN;
        return 1 - *y;
    }
    t = hpti_log(a / b);
    for (int i = 0; i < 200; i++) {
        double lower, upper, slope, step, next;
        double e = hpti_exp(-fabs(t)), near = e / (1 + e), far = 1 / (1 + e);

        x = t < 0 ? near : far;
        *y = t < 0 ? far : near;
        lower = hpti_betainc_both(a, b, x, *y, &upper);
        if (p <= q ? lower < p : upper > q)
            low = t;
        else
            high = t;
        slope = hpti_beta_power(a, b, x, *y);
        if (p <= q)
            step = hpti_log(p / lower) * lower / slope;
        else
            step = hpti_log(upper / q) * upper / slope;
        next = t + step;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        else if (step * step * (1 + sqrt(a + b)) < 1e-17) {
            /* the last step in x itself, which has more digits than t */
            t = step * x * *y;
            x += t;
            *y -= t;
            return x;
        }
        if (next == t)
            return x;
        t = next;
    }
    return x;
}
