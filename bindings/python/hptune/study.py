"""Studies: a space, a sampler and the history of trials; ask, tell, optimize."""
from __future__ import annotations

import json
import math
import threading
from ctypes import byref, c_double, c_void_p
from typing import Any, Callable, Mapping, Optional, Union

from . import _arguments as arguments
from ._handle import ResultHandle, StudyHandle, own
from ._library import check, lib, take_text
from ._run import NO_CALLBACK, Callback, Objective, Run
from .distribution import NO_DESTROY
from .errors import InvalidError, StateError, raise_status
from .result import Result
from .sampler import Sampler
from .space import Space
from .split import Split
from .status import Status, TrialState
from .trial import Trial

DIRECTIONS = {"minimize": 0, "maximize": 1}
ENDED = {"pruned": TrialState.PRUNED, "failed": TrialState.FAILED,
         "abandoned": TrialState.ABANDONED}


class Study:
    """An experiment.

    `space` is a ``Space``, or a mapping that makes one; `sampler` a ``Sampler``
    or a name.  Any number of threads may call the methods at once.
    """

    def __init__(self, space: Union[Space, Mapping[str, Any]],
                 sampler: Union[Sampler, str] = "gp", *, seed: int = 0,
                 direction: str = "minimize") -> None:
        if not isinstance(space, Space):
            space = Space(space)
        if isinstance(sampler, str):
            sampler = Sampler(sampler)
        if not isinstance(sampler, Sampler):
            raise TypeError(f"sampler is {sampler!r}, neither a name nor a "
                            "Sampler")
        if direction not in DIRECTIONS:
            raise InvalidError(f"direction {direction!r} is neither 'minimize' "
                               "nor 'maximize'")
        seed = arguments.integer(seed, "seed", signed=False)
        self._direction = direction
        self._layout = space._layout
        self._space_guard = space._guard
        self._guard = space._guard if space._calls_back else None
        self._busy = threading.Lock()  # while optimize() runs
        self._running: dict[int, Trial] = {}
        self._handle: Optional[StudyHandle] = self._create(space, sampler)
        check(lib.hpt_study_set_seed(self._handle, seed))
        check(lib.hpt_study_set_direction(self._handle, DIRECTIONS[direction]))

    def _create(self, space: Space, sampler: Sampler) -> StudyHandle:
        root = space._open()
        handle = sampler._create(space._layout)
        address, handle.value = handle.value, None  # taken, also on failure
        handle = own(StudyHandle, self._call(lib.hpt_study_create, root,
                                             address), root)
        return handle  # type: ignore[return-value]

    # ---- its life ----

    def close(self) -> None:
        """Give the study up with all its trials.  A run that is under way on
        another thread ends as it would, and frees it then."""
        self._handle = None
        self._running = {}

    def __enter__(self) -> Study:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _open(self) -> StudyHandle:
        if self._handle is None:
            raise StateError("the study is closed")
        return self._handle

    def _call(self, function: Any, *args: Any) -> Any:
        """Call the library, which may call functions of the space."""
        if self._guard is None:
            return function(*args)
        return self._guard.call(function, *args)

    # ---- ask and tell ----

    def ask(self) -> Optional[Trial]:
        """The next trial; ``None`` when every point of a finite space was
        proposed.  Any number of trials may be out at once."""
        handle = self._open()
        address = c_void_p()
        status = self._call(lib.hpt_study_ask, handle, byref(address))
        if status:
            check(status)
            return None
        trial = Trial(handle, self._layout, address.value or 0)
        self._running[trial.number] = trial
        return trial

    def tell(self, trial: Union[Trial, int], value: Optional[float] = None, *,
             standard_error: float = 0.0, state: Optional[str] = None) -> None:
        """Tell how a trial went.

        `value` is its score; ``None`` or NaN: it has failed.  `state`
        ("pruned", "failed" or "abandoned") says that it ended without a full
        value; what is known of the value of a pruned one may be told.
        """
        handle = self._open()
        number = self._number(trial)
        score = math.nan if value is None else arguments.real(value, "value")
        if state is not None and state != "complete":
            if state not in ENDED:
                raise InvalidError(f"state {state!r} is none of {list(ENDED)}")
            status = lib.hpt_study_tell_state(handle, number, ENDED[state],
                                              score)
        elif standard_error:
            status = lib.hpt_study_tell_mean(
                handle, number, score,
                arguments.real(standard_error, "standard_error"))
        else:
            status = lib.hpt_study_tell(handle, number, score)
        if status:
            check(status)
        told = self._running.pop(number, None)
        if told is not None:
            told._end(*self._told(state, score), standard_error)

    def _number(self, trial: Union[Trial, int]) -> int:
        if not isinstance(trial, Trial):
            return arguments.integer(trial, "trial")
        if trial._study is not self._handle:
            raise InvalidError(f"trial {trial.number} is of another study")
        return trial.number

    def _told(self, state: Optional[str],
              score: float) -> tuple[str, Optional[float]]:
        """State and value of a trial that was told so, as the library has
        them."""
        if state == "pruned":
            return state, None if score != score else score
        if state in ENDED:
            return str(state), None
        good = -math.inf if self._direction == "minimize" else math.inf
        if score != score or score == good:
            return "failed", None
        return "complete", score

    # ---- optimize ----

    def optimize(self, objective: Objective, n_trials: Optional[int] = None, *,
                 workers: int = 1, timeout: Optional[float] = None,
                 target: Optional[float] = None,
                 patience: Optional[int] = None, split: Optional[Split] = None,
                 repeats: int = 1, racing: float = 0.05,
                 callback: Optional[Callback] = None,
                 progress: bool = False) -> Status:
        """Evaluate `n_trials` more trials, or go on until a limit is reached.

        `objective` is called with a ``Trial`` and returns its score.  It may
        raise ``Pruned`` or ``TrialFailed``; any other exception ends the run and
        comes out of here: its trial has failed, and what was told before stays.
        So does Ctrl-C, but the trial that it meets is abandoned.

        - `workers`: threads that evaluate; with one, it is the calling thread
        - `timeout`: seconds after which no trial is started
        - `target`: a value that is good enough
        - `patience`: end after so many trials in a row without a better one
        - `split`: evaluate once a fold, on ``Trial.train_rows`` and
          ``Trial.score_rows``; the value is the mean
        - `repeats`: evaluate so many times, with other seeds
        - `racing`: the level of the test that cuts hopeless trials short; 0:
          none
        - `callback`: called with the study and each trial that has ended
        - `progress`: show a line on stderr, if that is a terminal

        Returns why the run has ended.
        """
        handle = self._open()
        if split is not None and not isinstance(split, Split):
            raise TypeError(f"split is {split!r}, not a Split")
        n = 0 if n_trials is None else arguments.integer(n_trials, "n_trials")
        if n_trials == 0:
            return Status.OK
        run = Run(self, handle, objective, callback, 
                  split._handle if split is not None else None)
        self._configure(run, split, repeats, racing)
        limits = (
            (lib.hpt_study_set_workers,
             arguments.integer(workers, "workers", 32)),
            (lib.hpt_study_set_time_limit,
             math.inf if timeout is None else arguments.real(timeout,
                                                             "timeout")),
            (lib.hpt_study_set_target,
             math.nan if target is None else arguments.real(target, "target")),
            (lib.hpt_study_set_patience,
             0 if patience is None else arguments.integer(patience,
                                                          "patience")),
            (lib.hpt_study_set_progress, 2 if progress else -1))

        def optimize() -> int:
            try:
                for function, value in limits:
                    check(function(handle, value))
                if callback is not None:
                    check(lib.hpt_study_set_callback(handle, run.after, None,
                                                     NO_DESTROY))
                status: int = lib.hpt_study_optimize(handle, run.objective, n)
                return status
            finally:
                # the text of an error stays: this sets none
                lib.hpt_study_set_callback(handle, NO_CALLBACK, None,
                                           NO_DESTROY)

        return self._run_alone(run, optimize, workers > 1)

    def score_test(self, objective: Objective, split: Split) -> float:
        """Score the best configuration on the test rows of a split, which are
        handed out by this, once: calls the objective with all other rows to
        train on and the test rows to score on."""
        handle = self._open()
        if not isinstance(split, Split):
            raise TypeError(f"split is a hptune.Split, not {split!r}")
        run = Run(self, handle, objective, None, split._handle)
        self._configure(run, split, 1, 0.0)
        out = c_double(math.nan)

        def score() -> int:
            status: int = lib.hpt_study_score_test(handle, run.objective,
                                                   byref(out))
            return status

        self._run_alone(run, score, False)
        return out.value

    def _configure(self, run: Run, split: Optional[Split], repeats: int,
                   racing: float) -> None:
        objective = run.objective
        check(lib.hpt_objective_set_direction(objective,
                                              DIRECTIONS[self._direction]))
        if split is not None:
            check(lib.hpt_objective_set_split(objective, split._handle))
        check(lib.hpt_objective_set_repeats(
            objective, arguments.integer(repeats, "repeats", 32)))
        check(lib.hpt_objective_set_racing(objective,
                                           arguments.real(racing, "racing")))

    def _run_alone(self, run: Run, function: Callable[[], int],
                   elsewhere: bool) -> Status:
        """One run at a time: limits and callback are the study's."""
        def perform() -> int:
            if not self._busy.acquire(blocking=False):
                raise StateError("a run of this study is under way")
            try:
                return function()
            finally:
                self._busy.release()

        return run.go(perform, elsewhere=elsewhere)

    # ---- what is known from before ----

    def add(self, params: Mapping[str, Any], value: Optional[float], *,
            standard_error: float = 0.0,
            outcomes: Optional[Mapping[str, float]] = None) -> None:
        """Add a result from before as a complete trial (``None``: a failed
        one).  Parameters not given have their default, or their median."""
        handle = self._open()
        given = self._layout.encode(params)
        score = math.nan if value is None else arguments.real(value, "value")
        error = arguments.real(standard_error, "standard_error")
        if outcomes is None:
            check(self._call(lib.hpt_study_add, handle, *given, score, error))
            return
        names = self.outcome_names
        for name in outcomes:
            if name not in names:
                raise_status(Status.E_NOT_FOUND, f"there is no outcome "
                             f"{name!r}, but {', '.join(names) or 'none'}")
        numbers = arguments.doubles([
            arguments.real(outcomes.get(name, math.nan), name)
            for name in names])
        check(self._call(lib.hpt_study_add_with_outcomes, handle, *given, score,
                         error, len(names), numbers))

    def enqueue(self, params: Mapping[str, Any]) -> None:
        """Have a point tried before the sampler is asked again.  Parameters not
        given have their default, or their median."""
        handle = self._open()
        check(self._call(lib.hpt_study_enqueue, handle,
                         *self._layout.encode(params)))

    def enqueue_defaults(self) -> None:
        """Have the defaults tried."""
        check(self._call(lib.hpt_study_enqueue_defaults, self._open()))

    # ---- outcomes ----

    def add_outcome(self, name: str, limit: float) -> None:
        """Declare what is measured of a trial besides its score, and must not
        exceed a limit; told by ``Trial.set_outcome()``."""
        check(lib.hpt_study_add_outcome(self._open(), arguments.utf8(name),
                                        arguments.real(limit, "limit")))

    @property
    def outcome_names(self) -> list[str]:
        """The names of the outcomes, in the order of adding."""
        handle = self._open()
        return [lib.hpt_study_outcome_name(handle, i).decode("utf-8")
                for i in range(lib.hpt_study_outcome_count(handle))]

    # ---- reading ----

    @property
    def direction(self) -> str:
        """"minimize" or "maximize"."""
        return self._direction

    def result(self) -> Result:
        """A snapshot of the study, independent of it."""
        handle = self._open()
        return Result(
            own(ResultHandle, lib.hpt_study_result(handle), handle.keep),
            self._layout, self._guard)

    @property
    def best_params(self) -> dict[str, Any]:
        """The parameters of the best trial."""
        with self.result() as result:
            return result.best_params

    @property
    def best_value(self) -> float:
        """The value of the best trial."""
        with self.result() as result:
            return result.best_value

    def explain(self) -> dict[str, Any]:
        """How the sampler came to its last proposal."""
        found: dict[str, Any] = json.loads(
            take_text(lib.hpt_study_explain(self._open())))
        return found

    @property
    def seconds(self) -> float:
        """Seconds that the library has spent in ask and tell."""
        seconds: float = lib.hpt_study_get_seconds(self._open())
        return seconds

    def stop(self) -> None:
        """Stop ``optimize()``: trials under way are finished, none is
        started.  From any thread or signal handler."""
        lib.hpt_study_stop(self._open())

    def __len__(self) -> int:
        return check(lib.hpt_study_count(self._open()))

    def __bool__(self) -> bool:
        return True
