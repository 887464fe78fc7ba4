"""A whole batch in one process, on one thread, with a clock of its own.

The slots of a batch are processes. For tests that count every call on the disk, `in_one_process`
puts `InlineSlot` in their place: it carries a batch of tasks out at once, in the caller's thread,
with the worker's own code. So all calls of slots and run thread come in one order, the same each
time, and a disk that stands in for the real one sees them all.
"""

from __future__ import annotations

import contextlib
import itertools
import sys
import time
from collections import deque
from collections.abc import Iterator
from unittest import mock

import tiny_lane

from app.engine import dispatch, worker
from app.engine.locks import FileLock
from app.engine.messages import Message, TaskBatch
from app.engine.work_queue import Pace
from app.formats import disk

TICK = 0.02
"""Seconds the clock goes on each time somebody looks: so a run has several publishing groups."""

_numbers = itertools.count(1)


class Clock:
    """Goes on whenever somebody looks at it."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        self._now += TICK
        return self._now


class Outbox:
    """Where the worker's code puts its messages; they stay in order and in memory."""

    def __init__(self) -> None:
        self.messages: deque[Message] = deque()

    def put(self, message: Message) -> None:
        self.messages.append(message)


class NoLimit:
    """In the place of the limit a worker sets for itself: this process has no such."""

    def set(self, size: int) -> None:
        pass

    def lift(self) -> int:
        return 1


class InlineSlot:
    """Does what `app.engine.slots.Slot` does, without a process."""

    ready = True
    baseline = resident = 1

    def __init__(self, number: int, folder: str, lane: str) -> None:
        self.number = number
        self.pid: int | None = None
        self._outbox = Outbox()

    def submit(self, batch: TaskBatch) -> bool:
        if self.pid is None:
            self.pid = -next(_numbers)
            self._outbox.put(("ready", self.baseline))
        worker._State.outbox = self._outbox  # type: ignore[assignment]
        worker._State.limit = NoLimit()  # type: ignore[assignment]
        worker.run_batch(batch)
        return True

    def drain(self) -> Iterator[Message]:
        while self._outbox.messages:
            yield self._outbox.messages.popleft()

    def is_dead(self) -> bool:
        return False

    def failure(self) -> BaseException | None:
        return None

    def listen(self) -> None:
        pass

    def exit_code(self) -> int | None:
        return None

    def log_tail(self) -> str:
        return ""

    def ask_to_stop(self) -> None:
        pass

    def ask_to_go_on(self) -> None:
        pass

    def terminate(self) -> None:
        pass

    def kill(self) -> None:
        pass

    def dispose(self) -> None:
        pass


def _nothing(*_: object) -> None:
    """Do nothing."""


_locks: list[FileLock] = []
"""Locks that were taken and not given back."""

_acquire, _release = FileLock.acquire, FileLock.release


def _taking(lock: FileLock, **how: float) -> bool:
    taken = _acquire(lock, **how)
    if taken:
        _locks.append(lock)
    return taken


def _giving_back(lock: FileLock, *, remove: bool = False) -> None:
    """Give a lock back; the dead cannot remove its file."""
    _release(lock, remove=remove and not getattr(disk.calls, "dead", False))
    if lock in _locks:
        _locks.remove(lock)


def release_locks() -> None:
    """Do what the system does for the dead: the locks are free, the files stay."""
    while _locks:
        _release(_locks.pop())


@contextlib.contextmanager
def in_one_process() -> Iterator[None]:
    """Carry batches out in this thread, with the tiny lane for pictures and a steady clock."""
    with (
        mock.patch.object(dispatch, "Slot", InlineSlot),
        mock.patch.object(dispatch, "wait_for", _nothing),
        mock.patch.object(worker, "mark", _nothing),
        # Batches would differ in size with the time their tasks took; here they never do.
        mock.patch.object(Pace, "learn", _nothing),
        mock.patch.dict(sys.modules, {"app.engine.lanes.image": tiny_lane}),
        mock.patch.object(time, "monotonic", Clock().now),
        mock.patch.object(FileLock, "acquire", _taking),
        mock.patch.object(FileLock, "release", _giving_back),
    ):
        yield
