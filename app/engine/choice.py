"""Which tasks go into a slot next, and how many at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from app.core.lanes import WorkTask
from app.engine.in_work import Work
from app.engine.messages import MergeTask, Task, files_of
from app.engine.work_queue import Entry, Pace, WorkQueue

IN_FLIGHT: Final = 2
"""Batches in a slot: one in work, one waiting. More would only be more to wait for or to lose."""

_BATCH_BYTES: Final = 24_000
"""Of paths in one batch: with two batches, what goes to a slot stays within one 64 KiB pipe."""


class Choice:
    """Takes batches from the queue, as large as the pace allows and as fit into the memory."""

    def __init__(self, queue: WorkQueue, memory: int) -> None:
        """Prepare.

        Args:
            queue: what is to be done.
            memory: bytes all slots together may use.
        """
        self._queue = queue
        self._memory = memory
        self._pace = Pace()

    def learn(self, entry: Entry, seconds: float) -> None:
        """Take in how long a task took."""
        self._pace.learn(entry, seconds)

    def next_for(self, work: Work, works: Sequence[Work]) -> list[Entry]:
        """Take the next batch for one of the slots; nothing when none fits into the memory."""
        others = sum(other.memory for other in works if other is not work)
        entry = self._admitted(work, others)
        if entry is None:
            return []
        entries = [entry]
        share = self._pace.scaled(self._queue.cost) / (2 * len(works))
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

    def _admitted(self, work: Work, others: int) -> Entry | None:
        first = self._queue.first()
        if first is None:
            return None
        if self._fits(work, others, first.memory):
            return self._queue.take_first()
        last = self._queue.last()
        if last is not None and self._fits(work, others, last.memory):
            return self._queue.take_last()
        return None

    def _fits(self, work: Work, others: int, memory: int) -> bool:
        if not others and not work.flights:
            return True
        return others + max(work.memory, memory) <= self._memory


def fitting_in(tasks: Sequence[Task]) -> int:
    """Return how many of the tasks, one at least, may go into one batch."""
    used = 0
    for index, task in enumerate(tasks):
        used += len(os.fsencode(task.path)) + 200
        used += sum(len(os.fsencode(file)) + 50 for file in files_of(task))
        if isinstance(task, WorkTask):
            texts = (value for value in task.facts.values() if isinstance(value, str))
            used += sum(map(len, texts))
        if isinstance(task, MergeTask):
            used += sum(len(name) + 10 for name in task.inputs)
        if index and used > _BATCH_BYTES:
            return index
    return len(tasks)
