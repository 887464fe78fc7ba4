"""Sort: the order is Python's, in memory and through files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.errors import ContentError
from app.core.operation import Room
from app.core.params import build
from app.formats.table.block import Block
from app.formats.table.numbers import Style
from app.operations.table.sort import OPERATION, SortParams, whole

Row = tuple[Cell, Cell]
NUMBERS = st.one_of(
    st.none(),
    st.just(""),
    st.integers(-3, 3).map(str),
    st.decimals(-20, 20, places=2).map(str),
)
PLENTY = 2**30


def parts_of(numbers: st.SearchStrategy[Cell]) -> st.SearchStrategy[list[list[Row]]]:
    """Return blocks of rows whose second cell is such a number."""
    few = st.one_of(CELLS, st.sampled_from(["a", "b", "B", ""]))
    return st.lists(st.lists(st.tuples(few, numbers), max_size=12), min_size=1, max_size=5)


def blocks_of(parts: Sequence[Sequence[Row]]) -> list[Block]:
    """Return blocks; the column `place` tells where a row was."""
    places = iter(range(1_000))
    return [
        block(
            {
                "a": [row[0] for row in rows],
                "n": [row[1] for row in rows],
                "place": [f"p{next(places)}" for _ in rows],
            },
            first_line=2 + number,
        )
        for number, rows in enumerate(parts)
    ]


def rows_of(blocks: Sequence[Block]) -> list[tuple[Cell, ...]]:
    return [row for one in blocks for row in zip(*cells(one).values(), strict=True)]


def by(*columns: str, **more: object) -> Any:
    """Return the step's parameters; a minus before a column's name turns its order."""
    keys = [
        {"column": name.strip("-"), "order": "descending" if name[0] == "-" else "ascending"}
        for name in columns
    ]
    return build(SortParams, {"by": keys, **more}, "here")


def expected(
    parts: Sequence[Sequence[Row]], columns: Sequence[str], *, missing_first: bool = False
) -> list[tuple[Cell, ...]]:
    """Return the rows in order, sorted by one column after the other, the last one first."""
    rows = rows_of(blocks_of(parts))
    for name in reversed(columns):
        place = {"a": 0, "n": 1}[name.strip("-")]
        filled = [row for row in rows if row[place]]
        empty = [row for row in rows if not row[place]]
        filled.sort(key=KEYS[place], reverse=name[0] == "-")
        rows = empty + filled if missing_first else filled + empty
    return rows


KEYS: tuple[Callable[[tuple[Cell, ...]], Any], ...] = (
    lambda row: str(row[0]).encode(),
    lambda row: Decimal(str(row[1])),
)


@pytest.mark.parametrize("memory", [PLENTY, 3_000, 0])
@pytest.mark.parametrize("columns", [["n"], ["-n", "a"], ["a", "-n"], ["-a"]])
def test_the_order_is_that_of_python(memory: int, columns: list[str]) -> None:
    @settings(max_examples=30)
    @given(parts_of(NUMBERS), st.booleans())
    def check(parts: list[list[Row]], missing_first: bool) -> None:
        params = by(*columns, missing_cells="first" if missing_first else "last")
        with TemporaryDirectory() as folder:
            given_ = blocks_of(parts)
            result = list(whole(iter(given_), params, Room(folder, memory)))
            assert rows_of(result) == expected(parts, columns, missing_first=missing_first)
            assert [one.table.num_rows for one in result] == [len(rows) for rows in parts]
            assert given_ == blocks_of(parts)
            assert not list(Path(folder).iterdir())

    check()


@given(parts_of(NUMBERS))
def test_one_block_alone(parts: list[list[Row]]) -> None:
    (one,) = blocks_of([[row for rows in parts for row in rows]])
    assert rows_of([OPERATION.apply(one, by("-n", "a"))]) == expected(parts, ["-n", "a"])


def in_order(values: Sequence[Cell], *columns: str, **more: object) -> list[Cell]:
    table = block({"n": values})
    return cells(OPERATION.apply(table, by(*(columns or ("n",)), **more)))["n"]


@pytest.mark.parametrize(
    "values",
    [
        ["-2", "9", "10", "1e+3"],
        ["9007199254740992", "9007199254740993", "9007199254740994"],
        ["1.05", "1.10", "1.2", "10"],
        ["123456789012345678901234567", "123456789012345678901234568"],
        ["9.1.2024", "13.1.2024", "1.2.2024"],
        ["2024-01-02", "2024-02-01", "2025-01-01"],
        ["false", "true"],
        ["10", "9", "x"],
        ["B", "a", "b", "ä", "台"],
        ["-inf", "-1.5", "inf", "nan"],
    ],
)
def test_cells_are_compared_as_what_the_column_is(values: list[Cell]) -> None:
    assert in_order(values[::-1]) == values
    assert in_order(values) == values


def test_missing_words_and_case() -> None:
    assert in_order(["10", "NA", "9", "", None], missing=["NA"]) == ["9", "10", "NA", "", None]
    assert in_order(["10", "NA", "9"], "-n", missing=["NA"]) == ["10", "9", "NA"]
    assert in_order(["b", "A", "C", "a"], ignore_case=True) == ["A", "a", "b", "C"]


def test_numbers_in_the_style_of_the_table() -> None:
    table = replace(block({"n": ["1.000,5", "9,25", "10"]}), style=Style(",", "."))
    assert cells(OPERATION.apply(table, by("n")))["n"] == ["9,25", "10", "1.000,5"]


def test_without_columns_all_count_from_the_left() -> None:
    table = block({"a": ["2", "1", "2"], "b": ["x", "z", "a"]})
    assert cells(OPERATION.apply(table, by())) == {"a": ["1", "2", "2"], "b": ["z", "a", "x"]}


@pytest.mark.parametrize("values", ["sorted", "turned", "mixed", "alike"])
def test_many_runs(values: str, tmp_path: Path) -> None:
    numbers = {
        "sorted": range(20_000),
        "turned": range(20_000, 0, -1),
        "mixed": [n * 7_919 % 20_011 for n in range(20_000)],
        "alike": [7] * 20_000,
    }[values]
    parts = [
        block(
            {"n": [str(n) for n in numbers[start : start + 1_000]], "place": [str(start)] * 1_000}
        )
        for start in range(0, 20_000, 1_000)
    ]
    work = whole(iter(parts), by("n"), Room(str(tmp_path), 150_000))
    first = next(work)
    assert len(list(tmp_path.glob("run-*"))) > 5
    assert not (tmp_path / "blocks").exists()
    found = rows_of([first, *work])
    assert found == sorted(rows_of(parts), key=lambda row: int(row[0] or 0))
    assert not list(tmp_path.iterdir())


def test_unknown_columns_are_refused() -> None:
    with pytest.raises(ContentError, match="no column “c”"):
        OPERATION.apply(block({"a": ["1"]}), by("c"))
