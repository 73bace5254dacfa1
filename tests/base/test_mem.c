/*
 * Open structs that begin with their size: those of older and of newer callers
 * than the library.
 */
#include "../check_main.h"

#include "base/mem.h"
#include <hptune/status.h>
#include <string.h>

/* Version 0.1 of a struct, that of the library, and that of a later caller. */
struct first {
    size_t size;
    double x;
};
struct own {
    size_t size;
    double x, y;
};
struct later {
    size_t size;
    double x, y, z;
};

static int
read_it(struct own *out, const void *given)
{
    memset(out, 0xAA, sizeof *out);
    return hpti_read_sized(out, sizeof *out, given, sizeof(struct first), "it",
                           "IT_INIT");
}

START_TEST(what_an_older_caller_lacks_is_zero)
{
    /* behind it lie bytes that are not the struct's */
    const struct { struct first given; double other; } memory = {
        { sizeof(struct first), 1.5 }, 7
    };
    struct own out;

    ck_assert_int_eq(read_it(&out, &memory.given), HPT_OK);
    ck_assert_uint_eq(out.size, sizeof out);
    ck_assert_double_eq(out.x, 1.5);
    ck_assert_double_eq(out.y, 0);
}
END_TEST

START_TEST(what_a_newer_caller_left_alone_is_no_matter)
{
    struct later given = { sizeof given, 1.5, 2.5, 0 };
    struct own out;

    ck_assert_int_eq(read_it(&out, &given), HPT_OK);
    ck_assert_uint_eq(out.size, sizeof out);
    ck_assert_double_eq(out.y, 2.5);
    given.z = 1;
    ck_assert_int_eq(read_it(&out, &given), HPT_E_INVALID);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "it: a member is set"));
}
END_TEST

START_TEST(a_size_that_was_not_set_is_refused)
{
    struct own given = { 0, 1, 2 }, out;
    const size_t sizes[] = { 0, sizeof(struct first) - 1, 4097, SIZE_MAX };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        given.size = sizes[i];
        ck_assert_int_eq(read_it(&out, &given), HPT_E_INVALID);
        ck_assert_ptr_nonnull(strstr(hpt_last_error(), "fill it by IT_INIT"));
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("mem");
    TCase *tcase = tcase_create("mem");

    tcase_add_test(tcase, what_an_older_caller_lacks_is_zero);
    tcase_add_test(tcase, what_a_newer_caller_left_alone_is_no_matter);
    tcase_add_test(tcase, a_size_that_was_not_set_is_refused);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
