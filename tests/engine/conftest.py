"""Dispatchers, batches and watchers that are closed after the test; disks that are unmounted."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import pytest
from dispatch_kit import TOY, Make
from inline_kit import Shop
from watch_kit import Desk, Silence

from app.core.lanes import WorkJob
from app.engine import watch, watch_folder
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
        ahead: bool = False,
    ) -> Dispatcher:
        sizes = memory or [1] * count
        queue = WorkQueue(
            Entry(number, 0.001, sizes[number], number in alone) for number in range(count)
        )
        limits = DispatchLimits(slots=slots, memory=budget, seconds_per_file=seconds)
        made.append(
            Dispatcher(WorkJob(lane), queue, tasks, limits, str(tmp_path), warm, ahead=ahead)
        )
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    made = Shop(tmp_path, monkeypatch)
    made.pictures(4)
    yield made
    made.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    mounted: list[Path] = []

    def mount(options: str) -> Path:
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(watch_folder, "Changes", Silence)
    monkeypatch.setattr(watch, "_TICK", 0.001)
    made = Desk(tmp_path / "home")
    yield made
    made.close()
