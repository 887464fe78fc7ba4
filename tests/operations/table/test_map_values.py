"""Map values: each whole cell is looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.errors import ContentError, RecipeError
from app.core.params import build
from app.operations.table.map_values import OPERATION


def mapped(texts: list[Cell], known: Mapping[str, str], **values: Any) -> list[Cell]:
    entries = [{"value": value, "to": to} for value, to in known.items()]
    params: Any = build(OPERATION.params, {"values": entries, **values}, "here")
    return cells(OPERATION.apply(block({"a": texts}), params))["a"]


def test_values_may_change_places_and_others_stay() -> None:
    assert mapped(["m", "f", "M", None, "", " m"], {"m": "f", "f": "m"}) == [
        "f", "m", "M", None, "", " m"
    ]  # fmt: skip


def test_others_can_be_missing_or_get_a_value() -> None:
    texts: list[Cell] = ["a", "b", None, ""]
    assert mapped(texts, {"a": "1"}, others="missing") == ["1", None, None, ""]
    assert mapped(texts, {"a": "1"}, others="value", other="0") == ["1", "0", None, ""]
    assert mapped(texts, {}, others="value", other="0") == ["0", "0", None, ""]


def test_missing_cells_are_mapped_by_an_empty_text() -> None:
    texts: list[Cell] = ["a", None, "", " "]
    assert mapped(texts, {"": "?"}, others="missing") == [None, "?", "?", None]
    assert mapped(texts, {"a": ""}) == ["", None, "", " "]


@settings(max_examples=50)
@given(st.lists(CELLS, max_size=10), st.dictionaries(st.text(min_size=1, max_size=2), st.text()))
def test_agrees_with_pandas(texts: list[Cell], known: dict[str, str]) -> None:
    series = pd.Series(texts, dtype=object)
    expected = [found if isinstance(found, str) else None for found in series.map(known)]
    result = mapped(texts, known, others="missing")
    assert [cell or None for cell in result] == [cell or None for cell in expected]
    assert mapped(texts, known) == [known.get(text or "", text) for text in texts]


def test_only_the_columns_named_are_mapped() -> None:
    entries = [{"value": "x", "to": "y"}]
    params: Any = build(OPERATION.params, {"columns": ["b"], "values": entries}, "here")
    table = block({"a": ["x"], "b": ["x"]})
    assert cells(OPERATION.apply(table, params)) == {"a": ["x"], "b": ["y"]}
    with pytest.raises(ContentError, match="no column “b”"):
        OPERATION.apply(block({"a": ["x"]}), params)


def test_a_value_has_one_meaning() -> None:
    entries = [{"value": "x", "to": "y"}, {"value": "x", "to": "z"}]
    with pytest.raises(RecipeError, match="“x” is given twice") as caught:
        build(OPERATION.params, {"values": entries}, "here")
    assert caught.value.place == "here.values[2].value"
