/*
 * What a host may do to a library: fork, signals, its own floating-point
 * environment, a locale with a decimal comma.
 */
#include "study_help.h"
#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

/* ---- fork ---- */

/* Number of the first call that does not say "forked", 0 for none. */
static int
calls_in_child(hpt_study *study, hpt_objective *objective)
{
    hpt_trial *trial = (hpt_trial *)objective;
    double value;

    if (hpt_study_ask(study, &trial) != HPT_E_STATE || trial)
        return 1;
    if (!strstr(hpt_last_error(), "made before fork()"))
        return 2;
    if (hpt_study_tell(study, 0, 1) != HPT_E_STATE)
        return 3;
    if (hpt_study_tell_mean(study, 0, 1, 0) != HPT_E_STATE)
        return 4;
    if (hpt_study_tell_state(study, 0, HPT_TRIAL_FAILED, 0) != HPT_E_STATE)
        return 5;
    if (hpt_study_optimize(study, objective, 1) != HPT_E_STATE)
        return 6;
    if (hpt_study_enqueue(study, 0, NULL, NULL) != HPT_E_STATE ||
        hpt_study_enqueue_defaults(study) != HPT_E_STATE)
        return 7;
    if (hpt_study_add(study, 0, NULL, NULL, 1, 0) != HPT_E_STATE)
        return 8;
    if (hpt_study_set_seed(study, 1) != HPT_E_STATE ||
        hpt_study_set_direction(study, 0) != HPT_E_STATE ||
        hpt_study_set_workers(study, 1) != HPT_E_STATE ||
        hpt_study_set_trial_limit(study, 1) != HPT_E_STATE ||
        hpt_study_set_time_limit(study, 1) != HPT_E_STATE ||
        hpt_study_set_target(study, 1) != HPT_E_STATE ||
        hpt_study_set_patience(study, 1) != HPT_E_STATE ||
        hpt_study_set_callback(study, NULL, NULL, NULL) != HPT_E_STATE ||
        hpt_study_set_progress(study, 2) != HPT_E_STATE)
        return 9;
    if (hpt_study_get_direction(study) != HPT_E_STATE ||
        hpt_study_is_done(study) != HPT_E_STATE ||
        hpt_study_count(study) != HPT_E_STATE ||
        !isnan(hpt_study_get_seconds(study)))
        return 10;
    if (hpt_study_score_test(study, objective, &value) != HPT_E_STATE)
        return 11;
    if (hpt_study_result(study))
        return 12;
    hpt_study_stop(study);
    hpt_study_destroy(study);
    return 0;
}

static int
exit_code(pid_t child)
{
    int status = -1;

    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

START_TEST(a_study_refuses_every_call_in_a_forked_child)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_objective *objective = hpt_objective_create(parabola, NULL);
    pid_t child;

    ask(study);
    child = fork();
    if (child == 0)
        _exit(calls_in_child(study, objective));
    ck_assert_int_eq(exit_code(child), 0);
    ck_ok(hpt_study_tell(study, 0, 1)); /* the parent goes on */
    ck_ok(hpt_study_optimize(study, objective, 3));
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

static atomic_int quit;

static void *
hammer(void *user_data)
{
    while (!quit) {
        hpt_trial *trial = NULL;

        if (hpt_study_ask(user_data, &trial) == HPT_OK)
            hpt_study_tell(user_data, hpt_trial_number(trial), 1);
    }
    return NULL;
}

/* A child must not wait for a mutex whose holder it does not have. */
START_TEST(a_fork_in_the_middle_of_a_call_does_not_hang_the_child)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_objective *objective = hpt_objective_create(parabola, NULL);
    pthread_t threads[2];

    quit = 0;
    for (int i = 0; i < 2; i++)
        ck_assert(!pthread_create(&threads[i], NULL, hammer, study));
    for (int i = 0; i < 30; i++) {
        pid_t child = fork();

        if (child == 0)
            _exit(calls_in_child(study, objective));
        ck_assert_int_eq(exit_code(child), 0);
    }
    quit = 1;
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

/* A predicate runs with the mutex held: this one waits while we fork. */
static pthread_barrier_t inside, forked;
static atomic_int waits;

static int
wait_inside(const hpt_trial *trial, void *user_data)
{
    (void)trial;
    (void)user_data;
    if (waits) {
        waits = 0;
        pthread_barrier_wait(&inside);
        pthread_barrier_wait(&forked);
    }
    return 1;
}

static void *
ask_once(void *user_data)
{
    hpt_trial *trial;

    return hpt_study_ask(user_data, &trial) == HPT_OK ? NULL : user_data;
}

static int releases;

static void *
allocate(size_t size, void *user_data)
{
    (void)user_data;
    return malloc(size);
}

static void *
reallocate(void *memory, size_t size, void *user_data)
{
    (void)user_data;
    return realloc(memory, size);
}

static void
release(void *memory, void *user_data)
{
    (void)user_data;
    releases++;
    free(memory);
}

START_TEST(a_child_leaves_alone_what_another_thread_left_half_done)
{
    hpt_allocator allocator = { sizeof allocator, NULL, allocate, reallocate,
                                release };
    hpt_space *space;
    hpt_study *study;
    pthread_t thread;
    void *failed;
    pid_t child;

    ck_ok(hpt_allocator_set(&allocator));
    space = line_space();
    ck_ok(hpt_space_add_predicate(space, wait_inside, NULL, NULL));
    study = study_of(space, "random");
    ck_assert(!pthread_barrier_init(&inside, NULL, 2));
    ck_assert(!pthread_barrier_init(&forked, NULL, 2));
    waits = 1;
    ck_assert(!pthread_create(&thread, NULL, ask_once, study));
    pthread_barrier_wait(&inside);
    child = fork();
    if (child == 0) {
        hpt_trial *trial;

        if (hpt_study_ask(study, &trial) != HPT_E_STATE)
            _exit(1);
        releases = 0;
        hpt_study_destroy(study);
        _exit(releases ? 2 : 0);
    }
    ck_assert_int_eq(exit_code(child), 0);
    pthread_barrier_wait(&forked);
    pthread_join(thread, &failed);
    ck_assert_ptr_null(failed);
    ck_ok(hpt_study_tell(study, 0, 1));
    hpt_study_destroy(study);
    ck_assert_int_gt(releases, 0);
    ck_ok(hpt_allocator_set(NULL));
}
END_TEST

/* Trains in a child, as hosts do that fear crashes; or comes back there. */
static int
train_in_child(hpt_trial *trial, double *value, void *user_data)
{
    double x = hpt_trial_get_float(trial, "x");
    int *comes_back = user_data;
    pid_t child = fork();

    if (child == 0) {
        if (!*comes_back)
            _exit(x < 0.5);
        *comes_back = 2; /* this is the child */
        return HPT_OK;
    }
    *value = exit_code(child);
    return HPT_OK;
}

START_TEST(an_objective_may_train_in_a_child)
{
    hpt_study *study = study_of(line_space(), "random");
    int comes_back = 0;
    hpt_objective *objective =
        hpt_objective_create(train_in_child, &comes_back);

    ck_ok(hpt_study_set_workers(study, 2));
    ck_ok(hpt_study_optimize(study, objective, 20));
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(a_run_ends_in_a_child_that_comes_back_into_it)
{
    hpt_study *study = study_of(line_space(), "random");
    int comes_back = 1, rc;
    hpt_objective *objective =
        hpt_objective_create(train_in_child, &comes_back);

    rc = hpt_study_optimize(study, objective, 1);
    if (comes_back == 2)
        _exit(rc == HPT_E_STATE ? 33 : 34);
    ck_ok(rc);
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    /* what the child ended with is the value told */
    ck_ok(hpt_study_set_target(study, 33));
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TARGET_REACHED);
    ck_ok(hpt_study_set_target(study, 32));
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

/* ---- signals ---- */

static hpt_study *interrupted;
static volatile sig_atomic_t alarms;
static pthread_t main_thread;
static volatile sig_atomic_t elsewhere;

static void
on_alarm(int signal_number)
{
    (void)signal_number;
    if (!pthread_equal(pthread_self(), main_thread))
        elsewhere = 1;
    if (++alarms >= 20) /* again: a stop before the run is forgotten */
        hpt_study_stop(interrupted);
}

START_TEST(a_signal_handler_may_stop_a_run)
{
    const struct itimerval every_ms = { { 0, 1000 }, { 0, 1000 } };
    const struct itimerval never = { { 0, 0 }, { 0, 0 } };
    struct sigaction action = { .sa_handler = on_alarm };
    hpt_objective *objective = hpt_objective_create(parabola, NULL);

    for (int workers = 1; workers <= 4; workers += 3) {
        alarms = elsewhere = 0;
        main_thread = pthread_self();
        interrupted = study_of(line_space(), "random");
        ck_ok(hpt_study_set_workers(interrupted, workers));
        ck_ok(hpt_study_set_trial_limit(interrupted, INT64_MAX));
        sigaction(SIGALRM, &action, NULL);
        setitimer(ITIMER_REAL, &every_ms, NULL);
        ck_assert_int_eq(hpt_study_optimize(interrupted, objective, 0),
                         HPT_STOPPED);
        setitimer(ITIMER_REAL, &never, NULL);
        ck_assert_int_ge(alarms, 20);
        ck_assert_int_eq(elsewhere, 0);
        hpt_study_destroy(interrupted);
    }
    hpt_objective_destroy(objective);
}
END_TEST

/* ---- the floating-point environment ---- */

static double
proposed(void)
{
    hpt_study *study = study_of(rich_space(), "random");
    double sum = 0;

    ck_ok(hpt_study_set_direction(study, HPT_MAXIMIZE));
    for (int i = 0; i < 50; i++) {
        double rate = hpt_trial_get_float(ask(study), "rate");

        ck_ok(hpt_study_tell_mean(study, i, rate, 0.3));
        sum += (i % 2 ? 1 : -1) * rate;
    }
    hpt_study_destroy(study);
    return sum;
}

static double first_rate;
static int mode_inside;

static int
rate_of(hpt_trial *trial, double *value, void *user_data)
{
    (void)user_data;
    mode_inside = fegetround();
    first_rate = hpt_trial_get_float(trial, "rate");
    *value = first_rate;
    return HPT_OK;
}

static double
optimized(void)
{
    hpt_study *study = study_of(rich_space(), "random");
    hpt_objective *objective = hpt_objective_create(rate_of, NULL);
    double seen = 0;

    ck_ok(hpt_objective_set_repeats(objective, 4));
    ck_ok(hpt_study_optimize(study, objective, 3));
    seen = first_rate;
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
    return seen;
}

START_TEST(a_rounding_mode_of_the_host_changes_nothing_and_stays)
{
    static const int modes[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };
    hpt_study *study = study_of(rich_space(), "random");
    double rate = hpt_trial_get_float(ask(study), "rate");
    double run = optimized();

    for (int i = 0; i < 3; i++) {
        hpt_study *other = study_of(rich_space(), "random");

        fesetround(modes[i]);
        ck_same(hpt_trial_get_float(ask(other), "rate"), rate);
        ck_ok(hpt_study_tell(other, 0, 1));
        ck_assert_int_eq(fegetround(), modes[i]);
        ck_same(optimized(), run);
        ck_assert_int_eq(mode_inside, modes[i]); /* the host's own code */
        ck_assert_int_eq(fegetround(), modes[i]);
        proposed();
        ck_assert_int_eq(fegetround(), modes[i]);
        fesetround(FE_TONEAREST);
        hpt_study_destroy(other);
    }
    hpt_study_destroy(study);
}
END_TEST

#if defined(__SSE2__)
START_TEST(flushed_denormals_of_the_host_change_nothing_and_stay)
{
    const unsigned flush = 0x8040; /* FTZ and DAZ */
    unsigned standard = _mm_getcsr();
    double before = proposed(), after;
    hpt_study *study = study_of(line_space(), "random");

    _mm_setcsr(standard | flush);
    after = proposed();
    ck_assert_uint_eq(_mm_getcsr() & flush, flush);
    /* of two denormal scores the lower one is the better one */
    ck_ok(hpt_study_set_target(study, 5e-324));
    ck_ok(hpt_study_tell(study, hpt_trial_number(ask(study)), 1e-320));
    ck_assert_int_eq(hpt_study_is_done(study), 0);
    ck_ok(hpt_study_tell(study, hpt_trial_number(ask(study)), 5e-324));
    ck_assert_int_eq(hpt_study_is_done(study), HPT_TARGET_REACHED);
    ck_assert_uint_eq(_mm_getcsr() & flush, flush);
    _mm_setcsr(standard);
    ck_same(after, before);
    hpt_study_destroy(study);
}
END_TEST
#endif

/* ---- locale ---- */

/* A locale with a decimal comma, made on the spot where none is installed. */
static int
set_comma_locale(char *folder)
{
    char command[200];

    if (setlocale(LC_ALL, "de_DE.UTF-8"))
        return 1;
    if (!mkdtemp(folder))
        return 0;
    snprintf(command, sizeof command,
             "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >/dev/null 2>&1",
             folder);
    if (system(command) != 0 || setenv("LOCPATH", folder, 1) != 0)
        return 0;
    return setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
}

START_TEST(messages_have_a_decimal_point_in_any_locale)
{
    char folder[] = "/tmp/hptune-locale-XXXXXX", command[100];
    hpt_study *study = study_of(line_space(), "random");
    int there = set_comma_locale(folder);

    if (!there)
        printf("no locale with a decimal comma: not tested\n");
    ck_fails(hpt_study_set_time_limit(study, -1.5), HPT_E_RANGE,
             "time limit: -1.5 seconds");
    ask(study);
    ck_fails(hpt_study_tell_mean(study, 0, 1, -0.25), HPT_E_RANGE, "-0.25");
    setlocale(LC_ALL, "C");
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (strchr(folder, 'X') == NULL)
        ck_assert_int_eq(system(command), 0);
    hpt_study_destroy(study);
}
END_TEST

static void
add(TCase *tcase)
{
    tcase_add_test(tcase, a_study_refuses_every_call_in_a_forked_child);
    tcase_add_test(tcase,
                   a_fork_in_the_middle_of_a_call_does_not_hang_the_child);
    tcase_add_test(tcase,
                   a_child_leaves_alone_what_another_thread_left_half_done);
    tcase_add_test(tcase, an_objective_may_train_in_a_child);
    tcase_add_test(tcase, a_run_ends_in_a_child_that_comes_back_into_it);
    tcase_add_test(tcase, a_signal_handler_may_stop_a_run);
    tcase_add_test(tcase,
                   a_rounding_mode_of_the_host_changes_nothing_and_stays);
#if defined(__SSE2__)
    tcase_add_test(tcase,
                   flushed_denormals_of_the_host_change_nothing_and_stay);
#endif
    tcase_add_test(tcase, messages_have_a_decimal_point_in_any_locale);
}

int
main(void)
{
    run_cases("study-host", add);
}
