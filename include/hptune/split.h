/**
 * @file
 * Splits: index sets over the rows of a data set.
 *
 * A split has folds, each with rows to train on and rows to validate on, and
 * may keep test rows, which are in no fold: they are sealed and handed out
 * once, by hpt_study_score_test().  A split is immutable, reference counted,
 * and read by any number of threads.  The same arguments give the same rows on
 * every platform.
 *
 * Fill an hpt_rows with the number of rows and what is known of them, and hand
 * it to the constructor of a scheme.  Rows are numbered from 0.  A fraction of
 * the rows is taken to the nearest row, and at least one; with groups it is met
 * as nearly as whole groups allow.
 */
#ifndef HPTUNE_SPLIT_H
#define HPTUNE_SPLIT_H

#include <hptune/export.h>
#include <stddef.h>
#include <stdint.h>

HPT_BEGIN_DECLS

/** Folds over the rows of a data set; opaque, immutable, reference counted. */
typedef struct hpt_split hpt_split;

/**
 * What is known of the rows, for every scheme.  Fill it after
 * HPT_ROWS_INIT; the arrays are read during the call only.  A size that was not
 * set, or a member that this version of the library does not know and that is
 * set, is HPT_E_INVALID.
 */
typedef struct hpt_rows {
    size_t size;           /**< sizeof(hpt_rows), set by HPT_ROWS_INIT */
    size_t n;              /**< number of rows, 2 to 2^31 - 1 */
    const int64_t *strata; /**< length n or NULL: classes, kept in proportion */
    const int64_t *groups; /**< length n or NULL: rows of a group stay together
                                (not together with strata) */
    uint64_t seed;         /**< of the shuffle */
    double test_fraction;  /**< 0 <= t < 1 of the rows, sealed; in a time
                                series the last ones */
} hpt_rows;

/** First value of an hpt_rows: the size set, the rest zero. */
#define HPT_ROWS_INIT { sizeof(hpt_rows), 0, NULL, NULL, 0, 0.0 }

/**
 * What HPT_ROWS_INIT does, for languages without macros.
 *
 * @param[out] rows  of `size` bytes: the size set, the rest zero
 * @param size       the caller's own sizeof(hpt_rows)
 * @return HPT_OK; HPT_E_INVALID for NULL, or a size smaller than this struct's
 *         in version 0.1 or above 4,096
 * @since 0.1
 */
HPT_API int hpt_rows_init(hpt_rows *rows, size_t size);

/**
 * One fold: a validation part, drawn at random, and the rest to train on.
 *
 * @param rows                 borrowed for the call
 * @param validation_fraction  above 0, with test_fraction below 1: a fraction
 *                             of all rows
 * @return owned handle; NULL (HPT_E_INVALID, HPT_E_RANGE, HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API hpt_split *hpt_split_holdout(const hpt_rows *rows,
                                     double validation_fraction);

/**
 * k folds: each row that is not sealed is validated on exactly once (once a
 * repeat).  Stratified when rows->strata is given, grouped when rows->groups
 * is.  Fold sizes differ by at most one row (groups: by what they allow).
 *
 * @param k        2 to the number of rows (or groups) that are not sealed
 * @param repeats  1 to 1,000; each shuffles anew, k * repeats folds in all
 * @return owned handle; NULL (HPT_E_INVALID, HPT_E_RANGE, HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API hpt_split *hpt_split_k_fold(const hpt_rows *rows, size_t k,
                                    size_t repeats);

/**
 * As many folds as there are rows (or groups) that are not sealed.  Each fold
 * keeps its rows: n folds of n rows take 8 n^2 bytes, up to 2^27 row indices
 * (11,585 rows one by one).
 *
 * @return owned handle; NULL (HPT_E_INVALID, HPT_E_RANGE, HPT_E_NOMEM)
 * @since 0.1
 */
HPT_API hpt_split *hpt_split_leave_one_out(const hpt_rows *rows);

/**
 * Time series: fold i trains on the first rows and validates on the `horizon`
 * rows after them (after a gap); the next fold's training rows are longer by
 * `horizon`.  The last fold ends with the last row that is not sealed.  No
 * shuffle; strata and groups must be NULL.
 *
 * @param k        1 or more folds
 * @param horizon  1 or more validation rows a fold
 * @param gap      rows left out between training and validation
 * @return owned handle; NULL (HPT_E_RANGE when the rows do not suffice, ...)
 * @since 0.1
 */
HPT_API hpt_split *hpt_split_expanding(const hpt_rows *rows, size_t k,
                                       size_t horizon, size_t gap);

/** Give up the caller's reference.  NULL is a no-op.  @since 0.1 */
HPT_API void hpt_split_destroy(hpt_split *split);

/** @return number of folds, all repeats counted; 0 for NULL.  @since 0.1 */
HPT_API size_t hpt_split_count(const hpt_split *split);

/**
 * Rows to train on in a fold.
 *
 * @param fold    0 .. count - 1
 * @param[out] n  number of rows
 * @return borrowed row indices, ascending; NULL past the end
 * @since 0.1
 */
HPT_API const size_t *hpt_split_train_rows(const hpt_split *split, size_t fold,
                                           size_t *n);

/** Rows to validate on in a fold; as hpt_split_train_rows().  @since 0.1 */
HPT_API const size_t *hpt_split_validation_rows(const hpt_split *split,
                                                size_t fold, size_t *n);

/** @return number of sealed test rows.  @since 0.1 */
HPT_API size_t hpt_split_test_count(const hpt_split *split);

/** @return 1 while the test rows are sealed, 0 after they were handed out, or
 *          when there are none.  @since 0.1 */
HPT_API int hpt_split_is_sealed(const hpt_split *split);

HPT_END_DECLS

#endif
