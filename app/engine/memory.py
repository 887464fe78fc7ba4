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

_CGROUPS: Final = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    (
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes",
    ),
)
"""Limit and usage of this process's container, in the second and the first version of cgroups."""


def free_memory() -> int:
    """Return the bytes that can be used without swapping, within this process's container."""
    import psutil

    memory = psutil.virtual_memory()
    free = int(memory.available)
    for limit_file, usage_file in _CGROUPS:
        limit, usage = _number(limit_file), _number(usage_file)
        if limit is not None and usage is not None and limit < memory.total:
            # Usage counts the page cache, too, which the kernel gives back before it kills.
            free = min(free, max(limit - usage + _cached(os.path.dirname(usage_file)), 0))
    return free


def _number(path: str) -> int | None:
    try:
        with open(path, encoding="ascii") as file:
            return int(file.read())
    except (OSError, ValueError):
        return None


def _cached(folder: str) -> int:
    try:
        with open(os.path.join(folder, "memory.stat"), encoding="ascii") as file:
            values = dict(line.split() for line in file)
    except (OSError, ValueError):
        return 0
    return int(values.get("inactive_file", 0)) + int(values.get("active_file", 0))


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
