/*
 * Has this process been forked since?
 */
#ifndef HPTI_BASE_FORKED_H
#define HPTI_BASE_FORKED_H

/**
 * Number of fork() calls between the first call of this function and this
 * process: a handle that kept another number came here through a fork.
 */
unsigned hpti_fork_generation(void);

#endif
