/*
 * Maximising log expected improvement over a domain.
 *
 * Boltzmann starts by Gumbel's trick: the largest keys log EI / sd - log(-log
 * U) are a draw without replacement.  Lock-step runs after Irie et al., arXiv
 * 2511.13625 (2025).
 */
#include "sampler/gp-search-priv.h"

#include "base/error.h"
#include "specfun/elementary.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOG_10 2.302585092994046
#define MOST_SAMPLED 1000 /* candidates of a joint draw */
#define MEMORY 8

int
hpti_search_create(hpti_search **out, const hpt_allocator *mem,
                   const hpti_domain *domain,
                   const hpti_search_options *options, uint64_t seed)
{
    const size_t dim = domain->dim, starts = options->starts;
    hpti_search *s = hpti_calloc(mem, 1, sizeof *s);

    *out = NULL;
    if (!s)
        return hpti_fail_memory("a search");
    s->mem = mem;
    s->domain = domain;
    s->options = s->now = *options;
    s->cap = options->spread + options->near + 2 * starts + 2;
    for (size_t d = 0; d < dim; d++) {
        bool steps = domain->coordinates[d].kind != HPTI_CONTINUOUS;

        s->separate = s->separate || steps;
        s->continuous = s->continuous || !steps;
    }
    s->candidates = hpti_matrix(mem, s->cap, dim);
    s->values = hpti_matrix(mem, s->cap, 2);
    s->ranks = hpti_alloc(mem, s->cap, sizeof *s->ranks);
    s->order = hpti_alloc(mem, starts, sizeof *s->order);
    s->runs = hpti_calloc(mem, starts, sizeof *s->runs);
    s->points = hpti_matrix(mem, starts * dim, 2);
    s->run_values = hpti_matrix(mem, starts, 1);
    s->alive = hpti_alloc(mem, starts, sizeof *s->alive);
    s->low = hpti_matrix(mem, dim, 4);
    s->moves = hpti_matrix(mem, MOVES_ROOM + 1, dim + 1);
    s->active = hpti_alloc(mem, dim, 1);
    s->sums = hpti_matrix(mem, s->cap + MOVES_ROOM + starts * (dim + 1), 1);
    if (!s->candidates || !s->values || !s->ranks || !s->order || !s->runs ||
        !s->points || !s->run_values || !s->alive || !s->low || !s->moves ||
        !s->active || !s->sums)
        goto nomem;
    s->keys = s->values + s->cap;
    s->gradients = s->points + starts * dim;
    s->high = s->low + dim;
    s->box_low = s->high + dim;
    s->box_high = s->box_low + dim;
    s->move_values = s->moves + (MOVES_ROOM + 1) * dim;
    for (size_t r = 0; r < starts; r++)
        if (hpti_lbfgs_create(&s->runs[r], mem, dim, MEMORY) < 0)
            goto nomem;
    if (dim <= HPTI_SOBOL_MAX_DIM &&
        hpti_sobol_create(&s->sobol, mem, dim, seed | 1) < 0)
        goto nomem;
    *out = s;
    return HPT_OK;

nomem:
    hpti_search_destroy(s);
    return hpti_fail_memory("a search");
}

void
hpti_search_destroy(hpti_search *s)
{
    if (!s)
        return;
    for (size_t r = 0; s->runs && r < s->options.starts; r++)
        hpti_lbfgs_destroy(s->runs[r]);
    hpti_sobol_destroy(s->sobol);
    hpti_free(s->mem, s->candidates);
    hpti_free(s->mem, s->values);
    hpti_free(s->mem, s->ranks);
    hpti_free(s->mem, s->order);
    hpti_free(s->mem, s->runs);
    hpti_free(s->mem, s->points);
    hpti_free(s->mem, s->run_values);
    hpti_free(s->mem, s->alive);
    hpti_free(s->mem, s->low);
    hpti_free(s->mem, s->moves);
    hpti_free(s->mem, s->active);
    hpti_free(s->mem, s->sums);
    hpti_free(s->mem, s);
}

static size_t
share_of(size_t count, double share)
{
    const double part = ceil((double)count * share);

    return part < 1 ? count > 0 : (size_t)part;
}

void
hpti_search_spend(hpti_search *s, double share)
{
    s->now.spread = share_of(s->options.spread, share);
    s->now.near = share_of(s->options.near, share);
    s->now.starts = share_of(s->options.starts, share);
    s->now.iterations = (int)share_of((size_t)s->options.iterations, share);
}

/* ---- candidates ---- */

/* Keep the point in the next free place when it is feasible. */
static void
keep(hpti_search *s)
{
    double *u = s->candidates + s->n * s->domain->dim;

    hpti_domain_settle(s->domain, u, NULL);
    if (!s->domain->constrained || hpti_domain_is_feasible(s->domain, u))
        s->n++;
}

static void
spread_candidates(hpti_search *s, hpti_random *random, int64_t number)
{
    const size_t dim = s->domain->dim;

    for (size_t i = 0; i < s->now.spread; i++) {
        double *u = s->candidates + s->n * dim;

        if (s->sobol)
            hpti_sobol_point(s->sobol, (uint64_t)number * s->options.spread + i,
                             u);
        else
            for (size_t d = 0; d < dim; d++)
                u[d] = hpti_random_uniform(random);
        for (size_t d = 0; d < dim; d++)
            u[d] = s->low[d] + u[d] * (s->high[d] - s->low[d]);
        keep(s);
    }
}

/* A number near an interval, reflected into it. */
static double
reflect(double u, double low, double high)
{
    if (u < low)
        u = 2 * low - u;
    if (u > high)
        u = 2 * high - u;
    return fmin(fmax(u, low), high);
}

/*
 * Move away from a good point: all coordinates by a little, some coordinates by
 * a little, or some coordinates to anywhere.
 */
static void
perturb(const hpti_search *s, hpti_random *random, double *u, int way)
{
    const size_t dim = s->domain->dim;
    const double chance = way ? fmin(1, 2.0 / (double)dim) : 1;
    const size_t always = hpti_random_below(random, dim);

    for (size_t d = 0; d < dim; d++) {
        bool steps = s->domain->coordinates[d].kind != HPTI_CONTINUOUS;
        double draw = hpti_random_uniform(random);
        double size = hpti_random_uniform(random);
        double normal = hpti_random_normal(random);
        double width = s->high[d] - s->low[d];

        if (d != always && draw >= chance)
            continue;
        if (way == 2 || (steps && size < 0.5))
            u[d] = s->low[d] + width * hpti_random_uniform(random);
        else /* 10^(-3 .. -0.5) of the width */
            u[d] = reflect(u[d] + width * normal *
                                      hpti_exp(LOG_10 * (-3 + 2.5 * size)),
                           s->low[d], s->high[d]);
    }
}

static void
near_candidates(hpti_search *s, const hpti_surrogate *surrogate,
                hpti_random *random)
{
    const size_t dim = s->domain->dim;
    const size_t known = hpti_surrogate_observations(surrogate)->n_finite;
    const size_t top = known / 20 ? known / 20 : 1;

    for (size_t i = 0; i < s->now.near; i++) {
        double *u = s->candidates + s->n * dim;
        size_t k = hpti_random_below(random, top);

        memcpy(u,
               s->centre && i % 2 ? s->centre
                                  : hpti_surrogate_ranked(surrogate, k),
               dim * sizeof *u);
        perturb(s, random, u, (int)(i % 3));
        keep(s);
    }
}

/* ---- what is maximised ---- */

int
hpti_search_values(hpti_search *s, hpti_surrogate *surrogate, size_t n,
                   const double *points, double *values)
{
    double *more = s->sums;

    for (size_t i = 0; i < n; i++)
        values[i] = 0;
    for (size_t k = s->alone ? 1 : 0; k <= s->n_outcomes; k++) {
        hpti_surrogate *one = k ? s->outcomes[k - 1] : surrogate;

        if (hpti_surrogate_log_ei(one, n, points, more) < 0)
            return HPT_E_NOMEM;
        for (size_t i = 0; i < n; i++)
            values[i] += more[i];
    }
    return HPT_OK;
}

static int
values_with_gradients(hpti_search *s, hpti_surrogate *surrogate, size_t n,
                      const double *points, double *values, double *gradients)
{
    const size_t dim = s->domain->dim;
    double *more = s->sums, *slopes = more + n;

    for (size_t i = 0; i < n; i++)
        values[i] = 0;
    for (size_t i = 0; i < n * dim; i++)
        gradients[i] = 0;
    for (size_t k = s->alone ? 1 : 0; k <= s->n_outcomes; k++) {
        hpti_surrogate *one = k ? s->outcomes[k - 1] : surrogate;

        if (hpti_surrogate_log_ei_gradient(one, n, points, more, slopes) < 0)
            return HPT_E_NOMEM;
        for (size_t i = 0; i < n; i++)
            values[i] += more[i];
        for (size_t i = 0; i < n * dim; i++)
            gradients[i] += slopes[i];
    }
    return HPT_OK;
}

void
hpti_search_constrain(hpti_search *s, size_t n, hpti_surrogate *const *outcomes,
                      const double *best)
{
    s->n_outcomes = n;
    s->outcomes = outcomes;
    s->centre = best;
    s->alone = !best && n > 0;
}

/* ---- the local phase ---- */

/* The best candidate first, the others drawn with chances exp(z-score). */
static size_t
choose_starts(hpti_search *s, hpti_random *random)
{
    size_t wanted = s->now.starts < s->n ? s->now.starts : s->n;
    double sum = 0, squares = 0, sd, best = -INFINITY;

    for (size_t i = 0; i < s->n; i++)
        sum += s->values[i];
    for (size_t i = 0; i < s->n; i++) {
        double d = s->values[i] - sum / (double)s->n;

        squares += d * d;
        best = fmax(best, s->values[i]);
    }
    sd = sqrt(squares / (double)s->n);
    for (size_t i = 0; i < s->n; i++) {
        double gumbel = -hpti_log(-hpti_log(hpti_random_uniform(random)));

        s->keys[i] = (s->values[i] - best) / (sd > 0 ? sd : 1) + gumbel;
        if (s->values[i] == best)
            s->keys[i] = INFINITY;
    }
    hpti_search_largest(s->n, s->keys, wanted, s->order);
    return wanted;
}

/* The box of the continuous coordinates around a settled point; the others,
 * and inactive ones, stay where they are. */
static void
set_box(hpti_search *s, const double *u)
{
    const size_t dim = s->domain->dim;

    if (s->domain->conditional) {
        memcpy(s->points, u, dim * sizeof *u); /* settle a copy */
        hpti_domain_settle(s->domain, s->points, s->active);
    }
    for (size_t d = 0; d < dim; d++) {
        bool moves = s->domain->coordinates[d].kind == HPTI_CONTINUOUS &&
                     (!s->domain->conditional || s->active[d]);

        s->box_low[d] = moves ? s->low[d] : u[d];
        s->box_high[d] = moves ? s->high[d] : u[d];
    }
}

/* Evaluate the points of all runs that still want it, in one batch. */
static int
evaluate_runs(hpti_search *s, hpti_surrogate *surrogate, size_t n_alive)
{
    const size_t dim = s->domain->dim;

    for (size_t i = 0; i < n_alive; i++)
        memcpy(s->points + i * dim, hpti_lbfgs_point(s->runs[s->alive[i]]),
               dim * sizeof *s->points);
    return values_with_gradients(s, surrogate, n_alive, s->points,
                                 s->run_values, s->gradients);
}

/* Advance all runs to their ends. */
static int
advance_runs(hpti_search *s, hpti_surrogate *surrogate, size_t n)
{
    const size_t dim = s->domain->dim;
    size_t n_alive = n;

    for (size_t i = 0; i < n; i++)
        s->alive[i] = i;
    while (n_alive) {
        size_t still = 0;

        if (evaluate_runs(s, surrogate, n_alive) < 0)
            return HPT_E_NOMEM;
        for (size_t i = 0; i < n_alive; i++) {
            const double *u = s->points + i * dim;
            double *g = s->gradients + i * dim;
            double f = -s->run_values[i];

            for (size_t d = 0; d < dim; d++)
                g[d] = -g[d];
            if (s->domain->constrained &&
                !hpti_domain_is_feasible(s->domain, u))
                f = INFINITY;
            if (hpti_lbfgs_advance(s->runs[s->alive[i]], f, g))
                s->alive[still++] = s->alive[i];
        }
        n_alive = still;
    }
    return HPT_OK;
}

/* -log EI at a run's end that settling has moved (a continuous coordinate has
 * become inactive, or lies in a wide cell); infinite when not feasible. */
static int
settled_value(hpti_search *s, hpti_surrogate *surrogate, const double *u,
              double *f)
{
    double log_ei;

    if (hpti_search_values(s, surrogate, 1, u, &log_ei) < 0)
        return HPT_E_NOMEM;
    *f = -log_ei;
    if (s->domain->constrained && !hpti_domain_is_feasible(s->domain, u))
        *f = INFINITY;
    return HPT_OK;
}

/* The least width of a continuous coordinate. */
static double
narrowest(const hpti_search *s)
{
    double least = 1;

    for (size_t d = 0; d < s->domain->dim; d++)
        if (s->domain->coordinates[d].kind == HPTI_CONTINUOUS)
            least = fmin(least, s->high[d] - s->low[d]);
    return least;
}

/* L-BFGS from n settled points (rows of `from` at the given indices); the ends
 * are added to the candidates. */
int
hpti_search_climb(hpti_search *s, hpti_surrogate *surrogate, size_t n,
                  const size_t *from)
{
    const size_t dim = s->domain->dim;
    const hpti_lbfgs_options options = { .max_iterations = s->now.iterations,
                                         .max_evaluations =
                                             2 * s->now.iterations,
                                         .gradient_limit = 1e-5,
                                         .value_limit = 1e-9,
                                         .first_step = 0.05 * narrowest(s) };

    for (size_t i = 0; i < n; i++) {
        const double *u = s->candidates + from[i] * dim;

        set_box(s, u);
        hpti_lbfgs_start(s->runs[i], u, s->box_low, s->box_high, &options);
    }
    if (advance_runs(s, surrogate, n) < 0)
        return HPT_E_NOMEM;
    for (size_t i = 0; i < n && s->n < s->cap; i++) {
        double *end = s->candidates + s->n * dim, f;
        const double *best = hpti_lbfgs_best(s->runs[i], &f);

        memcpy(end, best, dim * sizeof *end);
        hpti_domain_settle(s->domain, end, NULL);
        if (memcmp(end, best, dim * sizeof *end) != 0 &&
            settled_value(s, surrogate, end, &f) < 0)
            return HPT_E_NOMEM;
        s->values[s->n] = -f;
        if (isfinite(f))
            s->n++;
    }
    return HPT_OK;
}

static int
compare_ranks(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

/* Best first; among equals the earlier one. */
static void
rank_candidates(hpti_search *s)
{
    for (size_t i = 0; i < s->n; i++)
        s->ranks[i] = (struct rank){ s->values[i], i };
    qsort(s->ranks, s->n, sizeof *s->ranks, compare_ranks);
}

/* Every so many of the candidates, for a joint draw takes the cube of them. */
static void
thin_candidates(hpti_search *s, size_t most)
{
    const size_t dim = s->domain->dim, n = s->n;

    if (n <= most)
        return;
    for (size_t i = 0; i < most; i++)
        memmove(s->candidates + i * dim, s->candidates + i * n / most * dim,
                dim * sizeof *s->candidates);
    s->n = most;
}

/* Values of the candidates by a draw of f, with what the outcomes say. */
static int
sample_values(hpti_search *s, hpti_surrogate *surrogate, hpti_random *random)
{
    const bool alone = s->alone;
    int rc = HPT_OK;

    memset(s->values, 0, s->n * sizeof *s->values);
    s->alone = true; /* the outcomes' acquisitions only */
    if (s->n_outcomes)
        rc = hpti_search_values(s, surrogate, s->n, s->candidates, s->values);
    s->alone = alone;
    if (rc < 0 || alone)
        return rc;
    if (hpti_surrogate_sample(surrogate, s->n, s->candidates, random, s->keys) <
        0)
        return HPT_E_NOMEM;
    for (size_t i = 0; i < s->n; i++)
        s->values[i] -= s->keys[i];
    return HPT_OK;
}

int
hpti_search_run(hpti_search *s, hpti_surrogate *surrogate,
                const hpti_region *region, hpti_random *random, int64_t number,
                size_t *n)
{
    const size_t dim = s->domain->dim;
    size_t starts;

    for (size_t d = 0; d < dim; d++) {
        s->low[d] = region ? region->low[d] : 0;
        s->high[d] = region ? region->high[d] : 1;
    }
    *n = s->n = 0;
    spread_candidates(s, random, number);
    near_candidates(s, surrogate, random);
    if (!s->n)
        return HPT_OK;
    if (s->options.thompson) {
        thin_candidates(s, MOST_SAMPLED);
        if (sample_values(s, surrogate, random) < 0)
            return HPT_E_NOMEM;
        rank_candidates(s);
        *n = s->n;
        return HPT_OK;
    }
    if (hpti_search_values(s, surrogate, s->n, s->candidates, s->values) < 0)
        return HPT_E_NOMEM;
    if (s->continuous) {
        starts = choose_starts(s, random);
        if (hpti_search_climb(s, surrogate, starts, s->order) < 0)
            return HPT_E_NOMEM;
    }
    if (s->separate && hpti_search_alternate(s, surrogate) < 0)
        return HPT_E_NOMEM;
    rank_candidates(s);
    *n = s->n;
    return HPT_OK;
}

const double *
hpti_search_point(const hpti_search *s, size_t k, double *log_ei)
{
    if (log_ei)
        *log_ei = s->ranks[k].value;
    return s->candidates + s->ranks[k].index * s->domain->dim;
}
