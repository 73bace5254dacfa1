"""Metrics: ready scores for the usual models.

Sequences or numpy arrays of one length; classes are integers from 0 up.
"""
from __future__ import annotations

from ctypes import POINTER, byref, c_double, c_int64
from typing import Any, Optional, Sequence

from . import _arguments as arguments
from ._library import check, lib
from ._view import numpy
from .errors import InvalidError


def _array(values: Any, code: str, what: str) -> tuple[int, Any]:
    """Length, and what ctypes takes for the numbers: numpy's own memory where
    it is of the right kind."""
    if numpy is not None and isinstance(values, numpy.ndarray):
        if code == "q" and values.dtype.kind not in "iub":
            raise TypeError(f"{what} has entries of {values.dtype}, not "
                            "integers")
        array = numpy.ascontiguousarray(values, numpy.dtype(code))
        item: Any = c_int64 if code == "q" else c_double
        return array.size, array.ctypes.data_as(POINTER(item))
    if code == "q":
        integers = arguments.int64s(values, what)
        return len(integers), integers
    reals = arguments.doubles([arguments.real(v, what) for v in values])
    return len(reals), reals


def _pair(truth: Any, predicted: Any, code: str, other: str,
          what: str) -> tuple[int, Any, Any]:
    n, first = _array(truth, code, "truth")
    m, second = _array(predicted, other, what)
    if n != m:
        raise InvalidError(f"truth has {n} entries, {what} {m}")
    return n, first, second


def _score(function: Any, n: int, first: Any, second: Any,
           *more: Any) -> float:
    out = c_double()
    check(function(n, first, second, *more, byref(out)))
    return out.value


def accuracy(truth: Sequence[int], predicted: Sequence[int]) -> float:
    """Fraction of rows predicted rightly."""
    return _score(lib.hpt_metric_accuracy,
                  *_pair(truth, predicted, "q", "q", "predicted"))


def balanced_accuracy(truth: Sequence[int], predicted: Sequence[int]) -> float:
    """Mean over the classes of the fraction predicted rightly."""
    return _score(lib.hpt_metric_balanced_accuracy,
                  *_pair(truth, predicted, "q", "q", "predicted"))


def f1(truth: Sequence[int], predicted: Sequence[int],
       positive: Optional[int] = None) -> float:
    """F1 of one class; the mean over all classes when none is given."""
    which = -1 if positive is None else arguments.integer(positive, "positive")
    if positive is not None and which < 0:
        raise InvalidError(f"positive is {which}, not a class")
    return _score(lib.hpt_metric_f1,
                  *_pair(truth, predicted, "q", "q", "predicted"), which)


def log_loss(truth: Sequence[int],
             probabilities: Sequence[Sequence[float]]) -> float:
    """Mean of minus the logarithm of the probability that was given to the true
    class; one row of probabilities a row, one column a class."""
    n, first = _array(truth, "q", "truth")
    width = len(probabilities[0]) if len(probabilities) else 0
    if numpy is None or not isinstance(probabilities, numpy.ndarray):
        if any(len(row) != width for row in probabilities):
            raise InvalidError("the rows of probabilities differ in length")
        probabilities = [p for row in probabilities  # type: ignore[misc]
                         for p in row]
    m, second = _array(probabilities, "d", "probabilities")
    if m != n * width:
        raise InvalidError(f"truth has {n} entries, probabilities "
                           f"{m} for {width} classes")
    out = c_double()
    check(lib.hpt_metric_log_loss(n, first, width, second, byref(out)))
    return out.value


def auc(truth: Sequence[int], scores: Sequence[float]) -> float:
    """Area under the ROC curve; `truth` is 0 or 1."""
    return _score(lib.hpt_metric_auc,
                  *_pair(truth, scores, "q", "d", "scores"))


def rmse(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """Root of the mean squared error."""
    return _score(lib.hpt_metric_rmse,
                  *_pair(truth, predicted, "d", "d", "predicted"))


def mae(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """Mean absolute error."""
    return _score(lib.hpt_metric_mae,
                  *_pair(truth, predicted, "d", "d", "predicted"))


def r2(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """Coefficient of determination."""
    return _score(lib.hpt_metric_r2,
                  *_pair(truth, predicted, "d", "d", "predicted"))
