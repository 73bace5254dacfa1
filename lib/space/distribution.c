/*
 * Distributions: the handle, and what is the same for every family.
 *
 * A family is a table of functions (dist-priv.h); here they are reached, by the
 * public interface with its checks and by the space without.
 */
#include "space/distribution.h"

#include "base/error.h"
#include "base/fpenv.h"
#include "space/dist-priv.h"
#include "specfun/elementary.h"
#include <math.h>
#include <stddef.h>

hpt_dist *
hpti_dist_create(const char *who, const hpti_family *family, int kind)
{
    hpt_dist *dist =
        hpti_root_create(sizeof *dist, offsetof(struct hpt_dist, mem));

    if (!dist) {
        hpti_fail_memory(who);
        return NULL;
    }
    dist->family = family;
    dist->kind = kind;
    dist->integral = kind != HPT_KIND_FLOAT && kind != HPT_KIND_CONSTANT;
    return dist;
}

void
hpt_dist_destroy(hpt_dist *dist)
{
    if (dist && dist->family->release)
        dist->family->release(dist);
    hpti_root_destroy(dist, offsetof(struct hpt_dist, mem));
}

bool
hpti_dist_check_finite(const char *who, const char *what, double x)
{
    if (fabs(x) < INFINITY)
        return true;
    hpti_fail(HPT_E_INVALID, "%s: %s %s is not finite", who, what, HPTI_G(x));
    return false;
}

bool
hpti_dist_check_positive(const char *who, const char *what, double x)
{
    if (!hpti_dist_check_finite(who, what, x))
        return false;
    if (x > 0)
        return true;
    hpti_fail(HPT_E_RANGE, "%s: %s %s is not above 0", who, what, HPTI_G(x));
    return false;
}

bool
hpti_dist_check_range(const char *who, double low, double high)
{
    if (!hpti_dist_check_finite(who, "low", low) ||
        !hpti_dist_check_finite(who, "high", high))
        return false;
    if (low <= high)
        return true;
    hpti_fail(HPT_E_RANGE, "%s: low %s is above high %s", who, HPTI_G(low),
              HPTI_G(high));
    return false;
}

hpt_dist *
hpti_dist_conclude(const char *who, hpt_dist *dist, double end_low,
                   double end_high)
{
    dist->end_low = end_low;
    dist->end_high = end_high;
    dist->low = dist->family->value(dist, 0).real;
    dist->high = dist->family->value(dist, 1).real;
    if (fabs(dist->low) < INFINITY && fabs(dist->high) < INFINITY) {
        hpti_error_clear();
        return dist;
    }
    hpti_fail(HPT_E_RANGE, "%s: its values reach from %s to %s", who,
              HPTI_G(dist->low), HPTI_G(dist->high));
    hpt_dist_destroy(dist);
    return NULL;
}

double
hpti_dist_below(const hpt_dist *dist, double x, double *from)
{
    if (dist->family->below)
        return dist->family->below(dist, x, from);
    return dist->family->cdf(dist, x, from);
}

/* How the value at u compares with another: -1, 0, 1. */
static int
compare(const hpt_dist *dist, double u, hpti_value value)
{
    hpti_value at = dist->family->value(dist, u);

    if (dist->integral)
        return (at.integer > value.integer) - (at.integer < value.integer);
    return (at.real > value.real) - (at.real < value.real);
}

/* The double n steps from u >= 0 on the line of all doubles in [0, 1]. */
static double
neighbour(double u, int64_t n)
{
    int64_t bits = (int64_t)hpti_bits(u) + n;
    int64_t one = (int64_t)hpti_bits(1.0);

    return hpti_from_bits((uint64_t)(bits < 0 ? 0 : bits > one ? one : bits));
}

double
hpti_dist_canonical(const hpt_dist *dist, hpti_value value, double middle,
                    double otherwise)
{
    const int sign = compare(dist, middle, value);
    int64_t near = 0, far;

    if (sign == 0)
        return middle;
    for (far = 1; far < 1 << 24; far *= 2) {
        int other = compare(dist, neighbour(middle, -sign * far), value);

        if (other == 0)
            return neighbour(middle, -sign * far);
        if (other != sign)
            break;
        near = far;
    }
    while (far - near > 1) {
        int64_t half = near + (far - near) / 2;
        int other = compare(dist, neighbour(middle, -sign * half), value);

        if (other == 0)
            return neighbour(middle, -sign * half);
        if (other == sign)
            near = half;
        else
            far = half;
    }
    return otherwise;
}

void
hpti_dist_add_double(hpti_text *text, const char *name, double x)
{
    hpti_text_add(text, ",\"");
    hpti_text_add(text, name);
    hpti_text_add(text, "\":");
    hpti_text_add_json_double(text, x);
}

void
hpti_dist_add_int(hpti_text *text, const char *name, int64_t i)
{
    hpti_text_add(text, ",\"");
    hpti_text_add(text, name);
    hpti_text_add(text, "\":");
    hpti_text_add_int(text, i);
}

/* ---- as the space sees them ---- */

/* Not-a-number becomes 0. */
static double
in_unit(double u)
{
    return u > 0 ? u < 1 ? u : 1 : 0;
}

bool
hpti_dist_is_integral(const hpt_dist *dist)
{
    return dist->integral;
}

hpti_value
hpti_dist_value(const hpt_dist *dist, double u)
{
    return dist->family->value(dist, in_unit(u));
}

double
hpti_dist_coordinate(const hpt_dist *dist, hpti_value value)
{
    double above;

    if (dist->family->coordinate)
        return dist->family->coordinate(dist, value);
    return dist->family->cdf(dist, value.real, &above);
}

hpti_value
hpti_dist_settle(const hpt_dist *dist, double *u)
{
    *u = in_unit(*u);
    if (dist->family->settle)
        return dist->family->settle(dist, u);
    return dist->family->value(dist, *u);
}

void
hpti_dist_cell(const hpt_dist *dist, double u, double *low, double *high)
{
    u = in_unit(u);
    *low = *high = u;
    if (dist->family->cell)
        dist->family->cell(dist, u, low, high);
}

bool
hpti_dist_next(const hpt_dist *dist, double *u)
{
    double from = *u, low, high;

    hpti_dist_settle(dist, &from);
    hpti_dist_cell(dist, *u, &low, &high);
    /* a computed border may lie some ulps inside of the cell */
    for (double gap = 0x1p-53; high < 1; gap *= 2) {
        double to = fmin(high + gap, 1);
        const bool last = to >= 1;

        hpti_dist_settle(dist, &to);
        if (to > from) {
            *u = to;
            return true;
        }
        if (last)
            break;
    }
    return false;
}

double
hpti_dist_number(const hpt_dist *dist, hpti_value value)
{
    if (!dist->integral)
        return value.real;
    if (dist->kind == HPT_KIND_ORDINAL)
        return dist->as.ordinal.numbers[value.integer];
    return (double)value.integer;
}

bool
hpti_dist_find(const hpt_dist *dist, double x, hpti_value *value)
{
    if (dist->family->find)
        return dist->family->find(dist, x, value);
    value->real = x;
    return x >= dist->low && x <= dist->high;
}

void
hpti_dist_bounds(const hpt_dist *dist, double *low, double *high)
{
    *low = dist->low;
    *high = dist->high;
}

bool
hpti_dist_is_bounded(const hpt_dist *dist)
{
    return dist->end_low > -INFINITY && dist->end_high < INFINITY;
}

const char *const *
hpti_dist_labels(const hpt_dist *dist)
{
    if (dist->kind != HPT_KIND_CATEGORICAL)
        return NULL;
    return (const char *const *)dist->as.categorical.labels;
}

size_t
hpti_dist_label_count(const hpt_dist *dist)
{
    return dist->kind == HPT_KIND_CATEGORICAL ? dist->as.categorical.n : 0;
}

const double *
hpti_dist_numbers(const hpt_dist *dist)
{
    return dist->kind == HPT_KIND_ORDINAL ? dist->as.ordinal.numbers : NULL;
}

void
hpti_dist_to_json(const hpt_dist *dist, hpti_text *text)
{
    hpti_text_add(text, "{\"distribution\":\"");
    hpti_text_add(text, dist->family->name);
    hpti_text_add(text, "\"");
    dist->family->describe(dist, text);
    hpti_text_add(text, "}");
}

/* ---- the public interface ---- */

int
hpt_dist_kind(const hpt_dist *dist)
{
    return dist ? dist->kind : HPT_KIND_UNKNOWN;
}

uint64_t
hpt_dist_count(const hpt_dist *dist)
{
    return dist ? dist->count : 0;
}

/* The checks of a call with a number x and an address for its answer. */
static int
check_call(const hpt_dist *dist, double x, const char *what, const void *out)
{
    if (!dist)
        return hpti_fail_null("dist");
    if (x != x)
        return hpti_fail(HPT_E_INVALID, "x is nan");
    if (!out)
        return hpti_fail(HPT_E_INVALID, "%s is NULL", what);
    return HPT_OK;
}

int
hpt_dist_quantile(const hpt_dist *dist, double u, double *x)
{
    hpti_fpenv saved;
    int rc = check_call(dist, 0, "x", x);

    if (rc)
        return rc;
    if (!(u >= 0 && u <= 1))
        return hpti_fail(HPT_E_RANGE, "u %s is not within 0 and 1", HPTI_G(u));
    saved = hpti_fpenv_enter();
    *x = hpti_dist_number(dist, dist->family->value(dist, u));
    hpti_fpenv_leave(saved);
    return HPT_OK;
}

int
hpt_dist_cdf(const hpt_dist *dist, double x, double *p)
{
    hpti_fpenv saved;
    double above;
    int rc = check_call(dist, x, "p", p);

    if (rc)
        return rc;
    saved = hpti_fpenv_enter();
    *p = dist->family->cdf(dist, x, &above);
    hpti_fpenv_leave(saved);
    return HPT_OK;
}

int
hpt_dist_density(const hpt_dist *dist, double x, double *f)
{
    hpti_fpenv saved;
    int rc = check_call(dist, x, "f", f);

    if (rc)
        return rc;
    saved = hpti_fpenv_enter();
    *f = dist->family->density(dist, x);
    hpti_fpenv_leave(saved);
    return HPT_OK;
}

int
hpt_dist_mean(const hpt_dist *dist, double *mean)
{
    hpti_fpenv saved;
    int rc = check_call(dist, 0, "mean", mean);

    if (rc)
        return rc;
    saved = hpti_fpenv_enter();
    *mean = dist->family->mean(dist);
    hpti_fpenv_leave(saved);
    return HPT_OK;
}
