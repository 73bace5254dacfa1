"""The picture of regret over trials: one panel a function."""
import numpy

import matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  the backend is chosen first
from matplotlib import ticker

from .runs import Mistake, in_order
from .statistics import FLOOR

# Told apart by people of every colour vision: M. Okabe, K. Ito, Color universal
# design, 2008.  Black is the base.
COLOURS = ["#000000", "#e69f00", "#0072b2", "#009e73", "#d55e00", "#cc79a7",
           "#56b4e9", "#a89c00"]
DASHES = ["-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2))]
BANDS = 4  # of more series than these only the base has a band
PANEL = (3.1, 2.35)  # inches


def traces_of(series, function):
    """Traces of all seeds, one a row, cut to the shortest."""
    rows = [trace for (name, _), trace in sorted(series.trace.items())
            if name == function]
    if not rows:
        return None
    n = min(map(len, rows))
    return numpy.maximum(numpy.array([row[:n] for row in rows], float), FLOOR)


def draw_series(axes, traces, style, band):
    trials = numpy.arange(1, traces.shape[1] + 1)
    low, median, high = numpy.nanpercentile(traces, [25, 50, 75], axis=0)
    axes.plot(trials, median, **style)
    if band:
        axes.fill_between(trials, low, high, color=style["color"], alpha=0.15,
                          linewidth=0)


def scale_axis(axes):
    """A log axis with at least three labels, whatever it spans."""
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    if high < 4 * low:
        low, high = low / 2, 2 * high
        axes.set_ylim(low, high)
    if high < 300 * low:
        steps = [1, 2, 5] if high < 50 * low else [1, 3]
        axes.yaxis.set_major_locator(ticker.LogLocator(subs=steps))
        axes.yaxis.set_major_formatter(ticker.FormatStrFormatter("%g"))
    else:
        axes.yaxis.set_major_locator(ticker.LogLocator(numticks=6))
    axes.yaxis.set_minor_locator(ticker.NullLocator())


def draw_function(axes, all_series, function):
    for i, series in enumerate(all_series):
        traces = traces_of(series, function)
        if traces is not None:
            style = {"color": COLOURS[i % len(COLOURS)],
                     "linestyle": DASHES[i // len(COLOURS) % len(DASHES)],
                     "linewidth": 1.8 if i == 0 else 1.3,
                     "zorder": 3 if i == 0 else 2, "label": series.label}
            draw_series(axes, traces, style,
                        i == 0 or len(all_series) <= BANDS)
    scale_axis(axes)
    axes.set_title(function, fontsize=9)
    axes.tick_params(labelsize=7)
    axes.grid(True, color="#e4e4e4", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.margins(x=0)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def legend_of(all_axes):
    """Each label once, in the order of the series."""
    handles = {}
    for axes in all_axes:
        for handle, label in zip(*axes.get_legend_handles_labels()):
            handles.setdefault(label, handle)
    return list(handles.values()), list(handles)


def draw(path, all_series):
    """Write the picture; its format follows from the name (svg, png, pdf)."""
    all_series = [series for series in all_series if series.trace]
    functions = in_order({f for series in all_series for f, _ in series.trace})
    if not functions:
        raise Mistake(f"{path}: no line has a trace; run the bench with "
                      "--trace")
    columns = min(4, len(functions))
    rows = -(-len(functions) // columns)
    legend_rows = -(-len(all_series) // columns)
    height = rows * PANEL[1] + 0.45 + 0.22 * legend_rows
    figure, grid = pyplot.subplots(
        rows, columns, squeeze=False,
        figsize=(columns * PANEL[0], height))
    panels = list(grid.flat)
    for axes, function in zip(panels, functions):
        draw_function(axes, all_series, function)
    for axes in panels[len(functions):]:
        axes.set_visible(False)
    handles, labels = legend_of(panels[:len(functions)])
    order = sorted(range(len(labels)), key=lambda i: [
        series.label for series in all_series].index(labels[i]))
    figure.legend([handles[i] for i in order], [labels[i] for i in order],
                  loc="upper center", ncol=columns, frameon=False, fontsize=8)
    figure.supxlabel("trials", fontsize=9)
    figure.supylabel("regret: median and quartiles of the seeds", fontsize=9)
    figure.tight_layout(rect=(0, 0, 1, 1 - (0.1 + 0.22 * legend_rows) / height))
    try:
        figure.savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        raise Mistake(f"{path}: {error}") from None
    finally:
        pyplot.close(figure)
