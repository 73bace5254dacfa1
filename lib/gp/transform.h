/*
 * Output transform: robust centring, a Yeo-Johnson power that never stretches
 * the bad side, and standardising.
 *
 * Scores are minimised, so a power lambda < 1 compresses the bad side and
 * lambda > 1 would compress the good one: lambda is at most 1.
 * [YJ00] Yeo, Johnson: Biometrika 87, 2000, eq. 2.1 and 3.1.
 */
#ifndef HPTI_GP_TRANSFORM_H
#define HPTI_GP_TRANSFORM_H

#include <stddef.h>

typedef struct hpti_transform {
    double centre, scale; /* t = (y - centre) / scale, clipped to +-1e9 */
    double lambda;
    double mean, sd; /* of the powers; z = (power - mean) / sd */
} hpti_transform;

/**
 * Fit to n scores.
 *
 * @param y     length n, finite
 * @param work  length n, scratch
 * @param power whether to look for a power; 0 keeps lambda = 1
 */
void hpti_transform_fit(hpti_transform *transform, size_t n, const double *y,
                        double *work, int power);

/* Set the power to a given lambda instead, and standardise anew. */
void hpti_transform_set_power(hpti_transform *transform, size_t n,
                              const double *y, double *work, double lambda);

/* Score to model units. */
double hpti_transform_apply(const hpti_transform *transform, double y);

/* Model units to score; the ends of the power's range become the largest
 * finite scores. */
double hpti_transform_invert(const hpti_transform *transform, double z);

/* dz/dy at a score. */
double hpti_transform_slope(const hpti_transform *transform, double y);

/* sum over the scores of log dz/dy: turns a likelihood of z into one of y. */
double hpti_transform_log_slopes(const hpti_transform *transform, size_t n,
                                 const double *y);

/* [YJ00] eq. 2.1. */
double hpti_yeo_johnson(double t, double lambda);

#endif
