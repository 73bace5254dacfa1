"""The sampler for Optuna: in its studies, its storages and its threads."""
import copy
import math
import pickle
import subprocess
import sys
import threading

import pytest

optuna = pytest.importorskip("optuna")
from optuna.distributions import (CategoricalDistribution,  # noqa: E402
                                  FloatDistribution, IntDistribution)
from optuna.trial import TrialState, create_trial  # noqa: E402

import hptune  # noqa: E402
from conftest import PACKAGE, python_environment  # noqa: E402
from hptune import optuna as hptune_optuna  # noqa: E402
from hptune._define_by_run import Condition, Scale, Structure  # noqa: E402

Sampler = hptune_optuna.Sampler


@pytest.fixture(autouse=True)
def quiet():
    optuna.logging.set_verbosity(optuna.logging.ERROR)


@pytest.fixture
def studies(monkeypatch):
    """The studies of ours that samplers made."""
    made = []

    class Spy(hptune.Study):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            made.append(self)

    monkeypatch.setattr(hptune_optuna, "Study", Spy)
    return made


def states(study):
    result = study.result()
    return [hptune.TrialState(s).name.lower() for s in result.states]


def bowl(trial):
    x = trial.suggest_float("x", -5, 5)
    y = trial.suggest_float("y", -5, 5)
    return (x - 1)**2 + (y + 2)**2


def mixed(trial):
    rate = trial.suggest_float("rate", 1e-5, 1, log=True)
    share = trial.suggest_float("share", 0, 1, step=0.1)
    units = trial.suggest_int("units", 8, 128, step=8)
    depth = trial.suggest_int("depth", 1, 100, log=True)
    count = trial.suggest_int("count", -3, 3)
    kind = trial.suggest_categorical("kind", ["a", None, 3, 2.5, True])
    return (math.log10(rate) + 3)**2 + (share - 0.3)**2 + \
        (units / 8 - 5)**2 + math.log(depth) + count**2 + (kind is not None)


def run(objective, n=20, seed=0, direction="minimize", sampler="gp",
        **options):
    if not isinstance(sampler, Sampler):
        sampler = Sampler(sampler, seed=seed, **options)
    study = optuna.create_study(sampler=sampler, direction=direction)
    study.optimize(objective, n_trials=n)
    return study


def params_of(study):
    return [trial.params for trial in study.trials]


# ---- one line changed ----

def test_it_learns():
    assert run(bowl, 25).best_value < 1e-3
    assert run(lambda trial: -bowl(trial), 25,
               direction="maximize").best_value > -1e-3
    random = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    random.optimize(bowl, n_trials=25)
    assert random.best_value > 0.1


def test_the_same_seed_gives_the_same_trials():
    first = params_of(run(mixed, 15, seed=3))
    assert first == params_of(run(mixed, 15, seed=3))
    assert first != params_of(run(mixed, 15, seed=4))
    assert params_of(run(bowl, 3, None)) != params_of(run(bowl, 3, None))


def test_values_lie_within_optunas_distributions():
    study = run(mixed, 40)
    for trial in study.trials:
        for name, distribution in trial.distributions.items():
            value = trial.params[name]
            internal = distribution.to_internal_repr(value)
            assert distribution._contains(internal), (name, value)
            assert distribution.to_external_repr(internal) == value
    assert {type(t.params["units"]) for t in study.trials} == {int}
    assert {type(t.params["share"]) for t in study.trials} == {float}
    assert len({t.params["kind"] for t in study.trials}) == 5
    shares = {i * 0.1 for i in range(10)} | {1.0}
    assert {t.params["share"] for t in study.trials} <= shares


@pytest.mark.parametrize("distribution, values", [
    (FloatDistribution(0, 1, step=0.1), [0.0, 0.1, 0.30000000000000004, 1.0]),
    (FloatDistribution(-1.5, 1e3, step=0.25), [-1.5, 0.25, 1000.0]),
    (FloatDistribution(1e-8, 1e8, log=True), [1e-8, 0.1, 1e8]),
    (IntDistribution(-7, 20, step=3), [-7, -1, 20]),
    (IntDistribution(1, 1000, log=True), [1, 999, 1000]),
    (CategoricalDistribution([None, 1.5, "1", False]),
     [None, 1.5, "1", False])])
def test_a_value_is_the_same_there_and_back(distribution, values):
    scale = Scale(distribution)
    space = hptune.Space()
    scale.add_to(space, "p")
    study = hptune.Study(space, "random")
    for value in values:
        study.enqueue({"p": scale.encode(value)})
        back = scale.decode(study.ask().params["p"])
        assert back == value and type(back) is type(value)
    for _ in range(50):
        trial = study.ask()
        if trial is not None:
            value = scale.decode(trial.params["p"])
            assert scale.encode(value) == trial.params["p"]
            assert distribution._contains(distribution.to_internal_repr(value))


def test_other_samplers_and_options():
    assert params_of(run(bowl, 8, sampler="random")) == \
        params_of(run(bowl, 8, sampler=hptune.Sampler("random")))
    assert params_of(run(bowl, 12, initial=2)) == params_of(
        run(bowl, 12, sampler=hptune.Sampler("gp", initial=2)))
    assert params_of(run(bowl, 12, initial=2)) != params_of(
        run(bowl, 12, initial=9))
    with pytest.raises(hptune.NotFoundError, match="initiall"):
        Sampler(initiall=3)
    with pytest.raises(TypeError, match="initial"):
        Sampler(hptune.Sampler("gp"), initial=3)


def test_two_objectives_are_refused():
    study = optuna.create_study(directions=["minimize", "maximize"],
                                sampler=Sampler())
    with pytest.raises(ValueError, match="one objective, this study has 2"):
        study.ask()


# ---- the space ----

def test_conditional_parameters_are_in_the_model(studies):
    def objective(trial):
        if trial.suggest_categorical("model", ["svm", "net"]) == "svm":
            if trial.suggest_categorical("kernel", ["rbf", "poly"]) == "poly":
                return 1 + trial.suggest_int("degree", 2, 5)
            return abs(math.log10(trial.suggest_float("C", 1e-3, 1e3,
                                                      log=True)) - 1)
        layers = trial.suggest_int("layers", 1, 3)
        return 5 + sum(trial.suggest_int(f"units{i}", 1, 9)
                       for i in range(layers))

    study = run(objective, 50)
    structure = study.sampler._structure
    assert structure.conditions["kernel"] == Condition("model", [0], None, None)
    assert structure.conditions["degree"] == \
        Condition("kernel", [1], None, None)
    assert structure.conditions["C"] == Condition("kernel", [0], None, None)
    assert structure.conditions["layers"] == Condition("model", [1], None, None)
    assert set(structure.scales) == {
        name for trial in study.trials for name in trial.params}
    assert study.best_value < 0.05
    assert len(studies) < 15  # built anew while the structure was found
    assert len(studies[-1]) == 50


def trial_of(params, value=0.0):
    whole = {"kind": CategoricalDistribution(["a", "b", "c"]),
             "n": IntDistribution(1, 9), "x": FloatDistribution(0, 1),
             "y": FloatDistribution(0, 1), "one": IntDistribution(4, 4),
             "big": IntDistribution(0, 2**60)}
    return create_trial(params=params, value=value, distributions={
        name: whole[name] for name in params})


@pytest.mark.parametrize("trials, condition", [
    ([{"kind": "a", "x": 0.5}, {"kind": "b"}],
     Condition("kind", [0], None, None)),
    ([{"kind": "a", "x": 0.5}, {"kind": "b"}, {"kind": "c", "x": 0.1}],
     Condition("kind", [0, 2], None, None)),
    ([{"n": 3, "x": 0.5}, {"n": 2}, {"n": 7, "x": 0.5}],
     Condition("n", None, 3, 9)),
    ([{"n": 3}, {"n": 2, "x": 0.5}, {"n": 7}], Condition("n", None, 1, 2)),
    ([{"n": 3}, {"n": 5, "x": 0.5}, {"n": 7}], None),
    ([{"kind": "a", "x": 0.5}, {"kind": "a"}], None),
    ([{"y": 0.1, "x": 0.5}, {"y": 0.2}], None),
    ([{"one": 4, "x": 0.5}, {"one": 4}], None)])
def test_a_condition_is_what_tells_trials_apart(trials, condition):
    structure = Structure([trial_of(params) for params in trials])
    assert structure.conditions.get("x") == condition
    assert ("x" in structure.scales) == (condition is not None)


def test_what_cannot_be_chosen_or_counted_is_left_out():
    structure = Structure([trial_of({"one": 4, "big": 7, "x": 0.5})])
    assert set(structure.scales) == {"x"}
    study = run(lambda trial: trial.suggest_int("big", 0, 2**60) / 2**60 +
                trial.suggest_int("one", 4, 4), 8)
    assert len(study.trials) == 8


def test_ranges_that_change_are_sampled_apart():
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        return x + 0.01 * trial.suggest_float("y", 0, 1 + trial.number)

    study = run(objective, 12)
    assert set(study.sampler._structure.scales) == {"x"}
    assert study.best_trial.params["x"] < 0.2


def test_parameters_that_come_later():
    study = run(lambda trial: trial.suggest_float("x", 0, 1), 6)
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1) +
                   trial.suggest_float("y", 0, 1), n_trials=6)
    assert [len(trial.params) for trial in study.trials] == [1] * 6 + [2] * 6


def test_a_finite_space_may_be_exhausted():
    study = run(lambda trial: trial.suggest_int("n", 1, 3), 8)
    assert sorted({t.params["n"] for t in study.trials[:4]}) == [1, 2, 3]
    assert len(study.trials) == 8


# ---- trials of every state ----

def test_the_study_is_made_once_and_each_trial_is_told_once(studies):
    run(bowl, 12)
    assert len(studies) == 1
    assert states(studies[0]) == ["complete"] * 11 + ["running"]


def test_failed_trials_are_failed(studies):
    def objective(trial):
        value = bowl(trial)
        if trial.number == 4:
            raise KeyError("no")
        return math.nan if trial.number == 5 else value

    study = optuna.create_study(sampler=Sampler(seed=0))
    study.optimize(objective, n_trials=8, catch=(KeyError,))
    assert states(studies[0]) == \
        ["complete"] * 4 + ["failed"] * 2 + ["complete", "running"]


def test_pruned_trials_count_for_the_worse_half(studies):
    def objective(trial):
        value = bowl(trial)
        if 6 <= trial.number <= 9:
            if trial.number < 9:
                trial.report([-1e9, 1e9, value][trial.number - 6], step=1)
            raise optuna.TrialPruned
        return value

    for direction, sign in (("minimize", 1), ("maximize", -1)):
        studies.clear()
        run(lambda trial: sign * objective(trial), 11, direction=direction)
        found = studies[0].result().values
        known = sorted(sign * value for value in found[:6])
        middle = (known[2] + known[3]) / 2
        assert states(studies[0])[6:10] == ["pruned"] * 4
        low, high = sorted((sign * found[6], sign * found[7]))
        assert low == middle and high == known[-1]
        assert middle <= sign * found[8] <= known[-1]
        assert math.isnan(found[9])


def test_a_trial_pruned_before_its_last_parameter_is_left_out(studies):
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        if trial.number in (3, 4):
            raise optuna.TrialPruned
        return x + trial.suggest_float("y", 0, 1)

    study = run(objective, 8)
    assert set(study.sampler._structure.scales) == {"x", "y"}
    assert sorted(states(studies[0])) == \
        ["abandoned"] * 2 + ["complete"] * 5 + ["running"]


def test_enqueued_trials_are_read(studies):
    study = optuna.create_study(sampler=Sampler(seed=0))
    study.enqueue_trial({"x": 4.0, "y": 4.0})
    study.optimize(bowl, n_trials=3)
    study.enqueue_trial({"x": 1.0, "y": -2.0})
    study.enqueue_trial({"x": 3.0})
    study.optimize(bowl, n_trials=3)
    values = studies[0].result().values
    assert values[0] == 45 and 0 in values
    assert study.trials[4].params["x"] == 3
    assert states(studies[0]).count("abandoned") == 1  # x = 3 replaced its x


@pytest.mark.filterwarnings("ignore:Fixed parameter")
def test_a_value_out_of_range_is_left_out(studies):
    study = optuna.create_study(sampler=Sampler(seed=0))
    study.optimize(bowl, n_trials=2)
    study.enqueue_trial({"x": 50.0, "y": 4.0})
    study.optimize(bowl, n_trials=3)
    assert study.trials[2].params["x"] == 50
    assert not any(value > 1e3 for value in studies[0].result().values)


def test_trials_that_were_added_are_known(studies):
    study = optuna.create_study(sampler=Sampler(seed=0))
    study.add_trials([create_trial(
        params={"x": 1.0, "y": y}, value=(y + 2)**2, distributions={
            name: FloatDistribution(-5, 5) for name in "xy"})
        for y in (-4.0, -3.0, -1.0, 0.0, 1.0, 3.0)])
    study.optimize(bowl, n_trials=8)
    assert study.best_value < 1e-2
    assert len(studies) == 1 and len(studies[0]) == 14


def test_trials_of_other_workers_are_pending(studies):
    study = optuna.create_study(sampler=Sampler(seed=0))
    study.optimize(bowl, n_trials=6)
    away = optuna.load_study(study_name=study.study_name,
                             storage=study._storage,
                             sampler=optuna.samplers.RandomSampler(seed=1))
    other = away.ask()
    waiting = away.ask()
    bowl(other)
    waiting.suggest_float("x", -5, 5)  # y is still to come
    mine = study.ask()
    assert states(studies[-1]) == ["complete"] * 6 + ["running"] * 2
    study.tell(mine, bowl(mine))
    away.tell(other, 3.0)
    bowl(waiting)
    study.ask()
    assert states(studies[-1]) == ["complete"] * 8 + ["running"] * 2
    assert 3.0 in studies[-1].result().values


def test_what_is_pending_is_not_proposed_again():
    study = run(bowl, 10)
    asked = [study.ask() for _ in range(4)]
    points = {(t.suggest_float("x", -5, 5), t.suggest_float("y", -5, 5))
              for t in asked}
    assert len(points) == 4


# ---- constraints ----

def test_constraints_are_outcomes(studies):
    def objective(trial):
        value = bowl(trial)
        trial.set_user_attr("c", trial.params["x"] + 1)  # x <= -1
        return value

    study = run(objective, 25, constraints_func=lambda trial: (
        trial.user_attrs["c"], -1.0))
    assert study.trials[3].system_attrs["constraints"] == \
        (study.trials[3].params["x"] + 1, -1.0)
    assert studies[-1].outcome_names == ["constraint 0", "constraint 1"]
    feasible = [t.value for t in study.trials if t.params["x"] <= -1]
    assert 4 <= min(feasible) < 4.1
    assert studies[-1].result().best_value == min(feasible)


def test_constraints_must_be_numbers():
    study = optuna.create_study(sampler=Sampler(
        constraints_func=lambda trial: [math.nan]))
    with pytest.raises(ValueError, match="constraints_func returned NaN"):
        study.optimize(bowl, n_trials=1)


# ---- storages, threads, copies ----

def test_a_storage_in_a_file_is_shared(tmp_path):
    url = f"sqlite:///{tmp_path}/study.db"
    first = optuna.create_study(study_name="s", storage=url,
                                sampler=Sampler(seed=0))
    first.optimize(bowl, n_trials=6)
    second = optuna.load_study(study_name="s", storage=url,
                               sampler=Sampler(seed=1))
    second.optimize(bowl, n_trials=6)
    first.optimize(bowl, n_trials=4)
    assert len(first.trials) == 16 and first.best_value < 1e-1
    points = [tuple(t.params.values()) for t in first.trials]
    assert len(set(points)) == 16


def test_a_storage_gives_the_same_trials_as_memory(tmp_path):
    stored = optuna.create_study(storage=f"sqlite:///{tmp_path}/study.db",
                                 sampler=Sampler(seed=2))
    stored.optimize(mixed, n_trials=10)
    assert params_of(stored) == params_of(run(mixed, 10, seed=2))


def test_threads_share_a_sampler(studies):
    lock, running, most = threading.Lock(), [0], [0]

    def objective(trial):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        value = bowl(trial)
        with lock:
            running[0] -= 1
        return value

    study = optuna.create_study(sampler=Sampler(seed=0))
    study.optimize(objective, n_trials=40, n_jobs=4)
    assert all(t.state == TrialState.COMPLETE for t in study.trials)
    assert len({tuple(t.params.values()) for t in study.trials}) == 40
    assert study.best_value < 0.1


@pytest.mark.parametrize("duplicate", [
    copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_reads_the_history_anew(duplicate):
    sampler = Sampler(seed=5, initial=4)
    assert params_of(run(bowl, 8, sampler=duplicate(sampler))) == \
        params_of(run(bowl, 8, sampler=duplicate(sampler)))
    study = run(bowl, 12, seed=5)
    study.sampler = duplicate(study.sampler)
    study.optimize(bowl, n_trials=8)
    assert study.best_value < 1e-2
    again = duplicate(sampler)
    again.reseed_rng()
    assert params_of(run(bowl, 8, sampler=again)) != \
        params_of(run(bowl, 8, sampler=duplicate(sampler)))


def test_a_sampler_may_go_from_study_to_study(studies):
    sampler = Sampler(seed=0)
    for number in (1, 2):
        run(bowl, 6, sampler=sampler)
        assert len(studies) == number and len(studies[-1]) == 6


# ---- with the rest of Optuna ----

@pytest.mark.parametrize("pruner", [
    optuna.pruners.MedianPruner(n_startup_trials=2),
    optuna.pruners.HyperbandPruner(max_resource=9)])
def test_pruners(pruner, studies):
    def objective(trial):
        value = bowl(trial)
        for step in range(9):
            trial.report(value + 9 - step, step)
            if trial.should_prune():
                raise optuna.TrialPruned
        return value

    study = optuna.create_study(sampler=Sampler(seed=0), pruner=pruner,
                                study_name="s")
    study.optimize(objective, n_trials=40)
    assert {t.state for t in study.trials} == \
        {TrialState.COMPLETE, TrialState.PRUNED}
    assert study.best_value < 0.1
    assert len(studies) == 1 and len(studies[0]) == 40


@pytest.mark.filterwarnings("ignore::optuna.exceptions.ExperimentalWarning")
def test_a_sampler_that_holds_parameters():
    study = run(bowl, 8)
    study.sampler = optuna.samplers.PartialFixedSampler({"x": 2.0},
                                                        study.sampler)
    study.optimize(bowl, n_trials=8)
    assert {t.params["x"] for t in study.trials[8:]} == {2.0}
    assert min(t.value for t in study.trials[8:]) < 1.1


def test_another_sampler_for_what_is_outside():
    first = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=9))
    first.optimize(bowl, n_trials=1)
    study = run(bowl, 1, independent_sampler=optuna.samplers.RandomSampler(
        seed=9))
    assert params_of(study) == params_of(first)


def test_the_bench_runs():
    done = subprocess.run(
        [sys.executable, str(PACKAGE / "bench_search.py"), "--seeds", "1",
         "--only", "branin"], env=python_environment(), check=True, text=True,
        stdout=subprocess.PIPE)
    lines = done.stdout.strip().split("\n")
    assert lines[-2].startswith("| branin, regret | ")
    assert lines[-2].endswith(" | 1 / 0 / 0 |")
