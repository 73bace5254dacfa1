/*
 * When a study is done: limits on trials, time, value and patience.  Not
 * locked: the study's mutex guards them.
 */
#ifndef HPTI_STUDY_LIMITS_PRIV_H
#define HPTI_STUDY_LIMITS_PRIV_H

#include <hptune/study.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct hpti_limits {
    int64_t trials;    /* 0: no limit */
    int64_t patience;  /* 0: none */
    int64_t under_way; /* trials that runs have claimed and not yet told */
    double seconds;    /* +inf: no limit */
    double target;     /* in the user's units; NaN: none */
    double started_s;  /* latest start of a run, else first ask; NaN: neither */
    unsigned stops;    /* hpt_study_stop() calls that an earlier run spent */
} hpti_limits;

/* Set all limits to "none". */
void hpti_limits_init(hpti_limits *limits);

/* Is any limit set? */
bool hpti_limits_any(const hpti_limits *limits);

/*
 * Why no trial should be started: 0, or a positive hpt_status.  Time counts
 * from started_s; stops is what the caller has seen of study->stops before.
 */
int hpti_limits_reason(const hpt_study *study, double started_s,
                       unsigned stops);

#endif
