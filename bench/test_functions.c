/*
 * The test functions: values, minima, spaces.
 *
 * The expected values of the first eight are those of the Python functions that
 * the figures for other libraries were measured on; of the others those of
 * mpmath at 40 digits, or worked out by hand.  Minimisers: scipy's Nelder-Mead
 * from the published points, and by construction.
 */
#include "functions.h"

#include "../tests/check_main.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static const struct {
    const char *name;
    double x[8], value;
} values[] = {
    { "branin", { -1.85, 8.7 }, 7.825034246920497 },
    { "hartmann3", { 0.21, 0.58, 0.95 }, -2.9653174101193795 },
    { "hartmann6",
      { 0.21, 0.58, 0.95, 0.32, 0.69, 0.06 },
      -0.41228421795375936 },
    { "ackley5", { -19.01, 5.24, 29.49, -11.8, 12.45 }, 20.33900480272564 },
    { "rosenbrock4", { -1.85, 3.7, 9.25, -0.2 }, 737583.17625000002 },
    { "levy8", { -5.8, 1.6, 9, -3.6, 3.8, -8.8, -1.4, 6 }, 87.739569722613211 },
    { "michalewicz5", { 0.66, 1.82, 2.98, 1.01, 2.17 }, -0.66921175059427429 },
    { "styblinski6", { -2.9, 0.8, 4.5, -1.8, 1.9, -4.4 }, -9.060249999999975 },
    { "rastrigin5", { 1.25, -0.5, 2.75, 0.4, -2.1 }, 73.945000000000004491 },
    { "griewank6",
      { 1.25, -40.5, 200.75, 0.4, -2.1, 33 },
      11.659626891696090349 },
    /* 0.6 + 0.5 (1.5 - 2 + 0.2 * 2)^2 + 0.05 + 0.1 * 4 + 0.08 + 0.1 */
    { "mixed", { 1e-2, 1e-3, 5, 96, 0, 0, 0 }, 1.235 },
    /* 0.2 + 0.1 + 0.1 * 1.5^2 + 0.05 */
    { "models", { 0, 100, 0.1, 1, NAN, NAN, NAN }, 0.575 },
    /* 0.3 + 1 + 0.25 * 2 */
    { "models", { 1, NAN, NAN, NAN, 30, 22, 0.65 }, 1.8 },
};

START_TEST(a_value_is_that_of_the_reference)
{
    const struct function *f = function_find(values[_i].name);

    ck_assert_ptr_nonnull(f);
    ck_near_rel(f->value(f->d, values[_i].x), values[_i].value, 16);
}
END_TEST

#define HARTMANN6_BEST                                                    \
    0.2016895128, 0.1500106917, 0.4768739715, 0.2753324291, 0.3116516166, \
        0.6573005339
#define PI 3.14159265358979323846

static const struct {
    const char *name;
    double x[FUNCTION_MAX_DIM];
} minimisers[] = {
    { "branin", { PI, 2.275 } },
    { "hartmann3", { 0.1145888824, 0.5556488945, 0.8525469854 } },
    { "hartmann6", { HARTMANN6_BEST } },
    { "ackley5", { 3.1, -7.4, 11.2, -1.9, 5.5 } },
    { "rosenbrock4", { 1, 1, 1, 1 } },
    { "levy8", { 1, 1, 1, 1, 1, 1, 1, 1 } },
    { "michalewicz5",
      { 2.202905522, 1.570796327, 1.284991573, 1.92305847, 1.720469774 } },
    { "styblinski6",
      { -2.903534, -2.903534, -2.903534, -2.903534, -2.903534, -2.903534 } },
    { "rastrigin5", { 0 } },
    { "griewank6", { 0 } },
    { "branin_noisy", { PI, 2.275 } },
    { "hartmann6_noisy", { HARTMANN6_BEST } },
    { "branin_wedge", { -PI, 12.275 } },
    { "branin20", { 0, 0, 0, 0, (PI + 5) / 15, 0, 0, 0, 0, 0, 0, 2.275 / 15 } },
    { "hartmann6_30", { HARTMANN6_BEST } },
    { "mixed", { 0.001995262314968879601, 1e-4, 3, 96, 1, 1, 1 } },
    { "models", { 1, NAN, NAN, NAN, 300, 12, 0.4 } },
};

START_TEST(the_minimum_is_reached_where_it_is_said_to_be)
{
    const struct function *f = function_find(minimisers[_i].name);

    ck_assert_ptr_nonnull(f);
    ck_near(f->value(f->d, minimisers[_i].x), f->minimum, 1e-9);
}
END_TEST

START_TEST(every_function_has_a_minimiser_in_the_table)
{
    const size_t n = sizeof minimisers / sizeof *minimisers;

    for (size_t i = 0; i < n; i++) {
        ck_assert_ptr_nonnull(function_at(i));
        ck_assert_str_eq(minimisers[i].name, function_at(i)->name);
    }
    ck_assert_ptr_null(function_at(n));
}
END_TEST

START_TEST(no_point_of_its_space_lies_below_the_minimum)
{
    const struct function *f = function_at((size_t)_i);
    uint64_t seed = (uint64_t)time(NULL);
    hpt_space *space = function_space(f);
    hpt_study *study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_trial *trial;
    double x[FUNCTION_MAX_DIM];

    ck_assert_msg(study != NULL, "%s: %s", f->name, hpt_last_error());
    ck_assert_uint_eq(hpt_space_count(space), f->d);
    ck_assert_int_eq(hpt_study_set_seed(study, seed), HPT_OK);
    for (int i = 0; i < 2000; i++) {
        double value;
        ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
        ck_assert_int_eq(hpt_trial_get_values(trial, f->d, x), HPT_OK);
        value = f->value(f->d, x);
        ck_assert_msg(value >= f->minimum - 1e-12,
                      "%s is %.17g at trial %d of seed %" PRIu64, f->name,
                      value, i, seed);
        ck_assert_int_eq(hpt_study_tell(study, hpt_trial_number(trial), value),
                         HPT_OK);
    }
    hpt_study_destroy(study);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(noise_has_mean_0_and_variance_1_and_depends_on_the_seed)
{
    const int n = 20000;
    double sum = 0, squares = 0, product = 0;

    for (int i = 0; i < n; i++) {
        double z = function_noise(7, (uint64_t)i);
        sum += z;
        squares += z * z;
        product += z * function_noise(8, (uint64_t)i);
    }
    /* five standard errors */
    ck_near(sum / n, 0, 5 / sqrt(n));
    ck_near(squares / n, 1, 5 * sqrt(2.0 / n));
    ck_near(product / n, 0, 5 / sqrt(n));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("functions");
    TCase *tc = tcase_create("functions");

    tcase_set_timeout(tc, 0);
    tcase_add_loop_test(tc, a_value_is_that_of_the_reference, 0,
                        (int)(sizeof values / sizeof *values));
    tcase_add_loop_test(tc, the_minimum_is_reached_where_it_is_said_to_be, 0,
                        (int)(sizeof minimisers / sizeof *minimisers));
    tcase_add_test(tc, every_function_has_a_minimiser_in_the_table);
    tcase_add_loop_test(tc, no_point_of_its_space_lies_below_the_minimum, 0,
                        (int)(sizeof minimisers / sizeof *minimisers));
    tcase_add_test(tc, noise_has_mean_0_and_variance_1_and_depends_on_the_seed);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
