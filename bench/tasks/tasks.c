/*
 * Real tasks: their spaces and values.
 *
 * The entries of a table are those of nested loops over the levels of what is
 * active, the first parameter slowest.  A label of a category has loops of its
 * own inside it, which is why an entry is found by walking down the parameters
 * and adding up what is passed over.
 */
#include "task_private.h"

#include <math.h>
#include <stdlib.h>

void
task_destroy(struct task *task)
{
    if (!task)
        return;
    free(task->mean);
    free(task->scores);
    free(task);
}

size_t
task_dim(const struct task *task)
{
    return task->d;
}

size_t
task_entries(const struct task *task)
{
    return task->entries;
}

size_t
task_folds(const struct task *task)
{
    return task->folds;
}

double
task_minimum(const struct task *task)
{
    return task->minimum;
}

/* ---- space ---- */

static int
add_parameter(const struct task_parameter *p, hpt_space *space)
{
    double low = p->level[0], high = p->level[p->n - 1];
    const char *labels[TASK_MAX_LEVELS];

    if (p->kind == TASK_FLOAT)
        return hpt_space_add_float(space, p->name, low, high, p->scale);
    if (p->kind == TASK_INT)
        return hpt_space_add_int(space, p->name, (int64_t)low, (int64_t)high,
                                 p->scale);
    for (size_t i = 0; i < p->n; i++)
        labels[i] = p->label[i];
    return hpt_space_add_categorical(space, p->name, p->n, labels);
}

static int
add_condition(const struct task *task, const struct task_parameter *p,
              hpt_space *space)
{
    const struct task_parameter *parent = &task->parameter[p->parent];
    const char *labels[TASK_MAX_LEVELS];
    size_t n = 0;

    for (size_t i = 0; i < parent->n; i++)
        if (p->labels >> i & 1)
            labels[n++] = parent->label[i];
    return hpt_space_add_condition_labels(space, p->name, parent->name, n,
                                          labels);
}

int
task_build(const struct task *task, hpt_space *space)
{
    for (size_t i = 0; i < task->d; i++) {
        const struct task_parameter *p = &task->parameter[i];
        int rc = add_parameter(p, space);
        if (rc >= 0 && p->has_parent)
            rc = add_condition(task, p, space);
        if (rc < 0)
            return rc;
    }
    return HPT_OK;
}

/* ---- values ---- */

int
task_is_active(const struct task *task, size_t parameter,
               const struct task_choice *choice)
{
    const struct task_parameter *p = &task->parameter[parameter];
    size_t label = p->has_parent ? choice->label[p->parent] : 0;

    return !p->has_parent ||
           (label != TASK_NO_LABEL && (p->labels >> label & 1));
}

size_t
task_count(const struct task *task, size_t parameter, struct task_choice choice)
{
    const struct task_parameter *p = &task->parameter[parameter];
    size_t sum = 0;

    if (parameter == task->d)
        return 1;
    choice.label[parameter] = TASK_NO_LABEL;
    if (!task_is_active(task, parameter, &choice))
        return task_count(task, parameter + 1, choice);
    if (p->kind != TASK_CATEGORY)
        sum = p->n * task_count(task, parameter + 1, choice);
    for (size_t i = 0; p->kind == TASK_CATEGORY && i < p->n; i++) {
        choice.label[parameter] = i;
        sum += task_count(task, parameter + 1, choice);
        if (sum > TASK_MAX_ENTRIES)
            break;
    }
    return sum < TASK_MAX_ENTRIES ? sum : TASK_MAX_ENTRIES + 1;
}

/* A point to evaluate, and of which numbers. */
struct query {
    const struct task *task;
    const double *x;
    const double *scores; /* stride apart */
    size_t stride;
};

/* The last level that is not above x, and the share of the way from it to the
 * next one. */
static size_t
locate(const struct task_parameter *p, double x, double *share)
{
    double place = p->scale == HPT_LOG ? log(x) : x;
    size_t i = p->n - 1;

    while (i > 0 && !(p->level[i] <= x))
        i--;
    *share = i + 1 < p->n
                 ? (place - p->place[i]) / (p->place[i + 1] - p->place[i])
                 : 0;
    return i;
}

/* The value, when the parameters before this one lead to the entries from
 * offset on. */
static double
descend(const struct query *q, size_t parameter, size_t offset,
        struct task_choice choice)
{
    const struct task *task = q->task;
    const struct task_parameter *p = &task->parameter[parameter];
    const size_t next = parameter + 1;
    double share, below, above;
    size_t size, i;

    if (parameter == task->d)
        return q->scores[offset * q->stride];
    choice.label[parameter] = TASK_NO_LABEL;
    if (!task_is_active(task, parameter, &choice))
        return descend(q, next, offset, choice);
    if (p->kind == TASK_CATEGORY) {
        size_t label = (size_t)q->x[parameter];
        for (i = 0; i < label; i++) {
            choice.label[parameter] = i;
            offset += task_count(task, next, choice);
        }
        choice.label[parameter] = label;
        return descend(q, next, offset, choice);
    }
    size = task_count(task, next, choice);
    i = locate(p, q->x[parameter], &share);
    below = descend(q, next, offset + i * size, choice);
    if (!(share > 0))
        return below;
    above = descend(q, next, offset + (i + 1) * size, choice);
    return (1 - share) * below + share * above;
}

double
task_value(const struct task *task, const double *x)
{
    struct query q = { task, x, task->mean, 1 };

    return descend(&q, 0, 0, (struct task_choice){ { 0 } });
}

double
task_fold_value(const struct task *task, const double *x, size_t fold)
{
    struct query q = { task, x, task->scores + fold, task->folds };

    return descend(&q, 0, 0, (struct task_choice){ { 0 } });
}
