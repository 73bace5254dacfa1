/*
 * The test functions: values, minima, spaces.
 *
 * The expected values of the first eight are those of the Python functions that
 * the figures for other libraries were measured on; of the others those of
 * mpmath at 40 digits, or worked out by hand.  Minimisers: scipy's Nelder-Mead
 * from the published points, mpmath's zeros of the gradient, and by
 * construction.
 */
#include "functions.h"

#include "../tests/check_main.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static const struct {
    const char *name;
    double x[14], value;
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
    { "camel", { 1.25, -0.5 }, 1.0196126302083333333 },
    { "dixon_price6",
      { 1.25, -0.5, 2.75, 0.4, -2.1, 3.3 },
      4533.2373749999994138 },
    { "trid6", { 1.25, -10.5, 12.75, 0.4, -2.1, 33 }, 1516.3850000000000033 },
    { "powell8",
      { 1.25, -0.5, 2.75, 0.4, -2.1, 3.3, -3.7, 4.9 },
      39785.465162500006893 },
    { "zakharov8",
      { 1.25, -0.5, 2.75, 0.4, -2.1, 3.3, -3.7, 4.9 },
      71791.17650625000156 },
    { "ellipsoid8",
      { 1.25, -0.5, 2.75, 0.4, -2.1, 3.3, -3.7, 4.9 },
      70981.184483394624059 },
    { "shekel", { 1.25, 5.5, 2.75, 7.9 }, -0.36741628800834590879 },
    { "gramacy1", { 0.73 }, -0.54880681902393637927 },
    { "gramacy2", { 1.25, -0.5 }, 0.20405689056744799622 },
    { "xiong", { 0.73 }, -0.061380527910779651955 },
    { "corner2", { 0.66, 0.82 }, 0.11320855131160049471 },
    { "corner4", { 0.66, 0.82, 0.98, 0.01 }, 0.98849093676170835726 },
    { "loss5", { 0.66, 0.82, 0.98, 0.01, 0.2 }, 0.22609122892634588066 },
    { "loss5", { 0.87, 0.25, 0.98, 0.01, 0.2 }, 9.7283575349996800068 },
    { "training6",
      { 0.66, 0.42, 0.5, 0.51, 0.2, 0.1 },
      0.53164079165878432336 },
    { "training6", { 0.95, 0.25, 0.5, 0.5, 0.2, 0.3 }, 8.0656108532857945666 },
    { "griewank6",
      { 1.25, -40.5, 200.75, 0.4, -2.1, 33 },
      11.659626891696090349 },
    /* 0.6 + 0.5 (1.5 - 2 + 0.2 * 2)^2 + 0.05 + 0.1 * 4 + 0.08 + 0.1 */
    { "network", { 1e-2, 1e-3, 5, 96, 0, 0, 0 }, 1.235 },
    /* 0.2 + 0.1 + 0.1 * 1.5^2 + 0.05 */
    { "models", { 0, 100, 0.1, 1, NAN, NAN, NAN }, 0.575 },
    /* 0.3 + 1 + 0.25 * 2 */
    { "models", { 1, NAN, NAN, NAN, 30, 22, 0.65 }, 1.8 },
    { "integers6", { 15, 30, -1, 1, 32, 26 }, 2.1062453617396509088 },
    /* 100 + 0, 0 + 1, 3600 + 9, 1102500 + 81 */
    { "rosenbrock5_int", { 1, 2, 4, 10, -5 }, 1106291 },
    /* 4 * 0.5^2 + 0.5 * 0.5^2 + 0.3 * 0.5^2 + 0.2 * 0.5^2 */
    { "ridge4", { 0.7, 0.99, 1, 0.8 }, 1.25 },
    /* 0.05 + 0.4 + 0.6 + 0.2 + 0.02 + 0.5 * 0.1^2 + 0.04 * 4 + 0.05 */
    { "boosting", { 0.2, 1000, 7, 0.8, 0, 1, 1, 64, 0 }, 1.485 },
    { "layers",
      { 0.01, 3, 64, 128, 48, NAN, NAN, 0.5 },
      0.81523311243653239203 },
    /* 0.4 + 0.05 * 4 + 0.05 + 0.5 * 0.1^2 */
    { "pipeline",
      { 1, NAN, 1, 0.8, NAN, 0, 100, 1, NAN, NAN, NAN, NAN, NAN, NAN },
      0.655 },
    /* 0.1 + 0.1 + 0.004 * 16 + 0.02 + 0.05 + 0.05 + 0.0005 * 400 */
    { "pipeline",
      { 2, 1000, 2, NAN, 40, 1, NAN, NAN, NAN, 50, 18, NAN, NAN, NAN },
      0.584 },
    /* 0.15 + 0.1 + 0.1 * 1.5^2 + 0.4 + 0.1 */
    { "pipeline",
      { 0, NAN, 0, NAN, NAN, 3, 100, NAN, 0.1, NAN, NAN, NAN, NAN, NAN },
      0.975 },
    /* 0.1 + 0.01 * 4 + 0.04, and 0.0005 * 400 instead of 0.04 */
    { "pipeline",
      { 2, 100, 2, NAN, 20, 2, NAN, NAN, NAN, 100, 8, 0.2, 0, NAN },
      0.18 },
    { "pipeline",
      { 2, 100, 2, NAN, 20, 2, NAN, NAN, NAN, 100, 8, 0.2, 1, 30 },
      0.34 },
};

START_TEST(a_value_is_that_of_the_reference)
{
    const struct function *f = function_find(values[_i].name);

    ck_assert_ptr_nonnull(f);
    ck_near_rel(f->value(f->d, values[_i].x), values[_i].value, 16);
}
END_TEST

/* Of many coordinates: x_i = (i mod 7) / 8. */
static const struct {
    const char *name;
    double value;
} many[] = {
    { "branin20", 24.129964413622261389 },
    { "branin100", 27.904093553206997264 },
    { "levy50", 24.715352777934762721 },
    { "rosenbrock100", 80455.939453125 },
    { "loss40", 0.22674868562793934523 },
    { "fading100", 0.06560180506859560171 },
};

START_TEST(a_value_in_many_dimensions_is_that_of_the_reference)
{
    const struct function *f = function_find(many[_i].name);
    double x[FUNCTION_MAX_DIM];

    ck_assert_ptr_nonnull(f);
    for (size_t i = 0; i < f->d; i++)
        x[i] = (double)(i % 7) / 8;
    ck_near_rel(f->value(f->d, x), many[_i].value, 64);
}
END_TEST

#define HARTMANN6_BEST                                                    \
    0.2016895128, 0.1500106917, 0.4768739715, 0.2753324291, 0.3116516166, \
        0.6573005339
#define PI 3.14159265358979323846

/* 0.2 + 0.5 (i mod 7) / 6, a hundred of them */
#define SEVEN \
    0.2, 0.2 + 0.5 / 6, 0.2 + 1.0 / 6, 0.45, 0.2 + 2.0 / 6, 0.2 + 2.5 / 6, 0.7
#define THIRTY_FIVE SEVEN, SEVEN, SEVEN, SEVEN, SEVEN
#define FADING_BEST \
    THIRTY_FIVE, THIRTY_FIVE, SEVEN, SEVEN, SEVEN, SEVEN, 0.2, 0.2 + 0.5 / 6

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
    { "camel", { -0.08984201310031806, 0.7126564030207396 } },
    /* 2^(2^-i - 1) */
    { "dixon_price6",
      { 1, 0.7071067811865476, 0.5946035575013605, 0.5452538663326288,
        0.5221368912137069, 0.5109485739222126 } },
    { "trid6", { 6, 10, 12, 12, 10, 6 } },
    { "powell8", { 0 } },
    { "zakharov8", { 0 } },
    { "ellipsoid8", { 1.5, -2, 0.5, 3, -1, 2.5, -3.5, 1 } },
    { "rastrigin5", { 0 } },
    { "griewank6", { 0 } },
    { "shekel",
      { 4.0007465315920467, 4.0005929341385320, 3.9996633980403223,
        3.9995098005868076 } },
    { "gramacy1", { 0.54856344452760518 } },
    { "gramacy2", { -0.70710678118654752, 0 } },
    { "xiong", { 0.27550182703021010 } },
    { "corner2", { 0.83, 0.72 } },
    { "corner4", { 0.83, 0.72, 0.91, 0.78 } },
    { "loss5", { 0.465, 0.5, 0.6, 0.3, PI / 6 } },
    { "training6", { 0.55, 0.3, 0.62, 0.4 } },
    { "branin_noisy", { PI, 2.275 } },
    { "hartmann6_noisy", { HARTMANN6_BEST } },
    { "loss5_noisy", { 0.465, 0.5, 0.6, 0.3, PI / 6 } },
    { "training6_noisy", { 0.55, 0.3, 0.62, 0.4 } },
    { "branin_uneven", { PI, 2.275 } },
    { "hartmann6_uneven", { HARTMANN6_BEST } },
    { "branin_wedge", { -PI, 12.275 } },
    { "branin20", { [4] = (PI + 5) / 15, [11] = 2.275 / 15 } },
    { "hartmann6_30", { HARTMANN6_BEST } },
    { "loss40",
      { [30] = 0.465, [7] = 0.5, [19] = 0.6, [2] = 0.3, [38] = PI / 6 } },
    { "levy50", { [3] = 0.55, [20] = 0.55, [31] = 0.55, [46] = 0.55 } },
    { "hartmann6_50", { HARTMANN6_BEST } },
    { "branin100", { [17] = (PI + 5) / 15, [71] = 2.275 / 15 } },
    { "rosenbrock100", { [88] = 0.4, [12] = 0.4, [40] = 0.4, [63] = 0.4 } },
    { "fading100", { FADING_BEST } },
    { "network", { 0.001995262314968879601, 1e-4, 3, 96, 1, 1, 1 } },
    { "integers6", { 13, 24, -3, 2, 16, 18 } },
    { "rosenbrock5_int", { 1, 1, 1, 1, 1 } },
    { "ridge4", { 0.45, 0.2025, 0.5, 0.3 } },
    { "boosting", { 0.02, 1000, 6, 0.7, 1, 1, 2, 256, 1 } },
    { "models", { 1, NAN, NAN, NAN, 300, 12, 0.4 } },
    { "layers", { 6.309573444801932e-4, 4, 128, 96, 72, 54, NAN, 0.2 } },
    { "pipeline",
      { 2, 100, 2, NAN, 20, 2, NAN, NAN, NAN, 200, 6, 0.1, 1, 10 } },
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
    /* the tasks, which are last, have tests of their own */
    ck_assert_ptr_eq(function_at(n), bench_groups[bench_group_count - 1].functions);
}
END_TEST

/* A step along a coordinate, or along all at once, as far as the box goes. */
START_TEST(no_step_from_the_minimiser_leads_below_the_minimum)
{
    const struct function *f = function_find(minimisers[_i].name);

    ck_assert_ptr_nonnull(f);
    if (f->build)
        return;
    for (size_t k = 0; k <= f->d; k++)
        for (double step = -0.1; step < 0.11; step += 0.002) {
            double x[FUNCTION_MAX_DIM], value;
            for (size_t i = 0; i < f->d; i++) {
                double low = f->low[f->cube ? 0 : i];
                double high = f->high[f->cube ? 0 : i];
                double move = k == i || k == f->d ? step * (high - low) : 0;
                x[i] = fmin(fmax(minimisers[_i].x[i] + move, low), high);
            }
            value = f->value(f->d, x);
            ck_assert_msg(value >= f->minimum - 1e-12,
                          "%s is %.17g a step of %g along %zu from there",
                          f->name, value, step, k);
        }
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
        ck_assert_int_eq(hpt_trial_get_point(trial, f->d, x), HPT_OK);
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

START_TEST(uneven_noise_has_the_standard_deviation_of_its_place)
{
    const struct function *far = function_find("branin_uneven");
    const struct function *near = function_find("hartmann6_uneven");
    const double best[2] = { PI, 2.275 }, bad[2] = { -5, 0 };
    const double hole[6] = { HARTMANN6_BEST }, plain[6] = { 0 };
    const double z = function_noise(3, 5);

    ck_assert(function_is_noisy(far) && function_is_noisy(near));
    ck_near_rel(function_observe(far, best, 1, 3, 5), 1 + 0.2 * z, 16);
    ck_near_rel(function_observe(far, bad, 1, 3, 5),
                1 + (0.2 + 0.1 * (far->value(2, bad) - far->minimum)) * z, 16);
    ck_near_rel(function_observe(near, hole, 0, 3, 5),
                (0.02 + 0.08 * 3.322368011415515) * z, 1e6);
    ck_assert(fabs(function_observe(near, plain, 0, 3, 5)) < 0.03 * fabs(z));
}
END_TEST

START_TEST(even_noise_has_its_standard_deviation_and_an_exact_value_has_none)
{
    const double x[2] = { 0, 0 };
    const struct function *noisy = function_find("branin_noisy");
    const struct function *exact = function_find("branin");

    ck_assert(function_is_noisy(noisy) && !function_is_noisy(exact));
    ck_near(function_observe(noisy, x, 7, 3, 5), 7 + function_noise(3, 5), 0);
    ck_near(function_observe(exact, x, 7, 3, 5), 7, 0);
}
END_TEST

START_TEST(no_name_is_both_of_a_group_and_of_a_function_or_of_two)
{
    for (size_t i = 0; function_at(i); i++) {
        const char *name = function_at(i)->name;
        ck_assert_ptr_eq(function_find(name), function_at(i));
        for (size_t g = 0; g < bench_group_count; g++)
            ck_assert_str_ne(bench_groups[g].name, name);
        ck_assert_str_ne(name, "all");
        ck_assert_str_ne(name, "more");
    }
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
    tcase_add_loop_test(tc, a_value_in_many_dimensions_is_that_of_the_reference,
                        0, (int)(sizeof many / sizeof *many));
    tcase_add_loop_test(tc, the_minimum_is_reached_where_it_is_said_to_be, 0,
                        (int)(sizeof minimisers / sizeof *minimisers));
    tcase_add_test(tc, every_function_has_a_minimiser_in_the_table);
    tcase_add_loop_test(tc, no_step_from_the_minimiser_leads_below_the_minimum,
                        0, (int)(sizeof minimisers / sizeof *minimisers));
    tcase_add_loop_test(tc, no_point_of_its_space_lies_below_the_minimum, 0,
                        (int)(sizeof minimisers / sizeof *minimisers));
    tcase_add_test(tc, uneven_noise_has_the_standard_deviation_of_its_place);
    tcase_add_test(
        tc, even_noise_has_its_standard_deviation_and_an_exact_value_has_none);
    tcase_add_test(tc, no_name_is_both_of_a_group_and_of_a_function_or_of_two);
    tcase_add_test(tc, noise_has_mean_0_and_variance_1_and_depends_on_the_seed);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
