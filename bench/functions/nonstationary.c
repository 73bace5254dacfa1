/*
 * Functions that are not the same everywhere: they oscillate faster in a
 * corner, have a cliff, or are flat but for a hole.
 *
 * Gramacy's and Xiong's are [GL12], [GL08] and [X07]; the others are built
 * here, and so are their minima.
 */
#include "families.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static double
square(double x)
{
    return x * x;
}

/* [GL12]: oscillates where x is small, then a power. */
static double
gramacy1(size_t d, const double *x)
{
    (void)d;
    return sin(10 * pi * x[0]) / (2 * x[0]) + square(square(x[0] - 1));
}

/* [GL08]: two bumps in a corner of a plain. */
static double
gramacy2(size_t d, const double *x)
{
    (void)d;
    return x[0] * exp(-x[0] * x[0] - x[1] * x[1]);
}

/* [X07]: oscillates where x is small, then nearly a line. */
static double
xiong(size_t d, const double *x)
{
    double z = x[0] - 0.9;

    (void)d;
    return sin(30 * square(square(z))) * cos(2 * z) + z / 2;
}

/*
 * corner: a bowl with ripples on it, of which the period falls from the whole
 * side at 0 to a thirtieth of it at 1, and which depend on two neighbouring
 * coordinates each.  Bowl and ripples are 0 at the centre and above it else.
 */
static double
corner(size_t d, const double *x)
{
    static const double centre[4] = { 0.83, 0.72, 0.91, 0.78 };
    double sum = 0;

    for (size_t i = 0; i < d; i++) {
        size_t next = (i + 1) % d;
        double phase = 48 * (square(square(x[i])) - square(square(centre[i]))) +
                       5 * (square(x[next]) - square(centre[next]));
        sum += square(x[i] - centre[i]) + 0.1 * (1 - cos(phase));
    }
    return sum;
}

/*
 * loss: a validation loss over the logarithm of the learning rate (x0), the
 * share of warm-up (x1), width (x2), dropout (x3) and something that ripples
 * (x4).  Past a rate that the warm-up moves, the training diverges.  Smallest
 * in (0.465, any, 0.6, 0.3, pi / 6): 0.08 - 0.03.
 */
double
function_loss(size_t d, const double *x)
{
    double beyond = x[0] - 0.7 - 0.1 * x[1];

    (void)d;
    return 3.2 * square(x[0] - 0.45 - 0.15 * (x[2] - 0.5)) +
           0.3 * square(x[2] - 0.6) + 0.15 * square(x[3] - 0.3) +
           0.03 * sin(9 * x[4]) + 0.08 + (beyond > 0 ? expm1(16 * beyond) : 0);
}

/*
 * training: an error rate that is 0.9, that of chance, but for a hole down to
 * 0.05 in four of six parameters; beyond a cliff it diverges.
 */
double
function_training(size_t d, const double *x)
{
    static const double centre[4] = { 0.55, 0.3, 0.62, 0.4 };
    static const double width[4] = { 0.15, 0.4, 0.3, 0.5 };
    double beyond = x[0] - 0.75 - 0.1 * x[1], distance = 0;

    (void)d;
    for (size_t i = 0; i < 4; i++)
        distance += square((x[i] - centre[i]) / width[i]);
    return 0.9 - 0.85 * exp(-distance) + (beyond > 0 ? expm1(12 * beyond) : 0);
}

static const double zero[] = { 0 }, one[] = { 1 };
static const double gramacy1_low[] = { 0.5 }, gramacy1_high[] = { 2.5 };
static const double gramacy2_low[] = { -2 }, gramacy2_high[] = { 6 };

/* clang-format off */
const struct function nonstationary_functions[NONSTATIONARY_FUNCTIONS] = {
    { "gramacy1", 1, -0.86901113498949977, 0, gramacy1,
      gramacy1_low, gramacy1_high, 1, NULL },
    { "gramacy2", 2, -0.42888194248035340, 0, gramacy2,
      gramacy2_low, gramacy2_high, 1, NULL },
    { "xiong", 1, -0.62499890071785984, 0, xiong, zero, one, 1, NULL },
    { "corner2", 2, 0, 0, corner, zero, one, 1, NULL },
    { "corner4", 4, 0, 0, corner, zero, one, 1, NULL },
    { "loss5", 5, 0.05, 0, function_loss, zero, one, 1, NULL },
    { "training6", 6, 0.05, 0, function_training,
      zero, one, 1, NULL },
};
/* clang-format on */
