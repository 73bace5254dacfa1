/*
 * Dense linear algebra, column-major, lower triangles; see linalg.h.
 *
 * All inner loops run down a column, so that they vectorise and read memory in
 * order; the order of summation is that of the loops.
 */
#include "linalg/linalg.h"

#include <hptune/status.h>
#include <math.h>
#include <string.h>

/* Partial sums of a dot product: as many as fill two wide registers. */
#define LANES 16

double
hpti_dot(size_t n, const double *x, const double *y)
{
    double sum[LANES] = { 0 };
    size_t i = 0;

    for (; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            sum[lane] += x[i + lane] * y[i + lane];
    for (size_t lane = 0; i < n; i++, lane++)
        sum[lane] += x[i] * y[i];
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t lane = 0; lane < half; lane++)
            sum[lane] += sum[lane + half];
    return sum[0];
}

/* y += factor x */
static void
add_multiple(size_t n, double factor, const double *x, double *y)
{
    for (size_t i = 0; i < n; i++)
        y[i] += factor * x[i];
}

int
hpti_cholesky(int mode, size_t n, double *a, size_t lda)
{
    (void)mode;
    for (size_t j = 0; j < n; j++) {
        double *column = a + j * lda, pivot;

        for (size_t k = 0; k < j; k++)
            add_multiple(n - j, -a[j + k * lda], a + j + k * lda, column + j);
        if (!(column[j] > 0) || !isfinite(column[j]))
            return HPT_E_NOT_PD;
        pivot = sqrt(column[j]);
        column[j] = pivot;
        for (size_t i = j + 1; i < n; i++) {
            column[i] /= pivot;
            if (!isfinite(column[i]))
                return HPT_E_NOT_PD;
        }
    }
    return HPT_OK;
}

int
hpti_cholesky_append(int mode, size_t n, double *l, size_t ldl,
                     const double *k, double kappa)
{
    double rest = kappa;

    (void)mode;
    for (size_t i = 0; i < n; i++) {
        double v = k[i];

        for (size_t j = 0; j < i; j++)
            v -= l[i + j * ldl] * l[n + j * ldl];
        v /= l[i + i * ldl];
        l[n + i * ldl] = v;
        rest -= v * v;
    }
    if (!(rest > 0) || !isfinite(rest))
        return HPT_E_NOT_PD;
    l[n + n * ldl] = sqrt(rest);
    return HPT_OK;
}

void
hpti_triangle_inverse(int mode, size_t n, const double *l, size_t ldl,
                      double *z, size_t ldz)
{
    for (size_t j = 0; j < n; j++) {
        memset(z + j * ldz, 0, n * sizeof *z);
        z[j + j * ldz] = 1;
        hpti_lower_solve(mode, n - j, 1, l + j + j * ldl, ldl, z + j + j * ldz,
                         ldz);
    }
}

void
hpti_inverse_from_factor(int mode, size_t n, const double *z, size_t ldz,
                         double *inv, size_t ldi)
{
    (void)mode;
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++) {
            double s = hpti_dot(n - i, z + i + i * ldz, z + i + j * ldz);

            inv[i + j * ldi] = s;
            inv[j + i * ldi] = s;
        }
}

void
hpti_lower_times(int mode, size_t n, size_t m, const double *z, size_t ldz,
                 double *b, size_t ldb)
{
    (void)mode;
    for (size_t c = 0; c < m; c++, b += ldb)
        for (size_t j = n; j-- > 0;) {
            add_multiple(n - j - 1, b[j], z + j + 1 + j * ldz, b + j + 1);
            b[j] *= z[j + j * ldz];
        }
}

void
hpti_lower_trans_times(int mode, size_t n, size_t m, const double *z,
                       size_t ldz, double *b, size_t ldb)
{
    (void)mode;
    for (size_t c = 0; c < m; c++, b += ldb)
        for (size_t i = 0; i < n; i++)
            b[i] = hpti_dot(n - i, z + i + i * ldz, b + i);
}

void
hpti_lower_solve(int mode, size_t n, size_t m, const double *l, size_t ldl,
                 double *b, size_t ldb)
{
    (void)mode;
    for (size_t c = 0; c < m; c++, b += ldb)
        for (size_t j = 0; j < n; j++) {
            b[j] /= l[j + j * ldl];
            add_multiple(n - j - 1, -b[j], l + j + 1 + j * ldl, b + j + 1);
        }
}

void
hpti_lower_trans_solve(int mode, size_t n, size_t m, const double *l,
                       size_t ldl, double *b, size_t ldb)
{
    (void)mode;
    for (size_t c = 0; c < m; c++, b += ldb)
        for (size_t i = n; i-- > 0;) {
            b[i] -= hpti_dot(n - i - 1, l + i + 1 + i * ldl, b + i + 1);
            b[i] /= l[i + i * ldl];
        }
}

void
hpti_matrix_vector(int mode, size_t rows, size_t cols, const double *a,
                   size_t lda, const double *x, double *y)
{
    (void)mode;
    if (rows == 0)
        return;
    memset(y, 0, rows * sizeof *y);
    for (size_t j = 0; j < cols; j++)
        add_multiple(rows, x[j], a + j * lda, y);
}

void
hpti_matrix_trans_vector(int mode, size_t rows, size_t cols, const double *a,
                         size_t lda, const double *x, double *y)
{
    (void)mode;
    for (size_t j = 0; j < cols; j++)
        y[j] = hpti_dot(rows, a + j * lda, x);
}

void
hpti_matrix_product(int mode, size_t m, size_t n, size_t k, const double *a,
                    size_t lda, const double *b, size_t ldb, double *c,
                    size_t ldc)
{
    for (size_t j = 0; j < n; j++)
        hpti_matrix_vector(mode, m, k, a, lda, b + j * ldb, c + j * ldc);
}
