/*
 * The history against a plain model of it, and what it costs.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "record/history.h"
#include <hptune/status.h>
#include <hptune/trial.h>
#include <time.h>

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

enum { DIM = 2, PARAMETERS = 3 };

static hpti_history *
create(size_t dim, size_t parameters, bool conditional, bool index)
{
    hpti_history *history;

    ck_assert_int_eq(hpti_history_create(&history, &mem, dim, parameters,
                                         conditional, index),
                     HPT_OK);
    return history;
}

/* What row i is filled with. */
static void
fill(const hpti_row *row, int64_t i)
{
    for (int j = 0; j < DIM; j++)
        row->u[j] = (double)i + j / 8.0;
    for (int j = 0; j < PARAMETERS; j++) {
        row->values[j].integer = 10 * i + j;
        if (row->active)
            row->active[j] = (i + j) % 3 != 0;
    }
    row->record->added = i % 5 == 0;
}

static void
check_filled(const hpti_row *row, int64_t i)
{
    for (int j = 0; j < DIM; j++)
        ck_assert(row->u[j] == (double)i + j / 8.0);
    for (int j = 0; j < PARAMETERS; j++) {
        ck_assert_int_eq(row->values[j].integer, 10 * i + j);
        if (row->active)
            ck_assert_int_eq(row->active[j], (i + j) % 3 != 0);
    }
    ck_assert_int_eq(row->record->added, i % 5 == 0);
}

static void
add(hpti_history *history, int64_t i)
{
    hpti_row row;

    ck_assert_int_eq(hpti_history_reserve(history, &row), HPT_OK);
    ck_assert(isnan(row.record->score) && isnan(row.record->seconds));
    fill(&row, i);
    ck_assert_int_eq(hpti_history_add(history), i);
}

START_TEST(rows_keep_their_place_and_their_content)
{
    enum { N = 3000 };
    static hpti_row early[N];
    hpti_history *history = create(DIM, PARAMETERS, _i > 0, false);

    for (int64_t i = 0; i < N; i++) {
        add(history, i);
        early[i] = hpti_history_row(history, i);
        ck_assert_int_eq(early[i].active != NULL, _i > 0);
    }
    ck_assert_int_eq(hpti_history_count(history), N);
    for (int64_t i = 0; i < N; i++) {
        hpti_row late = hpti_history_row(history, i);

        ck_assert_ptr_eq(late.u, early[i].u);
        ck_assert_ptr_eq(late.values, early[i].values);
        ck_assert_ptr_eq(late.active, early[i].active);
        ck_assert_ptr_eq(late.record, early[i].record);
        check_filled(&late, i);
    }
    hpti_history_destroy(history);
}
END_TEST

START_TEST(a_reserved_row_does_not_count_until_it_is_added)
{
    hpti_history *history = create(DIM, PARAMETERS, false, true);
    hpti_row row, again;
    size_t n;

    ck_assert_int_eq(hpti_history_reserve(history, &row), HPT_OK);
    fill(&row, 0);
    ck_assert_int_eq(hpti_history_count(history), 0);
    ck_assert(!hpti_history_has(history, row.u));
    hpti_history_pending(history, &n);
    ck_assert_uint_eq(n, 0);
    ck_assert_int_eq(hpti_history_reserve(history, &again), HPT_OK);
    ck_assert_ptr_eq(again.u, row.u);
    hpti_history_destroy(history);
}
END_TEST

/* Lists of numbers as the history must have them, pending ones in any order. */
static void
check_lists(const hpti_history *history, const int64_t *told, size_t n_told,
            int64_t n_all)
{
    const int64_t *got, *pending;
    size_t n, n_pending;
    unsigned char *seen = calloc((size_t)n_all + 1, 1);

    got = hpti_history_told(history, &n);
    pending = hpti_history_pending(history, &n_pending);
    ck_assert_uint_eq(n, n_told);
    ck_assert_uint_eq(n + n_pending, (size_t)n_all);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(got[i], told[i]);
        ck_assert_uint_eq(hpti_history_row(history, got[i]).record->place, i);
        seen[got[i]]++;
    }
    for (size_t i = 0; i < n_pending; i++) {
        hpti_record *record = hpti_history_row(history, pending[i]).record;

        ck_assert_uint_eq(record->place, i);
        ck_assert_int_eq(record->state, HPT_TRIAL_RUNNING);
        seen[pending[i]]++;
    }
    for (int64_t i = 0; i < n_all; i++)
        ck_assert_int_eq(seen[i], 1);
    free(seen);
}

START_TEST(trials_told_in_any_order_are_listed_in_that_order)
{
    enum { STEPS = 1200 };
    const unsigned seed = (unsigned)time(NULL);
    hpti_history *history = create(DIM, PARAMETERS, true, true);
    int64_t told[STEPS], n_all = 0;
    size_t n_told = 0;

    srand(seed);
    for (int step = 0; step < STEPS; step++) {
        size_t n;
        const int64_t *pending = hpti_history_pending(history, &n);

        if (n && rand() % 2) {
            int64_t number = pending[(size_t)rand() % n];
            hpti_record *record;

            hpti_history_tell(history, number, HPT_TRIAL_COMPLETE,
                              (double)number, 2, 3);
            told[n_told++] = number;
            record = hpti_history_row(history, number).record;
            ck_assert(record->score == (double)number);
            ck_assert(record->score_var == 2 && record->seconds == 3);
            ck_assert_int_eq(record->state, HPT_TRIAL_COMPLETE);
        } else {
            add(history, n_all++);
        }
        if (step % 50 == 0)
            check_lists(history, told, n_told, n_all);
    }
    check_lists(history, told, n_told, n_all);
    for (int64_t i = 0; i < n_all; i++) {
        hpti_row row = hpti_history_row(history, i);

        check_filled(&row, i);
        ck_assert_msg(hpti_history_has(history, row.u), "seed %u", seed);
    }
    hpti_history_destroy(history);
}
END_TEST

START_TEST(without_index_no_point_is_known)
{
    hpti_history *history = create(DIM, PARAMETERS, false, false);

    add(history, 0);
    ck_assert(!hpti_history_has(history, hpti_history_row(history, 0).u));
    hpti_history_destroy(history);
}
END_TEST

START_TEST(a_space_of_constants_has_a_history_too)
{
    hpti_history *history = create(0, 0, false, true);
    const double nothing = 0;
    hpti_row row;

    ck_assert(!hpti_history_has(history, &nothing));
    for (int i = 0; i < 20; i++) {
        ck_assert_int_eq(hpti_history_reserve(history, &row), HPT_OK);
        hpti_history_add(history);
    }
    ck_assert(hpti_history_has(history, &nothing));
    hpti_history_destroy(history);
}
END_TEST

START_TEST(sizes_beyond_memory_are_out_of_memory)
{
    hpti_history *history;

    ck_assert_int_eq(
        hpti_history_create(&history, &mem, SIZE_MAX / 16, 1, false, false),
        HPT_E_NOMEM);
    ck_assert_ptr_null(history);
    ck_assert_int_eq(
        hpti_history_create(&history, &mem, 1, SIZE_MAX / 16, true, false),
        HPT_E_NOMEM);
    ck_assert_ptr_null(history);
}
END_TEST

START_TEST(each_failing_allocation_leaves_all_that_is_there)
{
    enum { N = 700 };
    hpti_history *history = NULL;
    int64_t told[N];

    memory.countdown = 0;
    ck_assert_int_eq(
        hpti_history_create(&history, &mem, DIM, PARAMETERS, true, true),
        HPT_E_NOMEM);
    ck_assert_ptr_null(history);
    memory.countdown = -1;
    history = create(DIM, PARAMETERS, true, true);
    for (int64_t i = 0; i < N; i++) {
        hpti_row row;
        int rc = HPT_E_NOMEM;

        for (long k = 0; rc != HPT_OK; k++) {
            memory.countdown = k;
            rc = hpti_history_reserve(history, &row);
            ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
            ck_assert_int_eq(hpti_history_count(history), i);
        }
        memory.countdown = 0; /* adding and telling take no memory */
        fill(&row, i);
        hpti_history_add(history);
        hpti_history_tell(history, i, HPT_TRIAL_FAILED, NAN, 0, 0);
        told[i] = i;
        memory.countdown = -1;
    }
    check_lists(history, told, N, N);
    for (int64_t i = 0; i < N; i++) {
        hpti_row row = hpti_history_row(history, i);

        check_filled(&row, i);
        ck_assert(hpti_history_has(history, row.u));
    }
    hpti_history_destroy(history);
    hpti_history_destroy(NULL);
}
END_TEST

/* ---- outcomes ---- */

/* Outcome k of row i: the limit of outcome k, and a little. */
static double
outcome_of(int64_t i, size_t k)
{
    return 10.0 * (double)k + (double)(i % 7) - 3;
}

static hpti_history *
create_measured(size_t outcomes, bool conditional)
{
    hpti_history *history = create(DIM, PARAMETERS, conditional, true);

    for (size_t k = 0; k < outcomes; k++)
        hpti_history_add_outcome(history, 10.0 * (double)k);
    ck_assert_uint_eq(hpti_history_outcomes(history), outcomes);
    return history;
}

START_TEST(outcomes_lie_beside_the_rest_of_a_row)
{
    enum { N = 1000, MOST = HPTI_MOST_OUTCOMES };
    const size_t outcomes = _i / 2 ? MOST : 1;
    hpti_history *history = create_measured(outcomes, _i % 2);
    hpti_row row;

    for (int64_t i = 0; i < N; i++) {
        ck_assert_int_eq(hpti_history_reserve(history, &row), HPT_OK);
        for (size_t k = 0; k < outcomes; k++)
            ck_assert(isnan(row.outcomes[k]));
        fill(&row, i);
        for (size_t k = 0; k < outcomes; k++)
            row.outcomes[k] = outcome_of(i, k);
        hpti_history_add(history);
    }
    for (int64_t i = 0; i < N; i++) {
        row = hpti_history_row(history, i);
        check_filled(&row, i);
        for (size_t k = 0; k < outcomes; k++) {
            ck_assert(row.outcomes[k] == outcome_of(i, k));
            ck_assert(hpti_history_excess(history, i, k) ==
                      (double)(i % 7) - 3);
        }
    }
    hpti_history_destroy(history);
}
END_TEST

START_TEST(an_outcome_is_unknown_until_it_is_set)
{
    hpti_history *history = create_measured(2, false);
    hpti_row row;

    add(history, 0);
    row = hpti_history_row(history, 0);
    row.outcomes[1] = INFINITY;
    ck_assert(isnan(hpti_history_excess(history, 0, 0)));
    ck_assert(hpti_history_excess(history, 0, 1) == INFINITY);
    hpti_history_destroy(history);

    history = create(DIM, PARAMETERS, true, true);
    add(history, 0);
    ck_assert_uint_eq(hpti_history_outcomes(history), 0);
    ck_assert_ptr_null(hpti_history_row(history, 0).outcomes);
    hpti_history_destroy(history);
}
END_TEST

/* A row that was reserved for the first trial has the old size. */
START_TEST(outcomes_may_be_added_after_a_row_was_reserved)
{
    hpti_history *history = create(DIM, PARAMETERS, true, true);
    hpti_row row;

    for (size_t k = 0; k < 3; k++) {
        ck_assert_int_eq(hpti_history_reserve(history, &row), HPT_OK);
        fill(&row, 5);
        hpti_history_add_outcome(history, 10.0 * (double)k);
    }
    for (int64_t i = 0; i < 20; i++) {
        add(history, i);
        for (size_t k = 0; k < 3; k++)
            hpti_history_row(history, i).outcomes[k] = outcome_of(i, k);
    }
    for (int64_t i = 0; i < 20; i++) {
        row = hpti_history_row(history, i);
        check_filled(&row, i);
        for (size_t k = 0; k < 3; k++)
            ck_assert(row.outcomes[k] == outcome_of(i, k));
    }
    hpti_history_destroy(history);
}
END_TEST

/* Bytes that `n` trials of a history take. */
static size_t
bytes_with(size_t outcomes, int n)
{
    hpti_history *history = create_measured(outcomes, false);
    hpti_row row;
    size_t bytes;

    for (int i = 0; i < n; i++) {
        ck_assert_int_eq(hpti_history_reserve(history, &row), HPT_OK);
        hpti_history_add(history);
    }
    bytes = memory.bytes;
    hpti_history_destroy(history);
    return bytes;
}

START_TEST(an_outcome_costs_8_bytes_a_trial)
{
    /* 256 rows fill their chunks */
    ck_assert_uint_eq(bytes_with(3, 256) - bytes_with(0, 256), 256 * 3 * 8);
}
END_TEST

START_TEST(five_trials_stay_small)
{
    hpti_history *history = create(20, 20, false, false);
    hpti_row row;

    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(hpti_history_reserve(history, &row), HPT_OK);
        hpti_history_add(history);
    }
    ck_assert_uint_lt(memory.bytes, 5000);
    hpti_history_destroy(history);
}
END_TEST

START_TEST(a_hundred_thousand_trials_cost_16_bytes_a_value_and_72_more)
{
    enum { N = 100000, WIDE = 20 };
    hpti_history *history = create(WIDE, WIDE, false, false);
    hpti_row row;

    for (int i = 0; i < N; i++) {
        if (hpti_history_reserve(history, &row) != HPT_OK)
            ck_abort_msg("out of memory");
        hpti_history_tell(history, hpti_history_add(history),
                          HPT_TRIAL_COMPLETE, 0, 0, 0);
    }
    ck_assert_uint_lt(memory.bytes, N * (16 * WIDE + 72));
    hpti_history_destroy(history);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("history");
    TCase *tcase = tcase_create("history");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, rows_keep_their_place_and_their_content, 0, 2);
    tcase_add_test(tcase, a_reserved_row_does_not_count_until_it_is_added);
    tcase_add_test(tcase, trials_told_in_any_order_are_listed_in_that_order);
    tcase_add_test(tcase, without_index_no_point_is_known);
    tcase_add_test(tcase, a_space_of_constants_has_a_history_too);
    tcase_add_test(tcase, sizes_beyond_memory_are_out_of_memory);
    tcase_add_test(tcase, each_failing_allocation_leaves_all_that_is_there);
    tcase_add_loop_test(tcase, outcomes_lie_beside_the_rest_of_a_row, 0, 4);
    tcase_add_test(tcase, an_outcome_is_unknown_until_it_is_set);
    tcase_add_test(tcase, outcomes_may_be_added_after_a_row_was_reserved);
    tcase_add_test(tcase, an_outcome_costs_8_bytes_a_trial);
    tcase_add_test(tcase, five_trials_stay_small);
    tcase_add_test(tcase,
                   a_hundred_thousand_trials_cost_16_bytes_a_value_and_72_more);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
