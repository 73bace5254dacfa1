/*
 * Functions of many parameters of which few matter.
 */
#include "families.h"

/* Branin of the 5th and the 12th coordinate of the unit cube; the others do
 * nothing. */
static double
branin_embedded(size_t d, const double *x)
{
    double inner[2] = { 15 * x[4] - 5, 15 * x[11] };

    (void)d;
    return function_branin(2, inner);
}

static const double zero[] = { 0 }, one[] = { 1 };

/* clang-format off */
const struct function highdim_functions[HIGHDIM_FUNCTIONS] = {
    { "branin20", 20, BRANIN_MINIMUM, 0, branin_embedded, zero, one, 1, NULL },
    { "hartmann6_30", 30, HARTMANN6_MINIMUM, 0, function_hartmann6,
      zero, one, 1, NULL },
};
/* clang-format on */
