/*
 * What the outcomes of a trial make of it: feasible, or how far from it.
 *
 *   c_k   value - limit of outcome k: its excess
 *   s_k   standard deviation of c_k over the trials that ended, by Welford's
 *         recurrence; 1 while it is 0
 *   total violation = sum over k of max(0, c_k) / s_k
 *
 * An excess beyond 1e150 counts as that, and is left out of s_k: squares do not
 * overflow, and a trial that ran out of all bounds does not make the others
 * look alike.
 */
#include "study/outcomes-priv.h"

#include <float.h>
#include <math.h>

#define MOST_EXCESS 1e150

bool
hpti_outcomes_hold(const hpti_outcomes *outcomes, const double *values)
{
    for (size_t k = 0; k < outcomes->n; k++)
        if (!(values[k] <= outcomes->at[k].limit)) /* NaN is not */
            return false;
    return true;
}

void
hpti_outcomes_learn(hpti_outcomes *outcomes, const double *values)
{
    for (size_t k = 0; k < outcomes->n; k++) {
        hpti_outcome *outcome = &outcomes->at[k];
        const double excess = values[k] - outcome->limit;
        double deviation;

        if (!(fabs(excess) <= MOST_EXCESS)) /* NaN is not */
            continue;
        deviation = excess - outcome->mean;
        outcome->n++;
        outcome->mean += deviation / (double)outcome->n;
        outcome->squares += deviation * (excess - outcome->mean);
    }
}

static double
spread(const hpti_outcome *outcome)
{
    const double variance =
        outcome->n ? outcome->squares / (double)outcome->n : 0;

    return variance > 0 ? sqrt(variance) : 1;
}

double
hpti_outcomes_violation(const hpti_outcomes *outcomes, const double *values)
{
    double sum = 0;

    for (size_t k = 0; k < outcomes->n; k++) {
        const hpti_outcome *outcome = &outcomes->at[k];

        if (isnan(values[k]))
            return NAN;
        if (values[k] > outcome->limit) {
            const double excess = fmin(values[k] - outcome->limit, MOST_EXCESS);

            sum += fmax(excess / spread(outcome), DBL_MIN);
        }
    }
    return sum;
}

bool
hpti_rank_before(hpti_rank a, hpti_rank b)
{
    const double x = isnan(a.violation) ? INFINITY : a.violation;
    const double y = isnan(b.violation) ? INFINITY : b.violation;

    return x != y ? x < y : a.score < b.score;
}

/* ---- means over evaluations ---- */

/* The k-th value added to the mean of k - 1.  Equal values are their own mean;
 * of two infinities of different sign the worse one counts. */
static double
mean_with(double mean, double value, double k)
{
    if (mean == value)
        return mean;
    if (isinf(mean) || isinf(value))
        return isinf(mean) && isinf(value) ? INFINITY : mean + value;
    return mean + (value / k - mean / k); /* the difference may overflow */
}

void
hpti_outcome_means_init(hpti_outcome_means *means)
{
    for (size_t k = 0; k < HPTI_MOST_OUTCOMES; k++) {
        means->n[k] = 0;
        means->mean[k] = NAN;
    }
}

void
hpti_outcome_means_add(hpti_outcome_means *means, const hpti_outcomes *outcomes,
                       const double *values)
{
    for (size_t k = 0; k < outcomes->n; k++) {
        if (isnan(values[k]))
            continue;
        means->n[k]++;
        means->mean[k] = means->n[k] == 1 ? values[k]
                                          : mean_with(means->mean[k], values[k],
                                                      (double)means->n[k]);
    }
}
