"""Drop duplicates: which of rows that are alike stays, in memory and through files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.errors import ContentError
from app.core.operation import Room
from app.core.params import build
from app.formats.table.block import Block
from app.operations.table import drop_duplicates
from app.operations.table.drop_duplicates import OPERATION, DropDuplicatesParams, whole

Row = tuple[Cell, Cell]
FEW = st.one_of(CELLS, st.sampled_from(["a", "b", "", None]))
ROWS = st.lists(st.tuples(FEW, FEW), max_size=12)
PLENTY = 2**30


def blocks_of(parts: Sequence[Sequence[Row]]) -> list[Block]:
    return [
        block({"a": [row[0] for row in rows], "b": [row[1] for row in rows]}, first_line=2 + number)
        for number, rows in enumerate(parts)
    ]


def rows_of(blocks: Sequence[Block]) -> list[list[Row]]:
    return [list(zip(*cells(one).values(), strict=True)) for one in blocks]


def expected(parts: Sequence[Sequence[Row]], places: Sequence[int], keep: str) -> list[list[Row]]:
    """Return the rows that stay, worked out one by one."""

    def key(row: Row) -> tuple[str, ...]:
        return tuple(row[place] or "" for place in places)

    flat = [row for rows in parts for row in rows]
    counts = Counter(map(key, flat))
    ordered = flat if keep == "first" else flat[::-1]
    wanted: set[int] = set()
    seen: set[tuple[str, ...]] = set()
    for place, row in enumerate(ordered):
        if key(row) not in seen and (keep != "none" or counts[key(row)] == 1):
            wanted.add(place if keep == "first" else len(flat) - 1 - place)
        seen.add(key(row))
    numbers = iter(range(len(flat)))
    return [[row for row in rows if next(numbers) in wanted] for rows in parts]


@pytest.mark.parametrize("memory", [PLENTY, 2_000, 0])
@pytest.mark.parametrize("keep", ["first", "last", "none"])
@pytest.mark.parametrize(("columns", "places"), [([], (0, 1)), (["b"], (1,))])
def test_one_of_rows_that_are_alike_is_kept(
    memory: int, keep: str, columns: list[str], places: tuple[int, ...]
) -> None:
    params: Any = build(DropDuplicatesParams, {"columns": columns, "keep": keep}, "here")

    @settings(max_examples=30)
    @given(st.lists(ROWS, min_size=1, max_size=4))
    def check(parts: list[list[Row]]) -> None:
        with TemporaryDirectory() as folder:
            given_ = blocks_of(parts)
            result = list(whole(iter(given_), params, Room(folder, memory)))
            assert rows_of(result) == expected(parts, places, keep)
            assert [one.first_line for one in result] == [one.first_line for one in given_]
            assert rows_of(given_) == parts
            assert not list(Path(folder).iterdir())

    check()


@given(ROWS)
def test_one_block_alone(rows: list[Row]) -> None:
    params: Any = build(DropDuplicatesParams, {"keep": "last"}, "here")
    result = OPERATION.apply(blocks_of([rows])[0], params)
    assert rows_of([result]) == expected([rows], (0, 1), "last")


@pytest.mark.parametrize("memory", [PLENTY, 0])
def test_a_hash_that_is_the_same_for_all_drops_no_row(
    memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import numpy as np

    monkeypatch.setattr(drop_duplicates, "_hashes", lambda keys: np.zeros(len(keys), np.uint64))
    parts: list[list[Row]] = [[("a", "1"), ("b", "1"), ("a", "1")], [("a", "11"), ("b", "1")]]
    result = list(whole(blocks_of(parts), DropDuplicatesParams(), Room(str(tmp_path), memory)))
    assert rows_of(result) == [[("a", "1"), ("b", "1")], [("a", "11")]]


def test_cells_are_not_confused_with_their_neighbours(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("ab", "c"),
        ("a", "bc"),
        ("ÿ", "ÿ"),
        ("", "ÿÿ"),
        ("a\x00", "b"),
        ("a", "\x00b"),
    ]
    result = list(whole(blocks_of([rows]), DropDuplicatesParams(), Room(str(tmp_path), PLENTY)))
    assert rows_of(result) == [rows]


def test_many_rows_go_through_files_that_are_removed_soon(tmp_path: Path) -> None:
    rows: list[Row] = [(f"name {number % 5000}", "same") for number in range(20_000)]
    parts = [rows[start : start + 4000] for start in range(0, 20_000, 4000)]
    work = whole(iter(blocks_of(parts)), DropDuplicatesParams(), Room(str(tmp_path), 100_000))
    first = next(work)
    assert rows_of([first]) == [rows[:4000]]
    assert [path.name for path in tmp_path.iterdir()] == ["blocks"]
    assert rows_of(list(work)) == expected(parts, (0, 1), "first")[1:]
    assert not list(tmp_path.iterdir())


def test_blocks_in_pieces(tmp_path: Path) -> None:
    table = block({"a": ["x", "y", "x"], "b": ["1", "2", "1"]}).table
    pieces = Block(pa.concat_tables([table.slice(1), table.slice(0, 1)]), 2)
    (result,) = whole([pieces], DropDuplicatesParams(), Room(str(tmp_path), 0))
    assert rows_of([result]) == [[("y", "2"), ("x", "1")]]


def test_unknown_columns_are_refused_before_anything_is_kept(tmp_path: Path) -> None:
    params = DropDuplicatesParams(columns=("c",))
    with pytest.raises(ContentError, match="no column “c”"):
        list(whole(blocks_of([[("a", "b")]]), params, Room(str(tmp_path), PLENTY)))
