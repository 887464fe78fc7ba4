"""Tables in blocks: what merges get of a table, however it is cut and packed."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from inline_kit import tree
from inline_slots import InlineSlot
from pyarrow import parquet

from app.core.operation import Content, Lane, MergeFacts, Merging, Operation, Registry, Role
from app.core.recipe_text import read_recipe
from app.engine import dispatch, runner
from app.engine.batch import Batch
from app.engine.events import RunEnded
from app.engine.options import EngineOptions
from app.formats.table.piece import Piece
from app.formats.table.text_table import TextTable
from app.operations import REGISTRY

RECIPE = 'version = 1\n[[table.merges]]\nop = "rows"\n'
BLOCK = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class NoParams:
    pass


def _rows(piece: Piece, params: NoParams) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in piece.block.table.to_pylist():
        writer.writerow([piece.block.first_line if not piece.number else "", *row.values()])
    return out.getvalue().encode()


def _finish(
    shares: Iterable[bytes], params: NoParams, facts: MergeFacts
) -> Iterable[tuple[int, Content]]:
    yield 0, b"".join(shares)


ROWS = Operation(
    "rows",
    Lane.TABLE,
    Role.MERGE,
    NoParams,
    _rows,
    "Rows",
    ".",
    merging=Merging(lambda _: (".csv",), _finish),
)


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(dispatch, "Slot", InlineSlot)
    monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
    monkeypatch.setattr(runner, "_STEP", 0.001)
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", BLOCK))
    monkeypatch.setattr(REGISTRY, "_operations", Registry([*REGISTRY, ROWS])._operations)

    def run(name: str, content: bytes) -> list[list[str]]:
        source, out = tmp_path / name, tmp_path / f"{name}.out"
        source.write_bytes(content)
        batch = Batch(EngineOptions(data_folder=str(tmp_path / "home"), workers=2))
        list(batch.scan([str(source)]))
        list(batch.plan(read_recipe(RECIPE, REGISTRY), str(out)))
        *_, ended = batch.run()
        batch.close()
        assert isinstance(ended, RunEnded)
        assert ended.totals.done == 1, ended
        assert set(tree(out)) == {"rows.csv"}
        return [row[1:] for row in csv.reader(io.StringIO((out / "rows.csv").read_text()))]

    return run


def table(rows: int) -> tuple[bytes, list[list[str]]]:
    """Return a table with line ends in its cells, and its rows."""
    cells = [[f"{n:05}", "a\nb" if n % 3 else 'say "x"', f"é,{n}"] for n in range(rows)]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["id", "text", "more"], *cells])
    return out.getvalue().encode(), cells


def test_a_table_in_many_blocks_gives_the_rows_of_the_whole(profile: Any) -> None:
    content, cells = table(100)
    assert len(content) > 5 * BLOCK
    assert profile("t.csv", content) == cells


def test_a_packed_table_is_read_in_one_task(profile: Any) -> None:
    content, cells = table(100)
    assert profile("t.csv.gz", gzip.compress(content)) == cells


def test_a_parquet_file(profile: Any) -> None:
    out = io.BytesIO()
    parquet.write_table(pa.table({"n": [1, 2, 3], "t": ["a", None, "c"]}), out)
    assert profile("t.parquet", out.getvalue()) == [["1", "a"], ["2", ""], ["3", "c"]]


def test_a_table_without_rows(profile: Any) -> None:
    assert profile("t.csv", b"a,b\n") == []


def test_columns_that_show_up_late(profile: Any) -> None:
    content = b'{"a": 1}\n' * 60 + b'{"a": 2, "b": "x"}\n'
    rows = profile("t.jsonl", content)
    assert rows[0] == ["1", ""]
    assert rows[-1] == ["2", "x"]
    assert len(rows) == 61
