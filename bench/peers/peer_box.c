/*
 * peer-box: optimisers of a box of real numbers in the quality bench.
 *
 *   peer-box --sampler S --function F[,F...] --budget B --seeds K
 *
 * As study has it: the same functions, noise, seeds, lines.  A function whose
 * space is not a box of reals on a linear scale is left out, with a message.
 * Under noise the trial with the smallest observation is taken home, for these
 * peers have no opinion of their own.
 */
#include "../bench_driver.h"
#include "../bench_options.h"
#include "box_peer.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: peer-box --sampler S --function F[,F...] --budget B --seeds K\n"
    "                [--first-seed I] [--jobs J] [--trace]\n"
    "  --sampler S          one of those that are listed last\n";

static const struct {
    const struct box_method *methods;
    const size_t *n;
} libraries[] = {
#ifdef HAVE_NLOPT
    { nlopt_methods, &nlopt_method_count },
#endif
#ifdef HAVE_DLIB
    { dlib_methods, &dlib_method_count },
#endif
};
enum { LIBRARIES = sizeof libraries / sizeof *libraries };

static const struct box_method *
find_method(const char *name)
{
    for (size_t i = 0; i < LIBRARIES; i++)
        for (size_t k = 0; k < *libraries[i].n; k++)
            if (!strcmp(libraries[i].methods[k].name, name))
                return &libraries[i].methods[k];
    return NULL;
}

static int
is_spent(const struct box_problem *problem)
{
    const struct record *record = problem->data;

    return record->n == record->budget;
}

static double
evaluate(const struct box_problem *problem, const double *x)
{
    struct record *record = problem->data;
    double inside[FUNCTION_MAX_DIM];

    if (is_spent(problem))
        return INFINITY;
    for (size_t i = 0; i < problem->d; i++) {
        const double low = problem->low[i], high = problem->high[i];
        /* BOBYQA scales, and may be out by a rounding error */
        inside[i] = fmin(fmax(x[i], low), high);
        if (!(fabs(inside[i] - x[i]) <= 1e-12 * (high - low)))
            bench_fail(NULL, "%s: x%zu = %.17g is out of its bounds",
                       record->function->name, i, x[i]);
    }
    return record_add(record, record->n, inside);
}

static double
run(const struct driver *driver, struct record *record)
{
    const struct box_method *method = driver->context;
    const struct function *f = record->function;
    double low[FUNCTION_MAX_DIM], high[FUNCTION_MAX_DIM];
    double start[FUNCTION_MAX_DIM], begin;
    struct box_problem problem = { .d = f->d,
                                   .low = low,
                                   .high = high,
                                   .start = start,
                                   .seed = record->seed,
                                   .budget = record->budget,
                                   .evaluate = evaluate,
                                   .is_spent = is_spent,
                                   .data = record };

    for (size_t i = 0; i < f->d; i++) {
        low[i] = f->low[f->cube ? 0 : i];
        high[i] = f->high[f->cube ? 0 : i];
        start[i] = low[i] + (high[i] - low[i]) *
                                function_uniform(record->seed + 3000, i);
    }
    begin = bench_seconds();
    method->minimise(&problem);
    return bench_seconds() - begin;
}

/* Keep the functions of boxes. */
static void
leave_out(struct driver *driver)
{
    size_t n = 0;

    for (size_t i = 0; i < driver->n_functions; i++) {
        const struct function *f = driver->functions[i];
        if (f->build)
            fprintf(stderr,
                    "peer-box: %s is left out, its space is no box of reals\n",
                    f->name);
        else
            driver->functions[n++] = f;
    }
    driver->n_functions = n;
    if (!n)
        bench_fail(NULL, "peer-box: no function is left");
}

static void
print_methods(void)
{
    printf("samplers:\n ");
    for (size_t i = 0; i < LIBRARIES; i++)
        for (size_t k = 0; k < *libraries[i].n; k++)
            printf(" %s", libraries[i].methods[k].name);
    putchar('\n');
}

static void
read_arguments(struct driver *driver, int argc, char **argv)
{
    enum { SAMPLER = 1 };
    static const struct option options[] = {
        { "sampler", required_argument, NULL, SAMPLER },
        DRIVER_OPTIONS,
    };
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == SAMPLER && !(driver->context = find_method(optarg)))
            bench_fail(NULL, "--sampler: there is no '%s', see --help", optarg);
        if (option == OPTION_HELP)
            atexit(print_methods);
        if (option != SAMPLER)
            driver_option(driver, option, optarg, usage);
    }
    driver_check(driver, argc, argv);
    if (!driver->context)
        bench_fail(NULL, "peer-box: --sampler is needed, see --help");
}

int
main(int argc, char **argv)
{
    static char head[256];
    struct driver driver = {
        .program = "peer-box", .jobs = 1, .head = head, .run = run
    };
    const struct box_method *method;

    read_arguments(&driver, argc, argv);
    method = driver.context;
    snprintf(head, sizeof head, "\"sampler\":\"%s\",\"version\":\"%s\"",
             method->name, method->version());
    leave_out(&driver);
    return driver_work(&driver);
}
