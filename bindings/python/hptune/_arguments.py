"""Python values as arguments of the library, refused where ctypes would cut
them: text with a zero in it, numbers that do not fit, wrong shapes."""
from __future__ import annotations

import operator
from ctypes import Array, c_char_p, c_double, c_int64
from typing import Any, Iterable, Sequence

from .errors import InvalidError, RangeError


def utf8(text: str, what: str = "name") -> bytes:
    """Text for the library, which ends at the first zero."""
    if not isinstance(text, str):
        raise TypeError(f"{what} is {type(text).__name__}, not str")
    data = text.encode("utf-8")
    if b"\0" in data:
        raise InvalidError(f"{what} {text!r} has a zero character in it")
    return data


def integer(value: Any, what: str, bits: int = 64, signed: bool = True) -> int:
    """A whole number that fits."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{what} is {value!r}, not an integer") from None
    low = -(1 << (bits - 1)) if signed else 0
    high = (1 << (bits - 1 if signed else bits)) - 1
    if not low <= number <= high:
        raise RangeError(f"{what}: {number} lies outside of {low} to {high}")
    return number


def real(value: Any, what: str) -> float:
    """A number as a double."""
    if isinstance(value, (str, bytes)):
        raise TypeError(f"{what} is {value!r}, not a number")
    try:
        return float(value)
    except OverflowError:
        raise RangeError(f"{what}: {value} is too large for a double") from None
    except (TypeError, ValueError):
        raise TypeError(f"{what} is {value!r}, not a number") from None


def doubles(values: Sequence[float]) -> Array[c_double]:
    """An array of doubles."""
    return (c_double * len(values))(*values)


def texts(values: Sequence[bytes]) -> Array[c_char_p]:
    """An array of pointers to text; it keeps the text alive."""
    return (c_char_p * len(values))(*values)


def int64s(values: Iterable[Any], what: str) -> Array[c_int64]:
    """An array of 64-bit integers."""
    numbers = [integer(value, what) for value in values]
    return (c_int64 * len(numbers))(*numbers)
