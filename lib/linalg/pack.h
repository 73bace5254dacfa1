/*
 * Copies of matrix blocks as panels of HPTI_TILE rows, for the kernels: rows
 * past the block are zeros, and so is the other side of a triangle.
 */
#ifndef HPTI_LINALG_PACK_H
#define HPTI_LINALG_PACK_H

#include "linalg/kernel.h"

/* Columns of a packed panel: 16 KiB of stack. */
#define HPTI_DEPTH 128

/** out(i, p) := A(i, p); a is rows x k, rows <= HPTI_TILE. */
void hpti_pack(size_t rows, size_t k, const double *a, size_t lda, double *out);

/** A(i, p) := in(i, p); a is rows x k, rows <= HPTI_TILE. */
void hpti_unpack(size_t rows, size_t k, const double *in, double *a,
                 size_t lda);

/** out(i, p) := A(p, i); a is k x rows, rows <= HPTI_TILE. */
void hpti_pack_transposed(size_t rows, size_t k, const double *a, size_t lda,
                          double *out);

/** out := the lower triangle of a, n <= HPTI_TILE, as HPTI_TILE columns. */
void hpti_pack_lower(size_t n, const double *a, size_t lda, double *out);

/** out := the transposed lower triangle of a, likewise. */
void hpti_pack_lower_transposed(size_t n, const double *a, size_t lda,
                                double *out);

#endif
