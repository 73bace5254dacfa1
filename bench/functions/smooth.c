/*
 * Smooth functions of one basin or a few: bent, tilted or badly scaled ones.
 *
 * Formulas and boxes: [SB] as in reference.c, but for the ellipsoid.
 */
#include "families.h"

#include <math.h>

static double
square(double x)
{
    return x * x;
}

/* Six humps, two of them the lowest. */
static double
camel(size_t d, const double *x)
{
    double a = x[0] * x[0], b = x[1] * x[1];

    (void)d;
    return (4 - 2.1 * a + a * a / 3) * a + x[0] * x[1] + (4 * b - 4) * b;
}

static double
dixon_price(size_t d, const double *x)
{
    double sum = square(x[0] - 1);

    for (size_t i = 1; i < d; i++)
        sum += (double)(i + 1) * square(2 * x[i] * x[i] - x[i - 1]);
    return sum;
}

static double
trid(size_t d, const double *x)
{
    double sum = 0;

    for (size_t i = 0; i < d; i++)
        sum += square(x[i] - 1) - (i ? x[i] * x[i - 1] : 0);
    return sum;
}

static double
powell(size_t d, const double *x)
{
    double sum = 0;

    for (size_t i = 0; i + 3 < d; i += 4)
        sum += square(x[i] + 10 * x[i + 1]) + 5 * square(x[i + 2] - x[i + 3]) +
               square(square(x[i + 1] - 2 * x[i + 2])) +
               10 * square(square(x[i] - x[i + 3]));
    return sum;
}

static double
zakharov(size_t d, const double *x)
{
    double squares = 0, line = 0;

    for (size_t i = 0; i < d; i++) {
        squares += x[i] * x[i];
        line += 0.5 * (double)(i + 1) * x[i];
    }
    return squares + square(line) + square(square(line));
}

/* z := z - 2 v (v'z) / (v'v) */
static void
reflect(size_t d, const double *v, double *z)
{
    double vv = 0, vz = 0;

    for (size_t i = 0; i < d; i++) {
        vv += v[i] * v[i];
        vz += v[i] * z[i];
    }
    for (size_t i = 0; i < d; i++)
        z[i] -= 2 * vz / vv * v[i];
}

/* An ellipsoid of condition 1e4 around a point off the centre, rotated by two
 * reflections so that no axis of it is one of the box. */
static double
ellipsoid(size_t d, const double *x)
{
    static const double centre[8] = { 1.5, -2, 0.5, 3, -1, 2.5, -3.5, 1 };
    static const double one[8] = { 1, 2, -1, 3, 1, -2, 2, 1 };
    static const double other[8] = { 2, -1, 1, 1, -3, 1, 1, 2 };
    double z[8], sum = 0;

    for (size_t i = 0; i < d; i++)
        z[i] = x[i] - centre[i];
    reflect(d, one, z);
    reflect(d, other, z);
    for (size_t i = 0; i < d; i++)
        sum += pow(10, 4 * (double)i / (double)(d - 1)) * z[i] * z[i];
    return sum;
}

static const double camel_low[] = { -3, -2 }, camel_high[] = { 3, 2 };
static const double dixon_low[] = { -10 }, dixon_high[] = { 10 };
static const double trid_low[] = { -36 }, trid_high[] = { 36 };
static const double powell_low[] = { -4 }, powell_high[] = { 5 };
static const double zakharov_low[] = { -5 }, zakharov_high[] = { 10 };
static const double ellipsoid_low[] = { -5 }, ellipsoid_high[] = { 5 };

/* clang-format off */
const struct function smooth_functions[SMOOTH_FUNCTIONS] = {
    { "camel", 2, -1.0316284534898774, 0, camel,
      camel_low, camel_high, 0, NULL },
    { "dixon_price6", 6, 0, 0, dixon_price, dixon_low, dixon_high, 1, NULL },
    { "trid6", 6, -50, 0, trid, trid_low, trid_high, 1, NULL },
    { "powell8", 8, 0, 0, powell, powell_low, powell_high, 1, NULL },
    { "zakharov8", 8, 0, 0, zakharov, zakharov_low, zakharov_high, 1, NULL },
    { "ellipsoid8", 8, 0, 0, ellipsoid,
      ellipsoid_low, ellipsoid_high, 1, NULL },
};
/* clang-format on */
