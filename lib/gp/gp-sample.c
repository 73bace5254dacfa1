/*
 * A draw of f from the posterior, jointly at several points:
 *
 *   mean + C e,  C C' = K** - V' V,  V = L^-1 K(X, *)   [RW06, eq. 2.24, A.2]
 *
 * Where the covariance is not positive definite its diagonal grows up a ladder.
 */
#include "gp/gp.h"

#include "base/error.h"
#include "linalg/linalg.h"
#include <string.h>

/* K** into prior->k, by a process that has the points for data. */
static void
fill_prior(const hpti_gp_state *state, size_t m, const double *points,
           hpti_gp *grid, hpti_gp_state *prior)
{
    const size_t dim = grid->kernel.dim;

    grid->kernel.family = state->gp->kernel.family;
    grid->kernel.additive = state->gp->kernel.additive;
    grid->kernel.quadratic = state->gp->kernel.quadratic;
    grid->kernel.warped = state->gp->kernel.warped;
    for (size_t i = 0; i < m; i++)
        hpti_gp_add(grid, points + i * dim, 0, 0);
    prior->scaled.n = m;
    hpti_covariance_scale(&prior->scaled, state->theta);
    hpti_covariance_triangle(&prior->scaled, grid->k, NULL, NULL);
}

/* Subtract V' V from the lower triangle of k; means into values. */
static void
subtract_data(const hpti_gp_state *state, size_t m, const double *points,
              double *v, double *k, size_t ld, double *values)
{
    const size_t n = state->n;

    hpti_covariance_rows(&state->scaled, m, points, v, NULL, n);
    for (size_t i = 0; i < m; i++)
        values[i] = state->mean + hpti_dot(n, v + i * n, state->alpha);
    hpti_lower_times(state->gp->mode, n, m, state->z, state->gp->cap, v, n);
    for (size_t i = 0; i < m; i++)
        for (size_t j = i; j < m; j++)
            k[j + i * ld] -= hpti_dot(n, v + i * n, v + j * n);
}

/* Factor of k in `factor`, with as much on the diagonal as it takes. */
static void
factorise(int mode, size_t m, double level, const double *k, size_t ld,
          double *factor)
{
    for (double jitter = 1e-10; jitter < 1; jitter *= 10) {
        memcpy(factor, k, m * ld * sizeof *factor);
        for (size_t i = 0; i < m; i++)
            factor[i + i * ld] += jitter * level;
        if (hpti_cholesky(mode, m, factor, ld) == HPT_OK)
            return;
    }
    memset(factor, 0, m * ld * sizeof *factor); /* the mean, then */
}

int
hpti_gp_sample(const hpti_gp_state *state, size_t m, const double *points,
               const double *normals, double *values)
{
    const hpti_gp *gp = state->gp;
    hpti_gp *grid = NULL;
    hpti_gp_state *prior = NULL;
    double *v = hpti_matrix(gp->mem, state->n ? state->n : 1, m);
    int rc = HPT_E_NOMEM;

    if (!v ||
        hpti_gp_create(&grid, gp->mem, gp->kernel.dim, gp->category, m,
                       gp->mode) < 0 ||
        hpti_gp_state_create(&prior, grid) < 0)
        goto done;
    fill_prior(state, m, points, grid, prior);
    subtract_data(state, m, points, v, grid->k, grid->cap, values);
    factorise(gp->mode, m, hpti_covariance_level(&state->scaled), grid->k,
              grid->cap, grid->inverse);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++)
            values[i] += grid->inverse[i + j * grid->cap] *
                         normals[j];
    rc = HPT_OK;

done:
    hpti_gp_state_destroy(prior);
    hpti_gp_destroy(grid);
    hpti_free(gp->mem, v);
    return rc == HPT_OK ? rc : hpti_fail_memory("a draw of functions");
}
