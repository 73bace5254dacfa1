/*
 * BLAS as a danger to its host: many threads, forks, NaN, a broken library.
 *
 * The environment's EXPECT_BLAS=0 says that a library was preloaded which must
 * not be trusted (broken-blas.c, wide-blas.c).  How many threads BLAS has is
 * also the environment's business; the test is run with several.
 */
#include "../check_main.h"
#include "linalg/blas.h"
#include "linalg/linalg.h"
#include <hptune/status.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 96

static bool
expected(void)
{
    const char *word = getenv("EXPECT_BLAS");

    return !word || strcmp(word, "0") != 0;
}

/* AR(1) covariance 0.75^|i-j|: K^-1 is tridiagonal, with known entries. */
static void
fill(double *k)
{
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < N; i++)
            k[i + j * N] = pow(0.75, fabs((double)i - (double)j));
}

/* A round through all functions of one mode; the largest error. */
static double
round_trip(int mode, double *k, double *z, double *inv)
{
    double worst = 0;

    fill(k);
    if (hpti_cholesky(mode, N, k, N) != HPT_OK)
        return INFINITY;
    hpti_triangle_inverse(mode, N, k, N, z, N);
    hpti_inverse_from_factor(mode, N, z, N, inv, N);
    hpti_lower_trans_times(mode, N, N, k, N, inv, N); /* L' K^-1 = Z */
    hpti_lower_times(mode, N, N, k, N, inv, N);       /* L Z = I */
    hpti_lower_solve(mode, N, N, k, N, inv, N);
    hpti_lower_trans_solve(mode, N, N, k, N, inv, N); /* K^-1 again */
    fill(k);
    hpti_matrix_product(mode, N, N, N, k, N, inv, N, z, N);
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < N; i++)
            worst = fmax(worst, fabs(z[i + j * N] - (i == j)));
    return worst;
}

static double
one_round(int mode)
{
    double *work = calloc(3 * N * N, sizeof *work), worst;

    ck_assert_ptr_nonnull(work);
    worst = round_trip(mode, work, work + N * N, work + 2 * N * N);
    free(work);
    return worst;
}

START_TEST(a_blas_is_trusted_when_it_can_be)
{
    ck_assert_int_eq(hpti_blas_usable(), expected());
    ck_assert(one_round(HPTI_LINALG_BLAS) <= 1e-12);
    ck_assert(one_round(HPTI_LINALG_AUTO) <= 1e-12);
}
END_TEST

START_TEST(dimensions_beyond_int_are_not_handed_to_blas)
{
    const size_t large = (size_t)INT_MAX + 1;
    double a = 4;
    int status;

    if (sizeof(size_t) <= sizeof(int))
        return;
    ck_assert(!hpti_blas_cholesky(1, &a, large, &status));
    ck_assert(!hpti_blas_triangle_inverse(1, &a, 1, &a, large));
    ck_assert(!hpti_blas_inverse(1, &a, 1, &a, large));
    ck_assert(!hpti_blas_times(false, 1, 1, &a, large, &a, 1));
    ck_assert(!hpti_blas_solve(false, 1, 1, &a, 1, &a, large));
    ck_assert(!hpti_blas_product(1, 1, 1, &a, 1, &a, large, &a, 1));
    ck_assert(a == 4);
    ck_assert_int_eq(hpti_cholesky(HPTI_LINALG_BLAS, 1, &a, large), HPT_OK);
    ck_assert(a == 2);
}
END_TEST

static void *
many_rounds(void *user_data)
{
    atomic_int *bad = user_data;
    double *work = calloc(3 * N * N, sizeof *work);

    for (int round = 0; work && round < 5; round++)
        if (!(round_trip(HPTI_LINALG_BLAS, work, work + N * N,
                         work + 2 * N * N) <= 1e-12))
            atomic_fetch_add(bad, 1);
    if (!work)
        atomic_fetch_add(bad, 1);
    free(work);
    return NULL;
}

START_TEST(many_threads_call_at_once)
{
    static const size_t counts[] = { 2, 8, 64 };
    const size_t count = counts[_i];
    pthread_t threads[64];
    atomic_int bad = 0;

    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, many_rounds, &bad),
                         0);
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&bad), 0);
}
END_TEST

/* In a child: everything works, and with the built-in code's bits. */
static void
child(void)
{
    static double a[3 * N * N], b[3 * N * N];

    if (!(round_trip(HPTI_LINALG_BLAS, a, a + N * N, a + 2 * N * N) <= 1e-12))
        _exit(1);
    round_trip(HPTI_LINALG_BUILTIN, b, b + N * N, b + 2 * N * N);
    if (hpti_blas_usable() || memcmp(a, b, sizeof a) != 0)
        _exit(2);
    _exit(0);
}

static void
fork_once(void)
{
    int status;
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        child();
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
}

START_TEST(a_forked_child_computes)
{
    ck_assert(one_round(HPTI_LINALG_BLAS) <= 1e-12);
    fork_once();
    ck_assert(one_round(HPTI_LINALG_BLAS) <= 1e-12);
    ck_assert_int_eq(hpti_blas_usable(), expected());
}
END_TEST

START_TEST(a_child_computes_that_was_forked_amid_calls)
{
    pthread_t threads[4];
    atomic_int bad = 0;

    ck_assert(one_round(HPTI_LINALG_BLAS) <= 1e-12);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, many_rounds, &bad),
                         0);
    for (int i = 0; i < 10; i++)
        fork_once();
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&bad), 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("blas");
    TCase *tc = tcase_create("host");

    tcase_set_timeout(tc, 0);
    tcase_add_test(tc, a_blas_is_trusted_when_it_can_be);
    tcase_add_test(tc, dimensions_beyond_int_are_not_handed_to_blas);
    tcase_add_loop_test(tc, many_threads_call_at_once, 0, 3);
    tcase_add_test(tc, a_forked_child_computes);
    tcase_add_test(tc, a_child_computes_that_was_forked_amid_calls);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
