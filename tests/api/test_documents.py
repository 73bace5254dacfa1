"""What the documents say is true of the library.

usage: test_documents.py SOURCE_ROOT LIBRARY COMPILER...

  - every C block compiles; whole programs run, and print what the block after
    them says they print
  - every hpt_ and HPT_ name exists, every link leads somewhere
  - the tables of sampler options are those of the library
  - every citation, here and in the sources, is in references.bib
  - README.md shows examples/quickstart.c

A block is marked by the words after its fence:
  c            a program: compiled and run
  c fragment   statements: compiled inside of a function that is handed one of
               each handle
  c file       functions: compiled
  cpp          a C++ program: compiled and run, where there is a compiler
  cpp fragment as c fragment, with the handles of hptune.hpp
  text output  what the program before it prints
  python, python continued: run by the tests of the Python package
  X from FILE  lines of a file of this tree, in the language X; "..." stands for
               what is left out
  sh, json, text, make, meson: not compiled
"""
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FLAGS = ["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-pedantic", "-Wall",
         "-Wextra", "-Werror", "-O1"]
PYTHON = {"python", "python continued"}
OTHER_BLOCKS = {*PYTHON, "sh", "json", "text", "make", "meson"}
HEADERS = "".join(f"#include <{name}>\n" for name in [
    "hptune/hptune.h", "inttypes.h", "math.h", "signal.h", "stdio.h",
    "stdlib.h", "string.h", "sys/wait.h", "unistd.h"])
FRAGMENT = HEADERS + """
int train(hpt_trial *trial, double *value, void *user_data);
double cost_of(const hpt_trial *trial);
int fragment(hpt_space *space, hpt_sampler *sampler, hpt_objective *objective,
             hpt_study *study, hpt_trial *trial, hpt_result *result,
             hpt_split *split, void *data, int64_t n_rows,
             const int64_t *labels, const int64_t *patients);
int
fragment(hpt_space *space, hpt_sampler *sampler, hpt_objective *objective,
         hpt_study *study, hpt_trial *trial, hpt_result *result,
         hpt_split *split, void *data, int64_t n_rows, const int64_t *labels,
         const int64_t *patients)
{
%s
    return 0;
}
"""
CPP_FLAGS = ["-std=c++17", "-pedantic", "-Wall", "-Wextra", "-Wshadow",
             "-Wconversion", "-Werror", "-O1"]
CPP_HEADERS = "".join(f"#include <{name}>\n" for name in [
    "hptune/hptune.hpp", "exception", "iostream", "optional", "stdexcept",
    "string", "vector"])
CPP_FRAGMENT = CPP_HEADERS + """
double cost_of(const hptune::trial_view &trial);
void fragment(hptune::space &space, hptune::study &study,
              hptune::objective &objective);
void
fragment(hptune::space &space, hptune::study &study,
         hptune::objective &objective)
{
%s
}
"""
UNUSED = ["-Wno-unused-parameter", "-Wno-unused-function",
          "-Wno-unused-variable", "-Wno-unused-but-set-variable",
          "-Wno-misleading-indentation"]
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.M | re.S)


class Tree:
    """The sources, the library, and the errors found so far."""

    def __init__(self, root, library, compiler):
        self.root = pathlib.Path(root)
        self.library = pathlib.Path(library)
        self.compiler = compiler
        self.cpp_compiler = next(
            filter(None, map(shutil.which, ["g++", "clang++"])), None)
        self.documents = [self.root / "README.md",
                          *sorted((self.root / "doc").glob("*.md"))]
        self.errors = []
        self.counts = {}

    def fail(self, path, line, text):
        self.errors.append(f"{path.relative_to(self.root)}:{line}: {text}")

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1


def blocks(path):
    """(line, words after the fence, code) of each fenced block."""
    text = path.read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        yield (text.count("\n", 0, match.start()) + 1, match.group(1).strip(),
               match.group(2))


# ---- code ----

def compile_code(tree, code, extra, link, cpp=False):
    """What is wrong with it; the program is "block"."""
    source = pathlib.Path("block.cc" if cpp else "block.c")
    source.write_text(code, encoding="utf-8")
    compiler = [tree.cpp_compiler, *CPP_FLAGS] if cpp else \
        [*tree.compiler, *FLAGS]
    command = [*compiler, *extra, f"-I{tree.root / 'include'}", str(source)]
    command += ["-o", "block"] if link else ["-c", "-o", "block.o"]
    if link:
        command += [str(tree.library), "-lm", "-lpthread",
                    f"-Wl,-rpath,{tree.library.parent}"]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                         stderr=subprocess.STDOUT, check=False)
    return run.stdout if run.returncode else None


def run_program():
    return subprocess.run(
        [os.path.abspath("block")], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.STDOUT, check=False, timeout=300,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})


def check_program(tree, path, line, code, output, cpp=False):
    wrong = compile_code(tree, code, [], True, cpp)
    if wrong:
        tree.fail(path, line, f"does not compile:\n{wrong}")
        return
    run = run_program()
    tree.count("programs run")
    if run.returncode:
        tree.fail(path, line, f"exit status {run.returncode}:\n{run.stdout}")
    elif output is not None and run.stdout != output:
        tree.fail(path, line, f"prints\n{run.stdout}not\n{output}")


def check_excerpt(tree, path, line, name, code):
    """Its runs of lines stand in the file, in that order."""
    tree.count("excerpts")
    file = tree.root / name
    text = [s.strip() for s in file.read_text("utf-8").split("\n")] \
        if file.is_file() else []
    at = 0
    for piece in re.split(r"^\s*\.\.\.\n", code, flags=re.M):
        lines = [s.strip() for s in piece.rstrip("\n").split("\n")]
        while at < len(text) and text[at:at + len(lines)] != lines:
            at += 1
        if at >= len(text):
            tree.fail(path, line, f"not in {name}:\n{piece}")
            return
        at += len(lines)


def check_cpp(tree, path, line, kind, code, output):
    if not tree.cpp_compiler:
        tree.count("blocks of C++ left out")
    elif kind == "cpp":
        check_program(tree, path, line, code, output, True)
    else:
        tree.count("fragments")
        wrong = compile_code(tree, CPP_FRAGMENT % code, UNUSED, False, True)
        if wrong:
            tree.fail(path, line, f"does not compile:\n{wrong}")


def check_code(tree, path):
    all_blocks = list(blocks(path))
    for i, (line, kind, code) in enumerate(all_blocks):
        after = all_blocks[i + 1] if i + 1 < len(all_blocks) else None
        output = after[2] if after and after[1] == "text output" else None
        excerpt = re.fullmatch(r"\w+ from (\S+)", kind)
        if excerpt:
            check_excerpt(tree, path, line, excerpt.group(1), code)
        elif kind in ("cpp", "cpp fragment"):
            check_cpp(tree, path, line, kind, code, output)
        elif kind == "c":
            check_program(tree, path, line, code, output)
        elif kind == "c fragment":
            tree.count("fragments")
            wrong = compile_code(tree, FRAGMENT % code, UNUSED, False)
            if wrong:
                tree.fail(path, line, f"does not compile:\n{wrong}")
        elif kind == "c file":
            tree.count("fragments")
            wrong = compile_code(tree, HEADERS + code, UNUSED, False)
            if wrong:
                tree.fail(path, line, f"does not compile:\n{wrong}")
        elif kind == "text output":
            if not i or all_blocks[i - 1][1] not in {"c", "cpp", *PYTHON}:
                tree.fail(path, line, "output of no program")
        elif kind not in OTHER_BLOCKS:
            tree.fail(path, line, f"what is a block of '{kind}'?")


def check_readme(tree):
    path = tree.root / "README.md"
    want = (tree.root / "examples" / "quickstart.c").read_text("utf-8")
    if not any(code == want for _, kind, code in blocks(path) if kind == "c"):
        tree.fail(path, 1, "does not show examples/quickstart.c as it is")


# ---- names, links, citations ----

def names_of(folder, pattern):
    names = set()
    for path in folder.rglob("*.[ch]"):
        names |= set(re.findall(pattern, path.read_text(encoding="utf-8")))
    return names


def check_names(tree):
    public = names_of(tree.root / "include", r"\b(?:hpt|HPT)_\w+")
    internal = names_of(tree.root / "lib", r"\b(?:hpti|HPTI)_\w+")
    tests = names_of(tree.root / "tests", r"\b(?:HPT|HPTUNE)_\w+")
    others = {"HPTUNE_0", "HPTUNE_LIBRARY"}  # a node, a variable for Python
    known = public | internal | tests | others
    for path in tree.documents:
        for line, text in enumerate(path.read_text("utf-8").split("\n"), 1):
            for name, star in re.findall(
                    r"\b((?:hpti?|HPTI?|HPTUNE)_\w*)(\*?)", text):
                tree.count("names")
                if star or name.endswith("_"):
                    found = any(other.startswith(name) for other in known)
                else:
                    found = name in known
                if not found:
                    tree.fail(path, line, f"there is no {name}{star}")


def anchors_of(path):
    titles = re.findall(r"^#+ +(.*)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            for title in titles}


def check_links(tree):
    for path in tree.documents:
        text = BLOCK.sub(lambda m: "\n" * m.group().count("\n"),
                         path.read_text(encoding="utf-8"))
        for match in re.finditer(r"\]\(([^)\s]+)\)", text):
            line = text.count("\n", 0, match.start()) + 1
            target, _, anchor = match.group(1).partition("#")
            if re.match(r"https?:", target):
                continue
            tree.count("links")
            file = path.parent / target if target else path
            if not file.exists():
                tree.fail(path, line, f"no file {target}")
            elif anchor and anchor not in anchors_of(file):
                tree.fail(path, line, f"no section {match.group(1)}")


def check_citations(tree):
    bib = (tree.root / "doc" / "references.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{(\w+),", bib, re.M))
    cited = set()
    paths = tree.documents + sorted((tree.root / "lib").rglob("*.[ch]"))
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"\[([A-Z][A-Za-z]*\d\d[a-z]?)\b[^\]]*\]", text):
            cited.add(match.group(1))
            tree.count("citations")
            if match.group(1) not in keys:
                line = text.count("\n", 0, match.start()) + 1
                tree.fail(path, line,
                          f"[{match.group(1)}] is not in doc/references.bib")
    for key in sorted(keys - cited):
        tree.errors.append(f"doc/references.bib: {key} is cited nowhere")


# ---- sampler options ----

def load(library):
    lib = ctypes.CDLL(str(library))
    lib.hpt_sampler_create.restype = ctypes.c_void_p
    lib.hpt_sampler_create.argtypes = [ctypes.c_char_p]
    lib.hpt_sampler_destroy.argtypes = [ctypes.c_void_p]
    lib.hpt_sampler_count.restype = ctypes.c_size_t
    lib.hpt_sampler_name.restype = ctypes.c_char_p
    lib.hpt_sampler_name.argtypes = [ctypes.c_size_t]
    lib.hpt_sampler_option_count.restype = ctypes.c_size_t
    lib.hpt_sampler_option_count.argtypes = [ctypes.c_void_p]
    lib.hpt_sampler_option_name.restype = ctypes.c_char_p
    lib.hpt_sampler_option_name.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    lib.hpt_sampler_option_help.restype = ctypes.c_char_p
    lib.hpt_sampler_option_help.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    lib.hpt_sampler_option_bounds.argtypes = [
        ctypes.c_void_p, ctypes.c_char_p, *[ctypes.POINTER(ctypes.c_double)] * 3]
    return lib


def options_of_library(lib):
    """{sampler: {key: (low, high, standard, help)}}"""
    samplers = {}
    for i in range(lib.hpt_sampler_count()):
        name = lib.hpt_sampler_name(i)
        handle = lib.hpt_sampler_create(name)
        options = samplers.setdefault(name.decode(), {})
        for k in range(lib.hpt_sampler_option_count(handle)):
            key = lib.hpt_sampler_option_name(handle, k)
            bounds = [ctypes.c_double() for _ in range(3)]
            lib.hpt_sampler_option_bounds(handle, key,
                                          *map(ctypes.byref, bounds))
            options[key.decode()] = (
                *[b.value for b in bounds],
                lib.hpt_sampler_option_help(handle, key).decode())
        lib.hpt_sampler_destroy(handle)
    return samplers


def options_of_manual(path):
    """The same from the tables below the headings ## "name"."""
    samplers = {}
    name = None
    for line in path.read_text(encoding="utf-8").split("\n"):
        heading = re.match(r'##+ +"(\w+)"', line)
        if heading:
            name = heading.group(1)
            samplers[name] = {}
        elif line.startswith("## "):
            name = None
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if name and re.match(r"\| `\w+` \|", line) and len(cells) == 5:
            key, low, high, standard, text = cells
            samplers[name][key.strip("`")] = (
                float(low.replace(",", "")), float(high.replace(",", "")),
                float(standard.replace(",", "")), text)
    return samplers


def check_options(tree):
    path = tree.root / "doc" / "samplers.md"
    want = options_of_library(load(tree.library))
    have = options_of_manual(path)
    if sorted(want) != sorted(have):
        tree.fail(path, 1, f"has {sorted(have)}, the library {sorted(want)}")
    for name, options in want.items():
        tree.count("samplers")
        manual = have.get(name, {})
        for key in sorted(set(options) | set(manual)):
            if options.get(key) != manual.get(key):
                tree.fail(path, 1, f'"{name}" option "{key}": the manual has '
                          f"{manual.get(key)}, the library {options.get(key)}")


def main():
    tree = Tree(sys.argv[1], os.path.realpath(sys.argv[2]), sys.argv[3:])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for path in tree.documents:
            check_code(tree, path)
        os.chdir(tree.root)
    check_readme(tree)
    check_names(tree)
    check_links(tree)
    check_citations(tree)
    check_options(tree)
    print(", ".join(f"{n} {what}" for what, n in tree.counts.items()))
    print("\n".join(tree.errors) if tree.errors else "all true")
    return 1 if tree.errors else 0


sys.exit(main())
