"""The manual pages are whole, right, and the same whenever they are made.

usage: test_man.py SOURCE_ROOT PAGES_FOLDER VERSION
       test_man.py --lint PAGES_FOLDER MANDOC MAN

  - each public function has a page, which leads to one that has its name, its
    prototype and all of its comment's words
  - each public header's functions tell since when they are there
  - no mark of the comments is left
  - made once more for their date, the pages are the same bytes; for another
    SOURCE_DATE_EPOCH they have that date
With --lint: mandoc -T lint and man --warnings have nothing to say, and man
finds a function by its name.  A program that is not there is given as "".
"""
import datetime
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
FUNCTION = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\s*"
                      r"HPT_API\s([^;]*?\b(hpt_\w+)\([^;]*);", re.S)


def words_of(text):
    """Words of a text, whatever the fonts and the lines."""
    text = re.sub(r"\\f[BIR]|\\&|^\.\w+( \d+)?( |$)", "", text, flags=re.M)
    for name, character in [(r"\(ha", "^"), (r"\(ti", "~"), (r"\-", "-")]:
        text = text.replace(name, character)
    return re.findall(r"[\w^~-]+", text)


def sections(text):
    """The .SS of a page by their titles."""
    parts = re.split(r"^\.SS (.*)\n", text.split(".SH RETURN VALUE")[0],
                     flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def comments_of_functions(root):
    """(header, function, words that its page must have)"""
    for path in sorted((root / "include" / "hptune").glob("*.h")):
        text = path.read_text(encoding="ascii")
        for comment, code, name in FUNCTION.findall(text):
            comment = re.sub(r"\n[ \t]*\*", "\n", comment)
            since = re.search(r"@since (\S+)", comment)
            comment = re.sub(r"@(since.*|\w+(\[out\])?)|\*(?=\w)|(?<=\w)\*", "",
                             comment)
            yield path.stem, name, since, words_of(f"{code} {comment}")


def check_functions(root, folder):
    count = 0
    for header, name, since, words in comments_of_functions(root):
        count += 1
        link = (folder / f"{name}.3").read_text(encoding="ascii")
        if link != f".so man3/hpt_{header}.3\n":
            yield f"{name}.3 is {link!r}"
        if not since:
            yield f"{name} does not say since when it is there"
        page = (folder / f"hpt_{header}.3").read_text(encoding="ascii")
        if name not in words_of(page.split(".SH")[1]):
            yield f"hpt_{header}.3: NAME lacks {name}"
        there = words_of(sections(page).get(f"{name}()", ""))
        missing = [w for w in words if words.count(w) > there.count(w)]
        if missing:
            yield f"hpt_{header}.3: {name}() lacks {sorted(set(missing))}"
    print(f"{count} functions")
    exported = re.findall(r"^ +(hpt_\w+);", (root / "hptune.map")
                          .read_text(encoding="ascii"), re.M)
    if count != len(exported):
        yield f"{len(exported)} functions are exported"


def check_marks(folder):
    for path in sorted(folder.glob("*.[37]")):
        text = path.read_text(encoding="ascii")
        for mark in re.findall(r".*(?:`|@\w+|/\*\*|\*\*/).*", text):
            yield f"{path.name}: a mark is left: {mark}"


def made(root, version, epoch):
    """The pages, made once more: bytes by name."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(epoch)),
                   "TZ": "UTC-14"}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-B", root / "doc/man/make-man.py",
                        root, version, folder], check=True, cwd="/",
                       env=environment)
        return {path.name: path.read_bytes()
                for path in pathlib.Path(folder).iterdir()}


def check_same(root, folder, version):
    entry = (folder / "hptune.7").read_text(encoding="ascii")
    date = datetime.datetime.fromisoformat(
        re.search(r"^\.TH HPTUNE 7 (\S+)", entry, re.M)[1] + "T23:59+00:00")
    again = made(root, version, date.timestamp())
    before = {p.name: p.read_bytes() for p in folder.glob("*.[37]")}
    others = [name for name in sorted({**again, **before})
              if again.get(name) != before.get(name)]
    if others:
        yield f"made once more, these pages are others: {others}"
    for name, text in made(root, version, 1e9).items():
        if not text.startswith(b".so ") and b" 2001-09-09 " not in text:
            yield f"{name} has not the date of SOURCE_DATE_EPOCH"


def lint(folder, mandoc, man):
    """What two programs have to say about pages where man looks for them."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80",
                   "MANPAGER": "cat"}
    with tempfile.TemporaryDirectory() as manpath:
        for path in folder.glob("*.[37]"):
            place = pathlib.Path(manpath, f"man{path.suffix[1:]}")
            place.mkdir(exist_ok=True)
            shutil.copy(path, place)
        pages = [p for p in pathlib.Path(manpath).glob("man?/*")
                 if not p.read_text(encoding="ascii").startswith(".so ")]
        commands = [[mandoc, "-T", "lint", page] for page in pages if mandoc]
        commands += [[man, "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z",
                      page] for page in pages if man]
        for command in commands:
            run = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                                 stderr=subprocess.PIPE, env=environment,
                                 check=False)
            said = run.stderr + (run.stdout if command[0] == mandoc else "")
            if said or run.returncode:
                yield f"{pathlib.Path(command[0]).name}: {said}"
        print(f"{len(pages)} pages, {len(commands)} runs")
        if man:
            run = subprocess.run([man, "-M", manpath, "hpt_study_ask"],
                                 stdout=subprocess.PIPE, text=True,
                                 env=environment, check=False)
            if "Ask for the next trial." not in run.stdout:
                yield f"man hpt_study_ask shows {run.stdout!r}"


def main():
    if sys.argv[1] == "--lint":
        folder, mandoc, man = pathlib.Path(sys.argv[2]), *sys.argv[3:5]
        if not mandoc and not man:
            return SKIPPED
        errors = [*lint(folder, mandoc, man)]
    else:
        root, folder = map(pathlib.Path, sys.argv[1:3])
        errors = [*check_functions(root, folder), *check_marks(folder),
                  *check_same(root, folder, sys.argv[3])]
    print("\n".join(errors) if errors else "as the headers say")
    return 1 if errors else 0


sys.exit(main())
