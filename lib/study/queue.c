/*
 * Points that wait to be tried: a ring of rows that doubles when it is full.
 */
#include "study/queue-priv.h"

#include "base/error.h"
#include <string.h>

/* A bigger ring that begins with its first row. */
static int
grow(hpti_queue *queue, const hpt_allocator *mem, size_t parameters)
{
    size_t capacity = queue->capacity ? 2 * queue->capacity : 4;
    size_t tail = queue->capacity - queue->first; /* rows up to the wrap */
    hpti_value *rows;

    /* a space without parameters has rows without length */
    rows = hpti_alloc(mem, capacity, (parameters + 1) * sizeof *rows);
    if (!rows)
        return hpti_fail_memory("the queue of points");
    if (queue->n) { /* it is full */
        memcpy(rows, queue->rows + queue->first * parameters,
               tail * parameters * sizeof *rows);
        memcpy(rows + tail * parameters, queue->rows,
               queue->first * parameters * sizeof *rows);
    }
    hpti_free(mem, queue->rows);
    queue->rows = rows;
    queue->first = 0;
    queue->capacity = capacity;
    return HPT_OK;
}

int
hpti_queue_push(hpti_queue *queue, const hpt_allocator *mem, size_t parameters,
                const hpti_value *values)
{
    size_t last;

    if (queue->n == queue->capacity) {
        int rc = grow(queue, mem, parameters);

        if (rc < 0)
            return rc;
    }
    last = (queue->first + queue->n) % queue->capacity;
    memcpy(queue->rows + last * parameters, values,
           parameters * sizeof *values);
    queue->n++;
    return HPT_OK;
}

const hpti_value *
hpti_queue_first(const hpti_queue *queue, size_t parameters)
{
    return queue->n ? queue->rows + queue->first * parameters : NULL;
}

void
hpti_queue_pop(hpti_queue *queue)
{
    queue->first = (queue->first + 1) % queue->capacity;
    queue->n--;
}

void
hpti_queue_clear(hpti_queue *queue, const hpt_allocator *mem)
{
    hpti_free(mem, queue->rows);
    *queue = (hpti_queue){ 0 };
}
