/*
 * The interface of a sampling method.  A new method is one file with a constant
 * descriptor and one line in the table of sampler.c.
 */
#ifndef HPTI_SAMPLER_METHOD_H
#define HPTI_SAMPLER_METHOD_H

#include "acquisition/surrogate.h"
#include "base/mem.h"
#include "record/history.h"
#include "space/domain.h"
#include <hptune/sampler.h>
#include <stdint.h>

typedef struct hpti_option {
    const char *key;
    double low, high, standard;
    bool whole; /* only whole numbers */
    const char *help;
} hpti_option;

/* A level of a continuous coordinate, and the user's own number for it. */
typedef struct hpti_exact {
    double u, value;
} hpti_exact;

/* Levels of one coordinate of a grid: settled coordinates in their order, all
 * different. */
typedef struct hpti_levels {
    size_t n;
    double *u;         /* length n */
    hpti_exact *exact; /* length n, by rising u; NULL when the user listed no
                          numbers, or when u gives them back to the last bit */
} hpti_levels;

/* What a method is created with; all borrowed, and outlives the state. */
typedef struct hpti_setup {
    const hpt_allocator *mem;
    const hpti_domain *domain;
    uint64_t seed;
    const double *options;     /* in the order of the method's table */
    const hpti_levels *levels; /* length dim, for a grid; else NULL */
} hpti_setup;

/* How the last proposal came about. */
typedef struct hpti_explanation {
    const char *source; /* NULL: there was none yet; else which way it came */
    const char *reason; /* and why that way */
    const hpti_surrogate_report *model; /* what proposed it, or NULL */
    const double *lengthscales;         /* of the model, length dim */
    double log_acquisition;             /* NaN without a model */
    double fit_s, search_s, all_s;      /* seconds */
} hpti_explanation;

typedef struct hpti_method {
    const char *name;
    const hpti_option *options;
    size_t n_options;
    size_t max_dim; /* most coordinates that it can serve; 0: any number */

    /* HPT_OK with *state, or an error. */
    int (*create)(void **state, const hpti_setup *setup);
    void (*destroy)(void *state);

    /*
     * Propose the point of a trial: settled, feasible, new where the domain is
     * finite.  HPT_OK, HPT_EXHAUSTED, HPT_E_INFEASIBLE, HPT_E_NOMEM.  After an
     * error the same call may be made again.
     */
    int (*propose)(void *state, const hpti_history *history, int64_t number,
                   double *u);

    /* Of the last proposal; NULL for a method that has nothing to say. */
    void (*explain)(const void *state, hpti_explanation *explanation);
} hpti_method;

extern const hpti_method hpti_method_grid;
extern const hpti_method hpti_method_random;
extern const hpti_method hpti_method_sobol;
extern const hpti_method hpti_method_gp;

/* ---- what the study asks of a handle ---- */

/*
 * Bind a sampler to a frozen space: raises a remembered failure, resolves the
 * names of a grid.  HPT_OK, HPT_E_NOT_FOUND, HPT_E_RANGE, HPT_E_NOMEM.
 */
int hpti_sampler_bind(hpt_sampler *sampler, const hpti_domain *domain);

/* Does it belong to a study already? */
bool hpti_sampler_is_bound(const hpt_sampler *sampler);

/* Set the seed; before the first proposal. */
void hpti_sampler_set_seed(hpt_sampler *sampler, uint64_t seed);

/*
 * Propose through the method; its state is created at the first call.  Once it
 * has said HPT_EXHAUSTED, it says so for ever.
 */
int hpti_sampler_propose(hpt_sampler *sampler, const hpti_history *history,
                         int64_t number, double *u);

/* How the last proposal came about; .source is NULL when there was none. */
void hpti_sampler_explain(const hpt_sampler *sampler,
                          hpti_explanation *explanation);

/* The name of its method. */
const char *hpti_sampler_method(const hpt_sampler *sampler);

/* After a proposal: hpti_levels_restore() for a grid, nothing for others. */
void hpti_sampler_restore(const hpt_sampler *sampler, const double *u,
                          hpti_value *values, const unsigned char *active);

#endif
