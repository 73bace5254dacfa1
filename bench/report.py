#!/usr/bin/python3
"""Report on runs of the benches of quality, as Markdown on standard output.

usage: report.py [OPTION...] [NAME=]FILE...

FILE has JSON lines of bench/study, bench/peer-box or bench/peer-optuna, of any
number of samplers and options; NAME is what the report calls them.  What the
report is about is the sampler of the first line of the first file, or --base.
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True  # nothing of ours is left in the source tree
try:
    from reporting import tables
except ImportError as error:
    sys.exit(f"report.py: {error}; needs numpy and scipy (Debian: "
             "python3-scipy)")
from reporting.runs import Mistake, read_files, read_stored  # noqa: E402


def read_arguments(arguments):
    words = __doc__.split("\n\n")
    parser = argparse.ArgumentParser(
        description=words[0], epilog=words[2],
        usage=words[1].removeprefix("usage: "))
    parser.add_argument("file", nargs="+", metavar="[NAME=]FILE")
    parser.add_argument("--base", metavar="LABEL",
                        help="the series that the others are held against")
    parser.add_argument("--reference", metavar="FILE",
                        help="stored figures of other libraries "
                        "(python-peers.json)")
    parser.add_argument("--checkpoints", metavar="N[,N...]",
                        help="trials to look at; all that there are by default")
    parser.add_argument("--by-function", action="store_true",
                        help="paired comparisons of each function too")
    parser.add_argument("--smallest", action="store_true",
                        help="under noise, the regret of the trial with the "
                        "smallest observation, for every sampler")
    parser.add_argument("--picture", metavar="FILE", action="append",
                        default=[], help="draw regret over trials (.svg, .png) "
                        "from lines with a trace")
    return parser.parse_args(arguments)


def find_base(series, label):
    if label is None:
        return series[0]
    for one in series:
        if one.label == label:
            return one
    raise Mistake(f"--base: there is no '{label}', but "
                  + ", ".join(one.label for one in series))


def read_checkpoints(series, text):
    there = sorted({c for one in series for c in one.checkpoints()})
    if text is None:
        return there
    try:
        wanted = sorted({int(word) for word in text.split(",")})
    except ValueError:
        raise Mistake(f"--checkpoints: '{text}' is no list of numbers") \
            from None
    for checkpoint in wanted:
        if checkpoint not in there:
            raise Mistake(f"--checkpoints: no run has {checkpoint}, but "
                          + ", ".join(map(str, there)))
    return wanted


def report(options):
    series = read_files(options.file, options.smallest)
    stored = read_stored(options.reference) if options.reference else []
    base = find_base(series, options.base)
    others = [one for one in series if one is not base]
    series = [base, *others]
    checkpoints = read_checkpoints(series, options.checkpoints)
    lines = [f"# Regret of {base.label}", ""]
    lines += tables.section_runs(series)
    lines += tables.section_means(series, stored, checkpoints)
    if others + stored:
        lines += tables.section_look(base, others + stored, checkpoints)
    if others:
        lines += tables.section_pairs(base, others, checkpoints,
                                      options.by_function)
        lines += tables.section_ranks(series, checkpoints)
    for path in options.picture:
        try:
            from reporting import picture
        except ImportError as error:
            raise Mistake(f"--picture: {error}; needs matplotlib") from None
        picture.draw(path, series)
        lines += [f"![Regret over trials]({pathlib.Path(path).name})", ""]
    lines += tables.section_medians(series, stored, checkpoints)
    print("\n".join(lines).rstrip("\n"))


def main(arguments):
    try:
        report(read_arguments(arguments))
    except Mistake as mistake:
        print(f"report.py: {mistake}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
