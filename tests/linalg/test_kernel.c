/*
 * Kernels: every vector width that this machine runs, and the compiler's plain
 * code, give the same bits, which are also those recorded here.
 */
#include "../check_main.h"
#include "linalg/builtin.h"
#include "linalg/update.h"
#include <hptune/status.h>
#include <stdint.h>
#include <string.h>

#define LARGEST 300

typedef struct matrices {
    double k[LARGEST * LARGEST], l[LARGEST * LARGEST], z[LARGEST * LARGEST],
        out[LARGEST * LARGEST];
} matrices;

static uint64_t state;

/* Multiples of 2^-20 in [-1, 1): exact, the same everywhere. */
static double
next(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 43) * 0x1p-20 - 1;
}

/* FNV-1a over the bytes of a block, column by column. */
static uint64_t
hashed(uint64_t hash, size_t rows, size_t cols, const double *a, size_t lda)
{
    for (size_t j = 0; j < cols; j++)
        for (size_t i = 0; i < rows; i++) {
            uint64_t bits;

            memcpy(&bits, &a[i + j * lda], sizeof bits);
            for (int byte = 0; byte < 8; byte++, bits >>= 8)
                hash = (hash ^ (bits & 0xFF)) * 0x100000001B3u;
        }
    return hash;
}

static void
fill(size_t n, size_t ld, double *a)
{
    for (size_t i = 0; i < ld * n; i++)
        a[i] = next();
}

static uint64_t
hash_products(const hpti_kernel *kernel, size_t n, size_t ld, uint64_t hash,
              matrices *m)
{
    static const size_t columns[] = { 1, 2, 3, 9, 16, 23, 24, 40 };

    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        const size_t cols = columns[c] < n ? columns[c] : n;

        for (int transposed = 0; transposed < 2; transposed++) {
            fill(cols, ld, m->out);
            hpti_builtin_times(kernel, transposed, n, cols, m->z, ld, m->out,
                               ld);
            hash = hashed(hash, n, cols, m->out, ld);
            hpti_builtin_solve(kernel, transposed, n, cols, m->l, ld, m->out,
                               ld);
            hash = hashed(hash, n, cols, m->out, ld);
            hpti_update(kernel, HPTI_KERNEL_SET, n, cols, n,
                        (hpti_left){ m->k, ld, transposed },
                        (hpti_right){ m->l, ld, transposed }, m->out, ld);
            hash = hashed(hash, n, cols, m->out, ld);
        }
    }
    return hash;
}

static uint64_t
hash_size(const hpti_kernel *kernel, size_t n, size_t ld, uint64_t hash,
          matrices *m)
{
    double dot;

    fill(n, ld, m->k);
    for (size_t i = 0; i < n; i++)
        m->k[i + i * ld] += (double)n;
    memcpy(m->l, m->k, sizeof m->l);
    ck_assert_int_eq(hpti_builtin_cholesky(kernel, n, m->l, ld), HPT_OK);
    hash = hashed(hash, n, n, m->l, ld);
    ck_assert_int_eq(
        hpti_builtin_append(kernel, n - 1, m->l, ld, m->k, 3 * (double)n),
        HPT_OK);
    hash = hashed(hash, n, n, m->l, ld);
    hpti_builtin_triangle_inverse(kernel, n, m->l, ld, m->z, ld);
    hash = hashed(hash, n, n, m->z, ld);
    hpti_builtin_inverse(kernel, n, m->z, ld, m->out, ld);
    hash = hashed(hash, n, n, m->out, ld);
    dot = kernel->dot(n, m->k, m->z);
    hash = hashed(hash, 1, 1, &dot, 1);
    return hash_products(kernel, n, ld, hash, m);
}

static uint64_t
hash_kernel(const hpti_kernel *kernel)
{
    static matrices m;
    uint64_t hash = 0xCBF29CE484222325u;

    state = 1;
    memset(&m, 0, sizeof m);
    for (size_t n = 1; n <= 70; n++)
        hash = hash_size(kernel, n, n + n % 3, hash, &m);
    hash = hash_size(kernel, 128, 256, hash, &m);
    hash = hash_size(kernel, 145, 145, hash, &m);
    return hash_size(kernel, LARGEST, LARGEST, hash, &m);
}

/*
 * The number was recorded at -O0 by gcc 12, the least that a compiler can do;
 * all kernels, gcc and clang at -O0 to -O3 -march=native agreed on it.  A
 * change of it is a change of proposals: to be announced in the ChangeLog.
 */
START_TEST(all_kernels_give_the_recorded_bits)
{
    for (size_t i = 0; hpti_kernel_get(i); i++) {
        const hpti_kernel *kernel = hpti_kernel_get(i);
        const uint64_t hash = hash_kernel(kernel);

        ck_assert_msg(hash == UINT64_C(0xe2dc4a95076575a8),
                      "kernel %s gives %#llx", kernel->name,
                      (unsigned long long)hash);
    }
}
END_TEST

START_TEST(the_best_kernel_is_the_first)
{
    ck_assert_ptr_eq(hpti_kernel_best(), hpti_kernel_get(0));
    ck_assert_ptr_null(hpti_kernel_get(3));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("kernel");
    TCase *tc = tcase_create("bits");

    tcase_set_timeout(tc, 0);
    tcase_add_test(tc, all_kernels_give_the_recorded_bits);
    tcase_add_test(tc, the_best_kernel_is_the_first);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
