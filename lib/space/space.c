/*
 * The search space: its life, and looking things up.
 */
#include "space/space-priv.h"

#include "base/fpenv.h"
#include <string.h>

hpt_space *
hpt_space_create(void)
{
    hpt_space *space =
        hpti_root_create(sizeof *space, offsetof(hpt_space, mem));

    if (!space) {
        hpti_fail_memory("a space");
        return NULL;
    }
    atomic_init(&space->references, 1);
    atomic_init(&space->frozen, NULL);
    hpti_error_clear();
    return space;
}

hpt_space *
hpti_space_retain(hpt_space *space)
{
    atomic_fetch_add_explicit(&space->references, 1, memory_order_relaxed);
    return space;
}

void
hpt_space_destroy(hpt_space *space)
{
    if (!space || atomic_fetch_sub_explicit(&space->references, 1,
                                            memory_order_acq_rel) > 1)
        return;
    hpti_frozen_destroy(&space->mem, atomic_load(&space->frozen));
    hpti_trouble_clear(space);
    hpti_constraints_clear(space);
    hpti_conditions_clear(space);
    for (size_t i = 0; i < space->n; i++) {
        hpti_free(&space->mem, space->parameters[i].name);
        hpt_dist_destroy(space->parameters[i].dist);
    }
    hpti_free(&space->mem, space->parameters);
    hpti_free(&space->mem, space->buckets);
    hpti_root_destroy(space, offsetof(hpt_space, mem));
}

const hpt_dist *
hpti_space_dist(const hpt_space *space, size_t i)
{
    return space->parameters[i].dist;
}

size_t
hpt_space_count(const hpt_space *space)
{
    return space ? space->n : 0;
}

const char *
hpt_space_name(const hpt_space *space, size_t index)
{
    if (!space) {
        hpti_fail_null("space");
        return NULL;
    }
    if (index >= space->n) {
        hpti_fail(HPT_E_RANGE, "index %zu is not below the %zu parameters",
                  index, space->n);
        return NULL;
    }
    return space->parameters[index].name;
}

int
hpt_space_find(const hpt_space *space, const char *name)
{
    size_t i;
    int rc;

    if (!space)
        return hpti_fail_null("space");
    rc = hpti_name_index(space, name, &i);
    return rc ? rc : (int)i;
}

/* The distribution of a name; NULL with the error set. */
static const hpt_dist *
dist_of(const hpt_space *space, const char *name)
{
    const int i = hpt_space_find(space, name);

    return i < 0 ? NULL : space->parameters[i].dist;
}

int
hpt_space_kind(const hpt_space *space, const char *name)
{
    const hpt_dist *dist = dist_of(space, name);

    return dist ? hpt_dist_kind(dist) : HPT_KIND_UNKNOWN;
}

size_t
hpt_space_label_count(const hpt_space *space, const char *name)
{
    const hpt_dist *dist = dist_of(space, name);

    return dist ? hpti_dist_label_count(dist) : 0;
}

const char *
hpt_space_label(const hpt_space *space, const char *name, size_t index)
{
    const hpt_dist *dist = dist_of(space, name);
    size_t n;

    if (!dist)
        return NULL;
    n = hpti_dist_label_count(dist);
    if (index >= n) {
        hpti_fail(HPT_E_RANGE, "%s: index %zu is not below its %zu labels",
                  HPTI_NAME(name), index, n);
        return NULL;
    }
    return hpti_dist_labels(dist)[index];
}

int
hpti_space_label_index(const hpt_space *space, size_t i, const char *who,
                       const char *label, int64_t *index)
{
    const char *const *labels = hpti_dist_labels(space->parameters[i].dist);
    const size_t n = hpti_dist_label_count(space->parameters[i].dist);

    if (!label)
        return hpti_fail(HPT_E_INVALID, "%s: a label is NULL", HPTI_NAME(who));
    for (size_t k = 0; k < n; k++) {
        if (!strcmp(labels[k], label)) {
            *index = (int64_t)k;
            return HPT_OK;
        }
    }
    return hpti_fail(HPT_E_NOT_FOUND, "%s: %s is no label of %s",
                     HPTI_NAME(who), HPTI_NAME(label),
                     HPTI_NAME(space->parameters[i].name));
}

int
hpt_space_find_label(const hpt_space *space, const char *name,
                     const char *label)
{
    const int i = hpt_space_find(space, name);
    int64_t index;
    int rc;

    if (i < 0)
        return i;
    if (!hpti_dist_labels(space->parameters[i].dist))
        return hpti_fail(HPT_E_INVALID, "%s: has no labels", HPTI_NAME(name));
    rc = hpti_space_label_index(space, (size_t)i, name, label, &index);
    return rc ? rc : (int)index;
}

int
hpt_space_bounds(const hpt_space *space, const char *name, double *low,
                 double *high)
{
    const int i = hpt_space_find(space, name);
    hpti_fpenv env;
    double ends[2];

    if (i < 0)
        return i;
    env = hpti_fpenv_enter();
    hpti_dist_bounds(space->parameters[i].dist, &ends[0], &ends[1]);
    hpti_fpenv_leave(env);
    if (low)
        *low = ends[0];
    if (high)
        *high = ends[1];
    return HPT_OK;
}
