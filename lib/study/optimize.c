/*
 * Optimizing: workers that ask, evaluate and tell until there is a reason to
 * stop.  The calling thread is one of them, so that a run without more threads
 * starts none, and one whose threads cannot be started goes on with fewer.
 *
 * What the workers share is guarded by the study's mutex.  The first error ends
 * the run; its text is carried over to the calling thread.
 */
#include "base/clock.h"
#include "study/ask-priv.h"
#include "study/callback-priv.h"
#include "study/evaluate-priv.h"
#include "study/lock-priv.h"
#include "study/progress-priv.h"
#include <math.h>
#include <signal.h>

/* One call of hpt_study_optimize(). */
typedef struct optimization {
    hpt_study *study;
    hpti_plan plan;
    int64_t n;       /* trials wanted; 0: no number */
    int64_t started; /* trials started */
    int64_t done;    /* trials told */
    double started_s;
    unsigned stops; /* study->stops at the start */
    int reason;     /* why no trial is to be started any more */
    hpti_failure failure;
    hpti_progress progress;
    size_t n_threads; /* besides the calling one */
    pthread_t *threads;
} optimization;

/* ---- one trial ---- */

/* Remember why the run ends; the first error and the first reason count. */
static void
note(optimization *o, int rc)
{
    if (rc == HPT_OK)
        return;
    hpti_study_lock(o->study);
    if (rc < 0 && o->failure.status == HPT_OK)
        hpti_failure_set(&o->failure, rc);
    if (rc > 0 && o->reason == HPT_OK)
        o->reason = rc;
    hpti_study_unlock(o->study);
}

static int
start_locked(optimization *o, hpti_run **run)
{
    hpt_study *study = o->study;
    hpti_fpenv env;
    int rc;

    if (o->failure.status != HPT_OK || o->reason != HPT_OK ||
        (o->n && o->started == o->n))
        return HPT_STOPPED;
    env = hpti_fpenv_enter();
    rc = hpti_limits_reason(study, o->started_s, o->stops);
    hpti_fpenv_leave(env);
    if (rc == HPT_OK)
        rc = hpti_study_start(study, run);
    if (rc < 0 && o->failure.status == HPT_OK)
        hpti_failure_set(&o->failure, rc);
    if (rc > 0)
        o->reason = rc;
    if (rc == HPT_OK) {
        (*run)->held = true;
        study->limits.under_way++;
        o->started++;
    }
    return rc;
}

/* Start the next trial; false when there is none to start. */
static bool
start(optimization *o, hpti_run **run)
{
    int rc;

    hpti_study_lock(o->study);
    rc = start_locked(o, run);
    hpti_study_unlock(o->study);
    return rc == HPT_OK;
}

/* What the progress line shows.  With the mutex held. */
static hpti_progress_best
best_of(const hpt_study *study)
{
    const bool feasible = study->best >= 0;
    const int64_t best = feasible ? study->best : study->nearest;
    const double score =
        best < 0 ? NAN : hpti_history_row(study->history, best).record->score;

    return (hpti_progress_best){ hpti_study_flip(study, score), feasible };
}

/* Tell a trial and show it around. */
static void
finish(optimization *o, hpti_run *run, const hpti_told *told)
{
    hpt_study *study = o->study;
    hpti_progress_best best;
    int64_t done;

    note(o, hpti_study_finish(study, run->number, told));
    note(o, hpti_callback_run(study, &run->trial));
    hpti_study_lock(study);
    done = ++o->done;
    best = best_of(study);
    hpti_study_spare(study, run);
    hpti_study_unlock(study);
    hpti_progress_show(&o->progress, done, best);
}

/*
 * Evaluate a trial; its scores become the incumbent's when they are best and
 * its outcomes within their limits.
 * False in the child of an objective that forked and came back here twice: no
 * lock of the study is to be touched there.
 */
static bool
evaluate(optimization *o, hpti_run *run, hpti_incumbent **own, hpti_told *told)
{
    hpti_incumbent *best = hpti_incumbent_take(o->study, &o->plan);
    int rc = hpti_evaluate(run, &o->plan, (*own)->scores, best, told);

    if (hpti_study_is_forked(o->study))
        return false;
    note(o, rc);
    hpti_incumbent_drop(o->study, best);
    if (told->state != HPT_TRIAL_COMPLETE || !isfinite(told->value) ||
        !hpti_plan_races(&o->plan) ||
        !hpti_outcomes_hold(&o->study->outcomes, run->outcomes))
        return true;
    (*own)->mean = hpti_study_flip(o->study, told->value);
    if (hpti_incumbent_offer(o->study, *own))
        *own = NULL;
    return true;
}

/* ---- workers ---- */

static void
work_on(optimization *o)
{
    hpti_incumbent *own = NULL; /* room for the scores of a trial */
    hpti_run *run;

    for (;;) {
        hpti_told told;

        if (!own)
            own = hpti_incumbent_create(&o->study->mem, &o->plan);
        if (!own)
            note(o, HPT_E_NOMEM);
        if (!start(o, &run) || !evaluate(o, run, &own, &told))
            break;
        finish(o, run, &told);
    }
    hpti_incumbent_destroy(own);
}

static void *
work(void *user_data)
{
    optimization *o = user_data;
    hpti_evaluator evaluator;

    hpti_study_lock(o->study);
    hpti_evaluator_enter(o->study, &evaluator);
    hpti_study_unlock(o->study);
    work_on(o);
    if (hpti_study_is_forked(o->study))
        return NULL;
    hpti_study_lock(o->study);
    hpti_evaluator_leave(o->study, &evaluator);
    hpti_study_unlock(o->study);
    return NULL;
}

/*
 * Signals sent to the process are for the host's own threads.  Those that a
 * thread brings on itself stay unblocked: blocked, they would kill the process
 * past the host's handler.
 */
static void
block_signals(sigset_t *saved)
{
    static const int own[] = {
        SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP, SIGSYS
    };
    sigset_t blocked;

    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        sigdelset(&blocked, own[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, saved);
}

/* Run the workers until the last one is done. */
static void
run_workers(optimization *o)
{
    size_t running = 0;

    if (o->n_threads) {
        sigset_t saved;

        block_signals(&saved);
        while (running < o->n_threads &&
               !pthread_create(&o->threads[running], NULL, work, o))
            running++;
        pthread_sigmask(SIG_SETMASK, &saved, NULL);
    }
    work(o);
    if (hpti_study_is_forked(o->study))
        return; /* the other threads are not of this process */
    for (size_t i = 0; i < running; i++)
        pthread_join(o->threads[i], NULL);
}

/* ---- the run ---- */

static const char *
direction_name(int direction)
{
    return direction == HPT_MAXIMIZE ? "maximizes" : "minimizes";
}

/* Is the run possible?  With the mutex held. */
static int
check(const optimization *o)
{
    const hpt_study *study = o->study;

    if (hpti_evaluator_inside(study))
        return hpti_fail(HPT_E_STATE, "optimize: called from inside of an "
                                      "objective or callback of this study");
    if ((study->directed || study->valued || study->runs) &&
        study->direction != o->plan.direction)
        return hpti_fail(
            HPT_E_STATE, "optimize: the objective %s, but the study %s%s",
            direction_name(o->plan.direction), direction_name(study->direction),
            study->directed ? "" : study->valued ? ", and has values already"
                                                 : " in another run");
    if (o->n < 0)
        return hpti_fail(HPT_E_RANGE, "optimize: n = %lld is negative",
                         (long long)o->n);
    if (o->n == 0 && !hpti_limits_any(&study->limits))
        return hpti_fail(HPT_E_INVALID, "optimize: n = 0 without any limit "
                                        "would never end");
    return HPT_OK;
}

/* Prepare the run, all that can fail first.  With the mutex held. */
static int
prepare(optimization *o)
{
    hpt_study *study = o->study;
    hpti_limits *limits = &study->limits;
    int rc = check(o);

    if (rc < 0)
        return rc;
    o->n_threads = (size_t)study->workers - 1;
    if (o->n && (int64_t)o->n_threads >= o->n)
        o->n_threads = (size_t)o->n - 1;
    if (o->n_threads) {
        o->threads = hpti_alloc(&study->mem, o->n_threads, sizeof(pthread_t));
        if (!o->threads)
            return hpti_fail_memory("the workers");
    }
    study->direction = o->plan.direction;
    study->runs++;
    o->started_s = limits->started_s = hpti_clock_s();
    o->stops = limits->stops = atomic_load(&study->stops);
    hpti_progress_init(
        &o->progress, study->progress,
        o->n || !limits->trials ? o->n : limits->trials - study->finished,
        o->started_s, limits->seconds);
    return HPT_OK;
}

/* How the run has ended. */
static int
conclude(optimization *o)
{
    hpt_study *study = o->study;
    hpti_progress_best best;

    if (hpti_study_is_forked(study))
        return hpti_fail(HPT_E_STATE, "optimize: the objective has forked, and "
                                      "returned in the child");
    hpti_study_lock(study);
    best = best_of(study);
    study->runs--;
    hpti_study_unlock(study);
    hpti_progress_end(&o->progress, o->done, best);
    if (o->failure.status != HPT_OK)
        return hpti_failure_raise(&o->failure);
    return o->n && o->done == o->n ? HPT_OK : o->reason;
}

int
hpt_study_optimize(hpt_study *study, hpt_objective *objective, int64_t n)
{
    optimization o = { .study = study, .n = n };
    int rc;

    if (!objective)
        return hpti_fail_null("objective");
    rc = hpti_study_enter(study);
    if (rc < 0)
        return rc;
    hpti_plan_copy(&o.plan, objective);
    rc = prepare(&o);
    hpti_study_unlock(study);
    if (rc == HPT_OK) {
        run_workers(&o);
        rc = conclude(&o);
        hpti_free(&study->mem, o.threads);
    }
    hpti_plan_clear(&o.plan);
    return rc;
}
