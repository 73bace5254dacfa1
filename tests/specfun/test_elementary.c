/*
 * exp, log and kin: within an ulp of the truth, and the same bits everywhere.
 */
#include "reference.h"

static double
exponential(double x)
{
    return hpti_exp(x);
}

static const struct {
    double (*f)(double);
    const struct row1 *rows;
    size_t n;
    double epsilons;
} tables[] = {
    /* an ulp is half an epsilon to a whole one */
    { exponential, table_exp, COUNT(table_exp), 1 },
    { hpti_expm1, table_expm1, COUNT(table_expm1), 1 },
    { hpti_log, table_log, COUNT(table_log), 1 },
    { hpti_log1p, table_log1p, COUNT(table_log1p), 1 },
    { hpti_log1pmx, table_log1pmx, COUNT(table_log1pmx), 4 },
    { hpti_log1mexp, table_log1mexp, COUNT(table_log1mexp), 2 },
};

START_TEST(values_are_within_an_ulp)
{
    ck_table1(tables[_i].f, tables[_i].rows, tables[_i].n, tables[_i].epsilons);
}
END_TEST

/* exp(-708.5) and exp(-720) (mpmath): subnormal numbers */
START_TEST(exp_underflows_gradually)
{
    ck_near(hpti_exp(-708.5), 2.0061323053313058e-308, 0x1p-1074);
    ck_near(hpti_exp(-720.0), 2.0322308024242932e-313, 0x1p-1074);
    ck_assert(hpti_exp(-745.1332191019411) == 0x1p-1074);
    ck_assert(hpti_exp(-745.1332191019412) == 0);
    ck_assert(hpti_exp(-1e300) == 0);
}
END_TEST

START_TEST(exp_overflows_at_the_largest_double)
{
    ck_near_rel(hpti_exp(709.782712893384), 1.7976931348622732178e308, 1);
    ck_assert(hpti_exp(709.782712893385) == INFINITY);
    ck_assert(hpti_exp(1e300) == INFINITY);
    ck_assert(hpti_expm1(709.782712893385) == INFINITY);
}
END_TEST

START_TEST(special_cases_are_those_of_the_standard)
{
    ck_assert(hpti_exp(0.0) == 1 && hpti_exp(-0.0) == 1);
    ck_assert(hpti_exp(INFINITY) == INFINITY && hpti_exp(-INFINITY) == 0);
    ck_assert(isnan(hpti_exp(NAN)));
    ck_assert(hpti_log(1.0) == 0 && !signbit(hpti_log(1.0)));
    ck_assert(hpti_log(0.0) == -INFINITY && hpti_log(-0.0) == -INFINITY);
    ck_assert(hpti_log(INFINITY) == INFINITY);
    ck_assert(isnan(hpti_log(-1.0)) && isnan(hpti_log(NAN)));
    ck_assert(isnan(hpti_log(-INFINITY)));
    ck_assert(signbit(hpti_log1p(-0.0)) && hpti_log1p(0.0) == 0);
    ck_assert(hpti_log1p(-1.0) == -INFINITY);
    ck_assert(hpti_log1p(INFINITY) == INFINITY);
    ck_assert(isnan(hpti_log1p(-1.5)) && isnan(hpti_log1p(NAN)));
    ck_assert(signbit(hpti_expm1(-0.0)) && hpti_expm1(0.0) == 0);
    ck_assert(hpti_expm1(-INFINITY) == -1 && hpti_expm1(INFINITY) == INFINITY);
    ck_assert(isnan(hpti_expm1(NAN)));
    ck_assert(hpti_log1mexp(0.0) == -INFINITY);
    ck_assert(hpti_log1mexp(-INFINITY) == 0);
}
END_TEST

START_TEST(exp_never_falls)
{
    for (double x = -746; x < 710; x += 0.00731) {
        double next = nextafter(x, INFINITY);

        ck_assert_msg(hpti_exp(x) <= hpti_exp(next), "falls at %.17g", x);
    }
}
END_TEST

START_TEST(inverse_functions_undo_each_other)
{
    for (double x = -700; x < 700; x += 0.377) {
        double tolerance = 4 * DBL_EPSILON * fmax(1, fabs(x));

        ck_near(hpti_log(hpti_exp(x)), x, tolerance);
        if (x > -30)
            ck_near(hpti_log1p(hpti_expm1(x)), x,
                    tolerance * fmax(1, hpti_exp(-x)));
    }
}
END_TEST

/*
 * The fingerprints that gcc 12 with -O2 gives on x86-64.  Whatever changes them
 * (another compiler, option or machine) would change users' proposals.
 */
START_TEST(bits_are_the_same_everywhere)
{
    ck_assert_uint_eq(fingerprint(exponential, -745, 710),
                      0x69acf3789ffb7457u);
    ck_assert_uint_eq(fingerprint(hpti_expm1, -40, 710),
                      0x0416c25b9ba8058fu);
    ck_assert_uint_eq(fingerprint(hpti_log, 0, 1000),
                      0xa8c7b668ea3f526du);
    ck_assert_uint_eq(fingerprint(hpti_log1p, -1, 10),
                      0xb98b2b7b907b1009u);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("elementary");
    TCase *tcase = tcase_create("elementary");

    tcase_add_loop_test(tcase, values_are_within_an_ulp, 0,
                        (int)COUNT(tables));
    tcase_add_test(tcase, exp_underflows_gradually);
    tcase_add_test(tcase, exp_overflows_at_the_largest_double);
    tcase_add_test(tcase, special_cases_are_those_of_the_standard);
    tcase_add_test(tcase, exp_never_falls);
    tcase_add_test(tcase, inverse_functions_undo_each_other);
    tcase_add_test(tcase, bits_are_the_same_everywhere);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
