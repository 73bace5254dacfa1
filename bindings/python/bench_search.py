#!/usr/bin/python3
"""SearchCV against RandomizedSearchCV, and Optuna's samplers against ours.

usage: bench_search.py [--seeds N] [--first-seed N] [--only NAME[,NAME...]]

Prints tables in Markdown.  Every comparison is paired: both sides of a pair
have the same seed, the same rows to train and test on, the same folds, and the
same number of candidates or trials.  Times are of the processor.

  SearchCV: svc-vehicle svc-cancer svr-diabetes svc-digits boost-cancer
  a sampler for Optuna: branin hartmann6 choice; cost (of a suggestion)
"""
import argparse
import csv
import logging
import math
import pathlib
import sys
import time
import warnings

sys.dont_write_bytecode = True  # nothing of ours is left in the source tree
import numpy as np  # noqa: E402

import hptune  # noqa: E402

VEHICLE = pathlib.Path(__file__).parents[2] / "examples/data/vehicle.csv"
CANDIDATES = 25
TRIALS = 50


# ---- what is searched: data, estimator, distributions, scoring ----

def load_vehicle():
    with open(VEHICLE, newline="") as file:
        rows = [[float(cell) for cell in row] for row in list(
            csv.reader(file))[1:]]
    table = np.array(rows)
    return table[:, :-1], table[:, -1].astype(int)


def svc(load, low, high, scaled):
    from scipy.stats import loguniform
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC
    model = make_pipeline(StandardScaler() if scaled else "passthrough", SVC())
    return (*load(return_X_y=True), model,
            {"svc__C": loguniform(1e-2, 1e4),
             "svc__gamma": loguniform(low, high)}, "accuracy")


def svc_digits():
    from sklearn.datasets import load_digits
    return svc(load_digits, 1e-6, 1, False)


def svc_cancer():
    from sklearn.datasets import load_breast_cancer
    return svc(load_breast_cancer, 1e-6, 1e1, True)


def svc_vehicle():
    return svc(lambda return_X_y: load_vehicle(), 1e-6, 1e1, True)


def svr_diabetes():
    from scipy.stats import loguniform
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.datasets import load_diabetes
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVR
    return (*load_diabetes(return_X_y=True), TransformedTargetRegressor(
        make_pipeline(StandardScaler(), SVR()), transformer=StandardScaler()),
            {"regressor__svr__C": loguniform(1e-2, 1e3),
             "regressor__svr__gamma": loguniform(1e-5, 1),
             "regressor__svr__epsilon": loguniform(1e-2, 1)}, "r2")


def boost_cancer():
    from scipy.stats import loguniform, randint, uniform
    from sklearn.datasets import load_breast_cancer
    from sklearn.ensemble import GradientBoostingClassifier
    return (*load_breast_cancer(return_X_y=True),
            GradientBoostingClassifier(random_state=0),
            {"learning_rate": loguniform(1e-3, 1),
             "n_estimators": randint(10, 60), "max_depth": randint(1, 4),
             "subsample": uniform(0.3, 0.7),
             "min_samples_leaf": randint(1, 30)}, "neg_log_loss")


SEARCHES = {"svc-vehicle": svc_vehicle, "svc-cancer": svc_cancer,
            "svr-diabetes": svr_diabetes, "svc-digits": svc_digits,
            "boost-cancer": boost_cancer}


def search(kind, task, seed):
    """Best score of the folds, score of the test rows, processor seconds."""
    from sklearn.base import is_classifier
    from sklearn.model_selection import (KFold, StratifiedKFold,
                                         train_test_split)
    X, y, model, distributions, scoring = task
    classes = is_classifier(model)
    X, X_test, y, y_test = train_test_split(
        X, y, test_size=0.5, stratify=y if classes else None,
        random_state=seed)
    folds = StratifiedKFold if classes else KFold
    start = time.process_time()
    found = kind(model, distributions, n_iter=CANDIDATES, random_state=seed,
                 cv=folds(5, shuffle=True, random_state=seed),
                 scoring=scoring).fit(X, y)
    seconds = time.process_time() - start
    return found.best_score_, found.score(X_test, y_test), seconds


def compare_searches(name, seeds):
    from sklearn.model_selection import RandomizedSearchCV
    task = SEARCHES[name]()
    ours, theirs = (np.array([search(kind, task, seed) for seed in seeds])
                    for kind in (hptune.SearchCV, RandomizedSearchCV))
    for column, what in enumerate(("folds", "test")):
        line(f"{name}, {what}", ours[:, column], theirs[:, column])
    line(f"{name}, seconds", -ours[:, 2], -theirs[:, 2])


# ---- functions of Optuna's studies ----

def branin(trial):
    x = trial.suggest_float("x", -5, 10)
    y = trial.suggest_float("y", 0, 15)
    return (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6)**2 + \
        10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10 - 0.39788735772973816


HARTMANN_A = np.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14],
                       [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
HARTMANN_P = 1e-4 * np.array([[1312, 1696, 5569, 124, 8283, 5886],
                              [2329, 4135, 8307, 3736, 1004, 9991],
                              [2348, 1451, 3522, 2883, 3047, 6650],
                              [4047, 8828, 8732, 5743, 1091, 381]])
HARTMANN_W = np.array([1, 1.2, 3, 3.2])


def hartmann6(trial):
    x = np.array([trial.suggest_float(f"x{i}", 0, 1) for i in range(6)])
    inner = (HARTMANN_A * (x - HARTMANN_P)**2).sum(axis=1)
    return 3.32236801141551 - float(HARTMANN_W @ np.exp(-inner))


def choice(trial):
    """Which of three models, and the parameters that each of them has."""
    model = trial.suggest_categorical("model", ["svm", "net", "linear"])
    if model == "svm":
        loss = abs(math.log10(trial.suggest_float("C", 1e-3, 1e3, log=True)) -
                   1)
        if trial.suggest_categorical("kernel", ["rbf", "poly"]) == "poly":
            return loss + 0.1 * trial.suggest_int("degree", 2, 5)
        return loss + abs(trial.suggest_float("gamma", 0, 1) - 0.3)
    if model == "net":
        layers = trial.suggest_int("layers", 1, 4)
        return 0.2 + 0.5 / layers + sum(
            abs(trial.suggest_int(f"units{i}", 32, 512, step=32) / 128 - 1)
            for i in range(layers)) / layers
    return 3.0


FUNCTIONS = {"branin": branin, "hartmann6": hartmann6, "choice": choice}


def optimize(sampler, function):
    """The regret, and the processor seconds of it all."""
    import optuna
    study = optuna.create_study(sampler=sampler)
    start = time.process_time()
    study.optimize(function, n_trials=TRIALS)
    return study.best_value, time.process_time() - start


def compare_samplers(name, seeds):
    import optuna
    from hptune.optuna import Sampler
    ours, theirs = (
        np.array([optimize(kind(seed=seed), FUNCTIONS[name])
                  for seed in seeds])
        for kind in (Sampler, optuna.samplers.TPESampler))
    line(f"{name}, regret", -ours[:, 0], -theirs[:, 0])
    line(f"{name}, seconds", -ours[:, 1], -theirs[:, 1])


def cost(seeds):
    """Milliseconds of a suggestion with n trials told, and of the first one of
    a sampler that has them all still to read."""
    import optuna
    from hptune.optuna import Sampler
    print("| sampler | trials | suggestion, ms | the first, ms |\n"
          "|---|---|---|---|")
    for kind in (Sampler, optuna.samplers.TPESampler):
        for n in (100, 500):
            study = optuna.create_study(
                sampler=optuna.samplers.RandomSampler(seed=seeds[0]))
            study.optimize(hartmann6, n_trials=n)
            study.sampler = kind(seed=seeds[0])
            times = []
            for _ in range(11):
                start = time.process_time()
                trial = study.ask()
                value = hartmann6(trial)
                times.append(1e3 * (time.process_time() - start))
                study.tell(trial, value)
            print(f"| {kind.__name__} of {kind.__module__.split('.')[0]} | {n} "
                  f"| {np.median(times[1:]):.2f} | {times[0]:.1f} |")


# ---- the tables ----

def spread(values):
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    return f"{middle:.4g} ({low:.4g} to {high:.4g})"


def line(what, ours, theirs):
    """Of scores that are to be high; times and regrets come negated."""
    sign = -1 if (ours <= 0).all() and (theirs <= 0).all() else 1
    print(f"| {what} | {spread(sign * ours)} | {spread(sign * theirs)} | "
          f"{spread(ours - theirs)} | {(ours > theirs).sum()} / "
          f"{(ours == theirs).sum()} / {(ours < theirs).sum()} |", flush=True)


def head(who, seeds):
    print(f"\nMedian and quartiles of {len(seeds)} seeds; better by, and "
          f"better / equal / worse, are of pairs.\n\n| | hptune | {who} "
          "| better by | pairs |\n|---|---|---|---|---|")


def main():
    words = __doc__.split("\n\n")
    parser = argparse.ArgumentParser(
        description=words[0], usage=words[1].removeprefix("usage: "),
        epilog=words[3], formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--only", default=",".join(
        [*SEARCHES, *FUNCTIONS, "cost"]))
    options = parser.parse_args()
    names = options.only.split(",")
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    for name in names:
        if name not in {*SEARCHES, *FUNCTIONS, "cost"}:
            parser.error(f"--only: there is no '{name}'")
    warnings.simplefilter("ignore")
    logging.disable()  # Optuna's lines, one a trial
    for known, compare, who in (
            (SEARCHES, compare_searches, "RandomizedSearchCV"),
            (FUNCTIONS, compare_samplers, "Optuna's TPESampler")):
        if any(name in known for name in names):
            head(who, seeds)
        for name in names:
            if name in known:
                compare(name, seeds)
    if "cost" in names:
        print()
        cost(seeds)


if __name__ == "__main__":
    main()
