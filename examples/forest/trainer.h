/*
 * A model to tune: XGBoost, trained on some rows and scored on others.
 */
#ifndef FOREST_TRAINER_H
#define FOREST_TRAINER_H

#include "dataset.h"

/* One thread at a time uses a trainer; each study has its own. */
struct trainer;

/* What XGBoost calls a parameter: a name and a value, as texts. */
struct trainer_setting {
    const char *name;
    char value[32];
};

/* NULL when XGBoost fails, see trainer_error(); data is borrowed. */
struct trainer *trainer_create(const struct dataset *data);
void trainer_destroy(struct trainer *trainer);

/**
 * Train on some rows, predict others.
 *
 * @param n, settings   parameters of XGBoost, beside those of the data
 * @param rounds        rounds of boosting, 1 or more
 * @param train, score  row indices
 * @param[out] accuracy fraction of the score rows predicted rightly
 * @return 0, or -1: see trainer_error()
 */
int trainer_score(struct trainer *trainer, size_t n,
                  const struct trainer_setting *settings, int64_t rounds,
                  size_t n_train, const size_t *train, size_t n_score,
                  const size_t *score, double *accuracy);

/* XGBoost's text of the last error on this thread. */
const char *trainer_error(void);

#endif
