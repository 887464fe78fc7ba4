"""Change case: letters of all alphabets."""

from __future__ import annotations

import pytest
from steps_kit import block, cells

from app.operations.table.change_case import ChangeCaseParams, apply


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("lower", "élan ünder way"),
        ("upper", "ÉLAN ÜNDER WAY"),
        ("title", "Élan Ünder Way"),
        ("sentence", "Élan ünder way"),
    ],
)
def test_letters_change(case: str, expected: str) -> None:
    result = apply(block({"a": ["éLAN ünder Way", "", None]}), ChangeCaseParams(case=case))
    assert cells(result) == {"a": [expected, "", None]}
