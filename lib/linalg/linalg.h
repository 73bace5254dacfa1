/*
 * Dense linear algebra: the one room that knows BLAS and LAPACK, and a built-in
 * implementation behind the same functions.
 *
 * Every matrix is column-major with a leading dimension: element (i, j) of A
 * is a[i + j * lda], lda >= the number of rows.  "Lower" matrices are read and
 * written in their lower triangle only.
 *
 *   name   shape   meaning
 *   K      n x n   symmetric positive definite
 *   L      n x n   lower, K = L L'
 *   Z      n x n   lower, Z = L^-1, hence K^-1 = Z' Z
 *
 * No function allocates, takes a lock for longer than one BLAS call, or changes
 * the number of BLAS threads.  A dimension of 0 is a no-op (a sum over nothing
 * is 0).  Different arguments of a call must not overlap.  Any number of
 * threads may call at once.  In a process that came out of a fork since the
 * library was first used, the built-in code serves all calls (blas.h).
 *
 * Entries are expected to be finite.  If some are not, hpti_cholesky() says so
 * by its status; elsewhere the result is not specified, and nothing breaks.
 */
#ifndef HPTI_LINALG_LINALG_H
#define HPTI_LINALG_LINALG_H

#include <stddef.h>

/* Who computes: the first argument of nearly every function. */
enum {
    HPTI_LINALG_AUTO = 0,    /* BLAS for sizes at which it pays */
    HPTI_LINALG_BUILTIN = 1, /* own code: the same bits on every machine */
    HPTI_LINALG_BLAS = 2     /* BLAS whenever it can, for tests and benches */
};

/**
 * Replace K by its Cholesky factor L, in n^3/3 flops.
 *
 * @param a  in: K, out: L, lower; the strict upper triangle is not touched
 * @return HPT_OK; HPT_E_NOT_PD when a pivot is not positive, or when NaN or an
 *         infinity is in the lower triangle.  No error text is set (callers
 *         retry with jitter); the lower triangle then holds garbage.
 */
int hpti_cholesky(int mode, size_t n, double *a, size_t lda);

/**
 * Border the matrix, K := [K k; k' kappa], and grow L by row n in n^2 flops.
 *
 * @param l      n x n factor in a matrix with room for row and column n
 * @param k      length n, the new off-diagonal column; may be row n of l only
 *               as a copy
 * @param kappa  the new diagonal entry, noise variance included
 * @return HPT_OK; HPT_E_NOT_PD when the bordered matrix is not positive
 *         definite or not finite, without error text: L is then unchanged
 *         (its row n, which was not part of it, may hold scratch)
 */
int hpti_cholesky_append(int mode, size_t n, double *l, size_t ldl,
                         const double *k, double kappa);

/** Z := L^-1 in n^3/3 flops; the strict upper triangle of z is set to 0. */
void hpti_triangle_inverse(int mode, size_t n, const double *l, size_t ldl,
                           double *z, size_t ldz);

/** K^-1 := Z' Z in n^3/3 flops, both triangles, symmetric to the bit. */
void hpti_inverse_from_factor(int mode, size_t n, const double *z, size_t ldz,
                              double *inv, size_t ldi);

/** B := Z B; b is n x m. */
void hpti_lower_times(int mode, size_t n, size_t m, const double *z, size_t ldz,
                      double *b, size_t ldb);

/** B := Z' B; b is n x m. */
void hpti_lower_trans_times(int mode, size_t n, size_t m, const double *z,
                            size_t ldz, double *b, size_t ldb);

/** B := L^-1 B; b is n x m. */
void hpti_lower_solve(int mode, size_t n, size_t m, const double *l, size_t ldl,
                      double *b, size_t ldb);

/** B := L^-T B; b is n x m. */
void hpti_lower_trans_solve(int mode, size_t n, size_t m, const double *l,
                            size_t ldl, double *b, size_t ldb);

/** y := A x; a is rows x cols. */
void hpti_matrix_vector(int mode, size_t rows, size_t cols, const double *a,
                        size_t lda, const double *x, double *y);

/** y := A' x; a is rows x cols. */
void hpti_matrix_trans_vector(int mode, size_t rows, size_t cols,
                              const double *a, size_t lda, const double *x,
                              double *y);

/** C := A B; a is m x k, b is k x n, c is m x n. */
void hpti_matrix_product(int mode, size_t m, size_t n, size_t k,
                         const double *a, size_t lda, const double *b,
                         size_t ldb, double *c, size_t ldc);

/** x' y, always built in. */
double hpti_dot(size_t n, const double *x, const double *y);

#endif
