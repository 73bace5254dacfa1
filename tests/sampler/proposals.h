/*
 * A sampler at work without a study: bound to a space, with a history.
 */
#ifndef HPTUNE_TESTS_SAMPLER_PROPOSALS_H
#define HPTUNE_TESTS_SAMPLER_PROPOSALS_H

#include "../check_main.h"
#include "record/history.h"
#include "sampler/method.h"
#include "space/domain.h"
#include <hptune/sampler.h>
#include <hptune/space.h>
#include <hptune/status.h>
#include <string.h>

typedef struct proposals {
    hpt_allocator mem;
    hpt_space *space;
    hpt_sampler *sampler;
    const hpti_domain *domain;
    hpti_history *history;
} proposals;

/* Take both and freeze, bind, seed; the status of what failed. */
static inline int
proposals_open(proposals *p, hpt_space *space, hpt_sampler *sampler,
               uint64_t seed)
{
    int rc;

    hpti_mem_current(&p->mem);
    p->space = space;
    p->sampler = sampler;
    p->history = NULL;
    if (!space || !sampler)
        return HPT_E_NOMEM;
    rc = hpti_space_freeze(space);
    if (rc < 0)
        return rc;
    p->domain = hpti_space_domain(space);
    rc = hpti_sampler_bind(sampler, p->domain);
    if (rc < 0)
        return rc;
    hpti_sampler_set_seed(sampler, seed);
    return hpti_history_create(&p->history, &p->mem, p->domain->dim,
                               hpt_space_count(space), p->domain->conditional,
                               p->domain->count != 0);
}

static inline void
proposals_close(proposals *p)
{
    hpti_history_destroy(p->history);
    hpt_sampler_destroy(p->sampler);
    hpt_space_destroy(p->space);
}

/* The next proposal becomes a trial; its row. */
static inline int
proposals_ask(proposals *p, hpti_row *row)
{
    int rc = hpti_history_reserve(p->history, row);

    if (rc < 0)
        return rc;
    rc = hpti_sampler_propose(p->sampler, p->history,
                              hpti_history_count(p->history), row->u);
    if (rc != HPT_OK)
        return rc;
    hpti_space_values(p->space, row->u, row->values, row->active);
    hpti_sampler_restore(p->sampler, row->u, row->values, row->active);
    hpti_history_add(p->history);
    return HPT_OK;
}

/* A point that was tried before becomes a trial. */
static inline int
proposals_add(proposals *p, const hpti_value *values)
{
    hpti_row row;
    int rc = hpti_history_reserve(p->history, &row);

    if (rc < 0)
        return rc;
    memcpy(row.values, values, hpt_space_count(p->space) * sizeof *values);
    hpti_space_point(p->space, row.values, row.active, row.u);
    hpti_history_add(p->history);
    return HPT_OK;
}

/* Parameter i of a row as the user's number. */
static inline double
proposals_number(const proposals *p, const hpti_row *row, size_t i)
{
    if (row->active && !row->active[i])
        return NAN;
    return hpti_dist_number(hpti_space_dist(p->space, i), row->values[i]);
}

#endif
