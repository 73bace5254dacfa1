/*
 * Splits of a time series: an expanding window.
 *
 *   rows       0 ................................ m - 1 | sealed n - 1
 *   fold i     train .......| gap | horizon |
 *   fold i+1   train .................| gap | horizon |
 *
 * Every part is a run of rows, so all folds share one list of all rows.
 */
#include "base/error.h"
#include "base/fpenv.h"
#include "study/deal-priv.h"
#include "study/split-priv.h"

/* Do k horizons, a gap and one row to train on fit into m rows? */
static int
check_fit(size_t m, size_t k, size_t horizon, size_t gap)
{
    if (k < 1)
        return hpti_fail(HPT_E_RANGE, "k is 0; it must be at least 1");
    if (horizon < 1)
        return hpti_fail(HPT_E_RANGE, "horizon is 0; it must be at least 1");
    if (gap >= m || horizon > (m - 1 - gap) / k)
        return hpti_fail(HPT_E_RANGE,
                         "k %zu times horizon %zu, gap %zu and one row to "
                         "train on exceed the %zu rows that are not sealed",
                         k, horizon, gap, m);
    return HPT_OK;
}

static int
check_series(hpt_rows *out, const hpt_rows *rows)
{
    const int rc = hpti_deal_read(out, rows);

    if (rc < 0)
        return rc;
    if (out->strata || out->groups)
        return hpti_fail(HPT_E_INVALID,
                         "rows: %s is given; rows of a time series stay in "
                         "their order",
                         out->strata ? "strata" : "groups");
    return HPT_OK;
}

static int
build(hpt_split **out, const hpt_rows *rows, size_t k, size_t horizon,
      size_t gap)
{
    hpt_rows given;
    hpt_split *split;
    size_t m;
    int rc = check_series(&given, rows);

    if (rc < 0)
        return rc;
    m = given.n - hpti_deal_count(given.test_fraction, given.n);
    rc = check_fit(m, k, horizon, gap);
    if (rc < 0)
        return rc;
    rc = hpti_split_create(out, k, given.n);
    if (rc < 0)
        return rc;
    split = *out;
    for (size_t i = 0; i < given.n; i++)
        split->pool[i] = i;
    for (size_t f = 0; f < k; f++) {
        const size_t from = m - (k - f) * horizon;

        split->folds[f].train = (hpti_rows){ split->pool, from - gap };
        split->folds[f].validation = (hpti_rows){ split->pool + from, horizon };
    }
    split->test = (hpti_rows){ split->pool + m, given.n - m };
    split->rest = (hpti_rows){ split->pool, m };
    return HPT_OK;
}

hpt_split *
hpt_split_expanding(const hpt_rows *rows, size_t k, size_t horizon, size_t gap)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    hpt_split *split = NULL;
    const int rc = build(&split, rows, k, horizon, gap);

    hpti_fpenv_leave(saved);
    return rc < 0 ? NULL : hpti_split_finish(split);
}
