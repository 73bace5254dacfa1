"""Statistics of the report, on arrays alone.

Regrets below 1e-6 count as 1e-6 in logarithms and comparisons: beyond it a
method is just done.  Differences are those of log10 of the regret, paired by
function and seed; below 0, the first one is better.
"""
import numpy
from scipy import stats

FLOOR = 1e-6
EXACT = 1000  # as many differences get the exact distribution


def log_regret(regret):
    return numpy.log10(numpy.maximum(regret, FLOOR))


def quartiles(values):
    """Lower quartile, median, upper quartile, by linear interpolation."""
    return numpy.percentile(values, [25, 50, 75])


def counts(differences):
    """Wins, losses, ties of the first one."""
    differences = numpy.asarray(differences)
    wins = int((differences < 0).sum())
    losses = int((differences > 0).sum())
    return wins, losses, differences.size - wins - losses


def signed_rank_p(differences):
    """Two-sided p-value of Wilcoxon's signed-rank test [W45].

    Zero differences are left out, ties share their mean rank.  The distribution
    is the one given those ranks, each sign a throw of a coin; with more than
    EXACT differences the normal one.
    """
    differences = numpy.asarray(differences, float)
    differences = differences[differences != 0]
    if differences.size == 0:
        return 1.0
    if differences.size > EXACT:
        return float(stats.wilcoxon(differences, mode="approx").pvalue)
    # twice the rank, so that shared ones are whole
    ranks = numpy.rint(2 * stats.rankdata(numpy.abs(differences))).astype(int)
    seen = ranks[differences > 0].sum()
    chance = numpy.zeros(ranks.sum() + 1)  # of each sum of positive ranks
    chance[0] = 1
    for rank in ranks:
        moved = numpy.zeros_like(chance)
        moved[rank:] = chance[:chance.size - rank]
        chance = (chance + moved) / 2
    tails = chance[:seen + 1].sum(), chance[seen:].sum()
    return float(min(1, 2 * min(tails)))


def bootstrap_interval(groups, resamples=10000, seed=0):
    """95 % interval of the mean of all differences, by the percentile method.

    groups has the differences of one function each; seeds are drawn anew within
    each function, for the functions were chosen, not drawn.
    """
    generator = numpy.random.default_rng(seed)
    sums = numpy.zeros(resamples)
    for group in groups:
        group = numpy.asarray(group, float)
        draws = generator.integers(group.size, size=(resamples, group.size))
        sums += group[draws].sum(axis=1)
    means = sums / sum(len(group) for group in groups)
    return tuple(float(end) for end in numpy.percentile(means, [2.5, 97.5]))


def mean_ranks(table):
    """Mean rank of each column over the rows, 1 the smallest; ties share."""
    return stats.rankdata(table, axis=1).mean(axis=0)
