/*
 * Functions with many basins.
 *
 * Formulas: [SB] as in reference.c; Shekel's: L. C. W. Dixon, G. P. Szego,
 * Towards global optimisation 2, 1978.  The boxes of Rastrigin's and Griewank's
 * functions are lopsided, so that no method wins by trying the centre.
 */
#include "families.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static double
square(double x)
{
    return x * x;
}

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

/* Ten wells on a plain, the deepest at (4, 4, 4, 4) nearly. */
static double
shekel(size_t d, const double *x)
{
    static const double well[10][4] = {
        { 4, 4, 4, 4 }, { 1, 1, 1, 1 },     { 8, 8, 8, 8 }, { 6, 6, 6, 6 },
        { 3, 7, 3, 7 }, { 2, 9, 2, 9 },     { 5, 5, 3, 3 }, { 8, 1, 8, 1 },
        { 6, 2, 6, 2 }, { 7, 3.6, 7, 3.6 },
    };
    static const double width[10] = { 0.1, 0.2, 0.2, 0.4, 0.4,
                                      0.6, 0.3, 0.7, 0.5, 0.5 };
    double sum = 0;

    for (int i = 0; i < 10; i++) {
        double q = width[i];
        for (size_t j = 0; j < d; j++)
            q += square(x[j] - well[i][j]);
        sum += 1 / q;
    }
    return -sum;
}

static const double shekel_low[] = { 0 }, shekel_high[] = { 10 };
static const double rastrigin_low[] = { -3.3 }, rastrigin_high[] = { 6.4 };
static const double griewank_low[] = { -250 }, griewank_high[] = { 600 };

/* clang-format off */
const struct function multimodal_functions[MULTIMODAL_FUNCTIONS] = {
    { "rastrigin5", 5, 0, 0, rastrigin,
      rastrigin_low, rastrigin_high, 1, NULL },
    { "griewank6", 6, 0, 0, griewank, griewank_low, griewank_high, 1, NULL },
    { "shekel", 4, -10.536409816692043, 0, shekel,
      shekel_low, shekel_high, 1, NULL },
};
/* clang-format on */
