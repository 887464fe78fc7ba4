"""`process`: one batch from its sources to the last outcome."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final, TypeVar

from app.cli import words
from app.cli.interrupts import Interrupts, Wish
from app.cli.order import Job, Order, checked
from app.cli.screen import Screen, result, say
from app.cli.status import Status
from app.core.errors import FoldermillError, RunError
from app.core.outcome import Outcome, Totals
from app.engine.batch import Batch
from app.engine.events import (
    Event,
    ItemEnded,
    Noticed,
    Planned,
    Planning,
    Progress,
    RunEnded,
    RunState,
    Scanned,
)
from app.engine.journal_read import JournalReader
from app.engine.memory import free_memory
from app.engine.options import EngineOptions
from app.engine.report import write_report
from app.engine.rows import Row
from app.settings import load_settings
from app.settings.locations import Locations

_PAGE: Final = 500
_FAILURES: Final = frozenset(outcome for outcome in Outcome if outcome.is_failure)

E = TypeVar("E", Scanned, Planned, RunEnded)


def process(order: Order) -> Status:
    """Carry an order out and return the exit status.

    Raises:
        FoldermillError: nothing was touched, and why.
    """
    with Interrupts() as interrupts, ExitStack() as stack:
        job = checked(order)
        batch = Batch(_options(order))
        stack.callback(batch.close, forget=True)
        reader = JournalReader(batch.journal_path)
        stack.callback(reader.close)
        screen = Screen(sys.stderr)
        stack.callback(screen.close)
        run = _Run(job, batch, reader, screen, interrupts)
        return run.show_plan() if order.dry_run else run.carry_out()


def _options(order: Order) -> EngineOptions:
    """Join what the command line says with the settings."""
    places = Locations.find()
    settings = load_settings(places.config, lambda problem: say(f"note: {problem.message()}"))
    return EngineOptions(
        data_folder=places.data,
        workers=order.workers or settings.workers or None,
        memory=order.memory or free_memory() * settings.memory // 100,
        megapixels=settings.megapixels,
        seconds_per_file=settings.seconds_per_file,
    )


class _Run:
    """One batch on one screen."""

    def __init__(
        self,
        job: Job,
        batch: Batch,
        reader: JournalReader,
        screen: Screen,
        interrupts: Interrupts,
    ) -> None:
        self._job = job
        self._batch = batch
        self._reader = reader
        self._screen = screen
        self._interrupts = interrupts
        self._heard = Wish.NOTHING

    def show_plan(self) -> Status:
        """Print what would be done with each item."""
        if not self._plan():
            return Status.STOPPED
        self._screen.close()
        failed = False
        for row in self._rows():
            failed = failed or row.outcome in _FAILURES
            for line in words.plan_lines(row):
                result(line)
        return Status.SOME_FAILED if failed else Status.OK

    def carry_out(self) -> Status:
        """Do it, and say what came of it."""
        if not self._plan():
            return Status.STOPPED
        for row in self._rows(_FAILURES):
            self._screen.line(words.failure(row))
        nothing = RunEnded(RunState.STOPPED, Totals(), 0.0)
        end = self._follow(self._batch.run(), nothing)
        self._screen.close()
        if end.problem:
            say(end.problem.message())
        status = self._report(_status(end))
        result(words.ended(end))
        result(f"Results: {self._job.destination}")
        return status

    def _plan(self) -> bool:
        """Scan and plan; False when the user stopped it.

        Raises:
            RunError: there is nothing to run, or nothing can run.
        """
        scan = self._batch.scan(self._job.sources, leave_out=self._job.destination)
        if not self._follow(scan, Scanned()).items and not self._heard:
            raise RunError("source_nothing")
        if not self._heard:
            plan = self._batch.plan(self._job.recipe, self._job.destination)
            problem = self._follow(plan, Planned()).problem
            if problem:
                raise RunError(problem.code, problem.detail, **problem.values)
        if self._heard:
            result("Stopped before the run; nothing was written.")
        return not self._heard

    def _follow(self, events: Iterator[Event], last: E) -> E:
        """Show the events, pass on what the user wishes, return the last one of that kind."""
        for event in events:
            self._hear()
            self._show(event)
            if isinstance(event, type(last)):
                last = event
        return last

    def _hear(self) -> None:
        wish = self._interrupts.wish
        if wish is self._heard:
            return
        self._heard = wish
        self._batch.stop(now=wish is Wish.STOP_NOW)
        if wish is Wish.STOP_NOW:
            self._screen.line("Stopping at once.")
        else:
            self._screen.line("Stopping after the files in work. Ctrl+C again stops at once.")

    def _show(self, event: Event) -> None:
        show = self._screen
        match event:
            case Noticed(problem):
                show.line(f"note: {problem.message()}")
            case Scanned(finished=True):
                show.line(words.found(event))
            case Scanned():
                show.progress(words.found(event))
            case Planning(done, total):
                show.progress(f"Planning: {done:,} of {total:,}", done, total)
            case Planned(problem=None, stopped=False):
                for line in words.planned(event):
                    show.line(line)
            case ItemEnded(position, outcome) if outcome.is_failure:
                for row in self._reader.rows([position]):
                    show.line(words.failure(row))
            case Progress(totals):
                show.progress(words.running(event), totals.ended, totals.items)

    def _rows(self, outcomes: frozenset[Outcome] | None = None) -> Iterator[Row]:
        """Yield the items with one of the outcomes (None: all of them), in plan order."""
        positions = self._reader.positions(outcomes=outcomes)
        for start in range(0, len(positions), _PAGE):
            yield from self._reader.rows(positions[start : start + _PAGE])

    def _report(self, status: Status) -> Status:
        """Write the report that was asked for; without it the run did not fully succeed."""
        if self._job.report:
            try:
                write_report(self._batch.journal_path, self._job.report)
            except FoldermillError as error:
                say(f"The report could not be written. {error}")
                return max(status, Status.SOME_FAILED)
            result(f"Report: {self._job.report}")
        return status


def _status(end: RunEnded) -> Status:
    if end.state is not RunState.FINISHED:
        return Status.STOPPED
    failed = end.totals.failed + end.totals.quarantined
    return Status.SOME_FAILED if failed else Status.OK
