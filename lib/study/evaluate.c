/*
 * Evaluating one configuration.
 *
 * Evaluations come in the order of (repeat, fold).  Their mean is the value of
 * the trial; the standard error of the mean is the noise that a model takes it
 * with.  Any failed evaluation makes the trial a failed one; an infinitely bad
 * one settles its mean, so the rest is left out.  An outcome of the trial is
 * the mean over the evaluations that have set it.
 */
#include "study/evaluate-priv.h"

#include <float.h>
#include <math.h>

/* ---- threads inside of an objective ---- */

void
hpti_evaluator_enter(hpt_study *study, hpti_evaluator *evaluator)
{
    evaluator->thread = pthread_self();
    evaluator->next = study->evaluators;
    study->evaluators = evaluator;
}

void
hpti_evaluator_leave(hpt_study *study, hpti_evaluator *evaluator)
{
    hpti_evaluator **link = &study->evaluators;

    while (*link != evaluator)
        link = &(*link)->next;
    *link = evaluator->next;
}

bool
hpti_evaluator_inside(const hpt_study *study)
{
    const hpti_evaluator *e = study->evaluators;

    while (e && !pthread_equal(e->thread, pthread_self()))
        e = e->next;
    return e != NULL;
}

/* ---- one evaluation ---- */

/* The text of the misread was set by the getter, unless the host has since
 * made a call that emptied it. */
static int
fail_misread(const hpti_run *run)
{
    if (!hpt_last_error()[0])
        return hpti_fail(HPT_E_INVALID, "trial %lld: a parameter was misread",
                         (long long)run->number);
    return HPT_E_INVALID;
}

int
hpti_evaluate_once(hpti_run *run, const hpti_plan *plan, double *value)
{
    int rc;

    *value = NAN;
    rc = plan->evaluate(&run->trial, value, plan->user_data);
    if (rc < 0)
        return rc;
    if (run->misread != HPT_OK)
        return fail_misread(run);
    switch (rc) {
    case HPT_OK:
        return isnan(*value) ? HPT_TRIAL_FAILED : HPT_OK;
    case HPT_TRIAL_PRUNED:
        return rc;
    case HPT_TRIAL_FAILED:
        *value = NAN;
        return rc;
    }
    return hpti_fail(HPT_E_INVALID,
                     "the objective returned %d for trial %lld, which is not "
                     "HPT_OK, HPT_TRIAL_PRUNED, HPT_TRIAL_FAILED or negative",
                     rc, (long long)run->number);
}

/* Show evaluation i of a plan to the callback. */
static void
show(hpti_run *run, const hpti_plan *plan, size_t i)
{
    size_t folds = hpti_plan_folds(plan), fold = i % folds;

    run->fold = (int)fold; /* a split has fewer than 2^31 rows */
    run->repeat = (int)(i / folds);
    if (!plan->split)
        return;
    run->train_rows = hpt_split_train_rows(plan->split, fold, &run->n_train);
    run->score_rows =
        hpt_split_validation_rows(plan->split, fold, &run->n_score);
}

/* Back to what a trial shows outside of an objective. */
static void
hide(hpti_run *run)
{
    run->fold = -1;
    run->repeat = -1;
    run->train_rows = run->score_rows = NULL;
    run->n_train = run->n_score = 0;
}

/* ---- mean and standard error ---- */

/*
 * Two passes over numbers scaled by a power of two to magnitudes below 1, so
 * that neither sums nor squares overflow; deviations are taken from the first
 * number, so that equal numbers give their own value and exactly 0.
 */
void
hpti_mean(const double *x, size_t n, double *mean, double *standard_error)
{
    double largest = 0, sum = 0, squares = 0, center;
    double m = (double)n;
    int exponent;

    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(x[i]));
    frexp(largest, &exponent);
    for (size_t i = 0; i < n; i++)
        sum += ldexp(x[i], -exponent) - ldexp(x[0], -exponent);
    center = ldexp(x[0], -exponent) + sum / m;
    for (size_t i = 0; i < n; i++) {
        double deviation = ldexp(x[i], -exponent) - center;

        squares += deviation * deviation;
    }
    *mean = sum == 0 ? x[0] : ldexp(center, exponent);
    *standard_error = n < 2 ? 0 : ldexp(sqrt(squares / (m - 1) / m), exponent);
}

/* ---- all evaluations of a trial ---- */

/*
 * Evaluation i of a trial.  Its outcomes begin as unknown and end in the means,
 * whatever becomes of it.
 */
static int
evaluate_next(hpti_run *run, const hpti_plan *plan, size_t i, double *value,
              hpti_outcome_means *means)
{
    const hpti_outcomes *outcomes = &run->study->outcomes;
    hpti_fpenv env;
    int rc;

    for (size_t k = 0; k < outcomes->n; k++)
        run->outcomes[k] = NAN;
    show(run, plan, i);
    rc = hpti_evaluate_once(run, plan, value);
    env = hpti_fpenv_enter();
    hpti_outcome_means_add(means, outcomes, run->outcomes);
    hpti_fpenv_leave(env);
    return rc;
}

static double
flip(const hpti_plan *plan, double x)
{
    return plan->direction == HPT_MAXIMIZE ? -x : x;
}

/* Tell the mean of the first n scores. */
static void
tell_mean(hpti_told *told, const hpti_plan *plan, const double *scores,
          size_t n, int state)
{
    hpti_fpenv env;

    *told = (hpti_told){ state, NAN, 0 };
    if (n == 0)
        return;
    env = hpti_fpenv_enter();
    if (isinf(scores[n - 1])) /* none comes after an infinite one */
        told->value = scores[n - 1];
    else
        hpti_mean(scores, n, &told->value, &told->standard_error);
    told->value = flip(plan, told->value);
    hpti_fpenv_leave(env);
}

/* The incumbent's mean plus the mean difference is the fairest guess. */
static void
tell_cut(hpti_told *told, const hpti_plan *plan, const hpti_race *race)
{
    told->state = HPT_TRIAL_PRUNED;
    told->value = flip(plan, race->best->mean + race->mean);
    told->standard_error = hpti_race_standard_error(race);
}

/* Is the trial hopeless after one more score?  Then told is filled. */
static bool
cut(const hpti_plan *plan, double score, hpti_race *race, hpti_told *told)
{
    hpti_fpenv env = hpti_fpenv_enter();
    bool hopeless = hpti_race_add(race, score);

    if (hopeless)
        tell_cut(told, plan, race);
    hpti_fpenv_leave(env);
    return hopeless;
}

/* Fills told unless the trial has failed. */
static int
evaluate_all(hpti_run *run, const hpti_plan *plan, double *scores,
             hpti_race *race, hpti_outcome_means *means, hpti_told *told)
{
    size_t n = 0, m = hpti_plan_count(plan);
    int rc = HPT_OK;

    while (n < m && rc == HPT_OK) {
        double value;

        rc = evaluate_next(run, plan, n, &value, means);
        if (rc < 0)
            return rc;
        if (rc == HPT_TRIAL_FAILED)
            return HPT_OK;
        if (isnan(value)) /* pruned without one */
            break;
        scores[n++] = flip(plan, value);
        if (isinf(value))
            break;
        if (rc == HPT_OK && cut(plan, scores[n - 1], race, told))
            return HPT_OK;
    }
    tell_mean(told, plan, scores, n,
              rc == HPT_OK ? HPT_TRIAL_COMPLETE : HPT_TRIAL_PRUNED);
    return HPT_OK;
}

int
hpti_evaluate(hpti_run *run, const hpti_plan *plan, double *scores,
              const hpti_incumbent *best, hpti_told *told)
{
    hpti_outcome_means means;
    hpti_race race;
    int rc;

    *told = (hpti_told){ HPT_TRIAL_FAILED, NAN, 0 };
    hpti_outcome_means_init(&means);
    hpti_race_init(&race, best, plan->alpha);
    rc = evaluate_all(run, plan, scores, &race, &means, told);
    for (size_t k = 0; k < run->study->outcomes.n; k++)
        run->outcomes[k] = means.mean[k];
    hide(run);
    return rc;
}
