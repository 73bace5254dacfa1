"""Samplers: methods that propose the next point, with their options."""
from __future__ import annotations

from ctypes import byref, c_double
from typing import Any, Iterator, Mapping, NamedTuple, Sequence, Union

from . import _arguments as arguments
from ._handle import SamplerHandle, own
from ._layout import Layout
from ._library import check, lib


class Option(NamedTuple):
    """One option of a sampler."""

    low: float
    high: float
    default: float
    help: str


class Options(Mapping[str, Option]):
    """The options of a sampler, by name."""

    def __init__(self, handle: SamplerHandle) -> None:
        self._options: dict[str, Option] = {}
        for i in range(lib.hpt_sampler_option_count(handle)):
            key = lib.hpt_sampler_option_name(handle, i)
            numbers = [c_double() for _ in range(3)]
            check(lib.hpt_sampler_option_bounds(handle, key,
                                                *map(byref, numbers)))
            text = lib.hpt_sampler_option_help(handle, key).decode()
            self._options[key.decode()] = Option(
                numbers[0].value, numbers[1].value, numbers[2].value, text)

    def __getitem__(self, key: str) -> Option:
        return self._options[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._options)

    def __len__(self) -> int:
        return len(self._options)

    def __repr__(self) -> str:
        return repr(self._options)


def sampler_names() -> list[str]:
    """The names of all samplers that the library has."""
    return [lib.hpt_sampler_name(i).decode()
            for i in range(lib.hpt_sampler_count())]


class Sampler:
    """A sampler by its name, with options: ``Sampler("gp", reproducible=1)``.

    It is a recipe: any number of studies may be made with it.
    """

    def __init__(self, name: str, **options: float) -> None:
        self._name = arguments.utf8(name, "sampler")
        self._set: dict[str, float] = {}
        self._levels: dict[str, int] = {}
        self._values: dict[str, Sequence[Any]] = {}
        self.options: Mapping[str, Option] = Options(self._create(None))
        for key, value in options.items():
            self.set(key, value)

    def set(self, key: str, value: float) -> None:
        """Set an option; see ``options`` for what there is."""
        number = arguments.real(value, key)
        check(lib.hpt_sampler_set(self._create(None),
                                  arguments.utf8(key, "option"), number))
        self._set[key] = number

    def set_grid_levels(self, name: str, n: int) -> None:
        """"grid" only: the number of levels of a parameter."""
        count = arguments.integer(n, name, signed=False)
        check(lib.hpt_sampler_set_grid_levels(self._create(None),
                                              arguments.utf8(name), count))
        self._levels[name] = count
        self._values.pop(name, None)

    def set_grid_values(self, name: str, values: Sequence[Any]) -> None:
        """"grid" only: the values of a parameter, or some of its choices."""
        dummy = arguments.doubles([0.0] * len(values))
        check(lib.hpt_sampler_set_grid_values(
            self._create(None), arguments.utf8(name), len(dummy), dummy))
        self._values[name] = tuple(values)
        self._levels.pop(name, None)

    @property
    def name(self) -> str:
        """Its name."""
        return self._name.decode("utf-8")

    def __getitem__(self, key: str) -> float:
        """The value of an option, as set or as it is by default."""
        out = c_double()
        check(lib.hpt_sampler_get(self._create(None),
                                  arguments.utf8(key, "option"), byref(out)))
        return out.value

    def __repr__(self) -> str:
        options = "".join(f", {key}={value!r}"
                          for key, value in self._set.items())
        return f"hptune.Sampler({self.name!r}{options})"

    def _create(self, layout: Union[Layout, None]) -> SamplerHandle:
        """A new one of the library's, with all that was set; what is said of
        parameters only where there is a space."""
        handle: SamplerHandle = own(SamplerHandle,
                                    lib.hpt_sampler_create(self._name))
        for key, value in self._set.items():
            check(lib.hpt_sampler_set(handle, key.encode("utf-8"), value))
        if layout is None:
            return handle
        for name, n in self._levels.items():
            check(lib.hpt_sampler_set_grid_levels(
                handle, layout.find(name).utf8, n))
        for name, values in self._values.items():
            parameter = layout.find(name)
            numbers = arguments.doubles([parameter.encode(v) for v in values])
            check(lib.hpt_sampler_set_grid_values(
                handle, parameter.utf8, len(numbers), numbers))
        return handle
