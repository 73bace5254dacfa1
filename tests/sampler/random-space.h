/*
 * Random spaces with a model of their own: values, conditions and constraints
 * in plain arrays, so that the points of a finite space can be counted without
 * the library.
 */
#ifndef HPTUNE_TESTS_SAMPLER_RANDOM_SPACE_H
#define HPTUNE_TESTS_SAMPLER_RANDOM_SPACE_H

#include "../check_main.h"
#include <hptune/space.h>
#include <hptune/trial.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { MODEL_MAX = 6, MODEL_VALUES = 5, MODEL_CONSTRAINTS = 3 };

enum model_kind {
    MODEL_INT,
    MODEL_BOOLEAN,
    MODEL_CATEGORICAL,
    MODEL_ORDINAL,
    MODEL_STEP,
    MODEL_LOG_INT,
    MODEL_CONSTANT,
    MODEL_FLOAT /* no list of values */
};

typedef struct model_parameter {
    char name[16];
    enum model_kind kind;
    int n;
    double values[MODEL_VALUES]; /* indices for a categorical one */
    int parent;                  /* -1: always active */
    bool wanted[MODEL_VALUES];   /* of the parent's values */
} model_parameter;

typedef struct model_constraint {
    int form; /* 0 order, 1 linear, 2 predicate */
    int a, b;
    double upper;
} model_constraint;

typedef struct model {
    unsigned seed;
    int n, n_constraints;
    model_parameter parameters[MODEL_MAX];
    model_constraint constraints[MODEL_CONSTRAINTS];
} model;

static const char *const model_labels[MODEL_VALUES] = { "a", "b", "c", "d",
                                                        "e" };

/* A seed to be printed, from the environment when it is to be repeated. */
static inline unsigned
model_seed(void)
{
    const char *given = getenv("HPTUNE_TEST_SEED");
    unsigned seed = 0;
    FILE *random;

    if (given)
        return (unsigned)strtoul(given, NULL, 10);
    random = fopen("/dev/urandom", "rb");
    if (random) {
        if (fread(&seed, sizeof seed, 1, random) != 1)
            seed = 1;
        fclose(random);
    }
    return seed;
}

/* The user's predicate: values (NaN: inactive) of all parameters. */
static inline bool
model_predicate(const double *values, int n)
{
    double sum = 0;

    for (int i = 0; i < n; i++) {
        if (values[i] == values[i])
            sum += (i + 1) * floor(3 * values[i]);
    }
    return fmod(fabs(sum), 3) > 0;
}

static inline int
model_allows(const hpt_trial *trial, void *user_data)
{
    double values[MODEL_MAX] = { 0 };
    int n = *(int *)user_data;

    hpt_trial_get_point(trial, (size_t)n, values);
    return model_predicate(values, n);
}

static inline bool
model_is_allowed(const model *m, const double *values)
{
    for (int k = 0; k < m->n_constraints; k++) {
        const model_constraint *c = &m->constraints[k];
        const double a = values[c->a], b = values[c->b];

        if (c->form == 2       ? !model_predicate(values, m->n)
            : a != a || b != b ? false
            : c->form == 0     ? !(a < b)
                               : !(a + 2 * b <= c->upper))
            return false;
    }
    return true;
}

/* Inactive parameters of a choice of value indices become NaN. */
static inline void
model_values(const model *m, const int *digits, double *values)
{
    for (int i = 0; i < m->n; i++) {
        const model_parameter *p = &m->parameters[i];

        values[i] = p->values[digits[i]];
        if (p->parent >= 0 && (values[p->parent] != values[p->parent] ||
                               !p->wanted[digits[p->parent]]))
            values[i] = NAN;
    }
}

static inline void
model_add_parameter(model *m, hpt_space *space, int i, bool finite)
{
    model_parameter *p = &m->parameters[i];

    snprintf(p->name, sizeof p->name, "p%d", i);
    p->parent = -1;
    p->kind =
        (enum model_kind)(rand() % (finite ? MODEL_FLOAT : MODEL_FLOAT + 1));
    p->n = 1 + rand() % MODEL_VALUES;
    for (int k = 0; k < MODEL_VALUES; k++)
        p->values[k] = k;
    switch (p->kind) {
    case MODEL_INT:
        for (int k = 0; k < p->n; k++)
            p->values[k] = k - 2;
        hpt_space_add_int(space, p->name, -2, p->n - 3, HPT_LINEAR);
        break;
    case MODEL_BOOLEAN:
        p->n = 2;
        hpt_space_add_boolean(space, p->name);
        break;
    case MODEL_CATEGORICAL:
        hpt_space_add_categorical(space, p->name, (size_t)p->n, model_labels);
        break;
    case MODEL_ORDINAL:
        for (int k = 0; k < p->n; k++)
            p->values[k] = k * k - 1.5;
        hpt_space_add_ordinal(space, p->name, (size_t)p->n, p->values);
        break;
    case MODEL_STEP:
        for (int k = 0; k < p->n; k++)
            p->values[k] = 0.25 * k;
        hpt_space_add_float_step(space, p->name, 0, 0.25 * (p->n - 1), 0.25);
        break;
    case MODEL_LOG_INT: /* cells of unequal width */
        for (int k = 0; k < p->n; k++)
            p->values[k] = k + 1;
        hpt_space_add_int(space, p->name, 1, p->n, HPT_LOG);
        break;
    case MODEL_CONSTANT:
        p->n = 1;
        p->values[0] = 7;
        hpt_space_add_constant(space, p->name, 7);
        break;
    case MODEL_FLOAT:
        p->n = 0;
        hpt_space_add_float(space, p->name, -1, 3, HPT_LINEAR);
        break;
    }
}

static inline void
model_add_condition(model *m, hpt_space *space, int child, int parent)
{
    model_parameter *p = &m->parameters[child];
    const model_parameter *q = &m->parameters[parent];
    const char *labels[MODEL_VALUES];
    double values[MODEL_VALUES];
    size_t n = 0;

    p->parent = parent;
    p->wanted[rand() % q->n] = true;
    for (int k = 0; k < q->n; k++) {
        p->wanted[k] = p->wanted[k] || rand() % 3 == 0;
        if (p->wanted[k]) {
            labels[n] = model_labels[k];
            values[n++] = q->values[k];
        }
    }
    if (q->kind == MODEL_CATEGORICAL)
        hpt_space_add_condition_labels(space, p->name, q->name, n, labels);
    else
        hpt_space_add_condition_values(space, p->name, q->name, n, values);
}

static inline void
model_add_constraint(model *m, hpt_space *space)
{
    model_constraint *c = &m->constraints[m->n_constraints];
    const double coefficients[] = { 1, 2 };
    const char *names[2];

    c->form = rand() % 3;
    c->a = rand() % m->n;
    c->b = rand() % m->n;
    c->upper = rand() % 4 - 1;
    names[0] = m->parameters[c->a].name;
    names[1] = m->parameters[c->b].name;
    if (c->form == 2) {
        hpt_space_add_predicate(space, model_allows, &m->n, NULL);
    } else {
        if (c->a == c->b || m->parameters[c->a].kind == MODEL_CATEGORICAL ||
            m->parameters[c->b].kind == MODEL_CATEGORICAL)
            return;
        if (c->form == 0)
            hpt_space_add_order(space, names[0], names[1]);
        else
            hpt_space_add_linear(space, 2, names, coefficients, c->upper);
    }
    m->n_constraints++;
}

/* A random space; m must outlive it.  finite: no floats. */
static inline hpt_space *
model_create(model *m, unsigned seed, bool finite)
{
    hpt_space *space = hpt_space_create();
    int wishes;

    srand(seed);
    *m = (model){ .seed = seed, .n = 1 + rand() % MODEL_MAX };
    for (int i = 0; i < m->n; i++) {
        model_add_parameter(m, space, i, finite);
        if (i > 0 && rand() % 5 < 2) {
            int parent = rand() % i;

            if (m->parameters[parent].n > 0)
                model_add_condition(m, space, i, parent);
        }
    }
    wishes = rand() % (MODEL_CONSTRAINTS + 1);
    for (int k = 0; k < wishes; k++)
        model_add_constraint(m, space);
    return space;
}

#endif
