/*
 * The innermost loops of the covariance functions.
 *
 * With s = sqrt(5) r, q = s^2 (Matern-5/2) or q = r^2 (squared exponential):
 *
 *   Matern-5/2           M = (1 + s + q/3) e^-s,  c = (1 + s)/3 e^-s
 *   squared exponential  M = e^(-q/2),            c = e^(-q/2)
 */
#include "gp/covariance-block.h"

#include "base/clones.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

/*
 * e^-t for t >= 0 to 4e-16 relative, 0 from t = 708 on; no branch, so that the
 * loop around it vectorises.  t = k log 2 - r, |r| <= log 2 / 2; Taylor's
 * polynomial of degree 12 for e^r, log 2 in two parts [Cody, Waite 1980].
 */
static inline double
exp_minus(double t)
{
    static const double taylor[] = { /* 1 / 12!, 1 / 11!, ... 1 / 0! */
        1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880,
        1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6,
        0.5, 1, 1
    };
    const double shift = 0x1.8p52;
    double z = t < 708 ? t : 708;
    double kd = z * 1.44269504088896340736 + shift;
    double k = kd - shift;
    double r = k * 6.93147180369123816490e-01 - z +
               k * 1.90821492927058770002e-10;
    double p = taylor[0];
    uint64_t bits;
    double power;

    for (int i = 1; i <= 12; i++)
        p = p * r + taylor[i];
    memcpy(&bits, &kd, sizeof bits);
    bits = (1023 - (bits & 0xFFF)) << 52; /* low bits of kd are k */
    memcpy(&power, &bits, sizeof power);
    return t < 708 ? p * power : 0;
}

HPTI_CLONES void
hpti_block_powers(size_t m, const double *raw, double rate, double *up,
                  double *down)
{
    for (size_t j = 0; j < m; j++) {
        down[j] = exp_minus(rate * raw[j]);
        up[j] = 1 / down[j];
    }
}

HPTI_CLONES void
hpti_block_squares(size_t m, const double *x, double p, double *q)
{
    for (size_t j = 0; j < m; j++)
        q[j] += (x[j] - p) * (x[j] - p);
}

void
hpti_block_mismatches(size_t m, const double *x, double p, double apart,
                      double *q)
{
    for (size_t j = 0; j < m; j++)
        q[j] += x[j] != p ? apart : 0;
}

HPTI_CLONES void
hpti_block_matern(size_t m, const double *q, double *k, double *c)
{
    for (size_t j = 0; j < m; j++) {
        double s = sqrt(q[j]), e = exp_minus(s);

        k[j] = (1 + s + q[j] * (1.0 / 3)) * e;
        c[j] = (1 + s) * (1.0 / 3) * e;
    }
}

HPTI_CLONES void
hpti_block_exponential(size_t m, const double *q, double *k, double *c)
{
    for (size_t j = 0; j < m; j++)
        k[j] = c[j] = exp_minus(0.5 * q[j]);
}

HPTI_CLONES void
hpti_block_matern_line(size_t m, const hpti_block_point *point,
                       const double *raw, const double *up, const double *down,
                       double *k, double *c, double *q)
{
    for (size_t j = 0; j < m; j++) {
        double s = point->rate * fabs(raw[j] - point->at);
        double rising = up[j] * point->down, falling = down[j] * point->up;
        double e = rising < falling ? rising : falling;

        q[j] = s * s;
        k[j] = (1 + s + q[j] * (1.0 / 3)) * e;
        c[j] = (1 + s) * (1.0 / 3) * e;
    }
}

void
hpti_block_add_products(size_t m, const double *raw, double v, double *p)
{
    for (size_t j = 0; j < m; j++)
        p[j] += v * (2 * raw[j] - 1);
}

/* Eight lanes of a sum, folded in a fixed order. */
static inline double
fold(const double lanes[8])
{
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

HPTI_CLONES double
hpti_block_first_moment(size_t m, const double *u, const double *x, double p)
{
    double lanes[8] = { 0 };
    size_t j = 0;

    for (; j + 8 <= m; j += 8)
        for (size_t l = 0; l < 8; l++)
            lanes[l] += u[j + l] * (x[j + l] - p);
    for (; j < m; j++)
        lanes[j % 8] += u[j] * (x[j] - p);
    return fold(lanes);
}

HPTI_CLONES double
hpti_block_second_moment(size_t m, const double *u, const double *x, double p)
{
    double lanes[8] = { 0 };
    size_t j = 0;

    for (; j + 8 <= m; j += 8)
        for (size_t l = 0; l < 8; l++)
            lanes[l] += u[j + l] * ((x[j + l] - p) * (x[j + l] - p));
    for (; j < m; j++)
        lanes[j % 8] += u[j] * ((x[j] - p) * (x[j] - p));
    return fold(lanes);
}

HPTI_CLONES double
hpti_block_pull(size_t m, const double *u, const double *x, double p,
                double factor, double *pull)
{
    for (size_t j = 0; j < m; j++)
        pull[j] -= factor * (u[j] * (x[j] - p));
    return factor * hpti_block_first_moment(m, u, x, p);
}

double
hpti_block_mismatch_sum(size_t m, const double *u, const double *x, double p)
{
    double sum = 0;

    for (size_t j = 0; j < m; j++)
        sum += x[j] != p ? u[j] : 0;
    return sum;
}

HPTI_CLONES double
hpti_block_dot(size_t m, const double *a, const double *b)
{
    double lanes[8] = { 0 };
    size_t j = 0;

    for (; j + 8 <= m; j += 8)
        for (size_t l = 0; l < 8; l++)
            lanes[l] += a[j + l] * b[j + l];
    for (; j < m; j++)
        lanes[j % 8] += a[j] * b[j];
    return fold(lanes);
}
