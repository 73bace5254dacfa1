/*
 * The real tasks as functions of the benches: their list.
 *
 * A function has no data of its own but its address, so each task gets its own
 * few functions by a macro.  Dimensions and minima are those of the tables,
 * and a table that has others is refused.  In a noisy task a study is told the
 * score of one fold, drawn at random, and judged by the mean over the folds.
 */
#include "task_functions.h"

#include "../bench_options.h"
#include "tasks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct task *
load(const char *name, size_t d, double minimum)
{
    const char *folder = getenv("HPTUNE_TASKS");
    char path[1024], message[1536];
    struct task *task;

    snprintf(path, sizeof path, "%s/%s.table", folder ? folder : TASKS_FOLDER,
             name);
    task = task_read(path, sizeof message, message);
    if (!task)
        bench_fail(NULL, "%s", message);
    if (task_dim(task) != d || !(fabs(task_minimum(task) - minimum) < 1e-12))
        bench_fail(NULL,
                   "%s: %zu parameters and the minimum %.17g, but %zu and "
                   "%.17g were expected",
                   path, task_dim(task), task_minimum(task), d, minimum);
    return task;
}

/* The score of the fold that u picks. */
static double
draw(const struct task *task, const double *x, double u)
{
    size_t folds = task_folds(task);
    size_t fold = (size_t)(u * (double)folds);

    return task_fold_value(task, x, fold < folds ? fold : folds - 1);
}

/* name, parameters, minimum */
#define TASKS(X)                             \
    X(svm_vehicle, 5, 0.14187240000000001)   \
    X(svm_digits, 3, 0.0191938)              \
    X(svr_diabetes, 3, 54.091599999999993)   \
    X(boost_cancer, 6, 0.099498299999999998) \
    X(boost_diabetes, 5, 55.040239999999997) \
    X(boost_vehicle, 7, 0.45211600000000002) \
    X(forest_letter, 6, 0.83822500000000004) \
    X(mlp_digits, 5, 0.135767)               \
    X(models_satellite, 12, 0.145846)
/* those whose tables have the scores of the folds */
#define NOISY_TASKS(X)                     \
    X(svm_vehicle, 5, 0.14187240000000001) \
    X(svr_diabetes, 3, 54.091599999999993) \
    X(boost_diabetes, 5, 55.040239999999997)

#define DEFINE_TASK(name, d, minimum)                     \
    static const struct task *name##_task(void)           \
    {                                                     \
        static struct task *task;                         \
        if (!task)                                        \
            task = load(#name, d, minimum);               \
        return task;                                      \
    }                                                     \
    static double name##_value(size_t n, const double *x) \
    {                                                     \
        (void)n;                                          \
        return task_value(name##_task(), x);              \
    }                                                     \
    static int name##_build(hpt_space *space)             \
    {                                                     \
        return task_build(name##_task(), space);          \
    }

#define DEFINE_NOISY(name, d, minimum)                                \
    static double name##_observe(size_t n, const double *x, double u) \
    {                                                                 \
        (void)n;                                                      \
        return draw(name##_task(), x, u);                             \
    }

#define LIST_TASK(name, d, minimum) \
    { #name, d, minimum, 0, name##_value, .build = name##_build },
#define LIST_NOISY(name, d, minimum) \
    { #name "_noisy",                \
      d,                             \
      minimum,                       \
      0,                             \
      name##_value,                  \
      .build = name##_build,         \
      .observe = name##_observe },

TASKS(DEFINE_TASK)
NOISY_TASKS(DEFINE_NOISY)

/* clang-format off */
const struct function task_functions[TASK_FUNCTIONS] = {
    TASKS(LIST_TASK)
    NOISY_TASKS(LIST_NOISY)
};
/* clang-format on */
