/*
 * Separate values that are equally likely: integers, booleans, stepped reals,
 * ordered numbers.
 *
 * K values divide [0, 1] into K equal cells; the value at u is the one of index
 * floor(K u), and its canonical coordinate (index + 1/2) / K.  In doubles that
 * is good to K = 2^50.  Beyond, and integers go to K = 2^64 (kept as 0), the
 * index is the upper half of a product of 64-bit numbers, and the coordinate is
 * looked for among its neighbours (hpti_dist_canonical()).
 */
#include "space/dist-priv.h"

#include "base/error.h"
#include "base/fpenv.h"
#include "specfun/elementary.h"
#include <math.h>

#define FEW ((uint64_t)1 << 50)
#define MANY_STEPS 0x1p53

/* K as a double; 2^64 is kept as 0 */
static double
cell_count(const hpt_dist *d)
{
    return d->cells ? (double)d->cells : 0x1p64;
}

static bool
few(const hpt_dist *d)
{
    return d->cells - 1 < FEW;
}

/* Upper 64 bits of a product. */
static uint64_t
upper_product(uint64_t x, uint64_t y)
{
    uint64_t x1 = x >> 32, x0 = (uint32_t)x, y1 = y >> 32, y0 = (uint32_t)y;
    uint64_t low = x0 * y0, mid = x1 * y0 + (low >> 32);
    uint64_t other = x0 * y1 + (uint32_t)mid;

    return x1 * y1 + (mid >> 32) + (other >> 32);
}

/* floor(K u), at most K - 1 */
static uint64_t
index_at(const hpt_dist *d, double u)
{
    uint64_t k, fixed;

    if (few(d)) {
        k = (uint64_t)(u * (double)d->cells);
        return k < d->cells ? k : d->cells - 1;
    }
    if (u >= 1)
        return d->cells - 1;
    fixed = (uint64_t)(u * 0x1p64); /* u below 2^-11 loses what counts not */
    return d->cells ? upper_product(fixed, d->cells) : fixed;
}

static double
middle(const hpt_dist *d, uint64_t index)
{
    double u = ((double)index + 0.5) / cell_count(d);

    return u < 1 ? u : 1;
}

static void
equal_cell(const hpt_dist *d, double u, double *low, double *high)
{
    uint64_t index = index_at(d, u);

    if (!few(d))
        return;
    *low = (double)index / cell_count(d);
    *high = ((double)index + 1) / cell_count(d);
}

/* n of K values: P and 1 - P */
static double
share(const hpt_dist *d, uint64_t n, double *rest)
{
    uint64_t left = d->cells - n; /* wraps rightly for K = 2^64 and n > 0 */

    *rest = n || d->cells ? (double)left / cell_count(d) : 1;
    return (double)n / cell_count(d);
}

static double
all_or_none(bool all, double *rest)
{
    *rest = !all;
    return all;
}

/* ---- integers ---- */

static int64_t
int_at(const hpt_dist *d, uint64_t index)
{
    return (int64_t)((uint64_t)d->int_low + index * d->as.lattice.step);
}

static hpti_value
int_value(const hpt_dist *d, double u)
{
    return (hpti_value){ .integer = int_at(d, index_at(d, u)) };
}

static uint64_t
int_index(const hpt_dist *d, int64_t i)
{
    return ((uint64_t)i - (uint64_t)d->int_low) / d->as.lattice.step;
}

static double
int_coordinate(const hpt_dist *d, hpti_value value)
{
    double u = middle(d, int_index(d, value.integer));

    return few(d) ? u : hpti_dist_canonical(d, value, u, u);
}

static hpti_value
int_settle(const hpt_dist *d, double *u)
{
    uint64_t index = index_at(d, *u);
    hpti_value value = { .integer = int_at(d, index) };
    double centre = middle(d, index);

    *u = few(d) ? centre : hpti_dist_canonical(d, value, centre, *u);
    return value;
}

/* How many values are <= x (or < x)? */
static double
int_share(const hpt_dist *d, double x, bool strict, double *rest)
{
    double whole = floor(x);
    int64_t i;

    if (x < d->low || (strict && x <= d->low))
        return all_or_none(false, rest);
    if (x > d->high || (!strict && x >= d->high))
        return all_or_none(true, rest);
    if (whole >= 0x1p63) /* x = high, which is one of the last below 2^63 */
        return share(d, d->cells - 1, rest);
    i = (int64_t)whole;
    if (strict && whole == x)
        i--;
    if (i < d->int_low || i >= d->int_high) /* bounds that are no doubles */
        return all_or_none(i >= d->int_high, rest);
    return share(d, int_index(d, i) + 1, rest);
}

static double
int_cdf(const hpt_dist *d, double x, double *above)
{
    return int_share(d, x, false, above);
}

static double
int_below(const hpt_dist *d, double x, double *from)
{
    return int_share(d, x, true, from);
}

static double
int_ramp(const hpt_dist *d, double x, double *above)
{
    double step = (double)d->as.lattice.step, k = cell_count(d);

    *above = hpti_clamp((d->high - x) / step / k, 0, 1);
    return hpti_clamp(((x - d->low) / step + 1) / k, 0, 1);
}

static bool
int_find(const hpt_dist *d, double x, hpti_value *value)
{
    int64_t i;

    if (!(x >= d->low && x <= d->high) || floor(x) != x)
        return false;
    i = x < 0x1p63 ? (int64_t)x : INT64_MAX;
    if (i < d->int_low) /* bounds that are no doubles were rounded */
        i = d->int_low;
    if (i > d->int_high)
        i = d->int_high;
    value->integer = i;
    return ((uint64_t)i - (uint64_t)d->int_low) % d->as.lattice.step == 0;
}

static double
int_density(const hpt_dist *d, double x)
{
    hpti_value value;

    return int_find(d, x, &value) ? 1 / cell_count(d) : 0;
}

static double
int_mean(const hpt_dist *d)
{
    if (d->int_low < 0 && d->int_high > 0) /* their sum is exact */
        return 0.5 * (double)(d->int_low + d->int_high);
    return 0.5 * (double)d->int_low + 0.5 * (double)d->int_high;
}

static void
int_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_int(text, "low", d->int_low);
    hpti_dist_add_int(text, "high", d->int_high);
}

static void
int_step_describe(const hpt_dist *d, hpti_text *text)
{
    int_describe(d, text);
    hpti_dist_add_int(text, "step", (int64_t)d->as.lattice.step);
}

static void
boolean_describe(const hpt_dist *d, hpti_text *text)
{
    (void)d;
    (void)text;
}

#define INTEGERS                                                               \
    .value = int_value, .cdf = int_cdf, .below = int_below,                    \
    .density = int_density, .mean = int_mean, .settle = int_settle,            \
    .coordinate = int_coordinate, .cell = equal_cell, .find = int_find,        \
    .ramp = int_ramp

static const hpti_family int_uniform = { .name = "int_uniform",
                                         .describe = int_describe,
                                         INTEGERS };
static const hpti_family int_step = { .name = "int_step",
                                      .describe = int_step_describe,
                                      INTEGERS };
static const hpti_family boolean = { .name = "boolean",
                                     .describe = boolean_describe,
                                     INTEGERS };

static bool
int_check(const char *who, int64_t low, int64_t high, int64_t step)
{
    if (low > high)
        hpti_fail(HPT_E_RANGE, "%s: low %lld is above high %lld", who,
                  (long long)low, (long long)high);
    else if (step < 1)
        hpti_fail(HPT_E_RANGE, "%s: step %lld is below 1", who,
                  (long long)step);
    else
        return true;
    return false;
}

static hpt_dist *
int_create(const char *who, const hpti_family *family, int kind, int64_t low,
           int64_t high, int64_t step)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = NULL;

    if (int_check(who, low, high, step))
        d = hpti_dist_create(who, family, kind);
    if (d) {
        d->as.lattice.step = (uint64_t)step;
        d->int_low = low;
        d->cells = ((uint64_t)high - (uint64_t)low) / (uint64_t)step + 1;
        d->count = d->cells ? d->cells : UINT64_MAX;
        d->int_high = int_at(d, d->cells - 1);
        d->contiguous = step == 1 || d->cells == 1;
        d->low = d->end_low = (double)d->int_low;
        d->high = d->end_high = (double)d->int_high;
        hpti_error_clear();
    }
    hpti_fpenv_leave(saved);
    return d;
}

hpt_dist *
hpti_dist_int_uniform_named(const char *who, int64_t low, int64_t high)
{
    return int_create(who, &int_uniform, HPT_KIND_INT, low, high, 1);
}

hpt_dist *
hpt_dist_int_uniform(int64_t low, int64_t high)
{
    return hpti_dist_int_uniform_named("int_uniform", low, high);
}

hpt_dist *
hpti_dist_int_step_named(const char *who, int64_t low, int64_t high,
                         int64_t step)
{
    return int_create(who, &int_step, HPT_KIND_INT, low, high, step);
}

hpt_dist *
hpt_dist_int_step(int64_t low, int64_t high, int64_t step)
{
    return hpti_dist_int_step_named("int_step", low, high, step);
}

hpt_dist *
hpt_dist_boolean(void)
{
    return int_create("boolean", &boolean, HPT_KIND_BOOLEAN, 0, 1, 1);
}

/* ---- stepped reals ---- */

/* low + index step, from 0 so that nothing adds up; never above high */
static double
real_at(const hpt_dist *d, uint64_t index)
{
    double k = (double)index, x = d->low + k * d->as.steps.step;

    if (!(x < INFINITY)) /* the way is longer than the largest double */
        x = 2 * (0.5 * d->low + k * (0.5 * d->as.steps.step));
    return x < d->as.steps.high ? x : d->as.steps.high;
}

/* (x - low) / step, x within the bounds */
static double
steps_to(const hpt_dist *d, double x)
{
    double way = x - d->low;

    if (way < INFINITY)
        return way / d->as.steps.step;
    return (0.5 * x - 0.5 * d->low) / d->as.steps.step * 2;
}

static hpti_value
step_value(const hpt_dist *d, double u)
{
    return (hpti_value){ .real = real_at(d, index_at(d, u)) };
}

static uint64_t
step_index(const hpt_dist *d, double x)
{
    double way = steps_to(d, hpti_clamp(x, d->low, d->high));
    double k = floor(way);

    k += way - k >= 0.5; /* way + 1/2 could round */
    return k < (double)d->cells ? (uint64_t)k : d->cells - 1;
}

static double
step_coordinate(const hpt_dist *d, hpti_value value)
{
    double u = middle(d, step_index(d, value.real));

    return few(d) ? u : hpti_dist_canonical(d, value, u, u);
}

static hpti_value
step_settle(const hpt_dist *d, double *u)
{
    uint64_t index = index_at(d, *u);
    hpti_value value = { .real = real_at(d, index) };
    double centre = middle(d, index);

    *u = few(d) ? centre : hpti_dist_canonical(d, value, centre, *u);
    return value;
}

static bool
step_find(const hpt_dist *d, double x, hpti_value *value)
{
    const double slack = 1e-9 * d->as.steps.step;

    if (!(x >= d->low - slack && x <= d->high + slack))
        return false;
    value->real = real_at(d, step_index(d, x));
    return fabs(x - value->real) <= slack;
}

static double
step_share(const hpt_dist *d, double x, bool strict, double *rest)
{
    hpti_value value;
    uint64_t index;

    if (!(x >= d->low))
        return all_or_none(step_find(d, x, &value) && !strict && d->cells == 1,
                           rest);
    if (x > d->high)
        return all_or_none(true, rest);
    index = step_index(d, x);
    if (step_find(d, x, &value))
        return share(d, strict ? index : index + 1, rest);
    return share(d, real_at(d, index) < x ? index + 1 : index, rest);
}

static double
step_cdf(const hpt_dist *d, double x, double *above)
{
    return step_share(d, x, false, above);
}

static double
step_below(const hpt_dist *d, double x, double *from)
{
    return step_share(d, x, true, from);
}

static double
step_density(const hpt_dist *d, double x)
{
    hpti_value value;

    return step_find(d, x, &value) ? 1 / cell_count(d) : 0;
}

static double
step_mean(const hpt_dist *d)
{
    double way = d->high - d->low;

    return way < INFINITY ? d->low + 0.5 * way : 0.5 * d->low + 0.5 * d->high;
}

static void
step_describe(const hpt_dist *d, hpti_text *text)
{
    hpti_dist_add_double(text, "low", d->low);
    hpti_dist_add_double(text, "high", d->as.steps.high);
    hpti_dist_add_double(text, "step", d->as.steps.step);
}

static const hpti_family step_family = {
    .name = "step",
    .value = step_value,
    .cdf = step_cdf,
    .below = step_below,
    .density = step_density,
    .mean = step_mean,
    .describe = step_describe,
    .settle = step_settle,
    .coordinate = step_coordinate,
    .cell = equal_cell,
    .find = step_find,
};

static hpt_dist *
step_create(const char *who, double low, double high, double step)
{
    hpt_dist *d = hpti_dist_create(who, &step_family, HPT_KIND_FLOAT);
    double n;

    if (!d)
        return NULL;
    d->low = low;
    d->high = d->as.steps.high = high;
    d->as.steps.step = step;
    n = floor(steps_to(d, high) + 1e-9) + 1;
    if (!(n <= MANY_STEPS) ||
        (low < high && fmax(fabs(low), fabs(high)) + step ==
                           fmax(fabs(low), fabs(high)))) {
        hpti_fail(HPT_E_RANGE, "%s: step %s is too small for %s to %s", who,
                  HPTI_G(step), HPTI_G(low), HPTI_G(high));
        hpt_dist_destroy(d);
        return NULL;
    }
    d->cells = d->count = (uint64_t)n;
    d->high = real_at(d, d->cells - 1);
    d->end_low = d->low;
    d->end_high = d->high;
    hpti_error_clear();
    return d;
}

hpt_dist *
hpti_dist_step_named(const char *who, double low, double high, double step)
{
    hpti_fpenv saved = hpti_fpenv_enter();
    hpt_dist *d = NULL;

    if (hpti_dist_check_range(who, low, high) &&
        hpti_dist_check_positive(who, "step", step))
        d = step_create(who, low, high, step);
    hpti_fpenv_leave(saved);
    return d;
}

hpt_dist *
hpt_dist_step(double low, double high, double step)
{
    return hpti_dist_step_named("step", low, high, step);
}
