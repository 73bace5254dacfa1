"""What one ask, the reading of its parameters and one tell cost from Python, in a
random study of six parameters.

usage: bench_ask_tell.py [PAIRS]
"""
import sys
import time

import hptune


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
    space = hptune.Space()
    space.add_float("rate", 1e-4, 1, log=True)
    space.add_float("momentum", 0, 0.99)
    space.add_int("depth", 1, 12)
    space.add_int("trees", 10, 1000, log=True)
    space.add_categorical("loss", ["hinge", "log", "squared"])
    space.add_boolean("balanced")

    best = float("inf")
    for _ in range(5):
        study = hptune.Study(space, "random", seed=1)
        start = time.perf_counter()
        for _ in range(pairs):
            trial = study.ask()
            study.tell(trial, trial.params["momentum"])
        best = min(best, (time.perf_counter() - start) / pairs)
    print(f"ask, parameters and tell: {best * 1e6:.2f} us "
          f"(best of 5 times {pairs} pairs; the library's part "
          f"{study.seconds / pairs * 1e6:.2f} us)")


main()
