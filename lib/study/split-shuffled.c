/*
 * Splits that shuffle: holdout, k folds; and leave-one-out, which has the same
 * shape.  Each is rows dealt to parts, then a fold a part.
 */
#include "base/error.h"
#include "base/fpenv.h"
#include "base/text.h"
#include "study/deal-priv.h"
#include "study/split-priv.h"

#define MAX_REPEATS 1000
#define MOST_INDICES ((size_t)1 << 27) /* row indices that a split keeps */

/* ---- from parts to folds ---- */

/* Append the rows of a part (or of all parts but that and the sealed one). */
static hpti_rows
collect(const hpti_deal *deal, uint32_t part, bool others, size_t **to)
{
    hpti_rows found = { *to, 0 };

    for (size_t i = 0; i < deal->n; i++) {
        const uint32_t its = deal->part[i];

        if (others ? its != part && its != HPTI_SEALED : its == part)
            (*to)[found.n++] = i;
    }
    *to += found.n;
    return found;
}

static void
fill_folds(hpti_fold *folds, size_t k, const hpti_deal *deal, size_t **to)
{
    for (size_t f = 0; f < k; f++) {
        folds[f].validation = collect(deal, (uint32_t)f, false, to);
        folds[f].train = collect(deal, (uint32_t)f, true, to);
    }
}

static void
fill_test(hpt_split *split, const hpti_deal *deal, size_t **to)
{
    if (deal->n_open == deal->n)
        return;
    split->test = collect(deal, HPTI_SEALED, false, to);
    split->rest = collect(deal, HPTI_SEALED, true, to);
}

/* A split with room for k * repeats folds of the rows that are not sealed, and
 * for the test rows; a product that overflows is more than any memory. */
static int
create_for(hpt_split **out, const hpti_deal *deal, size_t k, size_t repeats)
{
    const size_t test = deal->n_open == deal->n ? 0 : deal->n;

    if (k > MOST_INDICES / repeats ||
        k * repeats > (MOST_INDICES - test) / deal->n_open)
        return hpti_fail(HPT_E_RANGE,
                         "%zu folds of %zu rows, %zu times, are more than %zu "
                         "row indices",
                         k, deal->n_open, repeats, MOST_INDICES);
    return hpti_split_create(out, k * repeats,
                             k * repeats * deal->n_open + test);
}

/* ---- holdout ---- */

/* Deal the validation rows to part 0, the rows to train on to part 1. */
static int
deal_holdout(hpti_deal *deal, double fraction)
{
    size_t n_validation = 0;

    if (!(fraction > 0 && fraction + deal->test_fraction < 1))
        return hpti_fail(HPT_E_RANGE,
                         "validation_fraction is %s; it must be above 0, and "
                         "with test_fraction %s below 1",
                         HPTI_G(fraction), HPTI_G(deal->test_fraction));
    hpti_deal_draw(deal, hpti_deal_count(fraction, deal->n), 0, 1);
    for (size_t i = 0; i < deal->n; i++)
        n_validation += deal->part[i] == 0;
    if (n_validation < deal->n_open)
        return HPT_OK;
    return hpti_fail(HPT_E_RANGE,
                     "validation_fraction %s leaves none of the %zu %s that "
                     "are not sealed to train on",
                     HPTI_G(fraction), deal->open_units,
                     deal->grouped ? "groups" : "rows");
}

static int
build_holdout(hpt_split **out, const hpt_rows *rows, double fraction)
{
    hpti_deal deal;
    size_t *to;
    int rc = hpti_deal_begin(&deal, rows);

    if (rc < 0)
        return rc;
    rc = deal_holdout(&deal, fraction);
    if (rc == HPT_OK)
        rc = create_for(out, &deal, 1, 1);
    if (rc == HPT_OK) {
        to = (*out)->pool;
        fill_folds((*out)->folds, 1, &deal, &to);
        fill_test(*out, &deal, &to);
    }
    hpti_deal_end(&deal);
    return rc;
}

hpt_split *
hpt_split_holdout(const hpt_rows *rows, double validation_fraction)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    hpt_split *split = NULL;
    const int rc = build_holdout(&split, rows, validation_fraction);

    hpti_fpenv_leave(saved);
    return rc < 0 ? NULL : hpti_split_finish(split);
}

/* ---- k folds ---- */

static int
check_k(const hpti_deal *deal, size_t k, size_t repeats)
{
    if (k < 2)
        return hpti_fail(HPT_E_RANGE, "k is %zu, below 2", k);
    if (k > deal->open_units)
        return hpti_fail(HPT_E_RANGE,
                         "k %zu is above the %zu %s that are not sealed", k,
                         deal->open_units, deal->grouped ? "groups" : "rows");
    if (repeats < 1 || repeats > MAX_REPEATS)
        return hpti_fail(HPT_E_RANGE, "repeats is %zu, not in 1..%d", repeats,
                         MAX_REPEATS);
    return HPT_OK;
}

static int
build_k_fold(hpt_split **out, const hpt_rows *rows, size_t k, size_t repeats)
{
    hpti_deal deal;
    size_t *to;
    int rc = hpti_deal_begin(&deal, rows);

    if (rc < 0)
        return rc;
    rc = check_k(&deal, k, repeats);
    if (rc == HPT_OK)
        rc = create_for(out, &deal, k, repeats);
    if (rc == HPT_OK) {
        to = (*out)->pool;
        for (size_t r = 0; r < repeats; r++) {
            hpti_deal_folds(&deal, r, k);
            fill_folds((*out)->folds + r * k, k, &deal, &to);
        }
        fill_test(*out, &deal, &to);
    }
    hpti_deal_end(&deal);
    return rc;
}

hpt_split *
hpt_split_k_fold(const hpt_rows *rows, size_t k, size_t repeats)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    hpt_split *split = NULL;
    const int rc = build_k_fold(&split, rows, k, repeats);

    hpti_fpenv_leave(saved);
    return rc < 0 ? NULL : hpti_split_finish(split);
}

/* ---- leave one out ---- */

static int
build_singles(hpt_split **out, const hpt_rows *rows)
{
    hpti_deal deal;
    size_t *to;
    int rc = hpti_deal_begin(&deal, rows);

    if (rc < 0)
        return rc;
    if (deal.open_units < 2)
        rc = hpti_fail(HPT_E_RANGE,
                       "to leave one out takes at least 2 %s that are not "
                       "sealed, not %zu",
                       deal.grouped ? "groups" : "rows", deal.open_units);
    else
        rc = create_for(out, &deal, deal.open_units, 1);
    if (rc == HPT_OK) {
        to = (*out)->pool;
        hpti_deal_singles(&deal);
        fill_folds((*out)->folds, deal.open_units, &deal, &to);
        fill_test(*out, &deal, &to);
    }
    hpti_deal_end(&deal);
    return rc;
}

hpt_split *
hpt_split_leave_one_out(const hpt_rows *rows)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    hpt_split *split = NULL;
    const int rc = build_singles(&split, rows);

    hpti_fpenv_leave(saved);
    return rc < 0 ? NULL : hpti_split_finish(split);
}
