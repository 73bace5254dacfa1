/*
 * Telling: the sign of the score is settled here, and what is no score becomes
 * a failed trial.  All memory was taken when the trial was asked for, so a tell
 * whose arguments are right cannot fail.
 */
#include "study/tell-priv.h"

#include "base/clock.h"
#include "base/text.h"
#include "study/ask-priv.h"
#include "study/lock-priv.h"
#include <float.h>
#include <math.h>

int
hpti_check_standard_error(double standard_error)
{
    if (standard_error == 0 ||
        (standard_error >= 1e-150 && standard_error <= 1e150))
        return HPT_OK;
    return hpti_fail(HPT_E_RANGE,
                     "standard error %s is neither 0 nor from 1e-150 to 1e150",
                     HPTI_G(standard_error));
}

/* The squaring is undone exactly by sqrt(); a mean over folds may have a
 * standard error out of the range that a caller's is held to. */
static double
variance(double standard_error)
{
    return fmin(standard_error * standard_error, DBL_MAX);
}

/* Failed is what claims a value but has none, or one that cannot be. */
static int
settled_state(int state, double score)
{
    if (state == HPT_TRIAL_COMPLETE && isnan(score))
        return HPT_TRIAL_FAILED;
    if (score < -DBL_MAX) /* no score is infinitely good */
        return HPT_TRIAL_FAILED;
    return state;
}

/* ---- the best ---- */

hpti_rank
hpti_study_rank(const hpt_study *study, int64_t number)
{
    const hpti_row row = hpti_history_row(study->history, number);

    return (hpti_rank){ hpti_outcomes_violation(&study->outcomes, row.outcomes),
                        row.record->score };
}

/* Of a feasible complete trial; is its score better than any before? */
static bool
take_best(hpt_study *study, int64_t number, double score)
{
    const bool better = score < study->best_score;

    if (better || study->best < 0 ||
        (score == study->best_score && number < study->best))
        study->best = number;
    if (better)
        study->best_score = score;
    return better;
}

/* Of a complete trial while none is feasible; is it nearer than any before? */
static bool
take_nearest(hpt_study *study, int64_t number)
{
    const bool better =
        study->nearest < 0 ||
        hpti_rank_before(hpti_study_rank(study, number),
                         hpti_study_rank(study, study->nearest));

    if (better)
        study->nearest = number;
    return better;
}

static bool
take(hpt_study *study, int64_t number, double score)
{
    const hpti_row row = hpti_history_row(study->history, number);

    if (hpti_outcomes_hold(&study->outcomes, row.outcomes))
        return take_best(study, number, score);
    return study->best < 0 && take_nearest(study, number);
}

static void
count(hpt_study *study, int64_t number, int state, double score, bool added)
{
    const bool better =
        state == HPT_TRIAL_COMPLETE && take(study, number, score);

    if (state != HPT_TRIAL_ABANDONED)
        study->finished++;
    if (better)
        study->stale = 0;
    else if (state != HPT_TRIAL_ABANDONED && !added)
        study->stale++;
}

void
hpti_study_settle(hpt_study *study, int64_t number, hpti_told told,
                  double seconds)
{
    hpti_record *record = hpti_history_row(study->history, number).record;
    double score = hpti_study_flip(study, told.value);
    int state;

    if (told.state != HPT_TRIAL_COMPLETE && told.state != HPT_TRIAL_PRUNED)
        score = NAN;
    state = settled_state(told.state, score);
    if (state == HPT_TRIAL_FAILED)
        score = NAN;
    if (!isnan(score))
        study->valued = true;
    hpti_history_tell(study->history, number, state, score,
                      isnan(score) ? 0 : variance(told.standard_error),
                      seconds);
    hpti_outcomes_learn(&study->outcomes,
                        hpti_history_row(study->history, number).outcomes);
    count(study, number, state, score, record->added);
}

/* The record of a running trial, or NULL with the error set. */
static const hpti_record *
find_running(const hpt_study *study, int64_t number)
{
    const hpti_record *record;

    if (number < 0 || number >= hpti_history_count(study->history)) {
        hpti_fail(HPT_E_NOT_FOUND, "there is no trial %lld", (long long)number);
        return NULL;
    }
    record = hpti_history_row(study->history, number).record;
    if (record->state != HPT_TRIAL_RUNNING) {
        hpti_fail(HPT_E_NOT_FOUND, "trial %lld is not running: it was %s",
                  (long long)number,
                  record->added ? "added with its value" : "told already");
        return NULL;
    }
    return record;
}

/* Take a run out of `running`, as hpti_history_tell() does with its number. */
static void
release_run(hpt_study *study, size_t place, size_t last)
{
    hpti_run *run = study->running[place];

    study->running[place] = study->running[last];
    if (run->held)
        study->limits.under_way--; /* hpt_study_optimize() still reads it */
    else
        hpti_study_spare(study, run);
}

static int
finish_locked(hpt_study *study, int64_t number, const hpti_told *told)
{
    double begin_s = hpti_clock_s();
    const hpti_record *record = find_running(study, number);
    hpti_fpenv env;
    size_t place, n;

    if (!record)
        return HPT_E_NOT_FOUND;
    env = hpti_fpenv_enter();
    place = record->place;
    hpti_history_pending(study->history, &n);
    hpti_study_settle(study, number, *told, begin_s - record->started_s);
    release_run(study, place, n - 1);
    study->seconds += hpti_clock_s() - begin_s;
    hpti_fpenv_leave(env);
    return HPT_OK;
}

int
hpti_study_finish(hpt_study *study, int64_t number, const hpti_told *told)
{
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    rc = finish_locked(study, number, told);
    hpti_study_unlock(study);
    return rc;
}

int
hpt_study_tell(hpt_study *study, int64_t number, double value)
{
    return hpti_study_finish(study, number,
                             &(hpti_told){ HPT_TRIAL_COMPLETE, value, 0 });
}

int
hpt_study_tell_mean(hpt_study *study, int64_t number, double value,
                    double standard_error)
{
    int rc = hpti_check_standard_error(standard_error);

    if (rc < 0)
        return rc;
    return hpti_study_finish(
        study, number,
        &(hpti_told){ HPT_TRIAL_COMPLETE, value, standard_error });
}

int
hpt_study_tell_state(hpt_study *study, int64_t number, int state, double value)
{
    if (state != HPT_TRIAL_PRUNED && state != HPT_TRIAL_FAILED &&
        state != HPT_TRIAL_ABANDONED)
        return hpti_fail(HPT_E_INVALID,
                         "state %d is not pruned (%d), failed (%d) or "
                         "abandoned (%d)",
                         state, HPT_TRIAL_PRUNED, HPT_TRIAL_FAILED,
                         HPT_TRIAL_ABANDONED);
    return hpti_study_finish(study, number, &(hpti_told){ state, value, 0 });
}
