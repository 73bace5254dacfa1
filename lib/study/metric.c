/*
 * What the metrics share: the check of their arguments, and sums.
 */
#include "study/metric-priv.h"

#include "base/error.h"
#include <math.h>

void
hpti_total_add(hpti_total *total, double x)
{
    const double sum = total->sum + x;

    total->lost += fabs(total->sum) >= fabs(x) ? total->sum - sum + x
                                               : x - sum + total->sum;
    total->sum = sum;
}

double
hpti_total_value(const hpti_total *total)
{
    return isfinite(total->sum) ? total->sum + total->lost : total->sum;
}

int
hpti_metric_check(size_t n, const void *truth, const void *predicted,
                  const char *predicted_name, const double *value)
{
    const char *missing = !truth       ? "truth"
                          : !predicted ? predicted_name
                          : !value     ? "value"
                                       : NULL;

    if (missing)
        return hpti_fail(HPT_E_INVALID, "%s is NULL", missing);
    if (!n)
        return hpti_fail(HPT_E_INVALID,
                         "n is 0; a metric takes at least 1 row");
    return HPT_OK;
}
