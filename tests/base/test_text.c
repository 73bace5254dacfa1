/*
 * Text: numbers read back to the same bits; JSON and CSV quoting.
 */
#include "../check_main.h"
#include "base/text.h"
#include <hptune/alloc.h>
#include <fenv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

START_TEST(doubles_read_back_to_the_same_bits)
{
    uint64_t state = 12345;
    char out[HPTI_DOUBLE_TEXT];

    for (int i = 0; i < 100000; i++) {
        double x, y;

        state = state * 6364136223846793005u + 1442695040888963407u;
        memcpy(&x, &state, sizeof x);
        if (!isfinite(x))
            continue;
        y = strtod(hpti_format_double(out, x), NULL);
        ck_assert_msg(memcmp(&x, &y, sizeof x) == 0, "%.17g became %s", x, out);
    }
}
END_TEST

START_TEST(short_doubles_stay_short)
{
    char out[HPTI_DOUBLE_TEXT];

    ck_assert_str_eq(hpti_format_double(out, 0.1), "0.1");
    ck_assert_str_eq(hpti_format_double(out, -0.0), "-0");
    ck_assert_str_eq(hpti_format_double(out, 1e300), "1e+300");
    ck_assert_str_eq(hpti_format_double(out, NAN), "nan");
    ck_assert_str_eq(hpti_format_double(out, -INFINITY), "-inf");
    ck_assert_str_eq(hpti_format_short(out, 2.0 / 3.0), "0.666667");
}
END_TEST

START_TEST(rounding_mode_of_the_host_changes_no_digit)
{
    char out[HPTI_DOUBLE_TEXT];

    fesetround(FE_UPWARD);
    hpti_format_double(out, 0.3);
    ck_assert_int_eq(fegetround(), FE_UPWARD);
    fesetround(FE_TONEAREST);
    ck_assert_str_eq(out, "0.3");
}
END_TEST

static char *
detached(void (*add)(hpti_text *, const char *), const char *s)
{
    hpt_allocator mem;
    hpti_text text;

    hpti_mem_current(&mem);
    hpti_text_init(&text, &mem);
    add(&text, s);
    return hpti_text_detach(&text);
}

static const struct {
    void (*add)(hpti_text *, const char *);
    const char *in, *out;
} quoted[] = {
    { hpti_text_add_json, "plain", "\"plain\"" },
    { hpti_text_add_json, "a\"b\\c\n", "\"a\\\"b\\\\c\\u000a\"" },
    { hpti_text_add_json, "\xC3\xA9\xF0\x9F\x98\x80", "\"\xC3\xA9\xF0\x9F\x98\x80\"" },
    { hpti_text_add_json, "\xC3(\xED\xA0\x80", "\"\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"" },
    { hpti_text_add_csv, "plain", "plain" },
    { hpti_text_add_csv, "a,b", "\"a,b\"" },
    { hpti_text_add_csv, "say \"x\"", "\"say \"\"x\"\"\"" },
};

START_TEST(strings_are_quoted)
{
    char *out = detached(quoted[_i].add, quoted[_i].in);

    ck_assert_str_eq(out, quoted[_i].out);
    hpt_text_destroy(out);
}
END_TEST

START_TEST(a_long_text_grows)
{
    hpt_allocator mem;
    hpti_text text;
    char *out;

    hpti_mem_current(&mem);
    hpti_text_init(&text, &mem);
    for (int i = 0; i < 1000; i++)
        hpti_text_add_int(&text, i % 10);
    out = hpti_text_detach(&text);
    ck_assert_uint_eq(strlen(out), 1000);
    ck_assert(!strncmp(out + 990, "0123456789", 10));
    hpt_text_destroy(out);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("text");
    TCase *tcase = tcase_create("text");

    tcase_add_test(tcase, doubles_read_back_to_the_same_bits);
    tcase_add_test(tcase, short_doubles_stay_short);
    tcase_add_test(tcase, rounding_mode_of_the_host_changes_no_digit);
    tcase_add_loop_test(tcase, strings_are_quoted, 0,
                        (int)(sizeof quoted / sizeof *quoted));
    tcase_add_test(tcase, a_long_text_grows);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
