"""Add the file's name: in a column before all others."""

from __future__ import annotations

import pytest
from steps_kit import block, cells

from app.core.errors import ContentError
from app.operations.table.add_file_name import AddFileNameParams, apply


@pytest.mark.parametrize(
    ("part", "text"), [("name", "x.y.csv"), ("stem", "x.y"), ("path", "2024/x.y.csv")]
)
def test_each_row_says_its_file(part: str, text: str) -> None:
    source = block({"a": ["1", "2"]}, source="2024/x.y.csv")
    result = cells(apply(source, AddFileNameParams(part=part)))
    assert list(result.items()) == [("file", [text, text]), ("a", ["1", "2"])]


def test_a_hidden_file_has_a_stem_and_a_name_in_use_is_refused() -> None:
    assert cells(apply(block({"a": ["1"]}, source=".csv"), AddFileNameParams(part="stem")))[
        "file"
    ] == [".csv"]
    odd = apply(block({"a": ["1"]}, source="\udce4.csv"), AddFileNameParams())
    assert cells(odd)["file"] == ["\\udce4.csv"]
    with pytest.raises(ContentError, match="column “file” already"):
        apply(block({"file": ["1"]}), AddFileNameParams())
