/*
 * An allocator that fails at will and counts what is out, for tests that make
 * the k-th allocation fail for all k.
 */
#ifndef HPTUNE_TESTS_SPACE_FAILING_H
#define HPTUNE_TESTS_SPACE_FAILING_H

#include <hptune/alloc.h>
#include <stdlib.h>

struct failing {
    long fail_at; /* the number of the allocation that fails; 0: none */
    long count;   /* allocations so far */
    long out;     /* blocks not given back */
};

static void *
failing_allocate(size_t size, void *user_data)
{
    struct failing *f = user_data;
    void *memory = ++f->count == f->fail_at ? NULL : malloc(size);

    f->out += memory != NULL;
    return memory;
}

static void *
failing_reallocate(void *memory, size_t size, void *user_data)
{
    struct failing *f = user_data;

    return ++f->count == f->fail_at ? NULL : realloc(memory, size);
}

static void
failing_release(void *memory, void *user_data)
{
    struct failing *f = user_data;

    f->out--;
    free(memory);
}

/* Handles that this thread creates from now on take their memory here. */
static inline void
failing_install(struct failing *f)
{
    hpt_allocator allocator = HPT_ALLOCATOR_INIT;

    allocator.user_data = f;
    allocator.allocate = failing_allocate;
    allocator.reallocate = failing_reallocate;
    allocator.release = failing_release;
    hpt_allocator_set(&allocator);
}

#endif
