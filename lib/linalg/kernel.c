/*
 * The kernels: one body, compiled once for each vector width.
 *
 * They are chosen by a table, not by the dynamic linker (ifunc), which some
 * platforms, static programs and sanitizers do not support.
 */
#include "linalg/kernel.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Before a loop of constant length; its arrays are to become registers. */
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

/* One copy of a function for all its callers. */
#if defined(__clang__)
#define ONCE __attribute__((noinline))
#else
#define ONCE __attribute__((noipa))
#endif

/* Copy n < HPTI_TILE numbers, without a loop or a call. */
static inline void
copy_few(size_t n, const double *from, double *to)
{
    size_t i = 0;

    if (n & 8) {
        memcpy(to, from, 8 * sizeof *to);
        i = 8;
    }
    if (n & 4) {
        memcpy(to + i, from + i, 4 * sizeof *to);
        i += 4;
    }
    if (n & 2) {
        memcpy(to + i, from + i, 2 * sizeof *to);
        i += 2;
    }
    if (n & 1)
        to[i] = from[i];
}

/* Cholesky factor of a 4 x 4 matrix, lower triangle, ld 4. */
static inline bool
factor_four(double *d)
{
    for (size_t j = 0; j < 4; j++) {
        const double pivot = d[j + 4 * j];
        double reciprocal;

        if (!(pivot > 0 && pivot <= DBL_MAX)) /* NaN fails here too */
            return false;
        d[j + 4 * j] = sqrt(pivot);
        reciprocal = 1 / d[j + 4 * j];
        for (size_t i = j + 1; i < 4; i++)
            d[i + 4 * j] *= reciprocal;
        for (size_t c = j + 1; c < 4; c++)
            for (size_t i = c; i < 4; i++)
                d[i + 4 * c] -= d[i + 4 * j] * d[c + 4 * j];
    }
    return true;
}

#if defined(__x86_64__)
#define NAME(x) x##_avx512
#define LABEL "avx512f"
#define TARGET __attribute__((target("avx512f")))
#define WIDTH 8
#define SUMS 16 /* of 32 registers */
#define TALL 1
#include "linalg/kernel-template.h"

#define NAME(x) x##_avx2
#define LABEL "avx2"
#define TARGET __attribute__((target("avx2")))
#define WIDTH 4
#define SUMS 8 /* of 16 registers */
#define TALL 2
#include "linalg/kernel-template.h"
#endif

/* What every compiler for every machine can do: on x86 SSE2, on ARM Neon. */
#define NAME(x) x##_plain
#define LABEL "plain"
#define TARGET
#define WIDTH 2
#if defined(__aarch64__)
#define SUMS 16 /* of 32 registers */
#else
#define SUMS 8
#endif
#define TALL 2
#include "linalg/kernel-template.h"

const hpti_kernel *
hpti_kernel_get(size_t i)
{
    const hpti_kernel *kernels[3];
    size_t n = 0;

#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f"))
        kernels[n++] = &kernel_avx512;
    if (__builtin_cpu_supports("avx2"))
        kernels[n++] = &kernel_avx2;
#endif
    kernels[n++] = &kernel_plain;
    return i < n ? kernels[i] : NULL;
}

const hpti_kernel *
hpti_kernel_best(void)
{
    return hpti_kernel_get(0);
}
