"""Write the public headers as one flat header: declarations alone, without a
directive, macro, attribute or comment, each on one line.  It is what foreign
function interfaces read (cffi, LuaJIT, generators of bindings); a C program
includes <hptune/hptune.h>.

usage: flatten.py INCLUDE_FOLDER OUTPUT
"""
import pathlib
import re
import sys


def add_with_included(folder, name, names):
    """Append the name of a header, after those of all that it includes."""
    text = (folder / name).read_text(encoding="ascii")
    for other in re.findall(r"#include <(hptune/\w+\.h)>", text):
        add_with_included(folder, other, names)
    if name not in names:
        names.append(name)


def declarations(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"^[ \t]*#.*?(?<!\\)$", "", text, flags=re.M | re.S)
    text = re.sub(r"\bHPT_(API|BEGIN_DECLS|END_DECLS)\b", "", text)
    text = re.sub(r'\bHPT_DEPRECATED\("[^"]*"\)', "", text)
    text = re.sub(r"\s+", " ", text)
    # a semicolon ends a declaration, unless it stands inside of braces
    return [d.strip() + ";" for d in
            re.findall(r"((?:[^;{]|\{[^}]*\})+);", text) if d.strip()]


def main():
    folder, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    headers = []
    add_with_included(folder, "hptune/hptune.h", headers)
    lines = [d for name in headers for d in
             declarations((folder / name).read_text(encoding="ascii"))]
    output.write_text("\n".join(lines) + "\n", encoding="ascii")


main()
