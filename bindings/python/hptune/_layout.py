"""The parameters of a space as Python sees them: objects out of the doubles that
the library deals in, and back."""
from __future__ import annotations

from ctypes import Array, c_double
from typing import Any, Callable, Mapping, Optional, Sequence

from . import _arguments as arguments
from ._library import lib
from .distribution import Distribution
from .errors import InvalidError, NotFoundError, RangeError
from .status import Kind

EXACT = 1 << 53  # integers up to it are doubles


class Parameter:
    """One parameter."""

    def __init__(self, name: str, distribution: Distribution) -> None:
        self.name = name
        self.utf8 = name.encode("utf-8")
        self.distribution = distribution
        self.kind = distribution.kind
        self.choices = distribution.choices
        self.wide = False  # holds integers that are no doubles
        if self.kind == Kind.INT:
            self.wide = any(abs(distribution.quantile(u)) > EXACT
                            for u in (0, 1))
        self.decode = self._decoder()

    def _decoder(self) -> Optional[Callable[[float], Any]]:
        choices = self.choices
        if self.kind == Kind.INT:
            return int
        if self.kind == Kind.BOOLEAN:
            return bool
        if self.kind == Kind.CATEGORICAL:
            return lambda value: choices[int(value)]
        if self.kind == Kind.ORDINAL:
            return {float(choice): choice for choice in choices}.__getitem__
        if self.kind == Kind.CONSTANT:
            return lambda value: choices[0]
        return None

    def encode(self, value: Any) -> float:
        """The double for a value; an index for a choice."""
        if self.kind == Kind.CATEGORICAL:
            return float(self.index(value))
        number = arguments.real(value, self.name)
        if self.kind == Kind.INT and abs(number) >= 2**53 and number != value:
            raise RangeError(f"{self.name}: {value} is beyond 2^53, where not "
                             "every integer can be given to the library")
        return number

    def index(self, value: Any) -> int:
        """The index of a choice: the very object, or one that is equal and of
        its type, or one that is equal."""
        tests: Sequence[Callable[[Any], bool]] = (
            lambda choice: choice is value,
            lambda choice: type(choice) is type(value) and bool(choice == value),
            lambda choice: bool(choice == value))
        for test in tests:
            for i, choice in enumerate(self.choices):
                try:
                    if test(choice):
                        return i
                except (TypeError, ValueError):
                    continue  # arrays, which are neither equal nor not
        raise NotFoundError(f"{self.name}: {value!r} is none of its choices "
                            f"{list(self.choices)!r}")


class Layout:
    """All parameters of a space, in order."""

    def __init__(self) -> None:
        self.parameters: dict[str, Parameter] = {}
        self._plan: Any = None

    def add(self, parameter: Parameter) -> None:
        """Append a parameter."""
        self.parameters[parameter.name] = parameter
        self._plan = None

    def find(self, name: str) -> Parameter:
        """The parameter of a name."""
        try:
            return self.parameters[name]
        except (KeyError, TypeError):
            raise NotFoundError(
                f"there is no parameter {name!r}, but "
                f"{', '.join(self.parameters) or 'none at all'}") from None

    def _prepare(self) -> Any:
        parameters = self.parameters.values()
        self._plan = (
            len(parameters), c_double * len(parameters),
            [(p.name, p.decode) for p in parameters],
            [(p.name, p.utf8) for p in parameters if p.wide])
        return self._plan

    def read(self, trial: int) -> dict[str, Any]:
        """The active parameters of a trial of the library."""
        n, buffer, plan, wide = self._plan or self._prepare()
        values = buffer()
        lib.hpt_trial_get_point(trial, n, values)
        params = {}
        for (name, decode), value in zip(plan, values):
            if value == value:  # not NaN, which is inactive
                params[name] = value if decode is None else decode(value)
        for name, utf8 in wide:
            if name in params:
                params[name] = lib.hpt_trial_get_int(trial, utf8)
        return params

    def decode(self, values: Sequence[float]) -> dict[str, Any]:
        """The active parameters of a row of doubles."""
        return {p.name: value if p.decode is None else p.decode(value)
                for p, value in zip(self.parameters.values(), values)
                if value == value}

    def encode(self, params: Mapping[str, Any]) -> tuple[int, Any, Any]:
        """Number, names and values of some parameters, for the library."""
        if not isinstance(params, Mapping):
            raise TypeError(f"parameters are a mapping of names to values, not "
                            f"{type(params).__name__}")
        found = [(self.find(name), value) for name, value in params.items()]
        return (len(found), arguments.texts([p.utf8 for p, _ in found]),
                arguments.doubles([p.encode(value) for p, value in found]))

    def rows(self, points: Sequence[Any]) -> Array[c_double]:
        """A matrix of points, row by row: each a mapping (what is not in it is
        NaN: inactive), or a sequence of doubles as the library has them."""
        if isinstance(points, Mapping):
            raise TypeError("points is a sequence of points, not one of them")
        width = len(self.parameters)
        flat: list[float] = []
        for point in points:
            if isinstance(point, Mapping):
                for name in point:
                    self.find(name)
                flat += [p.encode(point[p.name]) if p.name in point
                         else float("nan") for p in self.parameters.values()]
            elif len(point) == width:
                flat += [float(value) for value in point]
            else:
                raise InvalidError(f"a point has {len(point)} values, the space "
                                   f"{width} parameters")
        return arguments.doubles(flat)
