/*
 * Hypotheses: what they put into the process, and that the value of a fit is
 * the log posterior in the units of the scores.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "acquisition/hypothesis.h"
#include "linalg/linalg.h"
#include <hptune/status.h>
#include <stdint.h>
#include <string.h>

enum { DIM = 3, N = 25 };

typedef struct bench {
    hpt_allocator mem;
    hpti_observations observations;
    hpti_transform transform;
    hpti_gp *gp;
    hpti_hypothesis h;
    size_t chosen[N];
    double theta[4 * DIM + 4], start[4 * DIM + 4], work[2 * N];
} bench;

static double
draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

/* kind: bits for power, additive, quadratic. */
static void
open(bench *b, int kind, const hpt_allocator *mem)
{
    static const unsigned char none[DIM] = { 0 };
    uint64_t state = 77;
    double scores[N];
    size_t m = 0;

    memset(b, 0, sizeof *b);
    hpti_mem_current(&b->mem);
    if (mem)
        b->mem = *mem;
    hpti_observations_init(&b->observations, &b->mem, DIM);
    for (size_t i = 0; i < N; i++) {
        double u[DIM], score = 0;

        for (size_t d = 0; d < DIM; d++) {
            u[d] = draw(&state);
            score += sin(5 * u[d]);
        }
        score = i % 9 == 4 ? NAN : exp(score);
        b->chosen[i] = i;
        ck_assert_int_eq(
            hpti_observations_add(&b->observations, u, score, i % 2 ? 0 : 0.25),
            HPT_OK);
        if (isfinite(score))
            scores[m++] = score;
    }
    hpti_transform_fit(&b->transform, m, scores, b->work, kind & 1);
    ck_assert_int_eq(
        hpti_gp_create(&b->gp, &b->mem, DIM, none, N, HPTI_LINALG_BUILTIN),
        HPT_OK);
    b->h = (hpti_hypothesis){ .transform = &b->transform,
                              .power = kind & 1,
                              .additive = kind & 2,
                              .quadratic = kind & 4,
                              .theta = b->theta };
}

static void
close(bench *b)
{
    hpti_gp_destroy(b->gp);
    hpti_observations_clear(&b->observations);
}

static double
load(bench *b)
{
    return hpti_hypothesis_load(&b->h, &b->observations, b->chosen, N, NULL,
                                b->gp);
}

static int
fit(bench *b, int iterations)
{
    const hpti_steps steps = { iterations, 50 };

    return hpti_hypothesis_fit(&b->h, &b->observations, b->chosen, b->gp,
                               &steps, b->start, b->work);
}

START_TEST(scores_are_loaded_in_the_units_of_the_hypothesis)
{
    double best, low = INFINITY, high = -INFINITY;
    bench b;

    open(&b, _i, NULL);
    best = load(&b);
    ck_assert_uint_eq(b.gp->n, N);
    ck_assert(b.gp->kernel.additive == !!(_i & 2));
    ck_assert(b.gp->kernel.quadratic == !!(_i & 4));
    for (size_t i = 0; i < N; i++) {
        const hpti_observation *at = &b.observations.at[i];
        const double slope = hpti_transform_slope(&b.transform, at->score);

        for (size_t d = 0; d < DIM; d++)
            ck_assert(b.gp->x[d * b.gp->cap + i] ==
                      b.observations.points[i * DIM + d]);
        if (!at->count)
            continue;
        ck_assert(b.gp->y[i] == hpti_transform_apply(&b.transform, at->score));
        ck_near_rel(b.gp->extra[i], fmin(slope * slope * at->var, 100), 4);
        low = fmin(low, b.gp->y[i]);
        high = fmax(high, b.gp->y[i]);
    }
    ck_assert(best == low);
    for (size_t i = 4; i < N; i += 9) { /* the failed ones */
        ck_near_rel(b.gp->y[i], high + (high - low) / 4, 4);
        ck_assert(b.gp->extra[i] == 0);
    }
    close(&b);
}
END_TEST

/* The density of z = g(y) is that of y times the product of dy/dz. */
START_TEST(the_value_of_a_fit_is_the_log_posterior_of_the_scores)
{
    double value, slopes = 0;
    bench b;

    open(&b, _i, NULL);
    load(&b);
    ck_assert_int_eq(fit(&b, 10), HPT_OK);
    value = hpti_gp_log_posterior(b.gp, b.theta, NULL);
    for (size_t i = 0; i < N; i++)
        if (b.observations.at[i].count) /* in units of the same scale */
            slopes += log(
                hpti_transform_slope(&b.transform, b.observations.at[i].score) *
                b.transform.scale);
    ck_near(b.h.value, value + slopes - (_i & 1 ? 2 : 0), 1e-9);
    ck_assert(b.h.fitted && b.h.fitted_at == N && b.h.cold_at == N);
    close(&b);
}
END_TEST

START_TEST(a_second_fit_is_no_worse)
{
    double value;
    bench b;

    open(&b, _i, NULL);
    load(&b);
    ck_assert_int_eq(fit(&b, 10), HPT_OK);
    value = b.h.value;
    ck_assert_int_eq(fit(&b, 100), HPT_OK);
    ck_assert(b.h.value >= value - 1e-9);
    close(&b);
}
END_TEST

/* A theta from nowhere is left behind while data are few. */
START_TEST(a_cold_start_saves_a_bad_fit)
{
    double value;
    bench b;

    open(&b, _i, NULL);
    load(&b);
    ck_assert_int_eq(fit(&b, 50), HPT_OK);
    value = b.h.value;
    b.h.cold_at = 5; /* as if it had been fitted long ago, to nonsense */
    for (size_t i = 0; i < 4 * DIM + 4; i++)
        b.theta[i] = -3;
    ck_assert_int_eq(fit(&b, 1), HPT_OK);
    ck_assert(b.h.value >= value - 1e-9);
    close(&b);
}
END_TEST

START_TEST(a_fit_without_memory_can_be_made_again)
{
    faulty_memory memory;
    const hpt_allocator mem = faulty_allocator(&memory);
    int rc = HPT_E_NOMEM;
    bench b;

    open(&b, _i, &mem);
    load(&b);
    for (long k = 0; rc != HPT_OK; k++) {
        memory.countdown = k;
        rc = fit(&b, 5);
        memory.countdown = -1;
        ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
        ck_assert(b.h.fitted == (rc == HPT_OK));
    }
    ck_assert(isfinite(b.h.value));
    close(&b);
    ck_assert_int_eq(memory.blocks, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("hypothesis");
    TCase *tcase = tcase_create("hypothesis");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, scores_are_loaded_in_the_units_of_the_hypothesis,
                        0, 8);
    tcase_add_loop_test(
        tcase, the_value_of_a_fit_is_the_log_posterior_of_the_scores, 0, 8);
    tcase_add_loop_test(tcase, a_second_fit_is_no_worse, 0, 8);
    tcase_add_loop_test(tcase, a_cold_start_saves_a_bad_fit, 0, 8);
    tcase_add_loop_test(tcase, a_fit_without_memory_can_be_made_again, 0, 8);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
