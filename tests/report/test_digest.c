/*
 * The digest of a result: held against a second way to compute it, by the
 * published check values of FNV-1a, and against what must and must not change
 * it.
 */
#include "report_fixture.h"

static uint64_t
fnv1a(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ at[i]) * 0x100000001b3;
    return hash;
}

static uint64_t
add_word(uint64_t hash, uint64_t word)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(word >> (8 * i));
    return fnv1a(hash, bytes, 8);
}

static uint64_t
add_column(uint64_t hash, const double *column, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t word = 0x7ff8000000000000;

        if (column[i] == column[i])
            memcpy(&word, &column[i], sizeof word);
        hash = add_word(hash, word);
    }
    return hash;
}

static uint64_t
expected(const hpt_result *result)
{
    const hpt_space *space = hpt_result_space(result);
    const size_t n = hpt_result_count(result);
    uint64_t hash = add_word(0xcbf29ce484222325, n);

    for (size_t i = 0; i < n; i++)
        hash = add_word(hash, (uint64_t)hpt_result_states(result)[i]);
    hash = add_column(hash, hpt_result_values(result), n);
    hash = add_column(hash, hpt_result_standard_errors(result), n);
    for (size_t p = 0; p < hpt_space_count(space); p++) {
        const char *name = hpt_space_name(space, p);
        const int kind = hpt_space_kind(space, name);

        if (kind == HPT_KIND_FLOAT || kind == HPT_KIND_CONSTANT)
            hash = add_column(hash, hpt_result_column(result, name), n);
        else
            for (size_t i = 0; i < n; i++)
                hash = add_word(
                    hash, (uint64_t)hpt_result_column_int(result, name)[i]);
    }
    for (size_t k = 0; k < hpt_result_outcome_count(result); k++)
        hash = add_column(
            hash,
            hpt_result_outcome_column(result,
                                      hpt_result_outcome_name(result, k)),
            n);
    return hash;
}

/* From the test vectors at http://www.isthe.com/chongo/tech/comp/fnv/. */
START_TEST(the_second_way_is_fnv1a)
{
    ck_assert(fnv1a(0xcbf29ce484222325, "a", 1) == 0xaf63dc4c8601ec8c);
    ck_assert(fnv1a(0xcbf29ce484222325, "foobar", 6) == 0x85944171f73967e8);
}
END_TEST

START_TEST(it_is_the_hash_of_all_columns)
{
    for (int measured = 0; measured < 2; measured++) {
        hpt_result *result =
            measured ? fixture_measured() : fixture_result(HPT_MINIMIZE);
        char *digest = hpt_result_digest(result), want[17];

        snprintf(want, sizeof want, "%016llx",
                 (unsigned long long)expected(result));
        ck_assert_str_eq(digest, want);
        hpt_text_destroy(digest);
        hpt_result_destroy(result);
    }
}
END_TEST

/* Digest of a study with one random trial and one added one. */
static char *
digest_of(uint64_t seed, double value, int state)
{
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    hpt_result *result;
    hpt_trial *trial;
    char *digest;

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_study_set_seed(study, seed);
    ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
    if (state == HPT_TRIAL_COMPLETE)
        hpt_study_tell(study, 0, value);
    else
        hpt_study_tell_state(study, 0, state, value);
    result = hpt_study_result(study);
    digest = hpt_result_digest(result);
    ck_assert_uint_eq(strlen(digest), 16);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
    hpt_space_destroy(space);
    return digest;
}

START_TEST(a_repeated_run_has_the_same_and_another_run_has_not)
{
    char *first = digest_of(1, 0.5, HPT_TRIAL_COMPLETE);
    char *others[] = { digest_of(2, 0.5, HPT_TRIAL_COMPLETE),
                       digest_of(1, 0.5 + DBL_EPSILON, HPT_TRIAL_COMPLETE),
                       digest_of(1, 0.5, HPT_TRIAL_PRUNED) };
    char *again = digest_of(1, 0.5, HPT_TRIAL_COMPLETE);

    ck_assert_str_eq(first, again);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ck_assert_str_ne(first, others[i]);
        hpt_text_destroy(others[i]);
    }
    hpt_text_destroy(first);
    hpt_text_destroy(again);
}
END_TEST

START_TEST(null_is_an_error)
{
    ck_assert_ptr_null(hpt_result_digest(NULL));
}
END_TEST

START_TEST(memory_may_fail_at_any_time)
{
    check_exporter_without_memory(hpt_result_digest, _i);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("digest");
    TCase *tcase = tcase_create("digest");

    tcase_add_test(tcase, the_second_way_is_fnv1a);
    tcase_add_test(tcase, it_is_the_hash_of_all_columns);
    tcase_add_test(tcase, a_repeated_run_has_the_same_and_another_run_has_not);
    tcase_add_test(tcase, null_is_an_error);
    tcase_add_loop_test(tcase, memory_may_fail_at_any_time, 0, 2);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
