"""Pivot: as pandas has it, however the table is cut into blocks."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import Cell, block, cells

from app.core.errors import ContentError
from app.core.operation import Room
from app.core.params import build
from app.formats.table.block import Block
from app.operations.table.pivot import MISSING, OPERATION

Row = tuple[Cell, Cell, Cell]
KEYS = st.sampled_from([None, "", "a", "b", "10", "9"])
ROWS = st.lists(
    st.tuples(KEYS, KEYS, st.one_of(st.none(), st.integers(-99, 99).map(str), st.just("0.25"))),
    max_size=10,
)


def of_rows(rows: Sequence[Row]) -> Block:
    return block({name: [row[at] for row in rows] for at, name in enumerate(("r", "c", "v"))})


def params(function: str = "sum", rows: Sequence[str] = ("r",), **values: Any) -> Any:
    wanted = {"rows": list(rows), "columns": "c", "values": "v", "function": function, **values}
    return build(OPERATION.params, wanted, "here")


def turned(blocks: Sequence[Block], wanted: Any) -> dict[str, list[Cell]]:
    assert OPERATION.whole
    (result,) = OPERATION.whole(blocks, wanted, Room("", sys.maxsize))
    return cells(result)


@settings(max_examples=60)
@given(
    st.lists(ROWS, min_size=1, max_size=4),
    st.sampled_from(["sum", "mean", "std", "count", "min", "max"]),
)
def test_agrees_with_pandas_however_it_is_cut(parts: list[list[Row]], function: Any) -> None:
    result = turned([of_rows(part) for part in parts], params(function))
    rows = [row for part in parts for row in part]
    frame = pd.DataFrame(rows, columns=["r", "c", "v"])
    frame = frame.assign(
        v=pd.to_numeric(frame["v"]), r=frame["r"].fillna(""), c=frame["c"].replace("", None)
    )
    frame["c"] = frame["c"].astype(object).where(frame["c"].notna(), MISSING)
    grouped = frame.groupby(["r", "c"])["v"].agg(function)
    assert sorted(list(result)[1:]) == sorted(set(frame["c"]))
    assert sorted(key or "" for key in result["r"]) == sorted(set(frame["r"]))
    for name in list(result)[1:]:
        for key, cell in zip(result["r"], result[name], strict=True):
            expected = grouped.get((key or "", name), math.nan)
            found = math.nan if cell is None else float(cell)
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=4), st.sampled_from(["count", "min", "max"]))
def test_what_is_exact_is_the_same_however_it_is_cut(parts: list[list[Row]], function: str) -> None:
    wanted = params(function)
    at_once = cells(OPERATION.apply(of_rows([row for part in parts for row in part]), wanted))
    result = turned([of_rows(part) for part in parts], wanted)
    assert result == at_once
    assert list(result) == list(at_once)


def test_rows_and_columns_are_in_order() -> None:
    rows: list[Row] = [("b", "10", "1"), ("a", "9", "2"), ("b", "9", "3"), ("b", "10", "4")]
    result = turned([of_rows(rows)], params())
    assert list(result) == ["r", "9", "10"]
    assert result == {"r": ["a", "b"], "9": ["2", "3"], "10": [None, "5"]}
    result = turned([of_rows([*rows, (None, None, "7"), ("a", "x", None)])], params("count"))
    assert list(result) == ["r", MISSING, "10", "9", "x"]
    assert result["r"] == [None, "a", "b"]
    assert result["x"] == [None, "0", None]


def test_names_that_clash_get_a_number() -> None:
    assert list(turned([of_rows([("a", "r", "1")])], params())) == ["r", "r (2)"]


def test_everything_can_be_one_row() -> None:
    rows: list[Row] = [("a", "x", "1"), ("b", "x", "2"), ("b", "y", "3")]
    assert turned([of_rows(rows)], params(rows=())) == {"x": ["3"], "y": ["3"]}


def test_a_table_without_rows_has_only_the_columns_of_rows() -> None:
    assert turned([of_rows([])], params()) == {"r": []}


def test_too_many_columns_are_refused_before_all_is_read() -> None:
    parts = [of_rows([("a", str(number), "1")]) for number in range(5)]

    def blocks() -> Any:
        yield from parts[:4]
        pytest.fail("it was clear already")

    assert len(turned(parts, params(most=5))) == 6
    assert OPERATION.whole
    with pytest.raises(ContentError, match="“c” has more than 3 different values"):
        list(OPERATION.whole(blocks(), params(most=3), Room("", sys.maxsize)))


def test_what_cannot_be_used_is_refused_by_name() -> None:
    with pytest.raises(ContentError, match="Column “v”: “x”"):
        turned([of_rows([("a", "b", "x")])], params())
    with pytest.raises(ContentError, match="no column “w”"):
        turned([of_rows([])], params(rows=["w"]))
