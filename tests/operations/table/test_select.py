"""Select: the columns named, in that order."""

from __future__ import annotations

import pytest
from steps_kit import block, cells

from app.core.errors import ContentError
from app.operations.table.select import SelectParams, apply

TABLE = {"a": ["1"], "b": ["2"], "c": ["3"]}


def test_keeps_the_columns_named_in_their_order() -> None:
    result = cells(apply(block(TABLE), SelectParams(columns=("c", "a", "c"))))
    assert list(result.items()) == [("c", ["3"]), ("a", ["1"])]
    assert cells(apply(block(TABLE), SelectParams())) == TABLE


def test_refuses_what_is_not_there() -> None:
    with pytest.raises(ContentError, match="no column “d”"):
        apply(block(TABLE), SelectParams(columns=("a", "d")))
