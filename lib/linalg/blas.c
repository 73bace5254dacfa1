/*
 * BLAS and LAPACK behind a lock, a self-test and checks of their arguments.
 *
 * A wrong argument is not an option: reference BLAS ends the process at one.
 * Nor is LAPACK's `info` enough: OpenBLAS factors a matrix with a NaN in it and
 * reports success.  So dimensions are checked before, and a Cholesky factor's
 * entries before and after.  Only LAPACKE's _work functions are called, which
 * do not allocate.
 */
#include "linalg/blas.h"

#include "base/forked.h"
#include "linalg/blas-test.h"
#include <cblas.h>
#include <hptune/status.h>
#include <lapacke.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool trusted; /* written once */

/* A fork waits for the call that is under way; the child finds no thread in
 * the middle of BLAS, and the lock open. */
static void
before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void
after_fork(void)
{
    pthread_mutex_unlock(&lock);
}

static void
start(void)
{
    if (pthread_atfork(before_fork, after_fork, after_fork) != 0)
        return;
    pthread_mutex_lock(&lock);
    trusted = hpti_blas_test();
    pthread_mutex_unlock(&lock);
}

bool
hpti_blas_usable(void)
{
    if (hpti_fork_generation() != 0)
        return false;
    pthread_once(&once, start);
    return trusted;
}

/* Take the lock, when dimensions up to `largest` can be handed to BLAS. */
static bool
enter(size_t largest)
{
    if (largest > INT_MAX || !hpti_blas_usable())
        return false;
    pthread_mutex_lock(&lock);
    return true;
}

static void
leave(void)
{
    pthread_mutex_unlock(&lock);
}

static size_t
larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Whether a lower triangle is finite: 0 times anything else is NaN. */
static bool
finite_lower(size_t n, const double *a, size_t lda)
{
    for (size_t j = 0; j < n; j++, a += lda) {
        double zero = 0;

        for (size_t i = j; i < n; i++)
            zero += a[i] * 0;
        if (zero != 0 || isnan(zero))
            return false;
    }
    return true;
}

bool
hpti_blas_cholesky(size_t n, double *a, size_t lda, int *status)
{
    lapack_int info;

    if (!finite_lower(n, a, lda)) {
        *status = HPT_E_NOT_PD;
        return true;
    }
    if (!enter(larger(n, lda)))
        return false;
    info = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', (lapack_int)n, a,
                               (lapack_int)lda);
    leave();
    *status = info == 0 && finite_lower(n, a, lda) ? HPT_OK : HPT_E_NOT_PD;
    for (size_t i = 0; i < n; i++)
        if (!(a[i + i * lda] > 0))
            *status = HPT_E_NOT_PD;
    return true;
}

bool
hpti_blas_triangle_inverse(size_t n, const double *l, size_t ldl, double *z,
                           size_t ldz)
{
    if (larger(n, ldz) > INT_MAX || !hpti_blas_usable())
        return false;
    for (size_t j = 0; j < n; j++) {
        memset(z + j * ldz, 0, j * sizeof *z);
        memcpy(z + j + j * ldz, l + j + j * ldl, (n - j) * sizeof *z);
    }
    if (!enter(ldz))
        return false;
    LAPACKE_dtrtri_work(LAPACK_COL_MAJOR, 'L', 'N', (lapack_int)n, z,
                        (lapack_int)ldz);
    leave();
    return true;
}

bool
hpti_blas_inverse(size_t n, const double *z, size_t ldz, double *inv,
                  size_t ldi)
{
    if (larger(n, ldi) > INT_MAX || !hpti_blas_usable())
        return false;
    for (size_t j = 0; j < n; j++)
        memcpy(inv + j + j * ldi, z + j + j * ldz, (n - j) * sizeof *inv);
    if (!enter(ldi))
        return false;
    LAPACKE_dlauum_work(LAPACK_COL_MAJOR, 'L', (lapack_int)n, inv,
                        (lapack_int)ldi);
    leave();
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < j; i++)
            inv[i + j * ldi] = inv[j + i * ldi];
    return true;
}

bool
hpti_blas_times(bool transposed, size_t n, size_t m, const double *z,
                size_t ldz, double *b, size_t ldb)
{
    if (!enter(larger(larger(n, m), larger(ldz, ldb))))
        return false;
    cblas_dtrmm(CblasColMajor, CblasLeft, CblasLower,
                transposed ? CblasTrans : CblasNoTrans, CblasNonUnit, (int)n,
                (int)m, 1, z, (int)ldz, b, (int)ldb);
    leave();
    return true;
}

bool
hpti_blas_solve(bool transposed, size_t n, size_t m, const double *l,
                size_t ldl, double *b, size_t ldb)
{
    if (!enter(larger(larger(n, m), larger(ldl, ldb))))
        return false;
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower,
                transposed ? CblasTrans : CblasNoTrans, CblasNonUnit, (int)n,
                (int)m, 1, l, (int)ldl, b, (int)ldb);
    leave();
    return true;
}

bool
hpti_blas_product(size_t m, size_t n, size_t k, const double *a, size_t lda,
                  const double *b, size_t ldb, double *c, size_t ldc)
{
    if (!enter(larger(larger(m, n), larger(larger(k, lda), larger(ldb, ldc)))))
        return false;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)m, (int)n,
                (int)k, 1, a, (int)lda, b, (int)ldb, 0, c, (int)ldc);
    leave();
    return true;
}
