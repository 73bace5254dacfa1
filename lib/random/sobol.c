/*
 * Sobol's sequence, plain or scrambled.
 *
 *   paper    code           meaning
 *   s, a     row[0]         primitive polynomial with all its coefficients
 *   m_i      row[i]         odd, below 2^i
 *   v_i      direction      m_i / 2^i, as 32 binary digits, the first digit in
 *                           the lowest bit: reversed, as the scrambling wants
 * it
 *
 * [JK08] S. Joe, F. Y. Kuo: "Constructing Sobol sequences with better
 *        two-dimensional projections", SIAM J. Sci. Comput. 30, 2635, 2008.
 * [B20]  B. Burley: "Practical hash-based Owen scrambling", JCGT 9(4), 2020.
 * [V21]  N. Vegdahl: "Building a better LK hash", psychopath.io, 2021.
 *
 * Owen's scrambling flips each binary digit by a random bit that depends on all
 * digits before it.  On reversed words, a function whose bit i depends on bits
 * 0 .. i alone, and can be undone, does just that ([B20], section 2).
 */
#include "random/sobol.h"

#include "base/error.h"
#include "random/philox.h"
#include "random/sobol-table.h"

#define BITS 32

struct hpti_sobol {
    const hpt_allocator *mem;
    size_t dim;
    uint32_t *seeds;              /* length dim; NULL for the plain sequence */
    uint32_t (*directions)[BITS]; /* length dim */
};

static uint32_t
reverse(uint32_t x)
{
    x = x >> 16 | x << 16;
    x = (x & 0xFF00FF00u) >> 8 | (x & 0x00FF00FFu) << 8;
    x = (x & 0xF0F0F0F0u) >> 4 | (x & 0x0F0F0F0Fu) << 4;
    x = (x & 0xCCCCCCCCu) >> 2 | (x & 0x33333333u) << 2;
    return (x & 0xAAAAAAAAu) >> 1 | (x & 0x55555555u) << 1;
}

/* The permutation of Laine and Karras with the constants of [V21]: even
 * multipliers keep bit i out of bit i, odd ones can be undone. */
static uint32_t
scrambled(uint32_t x, uint32_t seed)
{
    x ^= x * 0x3D20ADEAu;
    x += seed;
    x *= seed >> 16 | 1;
    x ^= x * 0x05526C56u;
    x ^= x * 0x53A22864u;
    return x;
}

/* All direction numbers of a dimension from its row of the table. */
static void
fill_directions(const uint16_t *row, uint32_t direction[BITS])
{
    const unsigned polynomial = row[0];
    unsigned degree = 0;
    uint32_t m[BITS] = { 0 };

    while (polynomial >> (degree + 1))
        degree++;
    for (unsigned i = 0; i < BITS; i++) {
        if (i < degree) {
            m[i] = row[1 + i];
            continue;
        }
        /* [JK08] eq. 2: m_i = sum_k 2^k a_k m_(i-k) + m_(i-s), all sums by
         * exclusive or, a_s = 1 in the sum */
        m[i] = m[i - degree];
        for (unsigned k = 1; k <= degree; k++) {
            if (polynomial >> (degree - k) & 1)
                m[i] ^= m[i - k] << k;
        }
    }
    for (unsigned i = 0; i < BITS; i++)
        direction[i] = reverse(m[i] << (BITS - 1 - i));
}

int
hpti_sobol_create(hpti_sobol **out, const hpt_allocator *mem, size_t dim,
                  uint64_t scramble)
{
    hpti_sobol *sobol;

    *out = NULL;
    if (dim < 1 || dim > HPTI_SOBOL_MAX_DIM)
        return hpti_fail(HPT_E_RANGE, "sobol: %zu dimensions, not 1 to %d", dim,
                         HPTI_SOBOL_MAX_DIM);
    sobol = hpti_calloc(mem, 1, sizeof *sobol);
    if (!sobol)
        goto nomem;
    sobol->mem = mem;
    sobol->dim = dim;
    sobol->directions = hpti_alloc(mem, dim, sizeof *sobol->directions);
    if (!sobol->directions)
        goto nomem;
    for (unsigned i = 0; i < BITS; i++)
        sobol->directions[0][i] = (uint32_t)1 << i; /* van der Corput's */
    for (size_t j = 1; j < dim; j++)
        fill_directions(hpti_sobol_table[j - 1], sobol->directions[j]);
    if (scramble) {
        hpti_random random;

        sobol->seeds = hpti_alloc(mem, dim, sizeof *sobol->seeds);
        if (!sobol->seeds)
            goto nomem;
        hpti_random_init(&random, scramble, 0, HPTI_FOR_SCRAMBLE);
        for (size_t j = 0; j < dim; j++)
            sobol->seeds[j] = (uint32_t)hpti_random_bits(&random);
    }
    *out = sobol;
    return HPT_OK;

nomem:
    hpti_sobol_destroy(sobol);
    return hpti_fail_memory("a Sobol sequence");
}

void
hpti_sobol_destroy(hpti_sobol *sobol)
{
    if (!sobol)
        return;
    hpti_free(sobol->mem, sobol->seeds);
    hpti_free(sobol->mem, sobol->directions);
    hpti_free(sobol->mem, sobol);
}

void
hpti_sobol_point(const hpti_sobol *sobol, uint64_t index, double *u)
{
    for (size_t j = 0; j < sobol->dim; j++) {
        const uint32_t *direction = sobol->directions[j];
        uint32_t x = 0;

        for (uint32_t rest = (uint32_t)index; rest; rest >>= 1) {
            x ^= *direction & (0 - (rest & 1));
            direction++;
        }
        if (sobol->seeds)
            u[j] = (reverse(scrambled(x, sobol->seeds[j])) + 0.5) * 0x1p-32;
        else
            u[j] = reverse(x) * 0x1p-32;
    }
}
