/*
 * What a study asks of a split: a reference, and its test rows once.
 */
#ifndef HPTI_STUDY_SPLIT_PRIV_H
#define HPTI_STUDY_SPLIT_PRIV_H

#include <hptune/split.h>

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

#endif
