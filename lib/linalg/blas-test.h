/*
 * A test of the BLAS and LAPACK that this process has been given.
 */
#ifndef HPTI_LINALG_BLAS_TEST_H
#define HPTI_LINALG_BLAS_TEST_H

#include <stdbool.h>

/**
 * Whether each routine that we call works: its integers are `int`, and it
 * agrees with the built-in code on a small problem.  For blas.c, under its
 * lock.
 */
bool hpti_blas_test(void);

#endif
