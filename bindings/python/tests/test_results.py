"""Results: columns that are the library's memory, the surrogate, text."""
import gc
import math

import pytest

import hptune


@pytest.fixture
def study():
    space = hptune.Space({"x": hptune.uniform(-1, 1),
                          "n": hptune.int_uniform(1, 9),
                          "kind": ["a", "b"], "size": hptune.ordinal([1, 5]),
                          "flag": hptune.boolean()})
    space.add_float("of_a", 0, 1)
    space.add_condition("of_a", "kind", "a")
    study = hptune.Study(space, "random", seed=6)
    study.optimize(lambda trial: trial["x"] ** 2 + trial["n"], 25)
    return study


COLUMNS = ["values", "standard_errors", "states", "seconds", "running_best",
           "violations"]


def test_columns_are_arrays_without_a_copy(study):
    numpy = pytest.importorskip("numpy")
    result = study.result()
    for name in COLUMNS:
        one, other = getattr(result, name), getattr(result, name)
        assert isinstance(one, numpy.ndarray) and one.shape == (25,)
        assert numpy.shares_memory(one, other)
        assert not one.flags.writeable and not one.flags.owndata
        with pytest.raises(ValueError):
            one[0] = 1
    assert result.values.dtype == numpy.float64
    assert result.states.dtype == numpy.intc
    assert result.column("x").dtype == numpy.float64
    assert result.column_int("n").dtype == numpy.int64


def test_columns_outlive_result_and_study(study):
    result = study.result()
    values, states = result.values, result.states
    want = list(values)
    result.close()
    study.close()
    del result, study
    gc.collect()
    for _ in range(100):  # what was freed would be taken again
        hptune.Study({"x": hptune.uniform(0, 1)}, "random").result()
    assert list(values) == want and set(states) == {1}


def test_columns_and_parameters_agree(study):
    result = study.result()
    for number in range(len(result)):
        params = result.params(number)
        assert params["x"] == result.column("x")[number]
        assert params["n"] == result.column_int("n")[number]
        assert "ab"[int(result.column("kind")[number])] == params["kind"]
        assert "ab"[result.column_int("kind")[number]] == params["kind"]
        assert (1, 5)[result.column_int("size")[number]] == params["size"]
        assert result.column_int("flag")[number] == params["flag"]
        assert math.isnan(result.column("of_a")[number]) == (
            "of_a" not in params)
    best = result.best_number
    assert result.values[best] == min(result.values) == result.best_value
    assert result.params(best) == result.best_params == study.best_params
    assert result.running_best[-1] == result.best_value
    assert result.best_standard_error == 0
    assert 0 <= result.estimated_best_number < 25


def test_a_result_is_of_its_moment(study):
    result = study.result()
    study.add({"x": 0, "n": 1}, -5)
    assert len(result) == 25 and len(study.result()) == 26
    assert result.best_value != study.best_value == -5


def test_an_empty_result_has_empty_columns():
    result = hptune.Study({"n": hptune.int_uniform(1, 3)}, "random").result()
    assert len(result) == 0 and result
    for name in COLUMNS:
        assert len(getattr(result, name)) == 0
    assert len(result.column("n")) == len(result.column_int("n")) == 0
    for name in ("best_number", "best_value", "best_params",
                 "best_standard_error", "best_is_feasible",
                 "estimated_best_number"):
        with pytest.raises(hptune.NoDataError):
            getattr(result, name)
    assert result.outcomes == {}


@pytest.mark.parametrize("act, error, text", [
    (lambda r: r.column("nix"), KeyError, "no parameter 'nix'"),
    (lambda r: r.column_int("x"), hptune.InvalidError, "x"),
    (lambda r: r.params(25), KeyError, "no trial 25 among 25"),
    (lambda r: r.params(-1), KeyError, "no trial -1"),
    (lambda r: r.to_table(-1), ValueError, "rows"),
    (lambda r: r.surrogate([[1, 2]]), ValueError, "2 values, the space 6"),
    (lambda r: r.surrogate([{"nix": 1}]), KeyError, "nix"),
    (lambda r: r.surrogate([{"x": 0}]), hptune.InvalidError, ""),
    (lambda r: r.save_csv("a\0b"), ValueError, "zero character"),
])
def test_what_is_wrong_is_refused(study, act, error, text):
    with pytest.raises(error, match=text):
        act(study.result())


def test_text_is_that_of_the_library(study, tmp_path):
    result = study.result()
    lines = result.to_csv().splitlines()
    assert len(lines) == 26
    assert lines[0].startswith("number,state,value,standard_error,seconds,x")
    assert len(result.to_table(3).splitlines()) == 4
    assert len(result.to_table().splitlines()) == 11
    result.save_csv(tmp_path / "result.csv")
    assert (tmp_path / "result.csv").read_text() == result.to_csv()
    result.save_json(str(tmp_path / "result.json"))
    assert (tmp_path / "result.json").read_text() == result.to_json()
    assert len(result.digest()) == 16
    assert result.digest() == study.result().digest()


def test_the_surrogate_is_read_by_parameters_and_by_rows(study):
    result = study.result()
    points = [result.params(i) for i in (0, 1)]
    mean, sd, acquisition = result.surrogate(points)
    assert len(mean) == len(sd) == len(acquisition) == 2
    assert all(s > 0 for s in sd)
    rows = [[result.column(name)[i] for name in
             ("x", "n", "kind", "size", "flag", "of_a")] for i in (0, 1)]
    assert list(result.surrogate(rows).mean) == list(mean)
    gradient = result.surrogate_gradient(points).mean
    step = 1e-5
    moved = [{**points[0], "x": points[0]["x"] + d} for d in (-step, step)]
    low, high = result.surrogate(moved).mean
    assert gradient[0, 0] == pytest.approx((high - low) / (2 * step), rel=1e-3)
    assert len(result.surrogate([]).mean) == 0
    lengths = result.surrogate_lengthscales()
    assert list(lengths) == ["x", "n", "kind", "size", "flag", "of_a"]
    assert all(length > 0 for length in lengths.values())


def test_own_distributions_are_asked_by_the_surrogate():
    calls = []

    def cdf(x):
        calls.append(x)
        return x / 2

    study = hptune.Study({"x": hptune.user(lambda u: 2 * u, cdf)}, "random")
    study.optimize(lambda trial: trial["x"], 5)
    result = study.result()
    calls.clear()
    result.surrogate([{"x": 0.5}])
    assert calls


WITHOUT_NUMPY = """
import sys

sys.modules["numpy"] = None
import hptune

study = hptune.Study({"x": hptune.uniform(0, 1), "n": hptune.int_uniform(1, 3)},
                     "random")
split = hptune.Split.k_fold(12, 3, strata=["a", "b"] * 6)
study.optimize(lambda trial: trial["x"] + len(trial.train_rows), 5, split=split)
result = study.result()
values = result.values
assert type(values) is memoryview and values.readonly
assert values.format == "d" and len(values) == 5
assert list(result.column("x")) == [result.params(i)["x"] for i in range(5)]
assert list(result.states) == [1] * 5 and result.states.format == "i"
assert set(result.column_int("n")) <= {1, 2, 3}
mean, sd, acquisition = result.surrogate([result.best_params] * 2)
assert mean[0] == mean[1] and sd[0] > 0
gradient = result.surrogate_gradient([result.best_params]).mean
assert gradient.shape == (1, 2) and gradient[0, 0] == gradient[0, 0]
assert len(result.surrogate([]).mean) == 0
rows = split.train_rows(0)
assert type(rows) is memoryview and len(rows) == 8
del split, study, result
assert values[0] > 8 and rows[0] >= 0
assert len(hptune.Study({"x": [1]}).result().values) == 0
assert hptune.metric.accuracy([0, 1], [0, 0]) == 0.5
assert hptune.metric.log_loss([0, 1], [[1, 1], [1, 1]]) > 0.69
assert "numpy" not in [m for m, module in sys.modules.items() if module]
print("done")
"""


def test_all_works_without_numpy(run_python):
    assert run_python(WITHOUT_NUMPY) == "done\n"
