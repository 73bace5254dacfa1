/**
 * @file
 * Objectives: the user's training program as a callback, its direction, and how
 * it is validated.
 */
#ifndef HPTUNE_OBJECTIVE_H
#define HPTUNE_OBJECTIVE_H

#include <hptune/export.h>
#include <hptune/split.h>
#include <hptune/trial.h>
#include <stddef.h>

HPT_BEGIN_DECLS

/** A callback, its direction and its validation; opaque.  One thread at a time
 *  changes it; any number of runs may use it. */
typedef struct hpt_objective hpt_objective;

/** Which way is better. */
enum hpt_direction {
    HPT_MINIMIZE = 0, /**< smaller is better */
    HPT_MAXIMIZE = 1  /**< larger is better */
};

/**
 * Trains and scores one configuration (on one fold, when there is a split).
 *
 * @param trial      borrowed for the call: parameters, seed, rows
 * @param[out] value the score; NaN on entry, so a callback that forgets it is
 *                   seen as failed
 * @param user_data  as given to hpt_objective_create()
 * @return HPT_OK: value is set; NaN makes the trial a failed one, an infinite
 *         value ranks it last.
 *         HPT_TRIAL_PRUNED: cut short; value may be set.
 *         HPT_TRIAL_FAILED: no value; the run goes on.
 *         negative: the run stops, the trial counts as failed, and
 *         hpt_study_optimize() returns that very number.
 *         Any other number ends the run with HPT_E_INVALID.
 *
 * Runs on the thread that called hpt_study_optimize(), or on worker threads,
 * without a lock held; it may call into the study.  It must return: no
 * longjmp() out of it.  A C++ exception must not leave it.
 */
typedef int (*hpt_objective_fn)(hpt_trial *trial, double *value,
                                void *user_data);

/**
 * Create an objective; its direction is HPT_MINIMIZE.
 *
 * @param evaluate   not NULL
 * @param user_data  borrowed; must outlive the objective and every run of it
 * @return owned handle; NULL (HPT_E_INVALID, HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API hpt_objective *hpt_objective_create(hpt_objective_fn evaluate,
                                            void *user_data);

/** Give up the caller's reference.  NULL is a no-op.  @since 0.1 */
HPT_API void hpt_objective_destroy(hpt_objective *objective);

/** @param direction  an hpt_direction.  @return HPT_OK; HPT_E_INVALID.
 *  @since 0.1 */
HPT_API int hpt_objective_set_direction(hpt_objective *objective, int direction);

/**
 * Evaluate each configuration once a fold; its value is the mean over the
 * folds, its standard error that of the mean.  The model takes the standard
 * error as the noise of that observation.
 *
 * A fold that fails makes the trial a failed one.  A pruned fold prunes the
 * trial, with the mean of the values so far.  After an infinite value the rest
 * is left out: the mean is settled.
 *
 * @param split  kept by reference; NULL removes it
 * @return HPT_OK; HPT_E_INVALID
 * @since 0.1
 */
HPT_API int hpt_objective_set_split(hpt_objective *objective, hpt_split *split);

/**
 * Evaluate each configuration (or each fold of it) n times, with other seeds.
 *
 * @param n  1 (the default) to 10,000
 * @return HPT_OK; HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_objective_set_repeats(hpt_objective *objective, int n);

/**
 * Cut the folds and repeats of a trial short when it is already hopeless
 * against the best: a paired one-sided t test on the differences to the best
 * trial, evaluation by evaluation, at level alpha divided by the number of
 * looks; at least 3 evaluations.  This is blocking as in A. W. Moore and
 * M. S. Lee, "Efficient algorithms for minimizing cross validation error",
 * ICML 1994, with Bonferroni's correction.  A trial so cut is told as pruned,
 * with the best trial's mean plus the mean difference as its value.  The best
 * is the best feasible one: there is no race before there is one.
 *
 * @param alpha  0 switches it off; else to 0.5; 0.05 by default
 * @return HPT_OK; HPT_E_RANGE
 * @since 0.1
 */
HPT_API int hpt_objective_set_racing(hpt_objective *objective, double alpha);

HPT_END_DECLS

#endif
