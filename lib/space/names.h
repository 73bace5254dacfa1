/*
 * Names that a caller gives: what is allowed, and how a message shows them.
 */
#ifndef HPTI_SPACE_NAMES_H
#define HPTI_SPACE_NAMES_H

#include <hptune/space.h>
#include <stdbool.h>
#include <stddef.h>

#define HPTI_NAME_MAX 255 /* bytes */

/* A name for a message: one line, valid UTF-8, cut to a length. */
#define HPTI_SHORT_NAME 112
#define HPTI_NAME(name)                                                        \
    hpti_name_shorten((char[HPTI_SHORT_NAME]){ 0 }, (name))

/* For HPTI_NAME(); a NULL name becomes "(null)". */
char *hpti_name_shorten(char out[HPTI_SHORT_NAME], const char *name);

/* Is a text fit to be the name of `what` ("a parameter")?  HPT_OK;
 * HPT_E_INVALID: NULL, empty, too long or not UTF-8. */
int hpti_name_check_text(const char *what, const char *name);

/* Index of the parameter of a name, or SIZE_MAX; sets no error. */
size_t hpti_name_find(const hpt_space *space, const char *name);

/* Append a name to a list for a message, ", " between; false, and "..." at the
 * end, when it has no more room. */
bool hpti_name_list(char *list, size_t size, const char *name);

#endif
