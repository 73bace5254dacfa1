"""Texts and declarations of header comments as lines of roff, by man(7).

What is set in another font: `code`, @p name, *word*, names of the library, and
calls such as malloc().
"""
import re
import textwrap

WIDTH = 71  # columns of what man sets as it stands
TAG_WIDTH = 18  # a longer tag has a line of its own
MARK = re.compile(r"`([^`]+)`|@p (\w+)|\*(\w+)\*"
                  r"|\b(hpt_\w+\*?|HPT_\w+|[a-z]+(?=\(\)))")
SENTENCE_END = re.compile(r"(?:(?<=\.)|(?<=\.\)))(?: {2,}|\n)")
LIST_LINE = re.compile(r'("\w+") {2,}(\S.*)')


def sentences(text):
    """A text in parts, of which each but the first begins a sentence."""
    return SENTENCE_END.split(text)


def escape(text):
    """Text that roff takes for itself: quotes of ASCII, hyphens of numbers."""
    for character, name in [("\\", r"\e"), ("^", r"\(ha"), ("~", r"\(ti"),
                            ("`", r"\(ga")]:
        text = text.replace(character, name)
    return re.sub(r"(?<![A-Za-z])-|-(?![A-Za-z])", r"\\-", text)


def bold(text):
    return rf"\fB{escape(text)}\fR"


def italic(text):
    return rf"\fI{escape(text)}\fR"


def set_marks(text):
    """A text with its marks as fonts."""
    result, end = [], 0
    for match in MARK.finditer(text):
        code, parameter, word, name = match.groups()
        result.append(escape(text[end:match.start()]))
        result.append(bold(code or name) if code or name
                      else italic(parameter or word))
        end = match.end()
    return "".join(result) + escape(text[end:])


def fill(text):
    """Lines of a running text.  Each sentence begins a line, as roff likes it:
    what ends a line ends a sentence."""
    lines = []
    for sentence in sentences(text):
        lines += textwrap.wrap(set_marks(" ".join(sentence.split())), 78,
                               break_long_words=False, break_on_hyphens=False)
    return [rf"\&{line}" if line[0] in ".'" else line for line in lines]


def paragraph(text):
    """A paragraph; a list, where each line is a quoted word and what it is."""
    entries = [LIST_LINE.fullmatch(line) for line in text.split("\n")]
    if not all(entries):
        return [".PP", *fill(text)]
    return tagged([(set_marks(e[1]), len(e[1]), e[2]) for e in entries])


def tagged(entries):
    """A list of (tag in its font, its width, text).  A line of the text that
    ends a sentence ends a line of the page."""
    indent = min(TAG_WIDTH, max(width for _, width, _ in entries)) + 2
    lines = []
    for tag, _, text in entries:
        lines += [f".TP {indent}", tag]
        for i, part in enumerate(re.split(r"(?<=\.)\n", text)):
            lines += [".br"] * (i > 0) + fill(part)
    return lines


def as_it_stands(lines):
    return [".PP", ".nf", *lines, ".fi"]


def parameter(code):
    """"double *value" in fonts."""
    kind, name = re.fullmatch(r"(.*?)(\w+)", code).groups()
    return bold(kind) + italic(name) if kind else bold(name)  # void


def prototype(code):
    """A declaration over as many lines as it needs."""
    head, inside = re.fullmatch(r"(.*?\()(\w[^()]*)\)", code).groups()
    codes = inside.split(", ")
    widest = max(map(len, codes)) + len(");")
    indent = len(head) if len(head) + widest <= WIDTH else 8
    lines, column = [bold(head)], len(head)
    for i, each in enumerate(codes):
        end = ");" if i == len(codes) - 1 else ","
        if i and column + len(f" {each}{end}") > WIDTH:
            lines.append(" " * indent)
            column = indent
        elif i:
            lines[-1] += " "
            column += 1
        lines[-1] += parameter(each) + bold(end)
        column += len(each + end)
    return lines
