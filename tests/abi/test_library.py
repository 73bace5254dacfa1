"""The built library is fit to live in other people's processes.

usage: test_library.py SOURCE_ROOT LIBHPTUNE_SO LIBHPTUNE_A

  - soname, needed libraries, no text relocation, no executable stack
  - it calls nothing that prints, ends the process or touches the host's state
  - its state of the process is what doc/architecture.md lists
  - the archive's global names begin with hpt_ or hpti_
  - it is small enough to embed
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SONAME = "libhptune.so.0"
MAX_STRIPPED = 500_000  # bytes
# By their generic names, so that the administrator chooses the BLAS.
NEEDED = {"libc.so.6", "libm.so.6", "libpthread.so.0", "libblas.so.3",
          "liblapack.so.3", "liblapacke.so.3", "ld-linux-x86-64.so.2",
          "ld-linux-aarch64.so.1"}
# What a library has no business to call.  (write() is the progress line's.)
BANNED = set("""
    abort _exit _Exit exit quick_exit atexit __assert_fail raise
    printf fprintf vprintf vfprintf puts putchar putc perror
    __printf_chk __fprintf_chk __vprintf_chk __vfprintf_chk
    stdout stderr stdin getenv secure_getenv setenv putenv unsetenv
    setlocale uselocale newlocale signal sigaction sigprocmask
    alarm setitimer system popen fork chdir umask
    rand srand random srandom drand48 srand48 strtok gmtime localtime strerror
    openblas_set_num_threads goto_set_num_threads omp_set_num_threads
    gets sprintf vsprintf
    LAPACKE_dpotrf LAPACKE_dpotrs LAPACKE_dsyev LAPACKE_dsyevd
""".split())
# Sections of variables, and what the compiler's runtime has in them.
WRITABLE = {".data", ".bss", ".tdata", ".tbss"}
RUNTIME = {"__dso_handle", "__TMC_END__", "completed", "__cpu_model",
           "__cpu_features2", "_edata", "_end", "__bss_start"}


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                          text=True, env={**os.environ, "LC_ALL": "C"}).stdout


def check_dynamic(library):
    dynamic = run("readelf", "-dW", library)
    soname = re.findall(r"\(SONAME\).*\[(.*)\]", dynamic)
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)
    print("needs", " ".join(needed))
    if soname != [SONAME]:
        yield f"soname is {soname}, not {SONAME}"
    for name in needed:
        if name not in NEEDED:
            yield f"it needs {name}"
    if "TEXTREL" in dynamic:
        yield "it has text relocations"
    stack = re.search(r"GNU_STACK.*", run("readelf", "-lW", library))
    if not stack or "RWE" in stack.group():
        yield "its stack is executable"


def check_calls(library):
    for line in run("nm", "-D", "--undefined-only", library).splitlines():
        name = line.split()[-1].split("@")[0]
        if name in BANNED:
            yield f"it calls {name}(), which is not a library's business"


def check_state(root, library):
    """Writable variables, by the symbol table of a library with symbols."""
    document = (root / "doc" / "architecture.md").read_text(encoding="utf-8")
    section = document.split("## State of the process")[1].split("\n## ")[0]
    listed = set(re.findall(r"`(\w+)`", re.sub(
        r"^[^|].*$|^(\|[^|]*\|).*$", r"\1", section, flags=re.M)))
    found = set()
    for line in run("objdump", "-t", library).splitlines():
        fields = line.split()
        if len(fields) > 4 and fields[-3] in WRITABLE and fields[-2] != "0" * 16:
            found.add(fields[-1].split(".")[0])
    found -= RUNTIME
    print("state of the process:", " ".join(sorted(found)))
    if not found:
        return  # stripped
    for name in sorted(found - listed):
        yield f"{name} is writable, and not listed in doc/architecture.md"
    for name in sorted(listed - found):
        yield f"{name} is listed in doc/architecture.md, but not in the library"


def check_archive(archive):
    for line in run("nm", "--defined-only", "--extern-only",
                    archive).splitlines():
        name = line.split()[-1] if len(line.split()) == 3 else "hpt_"
        if not name.startswith(("hpt_", "hpti_")):
            yield f"{name}: a global name of the archive that is not ours"


def check_size(library):
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(library, os.path.join(folder, "stripped.so"))
        run("strip", copy)
        size = os.path.getsize(copy)
    print(f"{size} bytes stripped")
    if size > MAX_STRIPPED:
        yield f"{size} bytes stripped, more than {MAX_STRIPPED}"


def main():
    root, (library, archive) = pathlib.Path(sys.argv[1]), sys.argv[2:]
    errors = [*check_dynamic(library), *check_calls(library),
              *check_state(root, library), *check_archive(archive),
              *check_size(library)]
    print("\n".join(errors) if errors else "as declared")
    return 1 if errors else 0


sys.exit(main())
