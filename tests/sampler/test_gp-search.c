/*
 * Maximising the acquisition: what is found is settled, feasible and ordered,
 * has the value it is said to have, and is as good as a dense search's best.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "linalg/linalg.h"
#include "sampler/gp-search.h"
#include <hptune/dist.h>
#include <hptune/space.h>
#include <hptune/status.h>
#include <string.h>

enum { MOST = 8, SPACES = 8 };

typedef struct bench {
    hpt_allocator mem;
    hpt_space *space;
    const hpti_domain *domain;
    hpti_surrogate *surrogate;
    hpti_search *search;
    hpti_random random;
} bench;

static hpt_space *
space_of(int kind)
{
    static const char *const labels[] = { "a", "b", "c" };
    hpt_space *s = hpt_space_create();

    hpt_space_add_float(s, "x", 0, 1, HPT_LINEAR);
    switch (kind) {
    case 0:
        hpt_space_add_float(s, "y", 1e-3, 1, HPT_LOG);
        break;
    case 1:
        hpt_space_add_int(s, "n", 0, 1000, HPT_LINEAR);
        hpt_space_add_categorical(s, "c", 3, labels);
        break;
    case 2: /* a cell at either end is wide */
        hpt_space_add(s, "k", hpt_dist_clamp(hpt_dist_normal(0, 1), -0.5, 0.5));
        break;
    case 3: /* what is active hangs on a continuous parent */
        hpt_space_add_float(s, "y", 0, 1, HPT_LINEAR);
        hpt_space_add_float(s, "z", 0, 1, HPT_LINEAR);
        hpt_space_add_condition_range(s, "y", "x", 0.4, 2);
        hpt_space_add_condition_range(s, "z", "y", -1, 0.5);
        break;
    case 4:
        hpt_space_add_float(s, "y", 0, 1, HPT_LINEAR);
        hpt_space_add_order(s, "x", "y");
        break;
    case 5:
        hpt_space_add_categorical(s, "c", 3, labels);
        hpt_space_add_float(s, "y", 0, 1, HPT_LINEAR);
        hpt_space_add_condition_labels(s, "y", "c", 1, labels + 1);
        break;
    case 6: {
        static const char *const names[] = { "x", "n" };
        static const double coefficients[] = { 1, 0.125 };

        hpt_space_add_int(s, "n", 1, 16, HPT_LOG);
        hpt_space_add_linear(s, 2, names, coefficients, 1);
        break;
    }
    default:
        hpt_space_add_boolean(s, "b");
        hpt_space_add_float_step(s, "t", 0, 1, 0.125);
        break;
    }
    return s;
}

static double
objective(size_t dim, const double *u)
{
    double f = 0;

    for (size_t d = 0; d < dim; d++)
        f += (u[d] - 0.35) * (u[d] - 0.1 * (double)d) + 0.1 * sin(9 * u[d]);
    return f;
}

static void
open(bench *b, int kind, uint64_t seed, size_t n)
{
    const hpti_search_options options = {
        .spread = 128, .near = 48, .starts = 4, .iterations = 30
    };
    unsigned char category[MOST];
    hpti_surrogate_options chosen;

    hpti_mem_current(&b->mem);
    b->space = space_of(kind);
    ck_assert_int_eq(hpti_space_freeze(b->space), HPT_OK);
    b->domain = hpti_space_domain(b->space);
    for (size_t d = 0; d < b->domain->dim; d++)
        category[d] = b->domain->coordinates[d].kind == HPTI_CATEGORIES;
    hpti_surrogate_defaults(&chosen);
    ck_assert_int_eq(hpti_surrogate_create(&b->surrogate, &b->mem,
                                           b->domain->dim, category, &chosen),
                     HPT_OK);
    ck_assert_int_eq(
        hpti_search_create(&b->search, &b->mem, b->domain, &options, seed),
        HPT_OK);
    hpti_random_init(&b->random, seed, 0, HPTI_FOR_SAMPLER);
    for (size_t i = 0; i < n; i++) {
        double u[MOST];

        for (size_t d = 0; d < b->domain->dim; d++)
            u[d] = hpti_random_uniform(&b->random);
        hpti_domain_settle(b->domain, u, NULL);
        hpti_surrogate_observe(b->surrogate, u, objective(b->domain->dim, u),
                               0);
    }
    ck_assert_int_eq(
        hpti_surrogate_prepare(b->surrogate, HPTI_LOOK_PROBABLE, 0), HPT_OK);
}

static void
close(bench *b)
{
    hpti_search_destroy(b->search);
    hpti_surrogate_destroy(b->surrogate);
    hpt_space_destroy(b->space);
}

START_TEST(what_is_found_is_settled_feasible_ordered_and_worth_what_it_says)
{
    size_t n;
    bench b;

    open(&b, _i % SPACES, (uint64_t)_i, 15);
    ck_assert_int_eq(hpti_search_run(b.search, b.surrogate, NULL, &b.random,
                                     3, &n),
                     HPT_OK);
    ck_assert_uint_gt(n, 20);
    for (size_t k = 0; k < n; k++) {
        double before = INFINITY, value, again, u[MOST];
        const double *point = hpti_search_point(b.search, k, &value);

        memcpy(u, point, b.domain->dim * sizeof *u);
        hpti_domain_settle(b.domain, u, NULL);
        for (size_t d = 0; d < b.domain->dim; d++)
            ck_assert_msg(u[d] == point[d],
                          "%zu of %zu: u[%zu] is %.17g, %.17g "
                          "when settled",
                          k, n, d, point[d], u[d]);
        ck_assert(hpti_domain_is_feasible(b.domain, point));
        if (k)
            hpti_search_point(b.search, k - 1, &before);
        ck_assert(value <= before);
        hpti_surrogate_log_ei(b.surrogate, 1, point, &again);
        ck_near(value, again, 1e-6 * (1 + fabs(again)));
    }
    close(&b);
}
END_TEST

/* 20,000 random points find nothing that is much better.  Where a continuous
 * parent decides what is active there are steps that no gradient shows. */
START_TEST(the_best_is_as_good_as_a_dense_search_finds)
{
    const double slack = _i % SPACES == 3 ? 0.2 : 0.02;
    double found, best = -INFINITY;
    size_t n;
    bench b;

    open(&b, _i % SPACES, 100 + (uint64_t)_i, 12);
    ck_assert_int_eq(hpti_search_run(b.search, b.surrogate, NULL, &b.random,
                                     3, &n),
                     HPT_OK);
    hpti_search_point(b.search, 0, &found);
    for (int i = 0; i < 20000; i++) {
        double u[MOST], value;

        for (size_t d = 0; d < b.domain->dim; d++)
            u[d] = hpti_random_uniform(&b.random);
        hpti_domain_settle(b.domain, u, NULL);
        if (!hpti_domain_is_feasible(b.domain, u))
            continue;
        hpti_surrogate_log_ei(b.surrogate, 1, u, &value);
        best = fmax(best, value);
    }
    ck_assert_msg(found >= best - slack, "%g, but there is %g", found, best);
    close(&b);
}
END_TEST

/* Thompson sampling: candidates in the order of one draw of f, a thousand at
 * most, settled and feasible; another stream draws another order. */
START_TEST(a_draw_ranks_the_candidates)
{
    const hpti_search_options options = { .spread = _i < SPACES ? 128 : 4000,
                                          .near = 48,
                                          .starts = 4,
                                          .iterations = 30,
                                          .thompson = true };
    const uint64_t seed = (uint64_t)_i;
    hpti_search *search;
    hpti_random random;
    double firsts[8][MOST];
    bool differ = false;
    bench b;

    open(&b, _i % SPACES, seed, 10);
    ck_assert_int_eq(
        hpti_search_create(&search, &b.mem, b.domain, &options, seed), HPT_OK);
    for (uint64_t r = 0; r < 8; r++) {
        const size_t dim = b.domain->dim;
        size_t n;

        hpti_random_init(&random, seed, r, HPTI_FOR_SAMPLER);
        ck_assert_int_eq(hpti_search_run(search, b.surrogate, NULL, &random, 3,
                                         &n),
                         HPT_OK);
        ck_assert(n > 20 && n <= 1000);
        for (size_t k = 0; k < n; k++) {
            double before = INFINITY, value, u[MOST];
            const double *point = hpti_search_point(search, k, &value);

            memcpy(u, point, dim * sizeof *u);
            hpti_domain_settle(b.domain, u, NULL);
            ck_assert(memcmp(u, point, dim * sizeof *u) == 0);
            ck_assert(hpti_domain_is_feasible(b.domain, point));
            if (k)
                hpti_search_point(search, k - 1, &before);
            ck_assert(value <= before);
        }
        memcpy(firsts[r], hpti_search_point(search, 0, NULL),
               dim * sizeof *firsts[r]);
        differ = differ ||
                 memcmp(firsts[r], firsts[0], dim * sizeof *firsts[r]) != 0;
    }
    ck_assert(differ);
    hpti_search_destroy(search);
    close(&b);
}
END_TEST

START_TEST(a_search_without_memory_can_be_made_again)
{
    const hpti_search_options options = { .spread = 32,
                                          .starts = 2,
                                          .iterations = 3 };
    faulty_memory memory;
    const hpt_allocator mem = faulty_allocator(&memory);
    hpti_search *search = NULL;
    bench b;

    open(&b, _i, 1, 10);
    for (long k = 0; !search; k++) {
        memory.countdown = k;
        if (hpti_search_create(&search, &mem, b.domain, &options, 1) < 0)
            ck_assert(!search && memory.blocks == 0);
    }
    hpti_search_destroy(search);
    ck_assert_int_eq(memory.blocks, 0);
    close(&b);
}
END_TEST

START_TEST(many_dimensions_take_no_room_for_moves_that_cannot_be)
{
    const hpti_search_options options = { .spread = 16,
                                          .starts = 1,
                                          .iterations = 3 };
    faulty_memory memory;
    const hpt_allocator mem = faulty_allocator(&memory);
    hpt_space *space = hpt_space_create();
    hpti_search *search;

    for (int i = 0; i < 400; i++) {
        char name[8] = { 'a', (char)('a' + i % 20), (char)('a' + i / 20) };

        hpt_space_add_float(space, name, 0, 1, HPT_LINEAR);
    }
    ck_assert_int_eq(hpti_space_freeze(space), HPT_OK);
    ck_assert_int_eq(hpti_search_create(&search, &mem, hpti_space_domain(space),
                                        &options, 1),
                     HPT_OK);
    ck_assert_uint_lt(memory.peak, 4000000);
    hpti_search_destroy(search);
    hpt_space_destroy(space);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gp-search");
    TCase *tcase = tcase_create("gp-search");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(
        tcase, what_is_found_is_settled_feasible_ordered_and_worth_what_it_says,
        0, 3 * SPACES);
    tcase_add_loop_test(tcase, the_best_is_as_good_as_a_dense_search_finds, 0,
                        SPACES);
    tcase_add_loop_test(tcase, a_draw_ranks_the_candidates, 0, SPACES + 2);
    tcase_add_loop_test(tcase, a_search_without_memory_can_be_made_again, 0, 2);
    tcase_add_test(tcase,
                   many_dimensions_take_no_room_for_moves_that_cannot_be);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
