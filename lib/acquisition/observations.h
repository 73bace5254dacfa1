/*
 * Observations: distinct points with the mean of the scores told there.
 */
#ifndef HPTI_ACQUISITION_OBSERVATIONS_H
#define HPTI_ACQUISITION_OBSERVATIONS_H

#include "base/mem.h"
#include <stdbool.h>
#include <stddef.h>

#define HPTI_SAME_POINT 1e-9 /* points closer than this are one */

typedef struct hpti_observation {
    double score, var; /* mean of the finite scores here, variance of the mean */
    size_t count;      /* finite scores */
} hpti_observation;

typedef struct hpti_observations {
    const hpt_allocator *mem;
    size_t dim;
    size_t n, cap;     /* distinct points; room for them */
    size_t told;       /* observations */
    double *points;    /* cap x dim, row-major, in the order of coming */
    hpti_observation *at; /* cap */
    size_t *order;     /* n_finite: points with a score, best first */
    size_t n_finite;
} hpti_observations;

void hpti_observations_init(hpti_observations *o, const hpt_allocator *mem,
                            size_t dim);
void hpti_observations_clear(hpti_observations *o);

/* Forget all observations and keep the memory. */
void hpti_observations_forget(hpti_observations *o);

/* Index of a point, or o->n when it was not observed. */
size_t hpti_observations_find(const hpti_observations *o, const double *u);

/* Add a score at a point; NaN and infinities count as failures.  HPT_OK,
 * HPT_E_NOMEM. */
int hpti_observations_add(hpti_observations *o, const double *u, double score,
                          double var);

#endif
