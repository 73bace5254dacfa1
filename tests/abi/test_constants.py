"""Every enumerator of a public header is pinned and found by name.

usage: test_constants.py SOURCE_ROOT LIBHPTUNE_SO

Three sets, with their numbers, are the same: the enumerators that the headers
declare; those that tests/abi/test_values.c pins; the constants that the library
gives by hpt_constant_name() and hpt_constant_find().
"""
import ctypes
import pathlib
import re
import sys


def in_headers(root):
    found = []
    for path in sorted((root / "include" / "hptune").glob("*.h")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="ascii"),
                      flags=re.S)
        for body in re.findall(r"\benum\b[^{;]*\{(.*?)\}", text, re.S):
            for enumerator in filter(str.strip, body.split(",")):
                name, _, value = map(str.strip, enumerator.partition("="))
                if not re.fullmatch(r"-?\d+", value):
                    sys.exit(f"{path.name}: {name} is given no number")
                found.append((name, int(value)))
    return found


def pinned(root):
    text = (root / "tests" / "abi" / "test_values.c").read_text("ascii")
    return [(name, int(value)) for name, value in
            re.findall(r"^ +PIN\((\w+), (-?\d+)\),$", text, re.M)]


def in_library(path):
    library = ctypes.CDLL(path)
    library.hpt_constant_count.restype = ctypes.c_size_t
    library.hpt_constant_name.argtypes = [ctypes.c_size_t]
    library.hpt_constant_name.restype = ctypes.c_char_p
    value = ctypes.c_int()
    for i in range(library.hpt_constant_count()):
        name = library.hpt_constant_name(i)
        if library.hpt_constant_find(name, ctypes.byref(value)) != 0:
            sys.exit(f"hpt_constant_find() does not find {name!r}")
        yield name.decode("ascii"), value.value


def main():
    root, library = pathlib.Path(sys.argv[1]), sys.argv[2]
    places = {"the headers": in_headers(root),
              "tests/abi/test_values.c": pinned(root),
              "the library": [*in_library(library)]}
    everything = set().union(*places.values())
    errors = [f"{name} = {value}: not in {place}"
              for name, value in sorted(everything)
              for place, found in places.items() if (name, value) not in found]
    errors += [f"{place}: a name occurs twice"
               for place, found in places.items()
               if len(found) != len({name for name, _ in found})]
    print(f"{len(everything)} constants")
    print("\n".join(errors) if errors else "the same in all three places")
    return 1 if errors else 0


sys.exit(main())
