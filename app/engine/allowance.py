"""How much memory one worker may use, and how that is enforced.

Admission keeps the sum of all estimates within the budget; the allowance is for tasks that need far
more than was estimated. On Linux it is the worker's own limit of its data segment, raised for each
batch by what the batch may use: the file that asks for more fails, and nothing else does. (A limit
of the address space would count what libraries reserve and never use.) Everywhere, the dispatcher
also looks at what busy workers really have.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import sys
import threading
from collections.abc import Callable
from typing import Final

LEAST: Final = 256 * 1024 * 1024
"""Bytes any batch may use, however small the budget: less would fail files that are fine."""

MARGIN: Final = 128 * 1024 * 1024
"""Bytes a worker may be over its allowance before it is ended: libraries that it loads late."""

GROWN: Final = 300 * 1024 * 1024
"""Bytes over what it had at its start that make an idle worker too large to keep."""

SMALL: Final = 128 * 1024 * 1024
"""Bytes over what it had at its start up to which an idle worker is as good as a fresh one."""

KEPT: Final = 288 * 1024 * 1024
"""Bytes over what it had at its start that a worker may keep between two batches: the next block of
a table needs as much again, and getting it from the system anew takes longer than using it."""

IDLE: Final = 0.2
"""Seconds after which a worker without a batch gives back what it has kept."""

_HELD: Final = 64 * 1024 * 1024
"""Bytes up to which the allocator keeps what is freed, if it is asked to."""
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3


def share(estimate: int, budget: int, slots: int) -> int:
    """Return how many bytes a batch may use.

    Estimates are made from headers, so a batch gets twice its own, and what falls to a slot if it
    is more.

    Args:
        estimate: bytes its largest task is thought to need.
        budget: bytes all slots together may use.
        slots: how many there are.
    """
    return max(LEAST, min(budget, max(2 * estimate, budget // slots)))


def resident(pid: int) -> int:
    """Return the bytes of memory a process has now; 0 when it is gone."""
    if sys.platform.startswith("linux"):
        return _statm(pid, 1)
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _statm(pid: int, column: int) -> int:
    # psutil opens more files and takes ten times as long.
    try:
        with open(f"/proc/{pid}/statm", "rb", buffering=0) as file:
            return int(file.read().split()[column]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


class OwnLimit:
    """What this process, a worker, may use; called by nothing but it."""

    def __init__(self, tidied: Callable[[int], None] | None = None) -> None:
        """Remember how much the process has before its first task.

        Args:
            tidied: called by a thread with the bytes the process has, once it has tidied up
                because it had nothing to do.
        """
        self._baseline = resident(os.getpid())
        self._tidied = tidied
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def set(self, more: int) -> None:
        """Let the process use so many bytes more than it does now, where the system can see to it.

        Whoever asks for more gets MemoryError in Python; C libraries report it or abort.
        """
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None
        if sys.platform.startswith("linux"):
            import resource

            now = _statm(os.getpid(), 5)
            if not now:
                return
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            soft = now + more
            if hard != resource.RLIM_INFINITY:
                soft = min(soft, hard)
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))

    def lift(self) -> int:
        """Let the process use what it wants; return the bytes it has, after tidying up if need be.

        What the allocator only keeps in case it is wanted again is given back when it is much, or
        when nothing wants it soon: it adds up over large files and is missing elsewhere.
        """
        if sys.platform.startswith("linux"):
            import resource

            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
        now = resident(os.getpid())
        if now - self._baseline > KEPT:
            return _tidy_up()
        if now - self._baseline > SMALL:
            self._timer = threading.Timer(IDLE, self._idle)
            self._timer.daemon = True
            self._timer.start()
        return now

    def _idle(self) -> None:
        """Tidy up, unless the next batch has begun."""
        with self._lock:
            if self._timer is not threading.current_thread():
                return
            self._timer = None
            now = _tidy_up()
            if self._tidied:
                with contextlib.suppress(OSError):  # nobody is there any more
                    self._tidied(now)


def _tidy_up() -> int:
    gc.collect()
    give_back_freed()
    return resident(os.getpid())


def keep_freed() -> None:
    """Make the allocator keep freed pieces of some size, which it would give back one by one."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(AttributeError):
            libc = ctypes.CDLL(None)
            libc.mallopt(_M_MMAP_THRESHOLD, _HELD)
            libc.mallopt(_M_TRIM_THRESHOLD, _HELD)


def give_back_freed() -> None:
    """Give memory back to the system that is free but that the allocator keeps in between."""
    if sys.platform.startswith("linux"):
        # Other C libraries than glibc have no such thing.
        with contextlib.suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
