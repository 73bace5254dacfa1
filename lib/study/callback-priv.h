/*
 * The callback after each trial, kept as long as a thread is inside of it.
 */
#ifndef HPTI_STUDY_CALLBACK_PRIV_H
#define HPTI_STUDY_CALLBACK_PRIV_H

#include "study/study-priv.h"

/*
 * Call the study's callback, if there is one, without a lock held.  HPT_OK,
 * HPT_STOPPED, or negative: the callback's number, or HPT_E_INVALID for a
 * number that means nothing.
 */
int hpti_callback_run(hpt_study *study, const hpt_trial *trial);

/* Give up the study's callback when the study goes. */
void hpti_callback_clear(hpt_study *study);

#endif
