/*
 * Sorting by whole numbers: a radix sort, stable, in time n, that takes no
 * memory of its own (qsort() may call malloc() behind the host's back).
 */
#ifndef HPTI_STUDY_RADIX_PRIV_H
#define HPTI_STUDY_RADIX_PRIV_H

#include <stddef.h>
#include <stdint.h>

typedef struct hpti_keyed {
    uint64_t key;
    size_t index; /* what the key belongs to */
} hpti_keyed;

/* Sort n items by ascending key; spare (length n) is scratch. */
void hpti_radix_sort(hpti_keyed *items, hpti_keyed *spare, size_t n);

/* A key that orders as the integer does. */
uint64_t hpti_radix_int_key(int64_t x);

/* A key that orders as the number does, which is not NaN; -0 is 0. */
uint64_t hpti_radix_double_key(double x);

#endif
