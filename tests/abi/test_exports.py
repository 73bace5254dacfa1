"""Names that the library exports: by its symbol table, hptune.map, the headers.

usage: test_exports.py SOURCE_ROOT LIBHPTUNE_SO

  - exported names = names in hptune.map = names declared with HPT_API, each a
    function under the version node that the map has it in
  - a node follows on the one before it, and none is of a later version than the
    headers; a name's @since is its node's version (or an earlier one, in the
    first node: that of a soname which has followed on another)
  - the node of a version that ChangeLog calls released has the names that the
    baseline, tests/abi/libhptune.abi, has in it: no more, and none less
"""
import os
import pathlib
import re
import subprocess
import sys

NODE = re.compile(r"^HPTUNE_(\d+\.\d+) \{\n(.*?)^\} *([\w.]*);", re.M | re.S)


def read(path):
    return path.read_text(encoding="utf-8")


def nodes_in_map(root):
    """{"0.1": (set of names, name of the node before it)}"""
    text = read(root / "hptune.map")
    if re.search(r"[*?]", text.replace("local:\n    *;", "")):
        sys.exit("hptune.map: no wildcard is allowed among the exported names")
    names = re.findall(r"^ +(\w+);$", text, re.M)
    duplicates = {n for n in names if names.count(n) > 1}
    if duplicates:
        sys.exit(f"hptune.map: twice: {sorted(duplicates)}")
    nodes = {version: (set(re.findall(r"^ +(\w+);$", body, re.M)), before)
             for version, body, before in NODE.findall(text)}
    if len(names) != sum(len(found) for found, _ in nodes.values()):
        sys.exit("hptune.map: some names are in no node HPTUNE_<version>")
    return nodes


def names_in_headers(root):
    """{name: version since which it is there, or None}"""
    names = {}
    for path in sorted((root / "include" / "hptune").glob("*.h")):
        text = re.sub(r"/\*.*?\*/", lambda comment: " ".join(
            re.findall(r"@since [\d.]+\d", comment[0])), read(path), flags=re.S)
        text = re.sub(r"^[ \t]*#.*(\\\n.*)*$", "", text, flags=re.M)
        text = re.sub(r'HPT_DEPRECATED\("[^"]*"\)', "", text)
        for since, name in re.findall(
                r"(?:@since (\S+)\s+)?\bHPT_API\b[^;(]*?\b(\w+)\s*\(", text):
            names[name] = since or None
    return names


def exported_names(library):
    """{name: (kind, node)}, without the nodes' own symbols."""
    output = subprocess.run(
        ["nm", "-D", "--defined-only", "--with-symbol-versions", library],
        check=True, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "LC_ALL": "C"}).stdout
    names = {}
    for line in output.splitlines():
        _, kind, name = line.split()
        name, _, node = name.partition("@")
        if kind != "A":
            names[name] = (kind, node.lstrip("@"))
    return names


def compare(what, found, expected):
    for name in sorted(found - expected):
        yield f"{what}: {name} is too much"
    for name in sorted(expected - found):
        yield f"{what}: {name} is missing"


def number(version):
    return tuple(map(int, version.split(".")))


def check_names(root, library, nodes):
    declared, exported = names_in_headers(root), exported_names(library)
    listed = {name: version for version, (names, _) in nodes.items()
              for name in names}
    print(f"{len(declared)} functions, nodes {' '.join(nodes)}")
    yield from compare("hptune.map", set(listed), set(declared))
    yield from compare("the library's exports", set(exported), set(declared))
    for name, (kind, node) in sorted(exported.items()):
        if kind != "T" or node != f"HPTUNE_{listed.get(name)}":
            yield f"{name}: kind {kind}, version {node!r}, not a function of " \
                  f"the node where hptune.map has it"
    oldest = min(nodes, key=number)
    for name, since in sorted(declared.items()):
        node = listed.get(name)
        if not since or node not in (since, oldest) \
                or number(since) > number(node):
            yield f"{name}: @since {since}, in the node of {node}"


def check_nodes(root, nodes):
    text = read(root / "include" / "hptune" / "version.h")
    now = tuple(int(re.search(rf"HPT_VERSION_{part} (\d+)", text)[1])
                for part in ("MAJOR", "MINOR"))
    before = ""
    for version in sorted(nodes, key=number):
        if nodes[version][1] != before:
            yield f"HPTUNE_{version} follows on {nodes[version][1]!r}, " \
                  f"not on {before!r}"
        if number(version) > now:
            yield f"HPTUNE_{version} is of a later version than the headers"
        before = f"HPTUNE_{version}"


def check_released(root, nodes):
    released = {version for version, state in re.findall(
        r"^(\d+\.\d+)\.0 \((.*)\)$", read(root / "ChangeLog"), re.M)
        if state != "not released yet"}
    baseline = re.findall(r"<elf-symbol name='(\w+)' version='HPTUNE_([\d.]+)'",
                          read(root / "tests" / "abi" / "libhptune.abi"))
    print("released:", " ".join(sorted(released, key=number)) or "none yet")
    for version in sorted(released & set(nodes), key=number):
        yield from compare(f"HPTUNE_{version}, which is released",
                           nodes[version][0],
                           {name for name, node in baseline if node == version})


def main():
    root, library = pathlib.Path(sys.argv[1]), sys.argv[2]
    nodes = nodes_in_map(root)
    errors = [*check_names(root, library, nodes), *check_nodes(root, nodes),
              *check_released(root, nodes)]
    print("\n".join(errors) if errors else "as declared")
    return 1 if errors else 0


sys.exit(main())
