/*
 * Projected L-BFGS for a box, by reverse communication.
 *
 * The caller evaluates the function: a run says at which point, and is advanced
 * with the value and the gradient.  So several runs go in lock-step, and their
 * points are evaluated in one batch.
 *
 *   start(run, x0, ...)
 *   do  f, g at hpti_lbfgs_point(run)
 *   while (hpti_lbfgs_advance(run, f, g))
 */
#ifndef HPTI_OPTIM_LBFGS_H
#define HPTI_OPTIM_LBFGS_H

#include "base/mem.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct hpti_lbfgs hpti_lbfgs;

typedef struct hpti_lbfgs_options {
    int max_iterations;    /* accepted steps */
    int max_evaluations;   /* 0: no limit */
    double gradient_limit; /* stop when max |projected gradient| is below */
    double value_limit;    /* stop when the relative change of f is below */
    double first_step;     /* length of the first step, in units of x */
} hpti_lbfgs_options;

/**
 * Create a run for a dimension; it can be started any number of times.
 *
 * @param[out] out  owned by the caller, NULL on error
 * @param dim       at least 1
 * @param memory    number of pairs kept, at least 1
 * @return HPT_OK, HPT_E_NOMEM
 */
int hpti_lbfgs_create(hpti_lbfgs **out, const hpt_allocator *mem, size_t dim,
                      size_t memory);
void hpti_lbfgs_destroy(hpti_lbfgs *run);

/* Start at x0, moved into the box [low, high]; all length dim, copied. */
void hpti_lbfgs_start(hpti_lbfgs *run, const double *x0, const double *low,
                      const double *high, const hpti_lbfgs_options *options);

/* The point to evaluate next; length dim, inside of the box. */
const double *hpti_lbfgs_point(const hpti_lbfgs *run);

/*
 * Take the value and gradient at that point: f may be NaN or infinite, which
 * rejects the step.  True when another evaluation is wanted.
 */
bool hpti_lbfgs_advance(hpti_lbfgs *run, double f, const double *g);

/* The best point found so far and its value. */
const double *hpti_lbfgs_best(const hpti_lbfgs *run, double *f);

#endif
