/*
 * Names of parameters: what is allowed, and an index into them.
 *
 * The index is a hash table with linear probing, at most half full; a bucket
 * holds a parameter's index + 1, or 0.  Names are never taken out.
 */
#include "space/space-priv.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* FNV-1a, by Fowler, Noll and Vo: names are short. */
static size_t
hash_of(const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
    return (size_t)(hash ^ hash >> 32);
}

char *
hpti_name_shorten(char out[HPTI_SHORT_NAME], const char *name)
{
    const size_t room = HPTI_SHORT_NAME - sizeof "...";
    size_t n, used = 0;

    if (!name)
        return strcpy(out, "(null)");
    for (; *name; name += n) {
        const bool valid = (n = hpti_utf8_length(name)) != 0;
        const bool shown = valid && (unsigned char)*name >= 0x20;

        n = valid ? n : 1;
        if (used + n > room) {
            strcpy(out + used, "...");
            return out;
        }
        if (shown)
            memcpy(out + used, name, n);
        else
            memset(out + used, '?', n);
        used += n;
    }
    out[used] = '\0';
    return out;
}

size_t
hpti_name_find(const hpt_space *space, const char *name)
{
    const size_t mask = space->n_buckets - 1;

    if (!space->n)
        return SIZE_MAX;
    for (size_t b = hash_of(name) & mask; space->buckets[b];
         b = (b + 1) & mask) {
        const size_t i = space->buckets[b] - 1;

        if (!strcmp(space->parameters[i].name, name))
            return i;
    }
    return SIZE_MAX;
}

bool
hpti_name_list(char *list, size_t size, const char *name)
{
    const char *shown = HPTI_NAME(name);
    const size_t used = strlen(list);

    if (used + strlen(shown) + sizeof ", , ..." > size) {
        strcpy(list + used, ", ...");
        return false;
    }
    snprintf(list + used, size - used, "%s%s", used ? ", " : "", shown);
    return true;
}

int
hpti_name_index(const hpt_space *space, const char *name, size_t *index)
{
    char known[320] = "";

    if (!name)
        return hpti_fail(HPT_E_INVALID, "a parameter's name is NULL");
    *index = hpti_name_find(space, name);
    if (*index != SIZE_MAX)
        return HPT_OK;
    for (size_t i = 0; i < space->n; i++)
        if (!hpti_name_list(known, sizeof known, space->parameters[i].name))
            break;
    return hpti_fail(HPT_E_NOT_FOUND, "%s: no such parameter; known: %s",
                     HPTI_NAME(name), space->n ? known : "none");
}

int
hpti_name_check_text(const char *what, const char *name)
{
    size_t length = 0;

    if (!name)
        return hpti_fail(HPT_E_INVALID, "%s's name is NULL", what);
    if (!name[0])
        return hpti_fail(HPT_E_INVALID, "%s's name is empty", what);
    for (size_t n; name[length]; length += n) {
        n = hpti_utf8_length(name + length);
        if (!n)
            return hpti_fail(HPT_E_INVALID,
                             "%s: the name is not UTF-8 at byte %zu",
                             HPTI_NAME(name), length);
    }
    if (length > HPTI_NAME_MAX)
        return hpti_fail(HPT_E_INVALID,
                         "%s: the name has %zu bytes, more than %d",
                         HPTI_NAME(name), length, HPTI_NAME_MAX);
    return HPT_OK;
}

int
hpti_name_check(const hpt_space *space, const char *name)
{
    const int rc = hpti_name_check_text("a parameter", name);

    if (rc < 0)
        return rc;
    if (hpti_name_find(space, name) != SIZE_MAX)
        return hpti_fail(HPT_E_INVALID, "%s: the space has that name already",
                         HPTI_NAME(name));
    return HPT_OK;
}

static void
enter(const hpt_space *space, size_t *buckets, size_t n_buckets, size_t i)
{
    const size_t mask = n_buckets - 1;
    size_t b = hash_of(space->parameters[i].name) & mask;

    while (buckets[b])
        b = (b + 1) & mask;
    buckets[b] = i + 1;
}

int
hpti_name_reserve(hpt_space *space)
{
    const size_t wanted = space->n_buckets ? 2 * space->n_buckets : 16;
    size_t *buckets;

    if (space->n == INT_MAX) /* hpt_space_find() returns an int */
        return hpti_fail_memory("another parameter");
    if (2 * (space->n + 1) <= space->n_buckets)
        return HPT_OK;
    buckets = hpti_calloc(&space->mem, wanted, sizeof *buckets);
    if (!buckets)
        return hpti_fail_memory("the names of a space");
    for (size_t i = 0; i < space->n; i++)
        enter(space, buckets, wanted, i);
    hpti_free(&space->mem, space->buckets);
    space->buckets = buckets;
    space->n_buckets = wanted;
    return HPT_OK;
}

void
hpti_name_enter(hpt_space *space, size_t i)
{
    enter(space, space->buckets, space->n_buckets, i);
}
