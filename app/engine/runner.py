"""Carries a plan out: dispatches works, publishes results, settles every item's outcome."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.errors import Problem, RunError, problem_of
from app.core.item import Kind
from app.core.lanes import PartFile, WorkTask
from app.core.operation import Lane
from app.core.outcome import Outcome
from app.core.recipe import Recipe
from app.engine import schema
from app.engine.dispatch import Dispatcher, Ended
from app.engine.events import (
    Event,
    Idle,
    ItemEnded,
    ItemStarted,
    RunEnded,
    RunState,
)
from app.engine.journal import Journal
from app.engine.messages import Task
from app.engine.output_folder import OutputFolder, tops
from app.engine.progress import Meter
from app.engine.publish import IN_PLACE, Publisher
from app.engine.recover import recover
from app.engine.vault import Vault, permissions
from app.engine.work_queue import WorkQueue
from app.formats.safe_write import make_folders, part_name

_STEP: Final = 0.04
"""Seconds one step may wait; whoever iterates gets control at least this often."""


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Whether somebody asked the run to stop, and whether at once."""

    asked: bool = False
    now: bool = False


class Runner:
    """One run of a planned batch."""

    def __init__(
        self,
        journal: Journal,
        run_id: str,
        recipe: Recipe,
        destination: str,
        vault: int,
        stop: Callable[[], StopAsked],
    ) -> None:
        """Prepare; nothing is touched before `run` is iterated."""
        self._journal = journal
        self._run_id = run_id
        self._recipe = recipe
        self._destination = destination
        self._stop = stop
        self._tops = tops(destination, journal.sources())
        rule = IN_PLACE if recipe.destination.in_place else recipe.destination.on_conflict
        self._publisher = Publisher(journal, destination, rule, Vault(self._tops, run_id, vault))
        self._in_place = recipe.destination.in_place
        self._targets: dict[int, dict[int, str]] = {}
        self._sizes: dict[int, tuple[int, float]] = {}
        self._refused: dict[int, Problem] = {}
        self._folders: set[str] = set()
        self._failure: Problem | None = None

    def run(
        self, make: Callable[[Lane, WorkQueue], Dispatcher], *, resumed: bool = False
    ) -> Iterator[Event]:
        """Work until every item has an outcome; the last event is `RunEnded`.

        Args:
            make: gives a dispatcher that works off a lane's queue.
            resumed: the run was broken off before; what it left is set right first.

        Raises:
            RunError: the run cannot start; nothing was touched.
        """
        with contextlib.ExitStack() as stack:
            if resumed or self._journal.totals().left:
                folder = stack.enter_context(OutputFolder(self._journal, self._tops))
                self._publisher.expect_folders(folder.made)
            if resumed:
                recover(self._journal, self._run_id, self._destination)
            self._begin()
            meter = Meter(self._journal.totals(), *self._journal.work_left())
            yield meter.progress()
            for lane in self._recipe.lanes:
                yield from self._lane(lane, make, meter)
            yield self._end(meter)

    def _begin(self) -> None:
        with self._journal.transaction():
            if self._journal.fact("started") is None:
                self._journal.note(started=time.time())
            self._journal.note(state=RunState.RUNNING.value)

    def _lane(
        self, lane: Lane, make: Callable[[Lane, WorkQueue], Dispatcher], meter: Meter
    ) -> Iterator[Event]:
        queue = WorkQueue(self._journal.ready([Kind(lane.value)]))
        if not queue or self._stopping:
            return
        dispatcher = make(lane, queue)
        try:
            while not dispatcher.finished:
                if self._stopping:
                    dispatcher.stop(now=self._stop().now)
                yield from self._step(dispatcher, meter)
            yield from self._flush(meter)
        except RunError as error:
            self._failure = error.problem
        finally:
            self._publisher.abandon()
            if not dispatcher.finished:
                # Workers must not write any more when the output folder is given back.
                dispatcher.close()

    def _step(self, dispatcher: Dispatcher, meter: Meter) -> Iterator[Event]:
        quiet = True
        for event in dispatcher.step(_STEP):
            quiet = False
            if isinstance(event, Ended):
                self._take(event)
                if self._publisher.due:
                    yield from self._flush(meter)
            else:
                yield ItemStarted(event.number)
        if self._publisher.due:
            yield from self._flush(meter)
        if meter.due():
            yield meter.progress()
        elif quiet:
            yield Idle()

    @property
    def _stopping(self) -> bool:
        return self._failure is not None or self._stop().asked

    def _take(self, event: Ended) -> None:
        """Hand an ended item to the publisher, unless the disk is full: then it has not ended."""
        end, task = event.end, event.task
        targets = self._targets.pop(end.number, {})
        problem = self._refused.pop(end.number, None) or end.problem
        if problem is None and isinstance(task, WorkTask):
            self._publisher.add(task, end, targets)
        elif problem and problem.code == "no_space":
            self._failure = Problem("run_no_space", {"path": self._destination}, problem.detail)
        elif problem:
            self._publisher.add_failure(end, event.outcome or Outcome.FAILED, problem)

    def _flush(self, meter: Meter) -> Iterator[ItemEnded]:
        for ended in self._publisher.flush():
            meter.count(ended.outcome, *self._sizes.pop(ended.position, (0, 0.0)))
            yield ended

    def _end(self, meter: Meter) -> RunEnded:
        """Settle what is left and say how the run ended."""
        state = RunState.FINISHED
        if self._failure:
            state = RunState.STOPPED
        elif self._stop().asked and meter.totals.left:
            state = RunState.CANCELLED
        totals = meter.totals
        try:
            if totals.left:
                code = "stopped" if self._failure else "cancelled"
                with self._journal.transaction():
                    self._journal.end_rest(Problem(code))
            with self._journal.transaction():
                before = float(self._journal.fact("seconds") or 0.0)
                self._journal.note(state=state.value, seconds=before + meter.seconds)
            totals = self._journal.totals()
        except RunError as error:
            state = RunState.STOPPED
            self._failure = self._failure or error.problem
        return RunEnded(state, totals, meter.seconds, self._failure)

    # Tasks.

    def work_tasks(self, wanted: Sequence[tuple[int, int]]) -> list[Task]:
        """Return the work tasks for these (position, attempt), in this order."""
        positions = [position for position, _ in wanted]
        attempts = dict(wanted)
        items = {item.position: item for item in self._journal.items(positions)}
        targets = self._journal.targets(positions)
        tasks: list[Task] = []
        made: list[str] = []
        for position in positions:
            item = items[position]
            parts = []
            path = item.path
            for one in targets[position]:
                target = schema.target_path(self._destination, os.fsencode(one.path))
                folder = os.path.dirname(target)
                made += self._make_folder(folder, position)
                name = part_name(self._run_id, f"{position}.{one.output}", attempts[position])
                mode = permissions(target) if one.replaces else None
                parts.append(PartFile(one.output, os.path.join(folder, name), mode))
                if self._in_place and one.vault and os.path.lexists(one.vault):
                    path = one.vault  # or the steps would be applied to our own result
            self._targets[position] = {one.output: one.path for one in targets[position]}
            self._sizes[position] = (item.size, item.cost)
            tasks.append(
                WorkTask(
                    number=position,
                    path=path,
                    size=item.size,
                    mtime_ns=item.mtime_ns,
                    facts=item.facts or {},
                    parts=tuple(parts),
                    keep_dates=self._recipe.destination.keep_dates,
                )
            )
        self._note_folders(made)
        return tasks

    def _make_folder(self, folder: str, position: int) -> list[str]:
        """Make a target's folder; a failure becomes the item's problem once its worker reports."""
        if folder in self._folders:
            return []
        try:
            made = make_folders(folder)
        except OSError as error:
            self._refused[position] = problem_of(error, path=folder)
            return []
        self._folders.add(folder)
        return made

    def _note_folders(self, made: Sequence[str]) -> None:
        if made:
            with self._journal.transaction():
                self._journal.add_made_folders(made)
            self._publisher.expect_folders(made)
