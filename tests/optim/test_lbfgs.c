/*
 * Projected L-BFGS: known minima, bounds, rejected steps, lock-step.
 */
#include "../check_main.h"
#include "optim/lbfgs.h"
#include <hptune/status.h>
#include <string.h>

#define DIM 4

static const hpti_lbfgs_options options = { .max_iterations = 500,
                                            .gradient_limit = 1e-9,
                                            .value_limit = 0,
                                            .first_step = 0.1 };

static hpti_lbfgs *
create(size_t dim)
{
    static hpt_allocator mem;
    hpti_lbfgs *run;

    hpti_mem_current(&mem);
    ck_assert_int_eq(hpti_lbfgs_create(&run, &mem, dim, 6), HPT_OK);
    return run;
}

/* Rosenbrock's function and gradient in DIM dimensions; minimum 0 at ones. */
static double
rosenbrock(const double *x, double *g)
{
    double f = 0;

    memset(g, 0, DIM * sizeof *g);
    for (size_t i = 0; i + 1 < DIM; i++) {
        double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];

        f += 100 * a * a + b * b;
        g[i] += -400 * a * x[i] - 2 * b;
        g[i + 1] += 200 * a;
    }
    return f;
}

static const double wide_low[DIM] = { -5, -5, -5, -5 };
static const double wide_high[DIM] = { 5, 5, 5, 5 };

START_TEST(finds_the_minimum_of_rosenbrock)
{
    const double start[DIM] = { -1.2, 1, -1.2, 1 };
    double g[DIM], f;
    hpti_lbfgs *run = create(DIM);
    const double *x;

    hpti_lbfgs_start(run, start, wide_low, wide_high, &options);
    do
        f = rosenbrock(hpti_lbfgs_point(run), g);
    while (hpti_lbfgs_advance(run, f, g));
    x = hpti_lbfgs_best(run, &f);
    ck_assert(f < 1e-14);
    for (size_t i = 0; i < DIM; i++)
        ck_near(x[i], 1, 1e-6);
    hpti_lbfgs_destroy(run);
}
END_TEST

/* sum (x_i - c_i)^2 with c outside of the box in two coordinates: the minimum
 * is c moved into the box. */
START_TEST(stops_at_the_bounds)
{
    const double centre[DIM] = { 0.3, -2, 7, 0.9 };
    const double low[DIM] = { 0, 0, 0, 0 }, high[DIM] = { 1, 1, 1, 1 };
    const double want[DIM] = { 0.3, 0, 1, 0.9 }, start[DIM] = { 9, 1, 0.2, 0 };
    double g[DIM], f;
    hpti_lbfgs *run = create(DIM);

    hpti_lbfgs_start(run, start, low, high, &options);
    do {
        const double *x = hpti_lbfgs_point(run);

        f = 0;
        for (size_t i = 0; i < DIM; i++) {
            ck_assert(x[i] >= low[i] && x[i] <= high[i]);
            f += pow(x[i] - centre[i], 2);
            g[i] = 2 * (x[i] - centre[i]);
        }
    } while (hpti_lbfgs_advance(run, f, g));
    for (size_t i = 0; i < DIM; i++)
        ck_near(hpti_lbfgs_best(run, NULL)[i], want[i], 1e-8);
    hpti_lbfgs_destroy(run);
}
END_TEST

START_TEST(a_fixed_coordinate_stays)
{
    const double start[DIM] = { -1, 0.5, 0.5, 0.5 };
    double low[DIM], high[DIM], g[DIM], f;
    hpti_lbfgs *run = create(DIM);

    memcpy(low, wide_low, sizeof low);
    memcpy(high, wide_high, sizeof high);
    low[2] = high[2] = 0.5;
    hpti_lbfgs_start(run, start, low, high, &options);
    do
        f = rosenbrock(hpti_lbfgs_point(run), g);
    while (hpti_lbfgs_advance(run, f, g));
    ck_near(hpti_lbfgs_best(run, NULL)[2], 0.5, 0);
    rosenbrock(hpti_lbfgs_best(run, NULL), g);
    ck_assert(fabs(g[0]) < 1e-6 && fabs(g[1]) < 1e-6 && fabs(g[3]) < 1e-6);
    hpti_lbfgs_destroy(run);
}
END_TEST

/* A function that is not a number beyond 1 rejects those steps. */
START_TEST(nan_rejects_a_step)
{
    const double start[1] = { 0 }, low[1] = { -10 }, high[1] = { 10 };
    hpti_lbfgs_options long_steps = options;
    hpti_lbfgs *run = create(1);
    double f, g;

    long_steps.first_step = 50;
    hpti_lbfgs_start(run, start, low, high, &long_steps);
    do {
        double x = hpti_lbfgs_point(run)[0];

        f = x < 1 ? pow(x - 0.7, 2) : NAN;
        g = 2 * (x - 0.7);
    } while (hpti_lbfgs_advance(run, f, &g));
    ck_near(hpti_lbfgs_best(run, &f)[0], 0.7, 1e-8);
    hpti_lbfgs_destroy(run);
}
END_TEST

START_TEST(limits_are_kept)
{
    const double start[DIM] = { -1.2, 1, -1.2, 1 };
    hpti_lbfgs_options few = options;
    hpti_lbfgs *run = create(DIM);
    double g[DIM], f;
    int evaluations = 0;

    few.max_evaluations = 7;
    hpti_lbfgs_start(run, start, wide_low, wide_high, &few);
    do {
        f = rosenbrock(hpti_lbfgs_point(run), g);
        evaluations++;
    } while (hpti_lbfgs_advance(run, f, g));
    ck_assert_int_le(evaluations, 8);
    hpti_lbfgs_destroy(run);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("lbfgs");
    TCase *tcase = tcase_create("lbfgs");

    tcase_add_test(tcase, finds_the_minimum_of_rosenbrock);
    tcase_add_test(tcase, stops_at_the_bounds);
    tcase_add_test(tcase, a_fixed_coordinate_stays);
    tcase_add_test(tcase, nan_rejects_a_step);
    tcase_add_test(tcase, limits_are_kept);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
