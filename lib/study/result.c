/*
 * Taking a snapshot of a study.
 *
 * All of it is copied while the study's mutex is held, from the history's rows
 * into columns, so that the snapshot is of one moment; then it belongs to
 * nobody but the caller.
 */
#include "study/result-priv.h"

#include "base/fpenv.h"
#include "study/lock-priv.h"
#include <math.h>
#include <string.h>

_Static_assert(offsetof(struct hpt_result, mem) == 0, "see hpti_mem_of()");

/* ---- memory ---- */

static size_t
at_least_one(size_t n)
{
    return n ? n : 1;
}

static size_t
count_complete(const hpti_history *history, size_t n)
{
    size_t complete = 0;

    for (size_t i = 0; i < n; i++)
        complete += hpti_history_row(history, (int64_t)i).record->state ==
                    HPT_TRIAL_COMPLETE;
    return complete;
}

/* Columns of n trials and room for the best one; the sizes are set before. */
static int
allocate(hpt_result *result, size_t n_whole, size_t dim)
{
    const hpt_allocator *mem = &result->mem;
    const size_t n = at_least_one(result->n);
    const size_t parameters = at_least_one(result->parameters);
    const size_t complete = at_least_one(result->n_complete);
    double *doubles = hpti_matrix(mem, n, 5 + parameters + result->outcomes.n);

    result->values = doubles;
    result->states = hpti_alloc(mem, n, sizeof *result->states);
    result->whole =
        hpti_alloc(mem, n, at_least_one(n_whole) * sizeof *result->whole);
    result->best_values =
        hpti_calloc(mem, parameters, sizeof *result->best_values);
    result->best_active = hpti_calloc(mem, parameters, 1);
    result->complete = hpti_alloc(mem, complete, sizeof *result->complete);
    result->points = hpti_matrix(mem, complete, at_least_one(dim));
    if (!doubles || !result->states || !result->whole || !result->best_values ||
        !result->best_active || !result->complete || !result->points)
        return hpti_fail_memory("a result");
    result->standard_errors = doubles + n;
    result->seconds = doubles + 2 * n;
    result->running_best = doubles + 3 * n;
    result->violations = doubles + 4 * n;
    result->numbers = doubles + 5 * n;
    result->measured = doubles + (5 + parameters) * n;
    return HPT_OK;
}

/* Which parameters have a column of integers; *n_whole of them. */
static int
place_whole(hpt_result *result, size_t *n_whole)
{
    const size_t parameters = at_least_one(result->parameters);

    *n_whole = 0;
    result->whole_at =
        hpti_alloc(&result->mem, parameters, sizeof *result->whole_at);
    if (!result->whole_at)
        return hpti_fail_memory("a result");
    for (size_t p = 0; p < result->parameters; p++) {
        const hpt_dist *dist = hpti_space_dist(result->space, p);

        result->whole_at[p] =
            hpti_dist_is_integral(dist) ? (*n_whole)++ : HPTI_RESULT_NONE;
    }
    return HPT_OK;
}

/* ---- copying ---- */

static void
copy_record(hpt_result *result, const hpt_study *study, size_t i,
            const hpti_record *record)
{
    const bool running = record->state == HPT_TRIAL_RUNNING;

    result->states[i] = record->state;
    result->values[i] = running ? NAN : hpti_study_flip(study, record->score);
    result->standard_errors[i] = running ? 0 : sqrt(record->score_var);
    result->seconds[i] = running ? NAN : record->seconds;
}

static void
copy_parameters(hpt_result *result, size_t i, const hpti_row *row)
{
    for (size_t p = 0; p < result->parameters; p++) {
        const hpt_dist *dist = hpti_space_dist(result->space, p);
        const bool active = !row->active || row->active[p];
        const size_t whole = result->whole_at[p];

        result->numbers[p * result->n + i] =
            active ? hpti_dist_number(dist, row->values[p]) : NAN;
        if (whole != HPTI_RESULT_NONE)
            result->whole[whole * result->n + i] =
                active ? row->values[p].integer : INT64_MIN;
    }
}

/* The outcomes of a running trial are its own. */
static void
copy_outcomes(hpt_result *result, size_t i, const hpti_row *row)
{
    const hpti_outcomes *outcomes = &result->outcomes;
    const bool running = row->record->state == HPT_TRIAL_RUNNING;

    for (size_t k = 0; k < outcomes->n; k++)
        result->measured[k * result->n + i] = running ? NAN : row->outcomes[k];
    result->violations[i] =
        running && outcomes->n
            ? NAN
            : hpti_outcomes_violation(outcomes, row->outcomes);
}

static hpti_rank
rank_of(const hpt_result *result, int64_t i)
{
    const double value = result->values[i];

    return (hpti_rank){ result->violations[i],
                        result->direction == HPT_MAXIMIZE ? -value : value };
}

/* Complete trial i may be the best one so far. */
static void
offer_best(hpt_result *result, int64_t i)
{
    if (result->best < 0 ||
        hpti_rank_before(rank_of(result, i), rank_of(result, result->best)))
        result->best = i;
}

static void
copy_trials(hpt_result *result, const hpt_study *study, size_t dim)
{
    size_t complete = 0;

    for (size_t i = 0; i < result->n; i++) {
        const hpti_row row = hpti_history_row(study->history, (int64_t)i);

        copy_record(result, study, i, row.record);
        copy_parameters(result, i, &row);
        copy_outcomes(result, i, &row);
        if (row.record->state == HPT_TRIAL_COMPLETE) {
            if (dim)
                memcpy(result->points + complete * dim, row.u,
                       dim * sizeof *row.u);
            result->complete[complete++] = (int64_t)i;
            offer_best(result, (int64_t)i);
        }
        result->running_best[i] = hpti_result_has_feasible(result)
                                      ? result->values[result->best]
                                      : NAN;
    }
}

static void
copy_best(hpt_result *result, const hpt_study *study)
{
    hpti_row row;

    if (result->best < 0)
        return;
    row = hpti_history_row(study->history, result->best);
    for (size_t p = 0; p < result->parameters; p++) {
        result->best_values[p] = row.values[p];
        result->best_active[p] = !row.active || row.active[p];
    }
    result->best_trial = (struct hpt_trial){ .space = result->space,
                                             .values = result->best_values,
                                             .active = result->best_active };
}

/* ---- life ---- */

static void
release(hpt_result *result)
{
    const hpt_allocator mem = result->mem;

    hpti_surrogate_destroy(result->surrogate);
    hpti_free(&mem, result->values);
    hpti_free(&mem, result->states);
    hpti_free(&mem, result->whole);
    hpti_free(&mem, result->whole_at);
    hpti_free(&mem, result->best_values);
    hpti_free(&mem, result->best_active);
    hpti_free(&mem, result->complete);
    hpti_free(&mem, result->points);
    hpti_outcomes_clear(&result->outcomes, &mem);
    hpt_space_destroy(result->space);
    hpti_free(&mem, result);
}

static int
fill(hpt_result *result, const hpt_study *study)
{
    const size_t dim = hpti_space_domain(study->space)->dim;
    size_t n_whole;
    int rc;

    result->direction = study->direction;
    result->n = (size_t)hpti_history_count(study->history);
    result->n_complete = count_complete(study->history, result->n);
    result->parameters = hpt_space_count(result->space);
    rc = hpti_outcomes_copy(&result->outcomes, &study->outcomes, &result->mem);
    if (rc == HPT_OK)
        rc = place_whole(result, &n_whole);
    if (rc == HPT_OK)
        rc = allocate(result, n_whole, dim);
    if (rc < 0)
        return rc;
    copy_trials(result, study, dim);
    copy_best(result, study);
    return HPT_OK;
}

/* The study's mutex is held. */
static hpt_result *
snapshot(const hpt_study *study)
{
    hpt_result *result = hpti_calloc(&study->mem, 1, sizeof *result);

    if (!result) {
        hpti_fail_memory("a result");
        return NULL;
    }
    result->mem = study->mem;
    result->best = -1;
    result->fork_generation = hpti_fork_generation();
    result->space = hpti_space_retain(study->space);
    if (fill(result, study) < 0) {
        release(result);
        return NULL;
    }
    if (pthread_mutex_init(&result->mutex, NULL) != 0) {
        hpti_fail_memory("a mutex");
        release(result);
        return NULL;
    }
    return result;
}

hpt_result *
hpt_study_result(const hpt_study *study)
{
    hpti_fpenv env;
    hpt_result *result;

    if (hpti_study_enter(study) < 0)
        return NULL;
    env = hpti_fpenv_enter();
    result = snapshot(study);
    hpti_fpenv_leave(env);
    hpti_study_unlock(study);
    if (result)
        hpti_error_clear();
    return result;
}

void
hpt_result_destroy(hpt_result *result)
{
    if (!result)
        return;
    /* in a forked child another thread's ghost may hold the mutex */
    if (hpti_fork_generation() == result->fork_generation)
        pthread_mutex_destroy(&result->mutex);
    release(result);
}
