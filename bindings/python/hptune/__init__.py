"""Tuning of hyperparameters by libhptune.

    import hptune

    def train(trial):
        return (trial["rate"] - 0.1) ** 2

    study = hptune.Study({"rate": hptune.log_uniform(1e-4, 1)})
    study.optimize(train, 30)
    print(study.best_params)
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import metric
from ._library import lib as _lib
from .distribution import (Distribution, beta, boolean, categorical, constant,
                           exponential, gamma, int_log_uniform, int_stepped,
                           int_uniform, log_normal, log_uniform, normal,
                           ordinal, stepped, truncated_normal, uniform, user)
from .errors import (Error, FileError, InfeasibleError, InvalidError,
                     NoDataError, NoMemoryError, NotFoundError, Pruned,
                     RangeError, StateError, TrialFailed)
from .result import Result, Surrogate, SurrogateGradient
from .sampler import Option, Sampler, sampler_names
from .space import Space
from .split import Split
from .status import Kind, Status, TrialState
from .study import Study
from .trial import Trial

__version__ = "0.1.0"


def library_version() -> str:
    """The version of the C library that runs."""
    text: bytes = _lib.hpt_version_string()
    return text.decode()


if TYPE_CHECKING:
    from . import optuna as optuna, sklearn as sklearn
    from .sklearn import SearchCV as SearchCV
else:
    def __getattr__(name: str) -> Any:
        """What needs other packages: imported when it is asked for."""
        from importlib import import_module
        if name == "SearchCV":
            return import_module(".sklearn", __name__).SearchCV
        if name in ("sklearn", "optuna"):
            return import_module(f".{name}", __name__)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted([*globals(), "SearchCV", "optuna", "sklearn"])


__all__ = [
    "Distribution", "Error", "FileError", "InfeasibleError", "InvalidError",
    "Kind", "NoDataError", "NoMemoryError", "NotFoundError", "Option", "Pruned",
    "RangeError", "Result", "Sampler", "Space", "Split", "StateError", "Status", "Study",
    "Surrogate", "SurrogateGradient", "Trial", "TrialFailed", "TrialState",
    "beta", "boolean", "categorical", "constant", "exponential", "gamma",
    "int_log_uniform", "int_stepped", "int_uniform", "library_version",
    "log_normal", "log_uniform", "metric", "normal", "ordinal", "sampler_names",
    "stepped", "truncated_normal", "uniform", "user",
]
