/*
 * Input warping: a coordinate of the unit cube through the distribution
 * function of Kumaraswamy [SSZ14], so that a function that changes fast at one
 * end of a range looks alike all along it.
 *
 *   w(u) = 1 - (1 - v^b)^b',  v = e + (1 - 2 e) u,  e = 1e-7
 *
 * b bends near u = 0 and b' near u = 1; 1 and 1 bend nothing.  v keeps off the
 * ends, where slopes would be infinite, and is smooth there, which a clipped u
 * is not: at a bound of its box a search still sees which way to go.
 *
 * b is `low`, b' is `high`.  What takes many inputs, a multiple of 8, exists in
 * several machine versions with the same bits.
 */
#ifndef HPTI_GP_WARP_H
#define HPTI_GP_WARP_H

#include <stddef.h>

/* w of m inputs in one coordinate. */
void hpti_warp_inputs(size_t m, double low, double high, const double *u,
                      double *w);

/* dw/dlog b and dw/dlog b' of m inputs in one coordinate. */
void hpti_warp_bends(size_t m, double low, double high, const double *u,
                     double *by_low, double *by_high);

/* dw/du */
double hpti_warp_slope(double low, double high, double u);

#endif
