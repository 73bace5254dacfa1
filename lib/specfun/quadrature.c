/*
 * Adaptive Gauss-Kronrod quadrature.
 *
 * The 15 nodes and their weights were computed with 50 digits: the Stieltjes
 * polynomial of degree 8 for the Legendre polynomial of degree 7, whose roots
 * they are.  A piece is halved until the two rules agree; the difference is far
 * above the error of the better one.
 */
#include "specfun/quadrature.h"

#include <math.h>

#define DEPTH 60     /* halvings of a piece */
#define BUDGET 4000  /* halvings in all */

/* node, Kronrod weight, Gauss weight (0: not a node of Gauss) */
static const double rule[8][3] = {
    { 0, 0x1.ad04f9087090fp-3, 0x1.abfd7e03c2fa6p-2 },
    { 0x1.a98b2892e0c77p-3, 0x1.a2adbcbec9cd8p-3, 0 },
    { 0x1.9f95df119fd62p-2, 0x1.85d6861c80eb1p-3, 0x1.86fe74ee32b3dp-2 },
    { 0x1.2c13a049dfa24p-1, 0x1.5a1f266e47d5cp-3, 0 },
    { 0x1.7ba9f9be3a1d6p-1, 0x1.200ed0f46e8c1p-3, 0x1.1e6b1713d8644p-2 },
    { 0x1.bacf827b9bb3ep-1, 0x1.ad384a34814c6p-4, 0 },
    { 0x1.e5f178e7c6229p-1, 0x1.026cdaa7b61c4p-4, 0x1.092f69f826d57p-3 },
    { 0x1.fba009d4d09b1p-1, 0x1.77c5b67d57470p-6, 0 },
};

static double
kronrod(hpti_integrand f, const void *data, double low, double high,
        double *error)
{
    double middle = 0.5 * low + 0.5 * high, half = 0.5 * high - 0.5 * low;
    double value = f(middle, data);
    double fine = rule[0][1] * value, coarse = rule[0][2] * value;

    for (int i = 1; i < 8; i++) {
        double x = half * rule[i][0];

        value = f(middle - x, data) + f(middle + x, data);
        fine += rule[i][1] * value;
        coarse += rule[i][2] * value;
    }
    *error = fabs(fine - coarse) * half;
    return fine * half;
}

struct task {
    hpti_integrand f;
    const void *data;
    double allowed; /* error of a piece */
    int budget;
};

/* `whole` is the rule's value on [low, high] and `error` its error */
static double
refine(struct task *task, double low, double high, double whole, double error,
       int depth)
{
    double middle = 0.5 * low + 0.5 * high, left, right, error_l, error_r;

    if (!(error > task->allowed) || depth == DEPTH || task->budget <= 0 ||
        !(middle > low && middle < high))
        return whole;
    task->budget--;
    left = kronrod(task->f, task->data, low, middle, &error_l);
    right = kronrod(task->f, task->data, middle, high, &error_r);
    return refine(task, low, middle, left, error_l, depth + 1) +
           refine(task, middle, high, right, error_r, depth + 1);
}

double
hpti_integrate(hpti_integrand f, const void *data, double low, double high,
               double tolerance)
{
    double values[8], errors[8], sum = 0, scale = 0;
    double step = high / 8 - low / 8;

    if (!(low < high))
        return 0;
    /* eight pieces first: what the whole may be, even with a peak in it */
    for (int i = 0; i < 8; i++) {
        values[i] = kronrod(f, data, low + i * step, low + (i + 1) * step,
                            &errors[i]);
        scale += fabs(values[i]);
    }
    for (int i = 0; i < 8; i++) {
        struct task task = { f, data, 0.125 * tolerance * scale, BUDGET / 8 };

        sum += refine(&task, low + i * step, low + (i + 1) * step, values[i],
                      errors[i], 0);
    }
    return sum;
}

double
hpti_integrate_outward(hpti_integrand f, const void *data, double from,
                       double to, double width, double tolerance)
{
    double sum = 0, sign = to > from ? 1 : -1;

    while (from != to && fabs(from) < INFINITY) {
        double end = from + sign * width, piece;

        if (!(sign * end < sign * to))
            end = to;
        if (!(fabs(end) < INFINITY))
            break;
        piece = hpti_integrate(f, data, fmin(from, end), fmax(from, end),
                               tolerance);
        sum += piece;
        if (piece <= 0.01 * tolerance * sum)
            break;
        from = end;
        width *= 2;
    }
    return sum;
}
