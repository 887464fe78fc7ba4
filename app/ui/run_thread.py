"""The run thread: the one thread that owns a batch, for as long as the application lives.

    window thread                    run thread
    RunThread.do(command)  ------>   _Pump takes a generator of the batch and pumps it in slices
    RunThread.happened     <------   all events of 50 ms, as one list
    RunThread.finished     <------   the generator has ended

Between two slices the run thread's event loop runs, so commands arrive; only `stop` is called
directly, because the batch allows it from any thread and it must not wait for a slice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEventLoop,
    QObject,
    QThread,
    QTimer,
    Signal,
    Slot,
)

from app.core.errors import FoldermillError, Problem, problem_of
from app.core.recipe import Recipe
from app.engine.events import Event, Idle

SLICE: Final = 0.005
"""Seconds the run thread pumps before its event loop has its turn."""
TICK: Final = 0.05
"""Seconds of events in one signal: the eye sees no difference, the window is 12 times less busy."""


class BatchLike(Protocol):
    """What the run thread uses of `app.engine.batch.Batch`."""

    journal_path: str

    def scan(self, sources: Sequence[str], *, leave_out: str = "") -> Iterator[Event]:
        """Find the items."""

    def plan(self, recipe: Recipe, destination: str) -> Iterator[Event]:
        """Settle what will be done."""

    def run(self) -> Iterator[Event]:
        """Do it."""

    def resume(self, *, failed_too: bool = False) -> Iterator[Event]:
        """Do the rest of a run that was reopened."""

    def undo(self, *, trash: bool = False) -> Iterator[Event]:
        """Take a run back that was reopened."""

    def pause(self) -> None:
        """Begin nothing more until `go_on`."""

    def go_on(self) -> None:
        """End a pause."""

    def stop(self, *, now: bool = True) -> None:
        """End the current generator soon."""

    def close(self, *, forget: bool = False) -> None:
        """Leave nothing running."""


class WatcherLike(Protocol):
    """What the run thread uses of `app.engine.watch.Watcher`."""

    def events(self) -> Iterator[Event]:
        """Process whatever comes, until `stop`."""

    def stop(self, *, now: bool = True) -> None:
        """End `events` soon."""

    def close(self) -> None:
        """Leave nothing running."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Begin a new batch with these sources; the folder `leave_out` is not entered."""

    sources: tuple[str, ...]
    leave_out: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Plan the scanned batch."""

    recipe: Recipe
    destination: str


@dataclass(frozen=True, slots=True)
class Run:
    """Carry the plan out."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Reopen an earlier run and do what is left of it, or also what failed."""

    run: str
    failed_too: bool = False


@dataclass(frozen=True, slots=True)
class Undo:
    """Reopen an earlier run and take its results back, for good or into the trash."""

    run: str
    trash: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """Process whatever is in a folder and comes into it; ends only when it is stopped."""

    recipe: Recipe
    folder: str
    destination: str


Command = Scan | Plan | Run | Resume | Undo | Watch


MakeBatch = Callable[[str], BatchLike]
"""Makes a new batch, or reopens the run whose number is given."""

MakeWatcher = Callable[[Watch], WatcherLike]
"""Makes what watches a folder."""


class RunThread(QObject):
    """The window's side of the run thread.

    Signals:
        opened(object): a batch began or was reopened; its journal lies at this path.
        happened(list): the events of one tick.
        finished(object): the command is through; a Problem when it broke, else None.
    """

    opened = Signal(object)
    happened = Signal(list)
    finished = Signal(object)

    _commanded = Signal(object)
    _closing = Signal()

    def __init__(
        self,
        make_batch: MakeBatch,
        make_watcher: MakeWatcher,
        parent: QObject | None = None,
    ) -> None:
        """Start the thread, in which all of this is called.

        Args:
            make_batch: for each `Scan`, `Resume` and `Undo`.
            make_watcher: for each `Watch`.
            parent: owns this side of it.
        """
        super().__init__(parent)
        self._pump = _Pump(make_batch, make_watcher)
        self._pump.opened.connect(self.opened)
        self._pump.happened.connect(self.happened)
        self._pump.finished.connect(self.finished)
        self._commanded.connect(self._pump.take)
        self._closing.connect(self._pump.close)
        self._thread = QThread()
        self._thread.setObjectName("run")
        self._pump.moveToThread(self._thread)
        self._thread.start()

    def do(self, command: Command) -> None:
        """Start a command; the one before must have finished."""
        self._pump.stop_wanted = self._pump.pause_wanted = None
        self._commanded.emit(command)

    def stop(self, *, now: bool = True) -> None:
        """End the current command soon; it still finishes with its last events."""
        self._pump.stop(now=now)

    def pause(self, *, on: bool) -> None:
        """Begin or end a pause of the current run."""
        self._pump.pause(on=on)

    def shutdown(self, seconds: float = 3.0) -> bool:
        """Stop and close the batch and end the thread, with the window's events still served.

        Returns:
            Whether the thread has ended in time. If not, only leaving the process ends it.
        """
        self.stop(now=True)
        self._closing.emit()
        limit = QDeadlineTimer(int(seconds * 1000))
        while not self._thread.wait(QDeadlineTimer(20)):
            if limit.hasExpired():
                return False
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return True


class _Pump(QObject):
    """The run thread's side: everything but `stop` happens in that thread."""

    opened = Signal(object)
    happened = Signal(list)
    finished = Signal(object)

    def __init__(self, make_batch: MakeBatch, make_watcher: MakeWatcher) -> None:
        super().__init__()
        self._make_batch = make_batch
        self._make_watcher = make_watcher
        self._batch: BatchLike | None = None
        self._watcher: WatcherLike | None = None
        self._has_run = False
        self.stop_wanted: bool | None = None
        self.pause_wanted: bool | None = None
        self._events: Iterator[Event] | None = None
        self._collected: list[Event] = []
        self._next_tick = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._pump_slice)

    def stop(self, *, now: bool) -> None:
        # The command may not have begun yet, so the wish stays for after its first slice.
        self.stop_wanted = now
        working = self._batch or self._watcher
        if working is not None:
            working.stop(now=now)

    def pause(self, *, on: bool) -> None:
        self.pause_wanted = on
        batch = self._batch
        if batch is not None:
            _pause(batch, on=on)

    @Slot(object)
    def take(self, command: Command) -> None:
        with self._breaking_visibly():
            self._events = self._begin(command)
            self._next_tick = 0.0
            self._timer.start(0)

    def _begin(self, command: Command) -> Iterator[Event]:
        if isinstance(command, Scan):
            batch = self._open("")
            return batch.scan(command.sources, leave_out=command.leave_out)
        if isinstance(command, (Resume, Undo)):
            batch = self._open(command.run)
            self._has_run = True
            if isinstance(command, Resume):
                return batch.resume(failed_too=command.failed_too)
            return batch.undo(trash=command.trash)
        if isinstance(command, Watch):
            self._close_batch()
            self._watcher = self._make_watcher(command)
            return self._watcher.events()
        if self._batch is None:
            raise RuntimeError("nothing was scanned")
        if isinstance(command, Plan):
            return self._batch.plan(command.recipe, command.destination)
        self._has_run = True
        return self._batch.run()

    def _open(self, reopen: str) -> BatchLike:
        self._close_batch()
        self._batch = batch = self._make_batch(reopen)
        self.opened.emit(batch.journal_path)
        return batch

    @Slot()
    def _pump_slice(self) -> None:
        with self._breaking_visibly():
            if self._events is None:
                return
            end = time.perf_counter() + SLICE
            while time.perf_counter() < end:
                event = next(self._events, None)
                if event is None:
                    self._end(None)
                    return
                if not isinstance(event, Idle):
                    self._collected.append(event)
            self._tell()
            self._pass_wishes_on()

    def _pass_wishes_on(self) -> None:
        now, self.stop_wanted = self.stop_wanted, None
        on, self.pause_wanted = self.pause_wanted, None
        if on is not None and self._batch is not None:
            _pause(self._batch, on=on)
        working = self._batch or self._watcher
        if now is not None and working is not None:
            working.stop(now=now)

    def _tell(self, *, at_once: bool = False) -> None:
        now = time.perf_counter()
        if self._collected and (at_once or now >= self._next_tick):
            self.happened.emit(self._collected)
            self._collected = []
            self._next_tick = now + TICK

    def _end(self, problem: Problem | None) -> None:
        self._timer.stop()
        self._events = None
        self._tell(at_once=True)
        if self._has_run or self._watcher:
            self._close_batch()
        self.finished.emit(problem)

    @contextmanager
    def _breaking_visibly(self) -> Iterator[None]:
        """Turn what breaks here into a finished command with a problem, never a frozen bar."""
        try:
            yield
        except (FoldermillError, OSError, MemoryError) as error:
            self._end(problem_of(error))
        except BaseException as error:
            self._end(problem_of(error))
            raise  # a bug: the excepthook logs its traceback

    @Slot()
    def close(self) -> None:
        """Stop everything and end the thread."""
        try:
            self._timer.stop()
            self.stop_wanted = True
            for _ in self._events or ():
                self._pass_wishes_on()
            self._close_batch()
        finally:
            QThread.currentThread().quit()

    def _close_batch(self) -> None:
        batch, self._batch = self._batch, None
        if batch is not None:
            batch.close(forget=not self._has_run)
        self._has_run = False
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.close()


def _pause(batch: BatchLike, *, on: bool) -> None:
    if on:
        batch.pause()
    else:
        batch.go_on()
