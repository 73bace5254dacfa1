/*
 * One study on a real model, by the five steps of tuning: the model is the
 * trainer behind the callback; the ranges are one of two spaces; the values
 * come from the sampler; the criterion is accuracy, to be maximised; validated
 * by five stratified folds, with a fifth of the rows sealed until the end.
 */
#include "experiment.h"
#include "trainer.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Status of the callback when XGBoost fails: no code of the library. */
enum { TRAINER_FAILED = -1000 };

struct run {
    struct experiment *experiment;
    struct trainer *trainer;
};

const char *
experiment_space_name(enum experiment_space space)
{
    return space == FOREST ? "forest" : "boosted";
}

static double
seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* A failed call is remembered by the space; hpt_study_create() tells. */
static hpt_space *
build_space(enum experiment_space which)
{
    hpt_space *space = hpt_space_create();

    if (which == FOREST) {
        /* 300 bounds the time: one exponential draw in 20 lies above it */
        hpt_space_add(
            space, "n_estimators",
            hpt_dist_clamp(hpt_dist_round(hpt_dist_exponential(100)), 1, 300));
        hpt_space_add_int(space, "max_depth", 1, 40, HPT_LINEAR);
        return space;
    }
    hpt_space_add_float(space, "learning_rate", 0.01, 1, HPT_LOG);
    hpt_space_add_int(space, "max_depth", 1, 12, HPT_LINEAR);
    hpt_space_add_float(space, "subsample", 0.3, 1, HPT_LINEAR);
    hpt_space_add_float(space, "colsample_bytree", 0.2, 1, HPT_LINEAR);
    hpt_space_add_float(space, "lambda", 1e-3, 1e2, HPT_LOG);
    hpt_space_add_float(space, "gamma", 1e-3, 1e1, HPT_LOG);
    hpt_space_add_float(space, "min_child_weight", 1e-1, 3e1, HPT_LOG);
    hpt_space_add_int(space, "rounds", 4, 40, HPT_LOG);
    return space;
}

static void
set_text(struct trainer_setting *s, const char *name, const char *value)
{
    s->name = name;
    snprintf(s->value, sizeof s->value, "%s", value);
}

static void
set_int(struct trainer_setting *s, const hpt_trial *trial, const char *name,
        const char *parameter)
{
    s->name = name;
    snprintf(s->value, sizeof s->value, "%" PRId64,
             hpt_trial_get_int(trial, parameter));
}

static void
set_float(struct trainer_setting *s, const hpt_trial *trial, const char *name)
{
    s->name = name;
    snprintf(s->value, sizeof s->value, "%.17g",
             hpt_trial_get_float(trial, name));
}

/* A random forest: one round of many trees, each on a sample of the rows, each
 * node on a sample of the features, nothing shrunk. */
static size_t
forest_settings(const hpt_trial *trial, size_t features,
                struct trainer_setting *s)
{
    size_t n = 0;

    set_int(&s[n++], trial, "num_parallel_tree", "n_estimators");
    set_int(&s[n++], trial, "max_depth", "max_depth");
    set_text(&s[n++], "learning_rate", "1");
    set_text(&s[n++], "subsample", "0.632");
    set_text(&s[n++], "lambda", "1e-5");
    s[n].name = "colsample_bynode";
    snprintf(s[n].value, sizeof s[n].value, "%.17g",
             1 / sqrt((double)features));
    return n + 1;
}

static size_t
boosted_settings(const hpt_trial *trial, struct trainer_setting *s)
{
    static const char *const floats[] = {
        "learning_rate", "subsample", "colsample_bytree",
        "lambda",        "gamma",     "min_child_weight"
    };
    size_t n = 0;

    set_int(&s[n++], trial, "max_depth", "max_depth");
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++)
        set_float(&s[n++], trial, floats[i]);
    return n;
}

/* The objective: train on the rows of the fold in hand, score on its others. */
static int
evaluate(hpt_trial *trial, double *value, void *user_data)
{
    struct run *run = user_data;
    struct experiment *e = run->experiment;
    struct trainer_setting settings[12];
    size_t n, n_train, n_score;
    const size_t *train = hpt_trial_train_rows(trial, &n_train);
    const size_t *score = hpt_trial_score_rows(trial, &n_score);
    int64_t rounds = 1;
    double start = seconds_now();
    int rc;

    if (e->space == FOREST) {
        n = forest_settings(trial, e->data->features, settings);
    } else {
        n = boosted_settings(trial, settings);
        rounds = hpt_trial_get_int(trial, "rounds");
    }
    settings[n].name = "seed";
    snprintf(settings[n].value, sizeof settings[n].value, "%" PRIu64,
             hpt_trial_seed(trial) >> 33);
    n++;
    rc = trainer_score(run->trainer, n, settings, rounds, n_train, train,
                       n_score, score, value);
    e->training_seconds += seconds_now() - start;
    e->trainings++;
    return rc < 0 ? TRAINER_FAILED : HPT_OK;
}

static int
after_trial(hpt_study *study, const hpt_trial *trial, void *user_data)
{
    struct experiment *e = user_data;
    double value = hpt_trial_get_value(trial);

    (void)study;
    e->finished++;
    if (hpt_trial_get_state(trial) == HPT_TRIAL_COMPLETE && !(value <= e->best))
        e->best = value;
    if (e->progress)
        e->progress(e, e->user_data);
    return 0;
}

static hpt_objective *
build_objective(struct run *run)
{
    const struct experiment *e = run->experiment;
    hpt_objective *objective = hpt_objective_create(evaluate, run);
    hpt_rows rows = HPT_ROWS_INIT;
    hpt_split *split;

    rows.n = e->data->rows;
    rows.strata = e->data->label;
    rows.seed = e->seed;
    rows.test_fraction = 0.2;
    split = hpt_split_k_fold(&rows, 5, 1);
    if (!split || hpt_objective_set_direction(objective, HPT_MAXIMIZE) < 0 ||
        hpt_objective_set_split(objective, split) < 0) {
        hpt_objective_destroy(objective);
        objective = NULL;
    }
    hpt_split_destroy(split);
    return objective;
}

static hpt_study *
build_study(struct experiment *e)
{
    static const double trees[] = { 10, 50, 100, 200 };
    static const double depths[] = { 3, 10, 20, 40 };
    hpt_space *space = build_space(e->space);
    hpt_sampler *sampler = hpt_sampler_create(e->method);
    hpt_study *study;

    if (!strcmp(e->method, "grid") && e->space == FOREST) {
        hpt_sampler_set_grid_values(sampler, "n_estimators", 4, trees);
        hpt_sampler_set_grid_values(sampler, "max_depth", 4, depths);
    }
    study = hpt_study_create(space, sampler);
    hpt_space_destroy(space);
    if (study && (hpt_study_set_seed(study, e->seed) < 0 ||
                  hpt_study_set_callback(study, after_trial, e, NULL) < 0)) {
        hpt_study_destroy(study);
        study = NULL;
    }
    return study;
}

/* The best configuration in a line: name=value, name=value. */
static void
describe(struct experiment *e, const hpt_result *result)
{
    const hpt_space *space = hpt_result_space(result);
    size_t used = 0, size = sizeof e->configuration;

    for (size_t i = 0; i < hpt_space_count(space) && used < size; i++) {
        const char *name = hpt_space_name(space, i);
        used += (size_t)snprintf(e->configuration + used, size - used,
                                 "%s%s=%.4g", i ? ", " : "", name,
                                 hpt_result_best_float(result, name));
    }
}

static int
save(const struct experiment *e, const hpt_result *result)
{
    char path[1024];

    if (!e->folder)
        return HPT_OK;
    snprintf(path, sizeof path, "%s/%s-%s-%s-%" PRIu64 ".csv", e->folder,
             e->data_name, experiment_space_name(e->space), e->method, e->seed);
    return hpt_result_save_csv(result, path);
}

/* Optimise, break the seal, take down the figures. */
static int
conduct(struct experiment *e, hpt_study *study, hpt_objective *objective)
{
    int rc = hpt_study_optimize(study, objective, e->trials);
    int64_t trainings = e->trainings;
    double seconds = e->training_seconds;
    hpt_result *result;

    if (rc >= 0)
        rc = hpt_study_score_test(study, objective, &e->test);
    e->trainings = trainings;
    e->training_seconds = seconds;
    e->library_seconds = hpt_study_get_seconds(study);
    if (rc < 0)
        return rc;
    result = hpt_study_result(study);
    e->best = hpt_result_best_value(result);
    e->standard_error = hpt_result_best_standard_error(result);
    describe(e, result);
    rc = save(e, result);
    hpt_result_destroy(result);
    return rc;
}

void
experiment_run(struct experiment *e)
{
    struct run run = { e, trainer_create(e->data) };
    hpt_study *study = NULL;
    hpt_objective *objective = NULL;
    int rc = TRAINER_FAILED;

    e->best = NAN;
    if (run.trainer) {
        objective = build_objective(&run);
        study = objective ? build_study(e) : NULL;
        rc = study ? conduct(e, study, objective) : HPT_E_INVALID;
    }
    if (rc < 0)
        snprintf(e->error, sizeof e->error, "%s, %s, %s: %s", e->data_name,
                 experiment_space_name(e->space), e->method,
                 rc == TRAINER_FAILED ? trainer_error() : hpt_last_error());
    hpt_study_destroy(study);
    hpt_objective_destroy(objective);
    trainer_destroy(run.trainer);
}
