"""Arrays over memory of the library, without a copy: of numpy where it is there,
memoryviews where it is not.  Both are read-only and keep the owner alive."""
from __future__ import annotations

import ctypes
import importlib
import sys
from typing import Any, Optional


def _numpy() -> Any:
    try:
        return importlib.import_module("numpy")
    except ImportError:
        return None


numpy: Any = _numpy()

CTYPES: dict[str, Any] = {"d": ctypes.c_double, "q": ctypes.c_int64, "i": ctypes.c_int,
          "n": ctypes.c_ssize_t}
ORDER = "<" if sys.byteorder == "little" else ">"
KINDS = {"d": "f", "q": "i", "i": "i", "n": "i"}


class Memory:
    """Memory of the library, as numpy asks for it."""

    def __init__(self, owner: Any, address: int, n: int, code: str) -> None:
        self.owner = owner
        size = ctypes.sizeof(CTYPES[code])
        self.__array_interface__ = {
            "version": 3, "shape": (n,), "data": (address, True),
            "typestr": f"{ORDER}{KINDS[code]}{size}"}


def view(owner: Any, address: Optional[int], n: int, code: str) -> Any:
    """`n` numbers at an address; `code` is that of the module array, or n (a
    size_t, read as signed, so that arithmetic with indices stays in integers)."""
    if numpy is not None:
        if not n:
            empty = numpy.empty(0, f"{KINDS[code]}"
                                f"{ctypes.sizeof(CTYPES[code])}")
            empty.flags.writeable = False
            return empty
        assert address is not None
        return numpy.asarray(Memory(owner, address, n, code))
    if not n:
        return memoryview(b"")
    assert address is not None
    memory = (CTYPES[code] * n).from_address(address)
    memory.owner = owner
    return memoryview(memory).toreadonly().cast("B").cast(code)


def shaped(values: ctypes.Array[ctypes.c_double], *shape: int) -> Any:
    """Doubles of our own, in that shape."""
    if numpy is not None:
        return numpy.frombuffer(values, "d").reshape(shape) if values else \
            numpy.empty(shape)
    if not values:
        return memoryview(b"")
    flat = memoryview(values).cast("B")
    return flat.cast("d", shape=list(shape))
