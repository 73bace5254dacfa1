/*
 * The gamma function's logarithm and the incomplete gamma functions.
 */
#ifndef HPTI_SPECFUN_GAMMAINC_H
#define HPTI_SPECFUN_GAMMAINC_H

/** log Gamma(x) for x > 0; NaN below 0, inf at 0. */
double hpti_lgamma(double x);

/**
 * What Stirling's formula lacks, for x >= 8:
 * log Gamma(x) - ((x - 1/2) log x - x + log(2 pi)/2).
 */
double hpti_stirling(double x);

/** P(a, x) = int_0^x t^(a-1) e^-t dt / Gamma(a); a > 0, x >= 0. */
double hpti_gamma_p(double a, double x);

/** Q(a, x) = 1 - P(a, x), without cancellation in its tail. */
double hpti_gamma_q(double a, double x);

/** P(a, x), and Q(a, x) in *q. */
double hpti_gamma_both(double a, double x, double *q);

/** x^a e^-x / Gamma(a): x times the density of the gamma distribution. */
double hpti_gamma_power(double a, double x);

/** The x with P(a, x) = p, where p + q = 1 and the smaller one counts. */
double hpti_gamma_inverse(double a, double p, double q);

#endif
