/*
 * Strict reading of command lines for the bench programs.
 */
#include "bench_options.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void
bench_fail(const char *usage, const char *format, ...)
{
    char message[2048];
    va_list args;

    fflush(stdout);
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    /* in one piece: several processes may fail at once */
    fprintf(stderr, "%s\n%s", message, usage ? usage : "");
    exit(2);
}

void
bench_check(int rc, const char *what)
{
    if (rc < 0)
        bench_fail(NULL, "%s: %s", what, hpt_last_error());
}

/* A whole number at the start of text; *end is where it ends. */
static int64_t
read_int(const char *option, const char *text, int64_t low, int64_t high,
         char **end)
{
    long long value;

    errno = 0;
    value = strtoll(text, end, 10);
    if (*end == text)
        bench_fail(NULL, "--%s: '%s' is not a whole number", option, text);
    if (errno || value < low || value > high)
        bench_fail(NULL, "--%s: %.*s is not in %lld..%lld", option,
                   (int)(*end - text), text, (long long)low, (long long)high);
    return value;
}

int64_t
bench_read_int(const char *option, const char *text, int64_t low, int64_t high)
{
    char *end;
    int64_t value = read_int(option, text, low, high, &end);

    if (*end)
        bench_fail(NULL, "--%s: '%s' is not a whole number", option, text);
    return value;
}

size_t
bench_read_list(const char *option, const char *text, int64_t low, int64_t high,
                size_t max, int64_t *values)
{
    const char *rest = text;
    size_t n = 0;

    for (;;) {
        char *end;
        if (n == max)
            bench_fail(NULL, "--%s: more than %zu numbers", option, max);
        values[n++] = read_int(option, rest, low, high, &end);
        if (!*end)
            return n;
        if (*end != ',')
            bench_fail(NULL, "--%s: '%s' is not a list of whole numbers",
                       option, text);
        rest = end + 1;
    }
}

void
sampler_choice_set(struct sampler_choice *choice, const char *text)
{
    const size_t max = sizeof choice->settings / sizeof *choice->settings;
    const char *sign = strchr(text, '=');
    char *end;

    if (!sign || sign == text)
        bench_fail(NULL, "--set: '%s' is not key=value", text);
    if ((size_t)(sign - text) >= sizeof choice->settings[0].key)
        bench_fail(NULL, "--set: the key of '%s' is too long", text);
    if (choice->n == max)
        bench_fail(NULL, "--set: more than %zu options", max);
    memcpy(choice->settings[choice->n].key, text, (size_t)(sign - text));
    choice->settings[choice->n].key[sign - text] = 0;
    choice->settings[choice->n].value = strtod(sign + 1, &end);
    if (end == sign + 1 || *end)
        bench_fail(NULL, "--set: the value of '%s' is not a number", text);
    choice->n++;
}

int
sampler_choice_has(const struct sampler_choice *choice, const char *key)
{
    for (size_t i = 0; i < choice->n; i++)
        if (!strcmp(choice->settings[i].key, key))
            return 1;
    return 0;
}

hpt_sampler *
sampler_choice_create(const struct sampler_choice *choice)
{
    hpt_sampler *sampler = hpt_sampler_create(choice->name);

    if (!sampler)
        bench_fail(NULL, "--sampler: %s", hpt_last_error());
    for (size_t i = 0; i < choice->n; i++)
        bench_check(hpt_sampler_set(sampler, choice->settings[i].key,
                                    choice->settings[i].value),
                    "--set");
    return sampler;
}

double
bench_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
