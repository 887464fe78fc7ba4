"""A whole batch in one process, on one thread, with a clock of its own.

The slots of a batch are processes. For tests that count every call on the disk, `in_one_process`
puts `InlineSlot` in their place. So all calls of slots and run thread come in one order, the same
each time, and a disk that stands in for the real one sees them all.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from unittest import mock

import lines_lane
import tiny_lane
from inline_slots import InlineSlot

from app.engine import dispatch, worker
from app.engine.locks import FileLock
from app.engine.work_queue import Pace
from app.formats import disk

TICK = 0.02
"""Seconds the clock goes on each time somebody looks: so a run has several publishing groups."""


class Clock:
    """Goes on whenever somebody looks at it."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        self._now += TICK
        return self._now


def _nothing(*_: object) -> None:
    """Do nothing."""


_locks: list[FileLock] = []
"""Locks that were taken and not given back."""

_acquire, _release = FileLock.acquire, FileLock.release


def _taking(lock: FileLock, *, patience: float = 0.0) -> bool:
    taken = _acquire(lock, patience=patience)
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
def _tiny_lane_for_pictures() -> Iterator[None]:
    """Put it in the place of the real lane, and leave all that is imported meanwhile."""
    name = "app.engine.lanes.image"
    real = sys.modules.get(name)
    sys.modules[name] = tiny_lane
    try:
        yield
    finally:
        del sys.modules[name]
        if real:
            sys.modules[name] = real


@contextlib.contextmanager
def in_one_process() -> Iterator[None]:
    """Carry batches out in this thread, with the tiny lane for pictures and a steady clock."""
    with (
        mock.patch.object(dispatch, "Slot", InlineSlot),
        mock.patch.object(dispatch, "wait_for", _nothing),
        mock.patch.object(worker, "mark", _nothing),
        # Batches would differ in size with the time their tasks took; here they never do.
        mock.patch.object(Pace, "learn", _nothing),
        _tiny_lane_for_pictures(),
        lines_lane.installed(),
        mock.patch.object(time, "monotonic", Clock().now),
        mock.patch.object(FileLock, "acquire", _taking),
        mock.patch.object(FileLock, "release", _giving_back),
    ):
        yield
