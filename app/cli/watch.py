"""`watch`: whatever comes into a folder is processed until the user ends it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from app.cli import words
from app.cli.follow import FAILURES, engine_options, user_settings
from app.cli.interrupts import Interrupts, Wish
from app.cli.order import Order, checked
from app.cli.screen import Screen, result, say
from app.cli.status import Status
from app.core.errors import RunError, SourceError
from app.engine.batch import destination_problem
from app.engine.events import (
    Event,
    ItemEnded,
    MergeEnded,
    Noticed,
    Opened,
    Paused,
    Planned,
    Progress,
    RunEnded,
    RunState,
    WentOn,
)
from app.engine.journal_read import JournalReader
from app.engine.prune import prune
from app.engine.watch import Watcher
from app.settings.locations import Locations


def watch(order: Order) -> Status:
    """Watch the one source of the order until a signal ends it; return the exit status.

    Raises:
        FoldermillError: nothing was touched, and why.
    """
    with Interrupts() as interrupts, ExitStack() as stack:
        job = checked(order)
        folder, destination = job.sources[0], job.destination
        if not os.path.isdir(folder):
            raise SourceError("not_a_folder", path=folder)
        problem = destination_problem(destination) if destination else None
        if problem:
            raise RunError(problem.code, problem.detail, **problem.values)
        settings = user_settings()
        prune(Locations.find().data, days=settings.history_days)
        options = engine_options(settings, workers=order.workers, memory=order.memory)
        watcher = Watcher(options, job.recipe, folder, destination)
        stack.callback(watcher.close)
        board = _Board()
        stack.callback(board.close)
        say(f"Watching {folder}. Ctrl+C ends it.")
        heard = Wish.NOTHING
        for event in watcher.events():
            if interrupts.wish is not heard:
                heard = interrupts.wish
                watcher.stop(now=heard is Wish.STOP_NOW)
                board.say_stopping(heard)
            board.show(event)
    return board.status(heard)


class _Board:
    """What the user sees: a line for each batch and each failure, a bar while a batch goes on."""

    def __init__(self) -> None:
        self._screen: Screen | None = None
        self._reader: JournalReader | None = None
        self._last: RunState | None = None
        self._left = False
        self._failed = 0

    def close(self) -> None:
        """Take the bar away and close the journal."""
        if self._screen:
            self._screen.close()
        if self._reader:
            self._reader.close()
        self._screen = self._reader = None

    def show(self, event: Event) -> None:
        """Show an event."""
        match event:
            case Noticed() | Paused() | WentOn():
                self._line(words.said(event))
            case Opened(path):
                self.close()
                self._screen, self._reader = Screen(sys.stderr), JournalReader(path)
                self._left = True
            case Planned(problem=None, stopped=False) if self._reader:
                self._show_failures(self._reader.positions(outcomes=FAILURES))
            case ItemEnded(position, outcome) if outcome.is_failure:
                self._show_failures([position])
            case MergeEnded():
                self._line(words.merged(event))
            case Progress(totals) if self._screen:
                self._screen.progress(words.running(event), totals.ended, totals.items)
            case RunEnded():
                self._end(event)

    def say_stopping(self, wish: Wish) -> None:
        """Say that the user was heard, when there is something that has to end first."""
        if self._screen and wish is Wish.STOP_NOW:
            self._line("Stopping at once.")
        elif self._screen:
            self._line("Stopping after the files in work. Ctrl+C again stops at once.")

    def status(self, wish: Wish) -> Status:
        """Return what the program says to whoever called it."""
        cut_short = self._left and wish is Wish.STOP_NOW
        if cut_short or self._last is RunState.STOPPED:
            return Status.STOPPED
        return Status.SOME_FAILED if self._failed else Status.OK

    def _line(self, text: str) -> None:
        if self._screen:
            self._screen.line(text)
        else:
            say(text)

    def _show_failures(self, positions: Sequence[int]) -> None:
        for row in self._reader.rows(positions) if self._reader else ():
            self._line(words.failure(row))

    def _end(self, event: RunEnded) -> None:
        self.close()
        self._last = event.state
        self._left = event.state is not RunState.FINISHED
        totals = event.totals
        if event.problem:
            say(event.problem.message())
        result(f"{words.counted(totals.items, 'file')}: {words.totals(totals)}")
        if event.state is RunState.CANCELLED:
            result("The rest follows when this folder is watched again.")
        self._failed += totals.failed + totals.quarantined + event.failed_merges
