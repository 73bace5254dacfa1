/*
 * Sobol's sequence with the direction numbers of S. Joe and F. Y. Kuo (SIAM J.
 * Sci. Comput. 30, 2008), scrambled as B. Burley does it ("Practical hash-based
 * Owen scrambling", JCGT 9(4), 2020), one hash a dimension.
 */
#ifndef HPTI_RANDOM_SOBOL_H
#define HPTI_RANDOM_SOBOL_H

#include "base/mem.h"
#include <stddef.h>
#include <stdint.h>

#define HPTI_SOBOL_MAX_DIM 1111

typedef struct hpti_sobol hpti_sobol;

/**
 * Create a sequence.
 *
 * @param[out] out  owned by the caller, NULL on error
 * @param mem       borrowed, must outlive the sequence
 * @param dim       1 .. HPTI_SOBOL_MAX_DIM
 * @param scramble  0: the plain sequence; else a seed of the scrambling
 * @return HPT_OK, HPT_E_RANGE, HPT_E_NOMEM
 */
int hpti_sobol_create(hpti_sobol **out, const hpt_allocator *mem, size_t dim,
                      uint64_t scramble);
void hpti_sobol_destroy(hpti_sobol *sobol);

/*
 * Point number `index` (0 .. 2^32 - 1, then it starts over) of the sequence in
 * the order of Sobol's original (not Gray code), length dim; coordinates lie in
 * [0, 1), scrambled ones in (0, 1): plus 2^-33.
 */
void hpti_sobol_point(const hpti_sobol *sobol, uint64_t index, double *u);

#endif
