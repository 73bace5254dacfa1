/*
 * Limits: each ends a run for its own reason, and tells a host that asks.
 */
#include "study_help.h"
#include <time.h>

/* Objective whose value is the next of a list, the last one for ever. */
typedef struct series {
    const double *values;
    int n, next;
} series;

static int
next_value(hpt_trial *trial, double *value, void *user_data)
{
    series *s = user_data;

    (void)trial;
    *value = s->values[s->next];
    if (s->next < s->n - 1)
        s->next++;
    return HPT_OK;
}

static int
sleep_a_little(hpt_trial *trial, double *value, void *user_data)
{
    const struct timespec t = { 0, 2000000 };

    (void)trial;
    (void)user_data;
    nanosleep(&t, NULL);
    *value = 1;
    return HPT_OK;
}

static int
run(hpt_study *study, hpt_objective_fn evaluate, void *user_data, int64_t n)
{
    hpt_objective *objective = hpt_objective_create(evaluate, user_data);
    int rc = hpt_study_optimize(study, objective, n);

    hpt_objective_destroy(objective);
    return rc;
}

START_TEST(the_trial_limit_counts_all_trials_of_the_study)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_trial_limit(study, 10));
    ck_ok(run(study, parabola, NULL, 4));
    ck_assert_int_eq(run(study, parabola, NULL, 0), HPT_TRIAL_LIMIT);
    ck_assert_int_eq(hpt_study_count(study), 10);
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TRIAL_LIMIT);
    ck_assert_int_eq(run(study, parabola, NULL, 5), HPT_TRIAL_LIMIT);
    ck_assert_int_eq(hpt_study_count(study), 10);
    ck_ok(hpt_study_set_trial_limit(study, 0));
    ck_ok(run(study, parabola, NULL, 5));
    hpt_study_destroy(study);
}
END_TEST

START_TEST(many_workers_do_not_exceed_the_trial_limit)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_workers(study, 8));
    ck_ok(hpt_study_set_trial_limit(study, 30));
    ck_assert_int_eq(run(study, sleep_a_little, NULL, 0), HPT_TRIAL_LIMIT);
    ck_assert_int_eq(hpt_study_count(study), 30);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(failed_and_pruned_trials_are_finished_and_abandoned_are_not)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_trial_limit(study, 3));
    for (int i = 0; i < 4; i++)
        ask(study);
    ck_ok(hpt_study_tell_state(study, 0, HPT_TRIAL_ABANDONED, NAN));
    ck_ok(hpt_study_tell_state(study, 1, HPT_TRIAL_PRUNED, NAN));
    ck_ok(hpt_study_tell_state(study, 2, HPT_TRIAL_FAILED, NAN));
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    ck_ok(hpt_study_tell(study, 3, 1));
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TRIAL_LIMIT);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(the_time_limit_counts_from_each_run)
{
    hpt_study *study = study_of(line_space(), "random");
    int64_t n;

    ck_ok(hpt_study_set_time_limit(study, 0.05));
    ck_assert_int_eq(run(study, sleep_a_little, NULL, 0), HPT_TIME_LIMIT);
    n = hpt_study_count(study);
    ck_assert_int_ge(n, 1);
    ck_assert_int_le(n, 26); /* 2 ms each at least */
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TIME_LIMIT);
    ck_assert_int_eq(run(study, sleep_a_little, NULL, 100000), HPT_TIME_LIMIT);
    ck_assert_int_gt(hpt_study_count(study), n);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(the_time_limit_of_a_host_that_asks_counts_from_its_first_ask)
{
    const struct timespec t = { 0, 30000000 };
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_time_limit(study, 0.02));
    nanosleep(&t, NULL);
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    ask(study);
    nanosleep(&t, NULL);
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TIME_LIMIT);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(the_target_is_reached_by_a_value_at_least_as_good)
{
    const double values[] = { 0.1, INFINITY, NAN, 0.2, 0.3, 0.4 };
    series s = { values, 6, 0 };
    hpt_study *study = study_of(line_space(), "random");
    hpt_objective *objective = hpt_objective_create(next_value, &s);

    ck_ok(hpt_objective_set_direction(objective, HPT_MAXIMIZE));
    ck_ok(hpt_study_set_target(study, 0.3));
    ck_assert_int_eq(hpt_study_optimize(study, objective, 100),
                     HPT_TARGET_REACHED);
    ck_assert_int_eq(hpt_study_count(study), 5);
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TARGET_REACHED);
    ck_assert_int_eq(hpt_study_optimize(study, objective, 1),
                     HPT_TARGET_REACHED);
    ck_assert_int_eq(hpt_study_count(study), 5);
    ck_ok(hpt_study_set_target(study, 0.4));
    ck_ok(hpt_study_optimize(study, objective, 1)); /* done, not sooner */
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TARGET_REACHED);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(patience_counts_trials_without_a_better_value)
{
    const double values[] = { 5, 6, 6, 4, 4, 7, NAN, 8 };
    series s = { values, 8, 0 };
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_patience(study, 4));
    ck_assert_int_eq(run(study, next_value, &s, 100), HPT_NO_IMPROVEMENT);
    ck_assert_int_eq(hpt_study_count(study), 8); /* 4, then 4 7 NaN 8 */
    ck_assert_int_eq(hpt_study_is_done(study), HPT_NO_IMPROVEMENT);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(added_results_do_not_try_patience_but_renew_it)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_patience(study, 2));
    for (int i = 0; i < 5; i++)
        ck_ok(hpt_study_add(study, 0, NULL, NULL, 5, 0));
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    for (int i = 0; i < 2; i++)
        ck_ok(hpt_study_tell(study, hpt_trial_number(ask(study)), 6));
    ck_assert_int_eq(hpt_study_is_done(study), HPT_NO_IMPROVEMENT);
    ck_ok(hpt_study_add(study, 0, NULL, NULL, 4, 0));
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_stop_lasts_until_the_next_run)
{
    hpt_study *study = study_of(line_space(), "random");

    hpt_study_stop(study);
    hpt_study_stop(study);
    ck_assert_int_eq(hpt_study_is_done(study), HPT_STOPPED);
    ck_ok(run(study, parabola, NULL, 3));
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    hpt_study_destroy(study);
}
END_TEST

static void
add(TCase *tcase)
{
    tcase_add_test(tcase, the_trial_limit_counts_all_trials_of_the_study);
    tcase_add_test(tcase, many_workers_do_not_exceed_the_trial_limit);
    tcase_add_test(tcase,
                   failed_and_pruned_trials_are_finished_and_abandoned_are_not);
    tcase_add_test(tcase, the_time_limit_counts_from_each_run);
    tcase_add_test(
        tcase, the_time_limit_of_a_host_that_asks_counts_from_its_first_ask);
    tcase_add_test(tcase, the_target_is_reached_by_a_value_at_least_as_good);
    tcase_add_test(tcase, patience_counts_trials_without_a_better_value);
    tcase_add_test(tcase, added_results_do_not_try_patience_but_renew_it);
    tcase_add_test(tcase, a_stop_lasts_until_the_next_run);
}

int
main(void)
{
    run_cases("study-limits", add);
}
