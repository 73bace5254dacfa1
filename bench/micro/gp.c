/*
 * The Gaussian process in microseconds a call: gp [N[,N...]] [D]
 *
 * One JSON line for each function, kernel and number n of observations, in D
 * dimensions (6): the best of several batches, since all else that runs only
 * ever adds.  Linear algebra is the built-in one.
 */
#include "gp/gp.h"
#include "base/clock.h"
#include "linalg/linalg.h"
#include <hptune/status.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { CANDIDATES = 352, STARTS = 5 }; /* points, as the sampler asks */

typedef struct problem {
    hpti_gp *gp;
    hpti_gp_state *state;
    double *theta, *gradient, *points, *mean, *variance;
    double *mean_gradient, *variance_gradient, *work;
} problem;

typedef void operation(const problem *p);

/* Keeps the compiler from dropping a result. */
static volatile double sink;

static void
likelihood(const problem *p)
{
    sink = hpti_gp_log_posterior(p->gp, p->theta, NULL);
}

static void
likelihood_gradient(const problem *p)
{
    sink = hpti_gp_log_posterior(p->gp, p->theta, p->gradient);
}

static void
condition(const problem *p)
{
    hpti_gp_condition(p->state, p->gp, p->theta);
}

static void
predict(const problem *p)
{
    hpti_gp_predict(p->state, CANDIDATES, p->points, p->mean, p->variance,
                    p->work);
}

static void
predict_gradient(const problem *p)
{
    hpti_gp_predict_gradient(p->state, STARTS, p->points, p->mean, p->variance,
                             p->mean_gradient, p->variance_gradient, p->work);
}

static const struct {
    const char *name;
    operation *run;
} operations[] = {
    { "likelihood", likelihood },
    { "likelihood_gradient", likelihood_gradient },
    { "condition", condition },
    { "predict_352", predict },
    { "predict_gradient_5", predict_gradient },
};

/* Batches of about 2 ms; the best of 15. */
static double
best_seconds(operation *run, const problem *p)
{
    double best = INFINITY;
    size_t calls = 1;

    run(p);
    for (int batch = 0; batch < 15; batch++) {
        double begin = hpti_clock_s(), seconds;

        for (size_t i = 0; i < calls; i++)
            run(p);
        seconds = hpti_clock_s() - begin;
        best = fmin(best, seconds / (double)calls);
        if (seconds < 1e-3) {
            calls = (size_t)(2e-3 / fmax(best, 1e-8)) + 1;
            batch = 0;
        }
    }
    return best;
}

static double
draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

static double *
room(size_t n)
{
    double *a = malloc(n * sizeof *a);

    if (!a)
        exit(EXIT_FAILURE);
    return a;
}

static void
open_problem(problem *p, const hpt_allocator *mem, size_t n, size_t dim)
{
    unsigned char *category = calloc(dim, 1);
    uint64_t random = n;

    if (!category ||
        hpti_gp_create(&p->gp, mem, dim, category, n, HPTI_LINALG_BUILTIN) < 0)
        exit(EXIT_FAILURE);
    free(category);
    p->theta = room(hpti_theta_count(dim));
    p->gradient = room(hpti_theta_count(dim));
    p->points = room(CANDIDATES * dim);
    p->mean = room(CANDIDATES);
    p->variance = room(CANDIDATES);
    p->mean_gradient = room(STARTS * dim);
    p->variance_gradient = room(STARTS * dim);
    for (size_t i = 0; i < CANDIDATES * dim; i++)
        p->points[i] = draw(&random);
    for (size_t i = 0; i < n; i++) {
        double *x = p->mean_gradient, y = 0;

        for (size_t d = 0; d < dim; d++) {
            x[d] = draw(&random);
            y += sin(4 * x[d] + (double)d);
        }
        hpti_gp_add(p->gp, x, y, 0);
    }
}

static void
close_problem(problem *p)
{
    hpti_gp_destroy(p->gp);
    free(p->theta);
    free(p->gradient);
    free(p->points);
    free(p->mean);
    free(p->variance);
    free(p->mean_gradient);
    free(p->variance_gradient);
}

static void
measure_kernel(problem *p, const char *name)
{
    const size_t n = p->gp->n, dim = p->gp->kernel.dim;
    size_t size;

    if (hpti_gp_state_create(&p->state, p->gp) < 0)
        exit(EXIT_FAILURE);
    hpti_prior_start(&p->gp->prior, &p->gp->kernel, p->theta);
    hpti_gp_condition(p->state, p->gp, p->theta);
    size = hpti_gp_predict_work(p->state, CANDIDATES) +
           hpti_gp_predict_gradient_work(p->state, STARTS);
    p->work = room(size);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        printf("{\"function\":\"%s\",\"kernel\":\"%s\",\"dim\":%zu,\"n\":%zu,"
               "\"us\":%.2f}\n",
               operations[i].name, name, dim, n,
               best_seconds(operations[i].run, p) * 1e6);
    fflush(stdout);
    free(p->work);
    hpti_gp_state_destroy(p->state);
}

static void
measure_size(size_t n, size_t dim)
{
    static const struct {
        const char *name;
        bool additive, quadratic, warped;
    } kernels[] = {
        { "plain", false, false, false },
        { "additive", true, false, false },
        { "quadratic", false, true, false },
        { "plain, warped", false, false, true },
        { "additive, warped", true, false, true },
    };
    hpt_allocator mem;
    problem p;

    hpti_mem_current(&mem);
    open_problem(&p, &mem, n, dim);
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        p.gp->kernel.additive = kernels[k].additive;
        p.gp->kernel.quadratic = kernels[k].quadratic;
        p.gp->kernel.warped = kernels[k].warped;
        measure_kernel(&p, kernels[k].name);
    }
    close_problem(&p);
}

int
main(int argc, char **argv)
{
    const char *sizes = argc > 1 ? argv[1] : "25,50,100,200";
    const unsigned long dim = argc > 2 ? strtoul(argv[2], NULL, 10) : 6;

    while (*sizes) {
        char *end;
        unsigned long n = strtoul(sizes, &end, 10);

        if (end == sizes || n < 1 || dim < 1) {
            fprintf(stderr, "usage: gp [N[,N...]] [D]\n");
            return EXIT_FAILURE;
        }
        measure_size(n, dim);
        sizes = *end == ',' ? end + 1 : end;
    }
    return EXIT_SUCCESS;
}
