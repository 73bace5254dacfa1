/*
 * The eight functions that the figures for other libraries were measured on,
 * with their boxes, shift and minima.
 *
 * Formulas: [SB] S. Surjanovic, D. Bingham, Virtual Library of Simulation
 * Experiments.  Ackley's is shifted off the centre of its box.
 */
#include "families.h"

#include <math.h>

static const double pi = 3.14159265358979323846;
static const double e = 2.71828182845904523536;

static double
square(double x)
{
    return x * x;
}

double
function_branin(size_t d, const double *x)
{
    double a = x[0], b = x[1];
    double g = b - 5.1 / (4 * pi * pi) * a * a + 5 / pi * a - 6;

    (void)d;
    return g * g + 10 * (1 - 1 / (8 * pi)) * cos(a) + 10;
}

/* Hartmann: a sum of four Gaussian wells, weights from 1 to 3.2. */
static const double hartmann_weight[4] = { 1, 1.2, 3, 3.2 };

static double
hartmann3(size_t d, const double *x)
{
    static const double a[4][3] = {
        { 3, 10, 30 }, { 0.1, 10, 35 }, { 3, 10, 30 }, { 0.1, 10, 35 }
    };
    static const double p[4][3] = { { 0.3689, 0.1170, 0.2673 },
                                    { 0.4699, 0.4387, 0.7470 },
                                    { 0.1091, 0.8732, 0.5547 },
                                    { 0.0381, 0.5743, 0.8828 } };
    double sum = 0;

    (void)d;
    for (int i = 0; i < 4; i++) {
        double q = 0;
        for (int j = 0; j < 3; j++)
            q += a[i][j] * square(x[j] - p[i][j]);
        sum += hartmann_weight[i] * exp(-q);
    }
    return -sum;
}

double
function_hartmann6(size_t d, const double *x)
{
    static const double a[4][6] = { { 10, 3, 17, 3.5, 1.7, 8 },
                                    { 0.05, 10, 17, 0.1, 8, 14 },
                                    { 3, 3.5, 1.7, 10, 17, 8 },
                                    { 17, 8, 0.05, 10, 0.1, 14 } };
    static const double p[4][6] = {
        { 0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886 },
        { 0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991 },
        { 0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650 },
        { 0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381 }
    };
    static const double best[6] = { 0.20169,  0.150011, 0.476874,
                                    0.275332, 0.311652, 0.6573 };
    double sum = 0;

    for (int i = 0; i < 4; i++) {
        double q = 0;
        for (size_t j = 0; j < 6; j++)
            q += a[i][j] * square((j < d ? x[j] : best[j]) - p[i][j]);
        sum += hartmann_weight[i] * exp(-q);
    }
    return -sum;
}

static double
ackley(size_t d, const double *x)
{
    static const double shift[5] = { 3.1, -7.4, 11.2, -1.9, 5.5 };
    double squares = 0, cosines = 0, n = (double)d;

    for (size_t i = 0; i < d; i++) {
        double z = x[i] - shift[i];
        squares += z * z;
        cosines += cos(2 * pi * z);
    }
    return -20 * exp(-0.2 * sqrt(squares / n)) - exp(cosines / n) + 20 + e;
}

double
function_rosenbrock(size_t d, const double *x)
{
    double sum = 0;

    for (size_t i = 0; i + 1 < d; i++)
        sum += 100 * square(x[i + 1] - x[i] * x[i]) + square(1 - x[i]);
    return sum;
}

double
function_levy(size_t d, const double *x)
{
    double last = 1 + (x[d - 1] - 1) / 4;
    double sum = square(sin(pi * (1 + (x[0] - 1) / 4)));

    for (size_t i = 0; i + 1 < d; i++) {
        double w = 1 + (x[i] - 1) / 4;
        sum += square(w - 1) * (1 + 10 * square(sin(pi * w + 1)));
    }
    return sum + square(last - 1) * (1 + square(sin(2 * pi * last)));
}

static double
michalewicz(size_t d, const double *x)
{
    double sum = 0;

    for (size_t i = 0; i < d; i++)
        sum += sin(x[i]) * pow(sin((double)(i + 1) * x[i] * x[i] / pi), 20);
    return -sum;
}

static double
styblinski(size_t d, const double *x)
{
    double sum = 0;

    for (size_t i = 0; i < d; i++)
        sum += square(square(x[i])) - 16 * square(x[i]) + 5 * x[i];
    return sum / 2;
}

static const double zero[] = { 0 }, one[] = { 1 };
static const double ackley_low[] = { -32.768 }, ackley_high[] = { 32.768 };
static const double rosenbrock_low[] = { -5 }, rosenbrock_high[] = { 10 };
static const double levy_low[] = { -10 }, levy_high[] = { 10 };
static const double michalewicz_high[] = { 3.14159265358979323846 };
static const double styblinski_low[] = { -5 }, styblinski_high[] = { 5 };

const double branin_low[2] = { -5, 0 }, branin_high[2] = { 10, 15 };

/* clang-format off */
const struct function reference_functions[REFERENCE_FUNCTIONS] = {
    { "branin", 2, BRANIN_MINIMUM, 0, function_branin,
      branin_low, branin_high, 0, NULL },
    { "hartmann3", 3, -3.862779787332663, 0, hartmann3, zero, one, 1, NULL },
    { "hartmann6", 6, HARTMANN6_MINIMUM, 0, function_hartmann6,
      zero, one, 1, NULL },
    { "ackley5", 5, 0, 0, ackley, ackley_low, ackley_high, 1, NULL },
    { "rosenbrock4", 4, 0, 0, function_rosenbrock,
      rosenbrock_low, rosenbrock_high, 1, NULL },
    { "levy8", 8, 0, 0, function_levy, levy_low, levy_high, 1, NULL },
    { "michalewicz5", 5, -4.687658179088148, 0, michalewicz,
      zero, michalewicz_high, 1, NULL },
    { "styblinski6", 6, -39.16616570377142 * 6, 0, styblinski,
      styblinski_low, styblinski_high, 1, NULL },
};
/* clang-format on */
