"""Hands tasks to slots, and knows what every slot is doing.

Each slot has at most two batches: one in work, one waiting. A task is admitted only while the
memory of all tasks in slots fits the budget; one that is larger than the budget runs when nothing
else does. An entry that is `alone` runs when all others are done, in a batch of one, and while it
is in a slot nothing else is handed out. Whoever iterates calls `step` again and again; it never
waits longer than asked.

When a worker dies, the file it had announced last is a suspect; `deaths` says what becomes of it.
All other files of that slot are handed out again. A death with no file announced accuses nobody.
A worker that takes too long, uses too much memory or falls silent is ended; one that has grown is
replaced between two batches.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.errors import RunError
from app.core.lanes import WorkJob
from app.core.outcome import Outcome
from app.engine.allowance import SMALL, share
from app.engine.choice import IN_FLIGHT, Choice, fitting_in
from app.engine.deaths import Cause, Death, Deaths, EndedBy, Verdict, lacked_memory, short_of_memory
from app.engine.in_work import Flight, Work
from app.engine.messages import Message, Task, TaskBatch, TaskEnd
from app.engine.numbers import position_of
from app.engine.slots import Slot, wait_for
from app.engine.work_folder import remove_files
from app.engine.work_queue import Entry, WorkQueue

_log: Final = logging.getLogger(__name__)

TERM_AFTER: Final = 0.5
KILL_AFTER: Final = 1.5
"""Seconds after a stop at which workers that are still busy are ended."""

_SAMPLED_EVERY: Final = 0.25
"""Seconds between two looks at what busy workers have in memory."""

_ASLEEP: Final = 10.0
"""Seconds between two steps that mean that the machine slept or the application was held. Where the
clock goes on meanwhile, that time is not the files'."""

_MOST_SILENT_DEATHS: Final = 8
_MOST_SILENT_KILLS: Final = 60
"""Deaths in a row, with no file announced and nothing done in between, that end the run; the second
when somebody else killed the workers, which says nothing about whether they can start."""


@dataclass(frozen=True, slots=True)
class Started:
    """A slot began with the task."""

    number: int


@dataclass(frozen=True, slots=True)
class Advanced:
    """A slot has done a share of the task, from 0 to 1; after a death it may be less again."""

    number: int
    share: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A task has ended: as its slot said, or with the outcome its worker's death gave it.

    Attributes:
        end: facts, parts or the problem.
        task: what was handed out.
        entry: what it was made from; `requeue` takes it.
        outcome: None when it follows from `end`.
    """

    end: TaskEnd
    task: Task
    entry: Entry
    outcome: Outcome | None = None


News = Started | Advanced | Ended


@dataclass(frozen=True, slots=True)
class DispatchLimits:
    """What the dispatcher keeps to: slots, bytes for all of them, seconds for a small file."""

    slots: int
    memory: int
    seconds_per_file: float


class Dispatcher:
    """Works off a queue of tasks with a number of slots."""

    def __init__(
        self,
        job: WorkJob,
        queue: WorkQueue,
        make_tasks: Callable[[Sequence[tuple[int, int]]], Sequence[Task]],
        limits: DispatchLimits,
        folder: str,
        slots: Sequence[Slot] = (),
        *,
        ahead: bool = False,
    ) -> None:
        """Prepare; the first `step` starts the workers.

        Args:
            job: what to do with each task.
            queue: what to do, in this order.
            make_tasks: (number, attempt) pairs to tasks, in the same order. It may raise RunError:
                then nothing of this was handed out, `step` raises it, and may be called again.
            limits: slots, memory and time.
            folder: for the slots' log files.
            slots: idle ones another dispatcher gave back, warm already.
            ahead: start a worker in every slot now: there will soon be work for all, be it for
                another dispatcher.
        """
        self._job = job
        self._queue = queue
        self._make_tasks = make_tasks
        self._limits = limits
        self._folder = folder
        self._choice = Choice(queue, limits.memory)
        self._attempts: dict[int, int] = {}
        self._deaths = Deaths()
        self._suspects: deque[Entry] = deque()
        self._dropped: set[int] = set()
        self._batches = 0
        self._slots_made = max((slot.number for slot in slots), default=0)
        self._silent_deaths = 0
        self._sampled = 0.0
        self._supervised = 0.0
        self._paused = False
        self._stopping: float | None = None
        self._stop_now = False
        self._works = [Work(slot, used=slot.ready) for slot in slots]
        wanted = limits.slots if ahead else min(limits.slots, max(1, len(queue)))
        self._works += [self._new_work() for _ in range(wanted - len(slots))]
        if ahead:
            for work in self._works:
                work.slot.warm_up()

    @property
    def finished(self) -> bool:
        """Whether nothing is in a slot and nothing more will be."""
        if not self.idle:
            return False
        return self._stopping is not None or not (self._queue or self._suspects)

    @property
    def idle(self) -> bool:
        """Whether nothing is in a slot; there may be more to hand out."""
        return not any(work.flights for work in self._works)

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called; the slots are of no more use then."""
        return self._stopping is not None

    @property
    def at_work(self) -> dict[int, int | None]:
        """The workers' process numbers, and the task each is on; for tests that kill them."""
        return {work.slot.pid: work.current for work in self._works if work.slot.pid}

    def pause(self) -> None:
        """Hand nothing out until `go_on`; files in work are finished, the next ones not begun."""
        if not self._paused:
            self._paused = True
            for work in self._works:
                work.slot.ask_to_stop()

    def go_on(self) -> None:
        """End a pause."""
        if self._paused:
            self._paused = False
            for work in self._works:
                work.slot.ask_to_go_on()

    def requeue(self, entry: Entry) -> None:
        """Hand a task that has ended out again, as if it had not."""
        self._dropped.discard(position_of(entry.number))
        self._count_attempts([entry])
        self._queue.put_back([entry])

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in more tasks: the next ones that are handed out, in this order."""
        self._queue.put_back(reversed(entries))

    def drop(self, position: int) -> None:
        """Hand out none of an item's tasks any more, but by `requeue`; those in slots go on."""
        self._dropped.add(position)
        self._queue.drop(position)
        kept = [entry for entry in self._suspects if position_of(entry.number) != position]
        self._suspects = deque(kept)

    def stop(self, *, now: bool) -> None:
        """Hand out nothing more; `now` ends files in work too, gently first."""
        if self._stopping is None:
            self._stopping = time.monotonic()
            for work in self._works:
                work.slot.ask_to_stop()
        if now and not self._stop_now:
            self._stop_now = True
            self._stopping = time.monotonic()

    def close(self) -> None:
        """End all workers and remove what they left behind."""
        for work in self._works:
            work.slot.kill()  # all at once: giving back their memory takes each a while
        for work in self._works:
            work.slot.dispose()
            self._remove_parts(work)
        self._works.clear()

    def give_back(self) -> list[Slot]:
        """Return the slots, idle and warm, for another dispatcher; not after a stop."""
        self.go_on()
        slots = [work.slot for work in self._works]
        self._works.clear()
        return slots

    def step(self, timeout: float) -> Iterator[News]:
        """Do what is due, wait at most `timeout` seconds for news, and yield them.

        Raises:
            RunError: the workers die before they can start, or `make_tasks` raised it.
        """
        if self._stopping is not None:
            self._press()
        elif not self._paused and not self._one_is_alone:
            self._hand_out()
        wait_for([work.slot for work in self._works], timeout)
        for index, work in enumerate(self._works):
            yield from self._listen(work)
            if work.slot.is_dead():
                yield from self._listen(work)
                yield from self._bury(work)
                self._works[index] = self._new_work()
            elif work.retiring and not work.flights:
                work.slot.dispose()
                self._works[index] = self._new_work()
        self._supervise()

    # Handing out.

    def _new_work(self) -> Work:
        self._slots_made += 1
        return Work(Slot(self._slots_made, self._folder, self._job.lane))

    def _hand_out(self) -> None:
        for work in self._works:
            self._fill(work)
        # Nothing in a slot now means that nothing else is left.
        entry = self._queue.take_alone() if self.idle else None
        if entry:
            self._submit(self._work_for(entry), [entry])

    def _work_for(self, alone: Entry) -> Work:
        """Return an idle slot for a task that runs alone, with a worker that is no burden to it.

        That is a fresh one if a worker crashed on the task. Else memory is what matters: one that
        has not grown is as good.
        """
        fresh = next((work for work in self._works if work.fresh), None)
        if not self._deaths.has_crashed(alone.number):
            small = (work for work in self._works if work.used and work.grown <= SMALL)
            fresh = next(small, fresh)
        if fresh is None:
            self._works.pop(0).slot.dispose()
            fresh = self._new_work()
            self._works.append(fresh)
        return fresh

    def _fill(self, work: Work) -> None:
        while len(work.flights) < IN_FLIGHT and not work.suspect and not work.retiring:
            if work.fresh and self._suspects:
                entries = [self._suspects.popleft()]
                work.suspect = True
            else:
                entries = self._choice.next_for(work, self._works)
            if not entries or not self._submit(work, entries):
                return

    @property
    def _one_is_alone(self) -> bool:
        """Whether a task that runs alone is in a slot."""
        return any(flight.alone for work in self._works for flight in work.flights.values())

    def _submit(self, work: Work, entries: list[Entry]) -> bool:
        try:
            tasks = self._make_tasks([(e.number, self._attempts.get(e.number, 1)) for e in entries])
        except RunError:
            self._take_back(work, entries)
            raise
        fitting = fitting_in(tasks)
        self._queue.put_back(reversed(entries[fitting:]))
        pairs = list(zip(entries[:fitting], tasks[:fitting], strict=True))
        self._batches += 1
        flight = self._flight(pairs)
        if not work.flights:
            work.since = time.monotonic()
        work.flights[self._batches] = flight
        tasks_in = tuple(task for _, task in pairs)
        batch = TaskBatch(self._batches, self._job, tasks_in, flight.allowed)
        # A worker that died unnoticed refuses; `step` sees its death and gives the batch back.
        return work.slot.submit(batch)

    def _take_back(self, work: Work, entries: list[Entry]) -> None:
        """Keep entries that could not be handed out for another time."""
        entries = self._wanted(entries)
        if work.suspect:
            work.suspect = False
            self._suspects.extendleft(entries)
        else:
            self._queue.put_back(reversed(entries))

    def _wanted(self, entries: Sequence[Entry]) -> list[Entry]:
        return [one for one in entries if position_of(one.number) not in self._dropped]

    def _flight(self, pairs: Sequence[tuple[Entry, Task]]) -> Flight:
        memory = max(entry.memory for entry, _ in pairs)
        alone = pairs[0][0].alone
        return Flight(
            open={entry.number: (entry, task) for entry, task in pairs},
            memory=memory,
            allowed=share(memory, self._limits.memory, 1 if alone else len(self._works)),
            alone=alone,
        )

    # Hearing.

    def _listen(self, work: Work) -> Iterator[News]:
        work.slot.listen()
        for message in work.slot.drain():
            yield from self._hear(work, message)

    def _hear(self, work: Work, message: Message) -> Iterator[News]:
        word = message[0]
        if word == "share":
            # No new lease of life: a task has its time, whatever it says of itself.
            yield Advanced(message[2], message[3])
            return
        work.since = time.monotonic()
        if word == "start":
            work.current, work.used = message[2], True
            yield Started(message[2])
        elif word == "sync":
            work.current, work.syncing = None, True
        elif word == "ends":
            work.syncing = False
            for end in work.told.read(message[2]):
                yield from self._end(work, message[1], end)
        elif word == "over":
            work.current, work.syncing = None, False
            work.slot.resident = message[2]
            self._take_back(work, self._unbegun(work, message[1]))
        elif word == "idle":
            work.slot.resident = message[1]
        elif word == "ready":
            work.slot.ready = True
            work.slot.baseline = work.slot.resident = message[1]

    def _unbegun(self, work: Work, batch: int) -> list[Entry]:
        """Return what a batch that has ended has not begun, because it was asked to stop."""
        return [entry for entry, _ in work.flights.pop(batch).open.values()]

    def _end(self, work: Work, batch: int, end: TaskEnd) -> Iterator[Ended]:
        flight = work.flights[batch]
        entry, task = flight.open.pop(end.number)
        self._silent_deaths = 0
        work.suspect = False
        problem = end.problem
        if problem and lacked_memory(problem, entry, flight.allowed):
            work.starved = True
            verdict = short_of_memory(entry, flight.allowed, problem.detail)
            yield from self._carry_out(verdict, entry, task, end.seconds)
            return
        self._choice.learn(entry, end.seconds)
        if problem and problem.code == "bug":
            _log.error("a bug while on %r:\n%s", task.path, problem.detail)
        yield Ended(end, task, entry)

    # Supervising.

    def _supervise(self) -> None:
        """End workers that have failed, take too long, or use more memory than they may."""
        now = time.monotonic()
        asleep = now - self._supervised if self._supervised else 0.0
        self._supervised = now
        if asleep > _ASLEEP:
            for work in self._works:
                work.since = min(now, work.since + asleep)
        sampling = now - self._sampled >= _SAMPLED_EVERY
        if sampling:
            self._sampled = now
        for work in self._works:
            if not work.flights:
                continue
            failure = work.slot.failure()
            if failure:
                work.end(EndedBy.MEMORY if isinstance(failure, MemoryError) else EndedBy.BUG)
            elif now - work.since > self._patience(work):
                work.end(EndedBy.SILENCE if work.current is None else EndedBy.TIME)
            elif sampling and work.takes_too_much():
                work.end(EndedBy.MEMORY)

    def _patience(self, work: Work) -> float:
        """Return the seconds a worker may be silent."""
        found = None if work.current is None else work.find(work.current)
        return self.time_limit(found[0]) if found else work.patience()

    def time_limit(self, entry: Entry) -> float:
        """Return the seconds a task may take: the setting, and more for large files."""
        return self._limits.seconds_per_file + 20 * entry.cost

    # Dying.

    def _press(self) -> None:
        """End workers that are still busy some time after a stop."""
        if self._stopping is None or not self._stop_now:
            return
        waited = time.monotonic() - self._stopping
        for work in self._works:
            if work.flights and waited > KILL_AFTER:
                work.end(EndedBy.STOP)
            elif work.flights and waited > TERM_AFTER:
                work.slot.terminate()

    def _bury(self, work: Work) -> Iterator[Ended]:
        """Settle what a dead worker left: blame one file at most, give the others back."""
        death = Death(work.slot.exit_code() or 0, work.ended_by, work.slot.log_tail())
        blamed = work.find(work.current) if work.current is not None else None
        self._remove_parts(work)
        work.slot.dispose()
        if self._stopping is not None:
            return
        if blamed is None:
            self._count_silent_death(death)
        for flight in work.flights.values():
            innocent = self._wanted(
                [e for e, _ in flight.open.values() if not blamed or e is not blamed[0]]
            )
            self._count_attempts(innocent)
            if work.suspect and blamed is None:
                self._suspects.extend(innocent)  # it never came to its task
            else:
                self._queue.put_back(reversed(innocent))
        if blamed:
            yield from self._judge(work, *blamed, death)

    def _judge(self, work: Work, entry: Entry, task: Task, death: Death) -> Iterator[Ended]:
        """Decide on the file a dead worker had announced."""
        seconds = self.time_limit(entry)
        allowed = work.allowed(entry.number)
        verdict = self._deaths.judge(entry, death, seconds=seconds, allowed=allowed)
        if verdict.outcome is Outcome.QUARANTINED and verdict.problem:
            _log.warning("quarantined %r: %s\n%s", task.path, verdict.problem.message(), death.log)
        took = seconds if death.cause is Cause.TIME else 0.0
        yield from self._carry_out(verdict, entry, task, took)

    def _carry_out(
        self, verdict: Verdict, entry: Entry, task: Task, seconds: float
    ) -> Iterator[Ended]:
        if not self._wanted([entry]):
            return
        if verdict.again is None:
            end = TaskEnd(entry.number, seconds, problem=verdict.problem)
            yield Ended(end, task, entry, verdict.outcome)
        elif verdict.again.alone:
            self.requeue(verdict.again)
        else:
            self._count_attempts([entry])
            self._suspects.append(entry)

    def _count_attempts(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._attempts[entry.number] = self._attempts.get(entry.number, 1) + 1

    def _count_silent_death(self, death: Death) -> None:
        self._silent_deaths += 1
        if self._silent_deaths >= (_MOST_SILENT_KILLS if death.was_killed else _MOST_SILENT_DEATHS):
            raise RunError("run_slots_dead", f"{death.how}\n{death.log[-1_000:]}")

    def _remove_parts(self, work: Work) -> None:
        """Remove the files of tasks that did not end; the worker that wrote them is gone."""
        for flight in work.flights.values():
            for _, task in flight.open.values():
                remove_files(task)
