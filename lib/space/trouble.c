/*
 * What a space remembers of build calls that failed.
 *
 * Calls are told apart by a hash of their sort and their names, so that a
 * record has a fixed size.  The first record lies in the space itself; further
 * ones are allocated, and given up when there is no memory for them: the first
 * one refuses the space anyway, and a host that mends it calls again.
 */
#include "space/space-priv.h"

#include <string.h>

static uint64_t
key_of(hpti_call call, size_t n, const char *const *names)
{
    const uint64_t prime = UINT64_C(0x100000001b3); /* FNV-1a */
    uint64_t key = (UINT64_C(0xcbf29ce484222325) ^ (uint64_t)call) * prime;

    for (size_t i = 0; i < n; i++) {
        for (const char *c = names[i]; c && *c; c++)
            key = (key ^ (unsigned char)*c) * prime;
        key = (key ^ (names[i] ? 0x100u : 0x101u)) * prime; /* an end */
    }
    return key;
}

static void
remember(hpt_space *space, uint64_t key, int rc)
{
    hpti_trouble *last = &space->first, *more;

    if (!last->failure.status) {
        last->key = key;
        hpti_failure_set(&last->failure, rc);
        return;
    }
    while (last->key != key && last->next)
        last = last->next;
    if (last->key == key)
        return;
    more = hpti_calloc(&space->mem, 1, sizeof *more);
    if (!more)
        return;
    more->key = key;
    hpti_failure_set(&more->failure, rc);
    last->next = more;
}

static void
forget(hpt_space *space, uint64_t key)
{
    hpti_trouble *before = &space->first, *gone;

    if (!before->failure.status)
        return;
    while (before->next && before->next->key != key)
        before = before->next;
    gone = before->next;
    if (gone) {
        before->next = gone->next;
        hpti_free(&space->mem, gone);
    } else if (space->first.key == key) {
        gone = space->first.next;
        if (gone)
            space->first = *gone;
        else
            space->first.failure.status = HPT_OK;
        hpti_free(&space->mem, gone);
    }
}

int
hpti_space_conclude(hpt_space *space, hpti_call call, size_t n,
                    const char *const *names, int rc)
{
    uint64_t key;

    /* the usual case is quick; a frozen space is shared and does not change */
    if (hpti_space_frozen(space) || (!rc && !space->first.failure.status))
        return rc;
    key = key_of(call, n, names);
    if (rc)
        remember(space, key, rc);
    else
        forget(space, key);
    return rc;
}

int
hpti_space_check_open(const hpt_space *space)
{
    if (hpti_space_frozen(space))
        return hpti_fail(HPT_E_STATE,
                         "the space is used by a study: it cannot change");
    return HPT_OK;
}

int
hpti_space_raise(const hpt_space *space)
{
    if (space->first.failure.status)
        return hpti_failure_raise(&space->first.failure);
    return HPT_OK;
}

void
hpti_trouble_clear(hpt_space *space)
{
    for (hpti_trouble *next, *t = space->first.next; t; t = next) {
        next = t->next;
        hpti_free(&space->mem, t);
    }
    space->first.next = NULL;
}
