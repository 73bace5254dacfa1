/*
 * Philox4x32-10: ten rounds over a counter of four words, keyed by two.
 *
 * [S11] J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: "Parallel random
 *       numbers: as easy as 1, 2, 3", SC 2011.
 *
 * One round of [S11], section 3: with hi and lo the halves of the products
 * M0 c0 and M1 c2,
 *
 *     (c0, c1, c2, c3) <- (hi1 ^ c1 ^ k0, lo1, hi0 ^ c3 ^ k1, lo0),
 *
 * and before the next one the key moves on by the constants W0, W1.
 *
 * The counter of a stream is (block, purpose, number); its key is the seed.  So
 * a stream has 2^32 blocks, and streams of two seeds, numbers or purposes never
 * meet.
 */
#include "random/philox.h"

#include "specfun/normal.h"

#define M0 0xD2511F53u
#define M1 0xCD9E8D57u
#define W0 0x9E3779B9u /* the golden ratio */
#define W1 0xBB67AE85u /* sqrt(3) - 1 */
#define ROUNDS 10

void
hpti_philox(const uint32_t key[2], const uint32_t counter[4], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];

    for (int round = 0; round < ROUNDS; round++) {
        uint64_t p0 = (uint64_t)M0 * c0, p1 = (uint64_t)M1 * c2;

        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += W0;
        k1 += W1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

void
hpti_random_init(hpti_random *random, uint64_t seed, uint64_t number,
                 uint32_t purpose)
{
    random->key[0] = (uint32_t)seed;
    random->key[1] = (uint32_t)(seed >> 32);
    random->counter[0] = 0;
    random->counter[1] = purpose;
    random->counter[2] = (uint32_t)number;
    random->counter[3] = (uint32_t)(number >> 32);
    random->used = 4;
}

uint64_t
hpti_random_bits(hpti_random *random)
{
    uint64_t bits;

    if (random->used == 4) {
        hpti_philox(random->key, random->counter, random->block);
        random->counter[0]++;
        random->used = 0;
    }
    bits = random->block[random->used] |
           (uint64_t)random->block[random->used + 1] << 32;
    random->used += 2;
    return bits;
}

double
hpti_random_uniform(hpti_random *random)
{
    /* 52 bits: with 53, the last of these sums would be rounded up to 1 */
    return ((double)(hpti_random_bits(random) >> 12) + 0.5) * 0x1p-52;
}

uint64_t
hpti_random_below(hpti_random *random, uint64_t n)
{
    /* 2^64 mod n: the words that would favour small remainders */
    uint64_t surplus = (0 - n) % n, bits;

    do {
        bits = hpti_random_bits(random);
    } while (bits < surplus);
    return bits % n;
}

double
hpti_random_normal(hpti_random *random)
{
    return hpti_normal_quantile(hpti_random_uniform(random));
}
