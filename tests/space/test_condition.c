/*
 * Conditions: which values of a parent make its child active, and what is
 * refused.
 */
#include "../check_main.h"
#include "space/domain.h"
#include <hptune/space.h>
#include <hptune/status.h>
#include <string.h>

#define ck_fails(call, status, text)                                           \
    do {                                                                       \
        ck_assert_int_eq(call, status);                                        \
        ck_assert_str_eq(hpt_last_error(), text);                              \
    } while (0)

static hpt_space *space;

static const char *const kernels[] = { "linear", "rbf", "poly", "sigmoid" };
static const double batches[] = { 8, 16, 64, 256 };

/* Parents of every kind, and after them the child "c". */
static void
setup(void)
{
    space = hpt_space_create();
    hpt_space_add_categorical(space, "kernel", 4, kernels);
    hpt_space_add_int(space, "depth", 1, 9, HPT_LINEAR);
    hpt_space_add_float(space, "rate", -1, 1, HPT_LINEAR);
    hpt_space_add_float_step(space, "share", 0, 1, 0.1);
    hpt_space_add_ordinal(space, "batch", 4, batches);
    hpt_space_add_boolean(space, "flag");
    hpt_space_add_constant(space, "three", 3);
    hpt_space_add_int(space, "c", 1, 5, HPT_LINEAR);
}

static void
teardown(void)
{
    hpt_space_destroy(space);
}

/* Is the child active when a parent has a number, and all others medians? */
static bool
child_is_active(const char *parent, double number)
{
    hpti_value values[16];
    unsigned char active[16];
    double u[16];

    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_int_eq(hpti_space_fill(space, 1, &parent, &number, values),
                     HPT_OK);
    hpti_space_point(space, values, active, u);
    return active[hpt_space_find(space, "c")];
}

START_TEST(labels_of_the_parent_decide)
{
    const char *labels[] = { "poly", "rbf", "poly" };

    ck_assert_int_eq(
        hpt_space_add_condition_labels(space, "c", "kernel", 3, labels),
        HPT_OK);
    ck_assert(!child_is_active("kernel", 0));
    ck_assert(child_is_active("kernel", 1));
    ck_assert(child_is_active("kernel", 2));
    ck_assert(!child_is_active("kernel", 3));
}
END_TEST

/* values or a range of a parent, and numbers with the child on and off */
static const struct numeric {
    const char *parent;
    size_t n; /* of values; 0: the range [low, high] */
    double values[3];
    double low, high;
    double on[4], off[4]; /* ended by NaN where shorter */
} numeric[] = {
    { "depth", 3, { 7, 2, 5 }, 0, 0, { 2, 5, 7, NAN }, { 1, 3, 6, 9 } },
    { "depth", 0, { 0 }, 2.5, 4, { 3, 4, NAN }, { 1, 2, 5, NAN } },
    { "depth", 0, { 0 }, -INFINITY, 3, { 1, 3, NAN }, { 4, 9, NAN } },
    { "depth", 0, { 0 }, 4, INFINITY, { 4, 9, NAN }, { 1, 3, NAN } },
    { "depth", 0, { 0 }, 2.2, 2.8, { NAN }, { 1, 2, 3, NAN } },
    { "depth", 0, { 0 }, 1e300, 1e301, { NAN }, { 1, 9, NAN } },
    { "depth", 0, { 0 }, -1e301, -1e300, { NAN }, { 1, 9, NAN } },
    { "rate", 1, { 0.25 }, 0, 0, { 0.25, NAN }, { 0.2500001, 0, NAN } },
    { "rate", 0, { 0 }, -0.5, 0.5, { -0.5, 0, 0.5, NAN }, { -0.6, 0.51, NAN } },
    /* 3 * 0.1 is not 0.3, but both are the same step */
    { "share", 2, { 0.3, 0.7 }, 0, 0, { 0.3, 0.7, NAN }, { 0.2, 0.8, NAN } },
    { "batch", 2, { 64, 8 }, 0, 0, { 8, 64, NAN }, { 16, 256, NAN } },
    { "batch", 0, { 0 }, 9, 64, { 16, 64, NAN }, { 8, 256, NAN } },
    { "batch", 0, { 0 }, 17, 63, { NAN }, { 8, 16, 64, 256 } },
    { "batch", 0, { 0 }, 257, 999, { NAN }, { 8, 16, 64, 256 } },
    { "flag", 1, { 1 }, 0, 0, { 1, NAN }, { 0, NAN } },
    { "flag", 0, { 0 }, -1, 0.5, { 0, NAN }, { 1, NAN } },
    { "three", 1, { 3 }, 0, 0, { 3, NAN }, { NAN } },
    { "three", 0, { 0 }, 4, 5, { NAN }, { 3, NAN } },
};

START_TEST(numbers_of_the_parent_decide)
{
    const struct numeric *t = &numeric[_i];

    if (t->n)
        ck_assert_int_eq(hpt_space_add_condition_values(space, "c", t->parent,
                                                        t->n, t->values),
                         HPT_OK);
    else
        ck_assert_int_eq(hpt_space_add_condition_range(space, "c", t->parent,
                                                       t->low, t->high),
                         HPT_OK);
    for (int i = 0; i < 4 && !isnan(t->on[i]); i++)
        ck_assert_msg(child_is_active(t->parent, t->on[i]), "%s = %g",
                      t->parent, t->on[i]);
    for (int i = 0; i < 4 && !isnan(t->off[i]); i++)
        ck_assert_msg(!child_is_active(t->parent, t->off[i]), "%s = %g",
                      t->parent, t->off[i]);
}
END_TEST

START_TEST(integers_beyond_doubles_are_told_apart)
{
    const hpti_value at = { .integer = (INT64_C(1) << 62) + 1 };
    hpti_value values[16];
    unsigned char active[16];
    double u[16];

    hpt_space_add_int(space, "huge", INT64_MIN, INT64_MAX, HPT_LINEAR);
    hpt_space_add_int(space, "k", 1, 5, HPT_LINEAR);
    ck_assert_int_eq(
        hpt_space_add_condition_range(space, "k", "huge", -0x1p63, 0x1p62),
        HPT_OK);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_int_eq(hpti_space_fill(space, 0, NULL, NULL, values), HPT_OK);
    values[8] = at;
    hpti_space_point(space, values, active, u);
    ck_assert_int_eq(active[9], 0);
    values[8].integer--;
    hpti_space_point(space, values, active, u);
    ck_assert_int_eq(active[9], 1);
    values[8].integer = INT64_MIN;
    hpti_space_point(space, values, active, u);
    ck_assert_int_eq(active[9], 1);
}
END_TEST

START_TEST(all_conditions_must_hold)
{
    const char *labels[] = { "rbf" };
    const double on = 1;
    const char *names[] = { "kernel", "flag" };
    double numbers[] = { 1, 1 };
    hpti_value values[16];
    unsigned char active[16];
    double u[16];

    hpt_space_add_condition_labels(space, "c", "kernel", 1, labels);
    hpt_space_add_condition_values(space, "c", "flag", 1, &on);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    for (int mask = 0; mask < 4; mask++) {
        numbers[0] = mask & 1;
        numbers[1] = mask >> 1;
        ck_assert_int_eq(hpti_space_fill(space, 2, names, numbers, values),
                         HPT_OK);
        hpti_space_point(space, values, active, u);
        ck_assert_int_eq(active[7], mask == 3);
    }
}
END_TEST

START_TEST(an_inactive_parent_hands_its_state_down)
{
    const double one = 1;
    hpti_value values[16];
    unsigned char active[16];
    double u[16];

    hpt_space_add_int(space, "grandchild", 0, 1, HPT_LINEAR);
    hpt_space_add_condition_values(space, "c", "flag", 1, &one);
    hpt_space_add_condition_range(space, "grandchild", "c", 1, 5);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_int_eq(hpti_space_fill(space, 0, NULL, NULL, values), HPT_OK);
    values[5].integer = 0;
    hpti_space_point(space, values, active, u);
    ck_assert_int_eq(active[8], 0);
    ck_assert(u[6] == 0.5 && u[7] == 0.5); /* "three" has no coordinate */
    values[5].integer = 1;
    hpti_space_point(space, values, active, u);
    ck_assert_int_eq(active[8], 1);
}
END_TEST

/* A constant parent is no coordinate: what it depends on goes to its child. */
START_TEST(a_conditional_constant_hands_its_conditions_down)
{
    const double one = 1, two = 2;
    const hpti_domain *domain;
    double u[16];
    unsigned char active[16];

    hpt_space_add_constant(space, "two", 2);
    hpt_space_add_boolean(space, "under");
    hpt_space_add_boolean(space, "never");
    hpt_space_add_boolean(space, "below never");
    hpt_space_add_condition_values(space, "two", "flag", 1, &one);
    hpt_space_add_condition_values(space, "under", "two", 1, &two);
    hpt_space_add_condition_range(space, "never", "two", 3, 4);
    hpt_space_add_condition_values(space, "below never", "never", 1, &one);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    domain = hpti_space_domain(space);
    ck_assert_uint_eq(domain->dim, 8); /* not three, two, never, below never */
    ck_assert(domain->coordinates[5].parent); /* flag */
    ck_assert(domain->coordinates[7].conditional);
    for (int on = 0; on < 2; on++) {
        hpti_value values[16];
        unsigned char all[16];

        for (int i = 0; i < 8; i++)
            u[i] = 0.9;
        u[5] = on ? 0.9 : 0.1;
        hpti_domain_settle(domain, u, active);
        ck_assert_int_eq(active[7], on);
        hpti_space_values(space, u, values, all);
        ck_assert_int_eq(all[8], on);  /* two */
        ck_assert_int_eq(all[9], on);  /* under */
        ck_assert_int_eq(all[10], 0);  /* never */
        ck_assert_int_eq(all[11], 0);
    }
}
END_TEST

START_TEST(wrong_conditions_are_refused)
{
    const char *rbf[] = { "rbf" }, *rbs[] = { "rbf", "rbs" };
    const char *nothing[] = { NULL };
    const double five[] = { 5 }, wrong[] = { 5, 2.5 }, bad[] = { NAN };

    ck_fails(hpt_space_add_condition_labels(space, "d", "kernel", 1, rbf),
             HPT_E_NOT_FOUND,
             "d: no such parameter; known: kernel, depth, rate, share, batch, "
             "flag, three, c");
    ck_assert_int_eq(
        hpt_space_add_condition_labels(space, "c", "kernal", 1, rbf),
        HPT_E_NOT_FOUND);
    ck_assert_int_eq(
        hpt_space_add_condition_labels(space, NULL, "kernel", 1, rbf),
        HPT_E_INVALID);
    ck_fails(hpt_space_add_condition_labels(space, "c", "kernel", 2, rbs),
             HPT_E_NOT_FOUND, "c: rbs is no label of kernel");
    ck_fails(hpt_space_add_condition_labels(space, "c", "kernel", 1, nothing),
             HPT_E_INVALID, "c: a label is NULL");
    ck_fails(hpt_space_add_condition_labels(space, "c", "kernel", 0, rbf),
             HPT_E_INVALID, "c: a condition without values");
    ck_fails(hpt_space_add_condition_labels(space, "c", "kernel", 1, NULL),
             HPT_E_INVALID, "c: a condition without values");
    ck_fails(hpt_space_add_condition_labels(space, "c", "depth", 1, rbf),
             HPT_E_INVALID, "c: its parent depth has no labels");
    ck_fails(hpt_space_add_condition_values(space, "c", "kernel", 1, five),
             HPT_E_INVALID, "c: its parent kernel has labels, not numbers");
    ck_fails(hpt_space_add_condition_range(space, "c", "kernel", 0, 1),
             HPT_E_INVALID, "c: its parent kernel has labels, not numbers");
    ck_fails(hpt_space_add_condition_values(space, "kernel", "depth", 1, five),
             HPT_E_INVALID,
             "kernel: must be added after depth, which it depends on");
    ck_fails(hpt_space_add_condition_values(space, "c", "c", 1, five),
             HPT_E_INVALID, "c: must be added after c, which it depends on");
    ck_fails(hpt_space_add_condition_values(space, "c", "depth", 2, wrong),
             HPT_E_NOT_FOUND, "c: 2.5 is no value of depth");
    ck_fails(hpt_space_add_condition_values(space, "c", "depth", 1, bad),
             HPT_E_INVALID, "c: a value in its condition is NaN");
    ck_fails(hpt_space_add_condition_values(space, "c", "depth", 0, five),
             HPT_E_INVALID, "c: a condition without values");
    ck_fails(hpt_space_add_condition_range(space, "c", "depth", 5, 4),
             HPT_E_RANGE, "c: low 5 is above high 4 in its condition");
    ck_fails(hpt_space_add_condition_range(space, "c", "depth", NAN, 4),
             HPT_E_INVALID, "c: a bound of its condition is NaN");
    /* nothing of all that is left */
    hpt_space_destroy(space);
    setup();
    ck_assert(child_is_active("depth", 1));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("condition");
    TCase *tcase = tcase_create("condition");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, labels_of_the_parent_decide);
    tcase_add_loop_test(tcase, numbers_of_the_parent_decide, 0,
                        (int)(sizeof numeric / sizeof *numeric));
    tcase_add_test(tcase, integers_beyond_doubles_are_told_apart);
    tcase_add_test(tcase, all_conditions_must_hold);
    tcase_add_test(tcase, an_inactive_parent_hands_its_state_down);
    tcase_add_test(tcase, a_conditional_constant_hands_its_conditions_down);
    tcase_add_test(tcase, wrong_conditions_are_refused);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
