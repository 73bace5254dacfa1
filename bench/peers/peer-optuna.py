#!/usr/bin/python3
"""peer-optuna: Optuna's samplers in the quality bench.

usage: peer-optuna --sampler S --function F[,F...] --budget B --seeds K
                   [--first-seed I] [--set key=value ...] [--jobs J] [--trace]
                   [--workers Q | --batch Q]

As bench/study has it: the same functions, noise, seeds, lines.  The functions
and the record of a study are those of the library that the build makes; no
function is written twice.  A space is handed to Optuna as its users would write it:
suggest_float(log=...), suggest_int, suggest_categorical, conditions by asking
for a parameter only where it is active.  A point that a constraint forbids is
told as a pruned trial and does not count.  Under noise the trial with the
smallest observation is taken home, as Optuna's best_trial has it.
"""
import argparse
import collections
import ctypes
import json
import math
import multiprocessing
import os
import pathlib
import sys
import time
import warnings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
try:
    import optuna  # reads the environment
except ImportError:
    sys.exit("peer-optuna: needs Optuna (Debian: python3-optuna) for "
             + sys.executable)

FOLDER = pathlib.Path(__file__).resolve().parent  # of the build
LIBRARY = FOLDER.parent / "libbench-functions.so"
INFEASIBLE = -7     # HPT_E_INFEASIBLE
IN_VAIN = 10000     # infeasible points in a row


def mistake(text):
    sys.exit(f"peer-optuna: {text}")


# ---- the functions, by the library that all benches share ----

class Function(ctypes.Structure):
    """struct function; what is only used over there is a bare pointer."""

    _fields_ = [("name", ctypes.c_char_p), ("d", ctypes.c_size_t),
                ("minimum", ctypes.c_double), ("noise_sd", ctypes.c_double),
                ("value", ctypes.c_void_p), ("low", ctypes.c_void_p),
                ("high", ctypes.c_void_p), ("cube", ctypes.c_int),
                ("build", ctypes.c_void_p), ("noise", ctypes.c_void_p),
                ("observe", ctypes.c_void_p)]


class Group(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("about", ctypes.c_char_p),
                ("functions", ctypes.POINTER(Function)),
                ("n", ctypes.c_size_t)]


def load_library():
    library = ctypes.CDLL(str(LIBRARY))
    pointer, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
    doubles = ctypes.POINTER(ctypes.c_double)
    for name, result, arguments in [
            ("function_space", pointer, [ctypes.POINTER(Function)]),
            ("record_create", pointer, [ctypes.POINTER(Function),
                                        ctypes.c_uint64, ctypes.c_int64]),
            ("record_add", ctypes.c_double, [pointer, ctypes.c_int64, doubles]),
            ("record_line", pointer, [pointer, text, ctypes.c_int,
                                      ctypes.c_double]),
            ("record_destroy", None, [pointer]),
            ("free", None, [pointer]),
            ("hpt_space_to_json", pointer, [pointer]),
            ("hpt_text_destroy", None, [pointer]),
            ("hpt_space_destroy", None, [pointer]),
            ("hpt_sampler_create", pointer, [text]),
            ("hpt_study_create", pointer, [pointer, pointer]),
            ("hpt_study_destroy", None, [pointer]),
            ("hpt_study_enqueue", ctypes.c_int,
             [pointer, size, ctypes.POINTER(text), doubles]),
            ("hpt_last_error", text, [])]:
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


LIB = load_library()


def groups():
    n = ctypes.c_size_t.in_dll(LIB, "bench_group_count").value
    return list((Group * n).in_dll(LIB, "bench_groups"))


def find_functions(text):
    """Names or groups, as study has them: "all" is the first group, "more" the
    others but the last."""
    last = len(groups()) - 1
    found = {}
    for word in text.encode().split(b","):
        hits = [group.functions[k] for i, group in enumerate(groups())
                for k in range(group.n)
                if word in (group.name, b"more" if 0 < i < last else
                            b"" if i else b"all",
                            group.functions[k].name)]
        if not hits:
            mistake(f"--function: there is no '{word.decode()}'")
        found.update((function.name, function) for function in hits)
    return list(found.values())


class Space:
    """A function's space: its JSON, and which points the constraints allow."""

    def __init__(self, function):
        handle = LIB.function_space(ctypes.byref(function))
        text = LIB.hpt_space_to_json(handle)
        space = json.loads(ctypes.string_at(text))
        LIB.hpt_text_destroy(text)
        self.study = None
        if space["constraints"]:
            self.study = LIB.hpt_study_create(
                handle, LIB.hpt_sampler_create(b"random"))
        LIB.hpt_space_destroy(handle)
        self.parameters = space["parameters"]
        self.names = [p["name"] for p in self.parameters]
        self.conditions = {}
        for condition in space["conditions"]:
            self.conditions.setdefault(condition["child"], []).append(condition)

    def close(self):
        LIB.hpt_study_destroy(self.study)  # None is a no-op

    def is_active(self, name, values):
        return all(holds(c, values) for c in self.conditions.get(name, []))

    def allows(self, numbers):
        if self.study is None:
            return True
        active = [(name, x) for name, x in zip(self.names, numbers)
                  if not math.isnan(x)]
        names = (ctypes.c_char_p * len(active))(
            *(name.encode() for name, _ in active))
        xs = (ctypes.c_double * len(active))(*(x for _, x in active))
        status = LIB.hpt_study_enqueue(self.study, len(active), names, xs)
        if status < 0 and status != INFEASIBLE:
            mistake(LIB.hpt_last_error().decode())
        return status >= 0


def holds(condition, values):
    value = values.get(condition["parent"])
    if value is None:  # the parent is inactive
        return False
    if "low" in condition:
        return float(condition["low"]) <= value <= float(condition["high"])
    return value in condition.get("labels", condition.get("values"))


def suggest(trial, parameter):
    name, dist = parameter["name"], parameter["dist"]
    family = dist["distribution"]
    if family in ("uniform", "log_uniform"):
        return trial.suggest_float(name, dist["low"], dist["high"],
                                   log=family == "log_uniform")
    if family == "step":
        return trial.suggest_float(name, dist["low"], dist["high"],
                                   step=dist["step"])
    if family in ("int_uniform", "int_log_uniform", "int_step"):
        return trial.suggest_int(name, dist["low"], dist["high"],
                                 step=dist.get("step", 1),
                                 log=family == "int_log_uniform")
    if family == "categorical" and "weights" not in dist:
        return trial.suggest_categorical(name, dist["labels"])
    if family == "ordinal":
        return trial.suggest_categorical(name, dist["values"])
    if family == "boolean":
        return trial.suggest_categorical(name, [False, True])
    if family == "constant":
        return dist["value"]
    mistake(f"{name}: Optuna has nothing for the distribution '{family}'")


def suggest_point(trial, space):
    """The numbers that the function reads: indices of labels, NaN where
    inactive."""
    values, numbers = {}, []
    for parameter in space.parameters:
        name = parameter["name"]
        if not space.is_active(name, values):
            numbers.append(math.nan)
            continue
        value = values[name] = suggest(trial, parameter)
        labels = parameter["dist"].get("labels")
        numbers.append(float(labels.index(value) if labels else value))
    return numbers


# ---- studies ----

SAMPLERS = {
    "optuna-tpe": (optuna.samplers.TPESampler, {}),
    "optuna-tpe-multivariate": (optuna.samplers.TPESampler,
                                {"multivariate": True, "group": True}),
    "optuna-cmaes": (optuna.samplers.CmaEsSampler,
                     {"warn_independent_sampling": False}),
    "optuna-random": (optuna.samplers.RandomSampler, {}),
}


def ask(study, space):
    """The next feasible trial and its numbers."""
    for _ in range(IN_VAIN):
        trial = study.ask()
        numbers = suggest_point(trial, space)
        if space.allows(numbers):
            return trial, numbers
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
    mistake(f"{IN_VAIN} points in a row were infeasible")


def run(options, study, space, record):
    """Ask and tell until the budget is spent, as study.c has it; seconds."""
    most = max(options.workers, options.batch)
    pending = collections.deque()
    asked = told = 0
    seconds = 0.0
    while told < options.budget:
        start = time.perf_counter()
        if not pending or options.batch == 1:
            while len(pending) < most and asked < options.budget:
                pending.append((asked, *ask(study, space)))
                asked += 1
        number, trial, numbers = pending.popleft()
        observed = LIB.record_add(
            record, number, (ctypes.c_double * len(numbers))(*numbers))
        study.tell(trial, observed)
        seconds += time.perf_counter() - start
        told += 1
    return seconds


def head_of(options):
    head = {"sampler": options.sampler}
    if options.set:
        head["settings"] = dict(options.set)
    for key in ("workers", "batch"):
        if getattr(options, key) > 1:
            head[key] = getattr(options, key)
    head["version"] = f"optuna {optuna.__version__}"
    return json.dumps(head, separators=(",", ":"))[1:-1]


def work(task):
    """The line of one study."""
    options, name, seed = task
    function = find_functions(name)[0]
    sampler, settings = SAMPLERS[options.sampler]
    study = optuna.create_study(
        sampler=sampler(seed=seed, **{**settings, **dict(options.set)}))
    space = Space(function)
    record = LIB.record_create(ctypes.byref(function), seed, options.budget)
    seconds = run(options, study, space, record)
    text = LIB.record_line(record, head_of(options).encode(), options.trace,
                           seconds)
    line = ctypes.string_at(text).decode()
    LIB.free(text)
    LIB.record_destroy(record)
    space.close()
    return line


# ---- the command line ----

def whole(low, high):
    def read(text):
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(
                f"'{text}' is not a whole number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(
                f"{value} is not in {low}..{high}")
        return value
    return read


def setting(text):
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise argparse.ArgumentTypeError(f"'{text}' is not key=value")
    try:
        return key, json.loads(value)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"the value of '{text}' is no number, true or false") from None


def read_arguments():
    parser = argparse.ArgumentParser(
        prog="peer-optuna", formatter_class=argparse.RawTextHelpFormatter,
        description=__doc__.split("\n\n")[2], usage=__doc__.split("\n\n")[1]
        .removeprefix("usage: "), epilog="groups and their functions:\n"
        + "\n".join(f"  {g.name.decode()} ({g.about.decode()}): " + " ".join(
            g.functions[i].name.decode() for i in range(g.n))
            for g in groups()))
    parser.add_argument("--sampler", required=True, choices=SAMPLERS)
    parser.add_argument("--function", required=True, metavar="F[,F...]")
    parser.add_argument("--budget", required=True, type=whole(1, 1000000))
    parser.add_argument("--seeds", required=True, type=whole(1, 1000000))
    parser.add_argument("--first-seed", default=0, type=whole(0, 2**31 - 1))
    parser.add_argument("--set", action="append", default=[], type=setting,
                        metavar="key=value",
                        help="an argument of the sampler's constructor")
    parser.add_argument("--jobs", default=1, type=whole(1, 1024))
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--workers", default=1, type=whole(1, 1024))
    parser.add_argument("--batch", default=1, type=whole(1, 1024))
    options = parser.parse_args()
    if options.workers > 1 and options.batch > 1:
        mistake("--workers and --batch exclude each other")
    try:
        SAMPLERS[options.sampler][0](seed=0, **dict(options.set))
    except (TypeError, ValueError) as error:
        mistake(f"--set: {error}")
    return options


def main():
    warnings.simplefilter("ignore")  # of experimental samplers and the like
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    options = read_arguments()
    tasks = [(options, function.name.decode(), seed)
             for seed in range(options.first_seed,
                               options.first_seed + options.seeds)
             for function in find_functions(options.function)]
    if options.jobs > 1:
        with multiprocessing.Pool(options.jobs) as pool:
            for line in pool.imap_unordered(work, tasks):
                print(line, flush=True)
    else:
        for task in tasks:
            print(work(task), flush=True)


if __name__ == "__main__":
    main()
