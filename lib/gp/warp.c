/*
 * Input warping by Kumaraswamy's distribution function.
 *
 *   p = b log v,  t = log(1 - v^b) = log(1 - e^p),  w = 1 - e^(b' t)
 *
 *   dw/dv      = b b' v^(b-1) (1 - v^b)^(b'-1) = b b' e^(p + (b'-1) t) / v
 *   dw/dlog b  = b' p e^(p + (b'-1) t)
 *   dw/dlog b' = -b' t e^(b' t)
 *
 * where e^(p + (b'-1) t) = e^p e^(b' t) / (1 - e^p).
 */
#include "gp/warp.h"

#include "gp/elementary-block.h"

#define MARGIN 1e-7 /* e */
#define SPAN (1 - 2 * MARGIN)
#define BLOCK 64

/* -p, 1 - e^p and -t of up to BLOCK inputs. */
static void
find_powers(size_t m, double low, const double *u, double *p, double *rest,
            double *t)
{
    double v[BLOCK];

    for (size_t j = 0; j < m; j++)
        v[j] = MARGIN + SPAN * u[j];
    hpti_block_log(m, -low, v, p);
    hpti_block_complement(m, 1, p, rest);
    hpti_block_log(m, -1, rest, t);
}

static size_t
block_from(size_t j, size_t m)
{
    return m - j < BLOCK ? m - j : BLOCK;
}

void
hpti_warp_inputs(size_t m, double low, double high, const double *u, double *w)
{
    for (size_t j = 0; j < m; j += BLOCK) {
        const size_t length = block_from(j, m);
        double p[BLOCK], rest[BLOCK], t[BLOCK];

        find_powers(length, low, u + j, p, rest, t);
        hpti_block_complement(length, high, t, w + j);
    }
}

void
hpti_warp_bends(size_t m, double low, double high, const double *u,
                double *by_low, double *by_high)
{
    for (size_t j = 0; j < m; j += BLOCK) {
        const size_t length = block_from(j, m);
        double p[BLOCK], rest[BLOCK], t[BLOCK], e_p[BLOCK], e_t[BLOCK];

        find_powers(length, low, u + j, p, rest, t);
        hpti_block_exp(length, 1, p, e_p);
        hpti_block_exp(length, high, t, e_t);
        for (size_t i = 0; i < length; i++) {
            by_low[j + i] = -high * p[i] * (e_p[i] * e_t[i] / rest[i]);
            by_high[j + i] = high * t[i] * e_t[i];
        }
    }
}

double
hpti_warp_slope(double low, double high, double u)
{
    const double v = MARGIN + SPAN * u;
    const double p = -low * hpti_log_normal(v);
    const double rest = hpti_exp_complement(p);
    const double t = -hpti_log_normal(rest);

    return SPAN * low * high *
           (hpti_exp_minus(p) * hpti_exp_minus(high * t) / rest) / v;
}
