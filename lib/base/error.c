/*
 * The text of the last error, one buffer a thread.
 */
#include "base/error.h"

#include <hptune/export.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char error_text[HPTI_ERROR_TEXT];
static _Thread_local int error_status;

int
hpti_fail(int status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(error_text, sizeof error_text, format, args);
    va_end(args);
    error_status = status;
    return status;
}

int
hpti_fail_null(const char *what)
{
    if (!error_text[0])
        return hpti_fail(HPT_E_INVALID, "%s is NULL", what);
    return HPT_E_INVALID;
}

int
hpti_fail_memory(const char *what)
{
    return hpti_fail(HPT_E_NOMEM, "not enough memory for %s", what);
}

void
hpti_error_clear(void)
{
    error_status = HPT_OK;
    error_text[0] = '\0';
}

void
hpti_failure_set(hpti_failure *failure, int status)
{
    failure->status = status;
    memcpy(failure->text, error_text, sizeof error_text);
}

int
hpti_failure_raise(const hpti_failure *failure)
{
    return hpti_fail(failure->status, "%s", failure->text);
}

const char *
hpt_last_error(void)
{
    return error_text;
}

int
hpt_last_status(void)
{
    return error_status;
}

const char *
hpt_status_to_string(int status)
{
    switch ((enum hpt_status)status) {
    case HPT_OK:
        return "HPT_OK";
    case HPT_STOPPED:
        return "HPT_STOPPED";
    case HPT_EXHAUSTED:
        return "HPT_EXHAUSTED";
    case HPT_TIME_LIMIT:
        return "HPT_TIME_LIMIT";
    case HPT_TARGET_REACHED:
        return "HPT_TARGET_REACHED";
    case HPT_NO_IMPROVEMENT:
        return "HPT_NO_IMPROVEMENT";
    case HPT_TRIAL_LIMIT:
        return "HPT_TRIAL_LIMIT";
    case HPT_E_INVALID:
        return "HPT_E_INVALID";
    case HPT_E_RANGE:
        return "HPT_E_RANGE";
    case HPT_E_NOT_FOUND:
        return "HPT_E_NOT_FOUND";
    case HPT_E_STATE:
        return "HPT_E_STATE";
    case HPT_E_NOMEM:
        return "HPT_E_NOMEM";
    case HPT_E_IO:
        return "HPT_E_IO";
    case HPT_E_INFEASIBLE:
        return "HPT_E_INFEASIBLE";
    case HPT_E_NOT_PD:
        return "HPT_E_NOT_PD";
    case HPT_E_NO_DATA:
        return "HPT_E_NO_DATA";
    }
    return "unknown status";
}
