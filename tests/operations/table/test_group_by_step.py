"""Group by as a step: as pandas has it, however the table is cut into blocks."""

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
from app.operations.table import _grouping
from app.operations.table.group_by import OPERATION

Row = tuple[Cell, Cell]
FUNCTIONS = ("sum", "mean", "std", "count", "min", "max")
ROWS = st.lists(
    st.tuples(
        st.sampled_from([None, "", "a", "b", "ä", "10", "9"]),
        st.one_of(
            st.none(),
            st.integers(-999, 999).map(str),
            st.integers(-9999, 9999).map(lambda cents: f"{cents / 100:.2f}"),
        ),
    ),
    max_size=12,
)


def of_rows(rows: Sequence[Row]) -> Block:
    return block({"k": [row[0] for row in rows], "v": [row[1] for row in rows]})


def params(*functions: str, by: Sequence[str] = ("k",)) -> Any:
    aggregate = [{"column": "v", "function": name} for name in functions]
    return build(OPERATION.params, {"by": list(by), "aggregate": aggregate}, "here")


def grouped(blocks: Sequence[Block], wanted: Any) -> dict[str, list[Cell]]:
    assert OPERATION.whole
    (result,) = OPERATION.whole(blocks, wanted, Room("", sys.maxsize))
    return cells(result)


@settings(max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_agrees_with_pandas_however_it_is_cut(parts: list[list[Row]]) -> None:
    rows = [row for part in parts for row in part]
    result = grouped([of_rows(part) for part in parts], params(*FUNCTIONS))
    frame = pd.DataFrame({"k": [row[0] or "" for row in rows], "v": [row[1] for row in rows]})
    expected = frame.assign(v=pd.to_numeric(frame["v"])).groupby("k")["v"].agg(list(FUNCTIONS))
    assert list(result) == ["k", *(f"v_{name}" for name in FUNCTIONS)]
    keys = [key or "" for key in result["k"]]
    assert sorted(keys) == sorted(expected.index)
    for number, key in enumerate(keys):
        for name in FUNCTIONS:
            cell, value = result[f"v_{name}"][number], expected.loc[key, name]
            found = math.nan if cell is None else float(cell)
            assert found == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True)


@settings(max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_what_is_exact_is_the_same_however_it_is_cut(parts: list[list[Row]]) -> None:
    wanted = params("count", "min", "max")
    at_once = cells(OPERATION.apply(of_rows([row for part in parts for row in part]), wanted))
    assert grouped([of_rows(part) for part in parts], wanted) == at_once


def test_how_many_are_put_together_at_once_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [
        of_rows(
            [(str(number % 37), f"{math.sin(number + 100 * part):.17f}") for number in range(90)]
        )
        for part in range(20)
    ]
    together = grouped(blocks, params(*FUNCTIONS))
    monkeypatch.setattr(_grouping, "_AT_ONCE", 3)
    assert grouped(blocks, params(*FUNCTIONS)) == together


def test_keys_are_in_order_and_names_do_not_clash() -> None:
    rows: list[Row] = [("10", "1"), ("9", "1"), (None, "4"), ("", "1")]
    wanted: Any = build(
        OPERATION.params, {"by": ["k"], "aggregate": [{"column": "k", "function": "count"}]}, "here"
    )
    assert grouped([of_rows(rows)], params("sum")) == {"k": [None, "9", "10"], "v_sum": list("511")}
    assert grouped([of_rows(rows)], wanted)["k_count"] == ["0", "1", "1"]
    assert grouped([of_rows(rows)], params("sum", by=())) == {"v_sum": ["7"]}


def test_an_empty_table_gives_columns_without_rows() -> None:
    assert grouped([of_rows([])], params("sum")) == {"k": [], "v_sum": []}


def test_large_results_come_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.operations.table._made.BLOCK", 1000)
    assert OPERATION.whole
    rows: list[Row] = [(f"{number:05}", "1") for number in range(1000)]
    found = list(OPERATION.whole([of_rows(rows)], params("sum"), Room("", sys.maxsize)))
    assert len(found) > 5
    assert [one.first_line for one in found[:2]] == [1, 1 + found[0].table.num_rows]
    assert [key for one in found for key in cells(one)["k"]] == [row[0] for row in rows]


def test_what_cannot_be_added_is_refused_by_name() -> None:
    with pytest.raises(ContentError, match="Column “v”: “x”"):
        grouped([of_rows([("a", "x")])], params("sum"))
    with pytest.raises(ContentError, match="no column “w”"):
        grouped([of_rows([])], params(by=("w",)))
