"""What each lane does inside a slot; `app.core.lanes` describes the functions."""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from app.core.lanes import Arrangement, Facts, Limits, WorkJob, WorkTask, WrittenPart
from app.core.recipe import LaneRecipe


class LaneModule(Protocol):
    """The functions of `app.engine.lanes.image` and, later, its neighbours."""

    def prepare(self) -> None:
        """Load what the lane needs; called once in each slot, before the first task."""

    def look(self, path: str, limits: Limits) -> Facts:
        """Read the file's header."""

    def arrange(self, lane: LaneRecipe, facts: Facts) -> Arrangement:
        """Say what the results will be and what they cost."""

    def work(self, job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
        """Read, apply the steps, write the part files."""


def lane_module(name: str) -> LaneModule:
    """Return the lane's module, imported when it is first needed.

    A name with dots is a module elsewhere; tests bring their own lanes that crash or hang.
    """
    path = name if "." in name else f"app.engine.lanes.{name}"
    return cast("LaneModule", importlib.import_module(path))
