/*
 * Integrals of functions of one variable.
 */
#ifndef HPTI_SPECFUN_QUADRATURE_H
#define HPTI_SPECFUN_QUADRATURE_H

typedef double (*hpti_integrand)(double x, const void *data);

/**
 * int_low^high f(x) dx by adaptive Gauss-Kronrod quadrature with 15 nodes, none
 * of them at an end.  A function with too many corners gets an estimate after
 * about 10^5 calls.
 *
 * @param tolerance  relative to the integral of |f|
 */
double hpti_integrate(hpti_integrand f, const void *data, double low,
                      double high, double tolerance);

/**
 * The same for an f >= 0 that falls from `from` towards `to` (above or below,
 * infinite if need be): pieces of doubled width, begun with `width`, until one
 * adds nothing any more.
 */
double hpti_integrate_outward(hpti_integrand f, const void *data, double from,
                              double to, double width, double tolerance);

#endif
