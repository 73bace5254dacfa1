/*
 * What a run copies of an objective, so that the host may change or destroy the
 * objective meanwhile.
 */
#ifndef HPTI_STUDY_OBJECTIVE_PRIV_H
#define HPTI_STUDY_OBJECTIVE_PRIV_H

#include <hptune/objective.h>

typedef struct hpti_plan {
    hpt_objective_fn evaluate;
    void *user_data;
    int direction;    /* hpt_direction */
    hpt_split *split; /* a reference, or NULL */
    int repeats;
    double alpha; /* of racing; 0: off */
} hpti_plan;

/* Copy the plan of an objective, with a reference to its split. */
void hpti_plan_copy(hpti_plan *plan, const hpt_objective *objective);

/* Give up the reference. */
void hpti_plan_clear(hpti_plan *plan);

/* Number of folds, 1 without a split. */
size_t hpti_plan_folds(const hpti_plan *plan);

/* Number of evaluations of a trial: folds times repeats. */
size_t hpti_plan_count(const hpti_plan *plan);

#endif
