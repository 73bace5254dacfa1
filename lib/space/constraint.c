/*
 * Constraints between parameters: linear, order, and the user's predicate.
 *
 * They are evaluated on the user's numbers.  One in which a parameter is
 * inactive does not count.
 */
#include "space/space-priv.h"

#include <math.h>

/* i < x for every i and x, where (double)i would round. */
static bool
integer_is_below(int64_t i, double x)
{
    if (x >= 0x1p63)
        return true;
    return x > -0x1p63 && i < (int64_t)ceil(x);
}

static bool
is_below_integer(double x, int64_t i)
{
    if (x < -0x1p63)
        return true;
    return x < 0x1p63 && (int64_t)floor(x) < i;
}

/* Does parameter i have an integer for the user, not an index? */
static bool
is_integer(const hpt_trial *trial, size_t i)
{
    const int kind = hpt_dist_kind(trial->space->parameters[i].dist);

    return kind == HPT_KIND_INT || kind == HPT_KIND_BOOLEAN;
}

static bool
is_ordered(const hpt_trial *trial, size_t a, size_t b)
{
    const bool whole_a = is_integer(trial, a), whole_b = is_integer(trial, b);

    if (whole_a && whole_b)
        return trial->values[a].integer < trial->values[b].integer;
    if (whole_a)
        return integer_is_below(trial->values[a].integer,
                                hpti_configuration_number(trial, b));
    if (whole_b)
        return is_below_integer(hpti_configuration_number(trial, a),
                                trial->values[b].integer);
    return hpti_configuration_number(trial, a) <
           hpti_configuration_number(trial, b);
}

static bool
is_below_upper(const hpti_constraint *constraint, const hpt_trial *trial)
{
    double sum = 0;

    for (size_t k = 0; k < constraint->n; k++)
        sum += constraint->coefficients[k] *
               hpti_configuration_number(trial, constraint->parameters[k]);
    return sum <= constraint->upper;
}

static bool
holds(const hpti_constraint *constraint, const hpt_trial *trial)
{
    for (size_t k = 0; k < constraint->n; k++)
        if (!hpti_configuration_active(trial, constraint->parameters[k]))
            return true;
    switch (constraint->form) {
    case HPTI_LINEAR:
        return is_below_upper(constraint, trial);
    case HPTI_ORDER:
        return is_ordered(trial, constraint->parameters[0],
                          constraint->parameters[1]);
    case HPTI_PREDICATE:
        return constraint->predicate(trial, constraint->user_data) > 0;
    }
    return true;
}

bool
hpti_space_allows(const hpt_space *space, const hpti_value *values,
                  const unsigned char *active)
{
    const hpt_trial trial = { .space = space,
                              .values = values,
                              .active = active };

    for (size_t i = 0; i < space->n_constraints; i++)
        if (!holds(&space->constraints[i], &trial))
            return false;
    return true;
}

/* How far a violated constraint is off, in 0 .. 1: relative to the size of what
 * it compares. */
static double
excess(const hpti_constraint *constraint, const hpt_trial *trial)
{
    double sum = -constraint->upper, size = fabs(constraint->upper);

    if (constraint->form == HPTI_PREDICATE)
        return 0;
    for (size_t k = 0; k < constraint->n; k++) {
        double x = hpti_configuration_number(trial, constraint->parameters[k]);

        if (constraint->form == HPTI_LINEAR)
            x *= constraint->coefficients[k];
        else if (k == 1) /* in an order the second one is subtracted */
            x = -x;
        sum += x;
        size += fabs(x);
    }
    return sum > 0 && size < INFINITY ? sum / size : 0;
}

double
hpti_space_violation(const hpt_space *space, const hpti_value *values,
                     const unsigned char *active)
{
    const hpt_trial trial = { .space = space,
                              .values = values,
                              .active = active };
    double violation = 0;

    for (size_t i = 0; i < space->n_constraints; i++)
        if (!holds(&space->constraints[i], &trial))
            violation += 1 + excess(&space->constraints[i], &trial);
    return violation;
}

/* ---- building ---- */

static void
clear_constraint(const hpt_allocator *mem, hpti_constraint *constraint)
{
    hpti_free(mem, constraint->parameters);
    hpti_free(mem, constraint->coefficients);
}

void
hpti_constraints_clear(hpt_space *space)
{
    for (size_t i = 0; i < space->n_constraints; i++) {
        hpti_constraint *constraint = &space->constraints[i];

        clear_constraint(&space->mem, constraint);
        if (constraint->destroy)
            constraint->destroy(constraint->user_data);
    }
    hpti_free(&space->mem, space->constraints);
}

/* Take in a finished constraint; its arrays are given up on failure. */
static int
append(hpt_space *space, hpti_constraint *constraint)
{
    hpti_constraint *constraints =
        hpti_realloc(&space->mem, space->constraints, space->n_constraints + 1,
                     sizeof *constraints);

    if (!constraints) {
        clear_constraint(&space->mem, constraint);
        return hpti_fail_memory("a constraint");
    }
    constraints[space->n_constraints++] = *constraint;
    space->constraints = constraints;
    return HPT_OK;
}

/* The parameters of a constraint by their names: those that have numbers. */
static int
find_parameters(const hpt_space *space, hpti_constraint *constraint,
                const char *const *names)
{
    for (size_t k = 0; k < constraint->n; k++) {
        size_t *i = &constraint->parameters[k];
        int rc = hpti_name_index(space, names[k], i);

        if (rc)
            return rc;
        if (hpti_dist_labels(space->parameters[*i].dist))
            return hpti_fail(HPT_E_INVALID,
                             "%s: a categorical parameter has no numbers to "
                             "constrain",
                             HPTI_NAME(names[k]));
    }
    return HPT_OK;
}

/* A constraint of a form over n parameters; cleared on failure. */
static int
start(hpt_space *space, hpti_constraint *constraint, const char *const *names)
{
    int rc;

    constraint->parameters =
        hpti_alloc(&space->mem, constraint->n, sizeof(size_t));
    if (constraint->form == HPTI_LINEAR)
        constraint->coefficients =
            hpti_alloc(&space->mem, constraint->n, sizeof(double));
    if (!constraint->parameters ||
        (constraint->form == HPTI_LINEAR && !constraint->coefficients))
        rc = hpti_fail_memory("a constraint");
    else
        rc = find_parameters(space, constraint, names);
    if (rc)
        clear_constraint(&space->mem, constraint);
    return rc;
}

static int
add_linear(hpt_space *space, size_t n, const char *const *names,
           const double *coefficients, double upper)
{
    hpti_constraint constraint = { .form = HPTI_LINEAR,
                                   .n = n,
                                   .upper = upper };
    int rc = hpti_space_check_open(space);

    if (rc)
        return rc;
    if (!n || !names || !coefficients)
        return hpti_fail(HPT_E_INVALID,
                         "a linear constraint without parameters");
    if (!isfinite(upper))
        return hpti_fail(HPT_E_INVALID,
                         "linear constraint: the upper bound is %s",
                         HPTI_G(upper));
    for (size_t k = 0; k < n; k++)
        if (!isfinite(coefficients[k]))
            return hpti_fail(HPT_E_INVALID,
                             "linear constraint: the coefficient of %s is %s",
                             HPTI_NAME(names[k]), HPTI_G(coefficients[k]));
    rc = start(space, &constraint, names);
    if (rc)
        return rc;
    for (size_t k = 0; k < n; k++)
        constraint.coefficients[k] = coefficients[k];
    return append(space, &constraint);
}

static int
add_order(hpt_space *space, const char *const names[2])
{
    hpti_constraint constraint = { .form = HPTI_ORDER, .n = 2 };
    int rc = hpti_space_check_open(space);

    if (!rc)
        rc = start(space, &constraint, names);
    if (rc)
        return rc;
    if (constraint.parameters[0] == constraint.parameters[1]) {
        clear_constraint(&space->mem, &constraint);
        return hpti_fail(HPT_E_INVALID, "%s: cannot be below itself",
                         HPTI_NAME(names[0]));
    }
    return append(space, &constraint);
}

static int
add_predicate(hpt_space *space, const hpti_constraint *given)
{
    hpti_constraint constraint = *given;
    int rc = hpti_space_check_open(space);

    if (rc)
        return rc;
    if (!constraint.predicate)
        return hpti_fail(HPT_E_INVALID, "the predicate is NULL");
    return append(space, &constraint);
}

int
hpt_space_add_linear(hpt_space *space, size_t n, const char *const *names,
                     const double *coefficients, double upper)
{
    if (!space)
        return hpti_fail_null("space");
    return hpti_space_conclude(
        space, HPTI_CALL_LINEAR, names ? n : 0, names,
        add_linear(space, n, names, coefficients, upper));
}

int
hpt_space_add_order(hpt_space *space, const char *smaller, const char *larger)
{
    const char *const names[] = { smaller, larger };

    if (!space)
        return hpti_fail_null("space");
    return hpti_space_conclude(space, HPTI_CALL_ORDER, 2, names,
                               add_order(space, names));
}

int
hpt_space_add_predicate(hpt_space *space, hpt_predicate_fn predicate,
                        void *user_data, hpt_destroy_fn destroy)
{
    const hpti_constraint constraint = { .form = HPTI_PREDICATE,
                                         .predicate = predicate,
                                         .user_data = user_data,
                                         .destroy = destroy };
    int rc;

    if (!space)
        rc = hpti_fail_null("space");
    else
        rc = hpti_space_conclude(space, HPTI_CALL_PREDICATE, 0, NULL,
                                 add_predicate(space, &constraint));
    if (rc && destroy)
        destroy(user_data);
    return rc;
}
