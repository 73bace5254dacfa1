"""The package as a whole: declarations, versions, documentation, types."""
import ast
import ctypes
import importlib
import importlib.util
import inspect
import os
import pathlib
import pkgutil
import re
import shutil
import subprocess
import sys

import pytest

import hptune
from conftest import PACKAGE, ROOT, python_environment
from hptune import _library, _prototypes



def modules():
    """All modules of the package, but those whose packages are not here."""
    for module in pkgutil.iter_modules(hptune.__path__):
        try:
            yield importlib.import_module(f"hptune.{module.name}")
        except ImportError:
            assert module.name in ("optuna", "sklearn")


def test_the_prototypes_are_those_of_the_headers(tmp_path):
    flat, made = tmp_path / "flat.h", tmp_path / "made.py"
    for command in ([ROOT / "include" / "flatten.py", ROOT / "include", flat],
                    [PACKAGE / "make_prototypes.py", flat, made]):
        subprocess.run([sys.executable, *map(str, command)], check=True)
    assert made.read_text() == pathlib.Path(_prototypes.__file__).read_text()


def test_every_exported_function_is_declared():
    exported = re.findall(r"^    (hpt_\w+);$",
                          (ROOT / "hptune.map").read_text(), re.M)
    assert sorted(exported) == sorted(_prototypes.FUNCTIONS)
    for name, (result, arguments) in _prototypes.FUNCTIONS.items():
        function = getattr(_library.lib, name)
        assert function.restype is result, name
        assert function.argtypes == arguments, name


def test_the_constants_are_those_of_the_library():
    lib = _library.lib
    names = [lib.hpt_constant_name(i).decode()
             for i in range(lib.hpt_constant_count())]
    assert sorted(names) == sorted(_prototypes.CONSTANTS)
    for name in names:
        value = ctypes.c_int()
        assert lib.hpt_constant_find(name.encode(), ctypes.byref(value)) == 0
        assert value.value == _prototypes.CONSTANTS[name]


@pytest.mark.parametrize("enumeration, prefix", [
    (hptune.TrialState, "HPT_TRIAL_"), (hptune.Kind, "HPT_KIND_")])
def test_enumerations_have_the_values_of_the_library(enumeration, prefix):
    constants = {name[len(prefix):]: value
                 for name, value in _prototypes.CONSTANTS.items()
                 if name.startswith(prefix) and value >= 0}
    constants.pop("LIMIT", None)  # HPT_TRIAL_LIMIT is a status
    assert {m.name: m.value for m in enumeration} == constants


def test_every_status_of_the_library_is_one_of_ours():
    for status in hptune.Status:
        assert _prototypes.CONSTANTS[f"HPT_{status.name}"] == status
        text = _library.lib.hpt_status_to_string(status).decode()
        assert text == f"HPT_{status.name}"
    other = re.compile("HPT_(KIND|TRIAL_(?!LIMIT)|LINEAR|LOG|M..IMIZE)")
    assert len(hptune.Status) == sum(
        not other.match(name) for name in _prototypes.CONSTANTS)


def test_there_is_one_version():
    version = re.search(r"version: '([^']+)'",
                        (ROOT / "meson.build").read_text()).group(1)
    project = re.search(r'^version = "([^"]+)"',
                        (PACKAGE / "pyproject.toml").read_text(), re.M).group(1)
    assert hptune.__version__ == project == version
    assert hptune.library_version() == version


def test_meson_installs_every_file():
    build = (PACKAGE / "meson.build").read_text()
    listed = re.findall(r"'(hptune/[\w/]+\.(?:py|typed))'", build)
    files = [str(path.relative_to(PACKAGE))
             for pattern in ("*.py", "*.typed")
             for path in (PACKAGE / "hptune").rglob(pattern)]
    assert sorted(listed) == sorted(files)


def test_meson_runs_every_test():
    build = (PACKAGE / "meson.build").read_text()
    for path in (PACKAGE / "tests").glob("test_*.py"):
        assert f"'{path.stem[len('test_'):]}'" in build, path.name


def test_pip_installs_it_without_a_compiler(tmp_path):
    for module in ("pip", "setuptools", "wheel"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    shutil.copytree(PACKAGE, tmp_path / "source",
                    ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-index",
         "--no-build-isolation", "--no-deps", "--target",
         str(tmp_path / "site"), str(tmp_path / "source")], check=False,
        env={**os.environ, "CC": "false"}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    site = tmp_path / "site"
    assert sorted(path.name for path in (PACKAGE / "hptune").glob("*.py")) == (
        sorted(path.name for path in (site / "hptune").glob("*.py")))
    assert (site / "hptune" / "py.typed").exists()
    code = ("import hptune, importlib.metadata as m; "
            "print(m.version('hptune'), hptune.__file__)")
    found = subprocess.run([sys.executable, "-c", code], check=True, text=True,
                           cwd=tmp_path,
                           env={**os.environ, "PYTHONPATH": str(site)},
                           stdout=subprocess.PIPE).stdout.split()
    assert found == [hptune.__version__, str(site / "hptune" / "__init__.py")]


def test_the_oldest_python_can_read_it():
    for path in (PACKAGE / "hptune").rglob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


def import_with(path):
    return subprocess.run(
        [sys.executable, "-c", "import hptune"], check=False, text=True,
        env=python_environment(HPTUNE_LIBRARY=path), stderr=subprocess.PIPE)


def test_a_missing_library_is_said_with_what_to_install():
    done = import_with("/nowhere/libhptune.so.0")
    assert done.returncode == 1
    assert "ImportError: hptune needs the C library" in done.stderr
    assert "libhptune0" in done.stderr and "HPTUNE_LIBRARY" in done.stderr
    assert "/nowhere" in done.stderr


def test_another_library_is_refused():
    done = import_with("libc.so.6")
    assert done.returncode == 1
    assert "'libc.so.6' is not libhptune" in done.stderr


def test_an_older_library_is_refused():
    class Old:
        _name = "old"

        def hpt_version_number(self):
            return _library.OLDEST - 1

    with pytest.raises(ImportError, match="version 99 .* needs 100 or newer"):
        _library._check_version(Old())


def test_a_library_without_a_function_is_refused():
    with pytest.raises(ImportError, match="lacks hpt_allocator_init"):
        _library._declare(ctypes.CDLL("libc.so.6"))


def public_objects():
    for module in modules():
        yield module.__name__, module
        for name, value in vars(module).items():
            if name.startswith("_") or not (
                    inspect.isclass(value) or inspect.isfunction(value)):
                continue
            if value.__module__ != module.__name__:
                continue
            yield f"{module.__name__}.{name}", value
            if not inspect.isclass(value):
                continue
            for key, member in vars(value).items():
                if not key.startswith("_") and (
                        inspect.isfunction(member) or
                        isinstance(member, (property, classmethod))):
                    yield f"{module.__name__}.{name}.{key}", member


def test_everything_public_is_documented():
    missing = [name for name, value in public_objects()
               if not inspect.getdoc(value)]
    assert not missing


def test_everything_public_has_types():
    missing = []
    for name, value in public_objects():
        function = getattr(value, "fget", None) or getattr(
            value, "__func__", value)
        if not inspect.isfunction(function):
            continue
        signature = inspect.signature(function)
        wanted = [p.annotation for p in signature.parameters.values()
                  if p.name not in ("self", "cls")]
        if inspect.Signature.empty in (*wanted, signature.return_annotation):
            missing.append(name)
    assert not missing


def test_all_names_are_there_and_sorted():
    assert hptune.__all__ == sorted(hptune.__all__)
    for name in hptune.__all__:
        assert getattr(hptune, name) is not None


def test_types_hold():
    pytest.importorskip("mypy", reason="mypy is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", os.devnull],
        cwd=PACKAGE, check=False, text=True, stdout=subprocess.PIPE)
    assert done.returncode == 0, done.stdout


def test_the_package_says_that_it_is_typed():
    assert (pathlib.Path(hptune.__file__).parent / "py.typed").exists()


def test_the_run_of_all_languages_finds_the_same(run_python):
    example = ROOT / "examples" / "languages" / "tune.py"
    assert len(example.read_text().split("\n")) < 100
    assert run_python(example.read_text()) == (
        "best trial 18, value 0.000005\ndigest fbc47a93c78aa092\n")
