/*
 * Sobol's sequence: published points, and the balance that scrambling keeps.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "random/sobol.h"
#include <hptune/status.h>
#include <stdio.h>
#include <string.h>

static hpt_allocator mem;
static faulty_memory memory;

static void
setup(void)
{
    mem = faulty_allocator(&memory);
}

static void
teardown(void)
{
    ck_assert_int_eq(memory.blocks, 0);
}

static hpti_sobol *
create(size_t dim, uint64_t scramble)
{
    hpti_sobol *sobol;

    ck_assert_int_eq(hpti_sobol_create(&sobol, &mem, dim, scramble), HPT_OK);
    return sobol;
}

#define N_DIMS 10
static const size_t dims[N_DIMS] = { 1, 2, 3, 4, 10, 37, 100, 500, 1000, 1111 };

/*
 * Coordinates in units of 2^-bits, from scipy 1.10.1,
 * scipy.stats.qmc.Sobol(1111, scramble=False), which uses the same direction
 * numbers.  It deals the points in the order of the Gray code: point `index` of
 * ours is its point number i with i ^ i >> 1 = index.
 */
static const struct published {
    uint64_t index;
    int bits;
    int coordinate[N_DIMS];
} published[] = {
    { 0, 0, { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } },
    { 1, 1, { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } },
    { 2, 2, { 1, 3, 3, 3, 1, 3, 1, 3, 1, 1 } },
    { 3, 2, { 3, 1, 1, 1, 3, 1, 3, 1, 3, 3 } },
    { 6, 3, { 3, 3, 5, 7, 5, 5, 7, 5, 1, 7 } },
    { 77, 7, { 89, 61, 127, 41, 45, 121, 21, 51, 81, 111 } },
    { 1000, 10, { 95, 165, 461, 931, 125, 163, 513, 439, 923, 965 } },
    { 54321,
      16,
      { 35883, 47485, 43699, 27887, 17899, 22637, 28793, 65005, 21479,
        28441 } },
};

START_TEST(plain_points_are_those_of_scipy)
{
    const struct published *t = &published[_i];
    static double u[HPTI_SOBOL_MAX_DIM];
    hpti_sobol *sobol = create(HPTI_SOBOL_MAX_DIM, 0);

    hpti_sobol_point(sobol, t->index, u);
    for (int k = 0; k < N_DIMS; k++)
        ck_near(u[dims[k] - 1], ldexp(t->coordinate[k], -t->bits), 0);
    hpti_sobol_destroy(sobol);
}
END_TEST

START_TEST(a_point_does_not_depend_on_the_number_of_dimensions)
{
    static double all[HPTI_SOBOL_MAX_DIM], few[3];
    hpti_sobol *large = create(HPTI_SOBOL_MAX_DIM, 9), *small = create(3, 9);

    hpti_sobol_point(large, 12345, all);
    hpti_sobol_point(small, 12345, few);
    for (int j = 0; j < 3; j++)
        ck_assert(all[j] == few[j]);
    hpti_sobol_destroy(large);
    hpti_sobol_destroy(small);
}
END_TEST

START_TEST(index_starts_over_after_32_bits)
{
    hpti_sobol *sobol = create(2, 4);
    double a[2], b[2];

    hpti_sobol_point(sobol, 5, a);
    hpti_sobol_point(sobol, (UINT64_C(1) << 32) + 5, b);
    ck_assert(a[0] == b[0] && a[1] == b[1]);
    hpti_sobol_destroy(sobol);
}
END_TEST

/* scrambling seeds of the loop tests; 0: none */
static const uint64_t seeds[] = { 0, 1, 2, 0xDEADBEEFCAFE, UINT64_MAX };

START_TEST(each_axis_interval_is_hit_once)
{
    enum { K = 9, N = 1 << K };
    static double u[HPTI_SOBOL_MAX_DIM];
    static unsigned char hit[HPTI_SOBOL_MAX_DIM][N];
    hpti_sobol *sobol = create(HPTI_SOBOL_MAX_DIM, seeds[_i]);

    memset(hit, 0, sizeof hit);
    for (uint64_t i = 0; i < N; i++) {
        hpti_sobol_point(sobol, i, u);
        for (size_t j = 0; j < HPTI_SOBOL_MAX_DIM; j++) {
            if (!(u[j] >= 0 && u[j] < 1) || (seeds[_i] && u[j] <= 0))
                ck_abort_msg("coordinate %zu is %.17g", j, u[j]);
            if (hit[j][(int)(u[j] * N)]++)
                ck_abort_msg("coordinate %zu: %.17g comes twice", j, u[j]);
        }
    }
    hpti_sobol_destroy(sobol);
}
END_TEST

START_TEST(first_two_dimensions_hit_each_rectangle_once)
{
    hpti_sobol *sobol = create(2, seeds[_i]);

    for (int k = 0; k <= 10; k++) {
        for (int a = 0; a <= k; a++) { /* 2^-a wide, 2^-(k-a) high */
            unsigned char hit[1 << 10] = { 0 };

            for (uint64_t i = 0; i < (uint64_t)1 << k; i++) {
                double u[2];
                int cell;

                hpti_sobol_point(sobol, i, u);
                cell = (int)(u[0] * (1 << a)) << (k - a) |
                       (int)(u[1] * (1 << (k - a)));
                if (hit[cell]++)
                    ck_abort_msg("cell %d of %d x %d is hit twice", cell, a,
                                 k - a);
            }
        }
    }
    hpti_sobol_destroy(sobol);
}
END_TEST

START_TEST(scrambled_points_are_even_over_the_seeds)
{
    enum { CELLS = 8, SEEDS = 12800 };
    int count[3][CELLS][CELLS] = { { { 0 } } };
    static const uint64_t index[3] = { 0, 1, 1000003 };
    const double expected = (double)SEEDS / (CELLS * CELLS);

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        hpti_sobol *sobol = create(2, seed);

        for (int k = 0; k < 3; k++) {
            double u[2];

            hpti_sobol_point(sobol, index[k], u);
            count[k][(int)(u[0] * CELLS)][(int)(u[1] * CELLS)]++;
        }
        hpti_sobol_destroy(sobol);
    }
    for (int k = 0; k < 3; k++) {
        double chi = 0;

        for (int i = 0; i < CELLS * CELLS; i++) {
            double off = count[k][i / CELLS][i % CELLS] - expected;

            chi += off * off / expected;
        }
        /* scipy.stats.chi2.isf(1e-4, 63) */
        ck_assert_msg(chi < 113.5, "point %d: chi-square %g", k, chi);
    }
}
END_TEST

/* The integral of x^2 y^2 z^2 is 1/27, and 128 points of any scrambling come
 * ten times closer than independent ones, whose standard error is .011. */
START_TEST(scrambled_points_integrate_better_than_independent_ones)
{
    double sum = 0, squares = 0;
    enum { SEEDS = 400, N = 128 };

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        hpti_sobol *sobol = create(3, seed);
        double mean = 0;

        for (uint64_t i = 0; i < N; i++) {
            double u[3];

            hpti_sobol_point(sobol, i, u);
            mean += u[0] * u[0] * u[1] * u[1] * u[2] * u[2] / N;
        }
        sum += mean - 1 / 27.0;
        squares += (mean - 1 / 27.0) * (mean - 1 / 27.0);
        hpti_sobol_destroy(sobol);
    }
    ck_assert(sqrt(squares / SEEDS) < 0.0011);
    ck_near(sum / SEEDS, 0, 4 * sqrt(squares) / SEEDS); /* unbiased */
}
END_TEST

START_TEST(dimensions_out_of_range_are_refused)
{
    hpti_sobol *sobol = (hpti_sobol *)&memory;

    ck_assert_int_eq(hpti_sobol_create(&sobol, &mem, 0, 0), HPT_E_RANGE);
    ck_assert_ptr_null(sobol);
    ck_assert_int_eq(hpti_sobol_create(&sobol, &mem, 1112, 0), HPT_E_RANGE);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "1112"));
}
END_TEST

START_TEST(each_failing_allocation_is_told_and_leaks_nothing)
{
    hpti_sobol *sobol;
    int rc = HPT_E_NOMEM;

    for (long k = 0; rc != HPT_OK; k++) {
        memory.countdown = k;
        rc = hpti_sobol_create(&sobol, &mem, 5, 3);
        if (rc != HPT_OK) {
            ck_assert_int_eq(rc, HPT_E_NOMEM);
            ck_assert_ptr_null(sobol);
            ck_assert_int_eq(memory.blocks, 0);
        }
        ck_assert_int_lt(k, 10);
    }
    hpti_sobol_destroy(sobol);
    hpti_sobol_destroy(NULL);
}
END_TEST

int
main(void)
{
    const int n_seeds = sizeof seeds / sizeof seeds[0];
    Suite *suite = suite_create("sobol");
    TCase *tcase = tcase_create("sobol");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, plain_points_are_those_of_scipy, 0,
                        sizeof published / sizeof published[0]);
    tcase_add_test(tcase, a_point_does_not_depend_on_the_number_of_dimensions);
    tcase_add_test(tcase, index_starts_over_after_32_bits);
    tcase_add_loop_test(tcase, each_axis_interval_is_hit_once, 0, n_seeds);
    tcase_add_loop_test(tcase, first_two_dimensions_hit_each_rectangle_once, 0,
                        n_seeds);
    tcase_add_test(tcase, scrambled_points_are_even_over_the_seeds);
    tcase_add_test(tcase,
                   scrambled_points_integrate_better_than_independent_ones);
    tcase_add_test(tcase, dimensions_out_of_range_are_refused);
    tcase_add_test(tcase, each_failing_allocation_is_told_and_leaks_nothing);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
