"""How much memory there is, and how many slots make sense."""

from __future__ import annotations

import os
import sys
from typing import Final

SHARE: Final = 0.6
"""Part of the free memory that all slots together may use when nobody says otherwise."""

SLOT_BASE: Final = 160 * 1024 * 1024
"""Bytes a slot needs before its first task: Python, libvips, numpy."""

_MOST_SLOTS: Final = 60
"""Windows waits for at most 63 handles at once."""

_CGROUP: Final = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    (
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes",
    ),
)


def free_memory() -> int:
    """Return the bytes that can be used without swapping, within this process's cgroup."""
    import psutil

    free = int(psutil.virtual_memory().available)
    for limit_file, usage_file in _CGROUP:
        limit, usage = _number(limit_file), _number(usage_file)
        if limit is not None and usage is not None:
            free = min(free, max(limit - usage, 0))
    return free


def _number(path: str) -> int | None:
    try:
        with open(path, encoding="ascii") as file:
            return int(file.read())
    except (OSError, ValueError):
        return None


def cores() -> int:
    """Return the number of cores this process may use."""
    if sys.platform.startswith("linux"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def slot_count(asked: int | None, budget: int) -> int:
    """Return how many slots to run: one a core, fewer when memory is short, at least one.

    Args:
        asked: what the user wants; None to choose.
        budget: bytes all slots together may use.
    """
    if asked is not None:
        return max(1, min(asked, _MOST_SLOTS))
    return max(1, min(cores(), budget // (2 * SLOT_BASE), _MOST_SLOTS))
