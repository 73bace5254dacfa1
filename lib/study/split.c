/*
 * Splits: the handle, whichever scheme made it.
 *
 * A split is one block of memory: the handle, then the folds, then the row
 * indices that the folds point to.
 */
#include "study/split-priv.h"

#include "base/error.h"
#include "base/mem.h"

/* a times b plus c, or SIZE_MAX when that is too much for any memory */
static size_t
size_of(size_t a, size_t b, size_t c)
{
    return a > (SIZE_MAX - c) / b ? SIZE_MAX : a * b + c;
}

int
hpti_split_create(hpt_split **out, size_t n_folds, size_t n_rows)
{
    size_t size = size_of(n_folds, sizeof(hpti_fold), sizeof(hpt_split));
    hpt_split *split = NULL;

    *out = NULL;
    size = size_of(n_rows, sizeof(size_t), size);
    if (size <= PTRDIFF_MAX)
        split = hpti_root_create(size, offsetof(hpt_split, mem));
    if (!split)
        return hpti_fail(HPT_E_NOMEM,
                         "not enough memory for a split of %zu folds", n_folds);
    atomic_init(&split->references, 1);
    atomic_init(&split->sealed, 0);
    split->n_folds = n_folds;
    split->folds = (hpti_fold *)(split + 1);
    split->pool = (size_t *)(split->folds + n_folds);
    *out = split;
    return HPT_OK;
}

hpt_split *
hpti_split_finish(hpt_split *split)
{
    atomic_store(&split->sealed, split->test.n > 0);
    hpti_error_clear();
    return split;
}

hpt_split *
hpti_split_retain(hpt_split *split)
{
    atomic_fetch_add_explicit(&split->references, 1, memory_order_relaxed);
    return split;
}

void
hpt_split_destroy(hpt_split *split)
{
    if (split && atomic_fetch_sub(&split->references, 1) == 1)
        hpti_root_destroy(split, offsetof(hpt_split, mem));
}

int
hpti_split_unseal(hpt_split *split, const size_t **train_rows, size_t *n_train,
                  const size_t **test_rows, size_t *n_test)
{
    if (!split->test.n)
        return hpti_fail(HPT_E_STATE, "the split has no test rows; its "
                                      "test_fraction is 0");
    if (!atomic_exchange(&split->sealed, 0))
        return hpti_fail(HPT_E_STATE,
                         "the %zu test rows of the split were handed out "
                         "already; they are given once",
                         split->test.n);
    *train_rows = split->rest.rows;
    *n_train = split->rest.n;
    *test_rows = split->test.rows;
    *n_test = split->test.n;
    return HPT_OK;
}

size_t
hpt_split_count(const hpt_split *split)
{
    return split ? split->n_folds : 0;
}

static const hpti_fold *
fold_of(const hpt_split *split, size_t fold)
{
    if (!split) {
        hpti_fail_null("split");
        return NULL;
    }
    if (fold >= split->n_folds) {
        hpti_fail(HPT_E_RANGE, "fold is %zu; the split has folds 0..%zu", fold,
                  split->n_folds - 1);
        return NULL;
    }
    return &split->folds[fold];
}

static const size_t *
hand_out(const hpti_rows *rows, size_t *n)
{
    if (n)
        *n = rows ? rows->n : 0;
    return rows ? rows->rows : NULL;
}

const size_t *
hpt_split_train_rows(const hpt_split *split, size_t fold, size_t *n)
{
    const hpti_fold *found = fold_of(split, fold);

    return hand_out(found ? &found->train : NULL, n);
}

const size_t *
hpt_split_validation_rows(const hpt_split *split, size_t fold, size_t *n)
{
    const hpti_fold *found = fold_of(split, fold);

    return hand_out(found ? &found->validation : NULL, n);
}

size_t
hpt_split_test_count(const hpt_split *split)
{
    return split ? split->test.n : 0;
}

int
hpt_split_is_sealed(const hpt_split *split)
{
    return split ? atomic_load(&split->sealed) : 0;
}
