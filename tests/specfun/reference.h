/*
 * Comparison of functions with table_specfun.h, and a fingerprint of the bits
 * that a function gives.
 */
#ifndef HPTUNE_TESTS_SPECFUN_REFERENCE_H
#define HPTUNE_TESTS_SPECFUN_REFERENCE_H

#include "../check_main.h"
#include "specfun/elementary.h"
#include "table_specfun.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* All rows of a table within a number of epsilons, relative. */
static inline void
ck_table1(double (*f)(double), const struct row1 *rows, size_t n,
          double epsilons)
{
    for (size_t i = 0; i < n; i++) {
        double got = f(rows[i].x), want = rows[i].want;

        ck_assert_msg(fabs(got - want) <= epsilons * DBL_EPSILON * fabs(want),
                      "f(%.17g) is %.17g, not %.17g: %.3g epsilons", rows[i].x,
                      got, want, fabs(got / want - 1) / DBL_EPSILON);
    }
}

static inline void
ck_table2(double (*f)(double, double), const struct row2 *rows, size_t n,
          double epsilons)
{
    for (size_t i = 0; i < n; i++) {
        double got = f(rows[i].a, rows[i].x), want = rows[i].want;

        ck_assert_msg(fabs(got - want) <= epsilons * DBL_EPSILON * fabs(want),
                      "f(%.17g, %.17g) is %.17g, not %.17g: %.3g epsilons",
                      rows[i].a, rows[i].x, got, want,
                      fabs(got / want - 1) / DBL_EPSILON);
    }
}

static inline void
ck_table3(double (*f)(double, double, double), const struct row3 *rows,
          size_t n, double epsilons)
{
    for (size_t i = 0; i < n; i++) {
        double got = f(rows[i].a, rows[i].b, rows[i].x), want = rows[i].want;

        ck_assert_msg(fabs(got - want) <= epsilons * DBL_EPSILON * fabs(want),
                      "f(%.17g, %.17g, %.17g) is %.17g, not %.17g: %.3g "
                      "epsilons",
                      rows[i].a, rows[i].b, rows[i].x, got, want,
                      fabs(got / want - 1) / DBL_EPSILON);
    }
}

/* FNV-1a over the bits of f at 50,000 points of [low, high]. */
static inline uint64_t
fingerprint(double (*f)(double), double low, double high)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (int i = 0; i < 50000; i++) {
        double x = low + (high - low) * ((i + 0.5) / 50000);

        hash = (hash ^ hpti_bits(f(x))) * 0x100000001b3u;
    }
    return hash;
}

#endif
