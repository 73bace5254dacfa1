/*
 * Points to be tried first, and results known from before.
 */
#include "study_help.h"

static const char *const rate[] = { "rate" };

START_TEST(points_come_in_the_order_they_were_given)
{
    hpt_study *study = study_of(line_space(), "random");
    const char *const names[] = { "x" };
    int given = 0, taken = 0;

    /* the queue wraps and grows */
    for (int round = 1; round <= 40; round++) {
        for (int i = 0; i < round % 7 + 2; i++, given++) {
            double x = given / 1000.0;

            ck_ok(hpt_study_enqueue(study, 1, names, &x));
        }
        for (int i = 0; i < round % 5 + 1 && taken < given; i++, taken++)
            ck_same(hpt_trial_get_float(ask(study), "x"), taken / 1000.0);
    }
    ck_assert_int_gt(given, taken);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(what_is_not_given_has_its_default_or_median)
{
    hpt_space *space = rich_space();
    hpt_study *study;
    hpt_trial *trial;
    const double value = 0.25;

    ck_ok(hpt_space_set_default(space, "depth", 6));
    ck_ok(hpt_space_set_default_label(space, "model", "net"));
    ck_ok(hpt_space_set_default(space, "low", 0.125));
    ck_ok(hpt_space_set_default(space, "high", 0.75));
    study = study_of(space, "random");
    ck_ok(hpt_study_enqueue(study, 1, rate, &value));
    ck_ok(hpt_study_enqueue_defaults(study));
    trial = ask(study);
    ck_same(hpt_trial_get_float(trial, "rate"), 0.25);
    ck_assert_int_eq(hpt_trial_get_int(trial, "depth"), 6);
    ck_assert_str_eq(hpt_trial_get_label(trial, "model"), "net");
    ck_assert_int_eq(hpt_trial_is_active(trial, "width"), 1);
    ck_same(hpt_trial_get_float(trial, "width"), 16);
    ck_same(hpt_trial_get_float(trial, "low"), 0.125);
    trial = ask(study);
    /* the median of a log-uniform distribution on [1e-4, 1] */
    ck_near_rel(hpt_trial_get_float(trial, "rate"), 0.01, 4);
    ck_same(hpt_trial_get_float(trial, "high"), 0.75);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_wrong_point_is_refused_and_changes_nothing)
{
    const char *const twice[] = { "rate", "rate" };
    const char *const bounds[] = { "low", "high" };
    const char *const wrong[] = { "rat" };
    const double two[] = { 0.5, 0.5 }, crossed[] = { 0.9, 0.1 };
    const double far = 2, none = NAN;
    hpt_study *study = study_of(rich_space(), "random");

    ck_fails(hpt_study_enqueue(study, 1, wrong, two), HPT_E_NOT_FOUND, "rat");
    ck_fails(hpt_study_enqueue(study, 1, rate, &far), HPT_E_RANGE, "rate");
    ck_fails(hpt_study_enqueue(study, 1, rate, &none), HPT_E_RANGE, "rate");
    ck_fails(hpt_study_enqueue(study, 2, twice, two), HPT_E_INVALID, "rate");
    ck_fails(hpt_study_enqueue(study, 1, NULL, two), HPT_E_INVALID, "names");
    ck_fails(hpt_study_enqueue(study, 1, rate, NULL), HPT_E_INVALID, "values");
    ck_fails(hpt_study_enqueue(study, 2, bounds, crossed), HPT_E_INFEASIBLE,
             "constraint");
    /* medians of low and high are equal, so they break low < high */
    ck_fails(hpt_study_enqueue_defaults(study), HPT_E_INFEASIBLE, "constraint");
    ck_fails(hpt_study_add(study, 1, wrong, two, 1, 0), HPT_E_NOT_FOUND, "rat");
    ck_fails(hpt_study_add(study, 1, rate, &far, 1, 0), HPT_E_RANGE, "rate");
    ck_fails(hpt_study_add(study, 1, NULL, two, 1, 0), HPT_E_INVALID, "names");
    ck_fails(hpt_study_add(study, 0, NULL, NULL, 1, -1), HPT_E_RANGE, "-1");
    ck_assert_int_eq(hpt_study_count(study), 0);
    ck_ok(hpt_study_set_seed(study, 3));
    hpt_study_destroy(study);
}
END_TEST

/* A point that was given changes nothing for the trials that are proposed. */
START_TEST(proposals_go_by_the_trial_number)
{
    hpt_study *with = study_of(line_space(), "random");
    hpt_study *without = study_of(line_space(), "random");
    const double x = 0.5;
    const char *const names[] = { "x" };

    ck_ok(hpt_study_enqueue(with, 1, names, &x));
    ck_same(hpt_trial_get_float(ask(with), "x"), 0.5);
    ask(without);
    for (int i = 0; i < 10; i++)
        ck_same(hpt_trial_get_float(ask(with), "x"),
                hpt_trial_get_float(ask(without), "x"));
    hpt_study_destroy(with);
    hpt_study_destroy(without);
}
END_TEST

START_TEST(results_may_be_added)
{
    const char *const bounds[] = { "low", "high" };
    const double crossed[] = { 0.9, 0.1 };
    hpt_study *study = study_of(rich_space(), "random");

    ck_ok(hpt_study_set_direction(study, HPT_MAXIMIZE));
    ck_ok(hpt_study_set_target(study, 0.9));
    ck_ok(hpt_study_add(study, 0, NULL, NULL, NAN, 0)); /* a failed one */
    ck_ok(hpt_study_add(study, 2, bounds, crossed, 0.5, 0.1));
    ck_assert_int_eq(hpt_study_count(study), 2);
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    ck_ok(hpt_study_add(study, 2, bounds, crossed, 0.9, 0));
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TARGET_REACHED);
    ck_fails(hpt_study_set_direction(study, HPT_MINIMIZE), HPT_E_STATE,
             "direction");
    ck_assert_int_eq(hpt_trial_number(ask(study)), 3);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(points_tried_before_are_not_proposed_in_a_finite_space)
{
    const char *const names[] = { "b" };
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    hpt_trial *trial;
    double b = 2;

    ck_ok(hpt_space_add_int(space, "b", 1, 4, HPT_LINEAR));
    study = study_of(space, "random");
    ck_ok(hpt_study_add(study, 1, names, &b, 0.5, 0));
    b = 3;
    ck_ok(hpt_study_enqueue(study, 1, names, &b));
    ck_assert_int_eq(hpt_trial_get_int(ask(study), "b"), 3);
    for (int i = 0; i < 2; i++) {
        int64_t proposed = hpt_trial_get_int(ask(study), "b");

        ck_assert(proposed == 1 || proposed == 4);
    }
    ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_EXHAUSTED);
    /* the host's own wish comes before that rule */
    ck_ok(hpt_study_enqueue(study, 1, names, &b));
    ck_assert_int_eq(hpt_trial_get_int(ask(study), "b"), 3);
    hpt_study_destroy(study);
}
END_TEST

static void
add(TCase *tcase)
{
    tcase_add_test(tcase, points_come_in_the_order_they_were_given);
    tcase_add_test(tcase, what_is_not_given_has_its_default_or_median);
    tcase_add_test(tcase, a_wrong_point_is_refused_and_changes_nothing);
    tcase_add_test(tcase, proposals_go_by_the_trial_number);
    tcase_add_test(tcase, results_may_be_added);
    tcase_add_test(tcase,
                   points_tried_before_are_not_proposed_in_a_finite_space);
}

int
main(void)
{
    run_cases("study-known", add);
}
