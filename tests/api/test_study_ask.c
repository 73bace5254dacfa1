/*
 * Ask and tell: numbers, order, states, and values that come back as told.
 */
#include "study_help.h"
#include <stdint.h>
#include <stdio.h>
#include <time.h>

START_TEST(a_new_trial_is_running_and_has_no_value)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_trial *trial = ask(study);

    ck_assert_int_eq(hpt_trial_number(trial), 0);
    ck_assert_int_eq(hpt_trial_get_state(trial), HPT_TRIAL_RUNNING);
    ck_assert(isnan(hpt_trial_get_value(trial)));
    ck_assert(isnan(hpt_trial_get_seconds(trial)));
    ck_assert(hpt_trial_get_standard_error(trial) == 0);
    ck_assert_int_eq(hpt_trial_fold(trial), -1);
    ck_assert_int_eq(hpt_trial_repeat(trial), -1);
    ck_assert_ptr_null(hpt_trial_train_rows(trial, NULL));
    ck_fails(hpt_study_ask(study, NULL), HPT_E_INVALID, "trial is NULL");
    hpt_study_destroy(study);
}
END_TEST

START_TEST(no_trial_has_no_number)
{
    size_t n = 7;

    ck_assert_int_eq(hpt_trial_number(NULL), -1);
    ck_assert_int_eq(hpt_trial_get_state(NULL), HPT_TRIAL_UNKNOWN);
    ck_assert_uint_eq(hpt_trial_seed(NULL), 0);
    ck_assert(isnan(hpt_trial_get_value(NULL)));
    ck_assert(isnan(hpt_trial_get_seconds(NULL)));
    ck_assert(hpt_trial_get_standard_error(NULL) == 0);
    ck_assert_int_eq(hpt_trial_fold(NULL), -1);
    ck_assert_int_eq(hpt_trial_repeat(NULL), -1);
    ck_assert_ptr_null(hpt_trial_train_rows(NULL, &n));
    ck_assert_uint_eq(n, 0);
    n = 7;
    ck_assert_ptr_null(hpt_trial_score_rows(NULL, &n));
    ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(numbers_that_are_not_running_are_refused_by_name)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_fails(hpt_study_tell(study, 0, 1), HPT_E_NOT_FOUND,
             "there is no trial 0");
    for (int i = 0; i < 8; i++)
        ask(study);
    ck_ok(hpt_study_tell(study, 7, 1));
    ck_fails(hpt_study_tell(study, 7, 1), HPT_E_NOT_FOUND,
             "trial 7 is not running: it was told already");
    ck_fails(hpt_study_tell_mean(study, 12, 1, 0), HPT_E_NOT_FOUND,
             "there is no trial 12");
    ck_fails(hpt_study_tell_state(study, -3, HPT_TRIAL_FAILED, NAN),
             HPT_E_NOT_FOUND, "there is no trial -3");
    ck_ok(hpt_study_add(study, 0, NULL, NULL, 0.5, 0));
    ck_fails(hpt_study_tell(study, 8, 1), HPT_E_NOT_FOUND,
             "trial 8 is not running: it was added");
    hpt_study_destroy(study);
}
END_TEST

START_TEST(wrong_states_and_errors_are_refused)
{
    hpt_study *study = study_of(line_space(), "random");

    ask(study);
    ck_fails(hpt_study_tell_state(study, 0, HPT_TRIAL_COMPLETE, 1),
             HPT_E_INVALID, "state 1");
    ck_fails(hpt_study_tell_state(study, 0, HPT_TRIAL_RUNNING, 1),
             HPT_E_INVALID, "state 0");
    ck_fails(hpt_study_tell_state(study, 0, 5, 1), HPT_E_INVALID, "state 5");
    ck_fails(hpt_study_tell_mean(study, 0, 1, -0.5), HPT_E_RANGE, "-0.5");
    ck_fails(hpt_study_tell_mean(study, 0, 1, NAN), HPT_E_RANGE, "nan");
    ck_fails(hpt_study_tell_mean(study, 0, 1, INFINITY), HPT_E_RANGE, "inf");
    ck_ok(hpt_study_tell(study, 0, 1)); /* still running till now */
    hpt_study_destroy(study);
}
END_TEST

/* Each trial is told once, in a random order, with random ones out at once. */
START_TEST(trials_are_told_in_any_order)
{
    unsigned seed = (unsigned)time(NULL);
    hpt_study *study = study_of(line_space(), "random");
    hpt_trial *out[100];
    int n = 0;

    printf("seed %u\n", seed);
    srand(seed);
    for (int i = 0; i < 20000; i++) {
        if (n < 100 && (n == 0 || rand() % 2)) {
            out[n] = ask(study);
            /* the points of running trials stay theirs */
            ck_assert_int_eq(hpt_trial_get_state(out[n]), HPT_TRIAL_RUNNING);
            n++;
        } else {
            int k = rand() % n;
            int64_t number = hpt_trial_number(out[k]);

            ck_ok(rand() % 4 ? hpt_study_tell(study, number, k)
                             : hpt_study_tell_state(study, number,
                                                    2 + rand() % 3, NAN));
            ck_assert_int_eq(hpt_study_tell(study, number, k), HPT_E_NOT_FOUND);
            out[k] = out[--n];
        }
        for (int j = 1; j < n; j++)
            ck_assert_int_ne(hpt_trial_number(out[j]),
                             hpt_trial_number(out[0]));
    }
    hpt_study_destroy(study);
}
END_TEST

START_TEST(numbers_are_dense_and_points_in_bounds)
{
    hpt_study *study = study_of(rich_space(), "random");

    for (int64_t i = 0; i < 2000; i++) {
        hpt_trial *trial = ask(study);
        double rate = hpt_trial_get_float(trial, "rate");
        int64_t depth = hpt_trial_get_int(trial, "depth");

        ck_assert_int_eq(hpt_trial_number(trial), i);
        ck_assert(rate >= 1e-4 && rate <= 1);
        ck_assert(depth >= 1 && depth <= 40);
        ck_assert(hpt_trial_get_float(trial, "low") <
                  hpt_trial_get_float(trial, "high"));
        ck_assert_int_eq(hpt_trial_is_active(trial, "width"),
                         !strcmp(hpt_trial_get_label(trial, "model"), "net"));
        ck_ok(hpt_study_tell(study, i, rate));
    }
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_finite_space_is_exhausted_once_all_was_proposed)
{
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    hpt_trial *trial;
    int seen = 0;

    ck_ok(hpt_space_add_boolean(space, "a"));
    ck_ok(hpt_space_add_int(space, "b", 1, 3, HPT_LINEAR));
    study = study_of(space, "random");
    for (int i = 0; i < 6; i++) {
        trial = ask(study);
        seen |= 1 << (3 * hpt_trial_get_boolean(trial, "a") +
                      (int)hpt_trial_get_int(trial, "b") - 1);
    }
    ck_assert_int_eq(seen, 63);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_EXHAUSTED);
        ck_assert_ptr_null(trial);
    }
    ck_assert_int_eq(hpt_study_count(study), 6);
    ck_ok(hpt_study_tell(study, 3, 1));
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_space_that_forbids_all_is_an_error_that_changes_nothing)
{
    static const char *const names[] = { "x" };
    static const double minus[] = { -1 };
    hpt_space *space = line_space();
    hpt_study *study;
    hpt_trial *trial;

    ck_ok(hpt_space_add_linear(space, 1, names, minus, -2)); /* x >= 2 */
    study = study_of(space, "random");
    ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_E_INFEASIBLE);
    ck_assert_ptr_null(trial);
    ck_assert_int_eq(hpt_study_count(study), 0);
    hpt_study_destroy(study);
}
END_TEST

/* ---- what is told comes back ---- */

static const struct {
    int direction;
    double value;
    int state; /* expected */
    double back;
} told[] = {
    { HPT_MINIMIZE, 0.1, HPT_TRIAL_COMPLETE, 0.1 },
    { HPT_MAXIMIZE, 0.1, HPT_TRIAL_COMPLETE, 0.1 },
    { HPT_MINIMIZE, 0.0, HPT_TRIAL_COMPLETE, 0.0 },
    { HPT_MAXIMIZE, 0.0, HPT_TRIAL_COMPLETE, 0.0 },
    { HPT_MINIMIZE, -0.0, HPT_TRIAL_COMPLETE, -0.0 },
    { HPT_MAXIMIZE, -0.0, HPT_TRIAL_COMPLETE, -0.0 },
    { HPT_MAXIMIZE, 5e-324, HPT_TRIAL_COMPLETE, 5e-324 },
    { HPT_MAXIMIZE, DBL_MAX, HPT_TRIAL_COMPLETE, DBL_MAX },
    { HPT_MINIMIZE, -DBL_MAX, HPT_TRIAL_COMPLETE, -DBL_MAX },
    { HPT_MINIMIZE, INFINITY, HPT_TRIAL_COMPLETE, INFINITY },
    { HPT_MAXIMIZE, -INFINITY, HPT_TRIAL_COMPLETE, -INFINITY },
    { HPT_MINIMIZE, -INFINITY, HPT_TRIAL_FAILED, NAN },
    { HPT_MAXIMIZE, INFINITY, HPT_TRIAL_FAILED, NAN },
    { HPT_MINIMIZE, NAN, HPT_TRIAL_FAILED, NAN },
    { HPT_MAXIMIZE, NAN, HPT_TRIAL_FAILED, NAN },
};

static hpt_result *
result_of(hpt_study *study)
{
    hpt_result *result = hpt_study_result(study);

    ck_assert_msg(result != NULL, "%s", hpt_last_error());
    return result;
}

START_TEST(a_value_comes_back_as_it_was_told)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_result *result;

    ask(study);
    ck_ok(hpt_study_set_direction(study, told[_i].direction));
    ck_ok(hpt_study_tell_mean(study, 0, told[_i].value, 0.3));
    result = result_of(study);
    ck_assert_int_eq(hpt_result_states(result)[0], told[_i].state);
    if (isnan(told[_i].back)) {
        ck_assert(isnan(hpt_result_values(result)[0]));
        ck_assert(hpt_result_standard_errors(result)[0] == 0);
    } else {
        ck_same(hpt_result_values(result)[0], told[_i].back);
        ck_same(hpt_result_standard_errors(result)[0], 0.3);
    }
    ck_assert(hpt_result_seconds(result)[0] >= 0);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(standard_errors_come_back_as_they_were_told)
{
    static double errors[10000];
    unsigned seed = (unsigned)time(NULL);
    hpt_study *study = study_of(line_space(), "random");
    hpt_result *result;

    printf("seed %u\n", seed);
    srand(seed);
    for (int i = 0; i < 10000; i++) {
        errors[i] = ldexp((double)rand() / RAND_MAX, rand() % 800 - 400);
        ask(study);
        ck_ok(hpt_study_tell_mean(study, i, 1, errors[i]));
    }
    result = result_of(study);
    for (int i = 0; i < 10000; i++)
        ck_same(hpt_result_standard_errors(result)[i], errors[i]);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

static const struct {
    int state;
    double value, back;
} ended[] = {
    { HPT_TRIAL_PRUNED, 0.25, 0.25 },
    { HPT_TRIAL_PRUNED, NAN, NAN },
    { HPT_TRIAL_PRUNED, -INFINITY, -INFINITY }, /* bad side of maximize */
    { HPT_TRIAL_FAILED, 0.25, NAN },
    { HPT_TRIAL_ABANDONED, 0.25, NAN },
};

START_TEST(a_trial_may_end_without_a_full_value)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_result *result;

    ask(study);
    ck_ok(hpt_study_set_direction(study, HPT_MAXIMIZE));
    ck_ok(hpt_study_tell_state(study, 0, ended[_i].state, ended[_i].value));
    result = result_of(study);
    ck_assert_int_eq(hpt_result_states(result)[0], ended[_i].state);
    if (isnan(ended[_i].back))
        ck_assert(isnan(hpt_result_values(result)[0]));
    else
        ck_same(hpt_result_values(result)[0], ended[_i].back);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

/* ---- seeds ---- */

START_TEST(trial_seeds_differ_and_repeat)
{
    static uint64_t seeds[2][3000];

    for (int k = 0; k < 2; k++) {
        hpt_study *study = study_of(line_space(), "random");

        ck_ok(hpt_study_set_seed(study, 42));
        for (int i = 0; i < 3000; i++)
            seeds[k][i] = hpt_trial_seed(ask(study));
        hpt_study_destroy(study);
    }
    ck_assert(!memcmp(seeds[0], seeds[1], sizeof seeds[0]));
    for (int i = 0; i < 3000; i++) {
        for (int j = 0; j < i; j++)
            ck_assert_uint_ne(seeds[0][i], seeds[0][j]);
    }
}
END_TEST

START_TEST(another_seed_gives_other_points)
{
    double x[2];

    for (unsigned k = 0; k < 2; k++) {
        hpt_study *study = study_of(line_space(), "random");

        ck_ok(hpt_study_set_seed(study, k));
        x[k] = hpt_trial_get_float(ask(study), "x");
        hpt_study_destroy(study);
    }
    ck_assert(x[0] != x[1]);
}
END_TEST

static void
add(TCase *tcase)
{
    tcase_add_test(tcase, a_new_trial_is_running_and_has_no_value);
    tcase_add_test(tcase, no_trial_has_no_number);
    tcase_add_test(tcase, numbers_that_are_not_running_are_refused_by_name);
    tcase_add_test(tcase, wrong_states_and_errors_are_refused);
    tcase_add_test(tcase, trials_are_told_in_any_order);
    tcase_add_test(tcase, numbers_are_dense_and_points_in_bounds);
    tcase_add_test(tcase, a_finite_space_is_exhausted_once_all_was_proposed);
    tcase_add_test(tcase,
                   a_space_that_forbids_all_is_an_error_that_changes_nothing);
    tcase_add_loop_test(tcase, a_value_comes_back_as_it_was_told, 0,
                        (int)(sizeof told / sizeof *told));
    tcase_add_test(tcase, standard_errors_come_back_as_they_were_told);
    tcase_add_loop_test(tcase, a_trial_may_end_without_a_full_value, 0,
                        (int)(sizeof ended / sizeof *ended));
    tcase_add_test(tcase, trial_seeds_differ_and_repeat);
    tcase_add_test(tcase, another_seed_gives_other_points);
}

int
main(void)
{
    run_cases("study-ask", add);
}
