"""Workbooks in whole runs: how they are read, and what is written in their place."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pytest
import python_calamine
import xlsxwriter
from pyarrow import parquet
from table_desk import TableDesk

from app.core.outcome import Loss, Outcome
from app.engine.events import Planned
from app.formats.table.facts import TableFacts
from app.formats.table.outputs import writer_for
from app.formats.table.outputs.same import SameOptions
from app.formats.table.outputs.xlsx import XlsxOptions

SAME = 'version = 1\n[[table.outputs]]\nformat = "same"\n'
Rows = list[list[object]]
DAY = dt.date(2024, 3, 1)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TableDesk]:
    made = TableDesk(tmp_path, monkeypatch)
    yield made
    made.close()


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, place, value)
                else:
                    sheet.write(number, place, value)
    book.close()
    return content.getvalue()


def sheets_of(content: bytes) -> dict[str, Sequence[Sequence[object]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


ROWS: Rows = [["id", "code", "price", "day"], [1, "007", 2.5, DAY], [2, "1E5", 1200, DAY]]


def test_the_same_of_a_workbook_is_a_workbook(desk: TableDesk) -> None:
    (desk.source / "book.xlsx").write_bytes(workbook({"Übersicht": ROWS, "Notes": [["n"], ["x"]]}))
    *_, planned = desk.events(SAME)
    assert isinstance(planned, Planned)
    assert planned.losses == {Loss.SHEETS: 1, Loss.LAYOUT: 1}
    results = desk.finished()
    assert sheets_of(results["book.xlsx"]) == {"Übersicht": ROWS}
    (row,) = desk.rows()
    assert row.targets[0].losses == (Loss.SHEETS, Loss.LAYOUT)


def test_steps_change_it(desk: TableDesk) -> None:
    (desk.source / "book.xlsx").write_bytes(workbook({"One": ROWS}))
    step = '[[table.steps]]\nop = "filter_rows"\nwhen = "price > 10"\n'
    results = desk.run(SAME + step)
    assert sheets_of(results["book.xlsx"]) == {"One": [ROWS[0], ROWS[2]]}


def test_in_place_no_workbook_is_replaced(desk: TableDesk) -> None:
    content = workbook({"One": ROWS})
    (desk.source / "book.xlsx").write_bytes(content)
    desk.run(SAME + "[destination]\nin_place = true\n")
    (row,) = desk.rows()
    assert (row.outcome, row.problem and row.problem.code) == (Outcome.FAILED, "in_place_layout")
    assert (desk.source / "book.xlsx").read_bytes() == content


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize(
    ("name", "sheet"),
    [("", "Sheet1"), ("a/b", "a_b"), ("History", "_"), ("'x'", "_x_"), ("é" * 40, "é" * 31)],
)
def test_any_workbook_becomes_one_whatever_its_sheet_is_called(
    form: str, name: str, sheet: str
) -> None:
    writer, options = writer_for("same", SameOptions(), TableFacts(form, sheet=name))
    assert (writer.format.name, options) == ("xlsx", XlsxOptions(sheet=sheet))
    options.verify("here")


MIXED: Rows = [["a", "b"], [1234.5, "1.234,56"], [-0.25, "7"], [3, "1.000"]]


@pytest.mark.parametrize("given", ['decimal = ","\nthousands = "."', 'thousands = "."'])
def test_texts_with_a_comma_are_numbers_if_the_recipe_says_so(desk: TableDesk, given: str) -> None:
    (desk.source / "book.xlsx").write_bytes(workbook({"One": MIXED}))
    results = desk.run(
        f"version = 1\n[table.reading]\n{given}\n"
        '[[table.steps]]\nop = "derive"\ncolumn = "sum"\nvalue = "a + b"\n'
        '[[table.outputs]]\nformat = "csv"\n[[table.outputs]]\nformat = "parquet"\n'
        '[[table.outputs]]\nformat = "same"\n'
    )
    assert results["book.csv"].decode().splitlines() == [
        "a,b,sum",
        '"1234,5","1.234,56","2469,06"',
        '"-0,25",7,"6,75"',
        "3,1.000,1003",
    ]
    table = parquet.read_table(pa.BufferReader(results["book.parquet"]))
    assert table.to_pydict() == {
        "a": [1234.5, -0.25, 3],
        "b": [1234.56, 7, 1000],
        "sum": [2469.06, 6.75, 1003],
    }
    assert sheets_of(results["book.xlsx"])["One"][1] == [1234.5, 1234.56, 2469.06]


def test_without_it_texts_are_texts(desk: TableDesk) -> None:
    (desk.source / "book.xlsx").write_bytes(workbook({"One": MIXED}))
    results = desk.run('version = 1\n[[table.outputs]]\nformat = "parquet"\n')
    table = parquet.read_table(pa.BufferReader(results["book.parquet"]))
    assert [str(kind) for kind in table.schema.types] == ["double", "string"]
