/*
 * Evaluating one configuration: its folds and repeats, and what they amount to.
 */
#ifndef HPTI_STUDY_EVALUATE_PRIV_H
#define HPTI_STUDY_EVALUATE_PRIV_H

#include "study/racing-priv.h"
#include "study/tell-priv.h"

/* A thread that is inside of an objective of a study; a list. */
typedef struct hpti_evaluator {
    pthread_t thread;
    struct hpti_evaluator *next;
} hpti_evaluator;

/* Enter and leave the study's list, with the mutex held. */
void hpti_evaluator_enter(hpt_study *study, hpti_evaluator *evaluator);
void hpti_evaluator_leave(hpt_study *study, hpti_evaluator *evaluator);

/* Is the calling thread in the list?  With the mutex held. */
bool hpti_evaluator_inside(const hpt_study *study);

/*
 * Call the objective once for the fold and rows that `run` shows.  HPT_OK,
 * HPT_TRIAL_PRUNED or HPT_TRIAL_FAILED with *value (NaN for none); negative
 * with the text set: the run of trials has to end.
 */
int hpti_evaluate_once(hpti_run *run, const hpti_plan *plan, double *value);

/*
 * Evaluate a trial in all its folds and repeats; its outcomes receive the means
 * over them.
 *
 * @param scores     length hpti_plan_count(plan); receives the scores, to be
 *                   minimised
 * @param best       what it races against, or NULL
 * @param[out] told  what is to be told of it
 * @return HPT_OK; negative, with the text set, when the run of trials has to
 *         end: told is then a failed trial
 */
int hpti_evaluate(hpti_run *run, const hpti_plan *plan, double *scores,
                  const hpti_incumbent *best, hpti_told *told);

/* Mean and standard error of the mean (0 for n = 1) of n >= 1 finite numbers,
 * of any size. */
void hpti_mean(const double *x, size_t n, double *mean, double *standard_error);

#endif
