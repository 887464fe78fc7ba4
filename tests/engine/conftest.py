"""Dispatchers that are closed after the test."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import pytest
from dispatch_kit import TOY, Make

from app.core.lanes import WorkJob
from app.engine.dispatch import Dispatcher, DispatchLimits
from app.engine.messages import Task
from app.engine.slots import Slot
from app.engine.work_queue import Entry, WorkQueue


@pytest.fixture
def dispatcher(tmp_path: Path) -> Iterator[Make]:
    made: list[Dispatcher] = []

    def make(
        count: int,
        tasks: Callable[[Sequence[tuple[int, int]]], Sequence[Task]],
        *,
        lane: str = TOY,
        slots: int = 2,
        seconds: float = 60.0,
        memory: Sequence[int] = (),
        budget: int = 1_000,
        alone: Collection[int] = (),
        warm: Sequence[Slot] = (),
    ) -> Dispatcher:
        sizes = memory or [1] * count
        queue = WorkQueue(
            Entry(number, 0.001, sizes[number], number in alone) for number in range(count)
        )
        limits = DispatchLimits(slots=slots, memory=budget, seconds_per_file=seconds)
        made.append(Dispatcher(WorkJob(lane), queue, tasks, limits, str(tmp_path), warm))
        return made[-1]

    yield make
    for one in made:
        one.close()
