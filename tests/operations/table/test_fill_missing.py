"""Fill missing: null and empty cells get the value, nothing else does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.params import build
from app.operations.table.fill_missing import FillMissingParams, apply


@given(st.lists(CELLS))
def test_missing_cells_are_filled(column: list[Cell]) -> None:
    result = apply(
        block({"qty": column, "b": column}), FillMissingParams(columns=("qty",), value="x")
    )
    assert cells(result) == {"qty": [cell or "x" for cell in column], "b": column}


def test_numbers_are_written_as_in_the_recipe() -> None:
    column: list[Cell] = [None, "", " ", "0", "NA"]
    for value, text in ((0, "0"), (2.5, "2.5"), ("n/a", "n/a")):
        params = build(FillMissingParams, {"value": value, "missing": ["NA"]}, "here")
        assert cells(apply(block({"a": column}), params)) == {"a": [text, text, " ", "0", text]}
