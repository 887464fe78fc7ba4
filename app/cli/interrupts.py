"""Ctrl+C and the signals that ask a program to end."""

from __future__ import annotations

import signal
from enum import IntEnum
from types import FrameType, TracebackType
from typing import Final, Self

_ENDING: Final = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class Wish(IntEnum):
    """How the user wants the run to end."""

    NOTHING = 0
    STOP_SOON = 1
    STOP_NOW = 2


class Interrupts:
    """While this context is open, signals become a wish; nobody is interrupted anywhere.

    Ctrl+C once is `STOP_SOON`, twice `STOP_NOW`; a request to end (SIGTERM) is `STOP_NOW`. A
    handler that did more could run in the middle of anything, also while a lock is held.
    """

    def __init__(self) -> None:
        self.wish = Wish.NOTHING
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, *_ENDING):
            # A signal that is ignored (nohup) stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del frame
        soon = number == signal.SIGINT and self.wish is Wish.NOTHING
        self.wish = Wish.STOP_SOON if soon else Wish.STOP_NOW
