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

static const size_t sizes[] = { 0,   1,   2,   3,   4,   5,   7,   8,  9,
                                11,  12,  13,  15,  16,  17,  23,  24, 25,
                                31,  32,  33,  40,  47,  48,  49,  63, 64,
                                65,  70,  81,  90,  95,  96,  97,  99, 100,
                                111, 127, 128, 129, 130, 200, 257, 301 };
#define N_SIZES ((int)(sizeof sizes / sizeof *sizes))

static uint64_t state;

static void
seed_once(void)
{
    state = (uint64_t)time(NULL);
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

/* Nothing was written below row n, nor (for triangles) above the diagonal. */
static void
check_canaries(const double *a, size_t rows, size_t cols, size_t ld,
               int triangle)
{
    for (size_t j = 0; j < cols; j++) {
        for (size_t i = rows; i < ld; i++)
            ck_assert(a[i + j * ld] == CANARY);
        for (size_t i = 0; triangle && i < j; i++)
            ck_assert(a[i + j * ld] == CANARY);
    }
}

#define describe(what, n, mode, error) \
    "%s at n = %zu, mode %d: off by %g", what, n, mode, error

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
}
END_TEST

static void
check_inverses(size_t n, int mode)
{
    const size_t ld = n + 1, ldz = n + 2;
    double *a = random_spd(n, ld), *l = copy_of(a, ld, n);
    double *z = matrix(ldz, n), *inv = matrix(ld, n);
    double worst_z = 0, worst_k = 0;

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
            if (i < j)
                ck_assert(z[i + j * ldz] == 0 && !signbit(z[i + j * ldz]));
            ck_assert(inv[i + j * ld] == inv[j + i * ld]);
            worst_z = fmax(worst_z, fabs(s));
            worst_k = fmax(worst_k, fabs(t));
        }
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
                 size_t n, size_t m, int mode)
{
    const size_t ldl = n + 2, ld = n + 5;
    double *l = random_spd(n, ldl), *b = random_matrix(n, m, ld);
    double *old = copy_of(b, ld, m), worst;

    ck_assert_int_eq(hpti_cholesky(mode, n, l, ldl), HPT_OK);
    f(mode, n, m, l, ldl, b, ld);
    check_canaries(l, n, n, ldl, 1);
    check_canaries(b, n, m, ld, 0);
    worst = solve ? residual(n, m, l, ldl, transposed, b, old, ld)
                  : residual(n, m, l, ldl, transposed, old, b, ld);
    ck_assert_msg(worst <= 1e-12, "%s at n = %zu, m = %zu, mode %d: off by %g",
                  what, n, m, mode, worst);
    free(l);
    free(b);
    free(old);
}

START_TEST(triangular_products_and_solves_match_their_definition)
{
    static const size_t columns[] = { 0, 1, 2, 5, 6, 7, 8, 12, 13, 31 };
    const size_t n = sizes[_i];

    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        for (int mode = HPTI_LINALG_AUTO; mode <= HPTI_LINALG_BUILTIN; mode++) {
            const size_t m = columns[c];

            check_triangular("Z B", hpti_lower_times, 0, 0, n, m, mode);
            check_triangular("Z' B", hpti_lower_trans_times, 1, 0, n, m, mode);
            check_triangular("L^-1 B", hpti_lower_solve, 0, 1, n, m, mode);
            check_triangular("L^-T B", hpti_lower_trans_solve, 1, 1, n, m,
                             mode);
        }
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
    static const size_t others[] = { 0, 1, 3, 8, 13, 130 };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        for (size_t j = 0; j < sizeof others / sizeof *others; j++)
            for (int mode = 0; mode <= HPTI_LINALG_BUILTIN; mode++) {
                check_products(sizes[_i], others[i], others[j], mode);
                check_products(others[i], sizes[_i], others[j], mode);
                check_products(others[i], others[j], sizes[_i], mode);
            }
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
    tcase_add_loop_test(
        tc, triangular_products_and_solves_match_their_definition, 0, N_SIZES);
    tcase_add_loop_test(tc, products_match_their_definition, 0, N_SIZES);
    suite_add_tcase(suite, tc);
    return suite;
}

int
main(void)
{
    return run_suite(linalg_suite());
}
