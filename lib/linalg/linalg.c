/*
 * Who computes: the built-in code, or BLAS from the size on at which it pays.
 */
#include "linalg/linalg.h"

#include "linalg/builtin.h"
#include "linalg/update.h"

int
hpti_cholesky(int mode, size_t n, double *a, size_t lda)
{
    (void)mode;
    return hpti_builtin_cholesky(hpti_kernel_best(), n, a, lda);
}

int
hpti_cholesky_append(int mode, size_t n, double *l, size_t ldl, const double *k,
                     double kappa)
{
    (void)mode;
    return hpti_builtin_append(hpti_kernel_best(), n, l, ldl, k, kappa);
}

void
hpti_triangle_inverse(int mode, size_t n, const double *l, size_t ldl,
                      double *z, size_t ldz)
{
    (void)mode;
    hpti_builtin_triangle_inverse(hpti_kernel_best(), n, l, ldl, z, ldz);
}

void
hpti_inverse_from_factor(int mode, size_t n, const double *z, size_t ldz,
                         double *inv, size_t ldi)
{
    (void)mode;
    hpti_builtin_inverse(hpti_kernel_best(), n, z, ldz, inv, ldi);
}

void
hpti_lower_times(int mode, size_t n, size_t m, const double *z, size_t ldz,
                 double *b, size_t ldb)
{
    (void)mode;
    hpti_builtin_times(hpti_kernel_best(), false, n, m, z, ldz, b, ldb);
}

void
hpti_lower_trans_times(int mode, size_t n, size_t m, const double *z,
                       size_t ldz, double *b, size_t ldb)
{
    (void)mode;
    hpti_builtin_times(hpti_kernel_best(), true, n, m, z, ldz, b, ldb);
}

void
hpti_lower_solve(int mode, size_t n, size_t m, const double *l, size_t ldl,
                 double *b, size_t ldb)
{
    (void)mode;
    hpti_builtin_solve(hpti_kernel_best(), false, n, m, l, ldl, b, ldb);
}

void
hpti_lower_trans_solve(int mode, size_t n, size_t m, const double *l,
                       size_t ldl, double *b, size_t ldb)
{
    (void)mode;
    hpti_builtin_solve(hpti_kernel_best(), true, n, m, l, ldl, b, ldb);
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
    const hpti_kernel *kernel = hpti_kernel_best();

    (void)mode;
    for (size_t j = 0; j < cols; j++)
        y[j] = kernel->dot(rows, a + j * lda, x);
}

void
hpti_matrix_product(int mode, size_t m, size_t n, size_t k, const double *a,
                    size_t lda, const double *b, size_t ldb, double *c,
                    size_t ldc)
{
    (void)mode;
    hpti_update(hpti_kernel_best(), HPTI_KERNEL_SET, m, n, k,
                (hpti_left){ a, lda, false }, (hpti_right){ b, ldb, false }, c,
                ldc);
}

double
hpti_dot(size_t n, const double *x, const double *y)
{
    return hpti_kernel_best()->dot(n, x, y);
}
