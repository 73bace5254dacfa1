"""What the tests share."""
import os
import pathlib
import subprocess
import sys

import pytest

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent


def python_environment(**more):
    """The environment of a child that finds the package as this process did."""
    path = os.pathsep.join(filter(None, [str(PACKAGE),
                                         os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **more}


@pytest.fixture
def run_python():
    """Run a program in a Python of its own; what it printed."""
    def run(code, *arguments, **environment):
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "error", "-c", code,
             *arguments],
            env=python_environment(**environment), check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout
        return done.stdout
    return run


@pytest.fixture
def line():
    """A study of one float, without a model."""
    import hptune

    return hptune.Study({"x": hptune.uniform(-1, 1)}, "random", seed=1)
