"""Splits and metrics."""
import math

import pytest

import hptune
from hptune import Split, metric


def folds(split):
    return [(list(split.train_rows(i)), list(split.validation_rows(i)))
            for i in range(len(split))]


def test_every_row_is_validated_on_once():
    split = Split.k_fold(23, 4, repeats=2, seed=3)
    assert len(split) == 8
    for repeat in (0, 4):
        rows = [row for _, validation in folds(split)[repeat:repeat + 4]
                for row in validation]
        assert sorted(rows) == list(range(23))
    for train, validation in folds(split):
        assert sorted(train + validation) == list(range(23))


def test_strata_and_groups_may_be_anything():
    classes = ["cat", "dog", "dog"] * 10
    for _, validation in folds(Split.k_fold(30, 5, strata=classes)):
        assert sorted(classes[row] for row in validation) == (
            ["cat"] * 2 + ["dog"] * 4)
    groups = [("patient", row // 3) for row in range(30)]
    for train, validation in folds(Split.k_fold(30, 5, groups=groups)):
        assert not ({groups[row] for row in train} &
                    {groups[row] for row in validation})
    assert len(Split.leave_one_out(30, groups=groups)) == 10


def test_labels_of_numpy_are_those_of_lists():
    numpy = pytest.importorskip("numpy")
    labels = numpy.array([3.0, 1.0, 2.0] * 6)
    assert folds(Split.k_fold(18, 3, strata=labels)) == folds(
        Split.k_fold(18, 3, strata=list(labels)))
    split = Split.k_fold(18, 3)
    rows = split.train_rows(0)
    assert rows.dtype == numpy.intp and not rows.flags.writeable
    assert numpy.shares_memory(rows, split.train_rows(0))
    assert list(labels[rows]) == [labels[row] for row in rows]


def test_the_other_schemes():
    assert len(Split.holdout(20, 0.25).validation_rows(0)) == 5
    assert len(Split.leave_one_out(7)) == 7
    split = Split.expanding(20, 2, 4, gap=1)
    assert folds(split) == [(list(range(11)), [12, 13, 14, 15]),
                            (list(range(15)), [16, 17, 18, 19])]
    sealed = Split.k_fold(20, 4, test_fraction=0.2)
    assert sealed.test_count == 4 and sealed.is_sealed
    assert not split.is_sealed


@pytest.mark.parametrize("make, error, text", [
    (lambda: Split.k_fold(1, 2), ValueError, "1"),
    (lambda: Split.k_fold(10, 11), ValueError, "11"),
    (lambda: Split.k_fold(10, -1), ValueError, "k: -1"),
    (lambda: Split.k_fold(10, 2.0), TypeError, "k is 2.0"),
    (lambda: Split.k_fold(10, 2, strata=[1]), ValueError, "strata has 1"),
    (lambda: Split.k_fold(4, 2, strata=[[], [], [], []]), TypeError, "hash"),
    (lambda: Split.k_fold(2, 2, strata=[1, 2], groups=[1, 2]), ValueError, ""),
    (lambda: Split.holdout(10, 1.5), ValueError, "1.5"),
    (lambda: Split.holdout(10, test_fraction="x"), TypeError, "test_fraction"),
    (lambda: Split.expanding(10, 3, 5), ValueError, ""),
    (lambda: Split.k_fold(10, 2).train_rows(2), hptune.RangeError, "2"),
    (lambda: Split.k_fold(10, 2).train_rows(-1), hptune.RangeError, "fold"),
])
def test_splits_refuse_what_is_wrong(make, error, text):
    with pytest.raises(error, match=text):
        make()


def test_rows_outlive_their_split():
    rows = Split.k_fold(30, 3, seed=1).train_rows(1)
    assert list(rows) == list(Split.k_fold(30, 3, seed=1).train_rows(1))


TRUTH, GUESS = [0, 1, 2, 2], [0, 2, 2, 2]
REAL, FOUND = [1.0, 2.0, 4.0], [1.0, 3.0, 2.0]


@pytest.mark.parametrize("found, want", [
    (lambda a: metric.accuracy(a(TRUTH), a(GUESS)), 3 / 4),
    (lambda a: metric.balanced_accuracy(a(TRUTH), a(GUESS)), 2 / 3),
    (lambda a: metric.f1(a(TRUTH), a(GUESS), 2), 4 / 5),
    (lambda a: metric.f1(a(TRUTH), a(GUESS)), (1 + 0 + 4 / 5) / 3),
    (lambda a: metric.log_loss(a([0, 1]), a([[0.5, 0.5], [0.75, 0.25]])),
     (math.log(2) + math.log(4)) / 2),
    (lambda a: metric.auc(a([0, 1, 1]), a([0.1, 0.1, 0.7])), 3 / 4),
    (lambda a: metric.rmse(a(REAL), a(FOUND)), math.sqrt(5 / 3)),
    (lambda a: metric.mae(a(REAL), a(FOUND)), 1),
    (lambda a: metric.r2(a(REAL), a(FOUND)), 1 - 5 / (14 / 3)),
])
def test_metrics_take_lists_and_arrays(found, want):
    numpy = pytest.importorskip("numpy")
    assert found(list) == pytest.approx(want, rel=1e-14)
    assert found(tuple) == pytest.approx(want, rel=1e-14)
    assert found(numpy.array) == pytest.approx(want, rel=1e-14)
    # any strides, any kind of number
    assert found(lambda rows: numpy.repeat(rows, 2, axis=0)[::2]) == (
        pytest.approx(want, rel=1e-14))
    assert found(lambda rows: numpy.array(rows).astype(
        "i4" if numpy.array(rows).dtype.kind == "i" else "f4")) == (
        pytest.approx(want, rel=1e-6))


@pytest.mark.parametrize("act, error, text", [
    (lambda: metric.accuracy([0, 1], [0]), ValueError, "2 entries, .* 1"),
    (lambda: metric.accuracy([], []), ValueError, ""),
    (lambda: metric.accuracy([0.5], [0]), TypeError, "truth is 0.5"),
    (lambda: metric.accuracy([-1], [0]), ValueError, "-1"),
    (lambda: metric.f1([0], [0], -1), ValueError, "positive is -1"),
    (lambda: metric.log_loss([0], [[1, 2], [1]]), ValueError, "differ"),
    (lambda: metric.log_loss([0], [[1, 2], [1, 2]]), ValueError, "1 entries"),
    (lambda: metric.log_loss([], []), ValueError, ""),
    (lambda: metric.rmse([math.nan], [1]), ValueError, ""),
    (lambda: metric.rmse(["1"], [1]), TypeError, "truth is '1'"),
    (lambda: metric.auc([1, 1], [1, 2]), hptune.NoDataError, ""),
])
def test_metrics_refuse_what_is_wrong(act, error, text):
    with pytest.raises(error, match=text):
        act()


def test_classes_of_numpy_must_be_integers():
    numpy = pytest.importorskip("numpy")
    with pytest.raises(TypeError, match="float64, not integers"):
        metric.accuracy(numpy.array([0.0, 1.0]), [0, 1])
