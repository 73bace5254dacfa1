/*
 * Racing by a paired one-sided t test: blocking as in [MM94].
 *
 *   paper  code     meaning
 *   -      best     the incumbent: its scores by (repeat, fold)
 *   d_i    -        score of evaluation i minus the incumbent's, > 0 is worse
 *   d bar  mean     of d_1 .. d_n, updated by Welford's recurrence
 *   -      squares  sum of (d_i - d bar)^2
 *   t      t        d bar / (s / sqrt n), n - 1 degrees of freedom
 *
 * The trial is cut when P(T > t) < alpha / looks, where a trial of m
 * evaluations is looked at after 3, 4, ..., m - 1 of them: Bonferroni's
 * correction, so a trial that is as good as the incumbent is cut with
 * probability alpha at most.
 *
 * [MM94] A. W. Moore, M. S. Lee: Efficient algorithms for minimizing cross
 * validation error, ICML 1994.
 */
#include "study/racing-priv.h"

#include "specfun/betainc.h"
#include "study/lock-priv.h"
#include "study/split-priv.h"
#include <math.h>

/* Evaluations before the first look. */
#define FIRST_LOOK 3

/* ---- the incumbent ---- */

hpti_incumbent *
hpti_incumbent_create(const hpt_allocator *mem, const hpti_plan *plan)
{
    size_t n = hpti_plan_count(plan);
    hpti_incumbent *incumbent;

    /* counted in doubles, so that hpti_alloc() checks for overflow; n is below
     * 2^31 folds times 10,000 repeats */
    incumbent =
        hpti_alloc(mem, n + sizeof *incumbent / sizeof(double), sizeof(double));
    if (!incumbent) {
        hpti_fail_memory("the evaluations of a trial");
        return NULL;
    }
    incumbent->mem = *mem;
    incumbent->references = 1;
    incumbent->plan = *plan;
    incumbent->mean = NAN;
    incumbent->n = n;
    if (plan->split)
        hpti_split_retain(plan->split);
    return incumbent;
}

void
hpti_incumbent_destroy(hpti_incumbent *incumbent)
{
    hpt_allocator mem;

    if (!incumbent)
        return;
    mem = incumbent->mem;
    hpti_plan_clear(&incumbent->plan);
    hpti_free(&mem, incumbent);
}

bool
hpti_plan_races(const hpti_plan *plan)
{
    return plan->alpha > 0 && hpti_plan_count(plan) > FIRST_LOOK;
}

/* Only evaluations of the same thing on the same rows can be paired. */
static bool
pairs_with(const hpti_plan *a, const hpti_plan *b)
{
    return a->evaluate == b->evaluate && a->user_data == b->user_data &&
           a->split == b->split && a->repeats == b->repeats;
}

hpti_incumbent *
hpti_incumbent_take(hpt_study *study, const hpti_plan *plan)
{
    hpti_incumbent *incumbent;

    if (!hpti_plan_races(plan))
        return NULL;
    hpti_study_lock(study);
    incumbent = study->incumbent;
    if (incumbent && !pairs_with(&incumbent->plan, plan))
        incumbent = NULL;
    if (incumbent)
        incumbent->references++;
    hpti_study_unlock(study);
    return incumbent;
}

void
hpti_incumbent_drop(hpt_study *study, hpti_incumbent *incumbent)
{
    bool last;

    if (!incumbent)
        return;
    hpti_study_lock(study);
    last = --incumbent->references == 0;
    hpti_study_unlock(study);
    if (last)
        hpti_incumbent_destroy(incumbent);
}

bool
hpti_incumbent_offer(hpt_study *study, hpti_incumbent *offered)
{
    hpti_incumbent *old;
    bool taken;

    hpti_study_lock(study);
    old = study->incumbent;
    taken = !old || !pairs_with(&old->plan, &offered->plan) ||
            offered->mean < old->mean;
    if (taken)
        study->incumbent = offered;
    hpti_study_unlock(study);
    if (taken)
        hpti_incumbent_drop(study, old);
    return taken;
}

/* ---- the race ---- */

void
hpti_race_init(hpti_race *race, const hpti_incumbent *best, double alpha)
{
    *race = (hpti_race){ .best = best };
    if (best && best->n > FIRST_LOOK)
        race->level = alpha / (double)(best->n - FIRST_LOOK);
}

double
hpti_race_standard_error(const hpti_race *race)
{
    double n = (double)race->n;

    return race->n < 2 ? 0 : sqrt(race->squares / (n - 1) / n);
}

/*
 * P(T > t) for t > 0 and nu degrees of freedom, as 1/2 I_x(nu/2, 1/2) with
 * x = nu / (nu + t^2): Abramowitz and Stegun 26.7.1 and 26.5.27.
 */
static double
upper_tail(double t, double nu)
{
    return 0.5 * hpti_betainc(0.5 * nu, 0.5, nu / (nu + t * t));
}

static bool
is_hopeless(const hpti_race *race)
{
    double standard_error = hpti_race_standard_error(race);

    if (race->n < FIRST_LOOK || race->n >= race->best->n || !(race->mean > 0))
        return false;
    if (standard_error == 0) /* each was worse by the same amount */
        return true;
    return upper_tail(race->mean / standard_error, (double)(race->n - 1)) <
           race->level;
}

bool
hpti_race_add(hpti_race *race, double score)
{
    double difference, deviation;

    if (!race->best)
        return false;
    difference = score - race->best->scores[race->n];
    race->n++;
    deviation = difference - race->mean;
    race->mean += deviation / (double)race->n;
    race->squares += deviation * (difference - race->mean);
    return is_hopeless(race);
}
