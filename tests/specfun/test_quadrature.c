/*
 * Integrals with closed forms.
 */
#include "../check_main.h"
#include "specfun/elementary.h"
#include "specfun/quadrature.h"

static double
power(double x, const void *exponent)
{
    return hpti_exp(*(const double *)exponent * hpti_log(x));
}

static double
gaussian(double x, const void *data)
{
    (void)data;
    return hpti_exp(-0.5 * x * x);
}

static double
falling(double x, const void *scale)
{
    return hpti_exp(-fabs(x) / *(const double *)scale);
}

static double
stairs(double x, const void *data)
{
    (void)data;
    return floor(x);
}

/* int_0^1 x^p dx = 1/(p + 1), also with a singularity at 0 */
START_TEST(powers_are_integrated)
{
    const double exponents[] = { 0.5, 1, 7, 40, -0.5, 0.01 };

    for (int i = 0; i < 6; i++)
        ck_near(hpti_integrate(power, &exponents[i], 0, 1, 1e-14),
                1 / (exponents[i] + 1), i < 4 ? 1e-15 : 2e-9);
}
END_TEST

START_TEST(a_narrow_peak_is_found)
{
    ck_near_rel(hpti_integrate(gaussian, NULL, -300, 340, 1e-14),
                2.5066282746310005, 20);
}
END_TEST

START_TEST(tails_are_followed_to_their_end)
{
    const double scales[] = { 1e-200, 1, 1e200 };

    for (int i = 0; i < 3; i++) {
        double s = scales[i];

        ck_near_rel(hpti_integrate_outward(falling, &s, 0, INFINITY, 0.1 * s,
                                           1e-14),
                    s, 20);
        ck_near_rel(hpti_integrate_outward(falling, &s, 0, -INFINITY, 0.1 * s,
                                           1e-14),
                    s, 20);
        ck_near_rel(hpti_integrate_outward(falling, &s, 0, 2 * s, 9 * s, 1e-14),
                    s * (1 - hpti_exp(-2)), 20);
    }
}
END_TEST

START_TEST(an_empty_interval_is_nothing)
{
    ck_assert(hpti_integrate(gaussian, NULL, 1, 1, 1e-14) == 0);
    ck_assert(hpti_integrate_outward(gaussian, NULL, 1, 1, 1, 1e-14) == 0);
}
END_TEST

/* n (n - 1) / 2: an estimate, but in bounded time */
START_TEST(endless_corners_end)
{
    ck_near(hpti_integrate(stairs, NULL, 0, 1e6, 1e-14), 499999500000.0, 1e3);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("quadrature");
    TCase *tcase = tcase_create("quadrature");

    tcase_add_test(tcase, powers_are_integrated);
    tcase_add_test(tcase, a_narrow_peak_is_found);
    tcase_add_test(tcase, tails_are_followed_to_their_end);
    tcase_add_test(tcase, an_empty_interval_is_nothing);
    tcase_add_test(tcase, endless_corners_end);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
