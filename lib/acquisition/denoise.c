/*
 * Worlds of the noise.
 *
 * The best of noisy scores is a lucky one.  So in each world the scores without
 * noise are drawn from their posterior, a model without noise goes through them,
 * and what counts is the improvement over the least of them [LKOB19, eq. 6].
 *
 * Let K and N be the covariances of f and of the noise at the observations, L
 * the factor of K, e and d standard normal draws.  By Matheron's rule [WBT20,
 * eq. 12], with g = L e and b = (K + N)^-1 (y - m - g - N^1/2 d),
 *
 *   f - m = g + K b = y - m - N^1/2 d - N b
 *   K^-1 (f - m) = L^-T e + b
 *
 * The second line holds the weights of a world; no system is solved twice.
 */
#include "acquisition/surrogate-priv.h"
#include "linalg/linalg.h"
#include "specfun/elementary.h"
#include <math.h>
#include <string.h>

#define QUIET 1e-8 /* noise that is left, for a factor; of k(x, x) */

/* Standard normal columns, in pairs of opposite sign; ld = cap. */
static void
draw_pairs(const hpti_surrogate *s, hpti_random *random, double *columns)
{
    const size_t ld = s->gp->cap;

    for (size_t w = 0; w < MOST_WORLDS; w += 2)
        for (size_t i = 0; i < s->in_model; i++) {
            const double normal = hpti_random_normal(random);

            columns[i + w * ld] = normal;
            columns[i + (w + 1) * ld] = -normal;
        }
}

/* Condition on the observations without their noise, which goes to `noise`.
 * Mean function and m remain those of the noisy model. */
static void
condition_without(hpti_surrogate *s, double *noise, double *alpha)
{
    const size_t n = s->in_model;
    hpti_gp_state *state = s->state;
    const double mean = state->mean;

    for (size_t i = 0; i < n; i++) {
        noise[i] = state->scaled.noise_var + s->gp->extra[i];
        s->gp->extra[i] = 0;
    }
    memcpy(alpha, state->alpha, n * sizeof *alpha);
    memcpy(s->start, state->theta,
           hpti_theta_count(s->dim) * sizeof *s->start);
    s->start[hpti_theta_noise(s->dim)] =
        hpti_log(QUIET * hpti_covariance_level(&state->scaled));
    hpti_gp_condition(state, s->gp, s->start);
    state->mean = mean;
    memcpy(state->alpha, alpha, n * sizeof *alpha);
}

/* b, in place of y - m - g - N^1/2 d.  z: (K + N)^-1/2, lower. */
static void
weigh_residuals(hpti_surrogate *s, const double *z, const double *prior,
                const double *noise, const double *draws)
{
    const size_t n = s->in_model, ld = s->gp->cap;
    const int mode = s->gp->mode;

    for (size_t w = 0; w < MOST_WORLDS; w++)
        for (size_t i = 0; i < n; i++)
            s->worlds[i + w * ld] = s->gp->y[i] - s->state->mean -
                                    prior[i + w * ld] -
                                    sqrt(noise[i]) * draws[i + w * ld];
    hpti_lower_times(mode, n, MOST_WORLDS, z, ld, s->worlds, ld);
    hpti_lower_trans_times(mode, n, MOST_WORLDS, z, ld, s->worlds, ld);
}

/* The least f of each world; a point that was seen below the aim does not
 * count. */
static void
find_least(hpti_surrogate *s, const double *noise, const double *draws)
{
    const size_t ld = s->gp->cap;

    for (size_t w = 0; w < MOST_WORLDS; w++) {
        s->world_best[w] = INFINITY;
        for (size_t i = 0; i < s->in_model; i++)
            if (!(s->gp->y[i] < s->best))
                s->world_best[w] =
                    fmin(s->world_best[w],
                         s->gp->y[i] - sqrt(noise[i]) * draws[i + w * ld] -
                             noise[i] * s->worlds[i + w * ld]);
    }
}

void
hpti_surrogate_denoise(hpti_surrogate *s, hpti_random *random)
{
    const size_t n = s->in_model, ld = s->gp->cap;
    const int mode = s->gp->mode;
    double *z = s->gp->inverse, *noise = s->gp->vectors;
    double *e = s->gp->c, *prior = e + MOST_WORLDS * ld;
    double *d = prior + MOST_WORLDS * ld; /* cap is 66 or more: room for all */

    for (size_t j = 0; j < n; j++)
        memcpy(z + j * ld, s->state->z + j * ld, n * sizeof *z);
    condition_without(s, noise, noise + ld);
    if (s->state->n != n)
        return;
    draw_pairs(s, random, e);
    draw_pairs(s, random, d);
    memcpy(prior, e, MOST_WORLDS * ld * sizeof *e);
    hpti_lower_times(mode, n, MOST_WORLDS, s->gp->k, ld, prior, ld);
    weigh_residuals(s, z, prior, noise, d);
    find_least(s, noise, d);
    hpti_lower_trans_times(mode, n, MOST_WORLDS, s->state->z, ld, e, ld);
    for (size_t w = 0; w < MOST_WORLDS; w++)
        for (size_t i = 0; i < n; i++)
            s->worlds[i + w * ld] += e[i + w * ld];
    s->n_worlds = MOST_WORLDS;
}
