/*
 * Numbers that programs and files were compiled with: values of the public
 * constants and layouts of the open structs.  A number here never changes;
 * new ones are added.  Tools that compare ABIs do not see constants, so this
 * does.
 */
#include "../check_main.h"

#include <hptune/hptune.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct constant {
    const char *name;
    int value, pinned;
} constants[] = {
#define PIN(name, pinned) { #name, name, pinned }
    PIN(HPT_OK, 0),
    PIN(HPT_STOPPED, 1),
    PIN(HPT_EXHAUSTED, 2),
    PIN(HPT_TIME_LIMIT, 3),
    PIN(HPT_TARGET_REACHED, 4),
    PIN(HPT_NO_IMPROVEMENT, 5),
    PIN(HPT_TRIAL_LIMIT, 6),
    PIN(HPT_E_INVALID, -1),
    PIN(HPT_E_RANGE, -2),
    PIN(HPT_E_NOT_FOUND, -3),
    PIN(HPT_E_STATE, -4),
    PIN(HPT_E_NOMEM, -5),
    PIN(HPT_E_IO, -6),
    PIN(HPT_E_INFEASIBLE, -7),
    PIN(HPT_E_NOT_PD, -8),
    PIN(HPT_E_NO_DATA, -9),
    PIN(HPT_LINEAR, 0),
    PIN(HPT_LOG, 1),
    PIN(HPT_KIND_UNKNOWN, -1),
    PIN(HPT_KIND_FLOAT, 0),
    PIN(HPT_KIND_INT, 1),
    PIN(HPT_KIND_CATEGORICAL, 2),
    PIN(HPT_KIND_ORDINAL, 3),
    PIN(HPT_KIND_BOOLEAN, 4),
    PIN(HPT_KIND_CONSTANT, 5),
    PIN(HPT_MINIMIZE, 0),
    PIN(HPT_MAXIMIZE, 1),
    PIN(HPT_TRIAL_UNKNOWN, -1),
    PIN(HPT_TRIAL_RUNNING, 0),
    PIN(HPT_TRIAL_COMPLETE, 1),
    PIN(HPT_TRIAL_PRUNED, 2),
    PIN(HPT_TRIAL_FAILED, 3),
    PIN(HPT_TRIAL_ABANDONED, 4),
#undef PIN
};

START_TEST(constants_have_the_values_that_they_were_released_with)
{
    const struct constant *c = &constants[_i];

    ck_assert_msg(c->value == c->pinned, "%s is %d, not %d", c->name, c->value,
                  c->pinned);
}
END_TEST

START_TEST(each_status_has_its_name)
{
    const struct constant *c = &constants[_i];

    ck_assert_str_eq(hpt_status_to_string(c->value), c->name);
}
END_TEST

START_TEST(each_constant_is_found_by_its_name)
{
    const struct constant *c = &constants[_i];
    int value = 12345;

    ck_assert_str_eq(hpt_constant_name((size_t)_i), c->name);
    ck_assert_int_eq(hpt_constant_find(c->name, &value), HPT_OK);
    ck_assert_int_eq(value, c->value);
}
END_TEST

START_TEST(what_is_no_constant_is_not_found)
{
    const size_t n = hpt_constant_count();
    int value = 12345;

    ck_assert_uint_eq(n, sizeof constants / sizeof constants[0]);
    ck_assert_ptr_null(hpt_constant_name(n));
    ck_assert_ptr_null(hpt_constant_name(SIZE_MAX));
    ck_assert_int_eq(hpt_constant_find("HPT_E_RANG", &value),
                     HPT_E_NOT_FOUND);
    ck_assert_str_eq(hpt_last_error(), "there is no constant \"HPT_E_RANG\"");
    ck_assert_int_eq(hpt_constant_find("", &value), HPT_E_NOT_FOUND);
    ck_assert_int_eq(hpt_constant_find(NULL, &value), HPT_E_INVALID);
    ck_assert_int_eq(hpt_constant_find("HPT_OK", NULL), HPT_E_INVALID);
    ck_assert_int_eq(value, 12345);
}
END_TEST

/* As the macros do it, also for a caller whose struct has grown. */
START_TEST(open_structs_are_begun_by_functions_too)
{
    const hpt_allocator allocator = HPT_ALLOCATOR_INIT;
    const hpt_rows rows = HPT_ROWS_INIT;
    unsigned char bytes[sizeof rows + 8], zero[sizeof bytes] = { 0 };
    const size_t size = sizeof bytes;
    hpt_allocator begun;
    hpt_rows *grown = (hpt_rows *)(void *)memset(bytes, 0xAA, sizeof bytes);

    ck_assert_int_eq(hpt_allocator_init(&begun, sizeof begun), HPT_OK);
    ck_assert_mem_eq(&begun, &allocator, sizeof begun);
    ck_assert_int_eq(hpt_rows_init(grown, sizeof rows), HPT_OK);
    ck_assert_mem_eq(bytes, &rows, sizeof rows);
    ck_assert_int_eq(bytes[sizeof rows], 0xAA);
    ck_assert_int_eq(hpt_rows_init(grown, size), HPT_OK);
    ck_assert_mem_eq(bytes, &size, sizeof size);
    ck_assert_mem_eq(bytes + sizeof size, zero, sizeof bytes - sizeof size);

    memset(bytes, 0xAA, sizeof bytes);
    ck_assert_int_eq(hpt_rows_init(grown, sizeof rows - 1), HPT_E_INVALID);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "rows: size 47 is not"));
    ck_assert_int_eq(hpt_rows_init(grown, 4097), HPT_E_INVALID);
    ck_assert_int_eq(hpt_rows_init(NULL, size), HPT_E_INVALID);
    ck_assert_int_eq(hpt_allocator_init(NULL, size), HPT_E_INVALID);
    ck_assert_int_eq(bytes[0], 0xAA);
}
END_TEST

START_TEST(an_unknown_status_is_called_so)
{
    ck_assert_str_eq(hpt_status_to_string(7), "unknown status");
    ck_assert_str_eq(hpt_status_to_string(-10), "unknown status");
    ck_assert_str_eq(hpt_status_to_string(INT32_MIN), "unknown status");
}
END_TEST

START_TEST(open_structs_have_the_layout_that_they_were_released_with)
{
    const size_t word = sizeof(void *);
    const hpt_allocator allocator = HPT_ALLOCATOR_INIT;
    const hpt_rows rows = HPT_ROWS_INIT;

    ck_assert_uint_eq(offsetof(hpt_allocator, size), 0);
    ck_assert_uint_eq(offsetof(hpt_allocator, user_data), word);
    ck_assert_uint_eq(offsetof(hpt_allocator, allocate), 2 * word);
    ck_assert_uint_eq(offsetof(hpt_allocator, reallocate), 3 * word);
    ck_assert_uint_eq(offsetof(hpt_allocator, release), 4 * word);
    ck_assert_uint_eq(allocator.size, 5 * word);

    ck_assert_uint_eq(offsetof(hpt_rows, size), 0);
    ck_assert_uint_eq(offsetof(hpt_rows, n), word);
    ck_assert_uint_eq(offsetof(hpt_rows, strata), 2 * word);
    ck_assert_uint_eq(offsetof(hpt_rows, groups), 3 * word);
    ck_assert_uint_eq(offsetof(hpt_rows, seed), 4 * word);
    ck_assert_uint_eq(offsetof(hpt_rows, test_fraction), 4 * word + 8);
    ck_assert_uint_eq(rows.size, 4 * word + 16);
    ck_assert_uint_eq(rows.n, 0);
    ck_assert(!rows.strata && !rows.groups && rows.test_fraction == 0);
}
END_TEST

/* The open structs as version 0.1 has them, whatever the headers say by now. */
struct allocator_0_1 {
    size_t size;
    void *user_data;
    void *(*allocate)(size_t size, void *user_data);
    void *(*reallocate)(void *memory, size_t size, void *user_data);
    void (*release)(void *memory, void *user_data);
};

struct rows_0_1 {
    size_t size, n;
    const int64_t *strata, *groups;
    uint64_t seed;
    double test_fraction;
};

static size_t n_calls;

static void *
allocate(size_t size, void *user_data)
{
    n_calls++;
    return user_data ? NULL : malloc(size);
}

static void *
reallocate(void *memory, size_t size, void *user_data)
{
    return user_data ? NULL : realloc(memory, size);
}

static void
release(void *memory, void *user_data)
{
    if (!user_data)
        free(memory);
}

START_TEST(a_program_that_was_compiled_with_0_1_is_served)
{
    struct allocator_0_1 allocator = { sizeof allocator, NULL, allocate,
                                       reallocate, release };
    struct rows_0_1 rows = { sizeof rows, 10, NULL, NULL, 0, 0.2 }, begun;
    void *given = &allocator;
    hpt_split *split;

    ck_assert_int_eq(hpt_allocator_set(given), HPT_OK);
    given = &rows;
    split = hpt_split_k_fold(given, 2, 1);
    ck_assert_msg(split != NULL, "%s", hpt_last_error());
    ck_assert_uint_eq(hpt_split_test_count(split), 2);
    ck_assert_uint_gt(n_calls, 0);
    hpt_split_destroy(split);
    ck_assert_int_eq(hpt_allocator_set(NULL), HPT_OK);

    given = &begun;
    ck_assert_int_eq(hpt_rows_init(given, sizeof begun), HPT_OK);
    ck_assert_uint_eq(begun.size, sizeof begun);
    given = &allocator;
    ck_assert_int_eq(hpt_allocator_init(given, sizeof allocator), HPT_OK);
    ck_assert(allocator.size == sizeof allocator && !allocator.allocate);
}
END_TEST

START_TEST(the_library_that_runs_has_the_version_of_its_headers)
{
    char text[32];

    snprintf(text, sizeof text, "%d.%d.%d", HPT_VERSION_MAJOR,
             HPT_VERSION_MINOR, HPT_VERSION_PATCH);
    ck_assert_str_eq(hpt_version_string(), text);
    ck_assert_str_eq(text, PROJECT_VERSION); /* of meson.build */
    ck_assert_int_eq(hpt_version_number(), HPT_VERSION_NUMBER);
    ck_assert_int_eq(HPT_VERSION_NUMBER, 100);
}
END_TEST

int
main(void)
{
    const int n = (int)(sizeof constants / sizeof constants[0]);
    const int n_status = 16; /* the first ones of the table */
    Suite *suite = suite_create("values");
    TCase *tcase = tcase_create("values");

    tcase_add_loop_test(tcase,
                        constants_have_the_values_that_they_were_released_with,
                        0, n);
    tcase_add_loop_test(tcase, each_status_has_its_name, 0, n_status);
    tcase_add_loop_test(tcase, each_constant_is_found_by_its_name, 0, n);
    tcase_add_test(tcase, what_is_no_constant_is_not_found);
    tcase_add_test(tcase, open_structs_are_begun_by_functions_too);
    tcase_add_test(tcase, an_unknown_status_is_called_so);
    tcase_add_test(tcase,
                   open_structs_have_the_layout_that_they_were_released_with);
    tcase_add_test(tcase, a_program_that_was_compiled_with_0_1_is_served);
    tcase_add_test(tcase,
                   the_library_that_runs_has_the_version_of_its_headers);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
