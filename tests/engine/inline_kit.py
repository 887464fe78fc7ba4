"""Batches whose slots are this very process: quick, and a disk that fails fails for them, too."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from inline_slots import InlineSlot
from PIL import Image

from app.core.outcome import Outcome
from app.core.recipe import Recipe
from app.core.recipe_text import read_recipe
from app.engine import dispatch, publish, runner, trouble
from app.engine.batch import Batch
from app.engine.events import Event, Idle, Paused, RunEnded
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions
from app.engine.rows import Row
from app.formats.disk import Disk
from app.operations import REGISTRY

_MOST_IDLE = 3_000

IN_PLACE = """
version = 1
name = "Brighter"
[[image.steps]]
op = "brightness"
factor = 1.5
[[image.outputs]]
format = "same"
[destination]
in_place = true
"""

E = TypeVar("E", bound=Event)

RECIPE = """
version = 1
name = "Two sizes"
[[image.outputs]]
format = "png"
name = "{stem}_small"
steps = [{ op = "resize", mode = "fit", width = 16, height = 16 }]
[[image.outputs]]
format = "png"
name = "{parent}/{stem}"
"""


class Clock:
    """The time as `trouble` sees it; it moves when the test says so."""

    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


class Shop:
    """A folder of pictures, and batches on it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.source, self.out = folder / "home", folder / "source", folder / "out"
        self.clock = Clock()
        self.options = EngineOptions(data_folder=str(self.home), workers=1, pauses=True)
        self.recipe: Recipe = read_recipe(RECIPE, REGISTRY)
        self.batch: Batch | None = None
        self._closed = ""
        monkeypatch.setattr(dispatch, "Slot", InlineSlot)
        monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
        monkeypatch.setattr(trouble, "time", self.clock)
        monkeypatch.setattr(publish, "GROUP_FILES", 4)
        monkeypatch.setattr(runner, "_STEP", 0.001)

    @property
    def run_id(self) -> str:
        """The number of the last run."""
        return self.batch.run_id if self.batch else self._closed

    def pictures(self, count: int) -> None:
        self.source.mkdir()
        for number in range(count):
            pixels = np.random.default_rng(number).integers(0, 255, (24, 30, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(self.source / f"p{number}.png")

    def start(self) -> Iterator[Event]:
        """Plan all of it, and return the run, still to be iterated."""
        self.close()
        self.batch = Batch(self.options)
        for _ in self.batch.scan([str(self.source)]):
            pass
        destination = "" if self.recipe.destination.in_place else str(self.out)
        for _ in self.batch.plan(self.recipe, destination):
            pass
        return impatient(self.batch.run())

    def undo(self) -> None:
        """Take the last run back."""
        run = self.run_id
        self.close()
        self.batch = Batch(self.options, reopen=run)
        for _ in self.batch.undo():
            pass

    def resume(self, *, failed_too: bool = False) -> list[Event]:
        run = self.run_id
        self.close()
        self.batch = Batch(self.options, reopen=run)
        return list(impatient(self.batch.resume(failed_too=failed_too)))

    def patiently(self, run: Iterator[Event]) -> list[Event]:
        """Iterate to the end; whenever nothing happens a minute goes by."""
        events = []
        for event in run:
            events.append(event)
            if isinstance(event, Idle):
                self.clock.now += 60
        return events

    def rows(self) -> list[Row]:
        assert self.batch is not None
        reader = JournalReader(self.batch.journal_path)
        try:
            return reader.rows(range(reader.count()))
        finally:
            reader.close()

    def outcomes(self) -> set[Outcome | None]:
        return {row.outcome for row in self.rows()}

    def close(self) -> None:
        if self.batch:
            self._closed = self.batch.run_id
            self.batch.close()
            self.batch = None


def impatient(run: Iterator[Event]) -> Iterator[Event]:
    """Pass the events on, but fail when nothing else comes than that nothing happens."""
    idle = 0
    with closing(run):  # type: ignore[type-var]
        for event in run:
            idle = idle + 1 if event == Idle() else 0
            assert idle < _MOST_IDLE, "the run waits for ever"
            yield event


def tree(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder, work files included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def until(run: Iterator[Event], kind: type[E]) -> tuple[list[Event], E]:
    """Iterate to the first event of that kind; return what came before, and it."""
    before: list[Event] = []
    for event in run:
        if isinstance(event, kind):
            return before, event
        assert not isinstance(event, RunEnded), event
        before.append(event)
    raise AssertionError(f"no {kind.__name__}")


def paused_for(run: Iterator[Event], code: str) -> str:
    """Iterate to a pause, which must be for that reason; return its sentence."""
    _, pause = until(run, Paused)
    assert pause.problem is not None
    assert pause.problem.code == code
    return pause.problem.message()


def ended(events: Sequence[Event] | Iterator[Event]) -> RunEnded:
    """Return the last event, which says how the run ended."""
    *_, last = events
    assert isinstance(last, RunEnded)
    return last


class FailingDisk(Disk):
    """A disk whose calls fail while `fails` says so, for a reason the test chooses.

    Attributes:
        fails: asked with the call's name and path before each call.
        code: the error number.
        failures: calls that failed.
    """

    def __init__(self, code: int, fails: Callable[[str, str], bool]) -> None:
        self.code = code
        self.fails = fails
        self.failures = 0

    def _may(self, name: str, path: str) -> None:
        if self.fails(name, path):
            self.failures += 1
            raise OSError(self.code, os.strerror(self.code), path)

    def is_read_only(self, folder: str) -> bool:
        """As the system answers."""
        fails = self.code == errno.EROFS and self.fails("is_read_only", folder)
        return fails or super().is_read_only(folder)

    def create(self, path: str, *more: Any, **named: Any) -> None:
        self._may("create", path)
        super().create(path, *more, **named)

    def fill(self, path: str, *more: Any, **named: Any) -> None:
        self._may("create", path)
        super().fill(path, *more, **named)

    def rename_new(self, old: str, new: str) -> None:
        self._may("rename", new)
        super().rename_new(old, new)

    def link(self, old: str, new: str) -> None:
        self._may("link", new)
        super().link(old, new)

    def replace(self, old: str, new: str) -> None:
        self._may("replace", new)
        super().replace(old, new)

    def sync_file(self, path: str) -> None:
        """Do nothing: no test with this disk cuts the power."""

    def sync_system(self, handle: int, folder: str) -> None:
        """Do nothing."""

    def mkdir(self, path: str) -> None:
        self._may("mkdir", path)
        super().mkdir(path)

    def sync_folder(self, path: str) -> None:
        self._may("sync", path)

    def commit(self, journal: sqlite3.Connection) -> None:
        try:
            self._may("commit", "")
        except OSError as error:
            failure = sqlite3.OperationalError("database or disk is full")
            code = sqlite3.SQLITE_FULL if error.errno == errno.ENOSPC else sqlite3.SQLITE_IOERR
            failure.sqlite_errorcode = code
            raise failure from error
        super().commit(journal)


def at_calls(name: str, numbers: range) -> Callable[[str, str], bool]:
    """Return what lets these calls of that name fail, counted from 1."""
    seen = 0

    def fails(called: str, path: str) -> bool:
        nonlocal seen
        seen += called == name
        return called == name and seen in numbers

    return fails
