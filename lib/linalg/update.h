/*
 * Built-in matrix products of any size, from the kernels' panels.
 */
#ifndef HPTI_LINALG_UPDATE_H
#define HPTI_LINALG_UPDATE_H

#include "linalg/kernel.h"

/* A matrix as a left-hand factor: element (i, k) is data[i + k * ld], or
 * data[k + i * ld] when transposed. */
typedef struct hpti_left {
    const double *data;
    size_t ld;
    bool transposed;
} hpti_left;

/**
 * C := A B, C += A B or C -= A B; c is rows x cols, the sums run over k.
 *
 * Sums longer than HPTI_DEPTH are made in pieces of that length, in order.
 * C may not overlap A or B.
 */
void hpti_update(const hpti_kernel *kernel, enum hpti_kernel_op op, size_t rows,
                 size_t cols, size_t k, hpti_left a, hpti_right b, double *c,
                 size_t ldc);

#endif
