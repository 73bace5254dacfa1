/*
 * Gradients of the surrogate of a result in the user's units, and its
 * lengthscales.
 *
 * A parameter x has the coordinate u = F(x), F its cdf, so by the chain rule
 *
 *   d mean / dx = S'(m) dm/du f(x),  f = F' the density
 *   d sd / dx   = 1/2 (S'(m + s) (dm + ds)/du - S'(m - s) (dm - ds)/du) f(x)
 *
 * with m and s mean and deviation in the model's units and S the way from there
 * to scores.  Where x has separate values f is the slope of the line through
 * the coordinates of its two neighbours.
 */
#include "base/error.h"
#include "base/fpenv.h"
#include "space/domain.h"
#include "study/result-surrogate-priv.h"
#include <float.h>
#include <math.h>
#include <string.h>

#define FLAT 0.999999e9 /* S is flat from there on, see hpti_transform */

/* ---- from the coordinate to the parameter ---- */

/* Slope between the neighbours of the separate value at u. */
static double
slope_of_steps(const hpt_dist *dist, double u)
{
    double below, above;
    const double from =
        hpti_dist_number(dist, hpti_neighbour(dist, u, 0, &below));
    const double to =
        hpti_dist_number(dist, hpti_neighbour(dist, u, 1, &above));

    return to > from ? (above - below) / (to - from) : 0;
}

/*
 * du/dx at a number x that the user gave and that has the coordinate u.  What
 * is moved to a bound stays there, so the slope is 0 beyond it, and on a bound
 * with a mass of its own.
 */
static double
coordinate_slope(const hpt_dist *dist, hpti_coordinate_kind kind, double u,
                 double x)
{
    double low, high, density = 0;

    hpti_dist_bounds(dist, &low, &high);
    if (kind == HPTI_CATEGORIES || x < low || x > high)
        return 0;
    if (kind == HPTI_STEPS)
        return slope_of_steps(dist, u);
    hpti_dist_cell(dist, u, &low, &high);
    if (!(low < high))
        hpt_dist_density(dist, x, &density);
    return density;
}

/* ---- from the model to the user ---- */

/* S'(z) */
static double
score_slope(const hpti_transform *transform, double z)
{
    const double score = hpti_transform_invert(transform, z);
    const double t = (score - transform->centre) / transform->scale;

    return fabs(t) < FLAT ? 1 / hpti_transform_slope(transform, score) : 0;
}

/* Within the range of a double, and 0 where a factor is. */
static double
product(double x, double y)
{
    return x == 0 || y == 0 ? 0 : fmin(fmax(x * y, -DBL_MAX), DBL_MAX);
}

/* What the gradients of one point are computed in: dim entries each. */
typedef struct workspace {
    hpti_reader reader;
    double *u, *mean, *sd, *acquisition;
} workspace;

/* Turn gradients of mean and variance in the model's units into those of mean
 * and deviation in the user's, still with respect to the coordinates. */
static void
to_user(const workspace *w, size_t dim, const hpti_transform *transform,
        double mean, double variance, bool maximize)
{
    const double sd = variance > 0 ? sqrt(variance) : 0;
    const double middle = score_slope(transform, mean);
    const double high = 0.5 * score_slope(transform, mean + sd);
    const double low = 0.5 * score_slope(transform, mean - sd);

    for (size_t d = 0; d < dim; d++) {
        const double d_mean = w->mean[d];
        const double d_sd = sd > 0 ? 0.5 * w->sd[d] / sd : 0;

        w->mean[d] = product(maximize ? -middle : middle, d_mean);
        w->sd[d] = product(high, d_mean + d_sd) - product(low, d_mean - d_sd);
    }
}

typedef struct outputs {
    double *mean, *sd, *acquisition; /* each may be NULL */
} outputs;

/* Gradients with respect to the coordinates of w->u. */
static int
compute(const hpt_result *result, hpti_surrogate *surrogate, const workspace *w,
        const outputs *out)
{
    const size_t dim = hpti_space_domain(result->space)->dim;
    double mean, variance, log_ei;

    if (out->mean || out->sd) {
        if (hpti_surrogate_predict_gradient(surrogate, 1, w->u, &mean,
                                            &variance, w->mean, w->sd) < 0)
            return hpti_fail_memory("predictions");
        to_user(w, dim, hpti_surrogate_transform(surrogate), mean, variance,
                result->direction == HPT_MAXIMIZE);
    }
    if (out->acquisition &&
        hpti_surrogate_log_ei_gradient(surrogate, 1, w->u, &log_ei,
                                       w->acquisition) < 0)
        return hpti_fail_memory("predictions");
    return HPT_OK;
}

/* Write the gradients of a point with respect to its parameters. */
static void
write_gradients(const hpt_result *result, const workspace *w,
                const double *numbers, const outputs *out)
{
    const hpti_domain *domain = hpti_space_domain(result->space);
    const double *from[] = { w->mean, w->sd, w->acquisition };
    double *const to[] = { out->mean, out->sd, out->acquisition };

    for (int k = 0; k < 3; k++)
        if (to[k])
            memset(to[k], 0, result->parameters * sizeof *to[k]);
    for (size_t c = 0; c < domain->dim; c++) {
        const hpti_coordinate *coordinate = &domain->coordinates[c];
        const size_t p = coordinate->parameter;
        double slope;

        if (!w->reader.active[p])
            continue;
        slope = coordinate_slope(hpti_space_dist(result->space, p),
                                 coordinate->kind, w->u[c], numbers[p]);
        for (int k = 0; k < 3; k++)
            if (to[k])
                to[k][p] = product(slope, from[k][c]);
    }
}

/* ---- points ---- */

static int
compute_points(const hpt_result *result, hpti_surrogate *surrogate,
               const workspace *w, size_t n, const double *points, outputs out)
{
    const size_t step = result->parameters;
    int rc = HPT_OK;

    for (size_t i = 0; rc == HPT_OK && i < n; i++) {
        const double *numbers = points + i * step;

        rc = hpti_reader_read(&w->reader, result, i, numbers, w->u);
        if (rc == HPT_OK)
            rc = compute(result, surrogate, w, &out);
        if (rc == HPT_OK)
            write_gradients(result, w, numbers, &out);
        out.mean += out.mean ? step : 0;
        out.sd += out.sd ? step : 0;
        out.acquisition += out.acquisition ? step : 0;
    }
    return rc;
}

static int
find_gradients(hpt_result *result, size_t n, const double *points, outputs out)
{
    const size_t dim = hpti_space_domain(result->space)->dim;
    hpti_surrogate *surrogate;
    workspace w;
    int rc = hpti_result_borrow(result, &surrogate);

    if (rc < 0)
        return rc;
    rc = hpti_reader_begin(&w.reader, result);
    w.u = hpti_matrix(&result->mem, dim, 4);
    if (!w.u)
        rc = hpti_fail_memory("predictions");
    if (rc == HPT_OK) {
        w.mean = w.u + dim;
        w.sd = w.mean + dim;
        w.acquisition = w.sd + dim;
        rc = compute_points(result, surrogate, &w, n, points, out);
    }
    hpti_reader_end(&w.reader, result);
    hpti_free(&result->mem, w.u);
    hpti_result_give_back(result, surrogate);
    return rc;
}

int
hpt_result_surrogate_gradient(const hpt_result *result, size_t n,
                              const double *points, double *mean_gradient,
                              double *sd_gradient, double *acquisition_gradient)
{
    hpti_fpenv env;
    int rc;

    if (!result)
        return hpti_fail_null("result");
    if (n && !points)
        return hpti_fail(HPT_E_INVALID, "points is NULL, with n = %zu", n);
    env = hpti_fpenv_enter();
    rc = find_gradients(
        (hpt_result *)result, n, points,
        (outputs){ mean_gradient, sd_gradient, acquisition_gradient });
    hpti_fpenv_leave(env);
    return rc;
}

/* ---- lengthscales ---- */

static int
find_lengthscales(hpt_result *result, double *lengthscales)
{
    const hpti_domain *domain = hpti_space_domain(result->space);
    double *of_coordinates;
    hpti_surrogate *surrogate;
    int rc = hpti_result_borrow(result, &surrogate);

    if (rc < 0)
        return rc;
    of_coordinates = hpti_matrix(&result->mem, domain->dim, 1);
    if (of_coordinates) {
        hpti_surrogate_lengthscales(surrogate, of_coordinates);
        for (size_t p = 0; p < result->parameters; p++)
            lengthscales[p] = NAN;
        for (size_t c = 0; c < domain->dim; c++)
            lengthscales[domain->coordinates[c].parameter] = of_coordinates[c];
    } else {
        rc = hpti_fail_memory("lengthscales");
    }
    hpti_free(&result->mem, of_coordinates);
    hpti_result_give_back(result, surrogate);
    return rc;
}

int
hpt_result_surrogate_lengthscales(const hpt_result *result, size_t n,
                                  double *lengthscales)
{
    hpti_fpenv env;
    int rc;

    if (!result)
        return hpti_fail_null("result");
    if (n != result->parameters || (n && !lengthscales))
        return hpti_fail(HPT_E_INVALID,
                         "room for %zu lengthscales, not for the %zu "
                         "parameters",
                         lengthscales ? n : 0, result->parameters);
    env = hpti_fpenv_enter();
    rc = find_lengthscales((hpt_result *)result, lengthscales);
    hpti_fpenv_leave(env);
    return rc;
}
