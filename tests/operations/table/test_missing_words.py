"""Words for missing: for every step as if the cells were null, and kept where they stay missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells
from test_all_steps import USED as USED_BY_ROWS
from test_all_whole import USED as USED_BY_TABLES

from app.core.operation import Lane, Operation, Role
from app.core.params import build
from app.formats.table.block import Block
from app.operations import REGISTRY

STEPS = REGISTRY.operations(Lane.TABLE, Role.STEP)
WORDS: Final = ("NA", "-2")

CASES: Final = [
    (STEPS[name], values)
    for name, used in (USED_BY_ROWS | USED_BY_TABLES).items()
    for values in used
]
CHANGES_CELLS: Final = (
    *("cast", "change_case", "fill_missing", "format_dates", "map_values", "parse_dates"),
    *("pseudonymise", "replace_values", "round_numbers", "trim"),
)
"""Steps that change cells in their places."""

Row = tuple[Cell, Cell]
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8)


def of_rows(rows: list[Row]) -> Block:
    return block({"a": [row[0] for row in rows], "b": [row[1] for row in rows]})


def without(cell: Cell) -> Cell:
    return None if cell in WORDS else cell


def named(value: Operation | dict[str, Any]) -> str:
    return value.name if isinstance(value, Operation) else str(value)


@pytest.mark.parametrize(("operation", "values"), CASES, ids=named)
def test_words_are_missing_for_every_step(operation: Operation, values: dict[str, Any]) -> None:
    params: Any = build(operation.params, values, "here")

    @settings(max_examples=12)
    @given(ROWS)
    def check(rows: list[Row]) -> None:
        nulls = [(without(a), without(b)) for a, b in rows]
        expected = cells(operation.apply(of_rows(nulls), params))
        found = cells(operation.apply(replace(of_rows(rows), missing=WORDS), params))
        assert [list(map(without, column)) for column in found.values()] == [
            list(map(without, column)) for column in expected.values()
        ]

    check()


@pytest.mark.parametrize(
    ("operation", "values"), [case for case in CASES if case[0].name in CHANGES_CELLS], ids=named
)
def test_a_cell_that_stays_missing_keeps_its_word(
    operation: Operation, values: dict[str, Any]
) -> None:
    params: Any = build(operation.params, values, "here")
    fills = operation.name in ("fill_missing", "map_values")

    @settings(max_examples=12)
    @given(ROWS)
    def check(rows: list[Row]) -> None:
        found = cells(operation.apply(replace(of_rows(rows), missing=WORDS), params))
        for before, after in zip(zip(*rows, strict=True), found.values(), strict=True):
            for old, new in zip(before, after, strict=True):
                assert old not in WORDS or new == old or (fills and new is not None)

    check()


def test_a_block_without_words_costs_no_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.formats.table.missing._among", None)
    for operation, values in CASES:
        params: Any = build(operation.params, values, "here")
        operation.apply(of_rows([("NA", "1"), ("x", None)]), params)
