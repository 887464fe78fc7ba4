"""Steps over a whole table in a batch: one task a file, whatever it is cut into, packed or kept."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from inline_kit import tree
from inline_slots import InlineSlot
from pyarrow import parquet

from app.core.lanes import Facts, WorkTask
from app.core.recipe_text import load_recipe, read_recipe
from app.engine import dispatch, runner
from app.engine.batch import Batch
from app.engine.events import ItemStarted, RunEnded
from app.engine.lanes import table, table_chain
from app.engine.lanes.table_chain import MOST_ROOM, Scratch, room_for
from app.engine.options import EngineOptions
from app.formats.safe_write import append_to
from app.formats.table import spill
from app.formats.table.text_table import TextTable
from app.operations import REGISTRY

BLOCK = 400
CLEAN = Path(__file__).parent.parent / "resources" / "recipes" / "clean-tables.toml"
OWN_STEPS = """
version = 1
[[table.steps]]
op = "trim"
[[table.outputs]]
format = "csv"
name = "all"
[[table.outputs]]
format = "csv"
name = "once"
steps = [{ op = "drop_duplicates", columns = ["city"] }, { op = "select", columns = ["city"] }]
[[table.outputs]]
format = "parquet"
name = "typed"
steps = [{ op = "drop_duplicates" }]
"""

Rows = list[list[str]]


class Desk:
    """A folder of tables, and batches on it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.source, self.out = folder / "home", folder / "source", folder / "out"
        self.source.mkdir()
        self.started = 0

    def run(self, recipe: str = "") -> dict[str, bytes]:
        batch = Batch(EngineOptions(data_folder=str(self.home), workers=2))
        list(batch.scan([str(self.source)]))
        found = read_recipe(recipe, REGISTRY) if recipe else load_recipe(str(CLEAN), REGISTRY)
        list(batch.plan(found, str(self.out)))
        *events, ended = batch.run()
        batch.close()
        assert isinstance(ended, RunEnded)
        assert ended.totals.done == ended.totals.items
        assert not ended.failed_merges
        self.started = sum(isinstance(event, ItemStarted) for event in events)
        return tree(self.out)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(dispatch, "Slot", InlineSlot)
    monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
    monkeypatch.setattr(runner, "_STEP", 0.001)
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", BLOCK))
    return Desk(tmp_path)


@pytest.fixture(params=["in memory", "through files"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the files that something went through because memory is short, if it is."""
    found: list[str] = []
    if request.param == "through files":
        monkeypatch.setattr(table_chain, "_KEPT", 0)
        monkeypatch.setattr(table_chain, "MOST_ROOM", 0)
        monkeypatch.setattr(table_chain, "LEAST_ROOM", 0)
        monkeypatch.setattr(table, "LEAST_ROOM", 0)

    def append(path: str, data: memoryview) -> None:
        found.append(Path(path).name)
        append_to(path, data)

    monkeypatch.setattr(spill, "append_to", append)
    yield found
    assert bool(found) == (request.param == "through files")


HEADER = ["id", "city", "qty"]
ROWS = [[f" {n % 90} ", f"city {n % 7}", "" if n % 3 else str(n % 9)] for n in range(200)]


def clean(rows: Rows) -> Rows:
    """Return what the recipe makes of rows."""
    trimmed = dict.fromkeys(tuple(cell.strip() for cell in row) for row in rows)
    return [[number, city, qty or "0"] for number, city, qty in trimmed]


def as_csv(rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def cells(content: bytes) -> Rows:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def typed(content: bytes) -> Rows:
    read = parquet.read_table(pa.BufferReader(content))
    return [[str(cell) for cell in row.values()] for row in read.to_pylist()]


def pack(name: str, rows: Rows) -> bytes:
    """Return the rows as a file of that name."""
    if name.endswith(".jsonl"):
        objects = (dict(zip(HEADER, row, strict=True)) for row in rows)
        return "".join(json.dumps(one) + "\n" for one in objects).encode()
    if name.endswith(".parquet"):
        out = io.BytesIO()
        columns = zip(*rows, strict=True)
        table_ = pa.table({name: list(c) for name, c in zip(HEADER, columns, strict=True)})
        parquet.write_table(table_, out)
        return out.getvalue()
    content = as_csv([HEADER, *rows])
    return gzip.compress(content) if name.endswith(".gz") else content


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.jsonl", "a.parquet"])
def test_the_recipe_of_the_design(desk: Desk, written: list[str], name: str) -> None:
    (desk.source / name).write_bytes(pack(name, ROWS))
    results = desk.run()
    assert cells(results.pop("all_rows.csv")) == [HEADER, *clean(ROWS)]
    assert [typed(content) for content in results.values()] == [clean(ROWS)]
    assert desk.started == 1
    assert not any(desk.out.glob(".foldermill/*"))


def test_several_files_come_together_each_without_its_own_duplicates(
    desk: Desk, written: list[str]
) -> None:
    parts = [ROWS[:70], ROWS[50:], ROWS[:1]]
    for number, rows in enumerate(parts):
        (desk.source / f"{number}.csv").write_bytes(pack("a.csv", rows))
    results = desk.run()
    expected = [row for rows in parts for row in clean(rows)]
    assert cells(results["all_rows.csv"]) == [HEADER, *expected]


def test_results_may_have_such_steps_of_their_own(desk: Desk, written: list[str]) -> None:
    (desk.source / "a.csv").write_bytes(as_csv([HEADER, *ROWS]))
    results = desk.run(OWN_STEPS)
    every = [[cell.strip() for cell in row] for row in ROWS]
    assert cells(results["all.csv"]) == [HEADER, *every]
    assert cells(results["once.csv"]) == [["city"], *([f"city {n}"] for n in range(7))]
    once = [[number, city, qty or "None"] for number, city, qty in dict.fromkeys(map(tuple, every))]
    assert typed(results["typed.parquet"]) == once


def test_a_table_without_rows(desk: Desk) -> None:
    (desk.source / "a.csv").write_bytes(b"id,city,qty\n")
    assert desk.run()["all_rows.csv"] == b"id,city,qty\n"


def test_a_step_that_is_switched_off_leaves_the_file_in_blocks(desk: Desk) -> None:
    (desk.source / "a.csv").write_bytes(as_csv([HEADER, *ROWS]))
    step = 'version = 1\n[[table.steps]]\nop = "drop_duplicates"\nenabled = false\n'
    desk.run(step)
    assert desk.started > 10


def test_what_steps_may_hold_is_in_what_the_file_is_admitted_with() -> None:
    lane = read_recipe('version = 1\n[[table.steps]]\nop = "drop_duplicates"\n', REGISTRY)
    plain = read_recipe('version = 1\n[[table.steps]]\nop = "trim"\n', REGISTRY)
    facts: Facts = {"format": "csv", "size": 10**9, "tables": "[]", "blocks": 30}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "arrange_outputs", lambda *_: ())
        more, less = (
            table.arrange(recipe.lanes[next(iter(recipe.lanes))], facts) for recipe in (lane, plain)
        )
    assert (more.undivided, less.undivided) == (True, False)
    assert more.memory - less.memory == room_for(10**9) == MOST_ROOM


def test_each_step_has_a_folder_and_its_share_of_the_memory(tmp_path: Path) -> None:
    steps = '[[table.steps]]\nop = "drop_duplicates"\n' * 2
    (lane,) = read_recipe("version = 1\n" + steps, REGISTRY).lanes.values()
    task = WorkTask(0, "", 0, 0, {}, (), keep_dates=False, scratch=str(tmp_path / "0.1"))
    scratch = Scratch(task, lane, 1000)
    rooms = [scratch.room(), scratch.room()]
    assert [room.memory for room in rooms] == [500, 500]
    folders = [Path(room.folder) for room in rooms]
    assert len(set(folders)) == 2
    assert all(folder.is_dir() and not list(folder.iterdir()) for folder in folders)
