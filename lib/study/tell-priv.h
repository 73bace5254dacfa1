/*
 * The core of telling.
 */
#ifndef HPTI_STUDY_TELL_PRIV_H
#define HPTI_STUDY_TELL_PRIV_H

#include "study/study-priv.h"

/* What is told of a trial. */
typedef struct hpti_told {
    int state;             /* hpt_trial_state */
    double value;          /* in the user's units; NaN for none */
    double standard_error; /* 0: not known */
} hpti_told;

/* What a trial is ranked by, by what was learnt of outcomes so far.  With the
 * mutex held. */
hpti_rank hpti_study_rank(const hpt_study *study, int64_t number);

/* Is the number fit for a standard error?  HPT_OK, HPT_E_RANGE. */
int hpti_check_standard_error(double standard_error);

/* End a running trial, without the mutex.  HPT_OK, HPT_E_NOT_FOUND. */
int hpti_study_finish(hpt_study *study, int64_t number, const hpti_told *told);

/*
 * Settle what is told of a trial that is in the history as pending: state,
 * score, counters.  With the mutex held; cannot fail.
 */
void hpti_study_settle(hpt_study *study, int64_t number, hpti_told told,
                       double seconds);

#endif
