"""A batch from the first drop to the last outcome: the engine's front door."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from app import __version__
from app.core.errors import ContentError, Problem, RunError
from app.core.lanes import Limits, WorkJob
from app.core.operation import Lane
from app.core.recipe import Recipe
from app.core.recipe_text import read_recipe, write_recipe
from app.engine.already import recipe_key
from app.engine.dispatch import Dispatcher, DispatchLimits
from app.engine.events import Event, Planned, RunState, Scanned, Undoing
from app.engine.guards import replacing_problem
from app.engine.journal import Journal
from app.engine.journal_file import journal_path, lock_path, open_journal, remove_journal
from app.engine.locks import FileLock
from app.engine.memory import SHARE, SlotPlan, for_tasks, free_memory, slot_plan
from app.engine.messages import Task
from app.engine.named_files import (
    Stamps,
    refuse_changed,
    stamps_from,
    stamps_of,
    stamps_text,
)
from app.engine.options import EngineOptions
from app.engine.output_folder import OutputFolder, tops
from app.engine.planned_merges import sources_problem
from app.engine.planner import MakeDispatcher, Planner
from app.engine.recover import has_results, recover, unplanned, unplanned_merges
from app.engine.reopen import reopen_failed
from app.engine.runner import Runner
from app.engine.scan import Scanner
from app.engine.slots import Slot
from app.engine.summary import as_fact
from app.engine.undo import undo
from app.engine.wishes import PauseSwitch, StopAsked
from app.engine.work_folder import WorkFolder
from app.engine.work_queue import WorkQueue
from app.operations import REGISTRY

MakeTasks = Callable[[Sequence[tuple[int, int]]], Sequence[Task]]


class Batch:
    """One run and its journal.

    Call `scan`, `plan` and `run` in this order, each to its end, all from one thread that outlives
    the batch; `plan` may be called again (another recipe, another folder) until `run` was.
    `stop`, `pause` and `go_on` may be called from any thread. `close` must be called; it leaves
    nothing running.
    """

    def __init__(
        self,
        options: EngineOptions,
        *,
        reopen: str = "",
        facts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Make the journal of a new run in `options.data_folder`, or open that of an earlier one.

        Args:
            options: how the run is carried out.
            reopen: the earlier run, by its number; then only `resume` makes sense.
            facts: what else a new run notes about itself.

        Raises:
            RunError: the journal cannot be made or opened, or the run still goes on elsewhere.
        """
        self._options = options
        self.run_id = reopen or _new_run_id()
        self.journal_path = journal_path(options.data_folder, self.run_id)
        self._folder = os.path.dirname(self.journal_path)
        self._logs = os.path.join(self._folder, f"{self.run_id}.slots")
        self._lock = self._take_lock()
        try:
            self._journal = self._open_journal({} if reopen else facts, create=not reopen)
        except RunError:
            self._lock.release(remove=True)
            raise
        self._budget = options.memory or int(free_memory() * SHARE)
        self._slots: list[Slot] = []
        self._slot_plan = SlotPlan(1, "cores")
        self._dispatcher: Dispatcher | None = None
        self._runner: Runner | None = None
        self._recipe = Recipe(name="")
        self._files: Stamps = {}
        self._destination = ""
        self._stop = StopAsked()
        self._switch = PauseSwitch()

    def _take_lock(self) -> FileLock:
        lock = FileLock(lock_path(self.journal_path))
        try:
            os.makedirs(self._folder, exist_ok=True)
            # Who lists the runs holds each lock for an instant, to see whether it is free.
            taken = lock.acquire(patience=0.5)
        except OSError as error:
            raise RunError("run_journal", reason=error.strerror or str(error)) from error
        if not taken:
            raise RunError("run_busy", run=self.run_id)
        return lock

    def _open_journal(self, facts: Mapping[str, str], *, create: bool) -> Journal:
        if not create:
            return open_journal(self.journal_path)
        journal = Journal(self.journal_path, create=True)
        with journal.transaction():
            journal.note(
                run=self.run_id,
                program=__version__,
                created=time.time(),
                state=RunState.DRAFT.value,
                **facts,
            )
        return journal

    @property
    def at_work(self) -> dict[int, int | None]:
        """The workers' process numbers, and the position of the item each is on."""
        return self._dispatcher.at_work if self._dispatcher else {}

    def scan(
        self, sources: Sequence[str], *, leave_out: str = "", only: Collection[bytes] | None = None
    ) -> Iterator[Event]:
        """Find the items in the sources.

        Args:
            sources: absolute paths.
            leave_out: a folder that is not entered.
            only: take only these files, absolute; None for all.

        Raises:
            RunError: the journal cannot be written.
        """
        self._stop = StopAsked()
        scanner = Scanner(self._journal, leave_out, lambda: self._stop.asked, only)
        for event in scanner.scan(sources):
            if isinstance(event, Scanned) and event.finished:
                with self._journal.transaction():
                    self._journal.note(hidden=event.hidden, scanned=int(not event.stopped))
            yield event

    def warm_up(self, lane: Lane) -> None:
        """Start a worker for a lane that a plan will want: it loads while the sources are scanned.

        Raises:
            RunError: it cannot be started.
        """
        self._make_logs()
        slot = Slot(1, self._logs, lane.value)
        self._slots.append(slot)
        slot.warm_up()

    def plan(self, recipe: Recipe, destination: str) -> Iterator[Event]:
        """Settle names, clashes, cost and space for the recipe and the (absolute) folder.

        A recipe that works in place has no folder: `destination` is not looked at.

        Raises:
            RunError: the journal cannot be written, or no worker can start.
        """
        self._stop = StopAsked()
        destination = "" if recipe.destination.in_place else destination
        self._recipe, self._destination = recipe, destination
        try:
            self._files = stamps_of(recipe)
        except RunError as error:
            yield Planned(problem=error.problem)
            return
        with self._journal.transaction():
            self._journal.note(
                recipe=recipe.name,
                recipe_text=write_recipe(recipe),
                recipe_key=recipe_key(recipe),
                files=stamps_text(self._files),
                destination=destination,
            )
        sources = self._journal.sources()
        problems = map(destination_problem, tops(destination, sources))
        problem = (
            sources_problem(recipe, len(sources))
            or replacing_problem(recipe.destination, destination, sources)
            or next(filter(None, problems), None)
        )
        if problem:
            yield Planned(problem=problem)
            return
        self._plan_slots()
        planner = Planner(self._journal, recipe, destination, lambda: self._stop.asked)
        yield from planner.look(self._maker(planner.look_tasks))
        self._retire_dispatcher()
        for event in planner.settle():
            if isinstance(event, Planned) and not event.stopped:
                self._journal.set_state(RunState.READY)
                slots, because = self._slot_plan.count, self._slot_plan.because
                yield replace(event, slots=slots, slots_because=because)
            else:
                yield event

    def _plan_slots(self) -> None:
        folders = filter(None, (*self._journal.sources(), self._destination))
        self._slot_plan = slot_plan(self._options.workers, self._budget, folders)

    def run(self) -> Iterator[Event]:
        """Carry the plan out; the last event is `RunEnded`.

        Raises:
            RunError: the run cannot start; nothing was touched.
        """
        if self._journal.fact("state") != RunState.READY:
            raise ValueError("run() needs a complete plan()")
        self._stop = StopAsked()
        yield from self._carry_out(resumed=False)

    def _carry_out(self, *, resumed: bool) -> Iterator[Event]:
        runner = self._runner = Runner(
            self._journal,
            self.run_id,
            self._recipe,
            self._destination,
            self._options,
            lambda: self._stop,
            self._switch,
        )
        try:
            yield from runner.run(self._maker(runner.tasks.make), resumed=resumed)
        finally:
            self._retire_dispatcher()

    def resume(self, *, failed_too: bool = False) -> Iterator[Event]:
        """Go on with a run that was reopened; finished work is not done again.

        Args:
            failed_too: try again what failed, files as they are now and merges.

        Raises:
            RunError: the run cannot go on; nothing was touched.
            RecipeError: its recipe needs a newer or older program.
        """
        self._reread()
        self._compare_files(again=failed_too)
        if failed_too:
            reopen_failed(self._journal, self._destination)
        positions, merges = unplanned(self._journal), unplanned_merges(self._journal)
        if positions or merges:
            planner = Planner(
                self._journal, self._recipe, self._destination, lambda: self._stop.asked
            )
            yield from planner.look(self._maker(planner.look_tasks))
            self._retire_dispatcher()
            yield from planner.settle_again(positions, merges)
        if not self._stop.asked:
            yield from self._carry_out(resumed=True)

    def undo(self, *, trash: bool = False) -> Iterator[Event]:
        """Take back a run that was reopened; results that were changed since stay.

        Args:
            trash: put results into the system's trash instead of removing them.

        Raises:
            RunError: the journal or the output folder cannot be written.
        """
        self._stop = StopAsked()
        destination = str(self._journal.fact("destination"))
        folders = tops(destination, self._journal.sources())
        for folder in folders:
            # An undo that was broken off may have taken the folder along already.
            if not os.path.isdir(folder) and has_results(self._journal):
                raise RunError("vanished", path=folder)
        with OutputFolder(self._journal, folders):
            with self._journal.transaction():
                self._journal.note(undoing=1)
            recover(self._journal, self.run_id, destination)
            WorkFolder(folders, self.run_id).remove()
            for event in undo(self._journal, destination, lambda: self._stop.asked, trash=trash):
                if isinstance(event, Undoing) and event.finished:
                    with self._journal.transaction():
                        self._journal.end_rest(Problem("cancelled"))
                        self._journal.note(
                            state=RunState.UNDONE.value, undoing=0, **as_fact(self._journal.query)
                        )
                yield event

    def _reread(self) -> None:
        """Take recipe and destination of a reopened run from its journal."""
        state = self._journal.fact("state")
        if state in (RunState.DRAFT, RunState.UNDONE):
            code = "run_never_ran" if state == RunState.DRAFT else "run_undone"
            raise RunError(code, run=self.run_id)
        if self._journal.fact("undoing"):
            raise RunError("run_undoing", run=self.run_id)
        self._stop = StopAsked()
        self._recipe = read_recipe(str(self._journal.fact("recipe_text")), REGISTRY)
        self._destination = str(self._journal.fact("destination"))
        self._plan_slots()

    def _compare_files(self, *, again: bool) -> None:
        """Refuse to go on when a file the recipe names was changed; unless it is tried `again`."""
        self._files = stamps_from(str(self._journal.fact("files") or ""))
        if again:
            self._files = stamps_of(self._recipe)
            with self._journal.transaction():
                self._journal.note(files=stamps_text(self._files))
        try:
            refuse_changed(self._files)
        except ContentError as error:
            raise RunError(error.problem.code, path=error.problem.values["path"]) from None

    def stop(self, *, now: bool = True) -> None:
        """End the current generator soon; `now` interrupts files in flight too."""
        self._stop = StopAsked(asked=True, now=now or self._stop.now)

    def pause(self) -> None:
        """Hand out nothing more and finish what is in work; then `Paused` is told.

        During a scan or a plan this only takes effect when the run begins.
        """
        self._switch.pause()

    def go_on(self) -> None:
        """End a pause; one that waits for something is tried at once, as things are now."""
        self._switch.go_on()

    def close(self, *, forget: bool = False) -> None:
        """End slots, release locks, close the journal; `forget` removes a journal never run."""
        self._retire_dispatcher()
        for slot in self._slots:
            slot.kill()  # all at once: giving back their memory takes each a while
        for slot in self._slots:
            slot.dispose()
        self._slots.clear()
        state = self._journal.fact("state")
        if self._runner and state == RunState.RUNNING:
            self._runner.land_all()  # a run that nobody iterates any more has not said so itself
        # With the logs of slots whose application was killed, if this is such a run.
        shutil.rmtree(self._logs, ignore_errors=True)
        never_run = state in (RunState.DRAFT, RunState.READY)
        self._journal.close()
        if forget and never_run:
            with contextlib.suppress(OSError):
                remove_journal(self.journal_path)
        self._lock.release(remove=True)

    def _maker(self, make_tasks: MakeTasks) -> MakeDispatcher:
        """Return what makes dispatchers; each takes over the warm slots of the one before."""

        def make(lane: Lane, queue: WorkQueue, *, ahead: bool = False) -> Dispatcher:
            self._retire_dispatcher()
            self._make_logs()
            limits = Limits(megapixels=self._options.megapixels)
            slots, self._slots = self._slots, []
            self._dispatcher = Dispatcher(
                WorkJob(
                    lane.value,
                    self._recipe.lanes[lane],
                    limits,
                    digests=self._recipe.destination.skip_done,
                    files=self._files,
                ),
                queue,
                make_tasks,
                DispatchLimits(
                    slots=self._slot_plan.count,
                    memory=for_tasks(self._budget, self._slot_plan.count),
                    seconds_per_file=(
                        self._recipe.limits.seconds_per_file or self._options.seconds_per_file
                    ),
                ),
                self._logs,
                slots,
                ahead=ahead,
            )
            return self._dispatcher

        return make

    def _make_logs(self) -> None:
        try:
            os.makedirs(self._logs, exist_ok=True)
        except OSError as error:
            raise RunError("run_journal", reason=error.strerror or str(error)) from error

    def _retire_dispatcher(self) -> None:
        """Keep the slots of a dispatcher that ended well; end those of one that was stopped."""
        dispatcher, self._dispatcher = self._dispatcher, None
        if dispatcher is None:
            return
        if dispatcher.finished and not dispatcher.stopped:
            self._slots = dispatcher.give_back()
        else:
            dispatcher.close()


def _new_run_id() -> str:
    """Return a number for a run: sorted by time, and its own even within a second."""
    return time.strftime("%Y%m%d-%H%M%S-", time.gmtime()) + secrets.token_hex(3)


def destination_problem(destination: str) -> Problem | None:
    """Return why nothing can be written into the folder, which need not exist yet."""
    folder = destination
    while not os.path.lexists(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    if not os.path.isdir(folder):
        return Problem("destination_is_file", {"path": folder})
    try:
        os.stat(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        return Problem("destination_read_only", {"path": destination, "reason": reason})
    # The one question that also knows read-only disks, and writes nothing.
    if not os.access(folder, os.W_OK | os.X_OK):
        read_only = hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY
        reason = "the disk is read-only" if read_only else "no permission"
        return Problem("destination_read_only", {"path": destination, "reason": reason})
    return None
