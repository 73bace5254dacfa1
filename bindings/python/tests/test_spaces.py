"""Spaces: parameters, conditions, constraints."""
import json
import math

import pytest

import hptune
from hptune import Kind


def proposals(space, n=100, sampler="random"):
    study = hptune.Study(space, sampler, seed=3)
    return [study.ask().params for _ in range(n)]


def test_parameters_come_back_as_python_has_them():
    marker = object()
    space = hptune.Space()
    space.add_float("float", 0, 1)
    space.add_float("log", 1e-3, 1, log=True)
    space.add_float("step", 0, 1, step=0.25)
    space.add_int("int", -5, 5)
    space.add_int("int_log", 1, 1000, log=True)
    space.add_int("int_step", 0, 100, step=10)
    space.add_categorical("kind", ["a", None, 3, marker, (1, 2)])
    space.add_ordinal("size", [8, 16, 2.5e3])
    space.add_boolean("flag")
    space.add_constant("three", 3)
    space.add_constant("object", marker)
    seen = set()
    for params in proposals(space):
        assert list(params) == space.names
        assert isinstance(params["float"], float)
        assert 1e-3 <= params["log"] <= 1
        assert params["step"] in (0, 0.25, 0.5, 0.75, 1)
        assert type(params["int"]) is int and -5 <= params["int"] <= 5
        assert type(params["int_log"]) is int
        assert params["int_step"] % 10 == 0
        assert params["size"] in (8, 16, 2.5e3)
        assert type(params["flag"]) is bool
        assert params["three"] == 3 and type(params["three"]) is int
        assert params["object"] is marker
        seen.add(params["kind"])
    assert seen == {"a", None, 3, marker, (1, 2)}


def test_a_mapping_makes_a_space():
    space = hptune.Space({"x": hptune.uniform(0, 1), "kind": ["a", "b"],
                          "pair": (1, 2)})
    assert space.names == ["x", "kind", "pair"] == list(space)
    assert len(space) == 3
    assert "x" in space and "y" not in space
    assert space.kind("kind") == Kind.CATEGORICAL
    assert space.choices("pair") == (1, 2)
    assert "uniform(0.0, 1.0)" in repr(space)


def test_wide_integers_are_exact():
    space = hptune.Space()
    space.add_int("n", 2 ** 62, 2 ** 62 + 3)
    study = hptune.Study(space, "random")
    for _ in range(4):
        trial = study.ask()
        study.tell(trial, trial["n"] - 2 ** 62)
    result = study.result()
    assert sorted(result.params(i)["n"] - 2 ** 62 for i in range(4)) == [
        0, 1, 2, 3]
    assert result.best_params["n"] == 2 ** 62


def test_choices_that_look_alike_are_told_apart():
    numpy = pytest.importorskip("numpy")
    one, other = numpy.zeros(3), numpy.zeros(3)
    choices = [1, True, 1.0, "1", "", "a", "a#4", one, other, [1], [1]]
    space = hptune.Space({"c": choices})
    study = hptune.Study(space, "random")
    for choice in choices:
        study.enqueue({"c": choice})
    for choice in choices[:-1]:
        assert study.ask()["c"] is choice
    found = study.ask()["c"]
    assert found is choices[-1]


def test_functions_and_classes_are_labelled_by_their_names():
    def activation(x):
        return x

    space = hptune.Space({"f": [activation, dict, len, "len"]})
    found = space.to_json()
    for label in ('"activation"', '"dict"', '"len#2"', '"len"'):
        assert label in found
    assert " at 0x" not in found


def test_weights_count():
    space = hptune.Space()
    space.add_categorical("kind", "ab", weights=[0, 1])
    assert {p["kind"] for p in proposals(space, 1)} == {"b"}


def test_text_may_be_of_any_language():
    space = hptune.Space({"größe": ["klein", "groß", "大"]})
    study = hptune.Study(space, "random")
    assert study.ask()["größe"] in ("klein", "groß", "大")
    assert "大" in space.to_json()
    assert "größe" in study.result().to_csv()


def test_conditions_of_labels_numbers_and_ranges():
    space = hptune.Space({"kind": ["a", None, 3], "n": hptune.int_uniform(1, 4),
                          "x": hptune.uniform(0, 1), "flag": hptune.boolean()})
    for name in ("of_a", "of_others", "of_n", "of_low", "of_range", "of_flag"):
        space.add_float(name, 0, 1)
    space.add_condition("of_a", "kind", "a")
    space.add_condition("of_others", "kind", [None, 3])
    space.add_condition("of_n", "n", [1, 4])
    space.add_condition("of_low", "x", low=0.5)
    space.add_condition("of_range", "x", low=0.25, high=0.75)
    space.add_condition("of_flag", "flag", True)
    for params in proposals(space):
        assert ("of_a" in params) == (params["kind"] == "a")
        assert ("of_others" in params) == (params["kind"] in (None, 3))
        assert ("of_n" in params) == (params["n"] in (1, 4))
        assert ("of_low" in params) == (params["x"] >= 0.5)
        assert ("of_range" in params) == (0.25 <= params["x"] <= 0.75)
        assert ("of_flag" in params) == params["flag"]


def test_constraints_hold():
    space = hptune.Space({n: hptune.uniform(0, 1) for n in "xyz"})
    space.add_linear({"x": 1, "y": 2}, 1)
    space.add_order("y", "z")
    space.add_predicate(lambda params: params["x"] + params["z"] < 1.2)
    for sampler in ("random", "sobol", "gp"):
        for params in proposals(space, 30, sampler):
            assert params["x"] + 2 * params["y"] <= 1
            assert params["y"] < params["z"]
            assert params["x"] + params["z"] < 1.2


def test_an_exception_in_a_predicate_comes_out_of_ask():
    class Own(Exception):
        pass

    broken = True

    def predicate(params):
        if broken:
            raise Own(params["x"])
        return True

    space = hptune.Space({"x": hptune.uniform(0, 1)})
    space.add_predicate(predicate)
    study = hptune.Study(space, "random")
    with pytest.raises(Own) as caught:
        study.ask()
    assert 0 <= caught.value.args[0] <= 1
    assert any("predicate" in str(entry.name) for entry in caught.traceback)
    broken = False
    assert study.ask().state == "running"


@pytest.mark.parametrize("workers", [1, 3])
def test_an_exception_in_a_predicate_comes_out_of_a_run(workers):
    calls = []

    def predicate(params):
        calls.append(1)
        if len(calls) > 5:
            raise KeyError("own")
        return True

    space = hptune.Space({"x": hptune.uniform(0, 1)})
    space.add_predicate(predicate)
    study = hptune.Study(space, "random")
    with pytest.raises(KeyError, match="own"):
        study.optimize(lambda trial: trial["x"], 50, workers=workers)
    assert 0 < len(study) < 50


def test_defaults_are_tried():
    space = hptune.Space()
    space.add_float("x", 0, 1, default=0.125)
    space.add_int("n", 1, 9, default=2)
    space.add_categorical("kind", ["a", 5], default=5)
    space.add_ordinal("size", [1, 2], default=2)
    space.add_boolean("flag", default=True)
    space.add("y", hptune.uniform(0, 1))
    space.set_default("y", 0.75)
    study = hptune.Study(space)
    study.enqueue_defaults()
    assert study.ask().params == {"x": 0.125, "n": 2, "kind": 5, "size": 2,
                                  "flag": True, "y": 0.75}


def test_the_space_is_json():
    space = hptune.Space({"x": hptune.uniform(0, 1), "k": ["a", "b"]})
    found = json.loads(space.to_json())
    assert [p["name"] for p in found["parameters"]] == ["x", "k"]


def add_float(**more):
    return lambda space: space.add_float("new", 0, 1, **more)


@pytest.mark.parametrize("act, error, text", [
    (lambda s: s.add_float("x", 0, 1), ValueError, "'x' already"),
    (lambda s: s.add_float("", 0, 1), ValueError, "0 bytes"),
    (lambda s: s.add_float("n" * 256, 0, 1), ValueError, "256 bytes"),
    (lambda s: s.add_float("a\0b", 0, 1), ValueError, "zero character"),
    (lambda s: s.add_float(7, 0, 1), TypeError, "not str"),
    (lambda s: s.add_float("y", 2, 1), ValueError, "y: .*low 2 .* high 1"),
    (lambda s: s.add_float("y", 0, 1, log=True), ValueError, "y: "),
    (lambda s: s.add_float("y", 0, 1, step=-1), ValueError, "y: "),
    (add_float(log=True, step=1), ValueError, "both log and step"),
    (lambda s: s.add_int("n", 1, 2.5), TypeError,
     "n: high is 2.5, not an integer"),
    (lambda s: s.add_int("n", 0, 2, log=True, step=1), ValueError, "both"),
    (lambda s: s.add_float("y", 0, 1, default=3), hptune.RangeError, "3"),
    (lambda s: s.add_categorical("c", []), ValueError, "c: "),
    (lambda s: s.add("y", 3), TypeError, "no distribution"),
    (lambda s: s.add_condition("x", "nix", 1), KeyError, "no parameter 'nix'"),
    (lambda s: s.add_condition("k", "x", 1), hptune.InvalidError, ""),
    (lambda s: s.add_condition("x", "k", "z"), KeyError, "none of its choices"),
    (lambda s: s.add_condition("x", "k"), ValueError, "either values or"),
    (lambda s: s.add_condition("x", "k", "a", low=1), ValueError, "either"),
    (lambda s: s.add_linear({"k": 1}, 1), hptune.InvalidError, "k"),
    (lambda s: s.add_linear({"x": math.inf}, 1), hptune.InvalidError, "x"),
    (lambda s: s.add_linear({"x": 1}, "1"), TypeError, "upper"),
    (lambda s: s.add_order("x", "nix"), KeyError, "nix"),
    (lambda s: s.add_predicate(3), TypeError, "cannot be called"),
    (lambda s: s.set_default("nix", 1), KeyError, "nix"),
    (lambda s: s.set_default("k", "z"), KeyError, "none of its choices"),
])
def test_what_is_wrong_is_refused_with_its_name(act, error, text):
    space = hptune.Space({"k": ["a", "b"], "x": hptune.uniform(0, 1)})
    with pytest.raises(error, match=text):
        act(space)


def test_a_wrong_name_does_not_spoil_the_space():
    space = hptune.Space({"x": hptune.uniform(0, 1)})
    for wrong in ("x", "", "n" * 300):
        with pytest.raises(ValueError):
            space.add_float(wrong, 0, 1)
    with pytest.raises(ValueError):
        space.add_float("y", 1, 0)
    with pytest.raises(KeyError):
        space.add_condition("x", "nix", 1)
    assert hptune.Study(space, "random").ask().params.keys() == {"x"}


def test_a_study_freezes_its_space():
    space = hptune.Space({"x": hptune.uniform(0, 1)})
    study = hptune.Study(space, "random")
    with pytest.raises(hptune.StateError):
        space.add_float("y", 0, 1)
    assert list(study.ask().params) == ["x"]


def test_a_closed_space_refuses_and_its_studies_go_on():
    with hptune.Space({"x": hptune.uniform(0, 1)}) as space:
        space.add_predicate(lambda params: params["x"] < 0.5)
        study = hptune.Study(space, "random")
    for act in (space.to_json, lambda: space.add_float("y", 0, 1),
                lambda: hptune.Study(space), lambda: space.set_default("x", 0)):
        with pytest.raises(hptune.StateError, match="the space is closed"):
            act()
    del space
    assert all(study.ask()["x"] < 0.5 for _ in range(20))
