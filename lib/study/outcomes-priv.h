/*
 * Outcomes: measured quantities of a trial that are to be at most a limit, and
 * what they make of it.
 *
 * A trial is feasible when all of its outcomes are known and within their
 * limits.  Values of outcomes come in arrays of length outcomes->n, NaN for
 * what is not known.  The list is complete before the first trial, and read
 * without a lock from then on, but for what was learnt.
 */
#ifndef HPTI_STUDY_OUTCOMES_PRIV_H
#define HPTI_STUDY_OUTCOMES_PRIV_H

#include "base/mem.h"
#include "record/history.h"
#include <hptune/study.h>
#include <stdbool.h>

typedef struct hpti_outcome {
    char *name;
    double limit;
    /* learnt from the trials that ended: the excess over the limit */
    size_t n;
    double mean, squares; /* sum of squared deviations from the mean */
} hpti_outcome;

typedef struct hpti_outcomes {
    size_t n;
    hpti_outcome at[HPTI_MOST_OUTCOMES];
} hpti_outcomes;

/* ---- outcomes.c ---- */

/* Copy all of it, names too.  HPT_OK; HPT_E_NOMEM: then what is there is to be
 * cleared as well. */
int hpti_outcomes_copy(hpti_outcomes *copy, const hpti_outcomes *outcomes,
                       const hpt_allocator *mem);
void hpti_outcomes_clear(hpti_outcomes *outcomes, const hpt_allocator *mem);

/* Index of a name in *k.  HPT_OK; HPT_E_INVALID (NULL), HPT_E_NOT_FOUND. */
int hpti_outcomes_find(const hpti_outcomes *outcomes, const char *name,
                       size_t *k);

/* The outcome at an index; NULL with the error set. */
const hpti_outcome *hpti_outcomes_at(const hpti_outcomes *outcomes, size_t k);

/* ---- feasibility.c ---- */

bool hpti_outcomes_hold(const hpti_outcomes *outcomes, const double *values);

/* A trial has ended with these: learn how far they spread. */
void hpti_outcomes_learn(hpti_outcomes *outcomes, const double *values);

/* Sum of what lies above the limits, each in standard deviations of its outcome
 * over the trials.  0 when they hold and only then; NaN when one is unknown. */
double hpti_outcomes_violation(const hpti_outcomes *outcomes,
                               const double *values);

/* What one trial is ranked by. */
typedef struct hpti_rank {
    double violation; /* NaN: not known, comes last */
    double score;     /* to be minimised */
} hpti_rank;

/* The less violation the better; the lower score where it is equal. */
bool hpti_rank_before(hpti_rank a, hpti_rank b);

/* Means of outcomes over the evaluations of a trial that have them. */
typedef struct hpti_outcome_means {
    size_t n[HPTI_MOST_OUTCOMES];
    double mean[HPTI_MOST_OUTCOMES]; /* NaN before the first */
} hpti_outcome_means;

void hpti_outcome_means_init(hpti_outcome_means *means);
void hpti_outcome_means_add(hpti_outcome_means *means,
                            const hpti_outcomes *outcomes,
                            const double *values);

#endif
