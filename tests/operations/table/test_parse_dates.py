"""Parse dates: what Python reads, in any language of the system, and nothing that is guessed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps_kit import Cell, block, cells

from app.core.errors import ContentError, RecipeError
from app.core.params import build
from app.operations.table.parse_dates import OPERATION

MOMENTS = st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(9999, 12, 31))


def parsed(texts: list[Cell], **values: Any) -> list[Cell]:
    params: Any = build(OPERATION.params, {"failed": "missing", **values}, "here")
    return cells(OPERATION.apply(block({"a": texts}), params))["a"]


def in_formats(text: Cell, *formats: str) -> Cell:
    return parsed([text], written="formats", formats=list(formats))[0]


def test_the_order_of_day_and_month_is_never_guessed() -> None:
    texts: list[Cell] = ["03/04/2024", "31.12.2024", "12-31-2024", "1/2/2024"]
    assert parsed(texts) == ["2024-04-03", "2024-12-31", None, "2024-02-01"]
    assert parsed(texts, written="mdy") == ["2024-03-04", None, "2024-12-31", "2024-01-02"]


def test_times_decimals_and_zones_stay() -> None:
    assert parsed(
        [
            "31.12.2024 9:05",
            "31/12/2024T23:59:59.123456789+01:00",
            "1.2.2024 00:00:00Z",
            "1.2.2024 10:00-0530",
            "2024-12-31",
            "2024/1/2 03:04",
        ]
    ) == [
        "2024-12-31T09:05",
        "2024-12-31T23:59:59.123456789+01:00",
        "2024-02-01T00:00:00+00:00",
        "2024-02-01T10:00-05:30",
        "2024-12-31",
        "2024-01-02T03:04",
    ]


@pytest.mark.parametrize(
    "text", ["30.02.2024", "1.2.24", "1.2", "1/2-2024", "1.2.2024 25:00", "1.2.2024x", "12", "x"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parsed([text]) == [None]
    assert parsed([text], failed="keep") == [text]
    with pytest.raises(ContentError, match=f"Column “a”: “{text}” cannot be read as date"):
        parsed([text], failed="fail")


def test_missing_cells_stay_and_blanks_around_do_not_matter() -> None:
    assert parsed([None, "", " 1.2.2024\t", " "], failed="fail") == [None, "", "2024-02-01", " "]


@given(
    MOMENTS,
    st.sampled_from(
        [
            "%d/%m/%Y %H:%M:%S",
            "%Y%m%d%H%M%S",
            "%a, %d %b %Y %I:%M:%S %p",
            "%A %B %d, %Y at %H.%M.%S",
            "%H:%M:%S on %m-%d-%Y",
        ]
    ),
)
def test_formats_are_read_as_python_reads_them(moment: dt.datetime, format_: str) -> None:
    moment = moment.replace(microsecond=0)
    assert in_formats(moment.strftime(format_), format_) == moment.isoformat()


@given(MOMENTS, st.sampled_from(["dmy", "mdy"]), st.sampled_from("-/."))
def test_dates_in_numbers_come_back(moment: dt.datetime, order: str, mark: str) -> None:
    text = moment.strftime(mark.join("%Y" if one == "y" else f"%{one}" for one in order))
    found = parsed([text], written=order)
    assert found == [moment.date().isoformat()]
    assert parsed(found, written=order) == found


def test_the_first_format_that_fits_is_taken() -> None:
    formats = ("%d/%m/%y", "%m/%d/%y", "%b %Y %d")
    assert in_formats("01/02/69", *formats) == "1969-02-01"
    assert in_formats("01/31/68", *formats) == "2068-01-31"
    assert in_formats("mar  2024 07", *formats) == "2024-03-07"
    assert in_formats("2024-03-07", *formats) is None


def test_more_of_formats() -> None:
    assert in_formats("12 am 1/2/2024", "%I %p %d/%m/%Y") == "2024-02-01T00:00"
    assert in_formats("12 PM 1/2/2024", "%I %p %d/%m/%Y") == "2024-02-01T12:00"
    assert in_formats("1/2/2024 1:2:3.4567 +0100", "%d/%m/%Y %H:%M:%S.%f %z") == (
        "2024-02-01T01:02:03.4567+01:00"
    )
    assert in_formats("100% 1/2/2024", "100%% %-d/%-m/%Y") == "2024-02-01"
    assert in_formats("Mon 1/2/2024", "%a %d/%m/%Y") is None  # it was a Thursday
    assert in_formats("2024111", "%Y%m%d") is None  # January or November?
    assert in_formats("٣/2/2024", "%d/%m/%Y") is None


@pytest.mark.parametrize(
    "format_",
    ["%d/%m", "%d/%m/%Y %q", "%d.%d.%m.%Y", "%d/%m/%b/%Y", "%Y-%m-%d %", "%-b %d %Y", "%x", "ab",
     "%d/%m/%Y %I", "%d/%m/%Y %p", "%d/%m/%Y %H:%S", "%d/%m/%Y %H:%I %p", "%y%Y%m%d"],
)  # fmt: skip
def test_formats_without_a_date_are_refused(format_: str) -> None:
    with pytest.raises(RecipeError) as caught:
        in_formats("x", "%d/%m/%Y", format_)
    assert caught.value.place == "here.formats[2]"


def test_without_formats_there_is_nothing_to_do() -> None:
    with pytest.raises(RecipeError, match="“formats” is missing"):
        in_formats("x")
