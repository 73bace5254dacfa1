/*
 * A BLAS that multiplies wrongly, to be preloaded: the self-test is to notice.
 */
#include <cblas.h>

void
cblas_dgemm(CBLAS_LAYOUT layout, CBLAS_TRANSPOSE side_a, CBLAS_TRANSPOSE side_b,
            int m, int n, int k, double alpha, const double *a, int lda,
            const double *b, int ldb, double beta, double *c, int ldc)
{
    (void)layout, (void)side_a, (void)side_b, (void)k, (void)alpha, (void)a;
    (void)lda, (void)b, (void)ldb, (void)beta;
    for (int j = 0; j < n; j++)
        for (int i = 0; i < m; i++)
            c[i + j * ldc] = 1;
}
