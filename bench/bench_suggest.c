/*
 * suggest: what a proposal costs.
 *
 *   suggest --sampler S --dim D --n N[,N...]    after N observations of a noisy
 *       Hartmann function, on the unit cube of D dimensions: seconds of at
 * least 20 consecutive ask + tell.  The first ask, which fits the model to all
 *       that it has been told, is not among them but stands as "first_s".
 *   suggest --sampler S --dim D --trials T      from nothing: T times ask, read
 *       the values, tell; trials a second and the peak memory of the process.
 *
 * One JSON object a line.  Only the public interface is used, and only what is
 * asked for is within the clock.
 */
#include "bench_options.h"
#include "functions.h"

#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static const char usage[] =
    "usage: suggest --sampler S --dim D --n N[,N...] [--asks K] [--seed I]\n"
    "                [--set key=value ...]\n"
    "       suggest --sampler S --dim D --trials T [--seed I]\n"
    "                [--set key=value ...]\n"
    "  --sampler S      name of a sampler, such as random or gp\n"
    "  --dim D          number of parameters, 1 to 1000\n"
    "  --n N[,N...]     observations told before the clock runs\n"
    "  --asks K         ask + tell that are measured, at least 20 (the "
    "default)\n"
    "  --trials T       ask + tell from an empty study\n"
    "  --seed I         of the study and of the observations, 0 by default\n"
    "  --set key=value  an option of the sampler\n";

/* Standard deviation of the noise; the function spans about 3.3. */
static const double noise_sd = 0.01;

enum { MAX_DIM = 1000, MAX_SIZES = 64 };

struct setup {
    struct sampler_choice sampler;
    size_t dim;
    uint64_t seed;
    int64_t asks;
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

/* One ask and its tell; the clock stands while the function is worked out. */
static double
ask_and_tell(const struct setup *s, hpt_study *study)
{
    double x[MAX_DIM], start = bench_seconds(), seconds, value;
    hpt_trial *trial = ask(study);
    int64_t number = hpt_trial_number(trial);

    seconds = bench_seconds() - start;
    bench_check(hpt_trial_get_values(trial, s->dim, x), "values");
    value = observe(s, x, (uint64_t)number);
    start = bench_seconds();
    bench_check(hpt_study_tell(study, number, value), "tell");
    return seconds + bench_seconds() - start;
}

static void
measure_size(const struct setup *s, int64_t n)
{
    hpt_study *study = make_study(s);
    double first, sum = 0, max = 0;

    tell_known(s, study, n);
    first = ask_and_tell(s, study);
    for (int64_t i = 0; i < s->asks; i++) {
        double seconds = ask_and_tell(s, study);
        sum += seconds;
        max = fmax(max, seconds);
    }
    printf("{\"sampler\":\"%s\",\"d\":%zu,\"n\":%" PRId64
           ",\"mean_s\":%.6g,\"max_s\":%.6g,\"first_s\":%.6g}\n",
           s->sampler.name, s->dim, n, sum / (double)s->asks, max, first);
    fflush(stdout);
    hpt_study_destroy(study);
}

static void
measure_rate(const struct setup *s)
{
    hpt_study *study = make_study(s);
    double x[MAX_DIM], start = bench_seconds(), seconds;
    struct rusage use;

    for (int64_t i = 0; i < s->trials; i++) {
        hpt_trial *trial = ask(study);
        bench_check(hpt_trial_get_values(trial, s->dim, x), "values");
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
    enum { SAMPLER = 1, DIM, SIZES, ASKS, TRIALS, SEED, SET, HELP };
    static const struct option options[] = {
        { "sampler", required_argument, NULL, SAMPLER },
        { "dim", required_argument, NULL, DIM },
        { "n", required_argument, NULL, SIZES },
        { "asks", required_argument, NULL, ASKS },
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
