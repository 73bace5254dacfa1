"""The types and names that the library exports against the last release's.

usage: test_abidiff.py SOURCE_ROOT LIBHPTUNE_SO

abidiff, with the baseline libhptune.abi, must have nothing to say and exit with
0.  Added functions are not looked at; what libhptune.suppr names is a reviewed
change.  Types are found in debug information: a library without is refused.
"""
import pathlib
import subprocess
import sys


def main():
    root, library = pathlib.Path(sys.argv[1]), sys.argv[2]
    folder = root / "tests" / "abi"
    sections = subprocess.run(["readelf", "-SW", library], check=True,
                              stdout=subprocess.PIPE, text=True).stdout
    if ".debug_info" not in sections:
        print(f"{library} has no debug information")
        return 1
    return subprocess.run(
        ["abidiff", "--no-added-syms", "--drop-private-types",
         "--headers-dir2", root / "include",
         "--suppressions", folder / "libhptune.suppr",
         folder / "libhptune.abi", library], check=False).returncode


sys.exit(main())
