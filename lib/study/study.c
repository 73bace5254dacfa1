/*
 * Studies: creation, destruction and options.
 */
#include "study/callback-priv.h"
#include "study/lock-priv.h"
#include "study/racing-priv.h"
#include <math.h>

/* ---- creation ---- */

static int
check_handles(const hpt_space *space, const hpt_sampler *sampler)
{
    if (!space)
        return hpti_fail_null("space");
    if (!sampler)
        return hpti_fail_null("sampler");
    return HPT_OK;
}

static void
init_fields(hpt_study *study)
{
    study->fork_generation = hpti_fork_generation();
    study->direction = HPT_MINIMIZE;
    study->best = -1;
    study->best_score = INFINITY;
    study->nearest = -1;
    study->workers = 1;
    study->progress = -1;
    hpti_limits_init(&study->limits);
    atomic_init(&study->stops, 0);
}

bool
hpti_study_init_mutex(hpt_study *study)
{
    pthread_mutexattr_t attributes;
    int rc = pthread_mutexattr_init(&attributes);

    if (rc != 0)
        return false;
    rc = pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    if (rc == 0)
        rc = pthread_mutex_init(&study->mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return rc == 0;
}

/* The parts that can fail; the sampler stays the caller's. */
static int
build(hpt_study *study, hpt_space *space, hpt_sampler *sampler)
{
    const hpti_domain *domain;
    int rc = hpti_space_freeze(space);

    if (rc < 0)
        return rc;
    domain = hpti_space_domain(space);
    rc = hpti_sampler_bind(sampler, domain);
    if (rc < 0)
        return rc;
    /* points of a finite space are not to be proposed again */
    rc = hpti_history_create(&study->history, &study->mem, domain->dim,
                             hpt_space_count(space), domain->conditional,
                             domain->count != 0);
    if (rc < 0)
        return rc;
    if (!hpti_study_init_mutex(study)) {
        hpti_history_destroy(study->history);
        return hpti_fail_memory("a mutex");
    }
    study->space = hpti_space_retain(space);
    study->sampler = sampler;
    hpti_sampler_set_seed(sampler, study->seed);
    return HPT_OK;
}

static hpt_study *
create(hpt_space *space, hpt_sampler *sampler)
{
    hpt_study *study;

    if (check_handles(space, sampler) < 0)
        return NULL;
    study = hpti_root_create(sizeof *study, offsetof(hpt_study, mem));
    if (!study) {
        hpti_fail_memory("a study");
        return NULL;
    }
    init_fields(study);
    if (build(study, space, sampler) < 0) {
        hpti_root_destroy(study, offsetof(hpt_study, mem));
        return NULL;
    }
    return study;
}

hpt_study *
hpt_study_create(hpt_space *space, hpt_sampler *sampler)
{
    hpti_fpenv env = hpti_fpenv_enter();
    /* the other study's: not to be destroyed here */
    const bool bound = sampler && hpti_sampler_is_bound(sampler);
    hpt_study *study = create(space, sampler);

    if (study)
        hpti_error_clear();
    else if (!bound) /* taken, also on failure */
        hpt_sampler_destroy(sampler);
    hpti_fpenv_leave(env);
    return study;
}

static void
free_runs(hpt_study *study)
{
    size_t n;

    hpti_history_pending(study->history, &n);
    for (size_t i = 0; i < n; i++)
        hpti_free(&study->mem, study->running[i]);
    while (study->spare) {
        hpti_run *run = study->spare;

        study->spare = run->next;
        hpti_free(&study->mem, run);
    }
    hpti_free(&study->mem, study->running);
}

/*
 * In a forked child: was another thread inside of a call at the fork?  Then the
 * study is half-changed for ever, and safe to be left alone only.
 */
static bool
is_half_changed(hpt_study *study)
{
    return hpti_study_is_forked(study) &&
           pthread_mutex_trylock(&study->mutex) != 0;
}

void
hpt_study_destroy(hpt_study *study)
{
    if (!study || is_half_changed(study))
        return;
    hpti_callback_clear(study);
    hpti_incumbent_destroy(study->incumbent);
    free_runs(study);
    hpti_queue_clear(&study->queue, &study->mem);
    hpti_outcomes_clear(&study->outcomes, &study->mem);
    hpti_history_destroy(study->history);
    hpt_sampler_destroy(study->sampler);
    hpt_space_destroy(study->space);
    if (!hpti_study_is_forked(study)) /* there it is held, see above */
        pthread_mutex_destroy(&study->mutex);
    hpti_root_destroy(study, offsetof(hpt_study, mem));
}

/* ---- options ---- */

int
hpt_study_set_seed(hpt_study *study, uint64_t seed)
{
    int64_t n;
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    n = hpti_history_count(study->history);
    if (n == 0) {
        study->seed = seed;
        hpti_sampler_set_seed(study->sampler, seed);
    } else {
        rc = hpti_fail(HPT_E_STATE,
                       "the seed cannot be set any more: the study has %lld "
                       "trial%s",
                       (long long)n, n == 1 ? "" : "s");
    }
    hpti_study_unlock(study);
    return rc;
}

int
hpt_study_set_direction(hpt_study *study, int direction)
{
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    if (direction != HPT_MINIMIZE && direction != HPT_MAXIMIZE) {
        rc = hpti_fail(HPT_E_INVALID,
                       "direction %d is not HPT_MINIMIZE (%d) or HPT_MAXIMIZE "
                       "(%d)",
                       direction, HPT_MINIMIZE, HPT_MAXIMIZE);
    } else if ((study->valued || study->runs) &&
               direction != study->direction) {
        rc = hpti_fail(HPT_E_STATE, "the direction cannot be changed %s",
                       study->valued ? "any more: a value was told"
                                     : "in the middle of a run");
    } else {
        study->direction = direction;
        study->directed = true;
    }
    hpti_study_unlock(study);
    return rc;
}

int
hpt_study_get_direction(const hpt_study *study)
{
    int direction;
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    direction = study->direction;
    hpti_study_unlock(study);
    return direction;
}

int
hpt_study_set_workers(hpt_study *study, int n)
{
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    if (n >= 1 && n <= 1024)
        study->workers = n;
    else
        rc = hpti_fail(HPT_E_RANGE, "workers: %d is not in 1 .. 1024", n);
    hpti_study_unlock(study);
    return rc;
}

int
hpt_study_set_progress(hpt_study *study, int descriptor)
{
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    study->progress = descriptor;
    hpti_study_unlock(study);
    return HPT_OK;
}

int64_t
hpt_study_count(const hpt_study *study)
{
    int64_t n;
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    n = hpti_history_count(study->history);
    hpti_study_unlock(study);
    return n;
}

double
hpt_study_get_seconds(const hpt_study *study)
{
    double seconds;

    if (hpti_study_enter(study) < 0)
        return NAN;
    seconds = study->seconds;
    hpti_study_unlock(study);
    return seconds;
}
