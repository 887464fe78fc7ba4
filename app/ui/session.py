"""The session: knows what the user wants, and keeps the batch at that.

It compares what is wanted (sources, recipe, destination) with what was scanned and planned, and
starts the one command that comes next; a command for something no longer wanted is stopped. So it
does not matter in which order things are dropped, chosen and pressed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.core.errors import Problem
from app.core.recipe import Recipe
from app.engine.events import Event, ItemEnded, ItemStarted, Noticed, Planned
from app.engine.guards import needs_consent
from app.ui.run_thread import Command, Plan, Resume, Run, RunThread, Scan, Undo
from app.ui.state import Phase, Reopened, Stage, State
from app.ui.told import Told

SETTLE: Final = 250
"""Milliseconds without a further edit before a plan is made again."""


_STAGES: Final[dict[type[Command], Stage]] = {
    Scan: Stage.SCAN,
    Plan: Stage.PLAN,
    Run: Stage.RUN,
    Resume: Stage.RUN,
    Undo: Stage.RUN,
}


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
        doubted(int, bool): Run was pressed, and it would replace so many files, in place or not;
            only `agree` starts that run.
        refused(object): an earlier run could not be reopened; the Problem.
        settled(): a run, or taking one back, is over: the history is another now.
    """

    changed = Signal(object)
    began = Signal(Stage)
    noticed = Signal(Stage, list)
    opened = Signal(object)
    counted = Signal(int)
    rewritten = Signal()
    moved = Signal(list)
    doubted = Signal(int, bool)
    refused = Signal(object)
    settled = Signal()

    def __init__(self, thread: RunThread, parent: QObject | None = None) -> None:
        """Stand ready; the session owns `thread` and ends it in `shutdown`."""
        super().__init__(parent)
        self.state = State()
        self._thread = thread
        thread.opened.connect(self._open)
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
        self._asked: Resume | Undo | None = None
        self._last: Resume | Undo | None = None
        self._reopened: Reopened | None = None
        self._run_id = ""
        self._run_began = 0.0
        self._scanned_as: Scan | None = None
        self._planned_as: Plan | None = None
        self._agreed = False
        self._run_wanted = False
        self._held = False
        self._stopping = False
        self._pausing = False
        self._closing = False
        self._have_run = False
        self._broken: Problem | None = None
        self._told = Told()

    # What the user does.

    def add_sources(self, paths: Sequence[str]) -> None:
        """Add folders and files; while results are written they wait for the next run."""
        if self._is_at_work:
            self._queued = _merged(self._queued, paths)
        else:
            before = () if self._have_run else self._sources
            self._use(_merged((*before, *self._queued), paths))
            self._queued = ()
        self._edited()

    def remove_sources(self, paths: Sequence[str]) -> None:
        """Take sources out of this batch, or of those that wait."""
        gone = set(paths)
        self._queued = tuple(path for path in self._queued if path not in gone)
        if not self._is_at_work:
            self._use(tuple(path for path in self._sources if path not in gone))
        self._edited()

    def begin_with(self, sources: Sequence[str], folder: str) -> None:
        """Prepare a run of just these sources; results go to `folder` (empty: the proposal)."""
        if not self._is_at_work:
            self._use(tuple(sources))
            self._queued = ()
            self._chosen = folder
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
        if self._is_over:
            self._use(self._queued or self._sources)
            self._queued = ()
            self._edited()
        elif self._held:
            self._edited()
        else:
            self._run_wanted = not self._is_at_work
            self._settle.stop()
            self._advance()

    def agree(self) -> None:
        """Run the plan although it replaces files."""
        self._agreed = True
        self.run()
        self._agreed = False

    def pause(self) -> None:
        """Let the files in work end and begin no others, until `go_on`."""
        if self._phase() is Phase.RUNNING and self._told.paused is None:
            self._pausing = True
            self._thread.pause(on=True)
            self._publish()

    def go_on(self) -> None:
        """End a pause, or do the rest of what ended early."""
        if self._is_at_work:
            self._pausing = False
            self._thread.pause(on=False)
            self._publish()
        elif self._can_go_on:
            rest = self._last if isinstance(self._last, Undo) else Resume(self._run_id)
            self._take_up(rest, self._reopened or self._own_run())

    def resume(self, run: Reopened, *, failed_too: bool = False) -> None:
        """Do what is left of an earlier run, or also what failed in it."""
        self._take_up(Resume(run.run, failed_too), run)

    def undo(self, run: Reopened, *, trash: bool = False) -> None:
        """Take the results of an earlier run back, for good or into the trash."""
        self._take_up(Undo(run.run, trash), run)

    def cancel(self) -> None:
        """Stop what goes on; press Run to go on after a scan or a plan."""
        self._run_wanted = False
        if self._asked is not None:
            self._leave()
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
    def _is_at_work(self) -> bool:
        return self._asked is not None or isinstance(self._command, (Run, Resume, Undo))

    @property
    def _is_over(self) -> bool:
        """Whether the batch that is shown has been run."""
        known = self._told.ended or self._reopened
        return known is not None and not self._is_at_work

    @property
    def _can_go_on(self) -> bool:
        return self._is_over and (self._told.has_rest or self._broken is not None)

    def _own_run(self) -> Reopened:
        name = self._recipe.name if self._recipe else ""
        items = self._told.scanned.items
        return Reopened(
            self._run_id, name, self._run_began, self._sources, self._destination, items
        )

    def _take_up(self, command: Resume | Undo, run: Reopened) -> None:
        if self._is_at_work:
            return
        self._settle.stop()
        self._asked, self._reopened = command, run
        self._held = self._run_wanted = False
        self._broken = None
        self._advance()

    def _leave(self) -> None:
        """Return from a run to the batch that is to be run next."""
        if self._reopened is not None or self._told.ended is not None:
            self._told = Told()
        self._asked = self._last = self._reopened = None
        self._have_run = False

    def _use(self, sources: tuple[str, ...]) -> None:
        self._sources = sources
        self._beside = proposed_folder(sources[0]) if sources else ""

    @property
    def _in_place(self) -> bool:
        return self._recipe is not None and self._recipe.destination.in_place

    @property
    def _destination(self) -> str:
        if self._in_place:
            return ""
        return self._chosen or self._proposal or self._beside

    def _wanted_scan(self) -> Scan:
        folder = self._destination
        inside = any(_is_inside(folder, source) for source in self._sources)
        return Scan(self._sources, folder if inside else "")

    def _wanted_plan(self) -> Plan | None:
        if self._recipe is None or self._recipe_problem:
            return None
        if not self._destination and not self._in_place:
            return None
        return Plan(self._recipe, self._destination)

    def _edited(self, *, settle: bool = False) -> None:
        if not self._is_at_work:
            self._held = False
            self._broken = None
            self._leave()
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
        if self._asked is not None:
            self._last, self._asked = self._asked, None
            return self._last
        if self._held or self._is_over or not self._sources:
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
        return Run() if wanted and self._may_run(self._told.planned) else None

    def _may_run(self, plan: Planned | None) -> bool:
        """Whether the plan can be carried out and, if it replaces files, whether it shall be."""
        if self._recipe is None or plan is None or plan.problem or not plan.work:
            return False
        rules = self._recipe.destination
        doubtful = plan.replaced and needs_consent(rules, chosen=bool(self._chosen))
        if doubtful and not self._agreed:
            self.doubted.emit(plan.replaced, rules.in_place)
            return False
        return True

    def _is_outdated(self, command: Command) -> bool:
        if isinstance(command, (Scan, Plan)) and self._asked is not None:
            return True
        if isinstance(command, Scan):
            return command != self._wanted_scan()
        return isinstance(command, Plan) and (
            command != self._wanted_plan() or self._scanned_as != self._wanted_scan()
        )

    def _begin(self, command: Command) -> None:
        told = self._told
        if isinstance(command, Plan):
            self._planned_as = told.planned = told.planning = None
        elif isinstance(command, Run):
            self._run_began = time.time()
        else:
            self._scanned_as = self._planned_as = None
            self._told = Told()
        if isinstance(command, (Resume, Undo)):
            self.began.emit(Stage.SCAN)  # what other stages noticed was about another batch
        self.began.emit(_STAGES[type(command)])
        self._thread.do(command)

    # What the engine says.

    @Slot(object)
    def _open(self, journal: str) -> None:
        self._run_id = os.path.splitext(os.path.basename(journal))[0]
        self.opened.emit(journal)
        if self._reopened is not None and isinstance(self._command, (Resume, Undo)):
            self.counted.emit(self._reopened.items)
            self.rewritten.emit()

    @Slot(list)
    def _take(self, events: list[Event]) -> None:
        had_begun = self._told.has_begun
        moved: list[Event] = []
        noticed: list[Problem] = []
        for event in events:
            if isinstance(event, (ItemStarted, ItemEnded)):
                moved.append(event)
            elif isinstance(event, Noticed):
                noticed.append(event.problem)
            else:
                self._told.keep(event)
        self._pausing = self._pausing and self._told.paused is None
        if isinstance(self._command, Resume) and self._told.has_begun and not had_begun:
            # By now the outcomes of what is done again were taken back.
            self.rewritten.emit()
        if moved:
            self.moved.emit(moved)
        if noticed and self._command is not None:
            self.noticed.emit(_STAGES[type(self._command)], noticed)
        self._publish()

    @Slot(object)
    def _finish(self, problem: Problem | None) -> None:
        command, self._command = self._command, None
        self._stopping, stopped_by_user = False, self._stopping
        self._pausing, self._told.paused = False, None
        if command is None or self._closing:
            return
        if isinstance(command, (Run, Resume, Undo)):
            self._end_work(command, problem)
        elif problem is not None:
            self._broken = problem
            self._held = True
        elif self._is_outdated(command) or self._is_cut_short(command):
            self._held = stopped_by_user
        elif isinstance(command, Scan):
            self._scanned_as = command
            self.counted.emit(self._told.scanned.items)
        else:
            self._planned_as = command
            self.rewritten.emit()
        self._advance()

    def _end_work(self, command: Run | Resume | Undo, problem: Problem | None) -> None:
        self._scanned_as = None
        self._broken = problem
        if isinstance(command, Run):
            self._held = problem is not None and self._told.ended is None
            self._have_run = not self._held
        elif problem is not None and not self._told.has_begun:
            self._broken = None
            self._leave()
            self.refused.emit(problem)
        # What was cancelled has ended without an event of its own.
        self.rewritten.emit()
        self.settled.emit()

    def _is_cut_short(self, command: Scan | Plan) -> bool:
        if isinstance(command, Scan):
            return self._told.scanned.stopped
        return self._told.planned is None or self._told.planned.stopped

    # What the window is told.

    def _phase(self) -> Phase:
        if self._is_at_work:
            undoing = isinstance(self._asked or self._command, Undo)
            return Phase.UNDOING if undoing else Phase.RUNNING
        if self._is_over:
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
        told, past = self._told, self._reopened
        # A recipe that is being edited has nothing to do with an earlier run.
        problem = self._broken if past else self._broken or self._recipe_problem
        state = State(
            phase=self._phase(),
            sources=past.sources if past else self._sources,
            queued=self._queued,
            recipe=self._recipe,
            destination=past.output if past else self._destination,
            proposed=not self._chosen,
            scanned=told.scanned,
            planning=told.planning,
            planned=told.planned,
            progress=told.progress,
            undoing=told.undoing,
            ended=told.ended,
            paused=told.paused,
            pausing=self._pausing,
            run=self._run_id if self._is_at_work else "",
            reopened=past,
            can_go_on=self._can_go_on,
            run_wanted=self._run_wanted,
            stopping=self._stopping,
            problem=problem,
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
