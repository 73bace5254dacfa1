/*
 * What the files of the covariance functions share: points, and views of points
 * and inputs for the loops.
 */
#ifndef HPTI_GP_COVARIANCE_PRIV_H
#define HPTI_GP_COVARIANCE_PRIV_H

#include "gp/covariance-block.h"
#include "gp/covariance.h"

/* Up to HPTI_LANES points, scaled as the inputs are: coordinate of place p of
 * point r at [r + p ld]. */
typedef struct hpti_points {
    size_t rows, ld;
    const double *seen, *x, *v, *line, *up, *down;
} hpti_points;

/* n up to the next multiple of HPTI_LANES */
static inline size_t
hpti_round_up(size_t n)
{
    return (n + HPTI_LANES - 1) / HPTI_LANES * HPTI_LANES;
}

/* Length of the block of padded inputs that begins at j. */
static inline size_t
hpti_block_length(const hpti_scaled *scaled, size_t j)
{
    const size_t left = hpti_round_up(scaled->n) - j;

    return left < HPTI_BLOCK ? left : HPTI_BLOCK;
}

/* Put up to HPTI_LANES points of the unit cube in hand, as they are seen; then
 * scaled for all terms. */
void hpti_see_points(const hpti_scaled *scaled, size_t rows,
                     const double *points);
hpti_points hpti_set_points(const hpti_scaled *scaled, size_t rows,
                            const double *points);

/* Inputs i to i + HPTI_LANES - 1, as far as there are, as points. */
hpti_points hpti_input_points(const hpti_scaled *scaled, size_t i);

/* The lines of the first, the additive and the quadratic term from input j on.
 */
hpti_lines hpti_first_lines(const hpti_scaled *scaled,
                            const hpti_points *points, size_t j);
hpti_lines hpti_share_lines(const hpti_scaled *scaled,
                            const hpti_points *points, size_t j);
hpti_lines hpti_trend_lines(const hpti_scaled *scaled,
                            const hpti_points *points, size_t j);

/* What sums along lines of the additive term lack: loops for Matern know no
 * s_a^2 / D, and count slopes three times. */
static inline double
hpti_share_factor(const hpti_scaled *scaled)
{
    return scaled->kernel->family == HPTI_MATERN52
               ? scaled->share_var * (1.0 / 3)
               : 1;
}

/* One of the lines. */
hpti_lines hpti_line(const hpti_lines *lines, size_t place);

/* s_a^2 / D times the correlation along one line, which is the slope as well:
 * squared exponential.  e: rows x HPTI_BLOCK. */
void hpti_share_exponential(const hpti_scaled *scaled, size_t m,
                            const hpti_lines *line, double *e);

#endif
