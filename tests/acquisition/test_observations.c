/*
 * Observations against a naive model that keeps every score told and counts
 * anew.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "acquisition/observations.h"
#include <hptune/status.h>
#include <stdint.h>
#include <string.h>

enum { DIM = 2, MOST = 400 };

typedef struct told {
    double u[DIM], score, var;
} told;

static double
draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

static void
open(hpti_observations *o)
{
    static hpt_allocator mem;

    hpti_mem_current(&mem);
    hpti_observations_init(o, &mem, DIM);
}

static told
random_told(uint64_t *state)
{
    told t;

    for (int d = 0; d < DIM; d++) /* few points, a hair around them */
        t.u[d] = floor(6 * draw(state)) / 6 + 4e-10 * draw(state);
    t.score = floor(20 * draw(state)) / 4;
    t.var = draw(state) < 0.5 ? 0 : draw(state);
    if (draw(state) < 0.2)
        t.score = draw(state) < 0.5   ? NAN
                  : draw(state) < 0.5 ? INFINITY
                                      : -INFINITY;
    return t;
}

static bool
is_same(const double *a, const double *b)
{
    return fabs(a[0] - b[0]) < 1e-9 && fabs(a[1] - b[1]) < 1e-9;
}

/* All that was told at one point. */
static void
check_point(const hpti_observations *o, size_t i, size_t n, const told *all)
{
    const double *u = o->points + i * DIM;
    long double sum = 0, vars = 0;
    size_t count = 0;

    for (size_t k = 0; k < n; k++)
        if (is_same(all[k].u, u) && isfinite(all[k].score)) {
            sum += all[k].score;
            vars += all[k].var;
            count++;
        }
    ck_assert_uint_eq(o->at[i].count, count);
    if (!count)
        return;
    ck_near(o->at[i].score, (double)(sum / count), 1e-13);
    ck_near(o->at[i].var, (double)(vars / count / count), 1e-13);
}

static void
check_order(const hpti_observations *o)
{
    unsigned char seen[MOST] = { 0 };
    size_t finite = 0;

    for (size_t i = 0; i < o->n; i++)
        finite += o->at[i].count > 0;
    ck_assert_uint_eq(o->n_finite, finite);
    for (size_t k = 0; k < finite; k++) {
        ck_assert_uint_lt(o->order[k], o->n);
        ck_assert(!seen[o->order[k]] && o->at[o->order[k]].count);
        seen[o->order[k]] = 1;
        if (k)
            ck_assert(o->at[o->order[k - 1]].score <= o->at[o->order[k]].score);
    }
}

START_TEST(merging_and_ranking_agree_with_counting_anew)
{
    static told all[MOST];
    uint64_t state = (uint64_t)_i;
    hpti_observations o;
    size_t distinct = 0;

    open(&o);
    for (size_t n = 0; n < MOST; n++) {
        size_t k = 0;

        all[n] = random_told(&state);
        while (k < n && !is_same(all[k].u, all[n].u))
            k++;
        distinct += k == n;
        if (k == n)
            ck_assert_uint_eq(hpti_observations_find(&o, all[n].u), o.n);
        ck_assert_int_eq(
            hpti_observations_add(&o, all[n].u, all[n].score, all[n].var),
            HPT_OK);
        ck_assert_uint_eq(o.told, n + 1);
        ck_assert_uint_eq(o.n, distinct);
        if (n % 40 && n > 20)
            continue;
        for (size_t i = 0; i < o.n; i++) {
            check_point(&o, i, n + 1, all);
            ck_assert_uint_eq(hpti_observations_find(&o, o.points + i * DIM),
                              i);
        }
        check_order(&o);
    }
    hpti_observations_clear(&o);
    ck_assert_uint_eq(o.n + o.told + o.cap + o.n_finite, 0);
}
END_TEST

START_TEST(the_earlier_of_equals_ranks_first)
{
    hpti_observations o;

    open(&o);
    for (size_t i = 0; i < 40; i++) {
        const double u[DIM] = { (double)i / 40, 0.5 };

        hpti_observations_add(&o, u, (double)(i % 2), 0);
    }
    for (size_t k = 0; k < 40; k++)
        ck_assert_uint_eq(o.order[k], k < 20 ? 2 * k : 2 * (k - 20) + 1);
    hpti_observations_clear(&o);
}
END_TEST

START_TEST(points_further_apart_than_1e_9_are_two)
{
    const double u[DIM] = { 0.5, 0.25 }, near[DIM] = { 0.5 + 9e-10, 0.25 };
    const double far[DIM] = { 0.5, 0.25 + 2e-9 };
    hpti_observations o;

    open(&o);
    hpti_observations_add(&o, u, 1, 0);
    hpti_observations_add(&o, near, 3, 0);
    hpti_observations_add(&o, far, 5, 0);
    ck_assert_uint_eq(o.n, 2);
    ck_assert(o.at[0].score == 2 && o.at[1].score == 5);
    ck_assert(memcmp(o.points, u, sizeof u) == 0); /* the first one stays */
    hpti_observations_clear(&o);
}
END_TEST

START_TEST(the_mean_of_the_largest_scores_is_finite)
{
    const double u[DIM] = { 0.5, 0.5 };
    hpti_observations o;

    open(&o);
    hpti_observations_add(&o, u, DBL_MAX, 0);
    hpti_observations_add(&o, u, -DBL_MAX, 0);
    ck_near(o.at[0].score, 0, 1e293);
    hpti_observations_add(&o, u, DBL_MAX, 0);
    hpti_observations_add(&o, u, DBL_MAX, 0);
    ck_near_rel(o.at[0].score, DBL_MAX / 2, 8);
    hpti_observations_clear(&o);
}
END_TEST

START_TEST(a_point_of_failures_has_no_score_until_one_comes)
{
    const double u[DIM] = { 0.5, 0.5 };
    hpti_observations o;

    open(&o);
    hpti_observations_add(&o, u, NAN, 1);
    hpti_observations_add(&o, u, INFINITY, 1);
    ck_assert(o.n == 1 && o.n_finite == 0 && o.told == 2 && !o.at[0].count);
    hpti_observations_add(&o, u, 7, 0.5);
    hpti_observations_add(&o, u, -INFINITY, 1);
    ck_assert(o.n == 1 && o.n_finite == 1 && o.at[0].score == 7);
    ck_assert(o.at[0].var == 0.5 && o.at[0].count == 1);
    hpti_observations_clear(&o);
}
END_TEST

START_TEST(a_failing_allocation_loses_nothing)
{
    faulty_memory memory;
    const hpt_allocator mem = faulty_allocator(&memory);
    hpti_observations o;

    hpti_observations_init(&o, &mem, DIM);
    for (size_t i = 0; i < 200; i++) {
        const double u[DIM] = { (double)i / 200, 0.5 };
        int rc = HPT_E_NOMEM;

        for (long k = 0; rc != HPT_OK; k++) {
            memory.countdown = k;
            rc = hpti_observations_add(&o, u, -(double)i, 0);
            memory.countdown = -1;
            ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
            ck_assert_uint_eq(o.told, i + (rc == HPT_OK));
            ck_assert_uint_eq(o.n, i + (rc == HPT_OK));
            check_order(&o);
        }
        for (size_t k = 0; k <= i; k++)
            ck_assert(o.order[k] == i - k &&
                      o.points[k * DIM] == (double)k / 200);
    }
    hpti_observations_clear(&o);
    ck_assert_int_eq(memory.blocks, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("observations");
    TCase *tcase = tcase_create("observations");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, merging_and_ranking_agree_with_counting_anew, 0,
                        20);
    tcase_add_test(tcase, the_earlier_of_equals_ranks_first);
    tcase_add_test(tcase, points_further_apart_than_1e_9_are_two);
    tcase_add_test(tcase, the_mean_of_the_largest_scores_is_finite);
    tcase_add_test(tcase, a_point_of_failures_has_no_score_until_one_comes);
    tcase_add_test(tcase, a_failing_allocation_loses_nothing);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
