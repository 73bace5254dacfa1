"""Search spaces: named parameters with conditions, constraints and defaults."""
from __future__ import annotations

import math
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence

from . import _arguments as arguments
from . import _scipy
from . import distribution as distributions
from ._call import Guard
from ._handle import SpaceHandle, own
from ._layout import Layout, Parameter
from ._library import check, lib, take_text
from ._prototypes import hpt_predicate_fn
from .distribution import NO_DESTROY, Distribution
from .errors import Error, InvalidError, StateError, raise_status
from .status import Kind


class Space:
    """A search space.

    ``Space({"x": hptune.uniform(0, 1), "kind": ["a", "b"]})`` has these
    parameters at once; see ``add()`` for what may stand there.  The first study
    that uses a space freezes it.
    """

    def __init__(self, parameters: Optional[Mapping[str, Any]] = None) -> None:
        if parameters is not None and not isinstance(parameters, Mapping):
            raise TypeError(f"parameters are a mapping of names to "
                            f"distributions, not {parameters!r}")
        # what the library borrows of this space: callbacks, as they are added
        self._keep: list[Any] = []
        self._handle: Optional[SpaceHandle] = own(
            SpaceHandle, lib.hpt_space_create(), self._keep)
        self._layout = Layout()
        self._guard = Guard()
        self._calls_back = False
        for name, distribution in (parameters or {}).items():
            self.add(name, distribution)

    # ---- its life ----

    def close(self) -> None:
        """Give the space up; studies that use it keep it."""
        self._handle = None

    def __enter__(self) -> Space:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _open(self) -> SpaceHandle:
        if self._handle is None:
            raise StateError("the space is closed")
        return self._handle

    # ---- parameters ----

    def add(self, name: str, distribution: Any, *, default: Any = None) -> None:
        """Add a parameter.

        `distribution` is one of ours, a frozen one of ``scipy.stats``, or a list
        or tuple of choices.  `default` is what ``Study.enqueue_defaults()``
        tries.
        """
        handle = self._open()
        utf8 = self._new_name(name)
        if isinstance(distribution, (list, tuple)):
            distribution = _named(name, distributions.categorical, distribution)
        elif _scipy.is_frozen(distribution):
            distribution = _named(name, _scipy.convert, distribution)
        if not isinstance(distribution, Distribution):
            raise TypeError(f"{name}: {distribution!r} is no distribution, list "
                            "or tuple")
        address = distribution._create(self._guard, self._keep, name)
        check(lib.hpt_space_add(handle, utf8, address))
        self._layout.add(Parameter(name, distribution))
        self._calls_back = self._calls_back or distribution._calls_back
        if default is not None:
            self.set_default(name, default)

    def _new_name(self, name: str) -> bytes:
        # The library would remember a wrong name for ever.
        utf8 = arguments.utf8(name)
        if not 1 <= len(utf8) <= 255:
            raise InvalidError(f"the name {name!r} has {len(utf8)} bytes, not 1 "
                               "to 255")
        if name in self._layout.parameters:
            raise InvalidError(f"there is a parameter {name!r} already")
        return utf8

    def add_float(self, name: str, low: float, high: float, *,
                  log: bool = False, step: Optional[float] = None,
                  default: Optional[float] = None) -> None:
        """Add a number from `low` to `high`, both in; evenly in the logarithm
        with `log`, or only `low`, `low` + `step`, ... with `step`."""
        if log and step is not None:
            raise InvalidError(f"{name}: both log and step")
        if step is not None:
            made = _named(name, distributions.stepped, low, high, step)
        elif log:
            made = _named(name, distributions.log_uniform, low, high)
        else:
            made = _named(name, distributions.uniform, low, high)
        self.add(name, made, default=default)

    def add_int(self, name: str, low: int, high: int, *, log: bool = False,
                step: Optional[int] = None,
                default: Optional[int] = None) -> None:
        """Add an integer from `low` to `high`, both in; `log` and `step` as in
        ``add_float()``."""
        if log and step is not None:
            raise InvalidError(f"{name}: both log and step")
        if step is not None:
            made = _named(name, distributions.int_stepped, low, high, step)
        elif log:
            made = _named(name, distributions.int_log_uniform, low, high)
        else:
            made = _named(name, distributions.int_uniform, low, high)
        self.add(name, made, default=default)

    def add_categorical(self, name: str, choices: Sequence[Any], *,
                        weights: Optional[Sequence[float]] = None,
                        default: Any = None) -> None:
        """Add one of some choices: any objects, which come back as they are."""
        self.add(name, _named(name, distributions.categorical, choices,
                              weights), default=default)

    def add_ordinal(self, name: str, values: Sequence[float], *,
                    default: Optional[float] = None) -> None:
        """Add one of an ascending list of numbers."""
        self.add(name, _named(name, distributions.ordinal, values),
                 default=default)

    def add_boolean(self, name: str, *, default: Optional[bool] = None) -> None:
        """Add ``False`` or ``True``."""
        self.add(name, distributions.boolean(), default=default)

    def add_constant(self, name: str, value: Any) -> None:
        """Add what is fixed: a number or any other object."""
        self.add(name, _named(name, distributions.constant, value))

    def set_default(self, name: str, value: Any) -> None:
        """Set the default of a parameter; see ``Study.enqueue_defaults()``."""
        handle, parameter = self._open(), self._layout.find(name)
        if parameter.kind == Kind.CATEGORICAL:
            label = lib.hpt_space_label(handle, parameter.utf8,
                                        parameter.index(value))
            check(lib.hpt_space_set_default_label(handle, parameter.utf8,
                                                  label))
        else:
            check(self._call(lib.hpt_space_set_default, handle, parameter.utf8,
                             parameter.encode(value)))

    # ---- conditions and constraints ----

    def add_condition(self, child: str, parent: str, values: Any = None,
                      low: Optional[float] = None,
                      high: Optional[float] = None) -> None:
        """Make `child` active only when `parent` has one of some values (choices
        of a categorical parameter, numbers of another), or lies between `low`
        and `high`; an end that is not given is open."""
        handle = self._open()
        inner, outer = self._layout.find(child), self._layout.find(parent)
        if (values is None) == (low is None and high is None):
            raise InvalidError(f"{child}: a condition has either values or an "
                               "end of a range")
        if values is None:
            ends = (-math.inf if low is None else arguments.real(low, "low"),
                    math.inf if high is None else arguments.real(high, "high"))
            check(lib.hpt_space_add_condition_range(handle, inner.utf8,
                                                    outer.utf8, *ends))
            return
        if not isinstance(values, (list, tuple, set, frozenset)):
            values = [values]
        if outer.kind == Kind.CATEGORICAL:
            labels = [lib.hpt_space_label(handle, outer.utf8,
                                          outer.index(value))
                      for value in values]
            check(lib.hpt_space_add_condition_labels(
                handle, inner.utf8, outer.utf8, len(labels),
                arguments.texts(labels)))
        else:
            numbers = [outer.encode(value) for value in values]
            check(lib.hpt_space_add_condition_values(
                handle, inner.utf8, outer.utf8, len(numbers),
                arguments.doubles(numbers)))

    def add_linear(self, coefficients: Mapping[str, float],
                   upper: float) -> None:
        """Demand that the sum of coefficient times value is at most `upper`."""
        handle = self._open()
        names = [self._layout.find(name).utf8 for name in coefficients]
        numbers = [arguments.real(c, name) for name, c in coefficients.items()]
        check(lib.hpt_space_add_linear(
            handle, len(names), arguments.texts(names),
            arguments.doubles(numbers), arguments.real(upper, "upper")))

    def add_order(self, smaller: str, larger: str) -> None:
        """Demand that one parameter is smaller than another."""
        handle = self._open()
        check(lib.hpt_space_add_order(handle, self._layout.find(smaller).utf8,
                                      self._layout.find(larger).utf8))

    def add_predicate(self,
                      predicate: Callable[[dict[str, Any]], Any]) -> None:
        """Demand that a function of the parameters is true.

        It must depend on the values alone.  It is called while the study is
        locked, so a call on the study from inside of it fails.
        """
        if not callable(predicate):
            raise TypeError(f"the predicate {predicate!r} cannot be called")
        handle, layout, guard = self._open(), self._layout, self._guard

        def holds(trial: int) -> bool:
            return bool(predicate(layout.read(trial)))

        function = hpt_predicate_fn(
            lambda trial, _: int(guard.back(holds, False, trial)))
        self._keep.append(function)
        check(lib.hpt_space_add_predicate(handle, function, None, NO_DESTROY))
        self._calls_back = True

    # ---- reading ----

    @property
    def names(self) -> list[str]:
        """The names of the parameters, in the order of adding."""
        return list(self._layout.parameters)

    def kind(self, name: str) -> Kind:
        """What kind of value a parameter has."""
        return self._layout.find(name).kind

    def choices(self, name: str) -> tuple[Any, ...]:
        """What a parameter chooses from; empty unless it is categorical,
        ordinal, boolean or constant."""
        return self._layout.find(name).choices

    def distribution(self, name: str) -> Distribution:
        """The distribution of a parameter."""
        return self._layout.find(name).distribution

    def to_json(self) -> str:
        """The space as JSON text."""
        return take_text(lib.hpt_space_to_json(self._open()))

    def __len__(self) -> int:
        return len(self._layout.parameters)

    def __contains__(self, name: object) -> bool:
        return name in self._layout.parameters

    def __iter__(self) -> Iterator[str]:
        return iter(self._layout.parameters)

    def __repr__(self) -> str:
        parameters = ", ".join(
            f"{p.name!r}: {p.distribution!r}"
            for p in self._layout.parameters.values())
        return f"hptune.Space({{{parameters}}})"

    def _call(self, function: Any, *args: Any) -> Any:
        """Call the library, which may call this space's functions."""
        if self._calls_back:
            return self._guard.call(function, *args)
        return function(*args)


def _named(name: str, constructor: Callable[..., Distribution],
           *args: Any) -> Distribution:
    """Make a distribution; what is wrong with it is said of the parameter."""
    try:
        return constructor(*args)
    except Error as error:
        raise_status(error.status, f"{name}: {error}")
    except TypeError as error:
        raise TypeError(f"{name}: {error}") from None
