/*
 * suggest: what a proposal costs.
 *
 *   suggest --sampler S --dim D --n N[,N...]    after N observations of a noisy
 *       Hartmann function, on the unit cube of D dimensions: seconds of at
 *       least 20 consecutive ask + tell.  The first ask, which fits the model
 *       to all that it has been told, is not among them but stands as
 *       "first_s".
 *   suggest --sampler S --dim D --trials T      from nothing: T times ask, read
 *       the values, tell; trials a second and the peak memory of the process.
 *
 * The seconds are split into fit, acquisition and bookkeeping, which is all
 * else, as far as the library tells (null where it does not).  With --batch Q,
 * what Q asks at once and their tells cost, in seconds and in single ones.
 *
 * Beside them stands what the machine can do at that n: dpotrf and dgemm in
 * GFLOP/s, and the fraction of them that the library's Cholesky factor and
 * triangular product reach, as it chooses ("auto") and by its own code alone
 * ("builtin"); micro/ceiling.h defines them.
 *
 * One JSON object a line.  Only the public interface is used, and only what is
 * asked for is within the clock.
 */
#include "bench_options.h"
#include "bench_split.h"
#include "functions.h"
#include "micro/ceiling.h"

#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static const char usage[] =
    "usage: suggest --sampler S --dim D --n N[,N...] [--asks K] [--seed I]\n"
    "                [--batch Q] [--set key=value ...]\n"
    "       suggest --sampler S --dim D --trials T [--seed I]\n"
    "                [--set key=value ...]\n"
    "  --sampler S      name of a sampler, such as random or gp\n"
    "  --dim D          number of parameters, 1 to 1000\n"
    "  --n N[,N...]     observations told before the clock runs\n"
    "  --asks K         ask + tell that are measured, at least 20 (the "
    "default)\n"
    "  --batch Q        trials that are asked for at once, too\n"
    "  --trials T       ask + tell from an empty study\n"
    "  --seed I         of the study and of the observations, 0 by default\n"
    "  --set key=value  an option of the sampler\n";

/* Standard deviation of the noise; the function spans about 3.3. */
static const double noise_sd = 0.01;

enum { MAX_DIM = 1000, MAX_SIZES = 64, MAX_BATCH = 1024 };

struct setup {
    struct sampler_choice sampler;
    size_t dim;
    uint64_t seed;
    int64_t asks;
    int64_t batch;  /* 0: none */
    int64_t trials; /* 0: measure at the sizes */
    size_t n_sizes;
    int64_t sizes[MAX_SIZES];
    char names[MAX_DIM][24]; /* x0, x1, ... */
};

static hpt_study *
make_study(const struct setup *s)
{
    hpt_space *space = hpt_space_create();
    hpt_sampler *sampler = sampler_choice_create(&s->sampler);
    hpt_study *study;

    for (size_t i = 0; i < s->dim; i++)
        bench_check(hpt_space_add_float(space, s->names[i], 0, 1, HPT_LINEAR),
                    "space");
    /* A grid of the default number of levels may be too small for so many
     * trials: take the least number that suffices. */
    if (!sampler_choice_has(&s->sampler, "levels") && s->trials &&
        hpt_sampler_option_bounds(sampler, "levels", NULL, NULL, NULL) >= 0) {
        double levels = 2;
        while (pow(levels, (double)s->dim) < (double)s->trials)
            levels++;
        bench_check(hpt_sampler_set(sampler, "levels", levels), "levels");
    }
    study = hpt_study_create(space, sampler);
    hpt_space_destroy(space);
    if (!study)
        bench_fail(NULL, "study: %s", hpt_last_error());
    bench_check(hpt_study_set_seed(study, s->seed), "seed");
    return study;
}

/* The next trial; the program ends when there is none. */
static hpt_trial *
ask(hpt_study *study)
{
    hpt_trial *trial;
    int rc = hpt_study_ask(study, &trial);

    bench_check(rc, "ask");
    if (rc != HPT_OK)
        bench_fail(NULL, "ask: %s after %" PRId64 " trials",
                   hpt_status_to_string(rc), hpt_study_count(study));
    return trial;
}

/* What is told at a point: the function and its noise. */
static double
observe(const struct setup *s, const double *x, uint64_t number)
{
    return function_hartmann6(s->dim, x) +
           noise_sd * function_noise(s->seed + 1000, number);
}

static void
tell_known(const struct setup *s, hpt_study *study, int64_t n)
{
    const char *names[MAX_DIM];
    double x[MAX_DIM];

    for (size_t j = 0; j < s->dim; j++)
        names[j] = s->names[j];
    for (int64_t i = 0; i < n; i++) {
        for (size_t j = 0; j < s->dim; j++)
            x[j] = function_uniform(s->seed + 2000,
                                    (uint64_t)i * s->dim + (uint64_t)j);
        bench_check(hpt_study_add(study, s->dim, names, x,
                                  observe(s, x, (uint64_t)i), 0),
                    "add");
    }
}

/* Means over the asks of a size. */
struct cost {
    double all, most, fit, acquisition;
};

/* One ask and its tell; the clock stands while the function is worked out. */
static struct cost
ask_and_tell(const struct setup *s, hpt_study *study)
{
    double x[MAX_DIM], start = bench_seconds(), seconds, value;
    hpt_trial *trial = ask(study);
    int64_t number = hpt_trial_number(trial);
    struct split split;

    seconds = bench_seconds() - start;
    split = split_of_last_ask(study);
    bench_check(hpt_trial_get_point(trial, s->dim, x), "values");
    value = observe(s, x, (uint64_t)number);
    start = bench_seconds();
    bench_check(hpt_study_tell(study, number, value), "tell");
    seconds += bench_seconds() - start;
    return (struct cost){ seconds, seconds, split.fit, split.acquisition };
}

/* A batch of asks, and their tells. */
static double
ask_and_tell_batch(const struct setup *s, hpt_study *study)
{
    hpt_trial *trials[MAX_BATCH];
    double start = bench_seconds(), seconds, x[MAX_DIM];

    for (int64_t i = 0; i < s->batch; i++)
        trials[i] = ask(study);
    seconds = bench_seconds() - start;
    for (int64_t i = 0; i < s->batch; i++) {
        int64_t number = hpt_trial_number(trials[i]);
        double value;
        bench_check(hpt_trial_get_point(trials[i], s->dim, x), "values");
        value = observe(s, x, (uint64_t)number);
        start = bench_seconds();
        bench_check(hpt_study_tell(study, number, value), "tell");
        seconds += bench_seconds() - start;
    }
    return seconds;
}

/* A mean over as many trials as single asks have, and over three batches at
 * least; the first ask is left out here too. */
static double
measure_batch(const struct setup *s, int64_t n)
{
    hpt_study *study = make_study(s);
    int64_t batches = (s->asks + s->batch - 1) / s->batch;
    double sum = 0;

    batches = batches < 3 ? 3 : batches;
    tell_known(s, study, n);
    ask_and_tell(s, study);
    for (int64_t i = 0; i < batches; i++)
        sum += ask_and_tell_batch(s, study);
    hpt_study_destroy(study);
    return sum / (double)batches;
}

static struct cost
measure_single(const struct setup *s, int64_t n, double *first)
{
    hpt_study *study = make_study(s);
    const double asks = (double)s->asks;
    struct cost mean = { 0 };

    tell_known(s, study, n);
    *first = ask_and_tell(s, study).all;
    for (int64_t i = 0; i < s->asks; i++) {
        struct cost cost = ask_and_tell(s, study);
        mean.all += cost.all / asks;
        mean.fit += cost.fit / asks;
        mean.acquisition += cost.acquisition / asks;
        mean.most = fmax(mean.most, cost.most);
    }
    hpt_study_destroy(study);
    return mean;
}

/* JSON has no NaN. */
static void
print_number(const char *key, double x)
{
    if (isfinite(x))
        printf(",\"%s\":%.6g", key, x);
    else
        printf(",\"%s\":null", key);
}

static void
print_ceiling(int64_t n)
{
    struct ceiling c = ceiling_measure((size_t)n);

    print_number("dpotrf_gflops", c.dpotrf);
    print_number("dgemm_gflops", c.dgemm);
    print_number("cholesky_fraction", c.cholesky / c.dpotrf);
    print_number("cholesky_builtin_fraction", c.cholesky_builtin / c.dpotrf);
    print_number("triangle_fraction", c.triangle / c.dgemm);
    print_number("triangle_builtin_fraction", c.triangle_builtin / c.dgemm);
}

static void
measure_size(const struct setup *s, int64_t n)
{
    double first;
    struct cost mean = measure_single(s, n, &first);

    printf("{\"sampler\":\"%s\",\"d\":%zu,\"n\":%" PRId64, s->sampler.name,
           s->dim, n);
    print_number("mean_s", mean.all);
    print_number("max_s", mean.most);
    print_number("first_s", first);
    print_number("fit_s", mean.fit);
    print_number("acquisition_s", mean.acquisition);
    print_number("bookkeeping_s", mean.all - mean.fit - mean.acquisition);
    if (s->batch) {
        double batch = measure_batch(s, n);
        printf(",\"batch\":%" PRId64, s->batch);
        print_number("batch_s", batch);
        print_number("batch_in_single_asks", batch / mean.all);
    }
    print_ceiling(n);
    puts("}");
    fflush(stdout);
}

static void
measure_rate(const struct setup *s)
{
    hpt_study *study = make_study(s);
    double x[MAX_DIM], start = bench_seconds(), seconds;
    struct rusage use;

    for (int64_t i = 0; i < s->trials; i++) {
        hpt_trial *trial = ask(study);
        bench_check(hpt_trial_get_point(trial, s->dim, x), "values");
        bench_check(hpt_study_tell(study, hpt_trial_number(trial), x[0]),
                    "tell");
    }
    seconds = bench_seconds() - start;
    getrusage(RUSAGE_SELF, &use);
    printf("{\"sampler\":\"%s\",\"d\":%zu,\"trials\":%" PRId64
           ",\"per_second\":%.6g,\"peak_rss_bytes\":%" PRId64 "}\n",
           s->sampler.name, s->dim, s->trials, (double)s->trials / seconds,
           (int64_t)use.ru_maxrss * 1024);
    hpt_study_destroy(study);
}

static void
read_arguments(struct setup *s, int argc, char **argv)
{
    enum { SAMPLER = 1, DIM, SIZES, ASKS, BATCH, TRIALS, SEED, SET, HELP };
    static const struct option options[] = {
        { "sampler", required_argument, NULL, SAMPLER },
        { "dim", required_argument, NULL, DIM },
        { "n", required_argument, NULL, SIZES },
        { "asks", required_argument, NULL, ASKS },
        { "batch", required_argument, NULL, BATCH },
        { "trials", required_argument, NULL, TRIALS },
        { "seed", required_argument, NULL, SEED },
        { "set", required_argument, NULL, SET },
        { "help", no_argument, NULL, HELP },
        { NULL, 0, NULL, 0 },
    };
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case SAMPLER:
            s->sampler.name = optarg;
            break;
        case DIM:
            s->dim = (size_t)bench_read_int("dim", optarg, 1, MAX_DIM);
            break;
        case SIZES:
            s->n_sizes =
                bench_read_list("n", optarg, 0, 1000000, MAX_SIZES, s->sizes);
            break;
        case ASKS:
            s->asks = bench_read_int("asks", optarg, 20, 1000000);
            break;
        case BATCH:
            s->batch = bench_read_int("batch", optarg, 2, MAX_BATCH);
            break;
        case TRIALS:
            s->trials = bench_read_int("trials", optarg, 1, 1000000000);
            break;
        case SEED:
            s->seed = (uint64_t)bench_read_int("seed", optarg, 0, INT64_MAX);
            break;
        case SET:
            sampler_choice_set(&s->sampler, optarg);
            break;
        case HELP:
            fputs(usage, stdout);
            exit(0);
        default:
            bench_fail(usage, "suggest: see above");
        }
    if (optind < argc)
        bench_fail(usage, "suggest: '%s' is not an option", argv[optind]);
    if (!s->sampler.name || !s->dim)
        bench_fail(usage, "suggest: --sampler and --dim are needed");
    if (!s->trials == !s->n_sizes)
        bench_fail(usage, "suggest: one of --n and --trials is needed");
    if (s->batch && s->trials)
        bench_fail(usage, "suggest: --batch goes with --n");
}

int
main(int argc, char **argv)
{
    static struct setup s = { .asks = 20 };

    read_arguments(&s, argc, argv);
    for (size_t i = 0; i < s.dim; i++)
        snprintf(s.names[i], sizeof s.names[i], "x%zu", i);
    for (size_t i = 0; i < s.n_sizes; i++)
        measure_size(&s, s.sizes[i]);
    if (s.trials)
        measure_rate(&s);
    return 0;
}
