/*
 * An allocator that counts what is out, and fails at a chosen allocation.
 */
#ifndef HPTUNE_TESTS_FAULTY_MEMORY_H
#define HPTUNE_TESTS_FAULTY_MEMORY_H

#include <hptune/alloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef struct faulty_memory {
    long countdown; /* successful allocations until one fails; -1: none does */
    long blocks;    /* handed out now */
    size_t bytes, peak;
} faulty_memory;

/* Ahead of each block: its size, in room that keeps any alignment. */
typedef union faulty_head {
    size_t size;
    max_align_t align;
} faulty_head;

static inline int
faulty_fails(faulty_memory *memory)
{
    if (memory->countdown == 0)
        return 1;
    if (memory->countdown > 0)
        memory->countdown--;
    return 0;
}

static inline void *
faulty_allocate(size_t size, void *user_data)
{
    faulty_memory *memory = user_data;
    faulty_head *head;

    if (faulty_fails(memory))
        return NULL;
    head = malloc(sizeof *head + size);
    if (!head)
        return NULL;
    head->size = size;
    memset(head + 1, 0xA5, size); /* nothing may count on zeros */
    memory->blocks++;
    memory->bytes += size;
    if (memory->bytes > memory->peak)
        memory->peak = memory->bytes;
    return head + 1;
}

static inline void
faulty_release(void *block, void *user_data)
{
    faulty_memory *memory = user_data;
    faulty_head *head = (faulty_head *)block - 1;

    memory->blocks--;
    memory->bytes -= head->size;
    free(head);
}

/* Always moves, so that a pointer kept to the old place shows. */
static inline void *
faulty_reallocate(void *block, size_t size, void *user_data)
{
    const size_t old = ((faulty_head *)block - 1)->size;
    void *moved = faulty_allocate(size, user_data);

    if (!moved)
        return NULL;
    memcpy(moved, block, old < size ? old : size);
    faulty_release(block, user_data);
    return moved;
}

static inline hpt_allocator
faulty_allocator(faulty_memory *memory)
{
    hpt_allocator allocator = HPT_ALLOCATOR_INIT;

    *memory = (faulty_memory){ .countdown = -1 };
    allocator.user_data = memory;
    allocator.allocate = faulty_allocate;
    allocator.reallocate = faulty_reallocate;
    allocator.release = faulty_release;
    return allocator;
}

#endif
