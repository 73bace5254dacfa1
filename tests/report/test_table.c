/*
 * The table: the whole text of a small one, order, limits, alignment.
 */
#include "report_fixture.h"

static char *
all_rows(const hpt_result *result)
{
    return hpt_result_to_table(result, 0);
}

/* A study of one integer, two labels and values as given. */
static hpt_result *
small(int direction, size_t n, const double *values, const double *errors)
{
    static const char *const labels[] = { "gbtree", "d\xC3\xA4rt" };
    static const char *const names[] = { "depth", "booster" };
    hpt_space *space = hpt_space_create();
    hpt_result *result;
    hpt_study *study;

    hpt_space_add_int(space, "depth", 1, 4000, HPT_LINEAR);
    hpt_space_add_categorical(space, "booster", 2, labels);
    study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_space_destroy(space);
    hpt_study_set_direction(study, direction);
    for (size_t i = 0; i < n; i++) {
        const double point[] = { (double)(i + 1) * 7, (double)(i % 2) };

        ck_assert_int_eq(hpt_study_add(study, 2, names, point, values[i],
                                       errors ? errors[i] : 0),
                         HPT_OK);
    }
    result = hpt_study_result(study);
    hpt_study_destroy(study);
    return result;
}

/* The seconds of added trials are whatever the study says. */
static char *
seconds_text(const hpt_result *result)
{
    static char text[16];

    snprintf(text, sizeof text, "%g", hpt_result_seconds(result)[0]);
    return text;
}

START_TEST(a_small_table_is_written_to_the_letter)
{
    const double values[] = { 0.5, 1.0 / 3, 12345678, NAN };
    hpt_result *result = small(HPT_MINIMIZE, 4, values, NULL);
    char *text = hpt_result_to_table(result, 0), want[512];
    const char *s = seconds_text(result);

    snprintf(want, sizeof want,
             "number        value  seconds  depth  booster\n"
             "     1     0.333333  %7s     14  d\xC3\xA4rt\n"
             "     0          0.5  %7s      7  gbtree\n"
             "     2  1.23457e+07  %7s     21  gbtree\n",
             s, s, s);
    ck_assert_str_eq(text, want);
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(maximised_trials_come_largest_first_and_errors_are_shown)
{
    const double values[] = { 0.5, 0.75, 0.75, -INFINITY };
    const double errors[] = { 0.125, 0, 0.25, 0 };
    hpt_result *result = small(HPT_MAXIMIZE, 4, values, errors);
    char *text = hpt_result_to_table(result, 3), want[512];
    const char *s = seconds_text(result);

    snprintf(want, sizeof want,
             "number  value  standard error  seconds  depth  booster\n"
             "     1   0.75               0  %7s     14  d\xC3\xA4rt\n"
             "     2   0.75            0.25  %7s     21  gbtree\n"
             "     0    0.5           0.125  %7s      7  gbtree\n",
             s, s, s);
    ck_assert_str_eq(text, want);
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(many_rows_are_in_order_and_cut_to_the_limit)
{
    enum { N = 500, ROWS = 37 };
    double values[N], last = -INFINITY;
    uint64_t state = 5;
    hpt_result *result;
    char *text, *line;
    int rows = 0;

    for (int i = 0; i < N; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        values[i] = (double)(state >> 56);
    }
    result = small(HPT_MINIMIZE, N, values, NULL);
    text = hpt_result_to_table(result, ROWS);
    for (line = strchr(text, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        const int64_t number = strtoll(line, &line, 10);
        const double value = strtod(line, &line);

        ck_assert(value >= last && value == values[number]);
        last = value;
        rows++;
    }
    ck_assert_int_eq(rows, ROWS);
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(awkward_names_and_labels_keep_to_their_line)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *text = all_rows(result);
    int lines = 0;

    for (const char *s = text; *s; s++)
        lines += *s == '\n';
    ck_assert_int_eq(lines, 1 + 5);
    ck_assert_ptr_nonnull(strstr(text, "two?lines"));
    ck_assert_ptr_nonnull(strstr(text, GREEK));
    ck_assert_ptr_null(strstr(text, " \n")); /* nothing trails */
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(a_table_is_the_same_where_numbers_have_a_comma)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *plain = all_rows(result), *text;

    if (use_comma_locale()) {
        text = all_rows(result);
        ck_assert_str_eq(text, plain);
        hpt_text_destroy(text);
    }
    hpt_text_destroy(plain);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(without_a_complete_trial_the_table_says_so)
{
    const double values[] = { NAN };
    hpt_result *result = small(HPT_MINIMIZE, 1, values, NULL);
    char *text = all_rows(result);

    ck_assert_str_eq(text, "number  value  seconds  depth  booster\n"
                           "(no complete trial)\n");
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(outcomes_are_shown_and_feasible_trials_come_first)
{
    hpt_result *result = fixture_measured();
    char *text = hpt_result_to_table(result, 0), want[512];
    const char *s = seconds_text(result);

    snprintf(want, sizeof want,
             "number  value  seconds  depth  latency, ms  " GREEK "  feasible\n"
             "     2    2.5  %7s      3           10  -0       yes\n"
             "     0    0.5  %7s      1           20   3        no\n"
             "     3    3.5  %7s      4          inf   1        no\n"
             "     1    1.5  %7s      2            5   -         -\n",
             s, s, s, s);
    ck_assert_str_eq(text, want);
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(a_table_of_null_is_null)
{
    hpt_space_destroy(hpt_space_create()); /* clears the text */
    ck_assert_ptr_null(hpt_result_to_table(NULL, 3));
    ck_assert_str_eq(hpt_last_error(), "result is NULL");
}
END_TEST

START_TEST(a_table_survives_each_failing_allocation)
{
    check_exporter_without_memory(all_rows, _i);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("table");
    TCase *tcase = tcase_create("table");
    char folder[64];
    int failed;

    build_comma_locale(folder);
    tcase_add_test(tcase, a_small_table_is_written_to_the_letter);
    tcase_add_test(tcase,
                   maximised_trials_come_largest_first_and_errors_are_shown);
    tcase_add_test(tcase, many_rows_are_in_order_and_cut_to_the_limit);
    tcase_add_test(tcase, awkward_names_and_labels_keep_to_their_line);
    tcase_add_test(tcase, a_table_is_the_same_where_numbers_have_a_comma);
    tcase_add_test(tcase, without_a_complete_trial_the_table_says_so);
    tcase_add_test(tcase, a_table_of_null_is_null);
    tcase_add_test(tcase, outcomes_are_shown_and_feasible_trials_come_first);
    tcase_add_loop_test(tcase, a_table_survives_each_failing_allocation, 0, 2);
    suite_add_tcase(suite, tcase);
    failed = run_suite(suite);
    remove_comma_locale(folder);
    return failed;
}
