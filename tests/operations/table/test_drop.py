"""Drop: columns go."""

from __future__ import annotations

import pytest
from steps_kit import block, cells

from app.core.errors import ContentError
from app.operations.table.drop import DropParams, apply


def test_drops_what_is_named_and_nothing_by_default() -> None:
    table = {"a": ["1"], "b": ["2"]}
    assert cells(apply(block(table), DropParams(columns=("a",)))) == {"b": ["2"]}
    assert cells(apply(block(table), DropParams())) == table
    with pytest.raises(ContentError, match="no column “c”"):
        apply(block(table), DropParams(columns=("c",)))
