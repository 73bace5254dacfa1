/*
 * A set of points: who was proposed before.
 *
 * Holds pointers to points that it does not own, which must neither move nor
 * change while they are in the set.
 */
#ifndef HPTI_RECORD_POINTSET_H
#define HPTI_RECORD_POINTSET_H

#include "base/mem.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct hpti_pointset {
    const hpt_allocator *mem;
    size_t dim, count, capacity; /* capacity: 0 or a power of two */
    const double **slots;        /* length capacity, NULL where free */
} hpti_pointset;

/* An empty set; mem is borrowed for the set's life. */
void hpti_pointset_init(hpti_pointset *set, const hpt_allocator *mem,
                        size_t dim);
void hpti_pointset_clear(hpti_pointset *set);

/* Room for one more point.  HPT_OK; HPT_E_NOMEM: the set is unchanged. */
int hpti_pointset_reserve(hpti_pointset *set);

/* Add a point (length dim, no NaN) after a reserve; cannot fail.  A point that
 * is in the set already is not added again. */
void hpti_pointset_add(hpti_pointset *set, const double *u);

bool hpti_pointset_has(const hpti_pointset *set, const double *u);

#endif
