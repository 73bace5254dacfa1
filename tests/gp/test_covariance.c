/*
 * Covariance, posterior and likelihood against an independent dense
 * computation: the formulas at the head of covariance.h and [RW06] eq. 2.25,
 * 2.26, 5.8 and 5.12, in long double, by Gaussian elimination.
 */
#include "../check_main.h"
#include "gp/gp.h"
#include "linalg/linalg.h"
#include <hptune/status.h>
#include <stdint.h>
#include <string.h>

enum { MAX_DIM = 8, MAX_N = 140, MAX_THETA = 4 * MAX_DIM + 4, POINTS = 7 };

#define BASE_JITTER 1e-10L /* on the diagonal of any K, times k(x, x) */

/* The data once more, and theta as plain numbers. */
typedef struct dense {
    size_t dim, n;
    int family;
    bool additive, quadratic, warped;
    unsigned char category[MAX_DIM];
    double x[MAX_N][MAX_DIM], y[MAX_N], extra[MAX_N];
    double theta[MAX_THETA];
} dense;

typedef struct dense_work {
    long double a[MAX_N][2 * MAX_N]; /* K, with the identity beside it */
    long double inverse[MAX_N][MAX_N];
    long double seen[MAX_N][MAX_DIM]; /* the inputs */
    long double alpha[MAX_N], log_det, mean, q;
} dense_work;

static dense_work work;

static double
draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

/* ---- the reference ---- */

static long double
correlation(int family, long double r)
{
    const long double s = sqrtl(5) * r;

    if (family == HPTI_SQUARED_EXPONENTIAL)
        return expl(-r * r / 2);
    return (1 + s + s * s / 3) * expl(-s);
}

/* A point through its warp [SSZ14]. */
static void
see(const dense *d, const double *x, long double *seen)
{
    const double *bends = d->theta + 2 * d->dim + 4;

    for (size_t i = 0; i < d->dim; i++) {
        const long double v = 1e-7L + (1 - 2e-7L) * x[i];

        seen[i] = x[i];
        if (d->warped && !d->category[i])
            seen[i] =
                1 - powl(1 - powl(v, expl(bends[i])), expl(bends[d->dim + i]));
    }
}

static long double
apart(const dense *d, size_t i, const long double *a, const long double *b)
{
    if (d->category[i])
        return a[i] != b[i];
    return fabsl(a[i] - b[i]);
}

static long double
level(const dense *d)
{
    long double sum = expl(d->theta[d->dim]);

    return d->additive ? sum + expl(d->theta[2 * d->dim + 2]) : sum;
}

/* Of points as they are seen. */
static long double
covariance_seen(const dense *d, const long double *a, const long double *b)
{
    const size_t dim = d->dim;
    long double squares = 0, shares = 0, product = 1, sum;

    for (size_t i = 0; i < dim; i++) {
        const long double delta = apart(d, i, a, b);
        const long double l = expl(d->theta[i]);
        const long double rate = expl(d->theta[dim + 2 + i]);

        squares += delta * delta / (l * l);
        shares += correlation(d->family, delta / rate);
        if (!d->category[i])
            product += (2 * a[i] - 1) * (2 * b[i] - 1);
    }
    sum = expl(d->theta[dim]) * correlation(d->family, sqrtl(squares));
    if (d->additive)
        sum += expl(d->theta[2 * dim + 2]) / dim * shares;
    product /= 1 + dim / 3.0L;
    if (d->quadratic)
        sum += expl(d->theta[2 * dim + 3]) * product * product;
    return sum;
}

static long double
covariance(const dense *d, const double *a, const double *b)
{
    long double seen_a[MAX_DIM], seen_b[MAX_DIM];

    see(d, a, seen_a);
    see(d, b, seen_b);
    return covariance_seen(d, seen_a, seen_b);
}

/* Inverse and determinant by Gauss-Jordan with row pivots. */
static void
invert(size_t n)
{
    work.log_det = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            work.a[i][n + j] = i == j;
    for (size_t c = 0; c < n; c++) {
        size_t pivot = c;
        long double p;

        for (size_t i = c + 1; i < n; i++)
            if (fabsl(work.a[i][c]) > fabsl(work.a[pivot][c]))
                pivot = i;
        for (size_t j = 0; j < 2 * n; j++) {
            p = work.a[c][j];
            work.a[c][j] = work.a[pivot][j];
            work.a[pivot][j] = p;
        }
        p = work.a[c][c];
        work.log_det += logl(fabsl(p));
        for (size_t j = 0; j < 2 * n; j++)
            work.a[c][j] /= p;
        for (size_t i = 0; i < n; i++) {
            const long double f = work.a[i][c];

            for (size_t j = c; i != c && f != 0 && j < 2 * n; j++)
                work.a[i][j] -= f * work.a[c][j];
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            work.inverse[i][j] = work.a[i][n + j];
}

/* K^-1, m, alpha and q = (y - m)' alpha. */
static void
condition(const dense *d, long double jitter)
{
    long double ones = 0, scores = 0;

    for (size_t i = 0; i < d->n; i++)
        see(d, d->x[i], work.seen[i]);
    for (size_t i = 0; i < d->n; i++) {
        for (size_t j = 0; j < d->n; j++)
            work.a[i][j] = covariance_seen(d, work.seen[i], work.seen[j]);
        work.a[i][i] +=
            expl(d->theta[d->dim + 1]) + d->extra[i] + jitter * level(d);
    }
    invert(d->n);
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < d->n; j++) {
            ones += work.inverse[i][j];
            scores += work.inverse[i][j] * d->y[j];
        }
    work.mean = scores / ones;
    work.q = 0;
    for (size_t i = 0; i < d->n; i++) {
        work.alpha[i] = 0;
        for (size_t j = 0; j < d->n; j++)
            work.alpha[i] += work.inverse[i][j] * (d->y[j] - work.mean);
        work.q += work.alpha[i] * (d->y[i] - work.mean);
    }
}

static long double
log_likelihood(const dense *d)
{
    condition(d, BASE_JITTER);
    return -work.q / 2 - work.log_det / 2 -
           (long double)d->n / 2 * logl(2 * acosl(-1));
}

/* After condition(). */
static void
predict(const dense *d, const double *x, long double *mean,
        long double *variance)
{
    long double k[MAX_N];

    *mean = work.mean;
    *variance = covariance(d, x, x);
    for (size_t i = 0; i < d->n; i++) {
        k[i] = covariance(d, x, d->x[i]);
        *mean += k[i] * work.alpha[i];
    }
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < d->n; j++)
            *variance -= k[i] * work.inverse[i][j] * k[j];
}

/* ---- data ---- */

/*
 * `near`: pairs of inputs so far apart; 0: anywhere.  Sixteen numbers in a row
 * have all terms, families, and warped or not.
 */
static void
fill(dense *d, unsigned number, size_t n, double near)
{
    uint64_t state = 0x9E3779B97F4A7C15u + number;

    memset(d, 0, sizeof *d);
    d->dim = 1 + number % MAX_DIM;
    d->n = n;
    d->family = number / 4 % 2;
    d->additive = number & 1;
    d->quadratic = number & 2;
    d->warped = number & 8;
    if (d->dim > 2) {
        d->category[1] = 1;
        d->category[d->dim - 1] = number / 3 % 2;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < d->dim; k++) {
            d->x[i][k] = draw(&state);
            if (near > 0 && i % 2)
                d->x[i][k] =
                    d->x[i - 1][k] + near * (d->x[i - 1][k] < 0.5 ? 1 : -1);
            if (d->category[k])
                d->x[i][k] = (floor(3 * d->x[i][k]) + 0.5) / 3;
            d->y[i] += sin(4 * d->x[i][k] + (double)k);
        }
        d->extra[i] = near > 0 || i % 3 ? 0 : 0.1 * draw(&state);
    }
    for (size_t k = 0; k < 4 * d->dim + 4; k++)
        d->theta[k] = log(0.2 + 1.5 * draw(&state));
    d->theta[d->dim + 1] = near > 0 ? log(1e-8) : log(1e-3);
}

static hpti_gp *
process(const dense *d, int mode)
{
    static hpt_allocator mem;
    hpti_gp *gp;

    hpti_mem_current(&mem);
    ck_assert_int_eq(
        hpti_gp_create(&gp, &mem, d->dim, d->category, d->n + 3, mode), HPT_OK);
    gp->kernel.family = (hpti_family)d->family;
    gp->kernel.additive = d->additive;
    gp->kernel.quadratic = d->quadratic;
    gp->kernel.warped = d->warped;
    for (size_t i = 0; i < d->n; i++)
        hpti_gp_add(gp, d->x[i], d->y[i], d->extra[i]);
    return gp;
}

/* ---- the tests ---- */

static const int modes[] = { HPTI_LINALG_BUILTIN, HPTI_LINALG_AUTO,
                             HPTI_LINALG_BLAS };

#define ck_relative(got, want, scale, tolerance)                               \
    do {                                                                       \
        double error_ = (double)fabsl((long double)(got) - (want));            \
        ck_assert_msg(error_ <= (tolerance) * (double)(scale),                 \
                      "%s is %.17g, not %.17g: %g of %g", #got, (double)(got), \
                      (double)(want), error_, (double)(scale));                \
    } while (0)

START_TEST(rows_are_the_formulas)
{
    const unsigned number = (unsigned)_i;
    static dense d;
    double k[MAX_N], slopes[MAX_N], again[MAX_N], *triangle;
    hpti_gp_state *state;
    hpti_gp *gp;

    fill(&d, number, 70 + number % 70, 0); /* more than one block */
    gp = process(&d, HPTI_LINALG_BUILTIN);
    ck_assert_int_eq(hpti_gp_state_create(&state, gp), HPT_OK);
    hpti_gp_condition(state, gp, d.theta);
    triangle = malloc(gp->cap * gp->cap * sizeof *triangle);
    ck_assert_ptr_nonnull(triangle);
    hpti_covariance_triangle(&state->scaled, triangle, NULL, NULL);
    for (size_t i = 0; i < d.n; i += 9) {
        hpti_covariance_rows(&state->scaled, 1, d.x[i], k, NULL, d.n);
        hpti_covariance_rows(&state->scaled, 1, d.x[i], again, slopes, d.n);
        for (size_t j = 0; j < d.n; j++) {
            const long double want = covariance(&d, d.x[i], d.x[j]);

            ck_relative(k[j], want, covariance(&d, d.x[i], d.x[i]),
                        32 * DBL_EPSILON);
            ck_assert(k[j] == again[j]);
            if (j >= i)
                ck_relative(triangle[j + i * gp->cap], want,
                            covariance(&d, d.x[i], d.x[i]), 32 * DBL_EPSILON);
        }
        ck_relative(hpti_covariance_variance(&state->scaled, d.x[i], NULL),
                    covariance(&d, d.x[i], d.x[i]),
                    covariance(&d, d.x[i], d.x[i]), 8 * DBL_EPSILON);
    }
    free(triangle);
    hpti_gp_state_destroy(state);
    hpti_gp_destroy(gp);
}
END_TEST

static void
compare_posterior(const dense *d, int mode, double tolerance)
{
    double points[POINTS * MAX_DIM], mean[POINTS], variance[POINTS];
    double loo_mean[MAX_N], loo_variance[MAX_N], *space;
    uint64_t random = d->n;
    hpti_gp *gp = process(d, mode);
    hpti_gp_state *state;

    ck_assert_int_eq(hpti_gp_state_create(&state, gp), HPT_OK);
    hpti_gp_condition(state, gp, d->theta);
    condition(d, state->jitter);
    ck_relative(state->mean, work.mean, 1 + fabsl(work.mean), tolerance);
    for (size_t i = 0; i < POINTS; i++)
        for (size_t k = 0; k < d->dim; k++) /* the first one is an input */
            points[i * d->dim + k] = !i               ? d->x[0][k]
                                     : d->category[k] ? d->x[i][k]
                                                      : draw(&random);
    space = malloc(hpti_gp_predict_work(state, POINTS) * sizeof *space);
    ck_assert_ptr_nonnull(space);
    hpti_gp_predict(state, POINTS, points, mean, variance, space);
    free(space);
    for (size_t i = 0; i < POINTS; i++) {
        const double *x = points + i * d->dim;
        long double m, v, prior = covariance(d, x, x);

        predict(d, x, &m, &v);
        ck_relative(mean[i], m, 1 + fabsl(m), tolerance);
        ck_relative(variance[i], v, prior, tolerance);
    }
    hpti_gp_leave_one_out(state, loo_mean, loo_variance);
    for (size_t i = 0; i < d->n; i++) {
        const long double v = 1 / work.inverse[i][i];

        ck_relative(loo_variance[i], v, covariance(d, d->x[i], d->x[i]),
                    tolerance);
        ck_relative(loo_mean[i], d->y[i] - work.alpha[i] * v, 1 + fabs(d->y[i]),
                    tolerance);
    }
    hpti_gp_state_destroy(state);
    hpti_gp_destroy(gp);
}

static void
compare_likelihood(const dense *d, int mode, double tolerance)
{
    hpti_gp *gp = process(d, mode);
    const long double want = log_likelihood(d);
    const long double scale = 1 + work.q / 2 + fabsl(work.log_det) / 2;
    double gradient[MAX_THETA];

    ck_relative(hpti_gp_log_likelihood(gp, d->theta, NULL), want, scale,
                tolerance);
    ck_relative(hpti_gp_log_likelihood(gp, d->theta, gradient), want, scale,
                tolerance);
    hpti_gp_destroy(gp);
}

START_TEST(posterior_and_likelihood_are_those_of_dense_algebra)
{
    const unsigned number = (unsigned)_i / 3;
    static dense d;

    fill(&d, number, number % 5 ? 3 + 7 * number % 60 : MAX_N, 0);
    compare_posterior(&d, modes[_i % 3], 1e-9);
    compare_likelihood(&d, modes[_i % 3], 1e-9);
}
END_TEST

/*
 * Pairs of inputs 1e-6 apart under a noise of 1e-8.  Half of the pivots are
 * about 1e-8, so the rounding of k(x, x) alone moves the logarithm of each by
 * 2e-8, and each weight as much: 1e-8 is what doubles can give.  A warp rounds
 * the inputs as well.
 */
START_TEST(nearly_singular_data_do_no_harm)
{
    const unsigned number = (unsigned)_i / 3;
    static dense d;

    fill(&d, number, 40, 1e-6);
    compare_posterior(&d, modes[_i % 3], d.warped ? 2e-8 : 1e-8);
    compare_likelihood(&d, modes[_i % 3], 1e-8);
}
END_TEST

/* Central differences of the dense computation, which has digits to spare. */
START_TEST(gradient_of_the_likelihood_is_that_of_dense_algebra)
{
    const unsigned number = (unsigned)_i;
    const double h = 1e-4;
    static dense d;
    double gradient[MAX_THETA];
    hpti_gp *gp;

    fill(&d, number, 20, 0);
    gp = process(&d, modes[_i % 3]);
    hpti_gp_log_likelihood(gp, d.theta, gradient);
    for (size_t i = 0; i < hpti_theta_count(d.dim); i++) {
        const double at = d.theta[i];
        long double up, down;

        d.theta[i] = at + h;
        up = log_likelihood(&d);
        d.theta[i] = at - h;
        down = log_likelihood(&d);
        d.theta[i] = at;
        ck_relative(gradient[i], (up - down) / (2 * (long double)h),
                    1 + fabs(gradient[i]), 1e-6);
    }
    hpti_gp_destroy(gp);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("covariance");
    TCase *tcase = tcase_create("covariance");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, rows_are_the_formulas, 0, 48);
    tcase_add_loop_test(
        tcase, posterior_and_likelihood_are_those_of_dense_algebra, 0, 96);
    tcase_add_loop_test(tcase, nearly_singular_data_do_no_harm, 0, 96);
    tcase_add_loop_test(
        tcase, gradient_of_the_likelihood_is_that_of_dense_algebra, 0, 48);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
