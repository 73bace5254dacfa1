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

    ck_near_rel(
        hpti_warp(g->low, g->high, (0.3 - MARGIN) / (1 - 2 * MARGIN), NULL),
        g->w, 4);
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

    for (int i = 0; i <= STEPS; i++) {
        const double u = (double)i / STEPS;
        const long double v = MARGIN + (1 - 2 * MARGIN) * u; /* as rounded */
        const long double p = a * logl(v), t = logl(-expm1l(p));
        double slope, by_low, by_high;

        ck_near(hpti_warp(low, high, u, &slope), (double)-expm1l(b * t),
                4 * DBL_EPSILON);
        ck_near(
            slope,
            (double)((1 - 2e-7L) * a * b * powl(v, a - 1) * expl((b - 1) * t)),
            64 * DBL_EPSILON * fmax(1, slope));
        hpti_warp_bends(low, high, u, &by_low, &by_high);
        ck_near(by_low, (double)(b * p * expl(p + (b - 1) * t)),
                16 * DBL_EPSILON);
        ck_near(by_high, (double)(-b * t * expl(b * t)), 16 * DBL_EPSILON);
    }
}
END_TEST

START_TEST(it_rises_from_0_to_1_and_its_slope_stays_finite)
{
    const double low = bend(_i % BENDS), high = bend(_i / BENDS);
    double before = -1, slope;

    for (int i = 0; i <= 1000; i++) {
        const double w = hpti_warp(low, high, i / 1000.0, &slope);

        ck_assert(w >= 0 && w <= 1 && w >= before);
        ck_assert(slope >= 0 && slope < 1e6);
        before = w;
    }
}
END_TEST

START_TEST(without_bends_it_is_the_identity)
{
    for (int i = 0; i <= 100; i++) {
        double slope;

        ck_near(hpti_warp(1, 1, i / 100.0, &slope), i / 100.0, 1.1e-7);
        ck_near(slope, 1, 2.1e-7);
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("warp");
    TCase *tcase = tcase_create("warp");

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
