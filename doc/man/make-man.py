"""Write the manual pages: one a public header, made of its comments; for each
function one that leads to the page where it is; and hptune(7), whose text is
hptune.7 beside this.

usage: make-man.py SOURCE_ROOT VERSION OUTPUT_FOLDER

The date of the pages is that of SOURCE_DATE_EPOCH where it is set, else the one
that hptune.7 has: two runs write the same bytes.
"""
import datetime
import os
import pathlib
import re
import sys
import textwrap

import header_comments
from roff import (as_it_stands, bold, escape, fill, italic, paragraph,
                  prototype, sentences, tagged)

NOT_FOR_PAGES = {"export", "hptune"}  # neither functions nor types
ABOUT_THREADS = re.compile(r"\b(?:thread|fork)")


# ---- one item's part of a page ----

def synopsis(header):
    lines = [bold("#include <hptune/hptune.h>")]
    for item in header.items:
        if item.kind == "opaque":
            lines += ["", bold(item.code + ";")]
        elif item.kind in ("callback", "function"):
            lines += ["", *prototype(item.code)]
    return as_it_stands(lines)


def without_full_stop(text):
    """The entry of a list, unless it has several sentences."""
    return text if len(sentences(text)) > 1 else text.rstrip(".")


def entries(comment):
    """Parameters and what is returned, as tagged() wants them."""
    for names, is_output, text in comment.parameters:
        tag = ", ".join(map(italic, names.split(", ")))
        text = f"(output) {text}" if is_output else text
        yield tag, len(names), without_full_stop(text)
    if comment.returns:
        yield "Returns", len("Returns"), without_full_stop(comment.returns)


def members(item):
    lines = []
    for code, text in item.members:
        name, equals, value = code.partition(" = ")
        lines += [".TP", bold(name) + escape(equals + value), *fill(text)]
    return lines


def part(item):
    """The .SS of an item."""
    comment, tags = item.comment, list(entries(item.comment))
    titles = {"function": f"{item.name}()", "enum": f"enum {item.name}",
              "struct": f"struct {item.name}"}
    lines = [f".SS {titles.get(item.kind, item.name)}"]
    if item.kind in ("callback", "function"):
        lines += as_it_stands(prototype(item.code))
    for text in comment.paragraphs:
        small = item.kind == "macro"  # as the list of values has it
        lines += paragraph(text[0].upper() + text[1:] if small else text)
    lines += tagged(tags) if tags else []
    lines += members(item)
    for text in comment.notes:
        lines += paragraph(text)
    return lines


# ---- a header's page ----

def functions(header):
    return [item for item in header.items if item.kind == "function"]


def listed(items):
    return ", ".join(f"{item.name}()" for item in items)


def brief(header):
    """What a header is about, as NAME has it, and the rest of that text."""
    first, *rest = sentences(header.paragraphs[0])
    words = " ".join(first.split()).rstrip(".")
    return words[0].lower() + words[1:], rest


def description_and_threads(header):
    """Paragraphs without, and sentences with, what is said about threads."""
    paragraphs, threads = [], []
    for text in ["  ".join(brief(header)[1]), *header.paragraphs[1:]]:
        parts = sentences(text)
        rest = [s for s in parts if not ABOUT_THREADS.search(s)]
        threads += [re.sub("^Any thread", "All functions: any thread", s)
                    for s in parts if ABOUT_THREADS.search(s)]
        paragraphs += [text if rest == parts else "  ".join(rest)]
    return list(filter(None, paragraphs)), threads


def threads_of_functions(header):
    """What functions say of themselves, by "Any thread ..."."""
    found = {}
    for item in functions(header):
        comment = item.comment
        for text in [*comment.paragraphs, comment.returns, *comment.notes]:
            for sentence in sentences(text):
                if sentence.startswith("Any thread"):
                    found.setdefault(sentence, []).append(item)
    return [f"{listed(items)}: a{sentence[1:]}"
            for sentence, items in found.items()]


def history(header):
    since = {}
    for item in functions(header):
        since.setdefault(item.comment.since, []).append(item)
    if len(since) == 1:
        return f"All functions are there since libhptune {next(iter(since))}."
    return "\n".join(f"Since libhptune {version}: {listed(items)}."
                     for version, items in sorted(since.items()))


def homes(headers):
    """The header that has a name, of those that have pages."""
    home = {}
    for header in headers.values():
        for item in header.items:
            home[item.name] = header.name
            for code, _ in item.members:
                home[code.partition(" = ")[0]] = header.name
    return {**home, **{f"hpt_{name}": name for name in headers}}


def see_also(header, headers):
    """Pages of what the header's comments and declarations speak of."""
    home = homes(headers)
    text = repr(header).replace(r"\n", " ")
    words = re.findall(r"\b(?:hpt|HPT)_\w+", text)
    pages = {home[word] for word in words if word in home} - {header.name}
    return [f".BR hpt_{page} (3)," for page in sorted(pages)] \
        + [".BR hptune (7)"]


def page(header, headers, title):
    """The page of a header, without its .TH."""
    names = [f"hpt_{header.name}", *(i.name for i in functions(header))]
    paragraphs, threads = description_and_threads(header)
    lines = [rf'.\" Made of the comments of <hptune/{header.name}.h>.',
             title(names[0], 3), ".SH NAME",
             *textwrap.wrap(", ".join(names), 78),
             rf"\- {escape(brief(header)[0])}",
             ".SH SYNOPSIS", *synopsis(header), ".SH DESCRIPTION"]
    for text in paragraphs:
        lines += paragraph(text)
    for item in header.items:
        lines += part(item)
    if header.name != "status" and "HPT_E_" in repr(functions(header)):
        lines += [".SH RETURN VALUE", *fill(headers["status"].paragraphs[1]),
                  *fill("hpt_last_error() has the text of what was wrong.")]
    lines += [".SH THREADS"]
    for text in threads + threads_of_functions(header):
        lines += paragraph(text)
    lines += [".SH HISTORY", *fill(history(header))]
    return lines + [".SH SEE ALSO", *see_also(header, headers)]


# ---- all of them ----

def date_of(entry):
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        day = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc)
        return day.date().isoformat()
    return re.search(r"^\.TH HPTUNE 7 (\S+)", entry, re.M)[1]


def fill_entry(entry, headers, example, title):
    """hptune.7 with the list of pages, the example and the title put in."""
    pages = []
    for header in headers.values():
        pages += [".TP", f".BR hpt_{header.name} (3)", *fill(brief(header)[0])]
    entry = re.sub(r"^\.TH .*$", lambda _: title("hptune", 7), entry,
                   flags=re.M)
    entry = entry.replace("@PAGES@", "\n".join(pages))
    return entry.replace("@EXAMPLE@", escape(example.rstrip("\n")))


def write(path, lines):
    """A paragraph needs no macro where a section begins, nor has one a section
    that is empty."""
    text = "\n".join(lines) + "\n"
    text = re.sub(r"^(\.S[HS] .*\n)\.PP\n", r"\1", text, flags=re.M)
    text = re.sub(r"^\.SH .*\n(?=\.SH )", "", text, flags=re.M)
    path.write_text(text, encoding="ascii")


def main():
    root, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[3])
    entry = (root / "doc" / "man" / "hptune.7").read_text(encoding="ascii")
    example = (root / "examples" / "quickstart.c").read_text(encoding="ascii")
    headers = {path.stem: header_comments.read(path) for path in
               sorted((root / "include" / "hptune").glob("*.h"))
               if path.stem not in NOT_FOR_PAGES}
    date, version = date_of(entry), sys.argv[2]

    def title(name, section):
        return f'.TH {name.upper()} {section} {date} "libhptune {version}"' \
               "\n.nh\n.ad l"

    write(folder / "hptune.7",
          [fill_entry(entry, headers, example, title).rstrip("\n")])
    for header in headers.values():
        name = f"hpt_{header.name}.3"
        write(folder / name, page(header, headers, title))
        for item in functions(header):
            write(folder / f"{item.name}.3", [f".so man3/{name}"])


main()
