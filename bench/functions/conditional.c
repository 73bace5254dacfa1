/*
 * Functions of which some parameters exist only if others have certain values.
 * Their minima follow from how they are built.
 */
#include "families.h"

#include <math.h>

static double
square(double x)
{
    return x * x;
}

/*
 * models: which of two models, each with parameters of its own.  The kernel
 * machine gets to 0.2 and easily so, the forest to 0 at 300 trees (an offset
 * that falls with the logarithm of their number), depth 12 and features 0.4.
 */
static int
build_models(hpt_space *space)
{
    static const char *const models[] = { "kernel", "forest" };
    static const char *const own[2][3] = { { "cost", "width", "shrink" },
                                           { "trees", "depth", "features" } };
    int rc = HPT_OK;

    hpt_space_add_categorical(space, "model", 2, models);
    hpt_space_add_float(space, "cost", 1e-3, 1e3, HPT_LOG);
    hpt_space_add_float(space, "width", 1e-4, 1e1, HPT_LOG);
    hpt_space_add_boolean(space, "shrink");
    hpt_space_add_int(space, "trees", 10, 300, HPT_LOG);
    hpt_space_add_int(space, "depth", 1, 30, HPT_LINEAR);
    hpt_space_add_float(space, "features", 0.05, 1, HPT_LINEAR);
    for (size_t m = 0; m < 2; m++)
        for (size_t i = 0; i < 3 && rc >= 0; i++)
            rc = hpt_space_add_condition_labels(space, own[m][i], "model", 1,
                                                &models[m]);
    return rc;
}

static double
models(size_t d, const double *x)
{
    (void)d;
    if (x[0] < 0.5)
        return 0.2 + 0.1 * square(log10(x[1]) - 1) +
               0.1 * square(log10(x[2]) + 2 + 0.5 * (log10(x[1]) - 1)) +
               0.05 * x[3];
    return 0.3 * log10(300 / x[4]) + square((x[5] - 12) / 10) +
           square((x[6] - 0.4) / 0.5) * (1 + square((x[5] - 12) / 10));
}

/*
 * layers: a network of one to five layers, each with units of its own from the
 * layer on that the number says, and dropout from three layers on.  The best
 * width of a layer hangs on that of the one before, the best rate on the depth.
 * 0 with four layers of 128, 96, 72 and 54 units, rate 10^-3.2, dropout 0.2.
 */
static int
build_layers(hpt_space *space)
{
    static const char *const units[] = { "units1", "units2", "units3", "units4",
                                         "units5" };
    int rc;

    hpt_space_add_float(space, "rate", 1e-5, 1e-1, HPT_LOG);
    hpt_space_add_int(space, "layers", 1, 5, HPT_LINEAR);
    for (int i = 0; i < 5; i++) {
        hpt_space_add_int(space, units[i], 8, 512, HPT_LOG);
        if (i > 0)
            hpt_space_add_condition_range(space, units[i], "layers", i + 1, 5);
    }
    rc = hpt_space_add_float(space, "dropout", 0, 0.7, HPT_LINEAR);
    return rc < 0 ? rc
                  : hpt_space_add_condition_range(space, "dropout", "layers", 3,
                                                  5);
}

static double
layers(size_t d, const double *x)
{
    static const double floors[5] = { 0.5, 0.25, 0.1, 0, 0.15 };
    int n = (int)x[1];
    double sum = square(log2(x[2] / 128));

    (void)d;
    for (int i = 1; i < n; i++)
        sum += square(log2(x[2 + i] / (0.75 * x[1 + i])));
    return floors[n - 1] + 0.1 * sum + 0.3 * square(log10(x[0]) + 2 + 0.3 * n) +
           (n >= 3 ? 0.8 * square(x[7] - 0.2) : 0);
}

/*
 * pipeline: a scaler, a reducer of features and one of four models, each with
 * parameters of its own, some of which two models share; patience counts only
 * with early stopping, and that only with boosting.  Each model has its own
 * floors over scalers and reducers.  0 with 100 quantiles, 20 features and
 * boosting of 200 trees of depth 6, rate 0.1, patience 10.
 */
enum {
    SCALER,
    QUANTILES,
    REDUCER,
    VARIANCE,
    FEATURES,
    MODEL,
    COST,
    PENALTY,
    WIDTH,
    TREES,
    DEPTH,
    RATE,
    EARLY,
    PATIENCE
};
enum { LINEAR, FOREST, BOOSTING, KERNEL };

static int
build_pipeline(hpt_space *space)
{
    static const char *const scalers[] = { "none", "standard", "quantile" };
    static const char *const reducers[] = { "none", "pca", "select" };
    static const char *const names[] = { "linear", "forest", "boosting",
                                         "kernel" };
    static const char *const costly[] = { "linear", "kernel" };
    static const char *const penalties[] = { "l1", "l2" };
    static const double yes[] = { 1 };

    hpt_space_add_categorical(space, "scaler", 3, scalers);
    hpt_space_add_int(space, "quantiles", 10, 1000, HPT_LOG);
    hpt_space_add_condition_labels(space, "quantiles", "scaler", 1,
                                   scalers + 2);
    hpt_space_add_categorical(space, "reducer", 3, reducers);
    hpt_space_add_float(space, "variance", 0.5, 0.99, HPT_LINEAR);
    hpt_space_add_condition_labels(space, "variance", "reducer", 1,
                                   reducers + 1);
    hpt_space_add_int(space, "features", 1, 50, HPT_LINEAR);
    hpt_space_add_condition_labels(space, "features", "reducer", 1,
                                   reducers + 2);
    hpt_space_add_categorical(space, "model", 4, names);
    hpt_space_add_float(space, "cost", 1e-4, 1e4, HPT_LOG);
    hpt_space_add_condition_labels(space, "cost", "model", 2, costly);
    hpt_space_add_categorical(space, "penalty", 2, penalties);
    hpt_space_add_condition_labels(space, "penalty", "model", 1, names);
    hpt_space_add_float(space, "width", 1e-4, 10, HPT_LOG);
    hpt_space_add_condition_labels(space, "width", "model", 1, names + 3);
    hpt_space_add_int(space, "trees", 10, 500, HPT_LOG);
    hpt_space_add_condition_labels(space, "trees", "model", 2, names + 1);
    hpt_space_add_int(space, "depth", 1, 20, HPT_LINEAR);
    hpt_space_add_condition_labels(space, "depth", "model", 2, names + 1);
    hpt_space_add_float(space, "rate", 1e-3, 1, HPT_LOG);
    hpt_space_add_condition_labels(space, "rate", "model", 1, names + 2);
    hpt_space_add_boolean(space, "early");
    hpt_space_add_condition_labels(space, "early", "model", 1, names + 2);
    hpt_space_add_int(space, "patience", 1, 50, HPT_LINEAR);
    return hpt_space_add_condition_values(space, "patience", "early", 1, yes);
}

/* What the model and its parameters add. */
static double
model_loss(const double *x)
{
    switch ((int)x[MODEL]) {
    case LINEAR:
        return 0.4 + 0.05 * square(log10(x[COST])) + 0.05 * x[PENALTY];
    case KERNEL:
        return 0.15 + 0.1 * square(log10(x[COST]) - 1) +
               0.1 * square(log10(x[WIDTH]) + 2 + 0.5 * (log10(x[COST]) - 1));
    case FOREST:
        return 0.1 + 0.1 * log10(500 / x[TREES]) +
               0.004 * square(x[DEPTH] - 14);
    default:
        return 0.1 * square(log2(x[TREES] / 200)) +
               0.4 * square(log10(x[RATE] * x[TREES] / 20)) +
               0.01 * square(x[DEPTH] - 6) +
               (x[EARLY] > 0.5 ? 0.0005 * square(x[PATIENCE] - 10) : 0.04);
    }
}

static double
pipeline(size_t d, const double *x)
{
    static const double scaler[4][3] = {
        { 0.3, 0, 0.05 }, { 0, 0, 0.02 }, { 0.05, 0.1, 0 }, { 0.4, 0, 0.05 }
    };
    static const double reducer[4][3] = {
        { 0.1, 0, 0.02 }, { 0, 0.15, 0.05 }, { 0.03, 0.2, 0 }, { 0.1, 0, 0.1 }
    };
    int model = (int)x[MODEL];
    double sum = model_loss(x) + scaler[model][(int)x[SCALER]] +
                 reducer[model][(int)x[REDUCER]];

    (void)d;
    if (!isnan(x[QUANTILES]))
        sum += 0.05 * square(log10(x[QUANTILES] / 100));
    if (!isnan(x[VARIANCE]))
        sum += 0.5 * square(x[VARIANCE] - 0.9);
    if (!isnan(x[FEATURES]))
        sum += 0.0005 * square(x[FEATURES] - 20);
    return sum;
}

/* clang-format off */
const struct function conditional_functions[CONDITIONAL_FUNCTIONS] = {
    { "models", 7, 0, 0, models, NULL, NULL, 0, build_models },
    { "layers", 8, 0, 0, layers, NULL, NULL, 0, build_layers },
    { "pipeline", 14, 0, 0, pipeline, NULL, NULL, 0, build_pipeline },
};
/* clang-format on */
