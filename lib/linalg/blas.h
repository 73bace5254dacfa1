/*
 * BLAS and LAPACK, called so that a host survives it.
 *
 * What they compute is written in linalg.h.  Each returns false, with nothing
 * touched, when BLAS cannot serve: a dimension beyond `int`, a BLAS that failed
 * the self-test, or a process that came out of a fork.
 *
 * One lock keeps the calls of all threads apart: OpenBLAS, with threads of its
 * own, crawls or hangs when many threads of the host call it at once.  It
 * cannot keep the host's own BLAS calls apart from ours.
 *
 * After a fork BLAS is not called any more, for its threads do not exist in the
 * child, and not every variant knows that (the OpenMP variant of OpenBLAS then
 * waits for them for ever).  Nor is the number of its threads touched: it
 * belongs to the host.  OPENBLAS_NUM_THREADS=1 suits a process that runs many
 * workers.
 */
#ifndef HPTI_LINALG_BLAS_H
#define HPTI_LINALG_BLAS_H

#include <stdbool.h>
#include <stddef.h>

/** *status becomes HPT_OK or HPT_E_NOT_PD. */
bool hpti_blas_cholesky(size_t n, double *a, size_t lda, int *status);

bool hpti_blas_triangle_inverse(size_t n, const double *l, size_t ldl,
                                double *z, size_t ldz);

bool hpti_blas_inverse(size_t n, const double *z, size_t ldz, double *inv,
                       size_t ldi);

/** B := Z B, or Z' B when transposed. */
bool hpti_blas_times(bool transposed, size_t n, size_t m, const double *z,
                     size_t ldz, double *b, size_t ldb);

/** B := L^-1 B, or L^-T B when transposed. */
bool hpti_blas_solve(bool transposed, size_t n, size_t m, const double *l,
                     size_t ldl, double *b, size_t ldb);

bool hpti_blas_product(size_t m, size_t n, size_t k, const double *a,
                       size_t lda, const double *b, size_t ldb, double *c,
                       size_t ldc);

/** Whether BLAS serves in this process; runs the self-test at the first call.
 */
bool hpti_blas_usable(void);

#endif
