/*
 * Studies: creation, and options that refuse what is wrong.
 */
#include "study_help.h"

START_TEST(a_failed_part_keeps_its_first_text)
{
    hpt_sampler *sampler = hpt_sampler_create("random");
    hpt_space *space = line_space();

    ck_assert_ptr_null(hpt_study_create(space, hpt_sampler_create("rnd")));
    ck_assert_msg(strstr(hpt_last_error(), "rnd") != NULL, "%s",
                  hpt_last_error());
    ck_assert_ptr_null(hpt_study_create(NULL, sampler));
    ck_assert_str_ne(hpt_last_error(), "");
    hpt_space_destroy(space);
}
END_TEST

START_TEST(a_space_that_failed_makes_no_study)
{
    hpt_space *space = hpt_space_create();

    ck_assert_int_lt(hpt_space_add_float(space, "x", 1, 0, HPT_LINEAR), 0);
    ck_assert_ptr_null(hpt_study_create(space, hpt_sampler_create("random")));
    ck_assert_msg(strstr(hpt_last_error(), "x") != NULL, "%s",
                  hpt_last_error());
    hpt_space_destroy(space);
}
END_TEST

START_TEST(success_clears_the_text)
{
    hpt_study *study;

    ck_assert_ptr_null(hpt_sampler_create("rnd"));
    study = study_of(line_space(), "random");
    ck_assert_str_eq(hpt_last_error(), "");
    hpt_study_destroy(study);
    hpt_study_destroy(NULL);
}
END_TEST

START_TEST(a_study_freezes_its_space_and_outlives_it)
{
    hpt_space *space = line_space();
    hpt_study *study = hpt_study_create(space, hpt_sampler_create("random"));

    ck_assert_int_eq(hpt_space_add_boolean(space, "y"), HPT_E_STATE);
    hpt_space_destroy(space);
    ck_assert_double_le(hpt_trial_get_float(ask(study), "x"), 1);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(every_function_refuses_null)
{
    hpt_objective *objective = hpt_objective_create(parabola, NULL);
    hpt_trial *trial = (hpt_trial *)objective;
    double value;

    ck_fails(hpt_study_set_seed(NULL, 1), HPT_E_INVALID, "study is NULL");
    ck_fails(hpt_study_set_direction(NULL, 0), HPT_E_INVALID, "study");
    ck_fails(hpt_study_get_direction(NULL), HPT_E_INVALID, "study");
    ck_fails(hpt_study_set_workers(NULL, 1), HPT_E_INVALID, "study");
    ck_fails(hpt_study_set_trial_limit(NULL, 1), HPT_E_INVALID, "study");
    ck_fails(hpt_study_set_time_limit(NULL, 1), HPT_E_INVALID, "study");
    ck_fails(hpt_study_set_target(NULL, 1), HPT_E_INVALID, "study");
    ck_fails(hpt_study_set_patience(NULL, 1), HPT_E_INVALID, "study");
    ck_fails(hpt_study_set_callback(NULL, NULL, NULL, NULL), HPT_E_INVALID,
             "study");
    ck_fails(hpt_study_set_progress(NULL, 2), HPT_E_INVALID, "study");
    ck_fails(hpt_study_enqueue(NULL, 0, NULL, NULL), HPT_E_INVALID, "study");
    ck_fails(hpt_study_enqueue_defaults(NULL), HPT_E_INVALID, "study");
    ck_fails(hpt_study_add(NULL, 0, NULL, NULL, 1, 0), HPT_E_INVALID, "study");
    ck_fails(hpt_study_ask(NULL, &trial), HPT_E_INVALID, "study");
    ck_assert_ptr_null(trial);
    ck_fails(hpt_study_tell(NULL, 0, 1), HPT_E_INVALID, "study");
    ck_fails(hpt_study_tell_mean(NULL, 0, 1, 0), HPT_E_INVALID, "study");
    ck_fails(hpt_study_tell_state(NULL, 0, HPT_TRIAL_FAILED, 0), HPT_E_INVALID,
             "study");
    ck_fails(hpt_study_optimize(NULL, objective, 1), HPT_E_INVALID, "study");
    ck_fails(hpt_study_is_done(NULL), HPT_E_INVALID, "study");
    ck_fails(hpt_study_score_test(NULL, objective, &value), HPT_E_INVALID,
             "study");
    ck_assert_int_eq(hpt_study_count(NULL), HPT_E_INVALID);
    ck_assert(isnan(hpt_study_get_seconds(NULL)));
    hpt_study_stop(NULL);
    hpt_objective_destroy(objective);
}
END_TEST

START_TEST(the_seed_is_set_before_the_first_trial)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_seed(study, 1));
    ck_ok(hpt_study_set_seed(study, UINT64_MAX));
    ask(study);
    ck_fails(hpt_study_set_seed(study, 1), HPT_E_STATE, "1 trial");
    hpt_study_destroy(study);
}
END_TEST

START_TEST(the_direction_is_set_before_the_first_value)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_assert_int_eq(hpt_study_get_direction(study), HPT_MINIMIZE);
    ck_fails(hpt_study_set_direction(study, 2), HPT_E_INVALID, "direction 2");
    ck_fails(hpt_study_set_direction(study, -1), HPT_E_INVALID, "-1");
    ask(study);
    ck_ok(hpt_study_tell(study, 0, NAN)); /* no value */
    ck_ok(hpt_study_set_direction(study, HPT_MAXIMIZE));
    ask(study);
    ck_ok(hpt_study_tell(study, 1, 0.5));
    ck_fails(hpt_study_set_direction(study, HPT_MINIMIZE), HPT_E_STATE,
             "a value was told");
    ck_ok(hpt_study_set_direction(study, HPT_MAXIMIZE));
    ck_assert_int_eq(hpt_study_get_direction(study), HPT_MAXIMIZE);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(options_out_of_range_are_refused)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_fails(hpt_study_set_workers(study, 0), HPT_E_RANGE, "workers: 0");
    ck_fails(hpt_study_set_workers(study, 1025), HPT_E_RANGE, "1025");
    ck_ok(hpt_study_set_workers(study, 1024));
    ck_fails(hpt_study_set_trial_limit(study, -1), HPT_E_RANGE, "-1");
    ck_fails(hpt_study_set_patience(study, -5), HPT_E_RANGE, "-5");
    ck_fails(hpt_study_set_time_limit(study, 0), HPT_E_RANGE, "0 seconds");
    ck_fails(hpt_study_set_time_limit(study, -1.5), HPT_E_RANGE, "-1.5");
    ck_fails(hpt_study_set_time_limit(study, NAN), HPT_E_RANGE, "nan");
    ck_ok(hpt_study_set_time_limit(study, INFINITY));
    ck_ok(hpt_study_set_target(study, NAN));
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(objectives_refuse_what_is_wrong)
{
    hpt_objective *objective;

    ck_assert_ptr_null(hpt_objective_create(NULL, NULL));
    ck_assert_str_eq(hpt_last_error(), "objective: evaluate is NULL");
    ck_fails(hpt_objective_set_direction(NULL, 0), HPT_E_INVALID, "evaluate");
    objective = hpt_objective_create(parabola, NULL);
    ck_assert_str_eq(hpt_last_error(), "");
    ck_fails(hpt_objective_set_direction(NULL, 0), HPT_E_INVALID,
             "objective is NULL");
    ck_fails(hpt_objective_set_split(NULL, NULL), HPT_E_INVALID, "objective");
    ck_fails(hpt_objective_set_repeats(NULL, 1), HPT_E_INVALID, "objective");
    ck_fails(hpt_objective_set_racing(NULL, 0), HPT_E_INVALID, "objective");
    ck_fails(hpt_objective_set_direction(objective, 7), HPT_E_INVALID, "7");
    ck_fails(hpt_objective_set_repeats(objective, 0), HPT_E_RANGE, "0");
    ck_fails(hpt_objective_set_repeats(objective, 10001), HPT_E_RANGE, "10001");
    ck_fails(hpt_objective_set_racing(objective, -0.1), HPT_E_RANGE, "-0.1");
    ck_fails(hpt_objective_set_racing(objective, 0.6), HPT_E_RANGE, "0.6");
    ck_fails(hpt_objective_set_racing(objective, NAN), HPT_E_RANGE, "nan");
    ck_ok(hpt_objective_set_racing(objective, 0.5));
    ck_ok(hpt_objective_set_split(objective, NULL));
    hpt_objective_destroy(objective);
    hpt_objective_destroy(NULL);
}
END_TEST

START_TEST(seconds_and_trials_are_counted)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_assert_int_eq(hpt_study_count(study), 0);
    ck_assert(hpt_study_get_seconds(study) == 0);
    for (int i = 0; i < 1000; i++)
        ck_ok(hpt_study_tell(study, hpt_trial_number(ask(study)), i));
    ask(study);
    ck_assert_int_eq(hpt_study_count(study), 1001);
    ck_assert(hpt_study_get_seconds(study) > 0);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_sampler_that_has_a_study_is_refused_and_stays)
{
    hpt_sampler *sampler = hpt_sampler_create("gp");
    hpt_space *space = line_space();
    hpt_study *study = hpt_study_create(space, sampler);
    hpt_trial *trial;

    ck_assert_ptr_null(hpt_study_create(space, sampler));
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "a study already"));
    ck_ok(hpt_study_ask(study, &trial));
    hpt_study_destroy(study);
    hpt_space_destroy(space);
}
END_TEST

/* The study that a predicate and a quantile function call into. */
static hpt_study *called;
static int refusals;

static void
call_into_study(void)
{
    hpt_trial *trial;

    if (!called)
        return;
    ck_fails(hpt_study_ask(called, &trial), HPT_E_STATE, "called into");
    ck_fails(hpt_study_tell(called, 0, 1), HPT_E_STATE, "called into");
    ck_assert_int_eq(hpt_study_count(called), HPT_E_STATE);
    ck_assert_ptr_null(hpt_study_result(called));
    refusals++;
}

static int
calling_predicate(const hpt_trial *trial, void *user_data)
{
    (void)trial;
    (void)user_data;
    call_into_study();
    return 1;
}

static double
calling_quantile(double u, void *user_data)
{
    (void)user_data;
    call_into_study();
    return u;
}

START_TEST(a_predicate_or_quantile_that_calls_the_study_is_refused)
{
    hpt_space *space = hpt_space_create();
    hpt_trial *trial;

    ck_ok(hpt_space_add(space, "u",
                        hpt_dist_user(calling_quantile, NULL, NULL, NULL)));
    ck_ok(hpt_space_add_predicate(space, calling_predicate, NULL, NULL));
    called = study_of(space, "random");
    ck_ok(hpt_study_ask(called, &trial));
    ck_assert_int_ge(refusals, 2);
    ck_ok(hpt_study_tell(called, hpt_trial_number(trial), 1));
    hpt_study_destroy(called);
}
END_TEST

static void
add(TCase *tcase)
{
    tcase_add_test(tcase, a_failed_part_keeps_its_first_text);
    tcase_add_test(tcase, a_space_that_failed_makes_no_study);
    tcase_add_test(tcase, success_clears_the_text);
    tcase_add_test(tcase, a_study_freezes_its_space_and_outlives_it);
    tcase_add_test(tcase, every_function_refuses_null);
    tcase_add_test(tcase, the_seed_is_set_before_the_first_trial);
    tcase_add_test(tcase, the_direction_is_set_before_the_first_value);
    tcase_add_test(tcase, options_out_of_range_are_refused);
    tcase_add_test(tcase, objectives_refuse_what_is_wrong);
    tcase_add_test(tcase, seconds_and_trials_are_counted);
    tcase_add_test(tcase,
                   a_predicate_or_quantile_that_calls_the_study_is_refused);
    tcase_add_test(tcase, a_sampler_that_has_a_study_is_refused_and_stays);
}

int
main(void)
{
    run_cases("study", add);
}
