/*
 * A BLAS with 64-bit integers under the usual names, to be preloaded: its dot
 * product sees the whole of the register that the length comes in.  Whoever
 * goes on to multiply with it has not noticed, and is stopped.
 */
#include <stdint.h>
#include <stdlib.h>

double cblas_ddot(int64_t n, const double *x, int64_t incx, const double *y,
                  int64_t incy);
void cblas_dgemm(void);
void cblas_dtrmm(void);
void cblas_dtrsm(void);

double
cblas_ddot(int64_t n, const double *x, int64_t incx, const double *y,
           int64_t incy)
{
    double sum = 0;

    for (int64_t i = 0; i < n; i++)
        sum += x[i * incx] * y[i * incy];
    return sum;
}

void
cblas_dgemm(void)
{
    abort();
}

void
cblas_dtrmm(void)
{
    abort();
}

void
cblas_dtrsm(void)
{
    abort();
}
