/**
 * @file
 * Replaceable memory allocation.
 */
#ifndef HPTUNE_ALLOC_H
#define HPTUNE_ALLOC_H

#include <hptune/export.h>
#include <stddef.h>

HPT_BEGIN_DECLS

/**
 * A set of allocation functions.  Zero-initialise it with HPT_ALLOCATOR_INIT
 * and fill in all three functions; they must be safe to call from any thread
 * that uses a handle made with them.
 */
typedef struct hpt_allocator {
    size_t size; /**< sizeof(hpt_allocator), set by HPT_ALLOCATOR_INIT */
    void *user_data; /**< handed to the functions as it is; must outlive the last
                          handle, and what still refers to one (spaces of
                          studies and results) */
    /** As malloc(): NULL when out of memory; aligned for any type. */
    void *(*allocate)(size_t size, void *user_data);
    /** As realloc(), never called with a size of 0. */
    void *(*reallocate)(void *memory, size_t size, void *user_data);
    /** As free(), never called with NULL. */
    void (*release)(void *memory, void *user_data);
} hpt_allocator;

/** First value of an hpt_allocator: the size set, the rest zero. */
#define HPT_ALLOCATOR_INIT { sizeof(hpt_allocator), NULL, NULL, NULL, NULL }

/**
 * What HPT_ALLOCATOR_INIT does, for languages without macros.
 *
 * @param[out] allocator  of `size` bytes: the size set, the rest zero
 * @param size            the caller's own sizeof(hpt_allocator)
 * @return HPT_OK; HPT_E_INVALID for NULL, or a size smaller than this struct's
 *         in version 0.1 or above 4,096
 * @since 0.1
 */
HPT_API int hpt_allocator_init(hpt_allocator *allocator, size_t size);

/**
 * Choose the allocator of the handles that this thread creates from now on.
 *
 * Each handle keeps the functions it was created with for all its life and for
 * all that it creates, on whatever thread that happens.  Memory that OpenBLAS
 * takes for itself does not come from here.
 *
 * @param allocator  copied; NULL brings malloc(), realloc() and free() back
 * @return HPT_OK; HPT_E_INVALID when a function is missing, `size` was not set,
 *         or a member is set that this version of the library does not know
 * @since 0.1
 */
HPT_API int hpt_allocator_set(const hpt_allocator *allocator);

/**
 * Give back text that a call returned as *owned*.
 *
 * @param text  from the library; NULL is a no-op
 * @since 0.1
 */
HPT_API void hpt_text_destroy(char *text);

HPT_END_DECLS

#endif
