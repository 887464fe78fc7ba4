"""How much memory there is, and how many slots make sense."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.engine.disks import Disk, disks_of

SHARE: Final = 0.6
"""Part of the free memory that all slots together may use when nobody says otherwise."""

SLOT_BASE: Final = 160 * 1024 * 1024
"""Bytes a slot needs before its first task: Python, libvips, numpy."""

_MOST_SLOTS: Final = 60
"""Windows waits for at most 63 handles at once."""

_MOST_ON: Final = {Disk.NETWORK: 4, Disk.SPINNING: 2}
"""More slots would only wait for each other there."""

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


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """How many slots run, and why so many.

    Attributes:
        count: files worked on at the same time, at least one.
        because: `asked` (by the user), `cores` (one for each), `memory` (for more it is short),
            `network` (a source or the results lie on another computer), `spinning` (on a disk that
            has to move its heads).
    """

    count: int
    because: str


def slot_plan(asked: int | None, budget: int, folders: Iterable[str]) -> SlotPlan:
    """Return how many slots to run.

    Args:
        asked: what the user wants; None to choose.
        budget: bytes all slots together may use.
        folders: where sources and results lie.
    """
    if asked is not None:
        return SlotPlan(max(1, min(asked, _MOST_SLOTS)), "asked")
    disks = disks_of(folders)
    most = {
        "cores": min(cores(), _MOST_SLOTS),
        "memory": max(1, budget // (2 * SLOT_BASE)),
        **{disk.value: _MOST_ON[disk] for disk in _MOST_ON if disk in disks},
    }
    because = min(most, key=most.__getitem__)
    return SlotPlan(most[because], because)


def for_tasks(budget: int, slots: int) -> int:
    """Return the bytes that are left for tasks: half of the budget at the least."""
    return max(budget // 2, budget - slots * SLOT_BASE)
