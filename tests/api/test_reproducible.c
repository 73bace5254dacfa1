/*
 * Proposals are the same bits for every compiler, optimisation level and
 * processor: those of the samplers that learn nothing, and those of "gp" with
 * the option "reproducible".
 *
 * Each study ends in a hash (FNV-1a) of the bits of all proposed values, which
 * is compared with the one in reproducible_hashes.h.  `tools/check portable`
 * runs this by two compilers, on x86-64 with and without AVX, and on aarch64.
 * Check is not to be had for all of these, so this program does without.
 *
 * usage: test_reproducible             every study
 *        test_reproducible PART OF     every OF-th study, from number PART on
 *        test_reproducible --record    print reproducible_hashes.h anew
 *
 * A change of a method changes its hashes: record them anew by
 *
 *     build/tests/test_reproducible --record > tests/api/reproducible_hashes.h
 *
 * and say so in the ChangeLog under Behaviour.  Whether the proposals are good
 * is for other tests to say; here they have to be the same everywhere.
 */
#include "reproducible_hashes.h"
#include "reproducible_spaces.h"
#include <hptune/hptune.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PARAMETERS 10
#define AT_ONCE 4 /* running trials of a FAILING study */

enum told {
    PLAIN,
    NOISY,  /* with standard errors, one in three not known */
    FAILING /* several trials at once; some fail, some tie, some are infinite */
};

static const struct study_plan {
    const char *name, *sampler;
    hpt_space *(*space)(void);
    int trials;
    uint64_t seed;
    enum told told;
    const char *option; /* one more option of the sampler, or NULL */
    double value;       /* of that option */
} plans[] = {
    { "gp smooth", "gp", smooth_space, 45, 0, PLAIN, NULL, 0 },
    { "gp smooth 7", "gp", smooth_space, 45, 7, PLAIN, NULL, 0 },
    { "gp mixed", "gp", mixed_space, 45, 0, PLAIN, NULL, 0 },
    { "gp mixed 7", "gp", mixed_space, 45, 7, PLAIN, NULL, 0 },
    { "gp conditional", "gp", conditional_space, 30, 1, PLAIN, NULL, 0 },
    { "gp discrete", "gp", discrete_space, 25, 2, PLAIN, NULL, 0 },
    { "gp noisy", "gp", smooth_space, 30, 3, NOISY, NULL, 0 },
    { "gp wide", "gp", wide_space, 25, 4, PLAIN, NULL, 0 },
    { "gp failing", "gp", mixed_space, 32, 5, FAILING, NULL, 0 },
    { "gp squared exponential", "gp", small_space, 25, 6, PLAIN, "kernel", 1 },
    { "gp limited", "gp", small_space, 60, 8, PLAIN, "limit", 32 },
    { "random wide", "random", wide_space, 1000, 9, PLAIN, NULL, 0 },
    { "random discrete", "random", discrete_space, 1000, 10, PLAIN, NULL, 0 },
    { "random conditional", "random", conditional_space, 1000, 11, PLAIN, NULL,
      0 },
    { "sobol wide", "sobol", wide_space, 1000, 12, PLAIN, NULL, 0 },
    { "sobol discrete", "sobol", discrete_space, 1000, 13, PLAIN, NULL, 0 },
    { "sobol mixed", "sobol", mixed_space, 1000, 14, PLAIN, NULL, 0 },
    { "grid wide", "grid", wide_space, 1000, 15, PLAIN, NULL, 0 },
    { "grid conditional", "grid", conditional_space, 250, 16, PLAIN, NULL, 0 },
};

#define COUNT (sizeof plans / sizeof *plans)

/* What a study needs is there, or this program is wrong. */
static void
must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s: %s\n", what, hpt_last_error());
    exit(EXIT_FAILURE);
}

/* The objective uses +, -, * alone, so that it is the same everywhere. */
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

static void
tell(hpt_study *study, enum told told, int64_t number, double value)
{
    int rc;

    if (told == NOISY)
        rc = hpt_study_tell_mean(study, number, value,
                                 0.25 * (double)(number % 3));
    else if (told == FAILING && number % 7 == 3)
        rc = hpt_study_tell(study, number, number % 2 ? NAN : INFINITY);
    else if (told == FAILING && number % 5 == 4)
        rc = hpt_study_tell(study, number, 1);
    else
        rc = hpt_study_tell(study, number, value);
    must(rc == HPT_OK, "tell");
}

static uint64_t
mix(uint64_t hash, double x)
{
    uint64_t bits;

    if (isnan(x)) /* inactive; the sign of a NaN is nobody's */
        x = -7;
    memcpy(&bits, &x, sizeof bits);
    for (int shift = 0; shift < 64; shift += 8)
        hash = (hash ^ (bits >> shift & 0xFF)) * 0x100000001B3u;
    return hash;
}

/* Ask for n trials, tell them; the hash goes on. */
static uint64_t
run_trials(hpt_study *study, enum told told, size_t n, size_t dim,
           uint64_t hash)
{
    int64_t numbers[AT_ONCE];
    double values[AT_ONCE];

    for (size_t k = 0; k < n; k++) {
        hpt_trial *trial;
        double x[MOST_PARAMETERS];

        must(hpt_study_ask(study, &trial) == HPT_OK, "ask");
        must(hpt_trial_get_point(trial, dim, x) == HPT_OK, "values");
        for (size_t i = 0; i < dim; i++) {
            hash = mix(hash, x[i]);
            x[i] = isnan(x[i]) ? -7 : x[i];
        }
        numbers[k] = hpt_trial_number(trial);
        values[k] = bowl(x, dim);
    }
    for (size_t k = 0; k < n; k++)
        tell(study, told, numbers[k], values[k]);
    return hash;
}

static uint64_t
run_study(const struct study_plan *plan)
{
    hpt_sampler *sampler = hpt_sampler_create(plan->sampler);
    hpt_space *space = plan->space();
    const int at_once = plan->told == FAILING ? AT_ONCE : 1;
    const size_t dim = hpt_space_count(space);
    uint64_t hash = 0xCBF29CE484222325u;
    hpt_study *study;

    must(dim <= MOST_PARAMETERS, "parameters");
    if (strcmp(plan->sampler, "gp") == 0)
        must(hpt_sampler_set(sampler, "reproducible", 1) == HPT_OK, "option");
    if (plan->option)
        must(hpt_sampler_set(sampler, plan->option, plan->value) == HPT_OK,
             "option");
    study = hpt_study_create(space, sampler);
    must(study != NULL, plan->name);
    must(hpt_study_set_seed(study, plan->seed) == HPT_OK, "seed");
    for (int t = 0; t < plan->trials; t += at_once)
        hash = run_trials(study, plan->told, (size_t)at_once, dim, hash);
    hpt_study_destroy(study);
    hpt_space_destroy(space);
    return hash;
}

static void
record(void)
{
    printf("/*\n * Written by test_reproducible --record: a hash for each of "
           "its studies.\n */\n"
           "#ifndef HPTUNE_TESTS_REPRODUCIBLE_HASHES_H\n"
           "#define HPTUNE_TESTS_REPRODUCIBLE_HASHES_H\n\n"
           "#include <stdint.h>\n\n"
           "static const uint64_t recorded[] = {\n");
    for (size_t i = 0; i < COUNT; i++)
        printf("    UINT64_C(0x%016" PRIX64 "), /* %s */\n",
               run_study(&plans[i]), plans[i].name);
    printf("};\n\n#endif\n");
}

/* The last line is that of a Check program, for tools/count-tests.py. */
static int
compare(size_t part, size_t of)
{
    int studies = 0, failures = 0;

    for (size_t i = part; i < COUNT; i += of) {
        const uint64_t hash = run_study(&plans[i]);
        const uint64_t want =
            i < sizeof recorded / sizeof *recorded ? recorded[i] : 0;

        studies++;
        if (hash == want)
            continue;
        failures++;
        printf("%s: 0x%016" PRIX64 ", not 0x%016" PRIX64 "\n", plans[i].name,
               hash, want);
    }
    printf("%d%%: Checks: %d, Failures: %d, Errors: 0\n",
           studies ? 100 * (studies - failures) / studies : 0, studies,
           failures);
    return studies && !failures ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--record") == 0) {
        record();
        return EXIT_SUCCESS;
    }
    if (argc == 3 && strtoul(argv[2], NULL, 10) > 0)
        return compare(strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10));
    if (argc == 1)
        return compare(0, 1);
    fprintf(stderr, "usage: %s [--record | PART OF]\n", argv[0]);
    return 2;
}
