/*
 * Metrics against scikit-learn 1.2.1 (Debian's python3-sklearn: accuracy_score,
 * balanced_accuracy_score, f1_score, log_loss, roc_auc_score,
 * mean_squared_error, mean_absolute_error, r2_score), on the very numbers below.
 */
#include "../check_main.h"
#include <hptune/hptune.h>
#include <fenv.h>
#include <string.h>

#define N(array) (sizeof(array) / sizeof *(array))

/* ---- classes ---- */

/* label 2^53 + 1 is not a double; it occurs in the predictions alone */
#define HUGE_LABEL INT64_C(9007199254740993)

static const int64_t truth[24] = { 3, 0, 1, 2, 3, 3, 3, 3, 0, 1, 2, 3,
                                   0, 1, 2, 2, 2, 0, 3, 2, 0, 0, 3, 3 };
static const int64_t predicted[24] = {
    3, 0, 1, HUGE_LABEL, 3, 3, 3, 3, 1, 3, 2, 3,
    3, 1, 2, 1,          1, 0, 3, 2, 0, 0, 3, 3
};

static const struct {
    int64_t positive;
    double f1;
} f1_cases[] = {
    { 0, 0.8 },           { 1, 0.5 }, { 2, 0.6666666666666666 },
    { 3, 0.9 },           { HUGE_LABEL, 0 }, { 17, 0 },
    { -1, 0.5733333333333334 },
};

START_TEST(counts_of_classes_agree_with_scikit_learn)
{
    double value;

    ck_assert_int_eq(hpt_metric_accuracy(24, truth, predicted, &value), 0);
    ck_near_rel(value, 0.75, 1);
    ck_assert_int_eq(hpt_metric_balanced_accuracy(24, truth, predicted, &value),
                     0);
    ck_near_rel(value, 0.7083333333333333, 2);
}
END_TEST

START_TEST(f1_agrees_with_scikit_learn)
{
    double value;

    ck_assert_int_eq(hpt_metric_f1(24, truth, predicted, f1_cases[_i].positive,
                                   &value),
                     0);
    ck_near_rel(value, f1_cases[_i].f1, 2);
}
END_TEST

START_TEST(labels_as_large_as_can_be_take_no_table)
{
    const int64_t t[] = { INT64_MAX, 0, INT64_MAX, INT64_MAX - 1 };
    const int64_t p[] = { INT64_MAX, 0, INT64_MAX - 1, INT64_MAX - 1 };
    double value;

    ck_assert_int_eq(hpt_metric_balanced_accuracy(4, t, p, &value), 0);
    ck_near_rel(value, (0.5 + 1 + 1) / 3, 2);
    ck_assert_int_eq(hpt_metric_f1(4, t, p, -1, &value), 0);
    ck_near_rel(value, (2.0 / 3 + 1 + 2.0 / 3) / 3, 2);
}
END_TEST

START_TEST(one_row_and_one_class_are_enough)
{
    const int64_t t[] = { 5, 5, 5 }, p[] = { 5, 5, 6 };
    double value;

    ck_assert_int_eq(hpt_metric_accuracy(1, t, p, &value), 0);
    ck_near(value, 1, 0);
    ck_assert_int_eq(hpt_metric_balanced_accuracy(3, t, p, &value), 0);
    ck_near_rel(value, 2.0 / 3, 1);
    ck_assert_int_eq(hpt_metric_f1(1, t, p, -1, &value), 0);
    ck_near(value, 1, 0);
}
END_TEST

/* ---- probabilities ---- */

/* rows of sum 124, 87, ...: scikit-learn was given each divided by its sum */
static const double weights[8][3] = {
    { 59, 48, 17 }, { 13, 30, 44 }, { 42, 10, 13 }, { 4, 47, 15 },
    { 61, 21, 54 }, { 61, 16, 60 }, { 36, 49, 5 },  { 44, 9, 27 },
};
static const int64_t weighed[8] = { 2, 2, 1, 2, 1, 0, 0, 1 };

START_TEST(log_loss_agrees_with_scikit_learn)
{
    double value;

    ck_assert_int_eq(hpt_metric_log_loss(8, weighed, 3, weights[0], &value), 0);
    ck_near_rel(value, 1.4750657153737763, 4);
}
END_TEST

START_TEST(log_loss_does_not_depend_on_the_scale_of_a_row)
{
    double scaled[8][3], value, plain;

    hpt_metric_log_loss(8, weighed, 3, weights[0], &plain);
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < 3; j++) /* up to sums beyond DBL_MAX */
            scaled[i][j] = weights[i][j] * (i % 2 ? 0x1p1018 : 0x1p-1060);
    ck_assert_int_eq(hpt_metric_log_loss(8, weighed, 3, scaled[0], &value), 0);
    ck_near_rel(value, plain, 8);
}
END_TEST

/* scikit-learn clips to the same 2^-52 */
START_TEST(log_loss_clips_certainty)
{
    const double certain[] = { 1, 0, 1, 0 };
    const int64_t t[] = { 0, 1 };
    double value;

    ck_assert_int_eq(hpt_metric_log_loss(2, t, 2, certain, &value), 0);
    ck_near_rel(value, 18.021826694558577, 2);
    ck_assert_int_eq(hpt_metric_log_loss(1, t, 2, certain, &value), 0);
    ck_near_rel(value, 0x1p-52, 2);
}
END_TEST

/* ---- ranks ---- */

/* scores in eighths, so that many are tied */
static const int64_t ranked[20] = { 0, 0, 0, 1, 0, 1, 0, 1, 1, 1,
                                    0, 1, 1, 0, 0, 1, 1, 1, 0, 0 };
static const double scores[20] = { 0.75,  0.75, 0.5,  0.5,  0.75, 0.875, 0.625,
                                   0.75,  1.0,  0.0,  0.875, 0.25, 0.5,  0.75,
                                   0.75,  0.125, 0.625, 0.125, 0.375, 0.875 };

START_TEST(auc_with_ties_agrees_with_scikit_learn)
{
    double value;

    ck_assert_int_eq(hpt_metric_auc(20, ranked, scores, &value), 0);
    ck_near_rel(value, 0.3, 1);
}
END_TEST

START_TEST(auc_knows_infinite_and_signed_zero_scores)
{
    const int64_t t[] = { 0, 1, 0, 1 };
    const double ends[] = { -INFINITY, INFINITY, 0.0, -0.0 };
    const double flat[] = { 3, 3, 3, 3 };
    double value;

    ck_assert_int_eq(hpt_metric_auc(4, t, ends, &value), 0);
    ck_near(value, 3.5 / 4, 0); /* 0 and -0 are tied: half a pair */
    ck_assert_int_eq(hpt_metric_auc(4, t, flat, &value), 0);
    ck_near(value, 0.5, 0);
}
END_TEST

START_TEST(auc_of_many_rows_agrees_with_a_count_of_pairs)
{
    enum { n = 700 };
    int64_t t[n];
    double s[n], value;
    uint64_t state = 99, twice = 0, pairs = 0;

    for (int i = 0; i < n; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        t[i] = (int64_t)(state >> 63);
        s[i] = ((double)(int64_t)(state >> 40) - 4e6 + 2e5 * (double)t[i]) / 32;
        s[i] = i % 3 ? s[i] : floor(s[i] / 4e4);
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (t[i] && !t[j]) {
                pairs++;
                twice += s[i] > s[j] ? 2 : s[i] == s[j];
            }
    ck_assert_int_eq(hpt_metric_auc(n, t, s, &value), 0);
    ck_near_rel(value, (double)twice / (2 * (double)pairs), 1);
}
END_TEST

START_TEST(auc_of_one_class_is_not_defined)
{
    const int64_t zeros[] = { 0, 0 }, ones[] = { 1, 1 };
    double value = 7;

    ck_assert_int_eq(hpt_metric_auc(2, zeros, scores, &value), HPT_E_NO_DATA);
    ck_assert_str_eq(hpt_last_error(),
                     "truth has no 1; the area under the curve takes both");
    ck_assert_int_eq(hpt_metric_auc(2, ones, scores, &value), HPT_E_NO_DATA);
    ck_assert_int_eq(hpt_metric_auc(1, ones, scores, &value), HPT_E_NO_DATA);
    ck_near(value, 7, 0);
}
END_TEST

/* ---- real targets ---- */

static const double measured[10] = { 7.6875,  -5.5625, 3.1875,  2.25,  -4.4375,
                                     -9.5625, 0.25,    -2.6875, 4.625, 1.5 };
static const double guessed[10] = { 8.03125,   -6.15625, 3.015625, 2.015625,
                                    -5.046875, -9.421875, 0.484375, -2.5,
                                    4.640625,  1.234375 };

START_TEST(errors_agree_with_scikit_learn)
{
    double value;

    ck_assert_int_eq(hpt_metric_rmse(10, measured, guessed, &value), 0);
    ck_near_rel(value, 0.3327428037351071, 4);
    ck_assert_int_eq(hpt_metric_mae(10, measured, guessed, &value), 0);
    ck_near_rel(value, 0.2796875, 1);
    ck_assert_int_eq(hpt_metric_r2(10, measured, guessed, &value), 0);
    ck_near_rel(value, 0.9955095737669597, 1);
}
END_TEST

/* a power of two scales every difference exactly, so no digit may change */
START_TEST(huge_and_tiny_values_neither_overflow_nor_vanish)
{
    const double by[] = { 0x1p1019, 0x1p-1000 };
    double t[10], p[10], value;

    for (int i = 0; i < 10; i++) {
        t[i] = measured[i] * by[_i];
        p[i] = guessed[i] * by[_i];
    }
    ck_assert_int_eq(hpt_metric_rmse(10, t, p, &value), 0);
    ck_near_rel(value, 0.3327428037351071 * by[_i], 4);
    ck_assert_int_eq(hpt_metric_mae(10, t, p, &value), 0);
    ck_near_rel(value, 0.2796875 * by[_i], 1);
    ck_assert_int_eq(hpt_metric_r2(10, t, p, &value), 0);
    ck_near_rel(value, 0.9955095737669597, 1);
}
END_TEST

START_TEST(r2_of_the_two_ends_of_double_is_finite)
{
    const double t[] = { -DBL_MAX, DBL_MAX }, p[] = { DBL_MAX, -DBL_MAX };
    const double tiny[] = { 0, 0x1p-1074 };
    double value;

    ck_assert_int_eq(hpt_metric_r2(2, t, p, &value), 0);
    ck_near(value, 1 - 8.0 / 2, 0); /* 2 (2 m)^2 over 2 m^2 */
    ck_assert_int_eq(hpt_metric_r2(2, tiny, tiny, &value), 0);
    ck_near(value, 1, 0);
}
END_TEST

START_TEST(an_infinite_prediction_is_infinitely_bad)
{
    double p[10], value;

    memcpy(p, guessed, sizeof p);
    p[4] = INFINITY;
    ck_assert_int_eq(hpt_metric_rmse(10, measured, p, &value), 0);
    ck_assert(value == INFINITY);
    ck_assert_int_eq(hpt_metric_mae(10, measured, p, &value), 0);
    ck_assert(value == INFINITY);
    ck_assert_int_eq(hpt_metric_r2(10, measured, p, &value), 0);
    ck_assert(value == -INFINITY);
}
END_TEST

START_TEST(a_sum_keeps_what_a_large_term_would_swallow)
{
    const double t[] = { 0, 0, 0, 0 }, p[] = { 1e16, 1, 1, 1 };
    double value;

    ck_assert_int_eq(hpt_metric_mae(4, t, p, &value), 0);
    ck_near(value, (1e16 + 4) / 4, 1); /* 1e16 + 3 rounds to 1e16 + 4 */
    ck_near(value * 4, 1e16 + 4, 0);
}
END_TEST

START_TEST(r2_of_constant_truth_is_not_defined)
{
    const double t[] = { 2.5, 2.5 };
    double value = 7;

    ck_assert_int_eq(hpt_metric_r2(2, t, guessed, &value), HPT_E_NO_DATA);
    ck_assert_str_eq(hpt_last_error(), "truth is 2.5 in all of the 2 rows; R2 "
                                       "takes two different values");
    ck_assert_int_eq(hpt_metric_r2(1, t, guessed, &value), HPT_E_NO_DATA);
    ck_near(value, 7, 0);
}
END_TEST

START_TEST(the_rounding_mode_of_the_host_changes_no_bit)
{
    double plain, value;

    hpt_metric_log_loss(8, weighed, 3, weights[0], &plain);
    fesetround(FE_UPWARD);
    hpt_metric_log_loss(8, weighed, 3, weights[0], &value);
    ck_assert_int_eq(fegetround(), FE_UPWARD);
    fesetround(FE_TONEAREST);
    ck_assert_mem_eq(&plain, &value, sizeof value);
}
END_TEST

/* ---- mistakes ---- */

START_TEST(missing_arguments_are_named)
{
    double v;

    ck_assert_int_eq(hpt_metric_accuracy(0, truth, predicted, &v),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(),
                     "n is 0; a metric takes at least 1 row");
    ck_assert_int_eq(hpt_metric_accuracy(2, NULL, predicted, &v),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "truth is NULL");
    ck_assert_int_eq(hpt_metric_balanced_accuracy(2, truth, NULL, &v),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "predicted is NULL");
    ck_assert_int_eq(hpt_metric_f1(2, truth, predicted, 0, NULL),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "value is NULL");
    ck_assert_int_eq(hpt_metric_log_loss(2, truth, 5, NULL, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "probabilities is NULL");
    ck_assert_int_eq(hpt_metric_auc(2, ranked, NULL, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "scores is NULL");
    ck_assert_int_eq(hpt_metric_rmse(2, NULL, guessed, &v), HPT_E_INVALID);
    ck_assert_int_eq(hpt_metric_mae(0, measured, guessed, &v), HPT_E_INVALID);
    ck_assert_int_eq(hpt_metric_r2(2, measured, NULL, &v), HPT_E_INVALID);
}
END_TEST

START_TEST(labels_out_of_range_are_named_with_their_row)
{
    const int64_t bad[] = { 1, 0, -4 };
    double v;

    ck_assert_int_eq(hpt_metric_accuracy(3, bad, truth, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "truth[2] is -4; classes are 0, 1, ...");
    ck_assert_int_eq(hpt_metric_f1(3, truth, bad, -1, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(),
                     "predicted[2] is -4; classes are 0, 1, ...");
    ck_assert_int_eq(hpt_metric_f1(3, truth, truth, -2, &v), HPT_E_INVALID);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "positive is -2"));
    ck_assert_int_eq(hpt_metric_auc(3, bad, scores, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "truth[2] is -4, not 0 or 1");
    ck_assert_int_eq(hpt_metric_log_loss(3, bad, 3, weights[0], &v),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "truth[2] is -4, not in 0..2");
    ck_assert_int_eq(hpt_metric_log_loss(1, truth, 3, weights[0], &v),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "truth[0] is 3, not in 0..2");
    ck_assert_int_eq(hpt_metric_log_loss(1, truth, 1, weights[0], &v),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "n_classes is 1, below 2");
}
END_TEST

START_TEST(numbers_that_are_none_are_named_with_their_row)
{
    double bad[] = { 1, 2, NAN }, v;
    const double zero[] = { 0.5, 0.5, 0, 0 }, minus[] = { 1.25, -0.25 };
    const int64_t t[] = { 0, 1, 0 };

    ck_assert_int_eq(hpt_metric_auc(3, t, bad, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "scores[2] is nan");
    ck_assert_int_eq(hpt_metric_rmse(3, bad, guessed, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "truth[2] is nan");
    ck_assert_int_eq(hpt_metric_mae(3, guessed, bad, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "predicted[2] is nan");
    bad[2] = -INFINITY;
    ck_assert_int_eq(hpt_metric_r2(3, bad, guessed, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "truth[2] is -inf");
    ck_assert_int_eq(hpt_metric_log_loss(1, t, 2, bad + 1, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(),
                     "probabilities: row 0 has -inf for class 1");
    ck_assert_int_eq(hpt_metric_log_loss(1, t, 2, minus, &v), HPT_E_INVALID);
    ck_assert_int_eq(hpt_metric_log_loss(2, t, 2, zero, &v), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(),
                     "probabilities: row 1 is 0 for every class");
}
END_TEST

/* ---- memory ---- */

static void *
refuse(size_t size, void *user_data)
{
    (void)size;
    (void)user_data;
    return NULL;
}

static void *
refuse_more(void *memory, size_t size, void *user_data)
{
    (void)memory;
    return refuse(size, user_data);
}

static void
ignore(void *memory, void *user_data)
{
    (void)memory;
    (void)user_data;
}

START_TEST(without_memory_a_metric_says_so)
{
    hpt_allocator none = HPT_ALLOCATOR_INIT;
    double v;

    none.allocate = refuse;
    none.reallocate = refuse_more;
    none.release = ignore;
    hpt_allocator_set(&none);
    ck_assert_int_eq(hpt_metric_auc(20, ranked, scores, &v), HPT_E_NOMEM);
    ck_assert_int_eq(hpt_metric_f1(24, truth, predicted, -1, &v), HPT_E_NOMEM);
    ck_assert_int_eq(hpt_metric_balanced_accuracy(24, truth, predicted, &v),
                     HPT_E_NOMEM);
    hpt_allocator_set(NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("metric");
    TCase *tcase = tcase_create("metric");

    tcase_add_test(tcase, counts_of_classes_agree_with_scikit_learn);
    tcase_add_loop_test(tcase, f1_agrees_with_scikit_learn, 0,
                        (int)N(f1_cases));
    tcase_add_test(tcase, labels_as_large_as_can_be_take_no_table);
    tcase_add_test(tcase, one_row_and_one_class_are_enough);
    tcase_add_test(tcase, log_loss_agrees_with_scikit_learn);
    tcase_add_test(tcase, log_loss_does_not_depend_on_the_scale_of_a_row);
    tcase_add_test(tcase, log_loss_clips_certainty);
    tcase_add_test(tcase, auc_with_ties_agrees_with_scikit_learn);
    tcase_add_test(tcase, auc_knows_infinite_and_signed_zero_scores);
    tcase_add_test(tcase, auc_of_many_rows_agrees_with_a_count_of_pairs);
    tcase_add_test(tcase, auc_of_one_class_is_not_defined);
    tcase_add_test(tcase, errors_agree_with_scikit_learn);
    tcase_add_loop_test(tcase, huge_and_tiny_values_neither_overflow_nor_vanish,
                        0, 2);
    tcase_add_test(tcase, r2_of_the_two_ends_of_double_is_finite);
    tcase_add_test(tcase, an_infinite_prediction_is_infinitely_bad);
    tcase_add_test(tcase, a_sum_keeps_what_a_large_term_would_swallow);
    tcase_add_test(tcase, r2_of_constant_truth_is_not_defined);
    tcase_add_test(tcase, the_rounding_mode_of_the_host_changes_no_bit);
    tcase_add_test(tcase, missing_arguments_are_named);
    tcase_add_test(tcase, labels_out_of_range_are_named_with_their_row);
    tcase_add_test(tcase, numbers_that_are_none_are_named_with_their_row);
    tcase_add_test(tcase, without_memory_a_metric_says_so);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
