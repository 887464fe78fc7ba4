"""Drop duplicates: the first of rows that are alike, in memory and through files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.errors import ContentError
from app.core.operation import Room
from app.formats.table.block import Block
from app.operations.table.drop_duplicates import DropDuplicatesParams, apply, whole

Row = tuple[Cell, Cell]
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=12)
PLENTY = 2**30


def blocks_of(parts: Sequence[Sequence[Row]]) -> list[Block]:
    return [
        block({"a": [row[0] for row in rows], "b": [row[1] for row in rows]}, first_line=2 + number)
        for number, rows in enumerate(parts)
    ]


def rows_of(blocks: Sequence[Block]) -> list[list[Row]]:
    return [list(zip(*cells(one).values(), strict=True)) for one in blocks]


def first_of_alike(parts: Sequence[Sequence[Row]], columns: Sequence[int]) -> list[list[Row]]:
    seen: set[tuple[str, ...]] = set()
    kept: list[list[Row]] = []
    for rows in parts:
        kept.append([])
        for row in rows:
            key = tuple(row[column] or "" for column in columns)
            if key not in seen:
                kept[-1].append(row)
            seen.add(key)
    return kept


@pytest.mark.parametrize("memory", [PLENTY, 0], ids=["in memory", "through files"])
@pytest.mark.parametrize(("columns", "places"), [((), (0, 1)), (("b",), (1,))])
def test_the_first_of_alike_rows_is_kept(
    memory: int, columns: tuple[str, ...], places: tuple[int, ...]
) -> None:
    @given(st.lists(ROWS, min_size=1, max_size=4))
    def check(parts: list[list[Row]]) -> None:
        with TemporaryDirectory() as folder:
            given_ = blocks_of(parts)
            params = DropDuplicatesParams(columns=columns)
            result = list(whole(iter(given_), params, Room(folder, memory)))
            assert rows_of(result) == first_of_alike(parts, places)
            assert [one.first_line for one in result] == [one.first_line for one in given_]
            assert rows_of(given_) == parts
            assert not list(Path(folder).iterdir())

    check()


@given(ROWS)
def test_one_block_alone(rows: list[Row]) -> None:
    result = apply(blocks_of([rows])[0], DropDuplicatesParams())
    assert rows_of([result]) == first_of_alike([rows], (0, 1))


def test_many_rows_are_spread_over_the_parts(tmp_path: Path) -> None:
    rows: list[Row] = [(f"name {number % 5000}", "same") for number in range(20_000)]
    parts = [rows[start : start + 4000] for start in range(0, 20_000, 4000)]
    work = whole(iter(blocks_of(parts)), DropDuplicatesParams(), Room(str(tmp_path), 1000))
    first = next(work)
    assert rows_of([first]) == [rows[:4000]]
    assert len(list(tmp_path.iterdir())) == 4  # blocks that wait; parts are done with
    assert rows_of(list(work)) == first_of_alike(parts, (0, 1))[1:]


def test_parts_are_even(tmp_path: Path) -> None:
    from app.operations.table._rows import keys_of, parts_of

    rows: list[Row] = [(f"row {number:07}", "x") for number in range(64_000)]
    parts = parts_of(keys_of(blocks_of([rows])[0], ()), 64)
    counts = [(parts == part).sum() for part in range(64)]
    assert max(counts) < 1500


def test_no_blocks_and_unknown_columns(tmp_path: Path) -> None:
    room = Room(str(tmp_path), PLENTY)
    assert list(whole(iter([]), DropDuplicatesParams(), room)) == []
    with pytest.raises(ContentError, match="no column “c”"):
        list(whole(iter(blocks_of([[("a", "b")]])), DropDuplicatesParams(columns=("c",)), room))
