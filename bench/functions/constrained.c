/*
 * Functions of which constraints cut a part off.
 */
#include "families.h"

/* Branin on the part of its box in which x0 < x1: one of its three minima. */
static int
build_wedge(hpt_space *space)
{
    int rc = hpt_space_add_float(space, "x0", -5, 10, HPT_LINEAR);

    if (rc >= 0)
        rc = hpt_space_add_float(space, "x1", 0, 15, HPT_LINEAR);
    return rc >= 0 ? hpt_space_add_order(space, "x0", "x1") : rc;
}

const struct function constrained_functions[CONSTRAINED_FUNCTIONS] = {
    { "branin_wedge", 2, BRANIN_MINIMUM, 0, function_branin, NULL, NULL, 0,
      build_wedge },
};
