"""What holds for every step on tables: blocks agree, and what goes in is left alone."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.operation import Lane, Operation, Role
from app.core.params import build
from app.formats.table.block import Block
from app.operations import REGISTRY

STEPS = REGISTRY.operations(Lane.TABLE, Role.STEP)

USED: Final[dict[str, list[dict[str, Any]]]] = {
    "add_file_name": [{}],
    "cast": [
        {"type": kind, "failed": failed}
        for kind in ("int", "decimal", "bool", "date", "datetime")
        for failed in ("missing", "keep")
    ],
    "change_case": [{"case": case} for case in ("lower", "upper", "title", "sentence")],
    "derive": [{"value": value} for value in ("a + b * 2", "lower(a)", "a / b", "a > b")],
    "drop": [{"columns": ["b"]}],
    "fill_missing": [{"value": 0, "missing": ["NA"]}],
    "filter_rows": [{"when": when} for when in ("a > b", "a < 2 or contains(b, 'a')")],
    "format_dates": [{"failed": failed} for failed in ("missing", "keep")],
    "join": [],
    "join_columns": [{"columns": ["a", "b"], "keep": True}],
    "map_values": [
        {"values": [{"value": "a", "to": "b"}, {"value": "", "to": "-"}], "others": others}
        for others in ("keep", "missing", "value")
    ],
    "parse_dates": [{"failed": failed} for failed in ("missing", "keep")],
    "pseudonymise": [{"columns": ["a"], "key": "k"}],
    "rename": [{"names": [{"column": "a", "name": "x"}]}],
    "reorder": [{"columns": ["b"]}],
    "replace_values": [
        {"mode": mode, "find": "a", "value": "b"} for mode in ("cell", "text", "regex")
    ],
    "round_numbers": [{"decimals": 1}],
    "sample": [],
    "select": [{"columns": ["b"]}],
    "split_column": [{"column": "a", "at": ".", "keep": True}],
    "trim": [{}, {"inside": True}],
}
"""Parameters for each step that looks at rows one by one; the others have tests of their own."""

CASES = [
    pytest.param(STEPS[name], values, id=f"{name} {values}")
    for name, used in USED.items()
    for values in used
]
Row = tuple[Cell, Cell]
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=8)


def of_rows(rows: list[Row]) -> Block:
    return block({"a": [row[0] for row in rows], "b": [row[1] for row in rows]})


def test_every_step_is_spoken_of() -> None:
    assert list(USED) == sorted(
        name for name, step in STEPS.items() if not step.whole or step.needs_whole
    )


@pytest.mark.parametrize(("operation", "values"), CASES)
def test_blocks_agree_wherever_they_begin(operation: Operation, values: dict[str, Any]) -> None:
    params: Any = build(operation.params, values, "here")

    @settings(max_examples=30)
    @given(ROWS, ROWS)
    def check(first: list[Row], second: list[Row]) -> None:
        both = of_rows(first + second)
        whole = cells(operation.apply(both, params))
        parts = [cells(operation.apply(of_rows(rows), params)) for rows in (first, second)]
        assert {name: parts[0][name] + parts[1][name] for name in whole} == whole
        assert list(parts[0]) == list(whole)
        assert both == of_rows(first + second)

    check()


@pytest.mark.parametrize(("operation", "values"), CASES)
def test_a_table_in_pieces_is_a_table(operation: Operation, values: dict[str, Any]) -> None:
    params: Any = build(operation.params, values, "here")
    rows: list[Row] = [("1", "2"), ("a", None), ("x", "y"), ("2.25", "")]
    whole = of_rows(rows)
    pieces = pa.concat_tables([whole.table.slice(1, 2), whole.table.slice(0, 1)])
    assert cells(operation.apply(Block(pieces, 2, source="a.csv"), params)) == cells(
        operation.apply(of_rows([rows[1], rows[2], rows[0]]), params)
    )
