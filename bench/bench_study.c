/*
 * study: how good a sampler is.
 *
 *   study --sampler S --function F|all --budget B --seeds K
 *
 * For each function and seed one study of B trials, and a JSON line with its
 * simple regret after 20, 50, 100, 200 evaluations: the value of the best trial
 * less the minimum.  On a noisy function that is the true value, noise left
 * out, of the trial that hpt_result_estimated_best_number() names: what a user
 * would take home.
 *
 * With --jobs J, J processes share the studies, each of which runs on one
 * thread; a study's figures do not depend on it, the order of the lines does.
 */
#include "bench_options.h"
#include "functions.h"
#include "tasks/task_functions.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const char usage[] =
    "usage: study --sampler S --function F[,F...] --budget B --seeds K\n"
    "             [--first-seed I] [--set key=value ...] [--jobs J]\n"
    "  --sampler S       name of a sampler, such as random or gp\n"
    "  --function F      a function, a list of them, 'all' (the eight that\n"
    "                    other libraries were measured on), 'more' (the\n"
    "                    others: noise, integers, categories, conditions, "
    "...),\n"
    "                    or 'tasks' (tables of trained models)\n"
    "  --budget B        trials of a study\n"
    "  --seeds K         studies of a function\n"
    "  --first-seed I    seeds I, I + 1, ..., I + K - 1; 0 by default\n"
    "  --set key=value   an option of the sampler\n"
    "  --jobs J          processes at work, 1 by default\n"
    "functions:\n ";

static const int64_t checkpoints[] = { 20, 50, 100, 200 };
enum { CHECKPOINTS = sizeof checkpoints / sizeof *checkpoints };
enum { MAX_FUNCTIONS = 64 };

struct setup {
    struct sampler_choice sampler;
    size_t n_functions;
    const struct function *functions[MAX_FUNCTIONS];
    int64_t budget, seeds, first_seed, jobs;
};

/* The true value of the trial that the result takes for the best. */
static double
estimated_best(const struct function *f, const hpt_study *study)
{
    hpt_result *result = hpt_study_result(study);
    int64_t number = hpt_result_estimated_best_number(result);
    const hpt_space *space = hpt_result_space(result);
    double x[FUNCTION_MAX_DIM], value;

    if (number < 0)
        bench_fail(NULL, "%s: %s", f->name, hpt_last_error());
    for (size_t i = 0; i < f->d; i++)
        x[i] = hpt_result_column(result, hpt_space_name(space, i))[number];
    value = f->value(f->d, x);
    hpt_result_destroy(result);
    return value;
}

static hpt_study *
make_study(const struct setup *s, const struct function *f, uint64_t seed)
{
    hpt_space *space = function_space(f);
    hpt_sampler *sampler = sampler_choice_create(&s->sampler);
    hpt_study *study = hpt_study_create(space, sampler);

    hpt_space_destroy(space);
    if (!study)
        bench_fail(NULL, "%s: %s", f->name, hpt_last_error());
    bench_check(hpt_study_set_seed(study, seed), "seed");
    return study;
}

/* One study; regret has the entries of the checkpoints that were reached.  The
 * seconds are those of the study, not of looking at it. */
static double
run(const struct setup *s, const struct function *f, uint64_t seed,
    double *regret)
{
    hpt_study *study = make_study(s, f, seed);
    double x[FUNCTION_MAX_DIM], best = INFINITY, seconds = 0;
    size_t next = 0;

    for (int64_t i = 0; i < s->budget; i++) {
        double start = bench_seconds();
        double value;
        hpt_trial *trial;
        int rc = hpt_study_ask(study, &trial);
        bench_check(rc, f->name);
        if (rc != HPT_OK)
            bench_fail(NULL, "%s: %s after %" PRId64 " trials", f->name,
                       hpt_status_to_string(rc), i);
        bench_check(hpt_trial_get_values(trial, f->d, x), f->name);
        value = f->value(f->d, x);
        best = fmin(best, value);
        value = function_observe(f, x, value, seed, (uint64_t)i);
        bench_check(hpt_study_tell(study, hpt_trial_number(trial), value),
                    f->name);
        seconds += bench_seconds() - start;
        if (next < CHECKPOINTS && checkpoints[next] == i + 1)
            regret[next++] =
                (function_is_noisy(f) ? estimated_best(f, study) : best) -
                f->minimum;
    }
    hpt_study_destroy(study);
    return seconds;
}

/* One line in one write(), so that those of several processes stay whole. */
static void
print_line(const struct setup *s, const struct function *f, int64_t seed,
           const double *regret, double seconds)
{
    char line[1024];
    size_t n = 0;

    n += (size_t)snprintf(
        line, sizeof line,
        "{\"sampler\":\"%.63s\",\"function\":\"%s\",\"d\":%zu,"
        "\"seed\":%" PRId64 ",\"budget\":%" PRId64 ",\"regret\":{",
        s->sampler.name, f->name, f->d, seed, s->budget);
    for (size_t i = 0; i < CHECKPOINTS && checkpoints[i] <= s->budget; i++)
        n += (size_t)snprintf(line + n, sizeof line - n,
                              "%s\"%" PRId64 "\":%.17g", i ? "," : "",
                              checkpoints[i], regret[i]);
    n += (size_t)snprintf(line + n, sizeof line - n, "},\"seconds\":%.6g}\n",
                          seconds);
    if (write(STDOUT_FILENO, line, n) != (ssize_t)n)
        bench_fail(NULL, "standard output: %s", strerror(errno));
}

/* Do studies until none is left; the counter may be shared by processes. */
static void
work(const struct setup *s, atomic_llong *counter)
{
    const int64_t total = s->seeds * (int64_t)s->n_functions;
    int64_t task;

    while ((task = atomic_fetch_add(counter, 1)) < total) {
        const struct function *f = s->functions[task % (int64_t)s->n_functions];
        int64_t seed = s->first_seed + task / (int64_t)s->n_functions;
        double regret[CHECKPOINTS];
        double seconds = run(s, f, (uint64_t)seed, regret);
        print_line(s, f, seed, regret, seconds);
    }
}

static int
work_in_processes(const struct setup *s)
{
    atomic_llong *counter = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int failures = 0, status;

    if (counter == MAP_FAILED)
        bench_fail(NULL, "mmap: %s", strerror(errno));
    atomic_init(counter, 0);
    for (int64_t j = 0; j < s->jobs; j++) {
        pid_t pid = fork();
        if (pid < 0)
            bench_fail(NULL, "fork: %s", strerror(errno));
        if (pid == 0) {
            work(s, counter);
            _exit(0);
        }
    }
    while (wait(&status) > 0)
        failures += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    return failures ? 1 : 0;
}

static void
add_function(struct setup *s, const struct function *f)
{
    if (s->n_functions == MAX_FUNCTIONS)
        bench_fail(NULL, "--function: more than %d functions", MAX_FUNCTIONS);
    s->functions[s->n_functions++] = f;
}

static void
read_functions(struct setup *s, char *list)
{
    for (char *name = strtok(list, ","); name; name = strtok(NULL, ",")) {
        int all = !strcmp(name, "all"), more = !strcmp(name, "more");
        if (all || more) {
            size_t from = all ? 0 : REFERENCE_FUNCTIONS;
            size_t to = all ? REFERENCE_FUNCTIONS : bench_function_count;
            for (size_t i = from; i < to; i++)
                add_function(s, &bench_functions[i]);
        } else if (!strcmp(name, "tasks")) {
            for (size_t i = 0; i < TASK_FUNCTIONS; i++)
                add_function(s, &task_functions[i]);
        } else if (function_find(name)) {
            add_function(s, function_find(name));
        } else {
            bench_fail(NULL, "--function: there is no '%s', see --help", name);
        }
    }
}

static void
print_help(void)
{
    fputs(usage, stdout);
    for (size_t i = 0; i < bench_function_count; i++)
        printf(" %s%s", bench_functions[i].name,
               i % 6 == 5 && i + 1 < bench_function_count ? "\n " : "");
    printf("\ntasks:\n ");
    for (size_t i = 0; i < TASK_FUNCTIONS; i++)
        printf(" %s%s", task_functions[i].name, i % 4 == 3 ? "\n " : "");
    putchar('\n');
}

static void
read_arguments(struct setup *s, int argc, char **argv)
{
    enum { SAMPLER = 1, FUNCTION, BUDGET, SEEDS, FIRST_SEED, SET, JOBS, HELP };
    static const struct option options[] = {
        { "sampler", required_argument, NULL, SAMPLER },
        { "function", required_argument, NULL, FUNCTION },
        { "budget", required_argument, NULL, BUDGET },
        { "seeds", required_argument, NULL, SEEDS },
        { "first-seed", required_argument, NULL, FIRST_SEED },
        { "set", required_argument, NULL, SET },
        { "jobs", required_argument, NULL, JOBS },
        { "help", no_argument, NULL, HELP },
        { NULL, 0, NULL, 0 },
    };
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option) {
        case SAMPLER:
            s->sampler.name = optarg;
            break;
        case FUNCTION:
            read_functions(s, optarg);
            break;
        case BUDGET:
            s->budget = bench_read_int("budget", optarg, 1, 1000000);
            break;
        case SEEDS:
            s->seeds = bench_read_int("seeds", optarg, 1, 1000000);
            break;
        case FIRST_SEED:
            s->first_seed = bench_read_int("first-seed", optarg, 0, INT32_MAX);
            break;
        case SET:
            sampler_choice_set(&s->sampler, optarg);
            break;
        case JOBS:
            s->jobs = bench_read_int("jobs", optarg, 1, 1024);
            break;
        case HELP:
            print_help();
            exit(0);
        default:
            bench_fail(NULL, "study: see --help");
        }
    if (optind < argc)
        bench_fail(NULL, "study: '%s' is not an option", argv[optind]);
    if (!s->sampler.name || !s->n_functions || !s->budget || !s->seeds)
        bench_fail(NULL, "study: --sampler, --function, --budget and --seeds "
                         "are needed, see --help");
}

int
main(int argc, char **argv)
{
    static struct setup s = { .jobs = 1 };
    atomic_llong counter = 0;

    read_arguments(&s, argc, argv);
    /* wrong names end here, not in every process */
    hpt_sampler_destroy(sampler_choice_create(&s.sampler));
    if (s.jobs > 1)
        return work_in_processes(&s);
    work(&s, &counter);
    return 0;
}
