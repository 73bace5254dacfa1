/*
 * The output transform: golden values, inverse, slope, invariance, outliers.
 */
#include "../check_main.h"
#include "gp/transform.h"

/* 60-digit arithmetic. */
static const struct golden {
    double t, lambda, value;
} golden[] = {
    { 2.5, 0, 1.252762968495368 },
    { 2.5, 0.5, 1.7416573867739414 },
    { 2.5, 1, 2.5 },
    { 2.5, 2, 5.625 },
    { 2.5, -1, 0.71428571428571429 },
    { -1.5, 0, -2.625 },
    { -1.5, 0.5, -1.9685647168069828 },
    { -1.5, 1, -1.5 },
    { -1.5, 2, -0.91629073187415507 },
    { -1.5, -1, -4.875 },
};

START_TEST(golden_powers)
{
    ck_near_rel(hpti_yeo_johnson(golden[_i].t, golden[_i].lambda),
                golden[_i].value, 8);
}
END_TEST

/* Skewed scores: squares of a fixed sequence. */
static void
skewed(size_t n, double *y)
{
    for (size_t i = 0; i < n; i++)
        y[i] = 0.3 + pow(fmod(0.618033988749895 * (double)(i + 1), 1), 4) * 50;
}

START_TEST(inverts_and_is_monotone)
{
    double y[40], work[40], last = -INFINITY;
    hpti_transform t;

    skewed(40, y);
    hpti_transform_fit(&t, 40, y, work, 1);
    ck_assert(t.lambda < 0.9);
    for (double at = -20; at < 200; at += 0.37) {
        double z = hpti_transform_apply(&t, at);

        ck_assert(z > last);
        last = z;
        ck_near(hpti_transform_invert(&t, z), at, 1e-9 * fmax(1, fabs(at)));
    }
}
END_TEST

START_TEST(slope_is_the_derivative)
{
    double y[40], work[40];
    hpti_transform t;

    skewed(40, y);
    hpti_transform_fit(&t, 40, y, work, 1);
    for (size_t i = 0; i < 40; i++) {
        double h = 1e-5, slope = hpti_transform_slope(&t, y[i]);

        ck_near((hpti_transform_apply(&t, y[i] + h) -
                 hpti_transform_apply(&t, y[i] - h)) / (2 * h), slope,
                1e-6 * slope);
    }
}
END_TEST

START_TEST(scores_become_standard)
{
    double y[40], work[40], sum = 0, squares = 0;
    hpti_transform t;

    skewed(40, y);
    hpti_transform_fit(&t, 40, y, work, _i);
    for (size_t i = 0; i < 40; i++) {
        double z = hpti_transform_apply(&t, y[i]);

        sum += z;
        squares += z * z;
    }
    ck_near(sum / 40, 0, 1e-13);
    ck_near(squares / 40, 1, 1e-12);
}
END_TEST

START_TEST(units_of_the_score_do_not_matter)
{
    const double scale[] = { 1, 0x1p-900, 0x1p900, 0x1p10 };
    double y[40], scaled[40], work[40];
    hpti_transform t, u;

    skewed(40, y);
    hpti_transform_fit(&t, 40, y, work, 1);
    for (size_t i = 0; i < 40; i++)
        scaled[i] = scale[_i] * y[i];
    hpti_transform_fit(&u, 40, scaled, work, 1);
    for (size_t i = 0; i < 40; i++)
        ck_near(hpti_transform_apply(&u, scaled[i]),
                hpti_transform_apply(&t, y[i]), 1e-9);
}
END_TEST

START_TEST(outliers_leave_the_good_half_apart)
{
    const double outlier[] = { 1e12, 1e300, 1.7e308 };
    double y[41], work[41];
    hpti_transform t;

    for (size_t i = 0; i < 40; i++)
        y[i] = (double)i;
    y[40] = outlier[_i];
    hpti_transform_fit(&t, 41, y, work, 1);
    for (size_t i = 0; i < 41; i++)
        ck_assert(isfinite(hpti_transform_apply(&t, y[i])));
    ck_assert(hpti_transform_apply(&t, 20) - hpti_transform_apply(&t, 0) > 0.5);
}
END_TEST

static const double odd[][4] = {
    { 1, 1, 1, 1 },
    { 0, 0, 0, 1e-300 },
    { -1.7e308, 1.7e308, 0, 0 },
    { 5e-324, 0, 0, 0 },
    { 1, 1, 1, 1.0000000000000002 },
};

START_TEST(degenerate_scores_stay_finite)
{
    double work[4];
    hpti_transform t;

    hpti_transform_fit(&t, 4, odd[_i], work, 1);
    for (size_t i = 0; i < 4; i++) {
        ck_assert(isfinite(hpti_transform_apply(&t, odd[_i][i])));
        ck_assert(isfinite(hpti_transform_slope(&t, odd[_i][i])) ||
                  t.scale < 1e-300);
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("transform");
    TCase *tcase = tcase_create("transform");

    tcase_add_loop_test(tcase, golden_powers, 0,
                        (int)(sizeof golden / sizeof *golden));
    tcase_add_test(tcase, inverts_and_is_monotone);
    tcase_add_test(tcase, slope_is_the_derivative);
    tcase_add_loop_test(tcase, scores_become_standard, 0, 2);
    tcase_add_loop_test(tcase, units_of_the_score_do_not_matter, 0, 4);
    tcase_add_loop_test(tcase, outliers_leave_the_good_half_apart, 0, 3);
    tcase_add_loop_test(tcase, degenerate_scores_stay_finite, 0, 5);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
