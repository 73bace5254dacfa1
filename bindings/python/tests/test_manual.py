"""The Python examples of the documents and of the package, and the bench, run."""
import re
import subprocess
import sys

import pytest

from conftest import PACKAGE, ROOT, python_environment

BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.M | re.S)


def programs(path):
    """(code, output) of each Python block; those that continue another begin
    where it ended.  Output is the block after it, "text output"."""
    text = path.read_text(encoding="utf-8")
    found = list(BLOCK.finditer(text))
    before = ""
    for i, match in enumerate(found):
        kind, code = match.group(1).strip(), match.group(2)
        if kind not in ("python", "python continued"):
            continue
        code = before + code if kind.endswith("continued") else code
        before = code
        output = None
        if i + 1 < len(found) and found[i + 1].group(1) == "text output":
            output = found[i + 1].group(2)
        line = text.count("\n", 0, match.start()) + 1
        yield pytest.param(code, output, id=f"{path.name}:{line}")


DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "doc").glob("*.md"))]


@pytest.mark.parametrize("code, output", [
    program for path in DOCUMENTS for program in programs(path)])
def test_the_manual_is_true(code, output):
    for module in ("numpy", "sklearn", "optuna"):
        if module in code:
            pytest.importorskip(module)
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code],
        env=python_environment(), check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    assert done.stdout == (output or "")


def test_the_example_of_the_package_runs(run_python):
    import hptune

    code = "\n".join(line[4:] for line in hptune.__doc__.split("\n")
                     if line.startswith("    ") or not line)
    assert run_python(code).startswith("{'rate': ")


def test_the_bench_runs(run_python):
    program = (PACKAGE / "bench_ask_tell.py").read_text(encoding="utf-8")
    assert run_python(program, "50").startswith("ask, parameters and tell: ")
