/*
 * Inside of a study, shared by the files of this room.
 *
 * One mutex guards the history, the sampler and the counters; it is never held
 * while a callback runs.  A predicate of the space runs under it.
 */
#ifndef HPTI_STUDY_STUDY_PRIV_H
#define HPTI_STUDY_STUDY_PRIV_H

#include "base/error.h"
#include "base/fpenv.h"
#include "base/mem.h"
#include "record/history.h"
#include "sampler/method.h"
#include "space/configuration.h"
#include "space/domain.h"
#include <hptune/study.h>
#include <pthread.h>
#include <stdatomic.h>

/* The study's part of a trial. */
typedef struct hpti_run {
    struct hpt_trial trial; /* what the host holds; trial.run points back */
    struct hpti_run *next;  /* in the list of free runs */
    hpt_study *study;
    int64_t number;
    int misread;       /* first wrong read of a parameter, HPT_OK for none */
    /* the evaluation in hand, inside of an objective */
    int fold, repeat;  /* -1 outside */
    const size_t *train_rows, *score_rows;
    size_t n_train, n_score;
} hpti_run;

struct hpt_study {
    hpt_allocator mem;
    pthread_mutex_t mutex;
    unsigned fork_generation;
    hpt_space *space;
    hpt_sampler *sampler;
    hpti_history *history;
    hpti_run **running;  /* by chunk of trial numbers, or by hash: see study.c */
    uint64_t seed;
    int direction;       /* hpt_direction */
    /* ... the helper who writes study.c completes this struct ... */
};

#endif
