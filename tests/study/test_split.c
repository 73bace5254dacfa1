/*
 * Splits: each property that split.h promises, on random row sets; the seal;
 * every refusal by its text.
 *
 * The rows of the fixed case come from a program in Python that follows the
 * description in deal.c, with its own Philox: a split never changes.
 */
#include "../check_main.h"
#include "study/split-priv.h"
#include <hptune/hptune.h>
#include <fenv.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MAX_ROWS = 400, MAX_CLASSES = 12 };

/* ---- random cases; the seed is printed on failure ---- */

static uint64_t base_seed;
static uint64_t case_seed, case_state;

static uint64_t
draw(uint64_t below)
{
    case_state = case_state * 6364136223846793005u + 1442695040888963407u;
    return (case_state ^ (case_state >> 31)) % below;
}

static void
start_case(int i)
{
    case_seed = case_state = base_seed + (uint64_t)i * 7919;
}

#define ck_case(condition)                                                     \
    ck_assert_msg(condition, "%s, case seed %" PRIu64, #condition, case_seed)

typedef struct sample {
    hpt_rows rows;
    int64_t labels[MAX_ROWS];
    size_t n_classes;
} sample;

static void
make_sample(sample *s, size_t least)
{
    const hpt_rows init = HPT_ROWS_INIT;

    s->rows = init;
    s->rows.n = least + draw(MAX_ROWS - least);
    s->rows.seed = draw(1000);
    s->n_classes = 1 + draw(MAX_CLASSES);
    for (size_t i = 0; i < s->rows.n; i++) /* far apart, of uneven size */
        s->labels[i] = ((int64_t)draw(1 + draw(s->n_classes)) - 6) *
                       (INT64_MAX / 7);
}

static int
is_ascending(const size_t *rows, size_t n, size_t bound)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i] >= bound || (i && rows[i] <= rows[i - 1]))
            return 0;
    return 1;
}

static int
is_all_one(const unsigned char *seen, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (seen[i] != 1)
            return 0;
    return 1;
}

/* Mark the test rows: those in no fold at all. */
static size_t
mark_test(const hpt_split *split, size_t n, unsigned char *is_test)
{
    size_t m, v, sealed = n;
    const size_t *train = hpt_split_train_rows(split, 0, &m);
    const size_t *valid = hpt_split_validation_rows(split, 0, &v);

    memset(is_test, 1, n);
    for (size_t i = 0; i < m; i++)
        is_test[train[i]] = 0;
    for (size_t i = 0; i < v; i++)
        is_test[valid[i]] = 0;
    for (size_t i = 0; i < n; i++)
        sealed -= !is_test[i];
    return sealed;
}

/* Train and validation rows ascend, and are the rows that are not sealed, each
 * exactly once. */
static void
check_fold(const hpt_split *split, size_t fold, size_t n,
           const unsigned char *is_test)
{
    unsigned char seen[MAX_ROWS];
    size_t m, v;
    const size_t *train = hpt_split_train_rows(split, fold, &m);
    const size_t *valid = hpt_split_validation_rows(split, fold, &v);

    memcpy(seen, is_test, n);
    ck_case(m > 0 && v > 0);
    ck_case(is_ascending(train, m, n) && is_ascending(valid, v, n));
    for (size_t i = 0; i < m; i++)
        seen[train[i]]++;
    for (size_t i = 0; i < v; i++)
        seen[valid[i]]++;
    ck_case(is_all_one(seen, n));
}

/* ---- k folds ---- */

static size_t
count_label(const size_t *rows, size_t n, const int64_t *labels, int64_t label)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += labels[rows[i]] == label;
    return count;
}

/* Over the k folds of a repeat, sizes differ by at most one; so does the count
 * of a class when labels are given. */
static void
check_even(const hpt_split *split, size_t first, size_t k,
           const int64_t *labels, const int64_t *label)
{
    size_t low = SIZE_MAX, high = 0;

    for (size_t f = first; f < first + k; f++) {
        size_t n;
        const size_t *rows = hpt_split_validation_rows(split, f, &n);

        if (label)
            n = count_label(rows, n, labels, *label);
        low = n < low ? n : low;
        high = n > high ? n : high;
    }
    ck_case(high - low <= 1);
}

static void
check_each_once(const hpt_split *split, size_t first, size_t k, size_t n,
                const unsigned char *is_test)
{
    unsigned char seen[MAX_ROWS];

    memcpy(seen, is_test, n);
    for (size_t f = first; f < first + k; f++) {
        size_t v;
        const size_t *rows = hpt_split_validation_rows(split, f, &v);

        for (size_t i = 0; i < v; i++)
            seen[rows[i]]++;
    }
    ck_case(is_all_one(seen, n));
}

START_TEST(folds_partition_the_rows_evenly_overall_and_in_every_class)
{
    sample s;
    unsigned char is_test[MAX_ROWS];
    size_t k, repeats, want;
    hpt_split *split;

    start_case(_i);
    make_sample(&s, 4);
    s.rows.strata = _i % 4 ? s.labels : NULL;
    s.rows.test_fraction = _i % 3 ? (double)draw(500) / 1000 : 0;
    want = (size_t)floor(s.rows.test_fraction * (double)s.rows.n + 0.5);
    want = want || s.rows.test_fraction == 0 ? want : 1;
    k = 2 + draw(s.rows.n - want - 1);
    k = k > 20 && _i % 5 ? 2 + k % 19 : k;
    repeats = 1 + draw(3);
    split = hpt_split_k_fold(&s.rows, k, repeats);
    ck_assert_msg(split != NULL, "%s", hpt_last_error());
    ck_case(hpt_split_count(split) == k * repeats);
    ck_case(mark_test(split, s.rows.n, is_test) == want);
    ck_case(hpt_split_test_count(split) == want);
    ck_case(hpt_split_is_sealed(split) == (want > 0));
    for (size_t f = 0; f < k * repeats; f++)
        check_fold(split, f, s.rows.n, is_test);
    for (size_t r = 0; r < repeats; r++) {
        check_each_once(split, r * k, k, s.rows.n, is_test);
        check_even(split, r * k, k, NULL, NULL);
        for (size_t i = 0; s.rows.strata && i < s.rows.n; i++)
            check_even(split, r * k, k, s.labels, &s.labels[i]);
    }
    hpt_split_destroy(split);
}
END_TEST

/* Drawn rows hold each class within one row of its share. */
static void
check_share(const size_t *rows, size_t n, const sample *s,
            const unsigned char *outside, size_t drawn_from)
{
    for (size_t c = 0; c < s->rows.n; c++) {
        size_t all = 0;

        for (size_t i = 0; i < s->rows.n; i++)
            all += !(outside && outside[i]) && s->labels[i] == s->labels[c];
        ck_case(fabs((double)count_label(rows, n, s->labels, s->labels[c]) -
                     (double)all * (double)n / (double)drawn_from) < 1);
    }
}

START_TEST(sealed_and_held_out_rows_are_exact_and_in_proportion)
{
    sample s;
    unsigned char is_test[MAX_ROWS];
    const size_t *train, *test, *valid;
    size_t n_train, n_test, n_valid;
    hpt_split *split;

    start_case(_i);
    make_sample(&s, 10);
    s.rows.strata = s.labels;
    s.rows.test_fraction = 0.25;
    split = hpt_split_holdout(&s.rows, 0.3);
    ck_assert_msg(split != NULL, "%s", hpt_last_error());
    ck_case(hpt_split_count(split) == 1);
    n_test = mark_test(split, s.rows.n, is_test);
    check_fold(split, 0, s.rows.n, is_test);
    valid = hpt_split_validation_rows(split, 0, &n_valid);
    ck_case(n_test == (size_t)floor(0.25 * (double)s.rows.n + 0.5));
    ck_case(n_valid == (size_t)floor(0.3 * (double)s.rows.n + 0.5));
    check_share(valid, n_valid, &s, is_test, s.rows.n - n_test);

    ck_case(hpti_split_unseal(split, &train, &n_train, &test, &n_test) == 0);
    ck_case(n_train + n_test == s.rows.n && is_ascending(train, n_train, 400));
    ck_case(is_ascending(test, n_test, s.rows.n));
    for (size_t i = 0; i < n_test; i++)
        is_test[test[i]]++;
    for (size_t i = 0; i < n_test; i++)
        ck_case(is_test[test[i]] == 2);
    check_share(test, n_test, &s, NULL, s.rows.n);
    hpt_split_destroy(split);
}
END_TEST

/* ---- groups ---- */

static size_t
count_groups(const sample *s)
{
    size_t groups = 0;

    for (size_t i = 0; i < s->rows.n; i++) {
        size_t j = 0;

        while (s->labels[j] != s->labels[i])
            j++;
        groups += i == j;
    }
    return groups;
}

/* No group lies both here and there. */
static void
check_apart(const sample *s, const size_t *here, size_t n_here,
            const size_t *there, size_t n_there)
{
    size_t shared = 0;

    for (size_t i = 0; i < n_here; i++)
        shared += count_label(there, n_there, s->labels, s->labels[here[i]]);
    ck_case(!shared);
}

START_TEST(groups_stay_together_in_every_scheme)
{
    sample s;
    unsigned char is_test[MAX_ROWS];
    const size_t *test, *rest;
    size_t groups, n_test, n_rest;
    hpt_split *split;

    start_case(_i);
    do {
        make_sample(&s, 20);
        groups = count_groups(&s);
    } while (groups < 5);
    s.rows.groups = s.labels;
    s.rows.test_fraction = _i % 2 ? 0.2 : 0;
    split = _i % 3 == 0   ? hpt_split_k_fold(&s.rows, 2, 2)
            : _i % 3 == 1 ? hpt_split_holdout(&s.rows, 0.25)
                          : hpt_split_leave_one_out(&s.rows);
    ck_assert_msg(split != NULL, "%s, case seed %" PRIu64, hpt_last_error(),
                  case_seed);
    n_test = mark_test(split, s.rows.n, is_test);
    ck_case((n_test > 0) == (_i % 2));
    for (size_t f = 0; f < hpt_split_count(split); f++) {
        size_t m, v;
        const size_t *train = hpt_split_train_rows(split, f, &m);
        const size_t *valid = hpt_split_validation_rows(split, f, &v);

        check_fold(split, f, s.rows.n, is_test);
        check_apart(&s, valid, v, train, m);
    }
    if (n_test) {
        ck_case(!hpti_split_unseal(split, &rest, &n_rest, &test, &n_test));
        check_apart(&s, test, n_test, rest, n_rest);
    }
    hpt_split_destroy(split);
}
END_TEST

/* 30 groups of 1 to 5 rows, 90 in all: 3 folds of 30 and a draw of 18 exist. */
START_TEST(groups_of_many_sizes_fill_folds_evenly)
{
    int64_t groups[90];
    hpt_rows rows = HPT_ROWS_INIT;
    size_t at = 0, n;
    hpt_split *split;

    for (int64_t g = 0; g < 30; g++)
        for (int64_t i = 0; i <= g % 5; i++)
            groups[at++] = 1000 - g;
    ck_assert_uint_eq(at, 90);
    rows.n = 90;
    rows.groups = groups;
    for (rows.seed = 0; rows.seed < 50; rows.seed++) {
        split = hpt_split_k_fold(&rows, 3, 1);
        for (size_t f = 0; f < 3; f++) {
            hpt_split_validation_rows(split, f, &n);
            ck_assert_uint_eq(n, 30);
        }
        hpt_split_destroy(split);
        rows.test_fraction = 0.2;
        split = hpt_split_k_fold(&rows, 3, 1);
        ck_assert(hpt_split_test_count(split) + 2 >= 18 &&
                  hpt_split_test_count(split) <= 18 + 2);
        hpt_split_destroy(split);
        rows.test_fraction = 0;
    }
}
END_TEST

START_TEST(groups_too_large_for_the_fraction_still_give_one)
{
    const int64_t groups[] = { 1, 1, 1, 1, 1, 1, 2, 2, 2, 2 };
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *split;

    rows.n = 10;
    rows.groups = groups;
    rows.test_fraction = 0.1;
    ck_assert_ptr_null(hpt_split_k_fold(&rows, 2, 1)); /* one group remains */
    rows.test_fraction = 0;
    split = hpt_split_holdout(&rows, 0.1);
    ck_assert_ptr_nonnull(split);
    ck_assert_uint_eq(hpt_split_validation_rows(split, 0, NULL)[0], 6);
    hpt_split_destroy(split);
}
END_TEST

/* ---- leave one out, expanding window ---- */

START_TEST(leaving_one_out_goes_through_the_rows_in_order)
{
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *split;
    size_t n, last = 0;

    rows.n = 50;
    rows.test_fraction = 0.2;
    split = hpt_split_leave_one_out(&rows);
    ck_assert_uint_eq(hpt_split_count(split), 40);
    ck_assert_uint_eq(hpt_split_test_count(split), 10);
    for (size_t f = 0; f < 40; f++) {
        const size_t *valid = hpt_split_validation_rows(split, f, &n);

        ck_assert_uint_eq(n, 1);
        ck_assert(!f || valid[0] > last);
        last = valid[0];
        hpt_split_train_rows(split, f, &n);
        ck_assert_uint_eq(n, 39);
    }
    hpt_split_destroy(split);
}
END_TEST

START_TEST(the_window_expands_and_ends_with_the_last_open_row)
{
    hpt_rows rows = HPT_ROWS_INIT;
    const size_t *train, *valid;
    hpt_split *split;
    size_t n, v;

    rows.n = 25;
    rows.test_fraction = 0.2; /* rows 20 .. 24 */
    split = hpt_split_expanding(&rows, 3, 4, 2);
    ck_assert_uint_eq(hpt_split_count(split), 3);
    for (size_t f = 0; f < 3; f++) {
        train = hpt_split_train_rows(split, f, &n);
        valid = hpt_split_validation_rows(split, f, &v);
        ck_assert_uint_eq(n, 6 + 4 * f);
        ck_assert_uint_eq(v, 4);
        for (size_t i = 0; i < n; i++)
            ck_assert_uint_eq(train[i], i);
        for (size_t i = 0; i < v; i++)
            ck_assert_uint_eq(valid[i], n + 2 + i);
    }
    ck_assert(!hpti_split_unseal(split, &train, &n, &valid, &v));
    ck_assert_uint_eq(n, 20);
    ck_assert_uint_eq(v, 5);
    ck_assert_uint_eq(valid[0], 20);
    hpt_split_destroy(split);
}
END_TEST

START_TEST(a_window_that_just_fits_leaves_one_row_to_train_on)
{
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *split;
    size_t n;

    rows.n = 10;
    split = hpt_split_expanding(&rows, 4, 2, 1);
    ck_assert_ptr_nonnull(split);
    hpt_split_train_rows(split, 0, &n);
    ck_assert_uint_eq(n, 1);
    ck_assert(!hpt_split_is_sealed(split));
    hpt_split_destroy(split);
    ck_assert_ptr_null(hpt_split_expanding(&rows, 4, 2, 2));
    ck_assert_str_eq(hpt_last_error(),
                     "k 4 times horizon 2, gap 2 and one row to train on exceed "
                     "the 10 rows that are not sealed");
    ck_assert_ptr_null(hpt_split_expanding(&rows, SIZE_MAX, SIZE_MAX, 0));
    ck_assert_ptr_null(hpt_split_expanding(&rows, 2, 2, SIZE_MAX));
}
END_TEST

/* ---- seeds ---- */

static int
same_rows(const hpt_split *a, const hpt_split *b)
{
    if (hpt_split_count(a) != hpt_split_count(b))
        return 0;
    for (size_t f = 0; f < hpt_split_count(a); f++) {
        size_t n, m;
        const size_t *x = hpt_split_validation_rows(a, f, &n);
        const size_t *y = hpt_split_validation_rows(b, f, &m);

        if (n != m || memcmp(x, y, n * sizeof *x))
            return 0;
    }
    return 1;
}

START_TEST(a_seed_names_one_split_and_another_seed_another)
{
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *a, *b, *c;

    rows.n = 100;
    rows.test_fraction = 0.1;
    a = hpt_split_k_fold(&rows, 5, 2);
    fesetround(FE_DOWNWARD);
    b = hpt_split_k_fold(&rows, 5, 2);
    fesetround(FE_TONEAREST);
    rows.seed = 1;
    c = hpt_split_k_fold(&rows, 5, 2);
    ck_assert(same_rows(a, b));
    ck_assert(!same_rows(a, c));
    ck_assert_mem_ne(hpt_split_validation_rows(a, 0, NULL), /* repeats differ */
                     hpt_split_validation_rows(a, 5, NULL),
                     18 * sizeof(size_t));
    hpt_split_destroy(a);
    hpt_split_destroy(b);
    hpt_split_destroy(c);
}
END_TEST

static const size_t sealed[3] = { 1, 8, 13 };
static const size_t expected[6][4] = {
    { 2, 3, 7, 10 },  { 0, 5, 9, 12 }, { 4, 6, 11 }, /* repeat 0 */
    { 2, 3, 10, 12 }, { 5, 6, 7, 11 }, { 0, 4, 9 },  /* repeat 1 */
};

START_TEST(the_rows_of_a_seed_are_the_same_for_ever)
{
    const int64_t strata[] = { 5,  5,  5,  5,  5, 5, -1,
                               -1, -1, -1, -1, 9, 9, 9 };
    const size_t *test, *rest;
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *split;
    size_t n, n_rest;

    rows.n = 14;
    rows.strata = strata;
    rows.test_fraction = 0.2;
    rows.seed = (UINT64_C(7) << 32) + 2024;
    split = hpt_split_k_fold(&rows, 3, 2);
    for (size_t f = 0; f < 6; f++) {
        const size_t *valid = hpt_split_validation_rows(split, f, &n);

        ck_assert_uint_eq(n, f % 3 < 2 ? 4 : 3);
        ck_assert_mem_eq(valid, expected[f], n * sizeof *valid);
    }
    ck_assert(!hpti_split_unseal(split, &rest, &n_rest, &test, &n));
    ck_assert_uint_eq(n, 3);
    ck_assert_mem_eq(test, sealed, sizeof sealed);
    hpt_split_destroy(split);
}
END_TEST

START_TEST(the_same_rows_are_sealed_whatever_the_scheme)
{
    unsigned char one[60], other[60];
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *folds, *holdout;

    rows.n = 60;
    rows.seed = 11;
    rows.test_fraction = 0.25;
    folds = hpt_split_k_fold(&rows, 5, 1);
    holdout = hpt_split_holdout(&rows, 0.25);
    mark_test(folds, 60, one);
    mark_test(holdout, 60, other);
    ck_assert_mem_eq(one, other, sizeof one);
    hpt_split_destroy(folds);
    hpt_split_destroy(holdout);
}
END_TEST

/* Every row is as likely as another to be validated on: 4,000 draws of 3 of 12
 * rows; each count is binomial with mean 1,000 and sd 27.4, so 6 sd is 165. */
START_TEST(rows_are_drawn_alike)
{
    const int64_t strata[] = { 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 4 };
    size_t counts[12] = { 0 };
    hpt_rows rows = HPT_ROWS_INIT;

    rows.n = 12;
    rows.strata = strata;
    for (rows.seed = 0; rows.seed < 4000; rows.seed++) {
        hpt_split *split = hpt_split_holdout(&rows, 0.25);
        size_t n;
        const size_t *valid = hpt_split_validation_rows(split, 0, &n);

        ck_assert_uint_eq(n, 3);
        for (size_t i = 0; i < n; i++)
            counts[valid[i]]++;
        hpt_split_destroy(split);
    }
    for (int i = 0; i < 12; i++)
        ck_assert_msg(counts[i] > 835 && counts[i] < 1165, "row %d: %zu", i,
                      counts[i]);
}
END_TEST

/* ---- the seal, references, threads ---- */

START_TEST(test_rows_are_handed_out_once)
{
    hpt_rows rows = HPT_ROWS_INIT;
    const size_t *train, *test;
    size_t n_train, n_test;
    hpt_split *split;

    rows.n = 10;
    split = hpt_split_leave_one_out(&rows);
    ck_assert_int_eq(
        hpti_split_unseal(split, &train, &n_train, &test, &n_test),
        HPT_E_STATE);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "no test rows"));
    hpt_split_destroy(split);

    rows.test_fraction = 0.5;
    split = hpt_split_leave_one_out(&rows);
    ck_assert_int_eq(hpt_split_is_sealed(split), 1);
    ck_assert_int_eq(
        hpti_split_unseal(split, &train, &n_train, &test, &n_test), HPT_OK);
    ck_assert_int_eq(hpt_split_is_sealed(split), 0);
    ck_assert_uint_eq(hpt_split_test_count(split), 5);
    ck_assert_int_eq(
        hpti_split_unseal(split, &train, &n_train, &test, &n_test),
        HPT_E_STATE);
    ck_assert_str_eq(hpt_last_error(), "the 5 test rows of the split were "
                                       "handed out already; they are given "
                                       "once");
    hpt_split_destroy(split);
}
END_TEST

static void *
break_the_seal(void *user_data)
{
    hpt_split *split = user_data;
    const size_t *train, *test;
    size_t n_train, n_test;
    int rc = hpti_split_unseal(split, &train, &n_train, &test, &n_test);

    hpt_split_destroy(split);
    return rc == HPT_OK ? split : NULL;
}

START_TEST(of_many_threads_one_gets_the_test_rows)
{
    for (int round = 0; round < 50; round++) {
        hpt_rows rows = HPT_ROWS_INIT;
        pthread_t threads[8];
        hpt_split *split;
        void *winner;
        int winners = 0;

        rows.n = 10;
        rows.test_fraction = 0.3;
        split = hpt_split_k_fold(&rows, 2, 1);
        for (int i = 0; i < 8; i++)
            pthread_create(&threads[i], NULL, break_the_seal,
                           hpti_split_retain(split));
        for (int i = 0; i < 8; i++) {
            pthread_join(threads[i], &winner);
            winners += winner != NULL;
        }
        ck_assert_int_eq(winners, 1);
        hpt_split_destroy(split);
    }
}
END_TEST

START_TEST(null_handles_are_answered)
{
    size_t n = 7;

    hpt_space_destroy(hpt_space_create()); /* clears the text */
    hpt_split_destroy(NULL);
    ck_assert_uint_eq(hpt_split_count(NULL), 0);
    ck_assert_uint_eq(hpt_split_test_count(NULL), 0);
    ck_assert_int_eq(hpt_split_is_sealed(NULL), 0);
    ck_assert_ptr_null(hpt_split_train_rows(NULL, 0, &n));
    ck_assert_uint_eq(n, 0);
    ck_assert_str_eq(hpt_last_error(), "split is NULL");
}
END_TEST

START_TEST(a_fold_past_the_end_is_named)
{
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *split;
    size_t n = 7;

    rows.n = 9;
    split = hpt_split_k_fold(&rows, 3, 1);
    ck_assert_ptr_null(hpt_split_validation_rows(split, 3, &n));
    ck_assert_uint_eq(n, 0);
    ck_assert_str_eq(hpt_last_error(), "fold is 3; the split has folds 0..2");
    ck_assert_ptr_null(hpt_split_train_rows(split, SIZE_MAX, NULL));
    hpt_split_destroy(split);
}
END_TEST

/* ---- mistakes ---- */

enum scheme { HOLDOUT, K_FOLD, SINGLES, WINDOW };

static const int64_t eight[8] = { 1, 1, 1, 1, 2, 2, 2, 2 };

static const struct mistake {
    enum scheme scheme;
    size_t n;
    int strata, groups;
    double test_fraction, validation_fraction;
    size_t k, repeats;
    const char *text;
} mistakes[] = {
    { K_FOLD, 1, 0, 0, 0, 0, 2, 1, "rows: n is 1, not in 2..2147483647" },
    { K_FOLD, (size_t)1 << 31, 0, 0, 0, 0, 2, 1,
      "rows: n is 2147483648, not in 2..2147483647" },
    { K_FOLD, 10, 0, 0, 0, 0, 11, 1,
      "k 11 is above the 10 rows that are not sealed" },
    { K_FOLD, 10, 0, 0, 0.2, 0, 9, 1,
      "k 9 is above the 8 rows that are not sealed" },
    { K_FOLD, 8, 0, 1, 0, 0, 3, 1,
      "k 3 is above the 2 groups that are not sealed" },
    { K_FOLD, 10, 0, 0, 0, 0, 1, 1, "k is 1, below 2" },
    { K_FOLD, 10, 0, 0, 0, 0, 2, 0, "repeats is 0, not in 1..1000" },
    { K_FOLD, 10, 0, 0, 0, 0, 2, 1001, "repeats is 1001, not in 1..1000" },
    { K_FOLD, 8, 1, 1, 0, 0, 2, 1,
      "rows: strata and groups are both given; rows of a group stay together, "
      "so classes cannot be kept in proportion" },
    { K_FOLD, 10, 0, 0, 1, 0, 2, 1,
      "rows: test_fraction is 1; it must be at least 0 and below 1" },
    { K_FOLD, 10, 0, 0, -0.125, 0, 2, 1,
      "rows: test_fraction is -0.125; it must be at least 0 and below 1" },
    { SINGLES, 10, 0, 0, NAN, 0, 2, 1,
      "rows: test_fraction is nan; it must be at least 0 and below 1" },
    { SINGLES, 10, 0, 0, 0.99, 0, 0, 0,
      "rows: test_fraction 0.99 seals all of the 10 rows" },
    { SINGLES, 2, 0, 0, 0.5, 0, 0, 0,
      "to leave one out takes at least 2 rows that are not sealed, not 1" },
    { SINGLES, 4, 0, 1, 0, 0, 0, 0,
      "to leave one out takes at least 2 groups that are not sealed, not 1" },
    { HOLDOUT, 10, 0, 0, 0, 0, 0, 0,
      "validation_fraction is 0; it must be above 0, and with test_fraction 0 "
      "below 1" },
    { HOLDOUT, 10, 0, 0, 0.5, 0.5, 0, 0,
      "validation_fraction is 0.5; it must be above 0, and with test_fraction "
      "0.5 below 1" },
    { HOLDOUT, 10, 0, 0, 0, NAN, 0, 0,
      "validation_fraction is nan; it must be above 0, and with test_fraction "
      "0 below 1" },
    { HOLDOUT, 10, 0, 0, 0, 0.96, 0, 0,
      "validation_fraction 0.96 leaves none of the 10 rows that are not sealed "
      "to train on" },
    { HOLDOUT, 4, 0, 1, 0, 0.25, 0, 0,
      "validation_fraction 0.25 leaves none of the 1 groups that are not "
      "sealed to train on" },
    { WINDOW, 8, 1, 0, 0, 0, 1, 1,
      "rows: strata is given; rows of a time series stay in their order" },
    { WINDOW, 8, 0, 1, 0, 0, 1, 1,
      "rows: groups is given; rows of a time series stay in their order" },
    { WINDOW, 8, 0, 0, 0, 0, 0, 1, "k is 0; it must be at least 1" },
    { WINDOW, 8, 0, 0, 0, 0, 1, 0, "horizon is 0; it must be at least 1" },
    { WINDOW, 8, 0, 0, 0.95, 0, 1, 1,
      "k 1 times horizon 1, gap 0 and one row to train on exceed the 0 rows "
      "that are not sealed" },
};

START_TEST(mistakes_are_named_with_their_value)
{
    const struct mistake *m = &mistakes[_i];
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *split = NULL;

    rows.n = m->n;
    rows.strata = m->strata ? eight : NULL;
    rows.groups = m->groups ? eight : NULL;
    rows.test_fraction = m->test_fraction;
    switch (m->scheme) {
    case HOLDOUT:
        split = hpt_split_holdout(&rows, m->validation_fraction);
        break;
    case K_FOLD:
        split = hpt_split_k_fold(&rows, m->k, m->repeats);
        break;
    case SINGLES:
        split = hpt_split_leave_one_out(&rows);
        break;
    case WINDOW:
        split = hpt_split_expanding(&rows, m->k, m->repeats, 0);
        break;
    }
    ck_assert_ptr_null(split);
    ck_assert_str_eq(hpt_last_error(), m->text);
}
END_TEST

START_TEST(a_constructor_that_succeeds_clears_the_text)
{
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *split;

    ck_assert_ptr_null(hpt_split_k_fold(NULL, 2, 1));
    ck_assert_str_eq(hpt_last_error(), "rows is NULL");
    rows.n = 4;
    split = hpt_split_k_fold(&rows, 2, 1);
    ck_assert_str_eq(hpt_last_error(), "");
    hpt_split_destroy(split);
}
END_TEST

/* A program of a later version: a longer struct, whose news are not used. */
START_TEST(rows_of_a_later_version_are_read_when_their_news_are_unused)
{
    struct {
        hpt_rows rows;
        unsigned char news[16];
    } later = { HPT_ROWS_INIT, { 0 } };
    hpt_split *split;

    later.rows.n = 10;
    later.rows.size = sizeof later;
    split = hpt_split_k_fold(&later.rows, 2, 1);
    ck_assert_ptr_nonnull(split);
    hpt_split_destroy(split);
    later.news[9] = 1;
    ck_assert_ptr_null(hpt_split_k_fold(&later.rows, 2, 1));
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "does not know"));
    ck_assert_ptr_null(hpt_split_expanding(&later.rows, 2, 1, 0));
    later.rows.size = sizeof(hpt_rows) - 1;
    ck_assert_ptr_null(hpt_split_k_fold(&later.rows, 2, 1));
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "HPT_ROWS_INIT"));
    later.rows.size = SIZE_MAX; /* garbage is not read to its end */
    ck_assert_ptr_null(hpt_split_k_fold(&later.rows, 2, 1));
}
END_TEST

/* ---- memory ---- */

static int countdown; /* allocations until one fails; -1: never */
static int live;

static void *
counted(size_t size, void *user_data)
{
    void *memory;

    (void)user_data;
    if (countdown == 0 || size > (size_t)1 << 30)
        return NULL;
    countdown -= countdown > 0;
    memory = malloc(size);
    live += memory != NULL;
    return memory;
}

static void *
recounted(void *memory, size_t size, void *user_data)
{
    (void)user_data;
    if (countdown == 0)
        return NULL;
    countdown -= countdown > 0;
    return realloc(memory, size);
}

static void
uncounted(void *memory, void *user_data)
{
    (void)user_data;
    live--;
    free(memory);
}

static void
count_memory(void)
{
    hpt_allocator mem = HPT_ALLOCATOR_INIT;

    mem.allocate = counted;
    mem.reallocate = recounted;
    mem.release = uncounted;
    hpt_allocator_set(&mem);
}

static hpt_split *
build(int scheme)
{
    hpt_rows rows = HPT_ROWS_INIT;

    rows.n = 8;
    rows.test_fraction = scheme == 2 ? 0 : 0.3;
    rows.strata = scheme == 0 || scheme == 1 ? eight : NULL;
    rows.groups = scheme == 2 ? eight : NULL;
    return scheme == 0   ? hpt_split_holdout(&rows, 0.3)
           : scheme == 1 ? hpt_split_k_fold(&rows, 2, 2)
           : scheme == 2 ? hpt_split_leave_one_out(&rows)
                         : hpt_split_expanding(&rows, 2, 1, 0);
}

START_TEST(each_allocation_may_fail)
{
    hpt_split *split = NULL;
    int k = 0;

    count_memory();
    for (; !split; k++) {
        ck_assert_int_lt(k, 10);
        countdown = k;
        split = build(_i);
        if (!split) {
            ck_assert_ptr_nonnull(strstr(hpt_last_error(), "memory"));
            ck_assert_int_eq(live, 0);
        }
    }
    ck_assert_int_gt(k, 1);
    ck_assert_int_eq(live, 1); /* one block a split */
    hpt_split_destroy(split);
    ck_assert_int_eq(live, 0);
    hpt_allocator_set(NULL);
}
END_TEST

START_TEST(a_split_of_too_many_row_indices_is_refused)
{
    hpt_rows rows = HPT_ROWS_INIT;

    count_memory();
    countdown = -1;
    rows.n = 100000; /* 10^10 row indices */
    ck_assert_ptr_null(hpt_split_leave_one_out(&rows));
    ck_assert_str_eq(hpt_last_error(),
                     "100000 folds of 100000 rows, 1 times, are more than "
                     "134217728 row indices");
    ck_assert_int_eq(live, 0);
    hpt_allocator_set(NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("split");
    TCase *tcase = tcase_create("split");

    base_seed = (uint64_t)time(NULL);
    tcase_add_loop_test(
        tcase, folds_partition_the_rows_evenly_overall_and_in_every_class, 0,
        60);
    tcase_add_loop_test(
        tcase, sealed_and_held_out_rows_are_exact_and_in_proportion, 0, 60);
    tcase_add_loop_test(tcase, groups_stay_together_in_every_scheme, 0, 60);
    tcase_add_test(tcase, groups_of_many_sizes_fill_folds_evenly);
    tcase_add_test(tcase, groups_too_large_for_the_fraction_still_give_one);
    tcase_add_test(tcase, leaving_one_out_goes_through_the_rows_in_order);
    tcase_add_test(tcase, the_window_expands_and_ends_with_the_last_open_row);
    tcase_add_test(tcase, a_window_that_just_fits_leaves_one_row_to_train_on);
    tcase_add_test(tcase, a_seed_names_one_split_and_another_seed_another);
    tcase_add_test(tcase, the_rows_of_a_seed_are_the_same_for_ever);
    tcase_add_test(tcase, the_same_rows_are_sealed_whatever_the_scheme);
    tcase_add_test(tcase, rows_are_drawn_alike);
    tcase_add_test(tcase, test_rows_are_handed_out_once);
    tcase_add_test(tcase, of_many_threads_one_gets_the_test_rows);
    tcase_add_test(tcase, null_handles_are_answered);
    tcase_add_test(tcase, a_fold_past_the_end_is_named);
    tcase_add_loop_test(tcase, mistakes_are_named_with_their_value, 0,
                        (int)(sizeof mistakes / sizeof *mistakes));
    tcase_add_test(tcase, a_constructor_that_succeeds_clears_the_text);
    tcase_add_test(
        tcase, rows_of_a_later_version_are_read_when_their_news_are_unused);
    tcase_add_loop_test(tcase, each_allocation_may_fail, 0, 4);
    tcase_add_test(tcase, a_split_of_too_many_row_indices_is_refused);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
