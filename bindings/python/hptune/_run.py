"""Runs: one call of hpt_study_optimize() with Python's objective.

With one worker the objective runs on the calling thread.  With several, it runs
on threads of the library while the calling one waits, in Python, so that Ctrl-C
is seen at once: trials under way are finished, and none is started.
"""
from __future__ import annotations

import functools
import math
import threading
from typing import TYPE_CHECKING, Any, Callable, Optional

from ._call import FATAL, Call
from ._handle import ObjectiveHandle, SplitHandle, StudyHandle, own
from ._library import last_error, lib
from ._prototypes import hpt_objective_fn, hpt_trial_fn
from .distribution import NO_DESTROY
from .errors import Pruned, TrialFailed, raise_status
from .status import Status, TrialState
from .trial import Trial

if TYPE_CHECKING:
    from .study import Study

Objective = Callable[[Trial], float]
Callback = Callable[["Study", Trial], Any]
NO_CALLBACK = hpt_trial_fn(0)


def score_of(value: Any, what: str) -> float:
    """The number that an objective has given."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        raise TypeError(f"{what} {value!r}, not a number; raise "
                        "hptune.TrialFailed for a trial without a value")
    return float(value)


class Run:
    """One run: the callbacks, and what came of it."""

    def __init__(self, study: Study, handle: StudyHandle, objective: Objective,
                 callback: Optional[Callback] = None,
                 split: Optional[SplitHandle] = None) -> None:
        self._study = study
        self._handle = handle
        self._objective = objective
        self._callback = callback
        self._split = split
        self._status: int = Status.OK
        self._text = ""
        self.call = Call(functools.partial(lib.hpt_study_stop, handle))
        self.evaluate: Any = hpt_objective_fn(self._evaluate)
        self.after: Any = hpt_trial_fn(self._after)
        self.objective: Optional[ObjectiveHandle] = own(
            ObjectiveHandle, lib.hpt_objective_create(self.evaluate, None))

    def _close(self) -> None:
        """Nothing is called any more: no cycle is left for the collector."""
        self.objective = None
        self.evaluate = self.after = None

    # ---- what the library calls; nothing may be raised out of it ----

    def _evaluate(self, address: int, value: Any, _: Any) -> int:
        call = self.call
        if call.exception is not None:
            return self._give_up(address)
        try:
            call.inside = True
            status = self._score(address, value)
            call.inside = False
        except Exception as exception:
            call.inside = False
            call.keep(exception)
            return FATAL
        except BaseException as exception:
            call.inside = False
            call.keep(exception)
            return self._give_up(address)
        return status

    def _give_up(self, address: int) -> int:
        """An interrupt says nothing of the configuration: the trial has not
        failed, it is abandoned."""
        lib.hpt_study_tell_state(self._handle, lib.hpt_trial_number(address),
                                 TrialState.ABANDONED, math.nan)
        return FATAL

    def _score(self, address: int, value: Any) -> int:
        trial = Trial(self._handle, self._study._layout, address)
        trial._rows = self._split
        state, score = "failed", None
        try:
            score = score_of(self._objective(trial), "the objective returned")
            value[0] = score
            state = "complete" if score == score else "failed"
            return Status.OK
        except Pruned as pruned:
            state = "pruned"
            if pruned.value is not None:
                score = score_of(pruned.value, "a trial was pruned with")
                value[0] = score
            return TrialState.PRUNED
        except TrialFailed:
            return TrialState.FAILED
        finally:
            trial._end(state, score, 0.0)

    def _after(self, study: int, address: int, _: Any) -> int:
        call = self.call
        if call.exception is not None:
            return FATAL
        try:
            call.inside = True
            self._show(address)
            call.inside = False
        except BaseException as exception:
            call.inside = False
            call.keep(exception)
            return FATAL
        return Status.OK

    def _show(self, address: int) -> None:
        assert self._callback is not None
        trial = Trial(self._handle, self._study._layout, address)
        value = lib.hpt_trial_get_value(address)
        trial.state = TrialState(lib.hpt_trial_get_state(address)).name.lower()
        trial.value = None if value != value else value
        trial.standard_error = lib.hpt_trial_get_standard_error(address)
        try:
            self._callback(self._study, trial)
        finally:
            trial._address = None

    # ---- the run ----

    def go(self, function: Callable[..., int], *args: Any,
           elsewhere: bool = False) -> Status:
        """Call the library, on a thread of its own or on this one; raise what
        was raised in it."""
        if not elsewhere or not self._go_elsewhere(function, *args):
            self._study._space_guard.enter(self.call, self._perform, function,
                                           *args)
        if self._status < 0:
            raise_status(self._status, self._text)
        return Status(self._status)

    def _perform(self, function: Callable[..., int], *args: Any) -> None:
        try:
            self._status = function(*args)
            if self._status < 0:
                self._text = last_error()  # of this thread
        finally:
            self._close()

    def _go_elsewhere(self, function: Callable[..., int], *args: Any) -> bool:
        """False when there is no thread to be had."""
        done = threading.Event()
        guard, call = self._study._space_guard, self.call

        def perform() -> None:
            try:
                self._perform(function, *args)
            except BaseException as exception:
                call.exception = call.exception or exception
            finally:
                guard.leave_workers(call)
                done.set()

        thread = threading.Thread(target=perform, name="hptune")

        def start_and_wait() -> bool:
            guard.enter_workers(call)
            try:
                thread.start()
            except RuntimeError:
                guard.leave_workers(call)
                call.elsewhere = False
                return False
            call.waiting = True
            # a signal that another thread takes, or that comes just before the
            # wait, does not end it: look up now and then
            while not done.wait(0.1):
                pass
            call.waiting = False
            thread.join()
            return True

        call.elsewhere = True
        return call.run(start_and_wait)
