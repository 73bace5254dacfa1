/*
 * Metrics of predicted classes: accuracy, balanced accuracy, F1.
 *
 * Classes may be any integers from 0 up: they are counted by sorting, never in
 * a table as long as the largest label.
 */
#include "base/error.h"
#include "base/fpenv.h"
#include "base/mem.h"
#include "study/metric-priv.h"
#include "study/radix-priv.h"
#include <hptune/metric.h>
#include <inttypes.h>
#include <stdbool.h>

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
    int rc = hpti_metric_check(n, truth, predicted, "predicted", value);

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
    hpti_total sum = { 0, 0 };
    size_t classes = 0;
    census c;
    tally t;

    if (rc == HPT_OK)
        rc = census_begin(&c, n, truth, predicted);
    if (rc == HPT_OK) {
        while (census_next(&c, &t)) {
            if (!t.truth)
                continue;
            hpti_total_add(&sum, (double)t.hits / (double)t.truth);
            classes++;
        }
        census_end(&c);
        *value = hpti_total_value(&sum) / (double)classes;
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
    hpti_total sum = { 0, 0 };
    size_t classes = 0;
    census c;
    tally t;
    const int rc = census_begin(&c, n, truth, predicted);

    if (rc < 0)
        return rc;
    while (census_next(&c, &t)) {
        hpti_total_add(&sum, f1_of(&t));
        classes++;
    }
    census_end(&c);
    *value = hpti_total_value(&sum) / (double)classes;
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
