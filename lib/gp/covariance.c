/*
 * Covariance functions of the Gaussian process: scaling, and rows.
 *
 * Inputs lie coordinate by coordinate; every loop over them goes block by block
 * through covariance-block.c.
 */
#include "gp/covariance.h"

#include "gp/covariance-priv.h"
#include "gp/elementary-block.h"
#include "gp/warp.h"
#include "specfun/elementary.h"
#include <hptune/status.h>
#include <string.h>

#define SQRT5 2.23606797749978969641

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

/* Hand out `size` doubles of `memory` to each of n vectors. */
static void
share_out(double *memory, size_t size, size_t n, double **const *vectors)
{
    for (size_t i = 0; i < n; i++)
        *vectors[i] = memory + i * size;
}

#define N_OF(array) (sizeof(array) / sizeof *(array))

int
hpti_scaled_take(hpti_scaled *scaled, const hpt_allocator *mem,
                 const hpti_covariance *kernel, size_t ld, double *raw)
{
    double **const places[] = { &scaled->weight, &scaled->square, &scaled->rate,
                                &scaled->apart,  &scaled->slope,  &scaled->low,
                                &scaled->high,   &scaled->zero };
    double **const inputs[] = { &scaled->seen, &scaled->x,  &scaled->v,
                                &scaled->line, &scaled->up, &scaled->down };
    double **const points[] = { &scaled->here,    &scaled->here_x,
                                &scaled->here_v,  &scaled->here_line,
                                &scaled->here_up, &scaled->here_down };
    const size_t dim = kernel->dim;

    scaled->kernel = kernel;
    scaled->ld = ld;
    scaled->raw = raw;
    scaled->order = hpti_alloc(mem, dim, sizeof *scaled->order);
    scaled->weight = hpti_matrix(mem, N_OF(places), dim);
    scaled->seen = hpti_matrix(mem, N_OF(inputs) * ld, dim);
    scaled->here = hpti_matrix(mem, N_OF(points) * HPTI_LANES, dim);
    scaled->lanes = hpti_matrix(mem, 6 * HPTI_LANES, dim);
    if (!scaled->order || !scaled->weight || !scaled->seen || !scaled->here ||
        !scaled->lanes)
        return HPT_E_NOMEM;
    share_out(scaled->weight, dim, N_OF(places), places);
    memset(scaled->weight, 0, N_OF(places) * dim * sizeof(double));
    share_out(scaled->seen, ld * dim, N_OF(inputs), inputs);
    share_out(scaled->here, HPTI_LANES * dim, N_OF(points), points);
    return HPT_OK;
}

void
hpti_scaled_release(hpti_scaled *scaled, const hpt_allocator *mem)
{
    hpti_free(mem, scaled->order);
    hpti_free(mem, scaled->weight);
    hpti_free(mem, scaled->seen);
    hpti_free(mem, scaled->here);
    hpti_free(mem, scaled->lanes);
}

/* ---- scaling ---- */

static void
set_order(hpti_scaled *scaled)
{
    const hpti_covariance *kernel = scaled->kernel;
    size_t place = 0;

    for (int category = 0; category <= 1; category++) {
        for (size_t d = 0; d < kernel->dim; d++)
            if (!kernel->category[d] == !category)
                scaled->order[place++] = d;
        if (!category)
            scaled->n_lines = place;
    }
}

static void
scale_parameters(hpti_scaled *scaled, const double *theta)
{
    const hpti_covariance *kernel = scaled->kernel;
    const size_t dim = kernel->dim;
    const double *rates = theta + hpti_theta_rates(dim);
    const double *bends = theta + hpti_theta_bends(dim);
    const double scale = kernel->family == HPTI_MATERN52 ? SQRT5 : 1;

    for (size_t p = 0; p < dim; p++) {
        const size_t d = scaled->order[p];

        scaled->weight[p] = scale * hpti_exp(-theta[d]);
        scaled->square[p] = scaled->weight[p] * scaled->weight[p];
        if (kernel->additive)
            scaled->rate[p] = scale * hpti_exp(-rates[d]);
        if (kernel->warped && p < scaled->n_lines) {
            scaled->low[p] = hpti_exp(bends[d]);
            scaled->high[p] = hpti_exp(bends[dim + d]);
        }
    }
}

static void
correlate(hpti_family family, size_t m, size_t rows, double level,
          const double *q, double *k, double *c, size_t ld)
{
    if (family == HPTI_MATERN52)
        hpti_block_matern(m, rows, level, q, k, c, ld);
    else
        hpti_block_exponential(m, rows, level, q, k, c, ld);
}

/* The additive term of categories that differ. */
static void
scale_categories(hpti_scaled *scaled)
{
    double q[HPTI_LANES] = { 0 }, value[HPTI_LANES], slope[HPTI_LANES];

    for (size_t p = scaled->n_lines; p < scaled->kernel->dim; p++) {
        q[0] = scaled->rate[p] * scaled->rate[p];
        correlate(scaled->kernel->family, HPTI_LANES, 1, scaled->share_var, q,
                  value, slope, HPTI_LANES);
        scaled->apart[p] = value[0];
        scaled->slope[p] = slope[0] * q[0];
    }
}

/* e^line and e^-line; lines are at most sqrt 5 / 0.02. */
static void
set_powers(size_t m, const double *line, double *up, double *down)
{
    hpti_block_exp(m, 1, line, down);
    for (size_t j = 0; j < m; j++)
        up[j] = 1 / down[j];
}

/* m numbers of place p as they are seen, scaled for each term, there or not. */
static void
scale_line(const hpti_scaled *scaled, size_t p, size_t m,
           const double *restrict seen, double *restrict x, double *restrict v,
           double *restrict line)
{
    const double weight = scaled->weight[p], rate = scaled->rate[p];

    for (size_t j = 0; j < m; j++) {
        x[j] = weight * seen[j];
        v[j] = 2 * seen[j] - 1;
        line[j] = rate * seen[j];
    }
}

void
hpti_covariance_scale_inputs(hpti_scaled *scaled, size_t first)
{
    const size_t from = first / HPTI_LANES * HPTI_LANES;
    const size_t m = hpti_round_up(scaled->n) - from;

    for (size_t p = 0; p < scaled->kernel->dim; p++) {
        const double *raw = scaled->raw + scaled->order[p] * scaled->ld;
        const size_t at = p * scaled->ld + from;
        double *seen = scaled->seen + p * scaled->ld;

        if (scaled->warped && p < scaled->n_lines)
            hpti_warp_inputs(m, scaled->low[p], scaled->high[p], raw + from,
                             seen + from);
        else
            memcpy(seen + from, raw + from, m * sizeof *seen);
        for (size_t j = scaled->n; j < from + m; j++)
            seen[j] = 0;
        if (p >= scaled->n_lines)
            continue;
        scale_line(scaled, p, m, seen + from, scaled->x + at, scaled->v + at,
                   scaled->line + at);
        if (scaled->share_var > 0)
            set_powers(m, scaled->line + at, scaled->up + at,
                       scaled->down + at);
    }
}

void
hpti_covariance_scale(hpti_scaled *scaled, const double *theta)
{
    const hpti_covariance *kernel = scaled->kernel;
    const size_t dim = kernel->dim;
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
    scaled->warped = kernel->warped;
    set_order(scaled);
    scale_parameters(scaled, theta);
    if (kernel->additive)
        scale_categories(scaled);
    hpti_covariance_scale_inputs(scaled, 0);
}

/* ---- points and lines ---- */

/* The first one stands for those that are fewer than HPTI_LANES. */
void
hpti_see_points(const hpti_scaled *scaled, size_t rows, const double *points)
{
    const size_t dim = scaled->kernel->dim;

    for (size_t p = 0; p < dim; p++) {
        double *seen = scaled->here + p * HPTI_LANES;
        double raw[HPTI_LANES];

        for (size_t r = 0; r < HPTI_LANES; r++)
            raw[r] = points[(r < rows ? r : 0) * dim + scaled->order[p]];
        if (scaled->warped && p < scaled->n_lines)
            hpti_warp_inputs(HPTI_LANES, scaled->low[p], scaled->high[p], raw,
                             seen);
        else
            memcpy(seen, raw, sizeof raw);
    }
}

hpti_points
hpti_set_points(const hpti_scaled *scaled, size_t rows, const double *points)
{
    hpti_see_points(scaled, rows, points);
    for (size_t p = 0; p < scaled->n_lines; p++) {
        const size_t at = p * HPTI_LANES;

        scale_line(scaled, p, HPTI_LANES, scaled->here + at,
                   scaled->here_x + at, scaled->here_v + at,
                   scaled->here_line + at);
    }
    if (scaled->share_var > 0)
        set_powers(scaled->n_lines * HPTI_LANES, scaled->here_line,
                   scaled->here_up, scaled->here_down);
    return (hpti_points){ .rows = rows,
                          .ld = HPTI_LANES,
                          .seen = scaled->here,
                          .x = scaled->here_x,
                          .v = scaled->here_v,
                          .line = scaled->here_line,
                          .up = scaled->here_up,
                          .down = scaled->here_down };
}

hpti_points
hpti_input_points(const hpti_scaled *scaled, size_t i)
{
    const size_t left = scaled->n - i;

    return (hpti_points){ .rows = left < HPTI_LANES ? left : HPTI_LANES,
                          .ld = scaled->ld,
                          .seen = scaled->seen + i,
                          .x = scaled->x + i,
                          .v = scaled->v + i,
                          .line = scaled->line + i,
                          .up = scaled->up + i,
                          .down = scaled->down + i };
}

static hpti_lines
lines_of(const hpti_scaled *scaled, const hpti_points *points,
         const double *here, const double *x)
{
    return (hpti_lines){ .count = scaled->n_lines,
                         .rows = points->rows,
                         .ld = scaled->ld,
                         .here_ld = points->ld,
                         .here = here,
                         .x = x };
}

hpti_lines
hpti_first_lines(const hpti_scaled *scaled, const hpti_points *points, size_t j)
{
    return lines_of(scaled, points, points->x, scaled->x + j);
}

hpti_lines
hpti_share_lines(const hpti_scaled *scaled, const hpti_points *points, size_t j)
{
    hpti_lines lines = lines_of(scaled, points, points->line, scaled->line + j);

    lines.up = scaled->up + j;
    lines.down = scaled->down + j;
    lines.here_up = points->up;
    lines.here_down = points->down;
    return lines;
}

hpti_lines
hpti_trend_lines(const hpti_scaled *scaled, const hpti_points *points, size_t j)
{
    return lines_of(scaled, points, points->v, scaled->v + j);
}

hpti_lines
hpti_line(const hpti_lines *lines, size_t place)
{
    const size_t at = place * lines->ld, here = place * lines->here_ld;
    hpti_lines line = *lines;

    line.count = 1;
    line.x += at;
    line.here += here;
    if (line.up) {
        line.up += at;
        line.down += at;
        line.here_up += here;
        line.here_down += here;
    }
    return line;
}

/* ---- covariances ---- */

/* For each category: k_rj += same where input and point agree, else apart[p].
 */
static void
add_categories(const hpti_scaled *scaled, const hpti_points *points, size_t j,
               size_t m, double same, const double *apart, double *k, size_t ld)
{
    for (size_t p = scaled->n_lines; p < scaled->kernel->dim; p++)
        for (size_t r = 0; r < points->rows; r++)
            hpti_block_add_matches(m, scaled->seen + p * scaled->ld + j,
                                   points->seen[p * points->ld + r], same,
                                   apart[p], k + r * ld);
}

void
hpti_share_exponential(const hpti_scaled *scaled, size_t m,
                       const hpti_lines *line, double *e)
{
    double q[HPTI_LANES * HPTI_BLOCK];

    hpti_block_squares(m, line, q);
    hpti_block_exponential(m, line->rows, scaled->share_var, q, e, NULL,
                           HPTI_BLOCK);
}

/* The additive term. */
static void
add_shares(const hpti_scaled *scaled, const hpti_points *points, size_t j,
           size_t m, double *k, size_t ld)
{
    const hpti_lines lines = hpti_share_lines(scaled, points, j);
    const bool matern = scaled->kernel->family == HPTI_MATERN52;

    if (matern)
        hpti_block_add_matern_lines(m, &lines, scaled->share_var, k, ld);
    for (size_t p = 0; !matern && p < lines.count; p++) {
        const hpti_lines line = hpti_line(&lines, p);
        double e[HPTI_LANES * HPTI_BLOCK];

        hpti_share_exponential(scaled, m, &line, e);
        for (size_t r = 0; r < line.rows; r++)
            for (size_t i = 0; i < m; i++)
                k[i + r * ld] += e[i + r * HPTI_BLOCK];
    }
    add_categories(scaled, points, j, m, scaled->share_var, scaled->apart, k,
                   ld);
}

/* Covariances of points with inputs j .. j + m - 1; first: of the first term
 * alone, or NULL. */
static void
row_block(const hpti_scaled *scaled, const hpti_points *points, size_t j,
          size_t m, double *k, double *c, double *first, size_t ld)
{
    const hpti_lines lines = hpti_first_lines(scaled, points, j);
    const hpti_lines trend_lines = hpti_trend_lines(scaled, points, j);
    double q[HPTI_LANES * HPTI_BLOCK];

    hpti_block_squares(m, &lines, q);
    add_categories(scaled, points, j, m, 0, scaled->square, q, HPTI_BLOCK);
    correlate(scaled->kernel->family, m, points->rows, scaled->signal_var, q, k,
              c, ld);
    for (size_t r = 0; first && r < points->rows; r++)
        memcpy(first + r * ld, k + r * ld, m * sizeof *first);
    if (scaled->share_var > 0)
        add_shares(scaled, points, j, m, k, ld);
    if (scaled->trend_var > 0) {
        hpti_block_products(m, &trend_lines, q);
        hpti_block_add_powers(m, points->rows, scaled->trend_var, q, k, ld);
    }
}

/* With the last inputs, fewer than a multiple of HPTI_LANES. */
static void
last_block(const hpti_scaled *scaled, const hpti_points *points, size_t j,
           size_t m, double *k, double *c, size_t ld)
{
    double values[HPTI_LANES * HPTI_BLOCK], slopes[HPTI_LANES * HPTI_BLOCK];

    row_block(scaled, points, j, hpti_round_up(m), values, c ? slopes : NULL,
              NULL, HPTI_BLOCK);
    for (size_t r = 0; r < points->rows; r++) {
        memcpy(k + r * ld, values + r * HPTI_BLOCK, m * sizeof *k);
        if (c)
            memcpy(c + r * ld, slopes + r * HPTI_BLOCK, m * sizeof *c);
    }
}

void
hpti_covariance_rows(const hpti_scaled *scaled, size_t count,
                     const double *points, double *k, double *c, size_t ld)
{
    for (size_t i = 0; i < count; i += HPTI_LANES) {
        const size_t rows = count - i < HPTI_LANES ? count - i : HPTI_LANES;
        const hpti_points in_hand =
            hpti_set_points(scaled, rows, points + i * scaled->kernel->dim);

        for (size_t j = 0; j < scaled->n; j += HPTI_BLOCK) {
            const size_t m = hpti_block_length(scaled, j);
            double *slopes = c ? c + j + i * ld : NULL;

            if (j + m <= scaled->n)
                row_block(scaled, &in_hand, j, m, k + j + i * ld, slopes, NULL,
                          ld);
            else
                last_block(scaled, &in_hand, j, scaled->n - j, k + j + i * ld,
                           slopes, ld);
        }
    }
}

void
hpti_covariance_triangle(const hpti_scaled *scaled, double *k, double *c,
                         double *first)
{
    for (size_t i = 0; i < scaled->n; i += HPTI_LANES) {
        const hpti_points points = hpti_input_points(scaled, i);

        for (size_t j = i; j < scaled->n; j += HPTI_BLOCK) {
            const size_t at = j + i * scaled->ld;

            row_block(scaled, &points, j, hpti_block_length(scaled, j), k + at,
                      c ? c + at : NULL, first ? first + at : NULL, scaled->ld);
        }
    }
}
