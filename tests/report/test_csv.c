/*
 * CSV: what is written is read back by a reader of RFC 4180 written here, and
 * compared with the columns of the result bit by bit.
 */
#include "report_fixture.h"

enum { COLUMNS = 12, FIELD = 64 };

/*
 * Read one field (quoted or not) and say where the next one starts; *end gets
 * what stood behind the field: ',' or '\n'.
 */
static const char *
read_field(const char *at, char field[FIELD], char *end)
{
    const int quoted = *at == '"';
    size_t n = 0;

    at += quoted;
    for (;; at++) {
        if (quoted && *at == '"' && *++at != '"')
            break;
        if (!quoted && (*at == ',' || *at == '\n'))
            break;
        ck_assert(*at && n + 1 < FIELD);
        field[n++] = *at;
    }
    field[n] = '\0';
    *end = *at;
    ck_assert(*end == ',' || *end == '\n');
    return at + 1;
}

typedef char line[COLUMNS][FIELD];

static const char *
read_line(const char *at, line fields)
{
    for (int c = 0; c < COLUMNS; c++) {
        char end;

        at = read_field(at, fields[c], &end);
        ck_assert_int_eq(end, c + 1 < COLUMNS ? ',' : '\n');
    }
    return at;
}

/* A field is empty for NaN, else reads back to the same bits. */
static void
check_double(const char *field, double want)
{
    double got;
    char *end;

    if (isnan(want)) {
        ck_assert_str_eq(field, "");
        return;
    }
    got = strtod(field, &end);
    ck_assert_msg(*field && !*end && !memcmp(&got, &want, sizeof got),
                  "\"%s\" is not %.17g", field, want);
}

static void
check_trial(const hpt_result *result, size_t i, line fields)
{
    static const char *const states[] = { "running", "complete", "pruned",
                                          "failed", "abandoned" };
    const int64_t *big = hpt_result_column_int(result, "big");
    const int64_t *kind = hpt_result_column_int(result, GREEK "_kind");
    const int64_t *flag = hpt_result_column_int(result, "flag");

    ck_assert_uint_eq(strtoull(fields[0], NULL, 10), i);
    ck_assert_str_eq(fields[1], states[hpt_result_states(result)[i]]);
    check_double(fields[2], hpt_result_values(result)[i]);
    check_double(fields[3], hpt_result_standard_errors(result)[i]);
    check_double(fields[4], hpt_result_seconds(result)[i]);
    check_double(fields[5], hpt_result_column(result, "rate, log")[i]);
    ck_assert_int_eq(strtoll(fields[6], NULL, 10), big[i]);
    ck_assert_str_eq(fields[7], fixture_labels[kind[i]]);
    check_double(fields[8], hpt_result_column(result, "size")[i]);
    ck_assert_str_eq(fields[9], flag[i] ? "1" : "0");
    check_double(fields[10], 0.1);
    check_double(fields[11], hpt_result_column(result, "child")[i]);
}

static void
check_text(const hpt_result *result, const char *text)
{
    static const char header[] =
        "number,state,value,standard_error,seconds,\"rate, log\",big," GREEK
        "_kind,size,flag,fixed,child\n";
    line fields;

    ck_assert(!strncmp(text, header, sizeof header - 1));
    text = read_line(text, fields);
    for (size_t i = 0; i < hpt_result_count(result); i++) {
        text = read_line(text, fields);
        check_trial(result, i, fields);
    }
    ck_assert_str_eq(text, "");
}

START_TEST(csv_reads_back_to_the_same_bits)
{
    hpt_result *result = fixture_result(HPT_MINIMIZE);
    char *text = hpt_result_to_csv(result);

    check_text(result, text);
    ck_assert_ptr_nonnull(strstr(text, "\"say \"\"hi\"\", now\""));
    ck_assert_ptr_nonnull(strstr(text, ",0.30000000000000004,"));
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(csv_is_the_same_where_numbers_have_a_comma)
{
    hpt_result *result = fixture_result(HPT_MAXIMIZE);
    char *plain = hpt_result_to_csv(result), *text;

    if (use_comma_locale()) {
        text = hpt_result_to_csv(result);
        setlocale(LC_ALL, "C");
        ck_assert_str_eq(text, plain);
        check_text(result, text);
        hpt_text_destroy(text);
    }
    hpt_text_destroy(plain);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(csv_without_trials_is_a_header)
{
    hpt_study *study = fixture_empty(HPT_MINIMIZE);
    hpt_result *result = hpt_study_result(study);
    char *text = hpt_result_to_csv(result);

    check_text(result, text);
    hpt_text_destroy(text);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(csv_has_the_outcomes_behind_the_parameters)
{
    static const char *const ends[] = { ",depth,\"latency, ms\"," GREEK
                                        ",feasible",
                                        ",1,20,3,0", ",2,5,,", ",3,10,-0,1",
                                        ",4,inf,1,0" };
    hpt_result *result = fixture_measured();
    char *text = hpt_result_to_csv(result);
    const char *at = text;

    for (int i = 0; i < 5; i++) {
        const char *end = strchr(at, '\n');
        const size_t n = strlen(ends[i]);

        ck_assert_ptr_nonnull(end);
        ck_assert_msg((size_t)(end - at) > n && !memcmp(end - n, ends[i], n),
                      "%.*s", (int)(end - at), at);
        at = end + 1;
    }
    ck_assert_str_eq(at, "");
    hpt_text_destroy(text);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(csv_of_null_is_null)
{
    hpt_space_destroy(hpt_space_create()); /* clears the text */
    ck_assert_ptr_null(hpt_result_to_csv(NULL));
    ck_assert_str_eq(hpt_last_error(), "result is NULL");
}
END_TEST

START_TEST(csv_survives_each_failing_allocation)
{
    check_exporter_without_memory(hpt_result_to_csv, _i);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("csv");
    TCase *tcase = tcase_create("csv");
    char folder[64];
    int failed;

    build_comma_locale(folder);
    tcase_add_test(tcase, csv_reads_back_to_the_same_bits);
    tcase_add_test(tcase, csv_is_the_same_where_numbers_have_a_comma);
    tcase_add_test(tcase, csv_without_trials_is_a_header);
    tcase_add_test(tcase, csv_has_the_outcomes_behind_the_parameters);
    tcase_add_test(tcase, csv_of_null_is_null);
    tcase_add_loop_test(tcase, csv_survives_each_failing_allocation, 0, 2);
    suite_add_tcase(suite, tcase);
    failed = run_suite(suite);
    remove_comma_locale(folder);
    return failed;
}
