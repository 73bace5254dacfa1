"""Write what later versions are held against: files libhptune.* beside this.

usage: renew_baseline.py SOURCE_ROOT LIBHPTUNE_SO

At a release, from a library with debug information, as gcc makes it on x86-64:

  .abi   what abidw sees of it
  .h     all declarations, as <hptune/flat.h> has them
  .keys  samplers and their options

None depends on the folder, the machine or the optimisation.
"""
import os
import pathlib
import re
import subprocess
import sys

# Locations stay, by the name of the file: by them abidiff knows, also of the
# baseline, which types are those of the public headers.
OPTIONS = ["--drop-private-types", "--exported-interfaces-only", "--short-locs",
           "--no-comp-dir-path", "--no-corpus-path", "--no-elf-needed",
           "--no-parameter-names", "--no-write-default-sizes",
           "--drop-undefined-syms", "--type-id-style", "hash"]


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          check=True, env={**os.environ, "LC_ALL": "C"}).stdout


def main():
    root, library = pathlib.Path(sys.argv[1]), sys.argv[2]
    folder = root / "tests" / "abi"
    text = output("abidw", "--headers-dir", root / "include", *OPTIONS, library)
    # lines move without meaning
    text = re.sub(r" line='\d+' column='\d+'", " line='1' column='1'", text)
    (folder / "libhptune.abi").write_text(text, encoding="ascii")
    output(sys.executable, root / "include" / "flatten.py", root / "include",
           folder / "libhptune.h")
    keys = output(sys.executable, folder / "test_keys.py", "--list", library)
    (folder / "libhptune.keys").write_text(keys, encoding="ascii")


main()
