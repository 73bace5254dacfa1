/*
 * Hypotheses: ways to see the data, compared by their evidence.
 *
 * The evidence of a hypothesis is taken for its posterior density at the mode,
 * in the units of the scores: densities of differently transformed scores are
 * made comparable by the Jacobian, and priors are scaled to 1 at their mode, so
 * that a parameter on which the data are silent changes nothing.
 */
#include "acquisition/hypothesis.h"

#include "specfun/elementary.h"
#include <hptune/status.h>
#include <math.h>
#include <string.h>

#define MOST_VARIANCE 100.0 /* of an observation, for scores of variance 1 */
#define POWER_PRICE 2.0     /* log evidence that a fitted power costs */
#define WARP_PRICE 2.0      /* same, a warp */

/* Variance of an observation in the model's units. */
static double
variance_of(const hpti_transform *transform, const hpti_observation *at)
{
    double slope;

    if (!at->count || !(at->var > 0))
        return 0;
    slope = hpti_transform_slope(transform, at->score);
    return fmin(slope * slope * at->var, MOST_VARIANCE);
}

double
hpti_hypothesis_load(const hpti_hypothesis *h, const hpti_observations *o,
                     const size_t *chosen, size_t n, const hpti_frame *frame,
                     hpti_gp *gp)
{
    const hpti_transform *t = h->transform;
    const double best = o->at[o->order[0]].score;
    const double worst = o->at[o->order[o->n_finite - 1]].score;
    const double low = hpti_transform_apply(t, best);
    const double high = hpti_transform_apply(t, worst);

    gp->kernel.additive = h->additive;
    gp->kernel.quadratic = h->quadratic;
    gp->kernel.warped = h->warped;
    hpti_gp_clear(gp);
    for (size_t k = 0; k < n; k++) {
        const hpti_observation *at = &o->at[chosen[k]];

        hpti_gp_add(gp, hpti_frame_see(frame, o->points + chosen[k] * o->dim),
                    at->count ? hpti_transform_apply(t, at->score)
                              : high + 0.25 * (high - low),
                    variance_of(t, at));
    }
    return low;
}

/* A start in the middle of the prior; where there are other terms they have
 * nearly all of the variance. */
static void
cold_start(const hpti_hypothesis *h, const hpti_gp *gp, double *theta)
{
    const size_t dim = gp->kernel.dim;

    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    if (h->additive || h->quadratic)
        theta[hpti_theta_signal(dim)] = hpti_log(0.05);
    theta[hpti_theta_share(dim)] = hpti_log(5);
    theta[hpti_theta_trend(dim)] = hpti_log(5);
}

/* Log density of the scores in their own units; powers and warps pay. */
static double
in_scores(const hpti_hypothesis *h, const hpti_observations *o,
          const size_t *chosen, size_t n, double value, double *work)
{
    size_t m = 0;

    for (size_t k = 0; k < n; k++)
        if (o->at[chosen[k]].count)
            work[m++] = o->at[chosen[k]].score;
    value += hpti_transform_log_slopes(h->transform, m, work);
    if (h->power)
        value -= POWER_PRICE;
    if (h->warped)
        value -= WARP_PRICE;
    return value;
}

int
hpti_hypothesis_fit(hpti_hypothesis *h, const hpti_observations *o,
                    const size_t *chosen, hpti_gp *gp, const hpti_steps *steps,
                    double *start, double *work)
{
    const size_t count = hpti_theta_count(gp->kernel.dim);
    double value = -INFINITY, cold_value;

    if (h->fitted && hpti_gp_fit(gp, h->theta, steps->warm, &value) < 0)
        return HPT_E_NOMEM;
    if (!h->fitted || steps->cold > 0) {
        cold_start(h, gp, start);
        if (hpti_gp_fit(gp, start, steps->cold, &cold_value) < 0)
            return HPT_E_NOMEM;
        if (!(value >= cold_value)) {
            memcpy(h->theta, start, count * sizeof *start);
            value = cold_value;
        }
        h->cold_at = o->n;
    }
    h->value = in_scores(h, o, chosen, gp->n, value, work);
    h->fitted = true;
    h->fitted_at = o->n;
    return HPT_OK;
}

void
hpti_hypothesis_weigh(hpti_hypothesis *h, const hpti_observations *o,
                      const size_t *chosen, hpti_gp *gp, double *work)
{
    h->value = in_scores(h, o, chosen, gp->n,
                         hpti_gp_log_posterior(gp, h->theta, NULL), work);
}
