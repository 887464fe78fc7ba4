"""Outcomes: what became of each item, and what its results no longer have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of an item; declared from best to worst, an item's is the worst of its lanes."""

    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    FAILED = "failed"
    QUARANTINED = "quarantined"

    @property
    def is_failure(self) -> bool:
        """Whether a run with this outcome in it has not fully succeeded."""
        return self in (Outcome.FAILED, Outcome.QUARANTINED)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the worst of the outcomes; `DONE` of none."""
    order = list(Outcome)
    return max(outcomes, key=order.index, default=Outcome.DONE)


class Loss(StrEnum):
    """Something a result no longer has and its source had."""

    METADATA = "metadata"
    PROFILE = "profile"
    ALPHA = "alpha"
    FRAMES = "frames"
    BIT_DEPTH = "bit_depth"
    CHARACTERS = "characters"
    SHEETS = "sheets"
    LAYOUT = "formulas_and_layout"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Totals:
    """How many items ended with each outcome; the counts add up to `items` once a run has ended."""

    items: int = 0
    done: int = 0
    skipped: int = 0
    failed: int = 0
    quarantined: int = 0
    cancelled: int = 0

    @property
    def ended(self) -> int:
        """Items that have an outcome."""
        return self.done + self.skipped + self.failed + self.quarantined + self.cancelled

    @property
    def left(self) -> int:
        """Items still without an outcome."""
        return self.items - self.ended
