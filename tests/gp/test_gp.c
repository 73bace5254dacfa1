/*
 * Gaussian process: golden values, gradients, growth, hard data.
 *
 * Golden values: five points, computed with 60-digit arithmetic (Matern-5/2 and
 * squared exponential, l = (0.3, 0.7), s_f^2 = 1.5, s_n^2 = 0.01).  The code
 * adds a jitter of 1e-10 s_f^2, which bounds the agreement.
 */
#include "../check_main.h"
#include "acquisition/ei.h"
#include "gp/gp.h"
#include <hptune/status.h>
#include "linalg/linalg.h"
#include <string.h>

static const double golden_x[5][2] = {
    { 0.10, 0.20 }, { 0.40, 0.90 }, { 0.80, 0.30 }, { 0.55, 0.50 }, { 0.95, 0.75 }
};
static const double golden_y[5] = { 1.2, -0.4, 0.3, -0.9, 0.7 };

static const struct golden {
    hpti_family family;
    double mean, lml, gradient[4], posterior_mean, posterior_var, log_ei;
    double ei_gradient[2], loo_mean[5], loo_var[5];
} golden[] = {
    { HPTI_MATERN52, 0.55038947249651956, -6.112445181846524,
      { -0.503935893346494, 0.740147570540296, -1.14359178282761,
        -0.0164619536394881 },
      -0.85124085007600425, 0.054125951642711133, -2.6526354877262656,
      { 6.81355410378091, 0.399877381999658 },
      { 0.136742297091039, -0.378102801925835, -0.0259968813751504,
        -0.0658715663667753, 0.470776428519032 },
      { 1.34941429035074, 0.761605392317779, 0.620607700580088,
        0.541551603523625, 0.896170296073012 } },
    { HPTI_SQUARED_EXPONENTIAL, 0.7083658048816346, -6.0089730426290735,
      { -1.66774166205917, 0.80015047116274, -0.821323429876832,
        -0.00937632790772643 },
      -0.86019468069595801, 0.0146221589174412, -3.4760725780200254,
      { 20.2257241010256, -0.172885374866211 },
      { 0.163829190329025, -0.636249371679737, -0.147491802015204,
        -0.170530670106681, 0.723176040032688 },
      { 1.29333445051282, 0.50671452441164, 0.363629265870811,
        0.29599595833519, 0.690393191537787 } },
};

static hpti_gp *
create(size_t dim, int terms, size_t cap, int mode)
{
    static const unsigned char none[64] = { 0 };
    static hpt_allocator mem;
    hpti_gp *gp;

    hpti_mem_current(&mem);
    ck_assert_int_eq(hpti_gp_create(&gp, &mem, dim, none, cap, mode), HPT_OK);
    gp->kernel.additive = terms & 1;
    gp->kernel.quadratic = terms & 2;
    gp->kernel.warped = terms & 4;
    return gp;
}

static hpti_gp *
golden_gp(hpti_family family, double *theta)
{
    hpti_gp *gp = create(2, 0, 8, HPTI_LINALG_AUTO);

    gp->kernel.family = family;
    for (size_t i = 0; i < 5; i++)
        hpti_gp_add(gp, golden_x[i], golden_y[i], 0);
    theta[0] = log(0.3);
    theta[1] = log(0.7);
    theta[2] = log(1.5);
    theta[3] = log(0.01);
    return gp;
}

START_TEST(golden_likelihood_and_gradient)
{
    const struct golden *g = &golden[_i];
    double theta[12] = { 0 }, gradient[12];
    hpti_gp *gp = golden_gp(g->family, theta);

    ck_near(hpti_gp_log_likelihood(gp, theta, gradient), g->lml, 1e-7);
    for (size_t i = 0; i < 4; i++)
        ck_near(gradient[i], g->gradient[i], 1e-7);
    ck_near(hpti_gp_log_likelihood(gp, theta, NULL), g->lml, 1e-7);
    hpti_gp_destroy(gp);
}
END_TEST

START_TEST(golden_posterior_and_acquisition)
{
    const struct golden *g = &golden[_i];
    const double point[2] = { 0.5, 0.65 };
    double theta[12] = { 0 }, mean, var, dmean[2], dvar[2], by_mean, by_var;
    double work[64];
    double loo_mean[5], loo_var[5];
    hpti_gp *gp = golden_gp(g->family, theta);
    hpti_gp_state *state;

    ck_assert_int_eq(hpti_gp_state_create(&state, gp), HPT_OK);
    hpti_gp_condition(state, gp, theta);
    ck_near(state->mean, g->mean, 1e-8);
    hpti_gp_predict_gradient(state, 1, point, &mean, &var, dmean, dvar, work);
    ck_near(mean, g->posterior_mean, 1e-8);
    ck_near(var, g->posterior_var, 1e-8);
    ck_near(hpti_log_ei(mean, var, -0.9, &by_mean, &by_var), g->log_ei, 1e-7);
    for (size_t d = 0; d < 2; d++)
        ck_near(by_mean * dmean[d] + by_var * dvar[d], g->ei_gradient[d], 1e-5);
    hpti_gp_leave_one_out(state, loo_mean, loo_var);
    for (size_t i = 0; i < 5; i++) {
        ck_near(loo_mean[i], g->loo_mean[i], 1e-7);
        ck_near(loo_var[i], g->loo_var[i], 1e-7);
    }
    hpti_gp_state_destroy(state);
    hpti_gp_destroy(gp);
}
END_TEST

/* A generator for test data. */
static double
draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

static hpti_gp *
random_gp(uint64_t seed, size_t dim, int terms, size_t n, int family)
{
    hpti_gp *gp = create(dim, terms, n + 8, HPTI_LINALG_AUTO);
    uint64_t state = seed;

    gp->kernel.family = (hpti_family)family;
    for (size_t i = 0; i < n; i++) {
        double x[16], y = 0;

        for (size_t d = 0; d < dim; d++) {
            x[d] = draw(&state);
            y += sin(5 * x[d]) * (double)(d + 1);
        }
        hpti_gp_add(gp, x, y / (double)dim, i % 3 ? 0 : 0.01 * draw(&state));
    }
    if (dim > 2) /* one coordinate is a category of three values */
        for (size_t i = 0; i < n; i++)
            gp->x[2 * gp->cap + i] =
                (floor(3 * gp->x[2 * gp->cap + i]) + 0.5) / 3;
    gp->category[dim > 2 ? 2 : 0] = dim > 2;
    return gp;
}

/* Central differences of fourth order [Abramowitz, Stegun 25.3.5]. */
static double
difference(hpti_gp *gp, double *theta, size_t i)
{
    const double h = 1e-3, at = theta[i];
    double f[5];

    for (int k = 0; k < 5; k++) {
        theta[i] = at + (k - 2) * h;
        f[k] = hpti_gp_log_posterior(gp, theta, NULL);
    }
    theta[i] = at;
    return (8 * (f[3] - f[1]) - (f[4] - f[0])) / (12 * h);
}

START_TEST(posterior_gradient_agrees_with_differences)
{
    const size_t dim = 1 + (size_t)_i % 5;
    hpti_gp *gp = random_gp(100 + (uint64_t)_i, dim, _i % 8, 30, _i / 8 % 2);
    const size_t count = hpti_theta_count(dim);
    double theta[35], gradient[35];
    uint64_t state = 7 + (uint64_t)_i;

    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    for (size_t i = 0; i < count; i++)
        theta[i] = hpti_theta_is_read(&gp->kernel, i)
                       ? theta[i] + draw(&state) - 0.5
                       : NAN;
    hpti_gp_log_posterior(gp, theta, gradient);
    for (size_t i = 0; i < count; i++)
        ck_near(gradient[i], difference(gp, theta, i),
                1e-7 * fmax(1, fabs(gradient[i])));
    hpti_gp_destroy(gp);
}
END_TEST

START_TEST(prediction_gradient_agrees_with_differences)
{
    const size_t dim = 1 + (size_t)_i % 5;
    hpti_gp *gp = random_gp(200 + (uint64_t)_i, dim, _i % 8, 25, _i / 8 % 2);
    double theta[35], x[5], mean, var, dmean[5], dvar[5], work[256];
    hpti_gp_state *state;
    uint64_t random = 11 + (uint64_t)_i;

    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    ck_assert_int_eq(hpti_gp_state_create(&state, gp), HPT_OK);
    hpti_gp_condition(state, gp, theta);
    for (size_t d = 0; d < dim; d++)
        x[d] = draw(&random);
    hpti_gp_predict_gradient(state, 1, x, &mean, &var, dmean, dvar, work);
    for (size_t d = 0; d < dim; d++) {
        const double h = 1e-6, at = x[d];
        double m[2], v[2];

        if (gp->category[d])
            continue;
        x[d] = at + h;
        hpti_gp_predict(state, 1, x, m, v, work);
        x[d] = at - h;
        hpti_gp_predict(state, 1, x, m + 1, v + 1, work);
        x[d] = at;
        ck_near(dmean[d], (m[0] - m[1]) / (2 * h), 1e-6 * (1 + fabs(dmean[d])));
        ck_near(dvar[d], (v[0] - v[1]) / (2 * h), 1e-6 * (1 + fabs(dvar[d])));
    }
    hpti_gp_state_destroy(state);
    hpti_gp_destroy(gp);
}
END_TEST

START_TEST(growing_by_rows_is_conditioning_anew)
{
    hpti_gp *gp = random_gp(300, 3, 7, 60, 0);
    double theta[35], points[30], mean[2][10], var[2][10], work[2048];
    hpti_gp_state *state;
    uint64_t random = 5;

    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    ck_assert_int_eq(hpti_gp_state_create(&state, gp), HPT_OK);
    for (size_t i = 0; i < 30; i++)
        points[i] = draw(&random);
    hpti_gp_condition(state, gp, theta);
    hpti_gp_predict(state, 10, points, mean[0], var[0], work);
    hpti_gp_truncate(gp, 20);
    hpti_gp_condition(state, gp, theta);
    for (size_t i = 20; i < 60; i++) {
        gp->n++; /* the data still lie behind the truncated end */
        hpti_gp_extend(state, false);
    }
    hpti_gp_predict(state, 10, points, mean[1], var[1], work);
    for (size_t i = 0; i < 10; i++) {
        ck_near(mean[1][i], mean[0][i], 1e-9);
        ck_near(var[1][i], var[0][i], 1e-9);
    }
    hpti_gp_state_destroy(state);
    hpti_gp_destroy(gp);
}
END_TEST

START_TEST(a_believed_point_leaves_the_mean_and_takes_the_variance)
{
    hpti_gp *gp = random_gp(400, 2, 3, 20, 0);
    const double x[2] = { 0.31, 0.62 }, other[2] = { 0.9, 0.1 };
    double theta[35], mean[2], var[2], work[64];
    hpti_gp_state *state;

    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    ck_assert_int_eq(hpti_gp_state_create(&state, gp), HPT_OK);
    hpti_gp_condition(state, gp, theta);
    hpti_gp_predict(state, 1, other, mean, var, work);
    hpti_gp_add(gp, x, 12345, 0);
    hpti_gp_extend(state, true);
    hpti_gp_predict(state, 1, other, mean + 1, var + 1, work);
    ck_near(mean[1], mean[0], 1e-12);
    hpti_gp_predict(state, 1, x, mean + 1, var + 1, work);
    ck_assert(var[1] < 1.1e-3);
    hpti_gp_truncate(gp, 20);
    hpti_gp_state_truncate(state, 20);
    hpti_gp_predict(state, 1, other, mean + 1, var + 1, work);
    ck_near(var[1], var[0], 0);
    hpti_gp_state_destroy(state);
    hpti_gp_destroy(gp);
}
END_TEST

START_TEST(singular_data_still_condition)
{
    hpti_gp *gp = create(2, 1, 40, HPTI_LINALG_AUTO);
    double theta[12] = { 0 }, mean, var, work[64];
    const double x[2] = { 0.5, 0.5 };
    hpti_gp_state *state;

    for (size_t i = 0; i < 40; i++) {
        double near[2] = { 0.5 + 1e-17 * (double)i, 0.5 };

        hpti_gp_add(gp, near, i % 2 ? 1 : -1, 0);
    }
    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    theta[3] = log(1e-300); /* no noise at all */
    ck_assert_int_eq(hpti_gp_state_create(&state, gp), HPT_OK);
    hpti_gp_condition(state, gp, theta);
    hpti_gp_predict(state, 1, x, &mean, &var, work);
    ck_assert(isfinite(mean) && var > 0);
    ck_near(mean, 0, 1e-3);
    hpti_gp_state_destroy(state);
    hpti_gp_destroy(gp);
}
END_TEST

START_TEST(a_fit_ends_where_the_projected_gradient_is_small)
{
    hpti_gp *gp = random_gp(500 + (uint64_t)_i, 3, _i % 8, 40, 0);
    const size_t count = hpti_theta_count(3);
    double theta[35], low[35], high[35], gradient[35], value, start;

    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    start = hpti_gp_log_posterior(gp, theta, NULL);
    ck_assert_int_eq(hpti_gp_fit(gp, theta, 200, &value), HPT_OK);
    ck_assert(value > start);
    ck_near(hpti_gp_log_posterior(gp, theta, gradient), value, 1e-9);
    hpti_prior_bounds(&gp->prior, &gp->kernel, low, high);
    for (size_t i = 0; i < count; i++)
        if (!(theta[i] <= low[i] && gradient[i] < 0) &&
            !(theta[i] >= high[i] && gradient[i] > 0))
            ck_assert_msg(fabs(gradient[i]) < 0.2, "parameter %zu: %g", i,
                          gradient[i]);
    hpti_gp_destroy(gp);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gp");
    TCase *tcase = tcase_create("gp");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, golden_likelihood_and_gradient, 0, 2);
    tcase_add_loop_test(tcase, golden_posterior_and_acquisition, 0, 2);
    tcase_add_loop_test(tcase, posterior_gradient_agrees_with_differences, 0,
                        80);
    tcase_add_loop_test(tcase, prediction_gradient_agrees_with_differences, 0,
                        80);
    tcase_add_test(tcase, growing_by_rows_is_conditioning_anew);
    tcase_add_test(tcase,
                   a_believed_point_leaves_the_mean_and_takes_the_variance);
    tcase_add_test(tcase, singular_data_still_condition);
    tcase_add_loop_test(tcase, a_fit_ends_where_the_projected_gradient_is_small,
                        0, 8);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
