/*
 * Elementary functions of our own: the same bits from every compiler, at every
 * optimisation level, on every machine with IEEE doubles.
 *
 * A libm differs between systems, versions and even processors (glibc chooses
 * by the CPU's fused multiply-add), and with it every proposal that hangs on an
 * exp() would differ.  These functions add, multiply, divide and move bits, in
 * an order that -ffp-contract=off keeps.  They want round-to-nearest and no
 * flush-to-zero: see base/fpenv.h.
 *
 * The largest error of each, in units in the last place, is what
 * tests/specfun/test_elementary.c measures against 40-digit values.  Special
 * cases are those of C11 Annex F; no errno, and floating-point flags carry no
 * meaning.
 */
#ifndef HPTI_SPECFUN_ELEMENTARY_H
#define HPTI_SPECFUN_ELEMENTARY_H

#include <stdint.h>
#include <string.h>

#define HPTI_LN2 0x1.62e42fefa39efp-1     /* log 2 */
#define HPTI_LN_SQRT_2PI 0x1.d67f1c864beb5p-1 /* log(2 pi) / 2 */

/* log 2 in two parts; the first has 42 bits, so that k times it is exact */
#define HPTI_LN2_HIGH 0x1.62e42fefa3800p-1
#define HPTI_LN2_LOW 0x1.ef35793c76730p-45

/* 1.5 2^52: adding it rounds to an integer, kept in the low bits of the sum */
#define HPTI_ROUNDER 0x1.8p52

static inline uint64_t
hpti_bits(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double
hpti_from_bits(uint64_t bits)
{
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

/**
 * y 2^k for an integer k of -1100 to 1100 that comes as k + HPTI_ROUNDER: the
 * power in two halves, so that only the last product rounds.  Any y but one
 * that is far from 1.
 */
static inline double
hpti_scale(double y, double rounded)
{
    /* k + 2048 as an unsigned number: a logical shift is enough */
    uint64_t k = hpti_bits(rounded) - hpti_bits(HPTI_ROUNDER) + 2048;
    uint64_t half = k >> 1;

    return y * hpti_from_bits((half - 1) << 52) *
           hpti_from_bits((k - half - 1) << 52);
}

/**
 * e^x, without a branch, so that a loop over it vectorises.
 *
 * x = k log 2 + r, |r| <= log(2)/2, e^r = 1 + r + r^2 P(r); P interpolates at
 * 11 Chebyshev nodes (relative error 5e-18).
 */
static inline double
hpti_exp(double x)
{
    double rounded, k, high, low, r, p;

    x = x < -746 ? -746 : x; /* a NaN passes through */
    x = x > 710 ? 710 : x;
    rounded = x * 0x1.71547652b82fep+0 + HPTI_ROUNDER;
    k = rounded - HPTI_ROUNDER;
    high = x - k * HPTI_LN2_HIGH;
    low = k * HPTI_LN2_LOW;
    r = high - low;
    p = 0x1.1f7315649f2d7p-29;
    p = p * r + 0x1.af4e092e1705bp-26;
    p = p * r + 0x1.27e4db5bb725ap-22;
    p = p * r + 0x1.71de02225a2f3p-19;
    p = p * r + 0x1.a01a01a6db488p-16;
    p = p * r + 0x1.a01a01abeccc3p-13;
    p = p * r + 0x1.6c16c16c162cfp-10;
    p = p * r + 0x1.11111111100d3p-7;
    p = p * r + 0x1.5555555555556p-5;
    p = p * r + 0x1.5555555555557p-3;
    p = p * r + 0.5;
    return hpti_scale(1 + (high - (low - r * r * p)), rounded);
}

/** e^x - 1, to the last places also near 0. */
double hpti_expm1(double x);

/** Natural logarithm; -inf at 0, NaN below. */
double hpti_log(double x);

/** log(1 + x), to the last places also near 0. */
double hpti_log1p(double x);

/** log(1 + x) - x, to the last places also near 0. */
double hpti_log1pmx(double x);

/** log(ratio) - (ratio - 1), given ratio - 1 to its last places too. */
double hpti_log_less_linear(double ratio, double ratio_less_1);

/** log(1 - e^t) for t < 0; -inf at 0. */
double hpti_log1mexp(double t);

#endif
