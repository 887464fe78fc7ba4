"""Rename: columns get new names, and keep their places."""

from __future__ import annotations

import pytest
from steps_kit import block, cells

from app.core.errors import ContentError
from app.core.params import build
from app.operations.table.rename import NewName, RenameParams, apply

TABLE = {"a": ["1"], "b": ["2"], "c": ["3"]}


def renamed(*pairs: tuple[str, str]) -> RenameParams:
    return RenameParams(names=tuple(NewName(column=old, name=new) for old, new in pairs))


def test_names_can_be_swapped() -> None:
    result = cells(apply(block(TABLE), renamed(("a", "b"), ("b", "a"))))
    assert list(result.items()) == [("b", ["1"]), ("a", ["2"]), ("c", ["3"])]


def test_a_name_in_use_and_an_unknown_column_are_refused() -> None:
    with pytest.raises(ContentError, match="a column “b” already"):
        apply(block(TABLE), renamed(("a", "b")))
    with pytest.raises(ContentError, match="no column “d”"):
        apply(block(TABLE), renamed(("d", "e")))


def test_a_recipe_lists_columns_and_names() -> None:
    written = {"names": [{"column": "a", "name": "x"}]}
    assert build(RenameParams, written, "here") == renamed(("a", "x"))
