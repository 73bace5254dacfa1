"""Make the API reference as plain HTML, for packages: doc/Doxyfile's pages
without scripts, so that no copy of a script library travels with them.

usage: reference.py SOURCE_ROOT OUTPUT_FOLDER
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SETTINGS = """
HTML_DYNAMIC_MENUS = NO
SEARCHENGINE = NO
VERBATIM_HEADERS = NO
"""
SCRIPT = re.compile(r"<script.*?</script>\n?", re.S)
FOLDING = re.compile(r'<div class="levels">.*?</div>', re.S)
CLICK = re.compile(r' onclick="[^"]*"')


def without_scripts(page):
    text = page.read_text(encoding="utf-8")
    for pattern in (SCRIPT, FOLDING, CLICK):
        text = pattern.sub("", text)
    page.write_text(text, encoding="utf-8")


def main():
    root, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch:
        settings = (root / "doc" / "Doxyfile").read_text(encoding="ascii")
        subprocess.run(["doxygen", "-"], cwd=root, check=True, text=True,
                       input=f"{settings}{SETTINGS}OUTPUT_DIRECTORY={scratch}")
        html = pathlib.Path(scratch) / "html"
        for script in html.rglob("*.js"):
            script.unlink()
        for page in html.rglob("*.html"):
            without_scripts(page)
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(html, output)


main()
