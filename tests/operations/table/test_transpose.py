"""Transpose: every cell in its place, however the table is cut into blocks."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.errors import ContentError
from app.core.operation import Room
from app.formats.table.block import Block, unique_names
from app.operations.table import transpose
from app.operations.table.transpose import OPERATION, TransposeParams

Row = tuple[Cell, Cell, Cell]


def of_rows(rows: Sequence[Row]) -> Block:
    return block({name: [row[at] for row in rows] for at, name in enumerate(("k", "a", "b"))})


def turned(blocks: Sequence[Block]) -> dict[str, list[Cell]]:
    assert OPERATION.whole
    (result,) = OPERATION.whole(blocks, TransposeParams(), Room("", sys.maxsize))
    return cells(result)


@settings(max_examples=60)
@given(st.lists(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), min_size=1, max_size=4))
def test_agrees_with_pandas_however_it_is_cut(parts: list[list[Row]]) -> None:
    rows = [row for part in parts for row in part]
    result = turned([of_rows(part) for part in parts])
    assert list(result) == list(unique_names(["k", *(row[0] or "" for row in rows)]))
    frame = pd.DataFrame(rows, columns=["k", "a", "b"], dtype=object).drop(columns="k").T
    expected = [[name, *row] for name, row in zip("ab", frame.to_numpy().tolist(), strict=True)]
    assert [list(row) for row in zip(*result.values(), strict=True)] == expected
    assert result == cells(OPERATION.apply(of_rows(rows), TransposeParams()))


@pytest.mark.parametrize("columns", [2, 300, 700])
def test_what_does_not_fit_into_memory_waits_in_files(columns: int, tmp_path: Path) -> None:
    def blocks() -> Iterator[Block]:
        for start in range(0, 60, 10):
            rows = range(start, start + 10)
            yield block({f"c{at}": [f"{row}.{at}" for row in rows] for at in range(columns)})

    assert OPERATION.whole
    (found,) = OPERATION.whole(blocks(), TransposeParams(), Room(str(tmp_path), 10_000))
    assert not list(tmp_path.iterdir())
    assert cells(found) == turned(list(blocks()))
    assert found.table.num_rows == columns - 1


def test_the_files_hold_a_few_columns_each(tmp_path: Path) -> None:
    tables = [pa.table({f"c{at}": [f"{row}.{at}"] * 50 for at in range(700)}) for row in range(9)]
    strips = transpose._Strips(Room(str(tmp_path), 10_000))
    for table in tables:
        strips.add(table)
    assert len(list(tmp_path.iterdir())) == 234
    found = [strip.column_names for strip in strips]
    assert max(map(len, found)) == 3
    assert [name for names in found for name in names] == tables[0].column_names


def test_turning_twice_gives_the_table_back() -> None:
    columns: dict[str, list[Cell]] = {"k": ["x", "y"], "a": ["01", None], "b": ["", "2"]}
    once = OPERATION.apply(block(columns), TransposeParams())
    assert cells(once) == {"k": ["a", "b"], "x": ["01", ""], "y": [None, "2"]}
    assert cells(OPERATION.apply(once, TransposeParams())) == columns


def test_names_are_made_to_differ() -> None:
    result = turned([block({"k": ["k", "x", "x", None], "a": ["1", "2", "3", "4"]})])
    assert list(result) == ["k", "k (2)", "x", "x (2)", "column 5"]


def test_a_table_of_one_column_or_without_rows() -> None:
    assert turned([block({"k": ["x", "y"]})]) == {"k": [], "x": [], "y": []}
    assert turned([of_rows([])]) == {"k": ["a", "b"]}


def test_a_table_with_too_many_rows_is_refused_before_all_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transpose, "MOST", 3)
    row: Row = ("k", "1", "2")
    assert len(turned([of_rows([row]), of_rows([row, row])])) == 4
    with pytest.raises(ContentError, match="more than 3 rows"):
        turned([of_rows([row, row]), of_rows([row, row])])
