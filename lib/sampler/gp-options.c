/*
 * The options of the "gp" sampler.
 */
#include "sampler/gp-options.h"

#include "acquisition/criterion.h"
#include "linalg/linalg.h"

enum { /* in the order of the table */
    INITIAL,
    ACQUISITION,
    KAPPA,
    SPREAD,
    NEAR,
    STARTS,
    ITERATIONS,
    FIT_ITERATIONS,
    ADDITIVE,
    QUADRATIC,
    POWER,
    WARP,
    SLICE,
    LIMIT,
    PATIENCE,
    TURN,
    POLISH,
    MEGAFLOPS,
    NOISE_FLOOR,
    PRIOR,
    REFIT,
    KERNEL,
    REPRODUCIBLE,
    N_OPTIONS
};

const hpti_option hpti_gp_options[HPTI_N_GP_OPTIONS] = {
    { "initial", 0, 10000, 5, true, "points of the Sobol start" },
    { "acquisition", 0, 5, 0, true,
      "0: log expected improvement; 1: the same over scores without noise; 2: "
      "log probability of improvement; 3: confidence bound; 4: Thompson "
      "sampling; 5: expected improvement" },
    { "kappa", 0, 100, 1.8, false,
      "standard deviations of the confidence bound" },
    { "spread", 16, 100000, 256, true,
      "candidates spread over the space at each suggestion" },
    { "near", 0, 100000, 96, true, "candidates around the best points" },
    { "starts", 1, 100, 5, true, "local searches of the acquisition" },
    { "iterations", 1, 1000, 30, true, "steps of each local search" },
    { "fit_iterations", 1, 1000, 10, true,
      "steps of a fit that starts from the last one" },
    { "additive", 0, 1, 1, true,
      "1: try kernels with a term that is additive over the parameters" },
    { "quadratic", 0, 1, 1, true, "1: try kernels with a quadratic trend" },
    { "power", 0, 1, 1, true,
      "1: try scores transformed by a fitted power (Yeo-Johnson)" },
    { "warp", 0, 1, 0, true,
      "1: try coordinates bent by a fitted warp (Kumaraswamy)" },
    { "slice", 0, 1000, 0, true,
      "up to so many trials hyperparameters are drawn by slice sampling" },
    { "limit", 32, 5000, 500, true,
      "most trials in the model; beyond, it keeps a choice of them" },
    { "patience", 0, 1e6, 0, true,
      "trials with hardly an improvement before other hypotheses propose, too; "
      "0: by the number of parameters" },
    { "turn", 2, 1e6, 2, true,
      "then every so many proposals come from another hypothesis" },
    { "polish", 0, 1e6, 4, true,
      "then every so many proposals come from a model of the best point's "
      "neighbourhood; 0: none" },
    { "megaflops", 0, 1e9, 0, false,
      "roughly the most work of a suggestion, in 1e6 operations; 0: no bound" },
    { "noise_floor", 1e-12, 1, 1e-8, false,
      "lowest noise variance, for scores of variance 1" },
    { "prior", 0, 2, 0, true,
      "of lengthscales: 0: gamma; 1: wide, for 50 parameters and more; "
      "2: none" },
    { "refit", 0, 1, 0, true,
      "1: fit all hypotheses at each suggestion, however many the trials" },
    { "kernel", 0, 1, 0, true, "0: Matern 5/2; 1: squared exponential" },
    { "reproducible", 0, 1, 0, true,
      "1: built-in linear algebra only, the same bits on every machine" },
};

_Static_assert(N_OPTIONS == HPTI_N_GP_OPTIONS, "the header has their number");

/* Values of the option "acquisition", and their criteria. */
enum { NOISY = 1, THOMPSON = 4 };
static const int criteria[] = { HPTI_LOG_EI, HPTI_LOG_EI, HPTI_LOG_PI,
                                HPTI_BOUND, HPTI_LOG_EI, HPTI_PLAIN_EI };

static void
read_modelling(hpti_surrogate_options *modelling, const double *values)
{
    hpti_surrogate_defaults(modelling);
    modelling->mode = values[REPRODUCIBLE] > 0 ? HPTI_LINALG_BUILTIN
                                               : HPTI_LINALG_AUTO;
    modelling->criterion = criteria[(int)values[ACQUISITION]];
    modelling->kappa = values[KAPPA];
    modelling->family = (int)values[KERNEL];
    modelling->additive = values[ADDITIVE] > 0;
    modelling->quadratic = values[QUADRATIC] > 0;
    modelling->power = values[POWER] > 0;
    modelling->warp = values[WARP] > 0;
    modelling->slice = (size_t)values[SLICE];
    modelling->limit = (size_t)values[LIMIT];
    modelling->iterations = (int)values[FIT_ITERATIONS];
    modelling->prior.noise_floor = values[NOISE_FLOOR];
    modelling->prior.length_family = (int)values[PRIOR];
    modelling->always = values[REFIT] > 0;
}

void
hpti_gp_read_options(hpti_gp_settings *settings, const double *values,
                     size_t dim)
{
    settings->initial = (size_t)values[INITIAL];
    settings->patience = (size_t)values[PATIENCE];
    if (!settings->patience)
        settings->patience = 4 + (dim > 4 ? dim : 4);
    settings->turn = (int64_t)values[TURN];
    settings->polish = (int64_t)values[POLISH];
    settings->noisy = values[ACQUISITION] == NOISY;
    settings->flops = 1e6 * values[MEGAFLOPS];
    read_modelling(&settings->modelling, values);
    settings->effort = (hpti_search_options){
        .spread = (size_t)values[SPREAD],
        .near = (size_t)values[NEAR],
        .starts = (size_t)values[STARTS],
        .iterations = (int)values[ITERATIONS],
        .thompson = values[ACQUISITION] == THOMPSON
    };
}
