"""What is still to be done, largest first, and how large a batch should be."""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.engine.numbers import position_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A task not yet handed out.

    Attributes:
        number: the task's, see `numbers`; of an item that is one task, its position.
        cost: a guess at the work, in seconds on a slow core.
        memory: bytes its worker needs.
        alone: it runs while no slot has anything else.
    """

    number: int
    cost: float
    memory: int
    alone: bool = False


class WorkQueue:
    """Entries in the order they are handed out; 24 bytes each, because there may be millions.

    Large ones go first, so that no core is left alone with one at the end. When the next one does
    not fit into the free memory, a small one can be taken from the other end.

    Those that run alone have a line of their own and come last, when all others are done: then the
    slots are drained once, not for each of them, and whatever an unlucky one may take down with it
    is no other file's work. They cannot starve, because what is given back was among the others.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Keep the entries; they come in the order in which they shall be handed out."""
        self._numbers: array[int] = array("q")
        self._costs: array[float] = array("d")
        self._memories: array[int] = array("q")
        self._alone: deque[Entry] = deque()
        for entry in entries:
            if entry.alone:
                self._alone.append(entry)
                continue
            self._numbers.append(entry.number)
            self._costs.append(entry.cost)
            self._memories.append(entry.memory)
        self._first = 0
        self._end = len(self._numbers)
        self._returned: list[Entry] = []
        self.cost = math.fsum(self._costs)
        """Of what does not run alone, in seconds on a slow core."""

    def __len__(self) -> int:
        return self._end - self._first + len(self._returned) + len(self._alone)

    def first(self) -> Entry | None:
        """Return the next entry without taking it; None when only those are left that run alone."""
        if self._returned:
            return self._returned[-1]
        return self._at(self._first) if self._first < self._end else None

    def last(self) -> Entry | None:
        """Return the smallest entry without taking it."""
        return self._at(self._end - 1) if self._first < self._end else None

    def take_first(self) -> Entry:
        """Take the next entry."""
        if self._returned:
            entry = self._returned.pop()
        else:
            entry = self._at(self._first)
            self._first += 1
        self.cost -= entry.cost
        return entry

    def take_last(self) -> Entry:
        """Take the smallest entry."""
        self._end -= 1
        entry = self._at(self._end)
        self.cost -= entry.cost
        return entry

    def take_alone(self) -> Entry | None:
        """Take the next entry that runs alone; None when there is none."""
        return self._alone.popleft() if self._alone else None

    def put_back(self, entries: Iterable[Entry]) -> None:
        """Give back entries that were taken; they are the next of their line to be taken again."""
        for entry in entries:
            if entry.alone:
                self._alone.appendleft(entry)
            else:
                self._returned.append(entry)
                self.cost += entry.cost

    def drop(self, position: int) -> None:
        """Forget all tasks of one item; goes through everything, so for large items only."""
        self._alone = deque(one for one in self._alone if position_of(one.number) != position)
        self._returned = [one for one in self._returned if position_of(one.number) != position]
        left = [
            index
            for index in range(self._first, self._end)
            if position_of(self._numbers[index]) != position
        ]
        self._numbers = array("q", [self._numbers[index] for index in left])
        self._costs = array("d", [self._costs[index] for index in left])
        self._memories = array("q", [self._memories[index] for index in left])
        self._first, self._end = 0, len(left)
        self.cost = math.fsum(self._costs) + math.fsum(one.cost for one in self._returned)

    def _at(self, index: int) -> Entry:
        return Entry(self._numbers[index], self._costs[index], self._memories[index])


class Pace:
    """Learns how long tasks really take, so that batches can aim at a duration.

    A batch of tiny files should take 100 to 200 ms: long enough that handing it out costs nothing,
    short enough that cancelling, progress and the end of the run do not wait for it.
    """

    TARGET: Final = 0.15
    """Seconds a batch should take."""

    MOST: Final = 64
    """Tasks in a batch at the most."""

    _SHARE: Final = 0.2
    """Weight of the newest measurement in the moving average."""

    def __init__(self) -> None:
        self._ratios: dict[int, float] = {}

    def learn(self, entry: Entry, seconds: float) -> None:
        """Take in how long a task took."""
        size = _size_class(entry.cost)
        ratio = max(seconds, 1e-6) / max(entry.cost, 1e-6)
        before = self._ratios.get(size, ratio)
        self._ratios[size] = before + self._SHARE * (ratio - before)

    def expect(self, entry: Entry) -> float:
        """Return how long the task will probably take, in seconds."""
        return self.scaled(entry.cost)

    def scaled(self, cost: float) -> float:
        """Return the seconds that work of this cost will probably take."""
        size = _size_class(cost)
        if size in self._ratios:
            return cost * self._ratios[size]
        known = self._ratios.values()
        return cost * (sum(known) / len(known) if known else 1.0)


def _size_class(cost: float) -> int:
    return math.frexp(max(cost, 1e-6))[1]
