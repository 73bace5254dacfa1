/**
 * @file
 * Results: an immutable snapshot of a study, independent of it.
 *
 * Columns have one entry a trial, in the order of the trial numbers, and are
 * borrowed from the result.  Any number of threads may read a result.
 */
#ifndef HPTUNE_RESULT_H
#define HPTUNE_RESULT_H

#include <hptune/export.h>
#include <hptune/study.h>
#include <stddef.h>
#include <stdint.h>

HPT_BEGIN_DECLS

/** A snapshot of a study; opaque, immutable. */
typedef struct hpt_result hpt_result;

/**
 * Take a snapshot of a study.
 *
 * @return owned handle; NULL (HPT_E_NOMEM, HPT_E_STATE, HPT_E_INVALID)
 * @since 0.1
 */
HPT_API hpt_result *hpt_study_result(const hpt_study *study);

/** Destroy a result.  NULL is a no-op.  @since 0.1 */
HPT_API void hpt_result_destroy(hpt_result *result);

/** @return the study's space, borrowed, lives as long as the result; NULL for
 *          NULL.  @since 0.1 */
HPT_API const hpt_space *hpt_result_space(const hpt_result *result);

/** @return the study's hpt_direction; HPT_E_INVALID for NULL.  @since 0.1 */
HPT_API int hpt_result_direction(const hpt_result *result);

/** @return number of trials; 0 for NULL.  @since 0.1 */
HPT_API size_t hpt_result_count(const hpt_result *result);

/** @return number of the best complete trial: best value told, the earlier one
 *          on a tie; HPT_E_NO_DATA when there is none.  Where there are
 *          outcomes, the best feasible one; when none is, that with the smallest
 *          of hpt_result_violations(), then the best value.  @since 0.1 */
HPT_API int64_t hpt_result_best_number(const hpt_result *result);

/** @return 1 when all outcomes of the best trial are known and within their
 *          limits, or the study has none; 0 when not; HPT_E_NO_DATA.
 *  @since 0.1 */
HPT_API int hpt_result_best_is_feasible(const hpt_result *result);

/** @return value of the best trial, in the user's units; NaN when there is
 *          none.  @since 0.1 */
HPT_API double hpt_result_best_value(const hpt_result *result);

/** @return standard error of the best value; 0 when not known, NaN when there
 *          is no best.  @since 0.1 */
HPT_API double hpt_result_best_standard_error(const hpt_result *result);

/** Parameters of the best trial; as hpt_trial_get_float().  @since 0.1 */
HPT_API double hpt_result_best_float(const hpt_result *result,
                                     const char *name);

/** As hpt_trial_get_int().  @since 0.1 */
HPT_API int64_t hpt_result_best_int(const hpt_result *result, const char *name);

/** As hpt_trial_get_boolean().  @since 0.1 */
HPT_API int hpt_result_best_boolean(const hpt_result *result, const char *name);

/** As hpt_trial_get_label(); borrowed from the result.  @since 0.1 */
HPT_API const char *hpt_result_best_label(const hpt_result *result,
                                          const char *name);

/** @return 1 when a parameter is active in the best trial, 0 when not;
 *          HPT_E_NOT_FOUND; HPT_E_NO_DATA.  @since 0.1 */
HPT_API int hpt_result_best_is_active(const hpt_result *result,
                                      const char *name);

/**
 * Number of the trial whose value is best by estimate: the surrogate's
 * posterior mean at the complete trials.  Under noise it is a better choice
 * than the luckiest observation.  In a study with outcomes the best of the
 * feasible ones by that mean; when none is feasible, hpt_result_best_number().
 *
 * @return a trial number; HPT_E_NO_DATA with fewer than 2 complete trials;
 *         HPT_E_NOMEM
 * Cost: one fit of a Gaussian process.
 * @since 0.1
 */
HPT_API int64_t hpt_result_estimated_best_number(const hpt_result *result);

/** @return borrowed column of the values told, in the user's units; NaN where
 *          there is none.  Length hpt_result_count().  @since 0.1 */
HPT_API const double *hpt_result_values(const hpt_result *result);

/** @return borrowed column of standard errors; 0 where not known. @since 0.1 */
HPT_API const double *hpt_result_standard_errors(const hpt_result *result);

/** @return borrowed column of hpt_trial_state numbers.  @since 0.1 */
HPT_API const int *hpt_result_states(const hpt_result *result);

/** @return borrowed column of seconds from ask to tell; NaN while running.
 *  @since 0.1 */
HPT_API const double *hpt_result_seconds(const hpt_result *result);

/** @return borrowed column: the best complete and feasible value up to and with
 *          this trial; NaN before the first.  @since 0.1 */
HPT_API const double *hpt_result_running_best(const hpt_result *result);

/**
 * Column of a parameter as doubles: label indices for a categorical one, NaN
 * where it is inactive.
 *
 * @return borrowed, length hpt_result_count(); NULL for an unknown name
 * @since 0.1
 */
HPT_API const double *hpt_result_column(const hpt_result *result,
                                        const char *name);

/**
 * Column of an integer, boolean, categorical or ordinal parameter as integers
 * (the last two as indices); INT64_MIN where it is inactive.
 *
 * @return borrowed, length hpt_result_count(); NULL for an unknown name or
 *         another kind
 * @since 0.1
 */
HPT_API const int64_t *hpt_result_column_int(const hpt_result *result,
                                             const char *name);

/** @return number of the study's outcomes; 0 for NULL.  @since 0.1 */
HPT_API size_t hpt_result_outcome_count(const hpt_result *result);

/** @return name of the outcome at an index, borrowed from the result; NULL past
 *          the end (HPT_E_RANGE).  @since 0.1 */
HPT_API const char *hpt_result_outcome_name(const hpt_result *result,
                                            size_t index);

/** @return limit of the outcome at an index; NaN past the end (HPT_E_RANGE).
 *  @since 0.1 */
HPT_API double hpt_result_outcome_limit(const hpt_result *result, size_t index);

/**
 * Column of an outcome, as told; NaN where it is not known, and while a trial
 * runs.
 *
 * @return borrowed, length hpt_result_count(); NULL for an unknown name
 * @since 0.1
 */
HPT_API const double *hpt_result_outcome_column(const hpt_result *result,
                                                const char *name);

/**
 * By how much each trial violates the limits of the outcomes: the sum of what
 * lies above them, each in standard deviations of its outcome over the trials.
 *
 * @return borrowed column, length hpt_result_count(): 0 for a feasible trial
 *         (and for all in a study without outcomes), above 0 for one that is
 *         not, NaN where an outcome is not known
 * @since 0.1
 */
HPT_API const double *hpt_result_violations(const hpt_result *result);

/**
 * The trials as CSV text: a header line; then number, state, value,
 * standard_error, seconds and the parameters by name.  In a study with outcomes
 * these follow by name, and at last "feasible": 1, 0, or empty where an outcome
 * is not known.  Numbers read back to the same bits and have a point, whatever
 * the host's locale; labels are quoted where RFC 4180 asks for it; what has no
 * value is empty.
 *
 * @return owned text, give it to hpt_text_destroy(); NULL (HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API char *hpt_result_to_csv(const hpt_result *result);

/**
 * The space, the outcomes, the trials and the best as JSON text (format
 * "hptune-result", version 1).  NaN is null; infinities are "inf" and "-inf".
 * Members about outcomes are there in a study that has some.
 *
 * @return owned text, give it to hpt_text_destroy(); NULL (HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API char *hpt_result_to_json(const hpt_result *result);

/**
 * A plain-text table of the best trials, best first, to be read by people.
 * Feasible trials come first, then the others by hpt_result_violations().
 *
 * @param rows  at most so many trials; 0 for all complete ones
 * @return owned text, give it to hpt_text_destroy(); NULL (HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API char *hpt_result_to_table(const hpt_result *result, size_t rows);

/**
 * A digest of the trials: 16 hexadecimal digits, equal for two studies whose
 * trials agree bit by bit in number, state, value, standard error, parameters
 * and outcomes.  Times and names have no part in it.  Put it into a log to see
 * later whether a run was repeated exactly.  The same on every processor; not
 * meant to withstand forgery (it is FNV-1a).
 *
 * @return owned text, give it to hpt_text_destroy(); NULL (HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API char *hpt_result_digest(const hpt_result *result);

/**
 * Write hpt_result_to_csv() to a file, which is replaced whole or not at all.
 *
 * @return HPT_OK; HPT_E_IO with the path and the reason; HPT_E_NOMEM
 * @since 0.1
 */
HPT_API int hpt_result_save_csv(const hpt_result *result, const char *path);

/** Write hpt_result_to_json() to a file; as hpt_result_save_csv().
 *  @since 0.1 */
HPT_API int hpt_result_save_json(const hpt_result *result, const char *path);

/**
 * Read the surrogate: a Gaussian process fitted to the complete trials as the
 * "gp" sampler does it, whichever sampler the study had.
 *
 * The model works on transformed scores (Yeo-Johnson); mean and sd are brought
 * back to the user's units at the quantiles of one standard deviation: mean is
 * the posterior median, sd half the distance between the two.
 *
 * @param points  n x hpt_space_count(), row-major: values as in
 *                hpt_trial_get_point(); values outside of the bounds are moved
 *                to them; values of inactive parameters are not looked at
 * @param n       number of points
 * @param[out] mean         length n, user's units; may be NULL
 * @param[out] sd           length n, user's units, noise excluded; may be NULL
 * @param[out] acquisition  length n, log expected improvement over the best
 *                          score in the model's units; may be NULL.  Outcomes
 *                          have no part in it
 * @return HPT_OK; HPT_E_NO_DATA with fewer than 2 complete trials;
 *         HPT_E_INVALID (NaN in an active parameter); HPT_E_NOMEM
 * Cost: one fit at the first call, kept in the result.
 * @since 0.1
 */
HPT_API int hpt_result_surrogate(const hpt_result *result, size_t n,
                                 const double *points, double *mean, double *sd,
                                 double *acquisition);

/**
 * Gradients of what hpt_result_surrogate() gives, with respect to the
 * parameters in the user's units.
 *
 * For an integer, boolean, ordinal or stepped parameter, whose values are
 * separate, that of the coordinate by which the model sees them, along the line
 * through the two neighbours of the value: per unit of the parameter.  0 for
 * categories, constants and inactive parameters, and where a value outside of
 * the bounds was moved to them.
 *
 * @param points  n x hpt_space_count(), as for hpt_result_surrogate()
 * @param n       number of points
 * @param[out] mean_gradient         n x hpt_space_count(), row-major; may be
 *                                   NULL
 * @param[out] sd_gradient           as mean_gradient
 * @param[out] acquisition_gradient  as mean_gradient
 * @return as hpt_result_surrogate()
 * Cost: as there.
 * @since 0.1
 */
HPT_API int hpt_result_surrogate_gradient(const hpt_result *result, size_t n,
                                          const double *points,
                                          double *mean_gradient,
                                          double *sd_gradient,
                                          double *acquisition_gradient);

/**
 * Lengthscales of the surrogate: how far one has to go along a parameter, in
 * its coordinate of the unit cube, for the scores to become unlike.
 *
 * They tell of non-linearity, not of importance: along a parameter that matters
 * much, but evenly, the lengthscale is long.  For importance look at gradients.
 * Where the model has an additive term besides, 1 / lengthscale^2 is the mean
 * over that and the term of all parameters together, weighted by their
 * variances; a quadratic trend has no lengthscale.
 *
 * @param n                  must be hpt_space_count()
 * @param[out] lengthscales  length n; NaN for a parameter that does not vary
 * @return as hpt_result_surrogate(); HPT_E_INVALID (n)
 * @since 0.1
 */
HPT_API int hpt_result_surrogate_lengthscales(const hpt_result *result,
                                              size_t n, double *lengthscales);

HPT_END_DECLS

#endif
