/*
 * Racing: the t test against reference p values, and its error rate.
 */
#include "../check_main.h"
#include "random/philox.h"
#include "study/racing-priv.h"
#include <stdio.h>
#include <time.h>

/* An incumbent of n evaluations. */
static hpti_incumbent *
incumbent_of(size_t n, double score)
{
    hpti_plan plan = { .repeats = (int)n, .alpha = 0.05 };
    hpt_allocator mem;
    hpti_incumbent *incumbent;

    hpti_mem_current(&mem);
    incumbent = hpti_incumbent_create(&mem, &plan);
    ck_assert_uint_eq(incumbent->n, n);
    for (size_t i = 0; i < n; i++)
        incumbent->scores[i] = score;
    return incumbent;
}

/* One-sided p value of the mean of the differences: mpmath, 40 digits; it
 * agrees with scipy.stats.ttest_1samp(d, 0, alternative='greater'). */
static const struct {
    size_t n;
    double d[7];
    double p;
} cases[] = {
    { 3, { 1, 2, 3 }, 0.037089950113724269217 },
    { 3, { 0.5, -0.25, 1 }, 0.18502960582564397732 },
    { 3, { 1, 1, 1.125 }, 0.00079808510570516692827 },
    { 5, { 2, 1, 0, 3, 1.5 }, 0.019970984035859413638 },
    { 7, { 0.25, -1, 2, 0.5, 1, -0.5, 3 }, 0.1019383410042160061 },
    { 5, { 1, 1, 1, 1, 1.0009765625 }, 4.3621645191399960313e-15 },
    { 6, { 0.125, -0.125, 0.5, -0.25, 0.375, 0.0625 }, 0.18588136713957055319 },
};

/* With 10 evaluations there are 7 looks: cut just above the level p, not just
 * below.  Only the last look is asked: the others have their own level. */
START_TEST(the_cut_comes_at_the_level_of_the_test)
{
    hpti_incumbent *best = incumbent_of(10, 4);

    for (int above = 0; above <= 1; above++) {
        double p = cases[_i].p * (above ? 1 + 1e-9 : 1 - 1e-9);
        bool cut = false;
        hpti_race race;

        hpti_race_init(&race, best, 7 * p);
        for (size_t i = 0; i < cases[_i].n; i++)
            cut = hpti_race_add(&race, 4 + cases[_i].d[i]);
        ck_assert_msg(cut == above, "level %g", p);
    }
    hpti_incumbent_destroy(best);
}
END_TEST

START_TEST(two_evaluations_and_all_of_them_are_no_look)
{
    hpti_incumbent *best = incumbent_of(5, 0);
    hpti_race race;

    hpti_race_init(&race, best, 0.05);
    ck_assert(!hpti_race_add(&race, 1));
    ck_assert(!hpti_race_add(&race, 1));
    ck_assert(hpti_race_add(&race, 1));
    ck_assert(hpti_race_add(&race, 1));
    ck_assert(!hpti_race_add(&race, 1));
    hpti_race_init(&race, NULL, 0.05);
    for (int i = 0; i < 100; i++)
        ck_assert(!hpti_race_add(&race, i));
    hpti_incumbent_destroy(best);
}
END_TEST

START_TEST(a_better_trial_is_never_cut)
{
    hpti_incumbent *best = incumbent_of(8, 0);
    hpti_race race;

    hpti_race_init(&race, best, 0.5);
    for (int i = 0; i < 8; i++)
        ck_assert(!hpti_race_add(&race, -1));
    hpti_incumbent_destroy(best);
}
END_TEST

START_TEST(differences_that_overflow_do_not_cut)
{
    hpti_incumbent *best = incumbent_of(8, -1.7e308);
    hpti_race race;

    hpti_race_init(&race, best, 0.05);
    for (int i = 0; i < 8; i++)
        ck_assert(!hpti_race_add(&race, i % 2 ? 1.7e308 : -1.7e308));
    hpti_incumbent_destroy(best);
}
END_TEST

/*
 * Of trials that are as good as the incumbent, at most alpha are cut: 20,000
 * races at alpha = 0.1, normal differences.  Above 0.1 + 4 standard errors
 * (0.0085) with probability 3e-5.  And one that is worse by one standard
 * deviation is mostly cut.
 */
START_TEST(equal_trials_are_cut_at_a_rate_of_alpha_at_most)
{
    uint64_t seed = (uint64_t)time(NULL);
    hpti_incumbent *best = incumbent_of(10, 0);
    int cuts[2] = { 0, 0 };

    printf("seed %llu\n", (unsigned long long)seed);
    for (int shift = 0; shift < 2; shift++) {
        for (uint64_t k = 0; k < 20000; k++) {
            hpti_random random;
            hpti_race race;
            bool cut = false;

            hpti_random_init(&random, seed, k, HPTI_FOR_SHUFFLE);
            hpti_race_init(&race, best, 0.1);
            for (int i = 0; i < 10 && !cut; i++)
                cut = hpti_race_add(&race, hpti_random_normal(&random) + shift);
            cuts[shift] += cut;
        }
    }
    ck_assert_int_lt(cuts[0], 2170);
    ck_assert_int_gt(cuts[0], 200); /* Bonferroni is not that timid */
    ck_assert_int_gt(cuts[1], 8000);
    hpti_incumbent_destroy(best);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("racing");
    TCase *tcase = tcase_create("racing");

    tcase_add_loop_test(tcase, the_cut_comes_at_the_level_of_the_test, 0,
                        (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tcase, two_evaluations_and_all_of_them_are_no_look);
    tcase_add_test(tcase, a_better_trial_is_never_cut);
    tcase_add_test(tcase, differences_that_overflow_do_not_cut);
    tcase_add_test(tcase, equal_trials_are_cut_at_a_rate_of_alpha_at_most);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
