/*
 * Worlds: running trials and scores without noise that are drawn.  Each world is
 * compared with a dense computation of its own, and the draws with the law that
 * they are said to follow.
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "acquisition/criterion.h"
#include "acquisition/surrogate-priv.h"
#include <hptune/status.h>
#include <string.h>

enum { DIM = 2, DATA = 14, MOST = 64, QUERIES = 6 };

static double
draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

static hpti_surrogate *
create(int criterion, double noise_floor, uint64_t seed)
{
    static const unsigned char none[DIM] = { 0 };
    static hpt_allocator mem;
    hpti_surrogate_options options;
    hpti_surrogate *s;

    hpti_mem_current(&mem);
    hpti_surrogate_defaults(&options);
    options.criterion = criterion;
    options.kappa = 1.5;
    options.prior.noise_floor = noise_floor;
    ck_assert_int_eq(hpti_surrogate_create(&s, &mem, DIM, none, &options),
                     HPT_OK);
    for (int i = 0; i < DATA; i++) {
        const double u[DIM] = { draw(&seed), draw(&seed) };

        hpti_surrogate_observe(s, u, sin(5 * u[0]) + u[1] * u[1],
                               noise_floor > 1e-4 && i % 3 == 0 ? 0.02 : 0);
    }
    ck_assert_int_eq(hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0), HPT_OK);
    return s;
}

/* m points near the middle, so that they are correlated. */
static void
place(uint64_t seed, size_t m, double *points)
{
    for (size_t i = 0; i < m * DIM; i++)
        points[i] = 0.3 + 0.4 * draw(&seed);
}

/* Solve A x = b, n x n row-major, by Gauss with pivots, in long double. */
static void
solve(size_t n, long double *a, long double *b)
{
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;

        for (size_t i = k + 1; i < n; i++)
            if (fabsl(a[i * n + k]) > fabsl(a[pivot * n + k]))
                pivot = i;
        for (size_t j = 0; j < n; j++) {
            const long double t = a[k * n + j];

            a[k * n + j] = a[pivot * n + j];
            a[pivot * n + j] = t;
        }
        {
            const long double t = b[k];

            b[k] = b[pivot];
            b[pivot] = t;
        }
        for (size_t i = k + 1; i < n; i++) {
            const long double f = a[i * n + k] / a[k * n + k];

            for (size_t j = k; j < n; j++)
                a[i * n + j] -= f * a[k * n + j];
            b[i] -= f * b[k];
        }
    }
    for (size_t k = n; k-- > 0;) {
        for (size_t j = k + 1; j < n; j++)
            b[k] -= a[k * n + j] * b[j];
        b[k] /= a[k * n + k];
    }
}

/* Covariance of input i of the model with all its inputs. */
static void
row_of(const hpti_surrogate *s, size_t i, double *row)
{
    double point[DIM];

    for (size_t d = 0; d < DIM; d++)
        point[d] = s->gp->x[i + d * s->gp->cap];
    hpti_covariance_rows(&s->state->scaled, 1, point, row, NULL,
                         s->state->n);
}

/* What is on the diagonal besides; worlds of the noise are without the variances
 * that were told. */
static double
diagonal(const hpti_surrogate *s, size_t i)
{
    const bool quiet = s->state->scaled.noise_var < 1e-7;

    return s->state->scaled.noise_var + (quiet ? 0 : s->gp->extra[i]) +
           s->state->jitter * hpti_covariance_level(&s->state->scaled);
}

/* Mean and variance at u given values y of all inputs of the model; or the
 * prior's, given none. */
static void
dense(const hpti_surrogate *s, const double *y, const double *u, double *mean,
      double *variance)
{
    const size_t n = s->gp->n;
    long double a[MOST * MOST], again[MOST * MOST], b[MOST], c[MOST];
    double row[MOST], k[MOST];

    for (size_t i = 0; i < n; i++) {
        row_of(s, i, row);
        for (size_t j = 0; j < n; j++)
            a[i * n + j] = row[j];
        a[i * n + i] += diagonal(s, i);
        b[i] = y[i] - s->state->mean;
    }
    hpti_covariance_rows(&s->state->scaled, 1, u, k, NULL, s->state->n);
    for (size_t i = 0; i < n; i++)
        c[i] = k[i];
    memcpy(again, a, n * n * sizeof *a);
    solve(n, a, b);
    solve(n, again, c);
    *mean = s->state->mean;
    *variance = hpti_covariance_variance(&s->state->scaled, u, NULL);
    for (size_t i = 0; i < n; i++) {
        *mean += k[i] * (double)b[i];
        *variance -= k[i] * (double)c[i];
    }
}

/* Values of all inputs in a world: (K + N) weights + m. */
static void
values_in(const hpti_surrogate *s, size_t w, double *y)
{
    double row[MOST];

    for (size_t i = 0; i < s->gp->n; i++) {
        const double *weights = s->worlds + w * s->gp->cap;

        row_of(s, i, row);
        y[i] = s->state->mean + diagonal(s, i) * weights[i];
        for (size_t j = 0; j < s->gp->n; j++)
            y[i] += row[j] * weights[j];
    }
}

/* What the data take from the covariances of m points: minus k(P, X) (K + N)^-1
 * k(X, P), by the mean at one of them had the others' covariances been told. */
static void
begin_covariance(const hpti_surrogate *s, size_t m, const double *points,
                 double *c)
{
    for (size_t j = 0; j < m; j++) {
        double y[MOST], mean, variance;

        hpti_covariance_rows(&s->state->scaled, 1, points + j * DIM, y, NULL,
                             s->state->n);
        for (size_t k = 0; k < DATA; k++)
            y[k] += s->state->mean;
        for (size_t i = 0; i < m; i++) {
            dense(s, y, points + i * DIM, &mean, &variance);
            c[i * m + j] = s->state->mean - mean;
        }
    }
}

/* Now that the points are inputs: add their prior covariances. */
static void
end_covariance(const hpti_surrogate *s, size_t m, double *c)
{
    for (size_t i = 0; i < m; i++) {
        double row[MOST];

        row_of(s, DATA + i, row);
        for (size_t j = 0; j < m; j++)
            c[i * m + j] += row[DATA + j];
    }
}

/* Replace a covariance by its lower factor. */
static void
factor(size_t m, double *c)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++) {
            double t = c[i * m + j];

            for (size_t k = 0; k < j; k++)
                t -= c[i * m + k] * c[j * m + k];
            c[i * m + j] = i == j ? sqrt(t) : t / c[j * m + j];
        }
}

/* The acquisition by dense computations, world by world. */
static double
acquisition(const hpti_surrogate *s, const double *u)
{
    double sum = 0;

    for (size_t w = 0; w < s->n_worlds; w++) {
        double y[MOST], mean, variance;

        values_in(s, w, y);
        dense(s, y, u, &mean, &variance);
        sum += exp(hpti_criterion_value((hpti_criterion)s->options.criterion, 0,
                                        mean, variance, s->world_best[w], NULL,
                                        NULL));
    }
    return log(sum / (double)s->n_worlds);
}

static void
check_acquisition(hpti_surrogate *s, uint64_t seed, double tolerance)
{
    for (int q = 0; q < QUERIES; q++) {
        const double u[DIM] = { draw(&seed), draw(&seed) };
        const double want = acquisition(s, u);
        double value, again, gradient[DIM];

        hpti_surrogate_log_ei(s, 1, u, &value);
        hpti_surrogate_log_ei_gradient(s, 1, u, &again, gradient);
        if (want < -200) /* z^2 magnifies the rounding of the variance */
            continue;
        ck_near(value, want, tolerance * (1 + want * want));
        ck_near(again, value, tolerance * (1 + want * want));
        for (size_t d = 0; d < DIM; d++) {
            const double h = 1e-4;
            double f[5], at[DIM] = { u[0], u[1] }, slope;

            for (int k = 0; k < 5; k++) {
                at[d] = u[d] + (k - 2) * h;
                hpti_surrogate_log_ei(s, 1, at, f + k);
            }
            slope = (8 * (f[3] - f[1]) - (f[4] - f[0])) / (12 * h);
            ck_near(gradient[d], slope, 1e-4 * (1 + fabs(slope)));
        }
    }
}

/* ---- running trials ---- */

static const size_t pendings[] = { 1, 5, 16 };

/* The data are as told in each world; the running trials have the values that
 * the least is taken of, for expected improvement; the acquisition is that of all
 * of them observed. */
START_TEST(a_world_is_the_model_with_its_values_observed)
{
    const size_t m = pendings[_i % 3];
    hpti_surrogate *s = create(_i < 3 ? HPTI_LOG_EI : HPTI_LOG_PI, 1e-3, 7);
    double points[MOST * DIM], y[MOST];
    hpti_random random;
    bool differ = false;

    place(11, m, points);
    hpti_random_init(&random, 1, 2, HPTI_FOR_SAMPLER);
    ck_assert_int_eq(hpti_surrogate_imagine(s, m, points, &random), HPT_OK);
    ck_assert_uint_eq(s->gp->n, DATA + m);
    for (size_t i = 0; i < m; i++)
        ck_assert(hpti_surrogate_knows(s, points + i * DIM));
    for (size_t w = 0; w < s->n_worlds; w++) {
        double least = s->best;

        values_in(s, w, y);
        for (size_t i = 0; i < DATA; i++)
            ck_near(y[i], s->gp->y[i], 1e-8);
        for (size_t i = DATA; i < DATA + m && _i < 3; i++)
            least = fmin(least, y[i]);
        ck_near(s->world_best[w], least, 1e-8);
        differ = differ || y[DATA] != s->gp->y[DATA];
    }
    ck_assert(differ);
    check_acquisition(s, 13, 1e-8);
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(of_more_than_sixteen_the_others_are_believed)
{
    hpti_surrogate *s = create(HPTI_LOG_EI, 1e-3, 7);
    double points[MOST * DIM];
    hpti_random random;

    place(17, 20, points);
    hpti_random_init(&random, 1, 2, HPTI_FOR_SAMPLER);
    ck_assert_int_eq(hpti_surrogate_imagine(s, 20, points, &random), HPT_OK);
    ck_assert_uint_eq(s->gp->n, DATA + 20);
    for (size_t w = 0; w < s->n_worlds; w++)
        for (size_t i = DATA + 16; i < DATA + 20; i++)
            ck_assert(s->worlds[i + w * s->gp->cap] == 0);
    check_acquisition(s, 19, 1e-8);
    hpti_surrogate_destroy(s);
}
END_TEST

/* Whitened by a factor of their joint covariance, the values are independent
 * standard normal draws: over 6,400 of them means, variances and covariances are
 * within five standard errors. */
START_TEST(running_trials_have_their_joint_law)
{
    enum { M = 4, ROUNDS = 400 };
    const double n = ROUNDS * MOST_WORLDS;
    hpti_surrogate *s = create(HPTI_LOG_EI, 1e-3, 23);
    double points[M * DIM], mean[M], l[M * M], sum[M] = { 0 };
    double products[M][M] = { { 0 } };
    hpti_random random;

    place(29, M, points);
    hpti_surrogate_predict(s, M, points, mean, l);
    begin_covariance(s, M, points, l);
    for (int r = 0; r < ROUNDS; r++) {
        hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0);
        hpti_random_init(&random, 5, (uint64_t)r, HPTI_FOR_SAMPLER);
        hpti_surrogate_imagine(s, M, points, &random);
        if (r == 0) {
            end_covariance(s, M, l);
            for (size_t i = 0; i < M; i++)
                l[i * M + i] += diagonal(s, DATA + i);
            factor(M, l);
        }
        for (size_t w = 0; w < s->n_worlds; w++) {
            double y[MOST], z[M];

            values_in(s, w, y);
            for (size_t i = 0; i < M; i++) {
                z[i] = y[DATA + i] - mean[i];
                for (size_t k = 0; k < i; k++)
                    z[i] -= l[i * M + k] * z[k];
                z[i] /= l[i * M + i];
                sum[i] += z[i];
                for (size_t j = 0; j <= i; j++)
                    products[i][j] += z[i] * z[j];
            }
        }
    }
    for (size_t i = 0; i < M; i++) {
        ck_near(sum[i] / n, 0, 5 / sqrt(n));
        for (size_t j = 0; j <= i; j++)
            ck_near(products[i][j] / n, i == j, 5 * sqrt(2 / n));
    }
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(under_the_bound_running_trials_are_believed)
{
    hpti_surrogate *s = create(HPTI_BOUND, 1e-3, 7);
    const double u[DIM] = { 0.5, 0.5 }, other[DIM] = { 0.1, 0.9 };
    double mean[2], variance[2], value;
    hpti_random random;

    hpti_random_init(&random, 1, 2, HPTI_FOR_SAMPLER);
    hpti_surrogate_predict(s, 1, other, mean, variance);
    hpti_surrogate_imagine(s, 1, u, &random);
    hpti_surrogate_predict(s, 1, other, mean + 1, variance + 1);
    hpti_surrogate_log_ei(s, 1, other, &value);
    ck_near(mean[1], mean[0], 1e-9);
    ck_assert(variance[1] < variance[0] && hpti_surrogate_knows(s, u));
    ck_near(value, 1.5 * sqrt(variance[1]) - mean[1], 1e-9);
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(an_aim_stays_until_the_next_preparation)
{
    hpti_surrogate *s = create(HPTI_LOG_PI, 1e-3, 7);
    const double u[DIM] = { 0.45, 0.55 };
    const double aim = hpti_transform_apply(hpti_surrogate_transform(s), 0.5);
    double value, mean, variance, before;
    hpti_random random;

    hpti_random_init(&random, 1, 2, HPTI_FOR_SAMPLER);
    hpti_surrogate_log_ei(s, 1, u, &before);
    hpti_surrogate_aim(s, 0.5);
    hpti_surrogate_log_ei(s, 1, u, &value);
    hpti_surrogate_predict(s, 1, u, &mean, &variance);
    ck_near(value,
            hpti_criterion_value(HPTI_LOG_PI, 0, mean, variance, aim, NULL,
                                 NULL),
            1e-9);
    ck_assert(value != before);
    hpti_surrogate_imagine(s, 1, (const double[]){ 0.5, 0.5 }, &random);
    for (size_t w = 0; w < s->n_worlds; w++)
        ck_assert(s->world_best[w] == aim);
    hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0);
    hpti_surrogate_log_ei(s, 1, u, &value);
    ck_assert(value == before);
    hpti_surrogate_destroy(s);
}
END_TEST

/* ---- noise ---- */

/* In each world the model goes through scores that the least is taken of, and
 * the mean over all worlds is the posterior's. */
START_TEST(a_world_of_the_noise_goes_through_its_scores)
{
    enum { ROUNDS = 200 };
    hpti_surrogate *s = create(HPTI_LOG_EI, 0.1, 31);
    double mean[DATA], variance[DATA], sum[DATA] = { 0 }, squares[DATA] = { 0 };
    hpti_random random;

    hpti_surrogate_predict(s, DATA, hpti_surrogate_observations(s)->points,
                           mean, variance);
    for (int r = 0; r < ROUNDS; r++) {
        hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0);
        hpti_random_init(&random, 5, (uint64_t)r, HPTI_FOR_SAMPLER);
        hpti_surrogate_denoise(s, &random);
        ck_assert_uint_eq(s->n_worlds, MOST_WORLDS);
        for (size_t w = 0; w < s->n_worlds; w++) {
            double y[MOST], least = INFINITY;

            values_in(s, w, y);
            for (size_t i = 0; i < DATA; i++) {
                const double *u =
                    hpti_surrogate_observations(s)->points + i * DIM;
                double at, quiet;

                if (r == 0 && w < 2) {
                    dense(s, y, u, &at, &quiet);
                    ck_near(at, y[i], 1e-5);
                    ck_assert(quiet < 1e-5);
                }
                least = fmin(least, y[i]);
                sum[i] += y[i] - mean[i];
                squares[i] += (y[i] - mean[i]) * (y[i] - mean[i]);
            }
            ck_near(s->world_best[w], least, 1e-5);
        }
        if (r == 0)
            check_acquisition(s, 37, 1e-5);
    }
    for (size_t i = 0; i < DATA; i++) {
        const double n = ROUNDS * MOST_WORLDS;

        ck_near(sum[i] / n, 0, 1e-4); /* draws come in pairs */
        ck_near(squares[i] / n, variance[i],
                5 * sqrt(2.0 * 2 / n) * variance[i] + 1e-6);
    }
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(running_trials_are_imagined_in_worlds_of_the_noise)
{
    hpti_surrogate *s = create(HPTI_LOG_EI, 0.05, 31);
    double points[5 * DIM], mean[2], variance;
    const double u[DIM] = { 0.9, 0.2 };
    hpti_random random;

    place(41, 5, points);
    hpti_random_init(&random, 1, 2, HPTI_FOR_SAMPLER);
    hpti_surrogate_predict(s, 1, u, mean, &variance);
    hpti_surrogate_denoise(s, &random);
    hpti_surrogate_believe(s, points);
    hpti_surrogate_imagine(s, 4, points + DIM, &random);
    hpti_surrogate_predict(s, 1, u, mean + 1, &variance);
    ck_near(mean[1], mean[0], 1e-6);
    check_acquisition(s, 43, 1e-5);
    hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0);
    hpti_surrogate_predict(s, 1, u, mean + 1, &variance);
    ck_assert(mean[1] == mean[0] && !s->n_worlds);
    hpti_surrogate_destroy(s);
}
END_TEST

/* A score that was seen below the aim is not feasible: it is not the least. */
START_TEST(worlds_of_the_noise_heed_the_aim)
{
    hpti_surrogate *s = create(HPTI_LOG_EI, 1e-6, 31);
    const hpti_observations *o = hpti_surrogate_observations(s);
    const double aim = o->at[o->order[3]].score;
    hpti_random random;

    hpti_random_init(&random, 1, 2, HPTI_FOR_SAMPLER);
    hpti_surrogate_aim(s, aim);
    hpti_surrogate_denoise(s, &random);
    for (size_t w = 0; w < s->n_worlds; w++)
        ck_near(s->world_best[w],
                hpti_transform_apply(hpti_surrogate_transform(s), aim), 0.05);
    hpti_surrogate_destroy(s);
}
END_TEST

/* ---- joint draws ---- */

/* How often each of m is the lowest, for draws of a normal law by its factor. */
static void
count_lowest(size_t m, const double *mean, const double *l, int draws,
             int *counts)
{
    hpti_random random;

    hpti_random_init(&random, 61, 0, HPTI_FOR_SAMPLER);
    for (int r = 0; r < draws; r++) {
        double z[MOST], least = INFINITY;
        size_t lowest = 0;

        for (size_t i = 0; i < m; i++) {
            double f = mean[i];

            z[i] = hpti_random_normal(&random);
            for (size_t k = 0; k <= i; k++)
                f += l[i * m + k] * z[k];
            lowest = f < least ? i : lowest;
            least = fmin(least, f);
        }
        counts[lowest]++;
    }
}

/* Which of five points is lowest: 4,000 draws against probabilities by 400,000
 * of the dense law.  Chi-square with 4 degrees of freedom exceeds 23.5 with a
 * chance of 1e-4. */
START_TEST(draws_are_lowest_as_often_as_they_should)
{
    enum { M = 5, DRAWS = 4000, EXACT = 400000 };
    hpti_surrogate *s = create(HPTI_LOG_EI, 1e-3, 47 + (uint64_t)_i);
    double points[M * DIM], mean[M], values[M], l[M * M], chi = 0;
    int seen[M] = { 0 }, expected[M] = { 0 };
    hpti_random random;

    place(53, M, points);
    hpti_surrogate_predict(s, M, points, mean, values);
    begin_covariance(s, M, points, l);
    for (int r = 0; r < DRAWS; r++) {
        size_t lowest = 0;

        hpti_random_init(&random, 59, (uint64_t)r, HPTI_FOR_SAMPLER);
        ck_assert_int_eq(
            hpti_surrogate_sample(s, M, points, &random, values), HPT_OK);
        for (size_t i = 1; i < M; i++)
            lowest = values[i] < values[lowest] ? i : lowest;
        seen[lowest]++;
    }
    for (size_t i = 0; i < M; i++)
        hpti_surrogate_believe(s, points + i * DIM);
    end_covariance(s, M, l);
    factor(M, l);
    count_lowest(M, mean, l, EXACT, expected);
    for (size_t i = 0; i < M; i++) {
        const double e = fmax(expected[i], 0.5) * DRAWS / EXACT;

        chi += (seen[i] - e) * (seen[i] - e) / e;
    }
    ck_assert_msg(chi < 23.5, "chi-square %g", chi);
    hpti_surrogate_destroy(s);
}
END_TEST

START_TEST(many_equal_points_have_one_value)
{
    hpti_surrogate *s = create(HPTI_LOG_EI, 1e-3, 7);
    double points[40 * DIM], values[40], mean, variance;
    hpti_random random;

    for (size_t i = 0; i < 40 * DIM; i++)
        points[i] = 0.45;
    hpti_random_init(&random, 1, 2, HPTI_FOR_SAMPLER);
    hpti_surrogate_predict(s, 1, points, &mean, &variance);
    ck_assert_int_eq(hpti_surrogate_sample(s, 40, points, &random, values),
                     HPT_OK);
    for (size_t i = 1; i < 40; i++)
        ck_near(values[i], values[0], 1e-3);
    ck_near(values[0], mean, 6 * sqrt(variance));
    hpti_surrogate_destroy(s);
}
END_TEST

/* ---- memory ---- */

START_TEST(without_memory_a_draw_can_be_made_again)
{
    static const unsigned char none[DIM] = { 0 };
    faulty_memory memory;
    const hpt_allocator mem = faulty_allocator(&memory);
    hpti_surrogate_options options;
    double points[8 * DIM], values[8];
    hpti_surrogate *s;
    hpti_random random;
    uint64_t seed = 3;
    int rc = HPT_E_NOMEM;
    long blocks;

    hpti_surrogate_defaults(&options);
    ck_assert_int_eq(hpti_surrogate_create(&s, &mem, DIM, none, &options),
                     HPT_OK);
    place(5, 8, points);
    for (int i = 0; i < 10; i++) {
        const double u[DIM] = { draw(&seed), draw(&seed) };

        hpti_surrogate_observe(s, u, u[0] - u[1], 0);
    }
    hpti_surrogate_prepare(s, HPTI_LOOK_PROBABLE, 0);
    hpti_surrogate_predict(s, 8, points, values, points); /* its buffer */
    place(5, 8, points);
    blocks = memory.blocks;
    for (long k = 0; rc != HPT_OK; k++) {
        hpti_random_init(&random, 1, 2, HPTI_FOR_SAMPLER);
        memory.countdown = k;
        rc = hpti_surrogate_sample(s, 8, points, &random, values);
        memory.countdown = -1;
        ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
        ck_assert_int_eq(memory.blocks, blocks);
    }
    hpti_surrogate_destroy(s);
    ck_assert_int_eq(memory.blocks, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("worlds");
    TCase *tcase = tcase_create("worlds");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, a_world_is_the_model_with_its_values_observed, 0,
                        6);
    tcase_add_test(tcase, of_more_than_sixteen_the_others_are_believed);
    tcase_add_test(tcase, running_trials_have_their_joint_law);
    tcase_add_test(tcase, under_the_bound_running_trials_are_believed);
    tcase_add_test(tcase, an_aim_stays_until_the_next_preparation);
    tcase_add_test(tcase, a_world_of_the_noise_goes_through_its_scores);
    tcase_add_test(tcase, running_trials_are_imagined_in_worlds_of_the_noise);
    tcase_add_test(tcase, worlds_of_the_noise_heed_the_aim);
    tcase_add_loop_test(tcase, draws_are_lowest_as_often_as_they_should, 0, 3);
    tcase_add_test(tcase, many_equal_points_have_one_value);
    tcase_add_test(tcase, without_memory_a_draw_can_be_made_again);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
