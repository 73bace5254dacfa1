/*
 * Where the seconds of the last ask went, as far as the library tells.
 */
#ifndef HPTUNE_BENCH_SPLIT_H
#define HPTUNE_BENCH_SPLIT_H

#include <hptune/hptune.h>

/* Seconds; NaN where they are not told. */
struct split {
    double fit, acquisition;
};

/* From the account that a study gives of its last ask, JSON text with
 * "seconds":{"fit":F,"acquisition":A,"all":S}; NULL tells nothing. */
struct split split_of_text(const char *text);

/* Of the last ask of a study. */
struct split split_of_last_ask(const hpt_study *study);

#endif
