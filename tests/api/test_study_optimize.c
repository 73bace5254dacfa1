/*
 * Optimize: what a callback may return, and what it may do.
 */
#include "study_help.h"
#include <stdatomic.h>
#include <stdio.h>

/* Objective that does what it is told at one trial, and returns x elsewhere. */
typedef struct script {
    int64_t at; /* trial number */
    int rc;     /* what it returns there */
    int set;    /* is a value set there? */
    double value;
    hpt_study *study;
    atomic_int calls;
} script;

static int
scripted(hpt_trial *trial, double *value, void *user_data)
{
    script *s = user_data;

    s->calls++;
    if (hpt_trial_number(trial) != s->at) {
        *value = hpt_trial_get_float(trial, "x");
        return HPT_OK;
    }
    if (s->set)
        *value = s->value;
    return s->rc;
}

/* Callback that keeps what it sees of each trial. */
typedef struct seen {
    int states[1000];
    double values[1000];
    atomic_int calls;
    int rc;
    int64_t at;
    int destroyed;
} seen;

static int
look(hpt_study *study, const hpt_trial *trial, void *user_data)
{
    seen *s = user_data;
    int64_t number = hpt_trial_number(trial);

    ck_assert_int_ge(hpt_study_count(study), number + 1);
    s->states[number] = hpt_trial_get_state(trial);
    s->values[number] = hpt_trial_get_value(trial);
    s->calls++;
    return number == s->at ? s->rc : 0;
}

static void
destroyed(void *user_data)
{
    ((seen *)user_data)->destroyed++;
}

static int
run(hpt_study *study, hpt_objective_fn evaluate, void *user_data, int64_t n)
{
    hpt_objective *objective = hpt_objective_create(evaluate, user_data);
    int rc = hpt_study_optimize(study, objective, n);

    hpt_objective_destroy(objective);
    return rc;
}

/* ---- return codes ---- */

static const struct {
    int rc, set;
    double value;
    int expected; /* of the run */
    int state;    /* of the trial */
    int has_value;
    const char *text;
} codes[] = {
    { HPT_OK, 1, 0.5, HPT_OK, HPT_TRIAL_COMPLETE, 1, "" },
    { HPT_OK, 1, NAN, HPT_OK, HPT_TRIAL_FAILED, 0, "" },
    { HPT_OK, 0, 0, HPT_OK, HPT_TRIAL_FAILED, 0, "" }, /* forgotten */
    { HPT_OK, 1, INFINITY, HPT_OK, HPT_TRIAL_COMPLETE, 1, "" },
    { HPT_OK, 1, -INFINITY, HPT_OK, HPT_TRIAL_FAILED, 0, "" },
    { HPT_TRIAL_PRUNED, 1, 0.5, HPT_OK, HPT_TRIAL_PRUNED, 1, "" },
    { HPT_TRIAL_PRUNED, 0, 0, HPT_OK, HPT_TRIAL_PRUNED, 0, "" },
    { HPT_TRIAL_FAILED, 1, 0.5, HPT_OK, HPT_TRIAL_FAILED, 0, "" },
    { -1234, 1, 0.5, -1234, HPT_TRIAL_FAILED, 0, "" },
    { HPT_E_IO, 0, 0, HPT_E_IO, HPT_TRIAL_FAILED, 0, "" },
    { INT32_MIN, 0, 0, INT32_MIN, HPT_TRIAL_FAILED, 0, "" },
    { 671955056, 1, 0.5, HPT_E_INVALID, HPT_TRIAL_FAILED, 0,
      "the objective returned 671955056 for trial 3" },
    { 1, 1, 0.5, HPT_E_INVALID, HPT_TRIAL_FAILED, 0, "returned 1 for" },
    { HPT_TRIAL_ABANDONED, 1, 0.5, HPT_E_INVALID, HPT_TRIAL_FAILED, 0,
      "returned 4 for" },
    /* what hpt_study_optimize() of another study may have returned */
    { HPT_EXHAUSTED, 1, 0.5, HPT_E_INVALID, HPT_TRIAL_FAILED, 0,
      "returned 102 for" },
};

START_TEST(each_return_code_of_an_objective_has_its_meaning)
{
    script s = { .at = 3,
                 .rc = codes[_i].rc,
                 .set = codes[_i].set,
                 .value = codes[_i].value };
    seen see = { .at = -1 };
    hpt_study *study = study_of(line_space(), "random");
    int expected = codes[_i].expected;

    ck_ok(hpt_study_set_callback(study, look, &see, NULL));
    ck_assert_int_eq(run(study, scripted, &s, 6), expected);
    ck_assert_int_eq(hpt_study_count(study), expected < 0 ? 4 : 6);
    ck_assert_int_eq(see.calls, expected < 0 ? 4 : 6);
    ck_assert_int_eq(see.states[3], codes[_i].state);
    if (codes[_i].has_value)
        ck_same(see.values[3], codes[_i].value);
    else
        ck_assert(isnan(see.values[3]));
    if (expected < 0)
        ck_assert_msg(strstr(hpt_last_error(), codes[_i].text) != NULL, "%s",
                      hpt_last_error());
    ck_ok(run(study, parabola, NULL, 2)); /* still of use */
    hpt_study_destroy(study);
}
END_TEST

static int
own_text(hpt_trial *trial, double *value, void *user_data)
{
    (void)value;
    (void)user_data;
    hpt_space_find(NULL, "x"); /* leaves a text: space is NULL */
    return hpt_trial_number(trial) == 5 ? -77 : HPT_TRIAL_FAILED;
}

START_TEST(the_text_of_a_callback_comes_back_from_any_worker)
{
    for (int workers = 1; workers <= 8; workers += 7) {
        hpt_study *study = study_of(line_space(), "random");

        ck_ok(hpt_study_set_workers(study, workers));
        ck_assert_int_eq(run(study, own_text, NULL, 100), -77);
        ck_assert_str_eq(hpt_last_error(), "space is NULL");
        hpt_study_destroy(study);
    }
}
END_TEST

static int
misspelt(hpt_trial *trial, double *value, void *user_data)
{
    *value = hpt_trial_get_float(trial, "n_estimator");
    *value = 1;
    return *(int *)user_data;
}

START_TEST(a_misread_parameter_ends_the_run)
{
    int rcs[] = { HPT_OK, HPT_TRIAL_FAILED, HPT_TRIAL_PRUNED, 99 };
    seen see = { .at = -1 };

    for (int i = 0; i < 4; i++) {
        hpt_study *study = study_of(line_space(), "random");

        ck_ok(hpt_study_set_callback(study, look, &see, NULL));
        ck_fails(run(study, misspelt, &rcs[i], 10), HPT_E_INVALID,
                 "n_estimator");
        ck_assert_int_eq(see.states[0], HPT_TRIAL_FAILED);
        ck_assert_int_eq(hpt_study_count(study), 1);
        hpt_study_destroy(study);
    }
}
END_TEST

/* ---- the callback after each trial ---- */

START_TEST(the_callback_after_a_trial_may_stop_the_run)
{
    seen see = { .at = 4, .rc = HPT_STOPPED };
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_callback(study, look, &see, destroyed));
    ck_assert_int_eq(run(study, parabola, NULL, 10), HPT_STOPPED);
    ck_assert_int_eq(hpt_study_count(study), 5);
    see.at = 6;
    see.rc = -4321;
    ck_assert_int_eq(run(study, parabola, NULL, 10), -4321);
    ck_assert_int_eq(hpt_study_count(study), 7);
    see.at = 7;
    see.rc = 5;
    ck_fails(run(study, parabola, NULL, 10), HPT_E_INVALID,
             "the callback after trial 7 returned 5");
    see.at = 9; /* the last one of the run: all n are done */
    see.rc = HPT_STOPPED;
    ck_ok(run(study, parabola, NULL, 2));
    ck_assert_int_eq(see.destroyed, 0);
    ck_ok(hpt_study_set_callback(study, NULL, NULL, NULL));
    ck_assert_int_eq(see.destroyed, 1);
    ck_ok(run(study, parabola, NULL, 2));
    ck_assert_int_eq(see.calls, 10);
    ck_ok(hpt_study_set_callback(study, look, &see, destroyed));
    hpt_study_destroy(study);
    ck_assert_int_eq(see.destroyed, 2);
}
END_TEST

/* A callback that removes itself is not destroyed while it runs. */
static int
remove_itself(hpt_study *study, const hpt_trial *trial, void *user_data)
{
    seen *see = user_data;

    (void)trial;
    ck_ok(hpt_study_set_callback(study, NULL, NULL, NULL));
    ck_assert_int_eq(see->destroyed, 0);
    see->calls++;
    return 0;
}

START_TEST(a_callback_may_remove_itself)
{
    seen see = { .at = -1 };
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_callback(study, remove_itself, &see, destroyed));
    ck_ok(run(study, parabola, NULL, 3));
    ck_assert_int_eq(see.calls, 1);
    ck_assert_int_eq(see.destroyed, 1);
    ck_assert_int_lt(hpt_study_set_callback(NULL, look, &see, destroyed), 0);
    ck_assert_int_eq(see.destroyed, 2);
    hpt_study_destroy(study);
}
END_TEST

/* ---- what a callback may do ---- */

static int
nest(hpt_trial *trial, double *value, void *user_data)
{
    hpt_study *study = user_data;
    hpt_objective *objective = hpt_objective_create(parabola, NULL);
    hpt_trial *other = ask(study);
    hpt_result *result;

    ck_fails(hpt_study_optimize(study, objective, 1), HPT_E_STATE,
             "from inside");
    ck_ok(hpt_study_tell(study, hpt_trial_number(other), 2));
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    ck_assert_int_ge(hpt_study_count(study), 2);
    ck_ok(hpt_study_set_patience(study, 0));
    ck_ok(hpt_study_enqueue_defaults(study));
    result = hpt_study_result(study);
    ck_assert_ptr_nonnull(result);
    hpt_result_destroy(result);
    ck_assert_int_eq(hpt_trial_get_state(trial), HPT_TRIAL_RUNNING);
    hpt_objective_destroy(objective);
    *value = 1;
    return HPT_OK;
}

START_TEST(an_objective_may_call_into_its_study_but_not_optimize)
{
    for (int workers = 1; workers <= 4; workers += 3) {
        hpt_study *study = study_of(line_space(), "random");

        ck_ok(hpt_study_set_workers(study, workers));
        ck_ok(run(study, nest, study, 10));
        ck_assert_int_eq(hpt_study_count(study), 20);
        hpt_study_destroy(study);
    }
}
END_TEST

static int
nest_another(hpt_trial *trial, double *value, void *user_data)
{
    hpt_study *inner = study_of(line_space(), "random");

    (void)trial;
    (void)user_data;
    ck_ok(run(inner, parabola, NULL, 5));
    hpt_study_destroy(inner);
    *value = 1;
    return HPT_OK;
}

START_TEST(an_objective_may_run_another_study)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(run(study, nest_another, NULL, 3));
    hpt_study_destroy(study);
}
END_TEST

static int
tell_itself(hpt_trial *trial, double *value, void *user_data)
{
    ck_ok(hpt_study_tell(user_data, hpt_trial_number(trial), 1));
    *value = 2;
    return HPT_OK;
}

START_TEST(an_objective_that_tells_its_own_trial_ends_the_run)
{
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_study_set_trial_limit(study, 5));
    ck_fails(run(study, tell_itself, study, 3), HPT_E_NOT_FOUND,
             "trial 0 is not running");
    ck_ok(run(study, parabola, NULL, 4)); /* nothing is counted twice */
    hpt_study_destroy(study);
}
END_TEST

/* Destroys the objective that it belongs to. */
static int
destroy_objective(hpt_trial *trial, double *value, void *user_data)
{
    hpt_objective **objective = user_data;

    hpt_objective_destroy(*objective);
    *objective = NULL;
    *value = (double)hpt_trial_number(trial);
    return HPT_OK;
}

START_TEST(a_run_outlives_its_objective)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_objective *objective =
        hpt_objective_create(destroy_objective, &objective);

    ck_ok(hpt_objective_set_repeats(objective, 3));
    ck_ok(hpt_study_optimize(study, objective, 3));
    ck_assert_ptr_null(objective);
    hpt_study_destroy(study);
}
END_TEST

/* ---- arguments ---- */

START_TEST(wrong_arguments_are_refused)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_objective *objective = hpt_objective_create(parabola, NULL);

    ck_fails(hpt_study_optimize(study, NULL, 1), HPT_E_INVALID, "objective");
    ck_fails(hpt_study_optimize(study, objective, -1), HPT_E_RANGE, "-1");
    ck_fails(hpt_study_optimize(study, objective, 0), HPT_E_INVALID, "limit");
    ck_assert_int_eq(hpt_study_count(study), 0);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(directions_must_agree)
{
    hpt_objective *objective = hpt_objective_create(parabola, NULL);
    hpt_study *study = study_of(line_space(), "random");

    ck_ok(hpt_objective_set_direction(objective, HPT_MAXIMIZE));
    ck_ok(hpt_study_optimize(study, objective, 1));
    ck_assert_int_eq(hpt_study_get_direction(study), HPT_MAXIMIZE);
    ck_ok(hpt_objective_set_direction(objective, HPT_MINIMIZE));
    ck_fails(hpt_study_optimize(study, objective, 1), HPT_E_STATE,
             "the objective minimizes, but the study maximizes");
    hpt_study_destroy(study);

    study = study_of(line_space(), "random");
    ck_ok(hpt_study_set_direction(study, HPT_MAXIMIZE));
    ck_fails(hpt_study_optimize(study, objective, 1), HPT_E_STATE,
             "the objective minimizes");
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
}
END_TEST

START_TEST(an_exhausted_space_ends_the_run)
{
    for (int workers = 1; workers <= 16; workers += 15) {
        hpt_space *space = hpt_space_create();
        script s = { .at = -1 };
        hpt_study *study;

        ck_ok(hpt_space_add_float_step(space, "x", 0, 1, 0.01));
        study = study_of(space, "random");
        ck_ok(hpt_study_set_workers(study, workers));
        ck_assert_int_eq(run(study, scripted, &s, 1000), HPT_EXHAUSTED);
        ck_assert_int_eq(s.calls, 101); /* each point once */
        ck_assert_int_eq(hpt_study_count(study), 101);
        hpt_study_destroy(study);
    }
}
END_TEST

START_TEST(a_space_that_forbids_all_ends_the_run)
{
    static const char *const names[] = { "x" };
    static const double minus[] = { -1 };
    hpt_space *space = line_space();
    hpt_study *study;

    ck_ok(hpt_space_add_linear(space, 1, names, minus, -2)); /* x >= 2 */
    study = study_of(space, "random");
    ck_ok(hpt_study_set_workers(study, 3));
    ck_assert_int_eq(run(study, parabola, NULL, 10), HPT_E_INFEASIBLE);
    ck_assert_str_ne(hpt_last_error(), "");
    hpt_study_destroy(study);
}
END_TEST

/* An objective that maximizes turns its study round before its first value. */
static int
turn_round(hpt_trial *trial, double *value, void *study)
{
    ck_fails(hpt_study_set_direction(study, HPT_MINIMIZE), HPT_E_STATE,
             "cannot be changed");
    ck_ok(hpt_study_set_direction(study, HPT_MAXIMIZE));
    *value = hpt_trial_get_float(trial, "x");
    return HPT_OK;
}

START_TEST(the_direction_stays_during_a_run)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_objective *objective = hpt_objective_create(turn_round, study);

    ck_ok(hpt_objective_set_direction(objective, HPT_MAXIMIZE));
    ck_ok(hpt_study_optimize(study, objective, 3));
    ck_assert_int_eq(hpt_study_get_direction(study), HPT_MAXIMIZE);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

static void
add(TCase *tcase)
{
    tcase_add_loop_test(tcase, each_return_code_of_an_objective_has_its_meaning,
                        0, (int)(sizeof codes / sizeof *codes));
    tcase_add_test(tcase, the_text_of_a_callback_comes_back_from_any_worker);
    tcase_add_test(tcase, a_misread_parameter_ends_the_run);
    tcase_add_test(tcase, the_callback_after_a_trial_may_stop_the_run);
    tcase_add_test(tcase, a_callback_may_remove_itself);
    tcase_add_test(tcase,
                   an_objective_may_call_into_its_study_but_not_optimize);
    tcase_add_test(tcase, an_objective_may_run_another_study);
    tcase_add_test(tcase, an_objective_that_tells_its_own_trial_ends_the_run);
    tcase_add_test(tcase, a_run_outlives_its_objective);
    tcase_add_test(tcase, wrong_arguments_are_refused);
    tcase_add_test(tcase, directions_must_agree);
    tcase_add_test(tcase, an_exhausted_space_ends_the_run);
    tcase_add_test(tcase, a_space_that_forbids_all_ends_the_run);
    tcase_add_test(tcase, the_direction_stays_during_a_run);
}

int
main(void)
{
    run_cases("study-optimize", add);
}
