/*
 * Out of memory at the k-th allocation, for every k: an error code, a study
 * that is as it was and goes on, and nothing leaked.
 */
#include "study_help.h"
#include <stdbool.h>
#include <stdlib.h>

/* Counts down to the failure; 0: never. */
static long until;
static long live;

static void *
allocate(size_t size, void *user_data)
{
    void *memory;

    (void)user_data;
    if (until && --until == 0)
        return NULL;
    memory = malloc(size);
    live += memory != NULL;
    return memory;
}

static void *
reallocate(void *memory, size_t size, void *user_data)
{
    (void)user_data;
    if (until && --until == 0)
        return NULL;
    return realloc(memory, size);
}

static void
release(void *memory, void *user_data)
{
    (void)user_data;
    live--;
    free(memory);
}

static void
set_up(void)
{
    hpt_allocator allocator = HPT_ALLOCATOR_INIT;

    until = live = 0;
    allocator.allocate = allocate;
    allocator.reallocate = reallocate;
    allocator.release = release;
    ck_ok(hpt_allocator_set(&allocator));
}

static void
tear_down(void)
{
    until = 0;
    ck_assert_int_eq(live, 0);
    ck_ok(hpt_allocator_set(NULL));
}

/* Make the k-th allocation of a call fail; *done when there was none. */
#define WITH_FAILURE(k, done, rc, call)                             \
    do {                                                            \
        until = (k);                                                \
        (rc) = (call);                                              \
        (done) = until > 0;                                         \
        until = 0;                                                  \
        ck_assert_msg((done) ? (rc) >= 0 : (rc) == HPT_E_NOMEM,     \
                      "%s: %d at allocation %ld", #call, (int)(rc), \
                      (long)(k));                                   \
        if (!(done))                                                \
            ck_assert_str_ne(hpt_last_error(), "");                 \
    } while (0)

static const char *const samplers[] = { "random", "sobol", "grid" };

START_TEST(creation_survives_any_failed_allocation)
{
    bool done = false;

    for (long k = 1; !done; k++) {
        hpt_space *space = rich_space();
        hpt_sampler *sampler = hpt_sampler_create(samplers[_i]);
        hpt_study *study;

        until = k;
        study = hpt_study_create(space, sampler);
        done = until > 0;
        until = 0;
        ck_assert_msg((study != NULL) == done, "allocation %ld", k);
        if (!study)
            ck_assert_str_ne(hpt_last_error(), "");
        hpt_study_destroy(study);
        /* the space is as good as before */
        study = hpt_study_create(space, hpt_sampler_create(samplers[_i]));
        ck_assert_msg(study != NULL, "%s", hpt_last_error());
        ask(study);
        hpt_study_destroy(study);
        hpt_space_destroy(space);
        ck_assert_int_eq(live, 0);
    }
}
END_TEST

/* Each of many asks fails at its first allocation, then at its second, ..., and
 * then gives what a study proposes that never saw a failure. */
START_TEST(a_failed_ask_changes_nothing_and_a_tell_needs_no_memory)
{
    hpt_study *study = study_of(rich_space(), samplers[_i]);
    hpt_study *other = study_of(rich_space(), samplers[_i]);

    for (int i = 0; i < 600; i++) {
        hpt_trial *trial = NULL;
        bool done = false;
        int rc;

        for (long k = 1; !done; k++) {
            WITH_FAILURE(k, done, rc, hpt_study_ask(study, &trial));
            ck_assert_int_eq(trial != NULL, done);
            ck_assert_int_eq(hpt_study_count(study), i + (done ? 1 : 0));
        }
        ck_same(hpt_trial_get_float(trial, "rate"),
                hpt_trial_get_float(ask(other), "rate"));
        if (i % 3) { /* some stay out */
            until = 1;
            ck_ok(hpt_study_tell(study, i, i)); /* takes no memory */
            ck_assert_int_eq(until, 1);
            until = 0;
        }
    }
    hpt_study_destroy(study);
    hpt_study_destroy(other);
}
END_TEST

START_TEST(a_failed_enqueue_or_add_changes_nothing)
{
    const char *const names[] = { "rate", "low", "high" };
    hpt_study *study = study_of(rich_space(), "random");

    for (int i = 0; i < 100; i++) {
        const double values[] = { 0.001 * (i + 1), 0.25, 0.5 };
        bool done = false;
        int rc;

        for (long k = 1; !done; k++)
            WITH_FAILURE(k, done, rc,
                         hpt_study_enqueue(study, 3, names, values));
        done = false;
        for (long k = 1; !done; k++) {
            WITH_FAILURE(k, done, rc,
                         hpt_study_add(study, 3, names, values, i, 0));
            ck_assert_int_eq(hpt_study_count(study), i + (done ? 1 : 0));
        }
    }
    for (int i = 0; i < 100; i++)
        ck_same(hpt_trial_get_float(ask(study), "rate"), 0.001 * (i + 1));
    hpt_study_destroy(study);
}
END_TEST

START_TEST(outcomes_survive_each_failing_allocation)
{
    const double measured[] = { 1, 3 };
    hpt_study *study = study_of(line_space(), "random");
    hpt_result *result = NULL;
    hpt_trial *trial = NULL;
    bool done;
    int rc;

    /* a row is reserved already, and its memory was not enough */
    WITH_FAILURE(3, done, rc, hpt_study_ask(study, &trial));
    ck_assert(!done);
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "memory" : "latency";

        WITH_FAILURE(1, done, rc, hpt_study_add_outcome(study, name, 2));
        ck_assert(!done);
        ck_assert_uint_eq(hpt_study_outcome_count(study), (size_t)i);
        WITH_FAILURE(2, done, rc, hpt_study_add_outcome(study, name, 2));
        ck_assert(done);
    }
    for (int i = 0; i < 40; i++) {
        done = false;
        for (long k = 1; !done; k++) {
            WITH_FAILURE(k, done, rc,
                         hpt_study_add_with_outcomes(study, 0, NULL, NULL, i, 0,
                                                     2, measured));
            ck_assert_int_eq(hpt_study_count(study), 2 * i + (done ? 1 : 0));
        }
        trial = ask(study);
        until = 1;
        ck_ok(hpt_trial_set_outcome(trial, "latency", i));
        ck_ok(hpt_study_tell(study, 2 * i + 1, i));
        ck_assert_int_eq(until, 1);
        until = 0;
    }
    for (long k = 1; !result; k++) {
        const long before = live;

        until = k;
        result = hpt_study_result(study);
        until = 0;
        if (!result) {
            ck_assert_int_eq(live, before);
            ck_assert_ptr_nonnull(strstr(hpt_last_error(), "memory"));
        }
        ck_assert_int_lt(k, 50);
    }
    ck_same(hpt_result_outcome_column(result, "memory")[78], 3);
    ck_same(hpt_result_outcome_column(result, "latency")[79], 39);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_run_that_lacks_memory_can_be_run_again)
{
    bool done = false;

    for (long k = 1; !done; k++) {
        hpt_study *study = study_of(line_space(), "random");
        hpt_objective *objective = hpt_objective_create(parabola, NULL);
        int rc;

        ck_ok(hpt_objective_set_repeats(objective, 5));
        WITH_FAILURE(k, done, rc, hpt_study_optimize(study, objective, 20));
        ck_assert_int_eq(hpt_study_is_done(study), 0);
        ck_ok(hpt_study_optimize(study, objective, 5));
        hpt_study_destroy(study);
        hpt_objective_destroy(objective);
        ck_assert_int_eq(live, 0);
    }
}
END_TEST

static int
look(hpt_study *study, const hpt_trial *trial, void *user_data)
{
    (void)study;
    (void)trial;
    ++*(int *)user_data;
    return 0;
}

static void
destroyed(void *user_data)
{
    *(int *)user_data += 100;
}

START_TEST(objectives_callbacks_and_workers_survive_too)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_objective *objective;
    int first = 0, second = 0, rc;
    bool done;

    until = 1;
    ck_assert_ptr_null(hpt_objective_create(parabola, NULL));
    until = 0;
    ck_assert_msg(strstr(hpt_last_error(), "not enough memory") != NULL, "%s",
                  hpt_last_error());
    objective = hpt_objective_create(parabola, NULL);
    ck_ok(hpt_study_set_callback(study, look, &first, destroyed));
    WITH_FAILURE(1, done, rc,
                 hpt_study_set_callback(study, look, &second, destroyed));
    ck_assert(!done);
    ck_assert_int_eq(second, 100); /* given back */
    ck_ok(hpt_study_optimize(study, objective, 1));
    ck_assert_int_eq(first, 1); /* the old one is still there */
    ck_ok(hpt_study_set_workers(study, 2));
    WITH_FAILURE(1, done, rc, hpt_study_optimize(study, objective, 2));
    ck_assert(!done);
    ck_assert_int_eq(hpt_study_count(study), 1);
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
}
END_TEST

/* hpt_allocator of a version to come. */
typedef struct longer {
    hpt_allocator now;
    size_t later;
} longer;

START_TEST(an_allocator_of_a_later_version_is_taken_when_its_tail_is_unset)
{
    longer l = { .now = HPT_ALLOCATOR_INIT };

    l.now.size = sizeof l;
    ck_fails(hpt_allocator_set(&l.now), HPT_E_INVALID, "function is missing");
    l.now.allocate = allocate;
    l.now.reallocate = reallocate;
    l.now.release = release;
    ck_ok(hpt_allocator_set(&l.now));
    hpt_space_destroy(line_space());
    l.later = 1;
    ck_fails(hpt_allocator_set(&l.now), HPT_E_INVALID, "does not know");
    l.now.size = sizeof l.now - 1;
    ck_fails(hpt_allocator_set(&l.now), HPT_E_INVALID, "size is ");
    l.now.size = SIZE_MAX;
    ck_fails(hpt_allocator_set(&l.now), HPT_E_INVALID, "HPT_ALLOCATOR_INIT");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("study-memory");
    TCase *tcase = tcase_create("study-memory");

    tcase_set_timeout(tcase, 0);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, creation_survives_any_failed_allocation, 0, 3);
    tcase_add_loop_test(
        tcase, a_failed_ask_changes_nothing_and_a_tell_needs_no_memory, 0, 3);
    tcase_add_test(tcase, a_failed_enqueue_or_add_changes_nothing);
    tcase_add_test(tcase, outcomes_survive_each_failing_allocation);
    tcase_add_test(tcase, a_run_that_lacks_memory_can_be_run_again);
    tcase_add_test(tcase, objectives_callbacks_and_workers_survive_too);
    tcase_add_test(
        tcase, an_allocator_of_a_later_version_is_taken_when_its_tail_is_unset);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
