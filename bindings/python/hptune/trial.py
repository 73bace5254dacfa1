"""Trials: one configuration on its way from ask to tell."""
from __future__ import annotations

from ctypes import byref, c_size_t
from typing import Any, Optional

from . import _arguments as arguments
from ._handle import StudyHandle
from ._layout import Layout
from ._library import check, fail, lib
from ._view import view
from .errors import NotFoundError, StateError


class Trial:
    """A configuration to be evaluated.

    ``number``
        its number in its study: 0, 1, ...
    ``params``
        the parameters that are active, by name
    ``seed``
        a seed for the model: a function of the study's seed, the trial's
        number, the repeat and the fold
    ``state``
        "running", "complete", "pruned", "failed" or "abandoned"
    ``value``, ``standard_error``
        what was told: ``None`` when there is no value, 0 when not known

    What was read of it stays after it has been told; only what asks the library
    (``set_outcome()``, the rows of a fold) ends with it.
    """

    __slots__ = ("number", "params", "seed", "state", "value",
                 "standard_error", "_address", "_study", "_layout", "_rows",
                 "__weakref__")

    number: int
    params: dict[str, Any]
    seed: int
    state: str
    value: Optional[float]
    standard_error: float

    def __init__(self, study: StudyHandle, layout: Layout, address: int) -> None:
        self.number = lib.hpt_trial_number(address)
        self.seed = lib.hpt_trial_seed(address)
        self.params = layout.read(address)
        self.state = "running"
        self.value = None
        self.standard_error = 0.0
        self._address: Optional[int] = address
        self._study = study  # keeps what the address is of
        self._layout = layout
        self._rows: Any = None  # what keeps the rows

    def __getitem__(self, name: str) -> Any:
        try:
            return self.params[name]
        except KeyError:
            self._layout.find(name)
            raise NotFoundError(f"{name} is not active in trial "
                                f"{self.number}") from None

    def __contains__(self, name: object) -> bool:
        return name in self.params

    def is_active(self, name: str) -> bool:
        """Does the parameter have a value in this trial?"""
        self._layout.find(name)
        return name in self.params

    def set_outcome(self, name: str, value: float) -> None:
        """Tell an outcome of this trial, which is running; see
        ``Study.add_outcome()``."""
        check(lib.hpt_trial_set_outcome(
            self._running(), arguments.utf8(name),
            arguments.real(value, name)))

    def get_outcome(self, name: str) -> float:
        """An outcome as it was set last; NaN when it was not."""
        value: float = lib.hpt_trial_get_outcome(self._running(),
                                                 arguments.utf8(name))
        return value

    @property
    def fold(self) -> int:
        """The fold in hand: 0, 1, ...; 0 without a split, -1 outside of an
        objective."""
        fold: int = lib.hpt_trial_fold(self._running())
        return fold

    @property
    def repeat(self) -> int:
        """The repeat in hand: 0, 1, ..."""
        repeat: int = lib.hpt_trial_repeat(self._running())
        return repeat

    @property
    def train_rows(self) -> Any:
        """Rows to train on in the fold in hand: an array of indices."""
        return self._rows_of(lib.hpt_trial_train_rows)

    @property
    def score_rows(self) -> Any:
        """Rows to score on in the fold in hand: an array of indices."""
        return self._rows_of(lib.hpt_trial_score_rows)

    def _rows_of(self, function: Any) -> Any:
        n = c_size_t()
        address = function(self._running(), byref(n))
        if self._rows is None:
            raise StateError("there are no rows: the run has no split, or the "
                             "trial is not in evaluation")
        if not address:
            fail()
        return view(self._rows, address, n.value, "n")

    def _running(self) -> int:
        if self._address is None:
            raise StateError(f"trial {self.number} is {self.state}")
        return self._address

    def _end(self, state: str, value: Optional[float],
             standard_error: float) -> None:
        """The library may give the address to another trial from now on."""
        self._address = None
        self.state = state
        self.value = value
        self.standard_error = standard_error

    def __repr__(self) -> str:
        value = "" if self.value is None else f", value={self.value!r}"
        return (f"<hptune.Trial {self.number} {self.state}{value} "
                f"{self.params!r}>")
