/*
 * The gamma function's logarithm and the incomplete gamma functions.
 *
 *   P(a, x) = D (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...)   [DLMF] 8.7.1
 *   Q(a, x) = x^a e^-x / Gamma(a) times a continued fraction   [DLMF] 8.9.2
 *   D = x^a e^-x / Gamma(a + 1)
 *
 * D is where digits are lost: for large a it is written with
 * mu = (x - a) / a as exp(a (log1p(mu) - mu)) / sqrt(2 pi a), and what
 * Stirling's formula lacks, so that nothing large cancels.
 *
 * [DLMF] NIST Digital Library of Mathematical Functions, dlmf.nist.gov.
 */
#include "specfun/gammainc.h"

#include "specfun/elementary.h"
#include "specfun/normal.h"
#include <float.h>
#include <math.h>

/* Chebyshev interpolant in z = 1/x^2, 0 < z <= 1/64, relative error 6e-17 */
double
hpti_stirling(double x)
{
    double z = 1 / x / x, p;

    p = 0x1.4bffc9d89f5aap-8;
    p = p * z - 0x1.ef8d748ae6ca6p-10;
    p = p * z + 0x1.b92c33f944339p-11;
    p = p * z - 0x1.38134d4f88969p-11;
    p = p * z + 0x1.a01a017dcf9e1p-11;
    p = p * z - 0x1.6c16c16c149f4p-9;
    p = p * z + 0x1.5555555555555p-4;
    return p / x;
}

/* log Gamma(2 + t) for |t| <= 1/2: t times a Chebyshev interpolant (2e-17) */
static double
lgamma_near_2(double t)
{
    static const double c[20] = {
        0x1.b0ee6072093cep-2,   0x1.4a34cc4a60fa6p-2,  -0x1.13e001a55760ap-4,
        0x1.51322ac7d848ap-6,   -0x1.e404fc218dbaep-8, 0x1.7add6eadb5317p-9,
        -0x1.38ac5c2d48207p-10, 0x1.0b36af8779ca0p-11, -0x1.d3fd4b679c1c4p-13,
        0x1.a127afee53e7dp-14,  -0x1.78de9ab752b81p-15, 0x1.580e0afa55850p-16,
        -0x1.3cb3be36ad88bp-17, 0x1.258f3057730fap-18, -0x1.1276ebd557fb0p-19,
        0x1.012012be3900ap-20,  -0x1.ce17528bcf460p-22, 0x1.b40adb09a1e12p-23,
        -0x1.2009c1a550d0dp-23, 0x1.11fa5e7c86f7bp-24,
    };
    double p = c[19];

    for (int i = 18; i >= 0; i--)
        p = p * t + c[i];
    return p * t;
}

double
hpti_lgamma(double x)
{
    double product = 1;

    if (!(x > 0) || x > DBL_MAX)
        return x == 0 || x > 0 ? INFINITY : NAN;
    if (x >= 8)
        return (x - 0.5) * (hpti_log(x) - 1) + (HPTI_LN_SQRT_2PI - 0.5) +
               hpti_stirling(x);
    if (x < 0.5)
        return lgamma_near_2(x) - hpti_log(x) - hpti_log1p(x);
    if (x < 1.5)
        return lgamma_near_2(x - 1) - hpti_log1p(x - 1);
    while (x > 2.5) {
        x -= 1;
        product *= x;
    }
    return hpti_log(product) + lgamma_near_2(x - 2);
}

double
hpti_gamma_power(double a, double x)
{
    if (x <= 0 || x > DBL_MAX)
        return x != x ? x : 0;
    if (a < 8)
        return hpti_exp(a * hpti_log(x) - x - hpti_lgamma(a));
    return hpti_exp(a * hpti_log_less_linear(x / a, (x - a) / a) -
                    hpti_stirling(a)) *
           sqrt(a) * 0x1.9884533d43651p-2; /* 1/sqrt(2 pi) */
}

/* a P(a, x) / (x^a e^-x / Gamma(a)); terms fall at once or after x - a */
static double
series(double a, double x)
{
    double term = 1, sum = 1;

    for (double n = 1; term > sum * 0x1p-55; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum;
}

/* Q(a, x) / (x^a e^-x / Gamma(a)), x > a: Lentz's method from the front */
static double
fraction(double a, double x)
{
    double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, h = d, change = 0;

    for (double n = 1; fabs(change - 1) > 0x1p-52 && n < 1e6; n++) {
        double numerator = -n * (n - a);

        b += 2;
        d = 1 / (numerator * d + b);
        c = b + numerator / c;
        change = c * d;
        h *= change;
    }
    return h;
}

double
hpti_gamma_both(double a, double x, double *q)
{
    double p;

    if (!(x > 0)) {
        p = x != x ? x : 0;
        *q = x != x ? x : 1;
    } else if (x < a + 1) {
        p = fmin(hpti_gamma_power(a, x) * series(a, x) / a, 1);
        *q = 1 - p;
    } else {
        *q = x > DBL_MAX ? 0 : hpti_gamma_power(a, x) * fraction(a, x);
        p = 1 - *q;
    }
    return p;
}

double
hpti_gamma_p(double a, double x)
{
    double q;

    return hpti_gamma_both(a, x, &q);
}

double
hpti_gamma_q(double a, double x)
{
    double q;

    hpti_gamma_both(a, x, &q);
    return q;
}

/*
 * A first guess: for small p the first term of the series, else Wilson and
 * Hilferty's, that (x/a)^(1/3) is nearly normal.
 */
static double
guess(double a, double p, double q)
{
    double log_small = (hpti_log(p) + hpti_lgamma(a + 1)) / a, z, root;

    if (a < 1 || log_small < hpti_log(a) - 2)
        return q < 0.01 ? a - 2 * hpti_log(q) : hpti_exp(log_small);
    z = p < q ? hpti_normal_quantile(p) : -hpti_normal_quantile(q);
    root = 1 - 1 / (9 * a) + z / (3 * sqrt(a));
    return root > 0.05 ? a * root * root * root : hpti_exp(log_small);
}

/*
 * Newton's method on the logarithm of the smaller of P and Q as a function of
 * log x, which is concave; between bounds that every step tightens.
 */
double
hpti_gamma_inverse(double a, double p, double q)
{
    double low = 0, high = INFINITY, x;

    if (!(p > 0 && q > 0))
        return p == 0 ? 0 : q == 0 ? INFINITY : NAN;
    x = guess(a, p, q);
    for (int i = 0; i < 100; i++) {
        double have_p, have_q, slope, excess, step, next;

        if (!(x > 0))
            return 0; /* below the smallest double */
        have_p = hpti_gamma_both(a, x, &have_q);
        excess = p <= q ? have_p - p : q - have_q;
        if (excess < 0)
            low = x;
        else
            high = x;
        slope = hpti_gamma_power(a, x);
        if (p <= q)
            step = hpti_log(have_p / p) * have_p / slope;
        else
            step = -hpti_log(have_q / q) * have_q / slope;
        next = x + x * hpti_expm1(-step);
        if (!(next > low && next < high))
            next = high < INFINITY ? 0.5 * (low + high) : 2 * x;
        else if (step * step * (1 + sqrt(a)) < 1e-17)
            return next; /* what Newton's next step would change */
        if (next == x)
            return x;
        x = next;
    }
    return x;
}
