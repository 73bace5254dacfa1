/*
 * Slice sampling of the hyperparameters.
 *
 * A sweep is an update along each entry of theta that is free, in random order,
 * then one along a random direction in the space of all variances: they trade
 * against each other.  An update along v goes [N03]
 *
 *   level   h = log p(theta) + log U
 *   stepping out, figure 3: an interval of width w about 0 grows in steps of w
 *           while its ends are above h, by no more than STEPS steps, which are
 *           shared out at random between the two ends
 *   shrinking, figure 5: t is drawn in the interval until theta + t v is above
 *           h; a point that is not becomes an end
 *
 * where p is 0 outside of the box, so that intervals are cut there, and where
 * the covariance cannot be factorised.
 */
#include "gp/gp-slice.h"

#include "base/error.h"
#include "specfun/elementary.h"
#include <hptune/status.h>
#include <math.h>
#include <string.h>

#define WIDTH 1.0 /* w, in logarithms */
#define STEPS 20  /* of stepping out at most */
#define SHRINKS 100

typedef struct chain {
    hpti_gp *gp;
    hpti_random *random;
    size_t count;              /* of theta */
    size_t *order;             /* of the entries that are free, in a sweep */
    double *low, *high;        /* the box */
    double *theta, *direction; /* the state; where an update goes */
    double *trial;
    double value; /* log p(theta) */
} chain;

static double
log_density(const chain *c, const double *theta)
{
    return hpti_gp_log_posterior(c->gp, theta, NULL) +
           hpti_prior_log_jacobian(&c->gp->kernel, theta);
}

/* Put theta + t v into trial; its log density. */
static double
try_at(chain *c, double t)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->direction[i] != 0)
            c->trial[i] = fmin(
                fmax(c->theta[i] + t * c->direction[i], c->low[i]), c->high[i]);
    return log_density(c, c->trial);
}

/* The values of t for which theta + t v is in the box. */
static void
find_limits(const chain *c, double *lowest, double *highest)
{
    *lowest = -INFINITY;
    *highest = INFINITY;
    for (size_t i = 0; i < c->count; i++) {
        const double v = c->direction[i];
        double down, up;

        if (v == 0)
            continue;
        down = (c->low[i] - c->theta[i]) / v;
        up = (c->high[i] - c->theta[i]) / v;
        *lowest = fmax(*lowest, fmin(down, up));
        *highest = fmin(*highest, fmax(down, up));
    }
}

/* [N03] figure 3: the interval [*left, *right] about 0. */
static void
step_out(chain *c, double level, double *left, double *right)
{
    int steps = (int)hpti_random_below(c->random, STEPS);
    double lowest, highest;

    find_limits(c, &lowest, &highest);
    *left = -WIDTH * hpti_random_uniform(c->random);
    *right = *left + WIDTH;
    for (int k = steps; k > 0 && *left > lowest && try_at(c, *left) > level;
         k--)
        *left -= WIDTH;
    for (int k = STEPS - 1 - steps;
         k > 0 && *right < highest && try_at(c, *right) > level; k--)
        *right += WIDTH;
    *left = fmax(*left, lowest);
    *right = fmin(*right, highest);
}

/* One update along the direction. */
static void
update(chain *c)
{
    const double level = c->value + hpti_log(hpti_random_uniform(c->random));
    double left, right;

    memcpy(c->trial, c->theta, c->count * sizeof *c->trial);
    step_out(c, level, &left, &right);
    for (int k = 0; k < SHRINKS; k++) { /* else it stays, as ends meet at 0 */
        const double t = left + hpti_random_uniform(c->random) * (right - left);
        const double value = try_at(c, t);

        if (value > level) {
            memcpy(c->theta, c->trial, c->count * sizeof *c->theta);
            c->value = value;
            return;
        }
        if (t < 0)
            left = t;
        else
            right = t;
    }
}

static bool
is_free(const chain *c, size_t i)
{
    return hpti_theta_is_read(&c->gp->kernel, i) && c->low[i] < c->high[i];
}

static bool
is_variance(const chain *c, size_t i)
{
    const size_t dim = c->gp->kernel.dim;

    return i == hpti_theta_signal(dim) || i == hpti_theta_noise(dim) ||
           i == hpti_theta_share(dim) || i == hpti_theta_trend(dim);
}

/* A direction of length 1, uniform over those of the free variances; false
 * when there is one of them at most. */
static bool
set_variances_direction(chain *c)
{
    size_t variances = 0;
    double norm = 0;

    memset(c->direction, 0, c->count * sizeof *c->direction);
    for (size_t i = 0; i < c->count; i++) {
        if (!is_variance(c, i) || !is_free(c, i))
            continue;
        c->direction[i] = hpti_random_normal(c->random);
        norm += c->direction[i] * c->direction[i];
        variances++;
    }
    for (size_t i = 0; variances && i < c->count; i++)
        c->direction[i] /= sqrt(norm);
    return variances > 1;
}

static void
sweep(chain *c)
{
    size_t n = 0;

    for (size_t i = 0; i < c->count; i++)
        if (is_free(c, i))
            c->order[n++] = i;
    for (size_t k = n; k > 1; k--) { /* Fisher and Yates' shuffle */
        const size_t j = (size_t)hpti_random_below(c->random, k);
        const size_t last = c->order[k - 1];

        c->order[k - 1] = c->order[j];
        c->order[j] = last;
    }
    for (size_t k = 0; k < n; k++) {
        memset(c->direction, 0, c->count * sizeof *c->direction);
        c->direction[c->order[k]] = 1;
        update(c);
    }
    if (set_variances_direction(c))
        update(c);
}

/* Noise at its highest makes nearly every covariance positive definite. */
static bool
find_start(chain *c)
{
    const size_t noise = hpti_theta_noise(c->gp->kernel.dim);

    for (int attempt = 0; attempt < 4; attempt++) {
        if (attempt == 2)
            hpti_prior_start(&c->gp->prior, &c->gp->kernel, c->theta);
        if (attempt & 1)
            c->theta[noise] = c->high[noise];
        for (size_t i = 0; i < c->count; i++)
            if (hpti_theta_is_read(&c->gp->kernel, i))
                c->theta[i] = fmin(fmax(c->theta[i], c->low[i]), c->high[i]);
        c->value = log_density(c, c->theta);
        if (isfinite(c->value))
            return true;
    }
    return false;
}

int
hpti_gp_slice(hpti_gp *gp, const hpti_slice_options *options,
              hpti_random *random, double *theta, size_t count, double *thetas)
{
    chain c = { .gp = gp,
                .random = random,
                .count = hpti_theta_count(gp->kernel.dim),
                .theta = theta };
    int rc = HPT_OK;

    c.low = hpti_matrix(gp->mem, c.count, 4);
    c.order = hpti_alloc(gp->mem, c.count, sizeof *c.order);
    if (!c.low || !c.order) {
        rc = hpti_fail_memory("a chain of hyperparameters");
        goto cleanup;
    }
    c.high = c.low + c.count;
    c.direction = c.high + c.count;
    c.trial = c.direction + c.count;
    hpti_prior_bounds(&gp->prior, &gp->kernel, c.low, c.high);
    if (!find_start(&c)) {
        rc = hpti_fail(HPT_E_NOT_PD, "no hyperparameters give a covariance "
                                     "that can be factorised");
        goto cleanup;
    }
    for (int k = 0; k < options->burn_in; k++)
        sweep(&c);
    for (size_t s = 0; s < count; s++) {
        for (int k = 0; k < options->sweeps; k++)
            sweep(&c);
        memcpy(thetas + s * c.count, theta, c.count * sizeof *theta);
    }
cleanup:
    hpti_free(gp->mem, c.low);
    hpti_free(gp->mem, c.order);
    return rc;
}
