"""SearchCV: as scikit-learn demands it, and as RandomizedSearchCV does it."""
import doctest
import io
import pickle
import warnings

import pytest

pytest.importorskip("sklearn")
import joblib  # noqa: E402
import numpy as np  # noqa: E402
from scipy import stats  # noqa: E402
from sklearn.base import BaseEstimator, clone  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402
from sklearn.datasets import load_iris, make_classification  # noqa: E402
from sklearn.decomposition import PCA  # noqa: E402
from sklearn.exceptions import FitFailedWarning, NotFittedError  # noqa: E402
from sklearn.linear_model import LogisticRegression, Ridge  # noqa: E402
from sklearn.model_selection import (GroupKFold, KFold,  # noqa: E402
                                     RandomizedSearchCV)
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import (MinMaxScaler,  # noqa: E402
                                   StandardScaler)
from sklearn.svm import SVC  # noqa: E402
from sklearn.tree import DecisionTreeClassifier  # noqa: E402
from sklearn.utils.estimator_checks import \
    parametrize_with_checks  # noqa: E402

import hptune  # noqa: E402
import hptune.sklearn  # noqa: E402
from hptune import SearchCV  # noqa: E402
from hptune._candidates import WHICH, Candidates  # noqa: E402

X, Y = load_iris(return_X_y=True)
SVMS = {"C": stats.loguniform(1e-2, 1e2), "kernel": ["linear", "rbf"],
        "degree": stats.randint(2, 5), "class_weight": [None, "balanced"]}


class Parabola(BaseEstimator):
    """Scores what its parameters say, at no cost."""

    def __init__(self, x=0.0, kind="a", thing=None, spread=0.0):
        self.x = x
        self.kind = kind
        self.thing = thing
        self.spread = spread

    def fit(self, X, y=None):
        if self.kind == "bad":
            raise RuntimeError("no fit of this kind")
        self.offset_ = float(X[0, 0])
        return self

    def predict(self, X):
        return np.zeros(len(X))

    def score(self, X, y=None):
        return -(self.x - 0.3)**2 - (self.kind == "b") + \
            self.spread * self.offset_


LINE = np.arange(12.0).reshape(-1, 1)


@pytest.fixture
def told(monkeypatch):
    """All that was told to the studies, as (number, value, standard error)."""
    calls = []

    class Spy(hptune.Study):
        def tell(self, trial, value=None, **options):
            calls.append((trial.number, value,
                          options.get("standard_error", 0.0)))
            super().tell(trial, value, **options)

    monkeypatch.setattr(hptune.sklearn, "Study", Spy)
    return calls


def instances():
    for estimator, name in ((Ridge(), "alpha"), (LogisticRegression(), "C")):
        yield SearchCV(estimator, {name: [0.1, 1.0]}, cv=2, random_state=0)
        yield SearchCV(estimator, {name: [0.1, 0.2, 0.3, 0.5, 1.0]}, n_iter=3,
                       cv=2, random_state=0)
    for estimator, name in ((Ridge(), "ridge__alpha"),
                            (LogisticRegression(), "logisticregression__C")):
        yield SearchCV(make_pipeline(PCA(), estimator), {name: [0.1, 1.0]},
                       cv=2, error_score="raise", random_state=0)


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks(list(instances()))
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


def test_the_package_needs_no_scikit_learn(run_python):
    assert run_python(
        "import sys, hptune\n"
        "print([name in sys.modules for name in ('sklearn', 'optuna')])\n"
        "from hptune import SearchCV\n"
        "print(hptune.SearchCV is SearchCV is hptune.sklearn.SearchCV)\n"
        "try: hptune.SearchVC\n"
        "except AttributeError as error: print(error)\n"
    ) == ("[False, False]\nTrue\n"
          "module 'hptune' has no attribute 'SearchVC'\n")


def test_the_docstring_is_true():
    done = doctest.testmod(hptune.sklearn)
    assert done.attempted > 5 and not done.failed


# ---- in the place of RandomizedSearchCV ----

def both(distributions=SVMS, estimator=SVC(), n_iter=4, **options):
    return [kind(estimator, distributions, n_iter=n_iter, cv=3,
                 random_state=0, **options).fit(X, Y)
            for kind in (SearchCV, RandomizedSearchCV)]


def check_same_form(ours, theirs):
    assert list(ours.cv_results_) == list(theirs.cv_results_)
    for key, column in theirs.cv_results_.items():
        mine = ours.cv_results_[key]
        assert type(mine) is type(column), key
        assert len(mine) == len(column), key
        if key != "params":
            assert mine.dtype == column.dtype, key
            assert mine.shape == column.shape, key
    assert set(vars(theirs)) <= set(vars(ours))
    assert set(vars(ours)) - set(vars(theirs)) == {
        "sampler", "batch_size", "standard_errors"}


@pytest.mark.parametrize("options", [
    {}, {"return_train_score": True}, {"refit": False},
    {"scoring": "f1_macro"}, {"sampler": "sobol"},
    {"scoring": ["accuracy", "f1_macro"], "refit": "f1_macro"},
    {"scoring": {"a": "accuracy"}, "refit": False},
])
def test_columns_and_attributes_are_the_same(options):
    theirs = {k: v for k, v in options.items() if k != "sampler"}
    check_same_form(
        SearchCV(SVC(), SVMS, n_iter=4, cv=3, random_state=0,
                 **options).fit(X, Y),
        RandomizedSearchCV(SVC(), SVMS, n_iter=4, cv=3, random_state=0,
                           **theirs).fit(X, Y))


def test_a_list_of_dicts_has_masked_columns_as_there():
    ours, theirs = both([
        {"kernel": ["linear"], "C": stats.loguniform(1e-2, 1e2)},
        {"kernel": ["poly"], "degree": [2, 3], "C": [1.0]}], n_iter=12)
    check_same_form(ours, theirs)
    for params in ours.cv_results_["params"]:
        if params["kernel"] == "linear":
            assert set(params) == {"C", "kernel"}
            assert 1e-2 <= params["C"] <= 1e2
        else:
            assert params["C"] == 1.0 and params["degree"] in (2, 3)
    mask = ours.cv_results_["param_degree"].mask
    assert mask.any() and not mask.all()
    assert list(mask) == [params["kernel"] == "linear"
                          for params in ours.cv_results_["params"]]


def test_scores_are_those_of_the_same_folds():
    ours, theirs = both({"C": [0.1]}, n_iter=1)
    for key in theirs.cv_results_:
        if key.endswith("test_score"):
            assert list(ours.cv_results_[key]) == \
                list(theirs.cv_results_[key]), key
    assert ours.best_score_ == theirs.best_score_
    assert ours.best_params_ == theirs.best_params_ == {"C": 0.1}


def test_the_study_learns():
    search = SearchCV(Parabola(), {"x": stats.uniform(-5, 10),
                                   "kind": ["a", "b"]},
                      n_iter=20, cv=2, random_state=0).fit(LINE)
    random = RandomizedSearchCV(Parabola(), search.param_distributions,
                                n_iter=20, cv=2, random_state=0).fit(LINE)
    assert search.best_score_ > -1e-4 > random.best_score_
    assert search.best_params_["kind"] == "a"


# ---- parameters ----

def test_values_are_of_the_types_that_were_given():
    search = SearchCV(
        Parabola(), {"x": stats.uniform(0, 1), "kind": stats.randint(3, 6),
                     "thing": [2, 4, 8.0], "spread": np.array([0.0, 1.0])},
        n_iter=15, cv=2, random_state=1).fit(LINE)
    for params in search.cv_results_["params"]:
        assert type(params["x"]) is float and 0 < params["x"] < 1
        assert type(params["kind"]) is int and 3 <= params["kind"] <= 5
        assert params["thing"] in (2, 4, 8.0)
        assert type(params["thing"]) is \
            (float if params["thing"] == 8 else int)
        assert type(params["spread"]) is np.float64
    assert len({params["thing"] for params in
                search.cv_results_["params"]}) == 3


def test_lists_give_back_the_very_objects():
    things = [None, {"a": 1}, [1, 2], [1, 2], PCA(), "word", True, 1, np.nan]
    candidates = Candidates({"thing": things}, np.random.RandomState(0))
    study = hptune.Study(candidates.space, "random")
    found = []
    while (trial := study.ask()) is not None:
        found.append(candidates.read(trial.params)["thing"])
    assert len(found) == len(things)
    assert {id(thing) for thing in found} == {id(thing) for thing in things}


@pytest.mark.parametrize("values, kind", [
    ([1, 10, 100], hptune.Kind.INT), ([100, 1, 10], hptune.Kind.INT),
    ([0.5, 1, np.inf], hptune.Kind.INT), (range(3), hptune.Kind.INT),
    (np.logspace(0, 2, 3), hptune.Kind.INT),
    ([1, 2], hptune.Kind.CATEGORICAL), ([1, 2, True], hptune.Kind.CATEGORICAL),
    ([1, 2, 1.0], hptune.Kind.CATEGORICAL),
    ([1, 2, 2], hptune.Kind.CATEGORICAL),
    ([1, 2, None], hptune.Kind.CATEGORICAL),
    ([1, 2, np.nan], hptune.Kind.CATEGORICAL),
    (["1", "2", "3"], hptune.Kind.CATEGORICAL)])
def test_a_list_of_three_different_numbers_is_in_order(values, kind):
    space = Candidates({"x": values}, np.random.RandomState(0)).space
    assert space.kind("x") == kind


def test_numbers_in_order_are_proposed_by_their_rank():
    candidates = Candidates({"x": [30, 10, 20]}, np.random.RandomState(0))
    assert [candidates.read({"x": rank})["x"] for rank in range(3)] == \
        [10, 20, 30]


def test_what_is_there_twice_is_proposed_twice_as_often():
    candidates = Candidates({"x": ["a", "b", "a", "a"], "y": stats.norm()},
                            np.random.RandomState(0))
    study = hptune.Study(candidates.space, "random")
    drawn = [candidates.read(study.ask().params)["x"] for _ in range(400)]
    assert abs(drawn.count("a") - 300) < 50
    assert set(drawn) == {"a", "b"}


@pytest.mark.parametrize("frozen", [
    stats.uniform(0, 4), stats.expon(scale=100), stats.loguniform(1e-3, 1e3),
    stats.beta(2, 1), stats.uniform, stats.rv_histogram(
        np.histogram([1.0, 2, 2, 3], bins=3))])
def test_the_ends_of_a_continuous_distribution_are_not_proposed(frozen):
    candidates = Candidates({"x": frozen}, np.random.RandomState(0))
    study = hptune.Study(candidates.space, "grid")  # has both ends
    values = sorted(study.ask().params["x"] for _ in range(5))
    low, high = frozen.support()
    assert low < values[0] < values[1] < values[3] < values[4] < high
    assert frozen.cdf(values[0]) == pytest.approx(1e-6, rel=1e-6)
    assert frozen.cdf(values[4]) == pytest.approx(1 - 1e-6, rel=1e-12)


@pytest.mark.parametrize("frozen, values", [
    (stats.randint(2, 6), {2, 3, 4, 5}), (stats.binom(3, 0.5), {0, 1, 2, 3}),
    (stats.rv_discrete(values=([1, 5], [0.5, 0.5])), {1, 5})])
def test_a_discrete_distribution_gives_all_its_values(frozen, values):
    candidates = Candidates({"x": frozen}, np.random.RandomState(0))
    study = hptune.Study(candidates.space, "random")
    drawn = [trial.params["x"] for trial in
             (study.ask() for _ in range(60)) if trial is not None]
    assert set(drawn) == values
    assert {type(x) for x in drawn} == {int}


def test_a_distribution_may_have_draws_and_no_more():
    class Cubes:
        def rvs(self, random_state):
            return random_state.uniform(0, 2)**3

    search = SearchCV(Parabola(), {"x": Cubes()}, n_iter=12, cv=2,
                      random_state=0).fit(LINE)
    drawn = [params["x"] for params in search.cv_results_["params"]]
    assert len(set(drawn)) == 12 and all(0 < x < 8 for x in drawn)
    assert abs(search.best_params_["x"] - 0.3) < 0.05


def test_a_distribution_may_be_one_of_ours():
    search = SearchCV(Parabola(), {"x": hptune.int_uniform(-1, 1)}, cv=2,
                      n_iter=3, random_state=0).fit(LINE)
    assert sorted(search.cv_results_["param_x"]) == [-1, 0, 1]


def test_dicts_that_agree_share_a_parameter():
    candidates = Candidates(
        [{"C": stats.loguniform(1, 10), "kernel": ["linear"]},
         {"C": stats.loguniform(1, 10), "kernel": ["rbf"],
          "gamma": stats.loguniform(1, 10)},
         {"kernel": ["poly"], "gamma": stats.loguniform(1, 20)}],
        np.random.RandomState(0))
    assert candidates.space.names == [
        WHICH, "C", "gamma of dict 1", "gamma of dict 2", "kernel of dict 0",
        "kernel of dict 1", "kernel of dict 2"]
    assert candidates.read({WHICH: 2, "gamma of dict 2": 3.0,
                            "kernel of dict 2": 0}) == \
        {"gamma": 3.0, "kernel": "poly"}


def test_steps_and_nested_names_of_a_pipeline():
    search = SearchCV(
        make_pipeline(StandardScaler(), SVC()),
        {"standardscaler": [StandardScaler(), MinMaxScaler(), "passthrough"],
         "svc__C": stats.loguniform(1e-2, 1e2)}, n_iter=6, cv=2,
        random_state=0).fit(X, Y)
    assert search.best_estimator_.named_steps["svc"].C == \
        search.best_params_["svc__C"]
    assert search.score(X, Y) > 0.9


@pytest.mark.parametrize("distributions, error, text", [
    (3, TypeError, "neither a dict nor a list"),
    ([], ValueError, "empty list"),
    ([3], TypeError, "3 is not a dict"),
    ({"x": 3}, TypeError, "x: 3 is neither a list nor a distribution"),
    ({"x": "abc"}, TypeError, "x: 'abc' is neither a list"),
    ({"x": []}, ValueError, "x: the list is empty"),
    ({"x": np.zeros((2, 2))}, ValueError, "x: the array has 2 dimensions"),
])
def test_what_is_no_distribution_is_refused_by_name(distributions, error, text):
    with pytest.raises(error, match=text):
        SearchCV(Parabola(), distributions).fit(LINE)


@pytest.mark.parametrize("options, text", [
    ({"n_iter": 0}, "n_iter is 0"), ({"n_iter": 2.5}, "n_iter is 2.5"),
    ({"batch_size": 0}, "batch_size is 0"),
    ({"batch_size": True}, "batch_size is True"),
    ({"sampler": "gpp"}, "gpp")])
def test_a_wrong_argument_is_named(options, text):
    with pytest.raises(Exception, match=text):
        SearchCV(Parabola(), {"x": stats.norm()}, **options).fit(LINE)


def test_empty_dicts_are_one_candidate():
    with pytest.warns(UserWarning, match="total space of parameters 1"):
        search = SearchCV(Parabola(), {}, cv=2).fit(LINE)
    assert search.cv_results_["params"] == [{}]


# ---- the run ----

def params_of(random_state, **options):
    return SearchCV(Parabola(), {"x": stats.norm(), "kind": ["a", "b"]},
                    n_iter=12, cv=2, random_state=random_state,
                    **options).fit(LINE).cv_results_["params"]


def test_random_state_decides():
    assert params_of(3) == params_of(3)
    assert params_of(3) != params_of(4)
    assert params_of(None) != params_of(None)
    state = np.random.RandomState(3)
    first, second = params_of(state), params_of(state)
    assert first == params_of(np.random.RandomState(3)) != second


def test_a_second_fit_is_as_the_first():
    search = SearchCV(Parabola(), {"x": stats.norm()}, n_iter=8, cv=2,
                      random_state=5).fit(LINE)
    first = search.cv_results_["params"]
    assert search.fit(LINE).cv_results_["params"] == first


def test_a_finite_space_ends_the_search():
    with pytest.warns(UserWarning, match="parameters 6 is smaller than "
                                         "n_iter=20"):
        search = SearchCV(Parabola(), {"x": [1, 2, 3], "kind": ["a", "b"]},
                          n_iter=20, cv=2, random_state=0).fit(LINE)
    assert len({tuple(sorted(params.items())) for params in
                search.cv_results_["params"]}) == 6
    assert search.best_params_ == {"x": 1, "kind": "a"}


def test_failed_fits_are_failed_trials(told):
    distributions = {"kind": ["a", "bad", "b"], "x": stats.norm()}
    with pytest.warns() as caught:
        search = SearchCV(Parabola(), distributions, n_iter=12, cv=2,
                          random_state=0).fit(LINE)
    scores = search.cv_results_["mean_test_score"]
    bad = np.array([params["kind"] == "bad"
                    for params in search.cv_results_["params"]])
    assert 0 < bad.sum() < 12 and (np.isnan(scores) == bad).all()
    assert [np.isnan(value) for _, value, _ in told] == list(bad)
    said = [w for w in caught if w.category is FitFailedWarning]
    assert len(said) == 1
    assert f"{2 * bad.sum()} fits failed out of a total of 24" in \
        str(said[0].message)
    assert len([w for w in caught if "non-finite" in str(w.message)]) == 1
    assert not search.best_params_["kind"] == "bad"


def test_an_error_score_does_not_reach_the_model(told):
    with pytest.warns(FitFailedWarning):
        search = SearchCV(Parabola(), {"kind": ["a", "bad"], "x": [1, 2, 3]},
                          n_iter=6, cv=2, error_score=1e9, refit=False,
                          random_state=0).fit(LINE)
    assert search.best_score_ == 1e9  # as RandomizedSearchCV has it
    assert sorted(value for _, value, _ in told if value == value) == \
        sorted(s for s in search.cv_results_["mean_test_score"] if s < 1e9)
    assert len(told) == 6


def test_when_all_fits_fail_the_search_does():
    search = SearchCV(Parabola(kind="bad"), {"x": stats.norm()}, n_iter=4,
                      cv=2)
    with pytest.raises(ValueError, match="All the 8 fits failed"):
        search.fit(LINE)
    assert not hasattr(search, "cv_results_")
    with pytest.raises(RuntimeError, match="no fit of this kind"):
        search.set_params(error_score="raise").fit(LINE)


def test_standard_errors_are_told_if_wanted(told):
    search = SearchCV(Parabola(spread=1.0), {"x": stats.norm()}, n_iter=3,
                      cv=3, random_state=0).fit(LINE)
    assert [error for _, _, error in told] == [0, 0, 0]
    told.clear()
    search.set_params(standard_errors=True).fit(LINE)
    for index, (_, value, error) in enumerate(told):
        scores = [search.cv_results_[f"split{i}_test_score"][index]
                  for i in range(3)]
        assert value == pytest.approx(np.mean(scores))
        assert error == pytest.approx(stats.sem(scores))


def test_one_fold_has_no_standard_error(told):
    rows = [(np.arange(6), np.arange(6, 12))]
    SearchCV(Parabola(spread=1.0), {"x": stats.norm()}, n_iter=3, cv=rows,
             standard_errors=True, random_state=0).fit(LINE)
    assert [error for _, _, error in told] == [0, 0, 0]


@pytest.mark.parametrize("n_jobs, n_splits, size", [
    (1, 5, 1), (1, 1, 1), (2, 5, 1), (2, 3, 2), (4, 5, 2), (4, 4, 1),
    (8, 5, 3), (8, 10, 2), (8, 1, 7), (16, 5, 3), (64, 5, 11)])
def test_a_batch_keeps_the_jobs_busy(n_jobs, n_splits, size):
    assert hptune.sklearn._batch_size(n_jobs, n_splits) == size


def test_jobs_evaluate_batches(told):
    search = SearchCV(DecisionTreeClassifier(random_state=0),
                      {"max_depth": stats.randint(1, 20),
                       "min_samples_leaf": stats.randint(1, 20)},
                      n_iter=7, n_jobs=2, cv=3, random_state=0).fit(X, Y)
    assert len(search.cv_results_["params"]) == len(told) == 7
    again = clone(search).fit(X, Y)
    assert again.cv_results_["params"] == search.cv_results_["params"]
    assert again.best_score_ == search.best_score_ > 0.9


def test_the_size_of_a_batch_can_be_set(monkeypatch):
    sizes = []

    def ask(study, n, _ask=hptune.sklearn._ask):
        sizes.append(n)
        return _ask(study, n)

    monkeypatch.setattr(hptune.sklearn, "_ask", ask)
    params_of(0, batch_size=5)
    assert sizes == [5, 5, 2]
    sizes.clear()
    params_of(0)
    assert sizes == [1] * 12
    sizes.clear()
    params_of(0, sampler=hptune.Sampler("sobol"))
    assert sizes == [12]


def test_a_sampler_may_have_options():
    assert params_of(0, sampler=hptune.Sampler("gp", initial=2)) != \
        params_of(0, sampler=hptune.Sampler("gp", initial=9))
    assert params_of(0, sampler="gp") == \
        params_of(0, sampler=hptune.Sampler("gp"))


def test_all_candidates_have_the_same_splits():
    search = SearchCV(Parabola(spread=1.0), {"x": [1, 2, 3, 4]}, n_iter=4,
                      cv=KFold(3, shuffle=True)).fit(LINE)
    for i in range(3):
        offsets = search.cv_results_[f"split{i}_test_score"] + \
            (search.cv_results_["param_x"].astype(float) - 0.3)**2
        assert np.ptp(offsets) < 1e-12


def test_splits_may_come_from_a_generator():
    search = SearchCV(Parabola(), {"x": [1, 2]}, n_iter=2,
                      cv=KFold(3).split(LINE)).fit(LINE)
    assert search.n_splits_ == 3 and search.best_params_ == {"x": 1}


def test_groups_and_weights_are_passed_on():
    groups = np.repeat(np.arange(10), 15)
    rows = np.random.RandomState(0).permutation(150)
    search = SearchCV(SVC(), {"C": [0.1, 1.0]}, n_iter=2, cv=GroupKFold(5))
    with pytest.raises(ValueError, match="groups"):
        search.fit(X[rows], Y[rows])
    search.fit(X[rows], Y[rows], groups=groups,
               sample_weight=np.ones(len(Y)))
    assert search.n_splits_ == 5
    none = np.zeros(len(Y))
    with pytest.raises(ValueError):
        search.fit(X[rows], Y[rows], groups=groups, sample_weight=none)


# ---- scores ----

def test_the_metric_of_refit_leads(told):
    scoring = {"up": lambda e, X, y: e.x, "down": lambda e, X, y: -e.x}
    for refit, sign in (("up", 1), ("down", -1), (False, 1),
                        (lambda results: 2, 1)):
        told.clear()
        search = SearchCV(Parabola(), {"x": [1, 2, 3]}, n_iter=3, cv=2,
                          scoring=scoring, refit=refit,
                          random_state=0).fit(LINE, LINE[:, 0])
        assert [value for _, value, _ in told] == \
            [sign * x for x in search.cv_results_["param_x"]]
        if refit in scoring:
            assert search.best_score_ == sign * search.best_params_["x"]
        assert hasattr(search, "best_index_") == bool(refit)
        assert search.multimetric_
    assert search.best_index_ == 2
    assert not hasattr(search, "best_score_")


def test_a_scoring_function_may_return_a_dict(told):
    def score(estimator, X, y):
        return {"one": estimator.x, "two": -estimator.x}

    search = SearchCV(Parabola(), {"x": [1, 2, 3]}, n_iter=3, cv=2,
                      scoring=score, refit="two").fit(LINE, LINE[:, 0])
    assert search.best_params_ == {"x": 1} and search.best_score_ == -1
    assert sorted(value for _, value, _ in told) == [-3, -2, -1]
    with pytest.raises(ValueError, match="three"):
        search.set_params(refit="three").fit(LINE, LINE[:, 0])


def test_scores_without_a_number_are_failed_trials(told):
    def score(estimator, X, y=None):
        return np.nan if estimator.x > 2 else estimator.x

    with pytest.warns(UserWarning, match="non-finite"):
        search = SearchCV(Parabola(), {"x": [1, 2, 3]}, n_iter=3, cv=2,
                          scoring=score).fit(LINE)
    assert search.best_params_ == {"x": 2}
    assert sum(np.isnan(value) for _, value, _ in told) == 1


# ---- the estimator ----

def test_parameters_are_got_and_set_and_cloned():
    search = SearchCV(SVC(C=3), SVMS, n_iter=7, sampler="random")
    assert search.get_params()["n_iter"] == 7
    assert search.get_params()["estimator__C"] == 3
    copy = clone(search.set_params(estimator__C=4, batch_size=2))
    assert copy.estimator.C == 4 and copy.batch_size == 2
    assert copy.sampler == "random"
    sampler = hptune.Sampler("gp", initial=7)
    copy = clone(SearchCV(SVC(), SVMS, sampler=sampler))
    assert copy.sampler.name == "gp" and copy.sampler["initial"] == 7


@pytest.mark.parametrize("through", ["pickle", "joblib"])
def test_a_search_is_stored_before_and_after_its_fit(through):
    def copied(search):
        if through == "pickle":
            return pickle.loads(pickle.dumps(search))
        file = io.BytesIO()
        joblib.dump(search, file)
        file.seek(0)
        return joblib.load(file)

    search = SearchCV(SVC(), SVMS, n_iter=3, cv=2, random_state=0,
                      sampler=hptune.Sampler("gp", initial=2))
    copy = copied(search)
    with pytest.raises(NotFittedError):
        copy.predict(X)
    search.fit(X, Y)
    assert copied(search).predict(X).tolist() == search.predict(X).tolist()
    assert copied(search).best_params_ == search.best_params_ == \
        copy.fit(X, Y).best_params_


def test_methods_are_those_of_the_best_estimator():
    search = SearchCV(LogisticRegression(max_iter=500),
                      {"C": stats.loguniform(0.1, 10)}, n_iter=2,
                      random_state=0).fit(X, Y)
    best = search.best_estimator_
    for name in ("predict", "predict_proba", "predict_log_proba",
                 "decision_function"):
        assert (getattr(search, name)(X) == getattr(best, name)(X)).all()
    assert search.score(X, Y) == best.score(X, Y)
    assert (search.classes_ == best.classes_).all()
    assert search.n_features_in_ == 4
    assert not hasattr(search, "transform")
    reduced = SearchCV(PCA(), {"n_components": [1, 2]}, n_iter=2).fit(X)
    assert (reduced.inverse_transform(reduced.transform(X)) ==
            reduced.best_estimator_.inverse_transform(
                reduced.best_estimator_.transform(X))).all()
    clusters = SearchCV(KMeans(n_init=1, random_state=0),
                        {"n_clusters": [2, 3, 4]}, n_iter=3).fit(X)
    assert clusters.best_params_ == {"n_clusters": 4}
    with pytest.raises(AttributeError, match="refit=False"):
        search.set_params(refit=False).fit(X, Y).predict(X)


def test_names_of_features_are_kept():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X, columns=list("abcd"))
    search = SearchCV(SVC(), {"C": [1, 2]}, n_iter=2).fit(frame, Y)
    assert list(search.feature_names_in_) == list("abcd")


def test_a_search_may_be_inside_of_another():
    inner = SearchCV(SVC(), {"C": [0.1, 1.0]}, n_iter=2, cv=2, random_state=0)
    outer = SearchCV(inner, {"n_iter": [1, 2]}, n_iter=2, cv=2,
                     random_state=0)
    assert outer.fit(X, Y).score(X, Y) > 0.9


def test_nothing_of_scikit_learn_is_changed():
    from sklearn.model_selection import _search
    before = dict(vars(_search))
    params_of(0)
    assert dict(vars(_search)) == before
    with warnings.catch_warnings(), pytest.raises(ValueError):
        warnings.simplefilter("ignore")
        RandomizedSearchCV(Parabola(), {"kind": ["bad"]}, n_iter=1).fit(LINE)


def test_many_rows_in_sparse_form():
    from scipy.sparse import csr_matrix
    rows, labels = make_classification(random_state=0)
    search = SearchCV(SVC(), {"C": stats.loguniform(0.1, 10)}, n_iter=3,
                      random_state=0).fit(csr_matrix(rows), labels)
    assert search.predict(csr_matrix(rows)).shape == labels.shape
