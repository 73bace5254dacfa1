/*
 * A counter-based random generator: Philox4x32-10 (Salmon et al., "Parallel
 * random numbers: as easy as 1, 2, 3", SC 2011).
 *
 * A stream is keyed by (seed, number, purpose), so the stream of a trial does
 * not depend on who asks for it, nor on what was drawn before.
 */
#ifndef HPTI_RANDOM_PHILOX_H
#define HPTI_RANDOM_PHILOX_H

#include <stddef.h>
#include <stdint.h>

typedef struct hpti_random {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t block[4];
    unsigned used; /* words of the block that are spent */
} hpti_random;

/* What a stream is drawn for; a number never changes its meaning. */
enum hpti_purpose {
    HPTI_FOR_SAMPLER = 1,
    HPTI_FOR_SCRAMBLE = 2,
    HPTI_FOR_TRIAL_SEED = 3,
    HPTI_FOR_SPLIT = 4,
    HPTI_FOR_SHUFFLE = 5,
    HPTI_FOR_HYPERPARAMETERS = 6
};

/* One block of the generator: the published function. */
void hpti_philox(const uint32_t key[2], const uint32_t counter[4],
                 uint32_t out[4]);

void hpti_random_init(hpti_random *random, uint64_t seed, uint64_t number,
                      uint32_t purpose);
uint64_t hpti_random_bits(hpti_random *random);
/* In (0, 1), a multiple of 2^-52 plus 2^-53: never 0, never 1. */
double hpti_random_uniform(hpti_random *random);
/* In 0 .. n - 1 without bias; n > 0. */
uint64_t hpti_random_below(hpti_random *random, uint64_t n);
/* Standard normal, by the quantile function of one uniform. */
double hpti_random_normal(hpti_random *random);

#endif
