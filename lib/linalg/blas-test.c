/*
 * A test of the BLAS and LAPACK that this process has been given: distributions
 * let the administrator exchange them, also for one with 64-bit integers under
 * the same names, or a broken one.
 */
#include "linalg/blas-test.h"

#include "linalg/builtin.h"
#include "linalg/update.h"
#include <cblas.h>
#include <hptune/status.h>
#include <lapacke.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#define N 24 /* more than one tile, and blocks of any BLAS's kernels */

/*
 * A dot product whose length is 3 in the lower half of a register and negative
 * as a whole: 1 * 2 three times with `int` lengths, and, as BLAS defines it, 0
 * with 64-bit lengths.  Only for machines whose calling convention leaves the
 * upper half of an `int` argument open; there this call is well-behaved.
 */
#if defined(__x86_64__) || defined(__aarch64__)
static bool
integers_are_narrow(void)
{
    typedef double dot(int64_t n, const double *x, int incx, const double *y,
                       int incy);
    /* volatile: the compiler is not to see which function this is */
    void (*volatile routine)(void) = (void (*)(void))cblas_ddot;
    const double x[3] = { 1, 1, 1 }, y[3] = { 2, 2, 2 };

    return ((dot *)routine)(INT64_C(3) - (INT64_C(1) << 40), x, 1, y, 1) == 6;
}
#else
static bool
integers_are_narrow(void)
{
    return true;
}
#endif

/* |a - b| stays within a few roundings of numbers of size 1. */
static bool
agree(const double *a, const double *b)
{
    for (size_t i = 0; i < N * N; i++)
        if (!(fabs(a[i] - b[i]) <= 1e-12)) /* NaN fails here too */
            return false;
    return true;
}

/* A well-conditioned s.p.d. matrix without symmetry that an error could hide
 * behind; the strict upper triangle is 0. */
static void
fill(double *k)
{
    memset(k, 0, N * N * sizeof *k);
    for (size_t j = 0; j < N; j++)
        for (size_t i = j; i < N; i++)
            k[i + j * N] = i == j ? 2 + 0.01 * (double)i
                                  : 1.0 / (double)(1 + 3 * i + 2 * j);
}

static bool
products_agree(const hpti_kernel *kernel, const double *l, const double *k)
{
    double a[N * N], b[N * N];

    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, l, N, k,
                N, 0, a, N);
    hpti_update(kernel, HPTI_KERNEL_SET, N, N, N, (hpti_left){ l, N, false },
                (hpti_right){ k, N, false }, b, N);
    if (!agree(a, b))
        return false;
    for (int transposed = 0; transposed < 2; transposed++) {
        const CBLAS_TRANSPOSE side = transposed ? CblasTrans : CblasNoTrans;

        memcpy(a, k, sizeof a);
        cblas_dtrmm(CblasColMajor, CblasLeft, CblasLower, side, CblasNonUnit, N,
                    N, 1, l, N, a, N);
        memcpy(b, k, sizeof b);
        hpti_builtin_times(kernel, transposed, N, N, l, N, b, N);
        if (!agree(a, b))
            return false;
        cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, side, CblasNonUnit, N,
                    N, 1, l, N, a, N);
        if (!agree(a, k))
            return false;
    }
    return true;
}

static bool
inverses_agree(const hpti_kernel *kernel, const double *l)
{
    double a[N * N], b[N * N], c[N * N];

    memcpy(a, l, sizeof a);
    if (LAPACKE_dtrtri_work(LAPACK_COL_MAJOR, 'L', 'N', N, a, N) != 0)
        return false;
    memset(b, 0, sizeof b);
    hpti_builtin_triangle_inverse(kernel, N, l, N, b, N);
    if (!agree(a, b))
        return false;
    if (LAPACKE_dlauum_work(LAPACK_COL_MAJOR, 'L', N, a, N) != 0)
        return false;
    hpti_builtin_inverse(kernel, N, b, N, c, N);
    for (size_t j = 0; j < N; j++) /* dlauum leaves the zeros above */
        for (size_t i = 0; i < j; i++)
            c[i + j * N] = 0;
    return agree(a, c);
}

bool
hpti_blas_test(void)
{
    const hpti_kernel *kernel = hpti_kernel_best();
    double k[N * N], a[N * N], l[N * N];

    if (!integers_are_narrow())
        return false;
    fill(k);
    memcpy(a, k, sizeof a);
    memcpy(l, k, sizeof l);
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', N, a, N) != 0 ||
        hpti_builtin_cholesky(kernel, N, l, N) != HPT_OK || !agree(a, l))
        return false;
    k[2 + 2 * N] = -1; /* not positive definite: that must be seen, too */
    memcpy(a, k, sizeof a);
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', N, a, N) != 3)
        return false;
    return products_agree(kernel, l, k) && inverses_agree(kernel, l);
}
