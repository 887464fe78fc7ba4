"""Folders that are watched in tests, with a clock that need not be waited for.

Where it does not matter what becomes of a file, a text does: no lane wants it, and no worker has to
start.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

from app.core.recipe import Recipe
from app.core.recipe_text import read_recipe
from app.engine.events import Event, Idle, Noticed, Opened, RunEnded, RunState
from app.engine.options import EngineOptions
from app.engine.watch import Watcher
from app.operations import REGISTRY

HALF = """
version = 1
name = "Half"
[[image.steps]]
op = "resize"
mode = "percent"
percent = 50
[destination]
{rules}
"""
PATIENCE = 60.0
"""Seconds after which a test gives up."""

E = TypeVar("E")


def half(rules: str = "") -> Recipe:
    """Return a recipe that halves pictures: doing it twice shows."""
    return read_recipe(HALF.format(rules=rules), REGISTRY)


def picture(path: Path, seed: int = 0, size: tuple[int, int] = (40, 32)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def width(path: Path) -> int:
    with Image.open(path) as image:
        return int(image.width)


def names(folder: Path) -> list[str]:
    """Return the files below a folder, but for those of a run that goes on."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if ".foldermill" not in path.parts)


class Silence:
    """What a system tells that tells nothing."""

    changed = working = False
    problem = ""

    def __init__(self, folder: str) -> None:
        self.removed: set[str] = set()
        self.followed: list[bytes] = []

    def follow(self, folders: Collection[bytes]) -> None:
        self.followed = sorted(folders)

    def take(self) -> set[str]:
        removed, self.removed = self.removed, set()
        return removed

    def close(self) -> None:
        pass


class Desk:
    """Watches folders, one at a time, with a clock that moves with every idle moment."""

    def __init__(self, home: Path) -> None:
        self.options = EngineOptions(data_folder=str(home), workers=1, patience=0.0)
        self.now = 1_000.0
        self.step = 0.5
        self.seen: list[Event] = []
        self.watcher: Watcher | None = None
        self._events: Iterator[Event] = iter(())

    def watch(self, folder: Path, out: Path, recipe: Recipe | None = None) -> Watcher:
        self.close()
        self.seen = []
        self.watcher = Watcher(
            self.options, recipe or half(), str(folder), str(out), clock=lambda: self.now
        )
        self._events = self.watcher.events()
        return self.watcher

    def until(self, reached: Callable[[Event], bool]) -> Event:
        """Let time pass until an event for which this is true."""
        deadline = time.monotonic() + PATIENCE
        for event in self._events:
            if isinstance(event, Idle):
                self.now += self.step
            else:
                self.seen.append(event)
            if reached(event):
                return event
            assert time.monotonic() < deadline, self.seen
        raise AssertionError(f"ended: {self.seen}")

    def batch(self) -> RunEnded:
        """Let time pass until a batch has ended and is remembered; return how it ended."""
        ended = self.until(lambda event: isinstance(event, RunEnded))
        assert isinstance(ended, RunEnded)
        if ended.state is RunState.FINISHED:
            # The first comes while it is being remembered, the second when it is closed.
            for _ in range(2):
                self.until(lambda event: isinstance(event, Idle))
        return ended

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        self.until(lambda _: self.now >= end)

    def told(self, kind: type[E]) -> list[E]:
        return [event for event in self.seen if isinstance(event, kind)]

    @property
    def notices(self) -> list[str]:
        return [notice.problem.code for notice in self.told(Noticed)]

    @property
    def batches(self) -> int:
        return len(self.told(Opened))

    def rest(self) -> list[Event]:
        """Iterate to the end, which a stop brings."""
        self.seen += [event for event in self._events if not isinstance(event, Idle)]
        return self.seen

    def close(self) -> None:
        if self.watcher:
            self.watcher.close()
        self.watcher = None
