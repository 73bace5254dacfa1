/*
 * Inside of a study, shared by the files of this room.
 *
 * One mutex guards the history, the sampler and the counters; it is never held
 * while an objective, a callback or a destroy function runs.  A predicate of
 * the space runs under it.  lock-priv.h takes and gives it.
 *
 * Scores are minimised inside: score = value or -value, settled once, at tell.
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
#include "study/limits-priv.h"
#include "study/outcomes-priv.h"
#include "study/queue-priv.h"
#include <hptune/study.h>
#include <pthread.h>
#include <stdatomic.h>

/* The study's part of a trial. */
typedef struct hpti_run {
    struct hpt_trial trial; /* what the host holds; trial.run points back */
    struct hpti_run *next;  /* in the list of spare runs */
    const hpt_study *study;
    const hpti_record *record; /* of the history, which never moves it */
    int64_t number;
    double *outcomes; /* in its row, a copy in the final test; or NULL */
    int misread; /* first wrong read of a parameter, HPT_OK for none */
    bool held;   /* by hpt_study_optimize(): not spare when it is told */
    /* the evaluation in hand, inside of an objective */
    int fold, repeat; /* -1 outside of an objective */
    const size_t *train_rows, *score_rows;
    size_t n_train, n_score;
} hpti_run;

struct hpti_hook;      /* callback-priv.h: the callback after each trial */
struct hpti_incumbent; /* racing-priv.h: evaluations of the best trial */
struct hpti_evaluator; /* evaluate-priv.h: a thread inside of an objective */

struct hpt_study {
    hpt_allocator mem;
    pthread_mutex_t mutex;
    unsigned fork_generation; /* of the process that created the study */

    /* set once, at create */
    hpt_space *space;
    hpt_sampler *sampler;
    hpti_history *history;

    /* all below: guarded by the mutex */
    uint64_t seed;
    int direction; /* hpt_direction */
    bool directed; /* the direction was chosen, not left at its default */
    bool valued;   /* a value was told, so the direction stays */
    size_t runs;   /* of hpt_study_optimize() under way: so it does, too */

    hpti_run **running; /* in step with hpti_history_pending() */
    size_t running_capacity;
    hpti_run *spare; /* list of runs to be used again */
    hpti_queue queue;
    hpti_outcomes outcomes;

    int64_t best;      /* number of the best feasible complete trial, -1 for
                          none; the lower number on a tie */
    double best_score; /* its score; +inf for none */
    int64_t nearest;   /* of the complete trial that was nearest to feasible,
                          as it was seen, until one is feasible; -1 for none */
    int64_t finished;  /* complete, pruned and failed trials */
    int64_t stale;     /* finished in a row without a better one */
    double seconds;    /* spent in ask and tell */
    hpti_limits limits;

    int workers;
    int progress; /* descriptor of the progress line, -1 for none */
    struct hpti_hook *hook;
    struct hpti_evaluator *evaluators;
    struct hpti_incumbent *incumbent;

    atomic_uint stops; /* calls of hpt_study_stop(); not under the mutex */
};

/* The score of a value in the user's units, and back: exact both ways. */
static inline double
hpti_study_flip(const hpt_study *study, double x)
{
    return study->direction == HPT_MAXIMIZE ? -x : x;
}

#endif
