/*
 * Test functions with known minima.
 *
 * A function has a space, a value for a point of that space, the smallest value
 * that it takes there, and the noise that a study is told.  The first group,
 * "reference", is that of the field's comparisons; the other groups are what
 * tuning really meets: noise, integers, categories, conditions, constraints,
 * and many parameters of which few matter.
 */
#ifndef HPTUNE_BENCH_FUNCTIONS_H
#define HPTUNE_BENCH_FUNCTIONS_H

#include <hptune/hptune.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { FUNCTION_MAX_DIM = 128 };

struct function {
    const char *name;
    size_t d;
    double minimum;  /* of value(), noise left out */
    double noise_sd; /* of what a study is told, unless noise() says */

    /* Value at a point as hpt_trial_get_point() gives it: in the order of the
     * space, label indices for categories, NaN where inactive. */
    double (*value)(size_t d, const double *x);

    /* A box when build is NULL: low and high have one entry for each
     * coordinate, or one for all of them when cube is set. */
    const double *low, *high;
    int cube;
    int (*build)(hpt_space *space);

    /* Standard deviation of the noise at a point, where it is not the same
     * everywhere; NULL else. */
    double (*noise)(size_t d, const double *x);

    /* What a study is told at a point, picked by a uniform number u from (0, 1)
     * that depends on study and trial; NULL when it is the value and noise. */
    double (*observe)(size_t d, const double *x, double u);
};

/* Functions of a kind; the first group is the one that other libraries were
 * measured on. */
struct function_group {
    const char *name, *about;
    const struct function *functions;
    size_t n;
};

extern const struct function_group bench_groups[];
extern const size_t bench_group_count;

/* All functions, group by group; NULL past the last one. */
const struct function *function_at(size_t index);

/* A function by name, or NULL. */
const struct function *function_find(const char *name);

/* Its space, owned by the caller; NULL with hpt_last_error() set. */
hpt_space *function_space(const struct function *function);

/* Is a study told something else than the value? */
int function_is_noisy(const struct function *function);

/* What a study is told at x with this value there: noise that depends on the
 * study's seed and the trial's number alone. */
double function_observe(const struct function *function, const double *x,
                        double value, uint64_t seed, uint64_t number);

/* Standard normal noise, a pure function of (seed, number). */
double function_noise(uint64_t seed, uint64_t number);

/* A uniform number in (0, 1), a pure function of (seed, number). */
double function_uniform(uint64_t seed, uint64_t number);

/* Hartmann's six-dimensional function in any dimension: of more coordinates
 * than six the further ones do nothing, of fewer the missing ones stand at
 * their best. */
double function_hartmann6(size_t d, const double *x);

#ifdef __cplusplus
}
#endif

#endif
