/*
 * Configurations: reading by name, wrong reads, filling from names and numbers,
 * defaults.
 */
#include "../check_main.h"
#include "space/configuration.h"
#include "space/domain.h"
#include <hptune/status.h>
#include <string.h>

#define ck_fails(call, status, text)                                           \
    do {                                                                       \
        ck_assert_int_eq(call, status);                                        \
        ck_assert_str_eq(hpt_last_error(), text);                              \
    } while (0)

static hpt_space *space;
static int misread;
static hpti_value values[8];
static unsigned char active[8];

static const char *const kernels[] = { "linear", "rbf", "poly" };
static const double sizes[] = { 1, 2.5, 10 };

enum { LR, DEPTH, KERNEL, SIZE, FLAG, FIXED, SHARE, N };

static hpt_trial trial = { .values = values, .active = active,
                           .misread = &misread };

static void
setup(void)
{
    space = hpt_space_create();
    hpt_space_add_float(space, "lr", 0.001, 1, HPT_LOG);
    hpt_space_add_int(space, "depth", 1, 40, HPT_LINEAR);
    hpt_space_add_categorical(space, "kernel", 3, kernels);
    hpt_space_add_ordinal(space, "size", 3, sizes);
    hpt_space_add_boolean(space, "flag");
    hpt_space_add_constant(space, "fixed", 7.5);
    hpt_space_add_float_step(space, "share", 0, 1, 0.25);
    trial.space = space;
    misread = HPT_OK;
    memset(active, 1, sizeof active);
    values[LR].real = 0.125;
    values[DEPTH].integer = 12;
    values[KERNEL].integer = 2;
    values[SIZE].integer = 1;
    values[FLAG].integer = 1;
    values[FIXED].real = 7.5;
    values[SHARE].real = 0.75;
}

static void
teardown(void)
{
    hpt_space_destroy(space);
}

START_TEST(each_kind_is_read_by_its_getters)
{
    ck_assert(hpt_trial_get_float(&trial, "lr") == 0.125);
    ck_assert(hpt_trial_get_float(&trial, "depth") == 12);
    ck_assert(hpt_trial_get_float(&trial, "size") == 2.5);
    ck_assert(hpt_trial_get_float(&trial, "flag") == 1);
    ck_assert(hpt_trial_get_float(&trial, "fixed") == 7.5);
    ck_assert(hpt_trial_get_float(&trial, "share") == 0.75);
    ck_assert_int_eq(hpt_trial_get_int(&trial, "depth"), 12);
    ck_assert_int_eq(hpt_trial_get_int(&trial, "flag"), 1);
    ck_assert_int_eq(hpt_trial_get_boolean(&trial, "flag"), 1);
    ck_assert_str_eq(hpt_trial_get_label(&trial, "kernel"), "poly");
    ck_assert_int_eq(hpt_trial_get_index(&trial, "kernel"), 2);
    ck_assert_int_eq(hpt_trial_get_index(&trial, "size"), 1);
    ck_assert_int_eq(hpt_trial_is_active(&trial, "lr"), 1);
    ck_assert_int_eq(misread, HPT_OK);
}
END_TEST

START_TEST(all_values_come_in_the_order_of_the_space)
{
    static const double want[N] = { 0.125, 12, 2, 2.5, 1, 7.5, 0.75 };
    double got[N];

    ck_assert_int_eq(hpt_trial_get_point(&trial, N, got), HPT_OK);
    for (int i = 0; i < N; i++)
        ck_assert(got[i] == want[i]);
    active[DEPTH] = 0;
    ck_assert_int_eq(hpt_trial_get_point(&trial, N, got), HPT_OK);
    ck_assert(isnan(got[DEPTH]));
    ck_assert_int_eq(misread, HPT_OK);
    ck_fails(hpt_trial_get_point(&trial, N - 1, got), HPT_E_INVALID,
             "room for 6 values, not for the 7 parameters");
    ck_fails(hpt_trial_get_point(&trial, N, NULL), HPT_E_INVALID,
             "room for 0 values, not for the 7 parameters");
    ck_assert_int_eq(misread, HPT_E_INVALID);
}
END_TEST

START_TEST(a_read_as_another_kind_is_remembered)
{
    ck_assert(isnan(hpt_trial_get_float(&trial, "kernel")));
    ck_assert_str_eq(hpt_last_error(),
                     "kernel: is categorical, not read as a float");
    ck_assert_int_eq(misread, HPT_E_INVALID);
    ck_assert(hpt_trial_get_int(&trial, "lr") == INT64_MIN);
    ck_assert_str_eq(hpt_last_error(),
                     "lr: is a float, not read as an integer");
    ck_assert(hpt_trial_get_int(&trial, "size") == INT64_MIN);
    ck_assert(hpt_trial_get_int(&trial, "fixed") == INT64_MIN);
    ck_assert_int_eq(hpt_trial_get_boolean(&trial, "depth"), -1);
    ck_assert_ptr_null(hpt_trial_get_label(&trial, "size"));
    ck_assert_str_eq(hpt_last_error(), "size: is ordinal, not read as a label");
    ck_assert_int_eq(hpt_trial_get_index(&trial, "flag"), -1);
}
END_TEST

START_TEST(the_first_wrong_read_is_kept)
{
    ck_assert(isnan(hpt_trial_get_float(&trial, "rate")));
    ck_assert_int_eq(misread, HPT_E_NOT_FOUND);
    ck_assert_str_eq(hpt_last_error(),
                     "rate: no such parameter; known: lr, depth, kernel, size, "
                     "flag, fixed, share");
    ck_assert(hpt_trial_get_int(&trial, "lr") == INT64_MIN);
    ck_assert_int_eq(misread, HPT_E_NOT_FOUND);
    ck_assert_int_eq(hpt_trial_is_active(&trial, "rate"), HPT_E_NOT_FOUND);
    trial.misread = NULL; /* inside of a predicate nobody keeps it */
    ck_assert_int_eq(hpt_trial_get_boolean(&trial, "rate"), -1);
    trial.misread = &misread;
}
END_TEST

START_TEST(an_inactive_parameter_has_no_value)
{
    memset(active, 0, sizeof active);
    ck_assert_int_eq(hpt_trial_is_active(&trial, "lr"), 0);
    ck_assert_int_eq(misread, HPT_OK);
    ck_assert(isnan(hpt_trial_get_float(&trial, "lr")));
    ck_assert_str_eq(hpt_last_error(), "lr: is inactive in this trial");
    ck_assert_int_eq(misread, HPT_E_INVALID);
    ck_assert(hpt_trial_get_int(&trial, "depth") == INT64_MIN);
    ck_assert_int_eq(hpt_trial_get_boolean(&trial, "flag"), -1);
    ck_assert_ptr_null(hpt_trial_get_label(&trial, "kernel"));
    ck_assert_int_eq(hpt_trial_get_index(&trial, "kernel"), -1);
    trial.active = NULL; /* all of a space without conditions are */
    ck_assert(hpt_trial_get_float(&trial, "lr") == 0.125);
    trial.active = active;
}
END_TEST

START_TEST(null_trial_is_refused)
{
    hpt_space_destroy(hpt_space_create()); /* empties the text */
    ck_fails(hpt_trial_is_active(NULL, "lr"), HPT_E_INVALID, "trial is NULL");
    ck_assert(isnan(hpt_trial_get_float(NULL, "lr")));
    ck_assert(hpt_trial_get_int(NULL, "lr") == INT64_MIN);
    ck_assert_int_eq(hpt_trial_get_boolean(NULL, "lr"), -1);
    ck_assert_ptr_null(hpt_trial_get_label(NULL, "lr"));
    ck_assert_int_eq(hpt_trial_get_index(NULL, "lr"), -1);
    ck_assert_int_eq(hpt_trial_get_point(NULL, 0, NULL), HPT_E_INVALID);
    ck_assert(isnan(hpt_trial_get_float(&trial, NULL)));
    ck_assert_str_eq(hpt_last_error(), "a parameter's name is NULL");
}
END_TEST

/* ---- filling ---- */

static const struct fill {
    const char *name;
    double number;
    const char *text; /* NULL: accepted */
} fills[] = {
    { "lr", 0.001, NULL },
    { "lr", 1, NULL },
    { "lr", 3, "lr: 3 is outside of 0.001 to 1" },
    { "lr", 1.0000000000000002,
      "lr: 1.0000000000000002 is outside of 0.001 to 1" },
    { "lr", 0, "lr: 0 is outside of 0.001 to 1" },
    { "lr", NAN, "lr: NaN is not a value" },
    { "lr", -INFINITY, "lr: -inf is outside of 0.001 to 1" },
    { "depth", 40, NULL },
    { "depth", 41, "depth: 41 is outside of 1 to 40" },
    { "depth", 2.5, "depth: 2.5 is not an integer" },
    { "depth", NAN, "depth: NaN is not a value" },
    { "depth", 1e300, "depth: 1e+300 is outside of 1 to 40" },
    { "kernel", 2, NULL },
    { "kernel", 7, "kernel: 7 is not an index below 3" },
    { "kernel", 0.5, "kernel: 0.5 is not an index below 3" },
    { "kernel", -1, "kernel: -1 is not an index below 3" },
    { "size", 2.5, NULL },
    { "size", 3, "size: 3 is none of its values" },
    { "size", 11, "size: 11 is outside of 1 to 10" },
    { "flag", 1, NULL },
    { "flag", 2, "flag: 2 is not 0 or 1" },
    { "flag", 0.5, "flag: 0.5 is not 0 or 1" },
    { "fixed", 7.5, NULL },
    { "fixed", 7, "fixed: 7 is not the constant 7.5" },
    { "share", 0.75, NULL },
    { "share", 0.8, "share: 0.8 is none of its values" },
    { "share", 1.25, "share: 1.25 is outside of 0 to 1" },
};

START_TEST(numbers_are_checked_when_filling)
{
    const struct fill *t = &fills[_i];
    int rc = hpti_space_fill(space, 1, &t->name, &t->number, values);
    int i = hpt_space_find(space, t->name);

    if (t->text) {
        ck_fails(rc, HPT_E_RANGE, t->text);
        ck_fails(t->name[0] == 'k'
                     ? rc
                     : hpt_space_set_default(space, t->name, t->number),
                 HPT_E_RANGE, t->text);
        return;
    }
    ck_assert_int_eq(rc, HPT_OK);
    ck_assert(hpti_configuration_number(&trial, (size_t)i) == t->number);
}
END_TEST

START_TEST(names_are_checked_when_filling)
{
    const char *twice[] = { "depth", "lr", "depth" }, *none[] = { "dept" };
    const char *nothing[] = { NULL };
    const double numbers[] = { 3, 0.5, 4 };

    ck_fails(hpti_space_fill(space, 3, twice, numbers, values), HPT_E_INVALID,
             "depth: given twice, 3 and 4");
    ck_assert_int_eq(hpti_space_fill(space, 1, none, numbers, values),
                     HPT_E_NOT_FOUND);
    ck_assert_int_eq(hpti_space_fill(space, 1, nothing, numbers, values),
                     HPT_E_INVALID);
    ck_fails(hpti_space_fill(space, 1, NULL, numbers, values), HPT_E_INVALID,
             "names is NULL");
    ck_fails(hpti_space_fill(space, 1, twice, NULL, values), HPT_E_INVALID,
             "values is NULL");
}
END_TEST

START_TEST(what_is_not_given_has_its_default_or_its_median)
{
    const char *name = "depth";
    const double number = 3;

    ck_assert_int_eq(hpt_space_set_default(space, "size", 10), HPT_OK);
    ck_assert_int_eq(hpt_space_set_default(space, "fixed", 7.5), HPT_OK);
    ck_assert_int_eq(hpt_space_set_default(space, "lr", 0.5), HPT_OK);
    ck_assert_int_eq(hpt_space_set_default(space, "lr", 0.25), HPT_OK);
    ck_assert_int_eq(hpt_space_set_default_label(space, "kernel", "poly"),
                     HPT_OK);
    ck_assert_int_eq(hpti_space_fill(space, 1, &name, &number, values),
                     HPT_OK);
    ck_assert(values[LR].real == 0.25);
    ck_assert_int_eq(values[DEPTH].integer, 3);
    ck_assert_int_eq(values[KERNEL].integer, 2);
    ck_assert_int_eq(values[SIZE].integer, 2);
    ck_assert(values[FIXED].real == 7.5);
    ck_assert(values[SHARE].real == 0.5);
}
END_TEST

START_TEST(wrong_defaults_are_refused)
{
    ck_fails(hpt_space_set_default(space, "kernel", 1), HPT_E_INVALID,
             "kernel: its default is a label");
    ck_fails(hpt_space_set_default_label(space, "depth", "3"), HPT_E_INVALID,
             "depth: its default is a number");
    ck_fails(hpt_space_set_default_label(space, "kernel", "cubic"),
             HPT_E_NOT_FOUND, "kernel: cubic is no label of kernel");
    ck_fails(hpt_space_set_default_label(space, "kernel", NULL), HPT_E_INVALID,
             "kernel: a label is NULL");
    ck_assert_int_eq(hpt_space_set_default(space, "none", 1), HPT_E_NOT_FOUND);
    ck_assert_int_eq(hpt_space_set_default(space, NULL, 1), HPT_E_INVALID);
    ck_assert_int_eq(hpt_space_set_default_label(space, "none", "a"),
                     HPT_E_NOT_FOUND);
    ck_fails(hpti_space_freeze(space), HPT_E_INVALID,
             "kernel: its default is a label");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("configuration");
    TCase *tcase = tcase_create("configuration");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, each_kind_is_read_by_its_getters);
    tcase_add_test(tcase, all_values_come_in_the_order_of_the_space);
    tcase_add_test(tcase, a_read_as_another_kind_is_remembered);
    tcase_add_test(tcase, the_first_wrong_read_is_kept);
    tcase_add_test(tcase, an_inactive_parameter_has_no_value);
    tcase_add_test(tcase, null_trial_is_refused);
    tcase_add_loop_test(tcase, numbers_are_checked_when_filling, 0,
                        (int)(sizeof fills / sizeof *fills));
    tcase_add_test(tcase, names_are_checked_when_filling);
    tcase_add_test(tcase, what_is_not_given_has_its_default_or_its_median);
    tcase_add_test(tcase, wrong_defaults_are_refused);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
