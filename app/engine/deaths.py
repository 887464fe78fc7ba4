"""Why a worker died, and what that means for the file it was on.

| cause   | told by                                           | tries | then                  |
|---------|---------------------------------------------------|-------|-----------------------|
| time    | we ended it, because the file took too long       | 1     | failed, `timeout`     |
| memory  | we ended it, or it said that it got no memory     | 2     | failed, `no_memory`   |
| killed  | SIGKILL that we did not send: most likely the     | 3     | quarantined, `killed` |
|         | system is short of memory                         |       |                       |
| crashed | anything else                                     | 2     | quarantined, `crashed`|

A file that was short of memory, or whose worker was killed, is tried again while no slot has
anything else, and may then use the whole budget. One that crashed its worker is tried again by
itself in a fresh slot. A file that gets MemoryError in a living worker is treated like a death for
`memory`.

Some libraries crash when they get no memory, or call the file damaged. So where a file is thought
to need what it may use, or more, both count as `memory`.
"""

from __future__ import annotations

import re
import signal
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from app.core.errors import Problem
from app.core.outcome import Outcome
from app.engine.work_queue import Entry

_TRIES_WHEN_CRASHED: Final = 2
_TRIES_WHEN_KILLED: Final = 3

_NO_MEMORY: Final = re.compile(
    "out of memory|insufficient memory|cannot allocate|failed to allocate|bad_alloc|MemoryError"
    r"|memory allocation .*failed|not enough memory",
    re.IGNORECASE,
)
"""What C, C++, Rust and Python programs print before they give up for want of memory."""


_DOUBTFUL: Final = frozenset({"image_damaged", "bug"})
"""Problems that can be a shortage of memory in other words."""

_NEARLY: Final = 1.25
"""Estimates may be too low by so much."""


class EndedBy(Enum):
    """Why we ended a worker ourselves."""

    TIME = auto()
    MEMORY = auto()
    BUG = auto()
    SILENCE = auto()
    STOP = auto()


class Cause(Enum):
    """What a death means for the file the worker was on."""

    TIME = auto()
    MEMORY = auto()
    KILLED = auto()
    CRASHED = auto()


@dataclass(frozen=True, slots=True)
class Death:
    """How a worker process ended.

    Attributes:
        code: exit code; negative is a signal.
        by_us: why we ended it; None when we did not.
        log: the end of what it printed while on the file.
    """

    code: int
    by_us: EndedBy | None
    log: str

    @property
    def was_killed(self) -> bool:
        """Whether somebody else (the system short of memory, a user) killed it."""
        return self.by_us is None and self.code == -getattr(signal, "SIGKILL", 9)

    @property
    def cause(self) -> Cause:
        """What the death means for the file."""
        if self.was_killed:
            return Cause.KILLED
        if self.by_us is EndedBy.TIME:
            return Cause.TIME
        said_so = self.by_us is None and _NO_MEMORY.search(self.log)
        return Cause.MEMORY if said_so or self.by_us is EndedBy.MEMORY else Cause.CRASHED

    @property
    def how(self) -> str:
        """The cause in a word or two: the signal's name, or the exit code."""
        if self.code < 0:
            try:
                return signal.Signals(-self.code).name
            except ValueError:
                return f"signal {-self.code}"
        return f"exit code {self.code}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a file whose worker died: it is tried again, or ends with a problem.

    Attributes:
        again: the entry to be handed out again.
        problem, outcome: how it ends otherwise.
    """

    again: Entry | None = None
    problem: Problem | None = None
    outcome: Outcome = Outcome.FAILED


class Deaths:
    """Remembers which files workers have died on, and decides what becomes of them."""

    def __init__(self) -> None:
        self._deaths: defaultdict[int, list[Death]] = defaultdict(list)

    def has_crashed(self, number: int) -> bool:
        """Whether a worker crashed on the file; what that worker did before may be to blame."""
        deaths = self._deaths.get(number, ())
        return any(death.cause is Cause.CRASHED for death in deaths)

    def judge(self, entry: Entry, death: Death, *, seconds: float, allowed: int) -> Verdict:
        """Decide on the file that a dead worker had announced.

        Args:
            entry: the file.
            death: of its worker.
            seconds: how long it may take.
            allowed: bytes it may use.
        """
        deaths = self._deaths[entry.number]
        deaths.append(death)
        cause = death.cause
        if cause is Cause.CRASHED and _is_tight(entry, allowed):
            cause = Cause.MEMORY
        if cause is Cause.TIME:
            return Verdict(problem=Problem("timeout", {"seconds": round(seconds)}, death.log))
        if cause is Cause.MEMORY:
            return short_of_memory(entry, allowed, death.log)
        killed = cause is Cause.KILLED
        if len(deaths) >= (_TRIES_WHEN_KILLED if killed else _TRIES_WHEN_CRASHED):
            code = "killed" if killed else "crashed"
            problem = Problem(code, {"count": len(deaths), "how": death.how}, death.log)
            return Verdict(problem=problem, outcome=Outcome.QUARANTINED)
        return Verdict(again=replace(entry, alone=True) if killed else entry)


def lacked_memory(problem: Problem, entry: Entry, allowed: int) -> bool:
    """Whether a file failed in a living worker because it did not get the memory it wants.

    Args:
        problem: what the worker says.
        entry: the file.
        allowed: bytes it was allowed to use.
    """
    doubtful = problem.code in _DOUBTFUL and _is_tight(entry, allowed)
    return problem.code == "memory_short" or doubtful


def _is_tight(entry: Entry, allowed: int) -> bool:
    return entry.memory * _NEARLY > allowed


def short_of_memory(entry: Entry, allowed: int, detail: str) -> Verdict:
    """Decide on a file that did not get the memory it wants.

    Args:
        entry: the file; one that runs alone had the whole budget already.
        allowed: bytes it was allowed to use.
        detail: what the library said.
    """
    if not entry.alone:
        return Verdict(again=replace(entry, alone=True))
    return Verdict(problem=Problem("no_memory", {"allowed": round(allowed / 1e6)}, detail))
