"""A sampler for Optuna: an Optuna study gets its proposals from one of ours.

The study of ours follows that of Optuna.  Each finished trial is told once, as
it is seen; what other workers run is pending in the model; only when the trials
show another structure of the space is the study built anew.
"""
from __future__ import annotations

import math
import statistics
import threading
from typing import Any, NamedTuple, Optional

import numpy as np
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler, RandomSampler
from optuna.study import Study as OptunaStudy
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

from . import sampler as samplers
from ._define_by_run import Structure
from .study import Study

# Where Optuna keeps what constraints_func returned.
CONSTRAINTS = "constraints"


class _Running(NamedTuple):
    """A trial of ours that stands for one of Optuna's."""
    trial: Any
    point: dict[str, Any]


class _Follower:
    """A study of ours that follows one of Optuna's."""

    def __init__(self, structure: Structure, sampler: Any, seed: int,
                 maximize: bool) -> None:
        self.structure = structure
        self._worse = max if not maximize else min
        self._study = Study(
            structure.space(), sampler, seed=seed,
            direction="maximize" if maximize else "minimize")
        self._seen = 0  # trials that were looked at, by Optuna's numbers
        self._open: list[int] = []  # those of them that were not finished
        self._running: dict[int, _Running] = {}
        self._values: list[float] = []  # of complete trials

    def follow(self, trials: list[FrozenTrial], asking: int) -> None:
        """Read what is new; `asking` is the number of the trial that wants a
        point."""
        numbers = self._open + list(range(self._seen, len(trials)))
        self._open = [number for number in numbers
                      if not self._read(trials[number], asking)]
        self._seen = len(trials)

    def _read(self, trial: FrozenTrial, asking: int) -> bool:
        if trial.state.is_finished():
            self._finish(trial)
            return True
        if trial.state == TrialState.RUNNING and trial.number != asking and \
                trial.number not in self._running:
            point = self.structure.encode(trial.params)
            if point is not None:  # has all of its values by now
                self._start(trial.number, point)
        return False

    def _start(self, number: int, point: dict[str, Any]) -> _Running:
        self._study.enqueue(point)
        running = _Running(self._study.ask(), point)
        self._running[number] = running
        return running

    def _finish(self, trial: FrozenTrial) -> None:
        running = self._running.pop(trial.number, None)
        point = self.structure.encode(trial.params)
        if running is not None and running.point != point:
            self._study.tell(running.trial, math.nan, state="abandoned")
            running = None
        if point is None:
            return
        if trial.state == TrialState.PRUNED:
            running = running or self._start(trial.number, point)
            self._running.pop(trial.number, None)
            self._study.tell(running.trial, self._pruned_value(trial),
                             state="pruned")
            return
        value = math.nan  # a failed trial, for us as well
        if trial.state == TrialState.COMPLETE and trial.value is not None:
            value = trial.value
            self._values.append(value)
        if running is None:
            self._study.add(point, value)
        else:
            self._study.tell(running.trial, value)

    def _pruned_value(self, trial: FrozenTrial) -> float:
        """What a pruned trial is worth: its last report, which is one of an
        early step, kept between the middle and the worst of what complete trials
        reached."""
        values = [value for value in self._values if math.isfinite(value)]
        if trial.value is None or not values:
            return math.nan
        middle = statistics.median(values)
        low, high = sorted((middle, self._worse(values)))
        return min(max(trial.value, low), high)

    def ask(self, number: int) -> dict[str, Any]:
        """A point for a trial; none when all of a finite space were tried."""
        trial = self._study.ask()
        if trial is None:
            return {}
        point = {name: value for name, value in trial.params.items()
                 if value is not None}
        self._running[number] = _Running(trial, point)
        return self.structure.decode(point)


class Sampler(BaseSampler):
    """DOC"""

    def __init__(self, sampler: Any = "gp", *, seed: Optional[int] = None,
                 independent_sampler: Optional[BaseSampler] = None,
                 **options: float) -> None:
        self._sampler = sampler
        if options:
            self._sampler = samplers.Sampler(sampler, **options)
        self._random = np.random.RandomState(seed)
        self._independent = independent_sampler or RandomSampler(seed)
        self._seed = self._draw_seed()
        self._lock = threading.RLock()
        self._forget()

    def _draw_seed(self) -> int:
        return int(self._random.randint(2**31 - 1))

    def _forget(self, study: Optional[OptunaStudy] = None) -> None:
        """Begin with a study."""
        self._storage: Any = study and study._storage
        self._study_id: Optional[int] = study and study._study_id
        self._seen = 0
        self._open: list[int] = []
        self._complete: list[FrozenTrial] = []
        self._structure = Structure([])
        self._follower: Optional[_Follower] = None

    def __getstate__(self) -> dict[str, Any]:
        """Without the study: the copy reads Optuna's history anew."""
        kept = ("_sampler", "_random", "_independent", "_seed")
        return {name: self.__dict__[name] for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.RLock()
        self._forget()

    def reseed_rng(self) -> None:
        """Called by Optuna in each worker.  Threads share this sampler and its
        study, and so never propose alike; a copy in another process has yet to
        build its study, which then has the new seed."""
        with self._lock:
            self._random.seed()
            self._seed = self._draw_seed()
        self._independent.reseed_rng()

    def infer_relative_search_space(
            self, study: OptunaStudy,
            trial: FrozenTrial) -> dict[str, BaseDistribution]:
        with self._lock:
            self._read(_whole(study))
            return self._structure.distributions()

    def sample_relative(
            self, study: OptunaStudy, trial: FrozenTrial,
            search_space: dict[str, BaseDistribution]) -> dict[str, Any]:
        if not search_space:
            return {}
        with self._lock:
            trials = self._read(_whole(study))
            if self._follower is None:
                self._follower = _Follower(
                    self._structure, self._sampler, self._seed,
                    study.direction == StudyDirection.MAXIMIZE)
            self._follower.follow(trials, trial.number)
            if self._is_given(trial):
                return {}
            params = self._follower.ask(trial.number)
        return {name: value for name, value in params.items()
                if name in search_space}

    def sample_independent(self, study: OptunaStudy, trial: FrozenTrial,
                           param_name: str,
                           param_distribution: BaseDistribution) -> Any:
        return self._independent.sample_independent(
            study, trial, param_name, param_distribution)

    def _is_given(self, trial: FrozenTrial) -> bool:
        """Are all values of a trial those that a user has enqueued?"""
        fixed = trial.system_attrs.get("fixed_params", {})
        try:
            return self._structure.encode(fixed) is not None
        except ValueError:  # not of the parameter's type: Optuna will say so
            return False

    def _read(self, study: OptunaStudy) -> list[FrozenTrial]:
        """All trials, and from those that are new the structure of the space."""
        if len(study.directions) > 1:
            raise ValueError("hptune.optuna.Sampler has one objective, the "
                             f"study has {len(study.directions)}")
        if self._storage is not study._storage or \
                self._study_id != study._study_id:
            self._forget(study)
        trials = study.get_trials(deepcopy=False)
        numbers = self._open + list(range(self._seen, len(trials)))
        self._open = [number for number in numbers
                      if not trials[number].state.is_finished()]
        self._seen = len(trials)
        complete = [trials[number] for number in numbers
                    if trials[number].state == TrialState.COMPLETE]
        self._complete += complete
        if not all(map(self._structure.explains, complete)):
            structure = Structure(self._complete)
            if structure != self._structure:
                self._structure = structure
                self._follower = None
        return trials


def _whole(study: OptunaStudy) -> OptunaStudy:
    """The study itself in the place of a bracket of it (HyperbandPruner shows
    samplers one bracket at a time): all of them have the same best."""
    return getattr(study, "_study", study)
