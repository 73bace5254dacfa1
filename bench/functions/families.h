/*
 * What the families of test functions share: the tables of their groups, and
 * formulas that several of them use.
 */
#ifndef HPTUNE_BENCH_FUNCTIONS_FAMILIES_H
#define HPTUNE_BENCH_FUNCTIONS_FAMILIES_H

#include "../functions.h"

#define HARTMANN6_MINIMUM (-3.322368011415515)
#define BRANIN_MINIMUM 0.39788735772973816

enum {
    REFERENCE_FUNCTIONS = 8,
    SMOOTH_FUNCTIONS = 6,
    MULTIMODAL_FUNCTIONS = 3,
    NONSTATIONARY_FUNCTIONS = 7,
    NOISY_FUNCTIONS = 6,
    MIXED_FUNCTIONS = 5,
    CONDITIONAL_FUNCTIONS = 3,
    CONSTRAINED_FUNCTIONS = 1,
    HIGHDIM_FUNCTIONS = 8
};
extern const struct function reference_functions[REFERENCE_FUNCTIONS];
extern const struct function smooth_functions[SMOOTH_FUNCTIONS];
extern const struct function multimodal_functions[MULTIMODAL_FUNCTIONS];
extern const struct function nonstationary_functions[NONSTATIONARY_FUNCTIONS];
extern const struct function noisy_functions[NOISY_FUNCTIONS];
extern const struct function mixed_functions[MIXED_FUNCTIONS];
extern const struct function conditional_functions[CONDITIONAL_FUNCTIONS];
extern const struct function constrained_functions[CONSTRAINED_FUNCTIONS];
extern const struct function highdim_functions[HIGHDIM_FUNCTIONS];

/* [SB], on Branin's box; on the boxes of the two others. */
double function_branin(size_t d, const double *x);
double function_rosenbrock(size_t d, const double *x);
double function_levy(size_t d, const double *x);

/* nonstationary.c has them; on the unit cube, 0.05 at the least. */
double function_loss(size_t d, const double *x);
double function_training(size_t d, const double *x);

extern const double branin_low[2], branin_high[2];

#endif
