"""Each public header compiles alone, in every dialect that a host may use.

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


def main():
    include = str(pathlib.Path(sys.argv[1]) / "include")
    compiler, dialects = sys.argv[2], sys.argv[3:]
    headers = sorted(p.name for p in pathlib.Path(include, "hptune")
                     .glob("*.h"))
    assert len(headers) > 10, headers
    # twice: the guard must hold; a declaration of ours: C90 dislikes empty units
    texts = {name: f"#include <hptune/{name}>\n" * 2 + "extern int here;\n"
             for name in headers}
    failed = 0
    for dialect in dialects:
        for name, text in texts.items():
            run = compile_text(compiler, dialect, include, text)
            if run.returncode:
                failed += 1
                print(f"{name} as {dialect} by {compiler}:\n{run.stdout}")
    print(f"{len(headers)} headers, {len(dialects)} dialects, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
