/*
 * The history: plain data of trials, what samplers read.
 *
 * A trial's number is its index.  Rows lie in chunks that never move, so a
 * pointer into a row stays valid until the history is destroyed.  Not locked:
 * the study's mutex guards it.
 */
#ifndef HPTI_RECORD_HISTORY_H
#define HPTI_RECORD_HISTORY_H

#include "base/mem.h"
#include "space/distribution.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hpti_history hpti_history;

typedef struct hpti_record {
    double score;     /* to be minimised; NaN: none; +inf: ranked last */
    double score_var; /* variance of the score as an estimate; 0: not known */
    double started_s; /* hpti_clock_s() at ask */
    double seconds;   /* from ask to tell; NaN while running */
    size_t place;     /* index in told or in pending */
    int state;        /* hpt_trial_state */
    bool added;       /* came by hpt_study_add() */
} hpti_record;

/**
 * Create an empty history.
 *
 * @param[out] out    owned by the caller, NULL on error
 * @param dim         length of a point, may be 0
 * @param parameters  length of a row of values
 * @param conditional keep a row of activity flags too
 * @param index       keep points in a hash set, for hpti_history_has()
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_history_create(hpti_history **out, const hpt_allocator *mem,
                        size_t dim, size_t parameters, bool conditional,
                        bool index);
void hpti_history_destroy(hpti_history *history);

/* What its memory comes from. */
const hpt_allocator *hpti_history_allocator(const hpti_history *history);

/*
 * Outcomes: what is measured of a trial besides its score, known only after the
 * evaluation, and to be at most a limit.  Without any they take no room.
 */
#define HPTI_MOST_OUTCOMES 16

/* Have each trial keep one outcome more; there are fewer than the most, and no
 * trial yet.  A row that was reserved before is gone. */
void hpti_history_add_outcome(hpti_history *history, double limit);

size_t hpti_history_outcomes(const hpti_history *history);

/* How far outcome k of a trial that ended lies above its limit: feasible where
 * not above 0; NaN where it is not known; may be infinite. */
double hpti_history_excess(const hpti_history *history, int64_t number,
                           size_t k);

/* A new row to be filled: where its parts lie. */
typedef struct hpti_row {
    double *u;             /* length dim */
    hpti_value *values;    /* length parameters */
    double *outcomes;      /* as measured, NaN: not known; NULL without any */
    unsigned char *active; /* length parameters; NULL when not conditional */
    hpti_record *record;
} hpti_row;

/* Room for one more trial, not yet counted; all memory that hpti_history_add()
 * and hpti_history_tell() will need for it is taken here.  HPT_E_NOMEM. */
int hpti_history_reserve(hpti_history *history, hpti_row *row);

/* Count the reserved row as a running trial; cannot fail.  Its number. */
int64_t hpti_history_add(hpti_history *history);

/* A running trial has ended; cannot fail. */
void hpti_history_tell(hpti_history *history, int64_t number, int state,
                       double score, double score_var, double seconds);

/* Was a settled point proposed before?  False when created without index. */
bool hpti_history_has(const hpti_history *history, const double *u);

int64_t hpti_history_count(const hpti_history *history);
/* The row of a number 0 .. count - 1. */
hpti_row hpti_history_row(const hpti_history *history, int64_t number);
/* Numbers of the trials that ended, in the order of telling; *n of them.  Valid
 * until the next reserve. */
const int64_t *hpti_history_told(const hpti_history *history, size_t *n);
/* Numbers of the running trials, in no special order; *n of them.  A new one is
 * put at the end; when one ends, the last one takes its place (the study keeps
 * an array in step with this one). */
const int64_t *hpti_history_pending(const hpti_history *history, size_t *n);

#endif
