/*
 * The gamma function's logarithm and the incomplete gamma functions.
 */
#include "reference.h"
#include "specfun/gammainc.h"

START_TEST(lgamma_is_good_to_a_few_ulps)
{
    ck_table1(hpti_lgamma, table_lgamma, COUNT(table_lgamma), 4);
}
END_TEST

START_TEST(lgamma_vanishes_at_1_and_2)
{
    ck_assert(hpti_lgamma(1) == 0 && hpti_lgamma(2) == 0);
    ck_assert(hpti_lgamma(0) == INFINITY && hpti_lgamma(INFINITY) == INFINITY);
    ck_assert(isnan(hpti_lgamma(-1.5)) && isnan(hpti_lgamma(NAN)));
}
END_TEST

START_TEST(lower_tails_match_the_reference)
{
    ck_table2(hpti_gamma_p, table_gamma_p, COUNT(table_gamma_p), 100);
    ck_table2(hpti_gamma_p, table_gamma_p_large, COUNT(table_gamma_p_large),
              200);
}
END_TEST

START_TEST(upper_tails_match_the_reference)
{
    ck_table2(hpti_gamma_q, table_gamma_q, COUNT(table_gamma_q), 100);
}
END_TEST

/* Q(1, x) = e^-x, P(1/2, x) = erf(sqrt x): closed forms */
START_TEST(closed_forms_are_met)
{
    for (double x = 0.01; x < 700; x *= 1.07)
        ck_near_rel(hpti_gamma_q(1, x), hpti_exp(-x), 12 + x);
    ck_near_rel(hpti_gamma_p(0.5, 1), 0.84270079294971487, 8);
    ck_assert(hpti_gamma_p(2, 0) == 0 && hpti_gamma_q(2, 0) == 1);
    ck_assert(hpti_gamma_p(2, INFINITY) == 1 && hpti_gamma_q(2, INFINITY) == 0);
    ck_assert(isnan(hpti_gamma_p(2, NAN)));
}
END_TEST

static const double shapes[] = { 0.01, 0.3, 1, 2.5, 30, 1e3, 1e6 };

/* the smaller tail comes back; what is lost is a P's own error */
START_TEST(inverse_undoes_both_tails)
{
    const double a = shapes[_i];

    for (int i = 1; i < 1000; i++) {
        double p = i / 1000.0, tiny = hpti_exp(-0.03 * i);
        double x = hpti_gamma_inverse(a, p, 1 - p);

        if (x > 1e-290)
            ck_near(hpti_gamma_p(a, x), p, 4e-14);
        x = hpti_gamma_inverse(a, tiny, 1 - tiny);
        if (x > 1e-290)
            ck_near(hpti_gamma_p(a, x), tiny, 1e-12 * tiny);
        x = hpti_gamma_inverse(a, 1 - tiny, tiny);
        ck_near(hpti_gamma_q(a, x), tiny, 1e-12 * tiny + 1e-16);
    }
    ck_assert(hpti_gamma_inverse(a, 0, 1) == 0);
    ck_assert(hpti_gamma_inverse(a, 1, 0) == INFINITY);
}
END_TEST

static double
inverse_of_shape_2(double p)
{
    return hpti_gamma_inverse(2, p, 1 - p);
}

START_TEST(bits_are_the_same_everywhere)
{
    ck_assert_uint_eq(fingerprint(hpti_lgamma, 0, 100),
                      0x9ab64bacf96c2072u);
    ck_assert_uint_eq(fingerprint(inverse_of_shape_2, 0, 1),
                      0xcb8bc08a3110ff5fu);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gammainc");
    TCase *tcase = tcase_create("gammainc");

    tcase_add_test(tcase, lgamma_is_good_to_a_few_ulps);
    tcase_add_test(tcase, lgamma_vanishes_at_1_and_2);
    tcase_add_test(tcase, lower_tails_match_the_reference);
    tcase_add_test(tcase, upper_tails_match_the_reference);
    tcase_add_test(tcase, closed_forms_are_met);
    tcase_add_loop_test(tcase, inverse_undoes_both_tails, 0,
                        (int)COUNT(shapes));
    tcase_add_test(tcase, bits_are_the_same_everywhere);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
