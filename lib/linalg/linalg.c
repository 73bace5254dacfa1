/*
 * Who computes: the built-in code, or BLAS where it pays.
 *
 * BLAS pays little.  Measured on one core of an AMD EPYC with AVX-512, 3.7 GHz,
 * against OpenBLAS 0.3.21 with one thread, in ms, the machine not quite idle:
 *
 *   function                   n = 100       200       500      1000
 *   cholesky       built-in      0.016     0.080       1.1       8.0
 *                  OpenBLAS      0.023     0.119       1.3      13.6
 *   triangle_      built-in      0.018     0.085       1.1       8.9
 *   inverse        OpenBLAS      0.055     0.286       2.8      17.4
 *   inverse_from_  built-in      0.014     0.079       1.0       8.6
 *   factor         OpenBLAS      0.019     0.096       1.0      12.2
 *   lower_times    built-in      0.160     0.502       3.6      12.0
 *   m = 512        OpenBLAS      0.141     0.479       2.7      14.6
 *   lower_solve    built-in      0.320     0.815       3.9      13.6
 *   m = 512        OpenBLAS      0.406     1.165       5.0      18.8
 *
 * With two threads (its default there) OpenBLAS is five times slower at
 * n = 100, and faster by a quarter only from n = 1000 on.  So BLAS serves where
 * the work is 3e8 flops or more, about 8 ms: a host of many cores gains from
 * the threads of its BLAS there, one without wide vectors from its kernels.
 * Below, and that is nearly always, no lock is taken, so that many studies in
 * one process do not wait for each other.  Products with a vector move more
 * memory than they compute; they are always built in.
 */
#include "linalg/linalg.h"

#include "linalg/blas.h"
#include "linalg/builtin.h"
#include "linalg/update.h"

#define BLAS_FLOPS 3e8

/* Whether BLAS should serve a product, or a third of it, of this size. */
static bool
blas_pays(int mode, double factor, size_t rows, size_t cols, size_t k)
{
    if (rows == 0 || cols == 0 || k == 0 || mode == HPTI_LINALG_BUILTIN)
        return false;
    return mode == HPTI_LINALG_BLAS ||
           factor * (double)rows * (double)cols * (double)k >= BLAS_FLOPS;
}

int
hpti_cholesky(int mode, size_t n, double *a, size_t lda)
{
    int status;

    if (blas_pays(mode, 1.0 / 3, n, n, n) &&
        hpti_blas_cholesky(n, a, lda, &status))
        return status;
    return hpti_builtin_cholesky(hpti_kernel_best(), n, a, lda);
}

int
hpti_cholesky_append(int mode, size_t n, double *l, size_t ldl, const double *k,
                     double kappa)
{
    (void)mode; /* n^2 flops on n^2 / 2 numbers */
    return hpti_builtin_append(hpti_kernel_best(), n, l, ldl, k, kappa);
}

void
hpti_triangle_inverse(int mode, size_t n, const double *l, size_t ldl,
                      double *z, size_t ldz)
{
    if (blas_pays(mode, 1.0 / 3, n, n, n) &&
        hpti_blas_triangle_inverse(n, l, ldl, z, ldz))
        return;
    hpti_builtin_triangle_inverse(hpti_kernel_best(), n, l, ldl, z, ldz);
}

void
hpti_inverse_from_factor(int mode, size_t n, const double *z, size_t ldz,
                         double *inv, size_t ldi)
{
    if (blas_pays(mode, 1.0 / 3, n, n, n) &&
        hpti_blas_inverse(n, z, ldz, inv, ldi))
        return;
    hpti_builtin_inverse(hpti_kernel_best(), n, z, ldz, inv, ldi);
}

static void
times(int mode, bool transposed, size_t n, size_t m, const double *z,
      size_t ldz, double *b, size_t ldb)
{
    if (blas_pays(mode, 1, n, n, m) &&
        hpti_blas_times(transposed, n, m, z, ldz, b, ldb))
        return;
    hpti_builtin_times(hpti_kernel_best(), transposed, n, m, z, ldz, b, ldb);
}

void
hpti_lower_times(int mode, size_t n, size_t m, const double *z, size_t ldz,
                 double *b, size_t ldb)
{
    times(mode, false, n, m, z, ldz, b, ldb);
}

void
hpti_lower_trans_times(int mode, size_t n, size_t m, const double *z,
                       size_t ldz, double *b, size_t ldb)
{
    times(mode, true, n, m, z, ldz, b, ldb);
}

static void
solve(int mode, bool transposed, size_t n, size_t m, const double *l,
      size_t ldl, double *b, size_t ldb)
{
    if (blas_pays(mode, 1, n, n, m) &&
        hpti_blas_solve(transposed, n, m, l, ldl, b, ldb))
        return;
    hpti_builtin_solve(hpti_kernel_best(), transposed, n, m, l, ldl, b, ldb);
}

void
hpti_lower_solve(int mode, size_t n, size_t m, const double *l, size_t ldl,
                 double *b, size_t ldb)
{
    solve(mode, false, n, m, l, ldl, b, ldb);
}

void
hpti_lower_trans_solve(int mode, size_t n, size_t m, const double *l,
                       size_t ldl, double *b, size_t ldb)
{
    solve(mode, true, n, m, l, ldl, b, ldb);
}

void
hpti_matrix_vector(int mode, size_t rows, size_t cols, const double *a,
                   size_t lda, const double *x, double *y)
{
    (void)mode;
    hpti_update(hpti_kernel_best(), HPTI_KERNEL_SET, rows, 1, cols,
                (hpti_left){ a, lda, false }, (hpti_right){ x, cols, false }, y,
                rows);
}

void
hpti_matrix_trans_vector(int mode, size_t rows, size_t cols, const double *a,
                         size_t lda, const double *x, double *y)
{
    (void)mode;
    hpti_update(hpti_kernel_best(), HPTI_KERNEL_SET, cols, 1, rows,
                (hpti_left){ a, lda, true }, (hpti_right){ x, rows, false }, y,
                cols);
}

void
hpti_matrix_product(int mode, size_t m, size_t n, size_t k, const double *a,
                    size_t lda, const double *b, size_t ldb, double *c,
                    size_t ldc)
{
    if (blas_pays(mode, 2, m, n, k) &&
        hpti_blas_product(m, n, k, a, lda, b, ldb, c, ldc))
        return;
    hpti_update(hpti_kernel_best(), HPTI_KERNEL_SET, m, n, k,
                (hpti_left){ a, lda, false }, (hpti_right){ b, ldb, false }, c,
                ldc);
}

double
hpti_dot(size_t n, const double *x, const double *y)
{
    return hpti_kernel_best()->dot(n, x, y);
}
