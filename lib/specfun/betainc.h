/*
 * The incomplete beta function: cdf of the beta distribution, and of
 * Student's t and F by its arguments.
 */
#ifndef HPTI_SPECFUN_BETAINC_H
#define HPTI_SPECFUN_BETAINC_H

/** log B(a, b) for a, b > 0. */
double hpti_lbeta(double a, double b);

/** I_x(a, b) = int_0^x t^(a-1) (1-t)^(b-1) dt / B(a, b); 0 <= x <= 1. */
double hpti_betainc(double a, double b, double x);

/**
 * I_x(a, b) at x = 1 - y, given both since a small one has digits that 1 minus
 * the other has not; *upper receives 1 - I, whose tail does not cancel either.
 */
double hpti_betainc_both(double a, double b, double x, double y, double *upper);

/** x^a y^b / B(a, b): x y times the density of the beta distribution. */
double hpti_beta_power(double a, double b, double x, double y);

/** The x = 1 - *y with I_x(a, b) = p, where p + q = 1 and the smaller counts. */
double hpti_betainc_inverse(double a, double b, double p, double q, double *y);

#endif
