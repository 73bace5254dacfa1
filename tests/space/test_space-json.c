/*
 * A space as JSON: well formed for any names, complete, and numbers that read
 * back.
 */
#include "../check_main.h"
#include "failing.h"
#include "random_space.h"
#include <hptune/status.h>
#include <hptune/trial.h>
#include <ctype.h>
#include <locale.h>
#include <string.h>

/*
 * A reader of RFC 8259: moves past a value, or returns NULL where it is none.
 * Our text has no white space between tokens.
 */
static const char *skip_value(const char *s);

static const char *
skip_string(const char *s)
{
    if (*s++ != '"')
        return NULL;
    while (*s != '"') {
        if ((unsigned char)*s < 0x20)
            return NULL;
        if (*s == '\\' && s[1] == 'u') {
            for (int i = 2; i < 6; i++)
                if (!isxdigit((unsigned char)s[i]))
                    return NULL;
            s += 6;
        } else if (*s == '\\') {
            if (!s[1] || !strchr("\"\\/bfnrt", s[1]))
                return NULL;
            s += 2;
        } else {
            s++;
        }
    }
    return s + 1;
}

/* Members or elements up to the bracket that closes. */
static const char *
skip_list(const char *s, bool object)
{
    const char close = object ? '}' : ']';

    if (*s == close)
        return s + 1;
    for (;; s++) {
        if (object) {
            s = skip_string(s);
            if (!s || *s++ != ':')
                return NULL;
        }
        s = skip_value(s);
        if (!s || *s == close)
            return s ? s + 1 : NULL;
        if (*s != ',')
            return NULL;
    }
}

static const char *
skip_value(const char *s)
{
    static const char *const words[] = { "true", "false", "null" };
    size_t n;

    if (*s == '{' || *s == '[')
        return skip_list(s + 1, *s == '{');
    if (*s == '"')
        return skip_string(s);
    for (int i = 0; i < 3; i++)
        if (!strncmp(s, words[i], strlen(words[i])))
            return s + strlen(words[i]);
    n = strspn(s, "0123456789+-.eE");
    if (!n || (!isdigit((unsigned char)*s) && *s != '-'))
        return NULL;
    return s + n;
}

static bool
is_json(const char *text)
{
    const char *end = skip_value(text);

    return end && !*end;
}

static int
allow_all(const hpt_trial *trial, void *user_data)
{
    (void)trial;
    (void)user_data;
    return 1;
}

static void
ck_contains(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no %s in %s", piece, text);
}

START_TEST(an_empty_space_is_written)
{
    hpt_space *space = hpt_space_create();
    char *text = hpt_space_to_json(space);

    ck_assert_str_eq(text,
                     "{\"format\":\"hptune-space\",\"version\":1,"
                     "\"parameters\":[],\"conditions\":[],\"constraints\":[]}");
    hpt_text_destroy(text);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(everything_in_a_space_is_written)
{
    static const char *const labels[] = { "a\"b", "c\\d", "\n" };
    static const double sizes[] = { 0.1, 1e300 };
    const char *names[] = { "lr", "depth" };
    const double coefficients[] = { 0.1, -2 }, depths[] = { 7, 3, 7 };
    hpt_space *space = hpt_space_create();
    char *text;

    hpt_space_add_float(space, "lr", 0.1, 0.7, HPT_LINEAR);
    hpt_space_add_int(space, "depth", 1, INT64_MAX, HPT_LINEAR);
    hpt_space_add_categorical(space, "k\x01\"", 3, labels);
    hpt_space_add_ordinal(space, "größe", 2, sizes);
    hpt_space_add_boolean(space, "flag");
    hpt_space_add_condition_labels(space, "größe", "k\x01\"", 2, labels + 1);
    hpt_space_add_condition_values(space, "flag", "depth", 3, depths);
    hpt_space_add_condition_range(space, "flag", "lr", -INFINITY, 0.3);
    hpt_space_add_linear(space, 2, names, coefficients, 1.5);
    hpt_space_add_order(space, "lr", "depth");
    hpt_space_add_predicate(space, allow_all, NULL, NULL);
    hpt_space_set_default(space, "lr", 0.3);
    hpt_space_set_default(space, "größe", 1e300);
    hpt_space_set_default(space, "flag", 1);
    hpt_space_set_default_label(space, "k\x01\"", "c\\d");
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    text = hpt_space_to_json(space);
    ck_assert_msg(is_json(text), "%s", text);
    ck_contains(text, "{\"name\":\"lr\",\"kind\":\"float\",\"dist\":{");
    ck_contains(text, "},\"default\":0.3},{\"name\":\"depth\"");
    ck_contains(text, "\"name\":\"depth\",\"kind\":\"int\",\"dist\":{");
    ck_contains(text, "\"name\":\"k\\u0001\\\"\",\"kind\":\"categorical\"");
    ck_contains(text, ",\"default\":\"c\\\\d\"}");
    ck_contains(text, "\"name\":\"größe\",\"kind\":\"ordinal\"");
    ck_contains(text, ",\"default\":1e+300}");
    ck_contains(text, "\"kind\":\"boolean\"");
    ck_contains(text, "\"conditions\":["
                      "{\"child\":\"größe\",\"parent\":\"k\\u0001\\\"\","
                      "\"labels\":[\"c\\\\d\",\"\\u000a\"]},"
                      "{\"child\":\"flag\",\"parent\":\"depth\","
                      "\"values\":[3,7]},"
                      "{\"child\":\"flag\",\"parent\":\"lr\","
                      "\"low\":\"-inf\",\"high\":0.3}]");
    ck_contains(text, "\"constraints\":["
                      "{\"linear\":[{\"name\":\"lr\",\"coefficient\":0.1},"
                      "{\"name\":\"depth\",\"coefficient\":-2}],"
                      "\"upper\":1.5},"
                      "{\"order\":[\"lr\",\"depth\"]},"
                      "{\"predicate\":\"user\"}]}");
    if (getenv("HPTUNE_TEST_PRINT"))
        puts(text);
    hpt_text_destroy(text);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(random_spaces_are_well_formed)
{
    const uint64_t base = seed_of_run();

    for (uint64_t seed = base; seed < base + 500; seed++) {
        struct random_space r =
            random_space(seed, MOST_PARAMETERS, false, false);
        char *text = hpt_space_to_json(r.space);

        ck_assert_msg(is_json(text), "HPTUNE_TEST_SEED=%llu: %s",
                      (unsigned long long)seed, text);
        hpt_text_destroy(text);
        hpt_space_destroy(r.space);
    }
}
END_TEST

START_TEST(the_locale_of_the_host_changes_nothing)
{
    hpt_space *space = hpt_space_create();
    char *before, *after;

    hpt_space_add_float(space, "lr", 0.125, 0.75, HPT_LINEAR);
    hpt_space_set_default(space, "lr", 0.3);
    before = hpt_space_to_json(space);
    if (!setlocale(LC_ALL, "de_DE.UTF-8"))
        setlocale(LC_ALL, "de_DE");
    after = hpt_space_to_json(space);
    setlocale(LC_ALL, "C");
    ck_assert_str_eq(before, after);
    hpt_text_destroy(before);
    hpt_text_destroy(after);
    hpt_space_destroy(space);
}
END_TEST

START_TEST(a_lack_of_memory_leaves_the_space_as_it_was)
{
    struct failing f = { 0 };
    hpt_space *space;
    char *text = NULL;

    failing_install(&f);
    space = hpt_space_create();
    for (int i = 0; i < 40; i++) {
        char name[16];

        snprintf(name, sizeof name, "p%d", i);
        hpt_space_add_boolean(space, name);
    }
    for (long k = 1; !text; k++) {
        const long before = f.out;

        f.fail_at = f.count + k;
        text = hpt_space_to_json(space);
        if (!text) {
            ck_assert_str_eq(hpt_last_error(), "not enough memory for a text");
            ck_assert_int_eq(f.out, before);
        }
    }
    ck_assert(is_json(text));
    hpt_text_destroy(text);
    hpt_space_destroy(space);
    ck_assert_int_eq(f.out, 0);
    hpt_allocator_set(NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("space-json");
    TCase *tcase = tcase_create("space-json");

    tcase_add_test(tcase, an_empty_space_is_written);
    tcase_add_test(tcase, everything_in_a_space_is_written);
    tcase_add_test(tcase, random_spaces_are_well_formed);
    tcase_add_test(tcase, the_locale_of_the_host_changes_nothing);
    tcase_add_test(tcase, a_lack_of_memory_leaves_the_space_as_it_was);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
