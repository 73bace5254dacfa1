/*
 * The "random" sampler: independent draws from the distributions.
 *
 * The stream of a trial is keyed by the seed and the trial's number, so its
 * point does not depend on who asks for it.
 */
#include "base/error.h"
#include "sampler/draw.h"
#include "sampler/method.h"

typedef struct random_sampler {
    const hpt_allocator *mem;
    const hpti_domain *domain;
    uint64_t seed;
} random_sampler;

static int
random_create(void **state, const hpti_setup *setup)
{
    random_sampler *sampler = hpti_alloc(setup->mem, 1, sizeof *sampler);

    *state = sampler;
    if (!sampler)
        return hpti_fail_memory("a sampler");
    sampler->mem = setup->mem;
    sampler->domain = setup->domain;
    sampler->seed = setup->seed;
    return HPT_OK;
}

static void
random_destroy(void *state)
{
    random_sampler *sampler = state;

    hpti_free(sampler->mem, sampler);
}

static int
random_propose(void *state, const hpti_history *history, int64_t number,
               double *u)
{
    const random_sampler *sampler = state;
    hpti_random random;

    hpti_random_init(&random, sampler->seed, (uint64_t)number,
                     HPTI_FOR_SAMPLER);
    return hpti_draw(sampler->domain, history, &random, u);
}

const hpti_method hpti_method_random = {
    .name = "random",
    .create = random_create,
    .destroy = random_destroy,
    .propose = random_propose,
};
