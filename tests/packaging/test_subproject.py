"""The tree as a Meson subproject of a host: the host's program is built and
runs, by the shared and by the static library, and of the subproject nothing is
built but the library and what its headers need.

usage: test_subproject.py SOURCE_ROOT
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile


def run(*command):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{done.stdout}\n{command} failed: {done.returncode}")
    return done.stdout


def introspect(build, what):
    return json.loads(run("meson", "introspect", what, build))


def check(host, build, library):
    run("meson", "setup", build, host, "--force-fallback-for=hptune",
        f"--default-library={library}")
    run("ninja", "-C", build, "--quiet")
    print(run(build / "host"), end="")

    built = {t["name"]: t["type"] for t in introspect(build, "--targets")
             if t["subproject"] == "hptune" and t["build_by_default"]}
    tests = [t["name"] for t in introspect(build, "--tests")]
    needed = run("readelf", "-d", build / "host")
    if set(built) != {"hptune", "flat.h"}:
        yield f"{library}: it builds {sorted(built)} by default"
    if tests != ["host"]:
        yield f"{library}: the host's tests are {tests}"
    if ("libhptune.so" in needed) != (library == "shared"):
        yield f"{library}: the wrong library was linked"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    errors = []
    with tempfile.TemporaryDirectory() as scratch:
        host = pathlib.Path(scratch) / "host"
        shutil.copytree(root / "tests" / "packaging" / "subproject", host)
        (host / "subprojects").mkdir()
        (host / "subprojects" / "hptune").symlink_to(root)
        for library in ("shared", "static"):
            errors += check(host, pathlib.Path(scratch) / library, library)
    print("\n".join(errors) if errors else "as a host expects")
    return 1 if errors else 0


sys.exit(main())
