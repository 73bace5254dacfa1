"""Closing, the garbage collector, and the end of the process."""
import copy
import gc
import math
import pickle
import threading
import time
import weakref

import pytest

import hptune


class Marker:
    """What a function closes over, to see when it is gone."""


def everything():
    """A study with each kind of callback, and what they all hold on to."""
    marker = Marker()

    def quantile(u, held=marker):
        return u

    def predicate(params, held=marker):
        return True

    def objective(trial, held=marker):
        return trial["x"]

    def callback(study, trial, held=marker):
        pass

    space = hptune.Space({"x": hptune.user(quantile, quantile)})
    space.add_predicate(predicate)
    study = hptune.Study(space, "random")
    study.optimize(objective, 5, callback=callback,
                   split=hptune.Split.k_fold(10, 2))
    study.optimize(objective, 5, workers=2)
    return marker, space, study


def test_nothing_is_left_when_all_is_given_up():
    marker, space, study = everything()
    result = study.result()
    values = result.values
    gone = [weakref.ref(thing) for thing in (marker, space, study, result)]
    del marker, space, study, result
    gc.collect()
    assert [ref() is None for ref in gone] == [False, True, True, True]
    del values  # keeps the result's memory, and so the space's functions
    gc.collect()
    assert gone[0]() is None


def test_a_run_leaves_nothing_for_the_collector(line):
    marker = Marker()
    gone = weakref.ref(marker)

    def objective(trial, held=marker):
        return 1

    gc.collect()
    gc.disable()
    try:
        line.optimize(objective, 3)
        line.optimize(objective, 3, workers=2)
        del marker, objective
        assert gone() is None
    finally:
        gc.enable()


def test_an_exception_leaves_nothing_behind(line):
    marker = Marker()
    gone = weakref.ref(marker)

    def objective(trial, held=marker):
        raise ValueError("own")

    try:
        line.optimize(objective, 3)
    except ValueError:
        pass
    del marker, objective
    gc.collect()
    assert gone() is None


def test_a_cycle_through_a_predicate_is_collected():
    marker = Marker()
    gone = weakref.ref(marker)
    space = hptune.Space({"x": hptune.uniform(0, 1)})
    study = None

    def predicate(params, held=marker):
        return (space, study) is not None

    space.add_predicate(predicate)
    study = hptune.Study(space, "random")
    study.ask()
    del marker, predicate, space, study
    gc.collect()
    assert gone() is None


def test_memory_does_not_grow():
    resource = pytest.importorskip("resource")

    def work():
        for _ in range(200):
            _, _, study = everything()
            study.result().to_csv()
        gc.collect()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    work()
    before = work()
    assert work() - before < 4096  # KiB; one study that stayed takes 30


def test_closed_things_refuse_and_do_not_crash(line):
    trial = line.ask()
    result = line.result()
    with line, result:
        pass
    acts = [line.ask, lambda: line.tell(trial, 1), lambda: line.tell(0, 1),
            line.result, lambda: len(line), line.stop, line.explain,
            lambda: line.optimize(lambda trial: 1, 1), line.enqueue_defaults,
            lambda: line.add({}, 1), lambda: line.enqueue({}),
            lambda: line.add_outcome("o", 1), lambda: line.best_params,
            lambda: line.seconds, lambda: line.outcome_names]
    for act in acts:
        with pytest.raises(hptune.StateError, match="the study is closed"):
            act()
    reads = [name for name in dir(hptune.Result)
             if isinstance(getattr(hptune.Result, name), property)]
    assert len(reads) > 10
    calls = [lambda name=name: getattr(result, name) for name in reads]
    calls += [lambda: result.column("x"), lambda: result.params(0),
              result.to_csv, result.to_json, result.to_table, result.digest,
              lambda: result.save_csv("x"), lambda: len(result),
              lambda: result.surrogate([{"x": 0}]),
              result.surrogate_lengthscales]
    for act in calls:
        with pytest.raises(hptune.StateError, match="the result is closed"):
            act()
    line.close()
    result.close()
    assert trial["x"] == trial.params["x"]
    trial.set_outcome  # noqa: B018


def test_a_trial_outlives_its_study(line):
    trial = line.ask()
    line.close()
    del line
    gc.collect()
    assert trial.fold == -1 and trial.is_active("x")


def test_a_study_closed_during_a_run_is_freed_after_it():
    study = hptune.Study({"x": hptune.uniform(0, 1)}, "random")
    started, closed = threading.Event(), threading.Event()
    told = []

    def objective(trial):
        started.set()
        closed.wait()
        told.append(trial["x"])
        return 1

    thread = threading.Thread(target=study.optimize, args=(objective, 5),
                              kwargs={"workers": 2})
    thread.start()
    started.wait()
    study.close()
    closed.set()
    thread.join()
    assert len(told) == 5


def test_a_study_may_be_closed_while_others_call_it():
    def work(study):
        try:
            while True:
                trial = study.ask()
                study.tell(trial, trial["x"])
        except hptune.StateError:
            pass

    for _ in range(30):
        study = hptune.Study({"x": hptune.uniform(0, 1)}, "random")
        threads = [threading.Thread(target=work, args=(study,))
                   for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.002)
        study.close()
        for thread in threads:
            thread.join()


AT_EXIT = """
import hptune

space = hptune.Space({"x": hptune.user(lambda u: u)})
space.add_predicate(lambda params: True)
study = hptune.Study(space, "random")
study.optimize(lambda trial: trial["x"], 3)
trial = study.ask()
result = study.result()
values = result.values
cycle = [space, study, trial, result, values]
cycle.append(cycle)
hptune.kept = cycle
import sys
sys.kept = hptune.Study({"x": [1, 2]})
sys.kept_too = hptune.Distribution.__new__(hptune.Distribution)
"""


def test_handles_are_not_copied(line):
    line.tell(line.ask(), 1.0)
    for thing in (line, hptune.Space({"x": hptune.uniform(0, 1)}),
                  line.result(), hptune.Split.k_fold(10, 2)):
        with pytest.raises(TypeError):
            copy.deepcopy(thing)
    with pytest.raises(TypeError, match="neither copied nor pickled"):
        copy.deepcopy(line.result()._handle)
    assert len(line) == 1


def test_distributions_are_shared_by_copies():
    distribution = hptune.uniform(0, 1)
    assert copy.deepcopy([distribution])[0] is distribution
    assert copy.copy(distribution) is distribution


@pytest.mark.parametrize("distribution", [
    hptune.uniform(0, 1), hptune.int_log_uniform(1, 9), hptune.boolean(),
    hptune.ordinal([1, 2, 5]), hptune.constant(3),
    hptune.categorical(["a", None], [1, 3]), hptune.user(math.sqrt),
    hptune.normal(0, 9).clamped(-3, 3).rounded()], ids=repr)
def test_distributions_are_made_anew_from_a_pickle(distribution):
    again = pickle.loads(pickle.dumps(distribution))
    assert repr(again) == repr(distribution)
    assert again.choices == distribution.choices
    for u in (0, 0.3, 0.5, 1):
        assert again.quantile(u) == distribution.quantile(u)


def test_the_end_of_the_process_is_quiet(run_python):
    assert run_python(AT_EXIT) == ""


def test_memory_is_used_rightly_by_pythons_own_checks(run_python):
    assert run_python(AT_EXIT, PYTHONMALLOC="debug") == ""
