/*
 * The final test: the best configuration on the sealed rows, once.
 */
#include "base/text.h"
#include "study/evaluate-priv.h"
#include "study/lock-priv.h"
#include "study/split-priv.h"
#include <math.h>

/* The complete trial that is nearest to feasible, by all that is known now; -1
 * for none.  As a result finds it, with the mutex held. */
static int64_t
find_nearest(const hpt_study *study)
{
    const int64_t n = hpti_history_count(study->history);
    int64_t nearest = -1;

    for (int64_t i = 0; i < n; i++)
        if (hpti_history_row(study->history, i).record->state ==
                HPT_TRIAL_COMPLETE &&
            (nearest < 0 || hpti_rank_before(hpti_study_rank(study, i),
                                             hpti_study_rank(study, nearest))))
            nearest = i;
    return nearest;
}

/*
 * A run that shows a finished trial again.  What the objective measures on the
 * test rows goes to a copy of the trial's outcomes, which stay as they are.
 * With the mutex held.
 */
static void
show_trial(hpti_run *run, const hpt_study *study, int64_t number,
           double outcomes[HPTI_MOST_OUTCOMES])
{
    hpti_row row = hpti_history_row(study->history, number);

    *run = (hpti_run){ .study = study,
                       .record = row.record,
                       .number = number,
                       .outcomes = outcomes,
                       .fold = 0 };
    for (size_t k = 0; k < study->outcomes.n; k++)
        outcomes[k] = row.outcomes[k];
    run->trial = (struct hpt_trial){ .space = study->space,
                                     .values = row.values,
                                     .active = row.active,
                                     .misread = &run->misread,
                                     .run = run };
}

/* The best trial and the test rows.  With the mutex held. */
static int
prepare(hpti_run *run, const hpt_study *study, const hpti_plan *plan,
        double outcomes[HPTI_MOST_OUTCOMES])
{
    const int64_t best = study->best < 0 ? find_nearest(study) : study->best;

    if (best < 0)
        return hpti_fail(HPT_E_NO_DATA,
                         "score test: the study has no complete trial");
    if (study->direction != plan->direction)
        return hpti_fail(HPT_E_STATE, "score test: the directions of the study "
                                      "and of the objective disagree");
    if (!plan->split)
        return hpti_fail(HPT_E_STATE, "score test: the objective has no split");
    show_trial(run, study, best, outcomes);
    return hpti_split_unseal(plan->split, &run->train_rows, &run->n_train,
                             &run->score_rows, &run->n_score);
}

static int
evaluate(hpti_run *run, const hpti_plan *plan, double *value)
{
    int rc = hpti_evaluate_once(run, plan, value);

    if (rc > 0)
        return hpti_fail(HPT_E_INVALID,
                         "score test: the objective gave no value");
    return rc;
}

/* The plan's objective on the test rows of its split. */
static int
score(hpt_study *study, const hpti_plan *plan, double *value)
{
    double outcomes[HPTI_MOST_OUTCOMES];
    hpti_evaluator evaluator;
    hpti_run run;
    int rc = hpti_study_enter(study);

    if (rc < 0)
        return rc;
    rc = prepare(&run, study, plan, outcomes);
    if (rc == HPT_OK)
        hpti_evaluator_enter(study, &evaluator);
    hpti_study_unlock(study);
    if (rc < 0)
        return rc;
    rc = evaluate(&run, plan, value);
    if (hpti_study_is_forked(study))
        return rc;
    hpti_study_lock(study);
    hpti_evaluator_leave(study, &evaluator);
    hpti_study_unlock(study);
    return rc;
}

int
hpt_study_score_test(hpt_study *study, hpt_objective *objective, double *value)
{
    hpti_plan plan;
    double scored;
    int rc;

    if (!objective)
        return hpti_fail_null("objective");
    if (!value)
        return hpti_fail(HPT_E_INVALID, "score test: value is NULL");
    *value = NAN;
    hpti_plan_copy(&plan, objective);
    rc = score(study, &plan, &scored);
    hpti_plan_clear(&plan);
    if (rc == HPT_OK)
        *value = scored;
    return rc;
}
