/*
 * Allocation through the allocator of the handle.
 */
#include "base/mem.h"

#include "base/error.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SIZE 4096 /* of an open struct; a larger one is garbage */
/* Size in version 0.1, which stays. */
#define ALLOCATOR_0_1 (offsetof(hpt_allocator, release) + sizeof(void (*)(void)))

static void *
default_allocate(size_t size, void *user_data)
{
    (void)user_data;
    return malloc(size);
}

static void *
default_reallocate(void *memory, size_t size, void *user_data)
{
    (void)user_data;
    return realloc(memory, size);
}

static void
default_release(void *memory, void *user_data)
{
    (void)user_data;
    free(memory);
}

static const hpt_allocator default_allocator = {
    sizeof(hpt_allocator), NULL, default_allocate, default_reallocate,
    default_release
};

/* size 0: not set, the default serves */
static _Thread_local hpt_allocator chosen;

int
hpti_read_sized(const char *who, const char *filler, void *out,
                const void *given, size_t first, size_t own)
{
    const unsigned char *bytes = given;
    size_t size;

    memcpy(&size, given, sizeof size);
    if (size < first || size > MAX_SIZE)
        return hpti_fail(HPT_E_INVALID, "%s: size is %zu; fill it by %s", who,
                         size, filler);
    for (size_t i = own; i < size; i++)
        if (bytes[i])
            return hpti_fail(HPT_E_INVALID,
                             "%s: a member is set that this version of the "
                             "library does not know (byte %zu)",
                             who, i);
    memset(out, 0, own);
    memcpy(out, given, size < own ? size : own);
    return HPT_OK;
}

int
hpti_init_sized(const char *who, void *given, size_t size, size_t first)
{
    if (!given)
        return hpti_fail_null(who);
    if (size < first || size > MAX_SIZE)
        return hpti_fail(HPT_E_INVALID, "%s: size %zu is not from %zu to %d",
                         who, size, first, MAX_SIZE);
    memset(given, 0, size);
    memcpy(given, &size, sizeof size);
    return HPT_OK;
}

int
hpt_allocator_init(hpt_allocator *allocator, size_t size)
{
    return hpti_init_sized("allocator", allocator, size, ALLOCATOR_0_1);
}

int
hpt_allocator_set(const hpt_allocator *allocator)
{
    hpt_allocator read;
    int rc;

    if (!allocator) {
        chosen.size = 0;
        return HPT_OK;
    }
    rc = hpti_read_sized("allocator", "HPT_ALLOCATOR_INIT", &read, allocator,
                         ALLOCATOR_0_1, sizeof read);
    if (rc < 0)
        return rc;
    if (!read.allocate || !read.reallocate || !read.release)
        return hpti_fail(HPT_E_INVALID, "allocator: a function is missing");
    chosen = read;
    chosen.size = sizeof chosen;
    return HPT_OK;
}

void
hpti_mem_current(hpt_allocator *out)
{
    *out = chosen.size ? chosen : default_allocator;
}

void *
hpti_alloc(const hpt_allocator *mem, size_t n, size_t size)
{
    if (!n || !size || n > PTRDIFF_MAX / size)
        return NULL;
    return mem->allocate(n * size, mem->user_data);
}

void *
hpti_calloc(const hpt_allocator *mem, size_t n, size_t size)
{
    void *memory = hpti_alloc(mem, n, size);

    if (memory)
        memset(memory, 0, n * size);
    return memory;
}

void *
hpti_realloc(const hpt_allocator *mem, void *old, size_t n, size_t size)
{
    if (!old)
        return hpti_alloc(mem, n, size);
    if (!n || !size || n > PTRDIFF_MAX / size)
        return NULL;
    return mem->reallocate(old, n * size, mem->user_data);
}

double *
hpti_matrix(const hpt_allocator *mem, size_t rows, size_t cols)
{
    if (cols && rows > SIZE_MAX / cols)
        return NULL;
    return hpti_alloc(mem, rows * cols, sizeof(double));
}

char *
hpti_strdup(const hpt_allocator *mem, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = hpti_alloc(mem, size, 1);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

void
hpti_free(const hpt_allocator *mem, void *memory)
{
    if (memory)
        mem->release(memory, mem->user_data);
}

void *
hpti_root_create(size_t size, size_t own_offset)
{
    hpt_allocator mem;
    char *handle;

    hpti_mem_current(&mem);
    handle = hpti_calloc(&mem, 1, size);
    if (handle)
        memcpy(handle + own_offset, &mem, sizeof mem);
    return handle;
}

void
hpti_root_destroy(void *handle, size_t own_offset)
{
    hpt_allocator mem;

    if (!handle)
        return;
    memcpy(&mem, (char *)handle + own_offset, sizeof mem);
    hpti_free(&mem, handle);
}
