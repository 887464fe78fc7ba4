"""What each lane does inside a slot; `app.core.lanes` describes the functions."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, Protocol, cast

from app.core.lanes import Arrangement, Facts, Limits, Worked, WorkJob, WorkTask, WrittenPart
from app.core.recipe import LaneRecipe


class LaneModule(Protocol):
    """The functions of `app.engine.lanes.image` and, later, its neighbours."""

    def prepare(self) -> None:
        """Load what the lane needs; called once in each slot, before the first task."""

    def look(self, path: str, limits: Limits, reading: Any) -> Facts:
        """Read the file's header; `reading` is that of the lane's recipe, None for as found."""

    def arrange(self, lane: LaneRecipe, facts: Facts) -> Arrangement:
        """Say what the results will be and what they cost."""

    def work(self, job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...] | Worked:
        """Read, apply the steps, write the part files."""


class BlockLane(LaneModule, Protocol):
    """A lane whose items may have several blocks."""

    def scan(self, job: WorkJob, task: WorkTask) -> Facts:
        """Find out what a block means to those behind it."""

    def fold(self, facts: Facts, scans: Sequence[Facts]) -> Sequence[Facts]:
        """Put the scans of all blocks together: what each one's work is told."""

    def assemble(self, job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
        """Put the pieces of all blocks together, in order."""


def lane_module(name: str) -> LaneModule:
    """Return the lane's module, imported when it is first needed.

    A name with dots is a module elsewhere; tests bring their own lanes that crash or hang.
    """
    path = name if "." in name else f"app.engine.lanes.{name}"
    return cast("LaneModule", importlib.import_module(path))


def block_lane(name: str) -> BlockLane:
    """Return the module of a lane whose items may have several blocks."""
    return cast("BlockLane", lane_module(name))


def has_blocks(name: str) -> bool:
    """Whether items of the lane may have several blocks."""
    return hasattr(lane_module(name), "assemble")
