/*
 * What the benches of quality share: which functions, seeds and budget, one
 * line for each study on standard output, several processes at work.  A bench
 * brings the one thing that it does otherwise: how it runs a study.
 */
#ifndef HPTUNE_BENCH_DRIVER_H
#define HPTUNE_BENCH_DRIVER_H

#include "bench_record.h"

#include <getopt.h>

enum { MAX_FUNCTIONS = 256 };

struct driver {
    const char *program;
    size_t n_functions;
    const struct function *functions[MAX_FUNCTIONS];
    int64_t budget, seeds, first_seed, jobs;
    int trace;

    const char *head; /* of each line, see record_line() */
    /* One study; returns the seconds that it took, those of looking at it left
     * out. */
    double (*run)(const struct driver *driver, struct record *record);
    const void *context; /* what run() knows besides */
};

/* The options that all of them have, for getopt_long(), and their usage. */
enum {
    OPTION_FUNCTION = 256,
    OPTION_BUDGET,
    OPTION_SEEDS,
    OPTION_FIRST_SEED,
    OPTION_JOBS,
    OPTION_TRACE,
    OPTION_HELP
};
#define DRIVER_OPTIONS                                                \
    { "function", required_argument, NULL, OPTION_FUNCTION },         \
        { "budget", required_argument, NULL, OPTION_BUDGET },         \
        { "seeds", required_argument, NULL, OPTION_SEEDS },           \
        { "first-seed", required_argument, NULL, OPTION_FIRST_SEED }, \
        { "jobs", required_argument, NULL, OPTION_JOBS },             \
        { "trace", no_argument, NULL, OPTION_TRACE },                 \
        { "help", no_argument, NULL, OPTION_HELP },                   \
    {                                                                 \
        NULL, 0, NULL, 0                                              \
    }

/* Take up an option of these; help prints the usage and ends the program, any
 * other one ends it with a message. */
void driver_option(struct driver *driver, int option, char *argument,
                   const char *usage);

/* All arguments have been read: is what is needed there?  Ends the program if
 * not. */
void driver_check(const struct driver *driver, int argc, char **argv);

/* Do all studies.  Returns the exit status of the program. */
int driver_work(const struct driver *driver);

#endif
