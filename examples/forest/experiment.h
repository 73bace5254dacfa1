/*
 * One experiment: a data set, a search space, a method, a seed; and what came
 * of it.
 */
#ifndef FOREST_EXPERIMENT_H
#define FOREST_EXPERIMENT_H

#include "dataset.h"

#include <hptune/hptune.h>
#include <stddef.h>
#include <stdint.h>

/* The two search spaces. */
enum experiment_space {
    FOREST = 0, /* a random forest: number of trees, depth */
    BOOSTED = 1 /* boosted trees: eight parameters */
};

struct experiment {
    /* what to do */
    const char *data_name;
    const struct dataset *data;
    enum experiment_space space;
    const char *method; /* name of a sampler */
    uint64_t seed;      /* of the proposals, the folds and the sealed rows */
    int64_t trials;
    const char *folder; /* for the trials as CSV; NULL: none */

    /* called after each trial, on the thread of the experiment */
    void (*progress)(const struct experiment *experiment, void *user_data);
    void *user_data;

    /* what came of it */
    int64_t finished; /* trials so far */
    double best, standard_error, test;
    int64_t trainings;       /* fold fits; the last one, for the test, is out */
    double training_seconds; /* in them, by the clock of the callback */
    double library_seconds;  /* in ask and tell, hpt_study_get_seconds() */
    char configuration[256]; /* the best one */
    char error[512];         /* empty when all went well */
};

/* "forest" or "boosted". */
const char *experiment_space_name(enum experiment_space space);

/* Do it.  On failure the error is set. */
void experiment_run(struct experiment *experiment);

#endif
