"""Workbooks hold every cell: as a number or date where that changes nothing, else as a text."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from table_kit import Cells, table, written

from app.core.errors import RecipeError, WriteError
from app.core.params import build
from app.formats.table import workbook_write
from app.formats.table.numbers import PLAIN, Style
from app.formats.table.outputs import xlsx
from app.formats.table.outputs.xlsx import XlsxOptions
from app.formats.table.types import facts_of
from app.formats.table.workbook_write import letters


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Return what another program reads."""
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def read(content: bytes) -> list[list[Any]]:
    (found,) = sheets(content).values()
    return found


def package(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"))
ODD = st.text(st.sampled_from("_x005FDd<&>]]>\r\n\t\x00\x1f =+-@'\"é台😀"), max_size=12)


@given(st.lists(st.lists(TEXT | ODD | st.none(), min_size=2, max_size=2), max_size=8), st.data())
def test_every_text_is_read_back(rows: Cells, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(rows)))
    blocks = [table(part, ["a_x0041_", "="]) for part in (rows[:cut], rows[cut:])]
    content, losses = written("xlsx", blocks, types="text")
    found = read(content)
    assert found[0] == ["a_x0041_", "="]
    wanted = [[cell or "" for cell in row] for row in rows]
    while wanted and not any(wanted[-1]):
        wanted.pop()  # a reader does not see where empty rows end
    assert found[1:] == wanted
    assert not losses


@pytest.mark.parametrize("types", ["auto", "text"])
@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-A1", "@SUM(A1)", "{=1}", "http://a.b", "mailto:a@b", "=cmd|' /C'!A0"]
)
def test_nothing_becomes_a_formula_or_a_link(cell: str, types: str) -> None:
    content, _ = written("xlsx", [table([[cell]], [cell])], types=types)
    assert read(content) == [[cell], [cell]]
    files = package(content)
    assert "<f>" not in files["xl/worksheets/sheet1.xml"]
    assert "hyperlink" not in files["xl/worksheets/sheet1.xml"]
    assert not any("externalLink" in name for name in files)


NUMBER = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-1000, 1000, places=2).map(str),
)


@given(st.lists(NUMBER | st.none(), min_size=1))
def test_numbers_are_the_very_numbers(values: list[str | None]) -> None:
    content, _ = written("xlsx", [table([[value, "x"] for value in values], ["n", "x"])])
    for value, (cell, _) in zip(values, read(content)[1:], strict=True):
        if value is None:
            assert cell == ""
        elif isinstance(cell, str):
            # As a text it is what it was: all numbers of a column that has one no double holds,
            # and those beyond what a cell holds.
            assert cell == value
        else:
            assert cell == float(value)


def types_in(content: bytes) -> list[str]:
    """Return the type of each cell below the header, as the file says."""
    found = re.findall(r'<c r="\w+"([^>]*)>', package(content)["xl/worksheets/sheet1.xml"])
    columns = package(content)["xl/worksheets/sheet1.xml"].count('<row r="1">')
    assert columns == 1
    return [" ".join(one.split()) for one in found]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (["1", "-20", None], [1.0, -20.0, ""]),
        (["1", "999999999999999"], [1.0, 999999999999999.0]),
        (["1", "4111111111111111"], ["1", "4111111111111111"]),
        (["9007199254740993"], ["9007199254740993"]),
        (["12345678901234567890"], ["12345678901234567890"]),
        (["007", "8"], ["007", "8"]),
        (["1.10", "0.1"], [1.1, 0.1]),
        (["0.1234567890123456789", "1"], ["0.1234567890123456789", "1"]),
        (["1.5", "nan", "inf", "-inf"], [1.5, "nan", "inf", "-inf"]),
        (["1.5", "5e-324", "1.7e308"], [1.5, "5e-324", "1.7e308"]),
        (["1E5"], ["1E5"]),
        (["TRUE", "false"], [True, False]),
        (["yes"], ["yes"]),
        (["2024-02-29", "9999-12-31"], [dt.date(2024, 2, 29), dt.date(9999, 12, 31)]),
        (["31.12.2024"], [dt.date(2024, 12, 31)]),
        (["2024-02-29", "1900-02-28"], [dt.date(2024, 2, 29), "1900-02-28"]),
        (["1900-03-01"], [dt.date(1900, 3, 1)]),
        (["2024-02-29 23:59:59"], [dt.datetime(2024, 2, 29, 23, 59, 59)]),
        (["2024-02-29 23:59:59.999"], [dt.datetime(2024, 2, 29, 23, 59, 59, 999000)]),
        (["2024-02-29 23:59:59.9999"], ["2024-02-29 23:59:59.9999"]),
        (["2024-02-29T23:59:59Z"], ["2024-02-29T23:59:59Z"]),
        (["0999-01-01 00:00:00"], ["0999-01-01 00:00:00"]),
        (["01/02/2024"], ["01/02/2024"]),
        ([None, ""], ["", ""]),
    ],
)
def test_types_only_where_nothing_is_lost(
    values: list[str | None], wanted: list[Any], tmp_path: Path
) -> None:
    rows: Cells = [[value, "x"] for value in values]
    whole, _ = written("xlsx", [table(rows, ["v", "x"])])
    found = [row[0] for row in read(whole)[1:]]
    assert found == wanted
    assert list(map(type, found)) == list(map(type, wanted))
    pieces = [table([row], ["v", "x"]) for row in rows]
    assert [row[0] for row in read(written("xlsx", pieces, tmp_path)[0])[1:]] == wanted
    texts, _ = written("xlsx", pieces, types="text")
    assert [row[0] for row in read(texts)[1:]] == [value or "" for value in values]


def test_the_decimal_comma_of_the_source() -> None:
    content, _ = written("xlsx", [table([["1.234,5"], ["-0,5"]], ["a"])], style=Style(",", "."))
    assert read(content) == [["a"], [1234.5], [-0.5]]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets of four rows and three columns, cells of ten characters."""
    for module in (xlsx, workbook_write):
        monkeypatch.setattr(module, "ROWS", 4)
        monkeypatch.setattr(module, "COLUMNS", 3)
        monkeypatch.setattr(module, "CHARACTERS", 10)


def refused(blocks: list[Any], **options: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(WriteError) as error:
        written("xlsx", blocks, **options)
    return error.value.problem.code, dict(error.value.problem.values)


@pytest.mark.usefixtures("small")
def test_what_a_sheet_does_not_hold_is_refused_with_its_place() -> None:
    rows: Cells = [[str(number)] for number in range(4)]
    assert refused([table(rows[:2], ["a"]), table(rows[2:], ["a"])]) == (
        "sheet_rows",
        {"rows": 4, "limit": 3},
    )
    assert refused([table([], list("abcd"))]) == ("sheet_columns", {"columns": 4, "limit": 3})
    blocks = [table([["x" * 10]], ["a"]), table([["y"], ["😀" * 5 + "z"]], ["a"])]
    assert refused(blocks) == ("sheet_cell", {"row": 3, "column": "a", "size": 11, "limit": 10})
    assert refused([table([], ["a", "b" * 11])]) == (
        "sheet_header",
        {"column": 2, "size": 11, "limit": 10},
    )


@pytest.mark.usefixtures("small")
def test_what_just_fits_is_written() -> None:
    rows: Cells = [["é" * 10, "😀" * 5, str(number)] for number in range(3)]
    content, _ = written("xlsx", [table(rows, list("abc"))])
    assert read(content)[1:] == [["é" * 10, "😀" * 5, float(number)] for number in range(3)]
    rows.append(["", "", "3"])
    assert len(read(written("xlsx", [table(rows, list("abc"))], header=False)[0])) == 4


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 9, 13])
def test_further_sheets_hold_the_rest(count: int, header: bool) -> None:
    rows: Cells = [[str(number)] for number in range(count)]
    blocks = [table(rows[:5], ["n"]), table(rows[5:6], ["n"]), table(rows[6:], ["n"])]
    content, _ = written("xlsx", blocks, too_many_rows="sheets", sheet="T", header=header)
    found = sheets(content)
    most = 4 - header
    assert list(found) == ["T", *(f"T ({n})" for n in range(2, max(1, -(-count // most)) + 1))]
    below = []
    for lines in found.values():
        assert not header or lines[0] == ["n"]
        below += lines[header:]
    assert [row for row in below if row] == [[float(number)] for number in range(count)]


def test_the_limits_are_those_of_the_format() -> None:
    assert (workbook_write.ROWS, workbook_write.COLUMNS) == (2**20, 2**14)
    assert letters(0) + letters(25) + letters(26) + letters(701) + letters(702) == "AZAAZZAAA"
    assert letters(workbook_write.COLUMNS - 1) == "XFD"


@pytest.mark.parametrize("name", ["a/b", "a[1]", "'a", "a'", "a:b", "a*", "a?", "History", "\\"])
def test_names_a_sheet_cannot_have(name: str) -> None:
    with pytest.raises(RecipeError, match="cannot be called"):
        build(XlsxOptions, {"sheet": name}, "outputs")


def test_how_long_a_sheets_name_may_be() -> None:
    assert build(XlsxOptions, {"sheet": "x" * 31}, "")
    with pytest.raises(RecipeError):
        build(XlsxOptions, {"sheet": "x" * 32}, "")
    with pytest.raises(RecipeError, match="31"):
        build(XlsxOptions, {"sheet": "😀" * 16}, "")
    with pytest.raises(RecipeError, match="25"):
        build(XlsxOptions, {"sheet": "x" * 26, "too_many_rows": "sheets"}, "")


def test_the_same_bytes_at_every_time_and_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = [table([["1", "a"], ["2", "=b"]], ["n", "t"])]
    first, _ = written("xlsx", blocks, tmp_path)
    monkeypatch.setenv("USER", "somebody")
    monkeypatch.setenv("TZ", "Asia/Taipei")
    again = [blocks[0].slice(0, 1), blocks[0].slice(1)]
    assert written("xlsx", again)[0] == first
    with zipfile.ZipFile(io.BytesIO(first)) as found:
        assert {one.date_time for one in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "1980-01-01T00:00:00Z" in found.read("docProps/core.xml").decode()


def test_long_texts_are_not_shown_as_number_signs() -> None:
    content, _ = written("xlsx", [table([["x" * 256], ["y" * 255], [None]], ["a"])])
    assert types_in(content)[1:] == ['t="inlineStr"', 's="2" t="inlineStr"']


def test_no_file_beside_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkstemp", lambda *_, **__: pytest.fail("a file of its own"))
    written("xlsx", [table([["1"]], ["a"])], tmp_path)


def test_a_text_column_of_a_number_stays_what_it_was() -> None:
    assert facts_of("007", PLAIN).type == "text"
    content, _ = written("xlsx", [pa.table({"a": ["007"]})])
    assert read(content) == [["a"], ["007"]]
