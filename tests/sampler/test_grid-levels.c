/*
 * The levels of a grid: lists, quantiles, all values.
 */
#include "../check_main.h"
#include "base/error.h"
#include "sampler/grid-levels.h"
#include <hptune/space.h>
#include <math.h>
#include <string.h>

#define ck_says(part)                                                          \
    ck_assert_msg(strstr(hpt_last_error(), (part)) != NULL, "\"%s\" lacks %s", \
                  hpt_last_error(), (part))

static hpt_allocator mem;
static hpti_grid_plan plan;
static hpt_space *space;
static hpti_levels *levels;

static void
setup(void)
{
    hpti_mem_current(&mem);
    plan = (hpti_grid_plan){ .mem = &mem };
    space = hpt_space_create();
    levels = NULL;
}

static int
resolve(size_t standard)
{
    const hpti_domain *domain;

    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    domain = hpti_space_domain(space);
    hpti_levels_destroy(&mem, levels, domain->dim);
    return hpti_grid_plan_resolve(&plan, domain, standard, &levels);
}

static void
teardown(void)
{
    if (levels)
        hpti_levels_destroy(&mem, levels, hpti_space_domain(space)->dim);
    hpti_grid_plan_clear(&plan);
    hpt_space_destroy(space);
}

/* The numbers that coordinate c has at its levels. */
static void
check_numbers(size_t c, size_t n, const double *numbers, double tolerance)
{
    const size_t i = hpti_space_domain(space)->coordinates[c].parameter;
    const hpt_dist *dist = hpti_space_dist(space, i);

    ck_assert_uint_eq(levels[c].n, n);
    for (size_t k = 0; k < n; k++) {
        double u = levels[c].u[k];
        hpti_value value = hpti_dist_settle(dist, &u);

        ck_assert(u == levels[c].u[k]); /* it was settled */
        ck_near(hpti_dist_number(dist, value), numbers[k], tolerance);
    }
}

START_TEST(bounded_ranges_have_levels_at_both_ends)
{
    const double plain[] = { -2, -1, 0, 1, 2 };
    const double decades[] = { 1e-4, 1e-3, 1e-2, 1e-1, 1 };

    hpt_space_add_float(space, "plain", -2, 2, HPT_LINEAR);
    hpt_space_add_float(space, "decades", 1e-4, 1, HPT_LOG);
    ck_assert_int_eq(resolve(5), HPT_OK);
    check_numbers(0, 5, plain, 0);
    check_numbers(1, 5, decades, 1e-15);
    ck_assert(levels[1].u[0] == 0 && levels[1].u[4] == 1);
}
END_TEST

START_TEST(unbounded_ranges_have_levels_at_the_middles_of_equal_parts)
{
    /* scipy.stats.norm(3, 2).ppf([1/8, 3/8, 5/8, 7/8]) */
    const double normal[] = { 0.6993012392479843, 2.3627212720712496,
                              3.6372787279287504, 5.300698760752016 };
    /* scipy.stats.expon(scale=100).ppf([1/8, 3/8, 5/8, 7/8]) */
    const double exponential[] = { 13.353139262452263, 47.00036292457356,
                                   98.08292530117262, 207.94415416798357 };

    hpt_space_add(space, "normal", hpt_dist_normal(3, 2));
    hpt_space_add(space, "exponential", hpt_dist_exponential(100));
    ck_assert_int_eq(resolve(4), HPT_OK);
    check_numbers(0, 4, normal, 1e-13);
    check_numbers(1, 4, exponential, 1e-11);
}
END_TEST

START_TEST(one_level_is_the_median)
{
    const double three = 3;

    hpt_space_add_float(space, "x", 1, 5, HPT_LINEAR);
    ck_assert_int_eq(resolve(1), HPT_OK);
    check_numbers(0, 1, &three, 0);
}
END_TEST

START_TEST(few_values_and_those_without_order_are_all_taken)
{
    const double small[] = { 1, 2, 3, 4, 5 }, flag[] = { 0, 1 };
    const double kinds[] = { 0, 1, 2, 3, 4, 5, 6 };
    const double large[] = { 1, 11, 21, 31, 40 };
    const double steps[] = { 0, 0.1, 0.2 };
    const char *labels[] = { "a", "b", "c", "d", "e", "f", "g" };

    hpt_space_add_int(space, "small", 1, 5, HPT_LINEAR);
    hpt_space_add_boolean(space, "flag");
    hpt_space_add_categorical(space, "kind", 7, labels);
    hpt_space_add_int(space, "large", 1, 40, HPT_LINEAR);
    hpt_space_add_float_step(space, "steps", 0, 0.25, 0.1);
    ck_assert_int_eq(resolve(5), HPT_OK);
    check_numbers(0, 5, small, 0);
    check_numbers(1, 2, flag, 0);
    check_numbers(2, 7, kinds, 0);
    check_numbers(3, 5, large, 0);
    check_numbers(4, 3, steps, 1e-16);
}
END_TEST

START_TEST(values_of_unequal_weight_are_all_taken)
{
    const char *labels[] = { "a", "b", "c", "d" };
    const double weights[] = { 1e-9, 0, 3, 1e-9 };
    const double with_weight[] = { 0, 2, 3 };
    const double integers[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

    hpt_space_add(space, "kind", hpt_dist_categorical(4, labels, weights));
    hpt_space_add_int(space, "n", 1, 10, HPT_LOG);
    ck_assert_int_eq(resolve(10), HPT_OK);
    check_numbers(0, 3, with_weight, 0);
    check_numbers(1, 10, integers, 0);
}
END_TEST

START_TEST(levels_on_the_same_value_count_once)
{
    const double few[] = { 0, 1, 2 };
    /* nearly all quantiles of a narrow distribution round to its middle */
    const double narrow[] = { 9, 10, 11 };

    hpt_space_add_int(space, "few", 0, 2, HPT_LINEAR);
    hpt_space_add(space, "narrow", hpt_dist_round(hpt_dist_normal(10, 0.3)));
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "few", 1000, NULL), HPT_OK);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "narrow", 50, NULL), HPT_OK);
    ck_assert_int_eq(resolve(5), HPT_OK);
    check_numbers(0, 3, few, 0);
    check_numbers(1, 3, narrow, 0);
}
END_TEST

START_TEST(lists_keep_their_order_and_lose_what_is_double)
{
    const double listed[] = { 100, 10, 200, 10, 50, 100 };
    const double kept[] = { 100, 10, 200, 50 };
    const double rates[] = { 0.1, 0.001, 0.1 }, rates_kept[] = { 0.1, 0.001 };

    hpt_space_add_int(space, "trees", 1, 500, HPT_LINEAR);
    hpt_space_add_float(space, "rate", 1e-4, 1, HPT_LOG);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "trees", 6, listed), HPT_OK);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "rate", 3, rates), HPT_OK);
    ck_assert_int_eq(resolve(5), HPT_OK);
    check_numbers(0, 4, kept, 0);
    check_numbers(1, 2, rates_kept, 1e-15);
}
END_TEST

START_TEST(a_later_request_replaces_an_earlier_one)
{
    const double listed[] = { 3, 7 }, quantiles[] = { 1, 21, 40 };

    hpt_space_add_int(space, "depth", 1, 40, HPT_LINEAR);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "depth", 2, listed), HPT_OK);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "depth", 3, NULL), HPT_OK);
    ck_assert_uint_eq(plan.n, 1);
    ck_assert_int_eq(resolve(5), HPT_OK);
    check_numbers(0, 3, quantiles, 0);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "depth", 2, listed), HPT_OK);
    ck_assert_int_eq(resolve(5), HPT_OK);
    check_numbers(0, 2, listed, 0);
}
END_TEST

START_TEST(the_numbers_of_a_list_come_back_to_the_last_bit)
{
    double listed[200], u[2] = { 0, 0.5 };
    unsigned char active[] = { 1, 1 };
    size_t changed = 0;

    for (int k = 0; k < 200; k++)
        listed[k] = 0.001 + 0.7 * k / 199; /* no round numbers */
    hpt_space_add_float(space, "rate", 1e-4, 1, HPT_LOG);
    hpt_space_add_float(space, "free", 0, 1, HPT_LINEAR);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "rate", 200, listed), HPT_OK);
    ck_assert_int_eq(resolve(5), HPT_OK);
    for (size_t k = 0; k < 200; k++) {
        hpti_value values[2];

        u[0] = levels[0].u[k];
        hpti_space_values(space, u, values, NULL);
        changed += values[0].real != listed[k];
        hpti_levels_restore(levels, hpti_space_domain(space), u, values, NULL);
        ck_assert(values[0].real == listed[k]);
        ck_assert(values[1].real == 0.5);
        hpti_levels_restore(levels, hpti_space_domain(space), u, values,
                            active);
        ck_assert(values[0].real == listed[k]);
        /* an inactive one has no value to restore */
        active[0] = 0;
        values[0].real = 0;
        hpti_levels_restore(levels, hpti_space_domain(space), u, values,
                            active);
        ck_assert(values[0].real == 0);
        active[0] = 1;
    }
    ck_assert_uint_gt(changed, 0); /* or the test would show nothing */
}
END_TEST

START_TEST(a_constant_may_be_listed_with_its_own_value)
{
    const double four = 4, five = 5;

    hpt_space_add_constant(space, "fixed", 4);
    hpt_space_add_int(space, "one", 4, 4, HPT_LINEAR);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "fixed", 1, &four), HPT_OK);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "one", 1, &four), HPT_OK);
    ck_assert_int_eq(resolve(5), HPT_OK);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "fixed", 1, &five), HPT_OK);
    ck_assert_int_eq(resolve(5), HPT_E_RANGE);
    ck_says("fixed: grid value 5");
}
END_TEST

START_TEST(values_outside_are_refused_by_name_and_value)
{
    const double trees[] = { 10, 50.5 }, rate[] = { 0.1, 2 }, kind[] = { 3 };
    const char *labels[] = { "a", "b", "c" };
    const double weights[] = { 1, 0, 1 }, weightless[] = { 1 };

    hpt_space_add_int(space, "trees", 1, 100, HPT_LINEAR);
    hpt_space_add_float(space, "rate", 0.01, 1, HPT_LOG);
    hpt_space_add_categorical(space, "kind", 3, labels);
    hpt_space_add(space, "weighted", hpt_dist_categorical(3, labels, weights));
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "trees", 2, trees), HPT_OK);
    ck_assert_int_eq(resolve(5), HPT_E_RANGE);
    ck_assert_ptr_null(levels);
    ck_says("trees: grid value 50.5 is none of its values, which go from 1 to "
            "100");
    hpti_grid_plan_set(&plan, "trees", 1, trees);
    hpti_grid_plan_set(&plan, "rate", 2, rate);
    ck_assert_int_eq(resolve(5), HPT_E_RANGE);
    ck_says("rate: grid value 2");
    hpti_grid_plan_set(&plan, "rate", 1, rate);
    hpti_grid_plan_set(&plan, "kind", 1, kind);
    ck_assert_int_eq(resolve(5), HPT_E_RANGE);
    ck_says("kind: grid value 3");
    hpti_grid_plan_set(&plan, "kind", 2, NULL);
    hpti_grid_plan_set(&plan, "weighted", 1, weightless);
    ck_assert_int_eq(resolve(5), HPT_E_RANGE);
    ck_says("weighted: grid value 1");
    hpti_grid_plan_set(&plan, "weighted", 3, NULL);
    ck_assert_int_eq(resolve(5), HPT_OK);
}
END_TEST

START_TEST(an_unknown_name_is_found_when_the_space_is)
{
    hpt_space_add_float(space, "rate", 0, 1, HPT_LINEAR);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "raet", 3, NULL), HPT_OK);
    ck_assert_int_eq(resolve(5), HPT_E_NOT_FOUND);
    ck_says("raet");
}
END_TEST

START_TEST(wrong_requests_change_nothing)
{
    const double infinite[] = { 1, INFINITY };

    ck_assert_int_eq(hpti_grid_plan_set(&plan, NULL, 3, NULL), HPT_E_INVALID);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "", 3, NULL), HPT_E_INVALID);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "a", 0, NULL), HPT_E_RANGE);
    ck_says("a: 0 levels, not 1 to 1000000");
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "a", 1000001, NULL),
                     HPT_E_RANGE);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "a", 2, infinite), HPT_E_RANGE);
    ck_says("a: grid value 1 is inf");
    ck_assert_uint_eq(plan.n, 0);
}
END_TEST

START_TEST(a_million_levels_are_sorted_in_a_moment)
{
    enum { N = 1000000 };
    double *listed = calloc(N, sizeof *listed);

    ck_assert_ptr_nonnull(listed);
    for (size_t k = 0; k < N; k++)
        listed[k] = (double)(k * 7919 % (N / 2)) / N; /* each one twice */
    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    ck_assert_int_eq(hpti_grid_plan_set(&plan, "x", N, listed), HPT_OK);
    ck_assert_int_eq(resolve(5), HPT_OK);
    ck_assert_uint_eq(levels[0].n, N / 2);
    for (size_t k = 0; k < N / 2; k++) {
        if (levels[0].u[k] != listed[k])
            ck_abort_msg("level %zu is %g", k, levels[0].u[k]);
    }
    free(listed);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("grid-levels");
    TCase *tcase = tcase_create("grid-levels");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, bounded_ranges_have_levels_at_both_ends);
    tcase_add_test(tcase,
                   unbounded_ranges_have_levels_at_the_middles_of_equal_parts);
    tcase_add_test(tcase, one_level_is_the_median);
    tcase_add_test(tcase, few_values_and_those_without_order_are_all_taken);
    tcase_add_test(tcase, values_of_unequal_weight_are_all_taken);
    tcase_add_test(tcase, levels_on_the_same_value_count_once);
    tcase_add_test(tcase, lists_keep_their_order_and_lose_what_is_double);
    tcase_add_test(tcase, a_later_request_replaces_an_earlier_one);
    tcase_add_test(tcase, the_numbers_of_a_list_come_back_to_the_last_bit);
    tcase_add_test(tcase, a_constant_may_be_listed_with_its_own_value);
    tcase_add_test(tcase, values_outside_are_refused_by_name_and_value);
    tcase_add_test(tcase, an_unknown_name_is_found_when_the_space_is);
    tcase_add_test(tcase, wrong_requests_change_nothing);
    tcase_add_test(tcase, a_million_levels_are_sorted_in_a_moment);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
