/*
 * Sets of points.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "record/pointset.h"
#include <hptune/status.h>
#include <stdint.h>

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

static void
add(hpti_pointset *set, const double *u)
{
    ck_assert_int_eq(hpti_pointset_reserve(set), HPT_OK);
    hpti_pointset_add(set, u);
}

START_TEST(points_added_are_in_and_others_are_not)
{
    enum { N = 20000, DIM = 3 };
    static double u[2 * N][DIM];
    uint64_t state = 1;
    hpti_pointset set;

    hpti_pointset_init(&set, &mem, DIM);
    for (int i = 0; i < 2 * N; i++) {
        for (int j = 0; j < DIM; j++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            u[i][j] =
                (double)(state >> 40) * 0x1p-24; /* few bits: near misses */
        }
    }
    for (int i = 0; i < N; i++) {
        ck_assert(!hpti_pointset_has(&set, u[i]));
        add(&set, u[i]);
    }
    ck_assert_uint_eq(set.count, N);
    for (int i = 0; i < 2 * N; i++)
        ck_assert_int_eq(hpti_pointset_has(&set, u[i]), i < N);
    hpti_pointset_clear(&set);
}
END_TEST

START_TEST(equal_points_count_once_and_the_sign_of_zero_is_nothing)
{
    const double a[] = { 0.0, 0.5 }, b[] = { -0.0, 0.5 }, c[] = { 0.5, 0.0 };
    hpti_pointset set;

    hpti_pointset_init(&set, &mem, 2);
    add(&set, a);
    add(&set, b);
    ck_assert_uint_eq(set.count, 1);
    ck_assert(hpti_pointset_has(&set, b));
    ck_assert(!hpti_pointset_has(&set, c));
    hpti_pointset_clear(&set);
}
END_TEST

START_TEST(the_point_of_no_dimension_is_one_point)
{
    const double nothing = 0;
    hpti_pointset set;

    hpti_pointset_init(&set, &mem, 0);
    ck_assert(!hpti_pointset_has(&set, &nothing));
    add(&set, &nothing);
    ck_assert(hpti_pointset_has(&set, &nothing));
    hpti_pointset_clear(&set);
}
END_TEST

START_TEST(a_failed_reserve_leaves_the_set_as_it_was)
{
    enum { N = 100 };
    double u[N];
    hpti_pointset set;

    hpti_pointset_init(&set, &mem, 1);
    for (int i = 0; i < N; i++) {
        u[i] = i;
        memory.countdown = 0;
        if (hpti_pointset_reserve(&set) != HPT_OK) {
            for (int k = 0; k < i; k++)
                ck_assert(hpti_pointset_has(&set, &u[k]));
        }
        memory.countdown = -1;
        add(&set, &u[i]);
    }
    ck_assert_uint_eq(set.count, N);
    hpti_pointset_clear(&set);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("pointset");
    TCase *tcase = tcase_create("pointset");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, points_added_are_in_and_others_are_not);
    tcase_add_test(tcase,
                   equal_points_count_once_and_the_sign_of_zero_is_nothing);
    tcase_add_test(tcase, the_point_of_no_dimension_is_one_point);
    tcase_add_test(tcase, a_failed_reserve_leaves_the_set_as_it_was);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
