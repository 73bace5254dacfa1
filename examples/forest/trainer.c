/*
 * XGBoost through its C interface.
 *
 * A fold is two slices of the data set's matrix; a booster is made for the
 * training slice, updated round by round, and asked for the classes of the
 * other slice.  One thread each: the trainings here take some hundredths of a
 * second, in which more threads only wait for each other, so that the cores are
 * better used by several studies.
 */
#include "trainer.h"

#include <hptune/hptune.h>
#include <stdio.h>
#include <stdlib.h>
#include <xgboost/c_api.h>

struct trainer {
    const struct dataset *data;
    DMatrixHandle matrix;
    int *rows;          /* row indices as XGBoost takes them */
    int64_t *truth;     /* labels of the score rows */
    int64_t *predicted; /* what was predicted for them */
};

const char *
trainer_error(void)
{
    return XGBGetLastError();
}

static int
make_matrix(struct trainer *t, const struct dataset *data)
{
    float *label = malloc(data->rows * sizeof *label);
    int rc;

    if (!label)
        return -1;
    for (size_t i = 0; i < data->rows; i++)
        label[i] = (float)data->label[i];
    /* no value is missing: what marks a missing one must not occur */
    rc = XGDMatrixCreateFromMat(data->x, data->rows, data->features, -1e30f,
                                &t->matrix);
    if (rc == 0)
        rc = XGDMatrixSetFloatInfo(t->matrix, "label", label, data->rows);
    free(label);
    return rc;
}

struct trainer *
trainer_create(const struct dataset *data)
{
    struct trainer *t = calloc(1, sizeof *t);

    if (!t)
        return NULL;
    t->data = data;
    t->rows = malloc(data->rows * sizeof *t->rows);
    t->truth = malloc(data->rows * sizeof *t->truth);
    t->predicted = malloc(data->rows * sizeof *t->predicted);
    if (!t->rows || !t->truth || !t->predicted || make_matrix(t, data) != 0) {
        trainer_destroy(t);
        return NULL;
    }
    return t;
}

void
trainer_destroy(struct trainer *t)
{
    if (!t)
        return;
    if (t->matrix)
        XGDMatrixFree(t->matrix);
    free(t->rows);
    free(t->truth);
    free(t->predicted);
    free(t);
}

static int
slice(struct trainer *t, size_t n, const size_t *rows, DMatrixHandle *out)
{
    for (size_t i = 0; i < n; i++)
        t->rows[i] = (int)rows[i];
    return XGDMatrixSliceDMatrix(t->matrix, t->rows, n, out);
}

static int
configure(const struct trainer *t, BoosterHandle booster, size_t n,
          const struct trainer_setting *settings)
{
    char classes[32];
    int rc = 0;
    const char *const fixed[][2] = { { "objective", "multi:softmax" },
                                     { "num_class", classes },
                                     { "tree_method", "hist" },
                                     { "nthread", "1" },
                                     { "verbosity", "0" } };

    snprintf(classes, sizeof classes, "%lld", (long long)t->data->classes);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed && rc == 0; i++)
        rc = XGBoosterSetParam(booster, fixed[i][0], fixed[i][1]);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = XGBoosterSetParam(booster, settings[i].name, settings[i].value);
    return rc;
}

static int
predict(struct trainer *t, BoosterHandle booster, DMatrixHandle matrix,
        size_t n, const size_t *rows, double *accuracy)
{
    static const char request[] =
        "{\"type\": 0, \"training\": false, \"iteration_begin\": 0,"
        " \"iteration_end\": 0, \"strict_shape\": false}";
    const bst_ulong *shape;
    bst_ulong dim;
    const float *class;

    if (XGBoosterPredictFromDMatrix(booster, matrix, request, &shape, &dim,
                                    &class) != 0 ||
        dim < 1 || shape[0] != n)
        return -1;
    for (size_t i = 0; i < n; i++) {
        t->truth[i] = t->data->label[rows[i]];
        t->predicted[i] = (int64_t) class[i];
    }
    return hpt_metric_accuracy(n, t->truth, t->predicted, accuracy);
}

int
trainer_score(struct trainer *t, size_t n,
              const struct trainer_setting *settings, int64_t rounds,
              size_t n_train, const size_t *train, size_t n_score,
              const size_t *score, double *accuracy)
{
    DMatrixHandle train_matrix = NULL, score_matrix = NULL;
    BoosterHandle booster = NULL;
    int rc = slice(t, n_train, train, &train_matrix);

    if (rc == 0)
        rc = slice(t, n_score, score, &score_matrix);
    if (rc == 0)
        rc = XGBoosterCreate(&train_matrix, 1, &booster);
    if (rc == 0)
        rc = configure(t, booster, n, settings);
    for (int64_t i = 0; i < rounds && rc == 0; i++)
        rc = XGBoosterUpdateOneIter(booster, (int)i, train_matrix);
    if (rc == 0)
        rc = predict(t, booster, score_matrix, n_score, score, accuracy);
    if (booster)
        XGBoosterFree(booster);
    if (score_matrix)
        XGDMatrixFree(score_matrix);
    if (train_matrix)
        XGDMatrixFree(train_matrix);
    return rc == 0 ? 0 : -1;
}
