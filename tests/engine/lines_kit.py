"""Folders of texts for the lane of lines, and batches on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from inline_kit import tree
from inline_slots import InlineSlot
from lines_lane import BLOCK, install_for

from app.core.recipe import Recipe
from app.core.recipe_text import read_recipe
from app.engine import dispatch, merges, merging, runner
from app.engine.batch import Batch
from app.engine.events import Event, RunEnded
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions
from app.engine.rows import Row
from app.engine.work_queue import Pace
from app.formats import disk
from app.formats.disk import Disk
from app.operations import REGISTRY

RECIPE = """
version = 1
name = "Lines"
[[text.outputs]]
[[text.merges]]
op = "shape"
[[text.merges]]
op = "join"
name = "all lines"
"""

MERGES = RECIPE.replace("[[text.outputs]]\n", "")


def text_of(name: str, lines: int) -> bytes:
    """Return lines of different lengths."""
    start = name.encode()
    return b"".join(b"%s line %d%s\n" % (start, n, b"x" * (n * 7 % 19)) for n in range(lines))


def numbered(content: bytes) -> bytes:
    """Return what the lane makes of a file."""
    lines = content.upper().splitlines(keepends=True)
    return b"".join(b"%d %s" % pair for pair in enumerate(lines, 1))


def shape_of(content: bytes, place: str, group: int) -> str:
    """Return what the merge makes of one file."""
    shares, at = [0] * max(1, -(-len(content) // BLOCK)), 0
    for line in content.splitlines(keepends=True):
        shares[at // BLOCK] += 1
        at += len(line)
    nodes = [f"{number}:{count}" for number, count in enumerate(shares)]
    while len(nodes) > 1:
        starts = range(0, len(nodes), group)
        nodes = [joined(nodes[start : start + group]) for start in starts]
    return f"{nodes[0]}@{place}"


def joined(nodes: list[str]) -> str:
    """Return what the merge makes of neighbours; one alone stays what it is."""
    return nodes[0] if len(nodes) == 1 else f"({' '.join(nodes)})"


class Unsynced(Disk):
    """A disk for tests that cut no power: quick."""

    def sync_file(self, path: str) -> None:
        """Do nothing."""

    def sync_system(self, handle: int, folder: str) -> None:
        """Do nothing."""

    def sync_folder(self, path: str) -> None:
        """Do nothing."""


class Desk:
    """A folder of texts, and batches on it whose slots are this process."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, group: int) -> None:
        self.home, self.source, self.out = folder / "home", folder / "source", folder / "out"
        self.source.mkdir()
        self.recipe: Recipe | None = None
        self.batch: Batch | None = None
        self.run_id = ""
        install_for(monkeypatch)
        monkeypatch.setattr(dispatch, "Slot", InlineSlot)
        monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
        monkeypatch.setattr(merges, "GROUP", group)
        monkeypatch.setattr(merging, "GROUP", group)
        monkeypatch.setattr(runner, "_STEP", 0.001)
        monkeypatch.setattr(Pace, "MOST", 2)
        monkeypatch.setattr(disk, "calls", Unsynced())
        self.options = EngineOptions(data_folder=str(self.home), workers=2, pauses=True)

    def write(self, **sizes: int) -> dict[str, bytes]:
        """Write texts of so many lines."""
        contents = {name: text_of(name, lines) for name, lines in sizes.items()}
        for name, content in contents.items():
            (self.source / f"{name}.txt").write_bytes(content)
        return contents

    def plan(self, recipe: str) -> Batch:
        """Plan all of it."""
        self.events(recipe)
        assert self.batch is not None
        return self.batch

    def events(self, recipe: str) -> list[Event]:
        """Plan all of it, and return what is told."""
        self.close()
        self.batch = Batch(self.options)
        self.run_id = self.batch.run_id
        list(self.batch.scan([str(self.source)]))
        return list(self.batch.plan(read_recipe(recipe, REGISTRY), str(self.out)))

    def start(self, recipe: str = RECIPE) -> Iterator[Event]:
        """Plan all of it, and return the run, still to be iterated."""
        return self.plan(recipe).run()

    def stop(self) -> None:
        """Hand out nothing more."""
        assert self.batch is not None
        self.batch.stop(now=False)

    def reopen(self) -> Batch:
        self.close()
        self.batch = Batch(self.options, reopen=self.run_id)
        return self.batch

    def rows(self) -> list[Row]:
        assert self.batch is not None
        reader = JournalReader(self.batch.journal_path)
        try:
            return reader.rows(range(reader.count()))
        finally:
            reader.close()

    def results(self) -> dict[str, bytes]:
        """Return what lies in the output folder, work files included."""
        return tree(self.out)

    def work_files(self) -> list[str]:
        return [name for name in self.results() if name.startswith(".foldermill")]

    def close(self) -> None:
        if self.batch:
            self.batch.close()
            self.batch = None


def last_of(events: Iterator[Event]) -> RunEnded:
    *_, last = events
    assert isinstance(last, RunEnded)
    return last
