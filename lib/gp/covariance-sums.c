/*
 * Derivatives of the likelihood with respect to theta, from the weights of the
 * pairs of inputs.
 *
 *   W_ij    = alpha_i alpha_j - K^-1_ij
 *   G_id    = sum_j W_ij dk(x_i, x_j)/dx_id, x as it is seen: the pull
 *   dL/db_d = sum_i G_id dw_id/db_d                   of a warped kernel
 *
 * Input i takes the pairs with j > i, and with half the weight the one with
 * itself.  Inputs go in groups of HPTI_LANES, each from its own first input on;
 * weights of what does not belong are 0.
 */
#include "gp/covariance-priv.h"
#include "gp/warp.h"
#include <string.h>

/* Partial sums over all pairs, and where they lie. */
typedef struct sums {
    double *lengths, *rates; /* dim x HPTI_LANES each */
    double *signal, *trend;
} sums;

static sums
empty_sums(const hpti_scaled *scaled, const hpti_weighting *weighting)
{
    const size_t size = scaled->kernel->dim * HPTI_LANES;
    double *lanes = scaled->lanes;

    memset(lanes, 0, (2 * size + 2 * HPTI_LANES) * sizeof *lanes);
    if (scaled->warped)
        memset(weighting->pull, 0,
               scaled->ld * scaled->n_lines * sizeof(double));
    return (sums){ .lengths = lanes,
                   .rates = lanes + size,
                   .signal = lanes + 2 * size,
                   .trend = lanes + 2 * size + HPTI_LANES };
}

/* A group of inputs and a block of them, with their weights. */
typedef struct pairs {
    const hpti_scaled *scaled;
    hpti_points points;
    size_t j, m;         /* the block */
    double *w, *u;       /* rows x HPTI_BLOCK; u: w times something */
    double *pull, *here; /* of the block, of the group; NULL if not warped */
} pairs;

/* Of each category: sums over the inputs that differ from a point. */
static void
add_categories(const pairs *p, const double *u, double *lanes)
{
    const hpti_scaled *scaled = p->scaled;

    for (size_t k = scaled->n_lines; k < scaled->kernel->dim; k++)
        for (size_t r = 0; r < p->points.rows; r++)
            hpti_block_mismatches(
                p->m, u + r * HPTI_BLOCK, scaled->seen + k * scaled->ld + p->j,
                p->points.seen[k * p->points.ld + r], lanes + k * HPTI_LANES);
}

/* What inputs and points get of one line, given the u of its differences. */
static void
pull_line(const pairs *p, const hpti_lines *line, size_t place, double rate)
{
    const size_t at = place * p->scaled->ld;

    hpti_block_pull(p->m, line, rate, p->u, p->pull + at, p->here + at);
}

static void
sum_lengths(const pairs *p, const double *c, const sums *s)
{
    const hpti_scaled *scaled = p->scaled;
    const hpti_lines lines = hpti_first_lines(scaled, &p->points, p->j);

    for (size_t r = 0; r < p->points.rows; r++)
        hpti_block_multiply(p->m, p->w + r * HPTI_BLOCK, c + r * scaled->ld,
                            p->u + r * HPTI_BLOCK);
    hpti_block_second_moments(p->m, &lines, p->u, s->lengths);
    add_categories(p, p->u, s->lengths);
    for (size_t k = 0; p->pull && k < lines.count; k++) {
        const hpti_lines line = hpti_line(&lines, k);

        pull_line(p, &line, k, scaled->weight[k]);
    }
}

static void
sum_matern_rates(const pairs *p, const hpti_lines *lines, const sums *s)
{
    const double share = hpti_share_factor(p->scaled);

    hpti_block_matern_moments(p->m, lines, p->w, s->rates);
    for (size_t k = 0; p->pull && k < lines->count; k++) {
        const hpti_lines line = hpti_line(lines, k);

        hpti_block_matern_slopes(p->m, &line, p->w, p->u);
        pull_line(p, &line, k, share * p->scaled->rate[k]);
    }
}

static void
sum_exponential_rates(const pairs *p, const hpti_lines *lines, const sums *s)
{
    double e[HPTI_LANES * HPTI_BLOCK];

    for (size_t k = 0; k < lines->count; k++) {
        const hpti_lines line = hpti_line(lines, k);

        hpti_share_exponential(p->scaled, p->m, &line, e);
        for (size_t r = 0; r < line.rows; r++)
            hpti_block_multiply(p->m, p->w + r * HPTI_BLOCK, e + r * HPTI_BLOCK,
                                p->u + r * HPTI_BLOCK);
        hpti_block_second_moments(p->m, &line, p->u, s->rates + k * HPTI_LANES);
        if (p->pull)
            pull_line(p, &line, k, p->scaled->rate[k]);
    }
}

static void
sum_rates(const pairs *p, const sums *s)
{
    const hpti_lines lines = hpti_share_lines(p->scaled, &p->points, p->j);

    if (p->scaled->kernel->family == HPTI_MATERN52)
        sum_matern_rates(p, &lines, s);
    else
        sum_exponential_rates(p, &lines, s);
    add_categories(p, p->w, s->rates);
}

/* dk_ij/dx_i = 4 s_q^2 p_ij v_j, scaled. */
static void
sum_trend(const pairs *p, const sums *s)
{
    const hpti_scaled *scaled = p->scaled;
    const hpti_lines lines = hpti_trend_lines(scaled, &p->points, p->j);
    double products[HPTI_LANES * HPTI_BLOCK];

    hpti_block_products(p->m, &lines, products);
    for (size_t r = 0; r < p->points.rows; r++) {
        const size_t at = r * HPTI_BLOCK;

        hpti_block_multiply(p->m, p->w + at, products + at, p->u + at);
        hpti_block_dot(p->m, p->u + at, products + at, s->trend);
    }
    for (size_t k = 0; p->pull && k < lines.count; k++) {
        const hpti_lines line = hpti_line(&lines, k);
        const size_t at = k * scaled->ld;

        hpti_block_product_pull(p->m, &line, 4 * scaled->trend_var, p->u,
                                p->pull + at, p->here + at);
    }
}

/* The weights of input i: nothing before i and after n. */
static void
weigh(const pairs *p, const hpti_weighting *weighting, size_t i, double *w)
{
    const size_t n = p->scaled->n, j = p->j;
    const size_t left = n - j < p->m ? n - j : p->m;

    hpti_block_weights(p->m, weighting->alpha[i], weighting->alpha + j,
                       weighting->inverse + j + i * p->scaled->ld, w);
    memset(w + left, 0, (p->m - left) * sizeof *w);
    if (j > i)
        return;
    memset(w, 0, (i - j) * sizeof *w);
    w[i - j] *= 0.5;
}

/* Inputs i and after with inputs j and after. */
static void
sum_block(const hpti_scaled *scaled, const hpti_weighting *weighting, size_t i,
          size_t j, const sums *s)
{
    const size_t at = j + i * scaled->ld;
    double w[HPTI_LANES * HPTI_BLOCK], u[HPTI_LANES * HPTI_BLOCK];
    pairs p = { .scaled = scaled,
                .points = hpti_input_points(scaled, i),
                .j = j,
                .m = hpti_block_length(scaled, j),
                .w = w,
                .u = u };

    if (scaled->warped) {
        p.pull = weighting->pull + j;
        p.here = weighting->pull + i;
    }
    for (size_t r = 0; r < p.points.rows; r++)
        weigh(&p, weighting, i + r, p.w + r * HPTI_BLOCK);
    sum_lengths(&p, weighting->c + at, s);
    for (size_t r = 0; weighting->first && r < p.points.rows; r++)
        hpti_block_dot(p.m, p.w + r * HPTI_BLOCK,
                       weighting->first + at + r * scaled->ld, s->signal);
    if (scaled->share_var > 0)
        sum_rates(&p, s);
    if (scaled->trend_var > 0 && (scaled->share_var > 0 || scaled->warped))
        sum_trend(&p, s);
}

/* Through the warp, from a full pull. */
static void
add_bends(const hpti_scaled *scaled, const double *pull, double *low,
          double *high)
{
    for (size_t k = 0; k < scaled->n_lines; k++) {
        const double *raw = scaled->raw + scaled->order[k] * scaled->ld;
        const double *mine = pull + k * scaled->ld;
        double low_lanes[HPTI_LANES] = { 0 }, high_lanes[HPTI_LANES] = { 0 };

        for (size_t j = 0; j < scaled->n; j += HPTI_BLOCK) {
            const size_t m = hpti_block_length(scaled, j);
            double by_low[HPTI_BLOCK], by_high[HPTI_BLOCK];

            hpti_warp_bends(m, scaled->low[k], scaled->high[k], raw + j, by_low,
                            by_high);
            hpti_block_dot(m, mine + j, by_low, low_lanes);
            hpti_block_dot(m, mine + j, by_high, high_lanes);
        }
        low[scaled->order[k]] += hpti_block_fold(low_lanes);
        high[scaled->order[k]] += hpti_block_fold(high_lanes);
    }
}

void
hpti_covariance_sums(const hpti_scaled *scaled, const hpti_weighting *weighting,
                     double *gradient)
{
    const size_t dim = scaled->kernel->dim;
    const sums s = empty_sums(scaled, weighting);
    const double share = hpti_share_factor(scaled);

    for (size_t i = 0; i < scaled->n; i += HPTI_LANES)
        for (size_t j = i; j < scaled->n; j += HPTI_BLOCK)
            sum_block(scaled, weighting, i, j, &s);
    for (size_t k = 0; k < dim; k++) {
        const bool category = k >= scaled->n_lines;
        const size_t d = scaled->order[k];

        gradient[d] += (category ? scaled->square[k] : 1) *
                       hpti_block_fold(s.lengths + k * HPTI_LANES);
        if (scaled->share_var > 0)
            gradient[hpti_theta_rates(dim) + d] +=
                (category ? scaled->slope[k] : share) *
                hpti_block_fold(s.rates + k * HPTI_LANES);
    }
    gradient[hpti_theta_signal(dim)] += hpti_block_fold(s.signal);
    if (scaled->share_var > 0)
        gradient[hpti_theta_trend(dim)] +=
            scaled->trend_var * hpti_block_fold(s.trend);
    if (scaled->warped)
        add_bends(scaled, weighting->pull, gradient + hpti_theta_bends(dim),
                  gradient + hpti_theta_bends(dim) + dim);
}
