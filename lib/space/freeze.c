/*
 * Freezing: what the quick paths read is derived from a space.
 *
 * A parameter that has one value only is no coordinate.  As a parent it either
 * forbids its child for good, or hands its own conditions down to it; so every
 * gate that is left belongs to a parent with a coordinate.
 */
#include "space/space-priv.h"

#include "base/fpenv.h"
#include <stdlib.h>

void
hpti_frozen_destroy(const hpt_allocator *mem, hpti_frozen *frozen)
{
    if (!frozen)
        return;
    hpti_free(mem, frozen->slots);
    hpti_free(mem, frozen->coordinates);
    hpti_free(mem, frozen->wide);
    hpti_free(mem, frozen->gates);
    hpti_free(mem, frozen);
}

/* The only value, if there is just one. */
static bool
has_one_value(const hpt_dist *dist, hpti_value *value)
{
    const hpti_value low = hpti_dist_value(dist, 0);
    const hpti_value high = hpti_dist_value(dist, 1);

    *value = low;
    if (hpti_dist_is_integral(dist))
        return low.integer == high.integer;
    return low.real == high.real;
}

/* Only the cells at the two ends of a continuous distribution can be wide. */
static bool
is_pointwise(const hpt_dist *dist)
{
    double low, high;

    if (hpt_dist_kind(dist) != HPT_KIND_FLOAT || hpt_dist_count(dist))
        return false;
    hpti_dist_cell(dist, 0, &low, &high);
    if (low < high)
        return false;
    hpti_dist_cell(dist, 1, &low, &high);
    return !(low < high);
}

static hpti_coordinate_kind
kind_of(const hpt_dist *dist)
{
    switch (hpt_dist_kind(dist)) {
    case HPT_KIND_CATEGORICAL:
        return HPTI_CATEGORIES;
    case HPT_KIND_FLOAT:
        return hpt_dist_count(dist) ? HPTI_STEPS : HPTI_CONTINUOUS;
    default:
        return HPTI_STEPS;
    }
}

/* Enter a gate of child i, the last one so far, unless it is there already. */
static int
add_gate(hpti_frozen *frozen, const hpt_allocator *mem, size_t *capacity,
         size_t i, const hpti_condition *condition)
{
    hpti_slot *slot = &frozen->slots[i];
    const hpti_slot *parent = &frozen->slots[condition->parent];

    for (size_t g = 0; g < slot->n_gates; g++)
        if (frozen->gates[slot->first_gate + g].condition == condition)
            return HPT_OK;
    if (frozen->n_gates == *capacity) {
        const size_t wanted = *capacity ? 2 * *capacity : 8;
        hpti_gate *gates =
            hpti_realloc(mem, frozen->gates, wanted, sizeof *gates);

        if (!gates)
            return hpti_fail_memory("the conditions of a space");
        frozen->gates = gates;
        *capacity = wanted;
    }
    frozen->gates[frozen->n_gates++] = (hpti_gate){
        .condition = condition,
        .dist = parent->dist,
        .coordinate = parent->coordinate,
    };
    slot->n_gates++;
    return HPT_OK;
}

/* Bind child i to a parent. */
static int
bind(hpti_frozen *frozen, const hpt_allocator *mem, size_t *capacity, size_t i,
     const hpti_condition *condition)
{
    const hpti_slot *parent = &frozen->slots[condition->parent];
    int rc = HPT_OK;

    if (parent->coordinate != HPTI_NO_COORDINATE)
        return add_gate(frozen, mem, capacity, i, condition);
    if (parent->never || !hpti_condition_holds(condition, parent->fixed))
        frozen->slots[i].never = true;
    for (size_t g = 0; !rc && g < parent->n_gates; g++)
        rc = add_gate(frozen, mem, capacity, i,
                      frozen->gates[parent->first_gate + g].condition);
    return rc;
}

/* Give parameter i its coordinate, if it can vary. */
static void
place(hpti_frozen *frozen, const hpt_dist *dist, size_t i)
{
    hpti_slot *slot = &frozen->slots[i];

    slot->dist = dist;
    slot->is_integral = hpti_dist_is_integral(dist);
    slot->coordinate = HPTI_NO_COORDINATE;
    if (has_one_value(dist, &slot->fixed) || slot->never)
        return;
    slot->pointwise = is_pointwise(dist);
    slot->coordinate = frozen->domain.dim++;
    if (!slot->pointwise)
        frozen->wide[frozen->n_wide++] = slot->coordinate;
    frozen->coordinates[slot->coordinate] = (hpti_coordinate){
        .kind = kind_of(dist),
        .count = hpt_dist_count(dist),
        .conditional = slot->n_gates > 0,
        .parameter = i,
    };
    for (size_t g = 0; g < slot->n_gates; g++) {
        const hpti_gate *gate = &frozen->gates[slot->first_gate + g];

        frozen->coordinates[gate->coordinate].parent = true;
    }
}

static int
compare_children(const void *a, const void *b)
{
    const hpti_condition *x = *(const hpti_condition *const *)a;
    const hpti_condition *y = *(const hpti_condition *const *)b;

    if (x->child != y->child)
        return x->child < y->child ? -1 : 1;
    return (x > y) - (x < y);
}

/* Place all parameters in their order; sorted has the conditions by child. */
static int
place_all(hpti_frozen *frozen, const hpt_space *space,
          const hpti_condition *const *sorted)
{
    size_t next = 0, capacity = 0;

    for (size_t i = 0; i < space->n; i++) {
        hpti_slot *slot = &frozen->slots[i];

        slot->first_gate = frozen->n_gates;
        for (; next < space->n_conditions && sorted[next]->child == i; next++) {
            int rc = bind(frozen, &space->mem, &capacity, i, sorted[next]);

            if (rc)
                return rc;
        }
        place(frozen, space->parameters[i].dist, i);
        if (slot->n_gates || slot->never)
            frozen->domain.conditional = true;
    }
    return HPT_OK;
}

static int
sort_and_place(hpti_frozen *frozen, const hpt_space *space)
{
    const size_t n = space->n_conditions;
    const hpti_condition **sorted;
    int rc;

    if (!n)
        return place_all(frozen, space, NULL);
    sorted = hpti_alloc(&space->mem, n, sizeof *sorted);
    if (!sorted)
        return hpti_fail_memory("the conditions of a space");
    for (size_t k = 0; k < n; k++)
        sorted[k] = &space->conditions[k];
    qsort(sorted, n, sizeof *sorted, compare_children);
    rc = place_all(frozen, space, sorted);
    hpti_free(&space->mem, sorted);
    return rc;
}

/* Derive; NULL with the error set. */
static hpti_frozen *
derive(const hpt_space *space)
{
    const hpt_allocator *mem = &space->mem;
    hpti_frozen *frozen = hpti_calloc(mem, 1, sizeof *frozen);

    if (!frozen)
        goto nomem;
    frozen->n = space->n;
    if (space->n) {
        frozen->slots = hpti_calloc(mem, space->n, sizeof *frozen->slots);
        frozen->coordinates =
            hpti_calloc(mem, space->n, sizeof *frozen->coordinates);
        frozen->wide = hpti_alloc(mem, space->n, sizeof *frozen->wide);
        if (!frozen->slots || !frozen->coordinates || !frozen->wide)
            goto nomem;
    }
    frozen->domain.coordinates = frozen->coordinates;
    frozen->domain.constrained = space->n_constraints > 0;
    frozen->domain.space = space;
    if (sort_and_place(frozen, space) || hpti_domain_count(frozen, mem)) {
        hpti_frozen_destroy(mem, frozen);
        return NULL;
    }
    return frozen;

nomem:
    hpti_frozen_destroy(mem, frozen);
    hpti_fail_memory("the domain of a space");
    return NULL;
}

int
hpti_space_freeze(hpt_space *space)
{
    hpti_frozen *frozen, *expected = NULL;
    hpti_fpenv env;
    int rc;

    if (hpti_space_frozen(space))
        return HPT_OK;
    rc = hpti_space_raise(space);
    if (rc)
        return rc;
    env = hpti_fpenv_enter();
    frozen = derive(space);
    hpti_fpenv_leave(env);
    if (!frozen)
        return HPT_E_NOMEM;
    /* another thread may have been quicker */
    if (!atomic_compare_exchange_strong_explicit(&space->frozen, &expected,
                                                 frozen, memory_order_acq_rel,
                                                 memory_order_acquire))
        hpti_frozen_destroy(&space->mem, frozen);
    return HPT_OK;
}

const hpti_domain *
hpti_space_domain(const hpt_space *space)
{
    return &hpti_space_frozen(space)->domain;
}
