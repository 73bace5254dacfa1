/*
 * The gp sampler through the public interface: whatever space it gets and
 * whatever it is told, each ask ends with a point of the space that satisfies
 * the constraints, new where the space is finite, or with HPT_EXHAUSTED.
 *
 * The spaces have a model of their own here, so that the library does not judge
 * itself.  HPTUNE_TEST_STUDIES: number of random studies; HPTUNE_TEST_SEED: the
 * seed of the first one, to repeat a failure.
 */
#include "../check_main.h"
#include "random-space.h"
#include <hptune/hptune.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 8, LABELS = 4, MOST_TRIALS = 80, MOST_OUT = 6 };

enum kind {
    FLOAT,
    LOG_FLOAT,
    STEP,
    INT,
    LOG_INT,
    CHOICE,
    ORDINAL,
    BOOLEAN,
    CONSTANT,
    NORMAL,
    CLAMPED,
    KINDS
};

typedef struct parameter {
    char name[16];
    enum kind kind;
    double low, high, step;
    int values;      /* separate ones; 0: infinitely many */
    int parent;      /* -1: always active */
    double from, to; /* of the parent's value or index */
} parameter;

/* sum of the coefficients times values <= upper; order: values[a] < values[b]
 */
typedef struct constraint {
    bool order;
    int a, b;
    double coefficient_a, coefficient_b, upper;
} constraint;

typedef struct plan {
    uint64_t seed, state;
    int n, n_constraints;
    parameter p[MOST];
    constraint c[2];
    bool finite;
} plan;

static double
uniform(plan *m)
{
    m->state = m->state * 6364136223846793005u + 1442695040888963407u;
    return (double)(m->state >> 11) * 0x1p-53;
}

static int
below(plan *m, int n)
{
    return (int)(uniform(m) * n);
}

/* ---- the model of a space ---- */

static void
plan_parameter(plan *m, int i)
{
    static const int sizes[KINDS] = { [BOOLEAN] = 2, [CONSTANT] = 1 };
    parameter *p = &m->p[i];

    snprintf(p->name, sizeof p->name, "p%d", i);
    p->kind = (enum kind)below(m, KINDS);
    if (m->finite)
        p->kind = (enum kind[]){ STEP,    INT,     LOG_INT, CHOICE,
                                 ORDINAL, BOOLEAN, CONSTANT }[below(m, 7)];
    p->parent = -1;
    p->values = sizes[p->kind];
    p->low = 0;
    p->high = 1;
    p->step = 1;
    switch (p->kind) {
    case FLOAT:
        p->low = -5 * uniform(m);
        p->high = p->low + pow(10, 6 * uniform(m) - 3);
        break;
    case LOG_FLOAT:
        p->low = pow(10, -8 * uniform(m));
        p->high = p->low * pow(10, 0.1 + 8 * uniform(m));
        break;
    case STEP:
        p->values = 2 + below(m, 5);
        p->step = 0.25;
        p->high = 0.25 * (p->values - 1);
        break;
    case INT:
        p->values = m->finite ? 1 + below(m, 5) : 1 + below(m, 1000);
        p->low = -3;
        p->high = p->low + p->values - 1;
        break;
    case LOG_INT:
        p->values = m->finite ? 1 + below(m, 5) : 1 + below(m, 4096);
        p->low = 1;
        p->high = p->values;
        break;
    case CHOICE:
        p->values = 1 + below(m, LABELS);
        p->high = p->values - 1;
        break;
    case ORDINAL: /* 0, 1, 4, 9 */
        p->values = 1 + below(m, LABELS);
        p->high = (p->values - 1) * (p->values - 1);
        break;
    case CONSTANT:
        p->low = p->high = 3;
        break;
    case NORMAL:
        p->low = -7.04; /* it is cut at 1e-12 on both sides */
        p->high = 7.04;
        break;
    case CLAMPED:
        p->low = -0.5;
        p->high = 0.5;
        break;
    case BOOLEAN:
    case KINDS:
        break;
    }
    if (i > 0 && uniform(m) < 0.35) {
        const int parent = below(m, i);
        const parameter *q = &m->p[parent];
        const double middle =
            floor(4 * (q->low + 0.6 * (q->high - q->low))) / 4;

        p->parent = parent;
        p->from = q->kind == CHOICE ? 0 : q->low - 1;
        p->to = q->kind == CHOICE ? below(m, q->values) : middle;
        if (!(p->to >= p->from))
            p->parent = -1;
    }
}

static bool
is_active(const plan *m, const double *values, int i)
{
    const parameter *p = &m->p[i];

    return p->parent < 0 ||
           (is_active(m, values, p->parent) && values[p->parent] >= p->from &&
            values[p->parent] <= p->to);
}

static bool
is_allowed(const plan *m, const double *values)
{
    for (int k = 0; k < m->n_constraints; k++) {
        const constraint *c = &m->c[k];
        const double a = values[c->a], b = values[c->b];

        if (!is_active(m, values, c->a) || !is_active(m, values, c->b))
            continue;
        if (c->order
                ? !(a < b)
                : !(c->coefficient_a * a + c->coefficient_b * b <= c->upper))
            return false;
    }
    return true;
}

/* Some point of the space, of no special distribution. */
static void
any_values(plan *m, double *values)
{
    for (int i = 0; i < m->n; i++) {
        const parameter *p = &m->p[i];
        const int k = below(m, p->values ? p->values : 1);

        values[i] = p->kind == ORDINAL ? k * k
                    : p->values        ? p->low + k * p->step
                                : p->low + uniform(m) * (p->high - p->low);
        if (p->kind == NORMAL)
            values[i] *= 0.99;
        if (p->kind == LOG_FLOAT)
            values[i] = p->low * pow(p->high / p->low, 0.999 * uniform(m));
    }
    for (int i = 0; i < m->n; i++)
        if (!is_active(m, values, i))
            values[i] = NAN;
}

/* A constraint that at least a tenth of the points satisfy together with those
 * that are there. */
static void
plan_constraint(plan *m)
{
    constraint *c = &m->c[m->n_constraints];
    double values[MOST];
    int allowed = 0;

    c->a = below(m, m->n);
    c->b = below(m, m->n);
    if (c->a == c->b || m->p[c->a].kind == CHOICE || m->p[c->b].kind == CHOICE)
        return;
    c->order = uniform(m) < 0.5;
    c->coefficient_a = uniform(m) < 0.5 ? 1 : -1;
    c->coefficient_b = 1 + below(m, 3);
    any_values(m, values);
    c->upper =
        c->coefficient_a * values[c->a] + c->coefficient_b * values[c->b];
    if (!isfinite(c->upper))
        return;
    m->n_constraints++;
    for (int i = 0; i < 200; i++) {
        any_values(m, values);
        allowed += is_allowed(m, values);
    }
    if (allowed < 20)
        m->n_constraints--;
}

static hpt_space *
build(plan *m)
{
    static const char *const labels[LABELS] = { "a", "b", "c", "d" };
    static const double squares[LABELS] = { 0, 1, 4, 9 };
    hpt_space *space = hpt_space_create();

    for (int i = 0; i < m->n; i++) {
        const parameter *p = &m->p[i];
        const size_t n = (size_t)p->values;

        if (p->kind == FLOAT || p->kind == LOG_FLOAT)
            hpt_space_add_float(space, p->name, p->low, p->high,
                                p->kind == FLOAT ? HPT_LINEAR : HPT_LOG);
        else if (p->kind == STEP)
            hpt_space_add_float_step(space, p->name, p->low, p->high, p->step);
        else if (p->kind == INT || p->kind == LOG_INT)
            hpt_space_add_int(space, p->name, (int64_t)p->low, (int64_t)p->high,
                              p->kind == INT ? HPT_LINEAR : HPT_LOG);
        else if (p->kind == CHOICE)
            hpt_space_add_categorical(space, p->name, n, labels);
        else if (p->kind == ORDINAL)
            hpt_space_add_ordinal(space, p->name, n, squares);
        else if (p->kind == BOOLEAN)
            hpt_space_add_boolean(space, p->name);
        else if (p->kind == CONSTANT)
            hpt_space_add_constant(space, p->name, p->low);
        else if (p->kind == NORMAL)
            hpt_space_add(space, p->name, hpt_dist_normal(0, 1));
        else
            hpt_space_add(
                space, p->name,
                hpt_dist_clamp(hpt_dist_normal(0, 1), p->low, p->high));
        if (p->parent >= 0 && m->p[p->parent].kind == CHOICE)
            hpt_space_add_condition_labels(space, p->name, m->p[p->parent].name,
                                           (size_t)p->to + 1, labels);
        else if (p->parent >= 0)
            hpt_space_add_condition_range(space, p->name, m->p[p->parent].name,
                                          p->from, p->to);
    }
    for (int k = 0; k < m->n_constraints; k++) {
        const constraint *c = &m->c[k];
        const char *const names[2] = { m->p[c->a].name, m->p[c->b].name };
        const double coefficients[2] = { c->coefficient_a, c->coefficient_b };

        if (c->order)
            hpt_space_add_order(space, names[0], names[1]);
        else
            hpt_space_add_linear(space, 2, names, coefficients, c->upper);
    }
    return space;
}

static hpt_space *
make_space(plan *m, uint64_t seed, bool finite)
{
    double combinations = 1;
    int wishes;

    *m = (plan){ .seed = seed, .state = seed * 2 + 1, .finite = finite };
    for (int i = 0; i < 5; i++)
        uniform(m);
    m->n = 1 + below(m, finite ? 4 : MOST);
    for (int i = 0; i < m->n; i++)
        plan_parameter(m, i);
    wishes = below(m, 3);
    for (int i = 0; i < wishes; i++)
        plan_constraint(m);
    for (int i = 0; i < m->n; i++) /* before conditions and constraints */
        combinations *= m->p[i].values ? (double)m->p[i].values : HUGE_VAL;
    m->finite = combinations < 1e5;
    return build(m);
}

/* ---- the points of it ---- */

#define ck_point(condition, m, i, value)                                     \
    ck_assert_msg(condition, "HPTUNE_TEST_SEED=%llu: %s: %s is %.17g",       \
                  (unsigned long long)(m)->seed, #condition, (m)->p[i].name, \
                  value)

static void
check_value(const plan *m, int i, double value)
{
    const parameter *p = &m->p[i];

    ck_point(value >= p->low && value <= p->high, m, i, value);
    if (p->kind == ORDINAL)
        ck_point(sqrt(value) == floor(sqrt(value)), m, i, value);
    else if (p->values)
        ck_point((value - p->low) / p->step ==
                     floor((value - p->low) / p->step),
                 m, i, value);
}

/* values: 0 where inactive, so that points compare by their bytes */
static void
check_trial(plan *m, const hpt_trial *trial, double *values)
{
    ck_assert_int_eq(hpt_trial_get_point(trial, (size_t)m->n, values), HPT_OK);
    for (int i = 0; i < m->n; i++)
        ck_point(isnan(values[i]) == !is_active(m, values, i), m, i, values[i]);
    ck_point(is_allowed(m, values), m, 0, values[0]);
    for (int i = 0; i < m->n; i++) {
        if (isnan(values[i]))
            values[i] = 0;
        else
            check_value(m, i, values[i]);
        values[i] += 0.0; /* no -0 */
    }
}

/* All points of a finite space that are allowed. */
static int
count_points(const plan *m)
{
    int digits[MOST] = { 0 }, count = 0;
    double values[MOST] = { 0 };

    for (;;) {
        int i = 0;
        bool canonical = true;

        for (int k = 0; k < m->n; k++) {
            const parameter *p = &m->p[k];

            values[k] = p->kind == ORDINAL ? digits[k] * digits[k]
                                           : p->low + digits[k] * p->step;
        }
        for (int k = 0; k < m->n; k++) /* count each inactive one once */
            canonical = canonical && (is_active(m, values, k) || !digits[k]);
        count += canonical && is_allowed(m, values);
        while (i < m->n && ++digits[i] == m->p[i].values)
            digits[i++] = 0;
        if (i == m->n)
            return count;
    }
}

/* ---- a study ---- */

typedef struct run {
    plan m;
    hpt_study *study;
    int mood, n;
    double seen[MOST_TRIALS][MOST];
    int64_t out[MOST_OUT];
    int n_out;
} run;

static double
score(run *r, const double *values)
{
    double f = 0, w;

    for (int i = 0; i < r->m.n; i++)
        f += sin(values[i] / (r->m.p[i].high - r->m.p[i].low + 1e-9) + i);
    w = uniform(&r->m);
    switch (r->mood) {
    case 0:
        return 3; /* constant */
    case 1:
        return floor(2 * f); /* ties */
    case 2:
        return w < 0.2 ? 1e12 : f;
    case 3:
        return w < 0.1 ? NAN : w < 0.2 ? INFINITY : w < 0.3 ? -INFINITY : f;
    case 4:
        return w < 0.95 ? NAN : f;
    case 5:
        return w < 0.2 ? DBL_MAX : w < 0.4 ? -DBL_MAX : f;
    case 6:
        return NAN;
    default:
        return f;
    }
}

static void
tell_one(run *r)
{
    const int k = below(&r->m, r->n_out);
    const int64_t number = r->out[k];
    const double value = score(r, r->seen[number]), way = uniform(&r->m);
    int rc;

    if (way < 0.06)
        rc = hpt_study_tell_state(r->study, number, HPT_TRIAL_PRUNED,
                                  way < 0.03 ? NAN : value);
    else if (way < 0.12)
        rc = hpt_study_tell_state(
            r->study, number,
            way < 0.09 ? HPT_TRIAL_ABANDONED : HPT_TRIAL_FAILED, NAN);
    else if (way < 0.3)
        rc = hpt_study_tell_mean(r->study, number, value,
                                 pow(10, 20 * uniform(&r->m) - 10));
    else
        rc = hpt_study_tell(r->study, number, value);
    ck_assert_msg(rc == HPT_OK, "%s", hpt_last_error());
    r->out[k] = r->out[--r->n_out];
}

/* A result from before: at a trial's point, or anywhere. */
static void
add_one(run *r)
{
    const char *names[MOST];
    double given[MOST], values[MOST];
    size_t n = 0;

    if (r->n && uniform(&r->m) < 0.7)
        memcpy(values, r->seen[below(&r->m, r->n)], sizeof values);
    else
        any_values(&r->m, values);
    memset(r->seen[r->n], 0, sizeof r->seen[0]);
    for (int i = 0; i < r->m.n; i++) {
        if (!is_active(&r->m, values, i) || isnan(values[i]))
            continue;
        names[n] = r->m.p[i].name;
        given[n++] = r->seen[r->n][i] = values[i];
    }
    ck_assert_msg(hpt_study_add(r->study, n, names, given,
                                score(r, r->seen[r->n]), 0) == HPT_OK,
                  "HPTUNE_TEST_SEED=%llu: %s", (unsigned long long)r->m.seed,
                  hpt_last_error());
    r->n++;
}

/* Trials at different points that satisfy the constraints. */
static int
count_seen(const run *r)
{
    int count = 0;

    for (int i = 0; i < r->n; i++) {
        double values[MOST];
        int k = 0;

        while (memcmp(r->seen[k], r->seen[i], sizeof values) != 0)
            k++;
        memcpy(values, r->seen[i], sizeof values);
        for (int d = 0; d < r->m.n; d++)
            if (!is_active(&r->m, r->seen[i], d))
                values[d] = NAN;
        count += k == i && is_allowed(&r->m, values);
    }
    return count;
}

/* Ask; false when the space is exhausted. */
static bool
ask_one(run *r)
{
    double *values = r->seen[r->n];
    hpt_trial *trial;
    int rc = hpt_study_ask(r->study, &trial);

    if (rc == HPT_EXHAUSTED && r->m.finite) {
        ck_assert_msg(count_seen(r) == count_points(&r->m),
                      "HPTUNE_TEST_SEED=%llu: exhausted after %d of %d points",
                      (unsigned long long)r->m.seed, count_seen(r),
                      count_points(&r->m));
        return false;
    }
    ck_assert_msg(rc == HPT_OK, "HPTUNE_TEST_SEED=%llu, trial %d: %d, %s",
                  (unsigned long long)r->m.seed, r->n, rc, hpt_last_error());
    ck_assert_int_eq(hpt_trial_number(trial), r->n);
    memset(values, 0, sizeof r->seen[0]);
    check_trial(&r->m, trial, values);
    for (int k = 0; k < r->n && r->m.finite; k++)
        ck_assert_msg(memcmp(values, r->seen[k], sizeof r->seen[k]) != 0,
                      "HPTUNE_TEST_SEED=%llu: trial %d is trial %d again",
                      (unsigned long long)r->m.seed, r->n, k);
    r->out[r->n_out++] = r->n++;
    return true;
}

static hpt_sampler *
random_sampler(plan *m)
{
    hpt_sampler *sampler = hpt_sampler_create("gp");

    hpt_sampler_set(sampler, "initial", below(m, 8));
    hpt_sampler_set(sampler, "spread", 16 + below(m, 100));
    hpt_sampler_set(sampler, "near", below(m, 50));
    hpt_sampler_set(sampler, "starts", 1 + below(m, 4));
    hpt_sampler_set(sampler, "iterations", 1 + below(m, 20));
    hpt_sampler_set(sampler, "fit_iterations", 1 + below(m, 6));
    hpt_sampler_set(sampler, "limit", uniform(m) < 0.3 ? 32 : 500);
    hpt_sampler_set(sampler, "kernel", below(m, 2));
    hpt_sampler_set(sampler, "additive", below(m, 2));
    hpt_sampler_set(sampler, "quadratic", below(m, 2));
    hpt_sampler_set(sampler, "power", below(m, 2));
    hpt_sampler_set(sampler, "reproducible", below(m, 2));
    if (below(m, 2))
        hpt_sampler_set(sampler, "acquisition", below(m, 6));
    return sampler;
}

static void
open_run(run *r, uint64_t seed, bool finite)
{
    hpt_space *space = make_space(&r->m, seed, finite);

    r->n = r->n_out = 0;
    r->mood = below(&r->m, 10);
    r->study = hpt_study_create(space, random_sampler(&r->m));
    ck_assert_msg(r->study != NULL, "HPTUNE_TEST_SEED=%llu: %s",
                  (unsigned long long)seed, hpt_last_error());
    hpt_space_destroy(space);
    hpt_study_set_seed(r->study, seed);
    hpt_study_set_direction(r->study,
                            below(&r->m, 2) ? HPT_MAXIMIZE : HPT_MINIMIZE);
}

static void
random_study(run *r, uint64_t seed)
{
    int asks;
    bool going = true;

    open_run(r, seed, seed % 3 == 0);
    asks = 25 + below(&r->m, 36);
    while (going && r->n < asks) {
        const double way = uniform(&r->m);

        if (r->n_out == MOST_OUT || (r->n_out && way < 0.45))
            tell_one(r);
        else if (way < 0.53)
            add_one(r);
        else
            going = ask_one(r);
    }
    while (r->n_out)
        tell_one(r);
    hpt_study_destroy(r->study);
}

static uint64_t
first_seed(void)
{
    const char *given = getenv("HPTUNE_TEST_SEED");

    return given ? strtoull(given, NULL, 10) : model_seed();
}

START_TEST(every_ask_of_a_random_study_gives_a_point_of_its_space)
{
    const char *given = getenv("HPTUNE_TEST_STUDIES");
    const uint64_t seed = first_seed();
    const long studies = given ? strtol(given, NULL, 10) : 90;
    static run r;

    for (long k = 0; k < studies; k++)
        random_study(&r, seed + (uint64_t)k);
}
END_TEST

START_TEST(a_finite_space_is_gone_through_once)
{
    const uint64_t seed = first_seed();
    static run r;
    int seen = 0;

    for (uint64_t k = 0; seen < 25; k++) {
        hpt_trial *trial;
        int points;

        open_run(&r, seed + k, true);
        points = count_points(&r.m);
        if (points > 0 && points <= 60) {
            seen++;
            while (ask_one(&r)) {
                if (r.n_out > 3)
                    tell_one(&r);
            }
            ck_assert_msg(r.n == points, "HPTUNE_TEST_SEED=%llu: %d of %d",
                          (unsigned long long)r.m.seed, r.n, points);
            ck_assert_int_eq(hpt_study_ask(r.study, &trial), HPT_EXHAUSTED);
            ck_assert_ptr_null(trial);
        }
        hpt_study_destroy(r.study);
    }
}
END_TEST

/* ---- determinism ---- */

START_TEST(same_seed_same_proposals)
{
    enum { N = 25 };
    static run r[3];

    for (int k = 0; k < 3; k++) {
        open_run(&r[k], 1000 + 3 * (uint64_t)_i + 1, false);
        hpt_study_set_seed(r[k].study, k == 2);
        for (int i = 0; i < N; i++) {
            ck_assert(ask_one(&r[k]));
            if (i % 4 || r[k].n_out == MOST_OUT)
                tell_one(&r[k]);
        }
        hpt_study_destroy(r[k].study);
    }
    ck_assert(memcmp(r[0].seen, r[1].seen, sizeof r[0].seen) == 0);
}
END_TEST

/* A quadratic bowl, with one option set; the lowest score. */
static double
lowest_of(const char *option, double value, uint64_t seed, int trials,
          double *x)
{
    hpt_space *space = hpt_space_create();
    hpt_sampler *sampler = hpt_sampler_create("gp");
    hpt_study *study;
    double best = INFINITY;

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    hpt_space_add_float(space, "y", 1e-3, 1, HPT_LOG);
    if (option)
        ck_assert_int_eq(hpt_sampler_set(sampler, option, value), HPT_OK);
    study = hpt_study_create(space, sampler);
    ck_assert_msg(study != NULL, "%s", hpt_last_error());
    hpt_space_destroy(space);
    hpt_study_set_seed(study, seed);
    for (int i = 0; i < trials; i++) {
        hpt_trial *trial;
        double f, y;

        ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
        x[i] = hpt_trial_get_float(trial, "x");
        y = hpt_trial_get_float(trial, "y");
        ck_assert(x[i] >= 0 && x[i] <= 1 && y >= 1e-3 && y <= 1);
        f = (x[i] - 0.3) * (x[i] - 0.3) + log(y / 0.05) * log(y / 0.05) / 10;
        best = fmin(best, f);
        ck_assert_int_eq(hpt_study_tell(study, i, f), HPT_OK);
    }
    hpt_study_destroy(study);
    return best;
}

START_TEST(the_seed_makes_the_proposals_and_they_learn)
{
    double x[2][20];

    ck_assert(lowest_of(NULL, 0, 7, 20, x[0]) < 1e-4);
    ck_assert(lowest_of(NULL, 0, 8, 20, x[1]) < 1e-4);
    ck_assert(memcmp(x[0], x[1], sizeof x[0]) != 0);
}
END_TEST

/* The best point is a corner, which the model would like to see again. */
START_TEST(no_point_of_a_continuous_space_comes_twice)
{
    hpt_space *space = hpt_space_create();
    hpt_study *study;
    double x[40];

    hpt_space_add_float(space, "x", 0, 1, HPT_LINEAR);
    study = hpt_study_create(space, hpt_sampler_create("gp"));
    hpt_space_destroy(space);
    for (int i = 0; i < 40; i++) {
        hpt_trial *trial;

        ck_assert_int_eq(hpt_study_ask(study, &trial), HPT_OK);
        x[i] = hpt_trial_get_float(trial, "x");
        for (int k = 0; k < i; k++)
            ck_assert_msg(fabs(x[k] - x[i]) > 1e-9, "%d and %d: %.17g", k, i,
                          x[i]);
        if (i % 3) /* some stay out */
            ck_assert_int_eq(hpt_study_tell(study, i, x[i]), HPT_OK);
    }
    hpt_study_destroy(study);
}
END_TEST

/* Small matrices never go to BLAS, so only large ones could differ; the switch
 * must repeat itself at any size. */
START_TEST(reproducible_runs_repeat_to_the_bit)
{
    double x[2][70];

    lowest_of("reproducible", 1, 3, 70, x[0]);
    lowest_of("reproducible", 1, 3, 70, x[1]);
    ck_assert(memcmp(x[0], x[1], sizeof x[0]) == 0);
}
END_TEST

/* The Sobol start has 0.065; 30 random points had 0.03. */
START_TEST(every_acquisition_learns)
{
    double x[30];

    ck_assert_double_lt(lowest_of("acquisition", _i, 3, 30, x), 1e-6);
}
END_TEST

START_TEST(both_ends_of_every_option_work)
{
    hpt_sampler *sampler = hpt_sampler_create("gp");

    for (size_t i = 0; i < hpt_sampler_option_count(sampler); i++) {
        const char *key = hpt_sampler_option_name(sampler, i);
        double low, high, x[40];

        hpt_sampler_option_bounds(sampler, key, &low, &high, NULL);
        lowest_of(key, low, 1, 40, x);
        lowest_of(key, high, 1, 8, x);
    }
    hpt_sampler_destroy(sampler);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gp-sampler");
    TCase *tcase = tcase_create("gp-sampler");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase,
                   every_ask_of_a_random_study_gives_a_point_of_its_space);
    tcase_add_test(tcase, a_finite_space_is_gone_through_once);
    tcase_add_loop_test(tcase, same_seed_same_proposals, 0, 4);
    tcase_add_test(tcase, the_seed_makes_the_proposals_and_they_learn);
    tcase_add_test(tcase, no_point_of_a_continuous_space_comes_twice);
    tcase_add_test(tcase, reproducible_runs_repeat_to_the_bit);
    tcase_add_loop_test(tcase, every_acquisition_learns, 0, 6);
    tcase_add_test(tcase, both_ends_of_every_option_work);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
