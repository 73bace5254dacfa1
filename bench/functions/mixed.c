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
 * network: a network as it is tuned.
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
build_network(hpt_space *space)
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
network(size_t d, const double *x)
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

/*
 * integers: whole numbers alone, on even, logarithmic and stepped scales; three
 * of them are tied to another.  0 at (13, 24, -3, 2, 16, 18).
 */
static int
build_integers(hpt_space *space)
{
    hpt_space_add_int(space, "a", 0, 20, HPT_LINEAR);
    hpt_space_add_int(space, "b", 1, 100, HPT_LOG);
    hpt_space_add_int(space, "c", -10, 10, HPT_LINEAR);
    hpt_space_add_int(space, "d", 0, 3, HPT_LINEAR);
    hpt_space_add_int(space, "e", 1, 64, HPT_LOG);
    return hpt_space_add_int_step(space, "f", 2, 30, 4);
}

static double
integers(size_t d, const double *x)
{
    (void)d;
    return 0.05 * square(x[0] - 13) +
           0.6 * square(log2(x[1] / 24) + 0.1 * (x[0] - 13)) +
           0.04 * square(x[2] + 3 - 2 * (x[3] - 2)) + 0.5 * fabs(x[3] - 2) +
           0.4 * square(log2(x[4] / 16)) +
           0.03 * square((x[5] - 18) / 4 + 0.3 * (x[2] + 3));
}

/* Rosenbrock's function on whole numbers from -5 to 10. */
static int
build_rosenbrock(hpt_space *space)
{
    static const char *const names[] = { "x0", "x1", "x2", "x3", "x4" };
    int rc = HPT_OK;

    for (size_t i = 0; i < 5 && rc >= 0; i++)
        rc = hpt_space_add_int(space, names[i], -5, 10, HPT_LINEAR);
    return rc;
}

/*
 * ridge: a valley across three reals and a real of five steps; 0 at
 * (0.45, 0.2025, 0.5, 0.3).
 */
static int
build_ridge(hpt_space *space)
{
    hpt_space_add_float(space, "x0", 0, 1, HPT_LINEAR);
    hpt_space_add_float(space, "x1", 0, 1, HPT_LINEAR);
    hpt_space_add_float_step(space, "level", 0, 1, 0.25);
    return hpt_space_add_float(space, "x3", 0, 1, HPT_LINEAR);
}

static double
ridge(size_t d, const double *x)
{
    (void)d;
    return 4 * square(x[0] + 0.5 * x[2] - 0.7) +
           0.5 * square(x[1] - x[0] * x[0]) + 0.3 * square(x[2] - 0.5) +
           0.2 * square(x[3] - 0.3);
}

/*
 * boosting: boosted trees as they are tuned, with three categories, an ordinal
 * number of bins and a share in steps.  Rate and rounds are tied by their
 * product.  0 at (rate 0.02, 1,000 rounds, depth 6, share 0.7, dart, lossguide,
 * huber, 256 bins, monotone).
 */
static int
build_boosting(hpt_space *space)
{
    static const char *const boosters[] = { "gbtree", "dart", "gblinear" };
    static const char *const growths[] = { "depthwise", "lossguide" };
    static const char *const losses[] = { "squared", "absolute", "huber",
                                          "quantile", "poisson" };
    static const double bins[] = { 32, 64, 128, 256, 512 };

    hpt_space_add_float(space, "rate", 1e-3, 1, HPT_LOG);
    hpt_space_add_int(space, "rounds", 10, 2000, HPT_LOG);
    hpt_space_add_int(space, "depth", 1, 12, HPT_LINEAR);
    hpt_space_add_float_step(space, "share", 0.3, 1, 0.1);
    hpt_space_add_categorical(space, "booster", 3, boosters);
    hpt_space_add_categorical(space, "growth", 2, growths);
    hpt_space_add_categorical(space, "loss", 5, losses);
    hpt_space_add_ordinal(space, "bins", 5, bins);
    return hpt_space_add_boolean(space, "monotone");
}

static double
boosting(size_t d, const double *x)
{
    static const double floors[3][2] = { { 0.1, 0.05 },
                                         { 0.2, 0 },
                                         { 0.8, 0.8 } };
    static const double best_depth[2] = { 8, 6 };
    static const double loss[5] = { 0.1, 0.4, 0, 0.3, 0.6 };
    int booster = (int)x[4], growth = (int)x[5];

    (void)d;
    return floors[booster][growth] + loss[(int)x[6]] +
           0.6 * square(log10(x[0] * x[1] / 20)) +
           0.2 * square(log10(x[0] / 0.02)) +
           0.02 * square(x[2] - best_depth[growth]) + 0.5 * square(x[3] - 0.7) +
           0.04 * square(log2(x[7] / 256)) + 0.05 * (1 - x[8]);
}

/* clang-format off */
const struct function mixed_functions[MIXED_FUNCTIONS] = {
    { "network", 7, 0, 0, network, NULL, NULL, 0, build_network },
    { "integers6", 6, 0, 0, integers, NULL, NULL, 0, build_integers },
    { "rosenbrock5_int", 5, 0, 0, function_rosenbrock,
      NULL, NULL, 0, build_rosenbrock },
    { "ridge4", 4, 0, 0, ridge, NULL, NULL, 0, build_ridge },
    { "boosting", 9, 0, 0, boosting, NULL, NULL, 0, build_boosting },
};
/* clang-format on */
