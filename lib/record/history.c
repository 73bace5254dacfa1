/*
 * The history: rows in chunks that never move, and the lists of numbers of told
 * and of pending trials.
 *
 * A row lies in one piece: record, point, values, outcomes, flags.  The first
 * chunks have 8, 8, 16, 32, 64 and 128 rows, all others 256: short studies stay
 * small, and the rows that a long one leaves unused stay few.
 */
#include "record/history.h"

#include "base/error.h"
#include "record/pointset.h"
#include <hptune/trial.h>
#include <math.h>
#include <string.h>

#define FIRST_ROWS 8
#define CHUNK_ROWS 256
#define SMALL_CHUNKS 6 /* that hold the first CHUNK_ROWS rows */

/* A list of trial numbers that grows by doubling. */
typedef struct numbers {
    int64_t *at;
    size_t n, capacity;
} numbers;

struct hpti_history {
    const hpt_allocator *mem;
    size_t dim, parameters, outcomes;
    size_t stride; /* bytes of a row */
    bool conditional, indexed;
    int64_t count;
    size_t n_chunks, chunk_capacity;
    char **chunks;
    numbers told, pending;
    hpti_pointset points;
    double limits[HPTI_MOST_OUTCOMES];
};

static size_t
stride_of(const hpti_history *history)
{
    const size_t end = sizeof(hpti_record) + history->dim * sizeof(double) +
                       history->parameters * sizeof(hpti_value) +
                       history->outcomes * sizeof(double) +
                       (history->conditional ? history->parameters : 0);

    return (end + _Alignof(hpti_record) - 1) / _Alignof(hpti_record) *
           _Alignof(hpti_record);
}

int
hpti_history_create(hpti_history **out, const hpt_allocator *mem, size_t dim,
                    size_t parameters, bool conditional, bool index)
{
    const size_t item = sizeof(double) + sizeof(hpti_value) + 1;
    hpti_history *history;

    *out = NULL;
    history = hpti_calloc(mem, 1, sizeof *history);
    if (!history || dim > SIZE_MAX / 2 / CHUNK_ROWS / item ||
        parameters > SIZE_MAX / 2 / CHUNK_ROWS / item) {
        hpti_free(mem, history);
        return hpti_fail_memory("the history");
    }
    history->mem = mem;
    history->dim = dim;
    history->parameters = parameters;
    history->conditional = conditional;
    history->stride = stride_of(history);
    history->indexed = index;
    hpti_pointset_init(&history->points, mem, dim);
    *out = history;
    return HPT_OK;
}

void
hpti_history_destroy(hpti_history *history)
{
    if (!history)
        return;
    hpti_pointset_clear(&history->points);
    for (size_t i = 0; i < history->n_chunks; i++)
        hpti_free(history->mem, history->chunks[i]);
    hpti_free(history->mem, history->chunks);
    hpti_free(history->mem, history->told.at);
    hpti_free(history->mem, history->pending.at);
    hpti_free(history->mem, history);
}

const hpt_allocator *
hpti_history_allocator(const hpti_history *history)
{
    return history->mem;
}

/* The chunks that are there have rows of another size: there is at most the one
 * that was reserved for the first trial. */
void
hpti_history_add_outcome(hpti_history *history, double limit)
{
    while (history->n_chunks)
        hpti_free(history->mem, history->chunks[--history->n_chunks]);
    history->limits[history->outcomes++] = limit;
    history->stride = stride_of(history);
}

size_t
hpti_history_outcomes(const hpti_history *history)
{
    return history->outcomes;
}

/* Chunk of row i, and the number of that chunk's first row. */
static size_t
chunk_of(size_t i, size_t *first)
{
    size_t chunk = 0;

    if (i >= CHUNK_ROWS) {
        *first = i / CHUNK_ROWS * CHUNK_ROWS;
        return SMALL_CHUNKS - 1 + i / CHUNK_ROWS;
    }
    *first = 0;
    for (size_t end = FIRST_ROWS; i >= end; end *= 2) {
        *first = end;
        chunk++;
    }
    return chunk;
}

static size_t
rows_in_chunk(size_t chunk)
{
    if (chunk == 0)
        return FIRST_ROWS;
    if (chunk < SMALL_CHUNKS)
        return (size_t)FIRST_ROWS << (chunk - 1);
    return CHUNK_ROWS;
}

static hpti_row
row_at(const hpti_history *history, size_t i)
{
    size_t first, chunk = chunk_of(i, &first);
    char *at = history->chunks[chunk] + (i - first) * history->stride;
    hpti_row row;

    row.record = (hpti_record *)(void *)at;
    at += sizeof(hpti_record);
    row.u = (double *)(void *)at;
    at += history->dim * sizeof(double);
    row.values = (hpti_value *)(void *)at;
    at += history->parameters * sizeof(hpti_value);
    row.outcomes = history->outcomes ? (double *)(void *)at : NULL;
    at += history->outcomes * sizeof(double);
    row.active = history->conditional ? (unsigned char *)at : NULL;
    return row;
}

static int
reserve_chunk(hpti_history *history, size_t chunk)
{
    char *memory;

    if (chunk < history->n_chunks)
        return HPT_OK;
    if (chunk == history->chunk_capacity) {
        size_t capacity = chunk ? 2 * chunk : SMALL_CHUNKS;
        char **chunks = hpti_realloc(history->mem, history->chunks, capacity,
                                     sizeof *chunks);

        if (!chunks)
            return HPT_E_NOMEM;
        history->chunks = chunks;
        history->chunk_capacity = capacity;
    }
    memory = hpti_alloc(history->mem, rows_in_chunk(chunk), history->stride);
    if (!memory)
        return HPT_E_NOMEM;
    history->chunks[chunk] = memory;
    history->n_chunks++;
    return HPT_OK;
}

static int
reserve_numbers(hpti_history *history, numbers *list, size_t n)
{
    size_t capacity = list->capacity ? 2 * list->capacity : FIRST_ROWS;
    int64_t *at;

    if (n <= list->capacity)
        return HPT_OK;
    at = hpti_realloc(history->mem, list->at, capacity, sizeof *at);
    if (!at)
        return HPT_E_NOMEM;
    list->at = at;
    list->capacity = capacity;
    return HPT_OK;
}

int
hpti_history_reserve(hpti_history *history, hpti_row *row)
{
    const size_t i = (size_t)history->count;
    size_t first;

    if (reserve_chunk(history, chunk_of(i, &first)) ||
        reserve_numbers(history, &history->told, i + 1) ||
        reserve_numbers(history, &history->pending, history->pending.n + 1) ||
        (history->indexed && hpti_pointset_reserve(&history->points)))
        return hpti_fail_memory("another trial");
    *row = row_at(history, i);
    memset(row->record, 0, sizeof *row->record);
    row->record->score = NAN;
    row->record->seconds = NAN;
    for (size_t k = 0; k < history->outcomes; k++)
        row->outcomes[k] = NAN;
    if (row->active)
        memset(row->active, 1, history->parameters);
    return HPT_OK;
}

int64_t
hpti_history_add(hpti_history *history)
{
    hpti_row row = row_at(history, (size_t)history->count);

    if (history->indexed)
        hpti_pointset_add(&history->points, row.u);
    row.record->state = HPT_TRIAL_RUNNING;
    row.record->place = history->pending.n;
    history->pending.at[history->pending.n++] = history->count;
    return history->count++;
}

void
hpti_history_tell(hpti_history *history, int64_t number, int state,
                  double score, double score_var, double seconds)
{
    hpti_record *record = row_at(history, (size_t)number).record;
    numbers *pending = &history->pending, *told = &history->told;
    int64_t moved = pending->at[--pending->n];

    /* the last of the pending ones takes the place that falls free */
    pending->at[record->place] = moved;
    row_at(history, (size_t)moved).record->place = record->place;
    record->state = state;
    record->score = score;
    record->score_var = score_var;
    record->seconds = seconds;
    record->place = told->n;
    told->at[told->n++] = number;
}

bool
hpti_history_has(const hpti_history *history, const double *u)
{
    return hpti_pointset_has(&history->points, u);
}

int64_t
hpti_history_count(const hpti_history *history)
{
    return history->count;
}

hpti_row
hpti_history_row(const hpti_history *history, int64_t number)
{
    return row_at(history, (size_t)number);
}

double
hpti_history_excess(const hpti_history *history, int64_t number, size_t k)
{
    return hpti_history_row(history, number).outcomes[k] - history->limits[k];
}

const int64_t *
hpti_history_told(const hpti_history *history, size_t *n)
{
    *n = history->told.n;
    return history->told.at;
}

const int64_t *
hpti_history_pending(const hpti_history *history, size_t *n)
{
    *n = history->pending.n;
    return history->pending.at;
}
