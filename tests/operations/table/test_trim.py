"""Trim: as Python strips."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.errors import ContentError
from app.operations.table.trim import TrimParams, apply

ODD = set("\x1c\x1d\x1e\x1f")
"""White space for Python, but not for Unicode."""


@given(st.lists(CELLS.filter(lambda cell: not set(cell or "") & ODD)))
def test_cells_are_stripped_as_python_does(column: list[Cell]) -> None:
    source = block({"a": column, "b": column})
    stripped = [cell and cell.strip() for cell in column]
    assert cells(apply(source, TrimParams())) == {"a": stripped, "b": stripped}
    assert cells(apply(source, TrimParams(columns=("b",)))) == {"a": column, "b": stripped}
    assert cells(source) == {"a": column, "b": column}


def test_blanks_inside_stay_unless_asked() -> None:
    source = block({"a": ["  x \t y  ", None, ""]})
    assert cells(apply(source, TrimParams()))["a"] == ["x \t y", None, ""]
    assert cells(apply(source, TrimParams(inside=True)))["a"] == [
        re.sub(r"\s+", " ", "x \t y"),
        None,
        "",
    ]


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(ContentError, match=r"“qyt”.*“qty”"):
        apply(block({"qty": ["1"]}), TrimParams(columns=("qyt",)))
