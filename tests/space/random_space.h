/*
 * Random spaces with a plain model of them: conditions and constraints as the
 * test itself understands them, to be held against the library.
 */
#ifndef HPTUNE_TESTS_SPACE_RANDOM_SPACE_H
#define HPTUNE_TESTS_SPACE_RANDOM_SPACE_H

#include "../check_main.h"
#include "space/domain.h"
#include <hptune/space.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define MOST_PARAMETERS 12
#define MOST_RULES 24

/* A condition (range or one of some numbers) or a constraint. */
struct rule {
    size_t child, parent;
    size_t n; /* of numbers; 0: range */
    double numbers[3], low, high;
};

struct random_space {
    hpt_space *space;
    size_t n, n_conditions, n_orders, n_linears;
    struct rule conditions[MOST_RULES];
    struct rule orders[2];  /* child < parent */
    struct rule linears[2]; /* numbers[0] child + numbers[1] parent <= high */
};

/* SplitMix64, by Steele, Lea and Flood. */
static inline uint64_t
next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static inline size_t
random_below(uint64_t *state, size_t n)
{
    return (size_t)(next_random(state) % n);
}

static inline double
random_unit(uint64_t *state)
{
    return (double)(next_random(state) >> 11) * 0x1p-53;
}

/* A seed of this run, or that of the environment to repeat one. */
static inline uint64_t
seed_of_run(void)
{
    const char *given = getenv("HPTUNE_TEST_SEED");
    struct timespec now;

    if (given)
        return strtoull(given, NULL, 10);
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline hpt_dist *
random_categories(uint64_t *state)
{
    static const char *const labels[] = { "a", "b", "c", "d" };
    static const double weights[] = { 1, 0, 2, 0.5 };
    const size_t n = 1 + random_below(state, 4);

    return hpt_dist_categorical(n, labels,
                                random_below(state, 2) ? weights : NULL);
}

static inline hpt_dist *
random_finite(uint64_t *state)
{
    static const double numbers[] = { -1, 0, 0.5, 8 };
    const int64_t low = (int64_t)random_below(state, 5) - 2;
    const int64_t width = (int64_t)random_below(state, 6);

    switch (random_below(state, 9)) {
    case 0:
        return hpt_dist_int_uniform(low, low + width);
    case 1:
        return hpt_dist_int_log_uniform(low + 3, low + 3 + width);
    case 2:
        return hpt_dist_int_step(low, low + 2 * width, 2);
    case 3:
        return hpt_dist_step(0, 0.1 * (double)width, 0.1);
    case 4:
        return hpt_dist_ordinal(1 + random_below(state, 4), numbers);
    case 5:
        return hpt_dist_boolean();
    case 6:
        return hpt_dist_constant((double)low);
    case 7:
        return hpt_dist_clamp(hpt_dist_int_uniform(low - 1, low + 9),
                              (double)low, (double)(low + width));
    default:
        return random_categories(state);
    }
}

static inline hpt_dist *
random_dist(uint64_t *state)
{
    switch (random_below(state, 12)) {
    case 0:
        return hpt_dist_uniform(-2, 3);
    case 1:
        return hpt_dist_log_uniform(1e-4, 10);
    case 2:
        return hpt_dist_normal(1, 2);
    case 3:
        return hpt_dist_clamp(hpt_dist_normal(0, 1), -0.5, 1);
    case 4:
        return hpt_dist_round(hpt_dist_exponential(20));
    case 5:
        return hpt_dist_uniform(1.5, 1.5);
    default:
        return random_finite(state);
    }
}

/* The user's number that a distribution gives at a random place. */
static inline double
random_number(const hpt_dist *dist, uint64_t *state)
{
    return hpti_dist_number(dist,
                            hpti_dist_value(dist, random_unit(state)));
}

static inline void
add_random_condition(struct random_space *r, size_t child, uint64_t *state)
{
    const size_t parent = random_below(state, child);
    const hpt_dist *dist = hpti_space_dist(r->space, parent);
    const char *name = hpt_space_name(r->space, child);
    const char *of = hpt_space_name(r->space, parent);
    struct rule *rule = &r->conditions[r->n_conditions++];
    const char *labels[3];
    int rc;

    *rule = (struct rule){ .child = child, .parent = parent };
    if (hpt_dist_kind(dist) == HPT_KIND_CATEGORICAL ||
        random_below(state, 2)) {
        rule->n = 1 + random_below(state, 3);
        for (size_t i = 0; i < rule->n; i++)
            rule->numbers[i] = random_number(dist, state);
    } else {
        rule->low = random_number(dist, state);
        rule->high = rule->low + 3 * random_unit(state);
        if (!random_below(state, 4))
            rule->low = -INFINITY;
    }
    if (hpt_dist_kind(dist) == HPT_KIND_CATEGORICAL) {
        for (size_t i = 0; i < rule->n; i++)
            labels[i] =
                hpt_space_label(r->space, of, (size_t)rule->numbers[i]);
        rc = hpt_space_add_condition_labels(r->space, name, of, rule->n,
                                            labels);
    } else if (rule->n) {
        rc = hpt_space_add_condition_values(r->space, name, of, rule->n,
                                            rule->numbers);
    } else {
        rc = hpt_space_add_condition_range(r->space, name, of, rule->low,
                                           rule->high);
    }
    ck_assert_int_eq(rc, 0);
}

static inline void
add_random_constraint(struct random_space *r, uint64_t *state)
{
    struct rule rule = { .child = random_below(state, r->n),
                         .parent = random_below(state, r->n) };
    const char *names[] = { hpt_space_name(r->space, rule.child),
                            hpt_space_name(r->space, rule.parent) };

    if (rule.child == rule.parent || r->n_orders + r->n_linears == 2 ||
        hpt_space_kind(r->space, names[0]) == HPT_KIND_CATEGORICAL ||
        hpt_space_kind(r->space, names[1]) == HPT_KIND_CATEGORICAL)
        return;
    if (random_below(state, 2)) {
        ck_assert_int_eq(hpt_space_add_order(r->space, names[0], names[1]), 0);
        r->orders[r->n_orders++] = rule;
        return;
    }
    rule.numbers[0] = 2 * random_unit(state) - 1;
    rule.numbers[1] = 2 * random_unit(state) - 1;
    rule.high = 4 * random_unit(state) - 1;
    ck_assert_int_eq(hpt_space_add_linear(r->space, 2, names, rule.numbers,
                                          rule.high),
                     0);
    r->linears[r->n_linears++] = rule;
}

/*
 * A space of 1 to 12 parameters, frozen.  With `finite` all have few values;
 * with `forest` none depends on two others.
 */
static inline struct random_space
random_space(uint64_t seed, size_t most, bool finite, bool forest)
{
    struct random_space r = { .space = hpt_space_create() };
    uint64_t state = seed;

    r.n = 1 + random_below(&state, most);
    for (size_t i = 0; i < r.n; i++) {
        char name[24];
        size_t conditions = i && random_below(&state, 5) < 2;

        snprintf(name, sizeof name, "p%zu", i);
        ck_assert_int_eq(hpt_space_add(r.space, name,
                                       finite ? random_finite(&state)
                                              : random_dist(&state)),
                         0);
        if (conditions && !forest)
            conditions += random_below(&state, 2);
        while (conditions--)
            add_random_condition(&r, i, &state);
    }
    for (int i = 0; i < 2 && !finite; i++)
        add_random_constraint(&r, &state);
    ck_assert_int_eq(hpti_space_freeze(r.space), 0);
    return r;
}

/* Does a condition hold, its parent being active? */
static inline bool
model_holds(const struct rule *rule, double number)
{
    if (!rule->n)
        return number >= rule->low && number <= rule->high;
    for (size_t i = 0; i < rule->n; i++)
        if (number == rule->numbers[i])
            return true;
    return false;
}

/* Is a parameter active?  Asks for its parents in the plainest way. */
static inline bool
model_is_active(const struct random_space *r, size_t i, const double *numbers)
{
    for (size_t k = 0; k < r->n_conditions; k++) {
        const struct rule *rule = &r->conditions[k];

        if (rule->child == i &&
            (!model_is_active(r, rule->parent, numbers) ||
             !model_holds(rule, numbers[rule->parent])))
            return false;
    }
    return true;
}

static inline bool
model_allows(const struct random_space *r, const double *numbers)
{
    for (size_t k = 0; k < r->n_orders; k++)
        if (model_is_active(r, r->orders[k].child, numbers) &&
            model_is_active(r, r->orders[k].parent, numbers) &&
            !(numbers[r->orders[k].child] < numbers[r->orders[k].parent]))
            return false;
    for (size_t k = 0; k < r->n_linears; k++) {
        const struct rule *rule = &r->linears[k];

        if (model_is_active(r, rule->child, numbers) &&
            model_is_active(r, rule->parent, numbers) &&
            rule->numbers[0] * numbers[rule->child] +
                    rule->numbers[1] * numbers[rule->parent] >
                rule->high)
            return false;
    }
    return true;
}

#endif
