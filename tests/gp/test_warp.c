/*
 * The warp of a coordinate: golden values (60-digit arithmetic), long double
 * formulas all over the box of its parameters, and its ends.
 */
#include "../check_main.h"
#include "gp/warp.h"

#define MARGIN 1e-7

static const struct golden {
    double low, high, w; /* at v = 0.3 */
} golden[] = {
    { 0.5, 2, 0.79544511501033223 },
    { 2, 0.5, 0.046060798583054351 },
};

START_TEST(golden_values)
{
    const struct golden *g = &golden[_i];
    const double u[8] = { (0.3 - MARGIN) / (1 - 2 * MARGIN) };
    double w[8];

    hpti_warp_inputs(8, g->low, g->high, u, w);
    ck_near_rel(w[0], g->w, 4);
}
END_TEST

/* Parameters that the prior allows: e^-2 to e^2. */
static double
bend(int i)
{
    return exp(0.5 * i - 2);
}

enum { BENDS = 9, STEPS = 40 };

START_TEST(value_and_derivatives_are_the_formulas)
{
    const double low = bend(_i % BENDS), high = bend(_i / BENDS);
    const long double a = low, b = high;

    double u[STEPS], w[STEPS], by_low[STEPS], by_high[STEPS];

    for (int i = 0; i < STEPS; i++)
        u[i] = (double)i / (STEPS - 1);
    hpti_warp_inputs(STEPS, low, high, u, w);
    hpti_warp_bends(STEPS, low, high, u, by_low, by_high);
    for (int i = 0; i < STEPS; i++) {
        const long double v = MARGIN + (1 - 2 * MARGIN) * u[i]; /* rounded */
        const long double p = a * logl(v), t = logl(-expm1l(p));
        const double slope = hpti_warp_slope(low, high, u[i]);

        ck_near(w[i], (double)-expm1l(b * t), 4 * DBL_EPSILON);
        ck_near(
            slope,
            (double)((1 - 2e-7L) * a * b * powl(v, a - 1) * expl((b - 1) * t)),
            64 * DBL_EPSILON * fmax(1, slope));
        ck_near(by_low[i], (double)(b * p * expl(p + (b - 1) * t)),
                16 * DBL_EPSILON);
        ck_near(by_high[i], (double)(-b * t * expl(b * t)), 16 * DBL_EPSILON);
    }
}
END_TEST

START_TEST(it_rises_from_0_to_1_and_its_slope_stays_finite)
{
    const double low = bend(_i % BENDS), high = bend(_i / BENDS);
    double u[1000], w[1000], before = -1;

    for (int i = 0; i < 1000; i++)
        u[i] = i / 999.0;
    hpti_warp_inputs(1000, low, high, u, w);
    for (int i = 0; i < 1000; i++) {
        const double slope = hpti_warp_slope(low, high, u[i]);

        ck_assert(w[i] >= 0 && w[i] <= 1 && w[i] >= before);
        ck_assert(slope >= 0 && slope < 1e6);
        before = w[i];
    }
}
END_TEST

START_TEST(without_bends_it_is_the_identity)
{
    double u[STEPS], w[STEPS];

    for (int i = 0; i < STEPS; i++)
        u[i] = (double)i / (STEPS - 1);
    hpti_warp_inputs(STEPS, 1, 1, u, w);
    for (int i = 0; i < STEPS; i++) {
        ck_near(w[i], u[i], 1.1e-7);
        ck_near(hpti_warp_slope(1, 1, u[i]), 1, 2.1e-7);
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("warp");
    TCase *tcase = tcase_create("warp");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, golden_values, 0,
                        sizeof golden / sizeof *golden);
    tcase_add_loop_test(tcase, value_and_derivatives_are_the_formulas, 0,
                        BENDS * BENDS);
    tcase_add_loop_test(tcase, it_rises_from_0_to_1_and_its_slope_stays_finite,
                        0, BENDS * BENDS);
    tcase_add_test(tcase, without_bends_it_is_the_identity);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
