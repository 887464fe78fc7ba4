"""Counts what has ended, and says how fast it goes and how long it will take."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from typing import Final

from app.core.outcome import Outcome, Totals
from app.engine.events import Progress

_WINDOW: Final = 5.0
"""Seconds the shown speed looks back."""

_TICK: Final = 0.25
"""Seconds between two `Progress` events."""

_SURE_AFTER: Final = 1.5
"""Seconds before a time left is worth showing."""


class Meter:
    """One run's totals, speed and time left; while it pauses its clock stands still.

    Attributes:
        totals: outcomes so far.
        merges_left: merges without an outcome.
    """

    def __init__(self, totals: Totals, total_size: int, total_cost: float) -> None:
        """Begin now, with what the plan has settled already.

        Args:
            totals: outcomes so far.
            total_size: source bytes of the items that will be worked on.
            total_cost: their estimated work.
        """
        self.totals = totals
        self.merges_left = 0
        self._total_size = total_size
        self._total_cost = total_cost
        self._size = 0
        self._cost = 0.0
        self._files = 0
        self._began = time.monotonic()
        self._paused_at: float | None = None
        self._shown = 0.0
        self._marks: deque[tuple[float, int, int]] = deque([(self._began, 0, 0)])

    @property
    def seconds(self) -> float:
        """Seconds since the run began, without its pauses."""
        return self._now() - self._began

    def pause(self) -> None:
        """Stop the clock."""
        self._paused_at = time.monotonic()

    def go_on(self) -> None:
        """Let the clock run on from where it was stopped."""
        if self._paused_at is not None:
            away = time.monotonic() - self._paused_at
            self._paused_at = None
            self._began += away
            self._marks = deque((then + away, files, size) for then, files, size in self._marks)

    def _now(self) -> float:
        return time.monotonic() if self._paused_at is None else self._paused_at

    def count(self, outcome: Outcome, size: int, cost: float) -> None:
        """Take in an item that ended."""
        name = outcome.value
        self.totals = replace(self.totals, **{name: getattr(self.totals, name) + 1})
        self._files += 1
        self._size += size
        self._cost += cost

    def advance(self, size: int, cost: float) -> None:
        """Take in a part of the work on an item that has not ended."""
        self._size += size
        self._cost += cost

    def due(self) -> bool:
        """Whether it is time for another `progress`."""
        return time.monotonic() - self._shown >= _TICK

    def progress(self) -> Progress:
        """Return where the run is."""
        now = self._now()
        self._shown = time.monotonic()
        self._marks.append((now, self._files, self._size))
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW:
            self._marks.popleft()
        then, files, size = self._marks[0]
        span = max(now - then, 1e-3)
        return Progress(
            totals=self.totals,
            size=self._size,
            total_size=self._total_size,
            seconds=self.seconds,
            files_per_second=(self._files - files) / span,
            bytes_per_second=(self._size - size) / span,
            seconds_left=self._left(),
            merges_left=self.merges_left,
        )

    def _left(self) -> float | None:
        seconds = self.seconds
        if self._cost <= 0 or seconds < _SURE_AFTER:
            return None
        return max(0.0, (self._total_cost - self._cost) * seconds / self._cost)
