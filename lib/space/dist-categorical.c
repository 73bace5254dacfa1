/*
 * Labels, with weights or equally likely.
 *
 * Weighted: the value at u is the first index whose cumulative probability
 * exceeds u.  The sums are compensated, so that those of a million weights are
 * good to the last place too; the last label with a weight ends at exactly 1.
 * A label whose weight vanishes in the sum has no cell: it is no value.
 */
#include "space/dist-priv.h"

#include "base/error.h"
#include "base/fpenv.h"
#include <math.h>
#include <string.h>

#define MOST 1000000

/* floor(n u) of n equal cells */
static size_t
equal_index(size_t n, double u)
{
    size_t i = (size_t)(u * (double)n);

    return i < n ? i : n - 1;
}

/* ---- categories ---- */

/* first index whose cumulative probability exceeds u */
static size_t
weighted_index(const hpt_dist *d, double u)
{
    const double *cumulative = d->as.categorical.cumulative;
    size_t low = 0, high = (size_t)d->int_high;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (cumulative[middle] > u)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static size_t
label_index(const hpt_dist *d, double u)
{
    if (d->as.categorical.cumulative)
        return weighted_index(d, u);
    return equal_index(d->as.categorical.n, u);
}

static hpti_value
label_value(const hpt_dist *d, double u)
{
    return (hpti_value){ .integer = (int64_t)label_index(d, u) };
}

static void
label_bounds(const hpt_dist *d, size_t i, double *low, double *high)
{
    const double *cumulative = d->as.categorical.cumulative;
    const double n = (double)d->as.categorical.n;

    *low = cumulative ? i ? cumulative[i - 1] : 0 : (double)i / n;
    *high = cumulative ? cumulative[i] : ((double)i + 1) / n;
}

static void
label_cell(const hpt_dist *d, double u, double *low, double *high)
{
    label_bounds(d, label_index(d, u), low, high);
}

static double
label_coordinate(const hpt_dist *d, hpti_value value)
{
    double low, high, middle;

    if (!d->as.categorical.cumulative)
        return ((double)value.integer + 0.5) / (double)d->as.categorical.n;
    label_bounds(d, (size_t)value.integer, &low, &high);
    middle = 0.5 * (low + high);
    return middle < high ? middle : low;
}

static hpti_value
label_settle(const hpt_dist *d, double *u)
{
    hpti_value value = label_value(d, *u);

    *u = label_coordinate(d, value);
    return value;
}

/* P(index < n) */
static double
label_share(const hpt_dist *d, double n, double *rest)
{
    const double *cumulative = d->as.categorical.cumulative;
    const double all = (double)d->as.categorical.n;
    double p;

    n = hpti_clamp(n, 0, all);
    p = n == 0 ? 0 : cumulative ? cumulative[(size_t)n - 1] : n / all;
    *rest = cumulative ? 1 - p : (all - n) / all;
    return p;
}

static double
label_cdf(const hpt_dist *d, double x, double *above)
{
    return label_share(d, floor(x) + 1, above);
}

static double
label_below(const hpt_dist *d, double x, double *from)
{
    return label_share(d, ceil(x), from);
}

static bool
label_find(const hpt_dist *d, double x, hpti_value *value)
{
    double low, high;

    if (!(x >= d->low && x <= d->high) || floor(x) != x)
        return false;
    value->integer = (int64_t)x;
    label_bounds(d, (size_t)x, &low, &high);
    return low < high;
}

static double
label_density(const hpt_dist *d, double x)
{
    hpti_value value;

    if (!label_find(d, x, &value))
        return 0;
    if (d->as.categorical.probability)
        return d->as.categorical.probability[value.integer];
    return 1 / (double)d->as.categorical.n;
}

/* Add x to a sum of two parts (Neumaier). */
static void
add(double sum[2], double x)
{
    double t = sum[0] + x;

    sum[1] += fabs(sum[0]) >= fabs(x) ? (sum[0] - t) + x : (x - t) + sum[0];
    sum[0] = t;
}

static double
label_mean(const hpt_dist *d)
{
    const size_t n = d->as.categorical.n;
    double sum[2] = { 0, 0 };

    if (!d->as.categorical.probability)
        return 0.5 * ((double)n - 1);
    for (size_t i = 0; i < n; i++)
        add(sum, (double)i * d->as.categorical.probability[i]);
    return sum[0] + sum[1];
}

static void
label_describe(const hpt_dist *d, hpti_text *text)
{
    const size_t n = d->as.categorical.n;
    const double *probability = d->as.categorical.probability;

    hpti_text_add(text, ",\"labels\":[");
    for (size_t i = 0; i < n; i++) {
        if (i)
            hpti_text_add_char(text, ',');
        hpti_text_add_json(text, d->as.categorical.labels[i]);
    }
    hpti_text_add_char(text, ']');
    if (!probability)
        return;
    hpti_text_add(text, ",\"weights\":[");
    for (size_t i = 0; i < n; i++) {
        if (i)
            hpti_text_add_char(text, ',');
        hpti_text_add_json_double(text, probability[i]);
    }
    hpti_text_add_char(text, ']');
}

static void
label_release(hpt_dist *d)
{
    hpti_free(&d->mem, d->as.categorical.labels);
    hpti_free(&d->mem, d->as.categorical.letters);
    hpti_free(&d->mem, d->as.categorical.probability);
    hpti_free(&d->mem, d->as.categorical.cumulative);
}

static const hpti_family categorical = {
    .name = "categorical",
    .value = label_value,
    .cdf = label_cdf,
    .below = label_below,
    .density = label_density,
    .mean = label_mean,
    .describe = label_describe,
    .settle = label_settle,
    .coordinate = label_coordinate,
    .cell = label_cell,
    .find = label_find,
    .release = label_release,
};

/* ---- building one ---- */

static bool
check_labels(const char *who, size_t n, const char *const *labels)
{
    if (!labels)
        hpti_fail(HPT_E_INVALID, "%s: labels is NULL", who);
    else if (n < 1 || n > MOST)
        hpti_fail(HPT_E_RANGE, "%s: n %zu is not within 1 and %d", who, n,
                  MOST);
    else
        for (size_t i = 0;; i++) {
            if (i == n)
                return true;
            if (!labels[i] || !labels[i][0]) {
                hpti_fail(HPT_E_INVALID, "%s: label %zu is %s", who, i,
                          labels[i] ? "empty" : "NULL");
                break;
            }
        }
    return false;
}

/* One block of letters for all labels. */
static bool
copy_labels(hpt_dist *d, size_t n, const char *const *labels)
{
    size_t letters = 0, at = 0;

    for (size_t i = 0; i < n; i++)
        letters += strlen(labels[i]) + 1;
    d->as.categorical.labels =
        hpti_calloc(&d->mem, n, sizeof *d->as.categorical.labels);
    d->as.categorical.letters = hpti_alloc(&d->mem, letters, 1);
    if (!d->as.categorical.labels || !d->as.categorical.letters)
        return false;
    for (size_t i = 0; i < n; i++) {
        size_t size = strlen(labels[i]) + 1;

        memcpy(d->as.categorical.letters + at, labels[i], size);
        d->as.categorical.labels[i] = d->as.categorical.letters + at;
        at += size;
    }
    return true;
}

/* Let labels[order[root]] sink in a heap whose top is the last label. */
static void
sink(size_t *order, size_t root, size_t n, char *const *labels)
{
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        size_t kept = order[root];

        if (child + 1 < n &&
            strcmp(labels[order[child]], labels[order[child + 1]]) < 0)
            child++;
        if (strcmp(labels[kept], labels[order[child]]) >= 0)
            return;
        order[root] = order[child];
        order[child] = kept;
    }
}

/* Sorted (by heap: qsort() may allocate), equal labels are neighbours. */
static int
check_distinct(const char *who, const hpt_dist *d, size_t n)
{
    char *const *labels = d->as.categorical.labels;
    size_t *order = hpti_alloc(&d->mem, n, sizeof *order);
    int rc = HPT_OK;

    if (!order)
        return hpti_fail_memory(who);
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t i = n / 2; i-- > 0;)
        sink(order, i, n, labels);
    for (size_t i = n; i-- > 1;) {
        size_t top = order[0];

        order[0] = order[i];
        order[i] = top;
        sink(order, 0, i, labels);
    }
    for (size_t i = 1; i < n && !rc; i++)
        if (!strcmp(labels[order[i - 1]], labels[order[i]]))
            rc = hpti_fail(HPT_E_INVALID, "%s: label \"%.100s\" is given twice",
                           who, labels[order[i]]);
    hpti_free(&d->mem, order);
    return rc;
}

static int
check_weights(const char *who, size_t n, const double *weights)
{
    double largest = 0;

    for (size_t i = 0; i < n; i++) {
        if (!(fabs(weights[i]) < INFINITY))
            return hpti_fail(HPT_E_INVALID, "%s: weight %zu, %s, is not finite",
                             who, i, HPTI_G(weights[i]));
        if (weights[i] < 0)
            return hpti_fail(HPT_E_RANGE, "%s: weight %zu, %s, is below 0", who,
                             i, HPTI_G(weights[i]));
        largest = fmax(largest, weights[i]);
    }
    if (largest == 0)
        return hpti_fail(HPT_E_RANGE, "%s: the weights sum to 0", who);
    return HPT_OK;
}

/* Scale the weights to a sum of 1, by the largest first, and sum them up. */
static int
set_weights(const char *who, hpt_dist *d, size_t n, const double *weights)
{
    double *p = hpti_matrix(&d->mem, n, 1), *cumulative;
    double sum[2] = { 0, 0 }, part[2] = { 0, 0 }, largest = 0, all;

    d->as.categorical.probability = p;
    d->as.categorical.cumulative = cumulative = hpti_matrix(&d->mem, n, 1);
    if (!p || !cumulative)
        return hpti_fail_memory(who);
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, weights[i]);
    for (size_t i = 0; i < n; i++) {
        p[i] = weights[i] / largest;
        add(sum, p[i]);
    }
    all = sum[0] + sum[1];
    d->int_low = -1;
    d->count = 0;
    for (size_t i = 0; i < n; i++) {
        double before = i ? cumulative[i - 1] : 0;

        add(part, p[i]);
        cumulative[i] = fmin((part[0] + part[1]) / all, 1);
        p[i] /= all;
        if (cumulative[i] > before) {
            d->int_high = (int64_t)i;
            if (!d->count++)
                d->int_low = (int64_t)i;
        }
    }
    for (size_t i = (size_t)d->int_high; i < n; i++)
        cumulative[i] = 1;
    return HPT_OK;
}

hpt_dist *
hpti_dist_categorical_named(const char *who, size_t n,
                            const char *const *labels, const double *weights)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = NULL;
    int rc = HPT_E_INVALID;

    if (!check_labels(who, n, labels) ||
        (weights && check_weights(who, n, weights)))
        goto done;
    d = hpti_dist_create(who, &categorical, HPT_KIND_CATEGORICAL);
    if (!d)
        goto done;
    d->as.categorical.n = n;
    d->int_high = (int64_t)n - 1;
    d->count = n;
    rc = copy_labels(d, n, labels) ? check_distinct(who, d, n)
                                   : hpti_fail_memory(who);
    if (!rc && weights)
        rc = set_weights(who, d, n, weights);
    if (!weights)
        d->cells = n;
    d->low = d->end_low = (double)d->int_low;
    d->high = d->end_high = (double)d->int_high;
    if (!rc)
        hpti_error_clear();
done:
    if (rc) {
        hpt_dist_destroy(d);
        d = NULL;
    }
    hpti_fpenv_leave(saved);
    return d;
}

hpt_dist *
hpt_dist_categorical(size_t n, const char *const *labels, const double *weights)
{
    return hpti_dist_categorical_named("categorical", n, labels, weights);
}
