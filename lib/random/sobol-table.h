/*
 * The polynomials and initial direction numbers of Sobol's sequence.
 */
#ifndef HPTI_RANDOM_SOBOL_TABLE_H
#define HPTI_RANDOM_SOBOL_TABLE_H

#include "random/sobol.h"

/* Highest degree of a primitive polynomial of the first 1,111 dimensions. */
#define HPTI_SOBOL_MAX_DEGREE 13

/*
 * One row for each dimension but the first: the polynomial, its coefficients as
 * binary digits from x^s down to 1; then m_1 .. m_s, and zeros.
 */
extern const uint16_t hpti_sobol_table[HPTI_SOBOL_MAX_DIM - 1]
                                      [1 + HPTI_SOBOL_MAX_DEGREE];

#endif
