"""Join columns: parts with a text between, missing ones left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.errors import ContentError
from app.operations.table.join_columns import JoinColumnsParams, apply


@given(st.lists(st.tuples(CELLS, CELLS, CELLS)))
def test_missing_cells_are_no_part(rows: list[tuple[Cell, Cell, Cell]]) -> None:
    source = block({name: [row[at] for row in rows] for at, name in enumerate("abc")})
    result = cells(apply(source, JoinColumnsParams(columns=("c", "a"), between="/", into="a")))
    assert list(result) == ["a", "b"]
    assert result["a"] == ["/".join(filter(None, (c, a))) or None for a, _, c in rows]


def test_old_columns_can_stay() -> None:
    table = {"a": ["1"], "b": ["2"], "c": ["3"]}
    result = cells(apply(block(table), JoinColumnsParams(columns=("a", "b"), keep=True)))
    assert list(result.items()) == [
        ("a", ["1"]),
        ("b", ["2"]),
        ("joined", ["1 2"]),
        ("c", ["3"]),
    ]
    with pytest.raises(ContentError, match="column “c” already"):
        apply(block(table), JoinColumnsParams(columns=("a", "b"), into="c"))
