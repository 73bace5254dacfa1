"""Handles of the library, each destroyed when nothing uses it any more.

A handle is an address that owns what it points at.  A call that is under way
holds its handle as an argument, so closing an object on one thread while another
is inside of a call of it destroys nothing under that call: the last reference
does.  What the library keeps borrowed (callbacks, for one) is kept by the handle
that may use it, in `keep`, where the garbage collector can see it.
"""
from __future__ import annotations

from ctypes import c_void_p
from typing import Any, Callable, ClassVar, Optional

from ._library import fail, lib


class Handle(c_void_p):
    """An address together with the duty to destroy what is there."""

    _destroy: ClassVar[Callable[[Any], None]]
    keep: Any = None

    def __del__(self) -> None:
        # not half-built, and not at an exit that has cleared the class
        if self.value and self._destroy is not None:
            type(self)._destroy(self)
            self.value = None

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"a {type(self).__name__} is neither copied nor "
                        "pickled: two would destroy the same thing")


class SpaceHandle(Handle):
    """Owns a space."""

    _destroy = lib.hpt_space_destroy


class DistributionHandle(Handle):
    """Owns a distribution that no space has taken."""

    _destroy = lib.hpt_dist_destroy


class StudyHandle(Handle):
    """Owns a study; keeps its space's handle."""

    _destroy = lib.hpt_study_destroy


class ResultHandle(Handle):
    """Owns a result; keeps its space's handle."""

    _destroy = lib.hpt_result_destroy


class SplitHandle(Handle):
    """Owns a split."""

    _destroy = lib.hpt_split_destroy


class ObjectiveHandle(Handle):
    """Owns an objective; keeps its callback and its split's handle."""

    _destroy = lib.hpt_objective_destroy


class SamplerHandle(Handle):
    """Owns a sampler that no study has taken."""

    _destroy = lib.hpt_sampler_destroy


def own(cls: type[Handle], address: Optional[int], keep: Any = None) -> Any:
    """A handle for what a constructor returned; NULL is its error."""
    if not address:
        fail()
    handle = cls(address)
    handle.keep = keep
    return handle
