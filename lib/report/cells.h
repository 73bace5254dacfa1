/*
 * A trial's values one by one, as all reports read them from a result.
 */
#ifndef HPTI_REPORT_CELLS_H
#define HPTI_REPORT_CELLS_H

#include "base/mem.h"
#include <hptune/result.h>
#include <stddef.h>
#include <stdint.h>

/* A parameter and its column. */
typedef struct hpti_parameter {
    const char *name;
    int kind;              /* hpt_kind */
    const double *numbers; /* all kinds; NaN where inactive */
    const int64_t *whole;  /* NULL for a float and a constant */
    const char **labels;   /* of a categorical one */
} hpti_parameter;

/* An outcome and its column. */
typedef struct hpti_measure {
    const char *name;
    double limit;
    const double *numbers; /* NaN where not known */
} hpti_measure;

typedef struct hpti_cells {
    const hpt_result *result;
    const hpt_allocator *mem;
    size_t n_trials, n_parameters, n_outcomes;
    int64_t best; /* number of the best trial, -1 for none */
    hpti_parameter *parameters;
    const int *states;
    const double *values, *standard_errors, *seconds, *violations;
    hpti_measure *outcomes;
} hpti_cells;

/* HPT_OK; HPT_E_INVALID (NULL), HPT_E_NOMEM: then there is nothing to end. */
int hpti_cells_begin(hpti_cells *cells, const hpt_result *result);
void hpti_cells_end(hpti_cells *cells);

/* Name of an hpt_trial_state, such as "complete". */
const char *hpti_state_name(int state);

#endif
