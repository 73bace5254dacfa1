"""Results: an immutable snapshot of a study, independent of it."""
from __future__ import annotations

import os
from ctypes import c_double
from typing import Any, Mapping, NamedTuple, Optional, Sequence, Union

from . import _arguments as arguments
from ._call import Guard
from ._handle import ResultHandle
from ._layout import Layout
from ._library import check, fail, lib, take_text
from ._view import shaped, view
from .errors import NotFoundError, StateError
from .status import Kind


class Surrogate(NamedTuple):
    """What a fitted Gaussian process says of some points, one entry a point."""

    mean: Any
    sd: Any
    acquisition: Any


class SurrogateGradient(NamedTuple):
    """Gradients of the same, one row a point, one column a parameter."""

    mean: Any
    sd: Any
    acquisition: Any


class Result:
    """A snapshot of a study, by ``Study.result()``.

    Columns have one entry a trial, in the order of the numbers.  They are numpy
    arrays (memoryviews without numpy) of the library's memory, not copies:
    read-only, and good as long as they live.
    """

    def __init__(self, handle: ResultHandle, layout: Layout,
                 guard: Optional[Guard]) -> None:
        self._handle: Optional[ResultHandle] = handle
        self._layout = layout
        self._guard = guard

    # ---- its life ----

    def close(self) -> None:
        """Give the result up; its columns stay good."""
        self._handle = None

    def __enter__(self) -> Result:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _open(self) -> ResultHandle:
        if self._handle is None:
            raise StateError("the result is closed")
        return self._handle

    def __len__(self) -> int:
        n: int = lib.hpt_result_count(self._open())
        return n

    def __bool__(self) -> bool:
        return True

    # ---- the best trial ----

    @property
    def best_number(self) -> int:
        """The number of the best complete trial."""
        return check(lib.hpt_result_best_number(self._open()))

    @property
    def best_value(self) -> float:
        """The value of the best trial."""
        self.best_number  # raises when there is none
        value: float = lib.hpt_result_best_value(self._open())
        return value

    @property
    def best_standard_error(self) -> float:
        """The standard error of the best value; 0 when not known."""
        self.best_number
        value: float = lib.hpt_result_best_standard_error(self._open())
        return value

    @property
    def best_params(self) -> dict[str, Any]:
        """The parameters of the best trial."""
        return self.params(self.best_number)

    @property
    def best_is_feasible(self) -> bool:
        """Are all outcomes of the best trial within their limits?"""
        return bool(check(lib.hpt_result_best_is_feasible(self._open())))

    @property
    def estimated_best_number(self) -> int:
        """The number of the trial that is best by the surrogate's mean: under
        noise a better choice than the luckiest one.  Fits a model."""
        return check(self._call(lib.hpt_result_estimated_best_number,
                                self._open()))

    def params(self, number: int) -> dict[str, Any]:
        """The parameters of a trial."""
        handle, n = self._open(), len(self)
        number = arguments.integer(number, "number")
        if not 0 <= number < n:
            raise NotFoundError(f"there is no trial {number} among {n}")
        row = []
        for parameter in self._layout.parameters.values():
            address = lib.hpt_result_column(handle, parameter.utf8)
            row.append((c_double * n).from_address(address)[number])
        params = self._layout.decode(row)
        for parameter in self._layout.parameters.values():
            if parameter.wide and parameter.name in params:
                params[parameter.name] = int(
                    self.column_int(parameter.name)[number])
        return params

    # ---- columns ----

    def _column(self, address: Optional[int], code: str) -> Any:
        return view(self._handle, address, len(self), code)

    @property
    def values(self) -> Any:
        """The values told; NaN where there is none."""
        return self._column(lib.hpt_result_values(self._open()), "d")

    @property
    def standard_errors(self) -> Any:
        """Their standard errors; 0 where not known."""
        return self._column(lib.hpt_result_standard_errors(self._open()), "d")

    @property
    def states(self) -> Any:
        """The states, as numbers of ``TrialState``."""
        return self._column(lib.hpt_result_states(self._open()), "i")

    @property
    def seconds(self) -> Any:
        """Seconds from ask to tell; NaN while a trial runs."""
        return self._column(lib.hpt_result_seconds(self._open()), "d")

    @property
    def running_best(self) -> Any:
        """The best value up to and with each trial; NaN before the first."""
        return self._column(lib.hpt_result_running_best(self._open()), "d")

    @property
    def violations(self) -> Any:
        """By how much each trial violates the limits of the outcomes: 0 when it
        is feasible, NaN where an outcome is not known."""
        return self._column(lib.hpt_result_violations(self._open()), "d")

    def column(self, name: str) -> Any:
        """A parameter as doubles: indices of choices, NaN where inactive."""
        parameter = self._layout.find(name)
        return self._column(lib.hpt_result_column(self._open(),
                                                  parameter.utf8), "d")

    def column_int(self, name: str) -> Any:
        """An integer, boolean, categorical or ordinal parameter as integers
        (the last two as indices); the least 64-bit integer where inactive."""
        parameter = self._layout.find(name)
        address = lib.hpt_result_column_int(self._open(), parameter.utf8)
        if not address and parameter.kind in (Kind.FLOAT, Kind.CONSTANT):
            fail()
        return self._column(address, "q")

    @property
    def outcomes(self) -> dict[str, Any]:
        """The column of each outcome, by name; NaN where it is not known."""
        handle = self._open()
        names = [lib.hpt_result_outcome_name(handle, i)
                 for i in range(lib.hpt_result_outcome_count(handle))]
        return {name.decode("utf-8"): self._column(
                    lib.hpt_result_outcome_column(handle, name), "d")
                for name in names}

    # ---- text ----

    def to_csv(self) -> str:
        """The trials as CSV text."""
        return take_text(lib.hpt_result_to_csv(self._open()))

    def to_json(self) -> str:
        """The space, the trials and the best as JSON text."""
        return take_text(lib.hpt_result_to_json(self._open()))

    def to_table(self, rows: int = 10) -> str:
        """A table of the best trials for people; 0 for all complete ones."""
        count = arguments.integer(rows, "rows", signed=False)
        return take_text(lib.hpt_result_to_table(self._open(), count))

    def digest(self) -> str:
        """16 digits that are equal for two runs with the same trials."""
        return take_text(lib.hpt_result_digest(self._open()))

    def save_csv(self, path: Union[str, os.PathLike[str]]) -> None:
        """Write ``to_csv()`` to a file, which is replaced whole or not at
        all."""
        check(lib.hpt_result_save_csv(self._open(), _path(path)))

    def save_json(self, path: Union[str, os.PathLike[str]]) -> None:
        """Write ``to_json()`` to a file, which is replaced whole or not at
        all."""
        check(lib.hpt_result_save_json(self._open(), _path(path)))

    # ---- the surrogate ----

    def _call(self, function: Any, *args: Any) -> Any:
        if self._guard is None:
            return function(*args)
        return self._guard.call(function, *args)

    def surrogate(self, points: Sequence[Any]) -> Surrogate:
        """Mean and standard deviation of a Gaussian process fitted to the
        trials, in the user's units, and the log expected improvement.

        `points` are mappings of names to values, or rows of doubles as in
        ``column()``.
        """
        handle, rows = self._open(), self._layout.rows(points)
        n = len(points)
        out = [(c_double * n)() for _ in range(3)]
        check(self._call(lib.hpt_result_surrogate, handle, n, rows, *out))
        return Surrogate(*(shaped(values, n) for values in out))

    def surrogate_gradient(self, points: Sequence[Any]) -> SurrogateGradient:
        """Gradients of what ``surrogate()`` gives with respect to the
        parameters."""
        handle, rows = self._open(), self._layout.rows(points)
        n = len(points)
        out = [(c_double * len(rows))() for _ in range(3)]
        check(self._call(lib.hpt_result_surrogate_gradient, handle, n, rows,
                         *out))
        return SurrogateGradient(*(shaped(values, n, len(rows) // max(n, 1))
                                   for values in out))

    def surrogate_lengthscales(self) -> dict[str, float]:
        """How far one has to go along each parameter, in the unit cube, for the
        scores to become unlike; NaN for one that does not vary."""
        n = len(self._layout.parameters)
        out = (c_double * n)()
        check(self._call(lib.hpt_result_surrogate_lengthscales, self._open(), n,
                         out))
        return dict(zip(self._layout.parameters, out))


def _path(path: Union[str, os.PathLike[str]]) -> bytes:
    data = os.fsencode(path)
    if b"\0" in data:
        raise ValueError(f"the path {path!r} has a zero character in it")
    return data
