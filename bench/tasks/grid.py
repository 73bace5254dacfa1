"""Grids of levels, and the tables that hold a score for each of their points.

A grid is a list of parameters, each with its levels; a parameter may depend on
a categorical one before it ("when").  Its points are nested loops over the
parameters in order, the first one slowest; a parameter that is inactive has no
loop.  A table is a text file:

    # a comment
    parameter kernel category linear rbf poly
    parameter gamma float log 0.001 0.01 0.1
    when gamma kernel rbf poly
    scores 7 5
    ...

that is: parameters with their kind (category, float, int), for numeric ones the
scale (linear, log), and their levels; then how many points there are and how
many numbers belong to each, one for each fold or one for the mean of the folds;
then the numbers.
"""
import itertools


class Parameter:
    """A dimension of a grid; levels are labels for a category."""

    def __init__(self, name, kind, scale, levels, when=None):
        self.name = name
        self.kind = kind
        self.scale = scale
        self.levels = list(levels)
        self.when = when  # (name of a category, labels)

    def is_active(self, point):
        return self.when is None or point.get(self.when[0]) in self.when[1]

    def declaration(self):
        words = ["parameter", self.name, self.kind]
        words += [self.scale] if self.scale else []
        lines = [" ".join(words + [text(level) for level in self.levels])]
        if self.when:
            lines.append(" ".join(["when", self.name, self.when[0],
                                   *self.when[1]]))
        return lines


def text(level):
    return level if isinstance(level, str) else f"{level:.6g}"


def category(name, *labels, when=None):
    return Parameter(name, "category", None, labels, when)


def log_float(name, *levels, when=None):
    return Parameter(name, "float", "log", levels, when)


def linear_float(name, *levels, when=None):
    return Parameter(name, "float", "linear", levels, when)


def log_int(name, *levels, when=None):
    return Parameter(name, "int", "log", levels, when)


def linear_int(name, *levels, when=None):
    return Parameter(name, "int", "linear", levels, when)


def decades(low, high, per_decade=1):
    """10^low, ..., 10^high."""
    steps = round((high - low) * per_decade)
    return [float(f"{10 ** (low + i / per_decade):.6g}")
            for i in range(steps + 1)]


def points(parameters):
    """The points of a grid in order, as {name: level} of what is active."""
    partial = [{}]
    for parameter in parameters:
        partial = [{**point, parameter.name: level}
                   if parameter.is_active(point) else point
                   for point in partial
                   for level in (parameter.levels
                                 if parameter.is_active(point) else [None])]
    return partial


def staged(parameters, names):
    """Groups of points that differ in a staged parameter alone: what training
    gives along the way, such as the number of trees."""
    def rest(point):
        return tuple((k, v) for k, v in point.items() if k not in names)

    everything = sorted(enumerate(points(parameters)),
                        key=lambda entry: repr(rest(entry[1])))
    for _, group in itertools.groupby(everything, lambda entry: rest(entry[1])):
        yield list(group)


def write(path, about, parameters, scores):
    """scores[i] is the list of numbers of the i-th point."""
    lines = ["# " + line for line in about]
    for parameter in parameters:
        lines += parameter.declaration()
    lines.append(f"scores {len(scores)} {len(scores[0])}")
    lines += [" ".join(f"{score:.6g}" for score in row) for row in scores]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def minimum(scores):
    """The smallest mean of the numbers as a table has them."""
    return min(sum(float(f"{score:.6g}") for score in row) / len(row)
               for row in scores)
