/*
 * Reading the surrogate: predictions, running trials, log expected improvement.
 *
 * The values of running trials are not known.  They are drawn in several worlds
 * from their joint posterior, given which the improvement is still that of a
 * normal distribution: so log EI is the log of the mean over the worlds of EI
 * against each world's own best [SLA12 = Snoek, Larochelle, Adams, NIPS 2012,
 * 3.2], smooth and exact but for the draws.  All worlds share the variance.
 */
#include "acquisition/criterion.h"
#include "acquisition/surrogate-priv.h"
#include "base/error.h"
#include "linalg/linalg.h"
#include "specfun/elementary.h"
#include <math.h>
#include <string.h>

#define MOST_IMAGINED 16 /* running trials; more are believed at their mean */

void
hpti_surrogate_believe(hpti_surrogate *s, const double *u)
{
    if (s->gp->n == s->room || hpti_surrogate_knows(s, u))
        return;
    hpti_gp_add(s->gp, hpti_frame_see(&s->frame, u), 0, 0);
    hpti_gp_extend(s->state, true);
}

/* Worlds that are all as the posterior mean is. */
static void
begin_worlds(hpti_surrogate *s)
{
    s->n_worlds = MOST_WORLDS;
    for (size_t w = 0; w < MOST_WORLDS; w++) {
        memcpy(s->worlds + w * s->gp->cap, s->state->alpha,
               s->state->n * sizeof *s->worlds);
        s->world_best[w] = s->best;
    }
}

int
hpti_surrogate_imagine(hpti_surrogate *s, size_t m, const double *points,
                       hpti_random *random)
{
    double normals[MOST_WORLDS], values[MOST_WORLDS];

    if (!m)
        return HPT_OK;
    if (!hpti_criterion_is_log((hpti_criterion)s->options.criterion)) {
        for (size_t i = 0; i < m; i++)
            hpti_surrogate_believe(s, points + i * s->dim);
        return HPT_OK;
    }
    if (!s->n_worlds)
        begin_worlds(s);
    for (size_t i = 0; i < m; i++) {
        const double *u = points + i * s->dim;

        if (s->gp->n == s->room || hpti_surrogate_knows(s, u))
            continue;
        hpti_gp_add(s->gp, hpti_frame_see(&s->frame, u), 0, 0);
        for (size_t w = 0; w < MOST_WORLDS; w++)
            normals[w] = i < MOST_IMAGINED ? hpti_random_normal(random) : 0;
        hpti_gp_imagine(s->state, MOST_WORLDS, s->worlds, normals, values);
        for (size_t w = 0; w < MOST_WORLDS && s->options.criterion == HPTI_LOG_EI;
             w++)
            s->world_best[w] = fmin(s->world_best[w], values[w]);
    }
    return HPT_OK;
}

/* ---- predictions ---- */

/* Points in the frame's coordinates, at the beginning of a buffer that has
 * `more` doubles besides; NULL without memory. */
static double *
see_points(hpti_surrogate *s, size_t m, const double *points, size_t more)
{
    const size_t dim = s->dim;
    double *seen =
        hpti_surrogate_at_least(s, &s->buffer, &s->buffer_size, m * dim + more);

    for (size_t i = 0; seen && i < m; i++)
        memcpy(seen + i * dim, hpti_frame_see(&s->frame, points + i * dim),
               dim * sizeof *seen);
    if (!seen)
        hpti_fail_memory("predictions");
    return seen;
}

int
hpti_surrogate_predict(hpti_surrogate *s, size_t m, const double *points,
                       double *mean, double *variance)
{
    double *seen =
        see_points(s, m, points, hpti_gp_predict_work(s->state, m));

    if (!seen)
        return HPT_E_NOMEM;
    hpti_gp_predict(s->state, m, seen, mean, variance, seen + m * s->dim);
    return HPT_OK;
}

int
hpti_surrogate_predict_gradient(hpti_surrogate *s, size_t m,
                                const double *points, double *mean,
                                double *variance, double *mean_gradient,
                                double *variance_gradient)
{
    double *seen = see_points(s, m, points,
                              hpti_gp_predict_gradient_work(s->state, m));

    if (!seen)
        return HPT_E_NOMEM;
    hpti_gp_predict_gradient(s->state, m, seen, mean, variance, mean_gradient,
                             variance_gradient, seen + m * s->dim);
    for (size_t i = 0; i < m * s->dim; i++) {
        mean_gradient[i] *= s->frame.scale[i % s->dim];
        variance_gradient[i] *= s->frame.scale[i % s->dim];
    }
    return HPT_OK;
}

/* ---- acquisition ---- */

static size_t
world_count(const hpti_surrogate *s)
{
    return s->n_worlds ? s->n_worlds : 1;
}

static const double *
world_weights(const hpti_surrogate *s)
{
    return s->n_worlds ? s->worlds : s->state->alpha;
}

static double
criterion_at(const hpti_surrogate *s, double mean, double variance, double best,
             double *d_mean, double *d_variance)
{
    return hpti_criterion_value((hpti_criterion)s->options.criterion,
                                s->options.kappa, mean, variance, best, d_mean,
                                d_variance);
}

/*
 * The acquisition: over worlds the log of the mean of what the criterion is the
 * log of.  d_mean: derivatives by each world's mean; d_variance.
 */
static double
acquisition_at(const hpti_surrogate *s, const double *means, double variance,
               double *d_mean, double *d_variance)
{
    double value[MOST_WORLDS], slope[MOST_WORLDS], bend[MOST_WORLDS];
    double most = -INFINITY, sum = 0;

    if (!s->n_worlds)
        return criterion_at(s, means[0], variance, s->best, d_mean, d_variance);
    for (size_t w = 0; w < s->n_worlds; w++) {
        value[w] = criterion_at(s, means[w], variance, s->world_best[w],
                                d_mean ? &slope[w] : NULL, &bend[w]);
        most = fmax(most, value[w]);
    }
    for (size_t w = 0; w < s->n_worlds; w++)
        sum += value[w] = hpti_exp(value[w] - most);
    if (d_mean)
        *d_variance = 0;
    for (size_t w = 0; w < s->n_worlds && d_mean; w++) {
        d_mean[w] = value[w] / sum * slope[w];
        *d_variance += value[w] / sum * bend[w];
    }
    return most + hpti_log(sum / (double)s->n_worlds);
}

int
hpti_surrogate_log_ei(hpti_surrogate *s, size_t m, const double *points,
                      double *log_ei)
{
    const size_t count = world_count(s);
    double *seen = see_points(
        s, m, points, m * (1 + count) + hpti_gp_predict_work(s->state, m));
    double *variance = seen + m * s->dim, *means = variance + m;

    if (!seen)
        return HPT_E_NOMEM;
    hpti_gp_predict_worlds(s->state, count, world_weights(s), m, seen, means,
                           variance, means + m * count);
    for (size_t i = 0; i < m; i++)
        log_ei[i] =
            acquisition_at(s, means + i * count, variance[i], NULL, NULL);
    return HPT_OK;
}

/* Weights of the mean that the worlds' derivatives make: sum_w d_w weights_w. */
static const double *
combine(const hpti_surrogate *s, const double *d_mean, double *weights)
{
    const size_t n = s->state->n, ld = s->gp->cap;

    for (size_t j = 0; j < n; j++)
        weights[j] = 0;
    for (size_t w = 0; w < s->n_worlds; w++)
        for (size_t j = 0; j < n; j++)
            weights[j] += d_mean[w] * s->worlds[j + w * ld];
    return weights;
}

int
hpti_surrogate_log_ei_gradient(hpti_surrogate *s, size_t m,
                               const double *points, double *log_ei,
                               double *gradient)
{
    const size_t dim = s->dim, count = world_count(s);
    double d_mean[MOST_WORLDS], d_variance;
    double *seen = see_points(s, m, points,
                              m * (1 + count) + dim + s->gp->cap +
                                  hpti_gp_predict_gradient_work(s->state, m));
    double *variance = seen + m * dim, *means = variance + m;
    double *bend = means + m * count, *weights = bend + dim;
    double *work = weights + s->gp->cap;

    if (!seen)
        return HPT_E_NOMEM;
    hpti_gp_look(s->state, count, world_weights(s), m, seen, means, variance,
                 work);
    for (size_t i = 0; i < m; i++) {
        double *g = gradient + i * dim, slope = 1;
        const double *mean_of = s->state->alpha;

        log_ei[i] = acquisition_at(s, means + i * count, variance[i], d_mean,
                                &d_variance);
        if (s->n_worlds)
            mean_of = combine(s, d_mean, weights);
        else
            slope = d_mean[0];
        hpti_gp_look_gradient(s->state, m, i, seen + i * dim, mean_of, work, g,
                              bend);
        for (size_t d = 0; d < dim; d++)
            g[d] = s->frame.scale[d] * (slope * g[d] + d_variance * bend[d]);
    }
    return HPT_OK;
}

/* ---- draws ---- */

int
hpti_surrogate_sample(hpti_surrogate *s, size_t m, const double *points,
                      hpti_random *random, double *values)
{
    double *seen = see_points(s, m, points, m), *normals;

    if (!seen)
        return HPT_E_NOMEM;
    normals = seen + m * s->dim;
    for (size_t i = 0; i < m; i++)
        normals[i] = hpti_random_normal(random);
    return hpti_gp_sample(s->state, m, seen, normals, values);
}
