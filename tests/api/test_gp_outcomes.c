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

/* Branin's function over the unit square, which has three minima of 0.398; none
 * of them lies in the disk of radius 0.2 about (0.35, 0.4), where a grid of a
 * million points has 3.706 at least. */
static void
branin(double x, double y, double *score, double *outcome)
{
    const double a = 15 * x - 5, b = 15 * y, pi = 3.14159265358979324;
    const double c = b - 5.1 / (4 * pi * pi) * a * a + 5 / pi * a - 6;

    *score = c * c + 10 * (1 - 1 / (8 * pi)) * cos(a) + 10;
    *outcome = (x - 0.35) * (x - 0.35) + (y - 0.4) * (y - 0.4);
}

/* The least score of Branin's function in the disk over 30 trials by a sampler
 * that is told of the disk, or not. */
static double
least_in_disk(uint64_t seed, int told)
{
    hpt_space *space = hpt_space_create();
    double least = INFINITY;
    hpt_study *study;

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    hpt_space_add_float(space, "y", 0, 1, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("gp"));
    ck_ok(hpt_study_set_seed(study, seed));
    if (told)
        ck_ok(hpt_study_add_outcome(study, "size", 0.04));
    for (int i = 0; i < 30; i++) {
        double score, outcome;
        hpt_trial *trial;

        ck_ok(hpt_study_ask(study, &trial));
        branin(hpt_trial_get_float(trial, "x"), hpt_trial_get_float(trial, "y"),
               &score, &outcome);
        if (told)
            ck_ok(hpt_trial_set_outcome(trial, "size", outcome));
        ck_ok(hpt_study_tell(study, hpt_trial_number(trial), score));
        if (outcome <= 0.04)
            least = fmin(least, score);
    }
    hpt_study_destroy(study);
    hpt_space_destroy(space);
    return least;
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

START_TEST(a_limit_that_is_told_is_worth_it)
{
    int reached[2] = { 0 };

    for (uint64_t seed = 0; seed < 8; seed++)
        for (int told = 0; told < 2; told++)
            reached[told] += least_in_disk(seed, told) < 3.8;
    ck_assert_msg(reached[1] >= 7 && reached[0] <= 1, "%d with, %d without",
                  reached[1], reached[0]);
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
    tcase_add_test(tcase, a_limit_that_is_told_is_worth_it);
    tcase_add_loop_test(tcase, a_small_feasible_region_is_found, 0, 5);
    tcase_add_test(tcase, wild_outcomes_do_no_harm);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
