/*
 * A digest of a result: equal for runs whose trials agree bit by bit.
 *
 * FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo), over the bits of the
 * columns as little-endian words, so that it is the same on every processor.
 */
#include "base/text.h"
#include "report/cells.h"
#include <math.h>
#include <string.h>

#define OFFSET_BASIS UINT64_C(14695981039346656037)
#define PRIME UINT64_C(1099511628211)

static uint64_t
add_word(uint64_t hash, uint64_t word)
{
    for (int byte = 0; byte < 8; byte++) {
        hash = (hash ^ (word & 0xFF)) * PRIME;
        word >>= 8;
    }
    return hash;
}

/* All NaNs are one: what has no value. */
static uint64_t
add_numbers(uint64_t hash, size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t word = UINT64_C(0x7FF8000000000000);

        if (!isnan(x[i]))
            memcpy(&word, &x[i], sizeof word);
        hash = add_word(hash, word);
    }
    return hash;
}

static uint64_t
add_parameter(uint64_t hash, size_t n, const hpti_parameter *parameter)
{
    if (!parameter->whole)
        return add_numbers(hash, n, parameter->numbers);
    for (size_t i = 0; i < n; i++)
        hash = add_word(hash, (uint64_t)parameter->whole[i]);
    return hash;
}

static uint64_t
digest(const hpti_cells *cells)
{
    const size_t n = cells->n_trials;
    uint64_t hash = add_word(OFFSET_BASIS, n);

    for (size_t i = 0; i < n; i++)
        hash = add_word(hash, (uint64_t)cells->states[i]);
    hash = add_numbers(hash, n, cells->values);
    hash = add_numbers(hash, n, cells->standard_errors);
    for (size_t p = 0; p < cells->n_parameters; p++)
        hash = add_parameter(hash, n, &cells->parameters[p]);
    for (size_t k = 0; k < cells->n_outcomes; k++)
        hash = add_numbers(hash, n, cells->outcomes[k].numbers);
    return hash;
}

char *
hpt_result_digest(const hpt_result *result)
{
    hpti_cells cells;
    hpti_text text;
    uint64_t hash;

    if (hpti_cells_begin(&cells, result) < 0)
        return NULL;
    hpti_text_init(&text, cells.mem);
    hash = digest(&cells);
    for (int shift = 60; shift >= 0; shift -= 4)
        hpti_text_add_char(&text, "0123456789abcdef"[hash >> shift & 15]);
    hpti_cells_end(&cells);
    return hpti_text_detach(&text);
}
