/*
 * Reading a result: columns, and the best trial by the names of the parameters.
 *
 * The best configuration is read through the getters of trials, so a wrong name
 * or kind is answered in the same words.
 */
#include "base/error.h"
#include "study/result-priv.h"
#include <math.h>

/* HPT_OK when there is a result. */
static int
check(const hpt_result *result)
{
    return result ? HPT_OK : hpti_fail_null("result");
}

/* The best trial, or NULL with the reason. */
static const hpt_trial *
best_of(const hpt_result *result, int *rc)
{
    *rc = check(result);
    if (*rc == HPT_OK && result->best < 0)
        *rc = hpti_fail(HPT_E_NO_DATA,
                        "none of the %zu trials is complete, so none is best",
                        result->n);
    return *rc == HPT_OK ? &result->best_trial : NULL;
}

/* ---- the study ---- */

const hpt_space *
hpt_result_space(const hpt_result *result)
{
    return check(result) < 0 ? NULL : result->space;
}

int
hpt_result_direction(const hpt_result *result)
{
    const int rc = check(result);

    return rc < 0 ? rc : result->direction;
}

size_t
hpt_result_count(const hpt_result *result)
{
    return result ? result->n : 0;
}

/* ---- the best trial ---- */

int64_t
hpt_result_best_number(const hpt_result *result)
{
    int rc;

    return best_of(result, &rc) ? result->best : rc;
}

int
hpt_result_best_is_feasible(const hpt_result *result)
{
    int rc;

    return best_of(result, &rc) ? hpti_result_has_feasible(result) : rc;
}

double
hpt_result_best_value(const hpt_result *result)
{
    int rc;

    return best_of(result, &rc) ? result->values[result->best] : NAN;
}

double
hpt_result_best_standard_error(const hpt_result *result)
{
    int rc;

    return best_of(result, &rc) ? result->standard_errors[result->best] : NAN;
}

double
hpt_result_best_float(const hpt_result *result, const char *name)
{
    int rc;
    const hpt_trial *best = best_of(result, &rc);

    return best ? hpt_trial_get_float(best, name) : NAN;
}

int64_t
hpt_result_best_int(const hpt_result *result, const char *name)
{
    int rc;
    const hpt_trial *best = best_of(result, &rc);

    return best ? hpt_trial_get_int(best, name) : INT64_MIN;
}

int
hpt_result_best_boolean(const hpt_result *result, const char *name)
{
    int rc;
    const hpt_trial *best = best_of(result, &rc);

    return best ? hpt_trial_get_boolean(best, name) : -1;
}

const char *
hpt_result_best_label(const hpt_result *result, const char *name)
{
    int rc;
    const hpt_trial *best = best_of(result, &rc);

    return best ? hpt_trial_get_label(best, name) : NULL;
}

int
hpt_result_best_is_active(const hpt_result *result, const char *name)
{
    int rc;
    const hpt_trial *best = best_of(result, &rc);

    return best ? hpt_trial_is_active(best, name) : rc;
}

/* ---- columns ---- */

const double *
hpt_result_values(const hpt_result *result)
{
    return check(result) < 0 ? NULL : result->values;
}

const double *
hpt_result_standard_errors(const hpt_result *result)
{
    return check(result) < 0 ? NULL : result->standard_errors;
}

const int *
hpt_result_states(const hpt_result *result)
{
    return check(result) < 0 ? NULL : result->states;
}

const double *
hpt_result_seconds(const hpt_result *result)
{
    return check(result) < 0 ? NULL : result->seconds;
}

const double *
hpt_result_running_best(const hpt_result *result)
{
    return check(result) < 0 ? NULL : result->running_best;
}

const double *
hpt_result_column(const hpt_result *result, const char *name)
{
    int p;

    if (check(result) < 0)
        return NULL;
    p = hpt_space_find(result->space, name);
    return p < 0 ? NULL : result->numbers + (size_t)p * result->n;
}

const int64_t *
hpt_result_column_int(const hpt_result *result, const char *name)
{
    size_t whole;
    int p;

    if (check(result) < 0)
        return NULL;
    p = hpt_space_find(result->space, name);
    if (p < 0)
        return NULL;
    whole = result->whole_at[p];
    if (whole == HPTI_RESULT_NONE) {
        hpti_fail(HPT_E_INVALID,
                  "%s: is not an integer, boolean, categorical or ordinal "
                  "parameter",
                  name);
        return NULL;
    }
    return result->whole + whole * result->n;
}

/* ---- outcomes ---- */

size_t
hpt_result_outcome_count(const hpt_result *result)
{
    return result ? result->outcomes.n : 0;
}

const char *
hpt_result_outcome_name(const hpt_result *result, size_t index)
{
    const hpti_outcome *outcome;

    if (check(result) < 0)
        return NULL;
    outcome = hpti_outcomes_at(&result->outcomes, index);
    return outcome ? outcome->name : NULL;
}

double
hpt_result_outcome_limit(const hpt_result *result, size_t index)
{
    const hpti_outcome *outcome;

    if (check(result) < 0)
        return NAN;
    outcome = hpti_outcomes_at(&result->outcomes, index);
    return outcome ? outcome->limit : NAN;
}

const double *
hpt_result_outcome_column(const hpt_result *result, const char *name)
{
    size_t k;

    if (check(result) < 0 ||
        hpti_outcomes_find(&result->outcomes, name, &k) < 0)
        return NULL;
    return result->measured + k * result->n;
}

const double *
hpt_result_violations(const hpt_result *result)
{
    return check(result) < 0 ? NULL : result->violations;
}
