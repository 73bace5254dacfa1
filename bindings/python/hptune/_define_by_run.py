"""The space of a study whose objective names its parameters as it goes.

An Optuna study has no space, only trials with the parameters that each of them
came by.  Its structure is read off those: a parameter that every trial has is
always active; one that some trials lack is taken to depend on an earlier
parameter whose values tell, in all trials seen, those that have it from those
that do not.  A trial that contradicts this is read like the others, and the
structure is found anew.
"""
from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Optional

from optuna.distributions import (BaseDistribution, CategoricalDistribution,
                                  FloatDistribution, IntDistribution)
from optuna.trial import FrozenTrial

from .space import Space

# Integers beyond are no longer told apart as doubles.
EXACT = 2**53


class Condition(NamedTuple):
    """When a parameter is active: its parent has one of `values`, or lies
    within [low, high]."""
    parent: str
    values: Optional[list[Any]]
    low: Any
    high: Any

    def holds(self, value: Any) -> bool:
        """Does it hold for a value of the parent?"""
        if self.values is not None:
            return value in self.values
        return bool(self.low <= value <= self.high)


class Scale:
    """One parameter, in the study's terms: numbers of steps and of choices in
    the place of what they give, which is then as Optuna computes it."""

    def __init__(self, distribution: BaseDistribution) -> None:
        self.distribution: Any = distribution
        self.choices = isinstance(distribution, CategoricalDistribution)
        self.step = getattr(distribution, "step", None)
        if isinstance(distribution, IntDistribution) and self.step == 1:
            self.step = None

    def add_to(self, space: Space, name: str) -> None:
        """Add the parameter to a space."""
        d = self.distribution
        if self.choices:
            space.add_categorical(name, list(range(len(d.choices))))
        elif self.step is not None:
            space.add_int(name, 0, round((d.high - d.low) / d.step))
        elif isinstance(d, IntDistribution):
            space.add_int(name, d.low, d.high, log=d.log)
        else:
            space.add_float(name, d.low, d.high, log=d.log)

    def ends(self) -> tuple[int, int]:
        """The first and the last value of one that counts."""
        d = self.distribution
        if self.choices:
            return 0, len(d.choices) - 1
        return self.encode(d.low), self.encode(d.high)

    def encode(self, value: Any) -> Any:
        """A value of Optuna's in the study's terms; None for what is not within
        the distribution: Optuna lets a user enqueue such a value."""
        d = self.distribution
        number = d.to_internal_repr(value)
        if not d._contains(number):
            return None
        if self.choices:
            return int(number)
        if self.step is not None:
            return round((number - d.low) / d.step)
        return d.to_external_repr(number)

    def decode(self, value: Any) -> Any:
        """A value of the study's as Optuna has it."""
        d = self.distribution
        if self.choices:
            return d.choices[value]
        if self.step is None:
            return value
        if isinstance(d, IntDistribution):
            return d.low + value * d.step
        return min(d.low + value * d.step, d.high)


def _is_usable(distribution: BaseDistribution) -> bool:
    """Is there something to choose, and can it be counted?"""
    if distribution.single():
        return False
    if isinstance(distribution, IntDistribution):
        return -EXACT <= distribution.low and distribution.high <= EXACT
    return isinstance(distribution,
                      (FloatDistribution, CategoricalDistribution))


class Structure:
    """Parameters in an order in which parents come first, and conditions."""

    def __init__(self, trials: list[FrozenTrial]) -> None:
        self.scales: dict[str, Scale] = {}
        self.conditions: dict[str, Condition] = {}
        left = _constant_distributions(trials)
        for name in [name for name in left if all(
                name in trial.distributions for trial in trials)]:
            self.scales[name] = Scale(left.pop(name))
        while left:  # each pass may find the parents of the next one's
            tried = {name: self._find_condition(name, trials) for name in left}
            found = {name: c for name, c in tried.items() if c is not None}
            for name in found:
                self.scales[name] = Scale(left.pop(name))
            self.conditions.update(found)
            if not found:
                break
        # What more trials show can take a parameter out, not bring it in.
        self.outside = {name for trial in trials for name in trial.params
                        if name not in self.scales}

    def _find_condition(self, name: str,
                        trials: list[FrozenTrial]) -> Optional[Condition]:
        for parent, scale in self.scales.items():
            condition = _split_values(parent, scale, name, trials)
            if condition is not None:
                return condition
        return None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Structure) and \
            self.distributions() == other.distributions() and \
            self.conditions == other.conditions

    def distributions(self) -> dict[str, BaseDistribution]:
        """Those of all parameters, as Optuna has them."""
        return {name: s.distribution for name, s in self.scales.items()}

    def space(self) -> Space:
        """A space of ours with this structure."""
        space = Space()
        for name, scale in self.scales.items():
            scale.add_to(space, name)
            condition = self.conditions.get(name)
            if condition is not None:
                space.add_condition(name, condition.parent, condition.values,
                                    condition.low, condition.high)
        return space

    def encode(self, params: Mapping[str, Any]) -> Optional[dict[str, Any]]:
        """A trial's point; None when it is not one of the space: a parameter is
        missing, or has a value that its distribution does not give."""
        point: dict[str, Any] = {}
        for name, scale in self.scales.items():
            condition = self.conditions.get(name)
            if condition and not (condition.parent in point and
                                  condition.holds(point[condition.parent])):
                continue
            value = scale.encode(params[name]) if name in params else None
            if value is None:
                return None
            point[name] = value
        return point

    def decode(self, point: Mapping[str, Any]) -> dict[str, Any]:
        """A point of the space as a trial's parameters."""
        return {name: self.scales[name].decode(value)
                for name, value in point.items() if value is not None}

    def explains(self, trial: FrozenTrial) -> bool:
        """Has a trial the parameters that its values let expect?"""
        point = self.encode(trial.params)
        return point is not None and all(
            trial.distributions[name] == self.scales[name].distribution
            for name in point) and all(
            name in point or name in self.outside for name in trial.params)


def _constant_distributions(
        trials: list[FrozenTrial]) -> dict[str, BaseDistribution]:
    """Of the parameters whose distribution never changed, by name."""
    found: dict[str, BaseDistribution] = {}
    changed: set[str] = set()
    for trial in trials:
        for name, distribution in trial.distributions.items():
            if found.setdefault(name, distribution) != distribution:
                changed.add(name)
    return {name: distribution for name, distribution in sorted(found.items())
            if name not in changed and _is_usable(distribution)}


def _split_values(parent: str, scale: Scale, name: str,
                  trials: list[FrozenTrial]) -> Optional[Condition]:
    """The condition on `parent` that tells the trials with a parameter from
    those without it, or None.  Choices that no trial had, and integers between
    the two sides, are taken not to have it: the first trial that does corrects
    that."""
    if isinstance(scale.distribution, FloatDistribution):
        return None  # some threshold would always be found
    having: set[Any] = set()
    lacking: set[Any] = set()
    for trial in trials:
        there = name in trial.distributions
        if parent in trial.distributions:
            value = scale.encode(trial.params[parent])
            (having if there else lacking).add(value)
        elif there:
            return None
    if None in having | lacking or having & lacking:
        return None
    bottom, top = scale.ends()
    if not lacking:  # whenever the parent is active
        having = set(range(bottom, top + 1)) if scale.choices else {bottom, top}
    if scale.choices:
        return Condition(parent, sorted(having), None, None)
    if not lacking or max(lacking) < min(having):
        return Condition(parent, None, min(having), top)
    if min(lacking) > max(having):
        return Condition(parent, None, bottom, max(having))
    return None
