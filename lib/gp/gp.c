/*
 * A Gaussian process: its data, and the likelihood with its gradient.
 *
 *   L(theta) = -q/2 - sum_i log L_ii - n/2 log 2 pi,  q = (y - m)' alpha
 *   dL/dt    = 1/2 sum_ij W_ij dK_ij/dt,  W = alpha alpha' - K^-1
 *
 * [RW06] eq. 5.8 and 5.9; m at its maximum, so its own derivative is zero.
 */
#include "gp/gp.h"

#include "base/error.h"
#include "linalg/linalg.h"
#include "specfun/elementary.h"
#include <math.h>
#include <string.h>

#define LOG_2PI 1.83787706640934548356
#define BASE_JITTER 1e-10 /* of k(x, x), always on the diagonal */

static int
take_memory(hpti_gp *gp)
{
    const size_t cap = gp->cap, dim = gp->kernel.dim;
    const hpt_allocator *mem = gp->mem;

    gp->category = hpti_calloc(mem, dim, 1);
    gp->x = hpti_matrix(mem, cap, dim);
    gp->y = hpti_matrix(mem, cap, 1);
    gp->extra = hpti_matrix(mem, cap, 1);
    gp->k = hpti_matrix(mem, cap, cap);
    gp->c = hpti_matrix(mem, cap, cap);
    gp->inverse = hpti_matrix(mem, cap, cap);
    gp->first = hpti_matrix(mem, cap, cap);
    gp->pull = hpti_matrix(mem, cap, dim);
    gp->vectors = hpti_matrix(mem, cap + 4 * dim, 3);
    if (!gp->category || !gp->x || !gp->y || !gp->extra || !gp->k || !gp->c ||
        !gp->inverse || !gp->first || !gp->pull || !gp->vectors)
        return HPT_E_NOMEM;
    return hpti_scaled_take(&gp->scaled, mem, &gp->kernel, cap, gp->x);
}

int
hpti_gp_create(hpti_gp **out, const hpt_allocator *mem, size_t dim,
               const unsigned char *category, size_t cap, int mode)
{
    hpti_gp *gp = hpti_calloc(mem, 1, sizeof *gp);

    *out = NULL;
    if (!gp)
        return hpti_fail_memory("a Gaussian process");
    gp->mem = mem;
    gp->kernel.dim = dim;
    gp->cap = (cap + 7) / 8 * 8; /* as hpti_scaled wants it */
    gp->mode = mode;
    gp->prior = hpti_prior_default;
    if (take_memory(gp) < 0) {
        hpti_gp_destroy(gp);
        return hpti_fail_memory("a Gaussian process");
    }
    memcpy(gp->category, category, dim);
    memset(gp->x, 0, gp->cap * dim * sizeof *gp->x); /* whole blocks are read */
    gp->kernel.category = gp->category;
    *out = gp;
    return HPT_OK;
}

void
hpti_gp_destroy(hpti_gp *gp)
{
    if (!gp)
        return;
    hpti_free(gp->mem, gp->category);
    hpti_free(gp->mem, gp->x);
    hpti_free(gp->mem, gp->y);
    hpti_free(gp->mem, gp->extra);
    hpti_free(gp->mem, gp->k);
    hpti_free(gp->mem, gp->c);
    hpti_free(gp->mem, gp->inverse);
    hpti_free(gp->mem, gp->first);
    hpti_free(gp->mem, gp->pull);
    hpti_free(gp->mem, gp->vectors);
    hpti_scaled_release(&gp->scaled, gp->mem);
    hpti_free(gp->mem, gp);
}

void
hpti_gp_clear(hpti_gp *gp)
{
    gp->n = 0;
}

void
hpti_gp_truncate(hpti_gp *gp, size_t n)
{
    gp->n = n;
}

void
hpti_gp_add(hpti_gp *gp, const double *x, double y, double extra)
{
    for (size_t d = 0; d < gp->kernel.dim; d++)
        gp->x[d * gp->cap + gp->n] = x[d];
    gp->y[gp->n] = y;
    gp->extra[gp->n] = extra;
    gp->n++;
}

/* Whether the first term's covariances are kept: other terms add to K. */
static bool
has_more_terms(const hpti_gp *gp)
{
    return gp->kernel.additive || gp->kernel.quadratic;
}

/* K at the scaled theta and, when asked, what its gradient needs. */
static void
fill_covariance(hpti_gp *gp, bool gradient)
{
    const size_t ld = gp->cap;
    const double jitter = BASE_JITTER * hpti_covariance_level(&gp->scaled);

    hpti_covariance_triangle(&gp->scaled, gp->k, gradient ? gp->c : NULL,
                             gradient && has_more_terms(gp) ? gp->first : NULL);
    for (size_t i = 0; i < gp->n; i++)
        gp->k[i + i * ld] += gp->scaled.noise_var + gp->extra[i] + jitter;
}

/* sum_i log L_ii; eight at a time, whose product is in range by far. */
static double
sum_logs(const hpti_gp *gp, const double *l)
{
    double sum = 0;

    for (size_t i = 0; i < gp->n; i += 8) {
        double product = 1;

        for (size_t j = i; j < gp->n && j < i + 8; j++)
            product *= l[j + j * gp->cap];
        sum += hpti_log(product);
    }
    return sum;
}

/* y, and beside it ones; cap rows. */
static void
set_sides(const hpti_gp *gp, double *sides)
{
    memcpy(sides, gp->y, gp->n * sizeof *sides);
    for (size_t i = 0; i < gp->n; i++)
        sides[gp->cap + i] = 1;
}

/* L^-1 (y - m) in place of L^-1 y, with L^-1 1 beside it; returns q. */
static double
profile_mean(const hpti_gp *gp, double *sides)
{
    const size_t n = gp->n;
    const double *ones = sides + gp->cap;
    const double mean = hpti_dot(n, ones, sides) / hpti_dot(n, ones, ones);

    for (size_t i = 0; i < n; i++)
        sides[i] -= mean * ones[i];
    return hpti_dot(n, sides, sides);
}

/*
 * 1/2 sum_ij W_ij dK_ij/dtheta, given alpha, K^-1 and the slopes.  Of the
 * variances all but one are summed: sum_ij W_ij K_ij = q - n, and what no other
 * has is the last one's.
 */
static void
likelihood_gradient(hpti_gp *gp, const double *alpha, double q,
                    double *gradient)
{
    const size_t n = gp->n, dim = gp->kernel.dim;
    const size_t signal = hpti_theta_signal(dim), share = hpti_theta_share(dim);
    const size_t trend = hpti_theta_trend(dim);
    const hpti_weighting weighting = {
        .alpha = alpha,
        .inverse = gp->inverse,
        .c = gp->c,
        .first = has_more_terms(gp) ? gp->first : NULL,
        .pull = gp->pull,
    };
    double trace = 0, extra = 0, rest;

    hpti_covariance_sums(&gp->scaled, &weighting, gradient);
    for (size_t i = 0; i < n; i++) {
        const double w = alpha[i] * alpha[i] - gp->inverse[i + i * gp->cap];

        trace += w;
        extra += gp->extra[i] * w;
    }
    gradient[hpti_theta_noise(dim)] += 0.5 * gp->scaled.noise_var * trace;
    rest =
        0.5 * (q - (double)n) - gradient[hpti_theta_noise(dim)] - 0.5 * extra;
    if (has_more_terms(gp)) {
        gradient[signal] += 0.5 * BASE_JITTER * gp->scaled.signal_var * trace;
        rest -= gradient[signal];
    }
    if (gp->kernel.additive)
        gradient[share] += rest - gradient[trend];
    else
        gradient[gp->kernel.quadratic ? trend : signal] += rest;
}

double
hpti_gp_log_likelihood(hpti_gp *gp, const double *theta, double *gradient)
{
    const size_t n = gp->n, ld = gp->cap;
    double *alpha = gp->vectors, *z = gp->inverse;
    double q, logs;

    if (gradient)
        memset(gradient, 0,
               hpti_theta_count(gp->kernel.dim) * sizeof *gradient);
    gp->evaluations++;
    gp->scaled.n = n;
    hpti_covariance_scale(&gp->scaled, theta);
    fill_covariance(gp, gradient != NULL);
    if (hpti_cholesky(gp->mode, n, gp->k, ld) < 0)
        return -INFINITY;
    logs = sum_logs(gp, gp->k);
    set_sides(gp, alpha);
    if (gradient) {
        hpti_triangle_inverse(gp->mode, n, gp->k, ld, z, ld);
        hpti_lower_times(gp->mode, n, 2, z, ld, alpha, ld);
        q = profile_mean(gp, alpha);
        hpti_lower_trans_times(gp->mode, n, 1, z, ld, alpha, ld);
        hpti_inverse_from_factor(gp->mode, n, z, ld, gp->k, ld);
        gp->inverse = gp->k; /* K^-1 lies where K was; swap the names */
        gp->k = z;
        likelihood_gradient(gp, alpha, q, gradient);
    } else {
        hpti_lower_solve(gp->mode, n, 2, gp->k, ld, alpha, ld);
        q = profile_mean(gp, alpha);
    }
    return -0.5 * q - logs - 0.5 * (double)n * LOG_2PI;
}

double
hpti_gp_log_posterior(hpti_gp *gp, const double *theta, double *gradient)
{
    double scratch_value = hpti_gp_log_likelihood(gp, theta, gradient);
    double *scratch = gp->vectors + 2 * gp->cap; /* theta's size */

    if (!isfinite(scratch_value))
        return -INFINITY;
    /* without a gradient its place is taken by scratch, which is not read */
    return scratch_value +
           hpti_prior_log_density(&gp->prior, &gp->kernel, theta,
                                  gradient ? gradient : scratch);
}
