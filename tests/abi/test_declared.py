"""What the last release declared, the headers declare still.

usage: test_declared.py SOURCE_ROOT COMPILER

Compiles its functions, callbacks and handles, those of libhptune.h, after the
headers of today: C takes a second declaration of the same type, and no other.
So a handle in the place of another is seen, or a const that is gone, in which
abidiff sees nothing; names of parameters are free.
"""
import pathlib
import re
import subprocess
import sys

# Enums and open structs cannot be declared twice: test_values.c pins these.
ONCE = re.compile(r"(enum|typedef struct) \w+ \{")


def main():
    root, compiler = pathlib.Path(sys.argv[1]), sys.argv[2]
    lines = (root / "tests" / "abi" / "libhptune.h").read_text("ascii")
    again = [line for line in lines.splitlines() if not ONCE.match(line)]
    print(f"{len(again)} declarations")
    return subprocess.run(
        [compiler, "-std=c11", "-pedantic", "-Werror",
         "-Wno-deprecated-declarations", "-fsyntax-only",
         "-I", root / "include", "-xc", "-"], check=False, text=True,
        input="\n".join(["#include <hptune/hptune.h>", *again, ""])).returncode


sys.exit(main())
