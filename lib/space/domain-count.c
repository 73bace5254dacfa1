/*
 * How many settled points has a domain?
 *
 * Counts are exact below 2^64; 0 stands for infinite, 2^64 and more, or not
 * known, and absorbs whatever it is multiplied by or added to.
 *
 * What is under a coordinate p depends on its value only through the conditions
 * on it.  Its values fall into classes that are all alike to these, and where
 * each coordinate has one parent at most (a forest)
 *
 *     N(p) = sum over classes k of p: size_k * prod over children c of p:
 *                N(c) if k has c active, else 1
 *
 * since an inactive coordinate rests at 1/2 with all that is below it.  Where a
 * coordinate depends on several, all combinations of classes are walked, up to
 * a limit.
 */
#include "space/space-priv.h"

#include <stdlib.h>

#define WALK_LIMIT (UINT64_C(1) << 20)
#define WALK_DEPTH 1000

/* Values of a parent that are alike to all conditions on it. */
typedef struct alike {
    hpti_value value; /* one of them */
    uint64_t size;
} alike;

/* The classes of all parents, and what the count needs besides. */
struct tally {
    const hpti_frozen *frozen;
    const hpt_allocator *mem;
    alike *classes; /* of all parents, one after the other */
    size_t n_classes, capacity;
    size_t *first;   /* length dim + 1: where a coordinate's classes begin */
    size_t *parent;  /* length dim: what a coordinate depends on */
    uint64_t *below; /* length dim: N(c), forest only */
    const alike **chosen; /* length dim: NULL for inactive, no forest only */
    uint64_t steps;
};

static uint64_t
times(uint64_t a, uint64_t b)
{
    return b && a > UINT64_MAX / b ? 0 : a * b;
}

static uint64_t
plus(uint64_t a, uint64_t b)
{
    return !a || !b || a > UINT64_MAX - b ? 0 : a + b;
}

static const hpti_slot *
slot_of(const struct tally *tally, size_t c)
{
    return &tally->frozen->slots[tally->frozen->coordinates[c].parameter];
}

static bool
append_class(struct tally *tally, hpti_value value, uint64_t size)
{
    if (tally->n_classes == tally->capacity) {
        const size_t wanted = tally->capacity ? 2 * tally->capacity : 16;
        alike *classes =
            hpti_realloc(tally->mem, tally->classes, wanted, sizeof *classes);

        if (!classes)
            return false;
        tally->classes = classes;
        tally->capacity = wanted;
    }
    tally->classes[tally->n_classes++] = (alike){ value, size };
    return true;
}

static int
compare_integers(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Where may a condition change its mind, in (low, high]?  Into cuts. */
static size_t
cuts_of(const hpti_condition *condition, int64_t low, int64_t high,
        int64_t *cuts)
{
    const size_t ends = condition->between ? 1 : condition->n;
    size_t n = 0;

    for (size_t k = 0; k < ends; k++) {
        const int64_t from = condition->between ? condition->from.integer
                                                : condition->values[k].integer;
        const int64_t to = condition->between ? condition->to.integer : from;

        if (from > low && from <= high)
            cuts[n++] = from;
        if (to >= low && to < high)
            cuts[n++] = to + 1;
    }
    return n;
}

/* Classes of a parent whose values are all the integers from low to high. */
static bool
cut_range(struct tally *tally, size_t p, int64_t low, int64_t high)
{
    const hpti_frozen *frozen = tally->frozen;
    int64_t *cuts;
    size_t room = 1, n = 0;
    bool done = true;

    for (size_t g = 0; g < frozen->n_gates; g++)
        if (frozen->gates[g].coordinate == p)
            room += 2 + 2 * frozen->gates[g].condition->n;
    cuts = hpti_alloc(tally->mem, room, sizeof *cuts);
    if (!cuts)
        return false;
    cuts[n++] = low;
    for (size_t g = 0; g < frozen->n_gates; g++)
        if (frozen->gates[g].coordinate == p)
            n += cuts_of(frozen->gates[g].condition, low, high, cuts + n);
    qsort(cuts, n, sizeof *cuts, compare_integers);
    for (size_t k = 0; k < n && done; k++) {
        const int64_t last = k + 1 < n ? cuts[k + 1] - 1 : high;

        if (last >= cuts[k])
            done = append_class(tally, (hpti_value){ .integer = cuts[k] },
                                (uint64_t)last - (uint64_t)cuts[k] + 1);
    }
    hpti_free(tally->mem, cuts);
    return done;
}

/* Classes of a parent of few values, one each, cell after cell. */
static bool
walk_cells(struct tally *tally, const hpt_dist *dist)
{
    double u = 0;
    uint64_t n = 0;

    do {
        if (!append_class(tally, hpti_dist_settle(dist, &u), 1))
            return false;
    } while (++n < WALK_LIMIT && hpti_dist_next(dist, &u));
    return true;
}

/* Classes of parent p.  False: out of memory. */
static bool
classify(struct tally *tally, size_t p)
{
    const hpt_dist *dist = slot_of(tally, p)->dist;
    const uint64_t count = tally->frozen->coordinates[p].count;
    const size_t before = tally->n_classes;

    if (hpti_dist_is_integral(dist)) {
        const int64_t low = hpti_dist_value(dist, 0).integer;
        const int64_t high = hpti_dist_value(dist, 1).integer;

        if ((uint64_t)high - (uint64_t)low == count - 1)
            return cut_range(tally, p, low, high);
    }
    if (count <= WALK_LIMIT && !walk_cells(tally, dist))
        return false;
    if (tally->n_classes - before != count)
        tally->n_classes = before; /* not known: no class, so a count of 0 */
    return true;
}

/* Classes of all coordinates that are parents.  False: out of memory. */
static bool
classify_all(struct tally *tally)
{
    const hpti_domain *domain = &tally->frozen->domain;

    for (size_t c = 0; c < domain->dim; c++) {
        tally->first[c] = tally->n_classes;
        if (domain->coordinates[c].parent && !classify(tally, c))
            return false;
    }
    tally->first[domain->dim] = tally->n_classes;
    return true;
}

/* ---- a forest ---- */

/* The one coordinate that c depends on: dim without one, SIZE_MAX for many. */
static size_t
parent_of(const struct tally *tally, size_t c)
{
    const hpti_slot *slot = slot_of(tally, c);
    const hpti_gate *gates = tally->frozen->gates + slot->first_gate;

    if (!slot->n_gates)
        return tally->frozen->domain.dim;
    for (size_t g = 1; g < slot->n_gates; g++)
        if (gates[g].coordinate != gates[0].coordinate)
            return SIZE_MAX;
    return gates[0].coordinate;
}

static bool
is_forest(struct tally *tally)
{
    bool forest = true;

    for (size_t c = 0; c < tally->frozen->domain.dim; c++) {
        tally->parent[c] = parent_of(tally, c);
        forest = forest && tally->parent[c] != SIZE_MAX;
    }
    return forest;
}

/* Is c, whose one parent has a value, active? */
static bool
is_active_under(const struct tally *tally, size_t c, hpti_value value)
{
    const hpti_slot *slot = slot_of(tally, c);

    for (size_t g = 0; g < slot->n_gates; g++)
        if (!hpti_condition_holds(
                tally->frozen->gates[slot->first_gate + g].condition, value))
            return false;
    return true;
}

/* N(p), where N is known for all coordinates after p. */
static uint64_t
count_below(const struct tally *tally, size_t p)
{
    const hpti_domain *domain = &tally->frozen->domain;
    uint64_t sum = 0;

    if (!domain->coordinates[p].parent)
        return domain->coordinates[p].count;
    for (size_t k = tally->first[p]; k < tally->first[p + 1]; k++) {
        const alike *class = &tally->classes[k];
        uint64_t product = class->size;

        for (size_t c = p + 1; c < domain->dim; c++)
            if (tally->parent[c] == p &&
                is_active_under(tally, c, class->value))
                product = times(product, tally->below[c]);
        sum = k > tally->first[p] ? plus(sum, product) : product;
    }
    return sum;
}

static uint64_t
count_forest(struct tally *tally)
{
    const size_t dim = tally->frozen->domain.dim;
    uint64_t product = 1;

    for (size_t c = dim; c-- > 0;) {
        tally->below[c] = count_below(tally, c);
        if (tally->parent[c] == dim)
            product = times(product, tally->below[c]);
    }
    return product;
}

/* ---- any other ---- */

static bool
is_active_among(const struct tally *tally, size_t c)
{
    const hpti_slot *slot = slot_of(tally, c);

    for (size_t g = 0; g < slot->n_gates; g++) {
        const hpti_gate *gate = &tally->frozen->gates[slot->first_gate + g];
        const alike *class = tally->chosen[gate->coordinate];

        if (!class || !hpti_condition_holds(gate->condition, class->value))
            return false;
    }
    return true;
}

/* Settled points of coordinates c and up, classes chosen for those before. */
static uint64_t
walk_classes(struct tally *tally, size_t c)
{
    const hpti_domain *domain = &tally->frozen->domain;
    uint64_t sum = 0;

    if (c == domain->dim)
        return 1;
    if (++tally->steps > WALK_LIMIT)
        return 0;
    tally->chosen[c] = NULL;
    if (!is_active_among(tally, c))
        return walk_classes(tally, c + 1);
    if (!domain->coordinates[c].parent)
        return times(domain->coordinates[c].count, walk_classes(tally, c + 1));
    for (size_t k = tally->first[c]; k < tally->first[c + 1]; k++) {
        uint64_t product;

        tally->chosen[c] = &tally->classes[k];
        product = times(tally->classes[k].size, walk_classes(tally, c + 1));
        sum = k > tally->first[c] ? plus(sum, product) : product;
        if (!sum)
            break;
    }
    return sum;
}

static int
count_conditional(struct tally *tally, uint64_t *count)
{
    const size_t dim = tally->frozen->domain.dim;
    int rc = HPT_OK;

    tally->first = hpti_alloc(tally->mem, dim + 1, sizeof *tally->first);
    tally->parent = hpti_alloc(tally->mem, dim, sizeof *tally->parent);
    tally->below = hpti_alloc(tally->mem, dim, sizeof *tally->below);
    tally->chosen = hpti_alloc(tally->mem, dim, sizeof *tally->chosen);
    if (!tally->first || !tally->parent || !tally->below || !tally->chosen ||
        !classify_all(tally))
        rc = hpti_fail_memory("the domain of a space");
    else if (is_forest(tally))
        *count = count_forest(tally);
    else if (dim <= WALK_DEPTH)
        *count = walk_classes(tally, 0);
    hpti_free(tally->mem, tally->classes);
    hpti_free(tally->mem, tally->first);
    hpti_free(tally->mem, tally->parent);
    hpti_free(tally->mem, tally->below);
    hpti_free(tally->mem, tally->chosen);
    return rc;
}

int
hpti_domain_count(hpti_frozen *frozen, const hpt_allocator *mem)
{
    hpti_domain *domain = &frozen->domain;
    struct tally tally = { .frozen = frozen, .mem = mem };
    uint64_t product = 1;

    for (size_t c = 0; c < domain->dim; c++) {
        if (!frozen->coordinates[c].count)
            return HPT_OK;
        product = times(product, frozen->coordinates[c].count);
    }
    if (frozen->n_gates && domain->dim)
        return count_conditional(&tally, &domain->count);
    domain->count = product;
    return HPT_OK;
}
