/*
 * Objectives: options of an evaluation, and their copies.
 */
#include "study/objective-priv.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/text.h"
#include "study/split-priv.h"

struct hpt_objective {
    hpt_allocator mem;
    hpti_plan plan;
};

hpt_objective *
hpt_objective_create(hpt_objective_fn evaluate, void *user_data)
{
    hpt_objective *objective;

    if (!evaluate) {
        hpti_fail(HPT_E_INVALID, "objective: evaluate is NULL");
        return NULL;
    }
    objective =
        hpti_root_create(sizeof *objective, offsetof(hpt_objective, mem));
    if (!objective) {
        hpti_fail_memory("an objective");
        return NULL;
    }
    objective->plan.evaluate = evaluate;
    objective->plan.user_data = user_data;
    objective->plan.direction = HPT_MINIMIZE;
    objective->plan.repeats = 1;
    objective->plan.alpha = 0.05;
    hpti_error_clear();
    return objective;
}

void
hpt_objective_destroy(hpt_objective *objective)
{
    if (!objective)
        return;
    hpti_plan_clear(&objective->plan);
    hpti_root_destroy(objective, offsetof(hpt_objective, mem));
}

int
hpt_objective_set_direction(hpt_objective *objective, int direction)
{
    if (!objective)
        return hpti_fail_null("objective");
    if (direction != HPT_MINIMIZE && direction != HPT_MAXIMIZE)
        return hpti_fail(HPT_E_INVALID,
                         "direction %d is not HPT_MINIMIZE (%d) or "
                         "HPT_MAXIMIZE (%d)",
                         direction, HPT_MINIMIZE, HPT_MAXIMIZE);
    objective->plan.direction = direction;
    return HPT_OK;
}

int
hpt_objective_set_split(hpt_objective *objective, hpt_split *split)
{
    if (!objective)
        return hpti_fail_null("objective");
    if (split)
        hpti_split_retain(split); /* first: it may be the one that is there */
    hpti_plan_clear(&objective->plan);
    objective->plan.split = split;
    return HPT_OK;
}

int
hpt_objective_set_repeats(hpt_objective *objective, int n)
{
    if (!objective)
        return hpti_fail_null("objective");
    if (n < 1 || n > 10000)
        return hpti_fail(HPT_E_RANGE, "repeats: %d is not in 1 .. 10000", n);
    objective->plan.repeats = n;
    return HPT_OK;
}

int
hpt_objective_set_racing(hpt_objective *objective, double alpha)
{
    if (!objective)
        return hpti_fail_null("objective");
    if (!(alpha >= 0 && alpha <= 0.5))
        return hpti_fail(HPT_E_RANGE, "racing: alpha %s is not in 0 .. 0.5",
                         HPTI_G(alpha));
    objective->plan.alpha = alpha;
    return HPT_OK;
}

void
hpti_plan_copy(hpti_plan *plan, const hpt_objective *objective)
{
    *plan = objective->plan;
    if (plan->split)
        hpti_split_retain(plan->split);
}

void
hpti_plan_clear(hpti_plan *plan)
{
    hpt_split_destroy(plan->split);
    plan->split = NULL;
}

size_t
hpti_plan_folds(const hpti_plan *plan)
{
    return plan->split ? hpt_split_count(plan->split) : 1;
}

size_t
hpti_plan_count(const hpti_plan *plan)
{
    return hpti_plan_folds(plan) * (size_t)plan->repeats;
}
