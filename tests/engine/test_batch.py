"""Whole batches through the front door: scan, plan, run, and what is on disk afterwards."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.core.errors import RunError
from app.core.outcome import Outcome, Totals
from app.core.recipe import Recipe
from app.core.recipe_text import read_recipe
from app.engine.batch import Batch
from app.engine.events import ItemStarted, Noticed, Planned, RunEnded, RunState
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions
from app.engine.report import write_report
from app.engine.rows import Row
from app.operations import REGISTRY

SMALL = """
version = 1
name = "Small"
[[image.steps]]
op = "resize"
mode = "fit"
width = 16
height = 16
[[image.outputs]]
format = "same"
[destination]
on_conflict = "{rule}"
layout = "{layout}"
"""

BOMB = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x3b\x9a\xca\x00\x3b\x9a\xca\x00\x08\x02\x00\x00\x00"
    b"\x00\x00\x00\x00"
)


def small(rule: str = "number", layout: str = "mirror") -> Recipe:
    return read_recipe(SMALL.format(rule=rule, layout=layout), REGISTRY)


def picture(path: Path, seed: int = 0, size: tuple[int, int] = (40, 30)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


class Bench:
    """Makes batches that share a data folder, and remembers how the last one went."""

    def __init__(self, home: Path) -> None:
        self.options = EngineOptions(data_folder=str(home), workers=2)
        self.batch: Batch | None = None
        self.planned = Planned()
        self.rows: list[Row] = []

    def plan(self, recipe: Recipe, out: Path, *sources: Path) -> Batch:
        self.close()
        batch = self.batch = Batch(self.options)
        list(batch.scan([str(source) for source in sources], leave_out=str(out)))
        for event in batch.plan(recipe, str(out)):
            if isinstance(event, Planned):
                self.planned = event
        return batch

    def run(self, recipe: Recipe, out: Path, *sources: Path) -> RunEnded:
        batch = self.plan(recipe, out, *sources)
        return self.finish(batch.run())

    def finish(self, events: Iterator[object]) -> RunEnded:
        *_, last = events
        assert isinstance(last, RunEnded)
        assert self.batch is not None
        reader = JournalReader(self.batch.journal_path)
        self.rows = reader.rows(range(reader.count()))
        reader.close()
        return last

    def outcomes(self) -> dict[str, Outcome | None]:
        return {row.relative: row.outcome for row in self.rows}

    def sentence(self, relative: str) -> str:
        (row,) = [row for row in self.rows if row.relative == relative]
        assert row.problem is not None
        return row.problem.message()

    def close(self) -> None:
        if self.batch:
            self.batch.close()
            self.batch = None


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for number in range(6):
        picture(folder / f"p{number}.png", number)
    picture(folder / "sub" / "q.jpg", 9)
    return folder


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_item_ends_once_and_the_tree_is_mirrored(
    bench: Bench, source: Path, tmp_path: Path
) -> None:
    (source / "notes.txt").write_text("words")
    before = files(source)
    ended = bench.run(small(), tmp_path / "out", source)
    assert ended.state is RunState.FINISHED
    assert ended.totals == Totals(items=8, done=7, skipped=1)
    assert set(files(tmp_path / "out")) == {*(f"p{n}.png" for n in range(6)), "sub/q.jpg"}
    assert files(source) == before
    with Image.open(tmp_path / "out" / "sub" / "q.jpg") as result:
        assert result.size == (16, 12)
    times = [(tmp_path / name / "p0.png").stat().st_mtime_ns for name in ("source", "out")]
    assert times[0] == times[1]


def test_bad_files_cost_one_outcome_each(bench: Bench, source: Path, tmp_path: Path) -> None:
    (source / "empty.jpg").touch()
    (source / "page.jpg").write_text("<!doctype html><html><body>404</body></html>")
    (source / "bomb.png").write_bytes(BOMB)
    whole = picture(tmp_path / "whole.jpg", 3, (400, 300)).read_bytes()
    (source / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (source / "wrong.jpg").write_bytes((source / "p0.png").read_bytes())
    odd = os.fsencode(source) + b"/\xff\n'\".png"
    with open(odd, "xb") as file:
        file.write((source / "p1.png").read_bytes())
    ended = bench.run(small(), tmp_path / "out", source)
    assert ended.totals == Totals(items=13, done=9, failed=4)
    assert bench.sentence("empty.jpg") == "The file is empty."
    assert "web page" in bench.sentence("page.jpg")
    assert "megapixels are refused" in bench.sentence("bomb.png")
    assert "damaged or cut off" in bench.sentence("cut.jpg")
    assert bench.outcomes()["wrong.jpg"] is Outcome.DONE
    assert not [name for name in files(tmp_path / "out") if ".part" in name]


def test_a_file_that_changes_or_goes_after_the_scan(
    bench: Bench, source: Path, tmp_path: Path
) -> None:
    batch = bench.plan(small(), tmp_path / "out", source)
    (source / "p0.png").unlink()
    picture(source / "p1.png", 77, (60, 60))
    ended = bench.finish(batch.run())
    assert ended.totals == Totals(items=7, done=5, failed=2)
    assert "no longer there" in bench.sentence("p0.png")
    assert "was changed" in bench.sentence("p1.png")


def test_a_second_run_numbers_skips_or_fails(bench: Bench, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    bench.run(small(), out, source)
    first = files(out)
    assert bench.run(small("skip"), out, source).totals == Totals(items=7, skipped=7)
    assert bench.run(small("fail"), out, source).totals == Totals(items=7, failed=7)
    assert "exists already" in bench.sentence("p0.png")
    assert files(out) == first
    bench.run(small("number"), out, source)
    assert bench.planned.clashes == 7
    again = files(out)
    assert again["p0 (2).png"] == first["p0.png"]
    assert len(again) == 14


def test_results_inside_the_source_are_not_picked_up(
    bench: Bench, source: Path, tmp_path: Path
) -> None:
    out = source / "out"
    for _ in range(2):
        assert bench.run(small(), out, source).totals.items == 7


def test_flat_layout_and_several_sources(bench: Bench, source: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    picture(other / "p0.png", 50)
    single = picture(tmp_path / "single.png", 51)
    bench.run(small(), tmp_path / "tree", source, other, single)
    assert {"source/p0.png", "source/sub/q.jpg", "other/p0.png", "single.png"} <= set(
        files(tmp_path / "tree")
    )
    bench.run(small(layout="flat"), tmp_path / "flat", source, other)
    assert {"p0.png", "p0 (2).png", "q.jpg"} <= set(files(tmp_path / "flat"))


def test_a_run_can_take_some_files_only_and_note_why(
    bench: Bench, source: Path, tmp_path: Path
) -> None:
    batch = bench.batch = Batch(bench.options, facts={"watched": "yes"})
    wanted = [os.fsencode(source / "sub" / "q.jpg")]
    list(batch.scan([str(source)], only=wanted))
    list(batch.plan(small(), str(tmp_path / "out")))
    assert bench.finish(batch.run()).totals == Totals(items=1, done=1)
    assert set(files(tmp_path / "out")) == {"sub/q.jpg"}
    reader = JournalReader(batch.journal_path)
    assert reader.facts()["watched"] == "yes"
    assert reader.facts()["state"] == RunState.FINISHED
    reader.close()


def test_too_little_space_is_said_before_anything_is_written(
    bench: Bench, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.engine.planner.free_space", lambda _: 10)
    batch = bench.batch = Batch(bench.options)
    list(batch.scan([str(source)]))
    events = list(batch.plan(small(), str(tmp_path / "out")))
    (notice,) = [event.problem for event in events if isinstance(event, Noticed)]
    assert "not enough space" in notice.message()
    assert "10 bytes free" in notice.message()
    assert not (tmp_path / "out").exists()


def test_one_slot_or_three_make_the_same_bytes(bench: Bench, source: Path, tmp_path: Path) -> None:
    made = []
    for workers in (1, 3):
        bench.options = replace(bench.options, workers=workers)
        bench.run(small(), tmp_path / f"out{workers}", source)
        made.append(files(tmp_path / f"out{workers}"))
    assert made[0] == made[1]


def test_cancel_leaves_no_partial_file_and_settles_every_item(bench: Bench, tmp_path: Path) -> None:
    source = tmp_path / "many"
    for number in range(40):
        picture(source / f"p{number}.png", number, (900, 700))
    out = tmp_path / "out"
    batch = bench.plan(small(), out, source)

    def cancel_at_first() -> Iterator[object]:
        for event in batch.run():
            if isinstance(event, ItemStarted):
                batch.stop()
            yield event

    ended = bench.finish(cancel_at_first())
    assert ended.state is RunState.CANCELLED
    assert ended.totals.left == 0
    assert ended.totals.cancelled > 20
    done = {row.relative for row in bench.rows if row.outcome is Outcome.DONE}
    assert set(files(out)) == done if out.exists() else not done


def test_two_runs_never_share_an_output_folder(bench: Bench, source: Path, tmp_path: Path) -> None:
    batch = bench.plan(small(), tmp_path / "out", source)
    running = batch.run()
    next(running)
    second = Bench(tmp_path / "home2")
    with pytest.raises(RunError, match="Another run is writing"):
        second.run(small(), tmp_path / "out", source)
    second.close()
    assert bench.finish(running).totals.done == 7
    assert not (tmp_path / "out" / ".foldermill").exists()


def test_the_report_adds_up_and_names_absolute_paths(
    bench: Bench, source: Path, tmp_path: Path
) -> None:
    (source / "empty.jpg").touch()
    bench.run(small(), tmp_path / "out", source)
    assert bench.batch is not None
    for name in ("r.json", "r.csv"):
        write_report(bench.batch.journal_path, str(tmp_path / name))
    report = json.loads((tmp_path / "r.json").read_text())
    totals = report["totals"]
    assert totals.pop("items") == sum(totals.values()) == len(report["files"]) == 8
    by_source = {Path(file["source"]).name: file for file in report["files"]}
    assert by_source["empty.jpg"]["error"] == {
        "code": "empty_file",
        "message": "The file is empty.",
    }
    assert by_source["q.jpg"]["outputs"] == [str(tmp_path / "out" / "sub" / "q.jpg")]
    assert by_source["q.jpg"]["seconds"] > 0
    lines = (tmp_path / "r.csv").read_text().splitlines()
    assert len(lines) == 9


@pytest.mark.root
def test_a_full_disk_stops_the_run_with_everything_so_far_whole(
    bench: Bench, tmp_path: Path, disk: Callable[[str], Path]
) -> None:
    source = tmp_path / "many"
    for number in range(30):
        picture(source / f"p{number}.png", number, (300, 300))
    out = disk("size=200k")
    big = read_recipe('version = 1\n[[image.outputs]]\nformat = "png"\n', REGISTRY)
    ended = bench.run(replace(big, name="Big"), out / "results", source)
    assert ended.state is RunState.STOPPED
    assert ended.problem is not None
    assert "space" in ended.problem.message()
    assert ended.totals.left == 0
    assert ended.totals.failed == 0
    for row in bench.rows:
        if row.outcome is Outcome.DONE:
            with Image.open(row.targets[0].path) as result:
                result.load()
    left = set(files(out / "results")) if (out / "results").exists() else set()
    assert left == {row.relative for row in bench.rows if row.outcome is Outcome.DONE}


@pytest.mark.root
def test_a_read_only_disk_is_told_before_anything_starts(
    bench: Bench, source: Path, tmp_path: Path, disk: Callable[[str], Path]
) -> None:
    out = disk("ro")
    bench.plan(small(), out / "results", source)
    assert bench.planned.problem is not None
    assert "read-only" in bench.planned.problem.message()
