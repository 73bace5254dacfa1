/*
 * Racing: the evaluations of the best trial, and the test by which a worse one
 * is cut short.
 */
#ifndef HPTI_STUDY_RACING_PRIV_H
#define HPTI_STUDY_RACING_PRIV_H

#include "study/objective-priv.h"
#include "study/study-priv.h"

/* The evaluations of one trial, in the order of (repeat, fold).  Filled by one
 * thread, immutable once the study has it. */
typedef struct hpti_incumbent {
    hpt_allocator mem;
    size_t references; /* under the study's mutex */
    hpti_plan plan;    /* what was evaluated */
    double mean;       /* of the scores */
    size_t n;
    double scores[]; /* to be minimised */
} hpti_incumbent;

/* Room for the evaluations of a plan.  NULL with the error set. */
hpti_incumbent *hpti_incumbent_create(const hpt_allocator *mem,
                                      const hpti_plan *plan);
void hpti_incumbent_destroy(hpti_incumbent *incumbent);

/* Has the plan enough evaluations for a look, and is racing on? */
bool hpti_plan_races(const hpti_plan *plan);

/* The incumbent of the study, when it comes from the same plan; a reference.
 * NULL for none, and for a plan that does not race. */
hpti_incumbent *hpti_incumbent_take(hpt_study *study, const hpti_plan *plan);

/* Give up a reference; NULL is a no-op. */
void hpti_incumbent_drop(hpt_study *study, hpti_incumbent *incumbent);

/* Offer all evaluations of a trial: takes them when they are better than those
 * of the incumbent.  True when they were taken. */
bool hpti_incumbent_offer(hpt_study *study, hpti_incumbent *offered);

/* The differences of a trial to the incumbent so far. */
typedef struct hpti_race {
    const hpti_incumbent *best; /* NULL: no race */
    double level;               /* of one look */
    size_t n;
    double mean, squares; /* sum of squared deviations from the mean */
} hpti_race;

/* Start a race against `best`, which may be NULL. */
void hpti_race_init(hpti_race *race, const hpti_incumbent *best, double alpha);

/* The next evaluation has a score.  True when the trial is hopeless. */
bool hpti_race_add(hpti_race *race, double score);

/* Standard error of the mean difference; 0 before the second. */
double hpti_race_standard_error(const hpti_race *race);

#endif
