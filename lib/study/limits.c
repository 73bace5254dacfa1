/*
 * When a study is done.  All but the stop flag is a matter of state, not of
 * events: a limit that was reached stays reached until it is moved.
 */
#include "study/limits-priv.h"

#include "base/clock.h"
#include "base/text.h"
#include "study/lock-priv.h"
#include <math.h>

void
hpti_limits_init(hpti_limits *limits)
{
    *limits =
        (hpti_limits){ .seconds = INFINITY, .target = NAN, .started_s = NAN };
}

bool
hpti_limits_any(const hpti_limits *limits)
{
    return limits->trials || limits->patience || !isnan(limits->target) ||
           isfinite(limits->seconds);
}

static bool
target_reached(const hpt_study *study)
{
    return study->best >= 0 &&
           study->best_score <= hpti_study_flip(study, study->limits.target);
}

int
hpti_limits_reason(const hpt_study *study, double started_s, unsigned stops)
{
    const hpti_limits *limits = &study->limits;

    if (atomic_load(&study->stops) != stops)
        return HPT_STOPPED;
    if (target_reached(study))
        return HPT_TARGET_REACHED;
    if (limits->trials && study->finished >= limits->trials - limits->under_way)
        return HPT_TRIAL_LIMIT;
    if (limits->patience && study->stale >= limits->patience)
        return HPT_NO_IMPROVEMENT;
    /* without a limit the clock is not read */
    if (isfinite(limits->seconds) &&
        hpti_clock_s() - started_s >= limits->seconds)
        return HPT_TIME_LIMIT;
    return HPT_OK;
}

int
hpt_study_set_trial_limit(hpt_study *study, int64_t n)
{
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    if (n >= 0)
        study->limits.trials = n;
    else
        rc = hpti_fail(HPT_E_RANGE, "trial limit: %lld is negative",
                       (long long)n);
    hpti_study_unlock(study);
    return rc;
}

int
hpt_study_set_time_limit(hpt_study *study, double seconds)
{
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    if (seconds > 0) /* NaN is not */
        study->limits.seconds = seconds;
    else
        rc = hpti_fail(HPT_E_RANGE, "time limit: %s seconds is not above 0",
                       HPTI_G(seconds));
    hpti_study_unlock(study);
    return rc;
}

int
hpt_study_set_target(hpt_study *study, double value)
{
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    study->limits.target = value;
    hpti_study_unlock(study);
    return HPT_OK;
}

int
hpt_study_set_patience(hpt_study *study, int64_t n)
{
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    if (n >= 0)
        study->limits.patience = n;
    else
        rc = hpti_fail(HPT_E_RANGE, "patience: %lld is negative", (long long)n);
    hpti_study_unlock(study);
    return rc;
}

int
hpt_study_is_done(const hpt_study *study)
{
    hpti_fpenv env;
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    env = hpti_fpenv_enter();
    rc =
        hpti_limits_reason(study, study->limits.started_s, study->limits.stops);
    hpti_fpenv_leave(env);
    hpti_study_unlock(study);
    return rc;
}

void
hpt_study_stop(hpt_study *study)
{
    /* nothing but the flag: this is called from signal handlers */
    if (study)
        atomic_fetch_add(&study->stops, 1);
}
