"""Measures how well the window answers, when FOLDERMILL_HEARTBEAT names a file.

A timer of the event loop is due every few milliseconds; how late it comes is how long a click would
have waited. At the end the file holds, in milliseconds: `worst_stall_ms`, `p99_stall_ms`,
`beats`, and `first_paint_ms` since the process started.
"""

from __future__ import annotations

import json
import os
import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

VARIABLE: Final = "FOLDERMILL_HEARTBEAT"
BEAT: Final = 5
"""Milliseconds between two beats."""


class Heartbeat(QObject):
    """Measures stalls from its making until `write`."""

    def __init__(self, window: QWidget) -> None:
        """Begin to measure; `window` is the one whose first paint counts."""
        super().__init__(window)
        self._window = window
        self._late: list[int] = []
        self._first_paint: float | None = None
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note when the window was painted for the first time."""
        if event.type() == QEvent.Type.Paint and watched is self._window:
            self._window.removeEventFilter(self)
            # What is painted now is on the screen when the event loop has its turn again.
            QTimer.singleShot(0, self._note_paint)
        return False

    @Slot()
    def _note_paint(self) -> None:
        self._first_paint = _process_age()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        late = max(0, round((now - self._last) * 1000) - BEAT)
        self._last = now
        if late >= len(self._late):
            self._late.extend([0] * (late + 1 - len(self._late)))
        self._late[late] += 1

    def write(self, path: str) -> None:
        """Write what was measured as JSON."""
        beats = sum(self._late)
        measured = {
            "beats": beats,
            "worst_stall_ms": len(self._late) - 1 if beats else None,
            "p99_stall_ms": self._percentile(0.99) if beats else None,
            "first_paint_ms": None if self._first_paint is None else round(self._first_paint),
        }
        with open(path, "w", encoding="utf-8") as file:
            json.dump(measured, file)

    def _percentile(self, share: float) -> int:
        wanted = share * sum(self._late)
        seen = 0
        for late, count in enumerate(self._late):
            seen += count
            if seen >= wanted:
                return late
        return len(self._late) - 1


def wanted() -> str:
    """Return the file the measurements shall go to, or an empty text."""
    return os.environ.get(VARIABLE, "")


def _process_age() -> float:
    """Return milliseconds since this process was started."""
    import psutil

    return (time.time() - psutil.Process().create_time()) * 1000
