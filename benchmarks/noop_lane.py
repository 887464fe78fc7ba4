"""A lane that does nothing, so that only handing out and reporting tasks takes time."""

from __future__ import annotations

from app.core.lanes import Arrangement, Facts, Limits, WorkJob, WorkTask, WrittenPart
from app.core.recipe import LaneRecipe


def prepare() -> None:
    """Load nothing."""


def look(path: str, limits: Limits, reading: object) -> Facts:
    """Find nothing."""
    del path, limits, reading
    return {}


def arrange(lane: LaneRecipe, facts: Facts) -> Arrangement:
    """Foresee no results."""
    del lane, facts
    return Arrangement(outputs=(), memory=0, cost=0.0)


def work(job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
    """Write nothing."""
    del job, task
    return ()
