/*
 * Allocation: the only functions of the library that take or give memory.
 *
 * A root handle copies the thread's allocator at its creation and hands a
 * pointer to that copy down to all it creates.
 */
#ifndef HPTI_BASE_MEM_H
#define HPTI_BASE_MEM_H

#include <hptune/alloc.h>
#include <stddef.h>

/** Copy the allocator that this thread has chosen. */
void hpti_mem_current(hpt_allocator *out);

/**
 * Read a caller's struct that begins with its size: at least the `first` bytes
 * of the version that had it first, and nothing set in what comes after our
 * `own`.  Members that an older caller lacks are zero.  HPT_OK; HPT_E_INVALID
 * with the name `who`, and `filler` as what would have set the size.
 */
int hpti_read_sized(const char *who, const char *filler, void *out,
                    const void *given, size_t first, size_t own);

/** Set the size of a caller's struct and the rest of its `size` bytes to zero;
 *  HPT_E_INVALID as hpti_read_sized(). */
int hpti_init_sized(const char *who, void *given, size_t size, size_t first);

/** Memory for n items of a size, overflow-checked; NULL on failure or n = 0. */
void *hpti_alloc(const hpt_allocator *mem, size_t n, size_t size);

/** As hpti_alloc(), set to zero bytes. */
void *hpti_calloc(const hpt_allocator *mem, size_t n, size_t size);

/** Resize to n > 0 items, overflow-checked; NULL leaves the old memory alone. */
void *hpti_realloc(const hpt_allocator *mem, void *old, size_t n, size_t size);

/** rows x cols doubles, not initialised, overflow-checked; NULL on failure. */
double *hpti_matrix(const hpt_allocator *mem, size_t rows, size_t cols);

/** Copy of a text; NULL on failure. */
char *hpti_strdup(const hpt_allocator *mem, const char *text);

/** Give memory back; NULL is a no-op. */
void hpti_free(const hpt_allocator *mem, void *memory);

/**
 * Create a handle of a size, zeroed, with the thread's allocator; *own is
 * where the handle keeps it (inside of the handle, at `own_offset`).
 */
void *hpti_root_create(size_t size, size_t own_offset);

/** Destroy a handle that hpti_root_create() made; NULL is a no-op. */
void hpti_root_destroy(void *handle, size_t own_offset);

/** The allocator of a handle that keeps it as its first member (hpt_result),
 *  for what is made from it where its struct is not known. */
static inline const hpt_allocator *
hpti_mem_of(const void *handle)
{
    return (const hpt_allocator *)handle;
}

#endif
