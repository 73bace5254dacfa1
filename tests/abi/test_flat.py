"""The flat header, <hptune/flat.h>, is what interfaces of other languages need.

usage: test_flat.py SOURCE_ROOT FLAT_H COMPILER...

  - one declaration a line, ASCII; no directive, comment, macro or attribute
  - the functions and enumerators of the headers, no more and none less
  - strict C99 after <stddef.h> and <stdint.h>, by each compiler; C11 after the
    headers themselves, so that the prototypes are the same
  - Python's cffi reads it, where it is installed
  - made once more, in another locale and folder, it is the same bytes; and what
    the headers declare depends on no processor or system: they ask the
    preprocessor for the compiler and the language alone
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FLAGS = ["-pedantic", "-Wall", "-Wextra", "-Wstrict-prototypes", "-Werror",
         "-fsyntax-only", "-xc", "-"]
# What a public header may ask for, besides its own guard.
CONDITIONS = {"__GNUC__", "__cplusplus"}


def declarations_of_headers(root):
    """(functions, enumerators) by name, from text without comments."""
    functions, enumerators = set(), set()
    for path in sorted((root / "include" / "hptune").glob("*.h")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="ascii"),
                      flags=re.S)
        functions |= set(re.findall(r"\b(hpt_\w+)\(", text))
        for body in re.findall(r"\benum\b[^{;]*\{(.*?)\}", text, re.S):
            enumerators |= set(re.findall(r"\b(HPT_\w+ = -?\d+)", body))
    return functions, enumerators


def check_text(text):
    if not text.isascii():
        yield "it is not ASCII"
    for line in text.splitlines():
        if not re.fullmatch(r"[a-z][^#]*;", line):
            yield f"not a declaration on a line of its own: {line}"
        for wrong in re.findall(r"#|//|/\*|__\w+|\bHPT_(?!\w+ = )\w+", line):
            yield f"it has {wrong!r}: {line}"


def check_sets(root, text):
    functions, enumerators = declarations_of_headers(root)
    pairs = [(functions, set(re.findall(r"\b(hpt_\w+)\(", text))),
             (enumerators, set(re.findall(r"\b(HPT_\w+ = -?\d+)", text)))]
    for declared, flat in pairs:
        print(len(flat), "names such as", min(flat))
        for name in sorted(declared ^ flat):
            yield f"{name} is in " + \
                  ("the headers alone" if name in declared else "flat.h alone")


def compile_text(compiler, dialect, text, *more):
    run = subprocess.run([compiler, f"-std={dialect}", *more, *FLAGS],
                         input=text, text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, check=False)
    if run.returncode:
        yield f"as {dialect} by {compiler}:\n{run.stdout}"


def check_compilers(root, text, compilers):
    # the enums and structs cannot be declared twice; all else can
    again = "\n".join(line for line in text.splitlines()
                      if not re.match(r"(enum|typedef struct) \w+ \{", line))
    for compiler in compilers:
        yield from compile_text(
            compiler, "c99",
            f"#include <stddef.h>\n#include <stdint.h>\n{text}")
        yield from compile_text(
            compiler, "c11", f"#include <hptune/hptune.h>\n{again}\n",
            "-I", str(root / "include"))


def check_cffi(text):
    try:
        import cffi
    except ImportError:
        print("without cffi")
        return
    try:
        cffi.FFI().cdef(text)
    except cffi.CDefError as error:
        yield f"cffi: {error}"


def check_same(root, text):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, root / "include" / "flatten.py",
                        root / "include", "again.h"], check=True, cwd=folder,
                       env={**os.environ, "LC_ALL": "C", "TZ": "UTC-14"})
        if pathlib.Path(folder, "again.h").read_text("ascii") != text:
            yield "made once more, it is another"
    for path in sorted((root / "include" / "hptune").glob("*.h")):
        allowed = CONDITIONS | {f"HPTUNE_{path.stem.upper()}_H"}
        for line in re.findall(r"^[ \t]*#[ \t]*(?:if|elif).*$",
                               path.read_text("ascii"), re.M):
            for name in re.findall(r"\w+", line.partition("#")[2]):
                if name not in allowed | {"if", "ifdef", "ifndef", "elif",
                                          "defined"}:
                    yield f"{path.name} depends on {name}: {line}"


def main():
    root, flat = map(pathlib.Path, sys.argv[1:3])
    root, compilers = root.resolve(), sys.argv[3:]
    text = flat.read_text(encoding="ascii")
    errors = [*check_text(text), *check_sets(root, text),
              *check_compilers(root, text, compilers), *check_cffi(text),
              *check_same(root, text)]
    print("\n".join(errors) if errors else "fit to be read")
    return 1 if errors else 0


sys.exit(main())
