/*
 * The incomplete beta function.
 */
#include "reference.h"
#include "specfun/betainc.h"

START_TEST(values_match_the_reference)
{
    ck_table3(hpti_betainc, table_betainc, COUNT(table_betainc), 200);
}
END_TEST

START_TEST(large_parameters_match_the_reference)
{
    ck_table3(hpti_betainc, table_betainc_large, COUNT(table_betainc_large),
              1000);
}
END_TEST

START_TEST(log_beta_matches_the_reference)
{
    for (size_t i = 0; i < COUNT(table_lbeta); i++) {
        const struct row2 *t = &table_lbeta[i];

        ck_near(hpti_lbeta(t->a, t->x), t->want,
                8 * DBL_EPSILON * fmax(4, fabs(t->want)));
    }
}
END_TEST

/* I_x(1, 1) = x, I_x(a, 1) = x^a, I_1/2(a, a) = 1/2 */
START_TEST(closed_forms_are_met)
{
    for (double x = 0.001; x < 1; x += 0.0037) {
        ck_near_rel(hpti_betainc(1, 1, x), x, 4);
        ck_near_rel(hpti_betainc(3, 1, x), x * x * x, 40);
    }
    for (double a = 0.01; a < 1e6; a *= 1.9)
        ck_near_rel(hpti_betainc(a, a, 0.5), 0.5, 40);
    ck_assert(hpti_betainc(2, 3, 0) == 0 && hpti_betainc(2, 3, 1) == 1);
    ck_assert(isnan(hpti_betainc(2, 3, NAN)));
}
END_TEST

/* Student's t with 7 degrees of freedom outside of -2 to 2; mpmath, 40 digits */
START_TEST(it_gives_the_tails_of_students_t)
{
    ck_near_rel(hpti_betainc(3.5, 0.5, 7 / (7 + 4.0)), 0.0856193285629760768, 40);
}
END_TEST

static const double shapes[][2] = { { 0.01, 0.01 }, { 0.5, 0.5 }, { 1, 3 },
                                    { 2, 0.02 },    { 30, 70 },   { 1e6, 15 },
                                    { 1e6, 1e6 } };

START_TEST(inverse_undoes_both_tails)
{
    const double a = shapes[_i][0], b = shapes[_i][1];

    for (int i = 1; i < 1000; i++) {
        double p = i / 1000.0, tiny = hpti_exp(-0.03 * i), x, y, upper;

        x = hpti_betainc_inverse(a, b, p, 1 - p, &y);
        if (x > 1e-290 && y > 1e-290)
            ck_near(hpti_betainc_both(a, b, x, y, &upper), p, 1e-13);
        x = hpti_betainc_inverse(a, b, tiny, 1 - tiny, &y);
        if (x > 1e-290)
            ck_near(hpti_betainc_both(a, b, x, y, &upper), tiny, 1e-11 * tiny);
        x = hpti_betainc_inverse(a, b, 1 - tiny, tiny, &y);
        if (y > 1e-290) {
            hpti_betainc_both(a, b, x, y, &upper);
            ck_near(upper, tiny, 1e-11 * tiny + 1e-16);
        }
    }
    {
        double y;

        ck_assert(hpti_betainc_inverse(a, b, 0, 1, &y) == 0 && y == 1);
        ck_assert(hpti_betainc_inverse(a, b, 1, 0, &y) == 1 && y == 0);
    }
}
END_TEST

static double
inverse_2_5(double p)
{
    double y;

    return hpti_betainc_inverse(2, 5, p, 1 - p, &y);
}

START_TEST(bits_are_the_same_everywhere)
{
    ck_assert_uint_eq(fingerprint(inverse_2_5, 0, 1),
                      0x562e41911f081369u);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("betainc");
    TCase *tcase = tcase_create("betainc");

    tcase_add_test(tcase, values_match_the_reference);
    tcase_add_test(tcase, large_parameters_match_the_reference);
    tcase_add_test(tcase, log_beta_matches_the_reference);
    tcase_add_test(tcase, closed_forms_are_met);
    tcase_add_test(tcase, it_gives_the_tails_of_students_t);
    tcase_add_loop_test(tcase, inverse_undoes_both_tails, 0,
                        (int)COUNT(shapes));
    tcase_add_test(tcase, bits_are_the_same_everywhere);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
