"""Splits: folds over the rows of a data set, and test rows that stay sealed."""
from __future__ import annotations

from ctypes import (POINTER, Structure, byref, c_double, c_int64, c_size_t,
                    c_uint64, cast, sizeof)
from typing import Any, Hashable, Iterable, Optional

from . import _arguments as arguments
from ._handle import SplitHandle, own
from ._library import check, fail, lib
from ._view import view
from .errors import InvalidError


class Rows(Structure):
    """The struct hpt_rows."""

    _fields_ = [("size", c_size_t), ("n", c_size_t),
                ("strata", POINTER(c_int64)), ("groups", POINTER(c_int64)),
                ("seed", c_uint64), ("test_fraction", c_double)]


class Split:
    """Folds over `n` rows, by one of the class methods.

    `strata` are classes to keep in proportion, `groups` rows to keep together:
    one label a row, of any kind.  A `test_fraction` of the rows is in no fold;
    ``Study.score_test()`` hands them out once.
    """

    def __init__(self, handle: SplitHandle) -> None:
        self._handle = handle

    @classmethod
    def k_fold(cls, n: int, k: int = 5, *, repeats: int = 1,
               strata: Optional[Iterable[Hashable]] = None,
               groups: Optional[Iterable[Hashable]] = None, seed: int = 0,
               test_fraction: float = 0.0) -> Split:
        """`k` folds, each row validated on once; `repeats` shuffle anew."""
        return cls._make(lib.hpt_split_k_fold,
                         _rows(n, strata, groups, seed, test_fraction),
                         _count(k, "k"), _count(repeats, "repeats"))

    @classmethod
    def holdout(cls, n: int, validation_fraction: float = 0.25, *,
                strata: Optional[Iterable[Hashable]] = None,
                groups: Optional[Iterable[Hashable]] = None, seed: int = 0,
                test_fraction: float = 0.0) -> Split:
        """One fold: a random part to validate on, the rest to train on."""
        return cls._make(lib.hpt_split_holdout,
                         _rows(n, strata, groups, seed, test_fraction),
                         arguments.real(validation_fraction,
                                        "validation_fraction"))

    @classmethod
    def leave_one_out(cls, n: int, *,
                      groups: Optional[Iterable[Hashable]] = None,
                      test_fraction: float = 0.0, seed: int = 0) -> Split:
        """As many folds as rows, or as groups."""
        return cls._make(lib.hpt_split_leave_one_out,
                         _rows(n, None, groups, seed, test_fraction))

    @classmethod
    def expanding(cls, n: int, k: int, horizon: int, *, gap: int = 0,
                  test_fraction: float = 0.0) -> Split:
        """Time series: train on the first rows, validate on the `horizon` rows
        after a gap, `k` times, ever further."""
        return cls._make(lib.hpt_split_expanding,
                         _rows(n, None, None, 0, test_fraction),
                         _count(k, "k"), _count(horizon, "horizon"),
                         _count(gap, "gap"))

    @classmethod
    def _make(cls, function: Any, rows: Rows, *args: Any) -> Split:
        return cls(own(SplitHandle, function(byref(rows), *args)))

    def __len__(self) -> int:
        n: int = lib.hpt_split_count(self._handle)
        return n

    def train_rows(self, fold: int) -> Any:
        """Rows to train on in a fold: an array of indices, not a copy."""
        return self._rows_of(lib.hpt_split_train_rows, fold)

    def validation_rows(self, fold: int) -> Any:
        """Rows to validate on in a fold."""
        return self._rows_of(lib.hpt_split_validation_rows, fold)

    def _rows_of(self, function: Any, fold: int) -> Any:
        n = c_size_t()
        address = function(self._handle, _count(fold, "fold"), byref(n))
        if not address:
            fail()
        return view(self._handle, address, n.value, "n")

    @property
    def test_count(self) -> int:
        """Number of test rows."""
        n: int = lib.hpt_split_test_count(self._handle)
        return n

    @property
    def is_sealed(self) -> bool:
        """Are there test rows that were not handed out?"""
        return bool(lib.hpt_split_is_sealed(self._handle))


def _count(value: int, what: str) -> int:
    return arguments.integer(value, what, signed=False)


def _codes(labels: Optional[Iterable[Hashable]], n: int, what: str) -> Any:
    """A number for each label: equal ones for equal labels."""
    if labels is None:
        return None
    # numpy's own objects are slower to hash, and no labels in a set
    items = labels.tolist() if hasattr(labels, "tolist") else list(labels)
    if len(items) != n:
        raise InvalidError(f"{what} has {len(items)} entries, not one for each "
                           f"of {n} rows")
    numbers: dict[Hashable, int] = {}
    codes = (c_int64 * n)(*(numbers.setdefault(item, len(numbers))
                            for item in items))
    return cast(codes, POINTER(c_int64))


def _rows(n: int, strata: Optional[Iterable[Hashable]],
          groups: Optional[Iterable[Hashable]], seed: int,
          test_fraction: float) -> Rows:
    rows = Rows()
    check(lib.hpt_rows_init(byref(rows), sizeof(rows)))
    rows.n = _count(n, "n")
    rows.strata = _codes(strata, rows.n, "strata")
    rows.groups = _codes(groups, rows.n, "groups")
    rows.seed = arguments.integer(seed, "seed", signed=False)
    rows.test_fraction = arguments.real(test_fraction, "test_fraction")
    return rows
