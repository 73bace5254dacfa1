/*
 * Covariance functions of the Gaussian process: rows, gradients, derivatives.
 *
 * Inputs lie coordinate by coordinate; every loop over them goes block by block
 * through covariance-block.c.
 */
#include "gp/covariance.h"

#include "gp/covariance-block.h"
#include "specfun/elementary.h"
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

/* ---- scaling ---- */

void
hpti_covariance_scale_inputs(hpti_scaled *scaled, size_t first)
{
    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const size_t at = d * scaled->ld;
        const double w = is_category(scaled, d) ? 1 : scaled->weight[d];

        for (size_t j = first; j < scaled->n; j++)
            scaled->x[at + j] = w * scaled->raw[at + j];
        for (size_t j = first; scaled->share_var > 0 && j < scaled->n;
             j += HPTI_BLOCK)
            hpti_block_powers(block_from(scaled, j), scaled->raw + at + j,
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
add_squares(const hpti_scaled *scaled, size_t first, size_t m, const double *x,
            double *q)
{
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

/* Make x the point in hand: its powers for the additive term. */
static void
set_point(const hpti_scaled *scaled, const double *x)
{
    const size_t dim = scaled->kernel->dim;
    double *scaled_x = scaled->here + 2 * dim;

    if (!(scaled->share_var > 0))
        return;
    for (size_t d = 0; d < dim; d++)
        scaled_x[d] = scaled->rate[d] * x[d];
    hpti_block_powers(dim, scaled_x, 1, scaled->here, scaled->here + dim);
}

/* Correlations, c and scaled squares of the additive term in coordinate d,
 * where the point in hand is at `at`. */
static void
share_line(const hpti_scaled *scaled, size_t d, size_t first, size_t m,
           double at, double *k, double *c, double *q)
{
    const size_t place = d * scaled->ld + first;
    const double rate = scaled->rate[d];

    if (!is_category(scaled, d) && scaled->kernel->family == HPTI_MATERN52) {
        const hpti_block_point point = {
            rate, at, scaled->here[d], scaled->here[scaled->kernel->dim + d]
        };

        hpti_block_matern_line(m, &point, scaled->raw + place,
                               scaled->up + place, scaled->down + place, k, c,
                               q);
        return;
    }
    memset(q, 0, m * sizeof *q);
    if (is_category(scaled, d)) {
        hpti_block_mismatches(m, scaled->raw + place, at, rate * rate, q);
    } else {
        hpti_block_squares(m, scaled->raw + place, at, q);
        for (size_t j = 0; j < m; j++)
            q[j] *= rate * rate;
    }
    correlate(scaled->kernel->family, m, q, k, c);
}

/* v of one coordinate; a category has none. */
static double
trend_input(const hpti_scaled *scaled, size_t d, double raw)
{
    return is_category(scaled, d) ? 0 : 2 * raw - 1;
}

/* p_j = 1 + v.v_j */
static void
trend_products(const hpti_scaled *scaled, size_t first, size_t m,
               const double *x, double *p)
{
    for (size_t j = 0; j < m; j++)
        p[j] = 1;
    for (size_t d = 0; d < scaled->kernel->dim; d++)
        hpti_block_add_products(m, scaled->raw + d * scaled->ld + first,
                                trend_input(scaled, d, x[d]), p);
}

/* ---- rows ---- */

double
hpti_covariance_variance(const hpti_scaled *scaled, const double *x,
                         double *gradient)
{
    double square = 1;

    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        double v = trend_input(scaled, d, x[d]);

        square += v * v;
    }
    for (size_t d = 0; gradient && d < scaled->kernel->dim; d++)
        gradient[d] = 8 * scaled->trend_var * square *
                      trend_input(scaled, d, x[d]);
    return hpti_covariance_level(scaled) + scaled->trend_var * square * square;
}

static void
row_block(const hpti_scaled *scaled, size_t first, size_t m, const double *x,
          double *k, double *c)
{
    double q[HPTI_BLOCK], value[HPTI_BLOCK], slope[HPTI_BLOCK];

    add_squares(scaled, first, m, x, q);
    correlate(scaled->kernel->family, m, q, value, slope);
    for (size_t j = 0; j < m; j++)
        k[j] = scaled->signal_var * value[j];
    for (size_t j = 0; c && j < m; j++)
        c[j] = scaled->signal_var * slope[j];
    for (size_t d = 0; scaled->share_var > 0 && d < scaled->kernel->dim; d++) {
        share_line(scaled, d, first, m, x[d], value, slope, q);
        for (size_t j = 0; j < m; j++)
            k[j] += scaled->share_var * value[j];
    }
    if (scaled->trend_var > 0) {
        trend_products(scaled, first, m, x, q);
        for (size_t j = 0; j < m; j++)
            k[j] += scaled->trend_var * q[j] * q[j];
    }
}

void
hpti_covariance_row(const hpti_scaled *scaled, size_t first, const double *x,
                    double *k)
{
    set_point(scaled, x);
    for (size_t j = first; j < scaled->n; j += HPTI_BLOCK)
        row_block(scaled, j, block_from(scaled, j), x, k + (j - first), NULL);
}

void
hpti_covariance_row_slopes(const hpti_scaled *scaled, size_t first,
                           const double *x, double *k, double *c)
{
    set_point(scaled, x);
    for (size_t j = first; j < scaled->n; j += HPTI_BLOCK)
        row_block(scaled, j, block_from(scaled, j), x, k + (j - first),
                  c + (j - first));
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
               const double *x, const double *c, size_t n_weights,
               const double *const *weights, double *const *g)
{
    double k[HPTI_BLOCK], slope[HPTI_BLOCK], q[HPTI_BLOCK];

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
        share_line(scaled, d, first, m, x[d], k, slope, q);
        for (size_t i = 0; i < n_weights; i++)
            g[i][d] += scaled->share_var * rate * rate *
                       moment(m, weights[i] + first, slope,
                              scaled->raw + place, x[d]);
    }
}

/* The same along the quadratic term. */
static void
trend_gradient(const hpti_scaled *scaled, size_t first, size_t m,
               const double *x, size_t n_weights, const double *const *weights,
               double *const *g)
{
    double p[HPTI_BLOCK];

    trend_products(scaled, first, m, x, p);
    for (size_t d = 0; d < scaled->kernel->dim; d++)
        for (size_t i = 0; i < n_weights && !is_category(scaled, d); i++)
            g[i][d] += 8 * scaled->trend_var * /* 2 x_j - 1 = 2 (x_j - 1/2) */
                       moment(m, weights[i] + first, p,
                              scaled->raw + d * scaled->ld + first, 0.5);
}

void
hpti_covariance_gradient(const hpti_scaled *scaled, const double *x,
                         const double *c, size_t n_weights,
                         const double *const *weights, double *const *g)
{
    set_point(scaled, x);
    for (size_t i = 0; i < n_weights; i++)
        memset(g[i], 0, scaled->kernel->dim * sizeof(double));
    for (size_t j = 0; j < scaled->n; j += HPTI_BLOCK) {
        const size_t m = block_from(scaled, j);

        gradient_block(scaled, j, m, x, c, n_weights, weights, g);
        if (scaled->trend_var > 0)
            trend_gradient(scaled, j, m, x, n_weights, weights, g);
    }
}

/* ---- derivatives with respect to theta ---- */

static void
length_sums(const hpti_scaled *scaled, size_t i, size_t first, size_t m,
            const double *w, const double *c, double *gradient)
{
    double u[HPTI_BLOCK];

    for (size_t j = 0; j < m; j++)
        u[j] = w[j] * c[j];
    for (size_t d = 0; d < scaled->kernel->dim; d++) {
        const double *x = scaled->x + d * scaled->ld;
        const double weight = scaled->weight[d];

        gradient[d] +=
            is_category(scaled, d)
                ? weight * weight * hpti_block_mismatch_sum(m, u, x + first, x[i])
                : hpti_block_second_moment(m, u, x + first, x[i]);
    }
}

static void
share_sums(const hpti_scaled *scaled, size_t i, size_t first, size_t m,
           const double *w, double *gradient)
{
    const size_t dim = scaled->kernel->dim;
    double k[HPTI_BLOCK], c[HPTI_BLOCK], q[HPTI_BLOCK];

    for (size_t d = 0; d < dim; d++) {
        share_line(scaled, d, first, m, scaled->raw[d * scaled->ld + i], k, c,
                   q);
        for (size_t j = 0; j < m; j++)
            c[j] *= q[j];
        gradient[hpti_theta_rates(dim) + d] +=
            scaled->share_var * hpti_block_dot(m, w, c);
        gradient[hpti_theta_share(dim)] +=
            scaled->share_var * hpti_block_dot(m, w, k);
    }
}

static void
trend_sum(const hpti_scaled *scaled, const double *x, size_t first, size_t m,
          const double *w, double *gradient)
{
    double p[HPTI_BLOCK];

    trend_products(scaled, first, m, x, p);
    for (size_t j = 0; j < m; j++)
        p[j] *= p[j];
    gradient[hpti_theta_trend(scaled->kernel->dim)] +=
        scaled->trend_var * hpti_block_dot(m, w, p);
}

void
hpti_covariance_pair_sums(const hpti_scaled *scaled, size_t i, const double *x,
                          const double *w, const double *c, double *gradient)
{
    set_point(scaled, x);
    for (size_t j = i + 1; j < scaled->n; j += HPTI_BLOCK) {
        const size_t m = block_from(scaled, j), at = j - i - 1;

        length_sums(scaled, i, j, m, w + at, c + at, gradient);
        if (scaled->share_var > 0)
            share_sums(scaled, i, j, m, w + at, gradient);
        if (scaled->trend_var > 0)
            trend_sum(scaled, x, j, m, w + at, gradient);
    }
}
