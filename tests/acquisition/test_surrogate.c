/*
 * The surrogate as a whole: hostile scores, limits, belief, gradients through
 * every hypothesis, and structure found by evidence.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "acquisition/ei.h"
#include "acquisition/surrogate.h"
#include "linalg/linalg.h"
#include <hptune/status.h>
#include <stdint.h>
#include <string.h>

enum { MAX_DIM = 8, HYPOTHESES = 6 };

static double
draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

static const unsigned char none[MAX_DIM] = { 0 };

static hpti_surrogate *
create(size_t dim, const unsigned char *category, size_t limit)
{
    static hpt_allocator mem;
    hpti_surrogate_options options;
    hpti_surrogate *s;

    hpti_mem_current(&mem);
    hpti_surrogate_defaults(&options);
    if (limit)
        options.limit = limit;
    ck_assert_int_eq(hpti_surrogate_create(&s, &mem, dim, category, &options),
                     HPT_OK);
    return s;
}

static hpti_surrogate_report
report(const hpti_surrogate *s)
{
    hpti_surrogate_report r;

    hpti_surrogate_describe(s, &r);
    return r;
}

static void
random_point(uint64_t *state, size_t dim, double *u)
{
    for (size_t d = 0; d < dim; d++)
        u[d] = draw(state);
}

/* Every hypothesis gives finite numbers everywhere. */
static void
check_readable(hpti_surrogate *s, size_t dim)
{
    enum { POINTS = 20 };
    const size_t known = hpti_surrogate_observations(s)->n;
    double points[POINTS * MAX_DIM], mean[POINTS], variance[POINTS];
    double log_ei[POINTS], again[POINTS], gradient[POINTS * MAX_DIM];
    uint64_t state = 5;

    for (size_t i = 0; i < POINTS; i++) {
        random_point(&state, dim, points + i * dim);
        if (i % 4 == 0) /* at an observation */
            memcpy(points + i * dim,
                   hpti_surrogate_observations(s)->points + i % known * dim,
                   dim * sizeof *points);
    }
    for (int k = -1; k < HYPOTHESES; k++) {
        ck_assert_int_eq(hpti_surrogate_prepare(
                             s, k < 0 ? HPTI_LOOK_PROBABLE : HPTI_LOOK_OTHER,
                             (k + 0.5) / HYPOTHESES),
                         HPT_OK);
        hpti_surrogate_predict(s, POINTS, points, mean, variance);
        hpti_surrogate_log_ei(s, POINTS, points, log_ei);
        hpti_surrogate_log_ei_gradient(s, POINTS, points, again, gradient);
        for (size_t i = 0; i < POINTS; i++) {
            ck_assert_msg(isfinite(mean[i]) && variance[i] > 0 &&
                              isfinite(variance[i]) && isfinite(log_ei[i]),
                          "point %zu of hypothesis %d: %g, %g, %g", i, k,
                          mean[i], variance[i], log_ei[i]);
            ck_near(again[i], log_ei[i], 1e-3 * (1 + fabs(log_ei[i])));
            for (size_t d = 0; d < dim; d++)
                ck_assert(isfinite(gradient[i * dim + d]));
        }
    }
}

/* ---- hostile scores ---- */

static double
hostile(int kind, size_t i, const double *u, uint64_t *state)
{
    const double f = u[0] + sin(6 * u[1]);

    switch (kind) {
    case 0:
        return 7; /* constant */
    case 1:
        return i % 2 ? 1 : 0; /* ties */
    case 2:
        return i % 9 == 3 ? 1e12 : f;
    case 3:
        return i % 9 == 3 ? 1e300 : f;
    case 4:
        return i % 9 == 3 ? -1e300 : f;
    case 5:
        return i % 9 == 3 ? DBL_MAX : i % 9 == 5 ? -DBL_MAX : f;
    case 6:
        return i % 3 ? NAN : f;
    case 7:
        return i == 11 ? 1 : INFINITY;
    case 8:
        return 1e-320 * f; /* denormal */
    case 9:
        return 1e9 + 1e-6 * f; /* little left of its digits */
    case 10:
        return exp(300 * f);
    default:
        return draw(state) < 0.1 ? NAN : exp(40 * (draw(state) - 0.5));
    }
}

START_TEST(hostile_scores_are_modelled)
{
    hpti_surrogate *s = create(2, none, 0);
    uint64_t state = 3;

    for (size_t i = 0; i < 40; i++) {
        double u[2];

        random_point(&state, 2, u);
        ck_assert_int_eq(hpti_surrogate_observe(s, u, hostile(_i, i, u, &state),
                                                i % 5 ? 0 : 1e200),
                         HPT_OK);
        if (i == 2 || i == 12 || i == 39) {
            if (hpti_surrogate_observations(s)->n_finite)
                check_readable(s, 2);
        }
    }
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(without_two_points_and_a_score_there_is_no_model)
{
    const double u[2] = { 0.5, 0.5 }, v[2] = { 0.25, 0.5 };
    hpti_surrogate *s = create(2, none, 0);

    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_DRAWN, 0.5),
                     HPT_E_NO_DATA);
    hpti_surrogate_observe(s, u, 1, 0);
    hpti_surrogate_observe(s, u, 2, 0); /* the same point */
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_DRAWN, 0.5),
                     HPT_E_NO_DATA);
    ck_assert(hpti_surrogate_knows(s, u) && !hpti_surrogate_knows(s, v));
    hpti_surrogate_observe(s, v, NAN, 0);
    check_readable(s, 2);
    ck_assert_uint_eq(report(s).observations, 3);
    ck_assert_uint_eq(report(s).distinct, 2);
    hpti_surrogate_destroy(s);

    s = create(2, none, 0);
    for (int i = 0; i < 50; i++) {
        const double w[2] = { i / 50.0, 0.5 };

        hpti_surrogate_observe(s, w, i % 2 ? NAN : INFINITY, 0);
    }
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_DRAWN, 0.5),
                     HPT_E_NO_DATA);
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(failures_repel)
{
    const double bad[1] = { 0.8 }, good[1] = { 0.2 };
    double at_bad, at_good, variance;
    hpti_surrogate *s = create(1, none, 0);

    for (int i = 0; i < 20; i++) {
        const double u[1] = { (i + 0.5) / 20 };

        hpti_surrogate_observe(s, u, u[0] > 0.6 ? NAN : sin(9 * u[0]), 0);
    }
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0), HPT_OK);
    hpti_surrogate_predict(s, 1, bad, &at_bad, &variance);
    hpti_surrogate_predict(s, 1, good, &at_good, &variance);
    ck_assert(at_bad > at_good);
    hpti_surrogate_destroy(s);
}
END_TEST

/* Scores of known variance: the mean goes between scores that are told to be
 * uncertain, and through those that are told to be sure. */
START_TEST(noise_is_what_the_variances_say)
{
    const double at[2] = { 0.5, 0.5 };
    double mean[2], variance[2];

    for (int sure = 0; sure < 2; sure++) {
        hpti_surrogate *s = create(2, none, 0);
        uint64_t state = 17;

        for (int i = 0; i < 25; i++) {
            double u[2];

            random_point(&state, 2, u);
            hpti_surrogate_observe(s, u, u[0] + u[1], 1e-8);
        }
        hpti_surrogate_observe(s, at, 3, sure ? 1e-8 : 4);
        ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_OTHER, 0.6),
                         HPT_OK); /* 4th of 6: not bent, nothing besides */
        hpti_surrogate_predict(s, 1, at, mean + sure, variance + sure);
        mean[sure] =
            hpti_transform_invert(hpti_surrogate_transform(s), mean[sure]);
        hpti_surrogate_destroy(s);
    }
    ck_near(mean[0], 1, 0.2); /* the others say 1 */
    ck_assert(mean[1] > 1.5);
}
END_TEST

/* ---- more observations than the model takes ---- */

START_TEST(beyond_the_limit_the_model_keeps_the_best)
{
    const size_t limit = _i ? 50 : 32, n = 300;
    hpti_surrogate *s = create(3, none, limit);
    uint64_t state = 23 + (uint64_t)_i;
    double mean, variance;

    for (size_t i = 0; i < n; i++) {
        double u[3];

        random_point(&state, 3, u);
        hpti_surrogate_observe(s, u, i % 17 == 3 ? NAN : u[0] + u[1] * u[2], 0);
        if (i > limit && i % 60)
            continue;
        if (i < 2)
            continue;
        ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_DRAWN, 0.3),
                         HPT_OK);
        ck_assert_uint_le(report(s).in_model, limit);
        ck_assert_uint_ge(report(s).in_model,
                          i + 1 < limit ? i + 1 : limit - 1);
        ck_assert_uint_eq(report(s).distinct, i + 1);
    }
    check_readable(s, 3);
    hpti_surrogate_predict(s, 1, hpti_surrogate_ranked(s, 0), &mean, &variance);
    ck_assert(variance < 1e-3);
    hpti_surrogate_destroy(s);
}
END_TEST

/* Points that are all equally far from the best one, which comes last. */
START_TEST(ties_of_distance_do_not_push_the_best_out)
{
    enum { DIM = 8 };
    unsigned char category[DIM];
    double mean, variance, u[DIM], best[DIM];
    hpti_surrogate *s;

    memset(category, 1, DIM);
    s = create(DIM, category, 32);
    for (unsigned i = 0; i < 256; i++) {
        int ones = 0;

        for (unsigned d = 0; d < DIM; d++) {
            u[d] = (i >> d) % 2 ? 0.75 : 0.25;
            ones += (i >> d) % 2 > 0;
        }
        if (ones == 4) /* 70 points, each 4 from the one below */
            hpti_surrogate_observe(s, u, 10 + i % 7, 0);
    }
    for (unsigned d = 0; d < DIM; d++)
        best[d] = 0.75;
    hpti_surrogate_observe(s, best, -10, 0);
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_OTHER, 0.6), HPT_OK);
    ck_assert_uint_le(report(s).in_model, 32);
    ck_assert_uint_ge(report(s).in_model, 31);
    hpti_surrogate_predict(s, 1, best, &mean, &variance);
    ck_near(hpti_transform_invert(hpti_surrogate_transform(s), mean), -10, 1);
    hpti_surrogate_destroy(s);
}
END_TEST

/* ---- belief ---- */

START_TEST(a_believed_point_is_known_until_the_next_preparation)
{
    const double u[2] = { 0.123, 0.456 };
    double mean[2], variance[2], log_ei[2];
    hpti_surrogate *s = create(2, none, 0);
    uint64_t state = 31;

    for (int i = 0; i < 12; i++) {
        double v[2];

        random_point(&state, 2, v);
        hpti_surrogate_observe(s, v, sin(5 * v[0]) + v[1], 0);
    }
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0), HPT_OK);
    ck_assert(!hpti_surrogate_knows(s, u));
    hpti_surrogate_predict(s, 1, u, mean, variance);
    hpti_surrogate_log_ei(s, 1, u, log_ei);
    hpti_surrogate_believe(s, u);
    ck_assert(hpti_surrogate_knows(s, u));
    hpti_surrogate_believe(s, u); /* twice is once */
    hpti_surrogate_predict(s, 1, u, mean + 1, variance + 1);
    hpti_surrogate_log_ei(s, 1, u, log_ei + 1);
    ck_near(mean[1], mean[0], 1e-9 * (1 + fabs(mean[0])));
    ck_assert(variance[1] < variance[0] && log_ei[1] < log_ei[0]);
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0), HPT_OK);
    ck_assert(!hpti_surrogate_knows(s, u));
    hpti_surrogate_predict(s, 1, u, mean + 1, variance + 1);
    ck_assert(mean[1] == mean[0] && variance[1] == variance[0]);
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(more_running_trials_than_there_is_room_for_do_no_harm)
{
    hpti_surrogate *s = create(2, none, 32);
    uint64_t state = 37;
    double u[2];

    for (int i = 0; i < 40; i++) {
        random_point(&state, 2, u);
        hpti_surrogate_observe(s, u, u[0], 0);
    }
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_DRAWN, 0.9), HPT_OK);
    for (int i = 0; i < 500; i++) {
        double mean, variance;

        random_point(&state, 2, u);
        hpti_surrogate_believe(s, u);
        hpti_surrogate_predict(s, 1, u, &mean, &variance);
        ck_assert(isfinite(mean) && variance > 0);
        if (i < 60)
            ck_assert(hpti_surrogate_knows(s, u));
    }
    hpti_surrogate_destroy(s);
}
END_TEST

/* ---- gradients ---- */

/* log EI through the whole surrogate, by differences of fourth order. */
static double
difference(hpti_surrogate *s, double *u, size_t d)
{
    const double h = 1e-4, at = u[d];
    double f[5];

    for (int k = 0; k < 5; k++) {
        u[d] = at + (k - 2) * h;
        hpti_surrogate_log_ei(s, 1, u, f + k);
    }
    u[d] = at;
    return (8 * (f[3] - f[1]) - (f[4] - f[0])) / (12 * h);
}

START_TEST(gradients_of_log_ei_agree_with_differences)
{
    const size_t dim = 1 + (size_t)_i % 6;
    unsigned char category[MAX_DIM] = { 0, 0, 0, 1 };
    hpti_surrogate *s = create(dim, category, 0);
    const size_t hypotheses = dim > 1 ? 6 : 4;
    uint64_t state = 41 + (uint64_t)_i;
    double u[MAX_DIM];
    int seen = 0;

    for (int i = 0; i < 30; i++) {
        double score = 0;

        random_point(&state, dim, u);
        for (size_t d = 0; d < dim; d++) {
            if (category[d])
                u[d] = (floor(3 * u[d]) + 0.5) / 3;
            score += cos(4 * u[d] + (double)d);
        }
        hpti_surrogate_observe(s, u, score, i % 3 ? 0 : 0.01);
    }
    for (size_t k = 0; k < hypotheses; k++) {
        ck_assert_int_eq(
            hpti_surrogate_prepare(s, HPTI_LOOK_OTHER,
                                   ((double)k + 0.5) / (double)hypotheses),
            HPT_OK);
        random_point(&state, dim, u);
        hpti_surrogate_believe(s, u);
        for (int i = 0; i < 10; i++) {
            double log_ei, gradient[MAX_DIM];

            for (size_t d = 0; d < dim; d++)
                u[d] = category[d] ? 0.5 : 0.01 + 0.98 * draw(&state);
            hpti_surrogate_log_ei_gradient(s, 1, u, &log_ei, gradient);
            if (log_ei < -1e4) /* differences see rounding of the variance */
                continue;
            seen++;
            for (size_t d = 0; d < dim; d++) {
                const double want = category[d] ? 0 : difference(s, u, d);

                ck_assert_msg(
                    fabs(gradient[d] - want) <= 1e-4 * (1 + fabs(want)),
                    "hypothesis %zu: %.12g, not %.12g", k, gradient[d], want);
            }
        }
    }
    ck_assert_int_gt(seen, 5);
    hpti_surrogate_destroy(s);
}
END_TEST

/* ---- hypotheses ---- */

static double
weight(const hpti_surrogate_report *r, const hpti_surrogate_report *leader)
{
    return exp(r->log_posterior - leader->log_posterior);
}

START_TEST(a_look_chooses_the_hypothesis)
{
    hpti_surrogate_report leader, seen[HYPOTHESES];
    hpti_surrogate *s = create(3, none, 0);
    uint64_t state = 43;
    int powers = 0, additive = 0, quadratic = 0;
    double sum = 0;

    for (int i = 0; i < 25; i++) {
        double u[3];

        random_point(&state, 3, u);
        hpti_surrogate_observe(s, u, u[0] * u[1] + sin(7 * u[2]), 0);
    }
    hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0.99);
    leader = report(s);
    for (int k = 0; k < HYPOTHESES; k++) {
        hpti_surrogate_prepare(s, HPTI_LOOK_OTHER, (k + 0.5) / HYPOTHESES);
        seen[k] = report(s);
        ck_assert(seen[k].log_posterior <= leader.log_posterior);
        powers += seen[k].power;
        additive += seen[k].additive;
        quadratic += seen[k].quadratic;
        ck_assert(seen[k].share_var > 0 || !seen[k].additive);
        ck_assert(seen[k].power || seen[k].lambda == 1);
    }
    ck_assert(powers == 3 && additive == 2 && quadratic == 2);
    ck_assert(!report(s).refitted); /* nothing new was told */
    for (int k = 0; k < HYPOTHESES; k++)
        sum += weight(&seen[k], &leader);
    for (int i = 0; i < 500; i++) { /* in proportion to their probability */
        const double at = (i + 0.5) / 500;
        double below = 0;
        int k = 0;

        ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_DRAWN, at),
                         HPT_OK);
        for (; seen[k].log_posterior != report(s).log_posterior; k++)
            below += weight(&seen[k], &leader) / sum;
        ck_assert(at > below - 1e-9 &&
                  at < below + weight(&seen[k], &leader) / sum + 1e-9);
    }
    hpti_surrogate_destroy(s);
}
END_TEST

/* kind 0: additive over 5 variables; 1: quadratic in 4 */
static hpti_surrogate_report
leader_of(int kind, uint64_t seed, int n)
{
    const size_t dim = kind ? 4 : 5;
    hpti_surrogate *s = create(dim, none, 0);
    hpti_surrogate_report r;

    for (int i = 0; i < n; i++) {
        double u[MAX_DIM], score = 0;

        random_point(&seed, dim, u);
        for (size_t d = 0; d < dim; d++)
            score += kind ? (u[d] - 0.4) * (u[d] - 0.2 * (double)d)
                          : sin((5 + (double)d) * u[d]) / (1 + (double)d);
        if (kind)
            score += (u[0] - 0.5) * (u[1] - 0.3);
        hpti_surrogate_observe(s, u, score, 0);
        if (i % 10 == 9)
            ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0),
                             HPT_OK);
    }
    r = report(s);
    hpti_surrogate_destroy(s);
    return r;
}

START_TEST(an_additive_function_is_seen_to_be_one)
{
    const hpti_surrogate_report r = leader_of(0, 47 + (uint64_t)_i, 60);

    ck_assert(r.additive && !r.power && !r.quadratic);
}
END_TEST

START_TEST(a_quadratic_function_is_seen_to_be_one)
{
    const hpti_surrogate_report r = leader_of(1, 53 + (uint64_t)_i, 60);

    ck_assert(r.quadratic && !r.power && !r.additive);
}
END_TEST

/* exp(6 f) of a smooth f: bending the scores back makes it easy. */
START_TEST(scores_over_many_magnitudes_are_bent)
{
    hpti_surrogate *s = create(3, none, 0);
    uint64_t state = 59;

    for (int i = 0; i < 60; i++) {
        double u[3];

        random_point(&state, 3, u);
        hpti_surrogate_observe(s, u, exp(6 * (sin(3 * u[0]) + u[1] * u[2])), 0);
    }
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0), HPT_OK);
    ck_assert(report(s).power && report(s).lambda < 0.5);
    hpti_surrogate_destroy(s);
}
END_TEST

/* ---- memory ---- */

START_TEST(without_memory_each_call_can_be_made_again)
{
    const double point[2] = { 0.3, 0.6 };
    faulty_memory memory;
    const hpt_allocator mem = faulty_allocator(&memory);
    hpti_surrogate_options options;
    hpti_surrogate *s = NULL;
    uint64_t state = 61;
    int rc = HPT_E_NOMEM;

    hpti_surrogate_defaults(&options);
    options.iterations = 1;
    for (long k = 0; rc != HPT_OK; k++) {
        memory.countdown = k;
        rc = hpti_surrogate_create(&s, &mem, 2, none, &options);
        ck_assert((rc == HPT_OK) == (s != NULL));
        ck_assert(s || !memory.blocks);
    }
    memory.countdown = -1;
    for (int i = 0; i < 50; i++) {
        double u[2], log_ei, gradient[2];

        random_point(&state, 2, u);
        ck_assert_int_eq(hpti_surrogate_observe(s, u, sin(9 * u[0]) + u[1], 0),
                         HPT_OK);
        if (i != 1 && i != 8 && i != 9 && i != 33 && i != 45)
            continue;
        rc = HPT_E_NOMEM;
        for (long k = 0; rc != HPT_OK; k++) {
            memory.countdown = k;
            rc = hpti_surrogate_prepare(s, HPTI_LOOK_DRAWN, 0.5);
            memory.countdown = -1;
            ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
            hpti_surrogate_knows(s, point);
        }
        hpti_surrogate_believe(s, point);
        memory.countdown = 0; /* a buffer may be large enough already */
        rc = hpti_surrogate_log_ei(s, 1, point, &log_ei);
        ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
        rc = hpti_surrogate_log_ei_gradient(s, 1, point, &log_ei, gradient);
        ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
        memory.countdown = -1;
        ck_assert_int_eq(
            hpti_surrogate_log_ei_gradient(s, 1, point, &log_ei, gradient),
            HPT_OK);
        ck_assert(isfinite(log_ei) && isfinite(gradient[0]));
    }
    hpti_surrogate_destroy(s);
    ck_assert_int_eq(memory.blocks, 0);
}
END_TEST

/* ---- what a caller can ask of it ---- */

static void
observe_waves(hpti_surrogate *s, size_t n, const double *low,
              const double *high)
{
    uint64_t state = 11;

    for (size_t i = 0; i < n; i++) {
        double u[2], v[2];

        random_point(&state, 2, u);
        for (size_t d = 0; d < 2; d++)
            v[d] = low[d] + u[d] * (high[d] - low[d]);
        ck_assert_int_eq(hpti_surrogate_observe(
                             s, v, sin(7 * u[0]) + cos(4 * u[1]), 0),
                         HPT_OK);
    }
}

START_TEST(through_a_frame_the_part_looks_like_the_whole)
{
    static const double zero[] = { 0, 0 }, one[] = { 1, 1 };
    static const double low[] = { 0.25, -0.5 }, high[] = { 0.375, 0.5 };
    const double at[] = { 0.3, 0.6 };
    const double seen[] = { 0.25 + 0.3 * 0.125, -0.5 + 0.6 };
    double value[2], gradient[2][2];
    hpti_surrogate *whole = create(2, none, 0), *part = create(2, none, 0);

    observe_waves(part, 3, zero, one);
    hpti_surrogate_frame(part, low, high);
    ck_assert_uint_eq(hpti_surrogate_observations(part)->n, 0);
    observe_waves(whole, 15, zero, one);
    observe_waves(part, 15, low, high);
    ck_assert_int_eq(hpti_surrogate_prepare(whole, HPTI_LOOK_OTHER, 0.1),
                     HPT_OK);
    ck_assert_int_eq(hpti_surrogate_prepare(part, HPTI_LOOK_OTHER, 0.1),
                     HPT_OK);
    hpti_surrogate_log_ei_gradient(whole, 1, at, &value[0], gradient[0]);
    hpti_surrogate_log_ei_gradient(part, 1, seen, &value[1], gradient[1]);
    ck_near(value[1], value[0], 1e-6 * fabs(value[0]));
    ck_near(gradient[1][0] * 0.125, gradient[0][0],
            1e-5 * fabs(gradient[0][0]));
    ck_near(gradient[1][1], gradient[0][1], 1e-5 * fabs(gradient[0][1]));
    ck_assert(hpti_surrogate_knows(
        part, hpti_surrogate_observations(part)->points));
    hpti_surrogate_destroy(whole);
    hpti_surrogate_destroy(part);
}
END_TEST

START_TEST(shorter_lengthscales_serve_once)
{
    static const double zero[] = { 0, 0 }, one[] = { 1, 1 };
    const double at[] = { 0.31, 0.62 };
    double mean, variance[3], lengthscales[3][2];
    hpti_surrogate *s = create(2, none, 0);

    observe_waves(s, 25, zero, one);
    for (int k = 0; k < 3; k++) {
        if (k == 1)
            hpti_surrogate_stretch(s, 0.5);
        ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_OTHER, 0.1),
                         HPT_OK);
        hpti_surrogate_predict(s, 1, at, &mean, &variance[k]);
        hpti_surrogate_lengthscales(s, lengthscales[k]);
    }
    ck_assert(variance[1] > variance[0] && variance[2] == variance[0]);
    ck_near(lengthscales[1][0], 0.5 * lengthscales[0][0], 1e-12);
    ck_assert(lengthscales[2][0] == lengthscales[0][0]);
    hpti_surrogate_destroy(s);
}
END_TEST

static hpti_surrogate *
create_with(size_t dim, const hpti_surrogate_options *options)
{
    static hpt_allocator mem;
    hpti_surrogate *s;

    hpti_mem_current(&mem);
    ck_assert_int_eq(hpti_surrogate_create(&s, &mem, dim, none, options),
                     HPT_OK);
    return s;
}

START_TEST(a_bent_coordinate_is_seen_to_be_one)
{
    hpti_surrogate_options options;
    hpti_surrogate *s;
    hpti_surrogate_report r;
    uint64_t state = 3;

    hpti_surrogate_defaults(&options);
    options.warp = true;
    options.additive = options.quadratic = options.power = false;
    s = create_with(1, &options);
    for (size_t i = 0; i < 30; i++) {
        double u[1];

        random_point(&state, 1, u);
        hpti_surrogate_observe(s, u, sin(20 * pow(u[0], 6)), 0);
        if (i < 1 || (i > 6 && i < 29))
            continue;
        ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0),
                         HPT_OK);
        if (i < 6) /* too few for twice the lengthscales */
            ck_assert(!report(s).warped);
    }
    r = report(s);
    ck_assert_msg(r.warped, "log posterior %g", r.log_posterior);
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(few_observations_have_drawn_hyperparameters_on_request)
{
    static const double zero[] = { 0, 0 }, one[] = { 1, 1 };
    double drawn[2][2];
    hpti_surrogate_options options;
    hpti_surrogate *s;

    hpti_surrogate_defaults(&options);
    options.slice = 12;
    s = create_with(2, &options);
    observe_waves(s, 10, zero, one);
    for (int k = 0; k < 2; k++) {
        ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_OTHER, 0.1),
                         HPT_OK);
        ck_assert(report(s).sliced);
        hpti_surrogate_lengthscales(s, drawn[k]);
    }
    ck_assert(drawn[0][0] != drawn[1][0]);
    observe_waves(s, 15, zero, one); /* the first ten come again */
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_OTHER, 0.1), HPT_OK);
    ck_assert(!report(s).sliced);
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(the_work_is_bounded_by_a_smaller_model)
{
    static const double zero[] = { 0, 0 }, one[] = { 1, 1 };
    static const double bounds[] = { 1e3, 1e6, 1e7, 0 };
    size_t before = 0;

    for (size_t k = 0; k < 4; k++) {
        hpti_surrogate *s = create(2, none, 0);
        hpti_surrogate_report r;

        observe_waves(s, 250, zero, one);
        hpti_surrogate_bound(s, bounds[k]);
        ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_DRAWN, 0.5),
                         HPT_OK);
        r = report(s);
        ck_assert_uint_gt(r.in_model, before);
        before = r.in_model;
        if (k > 0)
            ck_assert(k == 3 || 2.0 / 3 * pow((double)r.in_model, 3) <=
                                    bounds[k] / 2);
        hpti_surrogate_destroy(s);
    }
    ck_assert_uint_eq(before, 250);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("surrogate");
    TCase *tcase = tcase_create("surrogate");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, hostile_scores_are_modelled, 0, 12);
    tcase_add_test(tcase, without_two_points_and_a_score_there_is_no_model);
    tcase_add_test(tcase, failures_repel);
    tcase_add_test(tcase, noise_is_what_the_variances_say);
    tcase_add_loop_test(tcase, beyond_the_limit_the_model_keeps_the_best, 0, 2);
    tcase_add_test(tcase, ties_of_distance_do_not_push_the_best_out);
    tcase_add_test(tcase, a_believed_point_is_known_until_the_next_preparation);
    tcase_add_test(tcase,
                   more_running_trials_than_there_is_room_for_do_no_harm);
    tcase_add_loop_test(tcase, gradients_of_log_ei_agree_with_differences, 0,
                        12);
    tcase_add_test(tcase, a_look_chooses_the_hypothesis);
    tcase_add_loop_test(tcase, an_additive_function_is_seen_to_be_one, 0, 4);
    tcase_add_loop_test(tcase, a_quadratic_function_is_seen_to_be_one, 0, 4);
    tcase_add_test(tcase, scores_over_many_magnitudes_are_bent);
    tcase_add_test(tcase, without_memory_each_call_can_be_made_again);
    tcase_add_test(tcase, through_a_frame_the_part_looks_like_the_whole);
    tcase_add_test(tcase, shorter_lengthscales_serve_once);
    tcase_add_test(tcase, a_bent_coordinate_is_seen_to_be_one);
    tcase_add_test(tcase,
                   few_observations_have_drawn_hyperparameters_on_request);
    tcase_add_test(tcase, the_work_is_bounded_by_a_smaller_model);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
