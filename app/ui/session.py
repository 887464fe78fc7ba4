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
from app.engine.events import (
    Event,
    ItemAdvanced,
    ItemEnded,
    ItemStarted,
    Noticed,
    Opened,
    Planned,
    RunEnded,
)
from app.ui.run_thread import Command, Plan, Resume, Run, RunThread, Scan, Undo, Watch
from app.ui.state import Phase, Reopened, Stage, State, Watched
from app.ui.told import Told, by_batch
from app.ui.wanted import Wanted

SETTLE: Final = 250
"""Milliseconds without a further edit before a plan is made again."""


_STAGES: Final[dict[type[Command], Stage]] = {
    Scan: Stage.SCAN,
    Plan: Stage.PLAN,
    Run: Stage.RUN,
    Resume: Stage.RUN,
    Undo: Stage.RUN,
    Watch: Stage.RUN,
}
_PHASES: Final = {Undo: Phase.UNDOING, Watch: Phase.WATCHING}
_AT_WORK: Final = (Run, Resume, Undo, Watch)
"""Commands that change files; while one goes on nothing can be edited."""


class Session(QObject):
    """One batch after the other.

    Signals:
        changed(object): the new `State`.
        began(Stage): the engine began this stage.
        noticed(Stage, list): the Problems of one tick the user should know of.
        opened(object): another batch is shown; the path of its journal, empty when there is none
            as yet.
        counted(int): so many items are in the journal, and no more will come.
        rewritten(): the rows of the journal were planned anew.
        moved(list): what happened to items in one tick: started, advanced, ended.
        doubted(int, bool): Run was pressed, and it would replace so many files, in place or not;
            only `agree` starts that run.
        refused(object): an earlier run could not be reopened; the Problem.
        settled(): a run, or taking one back, is over: the history is another now.
        missed(int): so many files of a folder that is watched have failed.
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
    missed = Signal(int)

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

        self._wanted = Wanted()
        self._command: Command | None = None
        self._asked: Resume | Undo | Watch | None = None
        self._last: Resume | Undo | Watch | None = None
        self._reopened: Reopened | None = None
        self._run_id = ""
        self._coming = ""
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
            self._wanted.queue(paths)
        else:
            self._wanted.add(paths, anew=self._have_run)
        self._edited()

    def remove_sources(self, paths: Sequence[str]) -> None:
        """Take sources out of this batch, or of those that wait."""
        wanted, gone = self._wanted, set(paths)
        wanted.queued = tuple(path for path in wanted.queued if path not in gone)
        if not self._is_at_work:
            wanted.use([path for path in wanted.sources if path not in gone])
        self._edited()

    def begin_with(self, sources: Sequence[str], folder: str) -> None:
        """Prepare a run of just these sources; results go to `folder` (empty: the proposal)."""
        if not self._is_at_work:
            self._wanted.use(sources)
            self._wanted.queued = ()
            self._wanted.chosen = folder
            self._edited()

    def set_recipe(self, recipe: Recipe, problem: Problem | None, folder: str) -> None:
        """Use this recipe from now on.

        Args:
            recipe: the recipe.
            problem: what is wrong with an edit that goes on; until it is mended nothing is planned.
            folder: where the recipe proposes to put results, absolute, or empty.
        """
        wanted = self._wanted
        if (recipe, problem, folder) != (wanted.recipe, wanted.recipe_problem, wanted.proposal):
            wanted.recipe, wanted.recipe_problem, wanted.proposal = recipe, problem, folder
            self._edited(settle=True)

    def set_destination(self, folder: str) -> None:
        """Put the results here (absolute); empty returns to the proposal."""
        if folder != self._wanted.chosen:
            self._wanted.chosen = folder
            self._edited(settle=True)

    def run(self) -> None:
        """Do what the main button says: run, run when planned, go on, or prepare the next run."""
        if self._is_over:
            self._wanted.next_sources()
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

    def watch(self) -> None:
        """Process what lies in the one source, a folder, and whatever comes into it, until Cancel.

        A batch that the last watch of this folder left is ended first.
        """
        wanted = self._wanted.watch
        if wanted is not None:
            self._take_up(wanted, None)

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
        return self._asked is not None or isinstance(self._command, _AT_WORK)

    @property
    def _is_over(self) -> bool:
        """Whether the batch that is shown has been run."""
        known = self._told.is_over or self._reopened is not None
        return known and not self._is_at_work

    @property
    def _can_go_on(self) -> bool:
        left = self._told.has_rest or self._broken is not None
        return self._is_over and left and self._told.watched is None

    def _own_run(self) -> Reopened:
        wanted, items = self._wanted, self._told.scanned.items
        name = wanted.recipe.name if wanted.recipe else ""
        place = wanted.destination
        return Reopened(self._run_id, name, self._run_began, wanted.sources, place, items)

    def _take_up(self, command: Resume | Undo | Watch, run: Reopened | None) -> None:
        if self._is_at_work:
            return
        self._settle.stop()
        self._asked, self._reopened = command, run
        self._held = self._run_wanted = False
        self._broken = None
        self._advance()

    def _leave(self) -> None:
        """Return from a run to the batch that is to be run next."""
        if self._told.is_over or self._reopened is not None:
            self._told = Told()
        self._asked = self._last = self._reopened = None
        self._have_run = False

    def _edited(self, *, settle: bool = False) -> None:
        if not self._is_at_work:
            self._held = False
            self._broken = None
            self._leave()
            if settle and self._wanted.sources:
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
        if self._held or self._is_over or not self._wanted.sources:
            return None
        if self._scanned_as != self._wanted.scan:
            return None if self._settle.isActive() else self._wanted.scan
        plan = self._wanted.plan
        if plan is None:
            self._run_wanted = False
            return None
        if self._planned_as != plan:
            return None if self._settle.isActive() else plan
        wanted, self._run_wanted = self._run_wanted, False
        return Run() if wanted and self._may_run(self._told.planned) else None

    def _may_run(self, plan: Planned | None) -> bool:
        """Whether the plan can be carried out and, if it replaces files, whether it shall be."""
        if plan is None or plan.problem or not plan.work:
            return False
        if self._wanted.is_doubtful(plan) and not self._agreed:
            self.doubted.emit(plan.replaced, self._wanted.in_place)
            return False
        return True

    def _is_outdated(self, command: Command) -> bool:
        if isinstance(command, (Scan, Plan)) and self._asked is not None:
            return True
        if isinstance(command, Scan):
            return command != self._wanted.scan
        return isinstance(command, Plan) and (
            command != self._wanted.plan or self._scanned_as != self._wanted.scan
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
        if isinstance(command, (Resume, Undo, Watch)):
            self.began.emit(Stage.SCAN)  # what other stages noticed was about another batch
        if isinstance(command, Watch):
            self._told.watched = Watched(command.folder)
            self._run_id = self._coming = ""
            self.opened.emit("")
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
        for of_one_batch in by_batch(events):
            self._take_of_batch(of_one_batch)
        self._publish()

    def _take_of_batch(self, events: list[Event]) -> None:
        had_begun, was_paused = self._told.has_begun, self._told.paused
        moved: list[Event] = []
        noticed: list[Problem] = []
        for event in events:
            if isinstance(event, (ItemStarted, ItemAdvanced, ItemEnded)):
                moved.append(event)
            elif isinstance(event, Noticed):
                noticed.append(event.problem)
            else:
                self._keep(event)
        self._pausing = self._pausing and self._told.paused is None
        if isinstance(self._command, Resume) and self._told.has_begun and not had_begun:
            # By now the outcomes of what is done again were taken back.
            self.rewritten.emit()
        self._show_coming()
        if moved and not self._coming:
            self.moved.emit(moved)
        if self._told.paused is not None and was_paused is None:
            # What was put back to be tried again is not in work any more.
            self.rewritten.emit()
        if noticed and self._command is not None:
            self.noticed.emit(_STAGES[type(self._command)], noticed)
        if isinstance(self._command, Watch) and self._told.ended in events:
            self._end_watched(self._told.ended)

    def _keep(self, event: Event) -> None:
        if isinstance(event, Opened):
            self._told = Told(watched=self._told.watched)
            self._coming = event.journal_path
        else:
            self._told.keep(event)

    def _show_coming(self) -> None:
        """Show a batch of a watched folder once it is at work; a plan may still come to nothing."""
        begun = self._told.progress or self._told.ended
        if self._coming and begun:
            journal, self._coming = self._coming, ""
            self._open(journal)
            self.counted.emit(begun.totals.items)
            self.rewritten.emit()

    def _end_watched(self, ended: RunEnded) -> None:
        self._run_id = ""
        self.rewritten.emit()
        self.settled.emit()
        failed = ended.totals.failed + ended.totals.quarantined
        if failed:
            self.missed.emit(failed)
        if problems := self._told.problems:
            self.noticed.emit(Stage.RUN, problems)

    @Slot(object)
    def _finish(self, problem: Problem | None) -> None:
        command, self._command = self._command, None
        self._stopping, stopped_by_user = False, self._stopping
        self._pausing, self._told.paused = False, None
        if command is None or self._closing:
            return
        if isinstance(command, _AT_WORK):
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

    def _end_work(self, command: Command, problem: Problem | None) -> None:
        self._scanned_as = None
        self._broken = problem
        if isinstance(command, Run):
            self._held = problem is not None and self._told.ended is None
            self._have_run = not self._held
        elif problem is not None and not self._told.has_begun:
            self._broken = None
            self._leave()
            self.refused.emit(problem)
        self._have_run = self._have_run or self._told.watched is not None
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
            return _PHASES.get(type(self._asked or self._command), Phase.RUNNING)
        if self._is_over:
            return Phase.ENDED
        if not self._wanted.sources:
            return Phase.EMPTY
        if self._held:
            return Phase.HELD
        if self._scanned_as is None:
            return Phase.SCANNING
        plan = self._wanted.plan
        if plan is None:
            return Phase.WAITING
        return Phase.READY if plan == self._planned_as else Phase.PLANNING

    def _publish(self) -> None:
        told, past, wanted = self._told, self._reopened, self._wanted
        # A recipe that is being edited has nothing to do with an earlier run.
        problem = self._broken if past else self._broken or wanted.recipe_problem
        state = State(
            phase=self._phase(),
            sources=past.sources if past else wanted.sources,
            queued=wanted.queued,
            recipe=wanted.recipe,
            destination=past.output if past else wanted.destination,
            proposed=not wanted.chosen,
            scanned=told.scanned,
            planning=told.planning,
            planned=told.planned,
            progress=told.progress,
            undoing=told.undoing,
            ended=told.ended,
            merges=told.merges,
            watched=told.watched,
            paused=told.paused,
            pausing=self._pausing,
            run=self._run_id if self._is_at_work else "",
            reopened=past,
            can_go_on=self._can_go_on,
            can_watch=not self._is_at_work and wanted.watch is not None,
            run_wanted=self._run_wanted,
            stopping=self._stopping,
            problem=problem,
        )
        if state != self.state:
            self.state = state
            self.changed.emit(state)
