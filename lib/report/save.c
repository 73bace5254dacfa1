/*
 * Saving a report to a file, which is replaced whole or not at all.
 *
 * The text goes to a new file beside, which takes the place of the old one by
 * rename() when it is safe on the disk.  What is no regular file (a pipe, a
 * device such as /dev/stdout) cannot be replaced and is written to as it is.
 * A symbolic link stays, and the file that it leads to is replaced.
 */
#include "base/error.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <hptune/result.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ATTEMPTS 100   /* at a name that nobody has */
#define SUFFIX_ROOM 48 /* longer than any suffix of a temporary name */
#define PATH_SHOWN 300 /* bytes of a path in a message: its end */

#ifndef PATH_MAX /* POSIX lets a system have no limit */
#define PATH_MAX 4096
#endif

static int
fail_io(const char *path, int error)
{
    const size_t length = strlen(path);
    const size_t skip = length > PATH_SHOWN ? length - PATH_SHOWN : 0;
    char reason[128];

    if (strerror_r(error, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", error);
    return hpti_fail(HPT_E_IO, "%s%s: %s", skip ? "..." : "", path + skip,
                     reason);
}

/* ---- system calls that a signal may interrupt; 0 or errno ---- */

static int
write_all(int fd, const char *text)
{
    size_t rest = strlen(text);

    while (rest > 0) {
        const ssize_t n = write(fd, text, rest);

        if (n == 0)
            return EIO; /* nothing was written, and no reason given */
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0) {
            text += n;
            rest -= (size_t)n;
        }
    }
    return 0;
}

static int
open_again(const char *path, int flags, mode_t mode, int *fd)
{
    do {
        *fd = open(path, flags | O_WRONLY | O_CLOEXEC, mode);
    } while (*fd < 0 && errno == EINTR);
    return *fd < 0 ? errno : 0;
}

static int
sync_again(int fd)
{
    int rc;

    do {
        rc = fsync(fd);
    } while (rc < 0 && errno == EINTR);
    return rc < 0 ? errno : 0;
}

/* Close once: after EINTR the descriptor is gone, on Linux at least. */
static int
close_once(int fd)
{
    return close(fd) < 0 && errno != EINTR ? errno : 0;
}

/* ---- the two ways ---- */

static int
write_in_place(const char *path, const char *text)
{
    int fd, closed, error = open_again(path, O_NOCTTY, 0, &fd);

    if (error)
        return error;
    error = write_all(fd, text);
    closed = close_once(fd);
    return error ? error : closed;
}

/* A new file beside `path` with a name that nobody has.  It does not contain
 * the old name, which may be as long as the system allows. */
static int
open_beside(const char *path, char *name, size_t size, int *fd)
{
    const char *slash = strrchr(path, '/');
    const int folder = slash ? (int)(slash + 1 - path) : 0;
    int error = EEXIST;

    for (int i = 0; error == EEXIST && i < ATTEMPTS; i++) {
        snprintf(name, size, "%.*s.hptune-%ld-%d.tmp", folder, path,
                 (long)getpid(), i);
        error = open_again(name, O_CREAT | O_EXCL, 0666, fd);
    }
    return error;
}

/* Write, make safe, move into place; the temporary file is gone on error. */
static int
replace(const char *path, const struct stat *old, const char *text, char *name,
        size_t size)
{
    int fd, closed, error = open_beside(path, name, size, &fd);

    if (error)
        return error;
    error = write_all(fd, text);
    if (!error && old && fchmod(fd, old->st_mode & 07777) < 0)
        error = errno;
    if (!error)
        error = sync_again(fd);
    closed = close_once(fd);
    error = error ? error : closed;
    if (!error && rename(name, path) < 0)
        error = errno;
    if (error)
        unlink(name);
    return error;
}

static int
save(const hpt_allocator *mem, const char *path, const char *text)
{
    char real[PATH_MAX];
    struct stat old;
    const int exists = stat(path, &old) == 0;
    const char *target = exists && realpath(path, real) ? real : path;
    const size_t size = strlen(target) + SUFFIX_ROOM;
    char *name;
    int error;

    if (exists && !S_ISREG(old.st_mode)) {
        error = write_in_place(path, text);
        return error ? fail_io(path, error) : HPT_OK;
    }
    name = hpti_alloc(mem, size, 1);
    if (!name)
        return hpti_fail_memory("the name of a file");
    error = replace(target, exists ? &old : NULL, text, name, size);
    hpti_free(mem, name);
    return error ? fail_io(path, error) : HPT_OK;
}

static int
save_report(const hpt_result *result, const char *path,
            char *(*report)(const hpt_result *))
{
    char *text;
    int rc;

    if (!result)
        return hpti_fail_null("result");
    if (!path || !*path)
        return hpti_fail(HPT_E_INVALID, "path is %s", path ? "empty" : "NULL");
    text = report(result);
    if (!text)
        return HPT_E_NOMEM;
    rc = save(hpti_mem_of(result), path, text);
    hpt_text_destroy(text);
    return rc;
}

int
hpt_result_save_csv(const hpt_result *result, const char *path)
{
    return save_report(result, path, hpt_result_to_csv);
}

int
hpt_result_save_json(const hpt_result *result, const char *path)
{
    return save_report(result, path, hpt_result_to_json);
}
