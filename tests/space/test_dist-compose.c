/*
 * Rounded and clamped distributions: the probabilities of their values, the
 * mass that a bound collects, and their means.
 *
 * Expected values were made with mpmath, 50 digits: sums over the values, with
 * closed forms where there are a thousand million of them.
 */
#include "../check_main.h"
#include "dist_zoo.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* the distribution, at x: P(X <= x), density or probability */
#define POINTS(X)                                                              \
    X(round(hpt_dist_exponential(100)), 0, 0.0049875208073176866474,           \
      0.0049875208073176866474)                                                \
    X(round(hpt_dist_exponential(100)), 9.5, 0.090627065531768579507, 0)       \
    X(round(hpt_dist_normal(0.25, 0.4)), -3, 3.0994929517572237284e-12,              \
      3.0994929482984352412e-12)                                               \
    X(round(hpt_dist_normal(0.25, 1e6)), 1234567, 0.89150419807075252449,         \
      1.8618470445313648196e-7)                                                \
    X(round(hpt_dist_normal(0.25, 1e6)), -5000000, 2.8665194355930489527e-7,               \
      1.4867176563375060471e-12)                                               \
    X(round(hpt_dist_uniform(0.2, 7.9)), 0, 0.038961038961038957856,           \
      0.038961038961038957856)                                                 \
    X(round(hpt_dist_uniform(0.2, 7.9)), 8, 1, 0.051948051948051991869)        \
    X(round(hpt_dist_uniform(0.2, 7.9)), 9, 1, 0)                              \
    X(round(hpt_dist_step(0, 10, 0.3)), 5, 19 / 34.0, 4 / 34.0)                \
    X(round(hpt_dist_step(0, 10, 0.3)), 10, 1, 2 / 34.0)                       \
    X(round(hpt_dist_step(0, 10, 3)), 4, 0.5, 0)                               \
    X(clamp(hpt_dist_round(hpt_dist_exponential(100)), 1, INFINITY), 1,        \
      0.014888060396937338525, 0.014888060396937338525)                        \
    X(clamp(hpt_dist_round(hpt_dist_exponential(100)), 1, INFINITY), 0, 0, 0)  \
    X(round(hpt_dist_clamp(hpt_dist_exponential(100), 1.5, 300.25)), 2,        \
      0.024690087971667331373, 0.024690087971667331373)                        \
    X(round(hpt_dist_clamp(hpt_dist_exponential(100), 1.5, 300.25)), 300, 1,   \
      0.050036627086586287849)                                                 \
    X(round(hpt_dist_clamp(hpt_dist_exponential(100), 1.5, 300.25)), 1, 0, 0)  \
    X(clamp(hpt_dist_normal(0, 1), -1, 2), -1, 0.15865525393145705141,         \
      0.15865525393145705141)                                                  \
    X(clamp(hpt_dist_normal(0, 1), -1, 2), 2, 1, 0.0227501319481792072)        \
    X(clamp(hpt_dist_normal(0, 1), -1, 2), 0.5, 0.69146246127401310364,        \
      0.35206532676429947777)                                                  \
    X(clamp(hpt_dist_normal(0, 1), -1, 2), -1.25, 0, 0)                        \
    X(clamp(hpt_dist_normal(0, 1), -1, 2), 2.25, 1, 0)                         \
    X(clamp(hpt_dist_clamp(hpt_dist_normal(0, 1), -1, 2), -3, 2), -1,          \
      0.15865525393145705141, 0.15865525393145705141)                          \
    X(clamp(hpt_dist_uniform(0, 1), -2, 3), 0, 0, 1)                           \
    X(clamp(hpt_dist_uniform(0, 1), 2, 3), 2, 1, 1)                            \
    X(clamp(hpt_dist_step(0, 1, 0.3), 0.4, 0.8), 0.4, 0.5, 0.5)                \
    X(clamp(hpt_dist_step(0, 1, 0.3), 0.4, 0.8), 0.5, 0.5, 0)                  \
    X(clamp(hpt_dist_step(0, 1, 0.3), 0.4, 0.8), 0.8, 1, 0.25)                 \
    X(clamp(hpt_dist_int_uniform(0, 9), -INFINITY, 5), 5, 1, 0.5)              \
    X(clamp(hpt_dist_int_uniform(0, 9), 3, 3), 3, 1, 1)

#define POINT(make, x, cdf, density) { x, cdf, density },
static const struct {
    double x, cdf, density;
} points[] = { POINTS(POINT) };

static hpt_dist *
make_point(int i)
{
    int k = 0;

#define MAKE(make, x, cdf, density)                                            \
    if (i == k++)                                                              \
        return hpt_dist_##make;
    POINTS(MAKE)
    return NULL;
}

START_TEST(values_have_their_probability)
{
    hpt_dist *dist = make_point(_i);
    double p, f;

    ck_assert_msg(dist != NULL, "%s", hpt_last_error());
    ck_assert_int_eq(hpt_dist_cdf(dist, points[_i].x, &p), HPT_OK);
    ck_assert_int_eq(hpt_dist_density(dist, points[_i].x, &f), HPT_OK);
    ck_near(p, points[_i].cdf, 1e-12 * points[_i].cdf);
    ck_near(f, points[_i].density, 1e-12 * points[_i].density);
    hpt_dist_destroy(dist);
}
END_TEST

#define MEANS(X)                                                               \
    X(round(hpt_dist_exponential(100)), 99.999583334548607908)                 \
    X(round(hpt_dist_exponential(1e9)), 999999999.99999999996)                 \
    X(round(hpt_dist_normal(2.5, 1)), 2.5)                                     \
    X(round(hpt_dist_normal(0.25, 0.4)), 0.23647213023093572875)               \
    X(round(hpt_dist_normal(123456.25, 1e7)), 123456.25)                       \
    X(round(hpt_dist_gamma(0.5, 30)), 14.98749406131096382)                    \
    X(round(hpt_dist_uniform(0.2, 7.9)), 4.0519480519480521361)                \
    X(round(hpt_dist_log_uniform(0.3, 1e12)), 34680083608.314070758)           \
    X(round(hpt_dist_step(0, 10, 0.3)), 5)                                     \
    X(clamp(hpt_dist_round(hpt_dist_exponential(100)), 1, INFINITY),           \
      100.00457085535592559)                                                   \
    X(round(hpt_dist_clamp(hpt_dist_exponential(100), 1.5, 300.25)),           \
      95.04077282351778362)                                                    \
    X(clamp(hpt_dist_normal(0, 1), -1, 2), 0.074824767970856660833)            \
    X(clamp(hpt_dist_normal(0, 1), -1e9, 1e9), 0)                              \
    X(clamp(hpt_dist_normal(-5, 1), 0, INFINITY), 5.3461655338328149539e-8)    \
    X(clamp(hpt_dist_normal(0, 1e6), 0, 1), 0.4999998005288597993)             \
    X(clamp(hpt_dist_log_normal(0, 3), 0.5, INFINITY), 90.165938362379433853)  \
    X(clamp(hpt_dist_int_log_uniform(1, 1000000000), 10, 1e8),                 \
      15420814.35508786557)                                                    \
    X(clamp(hpt_dist_int_uniform(-10, 9), 0, INFINITY), 2.25)                  \
    X(clamp(hpt_dist_int_uniform(0, 999999999999), 0, 499999999999),           \
      374999999999.25)                                                         \
    X(clamp(hpt_dist_step(0, 1, 0.3), 0.4, 0.8), 0.55)                         \
    X(clamp(hpt_dist_uniform(0, 1), 2, 3), 2)                                  \
    X(clamp(hpt_dist_int_uniform(0, 9), 3, 3), 3)

#define MEAN(make, mean) mean,
static const double means[] = { MEANS(MEAN) };

static hpt_dist *
make_mean(int i)
{
    int k = 0;

#define MAKE_MEAN(make, mean)                                                  \
    if (i == k++)                                                              \
        return hpt_dist_##make;
    MEANS(MAKE_MEAN)
    return NULL;
}

START_TEST(means_match_the_reference)
{
    hpt_dist *dist = make_mean(_i);
    double mean;

    ck_assert_msg(dist != NULL, "%s", hpt_last_error());
    ck_assert_int_eq(hpt_dist_mean(dist, &mean), HPT_OK);
    ck_near(mean, means[_i], 1e-12 * fabs(means[_i]) + 1e-15);
    hpt_dist_destroy(dist);
}
END_TEST

/* Too many stairs to walk them all: an estimate, in bounded time. */
START_TEST(means_of_a_thousand_million_stairs_are_estimated)
{
    hpt_dist *dist = hpt_dist_round(hpt_dist_step(0, 1e9, 0.1));
    double mean;

    ck_assert_int_eq(hpt_dist_mean(dist, &mean), HPT_OK);
    ck_near(mean, 5e8, 10);
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(halves_are_rounded_upward)
{
    hpt_dist *dist = hpt_dist_round(hpt_dist_step(-2.5, 2.5, 0.5));
    static const double want[] = { -2, -2, -1, -1, 0, 0, 1, 1, 2, 2, 3 };
    double x;

    for (int i = 0; i < 11; i++) {
        hpt_dist_quantile(dist, (i + 0.5) / 11, &x);
        ck_assert(x == want[i]);
    }
    hpt_dist_destroy(dist);
    /* the last double below 1/2 and a half plus it is not 1 */
    dist = hpt_dist_round(hpt_dist_uniform(0, 0.49999999999999994));
    hpt_dist_quantile(dist, 1, &x);
    ck_assert(x == 0);
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(probabilities_sum_to_1)
{
    for (int i = 0; i < ZOO_COUNT; i++) {
        hpt_dist *dist = zoo_create(i);
        double low, high, sum = 0, f;

        hpti_dist_bounds(dist, &low, &high);
        if (hpt_dist_kind(dist) == HPT_KIND_INT && high - low <= 1e4 &&
            low != high) {
            for (double k = low; k <= high; k++) {
                hpt_dist_density(dist, k, &f);
                sum += f;
            }
            ck_assert_msg(fabs(sum - 1) < 3e-12 || high > 0x1p53,
                          "%s: %.17g", zoo_names[i], sum);
        }
        hpt_dist_destroy(dist);
    }
}
END_TEST

START_TEST(bounds_of_a_clamp_have_wide_cells)
{
    hpt_dist *dist = hpt_dist_clamp(hpt_dist_normal(0, 1), -1, 2);
    double low, high, u = 0.01;

    hpti_dist_cell(dist, 0.1, &low, &high);
    ck_assert(low == 0);
    ck_near(high, 0.15865525393145705, 1e-15);
    hpti_dist_cell(dist, 0.99, &low, &high);
    ck_near(low, 0.97724986805182079, 1e-15);
    ck_assert(high == 1);
    hpti_dist_cell(dist, 0.5, &low, &high);
    ck_assert(low == 0.5 && high == 0.5);
    ck_assert(hpti_dist_settle(dist, &u).real == -1);
    ck_near(u, 0.5 * 0.15865525393145705, 1e-15);
    hpt_dist_destroy(dist);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("dist-compose");
    TCase *tcase = tcase_create("dist-compose");

    tcase_add_loop_test(tcase, values_have_their_probability, 0, COUNT(points));
    tcase_add_loop_test(tcase, means_match_the_reference, 0, COUNT(means));
    tcase_add_test(tcase, means_of_a_thousand_million_stairs_are_estimated);
    tcase_add_test(tcase, halves_are_rounded_upward);
    tcase_add_test(tcase, probabilities_sum_to_1);
    tcase_add_test(tcase, bounds_of_a_clamp_have_wide_cells);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
