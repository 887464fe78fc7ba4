"""Shows a batch on the terminal while it goes on, and passes on what the user wishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeVar

from app.cli import words
from app.cli.interrupts import Interrupts, Wish
from app.cli.screen import Screen, result, say
from app.cli.status import Status
from app.core.errors import Problem
from app.core.outcome import Outcome, Totals
from app.engine.batch import Batch
from app.engine.events import (
    Event,
    ItemEnded,
    MergeEnded,
    Noticed,
    Paused,
    Planned,
    Planning,
    Progress,
    RunEnded,
    RunState,
    Scanned,
    WentOn,
)
from app.engine.journal_read import JournalReader
from app.engine.memory import free_memory
from app.engine.options import EngineOptions
from app.engine.rows import Row
from app.settings import Settings, load_settings
from app.settings.locations import Locations

FAILURES: Final = frozenset(outcome for outcome in Outcome if outcome.is_failure)

_PAGE: Final = 500

E = TypeVar("E", Scanned, Planned, RunEnded)


def user_settings() -> Settings:
    """Return the settings, and say what is wrong with them."""
    return load_settings(Locations.find().config, note)


def note(problem: Problem) -> None:
    """Say what the user should know and need not wait for."""
    say(f"note: {problem.message()}")


def engine_options(
    settings: Settings | None = None, *, workers: int | None = None, memory: int | None = None
) -> EngineOptions:
    """Join what the command line says with the settings; None reads them."""
    settings = settings or user_settings()
    return EngineOptions(
        data_folder=Locations.find().data,
        workers=workers or settings.workers or None,
        memory=memory or free_memory() * settings.memory // 100,
        megapixels=settings.megapixels,
        seconds_per_file=settings.seconds_per_file,
        vault=settings.vault_gb * 1_000_000_000,
    )


class Follower:
    """One batch on one screen.

    Attributes:
        heard: what the user wished for so far.
    """

    def __init__(
        self, batch: Batch, reader: JournalReader, screen: Screen, interrupts: Interrupts
    ) -> None:
        self._batch = batch
        self._reader = reader
        self._screen = screen
        self._interrupts = interrupts
        self.heard = Wish.NOTHING

    def run_to_end(self, events: Iterator[Event]) -> Status:
        """Follow a run to its end and say how it ended."""
        nothing = RunEnded(RunState.STOPPED, Totals(), 0.0)
        end = self.follow(events, nothing)
        self._screen.close()
        if end.problem:
            say(end.problem.message())
        result(words.ended(end))
        if end.state is not RunState.FINISHED:
            result(f"To go on: foldermill resume {self._batch.run_id}")
            return Status.STOPPED
        failed = end.totals.failed + end.totals.quarantined + end.failed_merges
        return Status.SOME_FAILED if failed else Status.OK

    def follow(self, events: Iterator[Event], last: E) -> E:
        """Show the events, pass on what the user wishes, return the last one of that kind."""
        for event in events:
            self._hear()
            self._show(event)
            if isinstance(event, type(last)):
                last = event
        return last

    def rows(self, outcomes: frozenset[Outcome] | None = None) -> Iterator[Row]:
        """Yield the items with one of the outcomes (None: all of them), in plan order."""
        positions = self._reader.positions(outcomes=outcomes)
        for start in range(0, len(positions), _PAGE):
            yield from self._reader.rows(positions[start : start + _PAGE])

    def show_failures(self) -> None:
        """Show the items that have failed already."""
        for row in self.rows(FAILURES):
            self._screen.line(words.failure(row))

    def _hear(self) -> None:
        wish = self._interrupts.wish
        if wish is self.heard:
            return
        self.heard = wish
        self._batch.stop(now=wish is Wish.STOP_NOW)
        if wish is Wish.STOP_NOW:
            self._screen.line("Stopping at once.")
        else:
            self._screen.line("Stopping after the files in work. Ctrl+C again stops at once.")

    def _show(self, event: Event) -> None:
        show = self._screen
        match event:
            case Noticed() | Paused() | WentOn():
                show.line(words.said(event))
            case Scanned(finished=True):
                show.line(words.found(event))
            case Scanned():
                show.progress(words.found(event))
            case Planning(done, total):
                show.progress(f"Planning: {done:,} of {total:,}", done, total)
            case Planned(problem=None, stopped=False):
                for line in words.planned(event):
                    show.line(line)
            case Progress(totals):
                show.progress(words.running(event), totals.ended, totals.items)
            case ItemEnded() | MergeEnded():
                self._show_end(event)

    def _show_end(self, event: ItemEnded | MergeEnded) -> None:
        if isinstance(event, MergeEnded):
            self._screen.line(words.merged(event))
        elif event.outcome.is_failure or (event.problem and event.outcome is Outcome.DONE):
            for row in self._reader.rows([event.position]):
                self._screen.line(words.failure(row))
