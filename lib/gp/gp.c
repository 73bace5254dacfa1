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
    gp->pull = hpti_matrix(mem, cap, dim);
    gp->vectors = hpti_matrix(mem, cap + dim, 5);
    if (!gp->category || !gp->x || !gp->y || !gp->extra || !gp->k || !gp->c ||
        !gp->inverse || !gp->pull || !gp->vectors)
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
    gp->cap = cap;
    gp->mode = mode;
    gp->prior = hpti_prior_default;
    if (take_memory(gp) < 0) {
        hpti_gp_destroy(gp);
        return hpti_fail_memory("a Gaussian process");
    }
    memcpy(gp->category, category, dim);
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

/* The lower triangles of K and, when asked, of the slopes c, at the scaled
 * theta. */
static void
fill_covariance(hpti_gp *gp, bool slopes)
{
    const size_t ld = gp->cap;
    const double jitter = BASE_JITTER * hpti_covariance_level(&gp->scaled);

    hpti_covariance_triangle(&gp->scaled, gp->k, slopes ? gp->c : NULL);
    for (size_t i = 0; i < gp->n; i++)
        gp->k[i + i * ld] += gp->scaled.noise_var + gp->extra[i] + jitter;
}

/* m, alpha and q from Z; ones and whitened: length n each, overwritten. */
static double
profile_mean(const hpti_gp *gp, const double *z, double *alpha, double *ones,
             double *q)
{
    const size_t n = gp->n, ld = gp->cap;
    double mean;

    for (size_t i = 0; i < n; i++)
        ones[i] = 1;
    memcpy(alpha, gp->y, n * sizeof *alpha);
    hpti_lower_times(gp->mode, n, 1, z, ld, ones, ld);
    hpti_lower_times(gp->mode, n, 1, z, ld, alpha, ld);
    mean = hpti_dot(n, ones, alpha) / hpti_dot(n, ones, ones);
    for (size_t i = 0; i < n; i++)
        alpha[i] -= mean * ones[i];
    *q = hpti_dot(n, alpha, alpha);
    hpti_lower_trans_times(gp->mode, n, 1, z, ld, alpha, ld);
    return mean;
}

/* 1/2 sum_ij W_ij dK_ij/dtheta, given alpha, K^-1 and the slopes. */
static void
likelihood_gradient(hpti_gp *gp, const double *alpha, double q,
                    double *gradient)
{
    const size_t n = gp->n, ld = gp->cap, dim = gp->kernel.dim;
    double *w = gp->vectors + gp->cap;
    double *pull = gp->kernel.warped ? gp->pull : NULL;
    double trace = 0, extra = 0, noise;

    if (pull)
        memset(pull, 0, ld * dim * sizeof *pull);
    for (size_t i = 0; i < n; i++) {
        const double *column = gp->inverse + i * ld;
        const double diagonal = alpha[i] * alpha[i] - column[i];

        for (size_t j = i + 1; j < n; j++)
            w[j - i - 1] = alpha[i] * alpha[j] - column[j];
        hpti_covariance_pair_sums(&gp->scaled, i, diagonal, w,
                                  gp->c + i + 1 + i * ld, gradient, pull);
        trace += diagonal;
        extra += gp->extra[i] * diagonal;
    }
    if (pull)
        hpti_covariance_bend_sums(&gp->scaled, pull, gradient);
    noise = 0.5 * gp->scaled.noise_var * trace;
    gradient[hpti_theta_noise(dim)] += noise;
    gradient[hpti_theta_share(dim)] +=
        0.5 * (1 + BASE_JITTER) * gp->scaled.share_var * (double)dim * trace;
    /* sum_ij W_ij K_ij = q - n, and what no other term has is the signal's */
    gradient[hpti_theta_signal(dim)] +=
        0.5 * (q - (double)n) - noise - 0.5 * extra -
        gradient[hpti_theta_share(dim)] - gradient[hpti_theta_trend(dim)];
}

double
hpti_gp_log_likelihood(hpti_gp *gp, const double *theta, double *gradient)
{
    const size_t n = gp->n, ld = gp->cap;
    double *alpha = gp->vectors, *ones = gp->vectors + gp->cap;
    double q, logs = 0;

    if (gradient)
        memset(gradient, 0,
               hpti_theta_count(gp->kernel.dim) * sizeof *gradient);
    gp->evaluations++;
    gp->scaled.n = n;
    hpti_covariance_scale(&gp->scaled, theta);
    fill_covariance(gp, gradient != NULL);
    if (hpti_cholesky(gp->mode, n, gp->k, ld) < 0)
        return -INFINITY;
    for (size_t i = 0; i < n; i++)
        logs += hpti_log(gp->k[i + i * ld]);
    if (gradient) {
        double *z = gp->inverse;

        hpti_triangle_inverse(gp->mode, n, gp->k, ld, z, ld);
        profile_mean(gp, z, alpha, ones, &q);
        hpti_inverse_from_factor(gp->mode, n, z, ld, gp->k, ld);
        gp->inverse = gp->k; /* K^-1 lies where K was; swap the names */
        gp->k = z;
        likelihood_gradient(gp, alpha, q, gradient);
    } else {
        double ones_ones, ones_y;

        for (size_t i = 0; i < n; i++)
            ones[i] = 1;
        memcpy(alpha, gp->y, n * sizeof *alpha);
        hpti_lower_solve(gp->mode, n, 1, gp->k, ld, ones, ld);
        hpti_lower_solve(gp->mode, n, 1, gp->k, ld, alpha, ld);
        ones_ones = hpti_dot(n, ones, ones);
        ones_y = hpti_dot(n, ones, alpha);
        for (size_t i = 0; i < n; i++)
            alpha[i] -= ones_y / ones_ones * ones[i];
        q = hpti_dot(n, alpha, alpha);
    }
    return -0.5 * q - logs - 0.5 * (double)n * LOG_2PI;
}

double
hpti_gp_log_posterior(hpti_gp *gp, const double *theta, double *gradient)
{
    double scratch_value = hpti_gp_log_likelihood(gp, theta, gradient);
    double *scratch = gp->vectors + 2 * gp->cap;

    if (!isfinite(scratch_value))
        return -INFINITY;
    /* without a gradient its place is taken by scratch, which is not read */
    return scratch_value +
           hpti_prior_log_density(&gp->prior, &gp->kernel, theta,
                                  gradient ? gradient : scratch);
}
