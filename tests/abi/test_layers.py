"""The floors of the house: every #include in lib/ points strictly down.

usage: test_layers.py SOURCE_ROOT

Modules on one floor do not know each other; a module's -priv.h is its own;
BLAS and LAPACK are called by linalg alone; a public header may be read by the
module that implements it and by those above.  The sizes that the house keeps
to (one concept a file) are checked here too.
"""
import collections
import pathlib
import re
import sys

FLOORS = [
    ["base"],
    ["specfun", "linalg"],
    ["random", "optim"],
    ["space", "gp"],
    ["record", "acquisition"],
    ["sampler"],
    ["study"],
    ["report"],
]
FLOOR = {module: i for i, floor in enumerate(FLOORS) for module in floor}

# The lowest module that may read a public header.  trial.h stands with the
# space because a predicate of a space is handed a trial.
PUBLIC = {
    "hptune.h": "report",
    "constant.h": "report",
    "export.h": "base",
    "version.h": "base",
    "status.h": "base",
    "alloc.h": "base",
    "dist.h": "space",
    "space.h": "space",
    "trial.h": "space",
    "sampler.h": "sampler",
    "objective.h": "study",
    "split.h": "study",
    "metric.h": "study",
    "study.h": "study",
    "result.h": "study",
}
LINALG_ONLY = {"cblas.h", "lapacke.h", "lapack.h", "cblas_64.h", "f77blas.h"}
PUBLIC_MAY_INCLUDE = {"stddef.h", "stdint.h"}
MAX_LINES = 600  # of code; a file of one table (-table.c) has what it needs

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def includes(path):
    text = path.read_text(encoding="utf-8")
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield line, match.group(1), match.group(2)


def check_public(module, name):
    lowest = PUBLIC.get(name)
    if lowest is None:
        return f"no floor is known for <hptune/{name}>"
    if module != lowest and FLOOR[module] <= FLOOR[lowest]:
        return f"<hptune/{name}> belongs to {lowest}, which is not below"
    return None


def check_internal(module, name, modules_root):
    if not (modules_root / name).is_file():
        return f'"{name}" is no module/file.h of lib/'
    other = name.split("/")[0]
    if other == module:
        return None
    if name.endswith("-priv.h"):
        return f'"{name}" is private to {other}'
    if FLOOR[other] > FLOOR[module]:
        return f'"{name}" points up, from floor {FLOOR[module]} ' \
               f"to {FLOOR[other]}"
    if module == "report" and other != "base":
        return f'"{name}": a report sees public headers and base alone'
    if FLOOR[other] == FLOOR[module]:
        return f'"{name}" points sideways, on floor {FLOOR[module]}'
    return None


def check_include(module, bracket, name, modules_root):
    if name.startswith("hptune/"):
        if bracket != "<":
            return f'public header "{name}" goes in <>'
        return check_public(module, name[len("hptune/"):])
    if bracket == '"':
        return check_internal(module, name, modules_root)
    if name in LINALG_ONLY and module != "linalg":
        return f"<{name}> is for linalg alone"
    return None


def check_library(root):
    modules_root = root / "lib"
    count = 0
    for directory in sorted(modules_root.iterdir()):
        if directory.is_dir() and directory.name not in FLOOR:
            yield f"{directory}: no floor is known for this module"
    for path in sorted(modules_root.glob("*/*.[ch]")):
        module = path.parent.name
        if module not in FLOOR:
            continue
        for line, bracket, name in includes(path):
            count += 1
            error = check_include(module, bracket, name, modules_root)
            if error:
                yield f"{path.relative_to(root)}:{line}: {error}"
    print(f"{count} includes in lib/")


def check_public_headers(root):
    for path in sorted((root / "include" / "hptune").glob("*.h")):
        for line, bracket, name in includes(path):
            public = bracket == "<" and name.startswith("hptune/")
            if not public and name not in PUBLIC_MAY_INCLUDE:
                yield f"{path.relative_to(root)}:{line}: a public header " \
                      f"may not include {name}"


def check_cpp_headers(root):
    """They stand on the public headers and on the standard library."""
    for path in sorted((root / "include" / "hptune").glob("*.hpp")):
        for line, bracket, name in includes(path):
            known = (root / "include" / name).is_file() or name.isidentifier()
            if bracket != "<" or not known:
                yield f"{path.relative_to(root)}:{line}: a C++ header may " \
                      f"not include {name}"


def check_hosts(root):
    """Examples and benches see what a host sees: public headers."""
    internal = {f"{module}/" for module in FLOOR}
    for folder in ["examples", "bench"]:
        for path in sorted((root / folder).rglob("*.[ch]*")):
            for line, bracket, name in includes(path):
                if bracket == '"' and any(map(name.startswith, internal)):
                    if folder == "examples" or "micro" not in path.parts:
                        yield f"{path.relative_to(root)}:{line}: \"{name}\" " \
                              "is internal to the library"


def check_files(root):
    names = collections.defaultdict(list)
    for path in sorted((root / "lib").glob("*/*.[ch]")):
        names[path.name].append(str(path.relative_to(root)))
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MAX_LINES and not path.name.endswith("-table.c"):
            yield f"{path.relative_to(root)}: {lines} lines, " \
                  f"more than {MAX_LINES}"
    for name, paths in names.items():
        if len(paths) > 1:
            yield f"{name}: the name occurs twice: {', '.join(paths)}"


def main():
    root = pathlib.Path(sys.argv[1])
    errors = []
    for check in (check_library, check_public_headers, check_cpp_headers,
                  check_hosts, check_files):
        errors += check(root)
    print("\n".join(errors) if errors else "all point down")
    return 1 if errors else 0


sys.exit(main())
