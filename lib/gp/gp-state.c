/*
 * The posterior of a Gaussian process at one theta.
 *
 *   mean(x)     = m + k_*' alpha                  [RW06] eq. 2.25
 *   variance(x) = k(x, x) - |L^-1 k_*|^2          [RW06] eq. 2.26
 *
 * L^-1 is kept, not L: points are predicted in blocks by triangular products,
 * which beat triangular solves, and it grows by a row in n^2.  alpha is solved
 * for while L is there: it is then as good as the roundings of K allow.
 */
#include "gp/gp.h"

#include "base/error.h"
#include "linalg/linalg.h"
#include <math.h>
#include <string.h>

#define LEAST_VARIANCE 1e-12 /* of k(x, x) */
#define BLOCK 256            /* points predicted at a time */

int
hpti_gp_state_create(hpti_gp_state **out, const hpti_gp *gp)
{
    const hpt_allocator *mem = gp->mem;
    const size_t cap = gp->cap, dim = gp->kernel.dim;
    hpti_gp_state *state = hpti_calloc(mem, 1, sizeof *state);

    *out = NULL;
    if (!state)
        return hpti_fail_memory("a posterior");
    state->gp = gp;
    state->theta = hpti_matrix(mem, hpti_theta_count(gp->kernel.dim), 1);
    state->z = hpti_matrix(mem, cap, cap);
    state->alpha = hpti_matrix(mem, cap, 1);
    state->row = hpti_matrix(mem, cap + dim, 2);
    if (hpti_scaled_take(&state->scaled, mem, &gp->kernel, cap, gp->x) < 0 ||
        !state->theta || !state->z || !state->alpha || !state->row) {
        hpti_gp_state_destroy(state);
        return hpti_fail_memory("a posterior");
    }
    *out = state;
    return HPT_OK;
}

void
hpti_gp_state_destroy(hpti_gp_state *state)
{
    const hpt_allocator *mem;

    if (!state)
        return;
    mem = state->gp->mem;
    hpti_scaled_release(&state->scaled, mem);
    hpti_free(mem, state->theta);
    hpti_free(mem, state->z);
    hpti_free(mem, state->alpha);
    hpti_free(mem, state->row);
    hpti_free(mem, state);
}

static void
gather(const hpti_gp *gp, size_t i, double *point)
{
    for (size_t d = 0; d < gp->kernel.dim; d++)
        point[d] = gp->x[d * gp->cap + i];
}

/* Factorise K + jitter I in gp->k; false when it is not positive definite. */
static bool
factorise(hpti_gp_state *state, hpti_gp *gp)
{
    const size_t n = gp->n, ld = gp->cap;
    const double jitter =
        state->jitter * hpti_covariance_level(&state->scaled);

    hpti_covariance_triangle(&state->scaled, gp->k, NULL, NULL);
    for (size_t i = 0; i < n; i++)
        gp->k[i + i * ld] +=
            state->scaled.noise_var + gp->extra[i] + jitter;
    return hpti_cholesky(gp->mode, n, gp->k, ld) == HPT_OK;
}

/* b := L^-1 b, by L itself where it is at hand. */
static void
whiten(const hpti_gp_state *state, const double *l, double *b)
{
    const size_t ld = state->gp->cap;

    if (l)
        hpti_lower_solve(state->gp->mode, state->n, 1, l, ld, b, ld);
    else
        hpti_lower_times(state->gp->mode, state->n, 1, state->z, ld, b, ld);
}

/* One step of iterative refinement of alpha: the residual of K alpha = y - m is
 * what an explicit inverse has left. */
static void
refine_weights(hpti_gp_state *state)
{
    const hpti_gp *gp = state->gp;
    const size_t n = state->n, ld = gp->cap;
    const double jitter =
        state->jitter * hpti_covariance_level(&state->scaled);
    double *residual = state->row, *point = residual + ld;
    double *k = point + gp->kernel.dim;

    for (size_t i = 0; i < n; i++) {
        gather(gp, i, point);
        hpti_covariance_rows(&state->scaled, 1, point, k, NULL, n);
        k[i] += state->scaled.noise_var + gp->extra[i] + jitter;
        residual[i] = gp->y[i] - state->mean - hpti_dot(n, k, state->alpha);
    }
    hpti_lower_times(gp->mode, n, 1, state->z, ld, residual, ld);
    hpti_lower_trans_times(gp->mode, n, 1, state->z, ld, residual, ld);
    for (size_t i = 0; i < n; i++)
        state->alpha[i] += residual[i];
}

/* m and alpha.  l: L, which gives a digit more than products with L^-1 do, or
 * NULL. */
static void
find_weights(hpti_gp_state *state, const double *l)
{
    const hpti_gp *gp = state->gp;
    const size_t n = state->n, ld = gp->cap;
    double *ones = state->row, *alpha = state->alpha;

    for (size_t i = 0; i < n; i++)
        ones[i] = 1;
    memcpy(alpha, gp->y, n * sizeof *alpha);
    whiten(state, l, ones);
    whiten(state, l, alpha);
    state->mean = n ? hpti_dot(n, ones, alpha) / hpti_dot(n, ones, ones) : 0;
    for (size_t i = 0; i < n; i++)
        alpha[i] -= state->mean * ones[i];
    if (l)
        hpti_lower_trans_solve(gp->mode, n, 1, l, ld, alpha, ld);
    else
        hpti_lower_trans_times(gp->mode, n, 1, state->z, ld, alpha, ld);
    if (!l)
        refine_weights(state);
}

void
hpti_gp_condition(hpti_gp_state *state, hpti_gp *gp, const double *theta)
{
    const size_t n = gp->n, ld = gp->cap;

    memcpy(state->theta, theta,
           hpti_theta_count(gp->kernel.dim) * sizeof *theta);
    state->scaled.n = state->n = n;
    hpti_covariance_scale(&state->scaled, theta);
    for (state->jitter = 1e-10; !factorise(state, gp); state->jitter *= 10)
        if (state->jitter > 1) { /* cannot be, but must end: forget them */
            gp->n = state->n = state->scaled.n = 0;
            return;
        }
    hpti_triangle_inverse(gp->mode, n, gp->k, ld, state->z, ld);
    find_weights(state, gp->k);
}

void
hpti_gp_refresh(hpti_gp_state *state)
{
    find_weights(state, NULL);
}

void
hpti_gp_extend(hpti_gp_state *state, bool believed)
{
    const hpti_gp *gp = state->gp;
    const size_t n = state->n, ld = gp->cap;
    const double variance = hpti_covariance_level(&state->scaled);
    double *l = state->row, *point = state->row + gp->cap;
    double pivot;

    gather(gp, n, point);
    hpti_covariance_rows(&state->scaled, 1, point, l, NULL, n); /* still n */
    hpti_lower_times(gp->mode, n, 1, state->z, ld, l, ld);
    pivot = hpti_covariance_variance(&state->scaled, point, NULL) +
            variance * state->jitter + state->scaled.noise_var + gp->extra[n] -
            hpti_dot(n, l, l);
    pivot = sqrt(fmax(pivot, LEAST_VARIANCE * variance));
    hpti_lower_trans_times(gp->mode, n, 1, state->z, ld, l, ld);
    for (size_t j = 0; j < n; j++)
        state->z[n + j * ld] = -l[j] / pivot;
    for (size_t i = 0; i < n; i++)
        state->z[i + n * ld] = 0;
    state->z[n + n * ld] = 1 / pivot;
    state->n = state->scaled.n = n + 1;
    hpti_covariance_scale_inputs(&state->scaled, n);
    state->alpha[n] = 0;
    if (!believed)
        hpti_gp_refresh(state);
}

void
hpti_gp_imagine(hpti_gp_state *state, size_t worlds, double *weights,
                const double *normals, double *values)
{
    const hpti_gp *gp = state->gp;
    const size_t n = state->n, ld = gp->cap;
    double *k = state->row, *point = state->row + ld;
    double sd;

    gather(gp, n, point);
    hpti_covariance_rows(&state->scaled, 1, point, k, NULL, n);
    for (size_t w = 0; w < worlds; w++)
        values[w] = state->mean + hpti_dot(n, k, weights + w * ld);
    hpti_gp_extend(state, true);
    sd = 1 / state->z[n + n * ld];
    for (size_t w = 0; w < worlds; w++) {
        values[w] += sd * normals[w];
        weights[n + w * ld] = 0;
        for (size_t j = 0; j <= n; j++) /* w = L^-T times what is white */
            weights[j + w * ld] += normals[w] * state->z[n + j * ld];
    }
}

void
hpti_gp_state_truncate(hpti_gp_state *state, size_t n)
{
    state->n = state->scaled.n = n;
}

size_t
hpti_gp_predict_work(const hpti_gp_state *state, size_t m)
{
    return state->gp->cap * (m < BLOCK ? m : BLOCK);
}

/* Sum of squares of a column subtracted from the prior variance. */
static double
variance_left(const hpti_gp_state *state, const double *point,
              const double *column)
{
    double prior = hpti_covariance_variance(&state->scaled, point, NULL);
    double left = prior - hpti_dot(state->n, column, column);

    return left > LEAST_VARIANCE * prior ? left : LEAST_VARIANCE * prior;
}

void
hpti_gp_predict_worlds(const hpti_gp_state *state, size_t worlds,
                       const double *weights, size_t m, const double *points,
                       double *means, double *variance, double *work)
{
    const size_t n = state->n, dim = state->gp->kernel.dim;
    const size_t ld = state->gp->cap;

    for (size_t first = 0; first < m; first += BLOCK) {
        size_t count = m - first < BLOCK ? m - first : BLOCK;

        hpti_covariance_rows(&state->scaled, count, points + first * dim, work,
                             NULL, n);
        for (size_t i = 0; i < count; i++)
            for (size_t w = 0; w < worlds; w++)
                means[(first + i) * worlds + w] =
                    state->mean + hpti_dot(n, work + i * n, weights + w * ld);
        hpti_lower_times(state->gp->mode, n, count, state->z, ld, work, n);
        for (size_t i = 0; i < count; i++)
            variance[first + i] = variance_left(
                state, points + (first + i) * dim, work + i * n);
    }
}

void
hpti_gp_predict(const hpti_gp_state *state, size_t m, const double *points,
                double *mean, double *variance, double *work)
{
    hpti_gp_predict_worlds(state, 1, state->alpha, m, points, mean, variance,
                           work);
}

size_t
hpti_gp_predict_gradient_work(const hpti_gp_state *state, size_t m)
{
    return 2 * state->gp->cap * m;
}

void
hpti_gp_look(const hpti_gp_state *state, size_t worlds, const double *weights,
             size_t m, const double *points, double *means, double *variance,
             double *work)
{
    const size_t n = state->n, dim = state->gp->kernel.dim;
    const size_t ld = state->gp->cap;
    const int mode = state->gp->mode;
    double *k = work, *c = work + n * m;

    hpti_covariance_rows(&state->scaled, m, points, k, c, n);
    for (size_t i = 0; i < m; i++)
        for (size_t w = 0; w < worlds; w++)
            means[i * worlds + w] =
                state->mean + hpti_dot(n, k + i * n, weights + w * ld);
    hpti_lower_times(mode, n, m, state->z, ld, k, n);
    for (size_t i = 0; i < m; i++)
        variance[i] = variance_left(state, points + i * dim, k + i * n);
    hpti_lower_trans_times(mode, n, m, state->z, ld, k, n);
}

void
hpti_gp_look_gradient(const hpti_gp_state *state, size_t m, size_t i,
                      const double *point, const double *weights,
                      const double *work, double *mean_gradient,
                      double *variance_gradient)
{
    const size_t n = state->n, dim = state->gp->kernel.dim;
    const double *k = work + i * n, *c = work + (m + i) * n;
    const double *both[2] = { weights, k };
    double *gradients[2] = { mean_gradient, variance_gradient };

    hpti_covariance_gradient(&state->scaled, point, c, both, gradients);
    hpti_covariance_variance(&state->scaled, point, state->row);
    for (size_t d = 0; d < dim; d++)
        variance_gradient[d] = state->row[d] - 2 * variance_gradient[d];
}

void
hpti_gp_predict_gradient(const hpti_gp_state *state, size_t m,
                         const double *points, double *mean, double *variance,
                         double *mean_gradient, double *variance_gradient,
                         double *work)
{
    const size_t dim = state->gp->kernel.dim;

    hpti_gp_look(state, 1, state->alpha, m, points, mean, variance, work);
    for (size_t i = 0; i < m; i++)
        hpti_gp_look_gradient(state, m, i, points + i * dim, state->alpha, work,
                              mean_gradient + i * dim,
                              variance_gradient + i * dim);
}

void
hpti_gp_leave_one_out(const hpti_gp_state *state, double *mean,
                      double *variance)
{
    const size_t n = state->n, ld = state->gp->cap;

    for (size_t i = 0; i < n; i++) {
        const double *column = state->z + i * ld;
        double b = hpti_dot(n - i, column + i, column + i);

        mean[i] = state->gp->y[i] - state->alpha[i] / b;
        variance[i] = 1 / b;
    }
}
