/*
 * The record of one study on a function: what it was told, how far from the
 * minimum it was after each trial, and the JSON line that says so.  Every
 * sampler, ours or a peer's, is measured by it.
 */
#ifndef HPTUNE_BENCH_RECORD_H
#define HPTUNE_BENCH_RECORD_H

#include "functions.h"

#ifdef __cplusplus
extern "C" {
#endif

struct record {
    const struct function *function;
    uint64_t seed;
    int64_t budget; /* trials that the study may have */
    int64_t n;      /* trials so far */

    double smallest; /* observation so far */
    double *value;   /* of trial i, noise left out */
    /* After trial i, less the minimum: the best value so far; on a noisy
     * function the true value of the trial with the smallest observation. */
    double *regret;
    /* The same of the trial that the sampler itself takes for the best; NaN
     * where it was not asked, and nowhere set on a function without noise. */
    double *estimated;
};

/* Owned by the caller; the program ends when there is no memory. */
struct record *record_create(const struct function *function, uint64_t seed,
                             int64_t budget);
void record_destroy(struct record *record); /* NULL is a no-op */

/* Evaluate a point: what the study is to be told.  The noise depends on the
 * seed of the study and the number of the trial alone.  Fewer than budget
 * trials have been added before. */
double record_add(struct record *record, int64_t number, const double *x);

/* Is the regret after so many trials written even without a trace? */
int record_is_checkpoint(int64_t trials);

/* The sampler takes the point with this true value for its best so far. */
void record_estimate(struct record *record, double value);

/* The line, owned by the caller, without a newline.  A study that ended before
 * its budget keeps its last regret.  The head is the JSON text of what the
 * caller knows: "sampler" and more, without braces. */
char *record_line(const struct record *record, const char *head, int trace,
                  double seconds);

#ifdef __cplusplus
}
#endif

#endif
