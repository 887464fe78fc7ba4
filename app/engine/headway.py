"""How far a task has come: its lane says so while it is in work, and the run thread hears it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Final

EVERY: Final = 0.25
"""Seconds between two messages at least."""


class _State:
    say: Callable[[float], None] | None = None
    said = 0.0


@contextlib.contextmanager
def heard_by(say: Callable[[float], None]) -> Iterator[None]:
    """Let `say` hear how far the one task has come that is in work meanwhile."""
    _State.say, _State.said = say, time.monotonic()
    try:
        yield
    finally:
        _State.say = None


def come_to(share: float) -> None:
    """Say which share of its work the task has done, from 0 to 1; costs nothing to say often."""
    now = time.monotonic()
    if _State.say and now - _State.said >= EVERY:
        _State.said = now
        _State.say(min(max(share, 0.0), 1.0))
