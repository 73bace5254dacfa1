/*
 * The floating-point environment of the host.
 *
 * A host may have set another rounding mode, or flush-to-zero (merely loading a
 * library linked with -Ofast does).  Public entries that compute save its
 * control word, work in the default one and give it back.
 */
#ifndef HPTI_BASE_FPENV_H
#define HPTI_BASE_FPENV_H

#include <fenv.h>

#if defined(__SSE2__)

#include <xmmintrin.h>

typedef unsigned hpti_fpenv;

static inline hpti_fpenv
hpti_fpenv_enter(void)
{
    unsigned saved = _mm_getcsr();

    if ((saved & ~0x3Fu) != 0x1F80u) /* the low bits are sticky flags */
        _mm_setcsr(0x1F80u);
    return saved;
}

static inline void
hpti_fpenv_leave(hpti_fpenv saved)
{
    if ((saved & ~0x3Fu) != 0x1F80u)
        _mm_setcsr(saved);
}

#else

typedef fenv_t hpti_fpenv;

static inline hpti_fpenv
hpti_fpenv_enter(void)
{
    fenv_t saved;

    fegetenv(&saved);
    fesetenv(FE_DFL_ENV);
    return saved;
}

static inline void
hpti_fpenv_leave(hpti_fpenv saved)
{
    fesetenv(&saved);
}

#endif

#endif
