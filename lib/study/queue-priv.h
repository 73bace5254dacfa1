/*
 * Points that wait to be tried before the sampler is asked: first in, first
 * out.  Not locked: the study's mutex guards it.
 */
#ifndef HPTI_STUDY_QUEUE_PRIV_H
#define HPTI_STUDY_QUEUE_PRIV_H

#include "base/mem.h"
#include "space/distribution.h"

/* A ring of rows of values.  All zero: empty. */
typedef struct hpti_queue {
    hpti_value *rows; /* capacity x parameters */
    size_t first, n, capacity;
} hpti_queue;

/* Append a row of values (length parameters).  HPT_OK, HPT_E_NOMEM. */
int hpti_queue_push(hpti_queue *queue, const hpt_allocator *mem,
                    size_t parameters, const hpti_value *values);

/* The first row, borrowed; NULL when the queue is empty. */
const hpti_value *hpti_queue_first(const hpti_queue *queue, size_t parameters);

/* Drop the first row of a queue that is not empty. */
void hpti_queue_pop(hpti_queue *queue);

/* Give up the memory. */
void hpti_queue_clear(hpti_queue *queue, const hpt_allocator *mem);

#endif
