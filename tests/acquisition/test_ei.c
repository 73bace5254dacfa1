/*
 * Log expected improvement: golden and random values, quadrature, gradients,
 * far tails.
 */
#include "../check_main.h"
#include "acquisition/ei.h"
#include "table_ei.h"

/* 60-digit arithmetic on the exact doubles; NaN: not given. */
static const struct golden {
    double z, log_h, cdf_ratio, pdf_ratio;
} golden[] = {
    { 5, 1.6094379231264314, 0.19999994053122005, 2.9734389976756012e-7 },
    { 1, 0.08002621884930694, 0.77663872520173926, 0.22336127479826074 },
    { 0, -0.91893853320467274, 1.2533141373155003, 1 },
    { -0.5, -1.6205162643873199, 1.5598731483480797, 1.7799365741740398 },
    { -1, -2.4851210257126413, 1.9042712333296918, 2.9042712333296918 },
    { -2, -4.7687835239171142, 2.679416883955586, 6.358833767911172 },
    { -5, -16.74430116266099, 5.3618162412880885, 27.809081206440443 },
    { -10, -55.553122036122356, 10.194383033412553, 102.94383033412553 },
    { -20, -206.9178385094251, 20.099262811101282, 402.98525622202564 },
    { -25, -319.86146358149595, 25.079620234266533, 627.99050585666332 },
    { -40, -808.29856835661996, 40.049906657648518, 1602.9962663059407 },
    { -100, -5010.1295788002498, 100.01999400419587, 10002.999400419587 },
    { -1e3, -500014.73445209116, NAN, NAN },
    { -1e6, -500000000028.54996, NAN, NAN },
    { -1e10, -5.0e19, NAN, NAN },
};

START_TEST(golden_values)
{
    const struct golden *g = &golden[_i];
    const hpti_log_h h = hpti_log_h_at(g->z);

    ck_near(h.value, g->log_h, 5e-14 * fmax(1, fabs(g->log_h) / 100));
    if (isnan(g->cdf_ratio))
        return;
    ck_near_rel(h.cdf_ratio, g->cdf_ratio, 200);
    ck_near_rel(h.pdf_ratio, g->pdf_ratio, 200);
}
END_TEST

/* Measured: 1.7 epsilons of the logarithm or of 1.  The errors of the ratios
 * grow with z^2 in the middle branch: 0.6 z^2 and 4 epsilons. */
START_TEST(random_values)
{
    const struct ei_row *row = &table_ei[_i];
    const hpti_log_h h = hpti_log_h_at(row->z);
    const double epsilons = row->z < -20 || row->z > 0 ? 4
                                                       : 6 + row->z * row->z;

    ck_near(h.value, row->log_h,
            4 * DBL_EPSILON * fmax(1, fabs(row->log_h)));
    ck_near_rel(h.cdf_ratio, row->cdf_ratio, epsilons);
    ck_near_rel(h.pdf_ratio, row->pdf_ratio, epsilons);
}
END_TEST

/* EI by Simpson's rule of (best - y) over the normal density below best, which
 * shares nothing with the closed form. */
static double
quadrature(double mean, double sd, double best)
{
    const int n = 200000;
    const double low = fmin(best, mean) - 14 * sd, width = (best - low) / n;
    double sum = 0;

    for (int i = 0; i <= n; i++) {
        double y = low + i * width, z = (y - mean) / sd;
        double f = (best - y) * exp(-0.5 * z * z) / (sd * sqrt(2 * M_PI));

        sum += f * (i == 0 || i == n ? 1 : i % 2 ? 4 : 2);
    }
    return sum * width / 3;
}

START_TEST(agrees_with_quadrature)
{
    const double mean = -1 + 0.37 * _i, sd = 0.2 + 0.3 * (_i % 4), best = 0.25;
    const double ei = quadrature(mean, sd, best);

    ck_near(hpti_log_ei(mean, sd * sd, best, NULL, NULL), log(ei),
            1e-9 * fmax(1, fabs(log(ei))));
}
END_TEST

START_TEST(gradient_agrees_with_differences)
{
    const double mean = -3 + 0.61 * _i, variance = 0.05 + 0.2 * (_i % 5);
    double d_mean, d_variance, h = 1e-5;

    hpti_log_ei(mean, variance, 0.1, &d_mean, &d_variance);
    ck_near((hpti_log_ei(mean + h, variance, 0.1, NULL, NULL) -
             hpti_log_ei(mean - h, variance, 0.1, NULL, NULL)) / (2 * h),
            d_mean, 1e-7 * fmax(1, fabs(d_mean)));
    h *= variance;
    ck_near((hpti_log_ei(mean, variance + h, 0.1, NULL, NULL) -
             hpti_log_ei(mean, variance - h, 0.1, NULL, NULL)) / (2 * h),
            d_variance, 1e-7 * fmax(1, fabs(d_variance)));
}
END_TEST

START_TEST(branches_meet_and_never_fall)
{
    double last = -INFINITY;

    for (int i = -4000; i <= 400; i++) {
        double at = hpti_log_h_at(i * 0.01).value;

        ck_assert_msg(at > last, "z %g", i * 0.01);
        last = at;
    }
    for (double z = -1e300; z < -1e3; z /= 10)
        ck_assert(isfinite(hpti_log_h_at(z).value));
    ck_near(hpti_log_h_at(-20 - 1e-13).value, hpti_log_h_at(-20).value, 1e-11);
    ck_near(hpti_log_h_at(-1 + 1e-15).value, hpti_log_h_at(-1).value, 1e-13);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("ei");
    TCase *tcase = tcase_create("ei");

    tcase_add_loop_test(tcase, golden_values, 0,
                        (int)(sizeof golden / sizeof *golden));
    tcase_add_loop_test(tcase, random_values, 0,
                        (int)(sizeof table_ei / sizeof *table_ei));
    tcase_add_loop_test(tcase, agrees_with_quadrature, 0, 12);
    tcase_add_loop_test(tcase, gradient_agrees_with_differences, 0, 20);
    tcase_add_test(tcase, branches_meet_and_never_fall);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
