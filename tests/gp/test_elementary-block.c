/*
 * Elementary functions of many numbers, against long double.
 */
#include "../check_main.h"
#include "gp/elementary-block.h"

enum { STEPS = 4096 };

static double x[STEPS], out[STEPS];

/* From 1e-9 to 700 in even steps of the logarithm, and 0. */
static void
fill(void)
{
    for (int i = 0; i < STEPS; i++)
        x[i] =
            i ? exp(log(1e-9) + (log(700) - log(1e-9)) * i / (STEPS - 1)) : 0;
}

START_TEST(exponentials)
{
    fill();
    hpti_block_exp(STEPS, 1, x, out);
    for (int i = 0; i < STEPS; i++)
        ck_near_rel(out[i], (double)expl(-(long double)x[i]), 2);
    hpti_block_complement(STEPS, 1, x, out);
    for (int i = 0; i < STEPS; i++)
        ck_near_rel(out[i], (double)-expm1l(-(long double)x[i]), 2);
    hpti_block_exp(STEPS, 0.5, x, out);
    for (int i = 0; i < STEPS; i++)
        ck_near_rel(out[i], (double)expl(-(long double)x[i] / 2), 2);
}
END_TEST

START_TEST(large_arguments_end_at_a_tiny_number)
{
    const double large[8] = { 708, 709, 1e3, 1e10, 1e300, INFINITY, 800, 750 };

    hpti_block_exp(8, 1, large, out);
    for (int i = 0; i < 8; i++)
        ck_assert(out[i] > 0 && out[i] < 1e-307);
    hpti_block_complement(8, 1, large, out);
    for (int i = 0; i < 8; i++)
        ck_assert(out[i] == 1);
}
END_TEST

START_TEST(logarithms)
{
    fill();
    x[0] = 0x1p-1022;
    x[1] = 1e300;
    for (int i = 2; i < 1000; i++) /* around 1 */
        x[i] = 1 + (i - 500) * 1e-6;
    hpti_block_log(STEPS, -2, x, out);
    for (int i = 0; i < STEPS; i++)
        ck_near_rel(out[i], (double)(-2 * logl(x[i])), 2);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("elementary-block");
    TCase *tcase = tcase_create("elementary-block");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, exponentials);
    tcase_add_test(tcase, large_arguments_end_at_a_tiny_number);
    tcase_add_test(tcase, logarithms);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
