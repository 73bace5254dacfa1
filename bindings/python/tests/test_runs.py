"""Runs: objectives, exceptions, workers, limits, folds."""
import math
import threading
import time
import traceback

import pytest

import hptune
from hptune import Status

WORKERS = pytest.mark.parametrize("workers", [1, 4])


def square(trial):
    return trial["x"] ** 2


@WORKERS
def test_a_run_evaluates_so_many_trials(line, workers):
    assert line.optimize(square, 20, workers=workers) is Status.OK
    result = line.result()
    assert len(line) == 20 and set(result.states) == {1}
    assert list(result.values) == [x ** 2 for x in result.column("x")]
    assert line.optimize(square, 0) is Status.OK and len(line) == 20


def test_workers_find_what_one_worker_finds():
    def digest(workers):
        study = hptune.Study({"x": hptune.uniform(-1, 1)}, "sobol", seed=5)
        study.optimize(square, 64, workers=workers)
        return study.result().digest()

    assert digest(1) == digest(4)


def test_one_worker_is_the_calling_thread_and_several_are_not(line):
    seen = set()

    def objective(trial):
        seen.add(threading.get_ident())
        time.sleep(0.001)
        return 1

    line.optimize(objective, 5)
    assert seen == {threading.get_ident()}
    seen.clear()
    line.optimize(objective, 40, workers=4)
    assert threading.get_ident() not in seen and len(seen) > 1


def test_workers_use_numpy_at_once():
    numpy = pytest.importorskip("numpy")
    matrix = numpy.random.default_rng(1).normal(size=(60, 60))

    def objective(trial):
        time.sleep(0.002)
        return float(numpy.abs(numpy.linalg.eigvals(
            matrix * trial["x"])).max())

    study = hptune.Study({"x": hptune.uniform(0, 1)}, "gp", seed=1)
    assert study.optimize(objective, 40, workers=4) is Status.OK
    assert len(study) == 40 and study.best_params["x"] < 0.1


def test_runs_of_many_studies_at_once_do_not_wait_for_each_other():
    studies = [hptune.Study({"x": hptune.uniform(-1, 1)}, "random", seed=3)
               for _ in range(8)]
    threads = [threading.Thread(
        target=study.optimize, args=(square, 50),
        kwargs={"workers": 1 + i % 4}) for i, study in enumerate(studies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {study.result().digest() for study in studies} == {
        studies[0].result().digest()}


def test_runs_of_one_space_at_once_call_its_functions():
    space = hptune.Space({"x": hptune.user(lambda u: u)})
    space.add_predicate(lambda params: params["x"] < 0.5)
    studies = [hptune.Study(space, "random", seed=i) for i in range(4)]
    threads = [threading.Thread(
        target=study.optimize, args=(square, 40 * (i + 1)),
        kwargs={"workers": 1 + i % 3}) for i, study in enumerate(studies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i, study in enumerate(studies):
        result = study.result()
        assert len(result) == 40 * (i + 1) and set(result.states) == {1}
        assert max(result.column("x")) < 0.5


def test_a_run_without_a_thread_to_be_had_goes_on(line, monkeypatch):
    def start(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    assert line.optimize(square, 10, workers=3) is Status.OK
    monkeypatch.undo()
    assert line.optimize(square, 10, workers=3) is Status.OK
    assert set(line.result().states) == {1} and len(line) == 20


def test_an_objective_may_ask_and_read_its_own_study(line):
    def objective(trial):
        if trial.number == 3:
            other = line.ask()
            line.tell(other, 5)
            assert len(line.result()) == len(line)
        return trial["x"]

    line.optimize(objective, 6)
    assert len(line) == 7


# ---- exceptions ----

@WORKERS
def test_an_exception_comes_out_as_it_was_and_what_was_told_stays(
        line, workers):
    class Own(Exception):
        pass

    own = Own("text")

    def deep(trial):
        if trial.number >= 7:
            raise own
        return trial["x"]

    with pytest.raises(Own) as caught:
        line.optimize(lambda trial: deep(trial), 100, workers=workers)
    assert caught.value is own
    names = [frame.name for frame in traceback.extract_tb(own.__traceback__)]
    assert "deep" in names
    states = list(line.result().states)
    assert states[:7].count(1) >= 7 - workers and states[7] == 3
    assert len(states) < 100 and 0 not in states
    assert line.optimize(square, 5, workers=workers) is Status.OK


@WORKERS
def test_no_exception_is_special(line, workers):
    for exception in (SystemExit(3), GeneratorExit(), KeyboardInterrupt()):
        def objective(trial, exception=exception):
            raise exception

        with pytest.raises(type(exception)) as caught:
            line.optimize(objective, 5, workers=workers)
        assert caught.value is exception
    # given up: what ends a program says nothing of a configuration
    assert set(line.result().states) == {4}


@WORKERS
def test_a_failed_or_pruned_trial_does_not_end_the_run(line, workers):
    def objective(trial):
        if trial.number % 4 == 0:
            raise hptune.TrialFailed("diverged")
        if trial.number % 4 == 1:
            raise hptune.Pruned(2.5)
        if trial.number % 4 == 2:
            raise hptune.Pruned
        return math.nan if trial.number == 3 else 1

    assert line.optimize(objective, 8, workers=workers) is Status.OK
    result = line.result()
    assert list(result.states) == [3, 2, 2, 3, 3, 2, 2, 1]
    assert result.values[1] == 2.5 and result.values[2] != result.values[2]


@pytest.mark.parametrize("value", [None, "1", [1], object()])
def test_an_objective_without_a_number_ends_the_run(line, value):
    with pytest.raises(TypeError, match="the objective returned .* number"):
        line.optimize(lambda trial: value, 5)
    assert list(line.result().states) == [3]


def test_a_trial_pruned_with_nonsense_ends_the_run(line):
    def objective(trial):
        raise hptune.Pruned("much")

    with pytest.raises(TypeError, match="pruned with 'much'"):
        line.optimize(objective, 5)


def test_a_misspelt_parameter_ends_the_run(line):
    with pytest.raises(KeyError, match="no parameter 'y', but x"):
        line.optimize(lambda trial: trial["y"], 5)


def test_deep_recursion_in_an_objective_is_an_exception_like_any(line):
    def objective(trial):
        return objective(trial)

    with pytest.raises(RecursionError):
        line.optimize(objective, 5)


@WORKERS
def test_an_exception_in_the_callback_comes_out(line, workers):
    def callback(study, trial):
        if trial.number == 3:
            raise LookupError("seen enough")

    with pytest.raises(LookupError, match="seen enough"):
        line.optimize(square, 100, workers=workers, callback=callback)
    assert 4 <= len(line) < 100
    assert line.result().states[3] == 1


# ---- limits ----

@WORKERS
def test_limits_end_a_run_and_say_so(line, workers):
    more = {"workers": workers}
    assert line.optimize(square, target=0.1, **more) is Status.TARGET_REACHED
    assert line.best_value <= 0.1
    assert line.optimize(square, patience=5, **more) is Status.NO_IMPROVEMENT
    assert line.optimize(square, timeout=0.02, **more) is Status.TIME_LIMIT
    # limits are those of one run
    assert line.optimize(square, 3, **more) is Status.OK
    finite = hptune.Study({"kind": ["a", "b"]}, "random")
    assert finite.optimize(lambda t: 1, 9, **more) is Status.EXHAUSTED
    assert len(finite) == 2


@WORKERS
def test_stop_ends_a_run(line, workers):
    def callback(study, trial):
        assert study is line
        if trial.number == 4:
            study.stop()

    assert line.optimize(square, 1000, workers=workers,
                         callback=callback) is Status.STOPPED
    assert 5 <= len(line) < 1000


def test_the_callback_sees_what_was_told(line):
    seen = []

    def objective(trial):
        if trial.number == 1:
            raise hptune.TrialFailed
        return trial["x"]

    line.optimize(objective, 3, callback=lambda study, t: seen.append(t))
    assert [t.number for t in seen] == [0, 1, 2]
    assert [t.state for t in seen] == ["complete", "failed", "complete"]
    assert seen[0].value == seen[0]["x"] and seen[1].value is None
    with pytest.raises(hptune.StateError):
        seen[0].get_outcome("o")


@pytest.mark.parametrize("more, error, text", [
    ({}, ValueError, "without any limit"),
    ({"n_trials": -1}, ValueError, "-1"),
    ({"n_trials": 1.5}, TypeError, "n_trials"),
    ({"n_trials": 1, "workers": 0}, ValueError, "0"),
    ({"n_trials": 1, "workers": 1 << 40}, ValueError, "workers"),
    ({"n_trials": 1, "timeout": -1}, ValueError, "-1"),
    ({"n_trials": 1, "timeout": "1"}, TypeError, "timeout"),
    ({"n_trials": 1, "repeats": 0}, ValueError, "0"),
    ({"n_trials": 1, "racing": 2}, ValueError, "2"),
    ({"n_trials": 1, "patience": -2}, ValueError, "-2"),
    ({"n_trials": 1, "split": 5}, TypeError, "split is 5"),
])
def test_a_run_refuses_what_is_wrong(line, more, error, text):
    with pytest.raises(error, match=text):
        line.optimize(square, **more)
    assert len(line) == 0
    assert line.optimize(square, 2) is Status.OK


def test_a_study_has_one_run_at_a_time(line):
    def objective(trial):
        for workers in (1, 2):
            with pytest.raises(hptune.StateError, match="under way"):
                line.optimize(square, 1, workers=workers)
        return 1

    line.optimize(objective, 2)
    line.optimize(objective, 2, workers=2)
    assert list(line.result().states) == [1] * 4


def test_maximizing_is_said_once():
    study = hptune.Study({"x": hptune.uniform(-1, 1)}, "gp",
                         direction="maximize", seed=2)
    study.optimize(lambda trial: -square(trial), 20)
    assert study.best_value == max(study.result().values)
    assert abs(study.best_params["x"]) < 0.1


def test_outcomes_are_told_in_an_objective():
    study = hptune.Study({"x": hptune.uniform(0, 1)}, "random", seed=4)
    study.add_outcome("size", 0.5)

    def objective(trial):
        trial.set_outcome("size", trial["x"])
        return -trial["x"]

    study.optimize(objective, 30, workers=2)
    result = study.result()
    assert result.best_params["x"] <= 0.5 and result.best_is_feasible
    assert list(result.outcomes["size"]) == list(result.column("x"))


# ---- folds ----

def test_a_split_evaluates_once_a_fold(line):
    split = hptune.Split.k_fold(30, 3, seed=1)
    seen = {}

    def objective(trial):
        seen.setdefault(trial.number, []).append(
            (trial.fold, trial.repeat, trial.seed, list(trial.train_rows),
             list(trial.score_rows)))
        return float(trial.fold)

    line.optimize(objective, 2, split=split, racing=0)
    assert line.result().values[0] == 1
    assert line.result().standard_errors[0] == pytest.approx(1 / math.sqrt(3))
    for evaluations in seen.values():
        assert [fold for fold, *_ in evaluations] == [0, 1, 2]
        assert len({seed for _, _, seed, *_ in evaluations}) == 3
        for fold, _, _, train, score in evaluations:
            assert sorted(train + score) == list(range(30))
            assert train == list(split.train_rows(fold))
            assert score == list(split.validation_rows(fold))


def test_repeats_evaluate_with_other_seeds(line):
    seeds = []

    def objective(trial):
        seeds.append((trial.repeat, trial.seed))
        return 1

    line.optimize(objective, 1, repeats=3)
    assert [repeat for repeat, _ in seeds] == [0, 1, 2]
    assert len({seed for _, seed in seeds}) == 3


def test_rows_outlive_trial_study_and_split():
    kept = []
    study = hptune.Study({"x": hptune.uniform(0, 1)}, "random")
    split = hptune.Split.k_fold(20, 2)
    want = list(split.train_rows(0))

    def objective(trial):
        kept.append(trial.train_rows)
        return 1

    study.optimize(objective, 1, split=split)
    del study, split
    assert list(kept[0]) == want


def test_test_rows_are_scored_once(line):
    split = hptune.Split.k_fold(50, 5, test_fraction=0.2)
    line.optimize(square, 3, split=split)
    seen = []

    def objective(trial):
        seen.append((len(trial.train_rows), len(trial.score_rows),
                     trial["x"]))
        return 7.5

    assert split.is_sealed
    assert line.score_test(objective, split) == 7.5
    assert seen == [(40, 10, line.best_params["x"])]
    assert not split.is_sealed
    with pytest.raises(hptune.StateError):
        line.score_test(objective, split)


def test_an_exception_in_the_final_test_comes_out(line):
    split = hptune.Split.holdout(10, 0.3, test_fraction=0.3)
    line.optimize(square, 2, split=split)
    with pytest.raises(ZeroDivisionError):
        line.score_test(lambda trial: 1 / 0, split)
