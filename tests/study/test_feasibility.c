/*
 * What outcomes make of a trial: feasible or not, by how much not, and the
 * order that follows; means over evaluations.
 */
#include "../check_main.h"
#include "study/outcomes-priv.h"

/* ---- holding ---- */

static const hpti_outcomes two = { 2, { { .limit = 10 }, { .limit = -1 } } };

static const struct {
    double values[2];
    bool hold;
} holding[] = {
    { { 10, -1 }, true },
    { { -INFINITY, -2 }, true },
    { { 10.000000000000002, -1 }, false }, /* one ulp above */
    { { 0, 0 }, false },
    { { INFINITY, -2 }, false },
    { { NAN, -2 }, false },
    { { 0, NAN }, false },
};

START_TEST(outcomes_hold_up_to_their_limits)
{
    ck_assert(hpti_outcomes_hold(&two, holding[_i].values) == holding[_i].hold);
}
END_TEST

START_TEST(without_outcomes_all_is_feasible)
{
    const hpti_outcomes none = { 0 };

    ck_assert(hpti_outcomes_hold(&none, NULL));
    ck_assert(hpti_outcomes_violation(&none, NULL) == 0);
}
END_TEST

/* ---- violation ---- */

/* An excess of -1, 0, 1, 2, 8: mean 2, variance 50 / 5 = 10. */
static void
learn_five(hpti_outcomes *outcomes)
{
    const double values[] = { 1, 2, 3, 4, 10 };

    *outcomes = (hpti_outcomes){ 1, { { .limit = 2 } } };
    for (int i = 0; i < 5; i++)
        hpti_outcomes_learn(outcomes, values + i);
}

START_TEST(a_violation_counts_in_standard_deviations)
{
    hpti_outcomes outcomes;
    double value = 10;

    learn_five(&outcomes);
    ck_near_rel(hpti_outcomes_violation(&outcomes, &value), 8 / sqrt(10), 4);
    value = 3;
    ck_near_rel(hpti_outcomes_violation(&outcomes, &value), 1 / sqrt(10), 4);
    value = 2;
    ck_assert(hpti_outcomes_violation(&outcomes, &value) == 0);
    value = NAN;
    ck_assert(isnan(hpti_outcomes_violation(&outcomes, &value)));
}
END_TEST

START_TEST(what_is_unknown_or_out_of_all_bounds_does_not_spread)
{
    const double odd[] = { NAN, INFINITY, -INFINITY, 1e200, -1e300 };
    hpti_outcomes outcomes;
    double value = 10;

    learn_five(&outcomes);
    for (int i = 0; i < 5; i++)
        hpti_outcomes_learn(&outcomes, odd + i);
    ck_assert_uint_eq(outcomes.at[0].n, 5);
    ck_near_rel(hpti_outcomes_violation(&outcomes, &value), 8 / sqrt(10), 4);
    value = INFINITY;
    ck_near_rel(hpti_outcomes_violation(&outcomes, &value), 1e150 / sqrt(10),
                4);
}
END_TEST

START_TEST(without_a_spread_violations_count_as_they_are)
{
    hpti_outcomes outcomes = two;
    const double values[] = { 13, 0.5 };

    ck_assert(hpti_outcomes_violation(&outcomes, values) == 4.5);
    for (int i = 0; i < 3; i++)
        hpti_outcomes_learn(&outcomes, values);
    ck_assert(hpti_outcomes_violation(&outcomes, values) == 4.5);
}
END_TEST

/* Outcomes in other units: the same violation. */
START_TEST(units_do_not_matter)
{
    const double scales[] = { 1, 1e-6, 1e9, 1e140 };
    hpti_outcomes outcomes = { 2, { { .limit = 3 }, { .limit = 0 } } };
    double first = 0;

    for (int s = 0; s < 4; s++) {
        double values[2];

        outcomes.at[1] = (hpti_outcome){ .limit = 5 * scales[s] };
        outcomes.at[0] = (hpti_outcome){ .limit = 3 };
        for (int i = 0; i < 12; i++) {
            values[0] = 3 + i % 4;
            values[1] = (4 + i % 5) * scales[s];
            hpti_outcomes_learn(&outcomes, values);
        }
        values[0] = 4;
        values[1] = 7 * scales[s];
        if (s == 0)
            first = hpti_outcomes_violation(&outcomes, values);
        ck_near_rel(hpti_outcomes_violation(&outcomes, values), first, 16);
    }
    ck_assert(first > 1);
}
END_TEST

/* However small the excess and large the spread. */
START_TEST(a_violation_is_0_only_when_the_limits_hold)
{
    hpti_outcomes outcomes = { 1, { { .limit = 0 } } };
    const double large[] = { -1e150, 1e150 }, small = 5e-324;

    for (int i = 0; i < 2; i++)
        hpti_outcomes_learn(&outcomes, large + i);
    ck_assert(!hpti_outcomes_hold(&outcomes, &small));
    ck_assert(hpti_outcomes_violation(&outcomes, &small) > 0);
}
END_TEST

/* ---- order ---- */

START_TEST(less_violation_ranks_first_then_the_lower_score)
{
    /* in the order of their rank; equal neighbours in the last pair */
    const hpti_rank ranks[] = { { 0, -5 },     { 0, 1 },   { 0, INFINITY },
                                { 0.5, -100 }, { 0.5, 0 }, { INFINITY, 3 },
                                { NAN, 4 },    { NAN, 7 } };
    const hpti_rank same = { NAN, 7 };

    for (int i = 0; i < 8; i++)
        for (int j = 0; j < 8; j++)
            ck_assert(hpti_rank_before(ranks[i], ranks[j]) == (i < j));
    ck_assert(!hpti_rank_before(ranks[7], same));
    ck_assert(!hpti_rank_before(same, ranks[7]));
}
END_TEST

/* ---- means ---- */

static const struct {
    int n;
    double values[4], mean;
    double epsilons;
} means[] = {
    { 0, { 0 }, NAN, 0 },
    { 1, { 0.1 }, 0.1, 0 },
    { 4, { 0.1, 0.1, 0.1, 0.1 }, 0.1, 0 }, /* equal ones: exactly */
    { 4, { 1e308, 1e308, 1e308, 1e308 }, 1e308, 0 },
    { 4, { 1, NAN, 2, 6 }, 3, 4 }, /* of three */
    { 3, { NAN, NAN, NAN }, NAN, 0 },
    { 2, { DBL_MAX, -DBL_MAX }, 0, 0 },
    { 4, { 1, INFINITY, 2, 3 }, INFINITY, 0 },
    { 3, { -INFINITY, 2, 3 }, -INFINITY, 0 },
    { 2, { -INFINITY, INFINITY }, INFINITY, 0 }, /* the worse */
    { 2, { INFINITY, -INFINITY }, INFINITY, 0 },
};

START_TEST(the_mean_is_over_what_is_known)
{
    const hpti_outcomes outcomes = { 1, { { .limit = 0 } } };
    hpti_outcome_means m;

    hpti_outcome_means_init(&m);
    for (int i = 0; i < means[_i].n; i++)
        hpti_outcome_means_add(&m, &outcomes, means[_i].values + i);
    if (isnan(means[_i].mean))
        ck_assert(isnan(m.mean[0]));
    else
        ck_near_rel(m.mean[0], means[_i].mean, means[_i].epsilons);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("feasibility");
    TCase *tcase = tcase_create("feasibility");

    tcase_add_loop_test(tcase, outcomes_hold_up_to_their_limits, 0,
                        (int)(sizeof holding / sizeof *holding));
    tcase_add_test(tcase, without_outcomes_all_is_feasible);
    tcase_add_test(tcase, a_violation_counts_in_standard_deviations);
    tcase_add_test(tcase, what_is_unknown_or_out_of_all_bounds_does_not_spread);
    tcase_add_test(tcase, without_a_spread_violations_count_as_they_are);
    tcase_add_test(tcase, units_do_not_matter);
    tcase_add_test(tcase, a_violation_is_0_only_when_the_limits_hold);
    tcase_add_test(tcase, less_violation_ranks_first_then_the_lower_score);
    tcase_add_loop_test(tcase, the_mean_is_over_what_is_known, 0,
                        (int)(sizeof means / sizeof *means));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
