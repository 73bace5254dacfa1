"""Distributions of one value.

A distribution is immutable and may be added to any number of spaces, under any
number of names.
"""
from __future__ import annotations

import math
from ctypes import byref, c_double
from typing import Any, Callable, Optional, Sequence

from . import _arguments as arguments
from ._call import Guard, plain
from ._handle import DistributionHandle, own
from ._library import check, fail, lib
from ._prototypes import hpt_cdf_fn, hpt_destroy_fn, hpt_quantile_fn
from .errors import InvalidError
from .status import Kind

# Makes the library's distribution, owned by the caller; callbacks find the call
# by the guard, and are appended to the list, which outlives the distribution.
Maker = Callable[[Guard, "list[Any]"], int]
# What makes the distribution anew, in another process: a function of a module
# and its arguments.
Origin = tuple[Callable[..., Any], tuple[Any, ...]]
NO_DESTROY = hpt_destroy_fn(0)
NO_CDF = hpt_cdf_fn(0)


class Distribution:
    """A distribution of one value; see ``uniform()`` and the others."""

    def __init__(self, make: Maker, text: str, origin: Origin,
                 choices: Sequence[Any] = (), calls_back: bool = False) -> None:
        self._make = make
        self._text = text
        self._origin = origin
        self._choices = tuple(choices)
        self._calls_back = calls_back
        self._guard = Guard()
        keep: list[Any] = []
        self._handle: DistributionHandle = own(
            DistributionHandle, self._create(self._guard, keep), keep)

    def _create(self, guard: Guard, keep: list[Any],
                prefix: Optional[str] = None) -> int:
        """A new one of the library's; the caller owns it."""
        call = guard.call if self._calls_back else plain
        address: int = call(self._make, guard, keep)
        if not address:
            fail(prefix)
        return address

    def __repr__(self) -> str:
        return f"hptune.{self._text}"

    def __copy__(self) -> Distribution:
        return self  # nothing can change it

    def __deepcopy__(self, memo: dict[int, Any]) -> Distribution:
        return self

    def __reduce__(self) -> Origin:
        return self._origin

    @property
    def kind(self) -> Kind:
        """What kind of value it has."""
        return Kind(lib.hpt_dist_kind(self._handle))

    @property
    def choices(self) -> tuple[Any, ...]:
        """What a categorical one chooses from; else empty."""
        return self._choices

    @property
    def count(self) -> Optional[int]:
        """Number of distinct values; ``None`` when infinite or not known."""
        return int(lib.hpt_dist_count(self._handle)) or None

    def _read(self, function: Any, *numbers: float) -> float:
        out = c_double()
        call = self._guard.call if self._calls_back else plain
        check(call(function, self._handle, *numbers, byref(out)))
        return out.value

    def quantile(self, u: float) -> float:
        """The value below or at which lies the probability `u`; an index into
        the choices of a categorical distribution, here and below."""
        return self._read(lib.hpt_dist_quantile, arguments.real(u, "u"))

    def cdf(self, x: float) -> float:
        """The probability of a value of at most `x`."""
        return self._read(lib.hpt_dist_cdf, arguments.real(x, "x"))

    def density(self, x: float) -> float:
        """The density at `x`; its probability where values are separate."""
        return self._read(lib.hpt_dist_density, arguments.real(x, "x"))

    def mean(self) -> float:
        """The mean."""
        return self._read(lib.hpt_dist_mean)

    def rounded(self) -> Distribution:
        """This distribution rounded to the nearest integer."""
        def make(guard: Guard, keep: list[Any]) -> int:
            return lib.hpt_dist_round(self._make(guard, keep)) or 0
        return Distribution(make, f"{self._text}.rounded()",
                            (Distribution.rounded, (self,)),
                            calls_back=self._calls_back)

    def clamped(self, low: float = -math.inf,
                high: float = math.inf) -> Distribution:
        """This distribution with values below `low` moved up to it, and values
        above `high` moved down to it."""
        low, high = arguments.real(low, "low"), arguments.real(high, "high")

        def make(guard: Guard, keep: list[Any]) -> int:
            return lib.hpt_dist_clamp(self._make(guard, keep), low, high) or 0
        return Distribution(make, f"{self._text}.clamped({low!r}, {high!r})",
                            (Distribution.clamped, (self, low, high)),
                            calls_back=self._calls_back)


def _of_reals(name: str, function: Any, **numbers: float) -> Distribution:
    values = [arguments.real(value, what) for what, value in numbers.items()]
    return Distribution(lambda guard, keep: function(*values) or 0,
                        f"{name}({', '.join(map(repr, values))})",
                        (globals()[name], tuple(values)))


def _of_integers(name: str, function: Any, **numbers: int) -> Distribution:
    values = [arguments.integer(value, what) for what, value in numbers.items()]
    return Distribution(lambda guard, keep: function(*values) or 0,
                        f"{name}({', '.join(map(repr, values))})",
                        (globals()[name], tuple(values)))


def uniform(low: float, high: float) -> Distribution:
    """Uniform from `low` to `high`.  (The second argument of
    ``scipy.stats.uniform`` is a width, ours is the upper end.)"""
    return _of_reals("uniform", lib.hpt_dist_uniform, low=low, high=high)


def log_uniform(low: float, high: float) -> Distribution:
    """Uniform in the logarithm, as ``scipy.stats.loguniform``."""
    return _of_reals("log_uniform", lib.hpt_dist_log_uniform, low=low,
                     high=high)


def stepped(low: float, high: float, step: float) -> Distribution:
    """Uniform on `low`, `low` + `step`, ..., up to `high`."""
    return _of_reals("stepped", lib.hpt_dist_step, low=low, high=high,
                     step=step)


def normal(mean: float, sd: float) -> Distribution:
    """Normal, as ``scipy.stats.norm``; cut at the quantiles of 1e-12."""
    return _of_reals("normal", lib.hpt_dist_normal, mean=mean, sd=sd)


def log_normal(log_mean: float, log_sd: float) -> Distribution:
    """Normal in the logarithm."""
    return _of_reals("log_normal", lib.hpt_dist_log_normal, log_mean=log_mean,
                     log_sd=log_sd)


def truncated_normal(mean: float, sd: float, low: float,
                     high: float) -> Distribution:
    """Normal restricted to `low` to `high`, which are values."""
    return _of_reals("truncated_normal", lib.hpt_dist_truncated_normal,
                     mean=mean, sd=sd, low=low, high=high)


def exponential(scale: float) -> Distribution:
    """Exponential from 0 upward with mean `scale`."""
    return _of_reals("exponential", lib.hpt_dist_exponential, scale=scale)


def gamma(shape: float, scale: float) -> Distribution:
    """Gamma; its mean is `shape` times `scale`."""
    return _of_reals("gamma", lib.hpt_dist_gamma, shape=shape, scale=scale)


def beta(a: float, b: float) -> Distribution:
    """Beta on 0 to 1."""
    return _of_reals("beta", lib.hpt_dist_beta, a=a, b=b)


def int_uniform(low: int, high: int) -> Distribution:
    """Integers from `low` to `high`, both in, equally likely.  (The upper end of
    ``scipy.stats.randint`` is out.)"""
    return _of_integers("int_uniform", lib.hpt_dist_int_uniform, low=low,
                        high=high)


def int_log_uniform(low: int, high: int) -> Distribution:
    """Integers from `low` to `high`, both in, evenly in the logarithm."""
    return _of_integers("int_log_uniform", lib.hpt_dist_int_log_uniform,
                        low=low, high=high)


def int_stepped(low: int, high: int, step: int) -> Distribution:
    """Integers `low`, `low` + `step`, ..., up to `high`, equally likely."""
    return _of_integers("int_stepped", lib.hpt_dist_int_step, low=low,
                        high=high, step=step)


def boolean() -> Distribution:
    """``False`` or ``True``, equally likely."""
    return Distribution(lambda guard, keep: lib.hpt_dist_boolean() or 0,
                        "boolean()", (boolean, ()), (False, True))


def ordinal(values: Sequence[float]) -> Distribution:
    """One of an ascending list of numbers; a model sees their order."""
    values = tuple(values)
    array = arguments.doubles([arguments.real(v, "value") for v in values])
    return Distribution(
        lambda guard, keep: lib.hpt_dist_ordinal(len(array), array) or 0,
        f"ordinal({list(values)!r})", (ordinal, (values,)), values)


def constant(value: Any) -> Distribution:
    """Always the same: a number, or any other object."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        return categorical([value])
    number = arguments.real(value, "value")
    return Distribution(
        lambda guard, keep: lib.hpt_dist_constant(number) or 0,
        f"constant({value!r})", (constant, (value,)), (value,))


def categorical(choices: Sequence[Any],
                weights: Optional[Sequence[float]] = None) -> Distribution:
    """One of some choices, without order: any objects, which parameters give
    back as they are.  `weights` need not sum to 1."""
    choices = tuple(choices)
    labels = arguments.texts(_labels(choices))
    array = None
    text = f"categorical({list(choices)!r})"
    if weights is not None:
        array = arguments.doubles([arguments.real(w, "weight")
                                   for w in weights])
        text = f"{text[:-1]}, {list(array)!r})"
        if len(array) != len(choices):
            raise InvalidError(f"{len(array)} weights for {len(choices)} "
                               "choices")
    return Distribution(
        lambda guard, keep: lib.hpt_dist_categorical(
            len(labels), labels, array) or 0, text,
        (categorical, (choices, None if array is None else list(array))),
        choices)


def _labels(choices: Sequence[Any]) -> list[bytes]:
    """Distinct texts for the library: a string as it is; for other objects what
    str() makes of them, with their place where that is taken."""
    strings = [choice for choice in choices if isinstance(choice, str)]
    taken = set(strings)
    if len(taken) < len(strings):
        twice = next(s for s in strings if strings.count(s) > 1)
        raise InvalidError(f"the choice {twice!r} is there twice")
    labels = []
    for i, choice in enumerate(choices):
        # a function or class by its name, not by where it is
        label = str(getattr(choice, "__name__", choice))
        if not isinstance(choice, str) or not label or "\0" in label:
            label = label.replace("\0", " ")
            if not label or label in taken:
                label = f"{label}#{i}"
            while label in taken:
                label += "'"
            taken.add(label)
        labels.append(label.encode("utf-8", "backslashreplace"))
    return labels


def user(quantile: Callable[[float], float],
         cdf: Optional[Callable[[float], float]] = None) -> Distribution:
    """Your own distribution, by its quantile function, which must not fall, and
    its inverse (which is found by bisection when it is not given)."""
    def make(guard: Guard, keep: list[Any]) -> int:
        def back(function: Callable[[float], float]) -> Any:
            return lambda x, _: guard.back(_as_float, math.nan, function, x)
        functions = (hpt_quantile_fn(back(quantile)),
                     hpt_cdf_fn(back(cdf)) if cdf else NO_CDF)
        keep.append(functions)
        return lib.hpt_dist_user(*functions, None, NO_DESTROY) or 0
    return Distribution(make, f"user({quantile!r})", (user, (quantile, cdf)),
                        calls_back=True)


def _as_float(function: Callable[[float], Any], x: float) -> float:
    return float(function(x))
