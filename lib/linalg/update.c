/*
 * Built-in matrix products: C is made in panels of HPTI_TILE rows, the sums in
 * pieces of HPTI_DEPTH terms, so that a panel of A stays in the first cache
 * while it meets all columns of B.
 */
#include "linalg/update.h"

#include "linalg/pack.h"

/* Fewer columns of C than this are narrow: a copy of A's panel costs more than
 * it gives, and the pieces are short, so that A is read rather down than across
 * its columns. */
#define NARROW 24
#define NARROW_DEPTH 32

/* Whether a panel is better copied: at such leading dimensions all columns
 * share the same few lines of the first cache. */
static bool
worth_packing(size_t cols, size_t lda)
{
    return cols >= NARROW || (cols > 1 && lda % 512 == 0);
}

/* One panel of C, one piece of the sum. */
static void
update_piece(const hpti_kernel *kernel, enum hpti_kernel_op op, size_t rows,
             size_t cols, size_t k, hpti_left a, hpti_right b, double *c,
             size_t ldc)
{
    double packed[HPTI_TILE * HPTI_DEPTH];

    if (a.transposed) {
        hpti_pack_transposed(rows, k, a.data, a.ld, packed);
        a.data = packed;
        a.ld = HPTI_TILE;
    } else if (rows < HPTI_TILE || worth_packing(cols, a.ld)) {
        hpti_pack(rows, k, a.data, a.ld, packed);
        a.data = packed;
        a.ld = HPTI_TILE;
    }
    kernel->panel(op, rows, cols, k, a.data, a.ld, b, c, ldc);
}

/* A transposed matrix times a vector: its columns are where they should be. */
static void
update_by_dots(const hpti_kernel *kernel, enum hpti_kernel_op op, size_t rows,
               size_t k, hpti_left a, const double *b, double *c)
{
    for (size_t i = 0; i < rows; i++) {
        const double sum = kernel->dot(k, a.data + i * a.ld, b);

        if (op == HPTI_KERNEL_SET)
            c[i] = sum;
        else if (op == HPTI_KERNEL_ADD)
            c[i] += sum;
        else
            c[i] -= sum;
    }
}

void
hpti_update(const hpti_kernel *kernel, enum hpti_kernel_op op, size_t rows,
            size_t cols, size_t k, hpti_left a, hpti_right b, double *c,
            size_t ldc)
{
    const size_t depth =
        cols < NARROW && !a.transposed ? NARROW_DEPTH : HPTI_DEPTH;
    size_t done = 0;

    if (rows == 0 || cols == 0 || (k == 0 && op != HPTI_KERNEL_SET))
        return;
    if (a.transposed && cols == 1 && !b.transposed) {
        update_by_dots(kernel, op, rows, k, a, b.data, c);
        return;
    }
    do { /* once even for k = 0: the product is then zero */
        const size_t left = k - done;
        const size_t piece = left < depth ? left : depth;
        hpti_right b_piece = b;

        b_piece.data += b.transposed ? done * b.ld : done;
        for (size_t i = 0; i < rows; i += HPTI_TILE) {
            const size_t height = rows - i < HPTI_TILE ? rows - i : HPTI_TILE;
            const hpti_left a_piece = {
                a.data + (a.transposed ? done + i * a.ld : i + done * a.ld),
                a.ld, a.transposed
            };

            update_piece(kernel, op, height, cols, piece, a_piece, b_piece,
                         c + i, ldc);
        }
        if (op == HPTI_KERNEL_SET)
            op = HPTI_KERNEL_ADD;
        done += piece;
    } while (done < k);
}
