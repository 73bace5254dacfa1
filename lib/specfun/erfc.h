/*
 * The complementary error function, plain and scaled.
 */
#ifndef HPTI_SPECFUN_ERFC_H
#define HPTI_SPECFUN_ERFC_H

/** e^(factor x^2) without the error that rounding x^2 would bring; factor is
 *  -1, -1/2, 1/2 or 1. */
double hpti_exp_square(double x, double factor);

/** erfc(x) = 2/sqrt(pi) int_x^inf exp(-t^2) dt. */
double hpti_erfc(double x);

/** e^(x^2) erfc(x): never underflows; inf below about -26.6. */
double hpti_erfcx(double x);

#endif
