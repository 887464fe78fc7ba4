"""Cast: one form for each type, and a choice for what is not of it."""

from __future__ import annotations

import pytest
from steps_kit import Cell, block, cells

from app.core.errors import ContentError, RecipeError
from app.core.params import build
from app.operations.table.cast import CastParams, apply


def cast(column: list[Cell], **values: object) -> list[Cell]:
    params = build(CastParams, {"failed": "missing", **values}, "here")
    return cells(apply(block({"a": column}), params))["a"]


@pytest.mark.parametrize(
    ("type_", "column", "expected"),
    [
        ("int", ["007", "+5", " 12 ", "5.00", "1e3", "-0", "12" * 30], None),
        ("int", ["5.5", "x", "1,000", "٣", "1e9999", "inf"], [None] * 6),
        ("decimal", ["007.50", "+5", "1e-3", "-0.0", ".5", "5."], None),
        ("decimal", ["1,5", "nan", "--1", "0x10"], [None] * 4),
        ("bool", ["Yes", "no", "T", "0", "maybe"], ["true", "false", "true", "false", None]),
        ("date", ["2024-02-29", "2023-02-29", "2024-02-29T10:00", "29.2.2024"], None),
        ("datetime", ["2024-02-29 10:00", "2024-02-29"], None),
    ],
)
def test_forms(type_: str, column: list[Cell], expected: list[Cell] | None) -> None:
    forms: dict[str, list[Cell]] = {
        "int": ["7", "5", "12", "5", "1000", "0", "12" * 30],
        "decimal": ["7.50", "5", "0.001", "0.0", "0.5", "5"],
        "date": ["2024-02-29", None, "2024-02-29", None],
        "datetime": ["2024-02-29T10:00:00", "2024-02-29T00:00:00"],
    }
    assert cast(column, type=type_) == (expected or forms[type_])


def test_dates_are_read_as_the_recipe_says() -> None:
    column: list[Cell] = ["31.12.2024", "12/31/24", "2024-12-31", "31.13.2024"]
    formats = ["%d.%m.%Y", "%m/%d/%y"]
    assert cast(column, type="date", formats=formats) == ["2024-12-31", "2024-12-31", None, None]
    timed = cast(["31.12.2024 23:59"], type="datetime", formats=["%d.%m.%Y %H:%M"])
    assert timed == ["2024-12-31T23:59:00"]


@pytest.mark.parametrize("format_", ["%Q", "%d.%m", "day", "%"])
def test_formats_that_hold_no_date_are_refused(format_: str) -> None:
    with pytest.raises(RecipeError) as refused:
        cast([], type="date", formats=["%Y-%m-%d", format_])
    assert refused.value.place.startswith("here.formats[2]")


def test_what_is_not_of_the_type() -> None:
    column: list[Cell] = ["1", "x ", "", None]
    assert cast(column, failed="keep") == column
    assert cast(column, failed="missing") == ["1", None, "", None]
    with pytest.raises(ContentError, match="Column “a”: “x ” cannot be read as int"):
        cast(column, failed="fail")
