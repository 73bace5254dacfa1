/*
 * A permutation by a Feistel network with cycle walking.
 *
 * The index is split into two halves of nearly the same width; each round adds
 * (exclusive or) a keyed hash of one half to the other, which can be undone
 * whatever the hash, so every round permutes all words of that width.  There
 * are fewer than 2 n of these, so fewer than two walks are needed on average,
 * but for the smallest ranges: eight rounds do not mix halves of a bit or two.
 *
 * [S14] G. Steele, D. Lea, C. Flood: "Fast splittable pseudorandom number
 *       generators", OOPSLA 2014: the hash is the finaliser of its SplitMix
 *       with D. Stafford's 13th set of constants.
 */
#include "random/permute.h"

#include "random/philox.h"

#define MIN_BITS 8

static uint64_t
hash(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xBF58476D1CE4E5B9u;
    x ^= x >> 27;
    x *= 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

/* The lowest bits of a word; 0 <= bits <= 32. */
static uint64_t
low(uint64_t x, unsigned bits)
{
    return x & (((uint64_t)1 << bits) - 1);
}

void
hpti_permutation_init(hpti_permutation *permutation, uint64_t last,
                      uint64_t seed)
{
    hpti_random random;
    unsigned bits = MIN_BITS;

    while (bits < 64 && last >> bits)
        bits++;
    permutation->last = last;
    permutation->low_bits = bits / 2;
    permutation->high_bits = bits - bits / 2;
    hpti_random_init(&random, seed, 0, HPTI_FOR_SHUFFLE);
    for (int i = 0; i < HPTI_PERMUTE_ROUNDS; i++)
        permutation->key[i] = hpti_random_bits(&random);
}

/* One pass through the network: a permutation of all words of its width. */
static uint64_t
scatter(const hpti_permutation *permutation, uint64_t index)
{
    const unsigned low_bits = permutation->low_bits;
    const unsigned high_bits = permutation->high_bits;
    uint64_t left = low(index >> low_bits, high_bits);
    uint64_t right = low(index, low_bits);

    for (int i = 0; i < HPTI_PERMUTE_ROUNDS; i += 2) {
        left ^= low(hash(right + permutation->key[i]), high_bits);
        right ^= low(hash(left + permutation->key[i + 1]), low_bits);
    }
    return left << low_bits | right;
}

uint64_t
hpti_permute(const hpti_permutation *permutation, uint64_t index)
{
    do {
        index = scatter(permutation, index);
    } while (index > permutation->last);
    return index;
}
