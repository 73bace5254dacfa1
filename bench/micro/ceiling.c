/*
 * The library's Cholesky factor and triangular product beside dpotrf and dgemm
 * as a host would call them: same matrix, same thread, no lock and no check.
 *
 * This is a shared library of its own with a hidden copy of the core in it,
 * since the benches themselves link the library as a host does.  Each figure is
 * the best of several batches, for all else that runs only ever adds.
 */
#include "ceiling.h"

#include "base/clock.h"
#include "linalg/linalg.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct problem {
    size_t n;
    double *k, *z; /* covariance; lower triangle */
    double *square, *b, *c;
};

typedef void operation(const struct problem *p);

static void
copy_lower(const struct problem *p)
{
    for (size_t j = 0; j < p->n; j++)
        memcpy(p->square + j + j * p->n, p->k + j + j * p->n,
               (p->n - j) * sizeof *p->k);
}

static void
cholesky(const struct problem *p)
{
    copy_lower(p);
    hpti_cholesky(HPTI_LINALG_AUTO, p->n, p->square, p->n);
}

static void
cholesky_builtin(const struct problem *p)
{
    copy_lower(p);
    hpti_cholesky(HPTI_LINALG_BUILTIN, p->n, p->square, p->n);
}

static void
dpotrf(const struct problem *p)
{
    copy_lower(p);
    LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', (lapack_int)p->n, p->square,
                        (lapack_int)p->n);
}

static void
triangle(const struct problem *p)
{
    memcpy(p->b, p->c, p->n * CEILING_COLUMNS * sizeof *p->b);
    hpti_lower_times(HPTI_LINALG_AUTO, p->n, CEILING_COLUMNS, p->z, p->n, p->b,
                     p->n);
}

static void
triangle_builtin(const struct problem *p)
{
    memcpy(p->b, p->c, p->n * CEILING_COLUMNS * sizeof *p->b);
    hpti_lower_times(HPTI_LINALG_BUILTIN, p->n, CEILING_COLUMNS, p->z, p->n,
                     p->b, p->n);
}

static void
dgemm(const struct problem *p)
{
    const int n = (int)p->n;

    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, CEILING_COLUMNS,
                n, 1, p->k, n, p->c, n, 0, p->b, n);
}

/* Batches of at least 1 ms; the best of nine, or of what half a second has room
 * for. */
static double
gflops(operation *run, const struct problem *p, double flops)
{
    double best = INFINITY, spent = 0;
    size_t calls = 1;

    run(p);
    for (int batch = 0; batch < 9 && (batch < 2 || spent < 0.5); batch++) {
        double begin = hpti_clock_s(), seconds;
        for (size_t i = 0; i < calls; i++)
            run(p);
        seconds = hpti_clock_s() - begin;
        spent += seconds;
        best = fmin(best, seconds / (double)calls);
        if (seconds < 1e-3) {
            calls = (size_t)(2e-3 / fmax(best, 1e-8)) + 1;
            batch = -1;
        }
    }
    return flops / best * 1e-9;
}

static struct ceiling
measure(const struct problem *p)
{
    const double n = (double)p->n, m = CEILING_COLUMNS;

    return (struct ceiling){
        .cholesky = gflops(cholesky, p, n * n * n / 3),
        .cholesky_builtin = gflops(cholesky_builtin, p, n * n * n / 3),
        .dpotrf = gflops(dpotrf, p, n * n * n / 3),
        .triangle = gflops(triangle, p, n * n * m),
        .triangle_builtin = gflops(triangle_builtin, p, n * n * m),
        .dgemm = gflops(dgemm, p, 2 * n * n * m),
    };
}

/* An AR(1) covariance, whose values are of all sizes; columns of a wave. */
static void
fill(const struct problem *p)
{
    const size_t n = p->n;

    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) {
            p->k[i + j * n] = pow(0.9, fabs((double)i - (double)j));
            p->z[i + j * n] = i < j ? 0 : p->k[i + j * n];
            p->square[i + j * n] = 0;
        }
    for (size_t i = 0; i < n * CEILING_COLUMNS; i++)
        p->b[i] = p->c[i] = sin((double)(i % 1000) + 0.5);
}

struct ceiling
ceiling_measure(size_t n)
{
    struct ceiling ceiling = { NAN, NAN, NAN, NAN, NAN, NAN };
    struct problem p = { .n = n };

    if (n < 1 || n > CEILING_MAX)
        return ceiling;
    p.k = malloc(n * n * sizeof *p.k);
    p.z = malloc(n * n * sizeof *p.z);
    p.square = malloc(n * n * sizeof *p.square);
    p.b = malloc(n * CEILING_COLUMNS * sizeof *p.b);
    p.c = malloc(n * CEILING_COLUMNS * sizeof *p.c);
    if (p.k && p.z && p.square && p.b && p.c) {
        fill(&p);
        ceiling = measure(&p);
    }
    free(p.k);
    free(p.z);
    free(p.square);
    free(p.b);
    free(p.c);
    return ceiling;
}
