"""What every process that the application starts has in common.

It knows no Qt, ignores Ctrl+C (the application decides), dies with the application, and gives way
to the window by a lower priority. It leads a process group, so that what it starts can be ended
with it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from typing import Final

from app.engine.worker_log import Outlet, redirect

_PR_SET_PDEATHSIG: Final = 1
_OOM_SCORE: Final = 300
"""Added to the application's, makes the kernel's out-of-memory killer take such a process before
the window, but not before all else on the desktop (1000 would)."""


_THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
"""How many threads libraries start: with more than one, that of numpy waits for its first work in
a loop that costs as much as loading numpy."""


def settle(parent: int, log: Outlet, nice: int) -> None:
    """Prepare this process; called in it before anything else.

    Args:
        parent: process number of the application.
        log: takes what libraries print and, on a crash, the stack.
        nice: added to the process's niceness.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _lead_group()
    _die_with_parent(parent)
    redirect(log)
    faulthandler.enable(2)
    for threads in _THREADS:
        os.environ[threads] = "1"
    _give_way(nice)


def _lead_group() -> None:
    """Lead a process group, but no session.

    The kernel shares processor time between sessions first: in one of its own, a worker's lower
    priority would mean nothing to the window.
    """
    if sys.platform != "win32":
        os.setpgid(0, 0)


def _die_with_parent(parent: int) -> None:
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        # The parent may have died before the line above.
        if os.getppid() != parent:
            os._exit(1)


def _give_way(nice: int) -> None:
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        return
    os.nice(nice)
    if sys.platform.startswith("linux"):
        # A container may forbid it; the order of victims is only a wish.
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "r+b", 0) as file:
            file.write(b"%d" % min(1000, int(file.read()) + _OOM_SCORE))


@contextlib.contextmanager
def no_interrupt() -> Iterator[None]:
    """Start processes with SIGINT blocked, so that Ctrl+C cannot hit one before it is set up."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
