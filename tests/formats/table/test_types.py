"""Types are those that every value survives, whatever the order in which values are seen."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.formats.table import types
from app.formats.table.numbers import PLAIN, Style
from app.formats.table.types import ColumnType, TypeFacts, cast, facts_of, merge, narrowest

GERMAN = Style(",", ".")


def type_of(*values: str | None, style: Style = PLAIN) -> str:
    return narrowest(pa.array(values, pa.string()), style).type.value


def cast_all(*values: str | None, style: Style = PLAIN) -> list[object]:
    column = pa.array(values, pa.string())
    facts = narrowest(column, style)
    found = cast(column, facts, style)
    assert found.type == facts.arrow()
    return list(found.to_pylist())


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (["1", "-20", "0"], "int"),
        (["9223372036854775807", "-9223372036854775808"], "int"),
        (["9223372036854775808"], "decimal"),
        (["12345678901234567890"], "decimal"),
        (["1" * 38], "decimal"),
        (["1" * 39], "text"),
        (["01234"], "text"),
        (["-01"], "text"),
        (["+49"], "text"),
        (["0x1F"], "text"),
        (["1E5", "2E6"], "text"),
        (["1e-05", "1.5E3", "2"], "float"),
        (["1e400"], "text"),
        (["1.10", "2.5"], "float"),
        ([".5", "5."], "float"),
        (["01.5"], "text"),
        (["1.2.3"], "text"),
        (["1-2"], "text"),
        (["-"], "text"),
        (["."], "text"),
        (["9007199254740993.5"], "decimal"),
        (["0.1000000000000000055511151231257827"], "float"),
        (["0.1000000000000000055511151231257828"], "decimal"),
        (["9007199254740993", "1.5"], "decimal"),
        (["0.30000000000000004"], "float"),
        (["1", "inf", "nan", "-Infinity"], "float"),
        (["Nan", "1"], "text"),
        (["NA", "1"], "text"),
        (["1,5"], "text"),
        (["٣"], "text"),
        (["MARCH1"], "text"),
        (["true", "False", "TRUE"], "bool"),
        (["true", "1"], "text"),
        (["yes", "no"], "text"),
        (["0", "1"], "int"),
        (["2024-02-29", "2023-12-31"], "date"),
        (["2023-02-29"], "text"),
        (["2024-1-5"], "date"),
        (["20240105"], "int"),
        (["13/01/2024", "05/06/2024"], "date"),
        (["12/31/2024", "05/06/2024"], "date"),
        (["05/06/2024"], "text"),
        (["13/01/2024", "12/31/2024"], "text"),
        (["1.2.2024", "31.12.2024"], "date"),
        (["1-1-19"], "text"),
        (["2024-01-01", "2024/01/01"], "text"),
        (["2024-01-01 10:00:00", "2024-01-02"], "datetime"),
        (["2024-01-01T10:00", "2024-01-01 23:59:59.123456789"], "datetime"),
        (["2024-01-01 24:00:00"], "text"),
        (["2024-01-01T10:00:00Z", "2024-01-01 10:00:00+08:00"], "datetime"),
        (["2024-01-01T10:00:00Z", "2024-01-01 10:00:00"], "text"),
        (["1500-01-01 10:00:00.123456789"], "text"),
        (["1500-01-01 10:00:00.123456"], "datetime"),
        ([" 12", "7\t"], "int"),
        ([" 12", " "], "text"),
        (["12 3"], "text"),
        ([], "text"),
        (["", None], "text"),
        (["", "5", None], "int"),
    ],
)
def test_narrowest(values: list[str | None], type_: str) -> None:
    assert type_of(*values) == type_
    # Further down than where samples are taken.
    if values and values[0]:
        assert type_of(*values * 40, *values[:1] * 1000) == type_


def test_a_single_value_far_down_widens_the_type() -> None:
    for last, type_ in [
        ("5", "int"),
        ("5.5", "float"),
        ("05", "text"),
        ("x", "text"),
        ("9" * 25, "decimal"),
        ("", "int"),
        ("-1", "int"),
        ("1-", "text"),
        ("1e-3", "float"),
        ("true", "text"),
    ]:
        values = ["7"] * 777 + [last] + ["8"] * 777
        assert type_of(*values) == type_
    assert type_of(*["2024-01-01"] * 777, "2024-01-32", *["2024-01-01"] * 777) == "text"
    assert type_of(*["true"] * 777, "tru", *["true"] * 777) == "text"


def test_cast_gives_the_values() -> None:
    assert cast_all("1", "", None, "-5") == [1, None, None, -5]
    assert cast_all("1.10", ".5", "") == [1.1, 0.5, None]
    assert cast_all("12345678901234567890", "1") == [Decimal(12345678901234567890), Decimal(1)]
    assert cast_all("9007199254740993.25", "-1.5", " 2 ") == [
        Decimal("9007199254740993.25"),
        Decimal("-1.50"),
        Decimal("2.00"),
    ]
    assert cast_all("true", "FALSE", "") == [True, False, None]
    assert cast_all("2024-02-29", "") == [dt.date(2024, 2, 29), None]
    assert cast_all("31/1/2024", "", "1/2/2024") == [
        dt.date(2024, 1, 31),
        None,
        dt.date(2024, 2, 1),
    ]
    assert cast_all("2024-01-01", "2024-01-01 10:05:06.7", "") == [
        dt.datetime(2024, 1, 1),
        dt.datetime(2024, 1, 1, 10, 5, 6, 700_000),
        None,
    ]
    assert cast_all("1969-12-31 23:00:00-02", "2024-01-01T00:30Z", "2024-01-01 00:30+0100") == [
        dt.datetime(1970, 1, 1, 1, tzinfo=dt.UTC),
        dt.datetime(2024, 1, 1, 0, 30, tzinfo=dt.UTC),
        dt.datetime(2023, 12, 31, 23, 30, tzinfo=dt.UTC),
    ]
    assert cast_all("x", "", None) == ["x", "", None]


def test_a_block_is_cast_to_the_type_of_the_whole_column() -> None:
    blocks = [pa.array(["1", "2"]), pa.array(["", ""]), pa.array(["2.5"])]
    facts = functools.reduce(merge, map(narrowest, blocks))
    assert facts.type == ColumnType.FLOAT
    assert [cast(block, facts).to_pylist() for block in blocks] == [[1, 2], [None, None], [2.5]]
    dates = [pa.array(["2024-01-31"]), pa.array([""]), pa.array(["2024-01-31 10:00"])]
    facts = functools.reduce(merge, map(narrowest, dates))
    assert [len(cast(block, facts)) for block in dates] == [1, 1, 1]


def test_other_styles_of_numbers() -> None:
    assert type_of("1,5", "2", style=GERMAN) == "float"
    assert type_of("1.5", style=GERMAN) == "text"
    assert type_of("1.234.567,89", "1.000", "999", style=GERMAN) == "float"
    assert cast_all("1.234.567,89", "-1.000", "", style=GERMAN) == [1234567.89, -1000, None]
    assert type_of("1.23.456", style=GERMAN) == "text"
    assert type_of("0.123", style=GERMAN) == "text"
    assert cast_all("1 234", "5", style=Style(",", " ")) == [1234, 5]
    assert cast_all("1’234.5", "5", style=Style(".", "’")) == [1234.5, 5]
    assert type_of("1,234", "1,234,567", style=Style(".", ",")) == "int"


def test_arrays_in_any_shape() -> None:
    whole = pa.array(["x", "1", "2", None, "3"])
    assert narrowest(whole[1:]).type == ColumnType.INT
    assert narrowest(pa.chunked_array([["1"], [None, "2.5"]])).type == ColumnType.FLOAT
    assert narrowest(pa.array(["1", "2"], pa.large_string())).type == ColumnType.INT
    assert cast(whole[1:], narrowest(whole[1:])).to_pylist() == [1, 2, None, 3]
    assert narrowest(pa.chunked_array([], pa.string())) == TypeFacts()


numbers = st.one_of(
    st.from_regex(r"-?[0-9]{0,3}\.?[0-9]{0,3}([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.integers().map(str),
    st.floats().map(repr),
    st.floats(allow_nan=False, allow_infinity=False).map("{:.18e}".format),
    st.decimals(allow_nan=False, allow_infinity=False)
    .map("{:f}".format)
    .filter(lambda x: len(x) < 60),
    st.integers(-(10**20), 10**20).map(lambda number: f"{number / 1000:.3f}"),
)
dates = st.one_of(
    st.dates().map(str),
    st.datetimes().map(str),
    st.datetimes().map(lambda time: f"{time:%d/%m/%Y %H:%M}"),
    st.from_regex(
        r"[0-3]?[0-9][/.-][0-3]?[0-9][/.-][0-9]{3,4}"
        r"( [0-2]?[0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{0,10})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?",
        fullmatch=True,
    ),
)
words = st.sampled_from(["true", "FALSE", "x", "NA", "é", "inf", "nan", " 1", "2 ", " ", "-", "--"])
columns = st.one_of(
    st.lists(numbers, min_size=1, max_size=6),
    st.lists(dates, min_size=1, max_size=4),
    st.lists(st.one_of(numbers, dates, words), min_size=1, max_size=4),
)


@given(columns, st.sampled_from([1, 50]))
@settings(max_examples=250)
@example(["1", "-0"], 1)
@example(["5e-324", "1e-320"], 1)
@example(["-.5", "-", "1"], 1)
@example(["1.5", "1.5.5"], 1)
@example(["2024-01-01 10:00", "01-01-2024"], 1)
def test_a_column_has_what_its_values_have_in_common(values: list[str], sample: int) -> None:
    """However many were looked at one by one before all are at once."""
    alone = functools.reduce(merge, (facts_of(value) for value in values if value), TypeFacts())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(types, "_SAMPLE", sample)
        assert narrowest(pa.array(values, pa.string())) == alone


@given(st.lists(st.sampled_from(["1", "2.5", "9" * 20, "2024-01-01", "true", "x", ""]), max_size=6))
def test_merging_blocks_gives_the_type_of_the_whole(values: list[str]) -> None:
    whole = narrowest(pa.array(values, pa.string()))
    for cut in range(len(values) + 1):
        parts = [narrowest(pa.array(part, pa.string())) for part in (values[:cut], values[cut:])]
        assert merge(*parts) == merge(*reversed(parts)) == whole


@given(st.one_of(st.lists(numbers, min_size=1), st.lists(dates, min_size=1)))
def test_what_is_cast_has_the_value_of_its_text(values: Sequence[str]) -> None:
    column = pa.array(values, pa.string())
    facts = narrowest(column)
    for text, value in zip(values, cast(column, facts).to_pylist(), strict=True):
        if not text:
            assert facts.type == ColumnType.TEXT or value is None
        elif facts.type in (ColumnType.INT, ColumnType.DECIMAL):
            assert Decimal(text) == value
        elif facts.type == ColumnType.FLOAT:
            assert repr(float(text)) == repr(value)
        elif facts.type == ColumnType.DATE:
            assert sorted(map(int, text.replace("/", "-").replace(".", "-").split("-"))) == sorted(
                (value.year, value.month, value.day)
            )
        elif facts.type == ColumnType.TEXT:
            assert value == text
