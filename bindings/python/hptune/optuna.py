"""A sampler for Optuna: an Optuna study gets its proposals from one of ours.

The study of ours follows that of Optuna.  Each finished trial is told once, as
it is seen; what other workers run is pending in the model; only when the trials
show another structure of the space is the study built anew.
"""
from __future__ import annotations

import math
import statistics
import threading
from typing import Any, Callable, NamedTuple, Optional, Sequence, Union

import numpy as np
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler, RandomSampler
from optuna.study import Study as OptunaStudy
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

from ._define_by_run import Structure
from .sampler import Sampler as OurSampler
from .study import Study
from .trial import Trial

# Where Optuna's own samplers keep what constraints_func returned.
CONSTRAINTS = "constraints"


class _Running(NamedTuple):
    """A trial of ours that stands for one of Optuna's."""

    trial: Trial
    point: dict[str, Any]


class _Follower:
    """A study of ours that follows one of Optuna's."""

    def __init__(self, structure: Structure, sampler: OurSampler, seed: int,
                 maximize: bool, constraints: int) -> None:
        self.structure = structure
        self._worst = min if maximize else max
        self._study = Study(structure.space(), sampler, seed=seed,
                            direction="maximize" if maximize else "minimize")
        self._outcomes = [f"constraint {i}" for i in range(constraints)]
        for name in self._outcomes:
            self._study.add_outcome(name, 0.0)
        self._seen = 0  # so many trials were looked at
        self._open: list[int] = []  # those of them that were not finished
        self._running: dict[int, _Running] = {}  # by Optuna's numbers
        self._values: list[float] = []  # of complete trials

    def follow(self, trials: list[FrozenTrial], asking: int) -> None:
        """Read what is new; `asking` is the number of the trial that wants a
        point."""
        numbers = self._open + list(range(self._seen, len(trials)))
        self._open = [number for number in numbers
                      if not self._read(trials[number], asking)]
        self._seen = len(trials)

    def _read(self, trial: FrozenTrial, asking: int) -> bool:
        """Is the trial done with?"""
        if trial.state.is_finished():
            self._finish(trial)
            return True
        if trial.state == TrialState.RUNNING and trial.number != asking and \
                trial.number not in self._running:
            point = self.structure.encode(trial.params)
            if point is not None:  # it has all of its values by now
                self._running[trial.number] = self._begin(point)
        return False

    def _begin(self, point: dict[str, Any]) -> _Running:
        self._study.enqueue(point)
        trial = self._study.ask()
        assert trial is not None  # what is enqueued is tried, new or not
        return _Running(trial, point)

    def _finish(self, trial: FrozenTrial) -> None:
        """Tell how a trial went, which another worker may have run."""
        running = self._running.pop(trial.number, None)
        point = self.structure.encode(trial.params)
        if running is not None and running.point != point:
            self._study.tell(running.trial, state="abandoned")
            running = None
        if point is None:
            return
        running = running or self._begin(point)
        for name, value in zip(self._outcomes, _constraints(trial)):
            running.trial.set_outcome(name, value)
        if trial.state == TrialState.PRUNED:
            self._study.tell(running.trial, self._pruned_value(trial),
                             state="pruned")
        else:
            self._study.tell(running.trial, self._value(trial))

    def _value(self, trial: FrozenTrial) -> Optional[float]:
        """None for a failed trial, which has failed for us as well."""
        if trial.state != TrialState.COMPLETE or trial.value is None:
            return None
        if math.isfinite(trial.value):
            self._values.append(trial.value)
        return trial.value

    def _pruned_value(self, trial: FrozenTrial) -> Optional[float]:
        """What a pruned trial is worth: its last report, which is one of an
        early step, kept between the middle and the worst of what complete
        trials reached; None when nothing is known."""
        if trial.value is None or not self._values:
            return None
        low, high = sorted((statistics.median(self._values),
                            self._worst(self._values)))
        return min(max(trial.value, low), high)

    def ask(self, number: int) -> dict[str, Any]:
        """A point for a trial; none when all of a finite space were tried."""
        trial = self._study.ask()
        if trial is None:
            return {}
        self._running[number] = _Running(trial, trial.params)
        return self.structure.decode(trial.params)


def _constraints(trial: FrozenTrial) -> Sequence[float]:
    return trial.system_attrs.get(CONSTRAINTS) or ()


def _whole(study: OptunaStudy) -> OptunaStudy:
    """The study itself in the place of a bracket of it (HyperbandPruner shows
    samplers one bracket at a time): all of them have the same best."""
    return getattr(study, "_study", study)


class Sampler(BaseSampler):
    """A sampler of ours for an Optuna study.

    ::

        study = optuna.create_study(sampler=hptune.optuna.Sampler())

    Parameters that no complete trial has had are drawn by the independent
    sampler: all of those of the first trial, to begin with.  From then on a
    study of ours proposes all values of a trial at once.  Parameters that only
    some trials have are modelled together with the parameter that decides on
    them, as soon as trials show which one that is.

    Complete trials are told to the model.  Failed ones are told as failed:
    others are chosen away from them.  What a pruned trial reported last counts,
    but neither for better than the median nor for worse than the worst of the
    complete trials.  Trials under way, here or elsewhere, are pending: the
    model imagines their values.  A trial that lacks one of its parameters
    (pruned before it came to it, say) is left out.

    Args:
        sampler:
            "gp", "sobol", "random", or a ``hptune.Sampler``.
        seed:
            The same seed gives the same trials, as long as one runs at a time.
        independent_sampler:
            For parameters outside of the model; ``RandomSampler`` by default.
        constraints_func:
            As for Optuna's own samplers: a function of a trial that returns
            numbers, each of which is at most 0 where the trial is feasible.
        options:
            Options of the sampler by their names, such as ``initial=10``.
    """

    def __init__(
            self, sampler: Union[str, OurSampler] = "gp", *,
            seed: Optional[int] = None,
            independent_sampler: Optional[BaseSampler] = None,
            constraints_func: Optional[
                Callable[[FrozenTrial], Sequence[float]]] = None,
            **options: float) -> None:
        if isinstance(sampler, str):
            sampler = OurSampler(sampler, **options)
        elif options:
            raise TypeError(f"{sampler!r} has its options already; "
                            f"{', '.join(options)} came besides")
        self._sampler = sampler
        self._random = np.random.RandomState(seed)
        self._independent = independent_sampler or RandomSampler(seed)
        self._constraints_func = constraints_func
        self._lock = threading.RLock()
        self._begin(None)

    def _begin(self, study: Optional[OptunaStudy]) -> None:
        """With a study, of which nothing is known yet."""
        self._storage: Any = None if study is None else study._storage
        self._study_id = None if study is None else study._study_id
        self._seed = int(self._random.randint(2**31 - 1))
        self._seen = 0
        self._open: list[int] = []
        self._complete: list[FrozenTrial] = []
        self._constraints = 0
        self._structure = Structure([])
        self._follower: Optional[_Follower] = None

    def __getstate__(self) -> dict[str, Any]:
        """Without the study: a copy reads Optuna's history anew."""
        kept = ("_sampler", "_random", "_independent", "_constraints_func")
        return {name: self.__dict__[name] for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.RLock()
        self._begin(None)

    def reseed_rng(self) -> None:
        """Called by Optuna in each of its workers.  Threads share one study of
        ours and so never propose alike; the copy that another process has has
        yet to build its study, which then has another seed."""
        with self._lock:
            self._random.seed()
        self._independent.reseed_rng()

    def infer_relative_search_space(
            self, study: OptunaStudy,
            trial: FrozenTrial) -> dict[str, BaseDistribution]:
        """The parameters of the space that the complete trials show."""
        with self._lock:
            self._read(_whole(study))
            return self._structure.distributions()

    def sample_relative(
            self, study: OptunaStudy, trial: FrozenTrial,
            search_space: dict[str, BaseDistribution]) -> dict[str, Any]:
        """What our study proposes; nothing for a trial all of whose values a
        user has enqueued."""
        if not search_space:
            return {}
        with self._lock:
            trials = self._read(_whole(study))
            if self._follower is None:
                self._follower = _Follower(
                    self._structure, self._sampler, self._seed,
                    study.direction == StudyDirection.MAXIMIZE,
                    self._constraints)
            self._follower.follow(trials, trial.number)
            if self._is_given(trial):
                return {}
            params = self._follower.ask(trial.number)
        return {name: value for name, value in params.items()
                if name in search_space}

    def sample_independent(self, study: OptunaStudy, trial: FrozenTrial,
                           param_name: str,
                           param_distribution: BaseDistribution) -> Any:
        """A value of a parameter that the space does not have."""
        return self._independent.sample_independent(
            study, trial, param_name, param_distribution)

    def after_trial(self, study: OptunaStudy, trial: FrozenTrial,
                    state: TrialState,
                    values: Optional[Sequence[float]]) -> None:
        """Store the constraints of a trial, where Optuna's own samplers do."""
        if self._constraints_func is None or \
                state not in (TrialState.COMPLETE, TrialState.PRUNED):
            return
        found = tuple(float(c) for c in self._constraints_func(trial))
        if any(map(math.isnan, found)):
            raise ValueError(f"constraints_func returned NaN: {found}")
        study._storage.set_trial_system_attr(trial._trial_id, CONSTRAINTS,
                                             found)

    def _is_given(self, trial: FrozenTrial) -> bool:
        fixed = trial.system_attrs.get("fixed_params", {})
        try:
            return self._structure.encode(fixed) is not None
        except ValueError:  # not of the parameter's type: Optuna will say so
            return False

    def _read(self, study: OptunaStudy) -> list[FrozenTrial]:
        """All trials, and what those that are new show of the space."""
        if len(study.directions) > 1:
            raise ValueError("hptune.optuna.Sampler has one objective, this "
                             f"study has {len(study.directions)}")
        if self._storage is not study._storage or \
                self._study_id != study._study_id:
            self._begin(study)
        trials = study.get_trials(deepcopy=False)
        numbers = self._open + list(range(self._seen, len(trials)))
        self._open = [number for number in numbers
                      if not trials[number].state.is_finished()]
        self._seen = len(trials)
        self._learn([trials[number] for number in numbers
                     if trials[number].state == TrialState.COMPLETE])
        return trials

    def _learn(self, complete: list[FrozenTrial]) -> None:
        self._complete += complete
        constraints = max([len(_constraints(trial)) for trial in complete],
                          default=0)
        if constraints > self._constraints:
            self._constraints = constraints
            self._follower = None
        if not all(map(self._structure.explains, complete)):
            structure = Structure(self._complete)
            if structure != self._structure:
                self._follower = None
            self._structure = structure
