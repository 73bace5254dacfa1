"""Finds libhptune, checks that it is new enough, and declares its functions.

The environment variable HPTUNE_LIBRARY names the library's file; without it the
loader looks for libhptune.so.0 where it looks for any library.
"""
from __future__ import annotations

import ctypes
import os
from typing import NoReturn, Optional

from ._prototypes import FUNCTIONS
from .errors import raise_status

SONAME = "libhptune.so.0"
OLDEST = 100  # as hpt_version_number() has it: 0.1.0


def _open() -> ctypes.CDLL:
    path = os.environ.get("HPTUNE_LIBRARY") or SONAME
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(
            f"hptune needs the C library libhptune: {error}.  Install it (on "
            "Debian the package libhptune0), or set HPTUNE_LIBRARY to the path "
            f"of {SONAME}.") from None


def _check_version(library: ctypes.CDLL) -> None:
    try:
        number = library.hpt_version_number()
    except AttributeError:
        raise ImportError(
            f"'{library._name}' is not libhptune: it has no "
            "hpt_version_number()") from None
    if number < OLDEST:
        raise ImportError(
            f"'{library._name}' is version {number} of libhptune (major * 10000 "
            f"+ minor * 100 + patch); this package needs {OLDEST} or newer")


def _declare(library: ctypes.CDLL) -> None:
    for name, (result, arguments) in FUNCTIONS.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise ImportError(
                f"'{library._name}' lacks {name}(): it is older than this "
                "package, or was built without it") from None
        function.restype = result
        function.argtypes = arguments


def _load() -> ctypes.CDLL:
    library = _open()
    _check_version(library)
    _declare(library)
    return library


lib = _load()


def last_error() -> str:
    """The text of this thread's last error."""
    text: bytes = lib.hpt_last_error()
    return text.decode("utf-8", "replace")


def fail(prefix: Optional[str] = None) -> NoReturn:
    """Raise what the library has just refused on this thread."""
    text = last_error()
    raise_status(lib.hpt_last_status(), f"{prefix}: {text}" if prefix else text)


def check(status: int) -> int:
    """Pass a status on, unless it is an error: that is raised."""
    if status < 0:
        raise_status(status, last_error())
    return status


def take_text(address: Optional[int]) -> str:
    """Copy owned text and give it back to the library; NULL is an error."""
    if not address:
        fail()
    try:
        text: bytes = ctypes.string_at(address)
    finally:
        lib.hpt_text_destroy(address)
    return text.decode("utf-8", "replace")
