/*
 * Studies with the gp sampler past its initial design: out of memory at the
 * k-th allocation of an ask, for every k; forks; threads.
 */
#include "../faulty_memory.h"
#include "study_help.h"
#include <pthread.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

/* Small options: what is tested does not hang on them. */
static hpt_sampler *
quick_sampler(void)
{
    hpt_sampler *sampler = hpt_sampler_create("gp");

    hpt_sampler_set(sampler, "initial", 4);
    hpt_sampler_set(sampler, "spread", 16);
    hpt_sampler_set(sampler, "near", 6);
    hpt_sampler_set(sampler, "starts", 2);
    hpt_sampler_set(sampler, "iterations", 3);
    hpt_sampler_set(sampler, "fit_iterations", 1);
    return sampler;
}

static double
score(const hpt_trial *trial)
{
    const double rate = hpt_trial_get_float(trial, "rate");

    return log(rate / 0.01) * log(rate / 0.01) +
           (double)hpt_trial_get_int(trial, "depth") / 10 +
           hpt_trial_get_float(trial, "low");
}

static void
check_feasible(const hpt_trial *trial)
{
    const double rate = hpt_trial_get_float(trial, "rate");

    ck_assert(rate >= 1e-4 && rate <= 1);
    ck_assert(hpt_trial_get_float(trial, "low") <
              hpt_trial_get_float(trial, "high"));
}

/* ---- memory ---- */

static faulty_memory memory;

static void
set_up(void)
{
    const hpt_allocator allocator = faulty_allocator(&memory);

    ck_ok(hpt_allocator_set(&allocator));
}

static void
tear_down(void)
{
    ck_assert_int_eq(memory.blocks, 0);
    ck_assert_uint_eq(memory.bytes, 0);
    ck_ok(hpt_allocator_set(NULL));
}

START_TEST(creation_survives_any_failed_allocation)
{
    hpt_study *study = NULL;
    long k;

    for (k = 0; !study; k++) {
        hpt_space *space = rich_space();
        hpt_sampler *sampler;

        memory.countdown = k;
        sampler = quick_sampler();
        study = hpt_study_create(space, sampler);
        memory.countdown = -1;
        if (!study)
            ck_assert_msg(strstr(hpt_last_error(), "memory") != NULL, "%s",
                          hpt_last_error());
        hpt_space_destroy(space);
        if (!study)
            ck_assert_int_eq(memory.blocks, 0);
    }
    ck_assert_int_gt(k, 2);
    check_feasible(ask(study)); /* the sampler is made here */
    hpt_study_destroy(study);
}
END_TEST

/*
 * One ask, with the k-th allocation failing for all k until there are no more;
 * the number of failures.  Each is HPT_E_NOMEM and changes nothing; `between`:
 * after each an ask without failure is made and abandoned.
 */
static int
ask_by_and_by(hpt_study *study, hpt_trial **trial, bool between)
{
    int failures = 0;
    long k = 0;
    int rc;

    for (;;) {
        const int64_t count = hpt_study_count(study);

        memory.countdown = k++;
        rc = hpt_study_ask(study, trial);
        memory.countdown = -1;
        if (rc == HPT_OK)
            return failures;
        ck_assert_msg(rc == HPT_E_NOMEM, "allocation %ld: %d, %s", k, rc,
                      hpt_last_error());
        ck_assert(strstr(hpt_last_error(), "memory") != NULL);
        ck_assert_ptr_null(*trial);
        ck_assert_int_eq(hpt_study_count(study), count);
        failures++;
        if (between && k % 5 == 0) {
            hpt_trial *other = ask(study);

            check_feasible(other);
            ck_ok(hpt_study_tell_state(study, hpt_trial_number(other),
                                       HPT_TRIAL_ABANDONED, NAN));
        }
    }
}

/* The model grows at some of these: 5 trials (the first), 9, 33 and 45. */
static bool
is_of_interest(int64_t number)
{
    return number < 12 || (number > 30 && number < 36) ||
           (number > 42 && number < 50);
}

START_TEST(an_ask_that_lacks_memory_changes_nothing_and_can_be_made_again)
{
    hpt_space *space = rich_space();
    hpt_study *study = hpt_study_create(space, quick_sampler());
    int failures = 0;

    hpt_space_destroy(space);
    ck_assert_ptr_nonnull(study);
    while (hpt_study_count(study) < 52) {
        hpt_trial *trial = NULL;
        const int64_t number = hpt_study_count(study);

        if (is_of_interest(number))
            failures += ask_by_and_by(study, &trial, false);
        else
            trial = ask(study);
        ck_assert_int_eq(hpt_trial_number(trial), number);
        check_feasible(trial);
        memory.countdown = 0; /* a tell takes no memory */
        if (number % 7 == 5)
            ck_ok(hpt_study_tell(study, number, NAN));
        else if (number % 4)
            ck_ok(hpt_study_tell(study, number, score(trial)));
        memory.countdown = -1;
    }
    ck_assert_int_gt(failures, 200);
    hpt_study_destroy(study);
}
END_TEST

START_TEST(asks_succeed_between_those_that_lack_memory)
{
    hpt_space *space = rich_space();
    hpt_study *study = hpt_study_create(space, quick_sampler());
    int64_t told = 0;

    hpt_space_destroy(space);
    ck_assert_ptr_nonnull(study);
    while (told < 14) {
        hpt_trial *trial = NULL;

        ask_by_and_by(study, &trial, told > 4);
        check_feasible(trial);
        ck_ok(hpt_study_tell(study, hpt_trial_number(trial), score(trial)));
        told++;
    }
    hpt_study_destroy(study);
}
END_TEST

/* ---- one study from begin to end, into rates ---- */

enum { TRIALS = 30 };

/* 0, or the number of calls that went wrong: no Check in a child or thread. */
static int
tune(uint64_t seed, int reproducible, double *rates)
{
    hpt_space *space = hpt_space_create();
    hpt_sampler *sampler = quick_sampler();
    hpt_study *study;
    int bad = 0;

    bad += hpt_space_add_float(space, "rate", 1e-4, 1, HPT_LOG) != HPT_OK;
    bad += hpt_space_add_int(space, "depth", 1, 40, HPT_LINEAR) != HPT_OK;
    bad += hpt_space_add_float(space, "low", 0, 1, HPT_LINEAR) != HPT_OK;
    bad += hpt_sampler_set(sampler, "reproducible", reproducible) != HPT_OK;
    study = hpt_study_create(space, sampler);
    hpt_space_destroy(space);
    bad += !study;
    bad += hpt_study_set_seed(study, seed) != HPT_OK;
    for (int i = 0; i < TRIALS; i++) {
        hpt_trial *trial = NULL;

        if (hpt_study_ask(study, &trial) != HPT_OK) {
            bad++;
            continue;
        }
        rates[i] = hpt_trial_get_float(trial, "rate");
        bad += hpt_study_tell(study, i, score(trial)) != HPT_OK;
    }
    hpt_study_destroy(study);
    return bad;
}

/* ---- fork ---- */

START_TEST(a_child_tunes_on_its_own_and_the_parent_goes_on)
{
    double rates[3][TRIALS];
    hpt_study *study = study_of(rich_space(), "gp");
    int status = -1, pipe_of[2];
    hpt_trial *trial;
    pid_t child;

    for (int i = 0; i < 15; i++) {
        trial = ask(study);
        ck_ok(hpt_study_tell(study, i, score(trial)));
    }
    ck_assert_int_eq(tune(5, 1, rates[0]), 0);
    ck_assert_int_eq(pipe(pipe_of), 0);
    trial = ask(study); /* out while the process forks */
    child = fork();
    if (child == 0) {
        hpt_trial *mine = NULL;
        int bad = hpt_study_ask(study, &mine) != HPT_E_STATE || mine;

        bad += hpt_study_tell(study, 15, 1) != HPT_E_STATE;
        hpt_study_destroy(study);
        bad += tune(5, 1, rates[1]);
        bad += tune(5, 0, rates[2]);
        bad += write(pipe_of[1], rates[1], sizeof rates[1]) !=
               (ssize_t)sizeof rates[1];
        _exit(bad);
    }
    ck_assert_int_eq(read(pipe_of[0], rates[1], sizeof rates[1]),
                     (ssize_t)sizeof rates[1]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert(memcmp(rates[0], rates[1], sizeof rates[0]) == 0);
    ck_ok(hpt_study_tell(study, 15, score(trial)));
    for (int i = 16; i < 22; i++) {
        trial = ask(study);
        check_feasible(trial);
        ck_ok(hpt_study_tell(study, i, score(trial)));
    }
    hpt_study_destroy(study);
    close(pipe_of[0]);
    close(pipe_of[1]);
}
END_TEST

/* ---- threads ---- */

enum { THREADS = 8 };

typedef struct tuner {
    uint64_t seed;
    int reproducible, bad;
    double rates[TRIALS];
} tuner;

static void *
tune_on_thread(void *user_data)
{
    tuner *t = user_data;

    t->bad = tune(t->seed, t->reproducible, t->rates);
    return NULL;
}

START_TEST(studies_on_eight_threads_do_not_meet)
{
    static tuner tuners[THREADS];
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++) {
        tuners[i].seed = (uint64_t)i / 2;
        tuners[i].reproducible = i % 2;
        ck_assert(
            !pthread_create(&threads[i], NULL, tune_on_thread, &tuners[i]));
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++) {
        double alone[TRIALS];

        ck_assert_int_eq(tuners[i].bad, 0);
        ck_assert_int_eq(tune(tuners[i].seed, tuners[i].reproducible, alone),
                         0);
        ck_assert(memcmp(alone, tuners[i].rates, sizeof alone) == 0);
    }
}
END_TEST

typedef struct crew {
    hpt_study *study;
    int bad;
} crew;

static void *
ask_and_tell(void *user_data)
{
    crew *c = user_data;

    for (int i = 0; i < 8; i++) {
        hpt_trial *trial = NULL;

        if (hpt_study_ask(c->study, &trial) != HPT_OK)
            c->bad++;
        else
            c->bad += hpt_study_tell(c->study, hpt_trial_number(trial),
                                     score(trial)) != HPT_OK;
    }
    return NULL;
}

START_TEST(eight_threads_share_one_study)
{
    crew crews[THREADS];
    pthread_t threads[THREADS];
    hpt_study *study = study_of(rich_space(), "gp");

    for (int i = 0; i < THREADS; i++) {
        crews[i] = (crew){ study, 0 };
        ck_assert(!pthread_create(&threads[i], NULL, ask_and_tell, &crews[i]));
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(crews[i].bad, 0);
    }
    ck_assert_int_eq(hpt_study_count(study), THREADS * 8);
    hpt_study_destroy(study);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gp-study");
    TCase *lacking = tcase_create("memory"), *host = tcase_create("host");

    tcase_set_timeout(lacking, 0);
    tcase_set_timeout(host, 0);
    tcase_add_checked_fixture(lacking, set_up, tear_down);
    tcase_add_test(lacking, creation_survives_any_failed_allocation);
    tcase_add_test(
        lacking,
        an_ask_that_lacks_memory_changes_nothing_and_can_be_made_again);
    tcase_add_test(lacking, asks_succeed_between_those_that_lack_memory);
    tcase_add_test(host, a_child_tunes_on_its_own_and_the_parent_goes_on);
    tcase_add_test(host, studies_on_eight_threads_do_not_meet);
    tcase_add_test(host, eight_threads_share_one_study);
    suite_add_tcase(suite, lacking);
    suite_add_tcase(suite, host);
    return run_suite(suite);
}
