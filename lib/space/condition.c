/*
 * Conditions: a parameter is active only while its parent has one of some
 * values, or lies in a range.
 *
 * Both forms are kept as values of the parent (indices for labels and
 * ordinals), so that telling whether they hold needs no distribution.
 */
#include "space/space-priv.h"

#include "base/fpenv.h"
#include <math.h>
#include <stdlib.h>

static bool
is_below(bool integral, hpti_value a, hpti_value b)
{
    return integral ? a.integer < b.integer : a.real < b.real;
}

static bool
is_one_of(const hpti_condition *condition, hpti_value value)
{
    const hpti_value *values = condition->values;
    size_t low = 0, high = condition->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (is_below(condition->integral, values[middle], value))
            low = middle + 1;
        else
            high = middle;
    }
    return low < condition->n &&
           !is_below(condition->integral, value, values[low]);
}

bool
hpti_condition_holds(const hpti_condition *condition, hpti_value value)
{
    if (condition->between)
        return !is_below(condition->integral, value, condition->from) &&
               !is_below(condition->integral, condition->to, value);
    return is_one_of(condition, value);
}

static int
compare_integers(const void *a, const void *b)
{
    const int64_t x = ((const hpti_value *)a)->integer;
    const int64_t y = ((const hpti_value *)b)->integer;

    return (x > y) - (x < y);
}

static int
compare_reals(const void *a, const void *b)
{
    const double x = ((const hpti_value *)a)->real;
    const double y = ((const hpti_value *)b)->real;

    return (x > y) - (x < y);
}

/* Sort, and leave each value once. */
static void
sort_values(hpti_condition *condition)
{
    hpti_value *values = condition->values;
    size_t n = 1;

    qsort(values, condition->n, sizeof *values,
          condition->integral ? compare_integers : compare_reals);
    for (size_t i = 1; i < condition->n; i++)
        if (is_below(condition->integral, values[n - 1], values[i]))
            values[n++] = values[i];
    condition->n = n;
}

/* Find child and parent, and see that they may be bound together. */
static int
find_pair(const hpt_space *space, const char *child, const char *parent,
          bool by_label, hpti_condition *condition)
{
    bool has_labels;
    int rc = hpti_space_check_open(space);

    if (!rc)
        rc = hpti_name_index(space, child, &condition->child);
    if (!rc)
        rc = hpti_name_index(space, parent, &condition->parent);
    if (rc)
        return rc;
    if (condition->parent >= condition->child)
        return hpti_fail(HPT_E_INVALID,
                         "%s: must be added after %s, which it depends on",
                         HPTI_NAME(child), HPTI_NAME(parent));
    has_labels = hpti_dist_labels(space->parameters[condition->parent].dist);
    if (by_label && !has_labels)
        return hpti_fail(HPT_E_INVALID, "%s: its parent %s has no labels",
                         HPTI_NAME(child), HPTI_NAME(parent));
    if (!by_label && has_labels)
        return hpti_fail(HPT_E_INVALID,
                         "%s: its parent %s has labels, not numbers",
                         HPTI_NAME(child), HPTI_NAME(parent));
    condition->integral =
        hpti_dist_is_integral(space->parameters[condition->parent].dist);
    return HPT_OK;
}

/* Take in a finished condition; its values are given up on failure. */
static int
append(hpt_space *space, hpti_condition *condition)
{
    hpti_condition *conditions =
        hpti_realloc(&space->mem, space->conditions, space->n_conditions + 1,
                     sizeof *conditions);

    if (!conditions) {
        hpti_free(&space->mem, condition->values);
        return hpti_fail_memory("a condition");
    }
    conditions[space->n_conditions++] = *condition;
    space->conditions = conditions;
    return HPT_OK;
}

/* Room for the n values of a condition on a child. */
static int
reserve_values(const hpt_space *space, const char *child, size_t n,
               const void *given, hpti_condition *condition)
{
    if (!n || !given)
        return hpti_fail(HPT_E_INVALID, "%s: a condition without values",
                         HPTI_NAME(child));
    condition->n = n;
    condition->values = hpti_alloc(&space->mem, n, sizeof *condition->values);
    return condition->values ? HPT_OK : hpti_fail_memory("a condition");
}

/* Look up what a condition names, one value of the parent after the other. */
static int
fill_labels(const hpt_space *space, hpti_condition *condition,
            const char *child, const char *const *labels)
{
    for (size_t i = 0; i < condition->n; i++) {
        int64_t index;
        int rc = hpti_space_label_index(space, condition->parent, child,
                                        labels[i], &index);

        if (rc)
            return rc;
        condition->values[i].integer = index;
    }
    return HPT_OK;
}

static int
fill_numbers(const hpt_space *space, hpti_condition *condition,
             const char *child, const double *numbers)
{
    const hpti_parameter *parent = &space->parameters[condition->parent];

    for (size_t i = 0; i < condition->n; i++) {
        if (isnan(numbers[i]))
            return hpti_fail(HPT_E_INVALID,
                             "%s: a value in its condition is NaN",
                             HPTI_NAME(child));
        if (!hpti_dist_find(parent->dist, numbers[i], &condition->values[i]))
            return hpti_fail(HPT_E_NOT_FOUND, "%s: %s is no value of %s",
                             HPTI_NAME(child), HPTI_EXACT(numbers[i]),
                             HPTI_NAME(parent->name));
    }
    return HPT_OK;
}

/* A condition on a list: of labels, or of numbers. */
static int
add_list(hpt_space *space, const char *child, const char *parent, bool by_label,
         size_t n, const void *list)
{
    hpti_condition condition = { 0 };
    int rc = find_pair(space, child, parent, by_label, &condition);

    if (!rc)
        rc = reserve_values(space, child, n, list, &condition);
    if (rc)
        return rc;
    rc = by_label ? fill_labels(space, &condition, child, list)
                  : fill_numbers(space, &condition, child, list);
    if (rc) {
        hpti_free(&space->mem, condition.values);
        return rc;
    }
    sort_values(&condition);
    return append(space, &condition);
}

/* The least integer not below x, and the greatest not above, within int64_t. */
static int64_t
integer_ceil(double x)
{
    if (!(x > -0x1p63))
        return INT64_MIN;
    return ceil(x) < 0x1p63 ? (int64_t)ceil(x) : INT64_MAX;
}

static int64_t
integer_floor(double x)
{
    if (!(x < 0x1p63))
        return INT64_MAX;
    return floor(x) > -0x1p63 ? (int64_t)floor(x) : INT64_MIN;
}

/* The range of an ordinal's indices whose numbers lie in [low, high]. */
static void
ordinal_range(const hpt_dist *dist, hpti_condition *condition)
{
    const double *numbers = hpti_dist_numbers(dist);
    const int64_t n = (int64_t)hpt_dist_count(dist);

    condition->from.integer = 0;
    while (condition->from.integer < n &&
           numbers[condition->from.integer] < condition->low)
        condition->from.integer++;
    condition->to.integer = n - 1;
    while (condition->to.integer >= 0 &&
           numbers[condition->to.integer] > condition->high)
        condition->to.integer--;
}

/* The range as values of the parent; empty when from is above to. */
static void
translate_range(const hpt_dist *dist, hpti_condition *condition)
{
    if (hpti_dist_numbers(dist)) {
        ordinal_range(dist, condition);
    } else if (!condition->integral) {
        condition->from.real = condition->low;
        condition->to.real = condition->high;
    } else if (condition->low >= 0x1p63 || condition->high < -0x1p63) {
        condition->from.integer = 1;
        condition->to.integer = 0;
    } else {
        condition->from.integer = integer_ceil(condition->low);
        condition->to.integer = integer_floor(condition->high);
    }
}

static int
add_range(hpt_space *space, const char *child, const char *parent, double low,
          double high)
{
    hpti_condition condition = { .between = true, .low = low, .high = high };
    int rc = find_pair(space, child, parent, false, &condition);

    if (rc)
        return rc;
    if (isnan(low) || isnan(high))
        return hpti_fail(HPT_E_INVALID, "%s: a bound of its condition is NaN",
                         HPTI_NAME(child));
    if (low > high)
        return hpti_fail(HPT_E_RANGE,
                         "%s: low %s is above high %s in its condition",
                         HPTI_NAME(child), HPTI_EXACT(low), HPTI_EXACT(high));
    translate_range(space->parameters[condition.parent].dist, &condition);
    return append(space, &condition);
}

int
hpt_space_add_condition_labels(hpt_space *space, const char *child,
                               const char *parent, size_t n,
                               const char *const *labels)
{
    const char *const names[] = { child, parent };

    if (!space)
        return hpti_fail_null("space");
    return hpti_space_conclude(space, HPTI_CALL_CONDITION, 2, names,
                               add_list(space, child, parent, true, n, labels));
}

int
hpt_space_add_condition_values(hpt_space *space, const char *child,
                               const char *parent, size_t n,
                               const double *values)
{
    const char *const names[] = { child, parent };
    const hpti_fpenv env = hpti_fpenv_enter();
    int rc;

    if (!space)
        rc = hpti_fail_null("space");
    else
        rc = hpti_space_conclude(
            space, HPTI_CALL_CONDITION, 2, names,
            add_list(space, child, parent, false, n, values));
    hpti_fpenv_leave(env);
    return rc;
}

int
hpt_space_add_condition_range(hpt_space *space, const char *child,
                              const char *parent, double low, double high)
{
    const char *const names[] = { child, parent };

    if (!space)
        return hpti_fail_null("space");
    return hpti_space_conclude(space, HPTI_CALL_CONDITION, 2, names,
                               add_range(space, child, parent, low, high));
}

void
hpti_conditions_clear(hpt_space *space)
{
    for (size_t i = 0; i < space->n_conditions; i++)
        hpti_free(&space->mem, space->conditions[i].values);
    hpti_free(&space->mem, space->conditions);
}
