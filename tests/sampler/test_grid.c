/*
 * The grid: its order, its shuffle, and grids too large to go through.
 */
#include "../check_main.h"
#include "proposals.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static hpt_sampler *
create_grid(int shuffle)
{
    hpt_sampler *sampler = hpt_sampler_create("grid");

    hpt_sampler_set(sampler, "shuffle", shuffle);
    return sampler;
}

/* n floats on [0, 9] with 10 levels each: the levels are the digits. */
static hpt_space *
digits(int n)
{
    hpt_space *space = hpt_space_create();

    for (int i = 0; i < n; i++) {
        char name[16];

        snprintf(name, sizeof name, "d%d", i);
        hpt_space_add_float(space, name, 0, 9, HPT_LINEAR);
    }
    return space;
}

START_TEST(in_order_the_last_parameter_is_the_fastest)
{
    const double trees[] = { 50, 10 }, depths[] = { 3, 40, 7 };
    hpt_space *space = hpt_space_create();
    hpt_sampler *sampler = create_grid(0);
    proposals p;
    hpti_row row;

    hpt_space_add_int(space, "trees", 1, 100, HPT_LINEAR);
    hpt_space_add_int(space, "depth", 1, 40, HPT_LINEAR);
    hpt_sampler_set_grid_values(sampler, "depth", 3, depths);
    hpt_sampler_set_grid_values(sampler, "trees", 2, trees);
    ck_assert_int_eq(proposals_open(&p, space, sampler, 1), HPT_OK);
    for (int k = 0; k < 6; k++) {
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        ck_assert(proposals_number(&p, &row, 0) == trees[k / 3]);
        ck_assert(proposals_number(&p, &row, 1) == depths[k % 3]);
    }
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_EXHAUSTED);
    proposals_close(&p);
}
END_TEST

START_TEST(shuffled_every_combination_comes_once_in_an_order_of_the_seed)
{
    enum { N = 1000 };
    int order[2][N];

    for (int seed = 0; seed < 2; seed++) {
        unsigned char met[N] = { 0 };
        hpt_sampler *sampler = create_grid(1);
        proposals p;
        hpti_row row;
        int straight = 0;

        hpt_sampler_set(sampler, "levels", 10);
        ck_assert_int_eq(proposals_open(&p, digits(3), sampler, (uint64_t)seed),
                         HPT_OK);
        for (int k = 0; k < N; k++) {
            int combination = 0;

            ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
            for (size_t i = 0; i < 3; i++)
                combination =
                    10 * combination + (int)proposals_number(&p, &row, i);
            ck_assert_int_eq(met[combination]++, 0);
            order[seed][k] = combination;
            straight += combination == k;
        }
        ck_assert_int_lt(straight, 10); /* one is to be expected */
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_EXHAUSTED);
        proposals_close(&p);
    }
    ck_assert(memcmp(order[0], order[1], sizeof order[0]) != 0);
}
END_TEST

/* 10^18 and 10^25 combinations, the latter without a number */
static const int sizes[] = { 18, 25 };

START_TEST(a_grid_of_any_size_begins_at_once)
{
    enum { N = 2000 };
    const int shuffle = _i % 2, dim = sizes[_i / 2];
    hpt_sampler *sampler = create_grid(shuffle);
    double mean = 0;
    proposals p;
    hpti_row row;

    hpt_sampler_set(sampler, "levels", 10);
    ck_assert_int_eq(proposals_open(&p, digits(dim), sampler, 3), HPT_OK);
    for (int k = 0; k < N; k++) {
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        for (int i = 0; i < dim; i++) {
            double digit = proposals_number(&p, &row, (size_t)i);

            ck_near(digit, round(digit), 1e-14);
            mean += digit / N / dim;
            if (!shuffle) /* the digits of k */
                ck_near(digit, fmod(floor(k / pow(10, dim - 1 - i)), 10),
                        1e-14);
        }
    }
    if (shuffle) /* the deviation of a digit is sqrt(8.25) */
        ck_near(mean, 4.5, 4 * sqrt(8.25 / N / dim));
    proposals_close(&p);
}
END_TEST

START_TEST(shuffled_points_of_a_grid_without_numbers_all_differ)
{
    enum { N = 3000, DIM = 25 };
    static double u[N][DIM];
    hpt_sampler *sampler = create_grid(1);
    proposals p;
    hpti_row row;

    hpt_sampler_set(sampler, "levels", 10);
    ck_assert_int_eq(proposals_open(&p, digits(DIM), sampler, 3), HPT_OK);
    for (int k = 0; k < N; k++) {
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        memcpy(u[k], row.u, sizeof u[k]);
        for (int i = 0; i < k; i++) {
            if (memcmp(u[i], u[k], sizeof u[k]) == 0)
                ck_abort_msg("points %d and %d are the same", i, k);
        }
    }
    proposals_close(&p);
}
END_TEST

/* Three methods with four floats each, of which one method's count: 3 4^4
 * points in 3 4^12 combinations. */
static hpt_space *
three_methods(void)
{
    static const char *const methods[] = { "x", "y", "z" };
    hpt_space *space = hpt_space_create();

    hpt_space_add_categorical(space, "method", 3, methods);
    for (int i = 0; i < 12; i++) {
        char name[16];

        snprintf(name, sizeof name, "%s%d", methods[i / 4], i % 4);
        hpt_space_add_float(space, name, 0, 3, HPT_LINEAR);
        hpt_space_add_condition_labels(space, name, "method", 1,
                                       &methods[i / 4]);
    }
    return space;
}

START_TEST(what_is_inactive_makes_no_points_of_its_own)
{
    enum { N = 3 * 256 };
    unsigned char met[N] = { 0 };
    hpt_sampler *sampler = create_grid(_i);
    proposals p;
    hpti_row row;
    int in_order = 0;

    hpt_sampler_set(sampler, "levels", 4);
    ck_assert_int_eq(proposals_open(&p, three_methods(), sampler, 1), HPT_OK);
    for (int k = 0; k < N; k++) {
        int point = 0;

        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        for (size_t i = 0; i < 13; i++) {
            double x = proposals_number(&p, &row, i);

            if (!isnan(x))
                point = 4 * point + (int)x;
        }
        ck_assert_int_eq(met[point]++, 0);
        in_order += point == k;
    }
    ck_assert(_i ? in_order < 10 : in_order == N);
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_EXHAUSTED);
    proposals_close(&p);
}
END_TEST

START_TEST(what_constraints_forbid_is_passed_over)
{
    hpt_space *space = digits(2);
    hpt_sampler *sampler = create_grid(_i);
    proposals p;
    hpti_row row;

    hpt_space_add_order(space, "d0", "d1");
    hpt_sampler_set(sampler, "levels", 10);
    ck_assert_int_eq(proposals_open(&p, space, sampler, 1), HPT_OK);
    for (int k = 0; k < 45; k++) {
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        ck_assert(proposals_number(&p, &row, 0) <
                  proposals_number(&p, &row, 1));
    }
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_EXHAUSTED);
    proposals_close(&p);
}
END_TEST

START_TEST(constraints_see_the_numbers_that_were_listed)
{
    /* the coordinates of these give back numbers that differ in the last bit,
     * of which some add up to more than 3/5 */
    const double listed[] = { 0.1, 0.2, 0.3, 0.4, 0.5 };
    const char *names[] = { "a", "b" };
    const double ones[] = { 1, 1 };
    hpt_space *space = hpt_space_create();
    hpt_sampler *sampler = create_grid(0);
    int n = 0;
    proposals p;
    hpti_row row;

    hpt_space_add_float(space, "a", 1e-3, 1, HPT_LOG);
    hpt_space_add_float(space, "b", 1e-3, 1, HPT_LOG);
    hpt_space_add_linear(space, 2, names, ones, 0.6);
    hpt_sampler_set_grid_values(sampler, "a", 5, listed);
    hpt_sampler_set_grid_values(sampler, "b", 5, listed);
    ck_assert_int_eq(proposals_open(&p, space, sampler, 1), HPT_OK);
    while (proposals_ask(&p, &row) == HPT_OK) {
        ck_assert(row.values[0].real + row.values[1].real <= 0.6);
        n++;
    }
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 5; j++)
            n -= listed[i] + listed[j] <= 0.6;
    }
    ck_assert_int_eq(n, 0);
    proposals_close(&p);
}
END_TEST

START_TEST(constraints_that_forbid_all_of_a_small_grid_are_told)
{
    hpt_space *space = digits(2);
    proposals p;
    hpti_row row;

    hpt_space_add_order(space, "d0", "d1");
    hpt_space_add_order(space, "d1", "d0");
    ck_assert_int_eq(proposals_open(&p, space, create_grid(_i), 1), HPT_OK);
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_E_INFEASIBLE);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "none of its points"));
    proposals_close(&p);
}
END_TEST

START_TEST(a_search_that_takes_too_long_goes_on_when_asked_again)
{
    const char *name = "d0";
    const double minus = -1;
    hpt_space *space = digits(7);
    hpt_sampler *sampler = create_grid(0);
    int failures = 0, rc;
    proposals p;
    hpti_row row;

    /* d0 = 9 alone: the first 9 of 10 million points are forbidden */
    hpt_space_add_linear(space, 1, &name, &minus, -8.5);
    hpt_sampler_set(sampler, "levels", 10);
    ck_assert_int_eq(proposals_open(&p, space, sampler, 1), HPT_OK);
    while ((rc = proposals_ask(&p, &row)) == HPT_E_INFEASIBLE) {
        ck_assert_ptr_nonnull(strstr(hpt_last_error(), "asking again"));
        ck_assert_int_lt(++failures, 4);
    }
    ck_assert_int_eq(failures, 2); /* of 4,194,304 points each */
    ck_assert_int_eq(rc, HPT_OK);
    ck_assert(proposals_number(&p, &row, 0) == 9);
    ck_assert(proposals_number(&p, &row, 6) == 0);
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
    ck_assert(proposals_number(&p, &row, 6) == 1);
    proposals_close(&p);
}
END_TEST

START_TEST(a_point_tried_before_is_passed_over_in_a_finite_space)
{
    hpt_space *space = hpt_space_create();
    const char *names[] = { "x", "y" };
    const double numbers[] = { 1, 0 };
    hpti_value values[2];
    proposals p;
    hpti_row row;

    hpt_space_add_int(space, "x", 0, 1, HPT_LINEAR);
    hpt_space_add_int(space, "y", 0, 1, HPT_LINEAR);
    ck_assert_int_eq(proposals_open(&p, space, create_grid(_i), 1), HPT_OK);
    ck_assert_int_eq(hpti_space_fill(space, 2, names, numbers, values), HPT_OK);
    ck_assert_int_eq(proposals_add(&p, values), HPT_OK);
    for (int k = 0; k < 3; k++) {
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        ck_assert(row.values[0].integer != 1 || row.values[1].integer != 0);
    }
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_EXHAUSTED);
    proposals_close(&p);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("grid");
    TCase *tcase = tcase_create("grid");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, in_order_the_last_parameter_is_the_fastest);
    tcase_add_test(
        tcase, shuffled_every_combination_comes_once_in_an_order_of_the_seed);
    tcase_add_loop_test(tcase, a_grid_of_any_size_begins_at_once, 0, 4);
    tcase_add_test(tcase, shuffled_points_of_a_grid_without_numbers_all_differ);
    tcase_add_loop_test(tcase, what_is_inactive_makes_no_points_of_its_own, 0,
                        2);
    tcase_add_loop_test(tcase, what_constraints_forbid_is_passed_over, 0, 2);
    tcase_add_test(tcase, constraints_see_the_numbers_that_were_listed);
    tcase_add_loop_test(
        tcase, constraints_that_forbid_all_of_a_small_grid_are_told, 0, 2);
    tcase_add_test(tcase,
                   a_search_that_takes_too_long_goes_on_when_asked_again);
    tcase_add_loop_test(
        tcase, a_point_tried_before_is_passed_over_in_a_finite_space, 0, 2);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
