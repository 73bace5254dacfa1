/*
 * The innermost loops against the formulas at their head, in long double, for
 * every length and number of points; tolerances in epsilons of the largest
 * term.
 */
#include "../check_main.h"
#include "gp/covariance-block.h"
#include <stdint.h>
#include <string.h>

enum { DIM = 5, LD = HPTI_BLOCK + 8, SIZE = HPTI_LANES * HPTI_BLOCK };

typedef struct bench {
    size_t m, rows;
    double x[DIM * LD], up[DIM * LD], down[DIM * LD];
    double here[DIM * HPTI_LANES], here_up[DIM * HPTI_LANES];
    double here_down[DIM * HPTI_LANES];
    double u[SIZE], v[SIZE], out[SIZE], again[SIZE];
    hpti_lines lines;
} bench;

static double
draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

/* Coordinates are multiples of 1/8, so that some agree; test i has its m and
 * rows. */
static void
open(bench *b, int i)
{
    uint64_t state = 0x9E3779B97F4A7C15u + (uint64_t)i;

    memset(b, 0, sizeof *b);
    b->m = (size_t)(HPTI_LANES * (1 + i % 8));
    b->rows = (size_t)(1 + i / 8);
    for (size_t k = 0; k < DIM * LD; k++) {
        b->x[k] = floor(24 * draw(&state)) / 8;
        b->up[k] = exp(b->x[k]);
        b->down[k] = exp(-b->x[k]);
    }
    for (size_t k = 0; k < DIM * HPTI_LANES; k++) {
        b->here[k] = floor(24 * draw(&state)) / 8;
        b->here_up[k] = exp(b->here[k]);
        b->here_down[k] = exp(-b->here[k]);
    }
    for (size_t k = 0; k < SIZE; k++) {
        b->u[k] = draw(&state) - 0.5;
        b->v[k] = draw(&state) - 0.5;
        b->out[k] = b->again[k] = draw(&state);
    }
    b->lines = (hpti_lines){ .count = DIM,
                             .rows = b->rows,
                             .ld = LD,
                             .here_ld = HPTI_LANES,
                             .x = b->x,
                             .up = b->up,
                             .down = b->down,
                             .here = b->here,
                             .here_up = b->here_up,
                             .here_down = b->here_down };
}

static long double
difference(const bench *b, size_t d, size_t r, size_t j)
{
    return (long double)b->x[j + d * LD] - b->here[r + d * HPTI_LANES];
}

/* Three slopes of Matern along a coordinate. */
static long double
slope(const bench *b, size_t d, size_t r, size_t j)
{
    const long double s = fabsl(difference(b, d, r, j));

    return (1 + s) * expl(-s);
}

/* A function, since there are so many: Check notes each of its assertions. */
static void
ck_within(double got, long double want, long double scale, double epsilons)
{
    const double error = (double)fabsl(got - want);

    if (!(error <= (double)scale * epsilons * DBL_EPSILON))
        ck_abort_msg("%.17g, not %.17Lg: off by %g of %Lg", got, want, error,
                     scale);
}

/* What lies beside the m x rows of a result is left alone. */
static void
ck_frame(const bench *b)
{
    for (size_t k = 0; k < SIZE; k++)
        if ((k % HPTI_BLOCK >= b->m || k / HPTI_BLOCK >= b->rows) &&
            b->out[k] != b->again[k])
            ck_abort_msg("number %zu was written", k);
}

START_TEST(squares_and_products)
{
    static bench b;

    open(&b, _i);
    hpti_block_squares(b.m, &b.lines, b.out);
    ck_frame(&b);
    for (size_t r = 0; r < b.rows; r++)
        for (size_t j = 0; j < b.m; j++) {
            long double sum = 0;

            for (size_t d = 0; d < DIM; d++)
                sum += difference(&b, d, r, j) * difference(&b, d, r, j);
            ck_within(b.out[j + r * HPTI_BLOCK], sum, sum, 4);
        }
    hpti_block_products(b.m, &b.lines, b.out);
    ck_frame(&b);
    for (size_t r = 0; r < b.rows; r++)
        for (size_t j = 0; j < b.m; j++) {
            long double sum = 1;

            for (size_t d = 0; d < DIM; d++)
                sum +=
                    (long double)b.x[j + d * LD] * b.here[r + d * HPTI_LANES];
            ck_within(b.out[j + r * HPTI_BLOCK], sum, sum, 4);
        }
    memcpy(b.out, b.again, sizeof b.out);
    hpti_block_add_powers(b.m, b.rows, 0.7, b.u, b.out, HPTI_BLOCK);
    ck_frame(&b);
    for (size_t r = 0; r < b.rows; r++)
        for (size_t j = r * HPTI_BLOCK; j < r * HPTI_BLOCK + b.m; j++)
            ck_within(b.out[j], b.again[j] + 0.7L * b.u[j] * b.u[j], 1, 4);
}
END_TEST

START_TEST(correlations_and_their_slopes)
{
    double slopes[SIZE], values[SIZE];
    static bench b;

    open(&b, _i);
    for (size_t k = 0; k < SIZE; k++)
        b.u[k] = k == 3 ? 0 : k == 4 ? 1e7 : 40 * (b.u[k] + 0.5);
    memcpy(slopes, b.again, sizeof slopes);
    hpti_block_matern(b.m, b.rows, 1.7, b.u, b.out, slopes, HPTI_BLOCK);
    ck_frame(&b);
    hpti_block_matern(b.m, b.rows, 1.7, b.u, values, NULL, HPTI_BLOCK);
    for (size_t r = 0; r < b.rows; r++)
        for (size_t k = r * HPTI_BLOCK; k < r * HPTI_BLOCK + b.m; k++) {
            const long double s = sqrtl(b.u[k]), e = 1.7L * expl(-s);

            ck_within(b.out[k], (1 + s + s * s / 3) * e, 1.7, 8);
            ck_within(slopes[k], (1 + s) / 3 * e, 1.7, 8);
            ck_within(values[k], b.out[k], 0, 0);
        }
    memcpy(b.out, b.again, sizeof b.out);
    hpti_block_exponential(b.m, b.rows, 1.7, b.u, b.out, slopes, HPTI_BLOCK);
    ck_frame(&b);
    for (size_t r = 0; r < b.rows; r++)
        for (size_t k = r * HPTI_BLOCK; k < r * HPTI_BLOCK + b.m; k++) {
            ck_within(b.out[k], 1.7L * expl(-0.5L * b.u[k]), 1.7, 4);
            ck_within(slopes[k], b.out[k], 0, 0);
        }
}
END_TEST

START_TEST(additive_terms)
{
    double matches[HPTI_BLOCK];
    static bench b;

    open(&b, _i);
    hpti_block_add_matern_lines(b.m, &b.lines, 1.7, b.out, HPTI_BLOCK);
    ck_frame(&b);
    for (size_t r = 0; r < b.rows; r++)
        for (size_t j = 0; j < b.m; j++) {
            long double sum = b.again[j + r * HPTI_BLOCK];

            for (size_t d = 0; d < DIM; d++) {
                const long double s = fabsl(difference(&b, d, r, j));

                sum += 1.7L * (1 + s + s * s / 3) * expl(-s);
            }
            ck_within(b.out[j + r * HPTI_BLOCK], sum, sum, 16);
        }
    memcpy(matches, b.again, sizeof matches);
    hpti_block_add_matches(b.m, b.x, b.here[0], 3, 0.25, matches);
    for (size_t j = 0; j < HPTI_BLOCK; j++)
        ck_assert(matches[j] == b.again[j] + (j >= b.m              ? 0
                                              : b.x[j] == b.here[0] ? 3
                                                                    : 0.25));
}
END_TEST

START_TEST(sums_of_weights)
{
    double lanes[HPTI_LANES] = { 1 }, others[HPTI_LANES] = { 0 };
    long double dot = 1, apart = 0;
    static bench b;

    open(&b, _i);
    hpti_block_weights(b.m, 0.3, b.u, b.v, b.out);
    hpti_block_dot(b.m, b.u, b.v, lanes);
    hpti_block_mismatches(b.m, b.u, b.x, b.here[0], others);
    for (size_t j = 0; j < b.m; j++) {
        ck_within(b.out[j], 0.3L * b.u[j] - b.v[j], 1, 2);
        dot += (long double)b.u[j] * b.v[j];
        apart += b.x[j] == b.here[0] ? 0 : (long double)b.u[j];
    }
    ck_within(hpti_block_fold(lanes), dot, 16, 4);
    ck_within(hpti_block_fold(others), apart, 16, 4);
    hpti_block_multiply(b.m, b.u, b.v, b.out);
    for (size_t j = 0; j < b.m; j++)
        ck_within(b.out[j], b.u[j] * b.v[j], 0, 0);
}
END_TEST

START_TEST(second_moments_of_all_points)
{
    double lanes[DIM * HPTI_LANES] = { 0 }, steep[DIM * HPTI_LANES] = { 0 };
    static bench b;

    open(&b, _i);
    hpti_block_second_moments(b.m, &b.lines, b.u, lanes);
    hpti_block_matern_moments(b.m, &b.lines, b.u, steep);
    for (size_t d = 0; d < DIM; d++) {
        long double sum = 0, other = 0, scale = 0;

        for (size_t r = 0; r < b.rows; r++)
            for (size_t j = 0; j < b.m; j++) {
                const long double s = difference(&b, d, r, j);
                const long double t = b.u[j + r * HPTI_BLOCK] * s * s;

                sum += t;
                other += t * slope(&b, d, r, j);
                scale += fabsl(t);
            }
        ck_within(hpti_block_fold(lanes + d * HPTI_LANES), sum, scale, 8);
        ck_within(hpti_block_fold(steep + d * HPTI_LANES), other, scale, 8);
    }
}
END_TEST

START_TEST(first_moments_of_a_point)
{
    double lanes[2 * DIM * HPTI_LANES] = { 0 };
    double steep[2 * DIM * HPTI_LANES] = { 0 };
    static bench b;

    open(&b, _i % 8);
    hpti_block_first_moments(b.m, &b.lines, b.u, b.v, lanes);
    hpti_block_matern_first_moments(b.m, &b.lines, b.u, b.v, steep);
    for (size_t i = 0; i < 2 * DIM; i++) {
        const double *weights = i % 2 ? b.v : b.u;
        long double sum = 0, other = 0, scale = 0;

        for (size_t j = 0; j < b.m; j++) {
            const long double t = weights[j] * difference(&b, i / 2, 0, j);

            sum += t;
            other += t * slope(&b, i / 2, 0, j);
            scale += fabsl(t);
        }
        ck_within(hpti_block_fold(lanes + i * HPTI_LANES), sum, scale, 8);
        ck_within(hpti_block_fold(steep + i * HPTI_LANES), other, scale, 8);
    }
}
END_TEST

/* Points are among the inputs, as they are where this is used. */
START_TEST(pulls_on_inputs_and_points)
{
    static bench b;
    double pull[2][LD] = { { 0 } };
    long double want[2][LD] = { { 0 } };

    open(&b, _i);
    b.lines.count = 1;
    b.lines.here = b.x;
    b.lines.here_ld = LD;
    hpti_block_pull(b.m, &b.lines, 1.5, b.u, pull[0], pull[0]);
    hpti_block_product_pull(b.m, &b.lines, 1.5, b.u, pull[1], pull[1]);
    for (size_t r = 0; r < b.rows; r++)
        for (size_t j = 0; j < b.m; j++) {
            const long double u = 1.5L * b.u[j + r * HPTI_BLOCK];
            const long double s = (long double)b.x[j] - b.x[r];

            want[0][r] += u * s;
            want[0][j] -= u * s;
            want[1][r] += u * b.x[j];
            want[1][j] += u * b.x[r];
        }
    for (size_t j = 0; j < LD; j++) {
        ck_within(pull[0][j], want[0][j], 64, 4);
        ck_within(pull[1][j], want[1][j], 64, 4);
    }
}
END_TEST

START_TEST(slopes_of_one_coordinate)
{
    static bench b;

    open(&b, _i);
    b.lines.count = 1;
    hpti_block_matern_slopes(b.m, &b.lines, b.u, b.out);
    ck_frame(&b);
    for (size_t r = 0; r < b.rows; r++)
        for (size_t j = 0; j < b.m; j++)
            ck_within(b.out[j + r * HPTI_BLOCK],
                      b.u[j + r * HPTI_BLOCK] * slope(&b, 0, r, j), 1, 8);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("covariance-block");
    TCase *tcase = tcase_create("covariance-block");

    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, squares_and_products, 0, 64);
    tcase_add_loop_test(tcase, correlations_and_their_slopes, 0, 64);
    tcase_add_loop_test(tcase, additive_terms, 0, 64);
    tcase_add_loop_test(tcase, sums_of_weights, 0, 64);
    tcase_add_loop_test(tcase, second_moments_of_all_points, 0, 64);
    tcase_add_loop_test(tcase, first_moments_of_a_point, 0, 8);
    tcase_add_loop_test(tcase, pulls_on_inputs_and_points, 0, 64);
    tcase_add_loop_test(tcase, slopes_of_one_coordinate, 0, 64);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
