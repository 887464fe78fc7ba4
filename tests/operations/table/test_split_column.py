"""Split a column: as Python splits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps_kit import Cell, block, cells

from app.core.errors import ContentError
from app.operations.table.split_column import SplitColumnParams, apply

TABLE: dict[str, list[Cell]] = {"x": ["1"], "a": ["b-c-d"], "y": ["2"]}


@given(st.lists(st.one_of(st.none(), st.text("ab-", max_size=6))), st.integers(1, 3))
def test_parts_are_those_of_python(column: list[Cell], count: int) -> None:
    names = tuple(f"p{number}" for number in range(count))
    result = cells(apply(block({"a": column}), SplitColumnParams(column="a", at="-", into=names)))
    for place, cell in enumerate(column):
        parts: list[Cell] = [] if cell is None else [*cell.split("-", count - 1)]
        assert [result[name][place] for name in names] == (parts + [None] * count)[:count]


@pytest.mark.parametrize(("keep", "order"), [(False, ["x", "p", "q", "y"]), (True, [*"xapqy"])])
def test_new_columns_stand_where_the_old_one_is(keep: bool, order: list[str]) -> None:
    params = SplitColumnParams(column="a", at="-", into=("p", "q"), keep=keep)
    result = cells(apply(block(TABLE), params))
    assert list(result) == order
    assert (result["p"], result["q"]) == (["b"], ["c-d"])


def test_names_in_use_are_refused_but_the_old_one_may_be_used_again() -> None:
    with pytest.raises(ContentError, match="column “y” already"):
        apply(block(TABLE), SplitColumnParams(column="a", into=("p", "y")))
    again = apply(block(TABLE), SplitColumnParams(column="a", at="-", into=("a", "b")))
    assert cells(again)["a"] == ["b"]
