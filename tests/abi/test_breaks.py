"""The gate of the ABI closes: what breaks programs is refused, the rest passes.

usage: test_breaks.py SOURCE_ROOT

Builds the library of a copy of the tree without optimisation, then makes each
change of breaks.py in that copy, builds what it touches, and lets the checks
judge it: exactly those that the change names must refuse it.  An edit whose
text is not there any more, or a change that does not compile, is a failure.
"""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from breaks import CHANGES

LIBRARY = "lib/libhptune.so"
FLAT = "include/hptune/flat.h"
VALUES = "tests/abi/test_values"
# The last -O of a command line counts: also the inner loops are built quickly.
OPTIONS = ["--buildtype=debug", "-Dc_args=-O0", "-Dtests=enabled",
           "-Dexamples=disabled", "-Dbenches=false", "-Dman=disabled"]
ENVIRONMENT = {**os.environ, "CK_FORK": "no", "OPENBLAS_NUM_THREADS": "1"}


class Failed(Exception):
    """What keeps a change from being judged."""


def run(*command):
    """(is it well, what it said)"""
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                            stderr=subprocess.STDOUT, check=False,
                            env=ENVIRONMENT)
    return result.returncode == 0, result.stdout


def must_run(*command):
    is_well, output = run(*command)
    if not is_well:
        raise Failed(f"{' '.join(map(str, command))}:\n{output[-4000:]}")


def is_left_out(folder, names):
    return [name for name in names if name in (".git", "__pycache__")
            or name.startswith("build-")]


class Copy:
    """A copy of the tree with a build folder; as built, and with a change."""

    def __init__(self, root, folder):
        self.tree, self.tree_before = folder / "tree", folder / "tree0"
        self.build, self.build_before = folder / "build", folder / "build0"
        self.changed = set()
        shutil.copytree(root, self.tree, ignore=is_left_out)
        must_run("meson", "setup", *OPTIONS, self.build, self.tree)
        must_run(*self.ninja(f"{LIBRARY}.0.1.0", FLAT, VALUES))
        shutil.copytree(self.tree, self.tree_before)
        shutil.copytree(self.build, self.build_before, symlinks=True)

    def ninja(self, *targets):
        return "ninja", "-C", self.build, *targets

    def restore(self):
        """With the times of the files: what is built is up to date again."""
        for name in self.changed:
            shutil.copy2(self.tree_before / name, self.tree / name)
        self.changed.clear()
        shutil.rmtree(self.build)
        shutil.copytree(self.build_before, self.build, symlinks=True)

    def apply(self, edits):
        for name, old, new in edits:
            path = self.tree / name
            text = path.read_text(encoding="utf-8")
            if text.count(old) != 1:
                raise Failed(f"{name} has {text.count(old)} times: {old!r}")
            self.changed.add(name)
            path.write_text(text.replace(old, new), encoding="utf-8")

    def check_values(self):
        is_well, output = run(*self.ninja(VALUES))
        return run(self.build / VALUES) if is_well else (False, output)

    def judge(self):
        """{name of each check: (is it well, what it said)}"""
        must_run(*self.ninja(f"{LIBRARY}.0.1.0", FLAT))
        arguments = {name: self.build / LIBRARY
                     for name in ("abidiff", "exports", "constants", "keys")}
        arguments.update(declared="gcc", flat=self.build / FLAT)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            said = {"values": pool.submit(self.check_values)}
            for name, argument in arguments.items():
                said[name] = pool.submit(
                    run, sys.executable, "-B",
                    self.tree / "tests" / "abi" / f"test_{name}.py", self.tree,
                    argument)
            return {name: future.result() for name, future in said.items()}


def check(change, copy):
    """What is wrong with how a change was judged, or ""."""
    try:
        copy.apply(change.edits)
        said = copy.judge()
    except Failed as error:
        return str(error)
    refused_by = {name for name, (is_well, _) in said.items() if not is_well}
    print(f"{', '.join(sorted(refused_by)) or 'passes':18} {change.what}",
          flush=True)
    if refused_by == change.refused_by:
        return ""
    outputs = [f"-- {name}:\n{said[name][1][-2000:]}"
               for name in sorted(refused_by ^ change.refused_by)]
    return f"should be refused by {sorted(change.refused_by)}\n" \
           + "\n".join(outputs)


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(root, pathlib.Path(folder))
        for change in CHANGES:
            wrong = check(change, copy)
            if wrong:
                failed += 1
                print(f"FAILED: {change.what}: {wrong}", flush=True)
            copy.restore()
    n_refused = sum(bool(change.refused_by) for change in CHANGES)
    print(f"{n_refused} changes to be refused, {len(CHANGES) - n_refused} to "
          f"pass; {failed} were judged otherwise")
    return 1 if failed else 0


sys.exit(main())
