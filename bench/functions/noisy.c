/*
 * Functions of which a study is told a noisy value.
 */
#include "families.h"

static const double zero[] = { 0 }, one[] = { 1 };

/* clang-format off */
const struct function noisy_functions[NOISY_FUNCTIONS] = {
    { "branin_noisy", 2, BRANIN_MINIMUM, 1, function_branin,
      branin_low, branin_high, 0, NULL },
    { "hartmann6_noisy", 6, HARTMANN6_MINIMUM, 0.1, function_hartmann6,
      zero, one, 1, NULL },
};
/* clang-format on */
