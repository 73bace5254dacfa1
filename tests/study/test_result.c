/*
 * Results: the snapshot against what was told, its independence of the study,
 * the best trial, and the surrogate.
 */
#include "../check_main.h"
#include "acquisition/surrogate.h"
#include <hptune/hptune.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- studies ---- */

static const char *const kinds[] = { "tree", "linear", "forest" };
static const double sizes[] = { 1, 8, 64 };

/* x and n vary; depth is active when kind is tree or forest. */
static hpt_space *
make_space(void)
{
    static const char *const with_depth[] = { "tree", "forest" };
    hpt_space *space = hpt_space_create();

    hpt_space_add_float(space, "x", -2, 2, HPT_LINEAR);
    hpt_space_add_int(space, "n", -5, INT64_MAX, HPT_LINEAR);
    hpt_space_add_categorical(space, "kind", 3, kinds);
    hpt_space_add_int(space, "depth", 1, 40, HPT_LINEAR);
    hpt_space_add_condition_labels(space, "depth", "kind", 2, with_depth);
    hpt_space_add_ordinal(space, "size", 3, sizes);
    hpt_space_add_boolean(space, "flag");
    hpt_space_add_constant(space, "fixed", 0.3);
    return space;
}

static hpt_study *
make_study(int direction)
{
    hpt_space *space = make_space();
    hpt_study *study = hpt_study_create(space, hpt_sampler_create("random"));

    ck_assert_msg(study != NULL, "%s", hpt_last_error());
    ck_assert_int_eq(hpt_study_set_direction(study, direction), HPT_OK);
    hpt_space_destroy(space);
    return study;
}

/* Ask and tell; the number of the trial. */
static int64_t
run_trial(hpt_study *study, double value)
{
    hpt_trial *trial;
    int64_t number;

    ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
    number = hpt_trial_number(trial);
    ck_assert_int_eq(hpt_study_tell(study, number, value), HPT_OK);
    return number;
}

static hpt_result *
take(const hpt_study *study)
{
    hpt_result *result = hpt_study_result(study);

    ck_assert_msg(result != NULL, "%s", hpt_last_error());
    return result;
}

/* ---- columns ---- */

/* Ten trials read through the trials' getters, then from the columns. */
START_TEST(columns_hold_what_the_trials_had)
{
    enum { N = 10 };
    hpt_study *study = make_study(HPT_MAXIMIZE);
    double x[N], depth[N], size[N];
    int64_t n[N], kind[N], flag[N];
    hpt_result *result;

    for (int i = 0; i < N; i++) {
        hpt_trial *trial;

        hpt_study_ask(study, &trial);
        x[i] = hpt_trial_get_float(trial, "x");
        n[i] = hpt_trial_get_int(trial, "n");
        kind[i] = hpt_trial_get_index(trial, "kind");
        depth[i] = hpt_trial_is_active(trial, "depth")
                       ? (double)hpt_trial_get_int(trial, "depth")
                       : NAN;
        size[i] = hpt_trial_get_float(trial, "size");
        flag[i] = hpt_trial_get_boolean(trial, "flag");
        hpt_study_tell_mean(study, i, i * 0.1, i * 0.25);
    }
    result = take(study);
    hpt_study_destroy(study);
    ck_assert_uint_eq(hpt_result_count(result), N);
    for (int i = 0; i < N; i++) {
        const int64_t d = hpt_result_column_int(result, "depth")[i];

        ck_near(hpt_result_column(result, "x")[i], x[i], 0);
        ck_assert_int_eq(hpt_result_column_int(result, "n")[i], n[i]);
        ck_near(hpt_result_column(result, "n")[i], (double)n[i], 0);
        ck_assert_int_eq(hpt_result_column_int(result, "kind")[i], kind[i]);
        ck_near(hpt_result_column(result, "kind")[i], (double)kind[i], 0);
        ck_assert_int_eq(d, isnan(depth[i]) ? INT64_MIN : (int64_t)depth[i]);
        ck_assert(isnan(depth[i]) ==
                  isnan(hpt_result_column(result, "depth")[i]));
        ck_assert(isnan(depth[i]) == (kind[i] == 1));
        ck_near(hpt_result_column(result, "size")[i], size[i], 0);
        ck_near(sizes[hpt_result_column_int(result, "size")[i]], size[i], 0);
        ck_assert_int_eq(hpt_result_column_int(result, "flag")[i], flag[i]);
        ck_near(hpt_result_column(result, "fixed")[i], 0.3, 0);
        ck_near(hpt_result_values(result)[i], i * 0.1, 0);
        ck_near(hpt_result_standard_errors(result)[i], i * 0.25, 0);
        ck_assert_int_eq(hpt_result_states(result)[i], HPT_TRIAL_COMPLETE);
        ck_assert(hpt_result_seconds(result)[i] >= 0);
        ck_near(hpt_result_running_best(result)[i], i * 0.1, 0);
    }
    hpt_result_destroy(result);
}
END_TEST

START_TEST(states_and_values_are_kept_apart)
{
    hpt_study *study = make_study(HPT_MINIMIZE);
    const double inf = INFINITY;
    hpt_trial *trial;
    hpt_result *result;
    const double *values, *best;
    const int *states;

    run_trial(study, NAN);
    run_trial(study, inf);
    hpt_study_ask(study, &trial);
    hpt_study_tell_state(study, 2, HPT_TRIAL_PRUNED, -9);
    run_trial(study, 5);
    hpt_study_ask(study, &trial); /* 4 runs on */
    run_trial(study, 7);
    hpt_study_ask(study, &trial);
    hpt_study_tell_state(study, 6, HPT_TRIAL_ABANDONED, 1);
    run_trial(study, 3);
    result = take(study);
    values = hpt_result_values(result);
    states = hpt_result_states(result);
    best = hpt_result_running_best(result);
    ck_assert_int_eq(states[0], HPT_TRIAL_FAILED);
    ck_assert_int_eq(states[1], HPT_TRIAL_COMPLETE);
    ck_assert_int_eq(states[2], HPT_TRIAL_PRUNED);
    ck_assert_int_eq(states[4], HPT_TRIAL_RUNNING);
    ck_assert_int_eq(states[6], HPT_TRIAL_ABANDONED);
    ck_assert(isnan(values[0]) && isnan(values[4]) && isnan(values[6]));
    ck_assert(values[1] == inf && values[2] == -9 && values[3] == 5);
    ck_assert(isnan(best[0]) && best[1] == inf && best[2] == inf);
    ck_assert(best[3] == 5 && best[4] == 5 && best[6] == 5 && best[7] == 3);
    ck_assert(isnan(hpt_result_seconds(result)[4]));
    ck_assert(hpt_result_seconds(result)[0] >= 0);
    ck_assert_int_eq(hpt_result_best_number(result), 7);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(an_empty_study_has_an_empty_result)
{
    hpt_study *study = make_study(HPT_MINIMIZE);
    hpt_result *result = take(study);

    ck_assert_uint_eq(hpt_result_count(result), 0);
    ck_assert_int_eq(hpt_result_direction(result), HPT_MINIMIZE);
    ck_assert_uint_eq(hpt_space_count(hpt_result_space(result)), 7);
    ck_assert_int_eq(hpt_result_best_number(result), HPT_E_NO_DATA);
    ck_assert_str_eq(hpt_last_error(),
                     "none of the 0 trials is complete, so none is best");
    ck_assert(isnan(hpt_result_best_value(result)));
    ck_assert(isnan(hpt_result_best_standard_error(result)));
    ck_assert(isnan(hpt_result_best_float(result, "x")));
    ck_assert(hpt_result_best_int(result, "n") == INT64_MIN);
    ck_assert_int_eq(hpt_result_best_boolean(result, "flag"), -1);
    ck_assert_ptr_null(hpt_result_best_label(result, "kind"));
    ck_assert_int_eq(hpt_result_best_is_active(result, "x"), HPT_E_NO_DATA);
    ck_assert_ptr_nonnull(hpt_result_column(result, "x"));
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

/* ---- the best ---- */

START_TEST(the_earlier_trial_wins_a_tie_however_late_it_is_told)
{
    hpt_study *study = make_study(HPT_MINIMIZE);
    hpt_trial *first, *second;
    hpt_result *result;

    hpt_study_ask(study, &first);
    hpt_study_ask(study, &second);
    hpt_study_tell(study, 1, 0.5);
    hpt_study_tell(study, 0, 0.5);
    run_trial(study, 0.5);
    result = take(study);
    ck_assert_int_eq(hpt_result_best_number(result), 0);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(an_infinite_value_ranks_last_in_either_direction)
{
    const int directions[] = { HPT_MINIMIZE, HPT_MAXIMIZE };
    const double worst = _i ? -INFINITY : INFINITY;
    hpt_study *study = make_study(directions[_i]);
    hpt_result *result;

    run_trial(study, worst);
    result = take(study);
    ck_assert_int_eq(hpt_result_best_number(result), 0);
    ck_assert(hpt_result_best_value(result) == worst);
    hpt_result_destroy(result);
    run_trial(study, _i ? -1e300 : 1e300);
    run_trial(study, -worst); /* infinitely good: failed */
    result = take(study);
    ck_assert_int_eq(hpt_result_best_number(result), 1);
    ck_assert_int_eq(hpt_result_states(result)[2], HPT_TRIAL_FAILED);
    ck_assert_int_eq(hpt_result_direction(result), directions[_i]);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

static hpt_result *
known_best(void)
{
    static const char *const names[] = { "x",    "n",    "kind", "depth",
                                         "size", "flag", "fixed" };
    const double best[] = { 0.1, 77, 2, 13, 64, 1, 0.3 };
    const double other[] = { 0.2, 78, 1, 14, 1, 0, 0.3 };
    hpt_study *study = make_study(HPT_MAXIMIZE);
    hpt_result *result;

    hpt_study_add(study, 7, names, other, 0.5, 0);
    ck_assert_msg(!hpt_study_add(study, 7, names, best, 0.75, 0.125), "%s",
                  hpt_last_error());
    hpt_study_add(study, 7, names, other, 0.25, 0);
    result = take(study);
    hpt_study_destroy(study);
    return result;
}

START_TEST(the_best_configuration_is_read_by_name_and_kind)
{
    hpt_result *result = known_best();

    ck_assert_int_eq(hpt_result_best_number(result), 1);
    ck_near(hpt_result_best_value(result), 0.75, 0);
    ck_near(hpt_result_best_standard_error(result), 0.125, 0);
    ck_near(hpt_result_best_float(result, "x"), 0.1, 0);
    ck_near(hpt_result_best_float(result, "size"), 64, 0);
    ck_near(hpt_result_best_float(result, "fixed"), 0.3, 0);
    ck_assert_int_eq(hpt_result_best_int(result, "n"), 77);
    ck_assert_int_eq(hpt_result_best_int(result, "depth"), 13);
    ck_assert_int_eq(hpt_result_best_boolean(result, "flag"), 1);
    ck_assert_str_eq(hpt_result_best_label(result, "kind"), "forest");
    ck_assert_int_eq(hpt_result_best_is_active(result, "depth"), 1);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(wrong_reads_of_the_best_are_named_as_for_trials)
{
    static const char *const names[] = { "kind" };
    const double linear[] = { 1 };
    hpt_result *result = known_best();
    hpt_study *study;

    ck_assert(isnan(hpt_result_best_float(result, "y")));
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "y"));
    ck_assert_int_eq(hpt_result_best_is_active(result, "y"), HPT_E_NOT_FOUND);
    ck_assert(hpt_result_best_int(result, "x") == INT64_MIN);
    ck_assert_str_eq(hpt_last_error(), "x: is a float, not read as an integer");
    ck_assert_ptr_null(hpt_result_best_label(result, "n"));
    ck_assert_int_eq(hpt_result_best_boolean(result, "n"), -1);
    hpt_result_destroy(result);

    study = make_study(HPT_MINIMIZE);
    hpt_study_add(study, 1, names, linear, 0, 0);
    result = take(study);
    ck_assert_int_eq(hpt_result_best_is_active(result, "depth"), 0);
    ck_assert(hpt_result_best_int(result, "depth") == INT64_MIN);
    ck_assert_str_eq(hpt_last_error(), "depth: is inactive in this trial");
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

/* ---- mistakes ---- */

START_TEST(null_is_answered_and_unknown_columns_are_named)
{
    hpt_result *result;

    hpt_space_destroy(hpt_space_create()); /* clears the text */
    hpt_result_destroy(NULL);
    ck_assert_ptr_null(hpt_study_result(NULL));
    ck_assert_str_eq(hpt_last_error(), "study is NULL");
    ck_assert_uint_eq(hpt_result_count(NULL), 0);
    ck_assert_int_eq(hpt_result_direction(NULL), HPT_E_INVALID);
    ck_assert_ptr_null(hpt_result_space(NULL));
    ck_assert_ptr_null(hpt_result_values(NULL));
    ck_assert_ptr_null(hpt_result_standard_errors(NULL));
    ck_assert_ptr_null(hpt_result_states(NULL));
    ck_assert_ptr_null(hpt_result_seconds(NULL));
    ck_assert_ptr_null(hpt_result_running_best(NULL));
    ck_assert_ptr_null(hpt_result_column(NULL, "x"));
    ck_assert_ptr_null(hpt_result_column_int(NULL, "x"));
    ck_assert_int_eq(hpt_result_best_number(NULL), HPT_E_INVALID);
    ck_assert_int_eq(hpt_result_estimated_best_number(NULL), HPT_E_INVALID);
    ck_assert_int_eq(hpt_result_surrogate(NULL, 0, NULL, NULL, NULL, NULL),
                     HPT_E_INVALID);

    result = known_best();
    ck_assert_str_eq(hpt_last_error(), ""); /* a constructor clears */
    ck_assert_ptr_null(hpt_result_column(result, "nope"));
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "nope"));
    ck_assert_ptr_null(hpt_result_column_int(result, "nope"));
    ck_assert_ptr_null(hpt_result_column_int(result, "x"));
    ck_assert_str_eq(hpt_last_error(), "x: is not an integer, boolean, "
                                       "categorical or ordinal parameter");
    ck_assert_ptr_null(hpt_result_column_int(result, "fixed"));
    hpt_result_destroy(result);
}
END_TEST

/* ---- independence and threads ---- */

START_TEST(a_result_stays_as_it_was_whatever_the_study_does)
{
    hpt_study *study = make_study(HPT_MINIMIZE);
    hpt_result *before, *after;
    hpt_trial *open;
    double x;

    hpt_study_ask(study, &open);
    for (int i = 0; i < 20; i++)
        run_trial(study, 20 - i);
    before = take(study);
    x = hpt_result_best_float(before, "x");
    hpt_study_tell(study, 0, -100);
    for (int i = 0; i < 500; i++)
        run_trial(study, -i);
    after = take(study);
    hpt_study_destroy(study);
    ck_assert_uint_eq(hpt_result_count(before), 21);
    ck_assert_int_eq(hpt_result_states(before)[0], HPT_TRIAL_RUNNING);
    ck_assert_int_eq(hpt_result_best_number(before), 20);
    ck_near(hpt_result_best_value(before), 1, 0);
    ck_near(hpt_result_best_float(before, "x"), x, 0);
    ck_assert_str_eq(hpt_space_name(hpt_result_space(before), 0), "x");
    ck_assert_uint_eq(hpt_result_count(after), 521);
    ck_assert_int_eq(hpt_result_best_number(after), 520);
    ck_assert(!memcmp(hpt_result_column(before, "x"),
                      hpt_result_column(after, "x"), 21 * sizeof(double)));
    hpt_result_destroy(before);
    ck_near(hpt_result_best_value(after), -499, 0);
    hpt_result_destroy(after);
}
END_TEST

static atomic_int stop_telling;

static void *
keep_telling(void *user_data)
{
    for (int i = 0; i < 4000 && !atomic_load(&stop_telling); i++) {
        hpt_trial *trial;

        if (hpt_study_ask(user_data, &trial) != HPT_OK)
            return user_data;
        /* the value is a function of the point: a torn row would show */
        hpt_study_tell(user_data, hpt_trial_number(trial),
                       hpt_trial_get_float(trial, "x") * 3);
    }
    return NULL;
}

/* Each snapshot is of one moment: the running best is right, values fit to
 * their points. */
static void
check_snapshot(const hpt_result *result)
{
    const size_t n = hpt_result_count(result);
    const double *values = hpt_result_values(result);
    const double *x = hpt_result_column(result, "x");
    size_t wrong = 0;
    double best = NAN;

    for (size_t i = 0; i < n; i++) {
        if (hpt_result_states(result)[i] == HPT_TRIAL_COMPLETE) {
            wrong += values[i] == x[i] * 3 ? 0 : 1;
            best = best <= values[i] ? best : values[i];
        } else {
            wrong += isnan(values[i]) ? 0 : 1;
        }
        wrong +=
            isnan(best) || hpt_result_running_best(result)[i] == best ? 0 : 1;
    }
    ck_assert_uint_eq(wrong, 0);
    ck_assert(n == 0 || isnan(best) || hpt_result_best_value(result) == best);
}

START_TEST(snapshots_are_of_one_moment_while_threads_tell)
{
    hpt_study *study = make_study(HPT_MINIMIZE);
    pthread_t threads[3];
    size_t last = 0;
    void *failed;

    atomic_store(&stop_telling, 0);
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, keep_telling, study);
    for (int i = 0; i < 100; i++) {
        hpt_result *result = take(study);

        ck_assert_uint_ge(hpt_result_count(result), last);
        last = hpt_result_count(result);
        check_snapshot(result);
        hpt_result_destroy(result);
    }
    atomic_store(&stop_telling, 1);
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
    }
    hpt_study_destroy(study);
}
END_TEST

/* ---- memory ---- */

static int countdown = -1, live;

static void *
counted(size_t size, void *user_data)
{
    void *memory = NULL;

    (void)user_data;
    if (countdown != 0)
        memory = malloc(size);
    countdown -= countdown > 0;
    live += memory != NULL;
    return memory;
}

static void *
recounted(void *memory, size_t size, void *user_data)
{
    (void)user_data;
    if (countdown == 0)
        return NULL;
    countdown -= countdown > 0;
    return realloc(memory, size);
}

static void
uncounted(void *memory, void *user_data)
{
    (void)user_data;
    live--;
    free(memory);
}

static void
count_memory(void)
{
    hpt_allocator mem = HPT_ALLOCATOR_INIT;

    mem.allocate = counted;
    mem.reallocate = recounted;
    mem.release = uncounted;
    hpt_allocator_set(&mem);
}

static hpt_study *
told_study(int direction, size_t n)
{
    hpt_study *study = make_study(direction);

    for (size_t i = 0; i < n; i++) {
        hpt_trial *trial;
        double x;

        hpt_study_ask(study, &trial);
        x = hpt_trial_get_float(trial, "x");
        hpt_study_tell(study, hpt_trial_number(trial), (x - 1) * (x - 1));
    }
    return study;
}

START_TEST(a_snapshot_survives_each_failing_allocation)
{
    hpt_result *result = NULL;
    hpt_study *study;
    int before, k = 0;

    count_memory();
    study = told_study(HPT_MINIMIZE, 5);
    hpt_allocator_set(NULL); /* the study keeps its own */
    before = live;
    for (; !result; k++) {
        ck_assert_int_lt(k, 50);
        countdown = k;
        result = hpt_study_result(study);
        countdown = -1;
        if (!result) {
            ck_assert_int_eq(live, before);
            ck_assert_ptr_nonnull(strstr(hpt_last_error(), "memory"));
        }
    }
    ck_assert_int_gt(k, 5);
    hpt_study_destroy(study);
    ck_assert_uint_eq(hpt_result_count(result), 5);
    hpt_result_destroy(result);
    ck_assert_int_eq(live, 0);
}
END_TEST

START_TEST(the_surrogate_survives_each_failing_allocation)
{
    double point[7] = { 0.5, 3, 0, 7, 8, 1, 0.3 }, mean, again, ei;
    int rc = HPT_E_NOMEM, k = 0;
    hpt_result *result;
    hpt_study *study;

    count_memory();
    study = told_study(HPT_MINIMIZE, 12);
    hpt_allocator_set(NULL);
    result = take(study);
    hpt_study_destroy(study);
    for (; rc != HPT_OK; k++) {
        ck_assert_int_lt(k, 200);
        countdown = k;
        rc = hpt_result_surrogate(result, 1, point, &mean, NULL, &ei);
        countdown = -1;
        ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
    }
    ck_assert_int_gt(k, 5);
    ck_assert_int_eq(hpt_result_surrogate(result, 1, point, &again, NULL, NULL),
                     HPT_OK);
    ck_near(again, mean, 0);
    countdown = 0;
    ck_assert_int_eq(hpt_result_estimated_best_number(result), HPT_E_NOMEM);
    countdown = -1;
    ck_assert_int_ge(hpt_result_estimated_best_number(result), 0);
    hpt_result_destroy(result);
    ck_assert_int_eq(live, 0);
}
END_TEST

/* ---- fork ---- */

START_TEST(a_result_is_read_in_a_forked_child_a_study_is_not)
{
    double point[7] = { 0.5, 3, 0, 7, 8, 1, 0.3 }, mean, in_child;
    hpt_study *study = told_study(HPT_MINIMIZE, 8);
    hpt_result *result = take(study);
    int status;
    pid_t pid;

    ck_assert(!hpt_result_surrogate(result, 1, point, &mean, NULL, NULL));
    pid = fork();
    if (pid == 0) {
        if (hpt_study_result(study) || hpt_result_count(result) != 8 ||
            !strstr(hpt_last_error(), "fork"))
            _exit(1);
        if (hpt_result_surrogate(result, 1, point, &in_child, NULL, NULL) ||
            in_child != mean)
            _exit(2);
        hpt_result_destroy(result);
        hpt_study_destroy(study);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

/* ---- the surrogate ---- */

/* One float on [0, 10]: the value told at each whole number but 5. */
static hpt_result *
curve(int direction, double (*f)(double), double standard_error)
{
    static const char *const name[] = { "x" };
    hpt_space *space = hpt_space_create();
    hpt_result *result;
    hpt_study *study;

    hpt_space_add_float(space, "x", 0, 10, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_space_destroy(space);
    hpt_study_set_direction(study, direction);
    for (double x = 0; x <= 10; x++)
        if (x != 5)
            hpt_study_add(study, 1, name, &x, f(x), standard_error);
    result = take(study);
    hpt_study_destroy(study);
    return result;
}

static double
bowl(double x)
{
    return 3 + 0.2 * (x - 4) * (x - 4);
}

static double
hill(double x)
{
    return -bowl(x);
}

START_TEST(the_surrogate_follows_the_values_told)
{
    hpt_result *result = curve(HPT_MINIMIZE, bowl, 0);
    const double x[] = { 0, 3, 8, 5, 2.5 };
    double mean[5], sd[5], ei[5];

    ck_assert_msg(!hpt_result_surrogate(result, 5, x, mean, sd, ei), "%s",
                  hpt_last_error());
    for (int i = 0; i < 3; i++) { /* told, without noise */
        ck_near(mean[i], bowl(x[i]), 0.02 * bowl(x[i]));
        ck_assert(sd[i] >= 0 && sd[i] < 0.2);
    }
    ck_near(mean[3], bowl(5), 0.2); /* between the points, a smooth curve */
    ck_near(mean[4], bowl(2.5), 0.2);
    ck_assert(sd[3] > sd[1]);
    for (int i = 0; i < 5; i++)
        ck_assert(isfinite(ei[i]));
    ck_assert(ei[3] > ei[2]); /* nearer to the minimum */
    hpt_result_destroy(result);
}
END_TEST

/* The same data with the sign turned: the same picture upside down, exactly. */
START_TEST(a_maximised_study_has_the_same_picture_upside_down)
{
    hpt_result *low = curve(HPT_MINIMIZE, bowl, 0.125);
    hpt_result *high = curve(HPT_MAXIMIZE, hill, 0.125);
    double x[21], m1[21], m2[21], s1[21], s2[21], e1[21], e2[21];

    for (int i = 0; i < 21; i++)
        x[i] = 0.5 * i;
    ck_assert(!hpt_result_surrogate(low, 21, x, m1, s1, e1));
    ck_assert(!hpt_result_surrogate(high, 21, x, m2, s2, e2));
    for (int i = 0; i < 21; i++) {
        ck_near(m2[i], -m1[i], 0);
        ck_near(s2[i], s1[i], 0);
        ck_near(e2[i], e1[i], 0);
    }
    ck_assert_int_eq(hpt_result_estimated_best_number(low),
                     hpt_result_estimated_best_number(high));
    hpt_result_destroy(low);
    hpt_result_destroy(high);
}
END_TEST

/* The model in the unit cube, asked directly, at the same ten points. */
START_TEST(the_surrogate_is_the_model_of_the_gp_sampler)
{
    const unsigned char category = 0;
    hpt_result *result = curve(HPT_MINIMIZE, bowl, 0.25);
    hpti_surrogate_options options;
    hpti_surrogate *model;
    hpt_allocator mem;
    const double x = 2.5, u = 0.25;
    double mean, sd, ei, z, var, log_ei;

    hpti_mem_current(&mem);
    hpti_surrogate_defaults(&options);
    ck_assert(!hpti_surrogate_create(&model, &mem, 1, &category, &options));
    for (int i = 0; i <= 10; i++) {
        const double at = i / 10.0;

        if (i != 5)
            hpti_surrogate_observe(model, &at, bowl(i), 0.0625);
    }
    ck_assert_int_eq(hpti_surrogate_prepare(model, HPTI_LOOK_PROBABLE, 0), HPT_OK);
    hpti_surrogate_predict(model, 1, &u, &z, &var);
    hpti_surrogate_log_ei(model, 1, &u, &log_ei);
    ck_assert(!hpt_result_surrogate(result, 1, &x, &mean, &sd, &ei));
    ck_near_rel(ei, log_ei, 1 << 20);
    ck_near_rel(mean, hpti_transform_invert(hpti_surrogate_transform(model), z),
                1 << 20);
    ck_assert(sd > 0);
    hpti_surrogate_destroy(model);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(outputs_may_be_left_out_and_many_points_asked_for)
{
    enum { N = 1000 };
    static double x[N], mean[N], sd[N], one_mean, one_sd;
    hpt_result *result = curve(HPT_MINIMIZE, bowl, 0.125);

    for (int i = 0; i < N; i++)
        x[i] = 10 * (double)i / (N - 1);
    ck_assert(!hpt_result_surrogate(result, 0, NULL, mean, sd, NULL));
    ck_assert(!hpt_result_surrogate(result, N, x, mean, NULL, NULL));
    ck_assert(!hpt_result_surrogate(result, N, x, NULL, sd, NULL));
    ck_assert(!hpt_result_surrogate(result, N, x, NULL, NULL, NULL));
    for (int i = 0; i < N; i += 111) {
        ck_assert(
            !hpt_result_surrogate(result, 1, x + i, &one_mean, &one_sd, NULL));
        ck_near_rel(one_mean, mean[i], 1e6);
        ck_near(one_sd, sd[i], 1e-6);
    }
    hpt_result_destroy(result);
}
END_TEST

START_TEST(values_out_of_bounds_are_moved_to_them)
{
    hpt_result *result = curve(HPT_MINIMIZE, bowl, 0.125);
    const double x[] = { -1e300, 0, INFINITY, 10, NAN };
    double mean[5];

    ck_assert(!hpt_result_surrogate(result, 4, x, mean, NULL, NULL));
    ck_near(mean[0], mean[1], 0);
    ck_near(mean[2], mean[3], 0);
    ck_assert_int_eq(hpt_result_surrogate(result, 5, x, mean, NULL, NULL),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(),
                     "points: row 4 has nan for x, which is active");
    ck_assert_int_eq(hpt_result_surrogate(result, 1, NULL, mean, NULL, NULL),
                     HPT_E_INVALID);
    ck_assert_str_eq(hpt_last_error(), "points is NULL, with n = 1");
    hpt_result_destroy(result);
}
END_TEST

/* Between two values of a parameter that has steps the nearer one counts; what
 * is inactive does not count at all. */
START_TEST(separate_values_are_rounded_and_inactive_ones_not_looked_at)
{
    static const double rows[6][7] = {
        { 0.5, 3, 1, 7, 8, 1, 0.3 },   { 0.5, 3.4, 1.2, NAN, 9, 0.7, 99 },
        { 0.5, 3, 0, 7, 8, 1, 0.3 },   { 0.5, 2.6, 0.4, 7.4, 30, 0.6, -1 },
        { 0.5, 3, 2, 40, 64, 0, 0.3 }, { 0.5, 3, 9, 1e9, 1e9, -3, 0 },
    };
    double mean[6];
    hpt_study *study = told_study(HPT_MINIMIZE, 15);
    hpt_result *result = take(study);

    ck_assert_msg(!hpt_result_surrogate(result, 6, rows[0], mean, NULL, NULL),
                  "%s", hpt_last_error());
    for (int i = 0; i < 6; i += 2)
        ck_near(mean[i], mean[i + 1], 0);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

/* However cells are rounded: ordinals of 2 to 60 numbers. */
START_TEST(a_number_between_two_values_counts_as_the_nearer)
{
    static const char *const name[] = { "x" };
    double numbers[60];

    for (int i = 0; i < 60; i++)
        numbers[i] = 10 * i;
    for (size_t n = 2; n <= 60; n++) {
        hpt_space *space = hpt_space_create();
        hpt_study *study;
        hpt_result *result;

        hpt_space_add_ordinal(space, "x", n, numbers);
        study = hpt_study_create(space, hpt_sampler_create("random"));
        hpt_space_destroy(space);
        for (size_t i = 0; i < n; i++)
            hpt_study_add(study, 1, name, numbers + i, (double)(i * i), 0);
        result = take(study);
        for (size_t i = 0; i + 1 < n; i++) {
            const double x = numbers[i], y = numbers[i + 1];
            const double points[] = { x, x + 4, y - 4, y };
            double mean[4];

            ck_assert(
                !hpt_result_surrogate(result, 4, points, mean, NULL, NULL));
            ck_near(mean[1], mean[0], 0);
            ck_near(mean[2], mean[3], 0);
            ck_assert(mean[0] != mean[3]);
        }
        hpt_result_destroy(result);
        hpt_study_destroy(study);
    }
}
END_TEST

/* A lucky observation amid worse neighbours, all of them noisy. */
static double
lucky(double x)
{
    return x == 9 ? -0.5 : 0.1 * (x - 3) * (x - 3);
}

START_TEST(the_estimated_best_is_not_the_luckiest_observation)
{
    hpt_result *result = curve(HPT_MINIMIZE, lucky, 1.0);
    int64_t best;

    ck_assert_int_eq(hpt_result_best_number(result), 8); /* x = 9 */
    best = hpt_result_estimated_best_number(result);
    ck_assert_msg(best >= 1 && best <= 5, "trial %" PRId64, best);
    hpt_result_destroy(result);
}
END_TEST

START_TEST(too_few_trials_make_no_surrogate)
{
    const double point[7] = { 0.5, 3, 0, 7, 8, 1, 0.3 };
    static const char *const name[] = { "x" };
    const double x = 0.25;
    hpt_study *study = make_study(HPT_MINIMIZE);
    hpt_result *result;
    double mean;

    run_trial(study, 1);
    run_trial(study, NAN);
    result = take(study);
    ck_assert_int_eq(hpt_result_surrogate(result, 1, point, &mean, NULL, NULL),
                     HPT_E_NO_DATA);
    ck_assert_str_eq(hpt_last_error(),
                     "1 complete trials; the surrogate takes at least 2");
    ck_assert_int_eq(hpt_result_estimated_best_number(result), HPT_E_NO_DATA);
    hpt_result_destroy(result);
    hpt_study_destroy(study);

    study = make_study(HPT_MINIMIZE);
    hpt_study_add(study, 1, name, &x, 1, 0); /* twice the same point */
    hpt_study_add(study, 1, name, &x, 2, 0);
    result = take(study);
    ck_assert_int_eq(hpt_result_estimated_best_number(result), HPT_E_NO_DATA);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "2 different points"));
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_space_without_choice_has_nothing_to_model)
{
    hpt_space *space = hpt_space_create();
    static const char *const name[] = { "c" };
    const double c = 2.5;
    hpt_result *result;
    hpt_study *study;

    hpt_space_add_constant(space, "c", c);
    study = hpt_study_create(space, hpt_sampler_create("random"));
    hpt_space_destroy(space);
    hpt_study_add(study, 1, name, &c, 1, 0);
    hpt_study_add(study, 1, name, &c, 2, 0);
    result = take(study);
    ck_near(hpt_result_best_float(result, "c"), c, 0);
    ck_assert_int_eq(hpt_result_estimated_best_number(result), HPT_E_NO_DATA);
    ck_assert_ptr_nonnull(strstr(hpt_last_error(), "no parameter"));
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(infinite_values_do_not_poison_the_surrogate)
{
    static const char *const name[] = { "x" };
    hpt_study *study = make_study(HPT_MAXIMIZE);
    const double point[7] = { 0.5, 3, 0, 7, 8, 1, 0.3 };
    hpt_result *result;
    double mean, sd, ei;

    for (int i = 0; i < 9; i++) {
        const double x = -2 + 0.5 * i;

        hpt_study_add(study, 1, name, &x, i % 3 ? x : -INFINITY, 0);
    }
    result = take(study);
    ck_assert(!hpt_result_surrogate(result, 1, point, &mean, &sd, &ei));
    ck_assert(isfinite(mean) && isfinite(sd) && sd >= 0 && isfinite(ei));
    ck_assert_int_ne(hpt_result_estimated_best_number(result) % 3, 0);
    hpt_result_destroy(result);
    hpt_study_destroy(study);
}
END_TEST

static hpt_result *shared;

static void *
ask_surrogate(void *user_data)
{
    double x[20], mean[20];

    for (int i = 0; i < 20; i++)
        x[i] = 0.5 * i;
    for (int i = 0; i < 10; i++)
        if (hpt_result_surrogate(shared, 20, x, mean, NULL, NULL) < 0 ||
            memcmp(mean, user_data, sizeof mean))
            return user_data;
    return NULL;
}

START_TEST(threads_may_read_one_surrogate)
{
    hpt_result *alone = curve(HPT_MINIMIZE, bowl, 0.125);
    double x[20], mean[20];
    pthread_t threads[4];
    void *failed;

    for (int i = 0; i < 20; i++)
        x[i] = 0.5 * i;
    ck_assert(!hpt_result_surrogate(alone, 20, x, mean, NULL, NULL));
    shared = curve(HPT_MINIMIZE, bowl, 0.125);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, ask_surrogate, mean);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
    }
    hpt_result_destroy(shared);
    hpt_result_destroy(alone);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("result");
    TCase *tcase = tcase_create("result");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, columns_hold_what_the_trials_had);
    tcase_add_test(tcase, states_and_values_are_kept_apart);
    tcase_add_test(tcase, an_empty_study_has_an_empty_result);
    tcase_add_test(tcase, the_earlier_trial_wins_a_tie_however_late_it_is_told);
    tcase_add_loop_test(tcase, an_infinite_value_ranks_last_in_either_direction,
                        0, 2);
    tcase_add_test(tcase, the_best_configuration_is_read_by_name_and_kind);
    tcase_add_test(tcase, wrong_reads_of_the_best_are_named_as_for_trials);
    tcase_add_test(tcase, null_is_answered_and_unknown_columns_are_named);
    tcase_add_test(tcase, a_result_stays_as_it_was_whatever_the_study_does);
    tcase_add_test(tcase, snapshots_are_of_one_moment_while_threads_tell);
    tcase_add_test(tcase, a_snapshot_survives_each_failing_allocation);
    tcase_add_test(tcase, the_surrogate_survives_each_failing_allocation);
    tcase_add_test(tcase, a_result_is_read_in_a_forked_child_a_study_is_not);
    tcase_add_test(tcase, the_surrogate_follows_the_values_told);
    tcase_add_test(tcase, a_maximised_study_has_the_same_picture_upside_down);
    tcase_add_test(tcase, the_surrogate_is_the_model_of_the_gp_sampler);
    tcase_add_test(tcase, outputs_may_be_left_out_and_many_points_asked_for);
    tcase_add_test(tcase, values_out_of_bounds_are_moved_to_them);
    tcase_add_test(tcase,
                   separate_values_are_rounded_and_inactive_ones_not_looked_at);
    tcase_add_test(tcase, a_number_between_two_values_counts_as_the_nearer);
    tcase_add_test(tcase, the_estimated_best_is_not_the_luckiest_observation);
    tcase_add_test(tcase, too_few_trials_make_no_surrogate);
    tcase_add_test(tcase, a_space_without_choice_has_nothing_to_model);
    tcase_add_test(tcase, infinite_values_do_not_poison_the_surrogate);
    tcase_add_test(tcase, threads_may_read_one_surrogate);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
