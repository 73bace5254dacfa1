/*
 * The public constants by name, for languages that do not read C headers.
 */
#include "base/error.h"
#include <hptune/constant.h>
#include <hptune/hptune.h>
#include <string.h>

/* Text and value in place: a pointer would be a relocation each. */
static const struct constant {
    char name[23];
    signed char value;
} constants[] = {
#define CONSTANT(name) { #name, name }
    CONSTANT(HPT_OK),
    CONSTANT(HPT_STOPPED),
    CONSTANT(HPT_EXHAUSTED),
    CONSTANT(HPT_TIME_LIMIT),
    CONSTANT(HPT_TARGET_REACHED),
    CONSTANT(HPT_NO_IMPROVEMENT),
    CONSTANT(HPT_TRIAL_LIMIT),
    CONSTANT(HPT_E_INVALID),
    CONSTANT(HPT_E_RANGE),
    CONSTANT(HPT_E_NOT_FOUND),
    CONSTANT(HPT_E_STATE),
    CONSTANT(HPT_E_NOMEM),
    CONSTANT(HPT_E_IO),
    CONSTANT(HPT_E_INFEASIBLE),
    CONSTANT(HPT_E_NOT_PD),
    CONSTANT(HPT_E_NO_DATA),
    CONSTANT(HPT_LINEAR),
    CONSTANT(HPT_LOG),
    CONSTANT(HPT_KIND_UNKNOWN),
    CONSTANT(HPT_KIND_FLOAT),
    CONSTANT(HPT_KIND_INT),
    CONSTANT(HPT_KIND_CATEGORICAL),
    CONSTANT(HPT_KIND_ORDINAL),
    CONSTANT(HPT_KIND_BOOLEAN),
    CONSTANT(HPT_KIND_CONSTANT),
    CONSTANT(HPT_MINIMIZE),
    CONSTANT(HPT_MAXIMIZE),
    CONSTANT(HPT_TRIAL_UNKNOWN),
    CONSTANT(HPT_TRIAL_RUNNING),
    CONSTANT(HPT_TRIAL_COMPLETE),
    CONSTANT(HPT_TRIAL_PRUNED),
    CONSTANT(HPT_TRIAL_FAILED),
    CONSTANT(HPT_TRIAL_ABANDONED),
#undef CONSTANT
};

#define N_CONSTANTS (sizeof constants / sizeof constants[0])

size_t
hpt_constant_count(void)
{
    return N_CONSTANTS;
}

const char *
hpt_constant_name(size_t index)
{
    return index < N_CONSTANTS ? constants[index].name : NULL;
}

int
hpt_constant_find(const char *name, int *value)
{
    if (!name)
        return hpti_fail_null("name");
    if (!value)
        return hpti_fail_null("value");
    for (size_t i = 0; i < N_CONSTANTS; i++)
        if (strcmp(name, constants[i].name) == 0) {
            *value = constants[i].value;
            return HPT_OK;
        }
    return hpti_fail(HPT_E_NOT_FOUND, "there is no constant \"%.64s\"", name);
}
