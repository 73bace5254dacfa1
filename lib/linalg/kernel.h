/*
 * The innermost loops of the built-in linear algebra, once for each vector
 * width that the machine may have.
 *
 * They work on panels of HPTI_TILE rows.  Every element of a result is summed
 * in the same order whatever the vector width, so that all kernels return the
 * same bits: lanes run over rows (independent sums), or, in a dot product,
 * over a number of partial sums that does not depend on the width.
 */
#ifndef HPTI_LINALG_KERNEL_H
#define HPTI_LINALG_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

/* Rows of a panel, and leading dimension of packed ones. */
#define HPTI_TILE 16

enum hpti_kernel_op {
    HPTI_KERNEL_SET,     /* C := A B */
    HPTI_KERNEL_ADD,     /* C += A B */
    HPTI_KERNEL_SUBTRACT /* C -= A B */
};

/* A matrix as a right-hand factor: element (k, j) is data[k + j * ld], or
 * data[j + k * ld] when transposed. */
typedef struct hpti_right {
    const double *data;
    size_t ld;
    bool transposed;
} hpti_right;

typedef struct hpti_kernel {
    const char *name;

    /**
     * C := A B, C += A B or C -= A B for the `rows` <= HPTI_TILE rows of C.
     *
     * @param a  HPTI_TILE x k: rows past `rows` are read and ignored
     * @param c  rows x cols, apart from A and B
     */
    void (*panel)(enum hpti_kernel_op op, size_t rows, size_t cols, size_t k,
                  const double *a, size_t lda, hpti_right b, double *c,
                  size_t ldc);

    /**
     * Rows of a Cholesky factor, in place: t, packed, holds `left` columns to
     * the left of a diagonal tile of `width` columns (0 to HPTI_TILE); columns
     * and rows past `width` are those of an identity.
     *
     * @param left  a multiple of 4
     * @param l     factor of the rows above, left x left
     * @return false when a pivot is not positive and finite
     */
    bool (*factor)(size_t left, size_t width, double *t, const double *l,
                   size_t ldl);

    /** Z := L^-1 for n <= HPTI_TILE; z packed, zeros elsewhere. */
    void (*invert)(size_t n, const double *l, size_t ldl, double *z);

    /**
     * X := T^-1 X for n <= HPTI_TILE rows.
     *
     * @param t  packed, diagonal 0, the off-diagonal part of a lower matrix, or
     *           of an upper one when `backward`
     * @param reciprocal  length n, of the diagonal
     */
    void (*substitute)(bool backward, size_t n, size_t cols, const double *t,
                       const double *reciprocal, double *x, size_t ldx);

    double (*dot)(size_t n, const double *x, const double *y);
} hpti_kernel;

/** The widest kernel that this machine runs. */
const hpti_kernel *hpti_kernel_best(void);

/** Kernel number i of those that this machine runs, NULL after the last. */
const hpti_kernel *hpti_kernel_get(size_t i);

#endif
