/*
 * The innermost loops of the covariance functions, over a block of inputs of
 * one coordinate.  Each exists in several machine versions with the same bits.
 */
#ifndef HPTI_GP_COVARIANCE_BLOCK_H
#define HPTI_GP_COVARIANCE_BLOCK_H

#include <stddef.h>

#define HPTI_BLOCK 64 /* inputs a call at most */

/* e^-(rate raw_j) and its inverse. */
void hpti_block_powers(size_t m, const double *raw, double rate, double *up,
                       double *down);

/* q_j += (x_j - p)^2 */
void hpti_block_squares(size_t m, const double *x, double p, double *q);

/* q_j += apart where x_j differs from p */
void hpti_block_mismatches(size_t m, const double *x, double p, double apart,
                           double *q);

/* k = M, c = M's slope, from scaled squared distances. */
void hpti_block_matern(size_t m, const double *q, double *k, double *c);
void hpti_block_exponential(size_t m, const double *q, double *k, double *c);

/*
 * Matern along one coordinate, without an exponential a pair: e^-|s| is the
 * smaller of e^(s_x - s_j) and e^(s_j - s_x), which are products of powers
 * computed once an input.  q: the squares of s.
 */
typedef struct hpti_block_point {
    double rate, at, up, down;
} hpti_block_point;
void hpti_block_matern_line(size_t m, const hpti_block_point *point,
                            const double *raw, const double *up,
                            const double *down, double *k, double *c,
                            double *q);

/* p_j += v (2 raw_j - 1) */
void hpti_block_add_products(size_t m, const double *raw, double v, double *p);

/* sum_j u_j (x_j - p) and sum_j u_j (x_j - p)^2, in a fixed order. */
double hpti_block_first_moment(size_t m, const double *u, const double *x,
                               double p);
double hpti_block_second_moment(size_t m, const double *u, const double *x,
                                double p);

/* pull_j -= factor u_j (x_j - p); returns the sum of what was taken. */
double hpti_block_pull(size_t m, const double *u, const double *x, double p,
                       double factor, double *pull);

/* sum_j u_j where x_j differs from p. */
double hpti_block_mismatch_sum(size_t m, const double *u, const double *x,
                               double p);

/* sum_j a_j b_j */
double hpti_block_dot(size_t m, const double *a, const double *b);

#endif
