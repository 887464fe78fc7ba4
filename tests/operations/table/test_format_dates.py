"""Format dates: what Python writes, in any language of the system."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps_kit import Cell, block, cells

from app.core.errors import ContentError, RecipeError
from app.core.params import build
from app.operations.table.format_dates import OPERATION

MOMENTS = st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(9999, 12, 31))


def formatted(texts: list[Cell], format_: str, **values: Any) -> list[Cell]:
    params: Any = build(
        OPERATION.params, {"failed": "missing", "format": format_, **values}, "here"
    )
    return cells(OPERATION.apply(block({"a": texts}), params))["a"]


@given(
    MOMENTS,
    st.sampled_from(
        [
            "%d.%m.%Y",
            "%A, %d %B %Y",
            "%a %b %d %y",
            "%Y%m%dT%H%M%S.%f",
            "%I:%M:%S %p on %m/%d/%y",
            "100%% %d",
        ]
    ),
)
def test_dates_are_written_as_python_writes_them(moment: dt.datetime, format_: str) -> None:
    text = moment.isoformat(timespec="microseconds")
    assert formatted([text], format_) == [moment.strftime(format_)]


def test_a_minus_writes_no_zeros() -> None:
    texts: list[Cell] = ["2024-01-02T00:05:00", "2000-10-20 11:00:59"]
    assert formatted(texts, "%-d.%-m.%-y %-H:%M %-I:%-M:%-S") == [
        "2.1.24 0:05 12:5:0",
        "20.10.0 11:00 11:0:59",
    ]


def test_what_the_format_asks_for_has_to_be_there() -> None:
    assert formatted(["2024-01-02", "2024-01-02 03:04"], "%H:%M:%S") == [None, "03:04:00"]
    assert formatted(["2024-01-02T03:04", "2024-01-02T03:04-05:30"], "%z") == [None, "-0530"]
    assert formatted(["2024-01-02T03:04:05.123456789Z"], "%f %z") == ["123456789 +0000"]


@pytest.mark.parametrize("text", ["02.01.2024", "2024-02-30", "x", "20240102"])
def test_only_dates_with_the_year_first_are_read(text: str) -> None:
    assert formatted([text], "%Y") == [None]
    assert formatted([text], "%Y", failed="keep") == [text]
    with pytest.raises(ContentError, match=f"“{text}” cannot be read as date"):
        formatted([text], "%Y", failed="fail")


def test_missing_cells_stay() -> None:
    assert formatted([None, "", " 2024/1/2 "], "%d", failed="fail") == [None, "", "02"]


@pytest.mark.parametrize("format_", ["%q", "day", "%-B", "%Y %"])
def test_what_is_no_format_is_refused(format_: str) -> None:
    with pytest.raises(RecipeError) as caught:
        formatted([], format_)
    assert caught.value.place == "here.format"
