/*
 * Functions of many parameters of which few matter.
 */
#include "families.h"

#include <math.h>

/* The value of a function of few coordinates at those of the unit cube that are
 * listed, stretched to its box; the others do nothing. */
static double
embedded(double (*inner)(size_t, const double *), size_t n,
         const size_t *coordinates, const double *x, double low, double high)
{
    double y[8];

    for (size_t i = 0; i < n; i++)
        y[i] = low + (high - low) * x[coordinates[i]];
    return inner(n, y);
}

/* Branin of two coordinates; its box is 15 wide each way. */
static double
branin_of(const double *x, size_t first, size_t second)
{
    double inner[2] = { 15 * x[first] - 5, 15 * x[second] };

    return function_branin(2, inner);
}

static double
branin20(size_t d, const double *x)
{
    (void)d;
    return branin_of(x, 4, 11);
}

static double
branin100(size_t d, const double *x)
{
    (void)d;
    return branin_of(x, 17, 71);
}

static double
levy50(size_t d, const double *x)
{
    static const size_t coordinates[] = { 3, 20, 31, 46 };

    (void)d;
    return embedded(function_levy, 4, coordinates, x, -10, 10);
}

static double
rosenbrock100(size_t d, const double *x)
{
    static const size_t coordinates[] = { 88, 12, 40, 63 };

    (void)d;
    return embedded(function_rosenbrock, 4, coordinates, x, -5, 10);
}

static double
loss40(size_t d, const double *x)
{
    static const size_t coordinates[] = { 30, 7, 19, 2, 38 };

    (void)d;
    return embedded(function_loss, 5, coordinates, x, 0, 1);
}

/* All matter, each less than the one before: after ten only a hundredth. */
static double
fading(size_t d, const double *x)
{
    double sum = 0;

    for (size_t i = 0; i < d; i++) {
        double z = x[i] - 0.2 - 0.5 * (double)(i % 7) / 6;
        sum += pow(10, -0.2 * (double)i) * z * z;
    }
    return sum;
}

static const double zero[] = { 0 }, one[] = { 1 };

/* clang-format off */
const struct function highdim_functions[HIGHDIM_FUNCTIONS] = {
    { "branin20", 20, BRANIN_MINIMUM, 0, branin20, zero, one, 1, NULL },
    { "hartmann6_30", 30, HARTMANN6_MINIMUM, 0, function_hartmann6,
      zero, one, 1, NULL },
    { "loss40", 40, 0.05, 0, loss40, zero, one, 1, NULL },
    { "levy50", 50, 0, 0, levy50, zero, one, 1, NULL },
    { "hartmann6_50", 50, HARTMANN6_MINIMUM, 0, function_hartmann6,
      zero, one, 1, NULL },
    { "branin100", 100, BRANIN_MINIMUM, 0, branin100, zero, one, 1, NULL },
    { "rosenbrock100", 100, 0, 0, rosenbrock100, zero, one, 1, NULL },
    { "fading100", 100, 0, 0, fading, zero, one, 1, NULL },
};
/* clang-format on */
