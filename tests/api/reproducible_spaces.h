/*
 * Spaces of the studies whose proposals are recorded in test_reproducible.c:
 * together they have every kind of distribution, condition and constraint.
 */
#ifndef HPTUNE_TESTS_REPRODUCIBLE_SPACES_H
#define HPTUNE_TESTS_REPRODUCIBLE_SPACES_H

#include <hptune/hptune.h>
#include <math.h>

static const char *const labels[] = { "x", "y", "z", "w" };

/* Continuous, four dimensions. */
static hpt_space *
smooth_space(void)
{
    hpt_space *space = hpt_space_create();

    hpt_space_add_float(space, "a", -1, 1, HPT_LINEAR);
    hpt_space_add_float(space, "b", -1, 2, HPT_LINEAR);
    hpt_space_add_float(space, "c", 1e-3, 1, HPT_LOG);
    hpt_space_add(space, "d", hpt_dist_normal(0, 1));
    return space;
}

/* Two continuous dimensions, for many trials. */
static hpt_space *
small_space(void)
{
    hpt_space *space = hpt_space_create();

    hpt_space_add_float(space, "a", -2, 1, HPT_LINEAR);
    hpt_space_add_float(space, "b", 1e-4, 10, HPT_LOG);
    return space;
}

static hpt_space *
mixed_space(void)
{
    hpt_space *space = hpt_space_create();

    hpt_space_add_categorical(space, "kind", 3, labels);
    hpt_space_add_int(space, "depth", 1, 40, HPT_LINEAR);
    hpt_space_add_int(space, "width", 1, 1000, HPT_LOG);
    hpt_space_add_float(space, "rate", 1e-4, 1, HPT_LOG);
    hpt_space_add_float(space, "slope", 0, 1, HPT_LINEAR);
    hpt_space_add_condition_labels(space, "slope", "kind", 2, labels + 1);
    hpt_space_add_linear(space, 2, (const char *const[]){ "depth", "width" },
                         (const double[]){ 10, 1 }, 900);
    return space;
}

/* Inactive values are NaN, which no comparison holds for. */
static int
is_outside_of_the_disc(const hpt_trial *trial, void *user_data)
{
    double x = hpt_trial_get_float(trial, "inner");
    double y = hpt_trial_get_float(trial, "outer");

    (void)user_data;
    return !(x * x + y * y < 0.25);
}

/* A tree of conditions of every form, and a predicate. */
static hpt_space *
conditional_space(void)
{
    static const double sizes[] = { 8, 16, 64, 1024 };
    hpt_space *space = hpt_space_create();

    hpt_space_add_categorical(space, "model", 4, labels);
    hpt_space_add_boolean(space, "deep");
    hpt_space_add_ordinal(space, "size", 4, sizes);
    hpt_space_add_float(space, "inner", 0, 1, HPT_LINEAR);
    hpt_space_add_float(space, "outer", 0, 1, HPT_LINEAR);
    hpt_space_add_float_step(space, "drop", 0, 0.9, 0.1);
    hpt_space_add_int_step(space, "layers", 2, 20, 3);
    hpt_space_add_constant(space, "version", 3);
    hpt_space_add_condition_labels(space, "deep", "model", 3, labels);
    hpt_space_add_condition_values(space, "layers", "deep", 1,
                                   (const double[]){ 1 });
    hpt_space_add_condition_range(space, "drop", "size", 10, 100);
    hpt_space_add_condition_labels(space, "outer", "model", 2, labels + 2);
    hpt_space_add_predicate(space, is_outside_of_the_disc, NULL, NULL);
    return space;
}

static double
square_quantile(double u, void *user_data)
{
    (void)user_data;
    return u * u;
}

/* Ten dimensions, a distribution of its own for each. */
static hpt_space *
wide_space(void)
{
    hpt_space *space = hpt_space_create();

    hpt_space_add(space, "uniform", hpt_dist_uniform(-2, 5));
    hpt_space_add(space, "log_uniform", hpt_dist_log_uniform(1e-6, 0.1));
    hpt_space_add(space, "normal", hpt_dist_normal(1, 0.5));
    hpt_space_add(space, "log_normal", hpt_dist_log_normal(-1, 1));
    hpt_space_add(space, "truncated",
                  hpt_dist_truncated_normal(0, 1, -0.5, INFINITY));
    hpt_space_add(space, "exponential", hpt_dist_exponential(2));
    hpt_space_add(space, "gamma", hpt_dist_gamma(2.5, 0.7));
    hpt_space_add(space, "beta", hpt_dist_beta(0.8, 3));
    hpt_space_add(space, "own",
                  hpt_dist_user(square_quantile, NULL, NULL, NULL));
    hpt_space_add(space, "clamped",
                  hpt_dist_clamp(hpt_dist_normal(0, 1), -1, 1.5));
    return space;
}

/* The discrete distributions that are left, and an order. */
static hpt_space *
discrete_space(void)
{
    static const double weights[] = { 1, 0, 5, 0.25 };
    hpt_space *space = hpt_space_create();

    hpt_space_add(space, "label", hpt_dist_categorical(4, labels, weights));
    hpt_space_add(space, "round", hpt_dist_round(hpt_dist_exponential(100)));
    hpt_space_add(space, "log", hpt_dist_int_log_uniform(1, INT64_C(1) << 40));
    hpt_space_add(space, "low", hpt_dist_int_uniform(-50, 50));
    hpt_space_add(space, "high", hpt_dist_round(hpt_dist_normal(40, 6)));
    hpt_space_add(space, "step", hpt_dist_step(0.1, 3, 0.7));
    hpt_space_add_order(space, "low", "high");
    return space;
}

#endif
