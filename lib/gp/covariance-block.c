/*
 * The innermost loops of the covariance functions.
 *
 * With s = sqrt(5) r, q = s^2 (Matern-5/2) or q = r^2 (squared exponential):
 *
 *   Matern-5/2           M = (1 + s + q/3) e^-s,  c = (1 + s)/3 e^-s
 *   squared exponential  M = e^(-q/2),            c = e^(-q/2)
 *
 * Partial sums stay in registers over the innermost loop and the one around it;
 * the compiler makes vectors of the lanes.
 */
#include "gp/covariance-block.h"

#include "base/clones.h"
#include "gp/elementary-block.h"
#include <math.h>
#include <string.h>

#define LANES HPTI_LANES

/* Tells the compiler that nothing is left over. */
#define WHOLE(m) ((m) / LANES * LANES)

/* Before a loop over lanes that gcc would unroll before it saw the vector. */
#if defined(__clang__)
#define AS_VECTOR
#else
#define AS_VECTOR _Pragma("GCC unroll 1")
#endif

double
hpti_block_fold(const double *lanes)
{
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/* ---- covariances ---- */

HPTI_CLONES void
hpti_block_squares(size_t m, const hpti_lines *restrict lines,
                   double *restrict q)
{
    m = WHOLE(m);
    for (size_t r = 0; r < lines->rows; r++, q += HPTI_BLOCK) {
        memset(q, 0, m * sizeof *q);
        for (size_t d = 0; d < lines->count; d++) {
            const double *restrict x = lines->x + d * lines->ld;
            const double p = lines->here[d * lines->here_ld + r];

            for (size_t j = 0; j < m; j++)
                q[j] += (x[j] - p) * (x[j] - p);
        }
    }
}

HPTI_CLONES void
hpti_block_matern(size_t m, size_t rows, double level, const double *restrict q,
                  double *restrict k, double *restrict c, size_t ld)
{
    m = WHOLE(m);
    for (size_t r = 0; r < rows; r++, q += HPTI_BLOCK, k += ld) {
        if (!c) {
            for (size_t j = 0; j < m; j++) {
                const double s = sqrt(q[j]), e = level * hpti_exp_minus(s);

                k[j] = (1 + s + q[j] * (1.0 / 3)) * e;
            }
            continue;
        }
        for (size_t j = 0; j < m; j++) {
            const double s = sqrt(q[j]), e = level * hpti_exp_minus(s);

            k[j] = (1 + s + q[j] * (1.0 / 3)) * e;
            c[j] = (1 + s) * (1.0 / 3) * e;
        }
        c += ld;
    }
}

void
hpti_block_exponential(size_t m, size_t rows, double level, const double *q,
                       double *k, double *c, size_t ld)
{
    for (size_t r = 0; r < rows; r++, q += HPTI_BLOCK, k += ld) {
        hpti_block_exp(m, 0.5, q, k);
        for (size_t j = 0; j < m; j++)
            k[j] *= level;
        if (c)
            memcpy(c + r * ld, k, m * sizeof *c);
    }
}

void
hpti_block_add_matches(size_t m, const double *restrict x, double p, double a,
                       double b, double *restrict k)
{
    m = WHOLE(m);
    for (size_t j = 0; j < m; j++)
        k[j] += x[j] == p ? a : b;
}

/* e^-|x - p| of the Matern lines */
HPTI_INLINE double
line_power(double up, double down, double here_up, double here_down)
{
    const double rising = up * here_down, falling = down * here_up;

    return rising < falling ? rising : falling;
}

HPTI_CLONES void
hpti_block_add_matern_lines(size_t m, const hpti_lines *restrict lines,
                            double level, double *restrict k, size_t ld)
{
    m = WHOLE(m);
    for (size_t r = 0; r < lines->rows; r++, k += ld)
        for (size_t d = 0; d < lines->count; d++) {
            const size_t at = d * lines->ld, here = d * lines->here_ld + r;
            const double *restrict x = lines->x + at;
            const double *restrict up = lines->up + at;
            const double *restrict down = lines->down + at;
            const double p = lines->here[here];
            const double p_up = level * lines->here_up[here];
            const double p_down = level * lines->here_down[here];

            for (size_t j = 0; j < m; j++) {
                const double s = fabs(x[j] - p);

                k[j] += (1 + s + s * s * (1.0 / 3)) *
                        line_power(up[j], down[j], p_up, p_down);
            }
        }
}

HPTI_CLONES void
hpti_block_products(size_t m, const hpti_lines *restrict lines,
                    double *restrict p)
{
    m = WHOLE(m);
    for (size_t r = 0; r < lines->rows; r++, p += HPTI_BLOCK) {
        for (size_t j = 0; j < m; j++)
            p[j] = 1;
        for (size_t d = 0; d < lines->count; d++) {
            const double *restrict x = lines->x + d * lines->ld;
            const double v = lines->here[d * lines->here_ld + r];

            for (size_t j = 0; j < m; j++)
                p[j] += x[j] * v;
        }
    }
}

HPTI_CLONES void
hpti_block_add_powers(size_t m, size_t rows, double factor,
                      const double *restrict p, double *restrict k, size_t ld)
{
    m = WHOLE(m);
    for (size_t r = 0; r < rows; r++, p += HPTI_BLOCK, k += ld)
        for (size_t j = 0; j < m; j++)
            k[j] += factor * p[j] * p[j];
}

/* ---- sums ---- */

HPTI_CLONES void
hpti_block_weights(size_t m, double a, const double *restrict alpha,
                   const double *restrict inverse, double *restrict w)
{
    m = WHOLE(m);
    for (size_t j = 0; j < m; j++)
        w[j] = a * alpha[j] - inverse[j];
}

HPTI_CLONES void
hpti_block_multiply(size_t m, const double *restrict a,
                    const double *restrict b, double *restrict out)
{
    m = WHOLE(m);
    for (size_t j = 0; j < m; j++)
        out[j] = a[j] * b[j];
}

HPTI_CLONES void
hpti_block_dot(size_t m, const double *restrict a, const double *restrict b,
               double *restrict lanes)
{
    m = WHOLE(m);
    double sum[LANES];

    memcpy(sum, lanes, sizeof sum);
    for (size_t j = 0; j < m; j += LANES)
        for (size_t l = 0; l < LANES; l++)
            sum[l] += a[j + l] * b[j + l];
    memcpy(lanes, sum, sizeof sum);
}

/* A product, not a choice: of a load that hangs on a condition gcc 12 makes one
 * with the mask of other lanes. */
void
hpti_block_mismatches(size_t m, const double *restrict u,
                      const double *restrict x, double p,
                      double *restrict lanes)
{
    m = WHOLE(m);
    for (size_t j = 0; j < m; j += LANES)
        for (size_t l = 0; l < LANES; l++)
            lanes[l] += u[j + l] * (double)(x[j + l] != p);
}

HPTI_CLONES void
hpti_block_second_moments(size_t m, const hpti_lines *restrict lines,
                          const double *restrict u, double *restrict lanes)
{
    m = WHOLE(m);
    for (size_t d = 0; d < lines->count; d++, lanes += LANES) {
        const double *restrict x = lines->x + d * lines->ld;
        double sum[LANES];

        memcpy(sum, lanes, sizeof sum);
        for (size_t r = 0; r < lines->rows; r++) {
            const double *restrict weights = u + r * HPTI_BLOCK;
            const double p = lines->here[d * lines->here_ld + r];

            for (size_t j = 0; j < m; j += LANES)
                for (size_t l = 0; l < LANES; l++)
                    sum[l] +=
                        weights[j + l] * ((x[j + l] - p) * (x[j + l] - p));
        }
        memcpy(lanes, sum, sizeof sum);
    }
}

/* One coordinate of one point in the additive term of Matern. */
typedef struct spot {
    const double *x, *up, *down; /* of the inputs */
    double p, p_up, p_down;
} spot;

HPTI_INLINE spot
spot_of(const hpti_lines *lines, size_t d, size_t r)
{
    const size_t at = d * lines->ld, here = d * lines->here_ld + r;

    return (spot){ .x = lines->x + at,
                   .up = lines->up + at,
                   .down = lines->down + at,
                   .p = lines->here[here],
                   .p_up = lines->here_up[here],
                   .p_down = lines->here_down[here] };
}

/* Three times its slope at input j, with s = x - p. */
HPTI_INLINE double
slope_at(const spot *at, size_t j, double s)
{
    return (1 + fabs(s)) *
           line_power(at->up[j], at->down[j], at->p_up, at->p_down);
}

HPTI_CLONES void
hpti_block_matern_moments(size_t m, const hpti_lines *restrict lines,
                          const double *restrict w, double *restrict lanes)
{
    m = WHOLE(m);
    for (size_t d = 0; d < lines->count; d++, lanes += LANES) {
        double sum[LANES];

        memcpy(sum, lanes, sizeof sum);
        for (size_t r = 0; r < lines->rows; r++) {
            const double *restrict weights = w + r * HPTI_BLOCK;
            const spot at = spot_of(lines, d, r);

            for (size_t j = 0; j < m; j += LANES)
                for (size_t l = 0; l < LANES; l++) {
                    const double s = at.x[j + l] - at.p;

                    sum[l] +=
                        weights[j + l] * slope_at(&at, j + l, s) * (s * s);
                }
        }
        memcpy(lanes, sum, sizeof sum);
    }
}

HPTI_CLONES void
hpti_block_matern_slopes(size_t m, const hpti_lines *restrict lines,
                         const double *restrict w, double *restrict u)
{
    m = WHOLE(m);
    for (size_t r = 0; r < lines->rows; r++) {
        const spot at = spot_of(lines, 0, r);

        for (size_t j = 0; j < m; j++)
            u[r * HPTI_BLOCK + j] =
                w[r * HPTI_BLOCK + j] * slope_at(&at, j, at.x[j] - at.p);
    }
}

HPTI_CLONES void
hpti_block_pull(size_t m, const hpti_lines *restrict lines, double rate,
                const double *restrict u, double *inputs, double *here)
{
    m = WHOLE(m);
    for (size_t r = 0; r < lines->rows; r++) {
        const double *restrict weights = u + r * HPTI_BLOCK;
        const double p = lines->here[r];
        double t[HPTI_BLOCK], sum[LANES] = { 0 };

        for (size_t j = 0; j < m; j++)
            t[j] = rate * weights[j] * (lines->x[j] - p);
        for (size_t j = 0; j < m; j++)
            inputs[j] -= t[j];
        for (size_t j = 0; j < m; j += LANES)
            for (size_t l = 0; l < LANES; l++)
                sum[l] += t[j + l];
        here[r] += hpti_block_fold(sum);
    }
}

void
hpti_block_product_pull(size_t m, const hpti_lines *restrict lines, double rate,
                        const double *restrict u, double *inputs, double *here)
{
    m = WHOLE(m);
    for (size_t r = 0; r < lines->rows; r++) {
        const double *restrict weights = u + r * HPTI_BLOCK;
        const double p = rate * lines->here[r];
        double sum[LANES] = { 0 };

        for (size_t j = 0; j < m; j++)
            inputs[j] += p * weights[j];
        for (size_t j = 0; j < m; j += LANES)
            for (size_t l = 0; l < LANES; l++)
                sum[l] += weights[j + l] * lines->x[j + l];
        here[r] += rate * hpti_block_fold(sum);
    }
}

HPTI_CLONES void
hpti_block_first_moments(size_t m, const hpti_lines *restrict lines,
                         const double *restrict u, const double *restrict v,
                         double *restrict lanes)
{
    m = WHOLE(m);
    for (size_t d = 0; d < lines->count; d++, lanes += 2 * LANES) {
        const double *restrict x = lines->x + d * lines->ld;
        const double p = lines->here[d * lines->here_ld];
        double of_u[LANES], of_v[LANES];

        memcpy(of_u, lanes, sizeof of_u);
        memcpy(of_v, lanes + LANES, sizeof of_v);
        for (size_t j = 0; j < m; j += LANES)
            AS_VECTOR for (size_t l = 0; l < LANES; l++)
            {
                of_u[l] += u[j + l] * (x[j + l] - p);
                of_v[l] += v[j + l] * (x[j + l] - p);
            }
        memcpy(lanes, of_u, sizeof of_u);
        memcpy(lanes + LANES, of_v, sizeof of_v);
    }
}

HPTI_CLONES void
hpti_block_matern_first_moments(size_t m, const hpti_lines *restrict lines,
                                const double *restrict u,
                                const double *restrict v,
                                double *restrict lanes)
{
    m = WHOLE(m);
    for (size_t d = 0; d < lines->count; d++, lanes += 2 * LANES) {
        const spot at = spot_of(lines, d, 0);
        double of_u[LANES], of_v[LANES];

        memcpy(of_u, lanes, sizeof of_u);
        memcpy(of_v, lanes + LANES, sizeof of_v);
        for (size_t j = 0; j < m; j += LANES)
            AS_VECTOR for (size_t l = 0; l < LANES; l++)
            {
                const double s = at.x[j + l] - at.p;
                const double t = slope_at(&at, j + l, s) * s;

                of_u[l] += u[j + l] * t;
                of_v[l] += v[j + l] * t;
            }
        memcpy(lanes, of_u, sizeof of_u);
        memcpy(lanes + LANES, of_v, sizeof of_v);
    }
}
