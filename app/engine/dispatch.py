"""Hands tasks to slots, and knows what every slot is doing.

Each slot has at most two batches: one in work, one waiting. A task is admitted only while the
memory of all tasks in slots fits the budget; one that is larger than the budget runs when nothing
else does. An entry that is `alone` runs when all others are done, in a batch of one, and while it
is in a slot nothing else is handed out. Whoever iterates calls `step` again and again; it never
waits longer than asked.

When a worker dies, the file it had announced last is a suspect: it is tried again alone in a fresh
slot, and after too many deaths quarantined. All other files of that slot are handed out again. A
death with no file announced accuses nobody.
"""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.core.errors import Problem, RunError
from app.core.lanes import WorkJob, WorkTask
from app.core.outcome import Outcome
from app.engine.messages import Message, Task, TaskBatch, TaskEnd, unpacked
from app.engine.slots import Death, Slot, wait_for
from app.engine.work_queue import Entry, Pace, WorkQueue
from app.formats.safe_write import discard

_log: Final = logging.getLogger(__name__)

IN_FLIGHT: Final = 2
"""Batches in a slot: one in work, one waiting. More would only be more to wait for or to lose."""

TERM_AFTER: Final = 0.5
KILL_AFTER: Final = 1.5
"""Seconds after a stop at which workers that are still busy are ended."""

_BATCH_BYTES: Final = 24_000
"""Of paths in one batch: with two batches, what goes to a slot stays within one 64 KiB pipe."""

_STARTS_IN: Final = 120.0
"""Seconds a worker may take to start on a busy machine."""

_MOST_SILENT_DEATHS: Final = 8
_MOST_SILENT_KILLS: Final = 60
"""Deaths in a row, with no file announced and nothing done in between, that end the run; the second
when somebody else killed the workers, which says nothing about whether they can start."""

_TRIES: Final = 2
_TRIES_WHEN_KILLED: Final = 3
"""Deaths after which a file is quarantined; killed from outside, it is more likely innocent."""


@dataclass(frozen=True, slots=True)
class Started:
    """A slot began with the task."""

    number: int


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


@dataclass(slots=True)
class _Flight:
    """A batch in a slot: its tasks that have not ended."""

    open: dict[int, tuple[Entry, Task]]
    memory: int
    alone: bool


@dataclass(slots=True)
class _Work:
    """What one slot is doing."""

    slot: Slot
    flights: dict[int, _Flight] = field(default_factory=dict)
    current: int | None = None
    since: float = 0.0
    ready: bool = False
    begun: float = 0.0
    suspect: bool = False
    timed_out: bool = False
    killed: bool = False

    @property
    def fresh(self) -> bool:
        return self.slot.pid is None

    @property
    def memory(self) -> int:
        return max((flight.memory for flight in self.flights.values()), default=0)

    def find(self, number: int) -> tuple[Entry, Task] | None:
        for flight in self.flights.values():
            if number in flight.open:
                return flight.open[number]
        return None


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
        """
        self._job = job
        self._queue = queue
        self._make_tasks = make_tasks
        self._limits = limits
        self._folder = folder
        self._pace = Pace()
        self._attempts: dict[int, int] = {}
        self._deaths: dict[int, list[Death]] = {}
        self._suspects: deque[Entry] = deque()
        self._batches = 0
        self._slots_made = max((slot.number for slot in slots), default=0)
        self._silent_deaths = 0
        self._paused = False
        self._stopping: float | None = None
        self._stop_now = False
        self._works = [_Work(slot, ready=True) for slot in slots]
        wanted = min(limits.slots, max(1, len(queue)))
        self._works += [self._new_work() for _ in range(wanted - len(slots))]

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
        self._attempts[entry.number] = self._attempts.get(entry.number, 1) + 1
        self._queue.put_back([entry])

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
            work.slot.dispose()
            self._remove_parts(work)
        self._works.clear()

    def give_back(self) -> list[Slot]:
        """Return the slots, idle and warm, for another dispatcher; not after a stop."""
        self.go_on()
        slots = [work.slot for work in self._works]
        self._works.clear()
        return slots

    def step(self, timeout: float) -> Iterator[Started | Ended]:
        """Do what is due, wait at most `timeout` seconds for news, and yield them.

        Raises:
            RunError: the workers die before they can start, or `make_tasks` raised it.
        """
        if self._stopping is not None:
            self._press()
        elif not self._paused and not self._alone:
            self._hand_out()
        wait_for([work.slot for work in self._works], timeout)
        for index, work in enumerate(self._works):
            for message in work.slot.drain():
                yield from self._hear(work, message)
            if work.slot.is_dead() or work.slot.has_failed():
                if not work.slot.is_dead():
                    work.killed = True
                    work.slot.kill()
                for message in work.slot.drain():
                    yield from self._hear(work, message)
                yield from self._bury(work)
                self._works[index] = self._new_work()
            else:
                self._check_time(work)

    # Handing out.

    def _new_work(self) -> _Work:
        self._slots_made += 1
        return _Work(Slot(self._slots_made, self._folder, self._job.lane))

    def _hand_out(self) -> None:
        for work in self._works:
            self._fill(work)
        # Nothing in a slot now means that nothing else is left.
        entry = self._queue.take_alone() if self.idle else None
        if entry:
            self._submit(self._work_for(entry), [entry])

    def _work_for(self, alone: Entry) -> _Work:
        """Return an idle slot: a fresh one for a task on which a worker has died, as always."""
        if alone.number not in self._deaths:
            return self._works[0]
        work = next((work for work in self._works if work.fresh), None)
        if work is None:
            self._works.pop(0).slot.dispose()
            work = self._new_work()
            self._works.append(work)
        return work

    def _fill(self, work: _Work) -> None:
        while len(work.flights) < IN_FLIGHT and not work.suspect:
            if work.fresh and self._suspects:
                entries = [self._suspects.popleft()]
                work.suspect = True
            else:
                entries = self._choose(work)
            if not entries or not self._submit(work, entries):
                return

    @property
    def _alone(self) -> bool:
        """Whether a task that runs alone is in a slot."""
        return any(flight.alone for work in self._works for flight in work.flights.values())

    def _submit(self, work: _Work, entries: list[Entry]) -> bool:
        try:
            tasks = self._make_tasks([(e.number, self._attempts.get(e.number, 1)) for e in entries])
        except RunError:
            self._take_back(work, entries)
            raise
        fitting = _fitting(tasks)
        self._queue.put_back(reversed(entries[fitting:]))
        pairs = list(zip(entries[:fitting], tasks[:fitting], strict=True))
        self._batches += 1
        flight = _Flight(
            open={entry.number: (entry, task) for entry, task in pairs},
            memory=max(entry.memory for entry, _ in pairs),
            alone=pairs[0][0].alone,
        )
        if work.fresh:
            work.begun = time.monotonic()
        work.flights[self._batches] = flight
        batch = TaskBatch(self._batches, self._job, tuple(task for _, task in pairs))
        # A worker that died unnoticed refuses; `step` sees its death and gives the batch back.
        return work.slot.submit(batch)

    def _take_back(self, work: _Work, entries: list[Entry]) -> None:
        """Keep entries that could not be handed out for another time."""
        if work.suspect:
            work.suspect = False
            self._suspects.extendleft(entries)
        else:
            self._queue.put_back(reversed(entries))

    def _choose(self, work: _Work) -> list[Entry]:
        """Take the next batch from the queue, or nothing when it does not fit into the memory."""
        entry = self._admitted(work)
        if entry is None:
            return []
        entries = [entry]
        share = self._pace.scaled(self._queue.cost) / (2 * len(self._works))
        target = min(Pace.TARGET, share)
        expected = self._pace.expect(entry)
        while len(entries) < Pace.MOST:
            after = self._queue.first()
            if after is None or after.memory > entry.memory:
                break
            expected += self._pace.expect(after)
            if expected > target:
                break
            entries.append(self._queue.take_first())
        return entries

    def _admitted(self, work: _Work) -> Entry | None:
        first = self._queue.first()
        if first is None:
            return None
        if self._fits(work, first.memory):
            return self._queue.take_first()
        last = self._queue.last()
        if last is not None and self._fits(work, last.memory):
            return self._queue.take_last()
        return None

    def _fits(self, work: _Work, memory: int) -> bool:
        others = sum(other.memory for other in self._works if other is not work)
        if not others and not work.flights:
            return True
        return others + max(work.memory, memory) <= self._limits.memory

    # Hearing.

    def _hear(self, work: _Work, message: Message) -> Iterator[Started | Ended]:
        word = message[0]
        if word == "start":
            work.current, work.since = message[2], time.monotonic()
            yield Started(work.current)
        elif word == "sync":
            work.current = None
        elif word == "ends":
            for end in unpacked(message[2]):
                yield from self._end(work, message[1], end)
        elif word == "over":
            work.current = None
            flight = work.flights.pop(message[1], None)
            if flight and self._stopping is None:
                self._queue.put_back([entry for entry, _ in flight.open.values()][::-1])
        elif word == "ready":
            work.ready = True

    def _end(self, work: _Work, batch: int, end: TaskEnd) -> Iterator[Ended]:
        entry, task = work.flights[batch].open.pop(end.number)
        self._pace.learn(entry, end.seconds)
        if end.problem and end.problem.code == "bug":
            _log.error("a bug while on %r:\n%s", task.path, end.problem.detail)
        self._silent_deaths = 0
        work.suspect = False
        yield Ended(end, task, entry)

    def _check_time(self, work: _Work) -> None:
        now = time.monotonic()
        if work.current is not None:
            found = work.find(work.current)
            if found and now - work.since > self.time_limit(found[0]):
                work.timed_out = True
                work.slot.kill()
        elif work.flights and not work.ready and now - work.begun > _STARTS_IN:
            work.slot.kill()

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
            if work.flights and waited > TERM_AFTER:
                work.killed = True
                (work.slot.kill if waited > KILL_AFTER else work.slot.terminate)()

    def _bury(self, work: _Work) -> Iterator[Ended]:
        """Settle what a dead worker left: blame one file at most, give the others back."""
        by_us = work.timed_out or work.killed
        death = Death(work.slot.exit_code() or 0, by_us, work.slot.log_tail())
        blamed = work.find(work.current) if work.current is not None else None
        self._remove_parts(work)
        work.slot.dispose()
        if self._stopping is not None:
            return
        if blamed is None:
            self._count_silent_death(death)
        for flight in work.flights.values():
            innocent = [e for e, _ in flight.open.values() if not blamed or e is not blamed[0]]
            for entry in innocent:
                self._attempts[entry.number] = self._attempts.get(entry.number, 1) + 1
            if work.suspect and blamed is None:
                self._suspects.extend(innocent)  # it never came to its task
            else:
                self._queue.put_back(reversed(innocent))
        if blamed:
            yield from self._judge(*blamed, death, timed_out=work.timed_out)

    def _judge(self, entry: Entry, task: Task, death: Death, *, timed_out: bool) -> Iterator[Ended]:
        """Decide on the file a dead worker had announced."""
        number = entry.number
        deaths = self._deaths.setdefault(number, [])
        deaths.append(death)
        self._attempts[number] = self._attempts.get(number, 1) + 1
        tries = _TRIES_WHEN_KILLED if death.was_killed else _TRIES
        if timed_out:
            limit = self.time_limit(entry)
            problem = Problem("timeout", {"seconds": round(limit)}, death.log)
            yield Ended(TaskEnd(number, limit, problem=problem), task, entry, Outcome.FAILED)
        elif len(deaths) >= tries:
            code = "killed" if death.was_killed else "crashed"
            problem = Problem(code, {"count": len(deaths), "how": death.how}, death.log)
            _log.warning("quarantined %r: %s\n%s", task.path, problem.message(), death.log)
            yield Ended(TaskEnd(number, 0.0, problem=problem), task, entry, Outcome.QUARANTINED)
        elif entry.alone:
            self._queue.put_back([entry])
        else:
            self._suspects.append(entry)

    def _count_silent_death(self, death: Death) -> None:
        self._silent_deaths += 1
        if self._silent_deaths >= (_MOST_SILENT_KILLS if death.was_killed else _MOST_SILENT_DEATHS):
            raise RunError("run_slots_dead", f"{death.how}\n{death.log[-1_000:]}")

    def _remove_parts(self, work: _Work) -> None:
        """Remove the part files of tasks that did not end; the worker that wrote them is gone."""
        for flight in work.flights.values():
            for _, task in flight.open.values():
                if isinstance(task, WorkTask):
                    for part in task.parts:
                        discard(part.part)


def _fitting(tasks: Sequence[Task]) -> int:
    """Return how many of the tasks, one at least, may go into one batch."""
    used = 0
    for index, task in enumerate(tasks):
        used += len(os.fsencode(task.path)) + 200
        if isinstance(task, WorkTask):
            used += sum(len(os.fsencode(part.part)) + 50 for part in task.parts)
        if index and used > _BATCH_BYTES:
            return index
    return len(tasks)
