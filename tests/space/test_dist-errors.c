/*
 * What can go wrong with a distribution: every documented error with its text,
 * who owns what then, and each allocation failing in turn.
 */
#include "../check_main.h"
#include "dist_zoo.h"
#include "base/error.h"
#include "failing.h"
#include <stdint.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static double
nan_quantile(double u, void *user_data)
{
    (void)user_data;
    return u == 0.5 ? NAN : u;
}

static double
falling_quantile(double u, void *user_data)
{
    (void)user_data;
    return u > 0.25 ? -u : u;
}

static double
infinite_quantile(double u, void *user_data)
{
    (void)user_data;
    return u < 0.1 ? -INFINITY : u;
}

static double
nan_at_end(double u, void *user_data)
{
    (void)user_data;
    return u < 1 ? u : NAN;
}

static const char *const twice[] = { "a", "b", "c", "b" };
static const char *const empty[] = { "a", "" };
static const char *const missing[] = { "a", NULL };
static const double negative[] = { 1, 2, -0.5, 1 };
static const double zeros[] = { 0, 0, 0, 0 };
static const double endless[] = { 1, INFINITY, 1, 1 };
static const double unsorted[] = { 1, 3, 3 };
static const double with_nan[] = { 1, NAN, 3 };

/* constructor, status, text */
#define ERRORS(X)                                                              \
    X(uniform(40, 1), RANGE, "uniform: low 40 is above high 1")                \
    X(uniform(NAN, 1), INVALID, "uniform: low nan is not finite")              \
    X(uniform(0, INFINITY), INVALID, "uniform: high inf is not finite")        \
    X(log_uniform(0, 1), RANGE, "log_uniform: low 0 is not above 0")           \
    X(log_uniform(-2.5, 1), RANGE, "log_uniform: low -2.5 is not above 0")     \
    X(log_uniform(2, 1), RANGE, "log_uniform: low 2 is above high 1")          \
    X(log_uniform(2, NAN), INVALID, "log_uniform: high nan is not finite")     \
    X(normal(NAN, 1), INVALID, "normal: mean nan is not finite")               \
    X(normal(0, 0), RANGE, "normal: sd 0 is not above 0")                      \
    X(normal(0, INFINITY), INVALID, "normal: sd inf is not finite")            \
    X(normal(0, 1e308), RANGE, "normal: its values reach from -inf to inf")    \
    X(log_normal(INFINITY, 1), INVALID,                                        \
      "log_normal: log_mean inf is not finite")                                \
    X(log_normal(0, -1), RANGE, "log_normal: log_sd -1 is not above 0")        \
    X(log_normal(700, 2), RANGE,                                               \
      "log_normal: its values reach from 7.87159e+297 to inf")                 \
    X(truncated_normal(NAN, 1, 0, 1), INVALID,                                 \
      "truncated_normal: mean nan is not finite")                              \
    X(truncated_normal(0, 0, 0, 1), RANGE,                                     \
      "truncated_normal: sd 0 is not above 0")                                 \
    X(truncated_normal(0, 1, NAN, 1), INVALID, "truncated_normal: low is nan") \
    X(truncated_normal(0, 1, 0, NAN), INVALID,                                 \
      "truncated_normal: high is nan")                                         \
    X(truncated_normal(0, 1, 1, 1), RANGE,                                     \
      "truncated_normal: low 1 is not below high 1")                           \
    X(truncated_normal(0, 1e-300, 1e300, 2e300), RANGE,                        \
      "truncated_normal: low 1e+300 and high 2e+300 are too far from mean 0 "  \
      "for sd 1e-300")                                                         \
    X(exponential(0), RANGE, "exponential: scale 0 is not above 0")            \
    X(exponential(NAN), INVALID, "exponential: scale nan is not finite")       \
    X(exponential(1e308), RANGE, "exponential: its values reach from 0 to inf") \
    X(gamma(0.001, 1), RANGE, "gamma: shape 0.001 is not within 0.01 and 1e+06") \
    X(gamma(NAN, 1), INVALID, "gamma: shape nan is not finite")                \
    X(gamma(1, 0), RANGE, "gamma: scale 0 is not above 0")                     \
    X(gamma(1e6, 1e308), RANGE, "gamma: its values reach from 0 to inf")       \
    X(beta(2e6, 1), RANGE, "beta: a 2e+06 is not within 0.01 and 1e+06")       \
    X(beta(1, -1), RANGE, "beta: b -1 is not within 0.01 and 1e+06")           \
    X(beta(1, INFINITY), INVALID, "beta: b inf is not finite")                 \
    X(int_uniform(2, -1), RANGE, "int_uniform: low 2 is above high -1")        \
    X(int_log_uniform(0, 5), RANGE, "int_log_uniform: low 0 is below 1")       \
    X(int_log_uniform(6, 5), RANGE, "int_log_uniform: low 6 is above high 5")  \
    X(int_log_uniform(1, INT64_MAX), RANGE,                                    \
      "int_log_uniform: high 9223372036854775807 is above 2^53")               \
    X(step(1, 0, 1), RANGE, "step: low 1 is above high 0")                     \
    X(step(0, NAN, 1), INVALID, "step: high nan is not finite")                \
    X(step(0, 1, 0), RANGE, "step: step 0 is not above 0")                     \
    X(step(0, 1, NAN), INVALID, "step: step nan is not finite")                \
    X(step(0, 1, 1e-17), RANGE, "step: step 1e-17 is too small for 0 to 1")    \
    X(step(1e16, 1e16 + 4, 0.5), RANGE,                                        \
      "step: step 0.5 is too small for 1e+16 to 1e+16")                        \
    X(step(-DBL_MAX, DBL_MAX, 1), RANGE,                                       \
      "step: step 1 is too small for -1.79769e+308 to 1.79769e+308")           \
    X(int_step(3, 2, 1), RANGE, "int_step: low 3 is above high 2")             \
    X(int_step(2, 3, 0), RANGE, "int_step: step 0 is below 1")                 \
    X(categorical(4, NULL, NULL), INVALID, "categorical: labels is NULL")      \
    X(categorical(0, twice, NULL), RANGE,                                      \
      "categorical: n 0 is not within 1 and 1000000")                          \
    X(categorical(1000001, twice, NULL), RANGE,                                \
      "categorical: n 1000001 is not within 1 and 1000000")                    \
    X(categorical(4, twice, NULL), INVALID,                                    \
      "categorical: label \"b\" is given twice")                               \
    X(categorical(2, empty, NULL), INVALID, "categorical: label 1 is empty")   \
    X(categorical(2, missing, NULL), INVALID, "categorical: label 1 is NULL")  \
    X(categorical(4, zoo_labels, negative), RANGE,                             \
      "categorical: weight 2, -0.5, is below 0")                               \
    X(categorical(4, zoo_labels, zeros), RANGE,                                \
      "categorical: the weights sum to 0")                                     \
    X(categorical(4, zoo_labels, endless), INVALID,                            \
      "categorical: weight 1, inf, is not finite")                             \
    X(ordinal(3, NULL), INVALID, "ordinal: values is NULL")                    \
    X(ordinal(0, unsorted), RANGE, "ordinal: n 0 is not within 1 and 1000000") \
    X(ordinal(3, unsorted), RANGE,                                             \
      "ordinal: value 2, 3, is not above the one before, 3")                   \
    X(ordinal(3, with_nan), INVALID, "ordinal: value 1, nan, is not finite")   \
    X(constant(NAN), INVALID, "constant: value nan is not finite")             \
    X(round(hpt_dist_boolean()), INVALID,                                      \
      "round: a boolean distribution is not of real numbers")                  \
    X(round(hpt_dist_uniform(0, 1e17)), RANGE,                                 \
      "round: values from 0 to 1e+17 leave -2^53 to 2^53")                     \
    X(clamp(hpt_dist_boolean(), 0, 1), INVALID,                                \
      "clamp: a boolean distribution is not of real numbers or integers")      \
    X(clamp(hpt_dist_normal(0, 1), NAN, 1), INVALID, "clamp: low is nan")      \
    X(clamp(hpt_dist_normal(0, 1), 0, NAN), INVALID, "clamp: high is nan")     \
    X(clamp(hpt_dist_normal(0, 1), 2, 1), RANGE,                               \
      "clamp: low 2 is above high 1")                                          \
    X(clamp(hpt_dist_normal(0, 1), INFINITY, INFINITY), RANGE,                 \
      "clamp: from low inf to high inf is no number")                          \
    X(clamp(hpt_dist_int_uniform(0, 9), 0.5, 3), INVALID,                      \
      "clamp: low 0.5 is not an integer")                                      \
    X(user(NULL, NULL, NULL, NULL), INVALID, "user: quantile is NULL")         \
    X(user(nan_quantile, NULL, NULL, NULL), INVALID,                           \
      "user: the quantile of 0.5 is nan")                                      \
    X(user(infinite_quantile, NULL, NULL, NULL), INVALID,                      \
      "user: the quantile of 0.015625 is -inf")                                \
    X(user(nan_at_end, NULL, NULL, NULL), INVALID,                             \
      "user: the quantile of 1 is nan")                                        \
    X(user(falling_quantile, NULL, NULL, NULL), INVALID,                       \
      "user: the quantile function falls from 0.25 to -0.265625 before "       \
      "0.265625")                                                              \
    X(round(hpt_dist_uniform(2, 1)), RANGE, "uniform: low 2 is above high 1")  \
    X(clamp(hpt_dist_round(hpt_dist_normal(0, -1)), 0, 1), RANGE,              \
      "normal: sd -1 is not above 0")

#define ERROR_TEXT(make, status, text) { HPT_E_##status, text },
static const struct {
    int status;
    const char *text;
} errors[] = { ERRORS(ERROR_TEXT) };

static hpt_dist *
make_error(int i)
{
    int k = 0;

#define ERROR_MAKE(make, status, text)                                         \
    if (i == k++)                                                              \
        return hpt_dist_##make;
    ERRORS(ERROR_MAKE)
    return NULL;
}

START_TEST(a_wrong_argument_is_named_with_its_value)
{
    struct failing memory = { 0 };

    failing_install(&memory);
    ck_assert_ptr_null(make_error(_i));
    ck_assert_str_eq(hpt_last_error(), errors[_i].text);
    ck_assert_int_eq(hpt_last_status(), errors[_i].status);
    ck_assert_int_eq(memory.out, 0);
}
END_TEST

/* A parameter's name stands where the family's would. */
START_TEST(named_constructors_begin_with_the_name)
{
    ck_assert_ptr_null(hpti_dist_uniform_named("rate", 4, 1));
    ck_assert_str_eq(hpt_last_error(), "rate: low 4 is above high 1");
    ck_assert_ptr_null(hpti_dist_log_uniform_named("rate", 0, 1));
    ck_assert_str_eq(hpt_last_error(), "rate: low 0 is not above 0");
    ck_assert_ptr_null(hpti_dist_int_uniform_named("depth", 4, 1));
    ck_assert_str_eq(hpt_last_error(), "depth: low 4 is above high 1");
    ck_assert_ptr_null(hpti_dist_int_log_uniform_named("depth", 0, 1));
    ck_assert_str_eq(hpt_last_error(), "depth: low 0 is below 1");
    ck_assert_ptr_null(hpti_dist_step_named("rate", 0, 1, 0));
    ck_assert_str_eq(hpt_last_error(), "rate: step 0 is not above 0");
    ck_assert_ptr_null(hpti_dist_int_step_named("depth", 0, 1, -1));
    ck_assert_str_eq(hpt_last_error(), "depth: step -1 is below 1");
    ck_assert_ptr_null(hpti_dist_categorical_named("colour", 4, twice, NULL));
    ck_assert_str_eq(hpt_last_error(), "colour: label \"b\" is given twice");
    ck_assert_ptr_null(hpti_dist_ordinal_named("size", 0, unsorted));
    ck_assert_str_eq(hpt_last_error(),
                     "size: n 0 is not within 1 and 1000000");
    ck_assert_ptr_null(hpti_dist_constant_named("fixed", INFINITY));
    ck_assert_str_eq(hpt_last_error(), "fixed: value inf is not finite");
}
END_TEST

START_TEST(success_empties_the_error)
{
    hpt_dist *dist;

    ck_assert_ptr_null(hpt_dist_uniform(2, 1));
    dist = zoo_create(_i);
    ck_assert_ptr_nonnull(dist);
    ck_assert_str_eq(hpt_last_error(), "");
    hpt_dist_destroy(dist);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    struct failing memory = { 0 };
    long k = 0;
    hpt_dist *dist;

    failing_install(&memory);
    do {
        memory.count = 0;
        memory.fail_at = ++k;
        dist = zoo_create(_i);
        if (!dist) {
            ck_assert_int_eq(hpt_last_status(), HPT_E_NOMEM);
            ck_assert_ptr_nonnull(strstr(hpt_last_error(), "not enough memory"));
            ck_assert_int_eq(memory.out, 0);
        }
        ck_assert(k < 100);
    } while (!dist);
    ck_assert_int_gt(k, 1);
    hpt_dist_destroy(dist);
    ck_assert_int_eq(memory.out, 0);
}
END_TEST

START_TEST(calls_check_their_arguments)
{
    hpt_dist *dist = hpt_dist_normal(0, 1);
    double x = 42;

    ck_assert_int_eq(hpt_dist_quantile(dist, 1.5, &x), HPT_E_RANGE);
    ck_assert_str_eq(hpt_last_error(), "u 1.5 is not within 0 and 1");
    ck_assert_int_eq(hpt_dist_quantile(dist, -1e-9, &x), HPT_E_RANGE);
    ck_assert_int_eq(hpt_dist_quantile(dist, NAN, &x), HPT_E_RANGE);
    ck_assert_int_eq(hpt_dist_quantile(dist, 0.5, NULL), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "x is NULL");
    ck_assert_int_eq(hpt_dist_cdf(dist, NAN, &x), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "x is nan");
    ck_assert_int_eq(hpt_dist_cdf(dist, 0, NULL), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "p is NULL");
    ck_assert_int_eq(hpt_dist_density(dist, NAN, &x), HPT_E_INVALID);
    ck_assert_int_eq(hpt_dist_density(dist, 0, NULL), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "f is NULL");
    ck_assert_int_eq(hpt_dist_mean(dist, NULL), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "mean is NULL");
    ck_assert(x == 42);
    hpt_dist_destroy(dist);
    dist = hpt_dist_uniform(0, 1); /* an empty text to begin with */
    hpt_dist_destroy(dist);
    ck_assert_int_eq(hpt_dist_mean(NULL, &x), HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "dist is NULL");
    ck_assert_int_eq(hpt_dist_quantile(NULL, 0.5, &x), HPT_E_INVALID);
    ck_assert_int_eq(hpt_dist_cdf(NULL, 0.5, &x), HPT_E_INVALID);
    ck_assert_int_eq(hpt_dist_density(NULL, 0.5, &x), HPT_E_INVALID);
}
END_TEST

START_TEST(null_keeps_the_text_of_the_first_failure)
{
    hpt_dist_destroy(hpt_dist_boolean());
    ck_assert_ptr_null(hpt_dist_round(NULL));
    ck_assert_str_eq(hpt_last_error(), "inner is NULL");
    ck_assert_ptr_null(hpt_dist_clamp(hpt_dist_round(hpt_dist_gamma(1, 0)), 0, 1));
    ck_assert_str_eq(hpt_last_error(), "gamma: scale 0 is not above 0");
}
END_TEST

static void
count_call(void *user_data)
{
    ++*(int *)user_data;
}

START_TEST(the_users_data_is_given_up_once)
{
    int calls = 0;
    hpt_dist *dist = hpt_dist_user(zoo_quantile, NULL, &calls, count_call);

    ck_assert_int_eq(calls, 0);
    dist = hpt_dist_clamp(hpt_dist_round(dist), 0, 1);
    ck_assert_int_eq(calls, 0);
    hpt_dist_destroy(dist);
    ck_assert_int_eq(calls, 1);
    ck_assert_ptr_null(hpt_dist_user(NULL, NULL, &calls, count_call));
    ck_assert_int_eq(calls, 2);
    ck_assert_ptr_null(hpt_dist_user(nan_quantile, NULL, &calls, count_call));
    ck_assert_int_eq(calls, 3);
    dist = hpt_dist_user(zoo_quantile, NULL, &calls, count_call);
    ck_assert_ptr_null(hpt_dist_clamp(dist, 2, 1)); /* taken all the same */
    ck_assert_int_eq(calls, 4);
    {
        struct failing memory = { .fail_at = 1 };

        failing_install(&memory);
        ck_assert_ptr_null(
            hpt_dist_user(zoo_quantile, NULL, &calls, count_call));
        ck_assert_int_eq(calls, 5);
    }
}
END_TEST

static double
insane_cdf(double x, void *user_data)
{
    (void)user_data;
    return x > 0.5 ? NAN : 7;
}

/* A quantile function that was sane where it was tried, and not elsewhere. */
static double
wild_quantile(double u, void *user_data)
{
    (void)user_data;
    return u * 64 == floor(u * 64) ? u : u < 0.5 ? NAN : 1e300;
}

START_TEST(what_the_user_answers_is_not_trusted)
{
    hpt_dist *dist = hpt_dist_user(zoo_quantile, insane_cdf, NULL, NULL);
    double x, p;

    hpt_dist_cdf(dist, 0.25, &p);
    ck_near(p, 0.5, 1e-12);
    hpt_dist_cdf(dist, 0.81, &p);
    ck_near(p, 0.9, 1e-12);
    hpt_dist_destroy(dist);
    dist = hpt_dist_user(wild_quantile, NULL, NULL, NULL);
    for (double u = 0; u <= 1; u += 0.001) {
        hpt_dist_quantile(dist, u, &x);
        ck_assert(x >= 0 && x <= 1);
    }
    hpt_dist_destroy(dist);
}
END_TEST

/* A failing allocator is on the stack of its test, and goes with it. */
static void
teardown(void)
{
    hpt_allocator_set(NULL);
}

int
main(void)
{
    Suite *suite = suite_create("dist-errors");
    TCase *tcase = tcase_create("dist-errors");

    tcase_add_checked_fixture(tcase, NULL, teardown);
    tcase_add_loop_test(tcase, a_wrong_argument_is_named_with_its_value, 0,
                        COUNT(errors));
    tcase_add_test(tcase, named_constructors_begin_with_the_name);
    tcase_add_loop_test(tcase, success_empties_the_error, 0, ZOO_COUNT);
    tcase_add_loop_test(tcase, every_allocation_may_fail, 0, ZOO_COUNT);
    tcase_add_test(tcase, calls_check_their_arguments);
    tcase_add_test(tcase, null_keeps_the_text_of_the_first_failure);
    tcase_add_test(tcase, the_users_data_is_given_up_once);
    tcase_add_test(tcase, what_the_user_answers_is_not_trusted);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
