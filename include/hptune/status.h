/**
 * @file
 * Status codes and the text of the last error.
 *
 * Every call that can fail returns an int: HPT_OK is 0, errors are negative,
 * news are positive, so that `rc < 0` is the test for failure.  Constructors
 * return a handle, or NULL on error.
 */
#ifndef HPTUNE_STATUS_H
#define HPTUNE_STATUS_H

#include <hptune/export.h>

HPT_BEGIN_DECLS

/** Status codes.  Codes are appended, never reused: keep a default branch. */
enum hpt_status {
    HPT_OK = 0,             /**< done */
    HPT_STOPPED = 1,        /**< stopped by hpt_study_stop() or by a callback */
    HPT_EXHAUSTED = 2,      /**< every point of a finite space was proposed */
    HPT_TIME_LIMIT = 3,     /**< the limit on wall time was reached */
    HPT_TARGET_REACHED = 4, /**< the target value was reached */
    HPT_NO_IMPROVEMENT = 5, /**< too many trials without improvement */
    HPT_TRIAL_LIMIT = 6,    /**< the limit on trials was reached */

    HPT_E_INVALID = -1,    /**< an argument is wrong; the text says which */
    HPT_E_RANGE = -2,      /**< a number lies outside of what is allowed */
    HPT_E_NOT_FOUND = -3,  /**< no such name, number or key */
    HPT_E_STATE = -4,      /**< not allowed at this time (frozen, told, forked) */
    HPT_E_NOMEM = -5,      /**< out of memory; every handle stays usable */
    HPT_E_IO = -6,         /**< a file could not be written */
    HPT_E_INFEASIBLE = -7, /**< no point found that satisfies the constraints */
    HPT_E_NOT_PD = -8,     /**< a matrix is not positive definite */
    HPT_E_NO_DATA = -9     /**< nothing there yet, such as no finished trial */
};

/**
 * Text of the last error of this thread: one line, with the caller's own names
 * and values in it, such as "max_depth: low 40 is above high 1".
 *
 * Successful calls leave the text alone, except that successful constructors
 * clear it.  A call that is handed the NULL of a failed constructor fails and
 * keeps the text of that first failure.
 *
 * @return text owned by the library, valid until the next failing call on this
 *         thread; empty when nothing has failed; never NULL
 * @since 0.1
 */
HPT_API const char *hpt_last_error(void);

/**
 * Status code that belongs to hpt_last_error(): it tells what kind of error a
 * constructor met that has returned NULL.
 *
 * @return the negative code of the last failure of this thread; HPT_OK when the
 *         text is empty
 * @since 0.1
 */
HPT_API int hpt_last_status(void);

/**
 * Name of a status code, such as "HPT_E_RANGE".
 *
 * @param status  any int
 * @return static text; "unknown status" for a code that this version lacks
 * @since 0.1
 */
HPT_API const char *hpt_status_to_string(int status);

HPT_END_DECLS

#endif
