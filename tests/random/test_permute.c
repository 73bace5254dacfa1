/*
 * Permutations: one to one for any size, and even over the seeds.
 */
#include "../check_main.h"
#include "random/permute.h"
#include "random/philox.h"
#include <stdint.h>
#include <string.h>

static void
check_bijection(uint64_t n, uint64_t seed)
{
    unsigned char *hit = calloc((size_t)n, 1);
    hpti_permutation permutation;

    ck_assert_ptr_nonnull(hit);
    hpti_permutation_init(&permutation, n - 1, seed);
    for (uint64_t i = 0; i < n; i++) {
        uint64_t image = hpti_permute(&permutation, i);

        if (image >= n || hit[image])
            ck_abort_msg("n %llu, seed %llu: %llu is out of range or hit twice",
                         (unsigned long long)n, (unsigned long long)seed,
                         (unsigned long long)image);
        hit[image] = 1;
    }
    free(hit);
}

START_TEST(every_small_size_is_permuted)
{
    for (uint64_t n = 1; n <= 300; n++)
        check_bijection(n, n);
}
END_TEST

START_TEST(sizes_around_powers_of_two_are_permuted)
{
    for (unsigned bits = 9; bits <= 17; bits++) {
        check_bijection(((uint64_t)1 << bits) - 1, 1);
        check_bijection((uint64_t)1 << bits, 2);
        check_bijection(((uint64_t)1 << bits) + 1, 3);
    }
}
END_TEST

static int
compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static const uint64_t huge[] = { UINT64_MAX, UINT64_MAX - 1,
                                 (UINT64_C(1) << 63) + 12345,
                                 UINT64_C(1000000000000000000) - 1 };

START_TEST(huge_ranges_are_kept_and_nothing_comes_twice)
{
    enum { N = 100000 };
    static uint64_t image[N];
    hpti_permutation permutation;
    size_t upper = 0;

    hpti_permutation_init(&permutation, huge[_i], 5);
    for (uint64_t i = 0; i < N; i++) {
        /* both ends of the range */
        uint64_t index = i % 2 ? huge[_i] - i : i;

        image[i] = hpti_permute(&permutation, index);
        if (image[i] > huge[_i])
            ck_abort_msg("an image is out of range");
        upper += image[i] > huge[_i] / 2;
    }
    qsort(image, N, sizeof image[0], compare);
    for (size_t i = 1; i < N; i++) {
        if (image[i] == image[i - 1])
            ck_abort_msg("an image comes twice");
    }
    ck_near((double)upper, N / 2.0, 4 * sqrt(N / 4.0)); /* 4 deviations */
}
END_TEST

/* ranges, and scipy.stats.chi2.isf(1e-4, n (n - 1) - 1) */
static const struct even {
    uint64_t n;
    double limit;
} evens[] = { { 2, 15.1 }, { 5, 50.8 }, { 9, 124.0 }, { 16, 328.9 } };

START_TEST(first_two_images_are_even_over_the_seeds)
{
    enum { SEEDS = 50000 };
    const uint64_t n = evens[_i].n;
    const double expected = (double)SEEDS / (double)(n * (n - 1));
    int count[16][16] = { { 0 } };
    double chi = 0;

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        hpti_permutation permutation;

        hpti_permutation_init(&permutation, n - 1, seed);
        count[hpti_permute(&permutation, 0)][hpti_permute(&permutation, 1)]++;
    }
    for (uint64_t i = 0; i < n; i++) {
        for (uint64_t j = 0; j < n; j++) {
            double off = count[i][j] - expected;

            if (i != j)
                chi += off * off / expected;
        }
    }
    ck_assert_msg(chi < evens[_i].limit, "chi-square %g", chi);
}
END_TEST

START_TEST(neighbours_are_torn_apart)
{
    enum { N = 1000 };
    hpti_permutation permutation;
    double sum = 0;

    hpti_permutation_init(&permutation, N - 1, 11);
    for (uint64_t i = 0; i + 1 < N; i++)
        sum += fabs((double)hpti_permute(&permutation, i + 1) -
                    (double)hpti_permute(&permutation, i));
    /* independent places are N / 3 apart on average */
    ck_near(sum / (N - 1), N / 3.0, 0.1 * N / 3.0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("permute");
    TCase *tcase = tcase_create("permute");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, every_small_size_is_permuted);
    tcase_add_test(tcase, sizes_around_powers_of_two_are_permuted);
    tcase_add_loop_test(tcase, huge_ranges_are_kept_and_nothing_comes_twice, 0,
                        sizeof huge / sizeof huge[0]);
    tcase_add_loop_test(tcase, first_two_images_are_even_over_the_seeds, 0,
                        sizeof evens / sizeof evens[0]);
    tcase_add_test(tcase, neighbours_are_torn_apart);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
