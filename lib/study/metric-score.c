/*
 * Metrics of predicted probabilities and scores: log loss, area under the
 * curve.
 */
#include "base/error.h"
#include "base/fpenv.h"
#include "base/mem.h"
#include "base/text.h"
#include "specfun/elementary.h"
#include "study/metric-priv.h"
#include "study/radix-priv.h"
#include <hptune/metric.h>
#include <inttypes.h>
#include <math.h>

/* ---- log loss ---- */

/* Sum of a row of probabilities, each divided by *scale: 1, or the largest one
 * where the plain sum overflows. */
static int
sum_row(size_t row, size_t n_classes, const double *p, double *sum,
        double *scale)
{
    double largest = 0;

    *sum = 0;
    for (size_t c = 0; c < n_classes; c++) {
        if (!(p[c] >= 0 && isfinite(p[c])))
            return hpti_fail(HPT_E_INVALID,
                             "probabilities: row %zu has %s for class %zu", row,
                             HPTI_G(p[c]), c);
        *sum += p[c];
        largest = p[c] > largest ? p[c] : largest;
    }
    *scale = 1;
    if (*sum == 0)
        return hpti_fail(HPT_E_INVALID,
                         "probabilities: row %zu is 0 for every class", row);
    if (isfinite(*sum))
        return HPT_OK;
    *scale = largest;
    *sum = 0;
    for (size_t c = 0; c < n_classes; c++)
        *sum += p[c] / largest;
    return HPT_OK;
}

static int
log_loss(size_t n, const int64_t *truth, size_t n_classes,
         const double *probabilities, double *value)
{
    hpti_total loss = { 0, 0 };

    for (size_t i = 0; i < n; i++) {
        const double *row = probabilities + i * n_classes;
        double sum, scale, p;
        int rc;

        if (truth[i] < 0 || (uint64_t)truth[i] >= n_classes)
            return hpti_fail(HPT_E_INVALID,
                             "truth[%zu] is %" PRId64 ", not in 0..%zu", i,
                             truth[i], n_classes - 1);
        rc = sum_row(i, n_classes, row, &sum, &scale);
        if (rc < 0)
            return rc;
        p = row[truth[i]] / scale / sum;
        p = p < 0x1p-52 ? 0x1p-52 : p > 1 - 0x1p-52 ? 1 - 0x1p-52 : p;
        hpti_total_add(&loss, -hpti_log(p));
    }
    *value = hpti_total_value(&loss) / (double)n;
    return HPT_OK;
}

int
hpt_metric_log_loss(size_t n, const int64_t *truth, size_t n_classes,
                    const double *probabilities, double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    int rc = hpti_metric_check(n, truth, probabilities, "probabilities", value);

    if (rc == HPT_OK && n_classes < 2)
        rc = hpti_fail(HPT_E_INVALID, "n_classes is %zu, below 2", n_classes);
    if (rc == HPT_OK)
        rc = log_loss(n, truth, n_classes, probabilities, value);
    hpti_fpenv_leave(saved);
    return rc;
}

/* ---- area under the curve ---- */

static int
check_auc(size_t n, const int64_t *truth, const double *scores)
{
    for (size_t i = 0; i < n; i++) {
        if (truth[i] != 0 && truth[i] != 1)
            return hpti_fail(HPT_E_INVALID,
                             "truth[%zu] is %" PRId64 ", not 0 or 1", i,
                             truth[i]);
        if (isnan(scores[i]))
            return hpti_fail(HPT_E_INVALID, "scores[%zu] is nan", i);
    }
    return HPT_OK;
}

/*
 * Area from sorted scores: the fraction of pairs of a 0 and a 1 in which the 1
 * has the larger score, ties counted half (H. B. Mann and D. R. Whitney, Ann.
 * Math. Stat. 18, 1947).  Pairs are counted twofold, so that halves are whole.
 */
static int
area(size_t n, const int64_t *truth, const hpti_keyed *sorted, double *value)
{
    uint64_t zeros = 0, ones = 0, pairs = 0;

    for (size_t i = 0; i < n;) {
        uint64_t tied[2] = { 0, 0 };
        const uint64_t key = sorted[i].key;

        for (; i < n && sorted[i].key == key; i++)
            tied[truth[sorted[i].index]]++;
        pairs += tied[1] * (2 * zeros + tied[0]);
        zeros += tied[0];
        ones += tied[1];
    }
    if (!zeros || !ones)
        return hpti_fail(HPT_E_NO_DATA,
                         "truth has no %d; the area under the curve takes both",
                         zeros ? 1 : 0);
    *value = (double)pairs / (2 * (double)zeros * (double)ones);
    return HPT_OK;
}

static int
auc(size_t n, const int64_t *truth, const double *scores, double *value)
{
    hpt_allocator mem;
    hpti_keyed *items;
    int rc = check_auc(n, truth, scores);

    if (rc < 0)
        return rc;
    hpti_mem_current(&mem);
    items = hpti_alloc(&mem, n, 2 * sizeof *items);
    if (!items)
        return hpti_fail_memory("the scores of a metric");
    for (size_t i = 0; i < n; i++)
        items[i] = (hpti_keyed){ hpti_radix_double_key(scores[i]), i };
    hpti_radix_sort(items, items + n, n);
    rc = area(n, truth, items, value);
    hpti_free(&mem, items);
    return rc;
}

int
hpt_metric_auc(size_t n, const int64_t *truth, const double *scores,
               double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    int rc = hpti_metric_check(n, truth, scores, "scores", value);

    if (rc == HPT_OK)
        rc = auc(n, truth, scores, value);
    hpti_fpenv_leave(saved);
    return rc;
}
