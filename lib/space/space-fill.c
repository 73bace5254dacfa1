/*
 * Values from the user's numbers: defaults, and points to try or to add.
 */
#include "space/space-priv.h"

#include "base/fpenv.h"
#include <math.h>
#include <string.h>

/* Why is a number no value of a parameter? */
static int
refuse(const char *name, const hpt_dist *dist, double number)
{
    const int kind = hpt_dist_kind(dist);
    double low, high;

    hpti_dist_bounds(dist, &low, &high);
    if (isnan(number))
        return hpti_fail(HPT_E_RANGE, "%s: NaN is not a value",
                         HPTI_NAME(name));
    if (kind == HPT_KIND_CATEGORICAL)
        return hpti_fail(HPT_E_RANGE, "%s: %s is not an index below %zu",
                         HPTI_NAME(name), HPTI_EXACT(number),
                         hpti_dist_label_count(dist));
    if (kind == HPT_KIND_BOOLEAN)
        return hpti_fail(HPT_E_RANGE, "%s: %s is not 0 or 1", HPTI_NAME(name),
                         HPTI_EXACT(number));
    if (kind == HPT_KIND_CONSTANT)
        return hpti_fail(HPT_E_RANGE, "%s: %s is not the constant %s",
                         HPTI_NAME(name), HPTI_EXACT(number), HPTI_EXACT(low));
    if (number < low || number > high)
        return hpti_fail(HPT_E_RANGE, "%s: %s is outside of %s to %s",
                         HPTI_NAME(name), HPTI_EXACT(number), HPTI_EXACT(low),
                         HPTI_EXACT(high));
    if (kind == HPT_KIND_INT && number != floor(number))
        return hpti_fail(HPT_E_RANGE, "%s: %s is not an integer",
                         HPTI_NAME(name), HPTI_EXACT(number));
    return hpti_fail(HPT_E_RANGE, "%s: %s is none of its values",
                     HPTI_NAME(name), HPTI_EXACT(number));
}

int
hpti_space_value_of(const hpt_space *space, size_t i, double number,
                    hpti_value *value)
{
    const hpti_parameter *parameter = &space->parameters[i];

    if (!isnan(number) && hpti_dist_find(parameter->dist, number, value))
        return HPT_OK;
    return refuse(parameter->name, parameter->dist, number);
}

int
hpti_space_fill(const hpt_space *space, size_t n, const char *const *names,
                const double *numbers, hpti_value *values)
{
    for (size_t i = 0; i < space->n; i++) {
        const hpti_parameter *parameter = &space->parameters[i];

        values[i] = parameter->has_default
                        ? parameter->standard
                        : hpti_dist_value(parameter->dist, 0.5);
    }
    if (n && (!names || !numbers))
        return hpti_fail(HPT_E_INVALID, "%s is NULL",
                         names ? "values" : "names");
    for (size_t k = 0; k < n; k++) {
        size_t i;
        int rc = hpti_name_index(space, names[k], &i);

        for (size_t j = 0; !rc && j < k; j++)
            if (!strcmp(names[j], names[k]))
                rc = hpti_fail(HPT_E_INVALID, "%s: given twice, %s and %s",
                               HPTI_NAME(names[k]), HPTI_EXACT(numbers[j]),
                               HPTI_EXACT(numbers[k]));
        if (!rc)
            rc = hpti_space_value_of(space, i, numbers[k], &values[i]);
        if (rc)
            return rc;
    }
    return HPT_OK;
}

/* ---- defaults ---- */

/* By number, or by label where one is given. */
static int
set_default(hpt_space *space, const char *name, double number,
            const char *label, bool by_label)
{
    hpti_parameter *parameter;
    hpti_value value;
    size_t i;
    bool has_labels;
    int rc = hpti_space_check_open(space);

    if (!rc)
        rc = hpti_name_index(space, name, &i);
    if (rc)
        return rc;
    parameter = &space->parameters[i];
    has_labels = hpti_dist_labels(parameter->dist);
    if (by_label != has_labels)
        return hpti_fail(HPT_E_INVALID, "%s: its default is a %s",
                         HPTI_NAME(name), has_labels ? "label" : "number");
    rc = by_label
             ? hpti_space_label_index(space, i, name, label, &value.integer)
             : hpti_space_value_of(space, i, number, &value);
    if (rc)
        return rc;
    parameter->standard = value;
    parameter->has_default = true;
    return HPT_OK;
}

int
hpt_space_set_default(hpt_space *space, const char *name, double value)
{
    const hpti_fpenv env = hpti_fpenv_enter();
    int rc;

    if (!space)
        rc = hpti_fail_null("space");
    else
        rc = hpti_space_conclude(space, HPTI_CALL_DEFAULT, 1, &name,
                                 set_default(space, name, value, NULL, false));
    hpti_fpenv_leave(env);
    return rc;
}

int
hpt_space_set_default_label(hpt_space *space, const char *name,
                            const char *label)
{
    if (!space)
        return hpti_fail_null("space");
    return hpti_space_conclude(space, HPTI_CALL_DEFAULT, 1, &name,
                               set_default(space, name, 0, label, true));
}
