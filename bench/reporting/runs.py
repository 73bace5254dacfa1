"""Runs of samplers: JSON lines of the benches, and stored figures of others."""
import json
import pathlib

ORDER = ["branin", "hartmann3", "hartmann6", "ackley5", "rosenbrock4", "levy8",
         "michalewicz5", "styblinski6"]


class Mistake(Exception):
    """What the user gave is wrong; the text says what."""


class Series:
    """All runs of one sampler under one set of options."""

    def __init__(self, label):
        self.label = label
        self.regret = {}   # (function, seed): {checkpoint: regret}
        self.trace = {}    # (function, seed): regret after each trial
        self.seconds = {}  # (function, seed): of one trial

    def functions(self):
        return in_order({function for function, _ in self.regret})

    def checkpoints(self):
        return sorted({c for regret in self.regret.values() for c in regret})

    def values(self, function, checkpoint):
        return [regret[checkpoint]
                for (name, _), regret in sorted(self.regret.items())
                if name == function and checkpoint in regret]


class Stored:
    """Figures of a library that was measured elsewhere: quartiles alone."""

    def __init__(self, label):
        self.label = label
        self.quartiles = {}  # (function, checkpoint): (q25, median, q75)

    def functions(self):
        return in_order({function for function, _ in self.quartiles})


def in_order(functions):
    """The eight of the comparison first, then by name."""
    rank = {name: i for i, name in enumerate(ORDER)}
    return sorted(functions, key=lambda name: (rank.get(name, len(rank)), name))


def describe(line):
    """What tells one sampler from another, in words."""
    words = [line["sampler"]]
    words += [f"{key}={value:g}"
              for key, value in line.get("settings", {}).items()]
    words += [f"{key} {line[key]}" for key in ("workers", "batch")
              if key in line]
    return " ".join(words)


def split_name(argument):
    """NAME=FILE or FILE: (name or None, path)"""
    name, sign, path = argument.partition("=")
    if sign and name and "/" not in name and not pathlib.Path(argument).exists():
        return name, pathlib.Path(path)
    return None, pathlib.Path(argument)


def read_lines(path):
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Mistake(f"{path}: {error.strerror}") from None
    for number, text_line in enumerate(text.splitlines(), 1):
        try:
            line = json.loads(text_line)
            yield number, line, (line["function"], line["seed"]), {
                int(c): r for c, r in line["regret"].items() if r is not None}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Mistake(f"{path}, line {number}: not a line of the benches "
                          "of quality") from None


def read_file(argument, smallest):
    """{description: Series} of one file."""
    name, path = split_name(argument)
    found = {}
    for number, line, key, regret in read_lines(path):
        series = found.setdefault(describe(line), Series(describe(line)))
        if key in series.regret:
            raise Mistake(f"{path}, line {number}: {series.label} has "
                          f"{key[0]} with seed {key[1]} before")
        if smallest and "regret_smallest" in line:
            regret = {int(c): r for c, r in line["regret_smallest"].items()
                      if r is not None}
        series.regret[key] = regret
        if "trace" in line:
            series.trace[key] = line["trace"]
        series.seconds[key] = line["seconds"] / max(line["trials"], 1) \
            if "trials" in line else line["seconds"] / line["budget"]
    if not found:
        raise Mistake(f"{path}: no lines")
    for description, series in found.items():
        if name is not None:
            series.label = name if len(found) == 1 else f"{name} {description}"
    return found


def read_files(arguments, smallest=False):
    """Series of all files; what two files share is told apart by the file."""
    files = [(split_name(argument)[1], read_file(argument, smallest))
             for argument in arguments]
    labels = [series.label for _, found in files for series in found.values()]
    all_series = []
    for path, found in files:
        for series in found.values():
            if labels.count(series.label) > 1:
                series.label += f" ({path.stem})"
            all_series.append(series)
    labels = [series.label for series in all_series]
    for label in labels:
        if labels.count(label) > 1:
            raise Mistake(f"{label}: two files have runs of that name; tell "
                          "them apart by NAME=FILE")
    return all_series


def read_stored(path):
    """Stored figures: {"quality": [{"peer", "function", "budget", ...}]}."""
    stored = {}
    try:
        entries = json.loads(pathlib.Path(path).read_text("utf-8"))["quality"]
        for entry in entries:
            peer = stored.setdefault(
                entry["peer"], Stored(f"{entry['peer']} (stored)"))
            peer.quartiles[entry["function"], entry["budget"]] = (
                entry["q25"], entry["median"], entry["q75"])
    except OSError as error:
        raise Mistake(f"{path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise Mistake(f"{path}: no figures of peers") from None
    return [stored[peer] for peer in sorted(stored)]
