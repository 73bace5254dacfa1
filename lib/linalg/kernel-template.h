/*
 * Body of one kernel; kernel.c includes it once for each vector width, with
 *
 *   NAME(x)   name of x in this instance
 *   TARGET    function attribute that turns the instructions on, or nothing
 *   WIDTH     doubles in a vector
 *   SUMS      vectors of sums that live in registers
 *   TALL      vectors of rows of a tile: it has SUMS / TALL columns
 *
 * No function here takes or returns a vector, so that no calling convention
 * depends on the instructions.  Loops of constant length over small arrays of
 * vectors are unrolled, for the arrays to become registers.
 */
#define INLINE static inline __attribute__((always_inline)) TARGET
#define vec NAME(vec)
#define loose NAME(loose)
#define VECTORS (HPTI_TILE / WIDTH)

typedef double vec __attribute__((vector_size(8 * WIDTH)));
/* The same in memory, where only doubles are aligned. */
typedef double loose
    __attribute__((vector_size(8 * WIDTH), aligned(8), may_alias));

#define LOAD(p) (*(const loose *)(p))
#define STORE(p, v) (*(loose *)(p) = (v))

/*
 * Where the sums begin: at 0, or, for a difference, at -C.  What is left of C
 * then falls with every product, and the rounding errors with it.  In a factor
 * of a nearly singular matrix next to nothing is left: C less the sum of all
 * products would have the errors of that sum, which is as large as C.
 */
INLINE void
NAME(begin)(const size_t vectors, const size_t columns, enum hpti_kernel_op op,
            const double *c, size_t ldc, vec *sum)
{
    UNROLL
    for (size_t j = 0; j < columns; j++) {
        UNROLL
        for (size_t v = 0; v < vectors; v++) {
            if (op == HPTI_KERNEL_SUBTRACT)
                sum[j * vectors + v] = -LOAD(c + v * WIDTH + j * ldc);
            else
                sum[j * vectors + v] = (vec){ 0 };
        }
    }
}

/* Apply the sums of `vectors` vectors to one column of C. */
INLINE void
NAME(finish)(const size_t vectors, enum hpti_kernel_op op, const vec *sum,
             double *c)
{
    UNROLL
    for (size_t v = 0; v < vectors; v++) {
        if (op == HPTI_KERNEL_SET)
            STORE(c + v * WIDTH, sum[v]);
        else if (op == HPTI_KERNEL_ADD)
            STORE(c + v * WIDTH, LOAD(c + v * WIDTH) + sum[v]);
        else
            STORE(c + v * WIDTH, -sum[v]);
    }
}

/*
 * The heart of it all: `vectors` vectors of rows of A times `columns` columns
 * of B, added to the sums over k.  The first two are constants at every call.
 */
INLINE void
NAME(sums)(const size_t vectors, const size_t columns, size_t k,
           const double *a, size_t lda, const double *b, size_t row,
           size_t column, vec *sum)
{
    for (size_t p = 0; p < k; p++) {
        UNROLL
        for (size_t j = 0; j < columns; j++) {
            const double factor = b[p * row + j * column];

            UNROLL
            for (size_t v = 0; v < vectors; v++)
                sum[j * vectors + v] += LOAD(a + p * lda + v * WIDTH) * factor;
        }
    }
}

/* The rows of a tile of C that exist; 0 in the others. */
static TARGET ONCE void
NAME(take_edge)(size_t rows, size_t columns, const double *c, size_t ldc,
                double *edge, size_t height)
{
    for (size_t j = 0; j < columns; j++, edge += height, c += ldc) {
        for (size_t i = 0; i < height; i += WIDTH)
            STORE(edge + i, (vec){ 0 });
        copy_few(rows, c, edge);
    }
}

/* Give them back, or add to those of C. */
static TARGET ONCE void
NAME(give_edge)(enum hpti_kernel_op op, size_t rows, size_t columns,
                const double *edge, size_t height, double *c, size_t ldc)
{
    for (size_t j = 0; j < columns; j++, edge += height, c += ldc) {
        for (size_t i = 0; op == HPTI_KERNEL_ADD && i < rows; i++)
            c[i] += edge[i];
        if (op != HPTI_KERNEL_ADD)
            copy_few(rows, edge, c);
    }
}

/* The last vectors of a tile of C, which ends before they do. */
INLINE void
NAME(ragged_tile)(const size_t vectors, const size_t columns,
                  enum hpti_kernel_op op, size_t rows, size_t k,
                  const double *a, size_t lda, const double *b, size_t row,
                  size_t column, double *c, size_t ldc)
{
    const size_t height = vectors * WIDTH;
    double edge[SUMS * WIDTH];
    vec sum[SUMS];

    if (op == HPTI_KERNEL_SUBTRACT)
        NAME(take_edge)(rows, columns, c, ldc, edge, height);
    NAME(begin)(vectors, columns, op, edge, height, sum);
    NAME(sums)(vectors, columns, k, a, lda, b, row, column, sum);
    UNROLL
    for (size_t j = 0; j < columns; j++)
        NAME(finish)(vectors, op == HPTI_KERNEL_ADD ? HPTI_KERNEL_SET : op,
                     sum + j * vectors, edge + j * height);
    NAME(give_edge)(op, rows, columns, edge, height, c, ldc);
}

/* One tile of C: all rows, `columns` columns. */
INLINE void
NAME(tile)(const size_t vectors, const size_t columns, enum hpti_kernel_op op,
           size_t rows, size_t k, const double *a, size_t lda, const double *b,
           size_t row, size_t column, double *c, size_t ldc)
{
    const size_t height = vectors * WIDTH;
    vec sum[SUMS];
    size_t i = 0;

    for (; i + height <= rows; i += height) {
        NAME(begin)(vectors, columns, op, c + i, ldc, sum);
        NAME(sums)(vectors, columns, k, a + i, lda, b, row, column, sum);
        UNROLL
        for (size_t j = 0; j < columns; j++)
            NAME(finish)(vectors, op, sum + j * vectors, c + i + j * ldc);
    }
    if (i < rows)
        NAME(ragged_tile)(vectors, columns, op, rows - i, k, a + i, lda, b, row,
                          column, c + i, ldc);
}

/* All columns, with B's strides: one of them is the constant 1. */
INLINE void
NAME(tiles)(enum hpti_kernel_op op, size_t rows, size_t cols, size_t k,
            const double *a, size_t lda, const double *b, size_t row,
            size_t column, double *c, size_t ldc)
{
    size_t j = 0;

#define TILES(vectors, columns)                                          \
    for (; j + (columns) <= cols; j += (columns))                        \
        NAME(tile)                                                       \
    (vectors, columns, op, rows, k, a, lda, b + j * column, row, column, \
     c + j * ldc, ldc)

    /* at such strides all columns share the same few lines of cache */
    if (SUMS / TALL <= 8 || column % 512 != 0)
        TILES(TALL, SUMS / TALL);
    if (SUMS / TALL > 8)
        TILES(TALL, 8);
    if (SUMS / TALL > 4)
        TILES(TALL, 4);
    TILES(VECTORS / 2, 2);
    TILES(VECTORS, 1);
#undef TILES
}

static TARGET void
NAME(panel)(enum hpti_kernel_op op, size_t rows, size_t cols, size_t k,
            const double *a, size_t lda, hpti_right b, double *c, size_t ldc)
{
    if (b.transposed)
        NAME(tiles)(op, rows, cols, k, a, lda, b.data, b.ld, 1, c, ldc);
    else
        NAME(tiles)(op, rows, cols, k, a, lda, b.data, 1, b.ld, c, ldc);
}

/*
 * Columns j to j + 3 of a packed panel, all columns to the left being done:
 * subtract their products with rows of L, four rows from `l` on.
 */
INLINE void
NAME(subtract_left)(size_t j, double *t, const double *l, size_t ldl)
{
    NAME(tile)
    (TALL, 4, HPTI_KERNEL_SUBTRACT, HPTI_TILE, j, t, HPTI_TILE, l, ldl, 1,
     t + j * HPTI_TILE, HPTI_TILE);
}

/* X D' = T for the 4 x 4 lower triangle D and four columns of a panel. */
INLINE void
NAME(divide_right)(double *t, const double *d, size_t ldd)
{
    const double r0 = 1 / d[0], r1 = 1 / d[1 + ldd], r2 = 1 / d[2 + 2 * ldd],
                 r3 = 1 / d[3 + 3 * ldd];

    for (size_t i = 0; i < HPTI_TILE; i += WIDTH) {
        double *const p = t + i;
        const vec x0 = LOAD(p) * r0;
        const vec x1 = (LOAD(p + HPTI_TILE) - x0 * d[1]) * r1;
        const vec x2 =
            (LOAD(p + 2 * HPTI_TILE) - x0 * d[2] - x1 * d[2 + ldd]) * r2;
        const vec x3 = (LOAD(p + 3 * HPTI_TILE) - x0 * d[3] - x1 * d[3 + ldd] -
                        x2 * d[3 + 2 * ldd]) *
                       r3;

        STORE(p, x0);
        STORE(p + HPTI_TILE, x1);
        STORE(p + 2 * HPTI_TILE, x2);
        STORE(p + 3 * HPTI_TILE, x3);
    }
}

static TARGET bool
NAME(factor)(size_t left, size_t width, double *t, const double *l, size_t ldl)
{
    for (size_t j = 0; j < left; j += 4) {
        NAME(subtract_left)(j, t, l + j, ldl);
        NAME(divide_right)(t + j * HPTI_TILE, l + j + j * ldl, ldl);
    }
    for (size_t i = 0; i < width; i += 4) { /* row i, column left + i */
        double *const tile = t + (left + i) * HPTI_TILE;
        double d[16];

        NAME(subtract_left)(left + i, t, t + i, HPTI_TILE);
        for (size_t c = 0; c < 4; c++)
            for (size_t r = c; r < 4; r++)
                d[r + 4 * c] = tile[i + r + c * HPTI_TILE];
        if (!factor_four(d))
            return false;
        NAME(divide_right)(tile, d, 4);
        for (size_t c = 0; c < 4; c++)
            tile[i + c + c * HPTI_TILE] = d[c + 4 * c];
    }
    return true;
}

/* Row by row: Z(i, :) = (e_i - sum_k L(i, k) Z(k, :)) / L(i, i). */
static TARGET void
NAME(invert)(size_t n, const double *l, size_t ldl, double *z)
{
    double rows[HPTI_TILE * HPTI_TILE] = { 0 };

    for (size_t i = 0; i < n; i++) {
        const double reciprocal = 1 / l[i + i * ldl];
        vec sum[VECTORS];

        UNROLL
        for (size_t v = 0; v < VECTORS; v++)
            sum[v] = (vec){ 0 };
        for (size_t k = 0; k < i; k++) {
            const double factor = l[i + k * ldl];

            UNROLL
            for (size_t v = 0; v < VECTORS; v++)
                sum[v] -= factor * LOAD(rows + k * HPTI_TILE + v * WIDTH);
        }
        UNROLL
        for (size_t v = 0; v < VECTORS; v++)
            STORE(rows + i * HPTI_TILE + v * WIDTH, sum[v] * reciprocal);
        rows[i + i * HPTI_TILE] = reciprocal;
    }
    for (size_t j = 0; j < HPTI_TILE; j++)
        for (size_t i = 0; i < HPTI_TILE; i++)
            z[i + j * HPTI_TILE] = i < j ? 0 : rows[j + i * HPTI_TILE];
}

static TARGET void
NAME(substitute)(bool backward, size_t n, size_t cols, const double *t,
                 const double *reciprocal, double *x, size_t ldx)
{
    for (size_t j = 0; j < cols; j++, x += ldx) {
        double in[HPTI_TILE] = { 0 };
        vec rest[VECTORS];

        memcpy(in, x, n * sizeof *in);
        UNROLL
        for (size_t v = 0; v < VECTORS; v++)
            rest[v] = LOAD(in + v * WIDTH);
        for (size_t step = 0; step < n; step++) {
            const size_t k = backward ? n - 1 - step : step;
            const double solved = in[k] * reciprocal[k];

            x[k] = solved;
            UNROLL
            for (size_t v = 0; v < VECTORS; v++) {
                rest[v] -= solved * LOAD(t + k * HPTI_TILE + v * WIDTH);
                STORE(in + v * WIDTH, rest[v]);
            }
        }
    }
}

/* Sixteen partial sums, added in halves at the end. */
static TARGET double
NAME(dot)(size_t n, const double *x, const double *y)
{
    double lanes[HPTI_TILE];
    vec sum[VECTORS];
    size_t i = 0;

    UNROLL
    for (size_t v = 0; v < VECTORS; v++)
        sum[v] = (vec){ 0 };
    for (; i + HPTI_TILE <= n; i += HPTI_TILE)
        UNROLL
    for (size_t v = 0; v < VECTORS; v++)
        sum[v] += LOAD(x + i + v * WIDTH) * LOAD(y + i + v * WIDTH);
    UNROLL
    for (size_t v = 0; v < VECTORS; v++)
        STORE(lanes + v * WIDTH, sum[v]);
    for (size_t lane = 0; i < n; i++, lane++)
        lanes[lane] += x[i] * y[i];
    for (size_t half = HPTI_TILE / 2; half > 0; half /= 2)
        for (size_t lane = 0; lane < half; lane++)
            lanes[lane] += lanes[lane + half];
    return lanes[0];
}

static const hpti_kernel NAME(kernel) = { .name = LABEL,
                                          .panel = NAME(panel),
                                          .factor = NAME(factor),
                                          .invert = NAME(invert),
                                          .substitute = NAME(substitute),
                                          .dot = NAME(dot) };

#undef INLINE
#undef vec
#undef loose
#undef VECTORS
#undef LOAD
#undef STORE
#undef NAME
#undef LABEL
#undef TARGET
#undef WIDTH
#undef TALL
#undef SUMS
