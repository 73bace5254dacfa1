/*
 * Covariance functions of the Gaussian process: rows, gradients, derivatives.
 *
 * Inputs lie coordinate by coordinate; every loop over them goes block by block
 * through covariance-block.c.
 */
#include "gp/covariance.h"

#include "gp/covariance-block.h"
#include "gp/warp.h"
#include "specfun/elementary.h"
#include <hptune/status.h>
#include <string.h>

#define SQRT5 2.23606797749978969641

/* Length of the block that begins at input j. */
static inline size_t
block_from(const hpti_scaled *scaled, size_t j)
{
    return scaled->n - j < HPTI_BLOCK ? scaled->n - j : HPTI_BLOCK;
}

static inline bool
is_category(const hpti_scaled *scaled, size_t d)
{
    return scaled->kernel->category[d];
}

bool
hpti_theta_is_read(const hpti_covariance *kernel, size_t i)
{
    const size_t dim = kernel->dim, bends = hpti_theta_bends(dim);

    if (i < hpti_theta_rates(dim))
        return true;
    if (i <= hpti_theta_share(dim))
        return kernel->additive;
    if (i == hpti_theta_trend(dim))
        return kernel->quadratic;
    return kernel->warped && !kernel->category[(i - bends) % dim];
}

/* ---- memory ---- */

int
hpti_scaled_take(hpti_scaled *scaled, const hpt_allocator *mem,
                 const hpti_covariance *kernel, size_t cap, double *raw)
{
    const size_t dim = kernel->dim;

    scaled->kernel = kernel;
    scaled->ld = cap;
    scaled->raw = raw;
    scaled->weight = hpti_matrix(mem, dim, 8);
    scaled->x = hpti_matrix(mem, cap, 4 * dim);
    if (!scaled->weight || !scaled->x)
        return HPT_E_NOMEM;
    scaled->rate = scaled->weight + dim;
    scaled->bend = scaled->rate + dim;
    scaled->here = scaled->bend + 2 * dim;
    scaled->here_up = scaled->here + dim;
    scaled->here_down = scaled->here_up + dim;
    scaled->rated = scaled->here_down + dim;
    scaled->up = scaled->x + cap * dim;
    scaled->down = scaled->up + cap * dim;
    scaled->bent = scaled->down + cap * dim;
    return HPT_OK;
}

void
hpti_scaled_release(hpti_scaled *scaled, const hpt_allocator *mem)
{
    hpti_free(mem, scaled->weight);
    hpti_free(mem, scaled->x);
}

/* ---- scaling ---- */

/* Whether the kernel was warped when it was scaled: it may be another since. */
static inline bool
is_warped(const hpti_scaled *scaled)
{
    return scaled->seen != scaled->raw;
}

static inline bool
is_bent(const hpti_scaled *scaled, size_t d)
{
    return is_warped(scaled) && !is_category(scaled, d);
}

/* A coordinate as the terms see it; slope: its derivative, or NULL. */
static double
see(const hpti_scaled *scaled, size_t d, double u, double *slope)
{
    if (is_bent(scaled, d))
        return hpti_warp(scaled->bend[d], scaled->bend[scaled->kernel->dim + d],
                         u, slope);
    if (slope)
        *slope = 1;
    return u;
}

void
hpti_covariance_scale_inputs(hpti_scaled *scaled, size_t first)
{
    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const size_t at = d * scaled->ld;
        const double w = is_category(scaled, d) ? 1 : scaled->weight[d];

        for (size_t j = first; is_warped(scaled) && j < scaled->n; j++)
            scaled->bent[at + j] = see(scaled, d, scaled->raw[at + j], NULL);
        for (size_t j = first; j < scaled->n; j++)
            scaled->x[at + j] = w * scaled->seen[at + j];
        for (size_t j = first; scaled->share_var > 0 && j < scaled->n;
             j += HPTI_BLOCK)
            hpti_block_powers(block_from(scaled, j), scaled->seen + at + j,
                              scaled->rate[d], scaled->up + at + j,
                              scaled->down + at + j);
    }
}

void
hpti_covariance_scale(hpti_scaled *scaled, const double *theta)
{
    const hpti_covariance *kernel = scaled->kernel;
    const size_t dim = kernel->dim;
    const double scale = kernel->family == HPTI_MATERN52 ? SQRT5 : 1;
    const double norm = 1 + (double)dim / 3;

    scaled->signal_var = hpti_exp(theta[hpti_theta_signal(dim)]);
    scaled->noise_var = hpti_exp(theta[hpti_theta_noise(dim)]);
    scaled->share_var = scaled->trend_var = 0;
    if (kernel->additive)
        scaled->share_var =
            hpti_exp(theta[hpti_theta_share(dim)]) / (double)dim;
    if (kernel->quadratic)
        scaled->trend_var =
            hpti_exp(theta[hpti_theta_trend(dim)]) / (norm * norm);
    for (size_t d = 0; d < dim; d++)
        scaled->weight[d] = scale * hpti_exp(-theta[d]);
    for (size_t d = 0; kernel->additive && d < dim; d++)
        scaled->rate[d] = scale * hpti_exp(-theta[hpti_theta_rates(dim) + d]);
    for (size_t d = 0; kernel->warped && d < 2 * dim; d++)
        scaled->bend[d] = hpti_exp(theta[hpti_theta_bends(dim) + d]);
    scaled->seen = kernel->warped ? scaled->bent : scaled->raw;
    hpti_covariance_scale_inputs(scaled, 0);
}

/* ---- the terms over one block ---- */

static void
correlate(hpti_family family, size_t m, const double *q, double *k, double *c)
{
    if (family == HPTI_MATERN52)
        hpti_block_matern(m, q, k, c);
    else
        hpti_block_exponential(m, q, k, c);
}

/* Scaled squared distances of the first term. */
static void
add_squares(const hpti_scaled *scaled, size_t first, size_t m, double *q)
{
    const double *x = scaled->here;

    memset(q, 0, m * sizeof *q);
    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const double *inputs = scaled->x + d * scaled->ld + first;
        const double w = scaled->weight[d];

        if (is_category(scaled, d))
            hpti_block_mismatches(m, inputs, x[d], w * w, q);
        else
            hpti_block_squares(m, inputs, w * x[d], q);
    }
}

/* Make x, of the unit cube, the point in hand; without its powers. */
static void
see_point(const hpti_scaled *scaled, const double *x)
{
    for (size_t d = 0; d < scaled->kernel->dim; d++)
        scaled->here[d] = see(scaled, d, x[d], NULL);
}

/* The same with its powers for the additive term. */
static void
set_point(const hpti_scaled *scaled, const double *x)
{
    const size_t dim = scaled->kernel->dim;

    see_point(scaled, x);
    if (!(scaled->share_var > 0))
        return;
    for (size_t d = 0; d < dim; d++)
        scaled->rated[d] = scaled->rate[d] * scaled->here[d];
    hpti_block_powers(dim, scaled->rated, 1, scaled->here_up,
                      scaled->here_down);
}

/* Make input i the point in hand. */
static void
set_input(const hpti_scaled *scaled, size_t i)
{
    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const size_t at = d * scaled->ld + i;

        scaled->here[d] = scaled->seen[at];
        if (scaled->share_var > 0) {
            scaled->here_up[d] = scaled->up[at];
            scaled->here_down[d] = scaled->down[at];
        }
    }
}

/* Correlations, c and scaled squares of the additive term in coordinate d. */
static void
share_line(const hpti_scaled *scaled, size_t d, size_t first, size_t m,
           double *k, double *c, double *q)
{
    const size_t place = d * scaled->ld + first;
    const double rate = scaled->rate[d], at = scaled->here[d];

    if (!is_category(scaled, d) && scaled->kernel->family == HPTI_MATERN52) {
        const hpti_block_point point = { rate, at, scaled->here_up[d],
                                         scaled->here_down[d] };

        hpti_block_matern_line(m, &point, scaled->seen + place,
                               scaled->up + place, scaled->down + place, k, c,
                               q);
        return;
    }
    memset(q, 0, m * sizeof *q);
    if (is_category(scaled, d)) {
        hpti_block_mismatches(m, scaled->seen + place, at, rate * rate, q);
    } else {
        hpti_block_squares(m, scaled->seen + place, at, q);
        for (size_t j = 0; j < m; j++)
            q[j] *= rate * rate;
    }
    correlate(scaled->kernel->family, m, q, k, c);
}

/* v of one coordinate, as it is seen; a category has none. */
static double
trend_input(const hpti_scaled *scaled, size_t d, double seen)
{
    return is_category(scaled, d) ? 0 : 2 * seen - 1;
}

/* p_j = 1 + v.v_j */
static void
trend_products(const hpti_scaled *scaled, size_t first, size_t m, double *p)
{
    for (size_t j = 0; j < m; j++)
        p[j] = 1;
    for (size_t d = 0; d < scaled->kernel->dim; d++)
        hpti_block_add_products(m, scaled->seen + d * scaled->ld + first,
                                trend_input(scaled, d, scaled->here[d]), p);
}

/* 1 + v.v at the point in hand */
static double
trend_square(const hpti_scaled *scaled)
{
    double square = 1;

    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        double v = trend_input(scaled, d, scaled->here[d]);

        square += v * v;
    }
    return square;
}

/* ---- rows ---- */

double
hpti_covariance_variance(const hpti_scaled *scaled, const double *x,
                         double *gradient)
{
    const double level = hpti_covariance_level(scaled);
    const size_t dim = scaled->kernel->dim;
    double square;

    if (gradient)
        memset(gradient, 0, dim * sizeof *gradient);
    if (!(scaled->trend_var > 0))
        return level;
    see_point(scaled, x);
    square = trend_square(scaled);
    for (size_t d = 0; gradient && d < dim; d++) {
        double slope;

        see(scaled, d, x[d], &slope);
        gradient[d] = 8 * scaled->trend_var * square *
                      trend_input(scaled, d, scaled->here[d]) * slope;
    }
    return level + scaled->trend_var * square * square;
}

/* Covariances of the point in hand with inputs first .. first + m - 1. */
static void
row_block(const hpti_scaled *scaled, size_t first, size_t m, double *k,
          double *c)
{
    double q[HPTI_BLOCK], value[HPTI_BLOCK], slope[HPTI_BLOCK];

    add_squares(scaled, first, m, q);
    correlate(scaled->kernel->family, m, q, value, slope);
    for (size_t j = 0; j < m; j++)
        k[j] = scaled->signal_var * value[j];
    for (size_t j = 0; c && j < m; j++)
        c[j] = scaled->signal_var * slope[j];
    for (size_t d = 0; scaled->share_var > 0 && d < scaled->kernel->dim; d++) {
        share_line(scaled, d, first, m, value, slope, q);
        for (size_t j = 0; j < m; j++)
            k[j] += scaled->share_var * value[j];
    }
    if (scaled->trend_var > 0) {
        trend_products(scaled, first, m, q);
        for (size_t j = 0; j < m; j++)
            k[j] += scaled->trend_var * q[j] * q[j];
    }
}

/* The same with inputs first .. n - 1; k and c begin at the first. */
static void
row_from(const hpti_scaled *scaled, size_t first, double *k, double *c)
{
    for (size_t j = first; j < scaled->n; j += HPTI_BLOCK)
        row_block(scaled, j, block_from(scaled, j), k + (j - first),
                  c ? c + (j - first) : NULL);
}

void
hpti_covariance_row(const hpti_scaled *scaled, const double *x, double *k)
{
    set_point(scaled, x);
    row_from(scaled, 0, k, NULL);
}

void
hpti_covariance_row_slopes(const hpti_scaled *scaled, const double *x,
                           double *k, double *c)
{
    set_point(scaled, x);
    row_from(scaled, 0, k, c);
}

void
hpti_covariance_triangle(const hpti_scaled *scaled, double *k, double *c)
{
    for (size_t i = 0; i < scaled->n; i++) {
        const size_t at = i + i * scaled->ld;

        set_input(scaled, i);
        row_from(scaled, i, k + at, c ? c + at : NULL);
    }
}

/* ---- gradients with respect to the point ---- */

/* sum_j a_j c_j (x_j - p) */
static double
moment(size_t m, const double *a, const double *c, const double *x, double p)
{
    double u[HPTI_BLOCK];

    for (size_t j = 0; j < m; j++)
        u[j] = a[j] * c[j];
    return hpti_block_first_moment(m, u, x, p);
}

/* One block's part of the gradients of sum_j a_j k(x, x_j) along the first and
 * the additive term. */
static void
gradient_block(const hpti_scaled *scaled, size_t first, size_t m,
               const double *c, size_t n_weights, const double *const *weights,
               double *const *g)
{
    double k[HPTI_BLOCK], slope[HPTI_BLOCK], q[HPTI_BLOCK];
    const double *x = scaled->here;

    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const size_t place = d * scaled->ld + first;
        const double w = scaled->weight[d], rate = scaled->rate[d];

        if (is_category(scaled, d))
            continue;
        for (size_t i = 0; i < n_weights; i++)
            g[i][d] += w * moment(m, weights[i] + first, c + first,
                                  scaled->x + place, w * x[d]);
        if (!(scaled->share_var > 0))
            continue;
        share_line(scaled, d, first, m, k, slope, q);
        for (size_t i = 0; i < n_weights; i++)
            g[i][d] += scaled->share_var * rate * rate *
                       moment(m, weights[i] + first, slope,
                              scaled->seen + place, x[d]);
    }
}

/* The same along the quadratic term. */
static void
trend_gradient(const hpti_scaled *scaled, size_t first, size_t m,
               size_t n_weights, const double *const *weights, double *const *g)
{
    double p[HPTI_BLOCK];

    trend_products(scaled, first, m, p);
    for (size_t d = 0; d < scaled->kernel->dim; d++)
        for (size_t i = 0; i < n_weights && !is_category(scaled, d); i++)
            g[i][d] += 8 * scaled->trend_var * /* 2 x_j - 1 = 2 (x_j - 1/2) */
                       moment(m, weights[i] + first, p,
                              scaled->seen + d * scaled->ld + first, 0.5);
}

void
hpti_covariance_gradient(const hpti_scaled *scaled, const double *x,
                         const double *c, size_t n_weights,
                         const double *const *weights, double *const *g)
{
    const size_t dim = scaled->kernel->dim;

    set_point(scaled, x);
    for (size_t i = 0; i < n_weights; i++)
        memset(g[i], 0, dim * sizeof(double));
    for (size_t j = 0; j < scaled->n; j += HPTI_BLOCK) {
        const size_t m = block_from(scaled, j);

        gradient_block(scaled, j, m, c, n_weights, weights, g);
        if (scaled->trend_var > 0)
            trend_gradient(scaled, j, m, n_weights, weights, g);
    }
    for (size_t d = 0; d < dim; d++) {
        double slope;

        if (!is_bent(scaled, d))
            continue;
        see(scaled, d, x[d], &slope);
        for (size_t i = 0; i < n_weights; i++)
            g[i][d] *= slope;
    }
}

/* ---- derivatives with respect to theta ---- */

static void
length_sums(const hpti_scaled *scaled, size_t i, size_t first, size_t m,
            const double *w, const double *c, double *gradient, double *pull)
{
    double u[HPTI_BLOCK];

    for (size_t j = 0; j < m; j++)
        u[j] = w[j] * c[j];
    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const size_t at = d * scaled->ld;
        const double *x = scaled->x + at;
        const double weight = scaled->weight[d];

        if (is_category(scaled, d)) {
            gradient[d] += weight * weight *
                           hpti_block_mismatch_sum(m, u, x + first, x[i]);
            continue;
        }
        gradient[d] += hpti_block_second_moment(m, u, x + first, x[i]);
        if (pull)
            pull[at + i] += hpti_block_pull(m, u, x + first, x[i], weight,
                                            pull + at + first);
    }
}

static void
share_sums(const hpti_scaled *scaled, size_t i, size_t first, size_t m,
           const double *w, double *gradient, double *pull)
{
    const size_t dim = scaled->kernel->dim;
    double k[HPTI_BLOCK], c[HPTI_BLOCK], q[HPTI_BLOCK], u[HPTI_BLOCK];

    for (size_t d = 0; d < dim; d++) {
        const size_t at = d * scaled->ld;
        const double rate = scaled->rate[d];

        share_line(scaled, d, first, m, k, c, q);
        for (size_t j = 0; pull && j < m; j++)
            u[j] = w[j] * c[j];
        if (pull && !is_category(scaled, d))
            pull[at + i] += hpti_block_pull(
                m, u, scaled->seen + at + first, scaled->here[d],
                scaled->share_var * rate * rate, pull + at + first);
        for (size_t j = 0; j < m; j++)
            c[j] *= q[j];
        gradient[hpti_theta_rates(dim) + d] +=
            scaled->share_var * hpti_block_dot(m, w, c);
        gradient[hpti_theta_share(dim)] +=
            scaled->share_var * hpti_block_dot(m, w, k);
    }
}

/* p as trend_products() makes it; dk_ij/dx_i = 4 s_q^2 p_ij v_j, scaled. */
static void
trend_pull(const hpti_scaled *scaled, size_t i, size_t first, size_t m,
           const double *w, const double *p, double *pull)
{
    double u[HPTI_BLOCK];

    for (size_t j = 0; j < m; j++)
        u[j] = w[j] * p[j];
    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const size_t at = d * scaled->ld;
        const double mine =
            4 * scaled->trend_var * trend_input(scaled, d, scaled->here[d]);

        if (is_category(scaled, d))
            continue;
        pull[at + i] +=
            8 * scaled->trend_var *
            hpti_block_first_moment(m, u, scaled->seen + at + first, 0.5);
        for (size_t j = 0; j < m; j++)
            pull[at + first + j] += mine * u[j];
    }
}

static void
trend_sum(const hpti_scaled *scaled, size_t i, size_t first, size_t m,
          const double *w, double *gradient, double *pull)
{
    double p[HPTI_BLOCK];

    trend_products(scaled, first, m, p);
    if (pull)
        trend_pull(scaled, i, first, m, w, p, pull);
    for (size_t j = 0; j < m; j++)
        p[j] *= p[j];
    gradient[hpti_theta_trend(scaled->kernel->dim)] +=
        scaled->trend_var * hpti_block_dot(m, w, p);
}

/* What k(x_i, x_i) has of the trend, with half the weight of a pair. */
static void
trend_diagonal(const hpti_scaled *scaled, size_t i, double weight,
               double *gradient, double *pull)
{
    const double level = hpti_covariance_level(scaled);
    const double square = trend_square(scaled);

    gradient[hpti_theta_trend(scaled->kernel->dim)] +=
        0.5 * weight * ((level + scaled->trend_var * square * square) - level);
    for (size_t d = 0; pull && d < scaled->kernel->dim; d++)
        pull[d * scaled->ld + i] += 4 * weight * scaled->trend_var * square *
                                    trend_input(scaled, d, scaled->here[d]);
}

void
hpti_covariance_pair_sums(const hpti_scaled *scaled, size_t i, double diagonal,
                          const double *w, const double *c, double *gradient,
                          double *pull)
{
    set_input(scaled, i);
    for (size_t j = i + 1; j < scaled->n; j += HPTI_BLOCK) {
        const size_t m = block_from(scaled, j), at = j - i - 1;

        length_sums(scaled, i, j, m, w + at, c + at, gradient, pull);
        if (scaled->share_var > 0)
            share_sums(scaled, i, j, m, w + at, gradient, pull);
        if (scaled->trend_var > 0)
            trend_sum(scaled, i, j, m, w + at, gradient, pull);
    }
    if (scaled->trend_var > 0)
        trend_diagonal(scaled, i, diagonal, gradient, pull);
}

void
hpti_covariance_bend_sums(const hpti_scaled *scaled, const double *pull,
                          double *gradient)
{
    const size_t dim = scaled->kernel->dim;
    double *low = gradient + hpti_theta_bends(dim), *high = low + dim;

    for (size_t d = 0; d < dim; d++) {
        const size_t at = d * scaled->ld;

        for (size_t j = 0; is_bent(scaled, d) && j < scaled->n; j++) {
            double by_low, by_high;

            hpti_warp_bends(scaled->bend[d], scaled->bend[dim + d],
                            scaled->raw[at + j], &by_low, &by_high);
            low[d] += pull[at + j] * by_low;
            high[d] += pull[at + j] * by_high;
        }
    }
}
