/*
 * The text of the last error, one buffer a thread: no allocation, no lock.
 */
#ifndef HPTI_BASE_ERROR_H
#define HPTI_BASE_ERROR_H

#include <hptune/status.h>

#define HPTI_ERROR_TEXT 512

/** Set the text (printf format; doubles through HPTI_G()) and return status. */
int hpti_fail(int status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * A NULL was handed in for `what`: keep the text of the constructor that failed
 * before, if there is one.  Returns HPT_E_INVALID.
 */
int hpti_fail_null(const char *what);

/** "not enough memory for `what`"; returns HPT_E_NOMEM. */
int hpti_fail_memory(const char *what);

/** Empty the text: a constructor succeeded. */
void hpti_error_clear(void);

/* A failure that a handle remembers, to be raised again later. */
typedef struct hpti_failure {
    int status; /* HPT_OK: nothing remembered */
    char text[HPTI_ERROR_TEXT];
} hpti_failure;

/** Remember the thread's present text with a status. */
void hpti_failure_set(hpti_failure *failure, int status);

/** Raise a remembered failure again; returns its status. */
int hpti_failure_raise(const hpti_failure *failure);

#endif
