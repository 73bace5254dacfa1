/*
 * Random proposals: the stream of the trial, spread as the distributions say.
 */
#include "../check_main.h"
#include "proposals.h"
#include "random/philox.h"
#include <math.h>

START_TEST(a_point_is_the_stream_of_its_trial)
{
    const uint64_t seed = 42;
    hpt_space *space = hpt_space_create();
    proposals p;

    hpt_space_add_float(space, "a", -1, 1, HPT_LINEAR);
    hpt_space_add_float(space, "b", 1e-3, 1, HPT_LOG);
    hpt_space_add(space, "c", hpt_dist_normal(0, 1));
    ck_assert_int_eq(
        proposals_open(&p, space, hpt_sampler_create("random"), seed), HPT_OK);
    for (uint64_t k = 0; k < 100; k++) {
        hpti_random random;
        hpti_row row;

        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        hpti_random_init(&random, seed, k, HPTI_FOR_SAMPLER);
        for (int i = 0; i < 3; i++)
            ck_assert(row.u[i] == hpti_random_uniform(&random));
    }
    proposals_close(&p);
}
END_TEST

/* x < y of 0 .. 3: all six pairs equally often, though each comes but once. */
START_TEST(feasible_points_are_equally_likely)
{
    enum { SEEDS = 6000 };
    int count[4][4] = { { 0 } };
    double chi = 0;

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        hpt_space *space = hpt_space_create();
        proposals p;
        hpti_row row;

        hpt_space_add_int(space, "x", 0, 3, HPT_LINEAR);
        hpt_space_add_int(space, "y", 0, 3, HPT_LINEAR);
        hpt_space_add_order(space, "x", "y");
        ck_assert_int_eq(
            proposals_open(&p, space, hpt_sampler_create("random"), seed),
            HPT_OK);
        for (int k = 0; k < 2; k++) /* the second one is as good */
            ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        count[row.values[0].integer][row.values[1].integer]++;
        proposals_close(&p);
    }
    for (int x = 0; x < 4; x++) {
        for (int y = x + 1; y < 4; y++)
            chi += (count[x][y] - 1000.0) * (count[x][y] - 1000.0) / 1000;
    }
    ck_assert_msg(chi < 25.7, "chi-square %g", chi); /* isf(1e-4, 5) */
}
END_TEST

START_TEST(rare_values_of_a_finite_space_come_too)
{
    const char *labels[] = { "often", "seldom" };
    const double weights[] = { 1, 1e-12 };
    hpt_space *space = hpt_space_create();
    proposals p;
    hpti_row row;

    hpt_space_add(space, "kind", hpt_dist_categorical(2, labels, weights));
    hpt_space_add_int(space, "x", 0, 1, HPT_LINEAR);
    ck_assert_int_eq(proposals_open(&p, space, hpt_sampler_create("random"), 1),
                     HPT_OK);
    for (int k = 0; k < 4; k++)
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_EXHAUSTED);
    proposals_close(&p);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("random-sampler");
    TCase *tcase = tcase_create("random-sampler");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, a_point_is_the_stream_of_its_trial);
    tcase_add_test(tcase, feasible_points_are_equally_likely);
    tcase_add_test(tcase, rare_values_of_a_finite_space_come_too);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
