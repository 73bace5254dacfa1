"""The report: its statistics against scipy, enumeration and known values; what
it makes of files; what it says of wrong ones."""
import contextlib
import io
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy
from scipy import stats

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
import report  # noqa: E402
from reporting import statistics, tables  # noqa: E402
from reporting.runs import read_files, read_stored  # noqa: E402

try:
    import matplotlib
except ImportError:
    matplotlib = None


def enumerated_p(differences):
    """Two-sided p of the signed-rank test by every pattern of signs."""
    d = [x for x in differences if x]
    ranks = stats.rankdata(numpy.abs(d))
    seen = sum(r for r, x in zip(ranks, d) if x > 0)
    sums = [sum(r for r, positive in zip(ranks, signs) if positive)
            for signs in itertools.product([0, 1], repeat=len(d))]
    below = sum(s <= seen for s in sums) / len(sums)
    above = sum(s >= seen for s in sums) / len(sums)
    return min(1, 2 * min(below, above))


class Statistics(unittest.TestCase):
    def test_signed_rank_p_is_that_of_scipy_without_ties(self):
        generator = numpy.random.default_rng(1)
        for n in (1, 2, 5, 12, 30, 50):
            for shift in (0, 0.3, -1):
                d = generator.normal(shift, 1, n)
                want = stats.wilcoxon(d, mode="exact").pvalue
                self.assertAlmostEqual(statistics.signed_rank_p(d), want,
                                       delta=1e-12)

    def test_signed_rank_p_is_exact_with_ties_and_zeros(self):
        for d in ([1, 1, -1, 2, 2, -2, 3, 0, 0], [0.5] * 6, [1, -1],
                  [-3, 1, 1, 1, 0, 2, -2, 5, 5, 5]):
            self.assertAlmostEqual(statistics.signed_rank_p(d),
                                   enumerated_p(d), delta=1e-12)

    def test_signed_rank_p_of_no_difference_is_1(self):
        self.assertEqual(statistics.signed_rank_p([0, 0, 0]), 1)
        self.assertEqual(statistics.signed_rank_p([]), 1)

    def test_signed_rank_p_goes_over_to_the_normal_distribution(self):
        d = numpy.random.default_rng(2).normal(0.05, 1, statistics.EXACT + 1)
        exact = statistics.signed_rank_p(d[:-1])
        normal = stats.wilcoxon(d[:-1], mode="approx").pvalue
        self.assertAlmostEqual(exact, normal, delta=1e-3)
        self.assertAlmostEqual(statistics.signed_rank_p(d),
                               stats.wilcoxon(d, mode="approx").pvalue,
                               delta=1e-12)

    def test_bootstrap_interval_of_one_function_is_that_of_scipy(self):
        d = numpy.random.default_rng(3).exponential(1, 40)
        want = stats.bootstrap((d,), numpy.mean, method="percentile",
                               n_resamples=20000, random_state=4)
        low, high = statistics.bootstrap_interval([d], 20000)
        self.assertAlmostEqual(low, want.confidence_interval.low, delta=0.02)
        self.assertAlmostEqual(high, want.confidence_interval.high, delta=0.02)

    def test_bootstrap_interval_draws_within_functions(self):
        # far apart, but without spread within each: nothing is left to draw
        self.assertEqual(
            statistics.bootstrap_interval([[1.0] * 5, [-3.0] * 5]), (-1, -1))
        spread = numpy.random.default_rng(5).normal(0, 1, 400)
        low, high = statistics.bootstrap_interval([spread, spread + 100])
        error = spread.std() / 800 ** 0.5
        self.assertAlmostEqual((high - low) / 2, 1.96 * error, delta=0.005)
        self.assertAlmostEqual((high + low) / 2, spread.mean() + 50,
                               delta=0.005)

    def test_mean_ranks_share_ties(self):
        ranks = statistics.mean_ranks([[1, 2, 3], [5, 5, 4], [7, 7, 7]])
        numpy.testing.assert_allclose(ranks, [5.5 / 3, 6.5 / 3, 6 / 3])

    def test_log_regret_has_a_floor(self):
        numpy.testing.assert_allclose(
            statistics.log_regret([0, 1e-9, 1e-6, 1e-2, 100]),
            [-6, -6, -6, -2, 2])

    def test_counts_are_wins_losses_ties(self):
        self.assertEqual(statistics.counts([-1, -2, 0, 3]), (2, 1, 1))

    def test_quartiles_interpolate(self):
        self.assertEqual(list(statistics.quartiles([4, 1, 2, 3])),
                         [1.75, 2.5, 3.25])


def line(sampler, function, seed, regret, **more):
    return json.dumps({"sampler": sampler, "function": function, "seed": seed,
                       "budget": 50, "trials": 50, "seconds": 1.0,
                       "regret": {"20": 1.0, "50": regret}, **more}) + "\n"


class Report(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def report(self, *arguments):
        """Exit status, output, errors."""
        out, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), \
                contextlib.redirect_stderr(errors):
            status = report.main(arguments)
        return status, out.getvalue(), errors.getvalue()

    def two_samplers(self, **more):
        ours = [("f", 0, 1e-2), ("f", 1, 1e-3), ("g", 0, 0), ("g", 1, 10)]
        theirs = [("f", 0, 1e-1), ("f", 1, 1e-3), ("g", 0, 1e-8), ("g", 1, 1)]
        return (self.file("a.jsonl", "".join(line("gp", *run, **more)
                                             for run in ours)),
                self.file("b.jsonl", "".join(line("random", *run, **more)
                                             for run in theirs)))

    def test_it_is_a_program(self):
        run = subprocess.run([sys.executable, str(HERE / "report.py"),
                              *self.two_samplers()], capture_output=True,
                             text=True, check=False)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertEqual(run.stdout, self.report(*self.two_samplers())[1])

    def test_figures_are_those_worked_out_by_hand(self):
        status, text, _ = self.report(*self.two_samplers())
        self.assertEqual(status, 0)
        # log10 differences -1, 0, 0 (both below the floor), 1
        self.assertIn("| random | 50 | 4 | 1 : 1 : 2 | +0.000 |", text)
        # medians 0.0055 and 5: (log10(0.0055) + log10(5)) / 2 = -0.780
        self.assertIn("| gp | 0.00 | -0.78 |", text)
        self.assertIn("| random | 50 | 1 of 2 | 0 | -0.78 : -0.80 "
                      "| g (5 against 0.5) |", text)
        # ranks 1, 1.5, 1.5, 2
        self.assertIn("| gp | 1.50 | 1.50 |", text)
        self.assertIn("| f | **0.0055** (0.00325, 0.00775) "
                      "| 0.0505 (0.0258, 0.0753) |", text)

    def test_a_base_by_name_and_checkpoints_by_wish(self):
        a, b = self.two_samplers()
        status, text, _ = self.report(f"mine={a}", b, "--base", "random",
                                      "--checkpoints", "50", "--by-function")
        self.assertEqual(status, 0)
        self.assertIn("# Regret of random\n", text)
        self.assertIn("| mine | 50 | g | 2 | 1 : 0 : 1 | -0.500 |", text)
        self.assertNotIn("after 20", text)

    def test_options_and_files_tell_series_apart(self):
        a = self.file("a.jsonl", line("gp", "f", 0, 1.0)
                      + line("gp", "f", 0, 2.0, settings={"starts": 1})
                      + line("gp", "f", 0, 3.0, workers=8))
        b = self.file("b.jsonl", line("gp", "f", 0, 4.0))
        self.assertEqual(
            [one.label for one in read_files([a, b])],
            ["gp (a)", "gp starts=1", "gp workers 8", "gp (b)"])
        self.assertEqual([one.label for one in read_files([f"new={b}"])],
                         ["new"])

    def test_the_smallest_observation_by_wish(self):
        a = self.file("a.jsonl", line("gp", "f", 0, 1.0, regret_smallest={
            "20": 3.0, "50": 2.0}))
        self.assertEqual(read_files([a])[0].values("f", 50), [1.0])
        self.assertEqual(read_files([a], True)[0].values("f", 50), [2.0])

    def test_stored_figures_stand_beside(self):
        stored = self.file("peers.json", json.dumps({"quality": [
            {"peer": "tpe", "function": "f", "budget": 50, "q25": 0.1,
             "median": 0.001, "q75": 0.3}]}))
        status, text, _ = self.report(*self.two_samplers(), "--reference",
                                      stored)
        self.assertEqual(status, 0)
        self.assertIn("| tpe (stored) | - | -3.00 |", text)
        self.assertIn("| tpe (stored) | 50 | 0 of 1 | 0 "
                      "| -2.26 : -3.00 | f (0.0055 against 0.001) |", text)
        self.assertEqual(
            tables.median_of(read_stored(stored)[0], "f", 50), 0.001)

    @unittest.skipUnless(matplotlib, "no matplotlib")
    def test_a_picture_has_a_panel_for_each_function(self):
        a, b = self.two_samplers(trace=[3.0, 1.0, 0.5])
        picture = self.folder / "p.svg"
        status, text, errors = self.report(a, b, "--picture", str(picture))
        self.assertEqual((status, errors), (0, ""))
        self.assertIn("(p.svg)", text)
        svg = picture.read_text(encoding="utf-8")
        self.assertIn("<!-- f -->", svg)
        self.assertIn("<!-- g -->", svg)
        self.assertIn("<!-- random -->", svg)

    def assert_refused(self, words, *arguments):
        status, text, errors = self.report(*arguments)
        self.assertEqual((status, text), (2, ""))
        self.assertIn(words, errors)

    def test_wrong_input_is_refused_by_name(self):
        a, b = self.two_samplers()
        self.assert_refused("none.jsonl: No such file", "none.jsonl")
        self.assert_refused("bad.jsonl, line 2: not a line", self.file(
            "bad.jsonl", line("gp", "f", 0, 1.0) + "{}\n"))
        self.assert_refused("has f with seed 0 before", self.file(
            "twice.jsonl", 2 * line("gp", "f", 0, 1.0)))
        self.assert_refused("empty.jsonl: no lines",
                            self.file("empty.jsonl", ""))
        self.assert_refused("there is no 'x', but gp, random", a, b, "--base",
                            "x")
        self.assert_refused("no run has 30, but 20, 50", a, "--checkpoints",
                            "30")
        self.assert_refused("'x' is no list", a, "--checkpoints", "x")
        self.assert_refused("no figures of peers", a, "--reference", b)

    @unittest.skipUnless(matplotlib, "no matplotlib")
    def test_a_picture_without_traces_is_refused(self):
        a, _ = self.two_samplers()
        self.assert_refused("no line has a trace", a, "--picture", "p.svg")
        a, _ = self.two_samplers(trace=[1.0])
        self.assert_refused("p.tree", a, "--picture", "p.tree")


if __name__ == "__main__":
    unittest.main()
