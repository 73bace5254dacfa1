/*
 * Metrics of predicted numbers: root mean squared and mean absolute error, R2.
 */
#include "base/error.h"
#include "base/fpenv.h"
#include "base/text.h"
#include "study/metric-priv.h"
#include <hptune/metric.h>
#include <math.h>
#include <stdbool.h>

static int
check_reals(size_t n, const double *truth, const double *predicted,
            const double *value)
{
    const int rc = hpti_metric_check(n, truth, predicted, "predicted", value);

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(truth[i]))
            return hpti_fail(HPT_E_INVALID, "truth[%zu] is %s", i,
                             HPTI_G(truth[i]));
        if (isnan(predicted[i]))
            return hpti_fail(HPT_E_INVALID, "predicted[%zu] is nan", i);
    }
    return HPT_OK;
}

/*
 * Squares of scale * (a_i - b_i - shift) (b NULL: zeros): their sum is
 * *sum times *largest^2, where no square overflows or vanishes.
 */
static void
sum_squares(size_t n, const double *a, const double *b, double scale,
            double shift, double *largest, double *sum)
{
    hpti_total squares = { 0, 0 };

    *largest = 0;
    for (size_t i = 0; i < n; i++) {
        const double d = fabs(scale * a[i] - (b ? scale * b[i] : 0) - shift);

        *largest = d > *largest ? d : *largest;
    }
    *sum = 1;
    if (*largest == 0 || isinf(*largest))
        return;
    for (size_t i = 0; i < n; i++) {
        const double d = scale * a[i] - (b ? scale * b[i] : 0) - shift;

        hpti_total_add(&squares, (d / *largest) * (d / *largest));
    }
    *sum = hpti_total_value(&squares);
}

int
hpt_metric_rmse(size_t n, const double *truth, const double *predicted,
                double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    const int rc = check_reals(n, truth, predicted, value);
    double largest, sum;

    if (rc == HPT_OK) {
        sum_squares(n, truth, predicted, 1, 0, &largest, &sum);
        *value = largest * sqrt(sum / (double)n);
    }
    hpti_fpenv_leave(saved);
    return rc;
}

int
hpt_metric_mae(size_t n, const double *truth, const double *predicted,
               double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    const int rc = check_reals(n, truth, predicted, value);
    hpti_total sum = { 0, 0 };

    if (rc == HPT_OK) {
        for (size_t i = 0; i < n; i++)
            hpti_total_add(&sum, fabs(truth[i] - predicted[i]));
        *value = hpti_total_value(&sum) / (double)n;
    }
    hpti_fpenv_leave(saved);
    return rc;
}

static bool
is_constant(size_t n, const double *x)
{
    for (size_t i = 1; i < n; i++)
        if (x[i] != x[0])
            return false;
    return true;
}

/* R2 does not change with the scale: by a quarter no difference of huge values
 * overflows, and small ones are left alone so that none vanishes. */
static double
scale_for(size_t n, const double *truth)
{
    for (size_t i = 0; i < n; i++)
        if (fabs(truth[i]) > 0x1p1000)
            return 0.25;
    return 1;
}

static double
r2(size_t n, const double *truth, const double *predicted)
{
    const double scale = scale_for(n, truth);
    double residual, residual_sum, spread, spread_sum, ratio;
    hpti_total shift = { 0, 0 };

    for (size_t i = 0; i < n; i++)
        hpti_total_add(&shift,
                       (scale * truth[i] - scale * truth[0]) / (double)n);
    sum_squares(n, truth, predicted, scale, 0, &residual, &residual_sum);
    sum_squares(n, truth, NULL, scale,
                scale * truth[0] + hpti_total_value(&shift), &spread,
                &spread_sum);
    ratio = residual / spread;
    return 1 - ratio * ratio * (residual_sum / spread_sum);
}

int
hpt_metric_r2(size_t n, const double *truth, const double *predicted,
              double *value)
{
    const hpti_fpenv saved = hpti_fpenv_enter();
    int rc = check_reals(n, truth, predicted, value);

    if (rc == HPT_OK && is_constant(n, truth))
        rc = hpti_fail(HPT_E_NO_DATA,
                       "truth is %s in all of the %zu rows; R2 takes two "
                       "different values",
                       HPTI_G(truth[0]), n);
    else if (rc == HPT_OK)
        *value = r2(n, truth, predicted);
    hpti_fpenv_leave(saved);
    return rc;
}
