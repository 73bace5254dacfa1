/*
 * A split from the inside: its folds, and what a study asks of it, a reference
 * and the test rows once.
 */
#ifndef HPTI_STUDY_SPLIT_PRIV_H
#define HPTI_STUDY_SPLIT_PRIV_H

#include <hptune/alloc.h>
#include <hptune/split.h>
#include <stdatomic.h>
#include <stddef.h>

/* Row indices that lie in the split's own memory, ascending. */
typedef struct hpti_rows {
    const size_t *rows;
    size_t n;
} hpti_rows;

typedef struct hpti_fold {
    hpti_rows train, validation;
} hpti_fold;

struct hpt_split {
    hpt_allocator mem;
    atomic_size_t references;
    atomic_int sealed; /* 1 until the test rows are handed out */
    size_t n_folds;
    hpti_fold *folds; /* length n_folds */
    hpti_rows test;   /* none: n is 0 */
    hpti_rows rest;   /* all other rows; only when there are test rows */
    size_t *pool;     /* room for the rows of all of them */
};

/* ---- for the study ---- */

/* Take a reference (thread-safe); hpt_split_destroy() gives it up. */
hpt_split *hpti_split_retain(hpt_split *split);

/*
 * Break the seal: all rows but the test rows, and the test rows, borrowed from
 * the split, both ascending.  Thread-safe: of several calls one gets them.
 * HPT_OK; HPT_E_STATE (no test rows, or handed out already).
 */
int hpti_split_unseal(hpt_split *split, const size_t **train_rows,
                      size_t *n_train, const size_t **test_rows,
                      size_t *n_test);

/* ---- for the schemes ---- */

/*
 * A split with empty folds and room for n_rows row indices, in one block; the
 * caller fills both in and calls hpti_split_finish().
 *
 * @param[out] out  NULL on error
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_split_create(hpt_split **out, size_t n_folds, size_t n_rows);

/* Seal it when it has test rows: from now on it is immutable. */
hpt_split *hpti_split_finish(hpt_split *split);

#endif
