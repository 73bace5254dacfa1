"""Frozen distributions of scipy.stats as they are, without importing scipy."""
from __future__ import annotations

import math
import sys
from typing import Any, Optional

from . import distribution as ours
from .distribution import Distribution
from .errors import InvalidError

SHAPES = {  # our own, where it is the same: quicker, and exact at the ends
    "uniform": lambda loc, scale: ours.uniform(loc, loc + scale),
    "norm": ours.normal,
}


# A discrete distribution without an end is cut at this quantile: those of heavy
# tails take seconds to hours for one further out.
DISCRETE_END = 1e-4


def is_frozen(value: Any) -> bool:
    """Is it a frozen distribution of scipy.stats?"""
    return all(hasattr(value, name) for name in ("ppf", "cdf", "support",
                                                 "dist"))


def convert(frozen: Any) -> Distribution:
    """The distribution for a space: of floats, or of integers when scipy's is
    discrete."""
    known = _known(frozen)
    if known is not None:
        return known
    stats = sys.modules.get("scipy.stats")
    low, high = (float(end) for end in frozen.support())
    if low != low or high != high:
        raise InvalidError(f"{_name(frozen)}: its parameters are wrong: its "
                           "support is NaN")

    discrete = stats is not None and isinstance(frozen.dist, stats.rv_discrete)

    def quantile(u: float) -> float:
        if discrete and math.isinf(low):
            u = max(u, DISCRETE_END)
        if discrete and math.isinf(high):
            u = min(u, 1 - DISCRETE_END)
        # scipy has one below the support as the quantile of 0, when discrete
        if u <= 0:
            return low
        return high if u >= 1 else float(frozen.ppf(u))

    found = ours.user(quantile, frozen.cdf)
    if discrete:
        found = found.rounded()
    found._origin = convert, (frozen,)
    found._text = f"scipy.stats.{_name(frozen)}"
    return found


def _name(frozen: Any) -> str:
    values = [repr(value) for value in frozen.args]
    values += [f"{name}={value!r}" for name, value in frozen.kwds.items()]
    return f"{frozen.dist.name}({', '.join(values)})"


def _known(frozen: Any) -> Optional[Distribution]:
    name = frozen.dist.name
    try:
        shapes, loc, scale = frozen.dist._parse_args(*frozen.args,
                                                     **frozen.kwds)
    except (AttributeError, TypeError):
        return None
    if name == "randint":
        low, high = (int(end) for end in shapes)
        return ours.int_uniform(low + int(loc), high - 1 + int(loc))
    if name in ("loguniform", "reciprocal") and loc == 0:
        low, high = shapes
        return ours.log_uniform(low * scale, high * scale)
    if name in SHAPES:
        return SHAPES[name](loc, scale)
    return None
