"""Replace: whole cells, parts, and regular expressions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.errors import RecipeError
from app.core.params import build
from app.operations.table.replace_values import ReplaceValuesParams, apply


@given(st.lists(CELLS), CELLS.map(str), st.sampled_from(["", "new", "a"]))
def test_cells_and_parts_as_python_replaces(column: list[Cell], find: str, value: str) -> None:
    source = block({"a": column})
    whole = ReplaceValuesParams(find=find, value=value)
    assert cells(apply(source, whole))["a"] == [value if cell == find else cell for cell in column]
    if find:
        part = ReplaceValuesParams(mode="text", find=find, value=value)
        assert cells(apply(source, part))["a"] == [
            cell and cell.replace(find, value) for cell in column
        ]


def test_regular_expressions_can_use_what_they_found() -> None:
    params = build(
        ReplaceValuesParams, {"mode": "regex", "find": r"(\d+)\.(\d+)", "value": r"\2/\1"}, "here"
    )
    source = block({"a": ["1.2 and 30.4", "x", None]})
    assert cells(apply(source, params))["a"] == ["2/1 and 4/30", "x", None]


@pytest.mark.parametrize(("find", "value"), [("(", ""), ("(?<=a)b", ""), ("a", r"\1")])
def test_a_bad_pattern_is_refused_with_the_recipe(find: str, value: str) -> None:
    with pytest.raises(RecipeError, match=r"here.find.*not a regular expression"):
        build(ReplaceValuesParams, {"mode": "regex", "find": find, "value": value}, "here")
    build(ReplaceValuesParams, {"mode": "text", "find": find, "value": value}, "here")
