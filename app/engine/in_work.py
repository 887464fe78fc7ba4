"""What one slot is doing: its batches in flight, the file it is on, how long it has been silent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from app.engine.allowance import GROWN, MARGIN, resident
from app.engine.deaths import EndedBy
from app.engine.messages import Task, Unpacker
from app.engine.slots import Slot
from app.engine.work_queue import Entry

_STARTS_IN: Final = 120.0
_ANSWERS_IN: Final = 120.0
_SYNCS_IN: Final = 1_800.0
"""Seconds a worker may be silent on a busy machine: until it has started, between two files, and
while it makes results durable, for which a slow disk with gigabytes to write needs long."""


@dataclass(slots=True)
class Flight:
    """A batch in a slot.

    Attributes:
        open: its tasks that have not ended.
        memory: bytes its largest task is thought to need.
        allowed: bytes it may use.
        alone: it runs while no slot has anything else.
    """

    open: dict[int, tuple[Entry, Task]]
    memory: int
    allowed: int
    alone: bool


@dataclass(slots=True)
class Work:
    """What one slot is doing.

    Attributes:
        slot: the slot.
        flights: its batches, by number, oldest first.
        current: the task its worker has announced; None between files.
        since: when the worker was heard last, or got a batch while it had none.
        used: the worker has begun a task, now or for another dispatcher.
        syncing: the worker makes results durable.
        starved: the worker lacked memory; libraries may not have taken that well.
        suspect: it tries again what another worker has died on, and gets nothing else meanwhile.
        ended_by: why we ended the worker, once we did.
        told: puts together what its worker says of tasks that have ended.
    """

    slot: Slot
    flights: dict[int, Flight] = field(default_factory=dict)
    current: int | None = None
    since: float = 0.0
    used: bool = False
    syncing: bool = False
    starved: bool = False
    suspect: bool = False
    ended_by: EndedBy | None = None
    told: Unpacker = field(default_factory=Unpacker)

    @property
    def fresh(self) -> bool:
        """Whether nothing has happened in its worker, and nothing will before what comes next."""
        return not self.used and not self.flights

    @property
    def grown(self) -> int:
        """Bytes its worker had after the latest batch over what it had at its start."""
        return self.slot.resident - self.slot.baseline

    @property
    def retiring(self) -> bool:
        """Whether its worker gets no other batch: it has grown too large, or is in doubt."""
        return self.starved or self.grown > GROWN

    @property
    def memory(self) -> int:
        """Bytes its batches are thought to need; only one of them is in work at a time."""
        return max((flight.memory for flight in self.flights.values()), default=0)

    def find(self, number: int) -> tuple[Entry, Task] | None:
        """Return a task that has not ended."""
        for flight in self.flights.values():
            if number in flight.open:
                return flight.open[number]
        return None

    def allowed(self, number: int) -> int:
        """Return the bytes a task in flight may use."""
        return next(f.allowed for f in self.flights.values() if number in f.open)

    def takes_too_much(self) -> bool:
        """Whether its process has more memory now than its current task may use."""
        if self.current is None or self.slot.pid is None:
            return False
        most = self.slot.resident + self.allowed(self.current) + MARGIN
        return resident(self.slot.pid) > most

    def patience(self) -> float:
        """Return the seconds its worker may be silent while it is on no task."""
        if not self.slot.ready:
            return _STARTS_IN
        return _SYNCS_IN if self.syncing else _ANSWERS_IN

    def end(self, why: EndedBy) -> None:
        """End the worker; the first reason counts."""
        self.ended_by = self.ended_by or why
        self.slot.kill()
