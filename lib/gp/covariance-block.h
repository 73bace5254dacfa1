/*
 * The innermost loops of the covariance functions: a few points against a block
 * of inputs, all coordinates in one call.
 *
 * Most exist in several machine versions, with the same bits.  Numbers m of
 * inputs are multiples of HPTI_LANES, at most HPTI_BLOCK; sums go into
 * HPTI_LANES partial sums, which hpti_block_fold() adds in a fixed order.
 */
#ifndef HPTI_GP_COVARIANCE_BLOCK_H
#define HPTI_GP_COVARIANCE_BLOCK_H

#include <stddef.h>

#define HPTI_BLOCK 64 /* inputs at most; from row to row where no ld is given */
#define HPTI_LANES 8  /* points at most */

/*
 * Points and inputs in some coordinates: coordinate d of input j is x[j + d
 * ld], that of point r is here[r + d here_ld].  The powers e^x and e^-x of both
 * are for the additive term of Matern.
 */
typedef struct hpti_lines {
    size_t count; /* coordinates */
    size_t rows;  /* points */
    size_t ld, here_ld;
    const double *x, *up, *down;
    const double *here, *here_up, *here_down;
} hpti_lines;

double hpti_block_fold(const double *lanes);

/* q_rj = sum_d (x_dj - here_dr)^2 */
void hpti_block_squares(size_t m, const hpti_lines *lines, double *q);

/* k = level M and c = level M's slope, from scaled squared distances; c may be
 * NULL. */
void hpti_block_matern(size_t m, size_t rows, double level, const double *q,
                       double *k, double *c, size_t ld);
void hpti_block_exponential(size_t m, size_t rows, double level,
                            const double *q, double *k, double *c, size_t ld);

/* k_j += a where x_j is p, else b */
void hpti_block_add_matches(size_t m, const double *x, double p, double a,
                            double b, double *k);

/*
 * k_rj += level sum_d M(|x_dj - here_dr|), Matern
 *
 * Without an exponential a pair: e^-|s| is the smaller of e^(s_x - s_j) and
 * e^(s_j - s_x), which are products of powers computed once an input.
 */
void hpti_block_add_matern_lines(size_t m, const hpti_lines *lines,
                                 double level, double *k, size_t ld);

/* p_rj = 1 + sum_d x_dj here_dr */
void hpti_block_products(size_t m, const hpti_lines *lines, double *p);

/* k_rj += factor p_rj^2 */
void hpti_block_add_powers(size_t m, size_t rows, double factor,
                           const double *p, double *k, size_t ld);

/* w_j = a alpha_j - inverse_j */
void hpti_block_weights(size_t m, double a, const double *alpha,
                        const double *inverse, double *w);

/* out_j = a_j b_j */
void hpti_block_multiply(size_t m, const double *a, const double *b,
                         double *out);

/* lanes += a_j b_j */
void hpti_block_dot(size_t m, const double *a, const double *b, double *lanes);

/* lanes += u_j where x_j differs from p */
void hpti_block_mismatches(size_t m, const double *u, const double *x, double p,
                           double *lanes);

/* Of each coordinate: lanes_d += u_rj (x_dj - here_dr)^2. */
void hpti_block_second_moments(size_t m, const hpti_lines *lines,
                               const double *u, double *lanes);

/* The same with w_rj times three slopes of the additive term for u_rj, Matern.
 */
void hpti_block_matern_moments(size_t m, const hpti_lines *lines,
                               const double *w, double *lanes);

/* That u_rj, for a single coordinate. */
void hpti_block_matern_slopes(size_t m, const hpti_lines *lines,
                              const double *w, double *u);

/*
 * Derivatives with respect to a single coordinate.  Point r gets rate u_rj (x_j
 * - here_r), and input j as much less; or, of rate sum_rj u_rj x_j here_r, each
 * its own.  inputs and here may be parts of one vector.
 */
void hpti_block_pull(size_t m, const hpti_lines *lines, double rate,
                     const double *u, double *inputs, double *here);
void hpti_block_product_pull(size_t m, const hpti_lines *lines, double rate,
                             const double *u, double *inputs, double *here);

/*
 * Of each coordinate, one point and two weights, u and v: lanes_2d += u_j (x_dj
 * - here_d), lanes_2d+1 the same of v_j; then with three slopes of the additive
 * term, Matern.
 */
void hpti_block_first_moments(size_t m, const hpti_lines *lines,
                              const double *u, const double *v, double *lanes);
void hpti_block_matern_first_moments(size_t m, const hpti_lines *lines,
                                     const double *u, const double *v,
                                     double *lanes);

#endif
