"""Group by as a step: as pandas has it, however the table is cut into blocks."""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import Cell, block, cells

from app.core.errors import ContentError
from app.core.operation import Room
from app.core.params import build
from app.formats.table.block import Block
from app.formats.table.numbers import Style
from app.operations.table import _grouping
from app.operations.table.group_by import OPERATION

POOL = pa.proxy_memory_pool(pa.default_memory_pool())
"""Counts; it has to outlive what is in it."""

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


@pytest.mark.parametrize("memory", [0, 10_000, 100_000])
def test_memory_changes_no_digit(memory: int, tmp_path: Path) -> None:
    rng = random.Random(memory)
    kinds = (str, lambda n: f"{n / 100}", lambda n: f"{n / 7}", lambda n: f"{n / 3:e}")
    blocks = [
        of_rows(
            [(str(rng.randrange(40)), rng.choice(kinds)(rng.randrange(10**9))) for _ in range(60)]
        )
        for _ in range(12)
    ]
    together = grouped(blocks, params(*FUNCTIONS))
    assert OPERATION.whole
    (found,) = OPERATION.whole(blocks, params(*FUNCTIONS), Room(str(tmp_path), memory))
    assert cells(found) == together
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("word", "order"), [("a", "10 9 a"), ("1e+01", "9 10 1e+01")])
def test_all_keys_decide_on_their_order(word: str, order: str, tmp_path: Path) -> None:
    blocks = [of_rows([(word, "1"), ("10", "1")]), of_rows([("9", "1"), ("10", "1")])]
    assert OPERATION.whole
    (found,) = OPERATION.whole(blocks, params("count"), Room(str(tmp_path), 0))
    assert cells(found)["k"] == order.split()


def test_what_does_not_fit_into_memory_waits_in_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.operations.table._made.BLOCK", 100_000)
    count, memory = 120_000, 4_000_000

    def blocks() -> Iterator[Block]:
        for start in range(0, count, 2_000):
            numbers = [n * 7_919 % count for n in range(start, start + 2_000)]
            yield of_rows([(f"key {n}", f"{n / 100:.2f}") for n in numbers])

    usual = pa.default_memory_pool()
    pa.set_memory_pool(POOL)
    try:
        assert OPERATION.whole
        work = OPERATION.whole(blocks(), params("sum", "max"), Room(str(tmp_path), memory))
        rows = [(first := next(work)).table.num_rows, *(one.table.num_rows for one in work)]
    finally:
        pa.set_memory_pool(usual)
    assert sum(rows) == count
    assert cells(first)["k"][:3] == ["key 0", "key 1", "key 10"]
    assert POOL.max_memory() < 2 * memory < 100 * count
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("values", "total", "mean"),
    [
        (["0.1", "0.2"], "0.3", "0.15"),
        (["0.1"] * 10, "1.0", "0.1"),
        (["1", "0.10", "-0.1"], "1.0", "0.3333333333333333"),
        (["123456789012345.67", "0.01"], "123456789012345.68", "61728394506172.84"),
        (["9007199254740993", "0.5"], "9007199254740993.5", "4503599627370497.0"),
        (["-0.000000001"] * 3, "-3e-09", "-1e-09"),
        (["-9007199254740993.25", "1.000000001"], "-9007199254740992.249999999", None),
        (["0.1", "0.2", "1e-30"], "0.3", "0.09999999999999999"),
        ([" 5.5 ", "nan", None], "5.5", "5.5"),
    ],
)
def test_decimals_with_few_places_are_added_exactly(
    values: list[Cell], total: str, mean: str | None
) -> None:
    for blocks in ([values], [[one] for one in values]):
        found = grouped([of_rows([("a", one) for one in part]) for part in blocks], params("sum"))
        assert found["v_sum"] == [total]
    if mean:
        assert grouped([of_rows([("a", one) for one in values])], params("mean"))["v_mean"] == [
            mean
        ]


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


def test_large_results_come_in_blocks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.operations.table._made.BLOCK", 1000)
    assert OPERATION.whole
    rows: list[Row] = [(f"{number:05}", "1") for number in range(1000)]
    found = list(OPERATION.whole([of_rows(rows)], params("sum"), Room("", sys.maxsize)))
    assert len(found) > 5
    assert [one.first_line for one in found[:2]] == [1, 1 + found[0].table.num_rows]
    assert [key for one in found for key in cells(one)["k"]] == [row[0] for row in rows]
    again = OPERATION.whole([of_rows(rows)], params("sum"), Room(str(tmp_path), 10_000))
    assert [cells(one) for one in again] == [cells(one) for one in found]


def test_what_cannot_be_added_is_refused_by_name() -> None:
    with pytest.raises(ContentError, match="Column “v”: “x”"):
        grouped([of_rows([("a", "x")])], params("sum"))
    with pytest.raises(ContentError, match="no column “w”"):
        grouped([of_rows([])], params(by=("w",)))


def test_numbers_are_read_and_written_as_the_table_has_them() -> None:
    columns: dict[str, list[Cell]] = {
        "k": ["1,5", "0,25", "1,5", None],
        "v": ["1.234,5", "0,0001", "0,5", "0,00001"],
    }
    table = replace(block(columns), style=Style(",", "."))
    result = grouped([table], params("sum", "max"))
    assert result == {
        "k": [None, "0,25", "1,5"],
        "v_sum": ["0,00001", "0,0001", "1235,0"],
        "v_max": ["0,00001", "0,0001", "1234,5"],
    }
