/*
 * Threads: one study asked and told by many, and workers of optimize.  To be
 * run under ThreadSanitizer too.
 */
#include "study_help.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#define THREADS 64
#define TRIALS 200

typedef struct crew {
    hpt_study *study;
    atomic_int told[THREADS * TRIALS]; /* by trial number */
    atomic_int lost;
} crew;

static void *
ask_and_tell(void *user_data)
{
    crew *c = user_data;
    hpt_trial *out[4];

    for (int i = 0; i < TRIALS; i += 4) {
        for (int k = 0; k < 4; k++) {
            out[k] = NULL;
            c->lost += hpt_study_ask(c->study, &out[k]) != HPT_OK;
        }
        for (int k = 3; k >= 0; k--) { /* the last one first */
            int64_t number = hpt_trial_number(out[k]);
            double x = hpt_trial_get_float(out[k], "x");

            c->lost += hpt_study_tell(c->study, number, x) != HPT_OK;
            c->told[number]++;
        }
        c->lost += hpt_study_is_done(c->study) != 0;
    }
    return NULL;
}

START_TEST(many_threads_ask_and_tell_one_study)
{
    static crew c;
    pthread_t threads[THREADS];

    c.study = study_of(line_space(), "random");
    for (int i = 0; i < THREADS; i++)
        ck_assert(!pthread_create(&threads[i], NULL, ask_and_tell, &c));
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(c.lost, 0);
    ck_assert_int_eq(hpt_study_count(c.study), THREADS * TRIALS);
    for (int i = 0; i < THREADS * TRIALS; i++)
        ck_assert_int_eq(c.told[i], 1);
    hpt_study_destroy(c.study);
}
END_TEST

static void *
ask_and_tell_a_few(void *user_data)
{
    crew *c = user_data;

    for (int i = 0; i < 2; i++) {
        hpt_trial *trial = NULL;
        double x;

        c->lost += hpt_study_ask(c->study, &trial) != HPT_OK;
        x = hpt_trial_get_float(trial, "x");
        c->lost += !(x >= 0 && x <= 1);
        c->lost += hpt_study_tell(c->study, hpt_trial_number(trial),
                                  (x - 0.3) * (x - 0.3)) != HPT_OK;
    }
    return NULL;
}

/* The model is fitted on whatever thread asks, with BLAS below it. */
START_TEST(many_threads_share_one_model)
{
    static crew c;
    pthread_t threads[THREADS];

    c.study = study_of(line_space(), "gp");
    for (int i = 0; i < THREADS; i++)
        ck_assert(!pthread_create(&threads[i], NULL, ask_and_tell_a_few, &c));
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(c.lost, 0);
    ck_assert_int_eq(hpt_study_count(c.study), 2 * THREADS);
    hpt_study_destroy(c.study);
}
END_TEST

/* Any thread may tell any number; exactly one of them succeeds. */
static void *
tell_all(void *user_data)
{
    crew *c = user_data;

    for (int i = 0; i < TRIALS; i++) {
        if (hpt_study_tell(c->study, i, i) == HPT_OK)
            c->told[i]++;
    }
    return NULL;
}

START_TEST(each_trial_is_told_once_whoever_tells_it)
{
    static crew c;
    pthread_t threads[8];

    c.study = study_of(line_space(), "random");
    for (int i = 0; i < TRIALS; i++)
        ask(c.study);
    for (int i = 0; i < 8; i++)
        ck_assert(!pthread_create(&threads[i], NULL, tell_all, &c));
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < TRIALS; i++)
        ck_assert_int_eq(c.told[i], 1);
    hpt_study_destroy(c.study);
}
END_TEST

/* What a thread of many studies at once does. */
typedef struct lonely {
    const char *sampler;
    int trials;
} lonely;

static void *
one_study(void *user_data)
{
    const lonely *own = user_data;
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    intptr_t bad = 0;

    bad += hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR) != HPT_OK;
    study = hpt_study_create(space, hpt_sampler_create(own->sampler));
    hpt_space_destroy(space);
    for (int i = 0; i < own->trials; i++) {
        hpt_trial *trial = NULL;

        bad += hpt_study_ask(study, &trial) != HPT_OK;
        bad +=
            hpt_study_tell(study, i, hpt_trial_get_float(trial, "x")) != HPT_OK;
    }
    hpt_study_destroy(study);
    return (void *)bad;
}

START_TEST(many_studies_at_once_do_not_meet)
{
    lonely each[] = { { "random", TRIALS }, { "gp", 20 } };
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        ck_assert(!pthread_create(&threads[i], NULL, one_study, &each[_i]));
    for (int i = 0; i < THREADS; i++) {
        void *bad = NULL;

        pthread_join(threads[i], &bad);
        ck_assert_ptr_null(bad);
    }
}
END_TEST

/* ---- workers ---- */

typedef struct workshop {
    hpt_study *study;
    double x[300];
    uint64_t seeds[300];
    atomic_int inside, most, calls;
    atomic_int blocked; /* threads that block SIGALRM */
    pthread_t caller;
    int stop_at;
} workshop;

static int
note_x(hpt_trial *trial, double *value, void *user_data)
{
    const struct timespec t = { 0, 200000 };
    workshop *f = user_data;
    int64_t number = hpt_trial_number(trial);
    int now = ++f->inside, most = f->most;
    sigset_t mask;

    while (now > most && !atomic_compare_exchange_weak(&f->most, &most, now))
        continue;
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    if (!pthread_equal(pthread_self(), f->caller))
        f->blocked += sigismember(&mask, SIGALRM) == 1 &&
                      sigismember(&mask, SIGSEGV) == 0;
    else
        f->blocked += sigismember(&mask, SIGALRM) == 0;
    *value = hpt_trial_get_float(trial, "x");
    if (number < 300) {
        f->x[number] = *value;
        f->seeds[number] = hpt_trial_seed(trial);
    }
    nanosleep(&t, NULL);
    if (++f->calls == f->stop_at)
        hpt_study_stop(f->study);
    f->inside--;
    return HPT_OK;
}

static int
run(workshop *f, const char *sampler, int workers, int64_t n)
{
    hpt_objective *objective = hpt_objective_create(note_x, f);
    int rc;

    f->study = study_of(line_space(), sampler);
    f->caller = pthread_self();
    ck_ok(hpt_study_set_workers(f->study, workers));
    ck_ok(hpt_study_set_seed(f->study, 11));
    rc = hpt_study_optimize(f->study, objective, n);
    hpt_objective_destroy(objective);
    return rc;
}

static const char *const blind[] = { "random", "sobol", "grid" };

START_TEST(samplers_that_learn_nothing_propose_the_same_to_any_workers)
{
    static workshop one, eight;
    int64_t n;
    int rc;

    memset(&one, 0, sizeof one);
    memset(&eight, 0, sizeof eight);
    rc = run(&one, blind[_i], 1, 300);
    ck_assert_int_eq(run(&eight, blind[_i], 8, 300), rc);
    n = hpt_study_count(one.study);
    ck_assert_int_eq(hpt_study_count(eight.study), n);
    ck_assert(rc == HPT_OK ? n == 300 : n > 1 && rc == HPT_EXHAUSTED);
    for (int64_t i = 0; i < n; i++) {
        ck_same(one.x[i], eight.x[i]);
        ck_assert_uint_eq(one.seeds[i], eight.seeds[i]);
    }
    ck_assert_int_eq(one.most, 1);
    ck_assert_int_le(eight.most, 8);
    hpt_study_destroy(one.study);
    hpt_study_destroy(eight.study);
}
END_TEST

static int
meet(hpt_trial *trial, double *value, void *user_data)
{
    pthread_barrier_wait(user_data);
    *value = hpt_trial_get_float(trial, "x");
    return HPT_OK;
}

/* Ends only when four trials are under way at once. */
START_TEST(workers_evaluate_at_once)
{
    hpt_study *study = study_of(line_space(), "random");
    pthread_barrier_t barrier;
    hpt_objective *objective = hpt_objective_create(meet, &barrier);

    ck_assert(!pthread_barrier_init(&barrier, NULL, 4));
    ck_ok(hpt_study_set_workers(study, 4));
    ck_ok(hpt_study_optimize(study, objective, 12));
    pthread_barrier_destroy(&barrier);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(workers_block_signals_and_the_caller_does_not)
{
    static workshop f;

    ck_ok(run(&f, "random", 8, 100));
    ck_assert_int_eq(f.calls, 100);
    ck_assert_int_eq(f.blocked, 100);
    hpt_study_destroy(f.study);
}
END_TEST

START_TEST(a_stop_lets_trials_under_way_finish)
{
    static workshop f;

    f.stop_at = 50;
    ck_assert_int_eq(run(&f, "random", 8, 100000), HPT_STOPPED);
    ck_assert_int_ge(f.calls, 50);
    ck_assert_int_le(f.calls, 57);
    ck_assert_int_eq(hpt_study_count(f.study), f.calls);
    ck_assert_int_eq(f.inside, 0);
    hpt_study_destroy(f.study);
}
END_TEST

static atomic_int ended; /* the run has */

/* More than once, since a stop before the run begins is forgotten. */
static void *
stop_soon(void *user_data)
{
    const struct timespec t = { 0, 5000000 };

    while (!ended) {
        nanosleep(&t, NULL);
        hpt_study_stop(user_data);
    }
    return NULL;
}

START_TEST(another_thread_may_stop_a_run)
{
    for (int i = 0; i < 10; i++) {
        hpt_study *study = study_of(line_space(), "random");
        hpt_objective *objective = hpt_objective_create(parabola, NULL);
        pthread_t thread;

        ended = 0;
        ck_ok(hpt_study_set_workers(study, 1 + i % 4));
        ck_ok(hpt_study_set_trial_limit(study, INT64_MAX));
        ck_assert(!pthread_create(&thread, NULL, stop_soon, study));
        ck_assert_int_eq(hpt_study_optimize(study, objective, 0), HPT_STOPPED);
        ended = 1;
        pthread_join(thread, NULL);
        hpt_objective_destroy(objective);
        hpt_study_destroy(study);
    }
}
END_TEST

/* ---- options that change under way ---- */

static atomic_int alive; /* callbacks not yet destroyed */
static atomic_int late;  /* calls after that */

static int
count_trial(hpt_study *study, const hpt_trial *trial, void *user_data)
{
    atomic_int *count = user_data;

    (void)study;
    (void)trial;
    if (++*count < 0)
        late++;
    return 0;
}

static void
bury(void *user_data)
{
    *(atomic_int *)user_data = -1000000; /* a call from now on is seen */
    alive--;
}

static void *
replace_callbacks(void *user_data)
{
    static atomic_int counts[500];

    for (int i = 0; i < 500; i++) {
        alive++;
        if (hpt_study_set_callback(user_data, count_trial, &counts[i], bury))
            alive += 1000;
    }
    return stop_soon(user_data);
}

START_TEST(callbacks_may_be_replaced_under_way)
{
    hpt_study *study = study_of(line_space(), "random");
    hpt_objective *objective = hpt_objective_create(parabola, NULL);
    pthread_t thread;

    ended = 0;
    ck_ok(hpt_study_set_workers(study, 4));
    ck_ok(hpt_study_set_trial_limit(study, INT64_MAX));
    ck_assert(!pthread_create(&thread, NULL, replace_callbacks, study));
    ck_assert_int_eq(hpt_study_optimize(study, objective, 0), HPT_STOPPED);
    ended = 1;
    pthread_join(thread, NULL);
    ck_assert_int_eq(alive, 1);
    ck_assert_int_eq(late, 0);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
    ck_assert_int_eq(alive, 0);
}
END_TEST

static void *
optimize_some(void *user_data)
{
    hpt_objective *objective = hpt_objective_create(parabola, NULL);
    intptr_t rc = hpt_study_optimize(user_data, objective, 300);

    hpt_objective_destroy(objective);
    return (void *)rc;
}

START_TEST(two_threads_may_optimize_one_study)
{
    hpt_study *study = study_of(line_space(), "random");
    pthread_t threads[2];

    ck_ok(hpt_study_set_workers(study, 3));
    for (int i = 0; i < 2; i++)
        ck_assert(!pthread_create(&threads[i], NULL, optimize_some, study));
    for (int i = 0; i < 2; i++) {
        void *rc = &rc;

        pthread_join(threads[i], &rc);
        ck_assert_ptr_null(rc);
    }
    ck_assert_int_eq(hpt_study_count(study), 600);
    hpt_study_destroy(study);
}
END_TEST

/* ---- folds and racing among workers ---- */

static int
noisy(hpt_trial *trial, double *value, void *user_data)
{
    atomic_int *calls = user_data;

    ++*calls;
    *value = (hpt_trial_get_float(trial, "x") > 0.5 ? 10 : 0) +
             (double)(hpt_trial_seed(trial) % 1000) / 1000;
    return HPT_OK;
}

START_TEST(workers_race_against_the_best)
{
    static atomic_int calls;
    hpt_study *study = study_of(line_space(), "random");
    hpt_objective *objective = hpt_objective_create(noisy, &calls);

    ck_ok(hpt_study_set_workers(study, 6));
    ck_ok(hpt_objective_set_repeats(objective, 20));
    ck_ok(hpt_study_optimize(study, objective, 200));
    /* about half of the trials are cut after a few */
    ck_assert_int_lt(calls, 200 * 20 - 80 * 12);
    ck_assert_int_gt(calls, 200 * 3);
    hpt_objective_destroy(objective);
    hpt_study_destroy(study);
}
END_TEST

static void
add(TCase *tcase)
{
    tcase_add_test(tcase, many_threads_ask_and_tell_one_study);
    tcase_add_test(tcase, many_threads_share_one_model);
    tcase_add_test(tcase, each_trial_is_told_once_whoever_tells_it);
    tcase_add_loop_test(tcase, many_studies_at_once_do_not_meet, 0, 2);
    tcase_add_loop_test(
        tcase, samplers_that_learn_nothing_propose_the_same_to_any_workers, 0,
        3);
    tcase_add_test(tcase, workers_evaluate_at_once);
    tcase_add_test(tcase, workers_block_signals_and_the_caller_does_not);
    tcase_add_test(tcase, a_stop_lets_trials_under_way_finish);
    tcase_add_test(tcase, another_thread_may_stop_a_run);
    tcase_add_test(tcase, callbacks_may_be_replaced_under_way);
    tcase_add_test(tcase, two_threads_may_optimize_one_study);
    tcase_add_test(tcase, workers_race_against_the_best);
}

int
main(void)
{
    run_cases("study-threads", add);
}
