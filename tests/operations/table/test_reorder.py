"""Reorder: to the front or the back."""

from __future__ import annotations

import pytest
from steps_kit import block, cells

from app.operations.table.reorder import ReorderParams, apply


@pytest.mark.parametrize(("to", "order"), [("front", "cabd"), ("back", "bdca")])
def test_the_others_keep_their_order(to: str, order: str) -> None:
    table = {name: [name] for name in "abcd"}
    result = cells(apply(block(table), ReorderParams(columns=("c", "a"), to=to)))
    assert list(result.items()) == [(name, [name]) for name in order]
