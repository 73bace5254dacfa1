/*
 * A pseudo-random permutation of 0 .. n - 1 that needs no memory: a Feistel
 * network over just enough bits, walked along its cycles until it comes back
 * into the range (J. Black, P. Rogaway: "Ciphers with arbitrary finite
 * domains", CT-RSA 2002).
 */
#ifndef HPTI_RANDOM_PERMUTE_H
#define HPTI_RANDOM_PERMUTE_H

#include <stdint.h>

#define HPTI_PERMUTE_ROUNDS 8

typedef struct hpti_permutation {
    uint64_t last;              /* n - 1 */
    unsigned low_bits;          /* width of the two halves */
    unsigned high_bits;
    uint64_t key[HPTI_PERMUTE_ROUNDS];
} hpti_permutation;

/* A permutation of 0 .. last, chosen by the seed; last may be 2^64 - 1. */
void hpti_permutation_init(hpti_permutation *permutation, uint64_t last,
                           uint64_t seed);

/* The image of index, which is at most last. */
uint64_t hpti_permute(const hpti_permutation *permutation, uint64_t index);

#endif
