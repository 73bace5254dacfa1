"""Distributions, ours and those of scipy.stats."""
import gc
import math
import weakref

import pytest

import hptune
from hptune import Kind


@pytest.mark.parametrize("made, kind, median", [
    (hptune.uniform(1, 3), Kind.FLOAT, 2),
    (hptune.log_uniform(1, 100), Kind.FLOAT, 10),
    (hptune.stepped(0, 1, 0.25), Kind.FLOAT, 0.5),
    (hptune.normal(4, 2), Kind.FLOAT, 4),
    (hptune.log_normal(1, 2), Kind.FLOAT, math.e),
    (hptune.truncated_normal(0, 1, -2, 2), Kind.FLOAT, 0),
    (hptune.exponential(3), Kind.FLOAT, 3 * math.log(2)),
    (hptune.gamma(1, 3), Kind.FLOAT, 3 * math.log(2)),
    (hptune.beta(2, 2), Kind.FLOAT, 0.5),
    (hptune.int_uniform(1, 9), Kind.INT, 5),
    (hptune.int_log_uniform(1, 100), Kind.INT, 7),
    (hptune.int_stepped(0, 10, 5), Kind.INT, 5),
    (hptune.categorical(["a", "b", "c"]), Kind.CATEGORICAL, 1),
    (hptune.ordinal([1, 5, 9]), Kind.ORDINAL, 5),
    (hptune.boolean(), Kind.BOOLEAN, 1),
    (hptune.constant(2.5), Kind.CONSTANT, 2.5),
    (hptune.constant("fixed"), Kind.CATEGORICAL, 0),
    (hptune.user(lambda u: u * u), Kind.FLOAT, 0.25),
    (hptune.uniform(0, 9).rounded(), Kind.INT, 5),
    (hptune.normal(0, 1).clamped(1), Kind.FLOAT, 1),
])
def test_each_has_its_kind_and_median(made, kind, median):
    assert made.kind == kind
    assert made.quantile(0.5) == pytest.approx(median, rel=1e-12, abs=1e-12)
    assert 0.5 <= made.cdf(made.quantile(0.5)) + 1e-9
    assert repr(made).startswith("hptune.")


def test_reading_gives_the_textbook_numbers():
    normal = hptune.normal(3, 2)
    assert normal.cdf(3) == 0.5
    assert normal.density(3) == pytest.approx(1 / (2 * math.sqrt(2 * math.pi)))
    assert normal.mean() == 3
    assert normal.count is None
    assert hptune.int_uniform(1, 9).count == 9
    assert hptune.categorical("abc").choices == ("a", "b", "c")


@pytest.mark.parametrize("make, error, text", [
    (lambda: hptune.uniform(2, 1), hptune.RangeError, "low 2 is above high 1"),
    (lambda: hptune.uniform(math.nan, 1), hptune.InvalidError, "low"),
    (lambda: hptune.uniform("0", 1), TypeError, "low is '0', not a number"),
    (lambda: hptune.uniform(10 ** 400, 1), hptune.RangeError, "too large"),
    (lambda: hptune.int_uniform(0, 1 << 63), hptune.RangeError, "high"),
    (lambda: hptune.int_uniform(0, 1.5), TypeError, "not an integer"),
    (lambda: hptune.categorical(["a", "a"]), hptune.InvalidError, "twice"),
    (lambda: hptune.categorical([]), hptune.RangeError, ""),
    (lambda: hptune.categorical("ab", [1]), hptune.InvalidError, "1 weights"),
    (lambda: hptune.categorical("ab", [0, 0]), hptune.Error, ""),
    (lambda: hptune.ordinal([2, 1]), hptune.RangeError, "not above"),
    (lambda: hptune.user(lambda u: -u), hptune.InvalidError, ""),
    (lambda: hptune.categorical("ab").rounded(), hptune.InvalidError, ""),
    (lambda: hptune.uniform(0, 1).clamped(3, 2), hptune.RangeError, ""),
    (lambda: hptune.uniform(0, 1).quantile(2), hptune.RangeError, ""),
])
def test_what_is_wrong_is_refused(make, error, text):
    with pytest.raises(error, match=text):
        make()


def test_an_exception_in_a_quantile_comes_out_as_it_was():
    class Own(BaseException):
        pass

    own = Own()

    def quantile(u):
        raise own

    with pytest.raises(Own) as caught:
        hptune.user(quantile)
    assert caught.value is own


def test_an_inverse_is_used_where_it_is_given():
    asked = []

    def cdf(x):
        asked.append(x)
        return math.sqrt(x)

    found = hptune.user(lambda u: u * u, cdf)
    assert found.cdf(0.25) == 0.5
    assert 0.25 in asked
    assert hptune.user(lambda u: u * u).cdf(0.25) == pytest.approx(0.5)


def test_one_distribution_serves_in_many_spaces():
    made = hptune.user(lambda u: 2 * u - 1)
    space = hptune.Space({"x": made, "y": made})
    again = hptune.Space({"z": made})
    for study in (hptune.Study(space, "random"), hptune.Study(again, "random")):
        assert all(-1 <= v <= 1 for v in study.ask().params.values())


def test_functions_live_as_long_as_the_library_may_call_them():
    def study():
        return hptune.Study({"x": hptune.user(lambda u: 3 * u)}, "random")

    alive = study()
    gc.collect()
    assert 0 <= alive.ask()["x"] <= 3


def test_functions_do_not_outlive_their_distribution():
    def quantile(u):
        return u

    gone = weakref.ref(quantile)
    made = hptune.user(quantile)
    quantile.cycle = made
    del made, quantile
    gc.collect()
    assert gone() is None


# ---- scipy.stats ----

def in_space(frozen):
    stats_space = hptune.Space({"x": frozen})
    return stats_space.distribution("x"), hptune.Study(stats_space, "random")


@pytest.mark.parametrize("name, args, kwds", [
    ("uniform", (), {"loc": -1, "scale": 3}),
    ("loguniform", (1e-4, 10), {}),
    ("loguniform", (1e-4, 10), {"scale": 2}),
    ("loguniform", (1, 10), {"loc": 3}),
    ("norm", (1, 2), {}),
    ("expon", (), {"scale": 3}),
    ("gamma", (2,), {"loc": 1}),
    ("beta", (2, 3), {"scale": 4}),
    ("lognorm", (0.5,), {}),
    ("truncnorm", (-1, 2), {}),
    ("triang", (0.3,), {}),
])
def test_continuous_ones_are_taken_as_they_are(name, args, kwds):
    stats = pytest.importorskip("scipy.stats")
    frozen = getattr(stats, name)(*args, **kwds)
    found, study = in_space(frozen)
    assert found.kind == Kind.FLOAT
    for u in (0.01, 0.3, 0.5, 0.9):
        assert found.quantile(u) == pytest.approx(frozen.ppf(u), rel=1e-9)
        assert found.cdf(frozen.ppf(u)) == pytest.approx(u, rel=1e-9)
    low, high = frozen.support()
    for _ in range(20):
        value = study.ask()["x"]
        assert isinstance(value, float) and low <= value <= high


@pytest.mark.parametrize("name, args, kwds", [
    ("randint", (2, 7), {}),
    ("randint", (2, 7), {"loc": 10}),
    ("poisson", (4,), {}),
    ("binom", (10, 0.3), {}),
    ("geom", (0.2,), {}),
    ("nbinom", (3, 0.5), {"loc": -2}),
])
def test_discrete_ones_give_their_integers(name, args, kwds):
    stats = pytest.importorskip("scipy.stats")
    frozen = getattr(stats, name)(*args, **kwds)
    found, study = in_space(frozen)
    assert found.kind == Kind.INT
    low, high = frozen.support()
    for u in (0.0, 0.01, 0.3, 0.5, 0.9, 0.999):
        want = low if u == 0 else frozen.ppf(u)
        assert found.quantile(u) == want
    for k in range(int(low), int(low) + 6):
        assert found.cdf(k) == pytest.approx(frozen.cdf(k), rel=1e-9)
        assert found.density(k) == pytest.approx(frozen.pmf(k), rel=1e-6)
    for _ in range(5):
        value = study.ask()["x"]
        assert type(value) is int and low <= value <= high


def test_wrong_parameters_of_scipy_are_refused():
    stats = pytest.importorskip("scipy.stats")
    with pytest.raises(hptune.Error, match="x: "):
        hptune.Space({"x": stats.gamma(-1)})
    with pytest.raises(hptune.Error, match="x: "):
        hptune.Space({"x": stats.uniform(0, -1)})
