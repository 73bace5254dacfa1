/*
 * Several machine versions of one function, chosen when the library is loaded.
 *
 * The loops so marked work element by element or sum in lanes that the source
 * fixes, so all versions give the same bits.  Sanitizers run before a resolver
 * may, so their builds have the plain version only.
 */
#ifndef HPTI_BASE_CLONES_H
#define HPTI_BASE_CLONES_H

#ifdef HPTI_HAVE_TARGET_CLONES
#define HPTI_CLONES                                                            \
    __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define HPTI_CLONES
#endif

#endif
