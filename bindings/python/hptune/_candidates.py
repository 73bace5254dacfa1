"""From the param_distributions of scikit-learn to a space, and back.

What a study proposes comes back as dicts of an estimator's parameters.  A list
of dicts is a space whose first parameter says which dict it is, and whose other
parameters are active in their dicts alone.
"""
from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from typing import Any, Optional

import numpy as np

from . import _scipy
from .distribution import Distribution
from .space import Space
from .status import Kind

# No keyword argument has such a name.
WHICH = "which dict"

# Nearer to its ends no draw of a continuous distribution is expected.
END = 1e-6

# Values drawn of a distribution that has nothing but rvs.
DRAWS = 1000


def _is_list(value: Any) -> bool:
    return isinstance(value, (Sequence, np.ndarray)) and \
        not isinstance(value, str)


def _check_value(name: str, value: Any) -> None:
    if isinstance(value, Distribution) or hasattr(value, "rvs"):
        return
    if not _is_list(value):
        raise TypeError(
            f"{name}: {value!r} is neither a list nor a distribution; a single "
            "value wants a list around it")
    if isinstance(value, np.ndarray) and value.ndim != 1:
        raise ValueError(f"{name}: the array has {value.ndim} dimensions, "
                         "not 1")
    if len(value) == 0:
        raise ValueError(f"{name}: the list is empty")


def check_grids(param_distributions: Any) -> list[Mapping[str, Any]]:
    """The list of dicts that was given, or the one dict as a list."""
    if not isinstance(param_distributions, (Mapping, list, tuple)):
        raise TypeError("param_distributions is neither a dict nor a list of "
                        f"dicts ({param_distributions!r})")
    grids = [param_distributions] if isinstance(param_distributions, Mapping) \
        else list(param_distributions)
    if not grids:
        raise ValueError("param_distributions is an empty list")
    for grid in grids:
        if not isinstance(grid, Mapping):
            raise TypeError(f"param_distributions: {grid!r} is not a dict")
        for name, value in grid.items():
            _check_value(name, value)
    return grids


def _key(value: Any) -> tuple[type, Any]:
    """Equal for what is one category: 1, 1.0 and True are three."""
    try:
        hash(value)
    except TypeError:
        return type(value), id(value)
    return type(value), value


def _count_values(values: Any) -> tuple[list[Any], list[int]]:
    """Each value once, as the very object that came first, and how often."""
    counts: dict[tuple[type, Any], int] = {}
    objects: dict[tuple[type, Any], Any] = {}
    for value in values:
        key = _key(value)
        counts[key] = counts.get(key, 0) + 1
        objects.setdefault(key, value)
    return list(objects.values()), list(counts.values())


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and \
        not isinstance(value, (bool, np.bool_)) and bool(value == value)


def _is_same(one: Any, other: Any) -> bool:
    """Do two dicts mean the same by a parameter?"""
    if one is other:
        return True
    if _is_list(one) and _is_list(other):
        return list(map(_key, one)) == list(map(_key, other))
    if not all(hasattr(x, "dist") and hasattr(x, "kwds") for x in (one, other)):
        return False
    family = type(one.dist)  # frozen by scipy, of a family without a state
    return family is type(other.dist) and family.__name__.endswith("_gen") and \
        repr((one.args, one.kwds)) == repr((other.args, other.kwds))


class _Parameter:
    """A parameter of the space, and what its values stand for."""

    def __init__(self, name: str, value: Any, which: int) -> None:
        self.name = name  # in the space
        self.value = value
        self.dicts = [which]
        self.objects: Optional[list[Any]] = None  # of a list, by index

    def _add_list(self, space: Space) -> None:
        """By indices, so that the very objects come back."""
        self.objects, counts = _count_values(self.value)
        n = len(self.objects)
        equal = len(set(counts)) == 1
        ordered = n > 2 and equal and all(map(_is_number, self.objects)) and \
            len(set(self.objects)) == n
        if ordered:
            self.objects.sort()
            space.add_int(self.name, 0, n - 1)
        else:
            space.add_categorical(self.name, list(range(n)),
                                  weights=None if equal else counts)

    def _add_frozen(self, space: Space) -> None:
        """Without the ends themselves: no draw hits them, and many an estimator
        refuses them, such as C = 0 of uniform(0, 4)."""
        frozen = self.value if hasattr(self.value, "args") else self.value()
        found = _scipy.convert(frozen)
        if found.kind == Kind.FLOAT:
            found = found.clamped(float(frozen.ppf(END)),
                                  float(frozen.ppf(1 - END)))
        space.add(self.name, found)

    def _add_draws(self, space: Space,
                   random: np.random.RandomState) -> None:
        """A sample in the place of a distribution without quantiles."""
        drawn = [self.value.rvs(random_state=random) for _ in range(DRAWS)]
        if not all(map(_is_number, drawn)):
            raise TypeError(f"{self.name}: {self.value!r} draws something "
                            f"else than numbers ({drawn[0]!r})")
        self.objects = sorted(drawn)
        space.add_int(self.name, 0, DRAWS - 1)

    def add_to(self, space: Space,
               random: np.random.RandomState) -> None:
        """Add what was given to the space."""
        value = self.value
        if _is_list(value):
            self._add_list(space)
        elif isinstance(value, Distribution):
            space.add(self.name, value)
        elif hasattr(value, "ppf"):
            self._add_frozen(space)
        else:
            self._add_draws(space, random)

    def read(self, params: Mapping[str, Any]) -> Any:
        """What a value of it stands for."""
        value = params[self.name]
        return value if self.objects is None else self.objects[value]


class Candidates:
    """The space of param_distributions, and what its points stand for."""

    def __init__(self, param_distributions: Any,
                 random: np.random.RandomState) -> None:
        grids = check_grids(param_distributions)
        self._dicts: list[dict[str, _Parameter]] = [{} for _ in grids]
        self.space = Space()
        if len(grids) > 1 or not grids[0]:  # no space is empty
            self.space.add_categorical(WHICH, list(range(len(grids))))
        for name in sorted({name for grid in grids for name in grid}):
            for parameter in self._merge(name, grids):
                parameter.add_to(self.space, random)
                if len(parameter.dicts) < len(grids):
                    self.space.add_condition(parameter.name, WHICH,
                                             values=parameter.dicts)

    def _merge(self, name: str,
               grids: list[Mapping[str, Any]]) -> list[_Parameter]:
        """What the dicts have under a name: one parameter where all agree."""
        found: list[_Parameter] = []
        for which, grid in enumerate(grids):
            if name not in grid:
                continue
            for parameter in found:
                if _is_same(parameter.value, grid[name]):
                    parameter.dicts.append(which)
                    break
            else:
                parameter = _Parameter(name, grid[name], which)
                found.append(parameter)
            self._dicts[which][name] = parameter
        if len(found) > 1:
            for parameter in found:
                parameter.name = f"{name} of dict {parameter.dicts[0]}"
        return found

    def read(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """A trial's point as an estimator's parameters."""
        parameters = self._dicts[params.get(WHICH, 0)]
        return {name: parameter.read(params)
                for name, parameter in parameters.items()}
