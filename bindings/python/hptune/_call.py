"""Calls into the library during which it may call Python back.

What a callback raises must not leave it: the library's frames are below.  It is
kept, and raised when the call is over.  The same goes for what a signal handler
raises, Ctrl-C above all.  Python runs handlers on the main thread between any
two bytecodes, so also between the library and the first line of a callback,
where nothing could catch it; while a call is under way on the main thread,
handlers are therefore run by _deliver(), which lets them raise only inside of
the user's own code (and out of a wait for workers that do not end).
"""
from __future__ import annotations

import signal
import threading
from typing import Any, Callable, Optional, TypeVar

Result = TypeVar("Result")
FATAL = -2000  # what a callback returns to end the run; no status of the library


class Call:
    """One such call: what was raised in it, and whether user code runs."""

    def __init__(self, stop: Optional[Callable[[], None]] = None) -> None:
        self.exception: Optional[BaseException] = None
        self.inside = False  # of the user's code, on the calling thread
        self.elsewhere = False  # user code runs on other threads
        self.waiting = False  # on the calling thread, for those to end
        self._interrupted = False
        self._stop = stop
        self._handlers: dict[int, Any] = {}

    def keep(self, exception: BaseException) -> None:
        """Keep the first exception, and have the run end."""
        if self.exception is None:
            self.exception = exception
        if self._stop is not None:
            self._stop()

    def run(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Call the library; raise what was kept."""
        try:
            self._take_signals()
            result = function(*arguments)
        finally:
            self._return_signals()
        self.settle()
        return result

    def settle(self) -> None:
        """Raise what was kept, with the traceback that it had."""
        exception, self.exception = self.exception, None
        if exception is not None:
            try:
                raise exception
            finally:
                del exception  # no cycle through its traceback

    def _take_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        for number in signal.valid_signals():
            handler = signal.getsignal(number)
            if callable(handler):
                self._handlers[number] = handler
                signal.signal(number, self._deliver)

    def _return_signals(self) -> None:
        for number, handler in reversed(self._handlers.items()):
            if signal.getsignal(number) == self._deliver:
                signal.signal(number, handler)

    def _deliver(self, number: int, frame: Any) -> None:
        handler = self._handlers[number]
        if self.elsewhere:
            through = self.waiting and self._interrupted  # waits no longer
        else:
            through = self.inside
        if through:
            handler(number, frame)
            return
        try:
            handler(number, frame)
        except BaseException as exception:
            self._interrupted = True
            self.keep(exception)


class Guard:
    """Finds the call that a callback belongs to; one for each space.

    Predicates and distributions are the space's, not a call's: they run on the
    thread that called, or, when a run has several workers, on threads of the
    library.
    """

    def __init__(self) -> None:
        self._calls: dict[int, Call] = {}
        self._runs: list[Call] = []  # with workers

    def call(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Call the library so that callbacks of this space find the call."""
        return self.enter(Call(), function, *arguments)

    def enter(self, call: Call, function: Callable[..., Result],
              *arguments: Any) -> Result:
        """The same for a call that exists."""
        thread = threading.get_ident()
        outer = self._calls.get(thread)
        self._calls[thread] = call
        try:
            return call.run(function, *arguments)
        finally:
            if outer is None:
                del self._calls[thread]
            else:
                self._calls[thread] = outer

    def enter_workers(self, call: Call) -> None:
        """Callbacks on threads of the library belong to this run.  (Where runs
        of two studies of one space go on at once, what is raised there may come
        out of the other one.)"""
        self._runs.append(call)

    def leave_workers(self, call: Call) -> None:
        """They do so no more."""
        self._runs.remove(call)

    def _call(self) -> Call:
        call = self._calls.get(threading.get_ident())
        if call is None:
            runs = self._runs[-1:]  # a copy: other threads change the list
            call = runs[0] if runs else Call()
        return call

    def back(self, function: Callable[..., Result], default: Result,
             *arguments: Any) -> Result:
        """Call the user's function on behalf of the library."""
        call = self._call()
        if call.exception is not None:
            return default
        outer = call.inside
        try:
            call.inside = True
            result = function(*arguments)
            call.inside = outer
        except BaseException as exception:
            call.inside = outer
            call.keep(exception)
            return default
        return result


def plain(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call the library where it has nothing of Python's to call."""
    return function(*arguments)

