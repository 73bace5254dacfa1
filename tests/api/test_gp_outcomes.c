/*
 * The gp sampler with outcomes: it finds the best feasible point at a limit, a
 * small feasible region, and does no harm with unknown or wild outcomes.
 */
#include "study_help.h"

enum { TRIALS = 40 };

/* The squared distance from (1, 1) where x^2 + y^2 <= 1/2: 1/2, at (1/2, 1/2). */
static void
disk(double x, double y, double *score, double *outcome)
{
    *score = (x - 1) * (x - 1) + (y - 1) * (y - 1);
    *outcome = x * x + y * y;
}

/* A flat score that is allowed within 0.06 of (0.83, 0.12) only. */
static void
spot(double x, double y, double *score, double *outcome)
{
    *score = x;
    *outcome = hypot(x - 0.83, y - 0.12) + 0.44;
}

static hpt_result *
run(const char *sampler, uint64_t seed,
    void (*measure)(double, double, double *, double *), double limit)
{
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    hpt_result *result;

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    hpt_space_add_float(space, "y", 0, 1, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create(sampler));
    ck_ok(hpt_study_set_seed(study, seed));
    ck_ok(hpt_study_add_outcome(study, "size", limit));
    for (int i = 0; i < TRIALS; i++) {
        double score, outcome;
        hpt_trial *trial;

        ck_ok(hpt_study_ask(study, &trial));
        measure(hpt_trial_get_float(trial, "x"),
                hpt_trial_get_float(trial, "y"), &score, &outcome);
        ck_ok(hpt_trial_set_outcome(trial, "size", outcome));
        ck_ok(hpt_study_tell(study, hpt_trial_number(trial), score));
    }
    result = hpt_study_result(study);
    hpt_study_destroy(study);
    hpt_space_destroy(space);
    return result;
}

START_TEST(the_best_point_at_a_limit_is_found)
{
    hpt_result *gp = run("gp", (uint64_t)_i, disk, 0.5);
    hpt_result *random = run("random", (uint64_t)_i, disk, 0.5);

    ck_assert_int_eq(hpt_result_best_is_feasible(gp), 1);
    ck_assert_msg(hpt_result_best_value(gp) < 0.5 + 1e-3, "%g",
                  hpt_result_best_value(gp));
    ck_assert(hpt_result_best_value(gp) < hpt_result_best_value(random));
    hpt_result_destroy(gp);
    hpt_result_destroy(random);
}
END_TEST

START_TEST(a_small_feasible_region_is_found)
{
    hpt_result *result = run("gp", (uint64_t)_i, spot, 0.5);

    ck_assert_int_eq(hpt_result_best_is_feasible(result), 1);
    ck_assert_msg(hpt_result_best_value(result) < 0.78, "%g",
                  hpt_result_best_value(result));
    hpt_result_destroy(result);
}
END_TEST

/* Some are not told, some infinite, some trials fail; several run at once. */
START_TEST(wild_outcomes_do_no_harm)
{
    static const double wild[] = { INFINITY, -INFINITY, 1e300, -1e300, 0, 7 };
    hpt_space *space = rich_space();
    hpt_study *study = hpt_study_create(space, hpt_sampler_create("gp"));
    hpt_trial *trial[3] = { NULL };

    ck_ok(hpt_study_add_outcome(study, "a", 1));
    ck_ok(hpt_study_add_outcome(study, "b", -2));
    for (int i = 0; i < 45; i++) {
        hpt_trial **slot = &trial[i % 3];

        if (*slot && i % 5)
            ck_ok(hpt_trial_set_outcome(*slot, "a", wild[i % 6]));
        if (*slot && i % 2)
            ck_ok(hpt_trial_set_outcome(*slot, "b", i - 20));
        if (*slot)
            ck_ok(hpt_study_tell(study, hpt_trial_number(*slot),
                                 i % 7 ? sin(i) : NAN));
        ck_ok(hpt_study_ask(study, slot));
    }
    hpt_study_destroy(study);
    hpt_space_destroy(space);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gp-outcomes");
    TCase *tcase = tcase_create("gp-outcomes");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, the_best_point_at_a_limit_is_found, 0, 5);
    tcase_add_loop_test(tcase, a_small_feasible_region_is_found, 0, 5);
    tcase_add_test(tcase, wild_outcomes_do_no_harm);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
