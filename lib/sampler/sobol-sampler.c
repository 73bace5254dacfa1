/*
 * The "sobol" sampler: the points of a scrambled Sobol sequence in turn.
 *
 * A point that is not allowed or not new is passed over.  Points are dealt in
 * the order of asking, so any number of workers gets the same ones.
 */
#include "base/error.h"
#include "random/philox.h"
#include "random/sobol.h"
#include "sampler/draw.h"
#include "sampler/method.h"

/* Points that one proposal may pass over before it draws at random. */
#define SKIP_LIMIT 1000

enum { SCRAMBLE, N_OPTIONS };

typedef struct sobol_sampler {
    const hpt_allocator *mem;
    const hpti_domain *domain;
    uint64_t seed;
    hpti_sobol *sequence; /* NULL without coordinates */
    int64_t number;       /* of the last proposal, which began at `start` */
    uint64_t start, index;
} sobol_sampler;

static const hpti_option options[N_OPTIONS] = {
    { "scramble", 0, 1, 1, true,
      "1: scrambled by the study's seed; 0: the plain sequence from 0 on" },
};

static void
sobol_destroy(void *state)
{
    sobol_sampler *sampler = state;

    hpti_sobol_destroy(sampler->sequence);
    hpti_free(sampler->mem, sampler);
}

static int
sobol_create(void **state, const hpti_setup *setup)
{
    const size_t dim = setup->domain->dim;
    sobol_sampler *sampler = hpti_calloc(setup->mem, 1, sizeof *sampler);
    uint64_t scramble = 0;
    hpti_random random;

    *state = NULL;
    if (!sampler)
        return hpti_fail_memory("a sampler");
    sampler->mem = setup->mem;
    sampler->domain = setup->domain;
    sampler->seed = setup->seed;
    sampler->number = -1;
    if (setup->options[SCRAMBLE] > 0) {
        hpti_random_init(&random, setup->seed, 0, HPTI_FOR_SCRAMBLE);
        scramble = hpti_random_bits(&random) | 1;
    }
    if (dim > 0) {
        int rc =
            hpti_sobol_create(&sampler->sequence, sampler->mem, dim, scramble);

        if (rc < 0) {
            sobol_destroy(sampler);
            return rc;
        }
    }
    *state = sampler;
    return HPT_OK;
}

static int
sobol_propose(void *state, const hpti_history *history, int64_t number,
              double *u)
{
    sobol_sampler *sampler = state;
    hpti_random random;

    /* asked again for a trial that did not come about: the same point */
    if (number == sampler->number)
        sampler->index = sampler->start;
    sampler->number = number;
    sampler->start = sampler->index;
    for (int i = 0; sampler->sequence && i < SKIP_LIMIT; i++) {
        hpti_sobol_point(sampler->sequence, sampler->index++, u);
        hpti_domain_settle(sampler->domain, u, NULL);
        if (hpti_is_wanted(sampler->domain, history, u))
            return HPT_OK;
    }
    hpti_random_init(&random, sampler->seed, (uint64_t)number,
                     HPTI_FOR_SAMPLER);
    return hpti_draw(sampler->domain, history, &random, u);
}

const hpti_method hpti_method_sobol = {
    .name = "sobol",
    .options = options,
    .n_options = N_OPTIONS,
    .max_dim = HPTI_SOBOL_MAX_DIM,
    .create = sobol_create,
    .destroy = sobol_destroy,
    .propose = sobol_propose,
};
