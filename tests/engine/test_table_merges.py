"""Merges of tables in whole runs: the same bytes however many slots there are, and in which order
they end; and what `compare` makes of two sources."""

from __future__ import annotations

import csv
import io
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from inline_kit import tree
from inline_slots import InlineSlot

from app.core.recipe_text import read_recipe
from app.engine import dispatch, runner
from app.engine.batch import Batch
from app.engine.events import Event, Planned, RunEnded
from app.engine.messages import Message
from app.engine.options import EngineOptions
from app.engine.slots import Slot, wait_for
from app.engine.work_queue import Pace
from app.formats.table.block import BLOCK as REAL_BLOCK
from app.formats.table.text_table import TextTable
from app.operations import REGISTRY
from app.operations.table import _parts

BLOCK = 2_000

Run = Callable[..., dict[str, bytes]]


class LazySlot(InlineSlot):
    """Works when it feels like it, so that tasks end in any order."""

    moods = random.Random(0)

    def drain(self) -> Iterator[Message]:
        return super().drain() if self.moods.random() < 0.3 else iter(())


def batch_on(home: Path, workers: int, sources: Sequence[Path]) -> Batch:
    batch = Batch(EngineOptions(data_folder=str(home), workers=workers))
    list(batch.scan(list(map(str, sources))))
    return batch


def planned(events: Iterator[Event]) -> Planned:
    *_, last = events
    assert isinstance(last, Planned)
    return last


def recipe(*merges: str) -> str:
    return "version = 1\n" + "".join(f"[[table.merges]]\n{merge}\n" for merge in merges)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what makes a run with small blocks and lazy slots, and returns its results."""
    monkeypatch.setattr(dispatch, "Slot", LazySlot)
    monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
    monkeypatch.setattr(runner, "_STEP", 0.001)
    monkeypatch.setattr(Pace, "MOST", 1)
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", BLOCK))
    count = 0

    def go(text: str, *sources: Path, workers: int = 2, failed: int = 0) -> dict[str, bytes]:
        nonlocal count
        count += 1
        LazySlot.moods.seed(count)
        out = tmp_path / f"out{count}"
        batch = batch_on(tmp_path / "home", workers, sources)
        assert planned(batch.plan(read_recipe(text, REGISTRY), str(out))).problem is None
        *_, ended = batch.run()
        batch.close()
        assert isinstance(ended, RunEnded)
        assert ended.totals.failed == failed, ended
        assert not ended.failed_merges
        return tree(out)

    return go


def write(path: Path, rows: Sequence[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def sales(seed: int, rows: int) -> list[list[object]]:
    pick = random.Random(seed)
    return [
        ["id", "region", "qty", "price", "day"],
        *(
            [
                f"{number:05}",
                pick.choice(["north", "süd", "", 'e"ast,']),
                pick.randrange(100),
                f"{pick.lognormvariate(3, 1):.2f}",
                f"2024-{pick.randrange(1, 13):02}-{pick.randrange(1, 29):02}",
            ]
            for number in range(rows)
        ),
    ]


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


MERGES = recipe(
    'op = "profile"',
    'op = "concatenate"',
    'op = "group_by"\nby = ["region"]\naggregate = [{ column = "price", function = "std" }]',
)


def folder_of_tables(folder: Path) -> Path:
    for number, rows in enumerate([400, 3, 0, 90]):
        write(folder / f"{number}.csv", sales(number, rows))
    return folder


def test_no_order_of_ending_and_no_number_of_slots_changes_a_byte(run: Run, tmp_path: Path) -> None:
    source = folder_of_tables(tmp_path / "tables")
    wanted = run(MERGES, source, workers=1)
    assert set(wanted) == {
        "profile.json",
        "profile.csv",
        "profile.html",
        "concatenate.csv",
        "group_by.csv",
    }
    assert json.loads(wanted["profile.json"])["combined"]["rows"] == 493
    assert len(lines(wanted["concatenate.csv"])) == 494
    for workers in (2, 3, 5):
        assert run(MERGES, source, workers=workers) == wanted


def test_real_workers_change_none_either(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = folder_of_tables(tmp_path / "tables")
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", REAL_BLOCK))
    wanted = run(MERGES, source, workers=1)
    monkeypatch.setattr(dispatch, "Slot", Slot)
    monkeypatch.setattr(dispatch, "wait_for", wait_for)
    out, limit = tmp_path / "real", time.monotonic() + 60
    batch = batch_on(tmp_path / "home", 2, [source])
    list(batch.plan(read_recipe(MERGES, REGISTRY), str(out)))
    for _ in batch.run():
        assert time.monotonic() < limit
    batch.close()
    assert tree(out) == wanted


def test_folders_are_compared_table_by_table(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sales(1, 300)
    after = [row[:] for row in before]
    after[40][3] = "changed"
    del after[200]
    after.append(["99999", "x", 1, "1", ""])
    head, *rest = after
    for side, name, rows in [
        ("2023", "a/t.csv", before),
        ("2024", "a/t.csv", [head, *reversed(rest)]),
        ("2023", "same.csv", sales(2, 50)),
        ("2024", "same.csv", sales(2, 50)),
        ("2023", "gone.csv", sales(3, 5)),
    ]:
        write(tmp_path / side / "data" / name, rows)
    text = recipe('op = "compare"\nkey = ["id"]\nname = "changes"')
    sources = tmp_path / "2023" / "data", tmp_path / "2024" / "data"
    found = run(text, *sources)
    assert lines(found["changes.csv"])[1:] == [
        ["a/t.csv", "changed", "00039", "price", before[40][3], "changed"],
        ["a/t.csv", "removed", "00199", "", "", ""],
        ["a/t.csv", "added", "99999", "", "", ""],
    ]
    assert [row[:2] for row in lines(found["changes.added.csv"])[1:]] == [["a/t.csv", "99999"]]
    assert [row[:2] for row in lines(found["changes.removed.csv"])[1:]] == [["a/t.csv", "00199"]]
    said = json.loads(found["changes.json"])
    assert said["only_old"] == {"gone.csv": 5}
    assert said["totals"]["unchanged"] == 298 + 50

    monkeypatch.setattr(_parts.Parts.__init__, "__kwdefaults__", {"hold": 1_000, "level": 0})
    assert run(text, *sources, workers=3) == found


def test_two_files_are_compared_whatever_they_are_called(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "march.csv", [["id", "x"], ["1", "a"]])
    write(tmp_path / "april.csv", [["id", "x"], ["1", "b"]])
    found = run(recipe('op = "compare"'), tmp_path / "march.csv", tmp_path / "april.csv")
    assert lines(found["compare.csv"])[1:] == [["april.csv", "changed", "1", "x", "a", "b"]]


def test_a_table_without_the_key_fails_alone(run: Run, tmp_path: Path) -> None:
    for side in ("old", "new"):
        write(tmp_path / side / "a.csv", [["id", "x"], ["1", side]])
        write(tmp_path / side / "b.csv", [["nr", "x"], ["1", "a"]])
    text = recipe('op = "compare"\nkey = ["id"]')
    found = run(text, tmp_path / "old", tmp_path / "new", failed=2)
    said = json.loads(found["compare.json"])
    assert list(said["files"]) == ["a.csv"]
    assert (said["items"], said["left_out"]) == (2, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_two_sources_are_needed(tmp_path: Path, count: int) -> None:
    sources = [tmp_path / f"{number}" for number in range(count)]
    for source in sources:
        write(source / "a.csv", [["id"], ["1"]])
    batch = batch_on(tmp_path / "home", 1, sources)
    found = planned(batch.plan(read_recipe(recipe('op = "compare"'), REGISTRY), f"{tmp_path}/out"))
    batch.close(forget=True)
    assert found.problem is not None
    assert found.problem.message() == (
        f"“compare” needs exactly 2 sources, in order; this run has {count}."
    )
    assert not (tmp_path / "out").exists()
