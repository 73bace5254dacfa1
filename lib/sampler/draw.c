/*
 * Drawing a new feasible point, by three methods one after the other.
 *
 * 1. Rejection: draws from the whole space, until one is wanted.
 * 2. In a finite domain of few points: all of them in turn.
 * 3. Else, a walk over the sublevel sets of the violation v of the constraints:
 *    a coordinate is drawn anew from the part of the axis where v is no larger
 *    than now, again and again.  That leads to v = 0; from there on the walk
 *    keeps to the feasible points, and, being slice sampling, leaves the
 *    space's distribution restricted to them unchanged.
 *
 * [N03] R. M. Neal: "Slice sampling", Annals of Statistics 31(3), 705, 2003;
 *       the shrinking of an interval is its figure 5.
 */
#include "sampler/draw.h"

#include "base/error.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define DRAWS 10000
#define DRAWS_PER_POINT 20             /* enough in a domain of few points */
#define MAX_POINTS (UINT64_C(1) << 22) /* that method 2 goes through */
#define PATIENCE 20                    /* sweeps of it without progress */
#define SWEEPS 200                     /* of a walk, to become feasible */
#define MORE_SWEEPS 10                 /* then, to forget where it did */
#define WALKS 3
#define SHRINKS 60

bool
hpti_is_wanted(const hpti_domain *domain, const hpti_history *history,
               const double *u)
{
    if (domain->count && hpti_history_has(history, u))
        return false;
    return !domain->constrained || hpti_domain_is_feasible(domain, u);
}

static void
draw_any(const hpti_domain *domain, hpti_random *random, double *u)
{
    for (size_t c = 0; c < domain->dim; c++)
        u[c] = hpti_random_uniform(random);
    hpti_domain_settle(domain, u, NULL);
}

/* ---- all points of a finite domain ---- */

static const hpt_dist *
dist_of(const hpti_domain *domain, size_t c)
{
    return hpti_space_dist(domain->space, domain->coordinates[c].parameter);
}

/*
 * The settled point after u in lexicographic order; after the last one the
 * first.  All coordinates must have separate values.
 */
static void
advance(const hpti_domain *domain, double *u)
{
    for (size_t c = domain->dim; c-- > 0;) {
        double next = u[c];

        if (!hpti_dist_next(dist_of(domain, c), &next))
            continue;
        u[c] = next;
        for (size_t after = c + 1; after < domain->dim; after++)
            u[after] = 0;
        hpti_domain_settle(domain, u, NULL);
        if (u[c] == next) /* else it is inactive, and back at 1/2 */
            return;
    }
    for (size_t c = 0; c < domain->dim; c++)
        u[c] = 0;
    hpti_domain_settle(domain, u, NULL);
}

static int
go_through(const hpti_domain *domain, const hpti_history *history,
           hpti_random *random, double *u)
{
    bool feasible = false;

    draw_any(domain, random, u);
    for (uint64_t i = 0; i < domain->count; i++) {
        if (hpti_is_wanted(domain, history, u))
            return HPT_OK;
        feasible = feasible || hpti_domain_is_feasible(domain, u);
        advance(domain, u);
    }
    if (feasible)
        return HPT_EXHAUSTED;
    return hpti_fail(HPT_E_INFEASIBLE,
                     "none of the %" PRIu64 " points of the space satisfies "
                     "the constraints",
                     domain->count);
}

/* ---- walking towards feasible points ---- */

/* How far from the constraints is the point that v settles to?  Into u. */
static double
settle_at(const hpti_domain *domain, const double *v, double *u)
{
    memcpy(u, v, domain->dim * sizeof *u);
    hpti_domain_settle(domain, u, NULL);
    return hpti_domain_violation(domain, u);
}

/*
 * Draw coordinate c of v anew, uniformly from where the violation is at most
 * `violation`, that of v; returns the new one.
 */
static double
redraw(const hpti_domain *domain, hpti_random *random, double violation,
       size_t c, double *v, double *u)
{
    const double old = v[c];
    double low = 0, high = 1;

    for (int i = 0; i < SHRINKS; i++) {
        double now;

        v[c] = low + (high - low) * hpti_random_uniform(random);
        now = settle_at(domain, v, u);
        if (now <= violation)
            return now;
        if (v[c] < old)
            low = v[c];
        else
            high = v[c];
    }
    v[c] = old;
    return violation;
}

/* One walk.  v: not settled, so that a coordinate keeps its place while it is
 * inactive. */
static bool
walk(const hpti_domain *domain, const hpti_history *history,
     hpti_random *random, double *v, double *u)
{
    double violation;
    int idle = 0, left = MORE_SWEEPS;

    for (size_t c = 0; c < domain->dim; c++)
        v[c] = hpti_random_uniform(random);
    violation = settle_at(domain, v, u);
    for (int i = 0; i < SWEEPS && left > 0 && idle < PATIENCE; i++) {
        const double before = violation;

        for (size_t c = 0; c < domain->dim; c++)
            violation = redraw(domain, random, violation, c, v, u);
        if (!(violation > 0))
            left--;
        else
            idle = violation < before ? 0 : idle + 1;
    }
    settle_at(domain, v, u);
    return hpti_is_wanted(domain, history, u);
}

static int
walk_often(const hpti_domain *domain, const hpti_history *history,
           hpti_random *random, double *u)
{
    const hpt_allocator *mem = hpti_history_allocator(history);
    double *v = hpti_alloc(mem, domain->dim, sizeof *v);
    bool found = false;

    if (!v)
        return hpti_fail_memory("a walk to feasible points");
    for (int i = 0; i < WALKS && !found; i++)
        found = walk(domain, history, random, v, u);
    hpti_free(mem, v);
    if (found)
        return HPT_OK;
    return hpti_fail(HPT_E_INFEASIBLE,
                     "no %spoint found that satisfies the constraints, in %d "
                     "draws and %d walks; are they too tight, or at odds?",
                     domain->count ? "new " : "", DRAWS, WALKS);
}

/* ---- together ---- */

int
hpti_draw(const hpti_domain *domain, const hpti_history *history,
          hpti_random *random, double *u)
{
    uint64_t draws = DRAWS;

    if (domain->count && domain->count < DRAWS / DRAWS_PER_POINT)
        draws = domain->count * DRAWS_PER_POINT;
    for (uint64_t i = 0; i < draws; i++) {
        draw_any(domain, random, u);
        if (hpti_is_wanted(domain, history, u))
            return HPT_OK;
    }
    if (domain->count && domain->count <= MAX_POINTS)
        return go_through(domain, history, random, u);
    return walk_often(domain, history, random, u);
}

int
hpti_draw_instead(const hpti_domain *domain, const hpti_history *history,
                  hpti_random *random, double *u)
{
    hpti_domain_settle(domain, u, NULL);
    if (hpti_is_wanted(domain, history, u))
        return HPT_OK;
    return hpti_draw(domain, history, random, u);
}
