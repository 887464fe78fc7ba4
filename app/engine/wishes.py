"""What is wished of a batch: said from any thread, heard by the one that iterates it."""

from __future__ import annotations

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Whether somebody asked the run to stop, and whether at once."""

    asked: bool = False
    now: bool = False


class PauseSwitch:
    """Whether the run shall pause, and whether somebody has just said to go on."""

    def __init__(self) -> None:
        self._on = False
        self._said = threading.Event()

    @property
    def on(self) -> bool:
        """Whether a pause is wished for."""
        return self._on

    def pause(self) -> None:
        """Wish for a pause."""
        self._on = True

    def go_on(self) -> None:
        """Wish that it goes on, whatever it waits for."""
        self._on = False
        self._said.set()

    def heard(self, seconds: float = 0.0) -> bool:
        """Wait at most so long for a `go_on`; return whether there was one not heard before."""
        said = self._said.wait(seconds)
        if said:
            self._said.clear()
        return said
