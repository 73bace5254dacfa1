/*
 * Functions of integers and categories beside numbers.  Their minima follow
 * from how they are built.
 */
#include "families.h"

#include <math.h>

static double
square(double x)
{
    return x * x;
}

/*
 * mixed: a network as it is tuned.
 *
 * For each pair of activation and optimizer there is a floor, 0 for one pair
 * and above it for the others, and a best learning rate; what is added to the
 * floor is a sum of squares that all vanish at one point of the box.  Layers
 * and units enter as whole numbers that have their best among them, so the
 * minimum is 0, at (tanh, momentum, 3 layers, 96 units, rate 10^-2.7, decay
 * 10^-4, bias).  The squares of depth and width are tied to each other, and the
 * best rate to the depth, so that one parameter at a time does not get there.
 */
static int
build_mixed(hpt_space *space)
{
    static const char *const activations[] = { "relu", "tanh", "gelu",
                                               "sigmoid" };
    static const char *const optimizers[] = { "sgd", "momentum", "adam" };

    /* a failed call is remembered by the space, and found by the study */
    hpt_space_add_float(space, "rate", 1e-5, 1, HPT_LOG);
    hpt_space_add_float(space, "decay", 1e-8, 1e-1, HPT_LOG);
    hpt_space_add_int(space, "layers", 1, 8, HPT_LINEAR);
    hpt_space_add_int(space, "units", 8, 1024, HPT_LOG);
    hpt_space_add_categorical(space, "activation", 4, activations);
    hpt_space_add_categorical(space, "optimizer", 3, optimizers);
    return hpt_space_add_boolean(space, "bias");
}

static double
mixed(size_t d, const double *x)
{
    static const double floors[4][3] = { { 0.6, 0.3, 0.2 },
                                         { 0.5, 0.0, 0.15 },
                                         { 0.7, 0.4, 0.1 },
                                         { 1.2, 1.0, 0.9 } };
    static const double best_rate[3] = { -1.5, -2.7, -3.2 };
    int activation = (int)x[4], optimizer = (int)x[5];
    double layers = x[2] - 3, width = log2(x[3] / 96);
    double rate = log10(x[0]) - best_rate[optimizer] + 0.2 * layers;

    (void)d;
    return floors[activation][optimizer] + 0.5 * rate * rate +
           0.05 * square(log10(x[1]) + 4) + 0.1 * square(layers) +
           0.08 * square(width + 0.5 * layers) + 0.1 * (1 - x[6]);
}

const struct function mixed_functions[MIXED_FUNCTIONS] = {
    { "mixed", 7, 0, 0, mixed, NULL, NULL, 0, build_mixed },
};
