"""Make the tables of the real tasks: train every point of a grid by k-fold
cross-validation.

usage: make_tables.py DATA_FOLDER TABLE_FOLDER [TASK...]

Needs numpy, scikit-learn (its support vector machines are libsvm) and XGBoost;
one thread.  Prints for each task its entry of task_functions.c and the seconds
of processor time that it took.
"""
import os

for variable in "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS":
    os.environ[variable] = "1"

import pathlib  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import warnings  # noqa: E402

import numpy  # noqa: E402
import sklearn  # noqa: E402
import xgboost  # noqa: E402
from sklearn import model_selection  # noqa: E402

import learners  # noqa: E402
from grid import category, decades, linear_float, linear_int  # noqa: E402
from grid import log_float, log_int, minimum, points  # noqa: E402
from grid import staged, write  # noqa: E402


class Task:
    """A model on the first rows of a shuffled data set."""

    def __init__(self, name, data, rows, learner, measure, folds, parameters,
                 stages=(), by_fold=False):
        self.name = name
        self.data = data
        self.rows = rows
        self.learner = learner
        self.measure = measure
        self.folds = folds
        self.parameters = parameters
        self.stages = stages    # parameters of which one training has all
        self.by_fold = by_fold  # are the scores of each fold kept?


def of(parent, *labels):
    return {"when": (parent, labels)}


def task_list():
    return [
        Task("svm_vehicle", "vehicle", 846, learners.svc, "error", 5, [
            category("kernel", "linear", "rbf", "poly", "sigmoid"),
            log_float("C", *decades(-2, 5)),
            log_float("gamma", *decades(-5, 1, 1.5),
                      **of("kernel", "rbf", "poly", "sigmoid")),
            linear_int("degree", 2, 3, 4, 5, **of("kernel", "poly")),
            linear_float("coef0", 0, 0.5, 1,
                         **of("kernel", "poly", "sigmoid")),
        ], by_fold=True),
        Task("svm_digits", "digits", 1000, learners.svc, "balanced_error", 3, [
            category("scaling", "none", "standard", "minmax"),
            log_float("C", *decades(-3, 5)),
            log_float("gamma", *decades(-6, 1, 2)),
        ]),
        Task("svr_diabetes", "diabetes", 442, learners.svr, "rmse", 5, [
            log_float("C", *decades(-2, 2, 2)),
            log_float("gamma", *decades(-4, 1, 2)),
            log_float("epsilon", *decades(-3, 0.5, 2)),
        ], by_fold=True),
        Task("boost_cancer", "breast_cancer", 569,
             learners.boosted("binary:logistic"), "log_loss", 3, [
                 log_float("rate", 0.005, 0.015, 0.05, 0.15, 0.5, 1),
                 linear_int("depth", 1, 2, 4, 7),
                 log_float("child_weight", 0.1, 1, 4, 16),
                 linear_float("rows", 0.3, 0.65, 1),
                 linear_float("columns", 0.1, 0.4, 1),
                 log_int("rounds", 4, 8, 16, 32, 64, 128, 256),
             ], stages=["rounds"]),
        Task("boost_diabetes", "diabetes", 442,
             learners.boosted("reg:squarederror"), "rmse", 5, [
                 log_float("rate", 0.005, 0.015, 0.05, 0.15, 0.5, 1),
                 linear_int("depth", 1, 2, 4, 7),
                 log_float("lambda", 0.01, 1, 30, 1000),
                 linear_float("rows", 0.3, 0.65, 1),
                 log_int("rounds", 4, 8, 16, 32, 64, 128, 256),
             ], stages=["rounds"], by_fold=True),
        Task("boost_vehicle", "vehicle", 846,
             learners.boosted("multi:softprob"), "log_loss", 3, [
                 category("policy", "depthwise", "lossguide"),
                 linear_int("depth", 1, 2, 4, 6, 9,
                            **of("policy", "depthwise")),
                 log_int("leaves", 2, 4, 8, 16, 32,
                         **of("policy", "lossguide")),
                 log_float("rate", 0.01, 0.03, 0.1, 0.3, 0.6, 1),
                 linear_float("columns", 0.1, 0.3, 1),
                 log_float("child_weight", 0.1, 8),
                 log_int("rounds", 4, 8, 16, 32, 64, 128, 256),
             ], stages=["rounds"]),
        Task("forest_letter", "letter", 1500, learners.forest, "log_loss", 3, [
            category("trees_of", "forest", "extra"),
            category("criterion", "gini", "entropy"),
            linear_float("features", 0.0625, 0.25, 0.5, 0.75, 1),
            linear_int("depth", 4, 8, 12, 20),
            log_int("leaf", 1, 3, 9, 30),
            log_int("trees", 1, 2, 4, 8, 16, 32, 64),
        ], stages=["trees"]),
        Task("mlp_digits", "digits", 900, learners.network, "log_loss", 3, [
            category("activation", "relu", "tanh", "logistic"),
            log_int("units", 4, 12, 32, 96),
            log_float("rate", *decades(-4, 0, 1.5)),
            log_int("batch", 8, 32, 128),
            log_int("epochs", 1, 2, 4, 8, 16, 32),
        ], stages=["epochs"]),
        Task("models_satellite", "satellite", 1200, learners.any_model,
             "balanced_error", 3, [
                 category("model", "svm", "forest", "boosted", "nearest"),
                 log_float("C", *decades(-2, 5), **of("model", "svm")),
                 log_float("gamma", *decades(-5, 1, 1.5),
                           **of("model", "svm")),
                 linear_float("features", 0.03, 0.1, 0.3, 0.6, 1,
                              **of("model", "forest")),
                 log_int("leaf", 1, 3, 9, 30, **of("model", "forest")),
                 log_int("trees", 1, 2, 4, 8, 16, 32, 64, 128,
                         **of("model", "forest")),
                 log_float("rate", 0.01, 0.03, 0.1, 0.3, 1,
                           **of("model", "boosted")),
                 linear_int("depth", 1, 2, 4, 7, **of("model", "boosted")),
                 log_int("rounds", 4, 8, 16, 32, 64, 128,
                         **of("model", "boosted")),
                 log_int("neighbours", 1, 2, 3, 5, 8, 12, 20, 40, 100,
                         **of("model", "nearest")),
                 category("weights", "uniform", "distance",
                          **of("model", "nearest")),
                 category("metric", "euclidean", "manhattan", "chebyshev",
                          **of("model", "nearest")),
             ], stages=["trees", "rounds"]),
    ]


def load(folder, task):
    """The task's rows of a data set: features, classes or targets."""
    table = numpy.loadtxt(folder / f"{task.data}.csv", delimiter=",",
                          skiprows=1)
    order = numpy.random.RandomState(1).permutation(len(table))[:task.rows]
    return table[order, :-1], table[order, -1]


def fold_list(task, features, targets):
    kind = model_selection.KFold if task.measure == "rmse" \
        else model_selection.StratifiedKFold
    return list(kind(task.folds, shuffle=True, random_state=1)
                .split(features, targets))


def score_all(task, features, targets):
    """For each point of the grid the scores of its folds."""
    measure = getattr(learners, task.measure)
    folds = fold_list(task, features, targets)
    scores = [[] for _ in points(task.parameters)]
    for group in staged(task.parameters, task.stages):
        point = group[0][1]
        levels = [entry[name] for name in task.stages
                  for _, entry in group if name in entry]
        for train, test in folds:
            stages = task.learner(point, levels, features[train],
                                  targets[train], features[test])
            for (index, _), prediction in zip(group, stages, strict=True):
                scores[index].append(measure(targets[test], prediction))
    return scores


def about(task):
    return [f"{task.name}: {task.measure} on {task.rows} rows of {task.data}, "
            f"{task.folds} folds"
            + ("" if task.by_fold else ", mean of the folds"),
            f"scikit-learn {sklearn.__version__}, "
            f"XGBoost {xgboost.__version__}"]


def main():
    data, tables = map(pathlib.Path, sys.argv[1:3])
    warnings.simplefilter("ignore")  # fits that stop at the iteration limit
    for task in task_list():
        if sys.argv[3:] and task.name not in sys.argv[3:]:
            continue
        start = time.process_time()
        scores = score_all(task, *load(data, task))
        seconds = time.process_time() - start
        if not task.by_fold:
            scores = [[sum(row) / len(row)] for row in scores]
        write(tables / f"{task.name}.table", about(task),
              task.parameters, scores)
        print(f"{task.name}: d = {len(task.parameters)}, "
              f"minimum {minimum(scores):.17g}, {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
