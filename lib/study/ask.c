/*
 * Asking: a row of the history, a point from the queue or from the sampler,
 * its values, and a run that the host holds the trial by.
 *
 * Runs are pooled: in the steady state no trial allocates anything but its part
 * of a chunk of the history.  All memory is taken before the first change, so
 * an ask that fails has changed nothing.
 */
#include "study/ask-priv.h"

#include "base/clock.h"
#include "study/lock-priv.h"
#include <math.h>
#include <string.h>

/* Room in `running` for one more. */
static int
reserve_running(hpt_study *study)
{
    hpti_run **running;
    size_t n, capacity;

    hpti_history_pending(study->history, &n);
    if (n < study->running_capacity)
        return HPT_OK;
    capacity = study->running_capacity ? 2 * study->running_capacity : 8;
    running =
        hpti_realloc(&study->mem, study->running, capacity, sizeof(hpti_run *));
    if (!running)
        return hpti_fail_memory("the running trials");
    study->running = running;
    study->running_capacity = capacity;
    return HPT_OK;
}

/* At least one spare run. */
static int
reserve_run(hpt_study *study)
{
    hpti_run *run;

    if (study->spare)
        return HPT_OK;
    run = hpti_calloc(&study->mem, 1, sizeof *run);
    if (!run)
        return hpti_fail_memory("a trial");
    run->study = study;
    run->trial.space = study->space;
    run->trial.misread = &run->misread;
    run->trial.run = run;
    hpti_study_spare(study, run);
    return HPT_OK;
}

void
hpti_study_spare(hpt_study *study, hpti_run *run)
{
    run->next = study->spare;
    study->spare = run;
}

/* Fill a row with the next point of the queue, or of the sampler. */
static int
propose(hpt_study *study, int64_t number, const hpti_row *row)
{
    size_t parameters = hpt_space_count(study->space);
    const hpti_value *waiting = hpti_queue_first(&study->queue, parameters);
    int rc;

    if (waiting) {
        memcpy(row->values, waiting, parameters * sizeof *waiting);
        hpti_space_point(study->space, row->values, row->active, row->u);
        hpti_queue_pop(&study->queue);
        return HPT_OK;
    }
    rc = hpti_sampler_propose(study->sampler, study->history, number, row->u);
    if (rc == HPT_OK) {
        hpti_space_values(study->space, row->u, row->values, row->active);
        hpti_sampler_restore(study->sampler, row->u, row->values, row->active);
    }
    return rc;
}

/* Bind the first spare run to a trial that was just added to the history. */
static hpti_run *
bind_run(hpt_study *study, int64_t number, const hpti_row *row)
{
    hpti_run *run = study->spare;

    study->spare = run->next;
    study->running[row->record->place] = run;
    run->next = NULL;
    run->record = row->record;
    run->number = number;
    run->trial.values = row->values;
    run->trial.active = row->active;
    run->outcomes = row->outcomes;
    run->misread = HPT_OK;
    run->held = false;
    run->fold = -1;
    run->repeat = -1;
    run->train_rows = run->score_rows = NULL;
    run->n_train = run->n_score = 0;
    return run;
}

int
hpti_study_start(hpt_study *study, hpti_run **out)
{
    double begin_s = hpti_clock_s(), end_s;
    hpti_fpenv env = hpti_fpenv_enter();
    hpti_row row;
    int rc;

    *out = NULL;
    if (isnan(study->limits.started_s))
        study->limits.started_s = begin_s;
    rc = reserve_running(study);
    if (rc == HPT_OK)
        rc = reserve_run(study);
    if (rc == HPT_OK)
        rc = hpti_history_reserve(study->history, &row);
    if (rc == HPT_OK)
        rc = propose(study, hpti_history_count(study->history), &row);
    end_s = hpti_clock_s();
    if (rc == HPT_OK) {
        int64_t number = hpti_history_add(study->history);

        row.record->started_s = end_s;
        *out = bind_run(study, number, &row);
    }
    study->seconds += end_s - begin_s;
    hpti_fpenv_leave(env);
    return rc;
}

int
hpt_study_ask(hpt_study *study, hpt_trial **trial)
{
    hpti_run *run;
    int rc;

    if (!trial)
        return hpti_fail(HPT_E_INVALID, "ask: trial is NULL");
    *trial = NULL;
    rc = hpti_study_enter(study);
    if (rc < 0)
        return rc;
    rc = hpti_study_start(study, &run);
    hpti_study_unlock(study);
    if (rc == HPT_OK)
        *trial = &run->trial;
    return rc;
}
