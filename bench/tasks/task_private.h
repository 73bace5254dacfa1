/*
 * A task laid open, for the reader that makes it and the code that evaluates
 * it.
 */
#ifndef HPTUNE_BENCH_TASK_PRIVATE_H
#define HPTUNE_BENCH_TASK_PRIVATE_H

#include "tasks.h"

#include <stdint.h>

enum {
    TASK_MAX_DIM = 16,
    TASK_MAX_LEVELS = 32,
    TASK_MAX_FOLDS = 100,
    TASK_MAX_ENTRIES = 1000000,
    TASK_MAX_WORD = 32
};

enum task_kind { TASK_CATEGORY, TASK_FLOAT, TASK_INT };

struct task_parameter {
    char name[TASK_MAX_WORD];
    enum task_kind kind;
    int scale; /* HPT_LINEAR or HPT_LOG */
    size_t n;  /* levels or labels */
    double level[TASK_MAX_LEVELS];
    double place[TASK_MAX_LEVELS]; /* of the levels on the scale */
    char label[TASK_MAX_LEVELS][TASK_MAX_WORD];

    /* Active when this category has a label whose bit is set. */
    int has_parent;
    size_t parent;
    uint32_t labels;
};

struct task {
    size_t d, entries, folds;
    struct task_parameter parameter[TASK_MAX_DIM];
    double minimum;
    double *mean;   /* length entries */
    double *scores; /* entries x folds, an entry's side by side */
};

/* Labels of the categories chosen so far; none where one is inactive. */
struct task_choice {
    size_t label[TASK_MAX_DIM];
};
enum { TASK_NO_LABEL = TASK_MAX_LEVELS };

/* Is a parameter active after these choices? */
int task_is_active(const struct task *task, size_t parameter,
                   const struct task_choice *choice);

/* Entries of the loops over the parameters from this one on; more than
 * TASK_MAX_ENTRIES count as one more than that. */
size_t task_count(const struct task *task, size_t parameter,
                  struct task_choice choice);

#endif
