"""Ctrl-C: a real SIGINT, in Python's code, in the library's, and with workers."""
import signal
import subprocess
import sys
import threading

import pytest

import hptune
from conftest import python_environment

PROGRAM = """
import os, signal, sys, threading, time
import hptune

workers, where = int(sys.argv[1]), sys.argv[2]

def hit():
    os.kill(os.getpid(), signal.SIGINT)

def slow(value):
    '''Inside of the library: a predicate that gives the interpreter away.'''
    time.sleep(0.0005)
    return True

def objective(trial):
    if trial.number == 20:
        if where == "callback":
            hit()
        else:
            threading.Timer(0.01, hit).start()
    time.sleep(0.002 if where == "sleep" or workers > 1 else 0)
    return trial["x"] ** 2

def none(trial):
    return trial["x"]

space = hptune.Space({"x": hptune.uniform(-1, 1), "y": hptune.uniform(-1, 1)})
if where == "predicate":
    space.add_predicate(slow)
study = hptune.Study(space, "gp" if where == "library" else "random", seed=1)
try:
    study.optimize(objective, 100000, workers=workers)
except KeyboardInterrupt:
    print("interrupted")
result = study.result()
n = len(result)
assert 20 <= n < 100000, n
assert 0 not in set(result.states), "a trial was left running"
assert 3 not in set(result.states), "an interrupt is not a failure"
assert list(result.states).count(4) <= workers, result.states
for i in range(n):
    if result.states[i] == 1:
        assert result.values[i] == result.column("x")[i] ** 2
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
study.optimize(none, 5, workers=workers)
assert len(study) == n + 5
trial = study.ask()
study.tell(trial, 1)
print("usable")
"""


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("where", ["callback", "sleep", "library", "predicate"])
def test_an_interrupt_stops_a_run_and_keeps_what_was_told(
        run_python, workers, where):
    assert run_python(PROGRAM, str(workers), where) == "interrupted\nusable\n"


FROM_OUTSIDE = """
import sys, time
import hptune

def objective(trial):
    if trial.number == 8:
        print("running", flush=True)
    time.sleep(0.01)
    return trial["x"]

study = hptune.Study({"x": hptune.uniform(0, 1)}, "random")
try:
    study.optimize(objective, 10 ** 9, workers=int(sys.argv[1]))
except KeyboardInterrupt:
    print("interrupted", 0 in set(study.result().states), len(study) > 8)
"""


@pytest.mark.parametrize("workers", [1, 4])
def test_an_interrupt_from_outside_stops_a_run(workers):
    with subprocess.Popen(
            [sys.executable, "-X", "dev", "-W", "error", "-c", FROM_OUTSIDE,
             str(workers)], env=python_environment(), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        assert child.stdout.readline() == "running\n"
        child.send_signal(signal.SIGINT)
        assert child.stdout.read() == "interrupted False True\n"
    assert child.returncode == 0


TWICE = """
import os, signal, threading, time
import hptune

release = threading.Event()

def objective(trial):
    release.wait()
    return 1.0

def hit():
    os.kill(os.getpid(), signal.SIGINT)

study = hptune.Study({"x": hptune.uniform(0, 1)}, "random")
for delay in (0.2, 0.6):
    threading.Timer(delay, hit).start()
try:
    study.optimize(objective, 100, workers=2)
except KeyboardInterrupt:
    print("let go")
try:
    study.optimize(objective, 1)
except hptune.StateError as error:
    print(error)
release.set()
while True:
    try:
        study.optimize(lambda trial: 2.0, 1)
        break
    except hptune.StateError:
        time.sleep(0.01)
print(list(study.result().values))
"""


def test_a_second_interrupt_lets_go_of_trials_that_do_not_end(run_python):
    assert run_python(TWICE) == (
        "let go\na run of this study is under way\n[1.0, 1.0, 2.0]\n")


def test_other_signals_are_delivered_and_may_raise(line):
    class Alarm(Exception):
        pass

    def on_alarm(number, frame):
        raise Alarm

    seen = []
    before = [signal.signal(signal.SIGALRM, on_alarm),
              signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))]
    try:
        def objective(trial):
            signal.raise_signal(signal.SIGUSR1)
            if trial.number == 4:
                signal.setitimer(signal.ITIMER_REAL, 0.005)
            return trial["x"]

        with pytest.raises(Alarm):
            line.optimize(objective, 10 ** 9)
        assert len(seen) == len(line) or len(seen) == len(line) - 1
        assert signal.getsignal(signal.SIGALRM) is on_alarm
    finally:
        signal.signal(signal.SIGALRM, before[0])
        signal.signal(signal.SIGUSR1, before[1])


def test_a_handler_that_the_objective_sets_stays(line):
    before = signal.getsignal(signal.SIGUSR1)

    def handler(number, frame):
        pass

    def objective(trial):
        signal.signal(signal.SIGUSR1, handler)
        return 1

    try:
        line.optimize(objective, 2)
        assert signal.getsignal(signal.SIGUSR1) is handler
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_run_on_another_thread_touches_no_signal(line):
    before = signal.getsignal(signal.SIGINT)
    during = []

    def objective(trial):
        during.append(signal.getsignal(signal.SIGINT))
        return 1

    thread = threading.Thread(target=line.optimize, args=(objective, 2))
    thread.start()
    thread.join()
    assert during == [before, before]
    space = hptune.Space({"x": hptune.user(lambda u: u)})
    hptune.Study(space, "random").ask()
    assert signal.getsignal(signal.SIGINT) is before


AT_ANY_MOMENT = """
import os, signal, sys, threading, time
import hptune

workers = int(sys.argv[1])
space = hptune.Space({"x": hptune.uniform(-1, 1)})
space.add_predicate(lambda params: params["x"] < 0.9)
for i in range(60):
    study = hptune.Study(space, "random", seed=i)
    started = threading.Event()

    def hit():
        started.wait()
        time.sleep(i * 1e-4)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=hit)
    thread.start()

    def objective(trial):
        started.set()
        return trial["x"]

    try:
        study.optimize(objective, 10 ** 9, workers=workers)
    except KeyboardInterrupt:
        states = set(study.result().states)
        assert states <= {1, 4}, states
    else:
        raise AssertionError("the interrupt was lost")
    thread.join()
print("done")
"""


@pytest.mark.parametrize("workers", [1, 3])
def test_an_interrupt_is_not_lost_at_any_moment(run_python, workers):
    assert run_python(AT_ANY_MOMENT, str(workers)) == "done\n"
