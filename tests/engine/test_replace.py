"""Recipes that replace files: the originals are kept, and undoing the run brings them back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.core.outcome import Outcome, Totals
from app.core.recipe import Recipe
from app.core.recipe_text import read_recipe
from app.engine import publish
from app.engine.batch import Batch
from app.engine.events import Event, Noticed, Planned, RunEnded, RunState, Undoing
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions
from app.engine.rows import Row
from app.engine.vault import Vault
from app.formats import safe_write
from app.operations import REGISTRY

SMALL = """
version = 1
name = "Small"
[[image.steps]]
op = "resize"
mode = "fit"
width = 16
height = 16
[destination]
{rules}
"""
OLD = 1_500_000_000_000_000_000
NEW = 1_700_000_000_000_000_000

State = dict[str, tuple[bytes, int, int]]


def recipe(rules: str) -> Recipe:
    return read_recipe(SMALL.format(rules=rules), REGISTRY)


def picture(path: Path, seed: int = 0, mtime: int = OLD, size: tuple[int, int] = (40, 30)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    os.utime(path, ns=(mtime, mtime))
    return path


def state(folder: Path) -> State:
    """Return every file with content, date and permissions, the vault left out."""
    return {
        str(path.relative_to(folder)): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
            path.stat().st_mode,
        )
        for path in folder.rglob("*")
        if path.is_file() and ".foldermill" not in path.parts
    }


def width(path: Path) -> int:
    with Image.open(path) as image:
        return int(image.width)


class Desk:
    """Runs batches that share a data folder."""

    def __init__(self, home: Path) -> None:
        self.options = EngineOptions(data_folder=str(home), workers=2)
        self.planned = Planned()
        self.run_id = ""
        self.rows: list[Row] = []
        self.notices: list[str] = []

    def run(self, recipe: Recipe, out: Path | str, *sources: Path) -> RunEnded:
        batch = Batch(self.options)
        self.run_id = batch.run_id
        try:
            list(batch.scan([str(source) for source in sources], leave_out=str(out)))
            for event in batch.plan(recipe, str(out)):
                if isinstance(event, Planned):
                    self.planned = event
            return self._end(batch, batch.run())
        finally:
            batch.close()

    def resume(self) -> RunEnded:
        batch = Batch(self.options, reopen=self.run_id)
        try:
            return self._end(batch, batch.resume())
        finally:
            batch.close()

    def undo(self, *, trash: bool = False) -> Undoing:
        batch = Batch(self.options, reopen=self.run_id)
        try:
            events = list(batch.undo(trash=trash))
        finally:
            batch.close()
        self.notices = [e.problem.message() for e in events if isinstance(e, Noticed)]
        last = events[-1]
        assert isinstance(last, Undoing)
        return last

    def _end(self, batch: Batch, events: Iterator[Event]) -> RunEnded:
        *_, last = events
        reader = JournalReader(batch.journal_path)
        self.rows = reader.rows(range(reader.count()))
        reader.close()
        assert isinstance(last, RunEnded)
        return last


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for number in range(4):
        picture(tmp_path / "source" / "deep" / f"p{number}.png", number)
    os.chmod(tmp_path / "source" / "deep" / "p1.png", 0o600)
    return tmp_path / "source"


def test_overwrite_replaces_keeps_the_original_and_undo_brings_it_back(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    theirs = picture(out / "deep" / "p1.png", 99, NEW)
    os.chmod(theirs, 0o640)
    before, sources = state(out), state(source)
    ended = desk.run(recipe("on_conflict = 'overwrite'"), out, source)
    assert ended.totals == Totals(items=4, done=4)
    assert desk.planned.replaced == 1
    assert [row.targets[0].replaces for row in desk.rows] == [False, True, False, False]
    assert sorted(state(out)) == [f"deep/p{number}.png" for number in range(4)]
    assert width(theirs) == 16
    assert theirs.stat().st_mode & 0o777 == 0o640
    (kept,) = (out / ".foldermill" / "vault").rglob("p1.png")
    assert kept.read_bytes() == before["deep/p1.png"][0]
    undone = desk.undo()
    assert (undone.removed, undone.kept, undone.finished) == (4, 0, True)
    assert state(out) == before
    assert state(source) == sources
    assert not (out / ".foldermill").exists()


def test_newer_replaces_only_what_is_older_than_its_source(
    desk: Desk, source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    older = picture(out / "deep" / "p0.png", 90, OLD - 10**9)
    same = picture(out / "deep" / "p1.png", 91, OLD)
    newer = picture(out / "deep" / "p2.png", 92, NEW)
    untouched = {path: path.read_bytes() for path in (same, newer)}
    ended = desk.run(recipe("on_conflict = 'newer'"), out, source)
    assert ended.totals == Totals(items=4, done=2, skipped=2)
    assert {row.problem.code for row in desk.rows if row.problem} == {"target_newer"}
    assert width(older) == 16
    assert {path: path.read_bytes() for path in untouched} == untouched


def test_in_place_changes_the_sources_and_undo_makes_them_what_they_were(
    desk: Desk, source: Path
) -> None:
    text = source / "notes.txt"
    text.write_text("not a picture")
    before = state(source)
    inodes = {path: (source / path).stat().st_ino for path in before}
    ended = desk.run(recipe("in_place = true"), "", source)
    assert ended.totals == Totals(items=5, done=4, skipped=1)
    assert desk.planned.replaced == 4
    assert sorted(state(source)) == sorted(before)
    assert {width(source / path) for path in before if path.endswith("png")} == {16}
    assert (source / "deep" / "p1.png").stat().st_mode & 0o777 == 0o600
    assert text.read_text() == "not a picture"
    assert desk.undo().finished
    assert state(source) == before
    assert {path: (source / path).stat().st_ino for path in before} == inodes
    assert not (source / ".foldermill").exists()


def test_in_place_again_is_another_run_with_its_own_originals(desk: Desk, source: Path) -> None:
    before = state(source)
    desk.run(recipe("in_place = true"), "", source)
    first, between = desk.run_id, state(source)
    desk.run(recipe("in_place = true\nkeep_dates = false"), "", source)
    assert desk.undo().finished
    assert state(source) == between
    desk.run_id = first
    assert desk.undo().finished
    assert state(source) == before


def test_in_place_keeps_names_and_refuses_links(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shouting = picture(source / "A.JPEG.png", 1)
    os.rename(shouting, source / "A.PNG")
    (source / "link.png").symlink_to(picture(tmp_path / "elsewhere" / "far.png", 2))
    far = (tmp_path / "elsewhere" / "far.png").read_bytes()
    ended = desk.run(recipe("in_place = true"), "", source)
    assert ended.totals == Totals(items=2, done=1, failed=1)
    assert width(source / "A.PNG") == 16
    assert (tmp_path / "elsewhere" / "far.png").read_bytes() == far
    assert (source / "link.png").is_symlink()


def test_in_place_refuses_a_file_whose_result_has_another_format(
    desk: Desk, tmp_path: Path
) -> None:
    picture(tmp_path / "source" / "a.bmp")
    before = state(tmp_path / "source")
    ended = desk.run(recipe("in_place = true"), "", tmp_path / "source")
    assert ended.totals == Totals(items=1, failed=1)
    assert desk.rows[0].problem is not None
    assert desk.rows[0].problem.code == "in_place_format"
    assert state(tmp_path / "source") == before


def test_a_single_file_is_replaced_beside_its_neighbours(desk: Desk, source: Path) -> None:
    before = state(source)
    ended = desk.run(recipe("in_place = true"), "", source / "deep" / "p2.png")
    assert ended.totals.done == 1
    changed = {name for name, value in state(source).items() if value != before[name]}
    assert changed == {"deep/p2.png"}


def test_what_was_changed_after_the_run_stays_and_its_original_is_named(
    desk: Desk, source: Path
) -> None:
    before = state(source)
    desk.run(recipe("in_place = true"), "", source)
    edited = source / "deep" / "p2.png"
    edited.write_bytes(b"my work since")
    undone = desk.undo()
    assert (undone.removed, undone.kept) == (3, 1)
    assert edited.read_bytes() == b"my work since"
    (kept,) = (source / ".foldermill" / "vault").rglob("p2.png")
    assert kept.read_bytes() == before["deep/p2.png"][0]
    assert str(kept) in desk.notices[0]


def test_without_its_original_a_result_is_not_taken_away(desk: Desk, source: Path) -> None:
    desk.run(recipe("in_place = true"), "", source)
    (kept,) = (source / ".foldermill" / "vault").rglob("p2.png")
    kept.unlink()
    undone = desk.undo()
    assert (undone.removed, undone.kept) == (3, 1)
    assert width(source / "deep" / "p2.png") == 16
    assert "not in the vault" in desk.notices[0]


def test_a_source_in_the_output_folder_is_never_overwritten(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    mine = picture(out / "photos" / "a.png", 1)
    also = picture(tmp_path / "more" / "photos" / "a.png", 2)
    before = mine.read_bytes()
    ended = desk.run(recipe("on_conflict = 'overwrite'"), out, out / "photos", also.parent.parent)
    outcomes = {row.path: row.outcome for row in desk.rows}
    assert mine.read_bytes() == before
    assert outcomes[str(mine)] is Outcome.FAILED
    assert ended.totals.failed >= 1


def test_twins_of_one_batch_do_not_overwrite_each_other_and_a_second_run_replaces_both(
    desk: Desk, tmp_path: Path
) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    picture(source / "one" / "a.png", 1)
    picture(source / "two" / "a.png", 2)
    rules = recipe("on_conflict = 'overwrite'\nlayout = 'flat'")
    for replaced in (0, 2):
        assert desk.run(rules, out, source).totals.done == 2
        assert desk.planned.replaced == replaced
        assert sorted(state(out)) == ["a (2).png", "a.png"]


def test_a_full_vault_ends_the_run_before_anything_more_is_replaced(
    tmp_path: Path, source: Path
) -> None:
    desk = Desk(tmp_path / "home")
    desk.options = EngineOptions(data_folder=str(tmp_path / "home"), workers=1, vault=1)
    before = state(source)
    ended = desk.run(recipe("in_place = true"), "", source)
    assert ended.state is RunState.STOPPED
    assert ended.problem is not None
    assert ended.problem.code == "vault_full"
    assert state(source) == before
    desk.options = EngineOptions(data_folder=str(tmp_path / "home"), workers=1)
    assert desk.resume().totals == Totals(items=4, done=4)
    assert desk.undo().finished
    assert state(source) == before


@pytest.mark.parametrize("rule", ["overwrite", "newer"])
def test_what_comes_to_the_path_while_the_run_goes_on_is_kept_too(
    desk: Desk, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    out = tmp_path / "out"
    real = safe_write.rename_new

    def meanwhile(part: str, target: str) -> None:
        if target.endswith("p1.png") and not os.path.lexists(target):
            Path(target).write_bytes(b"a stranger's")
            os.utime(target, ns=(OLD - 10**9, OLD - 10**9))
        real(part, target)

    monkeypatch.setattr(publish, "rename_new", meanwhile)
    assert desk.run(recipe(f"on_conflict = '{rule}'"), out, source).totals.done == 4
    assert width(out / "deep" / "p1.png") == 16
    assert desk.undo().finished
    assert {name: content[0] for name, content in state(out).items()} == {
        "deep/p1.png": b"a stranger's"
    }


def test_a_source_changed_before_its_result_takes_its_place_is_left_alone(
    desk: Desk, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Vault.sync
    changed = source / "deep" / "p1.png"

    def meanwhile(self: Vault) -> None:
        real(self)
        if list((source / ".foldermill").rglob("p1.png")) and width(changed) != 77:
            picture(changed, 5, NEW, (77, 7))

    monkeypatch.setattr(Vault, "sync", meanwhile)
    ended = desk.run(recipe("in_place = true"), "", source)
    assert ended.totals == Totals(items=4, done=3, failed=1)
    (failed,) = (row for row in desk.rows if row.outcome is Outcome.FAILED)
    assert (failed.path, failed.problem and failed.problem.code) == (str(changed), "changed")
    assert width(changed) == 77
    assert not list((source / ".foldermill").rglob("p1.png"))
    assert desk.undo().finished
    assert width(changed) == 77
