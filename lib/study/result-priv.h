/*
 * A result from the inside.
 */
#ifndef HPTI_STUDY_RESULT_PRIV_H
#define HPTI_STUDY_RESULT_PRIV_H

#include "acquisition/surrogate.h"
#include "base/mem.h"
#include "space/configuration.h"
#include "study/outcomes-priv.h"
#include <hptune/result.h>
#include <pthread.h>

struct hpt_result {
    hpt_allocator mem; /* first, for hpti_mem_of() */
    hpt_space *space;
    int direction; /* hpt_direction */
    size_t n;      /* trials */
    size_t parameters;
    int64_t best; /* number, -1 for none */

    /* columns of length n */
    int *states;
    double *values, *standard_errors, *seconds, *running_best;
    double *numbers;  /* parameters columns, one after the other */
    int64_t *whole;   /* the same of those that are kept as integers */
    size_t *whole_at; /* length parameters: which column of whole; or NONE */

    hpti_outcomes outcomes;
    double *measured;   /* outcomes.n columns, one after the other */
    double *violations; /* column */

    /* the best configuration, as a trial to be read by the trial's getters */
    hpti_value *best_values;
    unsigned char *best_active;
    struct hpt_trial best_trial;

    /* complete trials, for the surrogate */
    size_t n_complete;
    int64_t *complete; /* their numbers */
    double *points;    /* n_complete x dim, row-major, settled */

    /* the surrogate, made when it is first asked for; guarded by the mutex */
    pthread_mutex_t mutex;
    unsigned fork_generation;
    hpti_surrogate *surrogate; /* NULL until it is prepared */
};

#define HPTI_RESULT_NONE SIZE_MAX

/* Is there a best trial, and is it feasible? */
static inline bool
hpti_result_has_feasible(const hpt_result *result)
{
    return result->best >= 0 && result->violations[result->best] == 0;
}

#endif
