/*
 * The "grid" sampler: every combination of levels, none of them stored.
 *
 * In order, an odometer turns, the last coordinate fastest.  A wheel that is
 * inactive at the present point stands at its first level and is passed over,
 * so that each point of a conditional space comes once.
 *
 * Shuffled, the combinations are numbered, the last coordinate in the lowest
 * digits, and a permutation of the numbers is gone through.  Two cases leave
 * that road: in a conditional space most combinations may be the same few
 * points, and 2^64 combinations and more have no number.  There, combinations
 * are drawn at random, those proposed before are set aside, and when nearly all
 * drawn ones are, the odometer finds the rest.
 */
#include "base/error.h"
#include "random/permute.h"
#include "random/philox.h"
#include "record/pointset.h"
#include "sampler/grid-levels.h"
#include "sampler/method.h"
#include <string.h>

/* Combinations that one proposal may pass over, about a second's worth. */
#define SKIP_LIMIT (1L << 22)
#define DRAW_LIMIT 1000

typedef enum grid_order { IN_ORDER, PERMUTED, SCATTERED } grid_order;

/* How far the walk has come. */
typedef struct cursor {
    bool done;
    uint64_t index; /* of the next combination, permuted */
    size_t *digits; /* length dim, of the next one in order */
} cursor;

typedef struct grid {
    const hpt_allocator *mem;
    const hpti_domain *domain;
    const hpti_levels *levels;
    uint64_t seed;
    grid_order order;
    hpti_permutation permutation;
    int64_t number; /* of the last proposal, which began at `start` */
    cursor start, at;
    bool met;              /* a point that is allowed, or a trial */
    unsigned char *active; /* length dim */
    /* of all parameters, to check constraints with */
    hpti_value *values;
    unsigned char *value_active;
    /* the trials of an infinite space, scattered only */
    hpti_pointset seen;
    int64_t read; /* of them are in `seen` */
} grid;

static const hpti_option options[HPTI_GRID_N_OPTIONS] = {
    { "levels", 1, HPTI_GRID_MAX_LEVELS, 5, true,
      "levels of a parameter that has more values and no request" },
    { "shuffle", 0, 1, 0, true,
      "1: in an order drawn by the study's seed; 0: last parameter fastest" },
};

static void
grid_destroy(void *state)
{
    grid *g = state;

    if (!g)
        return;
    hpti_pointset_clear(&g->seen);
    hpti_free(g->mem, g->values);
    hpti_free(g->mem, g->value_active);
    hpti_free(g->mem, g->active);
    hpti_free(g->mem, g->start.digits);
    hpti_free(g->mem, g->at.digits);
    hpti_free(g->mem, g);
}

/* Number of combinations less one; false when it does not fit. */
static bool
last_combination(const hpti_domain *domain, const hpti_levels *levels,
                 uint64_t *last)
{
    *last = 0;
    for (size_t c = 0; c < domain->dim; c++) {
        const uint64_t n = levels[c].n;

        /* (last + 1) n - 1 */
        if (*last > (UINT64_MAX - (n - 1)) / n)
            return false;
        *last = *last * n + (n - 1);
    }
    return true;
}

static int
grid_create(void **state, const hpti_setup *setup)
{
    const hpti_domain *domain = setup->domain;
    const size_t dim = domain->dim, n = hpt_space_count(domain->space);
    grid *g = hpti_calloc(setup->mem, 1, sizeof *g);
    uint64_t last;

    *state = NULL;
    if (!g)
        return hpti_fail_memory("a grid");
    g->mem = setup->mem;
    g->domain = domain;
    g->levels = setup->levels;
    g->seed = setup->seed;
    g->number = -1;
    hpti_pointset_init(&g->seen, g->mem, dim);
    g->active = hpti_alloc(g->mem, dim, 1);
    g->start.digits = hpti_calloc(g->mem, dim, sizeof(size_t));
    g->at.digits = hpti_calloc(g->mem, dim, sizeof(size_t));
    g->values = hpti_alloc(g->mem, n, sizeof *g->values);
    g->value_active = hpti_alloc(g->mem, n, 1);
    if ((dim && (!g->active || !g->start.digits || !g->at.digits)) ||
        (n && (!g->values || !g->value_active))) {
        grid_destroy(g);
        return hpti_fail_memory("a grid");
    }
    if (dim)
        memset(g->active, 1, dim);
    if (setup->options[HPTI_GRID_SHUFFLE] > 0) {
        g->order = SCATTERED;
        if (!domain->conditional &&
            last_combination(domain, g->levels, &last)) {
            g->order = PERMUTED;
            hpti_permutation_init(&g->permutation, last, g->seed);
        }
    }
    *state = g;
    return HPT_OK;
}

static void
copy_cursor(const grid *g, cursor *to, const cursor *from)
{
    to->done = from->done;
    to->index = from->index;
    if (g->domain->dim)
        memcpy(to->digits, from->digits, g->domain->dim * sizeof *to->digits);
}

/* The next point in order.  HPT_OK, HPT_EXHAUSTED. */
static int
next_in_order(grid *g, double *u)
{
    size_t *digits = g->at.digits;

    if (g->at.done)
        return HPT_EXHAUSTED;
    for (size_t c = 0; c < g->domain->dim; c++)
        u[c] = g->levels[c].u[digits[c]];
    if (g->domain->conditional)
        hpti_domain_settle(g->domain, u, g->active);
    for (size_t c = g->domain->dim; c-- > 0;) {
        if (g->active[c] && digits[c] + 1 < g->levels[c].n) {
            digits[c]++;
            return HPT_OK;
        }
        digits[c] = 0;
    }
    g->at.done = true;
    return HPT_OK;
}

/* The next point of the permutation.  HPT_OK, HPT_EXHAUSTED. */
static int
next_permuted(grid *g, double *u)
{
    uint64_t combination;

    if (g->at.done)
        return HPT_EXHAUSTED;
    combination = hpti_permute(&g->permutation, g->at.index);
    for (size_t c = g->domain->dim; c-- > 0;) {
        u[c] = g->levels[c].u[combination % g->levels[c].n];
        combination /= g->levels[c].n;
    }
    g->at.done = g->at.index == g->permutation.last;
    g->at.index++;
    return HPT_OK;
}

static bool
is_allowed(grid *g, const double *u)
{
    const hpt_space *space = g->domain->space;

    if (!g->domain->constrained)
        return true;
    hpti_space_values(space, u, g->values, g->value_active);
    hpti_levels_restore(g->levels, g->domain, u, g->values, g->value_active);
    return hpti_space_allows(space, g->values, g->value_active);
}

/* Is a point allowed, and none of the trials so far? */
static bool
is_wanted(grid *g, const hpti_history *history, const double *u)
{
    if (g->domain->count ? hpti_history_has(history, u)
                         : hpti_pointset_has(&g->seen, u)) {
        g->met = true;
        return false;
    }
    if (!is_allowed(g, u))
        return false;
    g->met = true;
    return true;
}

/* Walk on to the next point that is wanted. */
static int
walk(grid *g, const hpti_history *history, double *u)
{
    for (long i = 0; i < SKIP_LIMIT; i++) {
        int rc =
            g->order == PERMUTED ? next_permuted(g, u) : next_in_order(g, u);

        if (rc == HPT_EXHAUSTED && !g->met)
            return hpti_fail(HPT_E_INFEASIBLE,
                             "grid: none of its points satisfies the "
                             "constraints");
        if (rc != HPT_OK || is_wanted(g, history, u))
            return rc;
    }
    /* the next call goes on from here */
    copy_cursor(g, &g->start, &g->at);
    return hpti_fail(HPT_E_INFEASIBLE,
                     "grid: none of the next %ld points satisfies the "
                     "constraints; asking again tries the ones after",
                     SKIP_LIMIT);
}

/* Trials since the last call become known. */
static int
read_history(grid *g, const hpti_history *history)
{
    if (g->domain->count) /* the history has an index of its own */
        return HPT_OK;
    for (; g->read < hpti_history_count(history); g->read++) {
        if (hpti_pointset_reserve(&g->seen) < 0)
            return HPT_E_NOMEM;
        hpti_pointset_add(&g->seen, hpti_history_row(history, g->read).u);
    }
    return HPT_OK;
}

static int
propose_scattered(grid *g, const hpti_history *history, int64_t number,
                  double *u)
{
    hpti_random random;

    if (read_history(g, history) < 0)
        return HPT_E_NOMEM;
    hpti_random_init(&random, g->seed, (uint64_t)number, HPTI_FOR_SHUFFLE);
    for (int i = 0; i < DRAW_LIMIT; i++) {
        for (size_t c = 0; c < g->domain->dim; c++)
            u[c] = g->levels[c].u[hpti_random_below(&random, g->levels[c].n)];
        hpti_domain_settle(g->domain, u, NULL);
        if (is_wanted(g, history, u))
            return HPT_OK;
    }
    return walk(g, history, u);
}

static int
grid_propose(void *state, const hpti_history *history, int64_t number,
             double *u)
{
    grid *g = state;

    /* asked again for a trial that did not come about: the same point */
    if (number == g->number)
        copy_cursor(g, &g->at, &g->start);
    else
        copy_cursor(g, &g->start, &g->at);
    g->number = number;
    if (g->order == SCATTERED)
        return propose_scattered(g, history, number, u);
    return walk(g, history, u);
}

const hpti_method hpti_method_grid = {
    .name = "grid",
    .options = options,
    .n_options = HPTI_GRID_N_OPTIONS,
    .create = grid_create,
    .destroy = grid_destroy,
    .propose = grid_propose,
};
