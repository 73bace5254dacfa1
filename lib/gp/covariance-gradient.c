/*
 * Covariances of one point: with itself, and gradients with respect to it.
 *
 * dk/dx_d goes through what the terms see: dk/dw_d dw_d/dx_d.
 */
#include "gp/covariance-priv.h"
#include "gp/warp.h"
#include <string.h>

/* Slopes of the warp at a point, by place. */
static void
find_slopes(const hpti_scaled *scaled, const double *x, double *slopes)
{
    for (size_t p = 0; p < scaled->n_lines; p++)
        slopes[p] = scaled->warped
                        ? hpti_warp_slope(scaled->low[p], scaled->high[p],
                                          x[scaled->order[p]])
                        : 1;
}

double
hpti_covariance_variance(const hpti_scaled *scaled, const double *x,
                         double *gradient)
{
    const double level = hpti_covariance_level(scaled);
    double *slopes = scaled->lanes, square = 1;

    if (gradient)
        memset(gradient, 0, scaled->kernel->dim * sizeof *gradient);
    if (!(scaled->trend_var > 0))
        return level;
    hpti_see_points(scaled, 1, x);
    for (size_t p = 0; p < scaled->n_lines; p++) {
        const double v = 2 * scaled->here[p * HPTI_LANES] - 1;

        square += v * v;
    }
    if (gradient)
        find_slopes(scaled, x, slopes);
    for (size_t p = 0; gradient && p < scaled->n_lines; p++)
        gradient[scaled->order[p]] = 8 * scaled->trend_var * square *
                                     (2 * scaled->here[p * HPTI_LANES] - 1) *
                                     slopes[p];
    return level + scaled->trend_var * square * square;
}

/* One block's part of the additive term. */
static void
gradient_shares(const hpti_scaled *scaled, const hpti_points *point, size_t j,
                size_t m, const double *const weights[2], double *lanes)
{
    const hpti_lines lines = hpti_share_lines(scaled, point, j);

    if (scaled->kernel->family == HPTI_MATERN52) {
        hpti_block_matern_first_moments(m, &lines, weights[0], weights[1],
                                        lanes);
        return;
    }
    for (size_t p = 0; p < lines.count; p++) {
        const hpti_lines line = hpti_line(&lines, p);
        double e[HPTI_BLOCK], u[HPTI_BLOCK], v[HPTI_BLOCK];

        hpti_share_exponential(scaled, m, &line, e);
        hpti_block_multiply(m, weights[0], e, u);
        hpti_block_multiply(m, weights[1], e, v);
        hpti_block_first_moments(m, &line, u, v, lanes + 2 * p * HPTI_LANES);
    }
}

/* One block's part in each of the terms, each 2 x n_lines x HPTI_LANES. */
static void
gradient_block(const hpti_scaled *scaled, const hpti_points *point, size_t j,
               size_t m, const double *c, const double *const weights[2],
               double *lanes)
{
    const size_t size = 2 * scaled->n_lines * HPTI_LANES;
    const hpti_lines lines = hpti_first_lines(scaled, point, j);
    hpti_lines trend_lines = hpti_trend_lines(scaled, point, j);
    double u[HPTI_BLOCK], v[HPTI_BLOCK], p[HPTI_BLOCK];

    hpti_block_multiply(m, weights[0], c, u);
    hpti_block_multiply(m, weights[1], c, v);
    hpti_block_first_moments(m, &lines, u, v, lanes);
    if (scaled->share_var > 0)
        gradient_shares(scaled, point, j, m, weights, lanes + size);
    if (!(scaled->trend_var > 0))
        return;
    hpti_block_products(m, &trend_lines, p);
    hpti_block_multiply(m, weights[0], p, u);
    hpti_block_multiply(m, weights[1], p, v);
    trend_lines.here = scaled->zero; /* v_j itself */
    trend_lines.here_ld = 1;
    hpti_block_first_moments(m, &trend_lines, u, v, lanes + 2 * size);
}

/* m numbers, and zeros up to the end of a block */
static const double *
padded(size_t m, const double *from, double *to)
{
    memcpy(to, from, m * sizeof *to);
    memset(to + m, 0, (HPTI_BLOCK - m) * sizeof *to);
    return to;
}

/* Sums of all blocks, as gradient_block() leaves them. */
static void
sum_blocks(const hpti_scaled *scaled, const double *x, const double *c,
           const double *const weights[2], double *lanes)
{
    const hpti_points point = hpti_set_points(scaled, 1, x);

    memset(lanes, 0, 6 * scaled->n_lines * HPTI_LANES * sizeof *lanes);
    for (size_t j = 0; j < scaled->n; j += HPTI_BLOCK) {
        const size_t left = scaled->n - j;
        const size_t m = left < HPTI_BLOCK ? left : HPTI_BLOCK;
        double slopes[HPTI_BLOCK], u[HPTI_BLOCK], v[HPTI_BLOCK];
        const double *const both[2] = { padded(m, weights[0] + j, u),
                                        padded(m, weights[1] + j, v) };

        gradient_block(scaled, &point, j, hpti_round_up(m),
                       padded(m, c + j, slopes), both, lanes);
    }
}

void
hpti_covariance_gradient(const hpti_scaled *scaled, const double *x,
                         const double *c, const double *const weights[2],
                         double *const g[2])
{
    const size_t size = 2 * scaled->n_lines * HPTI_LANES;
    const double share = hpti_share_factor(scaled);
    double *slopes = scaled->here; /* when the point is no longer needed */

    sum_blocks(scaled, x, c, weights, scaled->lanes);
    find_slopes(scaled, x, slopes);
    for (size_t i = 0; i < 2; i++) {
        memset(g[i], 0, scaled->kernel->dim * sizeof(double));
        for (size_t p = 0; p < scaled->n_lines; p++) {
            const double *sums = scaled->lanes + (2 * p + i) * HPTI_LANES;

            g[i][scaled->order[p]] =
                slopes[p] *
                (scaled->weight[p] * hpti_block_fold(sums) +
                 share * scaled->rate[p] * hpti_block_fold(sums + size) +
                 4 * scaled->trend_var * hpti_block_fold(sums + 2 * size));
        }
    }
}
