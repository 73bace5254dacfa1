/*
 * Has this process been forked since?  A counter that a fork handler raises in
 * the child: cheaper than getpid(), which is a system call.
 */
#include "base/forked.h"

#include <pthread.h>
#include <stdatomic.h>

static atomic_uint generation;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
raise_generation(void)
{
    atomic_fetch_add(&generation, 1);
}

static void
install(void)
{
    pthread_atfork(NULL, NULL, raise_generation);
}

unsigned
hpti_fork_generation(void)
{
    pthread_once(&once, install);
    return atomic_load_explicit(&generation, memory_order_relaxed);
}
