/*
 * What holds for every distribution: bounds, round trips, cells, the cdf as the
 * inverse of the quantile function.
 */
#include "../check_main.h"
#include "dist_zoo.h"
#include <fenv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* ASan looks for wrong accesses, which few points make as well as many. */
#ifdef __SANITIZE_ADDRESS__
#define POINTS 1000
#else
#define POINTS 10000
#endif

static uint64_t seed, state;

/* 0 to 1, with both ends and their neighbourhood more often than fair */
static double
draw(int i)
{
    static const double ends[] = { 0,
                                   1,
                                   DBL_TRUE_MIN,
                                   1e-300,
                                   1e-17,
                                   1e-12,
                                   1 - 0x1p-53,
                                   1 - 1e-12,
                                   0.5 };

    if (i < 9)
        return ends[i];
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53;
}

static void
setup(void)
{
    seed = (uint64_t)time(NULL);
    state = seed;
}

static bool
same(const hpt_dist *dist, hpti_value a, hpti_value b)
{
    return hpti_dist_is_integral(dist) ? a.integer == b.integer
                                       : a.real == b.real;
}

/* Where a test stands, for its message. */
static const char *
here(int i, double u)
{
    static char text[200];

    snprintf(text, sizeof text, "%s at u = %.17g, seed %llu", zoo_names[i], u,
             (unsigned long long)seed);
    return text;
}

/* Is u a point where all of the cell is that point? */
static bool
is_point(const hpt_dist *dist, double u)
{
    double low, high;

    hpti_dist_cell(dist, u, &low, &high);
    return low == high;
}

START_TEST(values_stay_within_the_bounds)
{
    hpt_dist *dist = zoo_create(_i);
    double low, high, x;

    ck_assert_msg(dist != NULL, "%s: %s", zoo_names[_i], hpt_last_error());
    ck_assert_str_eq(hpt_last_error(), "");
    hpti_dist_bounds(dist, &low, &high);
    ck_assert(isfinite(low) && isfinite(high) && low <= high);
    for (int i = 0; i < POINTS; i++) {
        double u = draw(i);

        ck_assert_int_eq(hpt_dist_quantile(dist, u, &x), HPT_OK);
        ck_assert_msg(x >= low && x <= high, "%s: %.17g", here(_i, u), x);
    }
    hpt_dist_quantile(dist, 0, &x);
    ck_assert(x == low);
    hpt_dist_quantile(dist, 1, &x);
    ck_assert(x == high);
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(quantiles_never_fall)
{
    hpt_dist *dist = zoo_create(_i);
    double last = -INFINITY, x;

    for (int i = 0; i <= POINTS; i++) {
        double u = (double)i / POINTS;

        hpt_dist_quantile(dist, u, &x);
        ck_assert_msg(x >= last, "%s: from %.17g to %.17g", here(_i, u), last,
                      x);
        last = x;
    }
    hpt_dist_destroy(dist);
}
END_TEST

/* From u to a value, to its coordinate, and back to the same value. */
START_TEST(values_come_back_from_their_coordinate)
{
    hpt_dist *dist = zoo_create(_i);

    for (int i = 0; i < POINTS; i++) {
        double u = draw(i), c;
        hpti_value value = hpti_dist_value(dist, u), again;

        c = hpti_dist_coordinate(dist, value);
        ck_assert_msg(c >= 0 && c <= 1, "%s: %g", here(_i, u), c);
        again = hpti_dist_value(dist, c);
        if (!hpti_dist_is_integral(dist) && is_point(dist, u)) {
            double spread = hpti_dist_value(dist, 0.75).real / 2 -
                            hpti_dist_value(dist, 0.25).real / 2;

            if (u > 1e-9 && u < 1 - 1e-6 && fabs(value.real) > 1e-300)
                ck_assert_msg(fabs(again.real / 2 - value.real / 2) <=
                                  1e-9 * (fabs(value.real) / 2 + spread),
                              "%s: %.17g, then %.17g", here(_i, u), value.real,
                              again.real);
        } else {
            ck_assert_msg(same(dist, value, again), "%s: %.17g, then %.17g",
                          here(_i, u), hpti_dist_number(dist, value),
                          hpti_dist_number(dist, again));
        }
    }
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(settling_twice_changes_nothing)
{
    hpt_dist *dist = zoo_create(_i);

    for (int i = 0; i < POINTS; i++) {
        double u = draw(i), once = u, twice;
        hpti_value value = hpti_dist_value(dist, u);
        hpti_value settled = hpti_dist_settle(dist, &once);

        ck_assert_msg(same(dist, value, settled), "%s", here(_i, u));
        ck_assert_msg(same(dist, value, hpti_dist_value(dist, once)),
                      "%s: settled to %.17g", here(_i, u), once);
        twice = once;
        hpti_dist_settle(dist, &twice);
        ck_assert_msg(once == twice, "%s: %.17g, then %.17g", here(_i, u), once,
                      twice);
    }
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(cells_hold_their_points)
{
    hpt_dist *dist = zoo_create(_i);

    for (int i = 0; i < POINTS; i++) {
        double u = draw(i), low, high, c = u;

        hpti_dist_settle(dist, &c);
        hpti_dist_cell(dist, u, &low, &high);
        ck_assert_msg(low >= 0 && low <= high && high <= 1, "%s", here(_i, u));
        ck_assert_msg(u >= low - 1e-14 && u <= high + 1e-14,
                      "%s: not in %.17g to %.17g", here(_i, u), low, high);
        ck_assert_msg(c >= low - 1e-14 && c <= high + 1e-14,
                      "%s: %.17g not in %.17g to %.17g", here(_i, u), c, low,
                      high);
        if (high - low > 1e-12) { /* all of it has the value */
            hpti_value value = hpti_dist_value(dist, u);

            ck_assert(same(dist, value,
                           hpti_dist_value(dist, low + 0.001 * (high - low))));
            ck_assert(same(dist, value,
                           hpti_dist_value(dist, high - 0.001 * (high - low))));
        }
    }
    hpt_dist_destroy(dist);
}
END_TEST

/*
 * P(X <= Q(u)) >= u >= P(X < Q(u)), which is equality without atoms; to 1e-12,
 * and what the rounding of Q(u) itself costs.
 */
START_TEST(cdf_is_the_inverse_of_the_quantile)
{
    hpt_dist *dist = zoo_create(_i);
    double x, p, f;

    for (int i = 0; i < POINTS; i++) {
        double u = draw(i);

        hpt_dist_quantile(dist, u, &x);
        ck_assert_int_eq(hpt_dist_cdf(dist, x, &p), HPT_OK);
        ck_assert_int_eq(hpt_dist_density(dist, x, &f), HPT_OK);
        ck_assert(p >= 0 && p <= 1 && f >= 0);
        if (zoo_shape[_i] == CONTINUOUS) {
            double rounding = x == 0 ? 0 : DBL_EPSILON * fabs(x) * f;

            ck_assert_msg(fabs(p - u) <= 1.0001e-12 + rounding, "%s: %.17g",
                          here(_i, u), p);
        } else if (zoo_shape[_i] == SEPARATE) {
            ck_assert_msg(p >= u - 1.0001e-12, "%s: %.17g", here(_i, u), p);
            if (!is_point(dist, u))
                ck_assert_msg(p - f <= u + 1.0001e-12, "%s: %.17g - %.17g",
                              here(_i, u), p, f);
        }
    }
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(values_are_found_by_their_number)
{
    hpt_dist *dist = zoo_create(_i);
    double low, high;
    hpti_value found;

    hpti_dist_bounds(dist, &low, &high);
    for (int i = 0; i < POINTS; i++) {
        double u = draw(i), x;
        hpti_value value = hpti_dist_value(dist, u);

        x = hpti_dist_number(dist, value);
        if (hpti_dist_is_integral(dist) && fabs(x) > 0x1p53)
            continue; /* no longer the very value */
        ck_assert_msg(hpti_dist_find(dist, x, &found), "%s: %.17g", here(_i, u),
                      x);
        ck_assert_msg(same(dist, value, found), "%s: %.17g", here(_i, u), x);
    }
    ck_assert(hpti_dist_find(dist, low, &found));
    ck_assert(hpti_dist_find(dist, high, &found));
    ck_assert(!hpti_dist_find(dist, NAN, &found));
    ck_assert(!hpti_dist_find(dist, INFINITY, &found));
    if (high < DBL_MAX)
        ck_assert(!hpti_dist_find(dist, high + fabs(high) + 1, &found));
    hpt_dist_destroy(dist);
}
END_TEST

/* Not-a-number and what lies outside is moved to an end. */
START_TEST(coordinates_from_outside_are_clamped)
{
    hpt_dist *dist = zoo_create(_i);
    double u = 7, low = -7;
    hpti_value first = hpti_dist_value(dist, 0);

    ck_assert(same(dist, first, hpti_dist_value(dist, NAN)));
    ck_assert(same(dist, first, hpti_dist_value(dist, -1)));
    ck_assert(same(dist, hpti_dist_value(dist, 1), hpti_dist_settle(dist, &u)));
    ck_assert(u <= 1);
    ck_assert(same(dist, first, hpti_dist_settle(dist, &low)));
    ck_assert(low >= 0);
    hpt_dist_destroy(dist);
}
END_TEST

/* A count that is told is the number of values that a walk over cells finds. */
START_TEST(counts_are_exact)
{
    hpt_dist *dist = zoo_create(_i);
    uint64_t count = hpt_dist_count(dist), found = 0;

    if (count && count <= 10000) {
        hpti_value last = { 0 };

        /* a little beyond each cell's end, which rounds */
        for (double u = 0, low, high; u < 1;
             u = fmax(u, high), u += u < 0.5 ? u * 1e-13 : 2 * DBL_EPSILON) {
            hpti_value value = hpti_dist_value(dist, u);

            hpti_dist_cell(dist, u, &low, &high);
            found += !found || !same(dist, value, last);
            last = value;
        }
        ck_assert_msg(found == count, "%s: %llu values, not %llu",
                      zoo_names[_i], (unsigned long long)found,
                      (unsigned long long)count);
    }
    hpt_dist_destroy(dist);
}
END_TEST

static const struct {
    const char *name;
    uint64_t count;
} counts[] = {
    { "uniform", 0 },
    { "uniform on a point", 1 },
    { "int", 40 },
    { "int over all", UINT64_MAX },
    { "int over 2^53", (uint64_t)1 << 53 },
    { "int, log, wide", (uint64_t)1 << 53 },
    { "step", 11 },
    { "step, uneven", 7 },
    { "categorical, weights", 3 },
    { "ordinal", 4 },
    { "boolean", 2 },
    { "constant", 1 },
    { "round(exponential)", 2764 },
    { "round(step)", 11 },
    { "round(wide step)", 4 },
    { "round(narrow in wide)", 0 },
    { "clamp(normal)", 0 },
    { "clamp(uniform) to nothing", 1 },
    { "clamp(step)", 3 },
    { "clamp(round(exponential))", 2763 },
    { "round(user)", 0 },
};

START_TEST(counts_are_as_they_should_be)
{
    for (int i = 0; i < ZOO_COUNT; i++)
        if (!strcmp(zoo_names[i], counts[_i].name)) {
            hpt_dist *dist = zoo_create(i);

            ck_assert_uint_eq(hpt_dist_count(dist), counts[_i].count);
            hpt_dist_destroy(dist);
            return;
        }
    ck_abort_msg("%s is not in the zoo", counts[_i].name);
}
END_TEST

START_TEST(ends_are_known_to_be_bounded_or_not)
{
    static const char *const open[] = {
        "normal",
        "log-normal",
        "truncated normal, far",
        "truncated normal, open",
        "exponential",
        "gamma",
        "gamma, large shape",
        "gamma, small shape",
        "round(exponential)",
        "round(normal)",
        "round(wide normal)",
        "round(gamma)",
        "clamp(round(exponential))",
        "user, infinite",
        "round(user)",
    };

    for (int i = 0; i < ZOO_COUNT; i++) {
        hpt_dist *dist = zoo_create(i);
        bool bounded = true;

        for (size_t k = 0; k < sizeof open / sizeof *open; k++)
            bounded = bounded && strcmp(zoo_names[i], open[k]) != 0;
        ck_assert_msg(hpti_dist_is_bounded(dist) == bounded, "%s",
                      zoo_names[i]);
        hpt_dist_destroy(dist);
    }
}
END_TEST

static const struct {
    const char *name, *json;
} texts[] = {
    { "uniform", "{\"distribution\":\"uniform\",\"low\":-2,\"high\":5}" },
    { "uniform on a point", "{\"distribution\":\"uniform\",\"low\":3,\"high\":3}" },
    { "log-uniform",
      "{\"distribution\":\"log_uniform\",\"low\":1e-05,\"high\":0.1}" },
    { "normal", "{\"distribution\":\"normal\",\"mean\":3,\"sd\":2}" },
    { "log-normal",
      "{\"distribution\":\"log_normal\",\"log_mean\":0,\"log_sd\":1}" },
    { "truncated normal, far",
      "{\"distribution\":\"truncated_normal\",\"mean\":0,\"sd\":1,\"low\":100000,"
      "\"high\":\"inf\"}" },
    { "exponential", "{\"distribution\":\"exponential\",\"scale\":100}" },
    { "gamma", "{\"distribution\":\"gamma\",\"shape\":2.5,\"scale\":3}" },
    { "beta", "{\"distribution\":\"beta\",\"a\":2,\"b\":0.5}" },
    { "int over all",
      "{\"distribution\":\"int_uniform\",\"low\":-9223372036854775808,"
      "\"high\":9223372036854775807}" },
    { "int, log",
      "{\"distribution\":\"int_log_uniform\",\"low\":1,\"high\":1000}" },
    { "step, uneven",
      "{\"distribution\":\"step\",\"low\":-1,\"high\":1,\"step\":0.3}" },
    { "int step",
      "{\"distribution\":\"int_step\",\"low\":16,\"high\":512,\"step\":16}" },
    { "categorical", "{\"distribution\":\"categorical\",\"labels\":[\"red\","
                     "\"green\",\"blue\",\"none\"]}" },
    { "categorical, weights",
      "{\"distribution\":\"categorical\",\"labels\":[\"red\",\"green\",\"blue\","
      "\"none\"],\"weights\":[0.16,0,0.8,0.04]}" },
    { "ordinal",
      "{\"distribution\":\"ordinal\",\"values\":[-3,0.5,7,10000000000]}" },
    { "boolean", "{\"distribution\":\"boolean\"}" },
    { "constant", "{\"distribution\":\"constant\",\"value\":-0.125}" },
    { "clamp(round(exponential))",
      "{\"distribution\":\"clamp\",\"inner\":{\"distribution\":\"round\","
      "\"inner\":{\"distribution\":\"exponential\",\"scale\":100}},\"low\":1,"
      "\"high\":\"inf\"}" },
    { "user", "{\"distribution\":\"user\",\"low\":0,\"high\":1}" },
};

START_TEST(distributions_describe_themselves_as_json)
{
    hpt_allocator mem;
    hpti_text text;
    char *out;
    int i = 0;

    while (strcmp(zoo_names[i], texts[_i].name))
        i++;
    hpti_mem_current(&mem);
    hpti_text_init(&text, &mem);
    {
        hpt_dist *dist = zoo_create(i);

        hpti_dist_to_json(dist, &text);
        hpt_dist_destroy(dist);
    }
    out = hpti_text_detach(&text);
    ck_assert_str_eq(out, texts[_i].json);
    hpt_text_destroy(out);
}
END_TEST

START_TEST(kinds_and_tables_are_told)
{
    hpt_dist *real = hpt_dist_uniform(0, 1), *integer = hpt_dist_boolean();
    hpt_dist *label = hpt_dist_categorical(4, zoo_labels, zoo_weights);
    hpt_dist *ordinal = hpt_dist_ordinal(4, zoo_numbers);
    hpti_value value = { .integer = 3 };

    ck_assert_int_eq(hpt_dist_kind(real), HPT_KIND_FLOAT);
    ck_assert_int_eq(hpt_dist_kind(integer), HPT_KIND_BOOLEAN);
    ck_assert_int_eq(hpt_dist_kind(label), HPT_KIND_CATEGORICAL);
    ck_assert_int_eq(hpt_dist_kind(ordinal), HPT_KIND_ORDINAL);
    ck_assert_int_eq(hpt_dist_kind(NULL), HPT_KIND_UNKNOWN);
    ck_assert_uint_eq(hpt_dist_count(NULL), 0);
    ck_assert_ptr_null(hpti_dist_labels(real));
    ck_assert_ptr_null(hpti_dist_numbers(real));
    ck_assert_uint_eq(hpti_dist_label_count(real), 0);
    ck_assert_uint_eq(hpti_dist_label_count(label), 4);
    ck_assert_str_eq(hpti_dist_labels(label)[2], "blue");
    ck_assert(hpti_dist_numbers(ordinal)[1] == 0.5);
    ck_assert(hpti_dist_number(ordinal, value) == 1e10);
    ck_assert(!hpti_dist_is_integral(real) && hpti_dist_is_integral(label));
    hpt_dist_destroy(real);
    hpt_dist_destroy(integer);
    hpt_dist_destroy(label);
    hpt_dist_destroy(ordinal);
    hpt_dist_destroy(NULL);
}
END_TEST

/* Constructors and calls work in the default mode, and give the host's back. */
START_TEST(rounding_mode_of_the_host_changes_no_bit)
{
    hpt_dist *plain = zoo_create(_i), *dist;

    fesetround(FE_UPWARD);
    dist = zoo_create(_i);
    ck_assert_int_eq(fegetround(), FE_UPWARD);
    for (int i = 0; i < 200; i++) {
        double u = draw(i), x, p, f, got[3];

        fesetround(FE_TONEAREST);
        hpt_dist_quantile(plain, u, &x);
        hpt_dist_cdf(plain, x, &p);
        hpt_dist_density(plain, x, &f);
        fesetround(FE_DOWNWARD);
        hpt_dist_quantile(dist, u, &got[0]);
        hpt_dist_cdf(dist, x, &got[1]);
        hpt_dist_density(dist, x, &got[2]);
        ck_assert_int_eq(fegetround(), FE_DOWNWARD);
        fesetround(FE_TONEAREST);
        ck_assert_msg(x == got[0] && p == got[1] && f == got[2], "%s",
                      here(_i, u));
    }
    hpt_dist_destroy(plain);
    hpt_dist_destroy(dist);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("distribution");
    TCase *tcase = tcase_create("distribution");

    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_set_timeout(tcase, 600);
    tcase_add_loop_test(tcase, values_stay_within_the_bounds, 0, ZOO_COUNT);
    tcase_add_loop_test(tcase, quantiles_never_fall, 0, ZOO_COUNT);
    tcase_add_loop_test(tcase, values_come_back_from_their_coordinate, 0,
                        ZOO_COUNT);
    tcase_add_loop_test(tcase, settling_twice_changes_nothing, 0, ZOO_COUNT);
    tcase_add_loop_test(tcase, cells_hold_their_points, 0, ZOO_COUNT);
    tcase_add_loop_test(tcase, cdf_is_the_inverse_of_the_quantile, 0,
                        ZOO_COUNT);
    tcase_add_loop_test(tcase, values_are_found_by_their_number, 0, ZOO_COUNT);
    tcase_add_loop_test(tcase, coordinates_from_outside_are_clamped, 0,
                        ZOO_COUNT);
    tcase_add_loop_test(tcase, counts_are_exact, 0, ZOO_COUNT);
    tcase_add_loop_test(tcase, counts_are_as_they_should_be, 0,
                        (int)(sizeof counts / sizeof *counts));
    tcase_add_test(tcase, ends_are_known_to_be_bounded_or_not);
    tcase_add_loop_test(tcase, distributions_describe_themselves_as_json, 0,
                        (int)(sizeof texts / sizeof *texts));
    tcase_add_test(tcase, kinds_and_tables_are_told);
    tcase_add_loop_test(tcase, rounding_mode_of_the_host_changes_no_bit, 0,
                        ZOO_COUNT);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
