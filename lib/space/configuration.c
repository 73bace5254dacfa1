/*
 * A configuration: one value a parameter, read by name.
 */
#include "space/space-priv.h"

#include <math.h>

static const char *
kind_name(int kind)
{
    switch ((enum hpt_kind)kind) {
    case HPT_KIND_FLOAT:
        return "a float";
    case HPT_KIND_INT:
        return "an integer";
    case HPT_KIND_CATEGORICAL:
        return "categorical";
    case HPT_KIND_ORDINAL:
        return "ordinal";
    case HPT_KIND_BOOLEAN:
        return "a boolean";
    case HPT_KIND_CONSTANT:
        return "a constant";
    case HPT_KIND_UNKNOWN:
        break;
    }
    return "of an unknown kind";
}

double
hpti_configuration_number(const hpt_trial *trial, size_t i)
{
    if (!hpti_configuration_active(trial, i))
        return NAN;
    return hpti_dist_number(trial->space->parameters[i].dist, trial->values[i]);
}

/* Keep the first wrong read. */
static int
misread(const hpt_trial *trial, int rc)
{
    if (trial->misread && !*trial->misread)
        *trial->misread = rc;
    return rc;
}

/* The parameter of a name, whether active or not. */
static int
find(const hpt_trial *trial, const char *name, size_t *i)
{
    int rc;

    if (!trial)
        return hpti_fail_null("trial");
    rc = hpti_name_index(trial->space, name, i);
    return rc ? misread(trial, rc) : HPT_OK;
}

#define KIND(kind) (1u << HPT_KIND_##kind)

/* The active parameter of a name, of one of some kinds; `as` says what for. */
static int
find_active(const hpt_trial *trial, const char *name, unsigned kinds,
            const char *as, size_t *i)
{
    int kind, rc = find(trial, name, i);

    if (rc)
        return rc;
    kind = hpt_dist_kind(trial->space->parameters[*i].dist);
    if (!(kinds >> kind & 1))
        return misread(trial,
                       hpti_fail(HPT_E_INVALID, "%s: is %s, not read as %s",
                                 HPTI_NAME(name), kind_name(kind), as));
    if (!hpti_configuration_active(trial, *i))
        return misread(trial,
                       hpti_fail(HPT_E_INVALID, "%s: is inactive in this trial",
                                 HPTI_NAME(name)));
    return HPT_OK;
}

int
hpt_trial_is_active(const hpt_trial *trial, const char *name)
{
    size_t i;
    int rc = find(trial, name, &i);

    return rc ? rc : hpti_configuration_active(trial, i);
}

double
hpt_trial_get_float(const hpt_trial *trial, const char *name)
{
    const unsigned kinds = KIND(FLOAT) | KIND(INT) | KIND(ORDINAL) |
                           KIND(BOOLEAN) | KIND(CONSTANT);
    size_t i;

    if (find_active(trial, name, kinds, "a float", &i))
        return NAN;
    return hpti_configuration_number(trial, i);
}

int64_t
hpt_trial_get_int(const hpt_trial *trial, const char *name)
{
    size_t i;

    if (find_active(trial, name, KIND(INT) | KIND(BOOLEAN), "an integer", &i))
        return INT64_MIN;
    return trial->values[i].integer;
}

int
hpt_trial_get_boolean(const hpt_trial *trial, const char *name)
{
    size_t i;

    if (find_active(trial, name, KIND(BOOLEAN), "a boolean", &i))
        return -1;
    return (int)trial->values[i].integer;
}

const char *
hpt_trial_get_label(const hpt_trial *trial, const char *name)
{
    size_t i;

    if (find_active(trial, name, KIND(CATEGORICAL), "a label", &i))
        return NULL;
    return hpti_dist_labels(
        trial->space->parameters[i].dist)[trial->values[i].integer];
}

int64_t
hpt_trial_get_index(const hpt_trial *trial, const char *name)
{
    size_t i;

    if (find_active(trial, name, KIND(CATEGORICAL) | KIND(ORDINAL), "an index",
                    &i))
        return -1;
    return trial->values[i].integer;
}

int
hpt_trial_get_point(const hpt_trial *trial, size_t n, double *values)
{
    if (!trial)
        return hpti_fail_null("trial");
    if (n != trial->space->n || (n && !values))
        return misread(trial, hpti_fail(HPT_E_INVALID,
                                        "room for %zu values, not for the %zu "
                                        "parameters",
                                        values ? n : 0, trial->space->n));
    for (size_t i = 0; i < n; i++)
        values[i] = hpti_configuration_number(trial, i);
    return HPT_OK;
}
