/*
 * Constraints: linear, order and predicate, on the user's numbers.
 */
#include "../check_main.h"
#include "space/domain.h"
#include <hptune/space.h>
#include <hptune/status.h>
#include <hptune/trial.h>
#include <stdio.h>
#include <string.h>

#define ck_fails(call, status, text)                                           \
    do {                                                                       \
        ck_assert_int_eq(call, status);                                        \
        ck_assert_str_eq(hpt_last_error(), text);                              \
    } while (0)

static hpt_space *space;

static const char *const labels[] = { "x", "y" };
static const double sizes[] = { 1, 2.5, 10 };

static void
setup(void)
{
    space = hpt_space_create();
    hpt_space_add_int(space, "i", -10, 10, HPT_LINEAR);
    hpt_space_add_int(space, "j", INT64_MIN, INT64_MAX, HPT_LINEAR);
    hpt_space_add_int(space, "k", INT64_MIN, INT64_MAX, HPT_LINEAR);
    hpt_space_add_float(space, "f", -1e19, 1e19, HPT_LINEAR);
    hpt_space_add_ordinal(space, "size", 3, sizes);
    hpt_space_add_boolean(space, "flag");
    hpt_space_add_categorical(space, "label", 2, labels);
}

static void
teardown(void)
{
    hpt_space_destroy(space);
}

enum { I, J, K, F, SIZE, FLAG, LABEL, N };

static const unsigned char all_active[N] = { 1, 1, 1, 1, 1, 1, 1 };

START_TEST(linear_sums_the_numbers)
{
    const char *names[] = { "i", "size", "flag", "f" };
    const double coefficients[] = { 1, 2, -3, 0.5 };
    hpti_value values[N] = { 0 };

    ck_assert(hpti_space_allows(space, values, all_active));
    ck_assert_int_eq(hpt_space_add_linear(space, 4, names, coefficients, 4),
                     HPT_OK);
    values[I].integer = 1;
    values[SIZE].integer = 1; /* 2.5 */
    values[FLAG].integer = 1;
    values[F].real = 2;       /* 1 + 5 - 3 + 1 = 4 */
    ck_assert(hpti_space_allows(space, values, all_active));
    values[F].real = 2.0000001;
    ck_assert(!hpti_space_allows(space, values, all_active));
    values[I].integer = -1;
    ck_assert(hpti_space_allows(space, values, NULL));
}
END_TEST

/* exact beyond 2^53, where doubles are the same */
static const struct pair {
    const char *smaller, *larger;
    int64_t i, j; /* of j and k; of j and nothing */
    double f;
    bool holds;
} pairs[] = {
    { "j", "k", INT64_MAX - 1, INT64_MAX, 0, true },
    { "j", "k", INT64_MAX, INT64_MAX, 0, false },
    { "j", "k", INT64_MAX, INT64_MAX - 1, 0, false },
    { "j", "k", INT64_MIN, INT64_MIN + 1, 0, true },
    { "j", "k", INT64_MIN, INT64_MAX, 0, true },
    { "j", "f", INT64_MAX, 0, 0x1p63, true },
    { "j", "f", INT64_MAX - 512, 0, 0x1p63 - 1024, false },
    { "j", "f", INT64_MAX - 1023, 0, 0x1p63 - 1024, false },
    { "j", "f", INT64_MAX - 1024, 0, 0x1p63 - 1024, true },
    { "j", "f", INT64_MIN, 0, -0x1p63, false },
    { "j", "f", INT64_MIN, 0, -1e19, false },
    { "j", "f", 3, 0, 3.5, true },
    { "j", "f", 4, 0, 3.5, false },
    { "j", "f", -3, 0, -3.5, false },
    { "j", "f", -4, 0, -3.5, true },
    { "j", "f", 3, 0, 3, false },
    { "f", "j", 3, 0, 3, false },
    { "f", "j", 3, 0, 2.5, true },
    { "f", "j", 3, 0, 3.5, false },
    { "f", "j", -3, 0, -3.5, true },
    { "f", "j", INT64_MAX, 0, 0x1p63, false },
    { "f", "j", INT64_MAX, 0, 0x1p63 - 1024, true },
    { "f", "j", INT64_MIN, 0, -0x1p63, false },
    { "f", "j", INT64_MIN, 0, -1e19, true },
    { "f", "size", 0, 0, 2.49, true },
    { "f", "size", 0, 0, 2.5, false },
    { "size", "f", 0, 0, 2.6, true },
};

START_TEST(order_compares_exactly)
{
    const struct pair *t = &pairs[_i];
    hpti_value values[N] = { 0 };

    values[J].integer = t->i;
    values[K].integer = t->j;
    values[F].real = t->f;
    values[SIZE].integer = 1; /* 2.5 */
    ck_assert_int_eq(hpt_space_add_order(space, t->smaller, t->larger),
                     HPT_OK);
    ck_assert(hpti_space_allows(space, values, all_active) == t->holds);
}
END_TEST

START_TEST(a_constraint_with_an_inactive_parameter_does_not_count)
{
    const char *names[] = { "i", "flag" };
    const double ones[] = { 1, 1 };
    hpti_value values[N] = { 0 };
    unsigned char active[N] = { 1, 1, 1, 1, 1, 1, 1 };

    hpt_space_add_linear(space, 2, names, ones, -5);
    hpt_space_add_order(space, "j", "k");
    ck_assert(!hpti_space_allows(space, values, active));
    active[FLAG] = 0;
    ck_assert(!hpti_space_allows(space, values, active));
    active[J] = 0;
    ck_assert(hpti_space_allows(space, values, active));
}
END_TEST

struct seen {
    int calls, gone, error;
    int64_t limit;
};

static int
is_small(const hpt_trial *trial, void *user_data)
{
    struct seen *seen = user_data;

    seen->calls++;
    ck_assert_str_eq(hpt_trial_get_label(trial, "label"), "y");
    return seen->error ? seen->error
                       : hpt_trial_get_int(trial, "i") < seen->limit;
}

static void
gone(void *user_data)
{
    ((struct seen *)user_data)->gone++;
}

START_TEST(a_predicate_decides)
{
    struct seen seen = { .limit = 3 };
    hpti_value values[N] = { 0 };

    values[LABEL].integer = 1;
    ck_assert_int_eq(hpt_space_add_predicate(space, is_small, &seen, gone),
                     HPT_OK);
    values[I].integer = 2;
    ck_assert(hpti_space_allows(space, values, all_active));
    values[I].integer = 3;
    ck_assert(!hpti_space_allows(space, values, all_active));
    seen.error = -1; /* is no "yes" */
    values[I].integer = 2;
    ck_assert(!hpti_space_allows(space, values, all_active));
    ck_assert_int_eq(seen.calls, 3);
    ck_assert_int_eq(seen.gone, 0);
    teardown();
    ck_assert_int_eq(seen.gone, 1);
    setup();
}
END_TEST

START_TEST(data_of_a_refused_predicate_goes)
{
    struct seen seen = { 0 };

    ck_fails(hpt_space_add_predicate(space, NULL, &seen, gone), HPT_E_INVALID,
             "the predicate is NULL");
    ck_assert_int_eq(seen.gone, 1);
    ck_assert_int_eq(hpt_space_add_predicate(NULL, is_small, &seen, gone),
                     HPT_E_INVALID);
    ck_assert_int_eq(seen.gone, 2);
    hpt_space_destroy(space);
    setup();
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_int_eq(hpt_space_add_predicate(space, is_small, &seen, gone),
                     HPT_E_STATE);
    ck_assert_int_eq(seen.gone, 3);
}
END_TEST

START_TEST(feasibility_of_a_point_is_that_of_its_values)
{
    const hpti_domain *domain;
    double u[N];

    hpt_space_add_order(space, "flag", "i");
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    domain = hpti_space_domain(space);
    ck_assert(domain->constrained);
    for (int i = 0; i < 21; i++) {
        for (int c = 0; c < N; c++)
            u[c] = 0.4;
        u[0] = (i + 0.5) / 21;
        hpti_domain_settle(domain, u, NULL);
        ck_assert(hpti_domain_is_feasible(domain, u) == (i - 10 > 0));
    }
}
END_TEST

START_TEST(a_large_space_is_checked_too)
{
    char name[16];
    double u[300 + N];
    const hpti_domain *domain;

    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "p%d", i);
        hpt_space_add_int(space, name, 0, 1, HPT_LINEAR);
    }
    hpt_space_add_order(space, "p1", "p299");
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    domain = hpti_space_domain(space);
    ck_assert_uint_eq(domain->dim, 300 + N);
    for (size_t c = 0; c < domain->dim; c++)
        u[c] = 0.25;
    ck_assert(!hpti_domain_is_feasible(domain, u));
    u[N + 299] = 0.75;
    ck_assert(hpti_domain_is_feasible(domain, u));
    u[N + 1] = 0.75;
    ck_assert(!hpti_domain_is_feasible(domain, u));
}
END_TEST

START_TEST(violation_grows_with_the_excess)
{
    const char *names[] = { "i", "size" };
    const double ones[] = { 1, 1 };
    hpti_value values[N] = { 0 };
    double before = 0;

    hpt_space_add_linear(space, 2, names, ones, 4); /* i + 1 <= 4 */
    hpt_space_add_order(space, "i", "f");
    values[F].real = 5;
    for (int i = -10; i <= 10; i++) {
        double now;

        values[I].integer = i;
        now = hpti_space_violation(space, values, all_active);
        if (i <= 3)
            ck_assert(now == 0);
        else
            ck_assert(now > before && now > (i < 5 ? 1 : i == 5 ? 1.9 : 2) &&
                      now < 4);
        ck_assert((now > 0) != hpti_space_allows(space, values, all_active));
        before = now;
    }
}
END_TEST

START_TEST(wrong_constraints_are_refused)
{
    const char *names[] = { "i", "label" }, *none[] = { "i", "n" };
    const char *nothing[] = { NULL };
    const double ones[] = { 1, 1 }, bad[] = { 1, INFINITY };

    ck_fails(hpt_space_add_linear(space, 0, names, ones, 1), HPT_E_INVALID,
             "a linear constraint without parameters");
    ck_fails(hpt_space_add_linear(space, 2, NULL, ones, 1), HPT_E_INVALID,
             "a linear constraint without parameters");
    ck_fails(hpt_space_add_linear(space, 2, names, NULL, 1), HPT_E_INVALID,
             "a linear constraint without parameters");
    ck_fails(hpt_space_add_linear(space, 2, names, ones, NAN), HPT_E_INVALID,
             "linear constraint: the upper bound is nan");
    ck_fails(hpt_space_add_linear(space, 2, names, bad, 1), HPT_E_INVALID,
             "linear constraint: the coefficient of label is inf");
    ck_fails(hpt_space_add_linear(space, 2, names, ones, 1), HPT_E_INVALID,
             "label: a categorical parameter has no numbers to constrain");
    ck_assert_int_eq(hpt_space_add_linear(space, 2, none, ones, 1),
                     HPT_E_NOT_FOUND);
    ck_assert_int_eq(hpt_space_add_linear(space, 1, nothing, ones, 1),
                     HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_add_order(space, "n", "i"), HPT_E_NOT_FOUND);
    ck_assert_int_eq(hpt_space_add_order(space, "i", NULL), HPT_E_INVALID);
    ck_fails(hpt_space_add_order(space, "i", "i"), HPT_E_INVALID,
             "i: cannot be below itself");
    ck_fails(hpti_space_freeze(space), HPT_E_INVALID,
             "a linear constraint without parameters");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("constraint");
    TCase *tcase = tcase_create("constraint");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, linear_sums_the_numbers);
    tcase_add_loop_test(tcase, order_compares_exactly, 0,
                        (int)(sizeof pairs / sizeof *pairs));
    tcase_add_test(tcase,
                   a_constraint_with_an_inactive_parameter_does_not_count);
    tcase_add_test(tcase, a_predicate_decides);
    tcase_add_test(tcase, data_of_a_refused_predicate_goes);
    tcase_add_test(tcase, feasibility_of_a_point_is_that_of_its_values);
    tcase_add_test(tcase, a_large_space_is_checked_too);
    tcase_add_test(tcase, violation_grows_with_the_excess);
    tcase_add_test(tcase, wrong_constraints_are_refused);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
