"""What holds for every step over a whole table: neither cuts nor memory change a row."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.operation import Lane, Operation, Role, Room
from app.core.params import build
from app.formats.table.block import Block
from app.operations import REGISTRY

STEPS = {
    name: step
    for name, step in REGISTRY.operations(Lane.TABLE, Role.STEP).items()
    if step.whole is not None
}

USED: Final[dict[str, list[dict[str, Any]]]] = {
    "drop_duplicates": [{}, {"columns": ["a"], "keep": "none"}],
    "group_by": [
        {"by": ["a"]},
        {
            "by": ["a", "b"],
            "aggregate": [
                {"column": "b", "function": "min"},
                {"column": "a", "function": "max"},
                {"column": "b", "function": "count"},
            ],
        },
    ],
    "join": [],  # it needs a file: see test_join.py
    "pivot": [
        {"rows": ["a"], "columns": "b", "values": "b", "function": "count"},
        {"columns": "b", "values": "a", "function": "min"},
        {"rows": ["b", "a"], "columns": "a", "values": "b", "function": "max"},
    ],
    "sort": [{}, {"by": [{"column": "b", "order": "descending"}], "missing_cells": "first"}],
    "transpose": [{}],
}
"""Parameters for each such step."""

Row = tuple[Cell, Cell]
PARTS = st.lists(st.lists(st.tuples(CELLS, CELLS), max_size=6), min_size=1, max_size=4)


def of_rows(rows: list[Row]) -> Block:
    return block({"a": [row[0] for row in rows], "b": [row[1] for row in rows]})


def rows_of(blocks: list[Block]) -> list[tuple[Cell, ...]]:
    return [row for one in blocks for row in zip(*cells(one).values(), strict=True)]


def test_every_step_is_spoken_of() -> None:
    assert sorted(USED) == sorted(STEPS)


@pytest.mark.parametrize("memory", [0, 500, 2**30])
@pytest.mark.parametrize(
    ("step", "values"),
    [pytest.param(STEPS[name], one, id=f"{name} {one}") for name in USED for one in USED[name]],
)
def test_a_table_in_blocks_is_a_table(step: Operation, values: dict[str, Any], memory: int) -> None:
    params: Any = build(step.params, values, "here")

    @settings(max_examples=20)
    @given(PARTS)
    def check(parts: list[list[Row]]) -> None:
        expected = step.apply(of_rows([row for rows in parts for row in rows]), params)
        with TemporaryDirectory() as folder:
            assert step.whole is not None
            found = list(step.whole(map(of_rows, parts), params, Room(folder, memory)))
            assert rows_of(found) == rows_of([expected])
            assert found[0].table.column_names == expected.table.column_names
            assert not list(Path(folder).iterdir())

    check()
