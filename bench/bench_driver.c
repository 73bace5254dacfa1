/*
 * What the benches of quality share: command line, processes, lines.
 *
 * Processes take the next study from a counter that they share; a study's
 * figures do not depend on how many there are, the order of the lines does.
 */
#include "bench_driver.h"

#include "bench_options.h"

#include <errno.h>
#include <inttypes.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of all processes. */
struct shared {
    atomic_llong next; /* study */
    sem_t output;      /* taken while a line is written */
};

/* Whole lines, however long they are and whoever writes besides. */
static void
print_line(struct shared *shared, char *line)
{
    size_t n = strlen(line), done = 0;

    line[n++] = '\n'; /* in the place of the terminating 0 */
    while (sem_wait(&shared->output) && errno == EINTR)
        ;
    while (done < n) {
        ssize_t written = write(STDOUT_FILENO, line + done, n - done);
        if (written < 0 && errno != EINTR) {
            sem_post(&shared->output);
            bench_fail(NULL, "standard output: %s", strerror(errno));
        }
        done += written > 0 ? (size_t)written : 0;
    }
    sem_post(&shared->output);
}

/* Do studies until none is left. */
static void
work(const struct driver *driver, struct shared *shared)
{
    const int64_t n = (int64_t)driver->n_functions;
    int64_t task;

    while ((task = atomic_fetch_add(&shared->next, 1)) < driver->seeds * n) {
        int64_t seed = driver->first_seed + task / n;
        struct record *record = record_create(driver->functions[task % n],
                                              (uint64_t)seed, driver->budget);
        double seconds = driver->run(driver, record);
        char *line = record_line(record, driver->head, driver->trace, seconds);
        print_line(shared, line);
        free(line);
        record_destroy(record);
    }
}

static int
work_in_processes(const struct driver *driver, struct shared *shared)
{
    int failures = 0, status;

    for (int64_t j = 0; j < driver->jobs; j++) {
        pid_t pid = fork();
        if (pid < 0)
            bench_fail(NULL, "fork: %s", strerror(errno));
        if (pid == 0) {
            work(driver, shared);
            _exit(0);
        }
    }
    while (wait(&status) > 0)
        failures += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
driver_work(const struct driver *driver)
{
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status = EXIT_SUCCESS;

    if (shared == MAP_FAILED)
        bench_fail(NULL, "mmap: %s", strerror(errno));
    atomic_init(&shared->next, 0);
    if (sem_init(&shared->output, 1, 1))
        bench_fail(NULL, "sem_init: %s", strerror(errno));
    if (driver->jobs > 1)
        status = work_in_processes(driver, shared);
    else
        work(driver, shared);
    munmap(shared, sizeof *shared);
    return status;
}

/* ---- the command line ---- */

static void
add_function(struct driver *driver, const struct function *f)
{
    for (size_t i = 0; i < driver->n_functions; i++)
        if (driver->functions[i] == f)
            return;
    if (driver->n_functions == MAX_FUNCTIONS)
        bench_fail(NULL, "--function: more than %d functions", MAX_FUNCTIONS);
    driver->functions[driver->n_functions++] = f;
}

/* "all" is the first group, "more" all other formulas: all but the last. */
static int
is_of(const char *name, size_t group)
{
    return !strcmp(name, bench_groups[group].name) ||
           (!strcmp(name, "all") && group == 0) ||
           (!strcmp(name, "more") && group > 0 &&
            group + 1 < bench_group_count);
}

static void
read_functions(struct driver *driver, char *list)
{
    for (char *name = strtok(list, ","); name; name = strtok(NULL, ",")) {
        int found = 0;
        for (size_t g = 0; g < bench_group_count; g++)
            if (is_of(name, g)) {
                found = 1;
                for (size_t i = 0; i < bench_groups[g].n; i++)
                    add_function(driver, &bench_groups[g].functions[i]);
            }
        if (!found && !function_find(name))
            bench_fail(NULL, "--function: there is no '%s', see --help", name);
        if (!found)
            add_function(driver, function_find(name));
    }
}

static void
print_help(const char *usage)
{
    fputs(usage, stdout);
    fputs(
        "  --function F[,F...]  names or groups of functions: 'all' is the\n"
        "                       group 'reference', 'more' all others but 'tasks'\n"
        "  --budget B           trials of a study\n"
        "  --seeds K            studies of a function\n"
        "  --first-seed I       seeds I, I + 1, ..., I + K - 1; 0 by default\n"
        "  --jobs J             processes at work, 1 by default\n"
        "  --trace              write the regret after every trial too\n"
        "groups and their functions:\n",
        stdout);
    for (size_t g = 0; g < bench_group_count; g++) {
        printf("  %s (%s):", bench_groups[g].name, bench_groups[g].about);
        for (size_t i = 0; i < bench_groups[g].n; i++)
            printf("%s%s", i % 4 ? " " : "\n    ",
                   bench_groups[g].functions[i].name);
        putchar('\n');
    }
}

void
driver_option(struct driver *driver, int option, char *argument,
              const char *usage)
{
    switch (option) {
    case OPTION_FUNCTION:
        read_functions(driver, argument);
        break;
    case OPTION_BUDGET:
        driver->budget = bench_read_int("budget", argument, 1, 1000000);
        break;
    case OPTION_SEEDS:
        driver->seeds = bench_read_int("seeds", argument, 1, 1000000);
        break;
    case OPTION_FIRST_SEED:
        driver->first_seed =
            bench_read_int("first-seed", argument, 0, INT32_MAX);
        break;
    case OPTION_JOBS:
        driver->jobs = bench_read_int("jobs", argument, 1, 1024);
        break;
    case OPTION_TRACE:
        driver->trace = 1;
        break;
    case OPTION_HELP:
        print_help(usage);
        exit(0);
    default:
        bench_fail(NULL, "%s: see --help", driver->program);
    }
}

void
driver_check(const struct driver *driver, int argc, char **argv)
{
    if (optind < argc)
        bench_fail(NULL, "%s: '%s' is not an option", driver->program,
                   argv[optind]);
    if (!driver->n_functions || !driver->budget || !driver->seeds)
        bench_fail(NULL,
                   "%s: --function, --budget and --seeds are needed, see "
                   "--help",
                   driver->program);
}
