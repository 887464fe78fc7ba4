"""The session: knows what the user wants, and keeps the batch at that.

It compares what is wanted (sources, recipe, destination) with what was scanned and planned, and
starts the one command that comes next; a command for something no longer wanted is stopped. So it
does not matter in which order things are dropped, chosen and pressed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.core.errors import Problem
from app.core.recipe import Recipe
from app.engine.events import (
    Event,
    ItemEnded,
    ItemStarted,
    Noticed,
    Planned,
    Planning,
    Progress,
    RunEnded,
    Scanned,
)
from app.ui.run_thread import Command, Plan, Run, RunThread, Scan
from app.ui.state import Phase, Stage, State

SETTLE: Final = 250
"""Milliseconds without a further edit before a plan is made again."""


_STAGES: Final[dict[type[Command], Stage]] = {Scan: Stage.SCAN, Plan: Stage.PLAN, Run: Stage.RUN}


class Session(QObject):
    """One batch after the other.

    Signals:
        changed(object): the new `State`.
        began(Stage): the engine began this stage.
        noticed(Stage, list): the Problems of one tick the user should know of.
        opened(object): a new batch began; the path of its journal.
        counted(int): so many items are in the journal, and no more will come.
        rewritten(): the rows of the journal were planned anew.
        moved(list): `ItemStarted` and `ItemEnded` events of one tick.
    """

    changed = Signal(object)
    began = Signal(Stage)
    noticed = Signal(Stage, list)
    opened = Signal(object)
    counted = Signal(int)
    rewritten = Signal()
    moved = Signal(list)

    def __init__(self, thread: RunThread, parent: QObject | None = None) -> None:
        """Stand ready; the session owns `thread` and ends it in `shutdown`."""
        super().__init__(parent)
        self.state = State()
        self._thread = thread
        thread.opened.connect(self.opened)
        thread.happened.connect(self._take)
        thread.finished.connect(self._finish)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._advance)

        self._sources: tuple[str, ...] = ()
        self._queued: tuple[str, ...] = ()
        self._recipe: Recipe | None = None
        self._recipe_problem: Problem | None = None
        self._chosen = ""
        self._proposal = ""
        self._beside = ""

        self._command: Command | None = None
        self._scanned_as: Scan | None = None
        self._planned_as: Plan | None = None
        self._run_wanted = False
        self._held = False
        self._stopping = False
        self._closing = False
        self._broken: Problem | None = None

        self._scanned = Scanned()
        self._planning: Planning | None = None
        self._planned: Planned | None = None
        self._progress: Progress | None = None
        self._ended: RunEnded | None = None

    # What the user does.

    def add_sources(self, paths: Sequence[str]) -> None:
        """Add folders and files; during a run they wait for the next one."""
        if self._is_running:
            self._queued = _merged(self._queued, paths)
        elif self._ended:
            self._use(_merged(self._queued, paths))
            self._queued = ()
        else:
            self._use(_merged(self._sources, paths))
        self._edited()

    def remove_sources(self, paths: Sequence[str]) -> None:
        """Take sources out of this batch, or of those that wait."""
        gone = set(paths)
        self._queued = tuple(path for path in self._queued if path not in gone)
        if not self._is_running:
            self._use(tuple(path for path in self._sources if path not in gone))
        self._edited()

    def set_recipe(self, recipe: Recipe, problem: Problem | None, folder: str) -> None:
        """Use this recipe from now on.

        Args:
            recipe: the recipe.
            problem: what is wrong with an edit that goes on; until it is mended nothing is planned.
            folder: where the recipe proposes to put results, absolute, or empty.
        """
        if (recipe, problem, folder) == (self._recipe, self._recipe_problem, self._proposal):
            return
        self._recipe, self._recipe_problem, self._proposal = recipe, problem, folder
        self._edited(settle=True)

    def set_destination(self, folder: str) -> None:
        """Put the results here (absolute); empty returns to the proposal."""
        if folder != self._chosen:
            self._chosen = folder
            self._edited(settle=True)

    def run(self) -> None:
        """Do what the main button says: run, run when planned, go on, or prepare the next run."""
        if self._ended:
            self._use(self._queued or self._sources)
            self._queued = ()
            self._edited()
        elif self._held:
            self._edited()
        else:
            self._run_wanted = not self._is_running
            self._settle.stop()
            self._advance()

    def cancel(self) -> None:
        """Stop what goes on; press Run to go on after a scan or a plan."""
        self._run_wanted = False
        if self._command is not None:
            self._stopping = True
            self._thread.stop(now=True)
        self._advance()

    def shutdown(self, seconds: float = 3.0) -> bool:
        """Stop everything; returns whether the run thread ended in time."""
        self._closing = True
        self._settle.stop()
        return self._thread.shutdown(seconds)

    # What is wanted, and what comes next.

    @property
    def _is_running(self) -> bool:
        return isinstance(self._command, Run)

    def _use(self, sources: tuple[str, ...]) -> None:
        self._sources = sources
        self._beside = proposed_folder(sources[0]) if sources else ""

    @property
    def _destination(self) -> str:
        return self._chosen or self._proposal or self._beside

    def _wanted_scan(self) -> Scan:
        folder = self._destination
        inside = any(_is_inside(folder, source) for source in self._sources)
        return Scan(self._sources, folder if inside else "")

    def _wanted_plan(self) -> Plan | None:
        if self._recipe is None or self._recipe_problem or not self._destination:
            return None
        return Plan(self._recipe, self._destination)

    def _edited(self, *, settle: bool = False) -> None:
        if not self._is_running:
            self._held = False
            self._broken = None
            self._ended = None
            if settle and self._sources:
                self._settle.start()
        self._advance()

    @Slot()
    def _advance(self) -> None:
        if self._closing:
            return
        if self._command is None:
            self._command = self._next()
            if self._command is not None:
                self._begin(self._command)
        elif self._is_outdated(self._command):
            self._thread.stop(now=True)
        self._publish()

    def _next(self) -> Command | None:
        if self._held or self._ended or not self._sources:
            return None
        if self._scanned_as != self._wanted_scan():
            return None if self._settle.isActive() else self._wanted_scan()
        plan = self._wanted_plan()
        if plan is None:
            self._run_wanted = False
            return None
        if self._planned_as != plan:
            return None if self._settle.isActive() else plan
        wanted, self._run_wanted = self._run_wanted, False
        return Run() if wanted and self._is_plan_good else None

    @property
    def _is_plan_good(self) -> bool:
        plan = self._planned
        return plan is not None and plan.problem is None and plan.work > 0

    def _is_outdated(self, command: Command) -> bool:
        if isinstance(command, Scan):
            return command != self._wanted_scan()
        return isinstance(command, Plan) and (
            command != self._wanted_plan() or self._scanned_as != self._wanted_scan()
        )

    def _begin(self, command: Command) -> None:
        if isinstance(command, Scan):
            self._scanned_as = self._planned_as = None
            self._scanned = Scanned()
            self._planned = self._progress = None
        elif isinstance(command, Plan):
            self._planned_as = self._planned = None
            self._planning = None
        self.began.emit(_STAGES[type(command)])
        self._thread.do(command)

    # What the engine says.

    @Slot(list)
    def _take(self, events: list[Event]) -> None:
        moved: list[Event] = []
        noticed: list[Problem] = []
        for event in events:
            if isinstance(event, (ItemStarted, ItemEnded)):
                moved.append(event)
            elif isinstance(event, Noticed):
                noticed.append(event.problem)
            else:
                self._keep(event)
        if moved:
            self.moved.emit(moved)
        if noticed and self._command is not None:
            self.noticed.emit(_STAGES[type(self._command)], noticed)
        self._publish()

    def _keep(self, event: Event) -> None:
        if isinstance(event, Scanned):
            self._scanned = event
        elif isinstance(event, Planning):
            self._planning = event
        elif isinstance(event, Planned):
            self._planned = event
        elif isinstance(event, Progress):
            self._progress = event
        elif isinstance(event, RunEnded):
            self._ended = event

    @Slot(object)
    def _finish(self, problem: Problem | None) -> None:
        command, self._command = self._command, None
        self._stopping, stopped_by_user = False, self._stopping
        if command is None or self._closing:
            return
        if isinstance(command, Run):
            self._scanned_as = None
            # What was cancelled has ended without an event of its own.
            self.rewritten.emit()
        if problem is not None:
            self._broken = problem
            self._held = not self._ended
        elif self._is_outdated(command) or self._is_cut_short(command):
            self._held = stopped_by_user
        elif isinstance(command, Scan):
            self._scanned_as = command
            self.counted.emit(self._scanned.items)
        elif isinstance(command, Plan):
            self._planned_as = command
            self.rewritten.emit()
        self._advance()

    def _is_cut_short(self, command: Command) -> bool:
        if isinstance(command, Scan):
            return self._scanned.stopped
        return isinstance(command, Plan) and (self._planned is None or self._planned.stopped)

    # What the window is told.

    def _phase(self) -> Phase:
        if self._is_running:
            return Phase.RUNNING
        if self._ended:
            return Phase.ENDED
        if not self._sources:
            return Phase.EMPTY
        if self._held:
            return Phase.HELD
        if self._scanned_as is None:
            return Phase.SCANNING
        plan = self._wanted_plan()
        if plan is None:
            return Phase.WAITING
        return Phase.READY if plan == self._planned_as else Phase.PLANNING

    def _publish(self) -> None:
        state = State(
            phase=self._phase(),
            sources=self._sources,
            queued=self._queued,
            recipe=self._recipe,
            destination=self._destination,
            proposed=not self._chosen,
            scanned=self._scanned,
            planning=self._planning,
            planned=self._planned,
            progress=self._progress,
            ended=self._ended,
            run_wanted=self._run_wanted,
            stopping=self._stopping,
            problem=self._broken or self._recipe_problem,
        )
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def proposed_folder(source: str) -> str:
    """Return the folder proposed for results of `source` (absolute), beside it."""
    name = source.rstrip(os.sep)
    if not name:
        return ""
    stem = os.path.splitext(name)[0] if os.path.isfile(name) else name
    return f"{stem} (Foldermill)"


def _merged(first: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *(os.path.abspath(path) for path in more))))


def _is_inside(folder: str, source: str) -> bool:
    """Return whether `folder` is `source` or lies below it, by their names."""
    if not folder:
        return False
    return (os.path.normpath(folder) + os.sep).startswith(
        os.path.normpath(source).rstrip(os.sep) + os.sep
    )
