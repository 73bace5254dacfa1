/*
 * Zooming in: where it looks, what it models, and that it polishes.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "sampler/gp-zoom.h"
#include <hptune/hptune.h>
#include <string.h>

enum { DIM = 4 };

typedef struct bench {
    hpt_allocator mem;
    hpt_space *space;
    const hpti_domain *domain;
    hpti_observations observations;
    hpti_zoom *zoom;
    hpti_search *search;
} bench;

/* Two floats, a category and an integer. */
static void
open(bench *b)
{
    static const char *const labels[] = { "a", "b", "c" };
    const hpti_search_options effort = {
        .spread = 64, .near = 32, .starts = 3, .iterations = 30
    };
    hpti_surrogate_options options;

    hpti_mem_current(&b->mem);
    b->space = hpt_space_create();
    hpt_space_add_float(b->space, "x", 0, 1, HPT_LINEAR);
    hpt_space_add_categorical(b->space, "c", 3, labels);
    hpt_space_add_int(b->space, "i", 1, 4, HPT_LINEAR);
    hpt_space_add_float(b->space, "y", 0, 1, HPT_LINEAR);
    ck_assert_int_eq(hpti_space_freeze(b->space), HPT_OK);
    b->domain = hpti_space_domain(b->space);
    ck_assert_uint_eq(b->domain->dim, DIM);
    hpti_observations_init(&b->observations, &b->mem, DIM);
    hpti_surrogate_defaults(&options);
    options.power = options.additive = false;
    options.prior.noise_floor = 1e-10;
    ck_assert_int_eq(
        hpti_zoom_create(&b->zoom, &b->mem, b->domain, &options), HPT_OK);
    ck_assert_int_eq(
        hpti_search_create(&b->search, &b->mem, b->domain, &effort, 1),
        HPT_OK);
}

static void
close(bench *b)
{
    hpti_search_destroy(b->search);
    hpti_zoom_destroy(b->zoom);
    hpti_observations_clear(&b->observations);
    hpt_space_destroy(b->space);
}

/* A smooth bowl with its minimum 0 at x = 0.4, y = 0.7. */
static double
bowl(const double *u)
{
    const double x = u[0] - 0.4, y = u[3] - 0.7;

    return exp(x * x + 0.5 * x * y + 3 * y * y) - 1;
}

static void
add(bench *b, double x, size_t category, double y)
{
    double u[DIM] = { x, (double)category / 3 + 0.1, 0.3, y };

    hpti_domain_settle(b->domain, u, NULL);
    ck_assert_int_eq(hpti_observations_add(&b->observations, u,
                                           bowl(u) + (category ? 0.5 : 0), 0),
                     HPT_OK);
}

static void
add_around(bench *b, size_t n, double radius)
{
    for (size_t i = 0; i < n; i++)
        add(b, 0.45 + radius * sin(2.4 * (double)i) * (double)(i + 1), 0,
            0.66 + radius * cos(2.4 * (double)i) * (double)(i + 1));
}

START_TEST(too_few_points_beside_the_best_are_no_data)
{
    bench b;

    open(&b);
    add_around(&b, 4, 0.02);
    for (int i = 0; i < 20; i++)
        add(&b, 0.04 * i, 1, 0.5);
    ck_assert_int_eq(hpti_zoom_prepare(b.zoom, &b.observations),
                     HPT_E_NO_DATA);
    add_around(&b, 6, 0.03);
    ck_assert_int_eq(hpti_zoom_prepare(b.zoom, &b.observations), HPT_OK);
    close(&b);
}
END_TEST

START_TEST(the_region_is_about_the_best_point_and_keeps_what_is_separate)
{
    double before = 1;

    for (double radius = 0.02; radius > 1e-6; radius /= 10) {
        const hpti_region *region;
        const double *best;
        bench b;

        open(&b);
        add_around(&b, 12, radius);
        add(&b, 0.4, 2, 0.7); /* another category */
        ck_assert_int_eq(hpti_zoom_prepare(b.zoom, &b.observations), HPT_OK);
        region = hpti_zoom_region(b.zoom);
        best = b.observations.points + b.observations.order[0] * DIM;
        for (size_t d = 0; d < DIM; d++) {
            ck_assert(region->low[d] <= best[d] && best[d] <= region->high[d]);
            ck_assert(region->low[d] >= 0 && region->high[d] <= 1);
        }
        ck_assert(region->low[1] == region->high[1]);
        ck_assert(region->low[2] == region->high[2]);
        ck_assert(region->high[0] - region->low[0] < before);
        before = (region->high[0] - region->low[0]) / 2;
        ck_assert_uint_eq(
            hpti_surrogate_observations(hpti_zoom_surrogate(b.zoom))->n, 10);
        close(&b);
    }
}
END_TEST

/* From 2e-3 to the end of the arithmetic in 25 steps. */
START_TEST(a_smooth_minimum_is_polished_to_the_last_digits)
{
    hpti_random random;
    bench b;

    open(&b);
    add_around(&b, 8, 0.01);
    hpti_random_init(&random, 1, 0, HPTI_FOR_SAMPLER);
    for (int k = 0; k < 25; k++) {
        const double *u;
        size_t n;

        ck_assert_int_eq(hpti_zoom_prepare(b.zoom, &b.observations), HPT_OK);
        ck_assert_int_eq(
            hpti_search_run(b.search, hpti_zoom_surrogate(b.zoom),
                            hpti_zoom_region(b.zoom), &random, k, &n),
            HPT_OK);
        ck_assert_uint_gt(n, 0);
        u = hpti_search_point(b.search, 0, NULL);
        ck_assert(u[1] == b.observations.points[1]);
        ck_assert(u[2] == b.observations.points[2]);
        ck_assert_int_eq(hpti_observations_add(&b.observations, u, bowl(u), 0),
                         HPT_OK);
    }
    ck_assert_msg(b.observations.at[b.observations.order[0]].score < 1e-12,
                  "%g", b.observations.at[b.observations.order[0]].score);
    close(&b);
}
END_TEST

START_TEST(without_memory_it_can_be_made_again)
{
    static faulty_memory memory;
    const hpt_allocator allocator = faulty_allocator(&memory);
    hpti_surrogate_options options;
    int rc = HPT_E_NOMEM;
    bench b;

    open(&b);
    add_around(&b, 12, 0.01);
    hpti_zoom_destroy(b.zoom);
    hpti_surrogate_defaults(&options);
    for (long k = 0; rc != HPT_OK; k++) {
        memory.countdown = k;
        rc = hpti_zoom_create(&b.zoom, &allocator, b.domain, &options);
        if (rc == HPT_OK) {
            rc = hpti_zoom_prepare(b.zoom, &b.observations);
            if (rc != HPT_OK)
                hpti_zoom_destroy(b.zoom);
        }
        memory.countdown = -1;
        ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
    }
    close(&b);
    ck_assert_int_eq(memory.blocks, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gp-zoom");
    TCase *tcase = tcase_create("gp-zoom");

    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, too_few_points_beside_the_best_are_no_data);
    tcase_add_test(
        tcase, the_region_is_about_the_best_point_and_keeps_what_is_separate);
    tcase_add_test(tcase, a_smooth_minimum_is_polished_to_the_last_digits);
    tcase_add_test(tcase, without_memory_it_can_be_made_again);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
