/*
 * Slice sampling of the hyperparameters: against the prior, whose distribution
 * functions are known, and against a posterior summed on a grid.
 *
 * A share of S samples is compared with a probability p within 5 standard
 * deviations of independent ones, 5 sqrt(p (1 - p) / S).
 */
#include "../check_main.h"
#include "../faulty_memory.h"
#include "gp/gp-slice.h"
#include "linalg/linalg.h"
#include <hptune/status.h>
#include <string.h>

enum { DIM = 3, COUNT = 4 * DIM + 4, SAMPLES = 4000 };

static const unsigned char category[DIM] = { 0, 1, 0 };

static double thetas[SAMPLES * COUNT];

/* terms: bits for additive, quadratic, warped. */
static hpti_gp *
create(size_t dim, int terms, size_t n)
{
    static hpt_allocator mem;
    hpti_gp *gp;

    hpti_mem_current(&mem);
    ck_assert_int_eq(
        hpti_gp_create(&gp, &mem, dim, category, 40, HPTI_LINALG_BUILTIN),
        HPT_OK);
    gp->kernel.additive = terms & 1;
    gp->kernel.quadratic = terms & 2;
    gp->kernel.warped = terms & 4;
    for (size_t i = 0; i < n; i++) {
        double x[DIM] = { 0 }, y = 0;

        for (size_t d = 0; d < dim; d++) {
            x[d] = fmod(0.1 + 0.618 * (double)i * (double)(d + 1), 1);
            if (category[d])
                x[d] = (floor(3 * x[d]) + 0.5) / 3;
            y += sin(6 * x[d] + (double)d);
        }
        hpti_gp_add(gp, x, y, 0);
    }
    return gp;
}

static void
sample(hpti_gp *gp, uint64_t seed, double *theta, size_t count)
{
    const hpti_slice_options options = { .burn_in = 50, .sweeps = 3 };
    hpti_random random;

    hpti_random_init(&random, seed, 0, 99);
    ck_assert_int_eq(hpti_gp_slice(gp, &options, &random, theta, count, thetas),
                     HPT_OK);
}

static void
ck_share(size_t hits, double p, const char *what, size_t i)
{
    const double share = (double)hits / SAMPLES;

    ck_assert_msg(fabs(share - p) <= 5 * sqrt(p * (1 - p) / SAMPLES),
                  "%s %zu: a share of %g, not %g", what, i, share, p);
}

/* ---- the prior ---- */

static double
normal_cdf(double mean, double sd, double t)
{
    return 0.5 * erfc((mean - t) / (sd * sqrt(2)));
}

/* Distribution function of Gamma(3, rate) at e^t. */
static double
gamma_cdf(double rate, double t)
{
    const double x = rate * exp(t);

    return 1 - exp(-x) * (1 + x + x * x / 2);
}

/* Of entry i of theta under the prior without its box; rates as for D <= 6. */
static double
prior_cdf(size_t i, double t)
{
    if (i < DIM || (i >= hpti_theta_rates(DIM) && i < hpti_theta_share(DIM)))
        return gamma_cdf(6, t);
    if (i == hpti_theta_noise(DIM))
        return normal_cdf(-8, 3, t);
    if (i >= hpti_theta_bends(DIM))
        return normal_cdf(0, 0.5, t);
    return normal_cdf(0, 2, t);
}

/* Where the entry lies in its distribution within the box: uniform. */
static double
place(size_t i, double t, const double *low, const double *high)
{
    const double below = prior_cdf(i, low[i]);

    return (prior_cdf(i, t) - below) / (prior_cdf(i, high[i]) - below);
}

START_TEST(without_data_samples_have_the_distribution_of_the_prior)
{
    static const double quantiles[] = { 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98 };
    double theta[COUNT], low[COUNT], high[COUNT];
    hpti_gp *gp = create(DIM, _i, 0);

    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    hpti_prior_bounds(&gp->prior, &gp->kernel, low, high);
    sample(gp, 1 + (uint64_t)_i, theta, SAMPLES);
    for (size_t i = 0; i < COUNT; i++) {
        double mean = 0;

        if (!hpti_theta_is_read(&gp->kernel, i))
            continue;
        for (size_t q = 0; q < sizeof quantiles / sizeof *quantiles; q++) {
            size_t hits = 0;

            for (size_t s = 0; s < SAMPLES; s++)
                hits +=
                    place(i, thetas[s * COUNT + i], low, high) <= quantiles[q];
            ck_share(hits, quantiles[q], "entry", i);
        }
        for (size_t s = 0; s < SAMPLES; s++)
            mean += place(i, thetas[s * COUNT + i], low, high) / SAMPLES;
        ck_near(mean, 0.5, 5 * sqrt(1.0 / 12 / SAMPLES));
    }
    hpti_gp_destroy(gp);
}
END_TEST

/* Sums over samples of products of uniform places less 1/2: variance 1/144. */
START_TEST(without_data_variances_are_independent)
{
    const size_t entries[] = { hpti_theta_signal(DIM), hpti_theta_noise(DIM),
                               hpti_theta_share(DIM), hpti_theta_trend(DIM) };
    double theta[COUNT], low[COUNT], high[COUNT];
    hpti_gp *gp = create(DIM, 3, 0);

    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    hpti_prior_bounds(&gp->prior, &gp->kernel, low, high);
    sample(gp, 9, theta, SAMPLES);
    for (size_t a = 0; a < 4; a++)
        for (size_t b = 0; b < a; b++) {
            double sum = 0;

            for (size_t s = 0; s < SAMPLES; s++) {
                const double *at = thetas + s * COUNT;

                sum += (place(entries[a], at[entries[a]], low, high) - 0.5) *
                       (place(entries[b], at[entries[b]], low, high) - 0.5);
            }
            ck_near(sum / SAMPLES, 0, 5 * sqrt(1.0 / 144 / SAMPLES));
        }
    hpti_gp_destroy(gp);
}
END_TEST

/* ---- a posterior ---- */

enum { GRID = 300, PARTS = 6 };

/* Log density of (log l, log s_f^2) at the middle of a cell; the factor l is
 * that of dl/dlog l. */
static double
cell_density(hpti_gp *gp, double *theta, size_t i, size_t j, const double *low,
             const double *high)
{
    theta[0] = low[0] + (high[0] - low[0]) * ((double)i + 0.5) / GRID;
    theta[1] = low[1] + (high[1] - low[1]) * ((double)j + 0.5) / GRID;
    return exp(hpti_gp_log_posterior(gp, theta, NULL) + theta[0]);
}

static size_t
part_of(double t, double low, double high)
{
    const double part = floor(PARTS * (t - low) / (high - low));

    return (size_t)fmin(part, PARTS - 1);
}

/* The box in PARTS x PARTS rectangles: the share of samples in each. */
START_TEST(two_parameters_have_the_posterior_of_a_grid)
{
    double mass[PARTS][PARTS] = { 0 }, total = 0;
    double theta[8] = { 0 }, low[8], high[8];
    size_t hits[PARTS][PARTS] = { 0 }, filled = 0;
    hpti_gp *gp = create(1, 0, 6);

    gp->prior.noise_floor = 1; /* the box is a point there */
    hpti_prior_bounds(&gp->prior, &gp->kernel, low, high);
    ck_assert(low[2] == high[2]);
    for (size_t i = 0; i < GRID; i++)
        for (size_t j = 0; j < GRID; j++) {
            const double p = cell_density(gp, theta, i, j, low, high);

            mass[i * PARTS / GRID][j * PARTS / GRID] += p;
            total += p;
        }
    sample(gp, 77, theta, SAMPLES);
    for (size_t s = 0; s < SAMPLES; s++) {
        const double *at = thetas + s * 8;

        ck_assert(at[2] == 0);
        hits[part_of(at[0], low[0], high[0])]
            [part_of(at[1], low[1], high[1])]++;
    }
    for (size_t a = 0; a < PARTS; a++)
        for (size_t b = 0; b < PARTS; b++) {
            const double p = mass[a][b] / total;

            if (p * SAMPLES < 10) /* too few for the bound */
                continue;
            ck_share(hits[a][b], p, "part", a * PARTS + b);
            filled++;
        }
    ck_assert(filled >= 8);
    hpti_gp_destroy(gp);
}
END_TEST

/* ---- the chain ---- */

static void
ck_in_box(hpti_gp *gp, size_t count)
{
    double low[COUNT], high[COUNT];

    hpti_prior_bounds(&gp->prior, &gp->kernel, low, high);
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < COUNT; i++) {
            const double t = thetas[s * COUNT + i];

            ck_assert(!hpti_theta_is_read(&gp->kernel, i) ||
                      (t >= low[i] && t <= high[i]));
        }
}

START_TEST(it_stays_in_the_box_wherever_it_starts)
{
    static const double starts[] = { -1e3, 1e3, NAN, INFINITY };
    double theta[COUNT];
    hpti_gp *gp = create(DIM, _i, 12);

    for (size_t k = 0; k < 4; k++) {
        for (size_t i = 0; i < COUNT; i++)
            theta[i] = starts[k];
        sample(gp, k, theta, 30);
        ck_in_box(gp, 30);
        for (size_t i = 0; i < COUNT; i++) /* of no concern */
            if (!hpti_theta_is_read(&gp->kernel, i))
                ck_assert(!memcmp(theta + i, starts + k, sizeof *theta));
    }
    hpti_gp_destroy(gp);
}
END_TEST

START_TEST(one_call_is_two_and_the_same_seed_gives_the_same_bits)
{
    const hpti_slice_options options = { .burn_in = 5, .sweeps = 2 };
    const hpti_slice_options on = { .burn_in = 0, .sweeps = 2 };
    double theta[COUNT], once[12 * COUNT];
    hpti_gp *gp = create(DIM, 7, 12);
    hpti_random random;

    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    hpti_random_init(&random, 5, 0, 99);
    ck_assert_int_eq(hpti_gp_slice(gp, &options, &random, theta, 12, once),
                     HPT_OK);
    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    hpti_random_init(&random, 5, 0, 99);
    ck_assert_int_eq(hpti_gp_slice(gp, &options, &random, theta, 5, thetas),
                     HPT_OK);
    ck_assert_int_eq(
        hpti_gp_slice(gp, &on, &random, theta, 7, thetas + 5 * COUNT), HPT_OK);
    ck_assert(!memcmp(once, thetas, sizeof once));
    ck_assert(!memcmp(theta, once + 11 * COUNT, sizeof theta));
    sample(gp, 6, theta, 12);
    ck_assert(memcmp(once, thetas, sizeof once) != 0);
    hpti_gp_destroy(gp);
}
END_TEST

/* Observations of negative variance: K is positive definite where the noise is
 * above 0.05 only. */
START_TEST(it_goes_around_places_that_cannot_be_factorised)
{
    double theta[COUNT];
    size_t below = 0;
    hpti_gp *gp = create(DIM, 1, 12);

    for (size_t i = 0; i < 12; i++) {
        for (size_t d = 0; d < DIM; d++)
            gp->x[d * gp->cap + i] = 0.5;
        gp->y[i] *= 0.1;
        gp->extra[i] = -0.05;
    }
    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    theta[hpti_theta_noise(DIM)] = log(1e-3);
    ck_assert(!isfinite(hpti_gp_log_posterior(gp, theta, NULL)));
    sample(gp, 3, theta, 500);
    for (size_t s = 0; s < 500; s++) {
        const double *at = thetas + s * COUNT;

        ck_assert(isfinite(hpti_gp_log_posterior(gp, at, NULL)));
        ck_assert(exp(at[hpti_theta_noise(DIM)]) > 0.0499);
        below += exp(at[hpti_theta_noise(DIM)]) < 0.07;
    }
    ck_assert(below > 10 && below < 490);
    hpti_gp_destroy(gp);
}
END_TEST

START_TEST(data_that_no_theta_explains_are_an_error)
{
    const hpti_slice_options options = { .burn_in = 1, .sweeps = 1 };
    double theta[COUNT];
    hpti_gp *gp = create(DIM, 1, 12);
    hpti_random random;

    gp->y[3] = NAN;
    hpti_prior_start(&gp->prior, &gp->kernel, theta);
    hpti_random_init(&random, 5, 0, 99);
    ck_assert_int_eq(hpti_gp_slice(gp, &options, &random, theta, 1, thetas),
                     HPT_E_NOT_PD);
    hpti_gp_destroy(gp);
}
END_TEST

START_TEST(without_memory_it_says_so_and_leaves_theta)
{
    const hpti_slice_options options = { .burn_in = 1, .sweeps = 1 };
    faulty_memory memory = { .countdown = -1 };
    const hpt_allocator mem = faulty_allocator(&memory);
    double theta[COUNT], start[COUNT];
    int rc = HPT_E_NOMEM;
    hpti_random random;
    hpti_gp *gp;

    ck_assert_int_eq(
        hpti_gp_create(&gp, &mem, DIM, category, 8, HPTI_LINALG_BUILTIN),
        HPT_OK);
    hpti_prior_start(&gp->prior, &gp->kernel, start);
    for (long k = 0; rc != HPT_OK; k++) {
        memcpy(theta, start, sizeof start);
        hpti_random_init(&random, 5, 0, 99);
        memory.countdown = k;
        rc = hpti_gp_slice(gp, &options, &random, theta, 1, thetas);
        memory.countdown = -1;
        ck_assert(rc == HPT_OK || rc == HPT_E_NOMEM);
        ck_assert(rc == HPT_OK || !memcmp(theta, start, sizeof start));
        ck_assert(k < 10);
    }
    hpti_gp_destroy(gp);
    ck_assert_int_eq(memory.blocks, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gp-slice");
    TCase *tcase = tcase_create("gp-slice");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(
        tcase, without_data_samples_have_the_distribution_of_the_prior, 0, 8);
    tcase_add_test(tcase, without_data_variances_are_independent);
    tcase_add_test(tcase, two_parameters_have_the_posterior_of_a_grid);
    tcase_add_loop_test(tcase, it_stays_in_the_box_wherever_it_starts, 0, 8);
    tcase_add_test(tcase,
                   one_call_is_two_and_the_same_seed_gives_the_same_bits);
    tcase_add_test(tcase, it_goes_around_places_that_cannot_be_factorised);
    tcase_add_test(tcase, data_that_no_theta_explains_are_an_error);
    tcase_add_test(tcase, without_memory_it_says_so_and_leaves_theta);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
