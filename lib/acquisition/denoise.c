/*
 * Improvement when scores are noisy.
 *
 * The best score observed is lucky.  In each of several worlds the scores
 * without noise, f at the observations, are drawn from their joint posterior; a
 * model without noise runs through them, and its improvement is over their least
 * [LKOB19 = Letham, Karrer, Ottoni, Bakshy, Bayesian Analysis 14(2), 2019, eq. 6].
 *
 * By Matheron's rule [WBT20, eq. 12]: with a draw g = L e of the prior and a draw
 * d of the noise, f = m + g + K (K + N)^-1 (y - m - g - d), so that the weights of
 * the model without noise are K^-1 (f - m) = L^-T e + (K + N)^-1 (y - m - g - d).
 */
#include "acquisition/surrogate-priv.h"
#include "linalg/linalg.h"
#include "specfun/elementary.h"
#include <math.h>
#include <string.h>

#define QUIET 1e-8 /* noise variance that is left, as a share of the signal's */

/* Columns of standard normal draws. */
static void
fill_normal(const hpti_surrogate *s, hpti_random *random, double *columns)
{
    const size_t ld = s->gp->cap;

    for (size_t w = 0; w < MOST_WORLDS; w++)
        for (size_t i = 0; i < s->gp->n; i++)
            columns[i + w * ld] = hpti_random_normal(random);
}

/* Condition on the data as if they had no noise; L is left in gp->k. */
static void
condition_quietly(hpti_surrogate *s, const double *theta, double *extra)
{
    const size_t noise = hpti_theta_noise(s->dim);
    double *known = s->gp->extra;

    memcpy(s->drawn_theta, theta, hpti_theta_count(s->dim) * sizeof *theta);
    s->drawn_theta[noise] =
        fmin(theta[noise], hpti_log(QUIET * hpti_exp(theta[s->dim])));
    s->gp->extra = extra;
    hpti_gp_condition(s->state, s->gp, s->drawn_theta);
    s->gp->extra = known;
}

/* Least m + K w at the observations, of each world. */
static void
find_lowest(hpti_surrogate *s)
{
    const size_t n = s->gp->n, ld = s->gp->cap;
    double *row = s->gp->vectors, *point = row + 2 * ld;

    for (size_t w = 0; w < MOST_WORLDS; w++)
        s->world_best[w] = INFINITY;
    for (size_t i = 0; i < n; i++) {
        for (size_t d = 0; d < s->dim; d++)
            point[d] = s->gp->x[i + d * ld];
        hpti_covariance_rows(&s->state->scaled, 1, point, row, NULL, n);
        for (size_t w = 0; w < MOST_WORLDS; w++)
            s->world_best[w] =
                fmin(s->world_best[w],
                     s->state->mean + hpti_dot(n, row, s->worlds + w * ld));
    }
}

void
hpti_surrogate_denoise(hpti_surrogate *s, hpti_random *random)
{
    const size_t n = s->gp->n, ld = s->gp->cap;
    const int mode = s->gp->mode;
    double *weights = s->worlds, *draws = s->worlds + MOST_WORLDS * ld;
    double *none = s->gp->vectors + ld, *theta = s->start, mean;

    memset(none, 0, n * sizeof *none);
    memcpy(theta, s->state->theta, hpti_theta_count(s->dim) * sizeof *theta);
    fill_normal(s, random, weights);
    memcpy(draws, weights, MOST_WORLDS * ld * sizeof *draws);
    condition_quietly(s, theta, none);
    hpti_lower_times(mode, n, MOST_WORLDS, s->gp->k, ld, draws, ld);
    hpti_lower_trans_times(mode, n, MOST_WORLDS, s->state->z, ld, weights, ld);

    hpti_gp_condition(s->state, s->gp, theta);
    mean = s->state->mean;
    for (size_t w = 0; w < MOST_WORLDS; w++)
        for (size_t i = 0; i < n; i++)
            draws[i + w * ld] =
                s->gp->y[i] - mean - draws[i + w * ld] -
                sqrt(s->state->scaled.noise_var + s->gp->extra[i]) *
                    hpti_random_normal(random);
    hpti_lower_times(mode, n, MOST_WORLDS, s->state->z, ld, draws, ld);
    hpti_lower_trans_times(mode, n, MOST_WORLDS, s->state->z, ld, draws, ld);
    for (size_t w = 0; w < MOST_WORLDS; w++)
        for (size_t i = 0; i < n; i++)
            weights[i + w * ld] += draws[i + w * ld];

    memset(none, 0, n * sizeof *none);
    condition_quietly(s, theta, none);
    s->state->mean = mean;
    s->n_worlds = MOST_WORLDS;
    find_lowest(s);
}
