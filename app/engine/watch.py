"""Watches a folder: whatever comes into it is processed in batches, once it has stopped growing.

    look        new files are seen growing, and in the end complete (`watch_folder`, `watch_look`)
    batch       all complete files: one run with its own journal, noted in the memory first
    remember    what the batch has handled, and what it wrote into the folder (`watch_memory`)

A batch that could not end (a full disk, a killed program) is taken up before anything new begins.
The system's word of a change (`watch_changes`) only makes the next look come sooner.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import Final

from app.core.errors import FoldermillError, Problem, RunError
from app.core.recipe import Recipe
from app.engine.batch import Batch
from app.engine.events import (
    Event,
    Idle,
    Noticed,
    Opened,
    Planned,
    RunEnded,
    RunState,
    Scanned,
    Watching,
)
from app.engine.history import NEVER_RAN, past_runs
from app.engine.journal_file import reading_errors
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions
from app.engine.watch_folder import WatchedFolder
from app.engine.watch_memory import WatchMemory, handled_by, watch_key
from app.engine.wishes import StopAsked

SETTLE: Final = 2.0
"""Seconds for which a file has to stay the same before it is taken for complete."""

_TICK: Final = 0.04
_AWAY: Final = 2.0
"""Seconds between two tries to find the folder while it is away."""
_RETRY: Final = 5.0
_LONGEST_RETRY: Final = 300.0
"""Seconds until what went wrong is tried again: at first, and at the most."""
_GROUP: Final = 500
"""Files remembered at once."""
_OVER: Final = frozenset({RunState.FINISHED, RunState.UNDONE})
_LOST: Final = frozenset({"run_unknown", "run_broken", "run_never_ran", "run_version"})
"""Why a batch can never go on."""


class Watcher:
    """One watched folder.

    Make it, iterate `events` and `close` it in one thread that outlives it; `stop` may be called
    from any. A file that is moved away while it is watched and comes back is new; of what happens
    on a network, or while nobody watches, only a change of size or time tells.

    Attributes:
        journal_path: the journal of the batch that goes on or was the last; empty before any.
    """

    def __init__(
        self,
        options: EngineOptions,
        recipe: Recipe,
        folder: str,
        destination: str,
        *,
        settle: float = SETTLE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the memory of this watch; nothing is looked at before `events` is iterated.

        Args:
            options: how batches are carried out.
            recipe: what is done with each file.
            folder: absolute; it may be away for a while.
            destination: the output folder, absolute; may lie in `folder`, or be it. A recipe that
                works in place has none: it is not looked at.
            settle: seconds for which a file has to stay the same.
            clock: gives seconds; never goes back.

        Raises:
            RunError: this folder is watched with this recipe and destination already
                (`watch_busy`), or the memory cannot be made.
        """
        self.journal_path = ""
        self._options = options
        self._recipe = recipe
        self._path = folder
        self._destination = destination = "" if recipe.destination.in_place else destination
        self._clock = clock
        key = watch_key(recipe, folder, destination)
        self._memory = WatchMemory(options.data_folder, key, folder)
        self._folder = WatchedFolder(folder, destination, self._memory, settle, clock)
        self._stop = StopAsked()
        self._stopping = threading.Event()
        self._going: Generator[Event, None, None] | None = None
        self._rest_until = clock()
        self._delay = 0.0
        self._done = 0
        self._told: dict[str, set[str]] = {}
        self._shown: Watching | None = None

    def events(self) -> Iterator[Event]:
        """Watch until `stop`; to be called once.

        Failures of files, of batches and of the folder are told, and end nothing.
        """
        self._going = self._watch()
        return self._going

    def stop(self, *, now: bool = True) -> None:
        """End `events` soon; `now` interrupts files in work too."""
        self._stop = StopAsked(asked=True, now=now or self._stop.now)
        self._stopping.set()

    def close(self) -> None:
        """End whatever still goes on and give the memory back."""
        if self._going:
            self._going.close()
        self._folder.leave()
        self._memory.close()

    def _watch(self) -> Generator[Event, None, None]:
        if self._memory.first:
            yield Noticed(Problem("watch_first", {"path": self._path}))
        if self._memory.aside:
            yield from self._attempt(self._recall())
        while not self._stop.asked:
            if self._clock() < self._rest_until:
                yield self._rest()
            else:
                yield from self._attempt(self._step())

    def _step(self) -> Iterator[Event]:
        run = self._memory.run
        if not run and not self._folder.due:
            yield self._rest()
        elif not self._folder.enter():
            yield from self._tell("folder", *self._folder.problems)
            self._rest_until = self._clock() + _AWAY
        elif run:
            yield from self._take_up(run)
        else:
            yield from self._look()

    def _rest(self) -> Idle:
        self._stopping.wait(_TICK)
        return Idle()

    def _look(self) -> Iterator[Event]:
        for _ in self._folder.look():
            yield Idle()
            if self._stop.asked:
                return
        yield from self._tell("folder", *self._folder.problems)
        shown = Watching(self._folder.waiting, self._done)
        if shown != self._shown:
            self._shown = shown
            yield shown
        ripe = self._folder.ripe()
        if ripe:
            yield from self._begin(ripe)

    # What goes wrong.

    def _attempt(self, work: Iterator[Event]) -> Iterator[Event]:
        """Do it; if it cannot be done now, say so and rest before the next attempt."""
        try:
            yield from work
        except FoldermillError as error:
            yield from self._tell("batch", error.problem)
            yield self._put_off()

    def _put_off(self) -> Noticed:
        self._delay = min(max(2 * self._delay, _RETRY), _LONGEST_RETRY)
        self._rest_until = self._clock() + self._delay
        return Noticed(Problem("watch_retry", {"seconds": round(self._delay)}))

    def _tell(self, about: str, *problems: Problem) -> Iterator[Noticed]:
        """Say what is wrong about something, unless the last word on it was the same."""
        before = self._told.get(about, set())
        self._told[about] = {problem.message() for problem in problems}
        for problem in problems:
            if problem.message() not in before:
                yield Noticed(problem)

    # A batch.

    def _begin(self, files: frozenset[bytes]) -> Iterator[Event]:
        """Process these files, as far as they are still there.

        Raises:
            RunError: they cannot be processed now; nothing was touched.
        """
        self._folder.done_with(files)
        batch = Batch(self._options, facts={"watch": self._memory.key})
        with self._closing(batch):
            self._memory.begin(batch.run_id)
            yield Opened(batch.journal_path)
            found = 0
            for event in self._pass_on(batch, batch.scan([self._path], only=files)):
                found = event.items if isinstance(event, Scanned) else found
                yield event
            if found and not self._stop.asked:
                yield from self._plan(batch)
            if found and not self._stop.asked:
                yield from self._carry_out(batch, batch.run())

    def _plan(self, batch: Batch) -> Iterator[Event]:
        plan = batch.plan(self._recipe, self._destination)
        for event in self._pass_on(batch, plan):
            yield event
            if isinstance(event, Planned) and event.problem:
                problem = event.problem
                raise RunError(problem.code, problem.detail, **problem.values)

    def _take_up(self, run: str) -> Iterator[Event]:
        """End the batch that was under way when watching stopped, or could not go on.

        Raises:
            FoldermillError: it cannot go on now.
        """
        try:
            batch = Batch(self._options, reopen=run)
        except RunError as error:
            if error.problem.code not in _LOST:
                raise
            # Its files are new again; what it wrote lies where it is.
            self._memory.end()
            yield Noticed(error.problem)
            return
        with self._closing(batch):
            state = self._facts(batch.journal_path).get("state")
            if state in _OVER:
                yield from self._remember(batch.journal_path)
                self._memory.end()
            elif state not in NEVER_RAN:
                yield Opened(batch.journal_path)
                yield from self._carry_out(batch, batch.resume())

    def _carry_out(self, batch: Batch, events: Iterator[Event]) -> Iterator[Event]:
        """Pass a run on and remember what it has handled."""
        for event in self._pass_on(batch, events):
            yield event
            if isinstance(event, RunEnded) and event.state is RunState.STOPPED:
                yield self._put_off()
            elif isinstance(event, RunEnded) and event.state is RunState.FINISHED:
                handled = yield from self._remember(batch.journal_path)
                self._memory.end()
                self._done += event.totals.items
                if event.totals.items and not handled:
                    yield self._put_off()
                    return
                self._delay = 0.0
                yield from self._tell("batch")

    def _pass_on(self, batch: Batch, events: Iterator[Event]) -> Iterator[Event]:
        """Yield a batch's events; a wish to stop reaches it while it listens."""
        told = StopAsked()
        for event in events:
            if told != self._stop:
                told = self._stop
                batch.stop(now=told.now)
            yield event

    @contextlib.contextmanager
    def _closing(self, batch: Batch) -> Iterator[None]:
        """Close the batch in the end; one that never ran leaves nothing."""
        self.journal_path = batch.journal_path
        try:
            yield
        finally:
            try:
                ran = self._facts(batch.journal_path).get("state") not in NEVER_RAN
            finally:
                batch.close(forget=True)
            if not ran:
                self._memory.end()

    # What was handled.

    def _remember(self, journal_path: str) -> Generator[Event, None, int]:
        """Remember what a batch leaves that needs nothing any more; return how many files."""
        handled = 0
        with _reading(journal_path) as reader:
            files = handled_by(reader, self._path)
            while group := list(itertools.islice(files, _GROUP)):
                self._memory.remember(group)
                handled += len(group)
                yield Idle()
        return handled

    def _facts(self, journal_path: str) -> dict[str, object]:
        with _reading(journal_path) as reader:
            return reader.facts()

    def _recall(self) -> Iterator[Event]:
        """Make a memory that was damaged again, from the journals of this watch's batches.

        Raises:
            RunError: the memory or a journal cannot be read or written.
        """
        for past in reversed(past_runs(self._options.data_folder)):
            if self._facts(past.journal_path).get("watch") == self._memory.key:
                yield from self._remember(past.journal_path)
                if past.state not in _OVER:
                    self._memory.begin(past.run)
        yield Noticed(Problem("watch_forgotten", {"path": self._memory.aside}))


@contextlib.contextmanager
def _reading(journal_path: str) -> Iterator[JournalReader]:
    with contextlib.closing(JournalReader(journal_path)) as reader, reading_errors(journal_path):
        yield reader
