/*
 * What the bench programs share: strict reading of command lines, samplers with
 * options, a clock.  Every mistake ends the program with a message that names
 * the option and its value.
 */
#ifndef HPTUNE_BENCH_OPTIONS_H
#define HPTUNE_BENCH_OPTIONS_H

#include <hptune/hptune.h>
#include <stddef.h>
#include <stdint.h>

/* The sampler of a bench: its name and its options, key by key. */
struct sampler_choice {
    const char *name;
    size_t n;
    struct {
        char key[64];
        double value;
    } settings[32];
};

/* Print "program: message" to stderr, and the usage when it is not NULL; exit
 * with 2. */
_Noreturn void bench_fail(const char *usage, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fail with hpt_last_error() when rc is negative. */
void bench_check(int rc, const char *what);

/* A whole number from low to high, or the end of the program. */
int64_t bench_read_int(const char *option, const char *text, int64_t low,
                       int64_t high);

/* Comma-separated whole numbers into values, at most max; returns how many. */
size_t bench_read_list(const char *option, const char *text, int64_t low,
                       int64_t high, size_t max, int64_t *values);

/* Take up "key=value". */
void sampler_choice_set(struct sampler_choice *choice, const char *text);

/* Make the sampler with its options. */
hpt_sampler *sampler_choice_create(const struct sampler_choice *choice);

/* Has this option been given? */
int sampler_choice_has(const struct sampler_choice *choice, const char *key);

/* Seconds of wall time since some moment; never falls. */
double bench_seconds(void);

#endif
