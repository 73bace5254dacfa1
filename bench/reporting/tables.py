"""The sections of the report, each a list of lines of Markdown.

The base is the series that the report is about: the others are held against it.
"""
import numpy

from . import statistics
from .runs import in_order


def number(x):
    """Three digits, or a dash for nothing."""
    if x is None or numpy.isnan(x):
        return "-"
    return f"{x:.3g}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |",
             "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def quartiles_of(who, function, checkpoint):
    """(q25, median, q75) of a series or of stored figures, or None."""
    if hasattr(who, "quartiles"):
        return who.quartiles.get((function, checkpoint))
    values = who.values(function, checkpoint)
    return tuple(statistics.quartiles(values)) if values else None


def median_of(who, function, checkpoint):
    quartiles = quartiles_of(who, function, checkpoint)
    return quartiles[1] if quartiles else None


def mean_log_median(who, functions, checkpoint):
    """Mean over the functions of log10 of the median; how many there are."""
    medians = [median_of(who, function, checkpoint) for function in functions]
    medians = [median for median in medians if median is not None]
    if not medians:
        return None, 0
    return float(statistics.log_regret(medians).mean()), len(medians)


def paired(base, other, checkpoint):
    """{function: differences of log10 regret over the seeds of both}"""
    groups = {}
    for function in base.functions():
        pairs = [(base.regret[key][checkpoint], other.regret[key][checkpoint])
                 for key in sorted(base.regret)
                 if key[0] == function and checkpoint in base.regret[key]
                 and checkpoint in other.regret.get(key, {})]
        if pairs:
            ours, theirs = statistics.log_regret(pairs).T
            groups[function] = ours - theirs
    return groups


# ---- what was run ----

def section_runs(series):
    rows = []
    for one in series:
        seeds = {seed for _, seed in one.regret}
        seconds = [s for s in one.seconds.values() if s is not None]
        rows.append([one.label, str(len(one.functions())), str(len(seeds)),
                     str(len(one.regret)),
                     ", ".join(map(str, one.checkpoints())),
                     number(1e3 * numpy.mean(seconds)) if seconds else "-"])
    return ["## Runs", ""] + table(
        ["sampler", "functions", "seeds", "studies", "trials",
         "ms a trial (mean)"], rows)


# ---- all functions in a figure ----

def table_of_means(whos, functions, checkpoints):
    rows = []
    for who in whos:
        row = [who.label]
        for checkpoint in checkpoints:
            mean, n = mean_log_median(who, functions, checkpoint)
            row.append("-" if mean is None else f"{mean:.2f}" if
                       n == len(functions) else f"{mean:.2f} (of {n})")
        if any(cell != "-" for cell in row[1:]):
            rows.append(row)
    return table(["sampler", *(f"after {c}" for c in checkpoints)], rows)


def common(whos):
    return in_order(set.intersection(*(set(who.functions()) for who in whos)))


def section_means(series, stored, checkpoints):
    functions = common(series)
    lines = ["## Mean over the functions of log10 of the median regret", "",
             f"Over the {len(functions)} functions that all samplers here were "
             "run on.", ""]
    lines += table_of_means(series, functions, checkpoints)
    functions = common(series + stored) if stored else []
    if functions:
        lines += [f"Over the {len(functions)} of them that there are stored "
                  "figures for:", ""]
        lines += table_of_means(series + stored, functions, checkpoints)
    return lines


# ---- the base against each of the others ----

def compare_row(groups, words):
    differences = numpy.concatenate(list(groups.values()))
    wins, losses, ties = statistics.counts(differences)
    low, high = statistics.bootstrap_interval(list(groups.values()))
    return [*words, str(differences.size), f"{wins} : {losses} : {ties}",
            f"{differences.mean():+.3f}", f"{low:+.3f} to {high:+.3f}",
            f"{statistics.signed_rank_p(differences):.2g}"]


def section_pairs(base, others, checkpoints, by_function):
    lines = [f"## {base.label}, seed by seed", "",
             "Paired by function and seed.  The difference is that of log10 of "
             "the regret: below 0, "
             f"{base.label} is better.  The interval is a bootstrap one for "
             "these functions, p that of Wilcoxon's signed-rank test, not "
             "corrected for their number.", ""]
    head = ["against", "trials", "pairs", "wins : losses : ties",
            "mean difference", "95 % interval", "p"]
    rows, detail = [], []
    for other in others:
        for checkpoint in checkpoints:
            groups = paired(base, other, checkpoint)
            if not groups:
                continue
            rows.append(compare_row(groups, [other.label, str(checkpoint)]))
            detail += [compare_row({function: group},
                                   [other.label, str(checkpoint), function])
                       for function, group in groups.items()]
    if not rows:
        return lines + ["No function and seed in common.", ""]
    lines += table(head, rows)
    if by_function:
        lines += ["### By function", ""]
        lines += table([*head[:2], "function", *head[2:]], detail)
    return lines


# ---- a critical look ----

def look_at(base, other, checkpoint):
    """A row: on how many functions base is ahead, and where it is not."""
    ahead, level, behind, logs = 0, 0, [], []
    for function in base.functions():
        ours = median_of(base, function, checkpoint)
        theirs = median_of(other, function, checkpoint)
        if ours is None or theirs is None:
            continue
        logs.append(statistics.log_regret([ours, theirs]))
        gap = logs[-1][0] - logs[-1][1]
        ahead += bool(gap < 0)
        level += bool(gap == 0)
        if gap > 0:
            behind.append((gap, f"{function} ({number(ours)} against "
                                f"{number(theirs)})"))
    if not logs:
        return None
    means = numpy.mean(logs, axis=0)
    return [other.label, str(checkpoint), f"{ahead} of {len(logs)}", str(level),
            f"{means[0]:.2f} : {means[1]:.2f}",
            ", ".join(text for _, text in sorted(behind, reverse=True)) or "-"]


def section_look(base, others, checkpoints):
    rows = [look_at(base, other, checkpoint)
            for other in others for checkpoint in checkpoints]
    return ["## A critical look", "",
            f"On how many functions the median of {base.label} is lower, and on "
            "which it is higher, the widest gap first.  Level: both below 1e-6, "
            "or the same.  Means: of log10 of the two medians over the "
            "functions that both have.", ""] + table(
        ["against", "trials", "lower", "level", "means", "higher on"],
        [row for row in rows if row])


# ---- ranks ----

def rank_table(series, checkpoint):
    """Rows of regrets that all series have, one for each function and seed."""
    return [[statistics.log_regret(one.regret[key][checkpoint])
             for one in series]
            for key in sorted(series[0].regret)
            if all(checkpoint in one.regret.get(key, {}) for one in series)]


def section_ranks(series, checkpoints):
    columns, head = [], ["sampler"]
    for checkpoint in checkpoints:
        cells = rank_table(series, checkpoint)
        if cells:
            head.append(f"after {checkpoint} (of {len(cells)})")
            columns.append(statistics.mean_ranks(cells))
    if not columns:
        return ["## Average ranks", "",
                "No function and seed that all samplers have.", ""]
    rows = [[one.label, *(f"{column[i]:.2f}" for column in columns)]
            for i, one in enumerate(series)]
    return ["## Average ranks", "",
            f"Of {len(series)} samplers, 1 is the best; over the functions and "
            "seeds that all of them have, in parentheses how many.  Ties share "
            "their mean rank.", ""] + table(head, rows)


# ---- everything ----

def section_medians(series, stored, checkpoints):
    functions = in_order({f for one in series for f in one.functions()})
    lines = ["## Median regret (lower and upper quartile)", "",
             "In bold the lowest median of a row.", ""]
    for checkpoint in checkpoints:
        whos = [who for who in series + stored
                if any(quartiles_of(who, f, checkpoint) for f in functions)]
        rows = []
        for function in functions:
            cells = [quartiles_of(who, function, checkpoint) for who in whos]
            best = min((max(c[1], statistics.FLOOR) for c in cells if c),
                       default=None)
            if best is not None:
                rows.append([function, *(median_cell(c, best) for c in cells)])
        if rows:
            lines += [f"### After {checkpoint} trials", ""]
            lines += table(["function", *(who.label for who in whos)], rows)
    return lines


def median_cell(quartiles, best):
    if not quartiles:
        return "-"
    low, median, high = map(number, quartiles)
    bold = "**" if quartiles[1] <= best else ""
    return f"{bold}{median}{bold} ({low}, {high})"
