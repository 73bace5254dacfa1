/*
 * Taking and giving the study's mutex.
 */
#ifndef HPTI_STUDY_LOCK_PRIV_H
#define HPTI_STUDY_LOCK_PRIV_H

#include "base/forked.h"
#include "study/study-priv.h"

/* The study came here through fork(): its mutex may be held by a thread that
 * does not exist in this process. */
static inline int
hpti_study_is_forked(const hpt_study *study)
{
    return hpti_fork_generation() != study->fork_generation;
}

/* Let go of the mutex. */
static inline void
hpti_study_unlock(const hpt_study *study)
{
    pthread_mutex_unlock((pthread_mutex_t *)&study->mutex);
}

/*
 * The mutex of a new study.  It knows who holds it, so that a predicate or a
 * quantile function that calls into the study gets an error and does not wait
 * for itself.  False when there is no memory.
 */
bool hpti_study_init_mutex(hpt_study *study);

/* Take the mutex of a study that is known to be usable, outside of callbacks
 * that run under it. */
static inline void
hpti_study_lock(const hpt_study *study)
{
    pthread_mutex_lock((pthread_mutex_t *)&study->mutex);
}

/* Check a handle that a caller gave, then take its mutex.  HPT_OK;
 * HPT_E_INVALID (NULL), HPT_E_STATE (forked, or called from inside of a
 * predicate or a quantile function): then the caller does not hold it. */
static inline int
hpti_study_enter(const hpt_study *study)
{
    if (!study)
        return hpti_fail_null("study");
    if (hpti_study_is_forked(study))
        return hpti_fail(HPT_E_STATE,
                         "this study was made before fork(); in the child it "
                         "can only be destroyed");
    if (pthread_mutex_lock((pthread_mutex_t *)&study->mutex) != 0)
        return hpti_fail(HPT_E_STATE,
                         "a predicate or quantile function called into the "
                         "study that called it");
    return HPT_OK;
}

#endif
