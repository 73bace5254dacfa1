/*
 * The handle of a sampler: options, the failure that it remembers, and what a
 * study asks of it.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "proposals.h"
#include <hptune/alloc.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define ck_says(part)                                                          \
    ck_assert_msg(strstr(hpt_last_error(), (part)) != NULL, "\"%s\" lacks %s", \
                  hpt_last_error(), (part))

static hpt_space *
two_floats(void)
{
    hpt_space *space = hpt_space_create();

    hpt_space_add_float(space, "rate", 1e-4, 1, HPT_LOG);
    hpt_space_add_float(space, "width", 0, 1, HPT_LINEAR);
    return space;
}

/* A domain to bind to, with its space. */
static const hpti_domain *
freeze(hpt_space *space)
{
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    return hpti_space_domain(space);
}

START_TEST(every_name_that_is_listed_can_be_created)
{
    const size_t n = hpt_sampler_count();

    ck_assert_uint_ge(n, 3);
    for (size_t i = 0; i < n; i++) {
        hpt_sampler *sampler = hpt_sampler_create(hpt_sampler_name(i));

        ck_assert_ptr_nonnull(sampler);
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(hpt_sampler_name(k), hpt_sampler_name(i));
        hpt_sampler_destroy(sampler);
    }
    ck_assert_ptr_null(hpt_sampler_name(n));
    hpt_sampler_destroy(NULL);
}
END_TEST

START_TEST(an_unknown_name_is_refused_with_the_list)
{
    ck_assert_ptr_null(hpt_sampler_create("grit"));
    ck_says("grit");
    for (size_t i = 0; i < hpt_sampler_count(); i++)
        ck_says(hpt_sampler_name(i));
    ck_assert_ptr_null(hpt_sampler_create(NULL));
    ck_says("NULL");
}
END_TEST

START_TEST(a_successful_creation_clears_the_last_error)
{
    hpt_sampler *sampler;

    ck_assert_ptr_null(hpt_sampler_create("grit"));
    sampler = hpt_sampler_create("random");
    ck_assert_str_eq(hpt_last_error(), "");
    hpt_sampler_destroy(sampler);
}
END_TEST

START_TEST(every_option_has_bounds_a_default_and_help)
{
    for (size_t i = 0; i < hpt_sampler_count(); i++) {
        hpt_sampler *sampler = hpt_sampler_create(hpt_sampler_name(i));
        const size_t n = hpt_sampler_option_count(sampler);

        for (size_t k = 0; k < n; k++) {
            const char *key = hpt_sampler_option_name(sampler, k);
            double low, high, standard, value;

            ck_assert_int_eq(
                hpt_sampler_option_bounds(sampler, key, &low, &high, &standard),
                HPT_OK);
            ck_assert(low <= standard && standard <= high);
            ck_assert_int_eq(hpt_sampler_get(sampler, key, &value), HPT_OK);
            ck_assert(value == standard);
            ck_assert_uint_gt(strlen(hpt_sampler_option_help(sampler, key)),
                              10);
            /* both ends can be set, nothing beyond them can */
            ck_assert_int_eq(hpt_sampler_set(sampler, key, low), HPT_OK);
            ck_assert_int_eq(hpt_sampler_set(sampler, key, high), HPT_OK);
            ck_assert_int_eq(
                hpt_sampler_set(sampler, key, nextafter(high, HUGE_VAL)),
                HPT_E_RANGE);
            ck_assert_int_eq(
                hpt_sampler_set(sampler, key, nextafter(low, -HUGE_VAL)),
                HPT_E_RANGE);
            ck_assert_int_eq(hpt_sampler_get(sampler, key, &value), HPT_OK);
            ck_assert(value == high);
        }
        ck_assert_ptr_null(hpt_sampler_option_name(sampler, n));
        hpt_sampler_destroy(sampler);
    }
}
END_TEST

START_TEST(wrong_options_are_refused_by_name_and_value)
{
    hpt_sampler *sampler = hpt_sampler_create("grid");
    double value = 3;

    ck_assert_int_eq(hpt_sampler_set(sampler, "level", 3), HPT_E_NOT_FOUND);
    ck_says("level\"");
    ck_says("levels, shuffle");
    ck_assert_int_eq(hpt_sampler_set(sampler, "levels", 0), HPT_E_RANGE);
    ck_says("levels is 0, not 1 to 1e+06");
    ck_assert_int_eq(hpt_sampler_set(sampler, "levels", 2.5), HPT_E_RANGE);
    ck_says("levels is 2.5, not a whole number");
    ck_assert_int_eq(hpt_sampler_set(sampler, "levels", NAN), HPT_E_RANGE);
    ck_says("nan");
    ck_assert_int_eq(hpt_sampler_set(sampler, NULL, 1), HPT_E_INVALID);
    ck_assert_int_eq(hpt_sampler_get(sampler, "level", &value),
                     HPT_E_NOT_FOUND);
    ck_assert(value == 3);
    ck_assert_int_eq(hpt_sampler_get(sampler, "levels", NULL), HPT_E_INVALID);
    ck_assert_int_eq(
        hpt_sampler_option_bounds(sampler, "level", NULL, NULL, NULL),
        HPT_E_NOT_FOUND);
    ck_assert_int_eq(
        hpt_sampler_option_bounds(sampler, "levels", NULL, NULL, NULL), HPT_OK);
    ck_assert_ptr_null(hpt_sampler_option_help(sampler, "level"));
    hpt_sampler_destroy(sampler);
    sampler = hpt_sampler_create("random");
    ck_assert_int_eq(hpt_sampler_set(sampler, "levels", 3), HPT_E_NOT_FOUND);
    ck_says("it has none");
    hpt_sampler_destroy(sampler);
}
END_TEST

START_TEST(null_keeps_the_text_of_the_constructor_that_failed)
{
    hpt_sampler *sampler = hpt_sampler_create("grit");
    const double one = 1;
    double value;

    ck_assert_int_eq(hpt_sampler_set(sampler, "levels", 3), HPT_E_INVALID);
    ck_assert_int_eq(hpt_sampler_get(sampler, "levels", &value), HPT_E_INVALID);
    ck_assert_int_eq(hpt_sampler_set_grid_levels(sampler, "a", 3),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_sampler_set_grid_values(sampler, "a", 1, &one),
                     HPT_E_INVALID);
    ck_assert_int_eq(
        hpt_sampler_option_bounds(sampler, "levels", NULL, NULL, NULL),
        HPT_E_INVALID);
    ck_assert_ptr_null(hpt_sampler_option_help(sampler, "levels"));
    ck_assert_ptr_null(hpt_sampler_option_name(sampler, 0));
    ck_assert_uint_eq(hpt_sampler_option_count(sampler), 0);
    ck_says("grit");
}
END_TEST

START_TEST(the_first_failure_lasts_until_that_key_is_set)
{
    hpt_space *space = two_floats();
    const hpti_domain *domain = freeze(space);
    hpt_sampler *sampler = hpt_sampler_create("grid");

    hpt_sampler_set(sampler, "levels", -1);
    hpt_sampler_set(sampler, "shuffle", 7); /* a second one */
    ck_assert_int_eq(hpt_sampler_set(sampler, "shuffle", 1), HPT_OK);
    ck_assert_int_eq(hpti_sampler_bind(sampler, domain), HPT_E_RANGE);
    ck_says("levels is -1");
    ck_assert_int_eq(hpt_sampler_set(sampler, "levels", 3), HPT_OK);
    ck_assert_int_eq(hpti_sampler_bind(sampler, domain), HPT_OK);
    hpt_sampler_destroy(sampler);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(a_failed_request_for_a_grid_is_remembered_too)
{
    hpt_space *space = two_floats();
    const hpti_domain *domain = freeze(space);
    hpt_sampler *sampler = hpt_sampler_create("grid");
    const double listed[] = { 0.25, NAN };

    hpt_sampler_set_grid_values(sampler, "width", 2, listed);
    ck_assert_int_eq(hpt_sampler_set(sampler, "levels", 3), HPT_OK);
    ck_assert_int_eq(hpti_sampler_bind(sampler, domain), HPT_E_RANGE);
    ck_says("width: grid value 1 is nan");
    ck_assert_int_eq(hpt_sampler_set_grid_values(sampler, "width", 1, listed),
                     HPT_OK);
    ck_assert_int_eq(hpti_sampler_bind(sampler, domain), HPT_OK);
    hpt_sampler_destroy(sampler);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(only_a_grid_takes_levels)
{
    hpt_sampler *sampler = hpt_sampler_create("random");
    const double one = 1;

    ck_assert_int_eq(hpt_sampler_set_grid_levels(sampler, "width", 3),
                     HPT_E_INVALID);
    ck_says("random");
    ck_assert_int_eq(hpt_sampler_set_grid_values(sampler, "width", 1, &one),
                     HPT_E_INVALID);
    hpt_sampler_destroy(sampler);
}
END_TEST

START_TEST(a_sampler_serves_one_study)
{
    hpt_space *space = two_floats();
    const hpti_domain *domain = freeze(space);
    hpt_sampler *sampler = hpt_sampler_create("grid");

    ck_assert_int_eq(hpti_sampler_bind(sampler, domain), HPT_OK);
    ck_assert_int_eq(hpti_sampler_bind(sampler, domain), HPT_E_STATE);
    ck_assert_int_eq(hpt_sampler_set(sampler, "levels", 3), HPT_E_STATE);
    ck_assert_int_eq(hpt_sampler_set_grid_levels(sampler, "width", 3),
                     HPT_E_STATE);
    hpt_sampler_destroy(sampler);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(sobol_refuses_more_dimensions_than_it_has)
{
    for (int n = 1111; n <= 1112; n++) {
        hpt_sampler *sampler = hpt_sampler_create("sobol");
        hpt_space *space = hpt_space_create();

        /* constants are no dimensions */
        hpt_space_add_constant(space, "fixed", 1);
        for (int i = 0; i < n; i++) {
            char name[16];

            snprintf(name, sizeof name, "p%d", i);
            hpt_space_add_float(space, name, 0, 1, HPT_LINEAR);
        }
        ck_assert_int_eq(hpti_sampler_bind(sampler, freeze(space)),
                         n > 1111 ? HPT_E_RANGE : HPT_OK);
        if (n > 1111)
            ck_says("sobol: 1112 parameters");
        hpt_sampler_destroy(sampler);
        hpt_space_destroy(space);
    }
}
END_TEST

/* ---- proposals that learn nothing ---- */

static const char *const names[] = { "random", "sobol", "grid" };

START_TEST(the_seed_makes_the_points)
{
    enum { N = 20 };
    double u[3][N][2];

    for (int run = 0; run < 3; run++) {
        hpt_sampler *sampler = hpt_sampler_create(names[_i]);
        proposals p;
        hpti_row row;

        if (_i == 2)
            hpt_sampler_set(sampler, "shuffle", 1);
        ck_assert_int_eq(proposals_open(&p, two_floats(), sampler, run > 0),
                         HPT_OK);
        for (int k = 0; k < N; k++) {
            ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
            memcpy(u[run][k], row.u, sizeof u[run][k]);
        }
        proposals_close(&p);
    }
    ck_assert(memcmp(u[1], u[2], sizeof u[1]) == 0);
    ck_assert(memcmp(u[0], u[1], sizeof u[0]) != 0);
}
END_TEST

START_TEST(telling_changes_no_proposal)
{
    proposals told, untold;

    ck_assert_int_eq(
        proposals_open(&told, two_floats(), hpt_sampler_create(names[_i]), 5),
        HPT_OK);
    ck_assert_int_eq(
        proposals_open(&untold, two_floats(), hpt_sampler_create(names[_i]), 5),
        HPT_OK);
    for (int64_t k = 0; k < 20; k++) {
        hpti_row a, b;

        ck_assert_int_eq(proposals_ask(&told, &a), HPT_OK);
        ck_assert_int_eq(proposals_ask(&untold, &b), HPT_OK);
        ck_assert(memcmp(a.u, b.u, 2 * sizeof *a.u) == 0);
        hpti_history_tell(told.history, k, 1, (double)k, 0, 0);
    }
    proposals_close(&told);
    proposals_close(&untold);
}
END_TEST

START_TEST(a_space_of_constants_has_one_point)
{
    hpt_space *space = hpt_space_create();
    proposals p;
    hpti_row row;

    hpt_space_add_constant(space, "fixed", 3);
    hpt_space_add_int(space, "one", 4, 4, HPT_LINEAR);
    ck_assert_int_eq(
        proposals_open(&p, space, hpt_sampler_create(names[_i]), 1), HPT_OK);
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
    ck_assert(row.values[0].real == 3);
    ck_assert_int_eq(row.values[1].integer, 4);
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_EXHAUSTED);
    proposals_close(&p);
}
END_TEST

/* What may run out of memory between creation and the 20th trial. */
typedef struct attempt {
    const hpt_allocator *mem;
    const hpti_domain *domain;
    hpt_sampler *sampler;
    hpti_history *history;
    bool bound;
} attempt;

/* One step of it; HPT_STOPPED when there is nothing more to do. */
static int
take_step(attempt *t, bool is_grid)
{
    const double listed[] = { 0.3, 0.1, 0.3 };
    hpti_row row;
    int rc;

    if (!t->history)
        return hpti_history_create(&t->history, t->mem, t->domain->dim, 4,
                                   t->domain->conditional, false);
    if (!t->bound) {
        if (is_grid) {
            rc = hpt_sampler_set_grid_values(t->sampler, "width", 3, listed);
            if (rc == HPT_OK)
                rc = hpt_sampler_set_grid_levels(t->sampler, "rate", 3);
            if (rc < 0)
                return rc;
        }
        rc = hpti_sampler_bind(t->sampler, t->domain);
        t->bound = rc == HPT_OK;
        return rc;
    }
    if (hpti_history_count(t->history) == 20)
        return HPT_STOPPED;
    rc = hpti_history_reserve(t->history, &row);
    if (rc == HPT_OK)
        rc = hpti_sampler_propose(t->sampler, t->history,
                                  hpti_history_count(t->history), row.u);
    if (rc == HPT_OK)
        hpti_history_add(t->history);
    return rc;
}

/* For all k, the k-th allocation fails; then the work goes on to its end. */
START_TEST(each_failing_allocation_leaves_the_sampler_usable)
{
    faulty_memory memory;
    hpt_allocator mem = faulty_allocator(&memory);
    hpt_space *space = two_floats();
    const bool is_grid = strcmp(names[_i], "grid") == 0;
    long failures = -1;
    double first[4] = { 0 };
    long k;

    hpt_space_add_categorical(space, "kind", 2, (const char *[]){ "a", "b" });
    hpt_space_add_float(space, "depth", 0, 1, HPT_LINEAR);
    hpt_space_add_condition_labels(space, "depth", "kind", 1,
                                   (const char *[]){ "b" });
    hpt_allocator_set(&mem);
    for (k = 0; failures != 0; k++) {
        attempt t = { .mem = &mem, .domain = freeze(space) };
        int rc = HPT_OK;

        failures = 0;
        memory.countdown = k;
        while (!t.sampler) {
            t.sampler = hpt_sampler_create(names[_i]);
            if (!t.sampler) {
                ck_says("memory");
                memory.countdown = -1;
                failures++;
            } else if (is_grid) {
                hpt_sampler_set(t.sampler, "shuffle", 1);
            }
        }
        while (rc != HPT_STOPPED) {
            rc = take_step(&t, is_grid);
            if (rc == HPT_E_NOMEM) {
                ck_says("memory");
                memory.countdown = -1;
                failures++;
            } else {
                ck_assert_msg(rc == HPT_OK || rc == HPT_STOPPED, "%s",
                              hpt_last_error());
            }
        }
        /* a failure changed no proposal */
        if (k == 0)
            memcpy(first, hpti_history_row(t.history, 19).u, sizeof first);
        ck_assert(memcmp(first, hpti_history_row(t.history, 19).u,
                         sizeof first) == 0);
        hpti_history_destroy(t.history);
        hpt_sampler_destroy(t.sampler);
        ck_assert_int_eq(memory.blocks, 0);
    }
    ck_assert_int_gt(k, 5);
    hpt_allocator_set(NULL);
    hpt_space_destroy(space);
}
END_TEST

int
main(void)
{
    const int n = sizeof names / sizeof names[0];
    Suite *suite = suite_create("sampler");
    TCase *tcase = tcase_create("sampler");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, every_name_that_is_listed_can_be_created);
    tcase_add_test(tcase, an_unknown_name_is_refused_with_the_list);
    tcase_add_test(tcase, a_successful_creation_clears_the_last_error);
    tcase_add_test(tcase, every_option_has_bounds_a_default_and_help);
    tcase_add_test(tcase, wrong_options_are_refused_by_name_and_value);
    tcase_add_test(tcase, null_keeps_the_text_of_the_constructor_that_failed);
    tcase_add_test(tcase, the_first_failure_lasts_until_that_key_is_set);
    tcase_add_test(tcase, a_failed_request_for_a_grid_is_remembered_too);
    tcase_add_test(tcase, only_a_grid_takes_levels);
    tcase_add_test(tcase, a_sampler_serves_one_study);
    tcase_add_test(tcase, sobol_refuses_more_dimensions_than_it_has);
    tcase_add_loop_test(tcase, the_seed_makes_the_points, 0, n);
    tcase_add_loop_test(tcase, telling_changes_no_proposal, 0, n);
    tcase_add_loop_test(tcase, a_space_of_constants_has_one_point, 0, n);
    tcase_add_loop_test(
        tcase, each_failing_allocation_leaves_the_sampler_usable, 0, n);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
