"""Exceptions: what the library refuses, with its own text, and what an objective
raises to end its trial."""
from __future__ import annotations

from typing import NoReturn, Optional

from .status import Status


class Error(Exception):
    """A call that the library refused.

    ``str()`` is the library's text, with the name and the value that are wrong;
    ``status`` says what kind of error it is.
    """

    status: int = Status.E_INVALID

    def __str__(self) -> str:
        # KeyError would show its message in quotes
        return str(self.args[0]) if self.args else ""


class InvalidError(Error, ValueError):
    """An argument is wrong."""

    status = Status.E_INVALID


class RangeError(Error, ValueError):
    """A number lies outside of what is allowed."""

    status = Status.E_RANGE


class NotFoundError(Error, KeyError):
    """There is no such name, number or key."""

    status = Status.E_NOT_FOUND


class StateError(Error, RuntimeError):
    """Not allowed at this time: closed, frozen, told, forked."""

    status = Status.E_STATE


class NoMemoryError(Error, MemoryError):
    """Out of memory; every object stays usable."""

    status = Status.E_NOMEM


class FileError(Error, OSError):
    """A file could not be written."""

    status = Status.E_IO


class InfeasibleError(Error):
    """No point was found that satisfies the constraints."""

    status = Status.E_INFEASIBLE


class NoDataError(Error):
    """There is nothing yet, such as no finished trial."""

    status = Status.E_NO_DATA


CLASSES: dict[int, type[Error]] = {cls.status: cls for cls in (
    InvalidError, RangeError, NotFoundError, StateError, NoMemoryError,
    FileError, InfeasibleError, NoDataError)}


class Pruned(Exception):
    """Raised by an objective: the trial was cut short.

    ``value`` is what is known of its score; ``None`` when nothing is.
    """

    def __init__(self, value: Optional[float] = None) -> None:
        super().__init__(value)
        self.value = value


class TrialFailed(Exception):
    """Raised by an objective: the trial has no value, the run goes on."""


def raise_status(status: int, text: str) -> NoReturn:
    """Raise the exception that belongs to a negative status."""
    error = CLASSES.get(status, Error)(text)
    error.status = status
    raise error
