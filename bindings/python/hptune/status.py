"""The numbers that the library gives meaning to, as enumerations."""
from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """Why a run has ended, and what is wrong with a call.

    Positive ones are news, negative ones the ``status`` of an ``Error``.
    """

    OK = 0
    STOPPED = 1
    EXHAUSTED = 2
    TIME_LIMIT = 3
    TARGET_REACHED = 4
    NO_IMPROVEMENT = 5
    TRIAL_LIMIT = 6

    E_INVALID = -1
    E_RANGE = -2
    E_NOT_FOUND = -3
    E_STATE = -4
    E_NOMEM = -5
    E_IO = -6
    E_INFEASIBLE = -7
    E_NOT_PD = -8
    E_NO_DATA = -9


class TrialState(IntEnum):
    """The numbers in the column ``Result.states``."""

    RUNNING = 0
    COMPLETE = 1
    PRUNED = 2
    FAILED = 3
    ABANDONED = 4


class Kind(IntEnum):
    """What kind of value a parameter has."""

    FLOAT = 0
    INT = 1
    CATEGORICAL = 2
    ORDINAL = 3
    BOOLEAN = 4
    CONSTANT = 5
