"""What a person sees of a table before a run."""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import ipc
from pyarrow import parquet as pq
from table_kit import opened

from app.core.errors import ContentError
from app.formats.source_file import SourceFile
from app.formats.table import excel
from app.formats.table.dialect import NOTHING_GIVEN, Given
from app.formats.table.preview import COLUMNS, LONGEST, ROWS, Preview, preview
from app.formats.table.source import look, look_at_start, table_source
from app.formats.table.text_table import HEAD_BLOCK
from app.formats.table.types import ColumnType

xlsxwriter = importlib.import_module("xlsxwriter")

INT, FLOAT, TEXT = ColumnType.INT, ColumnType.FLOAT, ColumnType.TEXT


def shown(
    folder: Path, name: str, content: bytes, sheet: str = "", given: Given = NOTHING_GIVEN
) -> Preview:
    with opened(folder, content, name) as file:
        return preview(file, sheet, given)


def test_a_text_with_all_that_was_guessed(tmp_path: Path) -> None:
    text = "Monthly report\n\nid;preis;ort\n" + "".join(f"{n};{n},50;Köln\n" for n in range(300))
    found = shown(tmp_path, "a.csv", text.encode("cp1252"))
    assert found.columns == ("id", "preis", "ort")
    assert found.types == (INT, FLOAT, TEXT)
    assert not found.declared
    assert found.rows[:2] == (("0", "0,50", "Köln"), ("1", "1,50", "Köln"))
    assert (len(found.rows), found.more) == (ROWS, True)
    assert (found.dialect.delimiter, found.dialect.encoding) == (";", "cp1252")
    why = {one.what: one.why for one in found.evidence}
    assert (why["delimiter"], why["skip"], why["decimal"]) == ("agree", "preamble", "comma")


def test_what_is_given_is_not_guessed(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.csv", b"a;b\n1;2\n", given={"delimiter": "|"})
    assert found.columns == ("a;b",)
    assert {one.what: one.why for one in found.evidence}["delimiter"] == "given"


@pytest.mark.parametrize(
    ("rows", "more"), [(0, False), (1, False), (ROWS, False), (ROWS + 1, True)]
)
def test_whether_there_are_more_rows(tmp_path: Path, rows: int, more: bool) -> None:
    text = "a,b\n" + "".join(f"{n},x\n" for n in range(rows))
    for name, content in (
        ("a.csv", text.encode()),
        ("a.csv.gz", gzip.compress(text.encode())),
        ("a.parquet", column_file(rows)),
        ("a.xlsx", workbook({"one": [["a", "b"], *([n, "x"] for n in range(rows))]})),
    ):
        found = shown(tmp_path, name, content)
        assert found.columns == ("a", "b")
        assert (len(found.rows), found.more) == (min(rows, ROWS), more), name


def column_file(rows: int, group: int = 7) -> bytes:
    sink = io.BytesIO()
    table = pa.table({"a": pa.array(range(rows), pa.int64()), "b": pa.array(["x"] * rows)})
    pq.write_table(table, sink, row_group_size=group)
    return sink.getvalue()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return sink.getvalue()


def test_types_a_file_declares_are_its_own(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.parquet", column_file(3))
    assert (found.types, found.declared, found.evidence) == ((INT, TEXT), True, ())
    sink = io.BytesIO()
    table = pa.table({"when": pa.array([0, None], pa.date32())})
    with ipc.new_file(sink, table.schema) as file:
        file.write_table(table)
    found = shown(tmp_path, "a.arrow", sink.getvalue())
    assert (found.types, found.rows) == ((ColumnType.DATE,), (("1970-01-01",), (None,)))


def test_a_text_may_be_of_fixed_width(tmp_path: Path) -> None:
    with opened(tmp_path, b"ab,1\ncd,2\n", "a.csv") as file:
        found = preview(file, given={"header": False}, widths=(3, 1))
    assert found.rows == (("ab,", "1"), ("cd,", "2"))


def test_any_sheet_of_a_workbook(tmp_path: Path) -> None:
    content = workbook({"people": [["name"], ["Ann"]], "empty": [], "sums": [["x"], [1], [2]]})
    first = shown(tmp_path, "a.xlsx", content)
    assert (first.sheets, first.sheet, first.rows) == (("people", "sums"), "people", (("Ann",),))
    second = shown(tmp_path, "a.xlsx", content, "sums")
    assert (second.sheet, second.columns, second.types) == ("sums", ("x",), (INT,))
    assert shown(tmp_path, "a.xlsx", content, "gone").sheet == "people"


def test_fixed_width(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.fwf", b"item    qty\npen       5\nink      12\n")
    assert (found.columns, found.rows) == (("item", "qty"), (("pen", "5"), ("ink", "12")))
    assert found.types == (TEXT, INT)


def lines(count: int, filler: int) -> bytes:
    rows = [{"n": n, "text": "x" * filler} for n in range(count)]
    return "".join(json.dumps(row) + "\n" for row in [*rows, {"late": 1}]).encode()


def test_json_lines_are_not_read_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    content, plain = lines(9_000, 1_000), SourceFile.read

    def counting(file: SourceFile, length: int) -> bytes:
        found = plain(file, length)
        read.append(len(found))
        return found

    monkeypatch.setattr(SourceFile, "read", counting)
    found = shown(tmp_path, "a.jsonl", content)
    assert (found.columns, found.types, found.more) == (("n", "text"), (INT, TEXT), True)
    assert found.rows[99][0] == "99"
    assert sum(read) < len(content) / 3


def test_compressed_json_lines_are_not_read_to_the_end(tmp_path: Path) -> None:
    cut_off = bz2.compress(lines(6_000, 1_000), 1)[:-99]
    found = shown(tmp_path, "a.jsonl.bz2", cut_off)
    assert (found.columns, found.more, found.rows[99][0]) == (("n", "text"), True, "99")


def test_columns_that_show_up_within_the_first_rows(tmp_path: Path) -> None:
    text = "".join(f'{{"a": 1, "filler": "{"x" * HEAD_BLOCK}", "k{n}": 1}}\n' for n in range(4))
    with opened(tmp_path, text.encode(), "a.jsonl") as file:
        (looked,) = look_at_start(file, "jsonl")
        head = table_source(file, looked.facts).head(3)
    assert set(looked.facts.columns) < set(head.table.column_names)
    assert head.table["k2"].to_pylist() == [None, None, "1"]
    assert head.more


def test_long_cells_and_many_columns_are_cut(tmp_path: Path) -> None:
    text = ",".join(f"c{n}" for n in range(1_000)) + "\n" + ",".join(["x" * 9_000] * 1_000) + "\n"
    found = shown(tmp_path, "a.csv", text.encode())
    assert (len(found.columns), found.all_columns, len(found.types)) == (COLUMNS, 1_000, COLUMNS)
    assert found.rows[0][0] == "x" * LONGEST + "…"


def test_rows_of_megabytes_are_not_all_read(tmp_path: Path) -> None:
    text = "a,b\n" + f"1,{'x' * (2 * HEAD_BLOCK)}\n" * 12
    found = shown(tmp_path, "a.csv", text.encode())
    assert 0 < len(found.rows) < 12
    assert found.more


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"\n\n", "table_no_columns"),
        ("a.csv", b"%PDF-1.7 ", "not_a_table"),
        ("a.txt", b"no table", "table_unknown"),
        ("a.csv.gz", gzip.compress(b"a,b\n" * 999, mtime=0)[:-20], "packed_damaged"),
        ("a.parquet", b"PAR1" + b"x" * 99 + b"PAR1", "table_damaged"),
        ("a.xlsx", b"PK\3\4" + b"x" * 99, "workbook_damaged"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(ContentError) as raised:
        shown(tmp_path, name, content)
    assert raised.value.problem.code == code


def test_a_workbook_is_loaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name, rows in (("first", 150), ("second", 99)):
        sheet = book.add_worksheet(name)
        sheet.write_row(3, 0, ["id", "half"])
        for row in range(rows):
            sheet.write_row(2 * row + 4, 0, [row, row / 2])
    book.close()
    loaded = 0
    opened = excel._opened

    def count(file: SourceFile) -> Any:
        nonlocal loaded
        loaded += 1
        return opened(file)

    monkeypatch.setattr(excel, "_opened", count)
    with SourceFile(str(tmp_path / "a.xlsx")) as file:
        first, second = preview(file), preview(file, "second")
        assert loaded == 2
        (facts, _) = (one.facts for one in look(file, "xlsx"))
        whole = table_source(file, facts).head(ROWS)
    assert (len(first.rows), first.more) == (ROWS, True)
    assert first.rows == tuple(zip(*whole.table.to_pydict().values(), strict=True))
    assert first.rows[99] == ("99", "49.5")
    assert (len(second.rows), second.more) == (99, False)
    assert (first.columns, second.sheet) == (("id", "half"), "second")
