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
 */
#ifndef HPTI_GP_WARP_H
#define HPTI_GP_WARP_H

/* w(u), and dw/du in *slope unless that is NULL. */
double hpti_warp(double low, double high, double u, double *slope);

/* dw/dlog b and dw/dlog b'. */
void hpti_warp_bends(double low, double high, double u, double *by_low,
                     double *by_high);

#endif
