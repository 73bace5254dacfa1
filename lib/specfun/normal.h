/*
 * The standard normal distribution.
 */
#ifndef HPTI_SPECFUN_NORMAL_H
#define HPTI_SPECFUN_NORMAL_H

#include "specfun/erfc.h"

/** Density phi(z). */
double hpti_normal_pdf(double z);

/** Cumulative distribution function Phi(z). */
double hpti_normal_cdf(double z);

/** log Phi(z), also where Phi(z) underflows. */
double hpti_normal_log_cdf(double z);

/** The z with Phi(z) = p; -inf and inf at 0 and 1, NaN outside. */
double hpti_normal_quantile(double p);

/** The z with log Phi(z) = log_p, log_p <= 0; also where p underflows. */
double hpti_normal_log_quantile(double log_p);

/**
 * int_0^w exp(-z s - s^2/2) ds for z >= 0 and w >= 0 (inf too): the mass of
 * [z, z + w] in units of phi(z), without cancellation or underflow.
 */
double hpti_normal_interval(double z, double w);

#endif
