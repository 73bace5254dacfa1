/*
 * JSON: a reader of RFC 8259 written here checks the grammar and finds members
 * by their path; numbers are compared with the result's columns bit by bit.
 */
#include "report_fixture.h"
#include <ctype.h>

/* ---- a reader: skips one value; NULL when it breaks the grammar ---- */

static const char *
skip_space(const char *s)
{
    return s + strspn(s, " \n\r\t");
}

static const char *
skip_string(const char *s)
{
    if (*s++ != '"')
        return NULL;
    for (; *s != '"'; s++) {
        if ((unsigned char)*s < 0x20)
            return NULL;
        if (*s == '\\' && !strchr("\"\\/bfnrtu", *++s))
            return NULL;
    }
    return s + 1;
}

static const char *
skip_number(const char *s)
{
    size_t n;

    s += *s == '-';
    n = strspn(s, "0123456789");
    if (!n || (*s == '0' && n > 1))
        return NULL;
    s += n;
    if (*s == '.') {
        n = strspn(++s, "0123456789");
        s = n ? s + n : NULL;
    }
    if (s && (*s == 'e' || *s == 'E')) {
        s += s[1] == '-' || s[1] == '+' ? 2 : 1;
        n = strspn(s, "0123456789");
        s = n ? s + n : NULL;
    }
    return s;
}

static const char *skip_value(const char *s);

/* Members of an object or elements of an array, up to the closing bracket. */
static const char *
skip_items(const char *s, char close)
{
    s = skip_space(s + 1);
    if (*s == close)
        return s + 1;
    for (;;) {
        if (close == '}') {
            s = skip_string(skip_space(s));
            if (!s || *(s = skip_space(s)) != ':')
                return NULL;
            s++;
        }
        s = skip_value(s);
        if (!s || (*s != ',' && *s != close))
            return NULL;
        if (*s++ == close)
            return s;
    }
}

static const char *
skip_value(const char *s)
{
    static const char *const words[] = { "null", "true", "false" };
    const char *end = NULL;

    s = skip_space(s);
    for (int i = 0; i < 3; i++)
        if (!strncmp(s, words[i], strlen(words[i])))
            end = s + strlen(words[i]);
    if (*s == '"')
        end = skip_string(s);
    else if (*s == '{' || *s == '[')
        end = skip_items(s, *s == '{' ? '}' : ']');
    else if (!end)
        end = skip_number(s);
    return end ? skip_space(end) : NULL;
}

/* The value of a member of an object, or NULL; keys have no escapes here. */
static const char *
member(const char *s, const char *key)
{
    ck_assert_int_eq(*(s = skip_space(s)), '{');
    s = skip_space(s + 1);
    while (*s == '"') {
        const size_t n = strlen(key);
        const int found = !strncmp(s + 1, key, n) && s[1 + n] == '"';

        s = skip_space(skip_string(s)) + 1;
        if (found)
            return skip_space(s);
        s = skip_value(s);
        s = skip_space(*s == ',' ? s + 1 : s);
    }
    return NULL;
}

static const char *
element(const char *s, size_t index)
{
    ck_assert_int_eq(*s, '[');
    for (s++; index > 0; index--) {
        s = skip_value(s);
        ck_assert_int_eq(*s++, ',');
    }
    return skip_space(s);
}

static int
is_text(const char *s, const char *want)
{
    return !strncmp(s, want, strlen(want));
}

/* ---- checks ---- */

static void
check_double(const char *s, double want)
{
    double got;

    if (!isfinite(want)) {
        ck_assert(is_text(s, isnan(want) ? "null"
                             : want > 0  ? "\"inf\""
                                         : "\"-inf\""));
        return;
    }
    got = strtod(s, NULL);
    ck_assert_msg(!memcmp(&got, &want, sizeof got), "%.30s is not %.17g", s,
                  want);
}

static void
check_trial(const hpt_result *result, size_t i, const char *trial)
{
    static const char *const labels[] = { "\"plain\"",
                                          "\"say \\\"hi\\\", now\"",
                                          "\"two\\u000alines\"",
                                          "\"" GREEK "\"" };
    const int64_t *kind = hpt_result_column_int(result, GREEK "_kind");
    const double *child = hpt_result_column(result, "child");
    const char *p = member(trial, "parameters");

    ck_assert_uint_eq(strtoull(member(trial, "number"), NULL, 10), i);
    check_double(member(trial, "value"), hpt_result_values(result)[i]);
    check_double(member(trial, "standard_error"),
                 hpt_result_standard_errors(result)[i]);
    check_double(member(trial, "seconds"), hpt_result_seconds(result)[i]);
    check_double(member(p, "rate, log"),
                 hpt_result_column(result, "rate, log")[i]);
    ck_assert_int_eq(strtoll(member(p, "big"), NULL, 10),
                     hpt_result_column_int(result, "big")[i]);
    ck_assert(is_text(member(p, GREEK "_kind"), labels[kind[i]]));
    check_double(member(p, "size"), hpt_result_column(result, "size")[i]);
    ck_assert(
        is_text(member(p, "flag"),
                hpt_result_column_int(result, "flag")[i] ? "true" : "false"));
    check_double(member(p, "fixed"), 0.1);
    if (isnan(child[i]))
        ck_assert_ptr_null(member(p, "child"));
    else
        check_double(member(p, "child"), child[i]);
}

static void
check_text(const hpt_result *result, const char *text)
{
    static const char *const states[] = { "\"running\"", "\"complete\"",
                                          "\"pruned\"", "\"failed\"",
                                          "\"abandoned\"" };
    const char *end = skip_value(text), *trials;

    ck_assert_ptr_nonnull(end);
    ck_assert_str_eq(end, "");
    ck_assert(is_text(member(text, "format"), "\"hptune-result\""));
    ck_assert(is_text(member(text, "version"), "1,"));
    ck_assert(
        is_text(member(member(text, "space"), "format"), "\"hptune-space\""));
    trials = member(text, "trials");
    for (size_t i = 0; i < hpt_result_count(result); i++) {
        const char *trial = element(trials, i);

        ck_assert(is_text(member(trial, "state"),
                          states[hpt_result_states(result)[i]]));
        check_trial(result, i, trial);
    }
}

START_TEST(json_reads_back_to_the_same_bits)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *text = hpt_result_to_json(result);

    check_text(result, text);
    ck_assert(is_text(member(text, "direction"), "\"minimize\""));
    ck_assert(is_text(member(member(text, "best"), "number"), "6,"));
    check_double(member(member(text, "best"), "value"), -1e300);
    check_double(member(member(text, "best"), "standard_error"),
                 hpt_result_best_standard_error(result));
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(json_of_a_maximised_study_names_its_best)
{
    hpt_result *result = fixture_result(HPT_MAXIMIZE);
    char *text = hpt_result_to_json(result);

    check_text(result, text);
    ck_assert(is_text(member(text, "direction"), "\"maximize\""));
    ck_assert(is_text(member(member(text, "best"), "number"), "0,"));
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(json_is_the_same_where_numbers_have_a_comma)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *plain = hpt_result_to_json(result), *text;

    if (use_comma_locale()) {
        text = hpt_result_to_json(result);
        setlocale(LC_ALL, "C");
        ck_assert_str_eq(text, plain);
        hpt_text_destroy(text);
    }
    hpt_text_destroy(plain);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(json_without_trials_has_no_best)
{
    hpt_study *study = fixture_empty(HPT_MINIMIZE);
    hpt_result *result = hpt_study_result(study);
    char *text = hpt_result_to_json(result);

    check_text(result, text);
    ck_assert(is_text(member(text, "best"), "null"));
    ck_assert_str_eq(hpt_last_error(), "");
    hpt_text_destroy(text);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(json_tells_outcomes_and_who_is_feasible)
{
    static const char *const feasible[] = { "false", "null", "true", "false" };
    hpt_result *result = fixture_measured();
    char *text = hpt_result_to_json(result);
    const char *list = member(text, "outcomes");

    ck_assert_str_eq(skip_value(text), "");
    ck_assert(is_text(member(element(list, 0), "name"), "\"latency, ms\""));
    ck_assert(is_text(member(element(list, 1), "name"), "\"" GREEK "\""));
    check_double(member(element(list, 0), "limit"), 10);
    check_double(member(element(list, 1), "limit"), 2);
    for (size_t i = 0; i < 4; i++) {
        const char *trial = element(member(text, "trials"), i);
        const char *outcomes = member(trial, "outcomes");

        check_double(member(outcomes, "latency, ms"),
                     hpt_result_outcome_column(result, "latency, ms")[i]);
        if (i == 1)
            ck_assert_ptr_null(member(outcomes, GREEK));
        else
            check_double(member(outcomes, GREEK),
                         hpt_result_outcome_column(result, GREEK)[i]);
        ck_assert(is_text(member(trial, "feasible"), feasible[i]));
    }
    ck_assert(is_text(member(member(text, "best"), "number"), "2,"));
    ck_assert(is_text(member(member(text, "best"), "feasible"), "true"));
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

/* All is as it was before there were outcomes. */
START_TEST(json_without_outcomes_has_no_word_of_them)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *text = hpt_result_to_json(result);

    ck_assert_ptr_null(strstr(text, "outcomes"));
    ck_assert_ptr_null(strstr(text, "feasible"));
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(json_of_null_is_null)
{
    hpt_space_destroy(hpt_space_create()); /* clears the text */
    ck_assert_ptr_null(hpt_result_to_json(NULL));
    ck_assert_str_eq(hpt_last_error(), "result is NULL");
}
END_TEST

START_TEST(json_survives_each_failing_allocation)
{
    check_exporter_without_memory(hpt_result_to_json, _i);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("json");
    TCase *tcase = tcase_create("json");
    char folder[64];
    int failed;

    build_comma_locale(folder);
    tcase_add_test(tcase, json_reads_back_to_the_same_bits);
    tcase_add_test(tcase, json_of_a_maximised_study_names_its_best);
    tcase_add_test(tcase, json_is_the_same_where_numbers_have_a_comma);
    tcase_add_test(tcase, json_without_trials_has_no_best);
    tcase_add_test(tcase, json_tells_outcomes_and_who_is_feasible);
    tcase_add_test(tcase, json_without_outcomes_has_no_word_of_them);
    tcase_add_test(tcase, json_of_null_is_null);
    tcase_add_loop_test(tcase, json_survives_each_failing_allocation, 0, 2);
    suite_add_tcase(suite, tcase);
    failed = run_suite(suite);
    remove_comma_locale(folder);
    return failed;
}
