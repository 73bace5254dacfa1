/*
 * Radix sort, least significant byte first.  A pass over a byte that is the
 * same in all keys is left out, so that small labels cost one or two passes.
 */
#include "study/radix-priv.h"

#include <string.h>

/* Sort by the byte at `shift` from `from` to `to`; 0 when there is no need. */
static int
pass(const hpti_keyed *from, hpti_keyed *to, size_t n, unsigned shift)
{
    size_t start[256] = { 0 };
    size_t sum = 0;

    for (size_t i = 0; i < n; i++)
        start[(from[i].key >> shift) & 0xFF]++;
    if (start[(from[0].key >> shift) & 0xFF] == n)
        return 0;
    for (size_t b = 0; b < 256; b++) {
        const size_t count = start[b];

        start[b] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[start[(from[i].key >> shift) & 0xFF]++] = from[i];
    return 1;
}

void
hpti_radix_sort(hpti_keyed *items, hpti_keyed *spare, size_t n)
{
    hpti_keyed *from = items, *to = spare;

    if (n < 2)
        return;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (pass(from, to, n, shift)) {
            hpti_keyed *swap = from;

            from = to;
            to = swap;
        }
    }
    if (from != items)
        memcpy(items, from, n * sizeof *items);
}

uint64_t
hpti_radix_int_key(int64_t x)
{
    return (uint64_t)x ^ (UINT64_C(1) << 63);
}

uint64_t
hpti_radix_double_key(double x)
{
    const uint64_t sign = UINT64_C(1) << 63;
    uint64_t bits;

    if (x == 0)
        return sign;
    memcpy(&bits, &x, sizeof bits);
    return bits & sign ? ~bits : bits | sign;
}
