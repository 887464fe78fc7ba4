"""Numbers are read, and written, as their table has them: 1.234,56 is one where it says so."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_kit import file_share, results
from steps_kit import block, cells

from app.core.operation import Lane, MergeFacts, Role
from app.core.params import build
from app.formats.table.block import Block
from app.formats.table.numbers import PLAIN, Style, as_plain, number
from app.operations import REGISTRY

COMMA = Style(",", ".")
STYLES = [PLAIN, COMMA, Style(",", ""), Style(".", ","), Style(".", "\u2019"), Style(",", "\u00a0")]
NUMBERS = ["1.234,56", "-0,5", "7", " 2,25 ", None, "", "1.5", "x", "1,5e-05"]
PLAIN_NUMBERS = ["1234.56", "-0.5", "7", " 2.25 ", None, "", "1,5", "x", "1.5e-05"]


def comma(columns: dict[str, list[str | None]]) -> Block:
    return dataclasses.replace(block(columns), style=COMMA)


def step(name: str, table: Block, **params: Any) -> dict[str, list[str | None]]:
    operation = REGISTRY.operations(Lane.TABLE, Role.STEP)[name]
    return cells(operation.apply(table, build(operation.params, params, "")))


def profile_of(table: Block) -> Any:
    """Return what a profile says of a table."""
    said = json.loads(results([file_share("t.csv", [table])])[0])
    return said["combined"]


@given(st.sampled_from(STYLES), st.text("0123456789.,-+eE\u2019\u00a0 ", max_size=9))
def test_a_number_in_a_style_is_one_for_columns_as_for_cells(style: Style, text: str) -> None:
    (plain,) = as_plain(pa.array([text]), style).to_pylist()
    found = number(text.strip(" \t"), style)
    assert (plain is not None) == (found is not None)
    if plain is not None:
        other = number(plain, PLAIN)
        assert other == found


def test_filter_rows_compares_numbers() -> None:
    table = comma({"n": list(NUMBERS)})
    assert step("filter_rows", table, when="n > 2")["n"] == ["1.234,56", "7", " 2,25 "]
    assert step("filter_rows", table, when="n = 1.5")["n"] == []


def test_derive_writes_what_the_table_can_read() -> None:
    table = comma({"n": list(NUMBERS)})
    found = step("derive", table, column="half", value="n / 2")["half"]
    assert found == ["617,28", "-0,25", "3,5", "1,125", None, None, None, None, "0,0000075"]
    again = step("derive", comma({"half": found}), column="n", value="half * 2")["n"]
    assert again[:4] == ["1234,56", "-0,5", "7", "2,25"]


def test_round_numbers_leaves_the_others_as_they_are() -> None:
    found = step("round_numbers", comma({"n": list(NUMBERS)}), decimals=1)["n"]
    assert found == ["1234,6", "-0,5", "7", "2,3", None, "", "1.5", "x", "0,0"]


@pytest.mark.parametrize("failed", ["missing", "keep"])
def test_cast(failed: str) -> None:
    table = comma({"n": ["1.234,50", "+1.000", "007", "1.5", "1.23,4", "2,00"]})
    other = ["1.5", "1.23,4"] if failed == "keep" else [None, None]
    found = step("cast", table, type="decimal", failed=failed)["n"]
    assert found == ["1234,50", "1000", "7", *other, "2,00"]
    found = step("cast", table, type="int", failed="missing")["n"]
    assert found == [None, "1000", "7", None, None, "2"]


def test_fill_missing_puts_a_number_as_the_table_writes_it() -> None:
    table = comma({"n": ["1,5", None, ""]})
    assert step("fill_missing", table, value=0.5)["n"] == ["1,5", "0,5", "0,5"]
    assert step("fill_missing", table, value="0.5")["n"] == ["1,5", "0.5", "0.5"]


def test_group_by_adds_them() -> None:
    operation = REGISTRY.operations(Lane.TABLE, Role.MERGE)["group_by"]
    assert operation.merging
    wanted = [{"column": "n", "function": name} for name in ("sum", "mean", "max")]
    params: Any = build(operation.params, {"aggregate": wanted}, "")
    share = operation.apply(comma({"n": ["1.234,5", "0,5", None]}), params)
    ((_, content),) = operation.merging.finish([share], params, MergeFacts(1, 0))
    assert callable(content)
    file = io.BytesIO()
    content(file)
    lines = list(csv.reader(io.StringIO(file.getvalue().decode())))
    assert lines[1] == [
        "1235.0",
        "617.5",
        "1234.5",
    ]


def test_groups_within_a_table_are_written_as_the_table_is() -> None:
    table = comma({"k": ["10,5", "9", "10,5"], "n": ["1.234,5", "0,5", "0,25"]})
    wanted = [{"column": "n", "function": name} for name in ("sum", "count")]
    found = step("group_by", table, by=["k"], aggregate=wanted)
    assert found == {"k": ["9", "10,5"], "n_sum": ["0,5", "1234,75"], "n_count": ["1", "2"]}


def test_a_profile_is_that_of_the_same_numbers() -> None:
    numbers = [f"{number / 8:.3f}" for number in range(9990, 10040)]
    styled = [f"{number / 8:,.3f}".translate({44: ".", 46: ","}) for number in range(9990, 10040)]
    mine = profile_of(comma({"n": list(styled)}))["columns"]["n"]
    other = profile_of(block({"n": list(numbers)}))["columns"]["n"]
    assert mine["type"] == other["type"] == "float"
    same = ("count", "mean", "std", "skewness", "sum", "min", "max", "quantiles", "histogram")
    assert {key: mine[key] for key in same} == {key: other[key] for key in same}


@pytest.mark.parametrize("name", ["filter_rows", "derive", "round_numbers", "cast"])
def test_a_style_changes_nothing_but_how_numbers_are_written(name: str) -> None:
    params: dict[str, dict[str, Any]] = {
        "filter_rows": {"when": "n < 10 and n != 7"},
        "derive": {"column": "n", "value": "n * 3"},
        "round_numbers": {"decimals": 1},
        "cast": {"type": "decimal", "failed": "keep"},
    }
    mine = step(name, comma({"n": list(NUMBERS)}), **params[name])["n"]
    other = step(name, block({"n": list(PLAIN_NUMBERS)}), **params[name])["n"]
    swapped = [one and one.translate({44: ".", 46: ","}) for one in other]
    assert mine == swapped
