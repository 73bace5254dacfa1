/*
 * The classic comparison on a real model: grid, random and Gaussian process
 * with expected improvement, tuning XGBoost.
 *
 * First a random forest with two parameters, where any method will do; then
 * boosted trees with eight, where it pays to learn from what was tried.  Each
 * experiment is one study on one thread and thus comes out the same for any
 * number of threads; the threads share the experiments.
 *
 * Exit status: 0, 1 when an experiment failed, 2 for a wrong command line.
 */
#include "experiment.h"
#include "scoreboard.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: forest [options]\n"
    "  --quick      one data set, one seed: under a minute on two cores\n"
    "  --seed N     the first seed, 1 by default\n"
    "  --seeds K    seeds of the boosted trees, 5 by default\n"
    "  --trials N   configurations of a study, if less than 16 and 60\n"
    "  --data DIR   where vehicle.csv and digits.csv are, examples/data\n"
    "  --out DIR    write the trials of each study there, as CSV\n"
    "  --threads T  studies at a time, by default one for each processor\n";

enum { MAX_EXPERIMENTS = 256, MAX_SEEDS = 32, DATA_SETS = 2 };

static const char *const data_names[DATA_SETS] = { "digits", "vehicle" };

struct settings {
    int quick;
    uint64_t seed;
    int64_t seeds, trials, threads;
    const char *data, *out;
};

/* What the threads share. */
struct stage {
    struct dataset data[DATA_SETS];
    struct experiment experiments[MAX_EXPERIMENTS];
    size_t n;
    atomic_size_t next;
    pthread_mutex_t lock; /* guards what is below, and the terminal */
    int64_t trials, finished;
    int terminal;
    double start, shown; /* seconds */
};

static double
seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* After each trial: on a terminal one line that is written anew, at most ten
 * times a second. */
static void
show_trial(const struct experiment *e, void *user_data)
{
    struct stage *stage = user_data;
    double now = seconds_now();

    pthread_mutex_lock(&stage->lock);
    stage->finished++;
    if (stage->terminal && now - stage->shown > 0.1) {
        stage->shown = now;
        printf("\r%3.0f %%  %4.0f s  %s, %s, %s, seed %" PRIu64
               ": trial %" PRId64 ", best %.4f\033[K",
               100 * (double)stage->finished / (double)stage->trials,
               now - stage->start, e->data_name,
               experiment_space_name(e->space), e->method, e->seed, e->finished,
               e->best);
        fflush(stdout);
    }
    pthread_mutex_unlock(&stage->lock);
}

/* After each study: a line that stays. */
static void
show_experiment(struct stage *stage, const struct experiment *e)
{
    pthread_mutex_lock(&stage->lock);
    printf("%s%3.0f %%  %4.0f s  %-8s %-8s %-7s seed %-4" PRIu64
           " best %.4f, test %.4f%s\n",
           stage->terminal ? "\r" : "",
           100 * (double)stage->finished / (double)stage->trials,
           seconds_now() - stage->start, e->data_name,
           experiment_space_name(e->space), e->method, e->seed, e->best,
           e->test, stage->terminal ? "\033[K" : "");
    fflush(stdout);
    pthread_mutex_unlock(&stage->lock);
}

static void *
work(void *user_data)
{
    struct stage *stage = user_data;
    size_t i;

    while ((i = atomic_fetch_add(&stage->next, 1)) < stage->n) {
        experiment_run(&stage->experiments[i]);
        if (!stage->experiments[i].error[0])
            show_experiment(stage, &stage->experiments[i]);
    }
    return NULL;
}

static void
add(struct stage *stage, const struct settings *s, int data,
    enum experiment_space space, const char *method, uint64_t seed,
    int64_t trials)
{
    struct experiment *e = &stage->experiments[stage->n++];

    e->data_name = data_names[data];
    e->data = &stage->data[data];
    e->space = space;
    e->method = method;
    e->seed = seed;
    e->trials = s->trials < trials ? s->trials : trials;
    e->folder = s->out;
    e->progress = show_trial;
    e->user_data = stage;
    stage->trials += e->trials;
}

/* Everything that is to be done, the long studies first. */
static void
plan(struct stage *stage, const struct settings *s)
{
    static const char *const methods[] = { "grid", "random", "gp" };

    for (int d = s->quick ? 1 : 0; d < DATA_SETS; d++) {
        for (int m = 0; m < 3; m++)
            add(stage, s, d, FOREST, methods[m], s->seed, 16);
        for (int64_t k = 0; k < s->seeds; k++)
            for (int m = 1; m < 3; m++)
                add(stage, s, d, BOOSTED, methods[m], s->seed + (uint64_t)k,
                    60);
    }
}

/* Run the experiments on some threads, the calling one included. */
static void
run(struct stage *stage, int64_t threads)
{
    pthread_t others[MAX_EXPERIMENTS];
    size_t n = 0;

    stage->start = seconds_now();
    stage->terminal = isatty(STDOUT_FILENO);
    while ((int64_t)n + 1 < threads && n + 1 < stage->n &&
           pthread_create(&others[n], NULL, work, stage) == 0)
        n++;
    work(stage);
    for (size_t i = 0; i < n; i++)
        pthread_join(others[i], NULL);
}

static int64_t
read_int(const char *option, const char *text, int64_t low, int64_t high)
{
    char *end;
    long long value;

    errno = 0;
    value = strtoll(text, &end, 10);
    if (end == text || *end || errno || value < low || value > high) {
        fprintf(stderr, "--%s: '%s' is not a whole number from %lld to %lld\n",
                option, text, (long long)low, (long long)high);
        exit(2);
    }
    return value;
}

static void
read_arguments(struct settings *s, int argc, char **argv)
{
    enum { QUICK = 1, SEED, SEEDS, TRIALS, DATA, OUT, THREADS, HELP };
    static const struct option options[] = {
        { "quick", no_argument, NULL, QUICK },
        { "seed", required_argument, NULL, SEED },
        { "seeds", required_argument, NULL, SEEDS },
        { "trials", required_argument, NULL, TRIALS },
        { "data", required_argument, NULL, DATA },
        { "out", required_argument, NULL, OUT },
        { "threads", required_argument, NULL, THREADS },
        { "help", no_argument, NULL, HELP },
        { NULL, 0, NULL, 0 },
    };
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case QUICK:
            s->quick = 1;
            break;
        case SEED:
            s->seed = (uint64_t)read_int("seed", optarg, 0, INT32_MAX);
            break;
        case SEEDS:
            s->seeds = read_int("seeds", optarg, 1, MAX_SEEDS);
            break;
        case TRIALS:
            s->trials = read_int("trials", optarg, 1, 60);
            break;
        case DATA:
            s->data = optarg;
            break;
        case OUT:
            s->out = optarg;
            break;
        case THREADS:
            s->threads = read_int("threads", optarg, 1, 256);
            break;
        case HELP:
            fputs(usage, stdout);
            exit(0);
        default:
            fputs(usage, stderr);
            exit(2);
        }
    if (optind < argc) {
        fprintf(stderr, "'%s' is not an option\n%s", argv[optind], usage);
        exit(2);
    }
    if (!s->seeds)
        s->seeds = s->quick ? 1 : 5;
    if (!s->threads)
        s->threads = sysconf(_SC_NPROCESSORS_ONLN);
}

static int
read_data(struct stage *stage, const struct settings *s)
{
    for (int d = 0; d < DATA_SETS; d++) {
        char path[1024], error[1200];
        snprintf(path, sizeof path, "%s/%s.csv", s->data, data_names[d]);
        if (dataset_read(&stage->data[d], path, error, sizeof error) < 0) {
            fprintf(stderr, "%s\n(--data names the folder)\n", error);
            return -1;
        }
        printf("%s: %zu rows, %zu features, %" PRId64 " classes\n",
               data_names[d], stage->data[d].rows, stage->data[d].features,
               stage->data[d].classes);
    }
    return 0;
}

int
main(int argc, char **argv)
{
    static struct stage stage = { .lock = PTHREAD_MUTEX_INITIALIZER };
    struct settings s = { .seed = 1, .trials = 60, .data = "examples/data" };
    int failures = 0;

    read_arguments(&s, argc, argv);
    if (s.out && mkdir(s.out, 0777) < 0 && errno != EEXIST) {
        fprintf(stderr, "--out: %s: %s\n", s.out, strerror(errno));
        return 2;
    }
    if (read_data(&stage, &s) < 0)
        return 2;
    plan(&stage, &s);
    printf("%zu studies, %" PRId64 " configurations, %" PRId64 " threads\n",
           stage.n, stage.trials, s.threads);
    run(&stage, s.threads);
    for (size_t i = 0; i < stage.n; i++)
        if (stage.experiments[i].error[0]) {
            fprintf(stderr, "%s\n", stage.experiments[i].error);
            failures++;
        }
    if (!failures)
        scoreboard_print(stdout, stage.n, stage.experiments);
    if (!failures && s.out)
        printf("\nThe trials are in %s, one CSV file for each study.\n", s.out);
    printf("%.0f seconds in all\n", seconds_now() - stage.start);
    for (int d = 0; d < DATA_SETS; d++)
        dataset_clear(&stage.data[d]);
    return failures ? 1 : 0;
}
