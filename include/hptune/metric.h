/**
 * @file
 * Metrics: ready scores for the usual models.
 *
 * Each writes one number and returns HPT_OK; HPT_E_INVALID (NULL, n = 0, a NaN,
 * an infinite truth or a label out of range; the text names the row);
 * HPT_E_NO_DATA where the metric is not defined (said below), or HPT_E_NOMEM.
 * Classes are integers from 0 up, however large.  Arrays are borrowed for the
 * call.  Any thread.
 */
#ifndef HPTUNE_METRIC_H
#define HPTUNE_METRIC_H

#include <hptune/export.h>
#include <stddef.h>
#include <stdint.h>

HPT_BEGIN_DECLS

/** Fraction of rows predicted rightly.  @since 0.1 */
HPT_API int hpt_metric_accuracy(size_t n, const int64_t *truth,
                                const int64_t *predicted, double *value);

/**
 * Mean over the classes that occur in truth of the fraction predicted rightly.
 * @since 0.1
 */
HPT_API int hpt_metric_balanced_accuracy(size_t n, const int64_t *truth,
                                         const int64_t *predicted,
                                         double *value);

/**
 * F1 of one class, 2 tp / (2 tp + fp + fn).
 *
 * @param positive  the class that counts as positive; -1: the mean over all
 *                  classes that occur in truth or predicted ("macro")
 * @param[out] value  0 when the class occurs nowhere
 * @since 0.1
 */
HPT_API int hpt_metric_f1(size_t n, const int64_t *truth,
                          const int64_t *predicted, int64_t positive,
                          double *value);

/**
 * Mean of -log(probability given to the true class), natural logarithm.
 *
 * @param n_classes      at least 2
 * @param probabilities  n x n_classes, row-major; not negative; each row is
 *                       scaled to sum 1, then clipped to 2^-52 .. 1 - 2^-52
 * @since 0.1
 */
HPT_API int hpt_metric_log_loss(size_t n, const int64_t *truth,
                                size_t n_classes, const double *probabilities,
                                double *value);

/**
 * Area under the ROC curve; ties count half.
 *
 * @param truth   0 or 1
 * @param scores  larger means more likely 1; not NaN
 * @return also HPT_E_NO_DATA when a class does not occur
 * @since 0.1
 */
HPT_API int hpt_metric_auc(size_t n, const int64_t *truth, const double *scores,
                           double *value);

/** Root of the mean squared error.  @since 0.1 */
HPT_API int hpt_metric_rmse(size_t n, const double *truth,
                            const double *predicted, double *value);

/** Mean absolute error.  @since 0.1 */
HPT_API int hpt_metric_mae(size_t n, const double *truth,
                           const double *predicted, double *value);

/**
 * Coefficient of determination, 1 - SS_residual / SS_total.
 *
 * @return also HPT_E_NO_DATA when truth is constant
 * @since 0.1
 */
HPT_API int hpt_metric_r2(size_t n, const double *truth,
                          const double *predicted, double *value);

HPT_END_DECLS

#endif
