/*
 * Functions with many basins.  Formulas: [SB] as in reference.c.  The boxes of
 * Rastrigin's and Griewank's functions are lopsided, so that no method wins by
 * trying the centre.
 */
#include "families.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static double
rastrigin(size_t d, const double *x)
{
    double sum = 10 * (double)d;

    for (size_t i = 0; i < d; i++)
        sum += x[i] * x[i] - 10 * cos(2 * pi * x[i]);
    return sum;
}

static double
griewank(size_t d, const double *x)
{
    double sum = 0, product = 1;

    for (size_t i = 0; i < d; i++) {
        sum += x[i] * x[i];
        product *= cos(x[i] / sqrt((double)(i + 1)));
    }
    return sum / 4000 - product + 1;
}

static const double rastrigin_low[] = { -3.3 }, rastrigin_high[] = { 6.4 };
static const double griewank_low[] = { -250 }, griewank_high[] = { 600 };

/* clang-format off */
const struct function multimodal_functions[MULTIMODAL_FUNCTIONS] = {
    { "rastrigin5", 5, 0, 0, rastrigin,
      rastrigin_low, rastrigin_high, 1, NULL },
    { "griewank6", 6, 0, 0, griewank, griewank_low, griewank_high, 1, NULL },
};
/* clang-format on */
