/*
 * Adding parameters, of any distribution and by the short ways.
 *
 * The short ways make their distribution with the space's allocator, and their
 * errors begin with the parameter's name.
 */
#include "space/space-priv.h"

#include "base/fpenv.h"
#include <stdio.h>

static int
reserve(hpt_space *space)
{
    const size_t wanted = space->capacity ? 2 * space->capacity : 8;
    hpti_parameter *parameters;

    if (space->n < space->capacity)
        return HPT_OK;
    parameters = hpti_realloc(&space->mem, space->parameters, wanted,
                              sizeof *parameters);
    if (!parameters)
        return hpti_fail_memory("the parameters of a space");
    space->parameters = parameters;
    space->capacity = wanted;
    return HPT_OK;
}

/* Add a distribution that the caller gives up on failure. */
static int
add(hpt_space *space, const char *name, hpt_dist *dist)
{
    char *copy;
    int rc = hpti_space_check_open(space);

    if (!rc)
        rc = hpti_name_check(space, name);
    if (!rc)
        rc = reserve(space);
    if (!rc)
        rc = hpti_name_reserve(space);
    if (rc)
        return rc;
    copy = hpti_strdup(&space->mem, name);
    if (!copy)
        return hpti_fail_memory("the name of a parameter");
    space->parameters[space->n] =
        (hpti_parameter){ .name = copy, .dist = dist };
    hpti_name_enter(space, space->n++);
    return HPT_OK;
}

/* As add(), remembering a failure; takes dist. */
static int
add_taken(hpt_space *space, const char *name, hpt_dist *dist, int rc)
{
    if (!rc)
        rc = add(space, name, dist);
    rc = hpti_space_conclude(space, HPTI_CALL_ADD, 1, &name, rc);
    if (rc)
        hpt_dist_destroy(dist);
    return rc;
}

int
hpt_space_add(hpt_space *space, const char *name, hpt_dist *dist)
{
    char what[HPTI_SHORT_NAME + 32];
    int rc;

    if (!space) {
        rc = hpti_fail_null("space");
        hpt_dist_destroy(dist);
        return rc;
    }
    snprintf(what, sizeof what, "%s: its distribution", HPTI_NAME(name));
    rc = dist ? HPT_OK : hpti_fail_null(what);
    return add_taken(space, name, dist, rc);
}

/* ---- the short ways ---- */

/* What a short way leaves as it found it: a constructor that succeeds clears
 * the text of the last error, a call that adds does not. */
struct scope {
    hpt_allocator allocator;
    hpti_fpenv env;
    hpti_failure last;
};

/*
 * Check all that needs no distribution, so that a name that is refused is
 * blamed before a range, and have constructors take the space's allocator.
 */
static int
enter(hpt_space *space, const char *name, struct scope *scope)
{
    int rc;

    if (!space)
        return hpti_fail_null("space");
    rc = hpti_space_check_open(space);
    if (!rc)
        rc = hpti_name_check(space, name);
    if (rc)
        return hpti_space_conclude(space, HPTI_CALL_ADD, 1, &name, rc);
    hpti_failure_set(&scope->last, hpt_last_status());
    hpti_mem_current(&scope->allocator);
    hpt_allocator_set(&space->mem);
    scope->env = hpti_fpenv_enter();
    return HPT_OK;
}

static int
leave(hpt_space *space, const char *name, hpt_dist *dist,
      const struct scope *scope)
{
    hpti_fpenv_leave(scope->env);
    hpt_allocator_set(&scope->allocator);
    if (!dist)
        return add_taken(space, name, NULL, hpt_last_status());
    hpti_failure_raise(&scope->last);
    return add_taken(space, name, dist, HPT_OK);
}

/* A scale that is none fails as a distribution does. */
static hpt_dist *
no_scale(const char *name, int scale)
{
    hpti_fail(HPT_E_INVALID, "%s: %d is not a scale", HPTI_NAME(name), scale);
    return NULL;
}

int
hpt_space_add_float(hpt_space *space, const char *name, double low, double high,
                    int scale)
{
    struct scope scope;
    hpt_dist *dist;
    int rc = enter(space, name, &scope);

    if (rc)
        return rc;
    if (scale == HPT_LINEAR)
        dist = hpti_dist_uniform_named(HPTI_NAME(name), low, high);
    else if (scale == HPT_LOG)
        dist = hpti_dist_log_uniform_named(HPTI_NAME(name), low, high);
    else
        dist = no_scale(name, scale);
    return leave(space, name, dist, &scope);
}

int
hpt_space_add_float_step(hpt_space *space, const char *name, double low,
                         double high, double step)
{
    struct scope scope;
    int rc = enter(space, name, &scope);

    if (rc)
        return rc;
    return leave(space, name,
                 hpti_dist_step_named(HPTI_NAME(name), low, high, step),
                 &scope);
}

int
hpt_space_add_int(hpt_space *space, const char *name, int64_t low, int64_t high,
                  int scale)
{
    struct scope scope;
    hpt_dist *dist;
    int rc = enter(space, name, &scope);

    if (rc)
        return rc;
    if (scale == HPT_LINEAR)
        dist = hpti_dist_int_uniform_named(HPTI_NAME(name), low, high);
    else if (scale == HPT_LOG)
        dist = hpti_dist_int_log_uniform_named(HPTI_NAME(name), low, high);
    else
        dist = no_scale(name, scale);
    return leave(space, name, dist, &scope);
}

int
hpt_space_add_int_step(hpt_space *space, const char *name, int64_t low,
                       int64_t high, int64_t step)
{
    struct scope scope;
    int rc = enter(space, name, &scope);

    if (rc)
        return rc;
    return leave(space, name,
                 hpti_dist_int_step_named(HPTI_NAME(name), low, high, step),
                 &scope);
}

int
hpt_space_add_categorical(hpt_space *space, const char *name, size_t n,
                          const char *const *labels)
{
    struct scope scope;
    int rc = enter(space, name, &scope);

    if (rc)
        return rc;
    return leave(space, name,
                 hpti_dist_categorical_named(HPTI_NAME(name), n, labels, NULL),
                 &scope);
}

int
hpt_space_add_ordinal(hpt_space *space, const char *name, size_t n,
                      const double *values)
{
    struct scope scope;
    int rc = enter(space, name, &scope);

    if (rc)
        return rc;
    return leave(space, name,
                 hpti_dist_ordinal_named(HPTI_NAME(name), n, values), &scope);
}

int
hpt_space_add_boolean(hpt_space *space, const char *name)
{
    struct scope scope;
    int rc = enter(space, name, &scope);

    if (rc)
        return rc;
    return leave(space, name, hpt_dist_boolean(), &scope);
}

int
hpt_space_add_constant(hpt_space *space, const char *name, double value)
{
    struct scope scope;
    int rc = enter(space, name, &scope);

    if (rc)
        return rc;
    return leave(space, name, hpti_dist_constant_named(HPTI_NAME(name), value),
                 &scope);
}
