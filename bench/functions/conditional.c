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

const struct function conditional_functions[CONDITIONAL_FUNCTIONS] = {
    { "models", 7, 0, 0, models, NULL, NULL, 0, build_models },
};
