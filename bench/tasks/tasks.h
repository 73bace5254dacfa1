/*
 * Real tasks: models that were trained on a grid once, and their scores.
 *
 * A task is read from a table (grid.py says what one looks like).  Its space
 * reaches from the first to the last level of each numeric parameter.  Between
 * levels its value is interpolated multilinearly, each parameter on its own
 * scale, integers too; so no value is below the smallest entry of the table.
 */
#ifndef HPTUNE_BENCH_TASKS_H
#define HPTUNE_BENCH_TASKS_H

#include <hptune/hptune.h>
#include <stddef.h>

struct task;

/* Read a table.  NULL when it is not one, with what is wrong in message: the
 * file, the line, what was found and what was expected there. */
struct task *task_read(const char *path, size_t size, char *message);
void task_destroy(struct task *task); /* NULL is a no-op */

/* How many parameters; entries of the table; folds whose scores it has, 1 when
 * it has their mean alone. */
size_t task_dim(const struct task *task);
size_t task_entries(const struct task *task);
size_t task_folds(const struct task *task);

/* The smallest mean over the folds. */
double task_minimum(const struct task *task);

/* Add the parameters and conditions to a space; a status. */
int task_build(const struct task *task, hpt_space *space);

/* Mean over the folds at a point as hpt_trial_get_point() gives it, which must
 * lie in the space; what inactive coordinates hold is not looked at. */
double task_value(const struct task *task, const double *x);

/* The score of one of task_folds() folds. */
double task_fold_value(const struct task *task, const double *x, size_t fold);

#endif
