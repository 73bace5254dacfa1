/*
 * Trials: what the study adds to a configuration.  A configuration inside of a
 * predicate has no run, and so no number, state or rows.
 *
 * Nothing is locked: the parts of a record that are read here change only when
 * this very trial is told, and one thread at a time has to do with a trial.
 */
#include "random/philox.h"
#include "study/study-priv.h"
#include <math.h>

static const hpti_run *
run_of(const hpt_trial *trial)
{
    return trial ? trial->run : NULL;
}

int64_t
hpt_trial_number(const hpt_trial *trial)
{
    const hpti_run *run = run_of(trial);

    return run ? run->number : -1;
}

int
hpt_trial_get_state(const hpt_trial *trial)
{
    const hpti_run *run = run_of(trial);

    return run ? run->record->state : HPT_TRIAL_UNKNOWN;
}

/*
 * Two steps: the first number of the trial's stream keys the streams of its
 * evaluations.
 */
uint64_t
hpt_trial_seed(const hpt_trial *trial)
{
    const hpti_run *run = run_of(trial);
    uint64_t fold, repeat;
    hpti_random random;

    if (!run)
        return 0;
    fold = run->fold < 0 ? 0 : (uint64_t)run->fold;
    repeat = (uint64_t)run->repeat;
    hpti_random_init(&random, run->study->seed, (uint64_t)run->number,
                     HPTI_FOR_TRIAL_SEED);
    hpti_random_init(&random, hpti_random_bits(&random), repeat << 32 | fold,
                     HPTI_FOR_TRIAL_SEED);
    return hpti_random_bits(&random);
}

double
hpt_trial_get_value(const hpt_trial *trial)
{
    const hpti_run *run = run_of(trial);

    if (!run || run->record->state == HPT_TRIAL_RUNNING)
        return NAN;
    return hpti_study_flip(run->study, run->record->score);
}

double
hpt_trial_get_standard_error(const hpt_trial *trial)
{
    const hpti_run *run = run_of(trial);

    hpti_fpenv env;
    double standard_error;

    if (!run || run->record->state == HPT_TRIAL_RUNNING)
        return 0;
    env = hpti_fpenv_enter();
    standard_error = sqrt(run->record->score_var);
    hpti_fpenv_leave(env);
    return standard_error;
}

double
hpt_trial_get_seconds(const hpt_trial *trial)
{
    const hpti_run *run = run_of(trial);

    if (!run || run->record->state == HPT_TRIAL_RUNNING)
        return NAN;
    return run->record->seconds;
}

int
hpt_trial_fold(const hpt_trial *trial)
{
    const hpti_run *run = run_of(trial);

    return run ? run->fold : -1;
}

int
hpt_trial_repeat(const hpt_trial *trial)
{
    const hpti_run *run = run_of(trial);

    return run ? run->repeat : -1;
}

static const size_t *
rows(const size_t *list, size_t count, size_t *n)
{
    if (n)
        *n = count;
    return list;
}

const size_t *
hpt_trial_train_rows(const hpt_trial *trial, size_t *n)
{
    const hpti_run *run = run_of(trial);

    return run ? rows(run->train_rows, run->n_train, n) : rows(NULL, 0, n);
}

const size_t *
hpt_trial_score_rows(const hpt_trial *trial, size_t *n)
{
    const hpti_run *run = run_of(trial);

    return run ? rows(run->score_rows, run->n_score, n) : rows(NULL, 0, n);
}
