"""Carries a plan out: dispatches works, publishes results, settles every item's outcome."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.core.errors import Problem, RunError
from app.core.operation import Lane
from app.core.outcome import Outcome
from app.core.recipe import Recipe
from app.engine import flights, schema
from app.engine.dispatch import Advanced, Dispatcher, Ended, News, Started
from app.engine.events import (
    Event,
    Idle,
    ItemEnded,
    ItemStarted,
    MergeEnded,
    Paused,
    RunEnded,
    RunState,
    WentOn,
)
from app.engine.journal import Journal
from app.engine.merges import Merges
from app.engine.messages import LookTask
from app.engine.numbers import position_of
from app.engine.options import EngineOptions
from app.engine.output_folder import OutputFolder, tops
from app.engine.places import source_places
from app.engine.planner import MakeDispatcher
from app.engine.progress import Meter
from app.engine.publish import IN_PLACE, Publisher
from app.engine.recover import recover
from app.engine.reopen import reopen_merges
from app.engine.stages import Stages
from app.engine.summary import as_fact
from app.engine.tasks import TaskMaker
from app.engine.trouble import GONE, Troubles
from app.engine.vault import Vault
from app.engine.wishes import PauseSwitch, StopAsked
from app.engine.work_folder import WorkFolder
from app.engine.work_queue import Entry, WorkQueue

_STEP: Final = 0.04
"""Seconds one step may wait; whoever iterates gets control at least this often."""


class Runner:
    """One run of a planned batch.

    What stops all files (`trouble`) is met like this: nothing more is handed out, what is in work
    is finished and published where that is possible, and what is not is kept as `undone`. Then the
    run rests. When it goes on, what was begun is settled as after a crash, and what is undone is
    handed out again.

    Attributes:
        tasks: what the dispatchers of `run` get their tasks from.
    """

    def __init__(
        self,
        journal: Journal,
        run_id: str,
        recipe: Recipe,
        destination: str,
        options: EngineOptions,
        stop: Callable[[], StopAsked],
        switch: PauseSwitch,
    ) -> None:
        """Prepare; nothing is touched before `run` is iterated."""
        self._journal = journal
        self._run_id = run_id
        self._recipe = recipe
        self._destination = destination
        self._stop = stop
        self._switch = switch
        self._tops = tops(destination, journal.sources())
        self._troubles = Troubles(journal, destination, options)
        self._publisher = Publisher(
            journal,
            destination,
            IN_PLACE if recipe.destination.in_place else recipe.destination.on_conflict,
            Vault(self._tops, run_id, options.vault),
            self._troubles.judge,
        )
        self._work_folder = WorkFolder(self._tops, run_id)
        self._places = source_places(journal.sources())
        self._stages = Stages(journal, recipe, self._work_folder)
        self._flow: Stages | Merges = self._stages
        self.tasks = TaskMaker(
            journal,
            run_id,
            recipe,
            destination,
            self._troubles,
            self._publisher,
            self._stages,
            self._work_folder,
            self._places,
        )
        self._output: OutputFolder | None = None
        self._alone: frozenset[int] = frozenset()
        self._added: list[Entry] = []
        self._undone: list[Entry] = []
        self._unsettled = False
        self._settled: list[ItemEnded] = []
        self._trouble: Problem | None = None
        self._failure: Problem | None = None
        self._has_begun = False
        self._is_broken = False

    def run(self, make: MakeDispatcher, *, resumed: bool = False) -> Iterator[Event]:
        """Work until every item has an outcome; the last event is `RunEnded`.

        Args:
            make: gives a dispatcher that works off a lane's queue.
            resumed: the run was broken off before; what it left is set right first.

        Raises:
            RunError: the run cannot start; nothing was touched.
        """
        with contextlib.ExitStack() as stack:
            self._troubles.refuse_lost()
            if resumed or self._journal.totals().left:
                self._output = OutputFolder(self._journal, self._tops)
                stack.enter_context(self._output)
                self._publisher.expect_folders(self._output.made)
            self._troubles.begin()
            if resumed:
                recover(self._journal, self._run_id, self._destination)
                self._work_folder.remove_scratch()
                yield from self._after_death()
                reopen_merges(self._journal, self._destination, self._work_folder)
                self._troubles.know_sources()
            self._begin()
            self._has_begun = True
            # Whichever way this generator is left alive, no file is to blame.
            stack.callback(self.land_all)
            meter = Meter(self._journal.totals(), *self._journal.work_left())
            meter.merges_left = self._journal.merges_left()
            yield meter.progress()
            for lane in self._recipe.lanes:
                yield from self._items(lane, make, meter)
                yield from self._merges(lane, make, meter)
            yield from self._end(meter)

    def _after_death(self) -> Iterator[ItemEnded]:
        """Find out what was in work when the application died."""
        if self._journal.fact("state") == RunState.RUNNING:
            ended = flights.blame(self._journal)
            if ended:
                yield ended
        self._alone = flights.suspects(self._journal)

    def _begin(self) -> None:
        with self._journal.transaction():
            if self._journal.fact("started") is None:
                self._journal.note(started=time.time())
            self._journal.note(state=RunState.RUNNING.value, mounts=self._troubles.mounts)
            flights.land_all(self._journal)

    def land_all(self) -> None:
        """Say that nothing is in work any more, if this run has ever begun."""
        if self._has_begun:
            with contextlib.suppress(RunError), self._journal.transaction(durable=False):
                flights.land_all(self._journal)

    # Working.

    def _items(self, lane: Lane, make: MakeDispatcher, meter: Meter) -> Iterator[Event]:
        self._flow = self._stages
        self.tasks.begin(lane)
        queue = WorkQueue(self._stages.entries(lane, self._alone))
        yield from self._lane(lane, queue, make, meter)

    def _merges(self, lane: Lane, make: MakeDispatcher, meter: Meter) -> Iterator[Event]:
        """Make the lane's results of many files, if all its files have their outcome."""
        if self._is_stopping:
            return
        self._flow = merges = Merges(self._journal, self._recipe, self._work_folder, self._places)
        self.tasks.begin(lane, merges)
        try:
            queue = WorkQueue(merges.entries(lane))
        except RunError as error:
            self._meet(error)
            return
        meter.merges_left = self._journal.merges_left()
        yield from (MergeEnded(*one) for one in merges.settled)
        yield from self._lane(lane, queue, make, meter)

    def _lane(
        self, lane: Lane, queue: WorkQueue, make: MakeDispatcher, meter: Meter
    ) -> Iterator[Event]:
        if not queue or self._is_stopping:
            return
        dispatcher = make(lane, queue)
        try:
            yield from self._work_off(dispatcher, meter)
        except RunError as error:
            self._failure = self._failure or error.problem
        finally:
            self._publisher.abandon()
            self._added.clear()
            if not dispatcher.finished:
                # Workers must not write any more when the output folder is given back.
                dispatcher.close()

    def _work_off(self, dispatcher: Dispatcher, meter: Meter) -> Iterator[Event]:
        while not self._is_broken:
            if self._is_stopping:
                dispatcher.stop(now=self._stop().now)
            elif self._is_pausing:
                dispatcher.pause()
            yield from self._step(dispatcher, meter)
            if not dispatcher.finished and not (self._is_pausing and dispatcher.idle):
                continue
            yield from self._flush(meter)
            if self._is_stopping:
                if dispatcher.finished:
                    return
            elif self._trouble or not dispatcher.finished:
                yield from self._rest(dispatcher, meter)
            else:
                return

    def _step(self, dispatcher: Dispatcher, meter: Meter) -> Iterator[Event]:
        heard = self._hear(dispatcher)
        for event in heard:
            if isinstance(event, Started):
                if event.number >= 0:
                    yield ItemStarted(position_of(event.number))
                continue
            if isinstance(event, Advanced):
                meter.advance(*self.tasks.come_to(position_of(event.number), event.share))
                continue
            self._take(event, dispatcher, meter)
            # One that is tried alone lands before the next takes off, or both were in work.
            if self._publisher.due or event.entry.alone:
                yield from self._flush(meter)
        if self._publisher.due:
            yield from self._flush(meter)
        if meter.due():
            yield from self.tasks.headway()
            yield meter.progress()
        elif not heard:
            yield Idle()

    def _hear(self, dispatcher: Dispatcher) -> list[News]:
        """Let the dispatcher take a step; whatever goes wrong, what it has heard is kept."""
        heard: list[News] = []
        try:
            for event in dispatcher.step(_STEP):
                heard.append(event)  # noqa: PERF402 - `extend` would lose them with an exception
        except RunError as error:
            self._meet(error)
        return heard

    @property
    def _is_stopping(self) -> bool:
        return self._failure is not None or self._stop().asked

    @property
    def _is_pausing(self) -> bool:
        return self._trouble is not None or self._switch.on

    def _take(self, event: Ended, dispatcher: Dispatcher, meter: Meter) -> None:
        """Hand an ended item to the publisher, or out again for its next stage.

        It is kept as undone if it was stopped by what stops all of them.
        """
        end, task = event.end, event.task
        made = self.tasks.take_back(end.number)
        position = position_of(end.number)
        if self._flow.is_over(position) or isinstance(task, LookTask):
            return
        problem = end.problem and (made.refused or end.problem)
        if problem:
            trouble = self._troubles.judge(position, problem)
            if trouble:
                self._undone.append(event.entry)
                self._face(trouble)
                return
            if self._flow.fail(position):
                dispatcher.drop(position)
            self._publisher.add_failure(end, event.outcome or Outcome.FAILED, problem)
            self._added.append(event.entry)
            return
        try:
            advance = self._flow.take(event)
        except RunError as error:
            self._undone.append(event.entry)
            self._meet(error)
            return
        dispatcher.add(advance.more)
        if advance.share:
            meter.advance(*self.tasks.part_of(position, advance.share))
        if advance.ended:
            self._publisher.add(task, advance.ended, made.targets)
            self._added.append(event.entry)

    def _flush(self, meter: Meter) -> Iterator[ItemEnded | MergeEnded]:
        """Publish what was added, or keep it as undone."""
        added, self._added = self._added, []
        ended: list[ItemEnded] = []
        try:
            if added:
                self._troubles.refuse_gone()
            ended = self._publisher.flush()
        except RunError as error:
            self._publisher.abandon()
            self._undone += added
            self._unsettled = True
            self._meet(error)
        if any(event.outcome is Outcome.DONE for event in ended):
            self._troubles.is_past()
        yield from self._counted(ended, meter)

    def _counted(
        self, ended: Sequence[ItemEnded], meter: Meter
    ) -> Iterator[ItemEnded | MergeEnded]:
        for event in ended:
            self._flow.ended(event.position)
            if event.position < 0:
                meter.merges_left = self._journal.merges_left()
                yield self._merge_ended(event)
                continue
            meter.count(event.outcome, *self.tasks.size_and_cost(event.position))
            yield event

    def _merge_ended(self, event: ItemEnded) -> MergeEnded:
        ((lane, op, items, left_out),) = self._journal.query(
            "SELECT lane, op, items, left_out FROM merge WHERE position = ?", (event.position,)
        )
        return MergeEnded(lane, op, event.outcome, event.problem, items, left_out)

    # Trouble.

    def _meet(self, error: RunError) -> None:
        """Take in that something could not be done: the run waits, stops, or breaks off."""
        trouble = self._troubles.named(error)
        if trouble:
            self._face(trouble)
        else:
            self._failure = self._failure or error.problem
            self._is_broken = True

    def _face(self, trouble: Problem) -> None:
        # In a folder that is out of reach no slot could remove what it had begun to write.
        self._unsettled = self._unsettled or trouble.code == GONE
        if self._troubles.waits_for(trouble):
            self._trouble = self._trouble or trouble
        else:
            self._failure = self._failure or trouble

    def _rest(self, dispatcher: Dispatcher | None, meter: Meter) -> Iterator[Event]:
        """Pause until the user, or what is the matter, lets the run go on; nothing is in work."""
        self.land_all()
        meter.pause()
        yield meter.progress()
        trouble, self._trouble = self._trouble, None
        self._switch.heard()
        yield from self._announced(trouble)
        while not self._is_stopping and not self._is_over(trouble):
            if self._trouble:
                before, trouble, self._trouble = trouble, self._trouble, None
                yield from self._announced(trouble, before)
            yield Idle()
        meter.go_on()
        if self._is_stopping:
            return
        if dispatcher:
            self._hand_back(dispatcher)
        yield WentOn()
        yield from self._counted_settled(meter)

    def _announced(
        self, trouble: Problem | None, before: Problem | None = None
    ) -> Iterator[Paused]:
        if trouble:
            undone = [position_of(entry.number) for entry in self._undone]
            self._troubles.wait_for(trouble, undone)
            if trouble.code == GONE and self._output:
                self._output.let_go()
        if trouble is None or before is None or trouble.code != before.code:
            yield Paused(trouble)

    def _is_over(self, trouble: Problem | None) -> bool:
        """Wait a moment; return whether the pause is over and what was begun is settled."""
        said = self._switch.heard(_STEP)
        if trouble is None:
            return not self._switch.on
        if not self._troubles.is_over(trusted=said):
            if self._troubles.is_hopeless():
                self._failure = trouble
            return False
        try:
            if self._output:
                self._output.take_again()
            self._settle()
        except RunError as error:
            self._meet(error)
            return False
        return True

    def _settle(self) -> None:
        """Bring journal and disk together again where publishing was broken off.

        Raises:
            RunError: that is not possible yet.
        """
        self.tasks.forget_folders()
        self._publisher.start_over()
        if self._unsettled:
            recover(self._journal, self._run_id, self._destination)
            self._settled = list(self._outcomes(self._undone))
            self._unsettled = False

    def _counted_settled(self, meter: Meter) -> Iterator[ItemEnded | MergeEnded]:
        settled, self._settled = self._settled, []
        yield from self._counted(settled, meter)

    def _hand_back(self, dispatcher: Dispatcher) -> None:
        """Hand out again what is undone, but for what turned out to be done."""
        over = {event.position for event in self._settled}
        for entry in self._undone:
            position = position_of(entry.number)
            if position in over:
                continue
            again = self._flow.again(position)
            if again:
                # Whatever else of it is waiting: these are all the tasks it needs now.
                over.add(position)
                dispatcher.drop(position)
            for one in again or [entry]:
                dispatcher.requeue(one)
        self._undone.clear()
        dispatcher.go_on()

    def _outcomes(self, entries: Sequence[Entry]) -> Iterator[ItemEnded]:
        rows = self._journal.query(
            "SELECT position, outcome, problem FROM item WHERE outcome NOT NULL"
            " AND position IN (SELECT value FROM json_each(?1)) UNION ALL"
            " SELECT position, outcome, problem FROM merge WHERE outcome NOT NULL"
            " AND position IN (SELECT value FROM json_each(?1))",
            (json.dumps([position_of(entry.number) for entry in entries]),),
        )
        for position, outcome, problem in rows:
            yield ItemEnded(position, Outcome(outcome), schema.problem_from(problem))

    # The end.

    def _end(self, meter: Meter) -> Iterator[Event]:
        """Settle what is left and say how the run ended."""
        self._trouble = None
        if self._unsettled and not self._troubles.results_gone():
            # What has its name already is done, even if it could not be said at the time.
            with contextlib.suppress(RunError):
                self._settle()
            yield from self._counted_settled(meter)
        while True:
            try:
                if self._trouble:
                    yield from self._rest(None, meter)
                yield self._close_books(meter)
                return
            except RunError as error:
                self._meet(error)
            if not self._trouble or self._is_stopping:
                break
        problem = self._failure or self._trouble
        yield RunEnded(RunState.STOPPED, meter.totals, meter.seconds, problem)

    def _close_books(self, meter: Meter) -> RunEnded:
        left = self._journal.totals().left + self._journal.merges_left()
        state = RunState.FINISHED
        if self._failure:
            state = RunState.STOPPED
        elif self._stop().asked and left:
            state = RunState.CANCELLED
        with self._journal.transaction():
            if left:
                self._journal.end_rest(Problem("stopped" if self._failure else "cancelled"))
            before = float(self._journal.fact("seconds") or 0.0)
            self._journal.note(
                state=state.value,
                seconds=before + meter.seconds,
                **as_fact(self._journal.query),
            )
        if state is RunState.FINISHED:
            self._work_folder.remove()
        totals = self._journal.totals()
        failed = self._journal.failed_merges()
        return RunEnded(state, totals, meter.seconds, self._failure, failed)
