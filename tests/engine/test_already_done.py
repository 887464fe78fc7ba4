"""`skip_done`: what an earlier run has done with the same bytes is not done again."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.core.outcome import Outcome
from app.core.recipe import Recipe
from app.core.recipe_text import read_recipe
from app.engine.already import recipe_key
from app.engine.batch import Batch
from app.engine.events import Planned
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions
from app.engine.rows import Row
from app.operations import REGISTRY

TEXT = """
version = 1
name = "{name}"
[[image.steps]]
op = "resize"
width = {width}
height = 16
[[image.outputs]]
format = "png"
[[image.outputs]]
format = "jpeg"
[destination]
{rules}
"""


def recipe(rules: str = "skip_done = true", width: int = 16, name: str = "Small") -> Recipe:
    return read_recipe(TEXT.format(rules=rules, width=width, name=name), REGISTRY)


def picture(path: Path, seed: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (30, 40, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


@dataclass
class Desk:
    """Runs batches that share a data folder, and remembers how the last one went."""

    home: Path
    planned: Planned = field(default_factory=Planned)
    rows: list[Row] = field(default_factory=list)
    run_id: str = ""

    def run(self, recipe: Recipe, out: Path, *sources: Path, dry: bool = False) -> None:
        batch = Batch(EngineOptions(data_folder=str(self.home), workers=1))
        self.run_id = batch.run_id
        try:
            list(batch.scan([str(source) for source in sources], leave_out=str(out)))
            self.plan(batch, recipe, out)
            if not dry:
                list(batch.run())
            self.read(batch)
        finally:
            batch.close(forget=dry)

    @contextlib.contextmanager
    def scanned(self, source: Path) -> Iterator[Batch]:
        """Lend a batch that has found its files and can be planned again and again."""
        batch = Batch(EngineOptions(data_folder=str(self.home), workers=1))
        try:
            list(batch.scan([str(source)]))
            yield batch
        finally:
            batch.close(forget=True)

    def plan(self, batch: Batch, recipe: Recipe, out: Path) -> None:
        (self.planned,) = [e for e in batch.plan(recipe, str(out)) if isinstance(e, Planned)]

    def read(self, batch: Batch) -> None:
        reader = JournalReader(batch.journal_path)
        self.rows = reader.rows(range(reader.count()))
        reader.close()

    def skipped(self) -> list[str]:
        return [
            row.relative
            for row in self.rows
            if row.outcome is Outcome.SKIPPED and row.problem and row.problem.code == "already_done"
        ]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for name in ("a.png", "b.png", "c.png", "sub/d.png"):
        picture(folder / name, ord(Path(name).stem))
    return folder


def inodes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_ino
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_was_done_is_left_alone_and_what_is_not_as_it_was_is_done(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    desk.run(recipe(), out, source)
    assert (desk.planned.already, desk.planned.work) == (0, 4)
    before = inodes(out)

    desk.run(recipe(name="Renamed since"), out, source)
    assert (desk.planned.already, desk.planned.skipped, desk.planned.work) == (4, 4, 0)
    assert desk.skipped() == ["a.png", "b.png", "c.png", "sub/d.png"]
    assert desk.rows[0].problem is not None
    assert desk.rows[0].problem.values == {"path": str(out / "a.png")}
    assert inodes(out) == before

    (out / "a.jpg").write_bytes(b"somebody has worked on it")
    picture(source / "b.png", 99)
    shutil.copy2(source / "c.png", source / "sub" / "c.png")
    desk.run(recipe(), out, source)
    assert desk.skipped() == ["c.png", "sub/d.png"]
    assert (out / "a.jpg").read_bytes() == b"somebody has worked on it"
    assert {"a (2).png", "b (2).png", "sub/c.png"} <= set(inodes(out))

    # The latest result of each counts, whichever run made it.
    (out / "a.png").unlink()
    desk.run(recipe(), out, source)
    assert len(desk.skipped()) == 5


def test_every_result_must_be_as_it_was_written(desk: Desk, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    desk.run(recipe(), out, source)
    for edited in ("a.png", "c.jpg"):
        status = (out / edited).stat()
        os.utime(out / edited, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))
    desk.run(recipe(), out, source, dry=True)
    assert desk.skipped() == ["b.png", "sub/d.png"]


def test_another_recipe_or_folder_has_done_nothing(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (tmp_path / "link").symlink_to(out)
    desk.run(recipe(), out, source)
    flat = recipe('skip_done = true\nlayout = "flat"')
    with desk.scanned(source) as batch:
        for changed, folder, already in (
            (recipe(), tmp_path / "elsewhere", 0),
            (recipe(width=12), out, 0),
            (flat, out, 0),
            (recipe(), out, 4),
            (recipe(), tmp_path / "link", 4),
        ):
            desk.plan(batch, changed, folder)
            assert desk.planned.already == already


def test_what_was_undone_is_not_done(desk: Desk, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    desk.run(recipe(), out, source)
    shutil.copytree(out, tmp_path / "copy")
    batch = Batch(EngineOptions(data_folder=str(desk.home)), reopen=desk.run_id)
    list(batch.undo())
    batch.close()
    (tmp_path / "copy").rename(out)
    desk.run(recipe(), out, source, dry=True)
    assert desk.planned.already == 0


def test_runs_without_the_option_remember_and_skip_nothing(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    desk.run(recipe(""), tmp_path / "out", source)
    desk.run(recipe(), tmp_path / "out", source, dry=True)
    assert desk.planned.already == 0
    assert recipe_key(recipe("")) == ""
    in_place = replace(recipe().destination, in_place=True)
    assert recipe_key(replace(recipe(), destination=in_place)) == ""


def test_the_option_can_be_switched_on_after_the_files_were_looked_at(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    desk.run(recipe(), out, source)
    with desk.scanned(source) as batch:
        for rules, already in (("", 0), ("skip_done = true", 4), ("", 0)):
            desk.plan(batch, recipe(rules), out)
            assert desk.planned.already == already


def test_a_source_that_changed_after_the_scan_is_not_called_done(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    desk.run(recipe(), out, source)
    with desk.scanned(source) as batch:
        desk.plan(batch, recipe(), out)
        assert desk.planned.already == 4
        picture(source / "a.png", 5)
        desk.plan(batch, recipe(), out)
        desk.read(batch)
        assert desk.skipped() == ["b.png", "c.png", "sub/d.png"]


def test_done_means_done_at_this_place(desk: Desk, tmp_path: Path) -> None:
    for place in ("one/a.png", "two/a.png", "three/a.png", "c.png"):
        picture(tmp_path / place, 1)
    picture(tmp_path / "c.png", 2)
    out = tmp_path / "out"
    desk.run(recipe(), out, tmp_path / "one", tmp_path / "two", tmp_path / "c.png")
    assert {"one/a.png", "two/a.png", "c.png"} <= set(inodes(out))
    for sources, done in (
        (["one"], []),  # alone its results would lie at the top
        (["c.png"], ["c.png"]),
        (["two", "one"], ["a.png", "a.png"]),
        (["three", "one", "c.png"], ["a.png", "c.png"]),
    ):
        desk.run(recipe(), out, *(tmp_path / name for name in sources), dry=True)
        assert desk.skipped() == done
