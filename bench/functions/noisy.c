/*
 * Functions of which a study is told a noisy value.
 */
#include "families.h"

/* Far from the minimum the noise is louder. */
static double
noise_far(size_t d, const double *x)
{
    return 0.2 + 0.1 * (function_branin(d, x) - BRANIN_MINIMUM);
}

/* Near the minimum the noise is louder. */
static double
noise_near(size_t d, const double *x)
{
    return 0.02 - 0.08 * function_hartmann6(d, x);
}

static const double zero[] = { 0 }, one[] = { 1 };

/* clang-format off */
const struct function noisy_functions[NOISY_FUNCTIONS] = {
    { "branin_noisy", 2, BRANIN_MINIMUM, 1, function_branin,
      branin_low, branin_high, 0, NULL },
    { "hartmann6_noisy", 6, HARTMANN6_MINIMUM, 0.1, function_hartmann6,
      zero, one, 1, NULL },
    { "loss5_noisy", 5, 0.05, 0.01, function_loss, zero, one, 1, NULL },
    { "training6_noisy", 6, 0.05, 0.02, function_training,
      zero, one, 1, NULL },
    { "branin_uneven", 2, BRANIN_MINIMUM, 0, function_branin,
      branin_low, branin_high, 0, NULL, noise_far },
    { "hartmann6_uneven", 6, HARTMANN6_MINIMUM, 0, function_hartmann6,
      zero, one, 1, NULL, noise_near },
};
/* clang-format on */
