/*
 * Point-wise criteria: golden values, gradients, far tails.
 */
#include "../check_main.h"
#include "acquisition/criterion.h"
#include "acquisition/ei.h"

/* 60-digit arithmetic: log Phi(z), phi(z) / Phi(z). */
static const struct golden {
    double z, log_cdf, ratio;
} golden[] = {
    { 8, -6.2209605742717861e-16, 5.0522710835368954e-15 },
    { 1, -0.17275377902344989, 0.28759997093917836 },
    { 0, -0.69314718055994531, 0.79788456080286536 },
    { -0.5, -1.1759117615936186, 1.1410777703680645 },
    { -1, -1.8410216450092635, 1.5251352761609812 },
    { -2, -3.7831843336820319, 2.3732155328228409 },
    { -5, -15.064998393988726, 5.1865039671258421 },
    { -10, -53.231285150512471, 10.098093233962512 },
    { -25, -316.63940800802026, 25.039873012057563 },
    { -40, -804.60844201375379, 40.024968847207264 },
    { -100, -5005.5242086942051, 100.00999800099926 },
    { -1e3, -500007.82669481218, 1000.000999998 },
};

static double
log_pi(double mean, double variance, double best, double *d_mean,
       double *d_variance)
{
    return hpti_criterion_value(HPTI_LOG_PI, 0, mean, variance, best, d_mean,
                                d_variance);
}

/* mean -z, variance 1, best 0; and the same scaled. */
START_TEST(golden_values_of_the_probability)
{
    const struct golden *g = &golden[_i];
    double d_mean, d_variance;

    ck_near_rel(log_pi(-g->z, 1, 0, &d_mean, &d_variance), g->log_cdf, 8);
    ck_near_rel(d_mean, -g->ratio, 16);
    ck_near_rel(d_variance, -0.5 * g->z * g->ratio, 16);
    ck_near_rel(log_pi(1 - 4 * g->z, 16, 1, &d_mean, &d_variance), g->log_cdf,
                8);
    ck_near_rel(d_mean, -g->ratio / 4, 16);
    ck_near_rel(d_variance, -0.5 * g->z * g->ratio / 16, 16);
}
END_TEST

START_TEST(the_probability_rises_and_never_leaves_the_numbers)
{
    double last = -INFINITY, d_mean, d_variance;

    for (int i = -4000; i <= 800; i++) {
        const double at = log_pi(-i * 0.01, 1, 0, NULL, NULL);

        ck_assert_msg(at > last && at <= 0, "z %g", i * 0.01);
        last = at;
    }
    for (double z = -1e140; z < -1; z /= 10) {
        ck_assert(isfinite(log_pi(-z, 1, 0, &d_mean, &d_variance)));
        ck_assert(isfinite(d_mean) && isfinite(d_variance));
    }
}
END_TEST

START_TEST(the_bound_and_the_improvement_are_what_they_are_called)
{
    ck_near_rel(hpti_criterion_value(HPTI_BOUND, 1.5, -0.75, 4, 7, NULL, NULL),
                3.75, 1);
    ck_near_rel(hpti_criterion_value(HPTI_BOUND, 0, 0.75, 4, 7, NULL, NULL),
                -0.75, 1);
    ck_near_rel(hpti_criterion_value(HPTI_LOG_EI, 1.5, 0.3, 4, -1, NULL, NULL),
                hpti_log_ei(0.3, 4, -1, NULL, NULL), 1);
}
END_TEST

START_TEST(gradients_agree_with_differences)
{
    static const hpti_criterion criteria[] = { HPTI_LOG_EI, HPTI_LOG_PI,
                                               HPTI_BOUND };
    const hpti_criterion c = criteria[_i % 3];
    const double mean = -3 + 0.2 * _i, variance = 0.05 + 0.2 * (_i % 5);
    double d_mean, d_variance, h = 1e-5;

    hpti_criterion_value(c, 1.8, mean, variance, 0.1, &d_mean, &d_variance);
    ck_near(
        (hpti_criterion_value(c, 1.8, mean + h, variance, 0.1, NULL, NULL) -
         hpti_criterion_value(c, 1.8, mean - h, variance, 0.1, NULL, NULL)) /
            (2 * h),
        d_mean, 1e-7 * fmax(1, fabs(d_mean)));
    h *= variance;
    ck_near(
        (hpti_criterion_value(c, 1.8, mean, variance + h, 0.1, NULL, NULL) -
         hpti_criterion_value(c, 1.8, mean, variance - h, 0.1, NULL, NULL)) /
            (2 * h),
        d_variance, 1e-7 * fmax(1, fabs(d_variance)));
}
END_TEST

START_TEST(what_can_be_averaged_over_worlds_is_a_log)
{
    ck_assert(hpti_criterion_is_log(HPTI_LOG_EI) &&
              hpti_criterion_is_log(HPTI_LOG_PI) &&
              !hpti_criterion_is_log(HPTI_BOUND));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("criterion");
    TCase *tcase = tcase_create("criterion");

    tcase_add_loop_test(tcase, golden_values_of_the_probability, 0,
                        (int)(sizeof golden / sizeof *golden));
    tcase_add_test(tcase, the_probability_rises_and_never_leaves_the_numbers);
    tcase_add_test(tcase,
                   the_bound_and_the_improvement_are_what_they_are_called);
    tcase_add_loop_test(tcase, gradients_agree_with_differences, 0, 30);
    tcase_add_test(tcase, what_can_be_averaged_over_worlds_is_a_log);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
