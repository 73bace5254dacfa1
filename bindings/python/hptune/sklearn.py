"""Search with cross-validation for scikit-learn, in RandomizedSearchCV's place.

Candidates come from a study: it is asked for some, they are cross-validated,
and their mean scores are told, until n_iter of them are done.
"""
from __future__ import annotations

import inspect
import math
import types
import warnings
from typing import Any, Callable, Iterator, Optional

import numpy as np
from joblib import effective_n_jobs  # type: ignore[import]
from sklearn.model_selection._search import (  # type: ignore[import]
    BaseSearchCV)
from sklearn.utils import check_random_state  # type: ignore[import]

from ._candidates import Candidates
from .study import Study
from .trial import Trial

# Of the time of all jobs, the part that a batch must put to use.
USED = 0.8

# Candidates that are asked before anything is known: the start of "gp".
START = 5

# Samplers that do not look at scores.
UNLEARNED = ("random", "sobol", "grid")

_REPORT = "_warn_or_raise_about_fit_failures"


def _batch_size(n_jobs: int, n_splits: int) -> int:
    """The fewest candidates whose fits keep the jobs busy.

    A batch of b candidates is b * n_splits fits, done in rounds of n_jobs; the
    last round may leave jobs idle.  More candidates at once waste less, but
    each is then chosen without the scores of the others.
    """
    size = 1
    while True:
        rounds = -(-size * n_splits // n_jobs)
        if size * n_splits >= USED * rounds * n_jobs:
            return size
        size += 1


def _standard_error(results: dict[str, Any], metric: str, index: int,
                    n_splits: int) -> float:
    """Of a mean over folds; 0 where it is not known."""
    if n_splits < 2:
        return 0.0
    sd = float(results[f"std_test_{metric}"][index])
    error = sd / math.sqrt(n_splits - 1)
    return error if 1e-150 <= error <= 1e150 else 0.0


class _SameSplits:
    """The splits of the first call again at each call.

    A splitter that shuffles without a seed would score each batch by rows of
    its own; RandomizedSearchCV, which has one batch, scores all alike.
    """

    def __init__(self, cv: Any) -> None:
        self._cv = cv
        self._splits: Optional[list[Any]] = None

    def split(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        if self._splits is None:
            self._splits = list(self._cv.split(*args, **kwargs))
        return iter(self._splits)


class _Reports:
    """What scikit-learn says of each batch, kept until all of them are done.

    It refuses a search when no fit of a call succeeds.  A call is a batch here,
    and may be a single candidate, which is no reason to give up.
    """

    def __init__(self) -> None:
        self.fits: list[dict[str, Any]] = []
        self.n_splits = 0
        self.error_score: Any = np.nan
        self.warnings: list[warnings.WarningMessage] = []
        self.tell: Optional[Callable[..., None]] = None

    def add(self, fits: list[dict[str, Any]], error_score: Any) -> None:
        """In the place of the function of scikit-learn."""
        self.fits += fits
        self.error_score = error_score

    def has_failed(self, index: int) -> bool:
        """Did a fit of a candidate fail?"""
        fits = self.fits[index * self.n_splits:(index + 1) * self.n_splits]
        return any(fit.get("fit_error") is not None for fit in fits)

    def close(self) -> None:
        """Say what there is to say of the search as a whole."""
        if self.tell is not None:
            self.tell(self.fits, self.error_score)
        for caught in self.warnings:
            warnings.warn_explicit(caught.message, caught.category,
                                   caught.filename, caught.lineno)


def _fit_with(reports: _Reports) -> Callable[..., Any]:
    """BaseSearchCV.fit, handing its failed fits to `reports`.

    A copy of the function that sees another global of that one name: nothing
    of scikit-learn itself is changed.  Where there is no such name (in other
    versions) the copy is just BaseSearchCV.fit.
    """
    fit = inspect.unwrap(BaseSearchCV.fit)
    reports.tell = fit.__globals__.get(_REPORT)
    copy = types.FunctionType(
        fit.__code__, {**fit.__globals__, _REPORT: reports.add}, fit.__name__,
        fit.__defaults__, fit.__closure__)
    copy.__kwdefaults__ = fit.__kwdefaults__
    return copy


class SearchCV(BaseSearchCV):  # type: ignore[misc]
    """Search with cross-validation whose candidates are chosen by a study.

    Stands where ``RandomizedSearchCV`` stood: the same arguments, attributes
    and methods, with candidates that follow from the scores of those before.

    Parameters
    ----------
    estimator : estimator object
        Cloned for each fit, with a candidate's parameters set.

    param_distributions : dict or list of dicts
        Names of parameters to distributions or lists.  A distribution is a
        frozen one of ``scipy.stats``, or one of ``hptune``; one that has
        nothing but a method ``rvs`` is replaced by a sample of it.  The very
        ends of a continuous distribution of scipy are not proposed.  Three or
        more different numbers in a list are taken in their order: neighbours
        in it are expected to score alike.  Anything else in a list is a
        category, given back as the very object.  With a list of dicts, which
        dict to take is chosen as well, and a parameter on which some dicts
        agree is one for all of these.

    n_iter : int, default=10
        Number of candidates.  A finite space may end the search before.

    sampler : str or hptune.Sampler, default="gp"
        What chooses the candidates: "gp" (a Gaussian process), "sobol",
        "random" or "grid", or a ``hptune.Sampler`` with options.

    batch_size : int, default=None
        Number of candidates that are chosen at once.  None: the fewest whose
        fits keep 80 % of the time of `n_jobs` jobs busy, so that each can
        learn from as many others as possible; one without jobs.  Samplers that
        do not learn have all candidates in one batch.

    standard_errors : bool, default=False
        Whether the model is told the standard error of each mean over folds.
        All candidates have the same folds: what makes one of these harder than
        another shifts all means alike and is no noise between them, so the
        standard errors overstate it.  Without them the model finds the noise
        by itself.

    scoring : str, callable, list, tuple or dict, default=None
        As in ``RandomizedSearchCV``.  With several metrics the one that `refit`
        names leads the search; when it names none, the first.

    n_jobs : int, default=None
        Number of jobs, each of which fits one fold of one candidate.

    refit : bool, str or callable, default=True
        Whether, and by which metric, to fit the best candidate on all rows; a
        callable returns the index of the best from ``cv_results_``.

    cv : int, cross-validation generator or iterable, default=None
        The folds.  All candidates have the same ones, also those of a splitter
        that shuffles without a seed.

    verbose : int, default=0
        The higher, the more messages; each batch has its own.

    pre_dispatch : int or str, default='2*n_jobs'
        Jobs that are dispatched at a time.

    random_state : int, RandomState instance or None, default=None
        An int gives the same candidates at each fit, if the scores are the
        same.

    error_score : 'raise' or numeric, default=np.nan
        Score of a fit that fails.  Whatever it is, the candidate is told to
        the study as a failed one, and others are chosen away from it.

    return_train_score : bool, default=False
        Whether ``cv_results_`` has training scores.

    Attributes
    ----------
    cv_results_ : dict of numpy (masked) ndarrays
        A row for each candidate, in the order in which they were chosen, with
        the columns of ``RandomizedSearchCV``.

    best_estimator_ : estimator
        Fitted on all rows with the best candidate's parameters; with `refit`.

    best_score_ : float
        Mean score of the best candidate; not with a callable `refit`.

    best_params_ : dict
        Parameters of the best candidate.

    best_index_ : int
        Its row in ``cv_results_``.

    scorer_ : function or dict
        The scorer, or all of them by name.

    n_splits_ : int
        Number of folds.

    refit_time_ : float
        Seconds of the last fit; with `refit`.

    multimetric_ : bool
        Whether there are several metrics.

    classes_ : ndarray of shape (n_classes,)
        Labels of the classes; with `refit`, of a classifier.

    n_features_in_ : int
        Number of features seen in the fit; with `refit`.

    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Their names, where the estimator keeps them; with `refit`.

    See Also
    --------
    sklearn.model_selection.RandomizedSearchCV : Candidates by chance.

    Examples
    --------
    >>> from scipy.stats import loguniform
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.svm import SVC
    >>> from hptune import SearchCV
    >>> X, y = load_iris(return_X_y=True)
    >>> search = SearchCV(SVC(), {"C": loguniform(1e-2, 1e3),
    ...                           "gamma": loguniform(1e-4, 1e1)},
    ...                   n_iter=20, random_state=0).fit(X, y)
    >>> round(search.best_score_, 3)
    0.987
    """

    _required_parameters = ["estimator", "param_distributions"]

    def __init__(self, estimator: Any, param_distributions: Any, *,
                 n_iter: int = 10, sampler: Any = "gp",
                 batch_size: Optional[int] = None,
                 standard_errors: bool = False, scoring: Any = None,
                 n_jobs: Optional[int] = None, refit: Any = True,
                 cv: Any = None, verbose: int = 0,
                 pre_dispatch: Any = "2*n_jobs", random_state: Any = None,
                 error_score: Any = np.nan,
                 return_train_score: bool = False) -> None:
        self.param_distributions = param_distributions
        self.n_iter = n_iter
        self.sampler = sampler
        self.batch_size = batch_size
        self.standard_errors = standard_errors
        self.random_state = random_state
        super().__init__(
            estimator=estimator, scoring=scoring, n_jobs=n_jobs, refit=refit,
            cv=cv, verbose=verbose, pre_dispatch=pre_dispatch,
            error_score=error_score, return_train_score=return_train_score)

    def fit(self, X: Any, y: Any = None, *, groups: Any = None,
            **fit_params: Any) -> SearchCV:
        """Search, and fit the best candidate on all rows.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            The rows.

        y : array-like of shape (n_samples,) or (n_samples, n_output), \
            default=None
            What is to be predicted; None for unsupervised learning.

        groups : array-like of shape (n_samples,), default=None
            Groups of rows, for a splitter that keeps them together.

        **fit_params : dict of str -> object
            Passed on to the estimator's fit; what has a value for each row,
            such as ``sample_weight``, is split as the rows are.

        Returns
        -------
        self : object
            This search, fitted.
        """
        self._check_counts()
        if groups is not None:
            fit_params["groups"] = groups
        self._reports = _Reports()
        try:
            _fit_with(self._reports)(self, X, y, **fit_params)
        finally:
            del self._reports
        return self

    def _check_counts(self) -> None:
        for name in ("n_iter", "batch_size"):
            value = getattr(self, name)
            if value is None and name == "batch_size":
                continue
            if isinstance(value, bool) or \
                    not isinstance(value, (int, np.integer)) or value < 1:
                raise ValueError(f"{name} is {value!r}, not a whole number "
                                 "above 0")

    def _format_results(self, candidate_params: Any, n_splits: int,
                        *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As it is, with the warnings about scores kept for the last time."""
        reports = self._reports
        reports.n_splits = n_splits
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            results: dict[str, Any] = super()._format_results(
                candidate_params, n_splits, *args, **kwargs)
        reports.warnings = caught
        return results

    def _metric(self, results: dict[str, Any]) -> str:
        """Which scores lead the search: those of `refit`, else the first."""
        metrics = [key[len("rank_test_"):] for key in results
                   if key.startswith("rank_test_")]
        return metrics[metrics.index(self.refit) if self.refit in metrics
                       else 0]

    def _next_size(self) -> int:
        """How many candidates to ask for at once."""
        name = getattr(self.sampler, "name", self.sampler)
        n_jobs = int(effective_n_jobs(self.n_jobs))
        n_splits = self._reports.n_splits
        if name in UNLEARNED:
            return self.n_iter
        if self.batch_size is not None:
            return self.batch_size
        if not n_splits:
            return min(n_jobs, START)
        return _batch_size(n_jobs, n_splits)

    def _run_search(self, evaluate_candidates: Callable[..., Any]) -> None:
        random = check_random_state(self.random_state)
        candidates = Candidates(self.param_distributions, random)
        study = Study(candidates.space, self.sampler, direction="maximize",
                      seed=int(random.randint(2**31 - 1)))
        splits = _SameSplits(self.cv) if hasattr(self.cv, "split") else None
        done = 0
        while done < self.n_iter:
            trials = _ask(study, min(self._next_size(), self.n_iter - done))
            if not trials:
                warnings.warn(
                    f"The total space of parameters {done} is smaller than "
                    f"n_iter={self.n_iter}. Ran {done} iterations.",
                    UserWarning)
                break
            results = evaluate_candidates(
                [candidates.read(trial.params) for trial in trials], cv=splits)
            for index, trial in enumerate(trials, done):
                self._tell(study, trial, results, index)
            done += len(trials)
        self._reports.close()

    def _tell(self, study: Study, trial: Trial, results: dict[str, Any],
              index: int) -> None:
        metric = self._metric(results)
        score = float(results[f"mean_test_{metric}"][index])
        if self._reports.has_failed(index):
            score = np.nan  # a failed trial, whatever error_score is
        error = 0.0
        if self.standard_errors:
            error = _standard_error(results, metric, index,
                                    self._reports.n_splits)
        study.tell(trial, score, standard_error=error)


def _ask(study: Study, n: int) -> list[Trial]:
    """Up to n trials; fewer when a finite space has no more."""
    trials = []
    for _ in range(n):
        trial = study.ask()
        if trial is None:
            break
        trials.append(trial)
    return trials
