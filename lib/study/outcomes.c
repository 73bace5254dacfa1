/*
 * Outcomes: the study's list of them, and the values that a trial has.
 *
 * A value is written straight into the trial's row of the history.  Nothing is
 * locked for that: one thread at a time has to do with a trial, and others look
 * at the outcomes of trials that have ended only.
 */
#include "study/outcomes-priv.h"

#include "space/names.h"
#include "study/lock-priv.h"
#include <math.h>
#include <string.h>

/* ---- the list ---- */

void
hpti_outcomes_clear(hpti_outcomes *outcomes, const hpt_allocator *mem)
{
    while (outcomes->n)
        hpti_free(mem, outcomes->at[--outcomes->n].name);
}

int
hpti_outcomes_copy(hpti_outcomes *copy, const hpti_outcomes *outcomes,
                   const hpt_allocator *mem)
{
    for (copy->n = 0; copy->n < outcomes->n; copy->n++) {
        hpti_outcome *outcome = &copy->at[copy->n];

        *outcome = outcomes->at[copy->n];
        outcome->name = hpti_strdup(mem, outcome->name);
        if (!outcome->name)
            return hpti_fail_memory("the names of outcomes");
    }
    return HPT_OK;
}

static size_t
index_of(const hpti_outcomes *outcomes, const char *name)
{
    size_t k = 0;

    while (k < outcomes->n && strcmp(outcomes->at[k].name, name) != 0)
        k++;
    return k;
}

int
hpti_outcomes_find(const hpti_outcomes *outcomes, const char *name, size_t *k)
{
    char known[320] = "";

    if (!name)
        return hpti_fail(HPT_E_INVALID, "an outcome's name is NULL");
    *k = index_of(outcomes, name);
    if (*k < outcomes->n)
        return HPT_OK;
    for (size_t i = 0; i < outcomes->n; i++)
        if (!hpti_name_list(known, sizeof known, outcomes->at[i].name))
            break;
    return hpti_fail(HPT_E_NOT_FOUND, "%s: no such outcome; known: %s",
                     HPTI_NAME(name), outcomes->n ? known : "none");
}

const hpti_outcome *
hpti_outcomes_at(const hpti_outcomes *outcomes, size_t k)
{
    if (k < outcomes->n)
        return &outcomes->at[k];
    hpti_fail(HPT_E_RANGE, "index %zu is not below the %zu outcomes", k,
              outcomes->n);
    return NULL;
}

/* ---- of a study ---- */

/* May an outcome be added?  With the mutex held. */
static int
check(const hpt_study *study, const char *name, double limit)
{
    const hpti_outcomes *outcomes = &study->outcomes;
    const int64_t n = hpti_history_count(study->history);
    const int rc = hpti_name_check_text("an outcome", name);

    if (rc < 0)
        return rc;
    if (index_of(outcomes, name) < outcomes->n)
        return hpti_fail(HPT_E_INVALID,
                         "%s: the study has an outcome of that name already",
                         HPTI_NAME(name));
    if (hpti_name_find(study->space, name) != SIZE_MAX)
        return hpti_fail(HPT_E_INVALID,
                         "%s: the space has a parameter of that name",
                         HPTI_NAME(name));
    if (!isfinite(limit))
        return hpti_fail(HPT_E_INVALID, "%s: the limit %s is not finite",
                         HPTI_NAME(name), HPTI_G(limit));
    if (n > 0)
        return hpti_fail(HPT_E_STATE,
                         "%s: an outcome cannot be added any more: the study "
                         "has %lld trial%s",
                         HPTI_NAME(name), (long long)n, n == 1 ? "" : "s");
    if (outcomes->n == HPTI_MOST_OUTCOMES)
        return hpti_fail(HPT_E_RANGE, "%s: the study has %d outcomes already",
                         HPTI_NAME(name), HPTI_MOST_OUTCOMES);
    return HPT_OK;
}

static int
add(hpt_study *study, const char *name, double limit)
{
    int rc = check(study, name, limit);
    char *copy;

    if (rc < 0)
        return rc;
    copy = hpti_strdup(&study->mem, name);
    if (!copy)
        return hpti_fail_memory("the name of an outcome");
    study->outcomes.at[study->outcomes.n++] =
        (hpti_outcome){ .name = copy, .limit = limit };
    hpti_history_add_outcome(study->history, limit);
    return HPT_OK;
}

int
hpt_study_add_outcome(hpt_study *study, const char *name, double limit)
{
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    rc = add(study, name, limit);
    hpti_study_unlock(study);
    return rc;
}

size_t
hpt_study_outcome_count(const hpt_study *study)
{
    size_t n;

    if (hpti_study_enter(study) < 0)
        return 0;
    n = study->outcomes.n;
    hpti_study_unlock(study);
    return n;
}

const char *
hpt_study_outcome_name(const hpt_study *study, size_t index)
{
    const hpti_outcome *outcome;

    if (hpti_study_enter(study) < 0)
        return NULL;
    outcome = hpti_outcomes_at(&study->outcomes, index);
    hpti_study_unlock(study);
    return outcome ? outcome->name : NULL;
}

double
hpt_study_outcome_limit(const hpt_study *study, size_t index)
{
    const hpti_outcome *outcome;

    if (hpti_study_enter(study) < 0)
        return NAN;
    outcome = hpti_outcomes_at(&study->outcomes, index);
    hpti_study_unlock(study);
    return outcome ? outcome->limit : NAN;
}

/* ---- of a trial ---- */

/*
 * Where a trial keeps the outcome of a name; NULL with the error set and in
 * *rc.  A wrong name is remembered as a wrong read is: a run on outcomes that
 * are never told would find nothing feasible.
 */
static double *
find(const hpt_trial *trial, const char *name, int *rc)
{
    hpti_run *run;
    size_t k = 0;

    *rc = HPT_E_INVALID;
    if (!trial) {
        hpti_fail_null("trial");
        return NULL;
    }
    run = trial->run;
    if (!run) {
        *rc =
            hpti_fail(HPT_E_STATE, "%s: what a predicate sees has no outcomes",
                      HPTI_NAME(name));
        return NULL;
    }
    *rc = hpti_outcomes_find(&run->study->outcomes, name, &k);
    if (*rc == HPT_OK)
        return &run->outcomes[k];
    run->misread = run->misread ? run->misread : *rc;
    return NULL;
}

int
hpt_trial_set_outcome(hpt_trial *trial, const char *name, double value)
{
    int rc;
    double *kept = find(trial, name, &rc);

    if (!kept)
        return rc;
    if (isnan(value))
        return hpti_fail(HPT_E_INVALID,
                         "%s: nan cannot be the value of an outcome",
                         HPTI_NAME(name));
    /* inside of the final test the trial has ended, and has a copy */
    if (trial->run->record->state != HPT_TRIAL_RUNNING && trial->run->fold < 0)
        return hpti_fail(HPT_E_STATE,
                         "%s: trial %lld is not running: it was told already",
                         HPTI_NAME(name), (long long)trial->run->number);
    *kept = value;
    return HPT_OK;
}

double
hpt_trial_get_outcome(const hpt_trial *trial, const char *name)
{
    int rc;
    const double *kept = find(trial, name, &rc);

    return kept ? *kept : NAN;
}
