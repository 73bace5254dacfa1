/*
 * The domain: points of the unit cube, settled, and the values they stand for.
 *
 * Parents have lower indices than their children, among the parameters and so
 * among the coordinates, and one pass in that order settles a whole point.
 */
#include "space/space-priv.h"

#include <math.h>
#include <string.h>

/* What a stack frame holds of a configuration; larger ones are allocated. */
#define FEW 128

/* Marks an inactive coordinate until the end of a pass. */
#define INACTIVE (-1.0)

/* domain is the first member */
static const hpti_frozen *
frozen_of(const hpti_domain *domain)
{
    return (const hpti_frozen *)domain;
}

static const hpti_slot *
slot_of(const hpti_frozen *frozen, size_t coordinate)
{
    return &frozen->slots[frozen->coordinates[coordinate].parameter];
}

static double
clamp(double u)
{
    return !(u > 0) ? 0 : u > 1 ? 1 : u; /* NaN becomes 0 */
}

static void
settle_one(const hpti_slot *slot, double *u)
{
    *u = clamp(*u);
    if (!slot->pointwise)
        hpti_dist_settle(slot->dist, u);
}

/* Are all gates of a slot open at a point that is settled up to its parents? */
static bool
is_open_at(const hpti_frozen *frozen, const hpti_slot *slot, const double *u)
{
    for (size_t g = 0; g < slot->n_gates; g++) {
        const hpti_gate *gate = &frozen->gates[slot->first_gate + g];
        const double at = u[gate->coordinate];

        if (at == INACTIVE ||
            !hpti_condition_holds(gate->condition,
                                  hpti_dist_value(gate->dist, at)))
            return false;
    }
    return true;
}

static void
settle_conditional(const hpti_frozen *frozen, double *u, unsigned char *active)
{
    const size_t dim = frozen->domain.dim;

    for (size_t c = 0; c < dim; c++) {
        const hpti_slot *slot = slot_of(frozen, c);
        const bool open = is_open_at(frozen, slot, u);

        if (open)
            settle_one(slot, &u[c]);
        else
            u[c] = INACTIVE;
        if (active)
            active[c] = open;
    }
    for (size_t c = 0; c < dim; c++)
        if (u[c] == INACTIVE)
            u[c] = 0.5;
}

void
hpti_domain_settle(const hpti_domain *domain, double *u, unsigned char *active)
{
    const hpti_frozen *frozen = frozen_of(domain);

    if (domain->conditional) {
        settle_conditional(frozen, u, active);
        return;
    }
    for (size_t c = 0; c < domain->dim; c++)
        u[c] = clamp(u[c]);
    for (size_t k = 0; k < frozen->n_wide; k++)
        hpti_dist_settle(slot_of(frozen, frozen->wide[k])->dist,
                         &u[frozen->wide[k]]);
    if (active)
        memset(active, 1, domain->dim);
}

void
hpti_domain_cell(const hpti_domain *domain, size_t coordinate, double u,
                 double *low, double *high)
{
    hpti_dist_cell(slot_of(frozen_of(domain), coordinate)->dist, clamp(u), low,
                   high);
}

/* Is a parameter active, given all before it? */
static bool
is_open(const hpti_frozen *frozen, const hpti_slot *slot,
        const hpti_value *values, const unsigned char *active)
{
    if (slot->never)
        return false;
    for (size_t g = 0; g < slot->n_gates; g++) {
        const hpti_condition *condition =
            frozen->gates[slot->first_gate + g].condition;

        if (!active[condition->parent] ||
            !hpti_condition_holds(condition, values[condition->parent]))
            return false;
    }
    return true;
}

static hpti_value
value_at(const hpti_slot *slot, const double *u)
{
    if (slot->coordinate == HPTI_NO_COORDINATE)
        return slot->fixed;
    return hpti_dist_value(slot->dist, u[slot->coordinate]);
}

void
hpti_space_values(const hpt_space *space, const double *u, hpti_value *values,
                  unsigned char *active)
{
    const hpti_frozen *frozen = hpti_space_frozen(space);
    const hpti_slot *slots = frozen->slots;
    const size_t n = frozen->n;

    if (!frozen->domain.conditional) {
        for (size_t i = 0; i < n; i++)
            values[i] = value_at(&slots[i], u);
        if (active)
            memset(active, 1, n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        active[i] = is_open(frozen, &slots[i], values, active);
        if (active[i])
            values[i] = value_at(&slots[i], u);
        else
            values[i].integer = 0;
    }
}

void
hpti_space_point(const hpt_space *space, const hpti_value *values,
                 unsigned char *active, double *u)
{
    const hpti_frozen *frozen = hpti_space_frozen(space);

    for (size_t i = 0; i < frozen->n; i++) {
        const hpti_slot *slot = &frozen->slots[i];
        const bool open = is_open(frozen, slot, values, active);

        if (slot->coordinate != HPTI_NO_COORDINATE)
            u[slot->coordinate] =
                open ? hpti_dist_coordinate(slot->dist, values[i]) : 0.5;
        if (active)
            active[i] = open;
    }
}

/* Values at u into the caller's room, and whether they are allowed; or, when
 * violation is not NULL, how far they are from it. */
static bool
allows_at(const hpt_space *space, const double *u, hpti_value *values,
          unsigned char *active, double *violation)
{
    hpti_space_values(space, u, values, active);
    if (!violation)
        return hpti_space_allows(space, values, active);
    *violation = hpti_space_violation(space, values, active);
    return *violation <= 0;
}

/* As allows_at(), with room for the values. */
static bool
judge(const hpti_domain *domain, const double *u, double *violation)
{
    const hpt_space *space = domain->space;
    const hpt_allocator *mem = &space->mem;
    hpti_value few_values[FEW], *values;
    unsigned char few_active[FEW], *active;
    bool feasible = false;

    if (!domain->constrained)
        return true;
    if (space->n <= FEW)
        return allows_at(space, u, few_values, few_active, violation);
    values = hpti_alloc(mem, space->n, sizeof *values);
    active = hpti_alloc(mem, space->n, 1);
    /* without memory nothing is known to be feasible */
    if (values && active)
        feasible = allows_at(space, u, values, active, violation);
    hpti_free(mem, values);
    hpti_free(mem, active);
    return feasible;
}

bool
hpti_domain_is_feasible(const hpti_domain *domain, const double *u)
{
    return judge(domain, u, NULL);
}

double
hpti_domain_violation(const hpti_domain *domain, const double *u)
{
    double violation = INFINITY;

    return judge(domain, u, &violation) ? 0 : violation;
}
