/*
 * Philox4x32-10: published vectors, and what is made of its words.
 */
#include "../check_main.h"
#include "random/philox.h"
#include "specfun/normal.h"
#include <string.h>

/* Random123 1.14, tests/kat_vectors, lines "philox4x32 10". */
static const struct known_answer {
    uint32_t counter[4], key[2], out[4];
} known[] = {
    { { 0, 0, 0, 0 },
      { 0, 0 },
      { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
      { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
      { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
};

START_TEST(blocks_are_the_published_ones)
{
    const struct known_answer *t = &known[_i];
    uint32_t out[4];

    hpti_philox(t->key, t->counter, out);
    for (int i = 0; i < 4; i++)
        ck_assert_uint_eq(out[i], t->out[i]);
}
END_TEST

START_TEST(a_stream_goes_through_the_blocks_of_its_counter)
{
    const uint64_t seed = 0x0123456789ABCDEF, number = 0xFEDCBA9876543210;
    const uint32_t key[2] = { 0x89ABCDEF, 0x01234567 };
    hpti_random random;

    hpti_random_init(&random, seed, number, HPTI_FOR_SPLIT);
    for (uint32_t block = 0; block < 3; block++) {
        const uint32_t counter[4] = { block, HPTI_FOR_SPLIT, 0x76543210,
                                      0xFEDCBA98 };
        uint32_t want[4];

        hpti_philox(key, counter, want);
        ck_assert_uint_eq(hpti_random_bits(&random),
                          want[0] | (uint64_t)want[1] << 32);
        ck_assert_uint_eq(hpti_random_bits(&random),
                          want[2] | (uint64_t)want[3] << 32);
    }
}
END_TEST

START_TEST(seed_number_and_purpose_each_change_the_stream)
{
    hpti_random random;
    uint64_t first[4];

    hpti_random_init(&random, 1, 1, 1);
    first[0] = hpti_random_bits(&random);
    hpti_random_init(&random, 2, 1, 1);
    first[1] = hpti_random_bits(&random);
    hpti_random_init(&random, 1, 2, 1);
    first[2] = hpti_random_bits(&random);
    hpti_random_init(&random, 1, 1, 2);
    first[3] = hpti_random_bits(&random);
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < i; j++)
            ck_assert_uint_ne(first[i], first[j]);
    }
}
END_TEST

START_TEST(uniform_is_never_0_and_never_1)
{
    hpti_random random;
    double least, most;

    hpti_random_init(&random, 0, 0, HPTI_FOR_SAMPLER);
    memset(random.block, 0, sizeof random.block);
    random.used = 0;
    least = hpti_random_uniform(&random);
    memset(random.block, 0xFF, sizeof random.block);
    random.used = 0;
    most = hpti_random_uniform(&random);
    ck_assert(least == 0x1p-53);
    ck_assert(most == 1 - 0x1p-53);
}
END_TEST

/* sum of (observed - expected)^2 / expected */
static double
chi_square(const int *observed, int n, double expected)
{
    double sum = 0;

    for (int i = 0; i < n; i++)
        sum += (observed[i] - expected) * (observed[i] - expected) / expected;
    return sum;
}

START_TEST(uniform_fills_its_cells_evenly)
{
    int leading[64] = { 0 }, trailing[64] = { 0 };
    hpti_random random;

    hpti_random_init(&random, 7, 0, HPTI_FOR_SAMPLER);
    for (int i = 0; i < 64000; i++) {
        double u = hpti_random_uniform(&random);

        leading[(int)(u * 64)]++;
        u *= 0x1p46; /* the last 6 digits of 52 */
        trailing[(int)((u - floor(u)) * 64)]++;
    }
    /* scipy.stats.chi2.isf(1e-4, 63) = 113.5 */
    ck_assert(chi_square(leading, 64, 1000) < 113.5);
    ck_assert(chi_square(trailing, 64, 1000) < 113.5);
}
END_TEST

START_TEST(below_takes_every_value_equally_often)
{
    int seen[10] = { 0 };
    hpti_random random;

    hpti_random_init(&random, 8, 0, HPTI_FOR_SAMPLER);
    for (int i = 0; i < 10000; i++) {
        uint64_t k = hpti_random_below(&random, 10);

        ck_assert_uint_lt(k, 10);
        seen[k]++;
    }
    /* scipy.stats.chi2.isf(1e-4, 9) = 33.7 */
    ck_assert(chi_square(seen, 10, 1000) < 33.7);
    ck_assert_uint_eq(hpti_random_below(&random, 1), 0);
}
END_TEST

START_TEST(below_has_no_bias_where_a_remainder_would)
{
    /* a plain remainder puts 2/3 of all draws into the lower half */
    const uint64_t n = UINT64_C(3) << 62;
    hpti_random random;
    int low = 0;

    hpti_random_init(&random, 9, 0, HPTI_FOR_SAMPLER);
    for (int i = 0; i < 10000; i++) {
        uint64_t k = hpti_random_below(&random, n);

        ck_assert_uint_lt(k, n);
        low += k < n / 3;
    }
    ck_near(low, 10000 / 3.0, 4 * sqrt(10000 * 2.0 / 9)); /* 4 deviations */
}
END_TEST

START_TEST(normal_is_the_quantile_of_one_uniform)
{
    double sum = 0, squares = 0;
    hpti_random a, b;

    hpti_random_init(&a, 10, 3, HPTI_FOR_SAMPLER);
    b = a;
    for (int i = 0; i < 100000; i++) {
        double z = hpti_random_normal(&a);

        ck_assert(z == hpti_normal_quantile(hpti_random_uniform(&b)));
        sum += z;
        squares += z * z;
    }
    ck_near(sum / 1e5, 0, 4 / sqrt(1e5));
    ck_near(squares / 1e5, 1, 4 * sqrt(2 / 1e5));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("philox");
    TCase *tcase = tcase_create("philox");

    tcase_add_loop_test(tcase, blocks_are_the_published_ones, 0,
                        sizeof known / sizeof known[0]);
    tcase_add_test(tcase, a_stream_goes_through_the_blocks_of_its_counter);
    tcase_add_test(tcase, seed_number_and_purpose_each_change_the_stream);
    tcase_add_test(tcase, uniform_is_never_0_and_never_1);
    tcase_add_test(tcase, uniform_fills_its_cells_evenly);
    tcase_add_test(tcase, below_takes_every_value_equally_often);
    tcase_add_test(tcase, below_has_no_bias_where_a_remainder_would);
    tcase_add_test(tcase, normal_is_the_quantile_of_one_uniform);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
