"""Each public header compiles alone, in every dialect that a host may use; the
C++ headers alone in C++17, and together in what came after.

usage: test_headers.py SOURCE_ROOT COMPILER DIALECT...
"""
import os
import pathlib
import subprocess
import sys
import tempfile

STRICT = ["-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Wshadow",
          "-Wundef", "-Werror", "-fsyntax-only"]
C_ONLY = ["-Wstrict-prototypes", "-Wold-style-definition"]
BEFORE_17 = ("c++98", "c++11", "c++14")


def compile_text(compiler, dialect, include, text):
    suffix = ".cc" if "++" in dialect else ".c"
    flags = STRICT + ([] if "++" in dialect else C_ONLY)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "alone" + suffix)
        pathlib.Path(path).write_text(text, encoding="ascii")
        return subprocess.run(
            [compiler, f"-std={dialect}", *flags, "-I", include, path],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False)


def headers_for(include, dialect):
    folder = pathlib.Path(include, "hptune")
    names = sorted(p.name for p in folder.glob("*.h"))
    assert len(names) > 10, names
    if dialect == "c++17":
        names += sorted(p.name for p in folder.glob("*.hpp"))
    elif "++" in dialect and dialect not in BEFORE_17:
        names.append("hptune.hpp")
    return names


def main():
    include = str(pathlib.Path(sys.argv[1]) / "include")
    compiler, dialects = sys.argv[2], sys.argv[3:]
    failed = count = 0
    for dialect in dialects:
        for name in headers_for(include, dialect):
            # twice: the guard must hold; a declaration of ours: C90 dislikes
            # empty units
            text = f"#include <hptune/{name}>\n" * 2 + "extern int here;\n"
            run = compile_text(compiler, dialect, include, text)
            count += 1
            if run.returncode:
                failed += 1
                print(f"{name} as {dialect} by {compiler}:\n{run.stdout}")
    print(f"{count} headers in {len(dialects)} dialects, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
