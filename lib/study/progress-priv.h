/*
 * The progress line of a run.
 */
#ifndef HPTI_STUDY_PROGRESS_PRIV_H
#define HPTI_STUDY_PROGRESS_PRIV_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hpti_progress {
    int descriptor;    /* -1: silent */
    int64_t total;     /* trials of the run; 0: not known */
    double started_s;  /* hpti_clock_s() */
    double limit_s;    /* from then on; +inf: none */
    double written_s;  /* last time; held by whoever holds `busy` */
    size_t width;      /* of the line on the terminal; as written_s */
    atomic_flag busy;
} hpti_progress;

/* The best trial so far. */
typedef struct hpti_progress_best {
    double value;  /* NaN for none */
    bool feasible; /* its outcomes are within their limits */
} hpti_progress_best;

/* Start; silent unless the descriptor is a terminal. */
void hpti_progress_init(hpti_progress *progress, int descriptor, int64_t total,
                        double started_s, double limit_s);

/* So many trials are finished.  Writes ten times a second at most, and not at
 * all while another thread writes. */
void hpti_progress_show(hpti_progress *progress, int64_t done,
                        hpti_progress_best best);

/* The last line, whatever the time; the terminal is left on a new one. */
void hpti_progress_end(hpti_progress *progress, int64_t done,
                       hpti_progress_best best);

/* The text of a line after `elapsed` seconds (at most size - 1 bytes), and its
 * length: what hpti_progress_show() writes, without the control characters. */
size_t hpti_progress_line(const hpti_progress *progress, int64_t done,
                          hpti_progress_best best, double elapsed, char *line,
                          size_t size);

#endif
