/*
 * What every sampler owes: settled, feasible, new points, all of a finite space
 * and each once; and drawing where constraints leave next to nothing.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "proposals.h"
#include "random-space.h"
#include "sampler/draw.h"
#include <math.h>
#include <string.h>

/* Samplers as the tests want them. */
static const struct variant {
    const char *name, *key;
    double value;
} variants[] = {
    { "random", NULL, 0 }, { "sobol", NULL, 0 },     { "sobol", "scramble", 0 },
    { "grid", NULL, 0 },   { "grid", "shuffle", 1 },
};

#define N_VARIANTS ((int)(sizeof variants / sizeof variants[0]))

static hpt_sampler *
create_variant(int i)
{
    hpt_sampler *sampler = hpt_sampler_create(variants[i].name);

    if (sampler && variants[i].key)
        hpt_sampler_set(sampler, variants[i].key, variants[i].value);
    return sampler;
}

/* ---- all points of a finite space ---- */

enum { MAX_POINTS = 20000 };

typedef struct point {
    double values[MODEL_MAX]; /* 1e9 for inactive */
    int met;
} point;

static int
compare_points(const void *a, const void *b)
{
    const point *p = a, *q = b;

    for (int i = 0; i < MODEL_MAX; i++) {
        if (p->values[i] != q->values[i])
            return p->values[i] < q->values[i] ? -1 : 1;
    }
    return 0;
}

/* All feasible points of a model, each once, sorted; their number. */
static size_t
list_points(const model *m, point *points)
{
    int digits[MODEL_MAX] = { 0 };
    size_t n = 0, kept = 0;

    for (;;) {
        double values[MODEL_MAX];
        int i = 0;

        model_values(m, digits, values);
        if (model_is_allowed(m, values)) {
            points[n] = (point){ .met = 0 };
            for (int k = 0; k < m->n; k++)
                points[n].values[k] = isnan(values[k]) ? 1e9 : values[k];
            n++;
        }
        while (i < m->n && ++digits[i] == m->parameters[i].n)
            digits[i++] = 0;
        if (i == m->n)
            break;
    }
    qsort(points, n, sizeof *points, compare_points);
    for (size_t i = 0; i < n; i++) {
        if (!i || compare_points(&points[i], &points[i - 1]))
            points[kept++] = points[i];
    }
    return kept;
}

/* Mark a proposed point; the text that says what is wrong with it. */
static const char *
mark(point *points, size_t n, const double *numbers, int n_parameters)
{
    point key = { .met = 0 }, *found;

    for (int i = 0; i < n_parameters; i++)
        key.values[i] = isnan(numbers[i]) ? 1e9 : numbers[i];
    found = bsearch(&key, points, n, sizeof *points, compare_points);
    if (!found)
        return "is no point of the space";
    return found->met++ ? "comes twice" : NULL;
}

/* Make some points trials before the sampler is asked. */
static void
add_some(proposals *p, const model *m, point *points, size_t n)
{
    for (int k = 0; k < 3 && n; k++) {
        point *chosen = &points[(size_t)rand() % n];
        const char *names[MODEL_MAX];
        double numbers[MODEL_MAX];
        hpti_value values[MODEL_MAX];
        size_t given = 0;

        if (chosen->met)
            continue;
        for (int i = 0; i < m->n; i++) {
            if (chosen->values[i] < 1e9) {
                names[given] = m->parameters[i].name;
                numbers[given++] = chosen->values[i];
            }
        }
        ck_assert_int_eq(
            hpti_space_fill(p->space, given, names, numbers, values), HPT_OK);
        ck_assert_int_eq(proposals_add(p, values), HPT_OK);
        chosen->met = 1;
    }
}

static void
enumerate(int variant, unsigned seed)
{
    static point points[MAX_POINTS];
    proposals p;
    model m;
    size_t n, met = 0;
    hpti_row row;
    int rc;

    rc = proposals_open(&p, model_create(&m, seed, true),
                        create_variant(variant), seed);
    ck_assert_msg(rc == HPT_OK, "seed %u: %s", seed, hpt_last_error());
    n = list_points(&m, points);
    if (seed % 2)
        add_some(&p, &m, points, n);
    while ((rc = proposals_ask(&p, &row)) == HPT_OK) {
        double numbers[MODEL_MAX];
        const char *wrong;

        for (int i = 0; i < m.n; i++)
            numbers[i] = proposals_number(&p, &row, (size_t)i);
        wrong = mark(points, n, numbers, m.n);
        if (wrong)
            ck_abort_msg("%s, seed %u: point %d %s", variants[variant].name,
                         seed, (int)hpti_history_count(p.history), wrong);
    }
    for (size_t i = 0; i < n; i++)
        met += points[i].met > 0;
    if (met != n || rc != (n ? HPT_EXHAUSTED : HPT_E_INFEASIBLE))
        ck_abort_msg("%s, seed %u: %zu points of %zu, then %s",
                     variants[variant].name, seed, met, n,
                     hpt_status_to_string(rc));
    ck_assert_int_eq(proposals_ask(&p, &row), rc); /* for ever */
    proposals_close(&p);
}

START_TEST(every_feasible_point_of_a_finite_space_comes_once)
{
    unsigned seed = model_seed();

    for (int i = 0; i < 60; i++)
        enumerate(_i, seed + (unsigned)i);
}
END_TEST

/* ---- spaces with floats ---- */

/* Is a proposal what method.h promises? */
static void
check_proposal(const proposals *p, const hpti_row *row, unsigned seed)
{
    const size_t dim = p->domain->dim;
    double u[MODEL_MAX];

    memcpy(u, row->u, dim * sizeof *u);
    hpti_domain_settle(p->domain, u, NULL);
    if (memcmp(u, row->u, dim * sizeof *u) != 0)
        ck_abort_msg("seed %u: a point is not settled", seed);
    if (!hpti_domain_is_feasible(p->domain, row->u) ||
        hpti_domain_violation(p->domain, row->u) != 0)
        ck_abort_msg("seed %u: a point is not feasible", seed);
    for (size_t i = 0; i < hpt_space_count(p->space); i++) {
        double x = proposals_number(p, row, i), low, high;

        hpt_space_bounds(p->space, hpt_space_name(p->space, i), &low, &high);
        if (x < low || x > high)
            ck_abort_msg("seed %u: parameter %zu is %.17g", seed, i, x);
    }
}

START_TEST(points_of_any_space_are_settled_feasible_and_repeatable)
{
    enum { N = 50 };
    unsigned seed = model_seed();

    for (unsigned end = seed + 40; seed != end; seed++) {
        proposals a, b;
        model m, same;

        ck_assert_int_eq(proposals_open(&a, model_create(&m, seed, false),
                                        create_variant(_i), seed),
                         HPT_OK);
        ck_assert_int_eq(proposals_open(&b, model_create(&same, seed, false),
                                        create_variant(_i), seed),
                         HPT_OK);
        for (int k = 0; k < N; k++) {
            double again[MODEL_MAX];
            hpti_row row, other;
            int rc = proposals_ask(&a, &row);

            if (rc == HPT_OK)
                check_proposal(&a, &row, seed);
            /* a proposal that comes to nothing is made again */
            ck_assert_int_eq(hpti_history_reserve(b.history, &other), HPT_OK);
            ck_assert_int_eq(
                hpti_sampler_propose(b.sampler, b.history, k, again), rc);
            ck_assert_int_eq(proposals_ask(&b, &other), rc);
            if (rc != HPT_OK)
                break;
            if (memcmp(row.u, other.u, a.domain->dim * sizeof *row.u) != 0 ||
                memcmp(row.u, again, a.domain->dim * sizeof *row.u) != 0)
                ck_abort_msg("seed %u: point %d differs", seed, k);
        }
        proposals_close(&a);
        proposals_close(&b);
    }
}
END_TEST

START_TEST(violation_is_zero_just_where_a_point_is_feasible)
{
    unsigned seed = model_seed();

    for (unsigned end = seed + 100; seed != end; seed++) {
        hpti_random random;
        proposals p;
        model m;

        ck_assert_int_eq(proposals_open(&p, model_create(&m, seed, false),
                                        hpt_sampler_create("random"), seed),
                         HPT_OK);
        hpti_random_init(&random, seed, 0, HPTI_FOR_SAMPLER);
        for (int k = 0; k < 50; k++) {
            double u[MODEL_MAX], violation;
            bool feasible;

            for (size_t c = 0; c < p.domain->dim; c++)
                u[c] = hpti_random_uniform(&random);
            hpti_domain_settle(p.domain, u, NULL);
            feasible = hpti_domain_is_feasible(p.domain, u);
            violation = hpti_domain_violation(p.domain, u);
            if (feasible
                    ? violation != 0
                    : !(violation >= 1 && violation <= 2 * MODEL_CONSTRAINTS))
                ck_abort_msg("seed %u: violation %g", seed, violation);
        }
        proposals_close(&p);
    }
}
END_TEST

/* ---- tight constraints ---- */

static const char *const letters[] = { "a", "b", "c", "d", "e",
                                       "f", "g", "h", "i", "j" };

static hpt_space *
unit_floats(size_t n)
{
    hpt_space *space = hpt_space_create();

    for (size_t i = 0; i < n; i++)
        hpt_space_add_float(space, letters[i], 0, 1, HPT_LINEAR);
    return space;
}

/* The simplex a + ... + f <= 1/10 has a volume of 1.4e-9; uniform on it, the
 * sum has the mean 6/7 of 1/10 (a beta distribution with 6 and 1). */
START_TEST(a_tiny_simplex_is_filled_evenly)
{
    enum { N = 300, DIM = 6 };
    const double ones[DIM] = { 1, 1, 1, 1, 1, 1 };
    hpt_space *space = unit_floats(DIM);
    double sums = 0, means[DIM] = { 0 };
    proposals p;
    hpti_row row;

    hpt_space_add_linear(space, DIM, letters, ones, 0.1);
    ck_assert_int_eq(proposals_open(&p, space, hpt_sampler_create("random"), 1),
                     HPT_OK);
    for (int k = 0; k < N; k++) {
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        for (int i = 0; i < DIM; i++) {
            sums += row.u[i] / N;
            means[i] += row.u[i] / N;
        }
    }
    /* the deviations of one are .1 sqrt(6 / (49 8)) and .1 sqrt(6 / (49 8)) */
    ck_near(sums, 0.6 / 7, 4 * 0.0124 / sqrt(N));
    for (int i = 0; i < DIM; i++)
        ck_near(means[i], 0.1 / 7, 4 * 0.0124 / sqrt(N));
    proposals_close(&p);
}
END_TEST

/* a < b < ... < j holds for one draw in 3,628,800; then the k-th of the ten is
 * an order statistic with mean k / 11. */
START_TEST(a_chain_of_ten_is_put_in_order)
{
    enum { N = 200, DIM = 10 };
    hpt_space *space = unit_floats(DIM);
    double means[DIM] = { 0 };
    proposals p;
    hpti_row row;

    for (int i = 1; i < DIM; i++)
        hpt_space_add_order(space, letters[i - 1], letters[i]);
    ck_assert_int_eq(proposals_open(&p, space, hpt_sampler_create("sobol"), 1),
                     HPT_OK);
    for (int k = 0; k < N; k++) {
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
        for (int i = 0; i < DIM; i++)
            means[i] += row.u[i] / N;
    }
    for (int i = 0; i < DIM; i++)
        ck_near(means[i], (i + 1) / 11.0, 0.06); /* deviation .14 sqrt(1/N) */
    proposals_close(&p);
}
END_TEST

START_TEST(constraints_at_odds_are_infeasible)
{
    hpt_space *space = unit_floats(3);
    proposals p;
    hpti_row row;

    hpt_space_add_order(space, "a", "b");
    hpt_space_add_order(space, "b", "c");
    hpt_space_add_order(space, "c", "a");
    ck_assert_int_eq(proposals_open(&p, space, create_variant(_i), 1), HPT_OK);
    for (int k = 0; k < 2; k++) { /* also when asked again */
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_E_INFEASIBLE);
        ck_assert_ptr_nonnull(strstr(hpt_last_error(), "constraints"));
        ck_assert_int_eq(hpti_history_count(p.history), 0);
    }
    proposals_close(&p);
}
END_TEST

/* One of 10^6 points: rejection finds it in one call of a hundred. */
START_TEST(the_one_feasible_point_of_a_million_is_found)
{
    const char *names[] = { "x", "y" };
    const double ones[] = { -1, -1 };
    hpt_space *space = hpt_space_create();
    proposals p;
    hpti_row row;

    hpt_space_add_int(space, "x", 1, 1000, HPT_LINEAR);
    hpt_space_add_int(space, "y", 1, 1000, HPT_LINEAR);
    hpt_space_add_linear(space, 2, names, ones, -2000);
    ck_assert_int_eq(proposals_open(&p, space, hpt_sampler_create("random"), 1),
                     HPT_OK);
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
    ck_assert_int_eq(row.values[0].integer, 1000);
    ck_assert_int_eq(row.values[1].integer, 1000);
    ck_assert_int_eq(proposals_ask(&p, &row), HPT_EXHAUSTED);
    proposals_close(&p);
}
END_TEST

START_TEST(feasible_points_of_a_large_finite_space_are_found)
{
    const double ones[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    hpt_space *space = hpt_space_create();
    proposals p;
    hpti_row row;

    for (int i = 0; i < 10; i++)
        hpt_space_add_int(space, letters[i], 0, 99, HPT_LINEAR);
    /* 286 of 10^20 points, nearly all in corners */
    hpt_space_add_linear(space, 10, letters, ones, 3);
    ck_assert_int_eq(proposals_open(&p, space, hpt_sampler_create("random"), 1),
                     HPT_OK);
    for (int k = 0; k < 20; k++)
        ck_assert_int_eq(proposals_ask(&p, &row), HPT_OK);
    proposals_close(&p);
}
END_TEST

START_TEST(a_proposed_point_is_kept_when_it_is_wanted)
{
    hpt_space *space = hpt_space_create();
    hpti_random random;
    double u[2];
    proposals p;
    hpti_row row;

    hpt_space_add_int(space, "x", 0, 3, HPT_LINEAR);
    hpt_space_add_int(space, "y", 0, 3, HPT_LINEAR);
    hpt_space_add_order(space, "x", "y");
    ck_assert_int_eq(proposals_open(&p, space, hpt_sampler_create("random"), 1),
                     HPT_OK);
    hpti_random_init(&random, 1, 0, HPTI_FOR_SAMPLER);
    u[0] = 0.3, u[1] = 0.9;
    ck_assert_int_eq(hpti_draw_instead(p.domain, p.history, &random, u),
                     HPT_OK);
    ck_assert(u[0] == 0.375 && u[1] == 0.875);
    u[0] = 0.9, u[1] = 0.3; /* y below x */
    ck_assert_int_eq(hpti_draw_instead(p.domain, p.history, &random, u),
                     HPT_OK);
    ck_assert(u[0] < u[1]);
    ck_assert_int_eq(hpti_history_reserve(p.history, &row), HPT_OK);
    row.u[0] = 0.375, row.u[1] = 0.875;
    hpti_history_add(p.history);
    u[0] = 0.3, u[1] = 0.9; /* tried before */
    ck_assert_int_eq(hpti_draw_instead(p.domain, p.history, &random, u),
                     HPT_OK);
    ck_assert(u[0] < u[1] && !(u[0] == 0.375 && u[1] == 0.875));
    proposals_close(&p);
}
END_TEST

START_TEST(a_walk_without_memory_says_so_and_can_be_taken_again)
{
    const double ones[] = { 1, 1, 1, 1, 1, 1 };
    hpt_space *space = unit_floats(6);
    faulty_memory memory;
    hpt_allocator mem = faulty_allocator(&memory);
    hpti_history *history;
    hpti_random random;
    double u[6];

    hpt_space_add_linear(space, 6, letters, ones, 0.01);
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_int_eq(hpti_history_create(&history, &mem, 6, 6, false, false),
                     HPT_OK);
    hpti_random_init(&random, 1, 0, HPTI_FOR_SAMPLER);
    memory.countdown = 0;
    ck_assert_int_eq(hpti_draw(hpti_space_domain(space), history, &random, u),
                     HPT_E_NOMEM);
    memory.countdown = -1;
    ck_assert_int_eq(hpti_draw(hpti_space_domain(space), history, &random, u),
                     HPT_OK);
    hpti_history_destroy(history);
    ck_assert_int_eq(memory.blocks, 0);
    hpt_space_destroy(space);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("draw");
    TCase *tcase = tcase_create("draw");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase,
                        every_feasible_point_of_a_finite_space_comes_once, 0,
                        N_VARIANTS);
    tcase_add_loop_test(tcase,
                        points_of_any_space_are_settled_feasible_and_repeatable,
                        0, N_VARIANTS);
    tcase_add_test(tcase, violation_is_zero_just_where_a_point_is_feasible);
    tcase_add_test(tcase, a_tiny_simplex_is_filled_evenly);
    tcase_add_test(tcase, a_chain_of_ten_is_put_in_order);
    tcase_add_loop_test(tcase, constraints_at_odds_are_infeasible, 0,
                        N_VARIANTS);
    tcase_add_test(tcase, the_one_feasible_point_of_a_million_is_found);
    tcase_add_test(tcase, feasible_points_of_a_large_finite_space_are_found);
    tcase_add_test(tcase, a_proposed_point_is_kept_when_it_is_wanted);
    tcase_add_test(tcase, a_walk_without_memory_says_so_and_can_be_taken_again);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
