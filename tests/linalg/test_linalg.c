/*
 * Dense linear algebra: every function against its definition, by residuals
 * summed in plain loops here; both modes, leading dimensions larger than n,
 * canaries wherever nothing may be written.
 */
#include "../check_main.h"
#include "linalg/linalg.h"
#include <hptune/status.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define CANARY 12345.678

/* Around the edges of tiles (4, 8, 16), blocks (64) and pieces (32, 128). */
static const size_t sizes[] = { 0,   1,   2,   3,   4,   5,  7,  8,  9,
                                15,  16,  17,  31,  32,  33, 47, 48, 49,
                                63,  64,  65,  80,  81,  95, 97, 99, 100,
                                111, 127, 128, 129, 145, 257 };
#define N_SIZES ((int)(sizeof sizes / sizeof *sizes))

static uint64_t seed, state; /* SEED=n in the environment repeats a run */

static void
seed_once(void)
{
    const char *given = getenv("SEED");

    seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    state = seed;
}

/* Uniform in [-1, 1). */
static double
uniform(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-52 - 1;
}

static double *
matrix(size_t rows, size_t cols)
{
    double *a = malloc((rows * cols + 1) * sizeof *a);

    ck_assert_ptr_nonnull(a);
    for (size_t i = 0; i < rows * cols; i++)
        a[i] = CANARY;
    return a;
}

static double *
random_matrix(size_t rows, size_t cols, size_t ld)
{
    double *a = matrix(ld, cols);

    for (size_t j = 0; j < cols; j++)
        for (size_t i = 0; i < rows; i++)
            a[i + j * ld] = uniform();
    return a;
}

/* Lower triangle of G G' / n + I / 10, G uniform; strict upper: canary. */
static double *
random_spd(size_t n, size_t ld)
{
    double *g = random_matrix(n, n, n), *a = matrix(ld, n);

    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++) {
            double s = i == j ? 0.1 * (double)n : 0;

            for (size_t k = 0; k < n; k++)
                s += g[i + k * n] * g[j + k * n];
            a[i + j * ld] = s / (double)n;
        }
    free(g);
    return a;
}

static double *
copy_of(const double *a, size_t ld, size_t cols)
{
    double *b = matrix(ld, cols);

    memcpy(b, a, ld * cols * sizeof *b);
    return b;
}

/* Element of a lower triangular matrix, zeros above. */
static double
low(const double *l, size_t ld, size_t i, size_t j)
{
    return i < j ? 0 : l[i + j * ld];
}

/* Nothing was written below row n, nor (for triangles) above the diagonal.
 * One assertion for all: each costs a system call. */
static void
check_canaries(const double *a, size_t rows, size_t cols, size_t ld,
               int triangle)
{
    size_t dead = 0;

    for (size_t j = 0; j < cols; j++) {
        for (size_t i = rows; i < ld; i++)
            dead += a[i + j * ld] != CANARY;
        for (size_t i = 0; triangle && i < j; i++)
            dead += a[i + j * ld] != CANARY;
    }
    ck_assert_uint_eq(dead, 0);
}

#define describe(what, n, mode, error)                             \
    "%s at n = %zu, mode %d, seed %llu: off by %g", what, n, mode, \
        (unsigned long long)seed, error

static void
check_cholesky(size_t n, int mode)
{
    const size_t ld = n + 3;
    double *a = random_spd(n, ld), *l = copy_of(a, ld, n), worst = 0;

    ck_assert_int_eq(hpti_cholesky(mode, n, l, ld), HPT_OK);
    check_canaries(l, n, n, ld, 1);
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++) {
            double s = 0;

            for (size_t k = 0; k <= j; k++)
                s += l[i + k * ld] * l[j + k * ld];
            worst = fmax(worst, fabs(s - a[i + j * ld]));
        }
    ck_assert_msg(worst <= 1e-14, describe("L L' - K", n, mode, worst));
    free(a);
    free(l);
}

START_TEST(factor_times_its_transpose_is_the_matrix)
{
    check_cholesky(sizes[_i], HPTI_LINALG_AUTO);
    check_cholesky(sizes[_i], HPTI_LINALG_BUILTIN);
    check_cholesky(sizes[_i], HPTI_LINALG_BLAS);
}
END_TEST

static void
check_inverses(size_t n, int mode)
{
    const size_t ld = n + 1, ldz = n + 2;
    double *a = random_spd(n, ld), *l = copy_of(a, ld, n);
    double *z = matrix(ldz, n), *inv = matrix(ld, n);
    double worst_z = 0, worst_k = 0;
    size_t wrong = 0;

    ck_assert_int_eq(hpti_cholesky(mode, n, l, ld), HPT_OK);
    hpti_triangle_inverse(mode, n, l, ld, z, ldz);
    hpti_inverse_from_factor(mode, n, z, ldz, inv, ld);
    check_canaries(z, n, n, ldz, 0);
    check_canaries(inv, n, n, ld, 0);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) {
            double s = i == j ? -1 : 0, t = s;

            for (size_t k = 0; k < n; k++) {
                s += z[i + k * ldz] * low(l, ld, k, j);
                t += inv[i + k * ld] * a[k < j ? j + k * ld : k + j * ld];
            }
            wrong += i < j && (z[i + j * ldz] != 0 || signbit(z[i + j * ldz]));
            wrong += inv[i + j * ld] != inv[j + i * ld];
            worst_z = fmax(worst_z, fabs(s));
            worst_k = fmax(worst_k, fabs(t));
        }
    ck_assert_uint_eq(wrong, 0);
    ck_assert_msg(worst_z <= 1e-13, describe("Z L - I", n, mode, worst_z));
    ck_assert_msg(worst_k <= 1e-12, describe("K^-1 K - I", n, mode, worst_k));
    free(a);
    free(l);
    free(z);
    free(inv);
}

START_TEST(inverses_are_inverses)
{
    check_inverses(sizes[_i], HPTI_LINALG_AUTO);
    check_inverses(sizes[_i], HPTI_LINALG_BUILTIN);
    check_inverses(sizes[_i], HPTI_LINALG_BLAS);
}
END_TEST

START_TEST(every_small_size_is_right)
{
    for (size_t n = 0; n <= 130; n++) {
        check_cholesky(n, HPTI_LINALG_BUILTIN);
        check_inverses(n, HPTI_LINALG_BUILTIN);
    }
}
END_TEST

typedef void triangular(int mode, size_t n, size_t m, const double *l,
                        size_t ldl, double *b, size_t ldb);

/* Largest |op(L) X - Y|. */
static double
residual(size_t n, size_t m, const double *l, size_t ldl, int transposed,
         const double *x, const double *y, size_t ld)
{
    double worst = 0;

    for (size_t c = 0; c < m; c++)
        for (size_t i = 0; i < n; i++) {
            double s = -y[i + c * ld];

            for (size_t k = 0; k < n; k++)
                s += (transposed ? low(l, ldl, k, i) : low(l, ldl, i, k)) *
                     x[k + c * ld];
            worst = fmax(worst, fabs(s));
        }
    return worst;
}

static void
check_triangular(const char *what, triangular *f, int transposed, int solve,
                 size_t n, size_t m, int mode, const double *l, size_t ldl)
{
    const size_t ld = n + 5;
    double *b = random_matrix(n, m, ld), *old = copy_of(b, ld, m), worst;

    f(mode, n, m, l, ldl, b, ld);
    check_canaries(b, n, m, ld, 0);
    worst = solve ? residual(n, m, l, ldl, transposed, b, old, ld)
                  : residual(n, m, l, ldl, transposed, old, b, ld);
    ck_assert_msg(worst <= 1e-12, describe(what, n, mode, worst));
    free(b);
    free(old);
}

START_TEST(triangular_products_and_solves_match_their_definition)
{
    static const size_t columns[] = { 0, 1, 2, 5, 7, 8, 13, 31, 70 };
    const size_t n = sizes[_i], ldl = n + 2;
    double *l = random_spd(n, ldl);

    ck_assert_int_eq(hpti_cholesky(HPTI_LINALG_BUILTIN, n, l, ldl), HPT_OK);
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        for (int mode = HPTI_LINALG_AUTO; mode <= HPTI_LINALG_BLAS; mode++) {
            const size_t m = columns[c];

            check_triangular("Z B", hpti_lower_times, 0, 0, n, m, mode, l, ldl);
            check_triangular("Z' B", hpti_lower_trans_times, 1, 0, n, m, mode,
                             l, ldl);
            check_triangular("L^-1 B", hpti_lower_solve, 0, 1, n, m, mode, l,
                             ldl);
            check_triangular("L^-T B", hpti_lower_trans_solve, 1, 1, n, m, mode,
                             l, ldl);
        }
    check_canaries(l, n, n, ldl, 1);
    free(l);
}
END_TEST

static void
check_products(size_t m, size_t n, size_t k, int mode)
{
    const size_t lda = m + 1, ldb = k + 2, ldc = m + 3;
    double *a = random_matrix(m, k, lda), *b = random_matrix(k, n, ldb);
    double *c = matrix(ldc, n), *y = matrix(m + 1, 1), *yt = matrix(k + 1, 1);
    double worst = 0;

    hpti_matrix_product(mode, m, n, k, a, lda, b, ldb, c, ldc);
    check_canaries(c, m, n, ldc, 0);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < m; i++) {
            double s = -c[i + j * ldc];

            for (size_t p = 0; p < k; p++)
                s += a[i + p * lda] * b[p + j * ldb];
            worst = fmax(worst, fabs(s));
        }
    if (n > 0) {
        hpti_matrix_vector(mode, m, k, a, lda, b, y);
        hpti_matrix_trans_vector(mode, m, k, a, lda, c, yt);
        for (size_t i = 0; i < m; i++)
            worst = fmax(worst, fabs(y[i] - c[i]));
        for (size_t p = 0; p < k; p++) {
            double s = -yt[p];

            for (size_t i = 0; i < m; i++)
                s += a[i + p * lda] * c[i];
            worst = fmax(worst, fabs(s));
        }
        ck_assert(y[m] == CANARY && yt[k] == CANARY);
    }
    ck_assert_msg(worst <= 1e-11, "product %zu x %zu x %zu, mode %d: off by %g",
                  m, n, k, mode, worst);
    free(a);
    free(b);
    free(c);
    free(y);
    free(yt);
}

START_TEST(products_match_their_definition)
{
    static const size_t others[] = { 0, 1, 2, 9, 40, 130 };
    const size_t count = sizeof others / sizeof *others;

    for (size_t i = 0; i < count; i++)
        for (int mode = HPTI_LINALG_AUTO; mode <= HPTI_LINALG_BLAS; mode++) {
            const size_t p = others[i], q = others[(i + 2) % count];

            check_products(sizes[_i], p, q, mode);
            check_products(p, sizes[_i], q, mode);
            check_products(p, q, sizes[_i], mode);
        }
}
END_TEST

/* Numbers that are exact in binary come out exactly, whatever the order. */
START_TEST(small_cases_are_exact)
{
    const int mode = _i;
    double a[9] = { 4, 2, -6, 99, 10, 9, 99, 99, 26 };
    const double l[9] = { 2, 1, -3, 99, 3, 4, 99, 99, 1 };
    double z[9], inv[4], b[6] = { 2, 7, 2, 4, 5, -1 }, y[3];

    ck_assert_int_eq(hpti_cholesky(mode, 3, a, 3), HPT_OK);
    ck_assert(memcmp(a, l, sizeof a) == 0);
    hpti_lower_solve(mode, 3, 2, l, 3, b, 3);
    for (int i = 0; i < 6; i++)
        ck_near(b[i], ((const double[]){ 1, 2, -3, 2, 1, 1 })[i], 1e-15);
    hpti_lower_times(mode, 3, 2, l, 3, b, 3);
    for (int i = 0; i < 6; i++)
        ck_near(b[i], ((const double[]){ 2, 7, 2, 4, 5, -1 })[i], 1e-14);
    hpti_lower_trans_times(mode, 3, 1, l, 3, b, 3);
    for (int i = 0; i < 3; i++)
        ck_near(b[i], ((const double[]){ 5, 29, 2 })[i], 1e-14);
    hpti_lower_trans_solve(mode, 3, 1, l, 3, b, 3);
    for (int i = 0; i < 3; i++)
        ck_near(b[i], ((const double[]){ 2, 7, 2 })[i], 1e-14);

    /* [4 0; 2 8]^-1 = [1/4 0; -1/16 1/8] and its Z'Z */
    hpti_triangle_inverse(mode, 2, (const double[]){ 4, 2, 99, 8 }, 2, z, 2);
    ck_assert(memcmp(z, (const double[]){ 0.25, -0.0625, 0, 0.125 },
                     4 * sizeof *z) == 0);
    hpti_inverse_from_factor(mode, 2, z, 2, inv, 2);
    ck_assert(
        memcmp(inv,
               (const double[]){ 0.06640625, -0.0078125, -0.0078125, 0.015625 },
               sizeof inv) == 0);

    hpti_matrix_vector(mode, 3, 2, l, 3, (const double[]){ 2, -1 }, y);
    ck_assert(y[0] == -95 && y[1] == -1 && y[2] == -10);
    hpti_matrix_trans_vector(mode, 3, 2, l, 3, (const double[]){ 1, 1, 2 }, y);
    ck_assert(y[0] == -3 && y[1] == 110);
    ck_assert(hpti_dot(3, l, a) == 14);
    ck_assert(hpti_dot(0, NULL, NULL) == 0);
}
END_TEST

static void
check_refused(size_t n, int mode, size_t i, size_t j, double value)
{
    double *a = random_spd(n, n);

    a[i + j * n] = value;
    ck_assert_msg(hpti_cholesky(mode, n, a, n) == HPT_E_NOT_PD,
                  "%g at (%zu, %zu) of %zu, mode %d, was taken", value, i, j, n,
                  mode);
    free(a);
}

START_TEST(matrices_not_positive_definite_or_not_finite_are_refused)
{
    static const double bad[] = { NAN, INFINITY, -INFINITY, -1, 0 };
    const size_t n = sizes[_i];

    if (n == 0)
        return;
    for (int mode = HPTI_LINALG_AUTO; mode <= HPTI_LINALG_BLAS; mode++)
        for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
            const size_t i = (size_t)((uniform() + 1) / 2 * (double)n);
            const size_t j = (size_t)((uniform() + 1) / 2 * (double)(i + 1));

            check_refused(n, mode, i, i, bad[b]);
            check_refused(n, mode, n - 1, n - 1, bad[b]);
            check_refused(n, mode, 0, 0, bad[b]);
            if (!isfinite(bad[b])) {
                check_refused(n, mode, i, j, bad[b]);
                check_refused(n, mode, n - 1, 0, bad[b]);
            }
        }
}
END_TEST

START_TEST(a_singular_matrix_is_refused)
{
    double a[4] = { 1, 1, 99, 1 }, b[4] = { 1, 2, 99, 1 };

    ck_assert_int_eq(hpti_cholesky(_i, 2, a, 2), HPT_E_NOT_PD);
    ck_assert_int_eq(hpti_cholesky(_i, 2, b, 2), HPT_E_NOT_PD);
}
END_TEST

/* L grown row by row against L L' = K, in a matrix with room to spare. */
START_TEST(a_factor_grows_by_rows)
{
    const size_t n = 216, ld = 220;
    double *a = random_spd(n, ld), *l = matrix(ld, n), *k = matrix(n, 1);
    double worst = 0, v[3];

    for (size_t j = 0; j < 16; j++)
        memcpy(l + j + j * ld, a + j + j * ld, (16 - j) * sizeof *l);
    ck_assert_int_eq(hpti_cholesky(_i, 16, l, ld), HPT_OK);
    for (size_t i = 16; i < n; i++) {
        for (size_t j = 0; j < i; j++)
            k[j] = a[i + j * ld];
        ck_assert_int_eq(hpti_cholesky_append(_i, i, l, ld, k, a[i + i * ld]),
                         HPT_OK);
    }
    check_canaries(l, n, n, ld, 1);
    ck_assert_int_eq(hpti_cholesky(_i, n, a, ld), HPT_OK);
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++)
            worst = fmax(worst, fabs(l[i + j * ld] - a[i + j * ld]));
    ck_assert_msg(worst <= 1e-13, "off by %g from a fresh factor", worst);

    /* [1] bordered to [1 2; 2 1]; what is there already stays */
    v[0] = 1;
    v[1] = v[2] = CANARY;
    ck_assert_int_eq(hpti_cholesky_append(_i, 1, v, 2, (double[]){ 2 }, 1),
                     HPT_E_NOT_PD);
    ck_assert(v[0] == 1 && v[2] == CANARY);
    ck_assert_int_eq(hpti_cholesky_append(_i, 1, v, 2, (double[]){ NAN }, 1),
                     HPT_E_NOT_PD);
    ck_assert_int_eq(hpti_cholesky_append(_i, 1, v, 2, (double[]){ 0 }, NAN),
                     HPT_E_NOT_PD);
    ck_assert_int_eq(
        hpti_cholesky_append(_i, 1, v, 2, (double[]){ 0 }, INFINITY),
        HPT_E_NOT_PD);
    ck_assert_int_eq(hpti_cholesky_append(_i, 0, v, 2, NULL, 9), HPT_OK);
    ck_assert(v[0] == 3);
    free(a);
    free(l);
    free(k);
}
END_TEST

/* AR(1) covariance rho^|i-j|: det K = (1 - rho^2)^(n-1). */
static const struct determinant {
    double rho; /* exact in binary: the reference is for this very number */
    size_t n;
    double log_det;   /* closed form above, mpmath, 40 digits */
    double tolerance; /* in DBL_EPSILON */
} determinants[] = {
    { 0, 50, 0, 0 }, /* identity */
    { 0.5, 20, -5.4659593765838376213, 32 },
    { 0.9990234375, 30, -180.92557774059088312, 4096 },
};

START_TEST(log_determinants_match_a_closed_form)
{
    const struct determinant *t = &determinants[_i];

    for (int mode = HPTI_LINALG_AUTO; mode <= HPTI_LINALG_BLAS; mode++) {
        double k[50 * 50], log_det = 0;

        for (size_t j = 0; j < t->n; j++)
            for (size_t i = j; i < t->n; i++)
                k[i + j * t->n] = pow(t->rho, (double)(i - j));
        ck_assert_int_eq(hpti_cholesky(mode, t->n, k, t->n), HPT_OK);
        for (size_t i = 0; i < t->n; i++)
            log_det += 2 * log(k[i + i * t->n]);
        ck_near(log_det, t->log_det, t->tolerance * DBL_EPSILON);
    }
}
END_TEST

/*
 * K = 11' + delta I with a power of two for delta: the entries are exact, and
 * log det K = (n - 1) log delta + log(n + delta).  The built-in code subtracts
 * product by product and keeps all digits; with the products summed first, 5e-5
 * to 3e-4 was lost.
 */
START_TEST(a_nearly_singular_matrix_keeps_its_digits)
{
    const size_t n = 50 + 75 * (size_t)_i;
    const double delta = 0x1p-36;
    double *k = calloc(n * n, sizeof *k), log_det = 0;

    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++)
            k[i + j * n] = i == j ? 1 + delta : 1;
    ck_assert_int_eq(hpti_cholesky(HPTI_LINALG_BUILTIN, n, k, n), HPT_OK);
    for (size_t i = 0; i < n; i++)
        log_det += 2 * log(k[i + i * n]);
    ck_near(log_det, (double)(n - 1) * log(delta) + log((double)n + delta),
            1e-10);
    free(k);
}
END_TEST

static Suite *
linalg_suite(void)
{
    Suite *suite = suite_create("linalg");
    TCase *tc = tcase_create("definitions");

    tcase_set_timeout(tc, 0);
    tcase_add_checked_fixture(tc, seed_once, NULL);
    tcase_add_loop_test(tc, factor_times_its_transpose_is_the_matrix, 0,
                        N_SIZES);
    tcase_add_loop_test(tc, inverses_are_inverses, 0, N_SIZES);
    tcase_add_test(tc, every_small_size_is_right);
    tcase_add_loop_test(
        tc, triangular_products_and_solves_match_their_definition, 0, N_SIZES);
    tcase_add_loop_test(tc, products_match_their_definition, 0, N_SIZES);
    tcase_add_loop_test(tc, small_cases_are_exact, 0, 3);
    tcase_add_loop_test(tc, a_singular_matrix_is_refused, 0, 3);
    tcase_add_loop_test(
        tc, matrices_not_positive_definite_or_not_finite_are_refused, 0,
        N_SIZES);
    tcase_add_loop_test(tc, a_factor_grows_by_rows, 0, 3);
    tcase_add_loop_test(tc, log_determinants_match_a_closed_form, 0,
                        (int)(sizeof determinants / sizeof *determinants));
    tcase_add_loop_test(tc, a_nearly_singular_matrix_keeps_its_digits, 0, 5);
    suite_add_tcase(suite, tc);
    return suite;
}

int
main(void)
{
    return run_suite(linalg_suite());
}
