/*
 * Elementary functions for loops that are to become vectors: no branch, no
 * call, and the same bits in all machine versions.  For arguments within the
 * ranges given; specfun/elementary.h has them for all.
 */
#ifndef HPTI_GP_ELEMENTARY_BLOCK_H
#define HPTI_GP_ELEMENTARY_BLOCK_H

#include "specfun/elementary.h"
#include <stddef.h>

#define HPTI_INLINE static inline __attribute__((always_inline))

/*
 * e^-t = (1 + q) power; returns q.  t = k log 2 - r, |r| <= log 2 / 2, power =
 * 2^-k, q = r + r^2 P(r), where P interpolates at 10 Chebyshev nodes (relative
 * error of 1 + q 1.6e-17) and is summed by Estrin's scheme, whose operations
 * wait less for each other than Horner's.
 */
HPTI_INLINE double
hpti_exp_parts(double t, double *power)
{
    const double kd = t * 0x1.71547652b82fep+0 + HPTI_ROUNDER;
    const double k = kd - HPTI_ROUNDER;
    const double r = (k * HPTI_LN2_HIGH - t) + k * HPTI_LN2_LOW;
    const double r2 = r * r, r4 = r2 * r2;
    const double a = 0x1.0000000000001p-1 + r * 0x1.5555555555556p-3;
    const double b = 0x1.5555555553d68p-5 + r * 0x1.11111111109b5p-7;
    const double c = 0x1.6c16c17889f3cp-10 + r * 0x1.a01a01a7c2f2cp-13;
    const double d = 0x1.a019b914881bap-16 + r * 0x1.71de0db2eb873p-19;
    const double e = 0x1.28917c9f3a495p-22 + r * 0x1.af389eea54156p-26;

    /* the low bits of kd are k */
    *power = hpti_from_bits((1023 - hpti_bits(kd)) << 52);
    return r + r2 * ((a + b * r2) + ((c + d * r2) + e * r4) * r4);
}

/* e^-t for t from 0 on to 3e-16 relative; e^-708 beyond 708. */
HPTI_INLINE double
hpti_exp_minus(double t)
{
    double power;
    const double q = hpti_exp_parts(t < 708 ? t : 708, &power);

    return (1 + q) * power;
}

/* 1 - e^-t for t from -700 on, to the last places also near 0. */
HPTI_INLINE double
hpti_exp_complement(double t)
{
    double power;
    const double q = hpti_exp_parts(t < 708 ? t : 708, &power);

    return (1 - power) - q * power;
}

/*
 * log x of a positive normal number, to 3e-16 relative: x = 2^k (1 + f) and the
 * series of specfun/elementary.c; k + 1024 becomes a double by its bits.
 */
HPTI_INLINE double
hpti_log_normal(double x)
{
    const uint64_t root = 0x3FE6A09E667F3BCDu; /* bits of sqrt(1/2) */
    const uint64_t bits = hpti_bits(x) - root + ((uint64_t)1024 << 52);
    const double k =
        hpti_from_bits(0x4330000000000000u | (bits >> 52)) - (0x1p52 + 1024);
    const double f = hpti_from_bits((bits & 0x000FFFFFFFFFFFFFu) + root) - 1;
    const double s = f / (2 + f), z = s * s, half = 0.5 * f * f;
    const double z2 = z * z;
    const double a = 0x1.5555555555558p-1 + z * 0x1.9999999995273p-2;
    const double b = 0x1.2492492dfd86cp-2 + z * 0x1.c71c62d5e53e0p-3;
    const double c = 0x1.7462b91b8df65p-3 + z * 0x1.39fdcceb4bb45p-3;
    const double p = (a + b * z2) + (c + z2 * 0x1.2b5f68a50d903p-3) * (z2 * z2);

    return k * HPTI_LN2_HIGH +
           (f - (half - (s * (half + z * p) + k * HPTI_LN2_LOW)));
}

/* e^(-rate x), 1 - e^(-rate x) and rate log x of m numbers, a multiple of 8, in
 * several machine versions with the same bits. */
void hpti_block_exp(size_t m, double rate, const double *x, double *out);
void hpti_block_complement(size_t m, double rate, const double *x, double *out);
void hpti_block_log(size_t m, double rate, const double *x, double *out);

#endif
