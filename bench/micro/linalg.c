/*
 * Dense linear algebra in ns a call: linalg [N[,N...]]
 *
 * One JSON line for each function, mode, n and number m of columns: the best of
 * several batches, since all else that runs only ever adds.
 */
#include "linalg/linalg.h"
#include "base/clock.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct problem {
    size_t n, m;
    double *k, *l, *z, *square, *b, *c, *x, *y;
} problem;

typedef void operation(int mode, const problem *p);

/* Keeps the compiler from dropping a result. */
static volatile double sink;

static void
cholesky(int mode, const problem *p)
{
    for (size_t j = 0; j < p->n; j++) /* the copy is part of the time */
        memcpy(p->square + j + j * p->n, p->k + j + j * p->n,
               (p->n - j) * sizeof *p->k);
    sink = hpti_cholesky(mode, p->n, p->square, p->n);
}

static void
append(int mode, const problem *p)
{
    sink = hpti_cholesky_append(mode, p->n - 1, p->l, p->n, p->x, 1e6);
}

static void
triangle_inverse(int mode, const problem *p)
{
    hpti_triangle_inverse(mode, p->n, p->l, p->n, p->square, p->n);
}

static void
inverse_from_factor(int mode, const problem *p)
{
    hpti_inverse_from_factor(mode, p->n, p->z, p->n, p->square, p->n);
}

static void
lower_times(int mode, const problem *p)
{
    memcpy(p->b, p->c, p->n * p->m * sizeof *p->b);
    hpti_lower_times(mode, p->n, p->m, p->z, p->n, p->b, p->n);
}

static void
lower_trans_times(int mode, const problem *p)
{
    memcpy(p->b, p->c, p->n * p->m * sizeof *p->b);
    hpti_lower_trans_times(mode, p->n, p->m, p->z, p->n, p->b, p->n);
}

static void
lower_solve(int mode, const problem *p)
{
    memcpy(p->b, p->c, p->n * p->m * sizeof *p->b);
    hpti_lower_solve(mode, p->n, p->m, p->l, p->n, p->b, p->n);
}

static void
lower_trans_solve(int mode, const problem *p)
{
    memcpy(p->b, p->c, p->n * p->m * sizeof *p->b);
    hpti_lower_trans_solve(mode, p->n, p->m, p->l, p->n, p->b, p->n);
}

static void
matrix_vector(int mode, const problem *p)
{
    hpti_matrix_vector(mode, p->n, p->n, p->k, p->n, p->x, p->y);
}

static void
matrix_trans_vector(int mode, const problem *p)
{
    hpti_matrix_trans_vector(mode, p->n, p->n, p->k, p->n, p->x, p->y);
}

static void
matrix_product(int mode, const problem *p)
{
    hpti_matrix_product(mode, p->n, p->m, p->n, p->k, p->n, p->c, p->n, p->b,
                        p->n);
}

static void
dot(int mode, const problem *p)
{
    (void)mode;
    sink = hpti_dot(p->n, p->x, p->y);
}

static const struct {
    const char *name;
    operation *run;
    double flops; /* times n^power m */
    int power;
    int columns; /* has a number m of columns */
} operations[] = {
    { "cholesky", cholesky, 1.0 / 3, 3, 0 },
    { "cholesky_append", append, 1, 2, 0 },
    { "triangle_inverse", triangle_inverse, 1.0 / 3, 3, 0 },
    { "inverse_from_factor", inverse_from_factor, 1.0 / 3, 3, 0 },
    { "lower_times", lower_times, 1, 2, 1 },
    { "lower_trans_times", lower_trans_times, 1, 2, 1 },
    { "lower_solve", lower_solve, 1, 2, 1 },
    { "lower_trans_solve", lower_trans_solve, 1, 2, 1 },
    { "matrix_vector", matrix_vector, 2, 2, 0 },
    { "matrix_trans_vector", matrix_trans_vector, 2, 2, 0 },
    { "matrix_product", matrix_product, 2, 2, 1 },
    { "dot", dot, 2, 1, 0 },
};

/* Batches of about 2 ms; the best of 9. */
static double
best_seconds(operation *run, int mode, const problem *p)
{
    double best = INFINITY;
    size_t calls = 1;

    run(mode, p);
    for (int batch = 0; batch < 9; batch++) {
        double begin = hpti_clock_s(), seconds;

        for (size_t i = 0; i < calls; i++)
            run(mode, p);
        seconds = hpti_clock_s() - begin;
        best = fmin(best, seconds / (double)calls);
        if (seconds < 1e-3) {
            calls = (size_t)(2e-3 / fmax(best, 1e-8)) + 1;
            batch = 0;
        }
    }
    return best;
}

static void
measure(const problem *p, int columns)
{
    static const char *const modes[] = { "auto", "builtin", "blas" };

    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        const double flops = operations[i].flops *
                             pow((double)p->n, operations[i].power) *
                             (operations[i].columns ? (double)p->m : 1);

        if (operations[i].columns != columns)
            continue;
        for (int mode = HPTI_LINALG_AUTO; mode <= HPTI_LINALG_BLAS; mode++) {
            const double s = best_seconds(operations[i].run, mode, p);

            printf("{\"function\":\"%s\",\"mode\":\"%s\",\"n\":%zu,\"m\":%zu,"
                   "\"ns\":%.0f,\"gflops\":%.2f}\n",
                   operations[i].name, modes[mode], p->n, columns ? p->m : 1,
                   s * 1e9, flops / s * 1e-9);
        }
    }
    fflush(stdout);
}

static double *
filled(size_t n)
{
    double *a = malloc(n * sizeof *a);

    if (!a)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < n; i++)
        a[i] = sin((double)(i % 1000) + 0.5);
    return a;
}

static void
measure_size(size_t n)
{
    static const size_t columns[] = { 1, 9, 64, 512 };
    problem p = { .n = n };

    p.k = filled(n * n);
    p.square = filled(n * n);
    p.z = filled(n * n);
    p.b = filled(n * 512);
    p.c = filled(n * 512);
    p.x = filled(n);
    p.y = filled(n);
    for (size_t j = 0; j < n; j++) /* AR(1) covariance */
        for (size_t i = 0; i < n; i++)
            p.k[i + j * n] = pow(0.9, fabs((double)i - (double)j));
    p.l = filled(n * n);
    memcpy(p.l, p.k, n * n * sizeof *p.l);
    if (hpti_cholesky(HPTI_LINALG_BUILTIN, n, p.l, n) < 0)
        exit(EXIT_FAILURE);
    hpti_triangle_inverse(HPTI_LINALG_BUILTIN, n, p.l, n, p.z, n);
    measure(&p, 0);
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        p.m = columns[c];
        measure(&p, 1);
    }
    free(p.k);
    free(p.l);
    free(p.square);
    free(p.z);
    free(p.b);
    free(p.c);
    free(p.x);
    free(p.y);
}

int
main(int argc, char **argv)
{
    const char *sizes = argc > 1 ? argv[1] : "10,20,50,100,200,500,1000";

    while (*sizes) {
        char *end;
        unsigned long n = strtoul(sizes, &end, 10);

        if (end == sizes || n < 1) {
            fprintf(stderr, "usage: linalg [N[,N...]]\n");
            return EXIT_FAILURE;
        }
        measure_size(n);
        sizes = *end == ',' ? end + 1 : end;
    }
    return EXIT_SUCCESS;
}
