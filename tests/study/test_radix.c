/*
 * Radix sort: against the C library's qsort() with the row as the last key,
 * which is what a stable sort gives.
 */
#include "../check_main.h"
#include "study/radix-priv.h"
#include <string.h>
#include <time.h>

enum { MAX = 3000 };

static int
by_key_then_row(const void *a, const void *b)
{
    const hpti_keyed *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static uint64_t
next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state ^ (*state >> 29);
}

START_TEST(sorts_as_qsort_does_and_is_stable)
{
    static hpti_keyed got[MAX], want[MAX], spare[MAX];
    const uint64_t seed = (uint64_t)time(NULL);
    uint64_t state = seed;

    for (int round = 0; round < 200; round++) {
        const size_t n = next(&state) % MAX;
        const uint64_t mask = UINT64_MAX >> next(&state) % 64;

        for (size_t i = 0; i < n; i++)
            got[i] = (hpti_keyed){ next(&state) & mask, i };
        memcpy(want, got, sizeof got);
        hpti_radix_sort(got, spare, n);
        qsort(want, n, sizeof *want, by_key_then_row);
        ck_assert_msg(!memcmp(got, want, n * sizeof *got), "seed %llu",
                      (unsigned long long)seed);
    }
}
END_TEST

START_TEST(keys_order_as_integers_do)
{
    const int64_t in_order[] = { INT64_MIN, -5, -1, 0, 1, 5, INT64_MAX };

    for (size_t i = 1; i < sizeof in_order / sizeof *in_order; i++)
        ck_assert(hpti_radix_int_key(in_order[i - 1]) <
                  hpti_radix_int_key(in_order[i]));
}
END_TEST

START_TEST(keys_order_as_doubles_do)
{
    const double in_order[] = { -INFINITY, -DBL_MAX, -1.5, -0x1p-1074, 0,
                                0x1p-1074, 1.5,      2,    DBL_MAX,    INFINITY };

    for (size_t i = 1; i < sizeof in_order / sizeof *in_order; i++)
        ck_assert(hpti_radix_double_key(in_order[i - 1]) <
                  hpti_radix_double_key(in_order[i]));
    ck_assert(hpti_radix_double_key(-0.0) == hpti_radix_double_key(0.0));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("radix");
    TCase *tcase = tcase_create("radix");

    tcase_add_test(tcase, sorts_as_qsort_does_and_is_stable);
    tcase_add_test(tcase, keys_order_as_integers_do);
    tcase_add_test(tcase, keys_order_as_doubles_do);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
