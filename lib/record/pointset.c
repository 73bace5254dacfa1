/*
 * A set of points by hashing with open addressing and linear probing, at most
 * half full.  Points are equal when their coordinates are (so -0 is 0).
 */
#include "record/pointset.h"

#include "base/error.h"
#include <stdint.h>
#include <string.h>

#define FIRST_CAPACITY 16

void
hpti_pointset_init(hpti_pointset *set, const hpt_allocator *mem, size_t dim)
{
    *set = (hpti_pointset){ .mem = mem, .dim = dim };
}

void
hpti_pointset_clear(hpti_pointset *set)
{
    hpti_free(set->mem, set->slots);
    hpti_pointset_init(set, set->mem, set->dim);
}

static size_t
hash(const hpti_pointset *set, const double *u)
{
    uint64_t h = 0;

    for (size_t j = 0; j < set->dim; j++) {
        double x = u[j] + 0.0; /* -0 becomes 0 */
        uint64_t bits;

        memcpy(&bits, &x, sizeof bits);
        /* round coordinates have all their digits in the high bits: the shifts
         * bring these down, the odd factor carries low ones up */
        h ^= bits;
        h ^= h >> 32;
        h *= 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    return (size_t)h;
}

static bool
equal(const hpti_pointset *set, const double *a, const double *b)
{
    for (size_t j = 0; j < set->dim; j++) {
        if (a[j] != b[j])
            return false;
    }
    return true;
}

/* The slot that holds u, or the free one where it belongs. */
static size_t
find(const hpti_pointset *set, const double *u)
{
    size_t i = hash(set, u) & (set->capacity - 1);

    while (set->slots[i] && !equal(set, set->slots[i], u))
        i = (i + 1) & (set->capacity - 1);
    return i;
}

int
hpti_pointset_reserve(hpti_pointset *set)
{
    hpti_pointset larger = *set;

    if (set->count < set->capacity / 2)
        return HPT_OK;
    if (set->capacity > SIZE_MAX / 2)
        return hpti_fail_memory("the index of points");
    larger.capacity = set->capacity ? 2 * set->capacity : FIRST_CAPACITY;
    larger.slots = hpti_calloc(set->mem, larger.capacity, sizeof *set->slots);
    if (!larger.slots)
        return hpti_fail_memory("the index of points");
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->slots[i])
            larger.slots[find(&larger, set->slots[i])] = set->slots[i];
    }
    hpti_free(set->mem, set->slots);
    *set = larger;
    return HPT_OK;
}

void
hpti_pointset_add(hpti_pointset *set, const double *u)
{
    size_t i = find(set, u);

    if (set->slots[i])
        return;
    set->slots[i] = u;
    set->count++;
}

bool
hpti_pointset_has(const hpti_pointset *set, const double *u)
{
    return set->count > 0 && set->slots[find(set, u)];
}
