"""Public headers as data: what each declares, and what its comment says.

    header = read(path)
    header.paragraphs        of the comment that begins the file
    header.items             in the header's order, each an Item

A comment is a description, then @param and @return, whose texts go on in
indented lines; a line that is not indented, after one of these, begins a note
about the whole.  Texts keep their line breaks and their marks: to set them is
the business of who reads this.
"""
import dataclasses
import re

COMMENT = re.compile(r"/\*\*(?!<)(.*?)\*/\s*", re.S)
TAG = re.compile(r"(?:^|\s+)@(param\[out\]|(?:param|return|since)\b)[ \t]*")
PARAMETER = re.compile(r"(\w+(?:, \w+)*)\s+(.*)", re.S)
# What may follow a comment; the last group of the first five is the name.
DECLARATIONS = {
    "function": re.compile(r'HPT_API\s+(?:HPT_DEPRECATED\("[^"]*"\)\s*)?'
                           r"([^;]*?\b(\w+)\s*\([^;]*\));"),
    "callback": re.compile(r"(typedef\s+[^;{]*\(\*(\w+)\)\([^;]*\));"),
    "opaque": re.compile(r"(typedef struct \w+ (\w+));"),
    "struct": re.compile(r"(typedef struct \w+ \{(?:.*?)\} (\w+));", re.S),
    "enum": re.compile(r"(enum (\w+) \{.*?\});", re.S),
    "macro": re.compile(r"#define ((\w+))\s"),
}
ENUMERATOR = re.compile(r"^ *(\w+) = (-?\d+),? */\*\*<(.*?)\*/", re.S | re.M)
MEMBER = re.compile(r"^ *(?:/\*\*(?P<before>.*?)\*/\s*)?(?P<code>[^;/]+;)"
                    r" *(?:/\*\*<(?P<after>.*?)\*/)?", re.S | re.M)
VALUE_MACRO = re.compile(r"^#define (\w+) \S+ (/\*\*)<(.*?)\*/", re.M)


@dataclasses.dataclass
class Comment:
    """What one comment says; a parameter is (names, is it output, text)."""

    paragraphs: list = dataclasses.field(default_factory=list)
    parameters: list = dataclasses.field(default_factory=list)
    returns: str = ""
    notes: list = dataclasses.field(default_factory=list)
    since: str = ""


@dataclasses.dataclass
class Item:
    """A declaration: its kind (a key of DECLARATIONS), name, C text on one line
    and comment; members of an enum or a struct are (C text, what it is)."""

    kind: str
    name: str
    code: str
    comment: Comment
    members: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Header:
    """One public header; its name is that of the file, without ".h"."""

    name: str
    paragraphs: list
    items: list


def lines_of(text):
    """Lines of a comment without what frames it."""
    return [re.sub(r"^[ \t]*\* ?", "", line.rstrip())
            for line in text.strip("\n").split("\n")]


def one_line(text):
    return " ".join(line.strip() for line in lines_of(text))


def chunks(text):
    """Paragraphs and tags of a comment, each with its further lines."""
    lines = lines_of(text)
    if not text.startswith("\n"):  # a short one: /** It all follows. */
        return ["\n".join(line.strip() for line in lines)]
    result = [[]]
    for line in lines:
        after_tag = result[-1] and result[-1][0].startswith("@")
        if not line or line.startswith("@") \
                or after_tag and not line.startswith(" "):
            result.append([])
        if line:
            result[-1].append(line)
    return ["\n".join(chunk) for chunk in result if chunk]


def parse_comment(text):
    comment = Comment()
    for chunk in chunks(text):
        head, *tags = TAG.split(chunk)
        if head.strip():
            tagged = comment.parameters or comment.returns
            (comment.notes if tagged else comment.paragraphs).append(head)
        for tag, words in zip(tags[::2], tags[1::2]):
            if tag == "return":
                comment.returns = words.strip()
            elif tag == "since":
                comment.since = words.strip(" .\n")
            else:
                names, words = PARAMETER.match(words).groups()
                comment.parameters.append((names, "out" in tag, words.strip()))
    return comment


def members_of(kind, code):
    if kind == "enum":
        return [(f"{name} = {value}", one_line(text))
                for name, value, text in ENUMERATOR.findall(code)]
    if kind == "struct":
        body = code.partition("{")[2].rpartition("}")[0]
        return [(one_line(m["code"]), one_line(m["before"] or m["after"]))
                for m in MEMBER.finditer(body)]
    return []


def item_at(text, position, comment):
    """The item that is declared there, or None."""
    for kind, pattern in DECLARATIONS.items():
        match = pattern.match(text, position)
        if match:
            code, name = match.groups()
            return Item(kind, name, re.sub(r"\s+", " ", code), comment,
                        members_of(kind, code))
    return None


def read(path):
    text = path.read_text(encoding="ascii")
    first = COMMENT.search(text)
    head = parse_comment(first[1].replace(" * @file\n", "", 1))
    items = [(m.start(), item_at(text, m.end(), parse_comment(m[1])))
             for m in COMMENT.finditer(text, first.end())]
    items += [(m.start(), Item("macro", m[1], m[1], parse_comment(m[3])))
              for m in VALUE_MACRO.finditer(text)]
    items.sort(key=lambda pair: pair[0])
    return Header(path.stem, head.paragraphs, [i for _, i in items if i])
