/*
 * Built-in matrix products: C is made in panels of HPTI_TILE rows, the sums in
 * pieces of HPTI_DEPTH terms, so that a panel of A stays in the first cache
 * while it meets all columns of B.
 */
#include "linalg/update.h"

#include "linalg/pack.h"

/* Columns of C from which a copy of A's panel, in one piece, pays. */
#define PACK_COLUMNS 32

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
    } else if (rows < HPTI_TILE || cols >= PACK_COLUMNS) {
        hpti_pack(rows, k, a.data, a.ld, packed);
        a.data = packed;
        a.ld = HPTI_TILE;
    }
    kernel->panel(op, rows, cols, k, a.data, a.ld, b, c, ldc);
}

void
hpti_update(const hpti_kernel *kernel, enum hpti_kernel_op op, size_t rows,
            size_t cols, size_t k, hpti_left a, hpti_right b, double *c,
            size_t ldc)
{
    size_t done = 0;

    if (rows == 0 || cols == 0 || (k == 0 && op != HPTI_KERNEL_SET))
        return;
    do { /* once even for k = 0: the product is then zero */
        const size_t left = k - done;
        const size_t piece = left < HPTI_DEPTH ? left : HPTI_DEPTH;
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
