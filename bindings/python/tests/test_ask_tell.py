"""Studies that are asked and told, and samplers."""
import json
import math
import pickle
import threading

import pytest

import hptune


def test_ask_and_tell_fill_the_history(line):
    for number in range(5):
        trial = line.ask()
        assert trial.number == number and trial.state == "running"
        assert trial["x"] == trial.params["x"]
        assert trial.value is None
        assert len(line) == number + 1
        line.tell(trial, trial["x"] ** 2)
        assert trial.state == "complete" and trial.value == trial["x"] ** 2
    assert line.best_value == min(line.result().values)
    assert line.best_value == line.best_params["x"] ** 2


def test_a_trial_may_be_told_by_its_number(line):
    trial = line.ask()
    line.tell(trial.number, 3)
    assert trial.state == "complete" and trial.value == 3
    with pytest.raises(hptune.NotFoundError):
        line.tell(trial.number, 3)
    with pytest.raises(KeyError):
        line.tell(99, 1)


def test_numbers_of_numpy_are_numbers(line):
    numpy = pytest.importorskip("numpy")
    line.ask()
    line.tell(numpy.int64(0), numpy.float32(0.5),
              standard_error=numpy.float64(0.25))
    assert line.result().standard_errors[0] == 0.25


@pytest.mark.parametrize("direction, good", [("minimize", -math.inf),
                                             ("maximize", math.inf)])
def test_states_are_those_of_the_library(direction, good):
    study = hptune.Study({"x": hptune.uniform(0, 1)}, "random",
                         direction=direction)
    assert study.direction == direction
    told = [(1.5, {}), (None, {}), (math.nan, {}), (good, {}), (-good, {}),
            (2, {"standard_error": 0.5}), (2, {"state": "pruned"}),
            (None, {"state": "pruned"}), (None, {"state": "failed"}),
            (7, {"state": "abandoned"}), (1, {"state": "complete"})]
    trials = [study.ask() for _ in told]
    for trial, (value, more) in zip(trials, told):
        study.tell(trial, value, **more)
    result = study.result()
    for trial in trials:
        state = hptune.TrialState(result.states[trial.number])
        assert trial.state == state.name.lower()
        value = result.values[trial.number]
        assert trial.value == (None if value != value else value)
    assert [t.state for t in trials] == [
        "complete", "failed", "failed", "failed", "complete", "complete",
        "pruned", "pruned", "failed", "abandoned", "complete"]
    assert result.standard_errors[5] == 0.5 == trials[5].standard_error


@pytest.mark.parametrize("act, error, text", [
    (lambda s, t: s.tell(t, "1"), TypeError, "value is '1'"),
    (lambda s, t: s.tell(t, [1]), TypeError, "not a number"),
    (lambda s, t: s.tell(t, 1, state="lost"), ValueError, "'lost' is none of"),
    (lambda s, t: s.tell(t, 1, standard_error=-1), ValueError, ""),
    (lambda s, t: s.tell(1.5, 1), TypeError, "trial is 1.5"),
    (lambda s, t: s.tell(1 << 80, 1), ValueError, "lies outside of"),
    (lambda s, t: s.add({"x": 9}, 1), ValueError, "x"),
    (lambda s, t: s.add({"y": 9}, 1), KeyError, "no parameter 'y'"),
    (lambda s, t: s.add([("x", 0)], 1), TypeError, "mapping"),
    (lambda s, t: s.add({"x": 0}, 1, outcomes={"o": 1}), KeyError, "'o'"),
    (lambda s, t: s.enqueue({"x": "0"}), TypeError, "x is '0'"),
    (lambda s, t: s.add_outcome("late", 1), hptune.StateError, ""),
    (lambda s, t: t.set_outcome("o", 1), KeyError, "o"),
    (lambda s, t: t["y"], KeyError, "no parameter 'y'"),
    (lambda s, t: t.is_active("y"), KeyError, "no parameter 'y'"),
    (lambda s, t: t.train_rows, hptune.StateError, "no split"),
    (lambda s, t: s.best_params, hptune.NoDataError, ""),
    (lambda s, t: hptune.Study(3), TypeError, "mapping"),
    (lambda s, t: hptune.Study({"x": [1]}, 3), TypeError, "sampler"),
    (lambda s, t: hptune.Study({"x": [1]}, "sa"), KeyError, '"sa" is none of'),
    (lambda s, t: hptune.Study({"x": [1]}, seed=-1), ValueError, "seed"),
    (lambda s, t: hptune.Study({"x": [1]}, direction="up"), ValueError, "'up'"),
])
def test_what_is_wrong_is_refused_and_the_trial_goes_on(line, act, error, text):
    trial = line.ask()
    with pytest.raises(error, match=text):
        act(line, trial)
    line.tell(trial, 1)
    assert trial.state == "complete"


def test_a_trial_of_another_study_is_refused(line):
    other = hptune.Study({"x": hptune.uniform(0, 1)}, "random")
    line.ask()
    with pytest.raises(ValueError, match="of another study"):
        line.tell(other.ask(), 1)


def test_an_inactive_parameter_is_absent():
    space = hptune.Space({"kind": ["a", "b"], "x": hptune.uniform(0, 1)})
    space.add_condition("x", "kind", "a")
    study = hptune.Study(space, "random")
    study.enqueue({"kind": "b"})
    trial = study.ask()
    assert trial.params == {"kind": "b"}
    assert not trial.is_active("x") and "x" not in trial
    with pytest.raises(KeyError, match="x is not active in trial 0"):
        trial["x"]


def test_a_finite_space_is_exhausted():
    study = hptune.Study({"kind": ["a", "b", "c"]}, "random")
    found = [study.ask() for _ in range(4)]
    assert found[3] is None
    assert {t["kind"] for t in found[:3]} == {"a", "b", "c"}


def test_the_same_seed_proposes_the_same():
    def points(seed):
        study = hptune.Study({"x": hptune.uniform(0, 1)}, "random", seed=seed)
        trials = [study.ask() for _ in range(5)]
        return [(t.params["x"], t.seed) for t in trials]

    assert points(1) == points(1)
    assert points(1) != points(2 ** 64 - 1)


def test_what_is_known_is_added_and_tried():
    space = hptune.Space()
    space.add_float("x", 0, 1, default=0.5)
    space.add_categorical("kind", ["a", None])
    study = hptune.Study(space, "random")
    study.add_outcome("cost", 2)
    study.add({"x": 0.25, "kind": None}, 1, standard_error=0.1,
              outcomes={"cost": 1})
    study.add({"x": 0.75}, None)
    study.enqueue({"x": 0.125, "kind": None})
    study.enqueue_defaults()
    assert study.ask().params == {"x": 0.125, "kind": None}
    assert study.ask()["x"] == 0.5
    result = study.result()
    assert result.params(0) == {"x": 0.25, "kind": None}
    assert list(result.states) == [1, 3, 0, 0]
    assert result.outcomes["cost"][0] == 1


def test_outcomes_decide_what_is_feasible():
    study = hptune.Study({"x": hptune.uniform(0, 1)}, "random")
    study.add_outcome("latency", 5)
    assert study.outcome_names == ["latency"]
    for value, latency in ((1, 9), (2, 4), (3, None)):
        trial = study.ask()
        if latency is not None:
            trial.set_outcome("latency", latency)
            assert trial.get_outcome("latency") == latency
        study.tell(trial, value)
        with pytest.raises(hptune.StateError, match="is complete"):
            trial.set_outcome("latency", 1)
    result = study.result()
    assert result.best_number == 1 and result.best_is_feasible
    assert list(result.outcomes) == ["latency"]
    assert list(result.outcomes["latency"][:2]) == [9, 4]
    assert result.violations[0] > 0 and result.violations[1] == 0


def test_the_sampler_explains_itself():
    study = hptune.Study({"x": hptune.uniform(0, 1)}, "gp")
    for _ in range(12):
        trial = study.ask()
        study.tell(trial, (trial["x"] - 0.3) ** 2)
    found = study.explain()
    assert found["sampler"] == "gp" and "x" in found["lengthscales"]
    assert study.seconds > 0


def test_threads_may_ask_and_tell_one_study(line):
    def work():
        for _ in range(200):
            trial = line.ask()
            line.tell(trial, trial["x"])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result = line.result()
    assert len(result) == 1600 and set(result.states) == {1}
    assert list(result.values) == list(result.column("x"))


def test_threads_may_have_a_study_each():
    digests = {}

    def work(seed):
        space = hptune.Space({"x": hptune.uniform(0, 1), "k": ["a", "b"],
                              "q": hptune.user(lambda u: u * 2)})
        space.add_predicate(lambda params: params["x"] < 0.9)
        study = hptune.Study(space, "random", seed=seed % 4)
        study.optimize(lambda trial: trial["x"] + trial["q"], 60)
        digests[seed] = study.result().digest()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(digests) == 16
    assert all(digests[seed] == digests[seed % 4] for seed in digests)
    assert len(set(digests.values())) == 4


FORKED = """
import os, sys, warnings
import hptune
warnings.simplefilter("ignore")  # of fork() in a process with threads

study = hptune.Study({"x": hptune.uniform(0, 1)}, "random")
trial = study.ask()
child = os.fork()
if child == 0:
    code = 1
    try:
        for act in (study.ask, lambda: study.tell(trial, 1), study.result,
                    lambda: len(study), lambda: study.add({"x": 0.5}, 1),
                    lambda: study.optimize(lambda trial: 1, 3)):
            try:
                act()
            except hptune.StateError as error:
                assert error.status == hptune.Status.E_STATE
                assert "fork" in str(error), error
            else:
                raise AssertionError("was allowed")
        study.close()
        new = hptune.Study({"x": hptune.uniform(0, 1)}, "random")
        new.optimize(lambda trial: trial["x"], 3, workers=2)
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)
assert os.waitpid(child, 0)[1] == 0
study.tell(trial, 1)
print(len(study))
"""


def test_a_study_is_refused_after_fork_in_the_child(run_python):
    assert run_python(FORKED) == "1\n"


# ---- samplers ----

def test_samplers_list_their_options():
    assert {"grid", "random", "sobol", "gp"} <= set(hptune.sampler_names())
    for name in hptune.sampler_names():
        sampler = hptune.Sampler(name)
        assert sampler.name == name
        for key, option in sampler.options.items():
            assert option.low <= option.default <= option.high and option.help
            assert sampler[key] == option.default
            sampler.set(key, option.default)
    options = hptune.Sampler("gp").options
    assert "reproducible" in options and len(options) == len(list(options))
    assert "Option(" in repr(options)


def test_an_option_is_set_and_read():
    sampler = hptune.Sampler("gp", reproducible=True)
    assert sampler["reproducible"] == 1
    assert repr(sampler) == "hptune.Sampler('gp', reproducible=1.0)"


@pytest.mark.parametrize("act, error, text", [
    (lambda: hptune.Sampler("nix"), KeyError, "none of"),
    (lambda: hptune.Sampler("gp", nix=1), KeyError, "nix"),
    (lambda: hptune.Sampler("gp", reproducible=7), ValueError, "7"),
    (lambda: hptune.Sampler("gp", reproducible="1"), TypeError, "number"),
    (lambda: hptune.Sampler("gp")["nix"], KeyError, "nix"),
    (lambda: hptune.Sampler("gp").set_grid_levels("x", 3), ValueError, ""),
    (lambda: hptune.Sampler("grid").set_grid_levels("x", 0), ValueError, ""),
    (lambda: hptune.Sampler("grid").set_grid_levels("x", -1), ValueError, ""),
])
def test_samplers_refuse_what_is_wrong(act, error, text):
    with pytest.raises(error, match=text):
        act()


def test_a_grid_has_levels_and_values():
    sampler = hptune.Sampler("grid")
    sampler.set_grid_levels("x", 3)
    sampler.set_grid_values("n", [2, 7])
    sampler.set_grid_values("kind", [None])
    for _ in range(2):  # a sampler is a recipe: good for any number of studies
        study = hptune.Study({"x": hptune.uniform(0, 1),
                              "n": hptune.int_uniform(1, 9),
                              "kind": ["a", None]}, sampler)
        found = set()
        while (trial := study.ask()) is not None:
            found.add((trial["x"], trial["n"], trial["kind"]))
        assert found == {(x, n, None) for x in (0, 0.5, 1) for n in (2, 7)}
    with pytest.raises(KeyError, match="no parameter 'x'"):
        hptune.Study({"y": [1]}, sampler)


# ---- errors ----

@pytest.mark.parametrize("cls, parent", [
    (hptune.InvalidError, ValueError), (hptune.RangeError, ValueError),
    (hptune.NotFoundError, KeyError), (hptune.StateError, RuntimeError),
    (hptune.NoMemoryError, MemoryError), (hptune.FileError, OSError),
    (hptune.InfeasibleError, Exception), (hptune.NoDataError, Exception)])
def test_errors_are_what_python_calls_them(cls, parent):
    error = cls("the text")
    assert isinstance(error, (hptune.Error, parent))
    assert isinstance(error, hptune.Error) and isinstance(error, parent)
    assert str(error) == "the text"
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is cls and str(again) == "the text"
    assert again.status == error.status < 0


def test_an_infeasible_space_says_so():
    space = hptune.Space({"x": hptune.uniform(0, 1)})
    space.add_predicate(lambda params: False)
    study = hptune.Study(space, "random")
    with pytest.raises(hptune.InfeasibleError) as caught:
        study.ask()
    assert caught.value.status == hptune.Status.E_INFEASIBLE


def test_a_file_that_cannot_be_written_says_which(line):
    line.add({"x": 0}, 1)
    with pytest.raises(OSError, match="/nowhere/result.csv"):
        line.result().save_csv("/nowhere/result.csv")


def test_text_of_a_space_is_json(line):
    line.add({"x": 0}, 1)
    assert json.loads(line.result().to_json())["trials"]
