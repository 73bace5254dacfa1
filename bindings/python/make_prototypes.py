"""Write hptune/_prototypes.py: what ctypes has to know of each function, from
the flat header <hptune/flat.h>.  A test holds the two together.

usage: make_prototypes.py FLAT_HEADER OUTPUT
"""
import pathlib
import re
import sys

VALUES = {"int": "c_int", "double": "c_double", "size_t": "c_size_t",
          "int64_t": "c_int64", "uint64_t": "c_uint64"}
HEAD = '''"""Functions, callbacks and constants of libhptune, as ctypes knows them.

Made by make_prototypes.py from <hptune/flat.h>; do not edit.
"""
from __future__ import annotations

from ctypes import (CFUNCTYPE, POINTER, c_char_p, c_double, c_int, c_int64,
                    c_size_t, c_uint64, c_void_p)
from typing import Any
'''


def returned(ctype):
    """The ctypes name of what a function returns: an address, unless it is a
    number or text that is not ours to free."""
    if ctype == "void":
        return "None"
    if ctype == "const char *":
        return "c_char_p"
    return VALUES.get(ctype, "c_void_p")


def taken(ctype, callbacks):
    """The ctypes name of an argument: pointers to numbers keep their type, so
    that a wrong array is refused; handles and open structs are addresses."""
    if ctype in VALUES:
        return VALUES[ctype]
    if ctype in callbacks:
        return ctype
    if ctype == "const char *":
        return "c_char_p"
    if ctype == "const char *const *":
        return "POINTER(c_char_p)"
    if re.fullmatch(r"hpt_\w+ \*\*", ctype):
        return "POINTER(c_void_p)"
    pointer = re.fullmatch(r"(?:const )?(\w+) \*", ctype)
    if pointer is None:
        raise SystemExit(f"what is '{ctype}' in ctypes?")
    value = VALUES.get(pointer.group(1))
    return f"POINTER({value})" if value else "c_void_p"


def arguments(text, callbacks):
    if text == "void":
        return []
    # the name comes last; what is before it is the type
    return [taken(re.sub(r"\w+$", "", part.strip()).strip(), callbacks)
            for part in text.split(",")]


def declared(names):
    return "[" + ", ".join(names) + "]"


def main():
    lines = pathlib.Path(sys.argv[1]).read_text(encoding="ascii").split("\n")
    callbacks, functions, constants = {}, {}, {}
    for line in lines:
        callback = re.fullmatch(r"typedef (.+?) ?\(\*(\w+)\)\((.*)\);", line)
        function = re.fullmatch(r"([\w ]+ \*?)(hpt_\w+)\((.*)\);", line)
        if callback:
            callbacks[callback.group(2)] = ", ".join(
                [returned(callback.group(1)),
                 *arguments(callback.group(3), callbacks)])
        elif function:
            functions[function.group(2)] = (
                returned(function.group(1).strip()),
                declared(arguments(function.group(3), callbacks)))
        elif line.startswith("enum"):
            constants.update(re.findall(r"(HPT_\w+) = (-?\d+)", line))

    text = [HEAD]
    for name, types in callbacks.items():
        text.append(f"{name} = CFUNCTYPE({types})")
    text.append("\nFUNCTIONS: dict[str, tuple[Any, list[Any]]] = {")
    for name, (result, types) in functions.items():
        text.append(f'    "{name}": ({result}, {types}),')
    text.append("}\n\nCONSTANTS: dict[str, int] = {")
    text += [f'    "{name}": {value},' for name, value in constants.items()]
    text.append("}\n")
    pathlib.Path(sys.argv[2]).write_text("\n".join(text), encoding="ascii")


main()
