/*
 * Mean and standard error of the mean, of numbers of any size.
 */
#include "../check_main.h"
#include "study/evaluate-priv.h"

/* Reference: mpmath, 40 digits, on the exact doubles. */
static const struct {
    size_t n;
    double x[6];
    double mean, standard_error;
} cases[] = {
    { 5, { 1, 2, 3, 4, 5 },
      3.0, 0.7071067811865475244 },
    { 5, { 0.93, 0.91, 0.95, 0.92, 0.94 },
      0.93000000000000000444, 0.007071067811865457973 },
    { 3, { 1e+308, -1e+308, 1.7e+308 },
      5.6666666666666664628e+307, 8.0897740663410645628e+307 },
    { 4, { 1e-310, 3e-310, 2e-310, 5e-310 },
      2.7499999999999915986e-310, 8.5391256382996392317e-311 },
    { 3, { 1000000000.1, 1000000000.2, 1000000000.4 },
      1000000000.2333333492, 0.088191693847966001109 },
    { 2, { -3.5, 2.25 },
      -0.625, 2.875 },
    { 4, { 1e+300, 3e+300, -1e+299, 1e+299 },
      1.0000000000000000525e+300, 7.0828431202919263821e+299 },
    { 1, { 42 },
      42.0, 0.0 },
    { 3, { DBL_MAX, DBL_MAX, -DBL_MAX },
      5.9923104495410523605e+307, 1.1984620899082104721e+308 },
};

START_TEST(mean_and_standard_error_are_right_at_any_scale)
{
    double mean, standard_error;

    hpti_mean(cases[_i].x, cases[_i].n, &mean, &standard_error);
    ck_near_rel(mean, cases[_i].mean, 4);
    ck_near_rel(standard_error, cases[_i].standard_error, 8);
}
END_TEST

START_TEST(equal_numbers_are_their_own_mean)
{
    const double numbers[] = { 0.1, -1.0 / 3, 1e308, 5e-324, 0.0, 7e-310 };
    double x[10], mean, standard_error;

    for (size_t k = 0; k < 6; k++) {
        for (size_t n = 1; n <= 10; n++) {
            x[n - 1] = numbers[k];
            hpti_mean(x, n, &mean, &standard_error);
            ck_assert(mean == numbers[k]);
            ck_assert(standard_error == 0);
        }
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("evaluate");
    TCase *tcase = tcase_create("evaluate");

    tcase_add_loop_test(tcase, mean_and_standard_error_are_right_at_any_scale,
                        0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tcase, equal_numbers_are_their_own_mean);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
