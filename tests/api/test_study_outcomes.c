/*
 * Outcomes: what is measured besides the score, with a limit; which trial is
 * the best then, and what that means for limits, racing and the final test.
 */
#include "study_help.h"
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A study on a line with the outcomes "latency" <= 10 and "memory" <= 4. */
static hpt_study *
limited(const char *sampler)
{
    hpt_study *study = study_of(line_space(), sampler);

    ck_ok(hpt_study_add_outcome(study, "latency", 10));
    ck_ok(hpt_study_add_outcome(study, "memory", 4));
    return study;
}

/* Ask, measure (NaN: not at all) and tell. */
static int64_t
tell(hpt_study *study, double value, double latency, double memory)
{
    hpt_trial *trial = ask(study);
    const int64_t number = hpt_trial_number(trial);

    if (!isnan(latency))
        ck_ok(hpt_trial_set_outcome(trial, "latency", latency));
    if (!isnan(memory))
        ck_ok(hpt_trial_set_outcome(trial, "memory", memory));
    ck_ok(hpt_study_tell(study, number, value));
    return number;
}

static hpt_result *
result_of(const hpt_study *study)
{
    hpt_result *result = hpt_study_result(study);

    ck_assert_msg(result != NULL, "%s", hpt_last_error());
    return result;
}

static void
expect_best(const hpt_study *study, int64_t number, int feasible)
{
    hpt_result *result = result_of(study);

    ck_assert_int_eq(hpt_result_best_number(result), number);
    ck_assert_int_eq(hpt_result_best_is_feasible(result), feasible);
    ck_same(hpt_result_best_value(result), hpt_result_values(result)[number]);
    hpt_result_destroy(result);
}

/* ---- the list ---- */

START_TEST(outcomes_are_listed_in_the_order_of_adding)
{
    hpt_study *study = study_of(line_space(), "random");
    char name[16];

    ck_assert_uint_eq(hpt_study_outcome_count(study), 0);
    for (int k = 0; k < 16; k++) {
        snprintf(name, sizeof name, "outcome %d", k);
        ck_ok(hpt_study_add_outcome(study, name, k - 8.5));
        strcpy(name, "overwritten");
    }
    ck_assert_uint_eq(hpt_study_outcome_count(study), 16);
    for (size_t k = 0; k < 16; k++) {
        snprintf(name, sizeof name, "outcome %zu", k);
        ck_assert_str_eq(hpt_study_outcome_name(study, k), name);
        ck_same(hpt_study_outcome_limit(study, k), (double)k - 8.5);
    }
    ck_fails(hpt_study_add_outcome(study, "one more", 0), HPT_E_RANGE,
             "one more: the study has 16 outcomes already");
    ck_assert_ptr_null(hpt_study_outcome_name(study, 16));
    ck_assert_str_eq(hpt_last_error(), "index 16 is not below the 16 outcomes");
    ck_assert(isnan(hpt_study_outcome_limit(study, SIZE_MAX)));
    ck_assert_uint_eq(hpt_study_outcome_count(NULL), 0);
    ck_assert_ptr_null(hpt_study_outcome_name(NULL, 0));
    ck_assert(isnan(hpt_study_outcome_limit(NULL, 0)));
    ck_assert_int_eq(hpt_study_add_outcome(NULL, "x", 0), HPT_E_INVALID);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_wrong_outcome_is_named)
{
    hpt_study *study = limited("random");
    char longest[257];

    memset(longest, 'a', 256);
    longest[256] = '\0';
    ck_fails(hpt_study_add_outcome(study, NULL, 0), HPT_E_INVALID,
             "an outcome's name is NULL");
    ck_fails(hpt_study_add_outcome(study, "", 0), HPT_E_INVALID,
             "an outcome's name is empty");
    ck_fails(hpt_study_add_outcome(study, "a\xff", 0), HPT_E_INVALID,
             "a?: the name is not UTF-8 at byte 1");
    ck_fails(hpt_study_add_outcome(study, longest, 0), HPT_E_INVALID,
             "the name has 256 bytes, more than 255");
    ck_fails(hpt_study_add_outcome(study, "memory", 0), HPT_E_INVALID,
             "memory: the study has an outcome of that name already");
    ck_fails(hpt_study_add_outcome(study, "x", 0), HPT_E_INVALID,
             "x: the space has a parameter of that name");
    ck_fails(hpt_study_add_outcome(study, "gap", NAN), HPT_E_INVALID,
             "gap: the limit nan is not finite");
    ck_fails(hpt_study_add_outcome(study, "gap", INFINITY), HPT_E_INVALID,
             "gap: the limit inf is not finite");
    ck_assert_uint_eq(hpt_study_outcome_count(study), 2);
    ck_ok(hpt_study_enqueue_defaults(study));            /* no trial yet */
    ck_ok(hpt_study_add_outcome(study, longest + 1, 0)); /* 255 bytes */
    ask(study);
    ck_fails(hpt_study_add_outcome(study, "gap", 0), HPT_E_STATE,
             "gap: an outcome cannot be added any more: the study has 1 trial");
    ck_assert_uint_eq(hpt_study_outcome_count(study), 3);
    hpt_study_destroy(study);
}
END_TEST

/* ---- telling them ---- */

START_TEST(the_last_call_wins_and_a_wrong_one_changes_nothing)
{
    hpt_study *study = limited("random");
    hpt_trial *trial = ask(study);
    hpt_result *result;

    ck_assert(isnan(hpt_trial_get_outcome(trial, "latency")));
    ck_ok(hpt_trial_set_outcome(trial, "latency", 99));
    ck_ok(hpt_trial_set_outcome(trial, "latency", 7));
    ck_fails(hpt_trial_set_outcome(trial, "latency", NAN), HPT_E_INVALID,
             "latency: nan cannot be the value of an outcome");
    ck_fails(hpt_trial_set_outcome(trial, "latencies", 1), HPT_E_NOT_FOUND,
             "latencies: no such outcome; known: latency, memory");
    ck_fails(hpt_trial_set_outcome(trial, NULL, 1), HPT_E_INVALID, "NULL");
    ck_fails(hpt_trial_set_outcome(NULL, "latency", 1), HPT_E_INVALID, "");
    ck_same(hpt_trial_get_outcome(trial, "latency"), 7);
    ck_assert(isnan(hpt_trial_get_outcome(trial, "latencies")));
    ck_assert(isnan(hpt_trial_get_outcome(NULL, "latency")));
    result = result_of(study); /* a running trial has none for others */
    ck_assert(isnan(hpt_result_outcome_column(result, "latency")[0]));
    ck_assert(isnan(hpt_result_violations(result)[0]));
    hpt_result_destroy(result);
    ck_ok(hpt_study_tell(study, 0, 1));
    result = result_of(study);
    ck_same(hpt_result_outcome_column(result, "latency")[0], 7);
    ck_assert(isnan(hpt_result_outcome_column(result, "memory")[0]));
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_study_without_outcomes_takes_none)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_trial *trial = ask(study);
    hpt_result *result;

    ck_fails(hpt_trial_set_outcome(trial, "latency", 1), HPT_E_NOT_FOUND,
             "latency: no such outcome; known: none");
    ck_ok(hpt_study_tell(study, 0, 1));
    expect_best(study, 0, 1);
    result = result_of(study);
    ck_assert_uint_eq(hpt_result_outcome_count(result), 0);
    ck_assert_ptr_null(hpt_result_outcome_column(result, "latency"));
    ck_assert_ptr_null(hpt_result_outcome_name(result, 0));
    ck_same(hpt_result_violations(result)[0], 0);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

static int
predicate(const hpt_trial *trial, void *user_data)
{
    *(int *)user_data = hpt_trial_set_outcome((hpt_trial *)trial, "latency", 1);
    return 1;
}

START_TEST(a_predicate_sees_no_outcomes)
{
    hpt_space *space = line_space();
    hpt_study *study;
    int rc = 0;

    ck_ok(hpt_space_add_predicate(space, predicate, &rc, NULL));
    study = study_of(space, "random");
    ck_ok(hpt_study_add_outcome(study, "latency", 1));
    ask(study);
    ck_assert_int_eq(rc, HPT_E_STATE);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "predicate"));
    hpt_study_destroy(study);
}
END_TEST

/* ---- the best ---- */

START_TEST(a_better_value_beyond_a_limit_is_passed_over)
{
    hpt_study *study = limited("random");
    hpt_result *result;

    if (_i)
        ck_ok(hpt_study_set_direction(study, HPT_MAXIMIZE));
    tell(study, _i ? -5 : 5, 10, 4); /* exactly at the limits */
    expect_best(study, 0, 1);
    tell(study, _i ? -1 : 1, 10.5, 1);
    tell(study, _i ? -2 : 2, 1, 4.5);
    expect_best(study, 0, 1);
    tell(study, _i ? -4 : 4, 9, -INFINITY);
    tell(study, _i ? -4 : 4, 0, 0);
    expect_best(study, 3, 1);
    result = result_of(study);
    ck_same(hpt_result_best_float(result, "x"),
            hpt_result_column(result, "x")[3]);
    ck_same(hpt_result_running_best(result)[0], _i ? -5 : 5);
    ck_same(hpt_result_running_best(result)[2], _i ? -5 : 5);
    ck_same(hpt_result_running_best(result)[4], _i ? -4 : 4);
    ck_same(hpt_result_violations(result)[0], 0);
    ck_assert(hpt_result_violations(result)[1] > 0);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(an_unknown_outcome_is_not_feasible)
{
    hpt_study *study = limited("random");
    hpt_result *result;

    tell(study, 1, 3, NAN);
    tell(study, 0.5, NAN, NAN);
    expect_best(study, 1, 0); /* nothing known of either: the better value */
    tell(study, 100, 50, 50);
    expect_best(study, 2, 0); /* its violation is known */
    tell(study, 200, 1, 1);
    expect_best(study, 3, 1);
    result = result_of(study);
    ck_assert(isnan(hpt_result_violations(result)[0]));
    ck_assert(isnan(hpt_result_violations(result)[1]));
    ck_assert(hpt_result_violations(result)[2] > 0);
    ck_assert(isnan(hpt_result_running_best(result)[2]));
    ck_same(hpt_result_running_best(result)[3], 200);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

/* Latencies 20, 40, 60 and memories 4004, 3004, 2004: both in units of their
 * spread, which is sqrt(8 / 3 / 4) 20 and the same times 1000. */
START_TEST(when_none_is_feasible_the_least_violation_is_best)
{
    const double spread = sqrt(2.0 / 3);
    hpt_study *study = limited("random");
    hpt_result *result;

    tell(study, 1, 20, 4004);
    tell(study, 2, 40, 2004);
    tell(study, 3, 60, 3004);
    result = result_of(study);
    /* (20 - 10) / 20 + 4, (40 - 10) / 20 + 2, (60 - 10) / 20 + 3 */
    ck_near_rel(hpt_result_violations(result)[0], 4.5 / spread, 8);
    ck_near_rel(hpt_result_violations(result)[1], 3.5 / spread, 8);
    ck_near_rel(hpt_result_violations(result)[2], 5.5 / spread, 8);
    ck_assert(isnan(hpt_result_running_best(result)[2]));
    hpt_result_destroy(result);
    expect_best(study, 1, 0);
    tell(study, 7, 11, 4);
    expect_best(study, 3, 0);
    tell(study, 6, 11, 4);
    expect_best(study, 4, 0); /* as near, and better */
    hpt_study_destroy(study);
}
END_TEST

START_TEST(only_complete_trials_are_best_but_all_may_have_outcomes)
{
    const int states[] = { HPT_TRIAL_PRUNED, HPT_TRIAL_FAILED,
                           HPT_TRIAL_ABANDONED };
    hpt_study *study = limited("random");
    hpt_result *result;

    for (int i = 0; i < 3; i++) {
        ck_ok(hpt_trial_set_outcome(ask(study), "latency", i));
        ck_ok(hpt_study_tell_state(study, i, states[i], -100));
    }
    tell(study, NAN, 3, 3);
    result = result_of(study);
    ck_assert_int_eq(hpt_result_best_is_feasible(result), HPT_E_NO_DATA);
    for (int i = 0; i < 4; i++)
        ck_same(hpt_result_outcome_column(result, "latency")[i], i);
    ck_same(hpt_result_violations(result)[3], 0);
    ck_assert(isnan(hpt_result_running_best(result)[3]));
    hpt_result_destroy(result);
    ck_assert_int_eq(hpt_result_best_is_feasible(NULL), HPT_E_INVALID);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(the_outcomes_of_a_result_are_its_own)
{
    hpt_study *study = limited("random");
    hpt_result *result;

    tell(study, 1, 2, 3);
    result = result_of(study);
    tell(study, 0, 200, 300);
    hpt_study_destroy(study);
    ck_assert_uint_eq(hpt_result_outcome_count(result), 2);
    ck_assert_str_eq(hpt_result_outcome_name(result, 0), "latency");
    ck_assert_str_eq(hpt_result_outcome_name(result, 1), "memory");
    ck_same(hpt_result_outcome_limit(result, 0), 10);
    ck_same(hpt_result_outcome_limit(result, 1), 4);
    ck_same(hpt_result_outcome_column(result, "memory")[0], 3);
    ck_assert_ptr_null(hpt_result_outcome_column(result, "x"));
    ck_assert_str_eq(hpt_last_error(),
                     "x: no such outcome; known: latency, memory");
    ck_assert_ptr_null(hpt_result_outcome_name(result, 2));
    ck_assert(isnan(hpt_result_outcome_limit(result, 2)));
    ck_assert_uint_eq(hpt_result_outcome_count(NULL), 0);
    ck_assert_ptr_null(hpt_result_outcome_name(NULL, 0));
    ck_assert(isnan(hpt_result_outcome_limit(NULL, 0)));
    ck_assert_ptr_null(hpt_result_outcome_column(NULL, "memory"));
    ck_assert_ptr_null(hpt_result_violations(NULL));
    hpt_result_destroy(result);
}
END_TEST

/* The estimate is over feasible trials: the valley at 0.3 is out of bounds. */
START_TEST(the_estimated_best_is_feasible)
{
    hpt_study *study = limited("sobol");
    hpt_result *result;
    double x;

    for (int i = 0; i < 16; i++) {
        hpt_trial *trial = ask(study);

        x = hpt_trial_get_float(trial, "x");
        ck_ok(hpt_trial_set_outcome(trial, "latency", x < 0.5 ? 20 : 5));
        ck_ok(hpt_trial_set_outcome(trial, "memory", 1));
        ck_ok(hpt_study_tell(study, i, (x - 0.3) * (x - 0.3)));
    }
    result = result_of(study);
    x = hpt_result_column(result,
                          "x")[hpt_result_estimated_best_number(result)];
    ck_assert_msg(x >= 0.5 && x < 0.6, "x is %g", x);
    ck_assert_int_eq(hpt_result_estimated_best_number(result),
                     hpt_result_best_number(result));
    hpt_result_destroy(result);
    hpt_study_destroy(study);

    study = limited("sobol");
    for (int i = 0; i < 8; i++)
        tell(study, i, 20 + (i - 5) * (i - 5), 1);
    result = result_of(study);
    ck_assert_int_eq(hpt_result_estimated_best_number(result), 5);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

/* ---- limits ---- */

START_TEST(only_a_feasible_trial_reaches_the_target)
{
    hpt_study *study = limited("random");

    ck_ok(hpt_study_set_target(study, 1));
    tell(study, 0.5, 11, 1);
    tell(study, 0.5, 1, NAN);
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    tell(study, 1.5, 1, 1);
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    tell(study, 1, 1, 1);
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TARGET_REACHED);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(patience_counts_from_the_last_step_towards_feasible_and_good)
{
    hpt_study *study = limited("random");

    ck_ok(hpt_study_set_patience(study, 2));
    tell(study, 0, 40, 1);
    tell(study, -1, 50, 1); /* better by value only */
    tell(study, 5, 30, 1);  /* nearer */
    tell(study, 4, 31, 1);
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    tell(study, 9, 10, 1); /* feasible */
    tell(study, 1, 11, 1);
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    tell(study, 8, 10, 1); /* better */
    tell(study, 1, 10, NAN);
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    tell(study, 0, 99, 99);
    ck_assert_int_eq(hpt_study_is_done(study), HPT_NO_IMPROVEMENT);
    hpt_study_destroy(study);
}
END_TEST

/* ---- known results ---- */

START_TEST(known_results_may_have_outcomes)
{
    const char *const names[] = { "x" };
    const double x = 0.5, fine[] = { 10, 4 }, part[] = { 1, NAN };
    hpt_study *study = limited("random");
    hpt_result *result;

    ck_ok(hpt_study_add(study, 1, names, &x, 0.1, 0));
    ck_ok(hpt_study_add_with_outcomes(study, 1, names, &x, 0.2, 0, 2, part));
    ck_ok(hpt_study_add_with_outcomes(study, 1, names, &x, 0.3, 0.5, 2, fine));
    expect_best(study, 2, 1);
    result = result_of(study);
    ck_assert(isnan(hpt_result_violations(result)[0]));
    ck_assert(isnan(hpt_result_violations(result)[1]));
    ck_same(hpt_result_outcome_column(result, "latency")[1], 1);
    ck_same(hpt_result_outcome_column(result, "memory")[2], 4);
    ck_same(hpt_result_best_standard_error(result), 0.5);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(known_outcomes_are_counted)
{
    const double fine[] = { 10, 4 };
    hpt_study *study = limited("random"), *plain;

    ck_fails(hpt_study_add_with_outcomes(study, 0, NULL, NULL, 1, 0, 1, fine),
             HPT_E_INVALID, "1 outcomes given, but the study has 2");
    ck_fails(hpt_study_add_with_outcomes(study, 0, NULL, NULL, 1, 0, 2, NULL),
             HPT_E_INVALID, "outcomes is NULL, with n = 2");
    ck_fails(hpt_study_add_with_outcomes(study, 0, NULL, NULL, 1, -1, 2, fine),
             HPT_E_RANGE, "-1");
    ck_fails(hpt_study_add_with_outcomes(study, 1, NULL, NULL, 1, 0, 2, fine),
             HPT_E_INVALID, "names");
    ck_fails(hpt_study_add_with_outcomes(NULL, 0, NULL, NULL, 1, 0, 2, fine),
             HPT_E_INVALID, "");
    ck_assert_int_eq(hpt_study_count(study), 0);
    plain = study_of(line_space(), "random");
    ck_ok(hpt_study_add_with_outcomes(plain, 0, NULL, NULL, 1, 0, 0, NULL));
    expect_best(plain, 0, 1);
    hpt_study_destroy(plain);
    hpt_study_destroy(study);
}
END_TEST

/* ---- runs ---- */

/* A row of a script: what evaluation i of a run gives; NaN is not set. */
typedef struct step {
    double value, latency, memory;
    int rc;
} step;

typedef struct script {
    const step *steps;
    int n;
} script;

static int
play(hpt_trial *trial, double *value, void *user_data)
{
    script *s = user_data;
    const step *now = &s->steps[s->n++];

    if (!isnan(now->latency))
        ck_ok(hpt_trial_set_outcome(trial, "latency", now->latency));
    if (!isnan(now->memory))
        ck_ok(hpt_trial_set_outcome(trial, "memory", now->memory));
    *value = now->value;
    return now->rc;
}

/* A run of n trials of some repeats; the result. */
static hpt_result *
run_script(const step *steps, int repeats, int n)
{
    script s = { steps, 0 };
    hpt_study *study = limited("random");
    hpt_objective *objective = hpt_objective_create(play, &s);
    hpt_result *result;

    ck_ok(hpt_objective_set_repeats(objective, repeats));
    ck_ok(hpt_study_optimize(study, objective, n));
    result = result_of(study);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
    return result;
}

START_TEST(an_outcome_is_the_mean_over_the_evaluations_that_set_it)
{
    static const step steps[] = {
        { 1, 9, 4, 0 },     { 2, 11, NAN, 0 },
        { 3, 10, NAN, 0 },  { 1, 9, NAN, 0 },
        { 2, 12, NAN, 0 },  { 3, NAN, NAN, 0 },
        { 0, 0.1, 3, 0 },   { 0, 0.1, NAN, 0 },
        { 0, 0.1, 3, 0 },   { 4, 5, 6, 0 },
        { NAN, 7, NAN, 0 }, /* fails */
        { 4, 5, 1, 0 },     { 5, 8, NAN, HPT_TRIAL_PRUNED },
    };
    const double latency[] = { 10, 10.5, 0.1, 6, 6.5 };
    const double memory[] = { 4, NAN, 3, 6, 1 };
    hpt_result *result = run_script(steps, 3, 5);

    for (int i = 0; i < 5; i++) {
        ck_same(hpt_result_outcome_column(result, "latency")[i], latency[i]);
        if (isnan(memory[i]))
            ck_assert(isnan(hpt_result_outcome_column(result, "memory")[i]));
        else
            ck_same(hpt_result_outcome_column(result, "memory")[i], memory[i]);
    }
    ck_assert_int_eq(hpt_result_states(result)[3], HPT_TRIAL_FAILED);
    ck_assert_int_eq(hpt_result_states(result)[4], HPT_TRIAL_PRUNED);
    ck_assert_int_eq(hpt_result_best_number(result), 2);
    ck_same(hpt_result_violations(result)[0], 0);
    hpt_result_destroy(result);
}
END_TEST

/* Single folds may exceed the limit: what counts is their mean. */
static int
fold_outcome(hpt_trial *trial, double *value, void *user_data)
{
    const double x = hpt_trial_get_float(trial, "x");

    (void)user_data;
    *value = x;
    ck_assert(isnan(hpt_trial_get_outcome(trial, "latency")));
    ck_ok(hpt_trial_set_outcome(trial, "latency", 1000));
    return hpt_trial_set_outcome(trial, "latency",
                                 8 + 4 * x + hpt_trial_fold(trial) - 1.5);
}

START_TEST(folds_give_the_mean_of_their_outcomes)
{
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_study *study = study_of(line_space(), "sobol");
    hpt_objective *objective = hpt_objective_create(fold_outcome, NULL);
    hpt_split *split;
    hpt_result *result;

    rows.n = 40;
    split = hpt_split_k_fold(&rows, 4, 1);
    ck_ok(hpt_study_add_outcome(study, "latency", 10));
    ck_ok(hpt_objective_set_direction(objective, HPT_MAXIMIZE));
    ck_ok(hpt_objective_set_split(objective, split));
    hpt_split_destroy(split);
    ck_ok(hpt_objective_set_racing(objective, 0)); /* all have all folds */
    ck_ok(hpt_study_optimize(study, objective, 32));
    result = result_of(study);
    for (size_t i = 0; i < 32; i++) /* folds 0 .. 3: 1.5 on average */
        ck_near_rel(hpt_result_outcome_column(result, "latency")[i],
                    8 + 4 * hpt_result_column(result, "x")[i], 8);
    /* of x up to 1 the largest that is feasible */
    ck_assert(hpt_result_best_value(result) <= 0.5);
    ck_assert(hpt_result_best_value(result) > 0.4);
    hpt_result_destroy(result);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

static int
misname(hpt_trial *trial, double *value, void *user_data)
{
    (void)user_data;
    *value = 1;
    hpt_trial_set_outcome(trial, "latancy", 1);
    return HPT_OK;
}

START_TEST(a_wrong_name_ends_the_run)
{
    hpt_study *study = limited("random");
    hpt_objective *objective = hpt_objective_create(misname, NULL);

    ck_fails(hpt_study_optimize(study, objective, 10), HPT_E_INVALID,
             "latancy: no such outcome; known: latency, memory");
    ck_assert_int_eq(hpt_study_count(study), 1);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

/* What the objective's fold k of trial i scores: the second trial is better
 * than the first but infeasible, the third between the two. */
static int
race(hpt_trial *trial, double *value, void *user_data)
{
    const int64_t number = hpt_trial_number(trial);
    const double scores[] = { 3, 1, 2, 4 };

    ++*(int *)user_data;
    *value = scores[number] + 0.01 * hpt_trial_repeat(trial);
    ck_ok(hpt_trial_set_outcome(trial, "memory", 0));
    return hpt_trial_set_outcome(trial, "latency", number == 1 ? 11 : 10);
}

START_TEST(an_infeasible_trial_is_not_raced_against)
{
    hpt_study *study = limited("random");
    int calls = 0;
    hpt_objective *objective = hpt_objective_create(race, &calls);

    ck_ok(hpt_objective_set_repeats(objective, 8));
    ck_ok(hpt_study_optimize(study, objective, 2));
    ck_assert_int_eq(calls, 16);
    ck_ok(hpt_study_optimize(study, objective, 1));
    ck_assert_int_eq(calls, 24); /* worse than the second, not than the first */
    expect_best(study, 2, 1);
    ck_ok(hpt_study_optimize(study, objective, 1));
    ck_assert_int_lt(calls, 32); /* worse than the third by 2 each time */
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

typedef struct journal {
    double latency[4], memory[4];
    int n, late;
} journal;

static int
after(hpt_study *study, const hpt_trial *trial, void *user_data)
{
    journal *j = user_data;

    (void)study;
    j->latency[j->n] = hpt_trial_get_outcome(trial, "latency");
    j->memory[j->n++] = hpt_trial_get_outcome(trial, "memory");
    j->late = hpt_trial_set_outcome((hpt_trial *)trial, "latency", 0);
    return 0;
}

START_TEST(the_callback_reads_outcomes_and_comes_too_late_to_set_them)
{
    static const step steps[] = { { 1, 5, 3, 0 }, { 2, 7, NAN, 0 } };
    script s = { steps, 0 };
    journal j = { .n = 0 };
    hpt_study *study = limited("random");
    hpt_objective *objective = hpt_objective_create(play, &s);
    hpt_result *result;

    ck_ok(hpt_study_set_callback(study, after, &j, NULL));
    ck_ok(hpt_study_optimize(study, objective, 2));
    ck_same(j.latency[0], 5);
    ck_same(j.memory[0], 3);
    ck_same(j.latency[1], 7);
    ck_assert(isnan(j.memory[1]));
    ck_assert_int_eq(j.late, HPT_E_STATE);
    ck_assert_str_eq(hpt_last_error(),
                     "latency: trial 1 is not running: it was told already");
    result = result_of(study);
    ck_same(hpt_result_outcome_column(result, "latency")[1], 7);
    hpt_result_destroy(result);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

/* The final test measures too; what the trial had stays. */
static int
measure_rows(hpt_trial *trial, double *value, void *user_data)
{
    size_t n;

    hpt_trial_score_rows(trial, &n);
    *value = -(double)hpt_trial_number(trial);
    if (user_data) /* nothing is feasible */
        *value = 0;
    ck_ok(hpt_trial_set_outcome(trial, "memory", 1));
    ck_ok(hpt_trial_set_outcome(
        trial, "latency",
        n == 10 ? 77
                : (user_data ? 20 : 9.5) +
                      fabs(2 - (double)hpt_trial_number(trial))));
    if (n == 10)
        ck_same(hpt_trial_get_outcome(trial, "latency"), 77);
    *value += n == 10 ? 1000 * (double)hpt_trial_number(trial) : 0;
    return HPT_OK;
}

START_TEST(the_final_test_is_of_the_best_trial_of_the_result)
{
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_study *study = limited("random");
    hpt_objective *objective =
        hpt_objective_create(measure_rows, _i ? &rows : NULL);
    hpt_split *split;
    double value = 0;
    hpt_result *result;

    rows.n = 50;
    rows.test_fraction = 0.2;
    split = hpt_split_k_fold(&rows, 5, 1); /* of 8 rows, not 10 */
    ck_ok(hpt_objective_set_split(objective, split));
    hpt_split_destroy(split);
    ck_ok(hpt_study_optimize(study, objective, 5));
    expect_best(study, 2, !_i); /* 3 and 4 have better values */
    ck_ok(hpt_study_score_test(study, objective, &value));
    ck_same(value, _i ? 2000 : 1998);
    result = result_of(study);
    ck_same(hpt_result_outcome_column(result, "latency")[2], _i ? 20 : 9.5);
    ck_assert_int_eq(hpt_result_best_is_feasible(result), !_i);
    hpt_result_destroy(result);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

/* ---- samplers, threads, processes ---- */

static int
line_and_latency(hpt_trial *trial, double *value, void *user_data)
{
    const double x = hpt_trial_get_float(trial, "x");

    (void)user_data;
    *value = -x;
    ck_ok(hpt_trial_set_outcome(trial, "memory", 0));
    return hpt_trial_set_outcome(trial, "latency", 20 * x);
}

static const char *const samplers[] = { "random", "sobol", "grid", "gp" };

/* Those that learn nothing propose what they propose without outcomes. */
START_TEST(samplers_that_learn_nothing_propose_the_same)
{
    hpt_study *with = limited(samplers[_i]);
    hpt_study *without = study_of(line_space(), samplers[_i]);

    for (int i = 0; i < 5; i++) {
        hpt_trial *trial = ask(with);
        double value;

        ck_same(hpt_trial_get_float(trial, "x"),
                hpt_trial_get_float(ask(without), "x"));
        ck_ok(line_and_latency(trial, &value, NULL));
        ck_ok(hpt_study_tell(with, i, value));
        ck_ok(hpt_study_tell(without, i, value));
    }
    hpt_study_destroy(with);
    hpt_study_destroy(without);
}
END_TEST

/* Each trial's outcomes fit to its own point. */
START_TEST(workers_keep_outcomes_apart)
{
    hpt_study *study = limited(samplers[_i]);
    hpt_objective *objective = hpt_objective_create(line_and_latency, NULL);
    const int64_t n = _i == 3 ? 25 : _i == 2 ? 9 : 2000;
    hpt_result *result;
    double best = -1;

    ck_ok(hpt_study_set_workers(study, 4));
    ck_assert_int_ge(hpt_study_optimize(study, objective, n), 0);
    result = result_of(study);
    for (size_t i = 0; i < hpt_result_count(result); i++) {
        const double x = hpt_result_column(result, "x")[i];

        ck_same(hpt_result_outcome_column(result, "latency")[i], 20 * x);
        ck_assert((hpt_result_violations(result)[i] == 0) == (20 * x <= 10));
        best = x <= 0.5 && x > best ? x : best;
    }
    ck_assert(best >= 0);
    ck_same(hpt_result_best_float(result, "x"), best);
    ck_assert_int_eq(hpt_result_best_is_feasible(result), 1);
    hpt_result_destroy(result);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

static void *
keep_measuring(void *user_data)
{
    for (int i = 0; i < 500; i++) {
        hpt_trial *trial;
        double value;

        if (hpt_study_ask(user_data, &trial) != HPT_OK ||
            line_and_latency(trial, &value, NULL) < 0 ||
            hpt_study_tell(user_data, hpt_trial_number(trial), value) < 0)
            return user_data;
    }
    return NULL;
}

START_TEST(snapshots_may_be_taken_while_threads_measure)
{
    hpt_study *study = limited("random");
    pthread_t threads[3];
    void *failed;

    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, keep_measuring, study);
    for (int i = 0; i < 50; i++) {
        hpt_result *result = result_of(study);

        for (size_t k = 0; k < hpt_result_count(result); k++) {
            const double latency =
                hpt_result_outcome_column(result, "latency")[k];

            if (hpt_result_states(result)[k] == HPT_TRIAL_RUNNING)
                ck_assert(isnan(latency));
            else
                ck_same(latency, 20 * hpt_result_column(result, "x")[k]);
        }
        hpt_result_destroy(result);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
    }
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_forked_child_has_the_outcomes_of_results_only)
{
    hpt_study *study = limited("random");
    hpt_result *result;
    int status;
    pid_t pid;

    tell(study, 1, 2, 3);
    result = result_of(study);
    pid = fork();
    if (pid == 0) {
        const double fine[] = { 1, 1 };

        if (hpt_study_add_outcome(study, "gap", 1) != HPT_E_STATE ||
            hpt_study_outcome_count(study) != 0 ||
            hpt_study_add_with_outcomes(study, 0, NULL, NULL, 1, 0, 2, fine) !=
                HPT_E_STATE)
            _exit(1);
        if (hpt_result_outcome_column(result, "memory")[0] != 3)
            _exit(2);
        hpt_result_destroy(result);
        hpt_study_destroy(study);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

static void
add(TCase *tcase)
{
    tcase_add_test(tcase, outcomes_are_listed_in_the_order_of_adding);
    tcase_add_test(tcase, a_wrong_outcome_is_named);
    tcase_add_test(tcase, the_last_call_wins_and_a_wrong_one_changes_nothing);
    tcase_add_test(tcase, a_study_without_outcomes_takes_none);
    tcase_add_test(tcase, a_predicate_sees_no_outcomes);
    tcase_add_loop_test(tcase, a_better_value_beyond_a_limit_is_passed_over, 0,
                        2);
    tcase_add_test(tcase, an_unknown_outcome_is_not_feasible);
    tcase_add_test(tcase, when_none_is_feasible_the_least_violation_is_best);
    tcase_add_test(tcase,
                   only_complete_trials_are_best_but_all_may_have_outcomes);
    tcase_add_test(tcase, the_outcomes_of_a_result_are_its_own);
    tcase_add_test(tcase, the_estimated_best_is_feasible);
    tcase_add_test(tcase, only_a_feasible_trial_reaches_the_target);
    tcase_add_test(
        tcase, patience_counts_from_the_last_step_towards_feasible_and_good);
    tcase_add_test(tcase, known_results_may_have_outcomes);
    tcase_add_test(tcase, known_outcomes_are_counted);
    tcase_add_test(tcase,
                   an_outcome_is_the_mean_over_the_evaluations_that_set_it);
    tcase_add_test(tcase, folds_give_the_mean_of_their_outcomes);
    tcase_add_test(tcase, a_wrong_name_ends_the_run);
    tcase_add_test(tcase, an_infeasible_trial_is_not_raced_against);
    tcase_add_test(tcase,
                   the_callback_reads_outcomes_and_comes_too_late_to_set_them);
    tcase_add_loop_test(
        tcase, the_final_test_is_of_the_best_trial_of_the_result, 0, 2);
    tcase_add_loop_test(tcase, samplers_that_learn_nothing_propose_the_same, 0,
                        3);
    tcase_add_loop_test(tcase, workers_keep_outcomes_apart, 0, 4);
    tcase_add_test(tcase, snapshots_may_be_taken_while_threads_measure);
    tcase_add_test(tcase, a_forked_child_has_the_outcomes_of_results_only);
}

int
main(void)
{
    run_cases("study-outcomes", add);
}
