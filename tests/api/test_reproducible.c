/*
 * With the option "reproducible" the proposals of the "gp" sampler are the same
 * bits for every compiler, optimisation level and processor.
 *
 * Each study ends in a hash (FNV-1a) of the bits of all proposed values.  The
 * recorded hashes came from gcc 12 -O3 on a processor with AVX-512; gcc -O0,
 * clang 14 -O2 and the sanitizer builds, which have the plain loops only, give
 * the same.  A change of the method changes them: then record anew, and say so
 * in the ChangeLog under Behaviour.
 */
#include "../check_main.h"
#include <hptune/hptune.h>
#include <inttypes.h>
#include <string.h>

#define TRIALS 45

/* The objectives use +, -, * alone, so that they are the same everywhere. */
static double
bowl(const double *x, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double d = x[i] - 0.1 * (double)(i + 1);

        sum += (double)(i + 1) * d * d + 0.3 * d * x[(i + 1) % n];
    }
    return sum;
}

static hpt_space *
smooth_space(void)
{
    hpt_space *space = hpt_space_create();

    hpt_space_add_float(space, "a", -1, 1, HPT_LINEAR);
    hpt_space_add_float(space, "b", -1, 2, HPT_LINEAR);
    hpt_space_add_float(space, "c", 1e-3, 1, HPT_LOG);
    hpt_space_add(space, "d", hpt_dist_normal(0, 1));
    return space;
}

static hpt_space *
mixed_space(void)
{
    static const char *const labels[] = { "x", "y", "z" };
    hpt_space *space = hpt_space_create();

    hpt_space_add_categorical(space, "kind", 3, labels);
    hpt_space_add_int(space, "depth", 1, 40, HPT_LINEAR);
    hpt_space_add_int(space, "width", 1, 1000, HPT_LOG);
    hpt_space_add_float(space, "rate", 1e-4, 1, HPT_LOG);
    hpt_space_add_float(space, "slope", 0, 1, HPT_LINEAR);
    hpt_space_add_condition_labels(space, "slope", "kind", 2, labels + 1);
    hpt_space_add_linear(space, 2, (const char *const[]){ "depth", "width" },
                         (const double[]){ 10, 1 }, 900);
    return space;
}

static uint64_t
mix(uint64_t hash, double x)
{
    unsigned char bytes[sizeof x];

    memcpy(bytes, &x, sizeof x);
    for (size_t i = 0; i < sizeof x; i++) {
        size_t at = i;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        at = sizeof x - 1 - i;
#endif
        hash = (hash ^ bytes[at]) * 0x100000001B3u;
    }
    return hash;
}

static uint64_t
run(hpt_space *space, uint64_t seed)
{
    hpt_sampler *sampler = hpt_sampler_create("gp");
    uint64_t hash = 0xCBF29CE484222325u;
    size_t n = hpt_space_count(space);
    hpt_study *study;

    ck_assert_int_eq(hpt_sampler_set(sampler, "reproducible", 1), HPT_OK);
    study = hpt_study_create(space, sampler);
    ck_assert_msg(study != NULL, "%s", hpt_last_error());
    hpt_study_set_seed(study, seed);
    for (int t = 0; t < TRIALS; t++) {
        hpt_trial *trial;
        double x[8];

        ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
        hpt_trial_get_values(trial, n, x);
        for (size_t i = 0; i < n; i++) {
            if (isnan(x[i])) /* inactive; the sign of a NaN is nobody's */
                x[i] = -7;
            hash = mix(hash, x[i]);
        }
        hpt_study_tell(study, hpt_trial_number(trial), bowl(x, n));
    }
    hpt_study_destroy(study);
    hpt_space_destroy(space);
    return hash;
}

static const struct recorded {
    hpt_space *(*space)(void);
    uint64_t seed, hash;
} recorded[] = {
    { smooth_space, 0, 0x98489DFD40529E05 },
    { smooth_space, 7, 0x311A27BBDF98DE55 },
    { mixed_space, 0, 0xC96739430D390E5A },
    { mixed_space, 7, 0x271A7F9E66AA906F },
};

START_TEST(proposals_are_the_recorded_bits)
{
    const struct recorded *r = &recorded[_i];
    const uint64_t hash = run(r->space(), r->seed);

    ck_assert_msg(hash == r->hash, "study %d: 0x%016" PRIX64, _i, hash);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("reproducible");
    TCase *tcase = tcase_create("reproducible");

    tcase_add_loop_test(tcase, proposals_are_the_recorded_bits, 0,
                        (int)(sizeof recorded / sizeof *recorded));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
