/*
 * In place of blas.c where the library is built without BLAS: it never serves,
 * and the built-in code computes everything.
 */
#include "linalg/blas.h"

bool
hpti_blas_cholesky(size_t n, double *a, size_t lda, int *status)
{
    (void)n, (void)a, (void)lda, (void)status;
    return false;
}

bool
hpti_blas_triangle_inverse(size_t n, const double *l, size_t ldl, double *z,
                           size_t ldz)
{
    (void)n, (void)l, (void)ldl, (void)z, (void)ldz;
    return false;
}

bool
hpti_blas_inverse(size_t n, const double *z, size_t ldz, double *inv,
                  size_t ldi)
{
    (void)n, (void)z, (void)ldz, (void)inv, (void)ldi;
    return false;
}

bool
hpti_blas_times(bool transposed, size_t n, size_t m, const double *z,
                size_t ldz, double *b, size_t ldb)
{
    (void)transposed, (void)n, (void)m, (void)z, (void)ldz, (void)b, (void)ldb;
    return false;
}

bool
hpti_blas_solve(bool transposed, size_t n, size_t m, const double *l,
                size_t ldl, double *b, size_t ldb)
{
    (void)transposed, (void)n, (void)m, (void)l, (void)ldl, (void)b, (void)ldb;
    return false;
}

bool
hpti_blas_product(size_t m, size_t n, size_t k, const double *a, size_t lda,
                  const double *b, size_t ldb, double *c, size_t ldc)
{
    (void)m, (void)n, (void)k, (void)a, (void)lda, (void)b, (void)ldb, (void)c,
        (void)ldc;
    return false;
}

bool
hpti_blas_usable(void)
{
    return false;
}
