/*
 * The core of asking, with the mutex held.
 */
#ifndef HPTI_STUDY_ASK_PRIV_H
#define HPTI_STUDY_ASK_PRIV_H

#include "study/study-priv.h"

/*
 * Start the next trial.  HPT_OK with its run, which belongs to the study;
 * HPT_EXHAUSTED, HPT_E_INFEASIBLE, HPT_E_NOMEM: nothing has changed.
 */
int hpti_study_start(hpt_study *study, hpti_run **out);

/* Have a run used again by a later trial. */
void hpti_study_spare(hpt_study *study, hpti_run *run);

#endif
