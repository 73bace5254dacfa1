/*
 * Test functions with known minima: the groups, spaces, noise.
 */
#include "functions.h"

#include "functions/families.h"
#include "tasks/task_functions.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

#define GROUP(name, about, functions)                                \
    {                                                                \
        name, about, functions, sizeof functions / sizeof *functions \
    }

/* clang-format off */
const struct function_group bench_groups[] = {
    GROUP("reference", "those that other libraries were measured on",
          reference_functions),
    GROUP("smooth", "one basin or a few, badly scaled", smooth_functions),
    GROUP("multimodal", "many basins", multimodal_functions),
    GROUP("nonstationary", "not the same everywhere: ripples, cliffs, plains",
          nonstationary_functions),
    GROUP("noisy", "what is told is not the value", noisy_functions),
    GROUP("constrained", "a part is cut off", constrained_functions),
    GROUP("highdim", "few of many parameters matter", highdim_functions),
    GROUP("mixed", "integers and categories", mixed_functions),
    GROUP("conditional", "parameters that are not always there",
          conditional_functions),
    GROUP("tasks", "models that were trained: tables of their scores",
          task_functions),
};
/* clang-format on */

const size_t bench_group_count = sizeof bench_groups / sizeof *bench_groups;

const struct function *
function_at(size_t index)
{
    for (size_t g = 0; g < bench_group_count; g++) {
        if (index < bench_groups[g].n)
            return &bench_groups[g].functions[index];
        index -= bench_groups[g].n;
    }
    return NULL;
}

const struct function *
function_find(const char *name)
{
    const struct function *f;

    for (size_t i = 0; (f = function_at(i)) != NULL; i++)
        if (!strcmp(f->name, name))
            return f;
    return NULL;
}

static int
build_box(hpt_space *space, const struct function *f)
{
    int rc = HPT_OK;

    for (size_t i = 0; i < f->d && rc >= 0; i++) {
        size_t side = f->cube ? 0 : i;
        char name[24];
        snprintf(name, sizeof name, "x%zu", i);
        rc = hpt_space_add_float(space, name, f->low[side], f->high[side],
                                 HPT_LINEAR);
    }
    return rc;
}

hpt_space *
function_space(const struct function *f)
{
    hpt_space *space = hpt_space_create();
    int rc;

    if (!space)
        return NULL;
    rc = f->build ? f->build(space) : build_box(space, f);
    if (rc < 0) {
        hpt_space_destroy(space);
        return NULL;
    }
    return space;
}

/* The mixing function of SplitMix64: G. Steele, D. Lea, C. Flood, Fast
 * splittable pseudorandom number generators, OOPSLA 2014, figure 13. */
static uint64_t
mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double
function_uniform(uint64_t seed, uint64_t number)
{
    uint64_t stream = mix(seed * UINT64_C(0x9e3779b97f4a7c15) + 1);
    uint64_t bits = mix(stream + number * UINT64_C(0x9e3779b97f4a7c15));

    return ((double)(bits >> 11) + 0.5) * 0x1p-53;
}

/* Box and Muller's transform of two uniform numbers. */
double
function_noise(uint64_t seed, uint64_t number)
{
    double u = function_uniform(seed, 2 * number);
    double v = function_uniform(seed, 2 * number + 1);

    return sqrt(-2 * log(u)) * cos(2 * pi * v);
}

int
function_is_noisy(const struct function *f)
{
    return f->observe || f->noise || f->noise_sd > 0;
}

double
function_observe(const struct function *f, const double *x, double value,
                 uint64_t seed, uint64_t number)
{
    double sd;

    if (f->observe)
        return f->observe(f->d, x, function_uniform(seed, number));
    sd = f->noise ? f->noise(f->d, x) : f->noise_sd;

    return sd > 0 ? value + sd * function_noise(seed, number) : value;
}
