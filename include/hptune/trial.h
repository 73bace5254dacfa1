/**
 * @file
 * Trials: one configuration on its way from ask to tell.
 *
 * A trial belongs to its study.  It is valid until it has been told (or given
 * up), or its study destroyed; inside an objective, until the callback returns.
 * One thread at a time reads a trial.
 *
 * A read of a name that the space lacks, of a parameter of another kind, or of
 * one that is inactive returns the value said below, sets hpt_last_error(), and
 * is remembered: hpt_study_optimize() then ends with that error instead of
 * tuning on a wrong number.  (A predicate's reads are not remembered.)
 */
#ifndef HPTUNE_TRIAL_H
#define HPTUNE_TRIAL_H

#include <hptune/export.h>
#include <hptune/space.h>
#include <stddef.h>
#include <stdint.h>

HPT_BEGIN_DECLS

/** States of a trial.  The numbers are stored in files and never change. */
enum hpt_trial_state {
    HPT_TRIAL_UNKNOWN = -1,  /**< answer for NULL or a wrong number */
    HPT_TRIAL_RUNNING = 0,   /**< asked for, not told */
    HPT_TRIAL_COMPLETE = 1,  /**< told a value */
    HPT_TRIAL_PRUNED = 2,    /**< cut short, with or without a value */
    HPT_TRIAL_FAILED = 3,    /**< has no value: crash, NaN */
    HPT_TRIAL_ABANDONED = 4  /**< given up by the host; says nothing */
};

/** @return the trial's number in its study, 0, 1, ...; -1 for none.  @since 0.1 */
HPT_API int64_t hpt_trial_number(const hpt_trial *trial);

/** @return an hpt_trial_state.  @since 0.1 */
HPT_API int hpt_trial_get_state(const hpt_trial *trial);

/**
 * A seed for the model of this trial: a function of the study's seed, the
 * trial's number, the repeat and the fold.
 * @since 0.1
 */
HPT_API uint64_t hpt_trial_seed(const hpt_trial *trial);

/** @return 1 when a parameter is active in this trial, 0 when not, or
 *          HPT_E_NOT_FOUND.  @since 0.1 */
HPT_API int hpt_trial_is_active(const hpt_trial *trial, const char *name);

/** @return value of a float, int, ordinal, boolean or constant parameter; NaN
 *          on error.  @since 0.1 */
HPT_API double hpt_trial_get_float(const hpt_trial *trial, const char *name);

/** @return value of an integer or boolean parameter; INT64_MIN on error.
 *  @since 0.1 */
HPT_API int64_t hpt_trial_get_int(const hpt_trial *trial, const char *name);

/** @return value of a boolean parameter, 0 or 1; -1 on error.  @since 0.1 */
HPT_API int hpt_trial_get_boolean(const hpt_trial *trial, const char *name);

/** @return label of a categorical parameter, borrowed, lives as long as the
 *          space; NULL on error.  @since 0.1 */
HPT_API const char *hpt_trial_get_label(const hpt_trial *trial,
                                        const char *name);

/** @return index into the labels of a categorical, or into the values of an
 *          ordinal parameter; -1 on error.  @since 0.1 */
HPT_API int64_t hpt_trial_get_index(const hpt_trial *trial, const char *name);

/**
 * All values as doubles, in the order of the space: label indices for
 * categorical parameters, NaN for inactive ones.
 *
 * @param[out] values  length n
 * @param n            must be hpt_space_count()
 * @return HPT_OK; HPT_E_INVALID
 * @since 0.1
 */
HPT_API int hpt_trial_get_point(const hpt_trial *trial, size_t n,
                                 double *values);

/** @return the score told, in the user's units; NaN when none.  @since 0.1 */
HPT_API double hpt_trial_get_value(const hpt_trial *trial);

/** @return standard error of the score; 0 when not known.  @since 0.1 */
HPT_API double hpt_trial_get_standard_error(const hpt_trial *trial);

/** @return seconds from ask to tell; NaN while running.  @since 0.1 */
HPT_API double hpt_trial_get_seconds(const hpt_trial *trial);

/**
 * Tell an outcome of a running trial: inside the objective, or between ask and
 * tell.  The last call of an evaluation counts; where a trial has several
 * (folds, repeats) its outcome is the mean over those that have set it.
 *
 * A trial that ends without one of its outcomes is not feasible.  Pruned and
 * failed trials may have outcomes too.
 *
 * @param name   as given to hpt_study_add_outcome(); one that the study lacks
 *               is remembered as a wrong read is
 * @param value  as measured; may be infinite
 * @return HPT_OK; HPT_E_NOT_FOUND (name); HPT_E_INVALID (NaN: the outcome stays
 *         as it was); HPT_E_STATE (told already, or inside a predicate)
 * @since 0.1
 */
HPT_API int hpt_trial_set_outcome(hpt_trial *trial, const char *name,
                                  double value);

/** @return the outcome of that name as set last, or, in a trial that has ended,
 *          as it was told; NaN when it is not known, and on error.
 *  @since 0.1 */
HPT_API double hpt_trial_get_outcome(const hpt_trial *trial, const char *name);

/** @return index of the fold in hand, 0 .. n - 1; 0 without a split; -1 outside
 *          of an objective.  @since 0.1 */
HPT_API int hpt_trial_fold(const hpt_trial *trial);

/** @return index of the repeat in hand, 0 .. n - 1; -1 outside of an objective.
 *  @since 0.1 */
HPT_API int hpt_trial_repeat(const hpt_trial *trial);

/**
 * Rows to train on in the fold in hand.
 *
 * @param[out] n  number of rows; 0 without a split
 * @return borrowed, n row indices, ascending; NULL without a split
 * @since 0.1
 */
HPT_API const size_t *hpt_trial_train_rows(const hpt_trial *trial, size_t *n);

/**
 * Rows to score on in the fold in hand: validation rows, or the sealed test
 * rows inside hpt_study_score_test().
 *
 * @param[out] n  number of rows; 0 without a split
 * @return borrowed, n row indices, ascending; NULL without a split
 * @since 0.1
 */
HPT_API const size_t *hpt_trial_score_rows(const hpt_trial *trial, size_t *n);

HPT_END_DECLS

#endif
