/*
 * A configuration: one value a parameter, with names to read it by.
 *
 * struct hpt_trial starts its life here, as what a predicate sees; the study
 * adds a run to it.
 */
#ifndef HPTI_SPACE_CONFIGURATION_H
#define HPTI_SPACE_CONFIGURATION_H

#include "space/distribution.h"
#include <hptune/space.h>
#include <hptune/trial.h>

struct hpti_run; /* of the study: number, state, fold */

struct hpt_trial {
    const hpt_space *space;
    const hpti_value *values;    /* length hpt_space_count(space) */
    const unsigned char *active; /* same length, 0 or 1; NULL: all active */
    int *misread;                /* keeps the first wrong read; may be NULL */
    struct hpti_run *run;        /* NULL inside a predicate */
};

/* The value of parameter i as the user's number; NaN when inactive. */
double hpti_configuration_number(const hpt_trial *trial, size_t i);

/* Is parameter i active? */
static inline int
hpti_configuration_active(const hpt_trial *trial, size_t i)
{
    return !trial->active || trial->active[i];
}

#endif
