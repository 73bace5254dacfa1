"""The peers that were found, in the quality bench.

usage: test_peers.py BUILD_FOLDER_OF_BENCH

Each runs small studies on functions of every kind and writes the lines that
study writes; peer-optuna reads spaces as the library means them.
"""
import importlib.util
import json
import math
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
FOLDER = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else ".").resolve()
PEERS = FOLDER / "peers"
BOX = PEERS / "peer-box"
KEYS = ["function", "d", "seed", "budget", "trials", "regret", "seconds"]

optuna = importlib.util.find_spec("optuna")


def run(program, *arguments):
    return subprocess.run([str(program), *arguments], capture_output=True,
                          text=True, check=False)


def lines(program, *arguments):
    done = run(program, *arguments)
    if done.returncode:
        raise AssertionError(f"{arguments}: {done.stderr}")
    return [json.loads(text) for text in done.stdout.splitlines()]


def by_function(all_lines):
    return {(line["function"], line["seed"]):
            {key: line[key] for key in line if key != "seconds"}
            for line in all_lines}


def load_peer():
    """peer-optuna as a module."""
    loader = importlib.machinery.SourceFileLoader("peer_optuna",
                                                  str(PEERS / "peer-optuna"))
    spec = importlib.util.spec_from_loader("peer_optuna", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


class Checks(unittest.TestCase):
    def check_lines(self, found, wanted):
        self.assertEqual({line["function"] for line in found},
                         {line["function"] for line in wanted})
        for line in found:
            for key in KEYS:
                self.assertIn(key, line)
            self.assertEqual(line["trials"], line["budget"])
            self.assertEqual(len(line["trace"]), line["budget"])
            self.assertEqual(line["trace"][19], line["regret"]["20"])
            self.assertTrue(all(r >= -1e-9 for r in line["trace"]), line)
            if "regret_smallest" not in line:
                self.assertEqual(line["trace"],
                                 sorted(line["trace"], reverse=True))


@unittest.skipUnless(BOX.exists(), "neither NLopt nor dlib was found")
class Box(Checks):
    def methods(self):
        return run(BOX, "--help").stdout.split("samplers:\n")[1].split()

    def test_every_method_spends_its_budget_on_every_box(self):
        every = ("--function", "all,more", "--budget", "20", "--seeds", "1",
                 "--trace")
        self.assertTrue(self.methods())
        wanted = lines(FOLDER / "study", "--sampler", "random", *every)
        left_out = run(BOX, "--sampler", self.methods()[0], *every).stderr
        wanted = [line for line in wanted
                  if f": {line['function']} is left out" not in left_out]
        for method in self.methods():
            found = lines(BOX, "--sampler", method, *every)
            self.check_lines(found, wanted)
            self.assertEqual({line["sampler"] for line in found}, {method})

    def test_same_seed_same_figures_for_any_number_of_jobs(self):
        for method in self.methods():
            these = ("--sampler", method, "--function", "branin,branin_noisy",
                     "--budget", "25", "--seeds", "3")
            self.assertEqual(by_function(lines(BOX, *these)),
                             by_function(lines(BOX, *these, "--jobs", "2")))

    def test_wrong_names_are_refused(self):
        for words, arguments in [
                ("no 'x'", ("--sampler", "x")),
                ("no 'y'", ("--sampler", self.methods()[0], "--function",
                            "y")),
                ("no function is left",
                 ("--sampler", self.methods()[0], "--function", "network",
                  "--budget", "1", "--seeds", "1"))]:
            done = run(BOX, *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(words, done.stderr)


@unittest.skipUnless(optuna, "no Optuna")
class Optuna(Checks):
    program = (sys.executable, str(PEERS / "peer-optuna"))

    def lines(self, *arguments):
        return lines(self.program[0], self.program[1], *arguments)

    def test_samplers_spend_their_budget_on_every_function(self):
        every = ("--function", "all,more", "--budget", "20", "--seeds", "1",
                 "--trace")
        wanted = lines(FOLDER / "study", "--sampler", "random", *every)
        self.check_lines(self.lines("--sampler", "optuna-random", *every),
                         wanted)
        kinds = ("--function", "branin,branin_wedge,branin_noisy,mixed,"
                 "conditional",
                 *every[2:])
        wanted = lines(FOLDER / "study", "--sampler", "random", *kinds)
        for sampler in ("optuna-tpe", "optuna-tpe-multivariate",
                        "optuna-cmaes"):
            self.check_lines(self.lines("--sampler", sampler, *kinds), wanted)

    def test_same_seed_same_figures_for_any_number_of_jobs(self):
        these = ("--sampler", "optuna-tpe", "--function", "network,models",
                 "--budget", "25", "--seeds", "2")
        self.assertEqual(by_function(self.lines(*these)),
                         by_function(self.lines(*these, "--jobs", "2")))

    def test_trials_are_told_late_to_workers_and_batches(self):
        these = ("--sampler", "optuna-tpe", "--function", "branin",
                 "--budget", "20", "--seeds", "1")
        alone = self.lines(*these)[0]
        for option in ("workers", "batch"):
            line = self.lines(*these, f"--{option}", "8")[0]
            self.assertEqual((line[option], line["trials"]), (8, 20))
            self.assertNotEqual(line["regret"], alone["regret"])

    def test_settings_reach_the_sampler(self):
        these = ("--sampler", "optuna-tpe", "--function", "branin",
                 "--budget", "20", "--seeds", "1")
        line = self.lines(*these, "--set", "n_startup_trials=2")[0]
        self.assertEqual(line["settings"], {"n_startup_trials": 2})
        self.assertNotEqual(line["regret"], self.lines(*these)[0]["regret"])

    def test_wrong_arguments_are_refused(self):
        these = ["--sampler", "optuna-tpe", "--function", "branin",
                 "--budget", "20", "--seeds", "1"]
        for words, more in [("no 'y'", ["--function", "y"]),
                            ("'x' is not a whole", ["--budget", "x"]),
                            ("0 is not in 1..", ["--seeds", "0"]),
                            ("--set", ["--set", "nothing=1"]),
                            ("exclude", ["--workers", "2", "--batch", "2"])]:
            done = run(*self.program, *these, *more)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr)

    def test_an_inactive_parameter_is_not_asked_for(self):
        peer = load_peer()
        space = peer.Space(peer.find_functions("models")[0])

        class Trial:
            """Suggests the last label and the low end."""
            asked = []

            def suggest_categorical(self, name, choices):
                self.asked.append(name)
                return choices[-1]

            def suggest_int(self, name, low, high, step, log):
                self.asked.append(name)
                return low

            def suggest_float(self, name, low, high, log):
                self.asked.append(name)
                return low

        numbers = peer.suggest_point(Trial(), space)
        self.assertEqual(Trial.asked, ["model", "trees", "depth", "features"])
        self.assertTrue(all(map(math.isnan, numbers[1:4])))
        self.assertEqual([numbers[0], *numbers[4:]], [1, 10, 1, 0.05])
        space.close()

    def test_conditions_are_read_as_the_library_means_them(self):
        holds = load_peer().holds
        for condition, value, want in [
                ({"labels": ["a", "b"]}, "b", True),
                ({"labels": ["a", "b"]}, "c", False),
                ({"values": [1]}, True, True), ({"values": [1]}, False, False),
                ({"values": [0.5, 2]}, 2, True),
                ({"low": 1, "high": "inf"}, 3, True),
                ({"low": "-inf", "high": 2}, 2, True),
                ({"low": 3, "high": 4}, 2.5, False)]:
            condition["parent"] = "p"
            self.assertIs(holds(condition, {"p": value}), want)
            self.assertIs(holds(condition, {}), False)

    def test_constraints_are_those_of_the_space(self):
        peer = load_peer()
        space = peer.Space(peer.find_functions("branin_wedge")[0])
        self.assertTrue(space.allows([1.0, 2.0]))
        self.assertFalse(space.allows([2.0, 1.0]))
        space.close()


if __name__ == "__main__":
    unittest.main()
