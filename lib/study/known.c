/*
 * What the host knows from before: points to be tried first, and results.
 *
 * A point is put together in the row that the history has ready for the next
 * trial; the row joins the history only when all is right.
 */
#include "base/clock.h"
#include "study/lock-priv.h"
#include "study/tell-priv.h"

static int
check_arrays(size_t n, const char *const *names, const double *values)
{
    if (n && !names)
        return hpti_fail(HPT_E_INVALID, "names is NULL, with n = %zu", n);
    if (n && !values)
        return hpti_fail(HPT_E_INVALID, "values is NULL, with n = %zu", n);
    return HPT_OK;
}

/* The reserved row of the history with the point that was given. */
static int
fill(hpt_study *study, size_t n, const char *const *names, const double *values,
     hpti_row *row)
{
    int rc = hpti_history_reserve(study->history, row);

    if (rc < 0)
        return rc;
    rc = hpti_space_fill(study->space, n, names, values, row->values);
    if (rc < 0)
        return rc;
    hpti_space_point(study->space, row->values, row->active, row->u);
    return HPT_OK;
}

static int
enqueue_locked(hpt_study *study, size_t n, const char *const *names,
               const double *values)
{
    hpti_row row;
    int rc = fill(study, n, names, values, &row);

    if (rc < 0)
        return rc;
    if (!hpti_space_allows(study->space, row.values, row.active))
        return hpti_fail(
            HPT_E_INFEASIBLE,
            "enqueue: a constraint of the space forbids the point");
    return hpti_queue_push(&study->queue, &study->mem,
                           hpt_space_count(study->space), row.values);
}

int
hpt_study_enqueue(hpt_study *study, size_t n, const char *const *names,
                  const double *values)
{
    hpti_fpenv env;
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    env = hpti_fpenv_enter();
    rc = check_arrays(n, names, values);
    if (rc == HPT_OK)
        rc = enqueue_locked(study, n, names, values);
    hpti_fpenv_leave(env);
    hpti_study_unlock(study);
    return rc;
}

int
hpt_study_enqueue_defaults(hpt_study *study)
{
    return hpt_study_enqueue(study, 0, NULL, NULL);
}

static int
add_locked(hpt_study *study, size_t n, const char *const *names,
           const double *values, const double *outcomes, const hpti_told *told)
{
    hpti_row row;
    int64_t number;
    int rc = fill(study, n, names, values, &row);

    if (rc < 0)
        return rc;
    for (size_t k = 0; outcomes && k < study->outcomes.n; k++)
        row.outcomes[k] = outcomes[k];
    number = hpti_history_add(study->history);
    row.record->added = true;
    row.record->started_s = hpti_clock_s();
    hpti_study_settle(study, number, *told, 0);
    return HPT_OK;
}

/* All that comes with a result; `outcomes` of the number that the study has, or
 * NULL when none is known. */
static int
add_checked(hpt_study *study, size_t n, const char *const *names,
            const double *values, const double *outcomes, const hpti_told *told)
{
    const hpti_fpenv env = hpti_fpenv_enter();
    int rc = check_arrays(n, names, values);

    if (rc == HPT_OK)
        rc = hpti_check_standard_error(told->standard_error);
    if (rc == HPT_OK)
        rc = add_locked(study, n, names, values, outcomes, told);
    hpti_fpenv_leave(env);
    return rc;
}

int
hpt_study_add(hpt_study *study, size_t n, const char *const *names,
              const double *values, double value, double standard_error)
{
    const hpti_told told = { HPT_TRIAL_COMPLETE, value, standard_error };
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    rc = add_checked(study, n, names, values, NULL, &told);
    hpti_study_unlock(study);
    return rc;
}

static int
check_outcomes(const hpt_study *study, size_t n, const double *outcomes)
{
    if (n != study->outcomes.n)
        return hpti_fail(HPT_E_INVALID,
                         "%zu outcomes given, but the study has %zu", n,
                         study->outcomes.n);
    if (n && !outcomes)
        return hpti_fail(HPT_E_INVALID, "outcomes is NULL, with n = %zu", n);
    return HPT_OK;
}

int
hpt_study_add_with_outcomes(hpt_study *study, size_t n,
                            const char *const *names, const double *values,
                            double value, double standard_error,
                            size_t n_outcomes, const double *outcomes)
{
    const hpti_told told = { HPT_TRIAL_COMPLETE, value, standard_error };
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    rc = check_outcomes(study, n_outcomes, outcomes);
    if (rc == HPT_OK)
        rc = add_checked(study, n, names, values, outcomes, &told);
    hpti_study_unlock(study);
    return rc;
}
