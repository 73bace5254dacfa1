/*
 * Sobol proposals: the sequence itself, in turn.
 */
#include "../check_main.h"
#include "proposals.h"
#include "random/sobol.h"
#include <string.h>

enum { DIM = 5 };

static const char *const letters[DIM] = { "a", "b", "c", "d", "e" };

static hpt_space *
floats(void)
{
    hpt_space *space = hpt_space_create();

    for (int i = 0; i < DIM; i++)
        hpt_space_add_float(space, letters[i], 0, 1, HPT_LINEAR);
    return space;
}

static hpt_sampler *
create_sobol(int scramble)
{
    hpt_sampler *sampler = hpt_sampler_create("sobol");

    hpt_sampler_set(sampler, "scramble", scramble);
    return sampler;
}

START_TEST(without_scrambling_the_plain_sequence_is_proposed)
{
    hpti_sobol *sobol;
    proposals p;

    ck_assert_int_eq(proposals_open(&p, floats(), create_sobol(0), 1), HPT_OK);
    ck_assert_int_eq(hpti_sobol_create(&sobol, &p.mem, DIM, 0), HPT_OK);
    for (uint64_t k = 0; k < 300; k++) {
        double u[DIM];
        hpti_row row;

        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        hpti_sobol_point(sobol, k, u);
        ck_assert(memcmp(u, row.u, sizeof u) == 0);
    }
    hpti_sobol_destroy(sobol);
    proposals_close(&p);
}
END_TEST

START_TEST(a_power_of_two_trials_is_balanced_in_every_parameter)
{
    enum { N = 256 };
    unsigned char hit[DIM][N] = { { 0 } };
    proposals p;
    hpti_row row;

    ck_assert_int_eq(
        proposals_open(&p, floats(), create_sobol(1), (uint64_t)_i), HPT_OK);
    for (int k = 0; k < N; k++) {
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        for (int i = 0; i < DIM; i++)
            ck_assert_int_eq(hit[i][(int)(row.u[i] * N)]++, 0);
    }
    proposals_close(&p);
}
END_TEST

START_TEST(points_that_constraints_forbid_are_passed_over_in_turn)
{
    hpt_space *space = floats();
    uint64_t index = 0;
    hpti_sobol *sobol;
    proposals p;

    hpt_space_add_order(space, "a", "b");
    ck_assert_int_eq(proposals_open(&p, space, create_sobol(0), 1), HPT_OK);
    ck_assert_int_eq(hpti_sobol_create(&sobol, &p.mem, DIM, 0), HPT_OK);
    for (int k = 0; k < 100; k++) {
        double u[DIM];
        hpti_row row;

        do {
            hpti_sobol_point(sobol, index++, u);
        } while (u[0] >= u[1]);
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        ck_assert(memcmp(u, row.u, sizeof u) == 0);
    }
    hpti_sobol_destroy(sobol);
    proposals_close(&p);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("sobol-sampler");
    TCase *tcase = tcase_create("sobol-sampler");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, without_scrambling_the_plain_sequence_is_proposed);
    tcase_add_loop_test(
        tcase, a_power_of_two_trials_is_balanced_in_every_parameter, 0, 3);
    tcase_add_test(tcase,
                   points_that_constraints_forbid_are_passed_over_in_turn);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
