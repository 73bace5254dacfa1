/*
 * How fast the library's linear algebra is beside the machine's own.
 */
#ifndef HPTUNE_BENCH_CEILING_H
#define HPTUNE_BENCH_CEILING_H

#include <stddef.h>

enum { CEILING_MAX = 4000, CEILING_COLUMNS = 512 };

/* GFLOP/s at one n, each of the multiplications and additions that the
 * operation takes by its textbook: n^3 / 3 for a Cholesky factor, n^2 m for the
 * product of a triangle with m columns, 2 n^2 m for that of a square, where m
 * is CEILING_COLUMNS. */
struct ceiling {
    double cholesky, cholesky_builtin, dpotrf;
    double triangle, triangle_builtin, dgemm;
};

/* Measure at n = 1..CEILING_MAX; NaN everywhere for another n. */
struct ceiling ceiling_measure(size_t n);

#endif
