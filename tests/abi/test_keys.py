"""Samplers and their options by name, which no tool sees, against the baseline.

usage: test_keys.py SOURCE_ROOT LIBHPTUNE_SO
       test_keys.py --list LIBHPTUNE_SO

Each sampler and option key of libhptune.keys is there still, and what was
within the bounds of an option is so still.  New ones, wider bounds and other
defaults are free.  --list writes the names of this library in that form.
"""
import ctypes
import pathlib
import sys


def prototypes(path):
    lib = ctypes.CDLL(path)
    handle, number = ctypes.c_void_p, ctypes.POINTER(ctypes.c_double)
    for name, result, *arguments in [
            ("sampler_count", ctypes.c_size_t),
            ("sampler_name", ctypes.c_char_p, ctypes.c_size_t),
            ("sampler_create", handle, ctypes.c_char_p),
            ("sampler_destroy", None, handle),
            ("sampler_option_count", ctypes.c_size_t, handle),
            ("sampler_option_name", ctypes.c_char_p, handle, ctypes.c_size_t),
            ("sampler_option_bounds", ctypes.c_int, handle, ctypes.c_char_p,
             number, number, number)]:
        function = getattr(lib, f"hpt_{name}")
        function.restype, function.argtypes = result, arguments
    return lib


def options(path):
    """{"sampler key": (low, high)}, and {"sampler": ()}"""
    lib = prototypes(path)
    low, high = ctypes.c_double(), ctypes.c_double()
    found = {}
    for i in range(lib.hpt_sampler_count()):
        name = lib.hpt_sampler_name(i)
        found[name.decode()] = ()
        sampler = lib.hpt_sampler_create(name)
        for k in range(lib.hpt_sampler_option_count(sampler)):
            key = lib.hpt_sampler_option_name(sampler, k)
            lib.hpt_sampler_option_bounds(sampler, key, low, high, None)
            found[f"{name.decode()} {key.decode()}"] = (low.value, high.value)
        lib.hpt_sampler_destroy(sampler)
    return found


def written(found):
    return "".join(" ".join([name, *map(repr, bounds)]) + "\n"
                   for name, bounds in sorted(found.items()))


def main():
    found = options(sys.argv[2])
    if sys.argv[1] == "--list":
        print(written(found), end="")
        return 0
    errors, lines = [], (pathlib.Path(sys.argv[1]) / "tests" / "abi"
                         / "libhptune.keys").read_text("ascii").splitlines()
    for line in lines:
        name, bounds = line.split()[:2], tuple(map(float, line.split()[2:]))
        today = found.get(" ".join(name))
        if today is None:
            errors.append(f"there is no {' '.join(name)} any more")
        elif bounds and not today[0] <= bounds[0] <= bounds[1] <= today[1]:
            errors.append(f"{' '.join(name)}: {bounds} is not within {today}")
    print(f"{len(lines)} names")
    print("\n".join(errors) if errors else "all there")
    return 1 if errors else 0


sys.exit(main())
