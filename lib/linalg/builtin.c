/*
 * Built-in factorisations, inverses, triangular products and solutions.
 *
 * All of them walk along the diagonal in tiles of T = HPTI_TILE rows.  What
 * lies off the diagonal is a matrix product, hpti_update(), and holds nearly
 * all of the work; what remains are operations on single T x T tiles.
 *
 *   paper     code          meaning
 *   K, L, Z   a, l, z       see linalg.h
 *   i         i             first row of the present tile
 *   L_ii      l + i + i*ld  diagonal tile
 *
 * [GV13] Golub, Van Loan: Matrix Computations, 4th edition, 2013: 4.2.9 block
 * Cholesky, 3.1.4 block substitution.
 */
#include "linalg/builtin.h"

#include "linalg/pack.h"
#include "linalg/update.h"
#include <float.h>
#include <hptune/status.h>
#include <math.h>
#include <string.h>

/* Columns of a block of the Cholesky factor, and of a copy: 8 KiB of stack. */
#define BLOCK 64

/* Rows of the tile that begins at row i of n. */
static size_t
height_at(size_t i, size_t n)
{
    return n - i < HPTI_TILE ? n - i : HPTI_TILE;
}

/* First row of the last tile of n > 0 rows. */
static size_t
last_tile(size_t n)
{
    return (n - 1) / HPTI_TILE * HPTI_TILE;
}

/* ---- Cholesky ---- */

/*
 * Rows i to i + height - 1 of the block of L that begins at column j, from
 * those of K, given all of L to the left and above [GV13].  The part of the
 * block that lies in the lower triangle has `left` columns and, when the rows
 * reach the diagonal, one more tile.
 */
static bool
cholesky_rows(const hpti_kernel *kernel, size_t i, size_t height, size_t j,
              size_t width, double *a, size_t lda)
{
    const size_t left = i - j < width ? i - j : width;
    const size_t tile = left < width ? height : 0;
    const hpti_left above = { a + i, lda, false };
    const hpti_right block = { a + j, lda, true };
    double t[HPTI_TILE * BLOCK];
    double *const diagonal = t + left * HPTI_TILE;

    hpti_pack(height, left, a + i + j * lda, lda, t);
    if (tile > 0)
        hpti_pack_lower(tile, a + i + i * lda, lda, diagonal);
    hpti_update(kernel, HPTI_KERNEL_SUBTRACT, height, left + tile, j, above,
                block, t, HPTI_TILE);
    for (size_t p = tile; tile > 0 && p < HPTI_TILE; p++)
        diagonal[p + p * HPTI_TILE] = 1;
    if (!kernel->factor(left, tile, t, a + j + j * lda, lda))
        return false;
    hpti_unpack(height, left, t, a + i + j * lda, lda);
    for (size_t p = 0; p < tile; p++)
        memcpy(a + i + p + (i + p) * lda, diagonal + p + p * HPTI_TILE,
               (tile - p) * sizeof *a);
    return true;
}

int
hpti_builtin_cholesky(const hpti_kernel *kernel, size_t n, double *a,
                      size_t lda)
{
    for (size_t j = 0; j < n; j += BLOCK) {
        const size_t width = n - j < BLOCK ? n - j : BLOCK;

        for (size_t i = j; i < n; i += HPTI_TILE)
            if (!cholesky_rows(kernel, i, height_at(i, n), j, width, a, lda))
                return HPT_E_NOT_PD;
    }
    return HPT_OK;
}

/* ---- tiles on the diagonal ---- */

/* A diagonal tile as kernel->substitute() wants it. */
typedef struct diagonal_tile {
    double rest[HPTI_TILE * HPTI_TILE]; /* off-diagonal part, packed */
    double reciprocal[HPTI_TILE];
} diagonal_tile;

static void
take_diagonal(bool transposed, size_t n, const double *l, size_t ldl,
              diagonal_tile *tile)
{
    if (transposed)
        hpti_pack_lower_transposed(n, l, ldl, tile->rest);
    else
        hpti_pack_lower(n, l, ldl, tile->rest);
    for (size_t i = 0; i < n; i++) {
        tile->reciprocal[i] = 1 / l[i + i * ldl];
        tile->rest[i + i * HPTI_TILE] = 0;
    }
}

/* ---- solutions ---- */

static void
solve_forward(const hpti_kernel *kernel, size_t n, size_t m, const double *l,
              size_t ldl, double *b, size_t ldb)
{
    for (size_t i = 0; i < n; i += HPTI_TILE) {
        const size_t height = height_at(i, n);
        diagonal_tile tile;

        hpti_update(kernel, HPTI_KERNEL_SUBTRACT, height, m, i,
                    (hpti_left){ l + i, ldl, false },
                    (hpti_right){ b, ldb, false }, b + i, ldb);
        take_diagonal(false, height, l + i + i * ldl, ldl, &tile);
        kernel->substitute(false, height, m, tile.rest, tile.reciprocal, b + i,
                           ldb);
    }
}

static void
solve_backward(const hpti_kernel *kernel, size_t n, size_t m, const double *l,
               size_t ldl, double *b, size_t ldb)
{
    size_t i = last_tile(n), below = n;

    for (;; i -= HPTI_TILE) {
        diagonal_tile tile;

        hpti_update(kernel, HPTI_KERNEL_SUBTRACT, below - i, m, n - below,
                    (hpti_left){ l + below + i * ldl, ldl, true },
                    (hpti_right){ b + below, ldb, false }, b + i, ldb);
        take_diagonal(true, below - i, l + i + i * ldl, ldl, &tile);
        kernel->substitute(true, below - i, m, tile.rest, tile.reciprocal,
                           b + i, ldb);
        below = i;
        if (i == 0)
            break;
    }
}

void
hpti_builtin_solve(const hpti_kernel *kernel, bool transposed, size_t n,
                   size_t m, const double *l, size_t ldl, double *b, size_t ldb)
{
    if (n == 0 || m == 0)
        return;
    if (transposed)
        solve_backward(kernel, n, m, l, ldl, b, ldb);
    else
        solve_forward(kernel, n, m, l, ldl, b, ldb);
}

/* One row of the factor: v = L^-1 k by tiles, written along the row, and the
 * Schur complement kappa - v'v [GV13]. */
int
hpti_builtin_append(const hpti_kernel *kernel, size_t n, double *l, size_t ldl,
                    const double *k, double kappa)
{
    double rest = kappa;

    for (size_t i = 0; i < n; i += HPTI_TILE) {
        const size_t height = height_at(i, n);
        double v[HPTI_TILE];
        diagonal_tile tile;

        memcpy(v, k + i, height * sizeof *v);
        hpti_update(kernel, HPTI_KERNEL_SUBTRACT, height, 1, i,
                    (hpti_left){ l + i, ldl, false },
                    (hpti_right){ l + n, ldl, true }, v, HPTI_TILE);
        take_diagonal(false, height, l + i + i * ldl, ldl, &tile);
        kernel->substitute(false, height, 1, tile.rest, tile.reciprocal, v,
                           HPTI_TILE);
        for (size_t p = 0; p < height; p++) {
            l[n + (i + p) * ldl] = v[p];
            rest -= v[p] * v[p];
        }
    }
    if (!(rest > 0 && rest <= DBL_MAX)) /* NaN fails here too */
        return HPT_E_NOT_PD;
    l[n + n * ldl] = sqrt(rest);
    return HPT_OK;
}

/* ---- products ---- */

/* B := T B for a packed tile and its rows of B. */
static void
times_tile(const hpti_kernel *kernel, size_t height, size_t m,
           const double *tile, double *b, size_t ldb)
{
    double copy[HPTI_TILE * BLOCK];

    for (size_t j = 0; j < m; j += BLOCK) {
        const size_t cols = m - j < BLOCK ? m - j : BLOCK;

        hpti_pack(height, cols, b + j * ldb, ldb, copy);
        kernel->panel(HPTI_KERNEL_SET, height, cols, height, tile, HPTI_TILE,
                      (hpti_right){ copy, HPTI_TILE, false }, b + j * ldb, ldb);
    }
}

static void
times_lower(const hpti_kernel *kernel, size_t n, size_t m, const double *z,
            size_t ldz, double *b, size_t ldb)
{
    double tile[HPTI_TILE * HPTI_TILE];

    /* from below, since a row of the product needs the rows above it */
    for (size_t i = last_tile(n);; i -= HPTI_TILE) {
        const size_t height = height_at(i, n);

        hpti_pack_lower(height, z + i + i * ldz, ldz, tile);
        times_tile(kernel, height, m, tile, b + i, ldb);
        hpti_update(kernel, HPTI_KERNEL_ADD, height, m, i,
                    (hpti_left){ z + i, ldz, false },
                    (hpti_right){ b, ldb, false }, b + i, ldb);
        if (i == 0)
            break;
    }
}

static void
times_transposed(const hpti_kernel *kernel, size_t n, size_t m, const double *z,
                 size_t ldz, double *b, size_t ldb)
{
    double tile[HPTI_TILE * HPTI_TILE];

    for (size_t i = 0; i < n; i += HPTI_TILE) {
        const size_t height = height_at(i, n), below = i + height;

        hpti_pack_lower_transposed(height, z + i + i * ldz, ldz, tile);
        times_tile(kernel, height, m, tile, b + i, ldb);
        hpti_update(kernel, HPTI_KERNEL_ADD, height, m, n - below,
                    (hpti_left){ z + below + i * ldz, ldz, true },
                    (hpti_right){ b + below, ldb, false }, b + i, ldb);
    }
}

void
hpti_builtin_times(const hpti_kernel *kernel, bool transposed, size_t n,
                   size_t m, const double *z, size_t ldz, double *b, size_t ldb)
{
    if (n == 0 || m == 0)
        return;
    if (transposed)
        times_transposed(kernel, n, m, z, ldz, b, ldb);
    else
        times_lower(kernel, n, m, z, ldz, b, ldb);
}

/* ---- inverses ---- */

/*
 * A row of tiles of L Z, left of the diagonal: for columns from j on the sum
 * over k = j to i - 1 of L_ik Z_kj.  In blocks of columns: above the end of the
 * block tile by tile, for what is zero there, and all at once below.
 */
static void
factor_times_inverse(const hpti_kernel *kernel, size_t i, size_t height,
                     const double *l, size_t ldl, double *z, size_t ldz)
{
    for (size_t block = 0; block < i; block += BLOCK) {
        const size_t width = i - block < BLOCK ? i - block : BLOCK;
        const size_t end = block + width;

        for (size_t j = block; j < end; j += HPTI_TILE)
            hpti_update(kernel, HPTI_KERNEL_SET, height, HPTI_TILE, end - j,
                        (hpti_left){ l + i + j * ldl, ldl, false },
                        (hpti_right){ z + j + j * ldz, ldz, false },
                        z + i + j * ldz, ldz);
        hpti_update(kernel, HPTI_KERNEL_ADD, height, width, i - end,
                    (hpti_left){ l + i + end * ldl, ldl, false },
                    (hpti_right){ z + end + block * ldz, ldz, false },
                    z + i + block * ldz, ldz);
    }
}

/* Z by rows of tiles: Z_ii = L_ii^-1 and, to the left of it, -Z_ii (L Z)_i. */
void
hpti_builtin_triangle_inverse(const hpti_kernel *kernel, size_t n,
                              const double *l, size_t ldl, double *z,
                              size_t ldz)
{
    double tile[HPTI_TILE * HPTI_TILE];

    for (size_t i = 0; i < n; i += HPTI_TILE) {
        const size_t height = height_at(i, n);

        kernel->invert(height, l + i + i * ldl, ldl, tile);
        for (size_t p = 0; p < height; p++)
            memset(z + (i + p) * ldz, 0, i * sizeof *z);
        hpti_unpack(height, height, tile, z + i + i * ldz, ldz);
        for (size_t p = 0; p < HPTI_TILE * HPTI_TILE; p++)
            tile[p] = -tile[p];
        factor_times_inverse(kernel, i, height, l, ldl, z, ldz);
        times_tile(kernel, height, i, tile, z + i, ldz);
    }
}

/*
 * Rows i to i + height - 1 of K^-1, up to the diagonal: the sums over the rows
 * k >= i of Z_ki Z_kj.  On the diagonal the factor on the right is the packed
 * one, since the strict upper triangle of z is not ours to read.
 */
static void
inverse_rows(const hpti_kernel *kernel, size_t i, size_t height, size_t n,
             const double *z, size_t ldz, double *inv, size_t ldi,
             double *diagonal)
{
    double packed[HPTI_TILE * HPTI_DEPTH];
    enum hpti_kernel_op op = HPTI_KERNEL_SET;
    size_t filled = height; /* columns of the packed panel */

    hpti_pack_lower_transposed(height, z + i + i * ldz, ldz, packed);
    for (size_t k = i; k < n; op = HPTI_KERNEL_ADD) {
        const size_t left = n - k - filled, room = HPTI_DEPTH - filled;
        const size_t more = left < room ? left : room;

        hpti_pack_transposed(height, more, z + k + filled + i * ldz, ldz,
                             packed + filled * HPTI_TILE);
        filled += more;
        kernel->panel(op, height, i, filled, packed, HPTI_TILE,
                      (hpti_right){ z + k, ldz, false }, inv + i, ldi);
        kernel->panel(op, height, height, filled, packed, HPTI_TILE,
                      (hpti_right){ packed, HPTI_TILE, true }, diagonal,
                      HPTI_TILE);
        k += filled;
        filled = 0;
    }
}

void
hpti_builtin_inverse(const hpti_kernel *kernel, size_t n, const double *z,
                     size_t ldz, double *inv, size_t ldi)
{
    double diagonal[HPTI_TILE * HPTI_TILE];

    for (size_t i = 0; i < n; i += HPTI_TILE) {
        const size_t height = height_at(i, n);

        inverse_rows(kernel, i, height, n, z, ldz, inv, ldi, diagonal);
        for (size_t j = 0; j < height; j++)
            for (size_t p = j; p < height; p++)
                inv[i + p + (i + j) * ldi] = diagonal[p + j * HPTI_TILE];
        for (size_t p = i; p < i + height; p++)
            for (size_t j = 0; j < p; j++)
                inv[j + p * ldi] = inv[p + j * ldi];
    }
}
