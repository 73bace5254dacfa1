/*
 * The standard normal distribution.
 */
#include "reference.h"
#include "specfun/normal.h"

static const struct {
    double (*f)(double);
    const struct row1 *rows;
    size_t n;
    double epsilons;
} tables[] = {
    { hpti_normal_pdf, table_normal_pdf, COUNT(table_normal_pdf), 3 },
    { hpti_normal_cdf, table_normal_cdf, COUNT(table_normal_cdf), 4 },
    { hpti_normal_log_cdf, table_normal_log_cdf, COUNT(table_normal_log_cdf),
      4 },
    { hpti_normal_quantile, table_normal_quantile,
      COUNT(table_normal_quantile), 5 },
    { hpti_normal_log_quantile, table_normal_log_quantile,
      COUNT(table_normal_log_quantile), 8 },
};

START_TEST(values_are_good_to_a_few_ulps)
{
    ck_table1(tables[_i].f, tables[_i].rows, tables[_i].n, tables[_i].epsilons);
}
END_TEST

START_TEST(masses_of_intervals_do_not_cancel)
{
    ck_table2(hpti_normal_interval, table_normal_interval,
              COUNT(table_normal_interval), 4);
}
END_TEST

/* From the table of golden values, mpmath, 60 digits. */
static const struct row1 log_cdfs[] = {
    { 0, -0.69314718055994531 },  { -1, -1.8410216450092635 },
    { -5, -15.064998393988726 },  { -10, -53.231285150512471 },
    { -40, -804.60844201375379 },
};
static const struct row1 quantiles[] = {
    { 0.975, 1.9599639845400542 },
    { 0.01, -2.3263478740408411 },
    { 1e-6, -4.7534243088228989 },
    { 1e-10, -6.3613409024040562 },
};

START_TEST(golden_values_are_met)
{
    ck_table1(hpti_normal_log_cdf, log_cdfs, COUNT(log_cdfs), 2);
    ck_table1(hpti_normal_quantile, quantiles, COUNT(quantiles), 3);
}
END_TEST

START_TEST(limits_are_right)
{
    ck_assert(hpti_normal_quantile(0) == -INFINITY);
    ck_assert(hpti_normal_quantile(1) == INFINITY);
    ck_assert(hpti_normal_quantile(0.5) == 0);
    ck_assert(isnan(hpti_normal_quantile(-0.1)));
    ck_assert(isnan(hpti_normal_quantile(1.1)));
    ck_assert(isnan(hpti_normal_quantile(NAN)));
    ck_assert(hpti_normal_log_quantile(-INFINITY) == -INFINITY);
    ck_assert(hpti_normal_log_quantile(0) == INFINITY);
    ck_assert(hpti_normal_cdf(INFINITY) == 1);
    ck_assert(hpti_normal_cdf(-INFINITY) == 0);
    ck_assert(hpti_normal_log_cdf(-1e200) == -INFINITY);
    ck_assert(hpti_normal_pdf(INFINITY) == 0);
    ck_assert(isnan(hpti_normal_cdf(NAN)));
    ck_assert(hpti_normal_interval(3, 0) == 0);
    ck_near_rel(hpti_normal_interval(0, INFINITY), 1.2533141373155003, 1);
}
END_TEST

START_TEST(cdf_undoes_the_quantile)
{
    for (int i = 1; i < 10000; i++) {
        double p = i / 10000.0;

        ck_near_rel(hpti_normal_cdf(hpti_normal_quantile(p)), p, 100);
        p = hpti_exp(-0.07 * i); /* down to 1e-304 */
        ck_near_rel(hpti_normal_cdf(hpti_normal_quantile(p)), p, 12000);
    }
}
END_TEST

START_TEST(bits_are_the_same_everywhere)
{
    ck_assert_uint_eq(fingerprint(hpti_normal_cdf, -39, 9),
                      0x4b69bbdb87978ce2u);
    ck_assert_uint_eq(fingerprint(hpti_normal_log_cdf, -99, 9),
                      0x060d7f76c5784ab7u);
    ck_assert_uint_eq(fingerprint(hpti_normal_quantile, 0, 1),
                      0x106c364629acb32fu);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("normal");
    TCase *tcase = tcase_create("normal");

    tcase_add_loop_test(tcase, values_are_good_to_a_few_ulps, 0,
                        (int)COUNT(tables));
    tcase_add_test(tcase, masses_of_intervals_do_not_cancel);
    tcase_add_test(tcase, golden_values_are_met);
    tcase_add_test(tcase, limits_are_right);
    tcase_add_test(tcase, cdf_undoes_the_quantile);
    tcase_add_test(tcase, bits_are_the_same_everywhere);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
