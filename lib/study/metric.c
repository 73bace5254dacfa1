/*
 * Metrics: scores of predictions against the truth.
 *
 * Classes may be any integers from 0 up: they are counted by sorting, never in
 * a table as long as the largest label.  Counts are whole numbers to the end,
 * so that metrics of counts round once or twice; sums of doubles carry their
 * rounding errors along (A. Neumaier, ZAMM 54, 1974).
 */
#include "base/error.h"
#include "base/fpenv.h"
#include "base/mem.h"
#include "base/text.h"
#include "specfun/elementary.h"
#include "study/radix-priv.h"
#include <hptune/metric.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>

/* ---- shared ---- */

/* A sum with the error that its additions made. */
typedef struct total {
    double sum, lost;
} total;

static void
add(total *t, double x)
{
    const double sum = t->sum + x;

    t->lost += fabs(t->sum) >= fabs(x) ? t->sum - sum + x : x - sum + t->sum;
    t->sum = sum;
}

static double
total_of(const total *t)
{
    return isfinite(t->sum) ? t->sum + t->lost : t->sum;
}

static int
check_arguments(size_t n, const void *truth, const void *predicted,
                const char *predicted_name, const double *value)
{
    const char *missing = !truth       ? "truth"
                          : !predicted ? predicted_name
                          : !value     ? "value"
                                       : NULL;

    if (missing)
        return hpti_fail(HPT_E_INVALID, "%s is NULL", missing);
    if (!n)
        return hpti_fail(HPT_E_INVALID,
                         "n is 0; a metric takes at least 1 row");
    return HPT_OK;
}

/* ---- classes ---- */

static int
check_labels(size_t n, const int64_t *labels, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (labels[i] < 0)
            return hpti_fail(HPT_E_INVALID,
                             "%s[%zu] is %" PRId64 "; classes are 0, 1, ...",
                             name, i, labels[i]);
    return HPT_OK;
}

static int
check_classes(size_t n, const int64_t *truth, const int64_t *predicted,
              const double *value)
{
    int rc = check_arguments(n, truth, predicted, "predicted", value);

    if (rc == HPT_OK)
        rc = check_labels(n, truth, "truth");
    if (rc == HPT_OK)
        rc = check_labels(n, predicted, "predicted");
    return rc;
}

/* The labels of truth and of predicted, each sorted, and a place in both. */
typedef struct census {
    hpt_allocator mem;
    const int64_t *truth, *predicted; /* in the order of the rows */
    size_t n;
    hpti_keyed *in_truth, *in_predicted; /* sorted */
    size_t truth_at, predicted_at;
} census;

/* Counts of one class. */
typedef struct tally {
    size_t truth, predicted, hits;
} tally;

static int
census_begin(census *c, size_t n, const int64_t *truth,
             const int64_t *predicted)
{
    hpti_keyed *spare;

    *c = (census){ .truth = truth, .predicted = predicted, .n = n };
    hpti_mem_current(&c->mem);
    c->in_truth = hpti_alloc(&c->mem, n, 3 * sizeof *c->in_truth);
    if (!c->in_truth)
        return hpti_fail_memory("the classes of a metric");
    c->in_predicted = c->in_truth + n;
    spare = c->in_predicted + n;
    for (size_t i = 0; i < n; i++) {
        c->in_truth[i] = (hpti_keyed){ (uint64_t)truth[i], i };
        c->in_predicted[i] = (hpti_keyed){ (uint64_t)predicted[i], i };
    }
    hpti_radix_sort(c->in_truth, spare, n);
    hpti_radix_sort(c->in_predicted, spare, n);
    return HPT_OK;
}

static void
census_end(census *c)
{
    hpti_free(&c->mem, c->in_truth);
}

/* Count the next class that occurs in truth or predicted; false at the end. */
static bool
census_next(census *c, tally *out)
{
    size_t t = c->truth_at, p = c->predicted_at;
    uint64_t class = UINT64_MAX;

    *out = (tally){ 0, 0, 0 };
    if (t < c->n)
        class = c->in_truth[t].key;
    if (p < c->n && c->in_predicted[p].key < class)
        class = c->in_predicted[p].key;
    if (class == UINT64_MAX) /* no label is that large */
        return false;
    for (; t < c->n && c->in_truth[t].key == class; t++) {
        const size_t row = c->in_truth[t].index;

        out->hits += c->predicted[row] == c->truth[row];
    }
    while (p < c->n && c->in_predicted[p].key == class)
        p++;
    out->truth = t - c->truth_at;
    out->predicted = p - c->predicted_at;
    c->truth_at = t;
    c->predicted_at = p;
    return true;
}

int
hpt_metric_accuracy(size_t n, const int64_t *truth, const int64_t *predicted,
                    double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    const int rc = check_classes(n, truth, predicted, value);
    size_t hits = 0;

    if (rc == HPT_OK) {
        for (size_t i = 0; i < n; i++)
            hits += truth[i] == predicted[i];
        *value = (double)hits / (double)n;
    }
    hpti_fpenv_leave(saved);
    return rc;
}

int
hpt_metric_balanced_accuracy(size_t n, const int64_t *truth,
                             const int64_t *predicted, double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    int rc = check_classes(n, truth, predicted, value);
    total sum = { 0, 0 };
    size_t classes = 0;
    census c;
    tally t;

    if (rc == HPT_OK)
        rc = census_begin(&c, n, truth, predicted);
    if (rc == HPT_OK) {
        while (census_next(&c, &t)) {
            if (!t.truth)
                continue;
            add(&sum, (double)t.hits / (double)t.truth);
            classes++;
        }
        census_end(&c);
        *value = total_of(&sum) / (double)classes;
    }
    hpti_fpenv_leave(saved);
    return rc;
}

/* 2 tp / (2 tp + fp + fn), where tp + fn and tp + fp are the two counts */
static double
f1_of(const tally *t)
{
    const size_t both = t->truth + t->predicted;

    return both ? 2 * (double)t->hits / (double)both : 0;
}

static double
f1_of_class(size_t n, const int64_t *truth, const int64_t *predicted,
            int64_t positive)
{
    tally t = { 0, 0, 0 };

    for (size_t i = 0; i < n; i++) {
        t.truth += truth[i] == positive;
        t.predicted += predicted[i] == positive;
        t.hits += truth[i] == positive && predicted[i] == positive;
    }
    return f1_of(&t);
}

static int
f1_macro(size_t n, const int64_t *truth, const int64_t *predicted,
         double *value)
{
    total sum = { 0, 0 };
    size_t classes = 0;
    census c;
    tally t;
    const int rc = census_begin(&c, n, truth, predicted);

    if (rc < 0)
        return rc;
    while (census_next(&c, &t)) {
        add(&sum, f1_of(&t));
        classes++;
    }
    census_end(&c);
    *value = total_of(&sum) / (double)classes;
    return HPT_OK;
}

int
hpt_metric_f1(size_t n, const int64_t *truth, const int64_t *predicted,
              int64_t positive, double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    int rc = check_classes(n, truth, predicted, value);

    if (rc == HPT_OK && positive < -1)
        rc = hpti_fail(HPT_E_INVALID,
                       "positive is %" PRId64 "; it is a class, 0, 1, ..., or "
                       "-1 for the mean over all classes",
                       positive);
    else if (rc == HPT_OK && positive == -1)
        rc = f1_macro(n, truth, predicted, value);
    else if (rc == HPT_OK)
        *value = f1_of_class(n, truth, predicted, positive);
    hpti_fpenv_leave(saved);
    return rc;
}

/* ---- probabilities ---- */

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
    total loss = { 0, 0 };

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
        add(&loss, -hpti_log(p));
    }
    *value = total_of(&loss) / (double)n;
    return HPT_OK;
}

int
hpt_metric_log_loss(size_t n, const int64_t *truth, size_t n_classes,
                    const double *probabilities, double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    int rc = check_arguments(n, truth, probabilities, "probabilities", value);

    if (rc == HPT_OK && n_classes < 2)
        rc = hpti_fail(HPT_E_INVALID, "n_classes is %zu, below 2", n_classes);
    if (rc == HPT_OK)
        rc = log_loss(n, truth, n_classes, probabilities, value);
    hpti_fpenv_leave(saved);
    return rc;
}

/* ---- ranks ---- */

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
    int rc = check_arguments(n, truth, scores, "scores", value);

    if (rc == HPT_OK)
        rc = auc(n, truth, scores, value);
    hpti_fpenv_leave(saved);
    return rc;
}

/* ---- real targets ---- */

static int
check_reals(size_t n, const double *truth, const double *predicted,
            const double *value)
{
    const int rc = check_arguments(n, truth, predicted, "predicted", value);

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(truth[i]))
            return hpti_fail(HPT_E_INVALID, "truth[%zu] is %s", i,
                             HPTI_G(truth[i]));
        if (isnan(predicted[i]))
            return hpti_fail(HPT_E_INVALID, "predicted[%zu] is nan", i);
    }
    return HPT_OK;
}

/*
 * Squares of scale * (a_i - b_i - shift) (b NULL: zeros): their sum is
 * *sum times *largest^2, where no square overflows or vanishes.
 */
static void
sum_squares(size_t n, const double *a, const double *b, double scale,
            double shift, double *largest, double *sum)
{
    total squares = { 0, 0 };

    *largest = 0;
    for (size_t i = 0; i < n; i++) {
        const double d = fabs(scale * a[i] - (b ? scale * b[i] : 0) - shift);

        *largest = d > *largest ? d : *largest;
    }
    *sum = 1;
    if (*largest == 0 || isinf(*largest))
        return;
    for (size_t i = 0; i < n; i++) {
        const double d = scale * a[i] - (b ? scale * b[i] : 0) - shift;

        add(&squares, (d / *largest) * (d / *largest));
    }
    *sum = total_of(&squares);
}

int
hpt_metric_rmse(size_t n, const double *truth, const double *predicted,
                double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    const int rc = check_reals(n, truth, predicted, value);
    double largest, sum;

    if (rc == HPT_OK) {
        sum_squares(n, truth, predicted, 1, 0, &largest, &sum);
        *value = largest * sqrt(sum / (double)n);
    }
    hpti_fpenv_leave(saved);
    return rc;
}

int
hpt_metric_mae(size_t n, const double *truth, const double *predicted,
               double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    const int rc = check_reals(n, truth, predicted, value);
    total sum = { 0, 0 };

    if (rc == HPT_OK) {
        for (size_t i = 0; i < n; i++)
            add(&sum, fabs(truth[i] - predicted[i]));
        *value = total_of(&sum) / (double)n;
    }
    hpti_fpenv_leave(saved);
    return rc;
}

static bool
is_constant(size_t n, const double *x)
{
    for (size_t i = 1; i < n; i++)
        if (x[i] != x[0])
            return false;
    return true;
}

/* R2 does not change with the scale: by a quarter no difference of huge values
 * overflows, and small ones are left alone so that none vanishes. */
static double
scale_for(size_t n, const double *truth)
{
    for (size_t i = 0; i < n; i++)
        if (fabs(truth[i]) > 0x1p1000)
            return 0.25;
    return 1;
}

static double
r2(size_t n, const double *truth, const double *predicted)
{
    const double scale = scale_for(n, truth);
    double residual, residual_sum, spread, spread_sum, ratio;
    total shift = { 0, 0 };

    for (size_t i = 0; i < n; i++)
        add(&shift, (scale * truth[i] - scale * truth[0]) / (double)n);
    sum_squares(n, truth, predicted, scale, 0, &residual, &residual_sum);
    sum_squares(n, truth, NULL, scale, scale * truth[0] + total_of(&shift),
                &spread, &spread_sum);
    ratio = residual / spread;
    return 1 - ratio * ratio * (residual_sum / spread_sum);
}

int
hpt_metric_r2(size_t n, const double *truth, const double *predicted,
              double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    int rc = check_reals(n, truth, predicted, value);

    if (rc == HPT_OK && is_constant(n, truth))
        rc = hpti_fail(HPT_E_NO_DATA,
                       "truth is %s in all of the %zu rows; R2 takes two "
                       "different values",
                       HPTI_G(truth[0]), n);
    else if (rc == HPT_OK)
        *value = r2(n, truth, predicted);
    hpti_fpenv_leave(saved);
    return rc;
}
