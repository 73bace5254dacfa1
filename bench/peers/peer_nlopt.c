/*
 * NLopt's global methods, each as its manual says it is used: bounds, a
 * starting point drawn from the seed where one is taken, the budget as the
 * number of evaluations, and all else as it comes.
 *
 * "nlopt-mlsl" is multi-level single linkage with a low-discrepancy sequence,
 * with BOBYQA as its local search, which stops at a relative change of 1e-4 of
 * the value: with tighter ones it spends a small budget in one basin.
 */
#include "box_peer.h"

#include "../bench_options.h"

#include <nlopt.h>
#include <stdio.h>

struct run {
    const struct box_problem *problem;
    nlopt_opt opt;
};

static double
evaluate(unsigned n, const double *x, double *gradient, void *data)
{
    const struct run *run = data;

    (void)n;
    (void)gradient;
    if (run->problem->is_spent(run->problem))
        nlopt_force_stop(run->opt);
    return run->problem->evaluate(run->problem, x);
}

static void
check(nlopt_result rc, const char *what)
{
    if (rc < 0)
        bench_fail(NULL, "nlopt: %s: %s", what, nlopt_result_to_string(rc));
}

static void
add_local(nlopt_opt opt, unsigned d)
{
    nlopt_opt local = nlopt_create(NLOPT_LN_BOBYQA, d);

    check(nlopt_set_ftol_rel(local, 1e-4), "tolerance");
    check(nlopt_set_local_optimizer(opt, local), "local optimizer");
    nlopt_destroy(local);
}

static void
minimise(const struct box_problem *problem, nlopt_algorithm algorithm)
{
    const unsigned d = (unsigned)problem->d;
    nlopt_opt opt = nlopt_create(algorithm, d);
    struct run run = { problem, opt };
    double x[1024], value;

    if (!opt || problem->d > sizeof x / sizeof *x)
        bench_fail(NULL, "nlopt: no optimizer of %u dimensions", d);
    nlopt_srand((unsigned long)problem->seed + 1);
    check(nlopt_set_lower_bounds(opt, problem->low), "bounds");
    check(nlopt_set_upper_bounds(opt, problem->high), "bounds");
    check(nlopt_set_min_objective(opt, evaluate, &run), "objective");
    check(nlopt_set_maxeval(opt, (int)problem->budget), "budget");
    if (algorithm == NLOPT_G_MLSL_LDS)
        add_local(opt, d);
    for (size_t i = 0; i < problem->d; i++)
        x[i] = problem->start[i];
    /* how it ended is of no interest: stopped, or nothing more to try */
    nlopt_optimize(opt, x, &value);
    nlopt_destroy(opt);
}

#define METHOD(function, algorithm)                         \
    static void function(const struct box_problem *problem) \
    {                                                       \
        minimise(problem, algorithm);                       \
    }

METHOD(direct_l, NLOPT_GN_DIRECT_L)
METHOD(crs2, NLOPT_GN_CRS2_LM)
METHOD(mlsl, NLOPT_G_MLSL_LDS)
METHOD(esch, NLOPT_GN_ESCH)
METHOD(isres, NLOPT_GN_ISRES)

static const char *
version(void)
{
    static char text[64];
    int major, minor, bugfix;

    nlopt_version(&major, &minor, &bugfix);
    snprintf(text, sizeof text, "nlopt %d.%d.%d", major, minor, bugfix);
    return text;
}

const struct box_method nlopt_methods[] = {
    { "nlopt-direct-l", direct_l, version }, { "nlopt-crs2", crs2, version },
    { "nlopt-mlsl", mlsl, version },         { "nlopt-esch", esch, version },
    { "nlopt-isres", isres, version },
};
const size_t nlopt_method_count = sizeof nlopt_methods / sizeof *nlopt_methods;
