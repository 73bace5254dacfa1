/*
 * An ascending list of numbers, equally likely; the value is kept as an index.
 */
#include "space/dist-priv.h"

#include "base/error.h"
#include "base/fpenv.h"
#include <math.h>
#include <string.h>

#define MOST 1000000

static size_t
index_at(const hpt_dist *d, double u)
{
    const size_t n = d->as.ordinal.n, i = (size_t)(u * (double)n);

    return i < n ? i : n - 1;
}

static hpti_value
value_at(const hpt_dist *d, double u)
{
    return (hpti_value){ .integer = (int64_t)index_at(d, u) };
}

static double
coordinate(const hpt_dist *d, hpti_value value)
{
    return ((double)value.integer + 0.5) / (double)d->as.ordinal.n;
}

static hpti_value
settle(const hpt_dist *d, double *u)
{
    hpti_value value = value_at(d, *u);

    *u = coordinate(d, value);
    return value;
}

static void
cell(const hpt_dist *d, double u, double *low, double *high)
{
    const double i = (double)index_at(d, u), n = (double)d->as.ordinal.n;

    *low = i / n;
    *high = (i + 1) / n;
}

/* How many numbers are <= x (or < x)? */
static size_t
count_to(const hpt_dist *d, double x, bool strict)
{
    const double *numbers = d->as.ordinal.numbers;
    size_t low = 0, high = d->as.ordinal.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (numbers[middle] < x || (!strict && numbers[middle] == x))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double
share(const hpt_dist *d, size_t count, double *rest)
{
    const size_t n = d->as.ordinal.n;

    *rest = (double)(n - count) / (double)n;
    return (double)count / (double)n;
}

static double
cdf(const hpt_dist *d, double x, double *above)
{
    return share(d, count_to(d, x, false), above);
}

static double
below(const hpt_dist *d, double x, double *from)
{
    return share(d, count_to(d, x, true), from);
}

static bool
find(const hpt_dist *d, double x, hpti_value *value)
{
    const size_t i = count_to(d, x, true);

    value->integer = (int64_t)i;
    return i < d->as.ordinal.n && d->as.ordinal.numbers[i] == x;
}

static double
density(const hpt_dist *d, double x)
{
    hpti_value value;

    return find(d, x, &value) ? 1 / (double)d->as.ordinal.n : 0;
}

/* Divided first, so that no sum overflows; compensated (Neumaier). */
static double
mean(const hpt_dist *d)
{
    const size_t n = d->as.ordinal.n;
    double sum = 0, lost = 0;

    for (size_t i = 0; i < n; i++) {
        double x = d->as.ordinal.numbers[i] / (double)n, t = sum + x;

        lost += fabs(sum) >= fabs(x) ? (sum - t) + x : (x - t) + sum;
        sum = t;
    }
    return sum + lost;
}

static void
describe(const hpt_dist *d, hpti_text *text)
{
    hpti_text_add(text, ",\"values\":[");
    for (size_t i = 0; i < d->as.ordinal.n; i++) {
        if (i)
            hpti_text_add_char(text, ',');
        hpti_text_add_json_double(text, d->as.ordinal.numbers[i]);
    }
    hpti_text_add_char(text, ']');
}

static void
release(hpt_dist *d)
{
    hpti_free(&d->mem, d->as.ordinal.numbers);
}

static const hpti_family ordinal = {
    .name = "ordinal",
    .value = value_at,
    .cdf = cdf,
    .below = below,
    .density = density,
    .mean = mean,
    .describe = describe,
    .settle = settle,
    .coordinate = coordinate,
    .cell = cell,
    .find = find,
    .release = release,
};

static int
check(const char *who, size_t n, const double *values)
{
    if (!values)
        return hpti_fail(HPT_E_INVALID, "%s: values is NULL", who);
    if (n < 1 || n > MOST)
        return hpti_fail(HPT_E_RANGE, "%s: n %zu is not within 1 and %d", who,
                         n, MOST);
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(values[i]) < INFINITY))
            return hpti_fail(HPT_E_INVALID, "%s: value %zu, %s, is not finite",
                             who, i, HPTI_G(values[i]));
        if (i && !(values[i - 1] < values[i]))
            return hpti_fail(HPT_E_RANGE,
                             "%s: value %zu, %s, is not above the one before, "
                             "%s",
                             who, i, HPTI_G(values[i]), HPTI_G(values[i - 1]));
    }
    return HPT_OK;
}

hpt_dist *
hpti_dist_ordinal_named(const char *who, size_t n, const double *values)
{
    hpt_dist *d;

    if (check(who, n, values))
        return NULL;
    d = hpti_dist_create(who, &ordinal, HPT_KIND_ORDINAL);
    if (!d)
        return NULL;
    d->as.ordinal.numbers = hpti_matrix(&d->mem, n, 1);
    if (!d->as.ordinal.numbers) {
        hpti_fail_memory(who);
        hpt_dist_destroy(d);
        return NULL;
    }
    memcpy(d->as.ordinal.numbers, values, n * sizeof *values);
    d->as.ordinal.n = n;
    d->int_high = (int64_t)n - 1;
    d->count = d->cells = n;
    d->low = d->end_low = values[0];
    d->high = d->end_high = values[n - 1];
    hpti_error_clear();
    return d;
}

hpt_dist *
hpt_dist_ordinal(size_t n, const double *values)
{
    return hpti_dist_ordinal_named("ordinal", n, values);
}
