/*
 * Built-in factorisations, inverses, triangular products and solutions; what
 * they compute is written in linalg.h.
 *
 * The same bits come out on every machine and with every kernel: all sums have
 * an order fixed by the sizes alone.
 */
#ifndef HPTI_LINALG_BUILTIN_H
#define HPTI_LINALG_BUILTIN_H

#include "linalg/kernel.h"

/** HPT_OK or HPT_E_NOT_PD. */
int hpti_builtin_cholesky(const hpti_kernel *kernel, size_t n, double *a,
                          size_t lda);

/** HPT_OK or HPT_E_NOT_PD. */
int hpti_builtin_append(const hpti_kernel *kernel, size_t n, double *l,
                        size_t ldl, const double *k, double kappa);

void hpti_builtin_triangle_inverse(const hpti_kernel *kernel, size_t n,
                                   const double *l, size_t ldl, double *z,
                                   size_t ldz);

void hpti_builtin_inverse(const hpti_kernel *kernel, size_t n, const double *z,
                          size_t ldz, double *inv, size_t ldi);

/** B := Z B, or Z' B when transposed. */
void hpti_builtin_times(const hpti_kernel *kernel, bool transposed, size_t n,
                        size_t m, const double *z, size_t ldz, double *b,
                        size_t ldb);

/** B := L^-1 B, or L^-T B when transposed. */
void hpti_builtin_solve(const hpti_kernel *kernel, bool transposed, size_t n,
                        size_t m, const double *l, size_t ldl, double *b,
                        size_t ldb);

#endif
