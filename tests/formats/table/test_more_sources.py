"""Fixed widths, Parquet, Arrow, and workbooks."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import ipc
from pyarrow import parquet as pq
from table_kit import cells, opened

from app.core.errors import ContentError
from app.formats.recognise import HEAD, recognise
from app.formats.table import excel, parquet
from app.formats.table.block import Block
from app.formats.table.dialect import NOTHING_GIVEN, Given
from app.formats.table.facts import TableFacts
from app.formats.table.source import look, table_source
from app.formats.table.to_text import as_text, declared_type
from app.formats.table.types import ColumnType


def read(
    folder: Path, name: str, content: bytes, given: Given = NOTHING_GIVEN
) -> list[tuple[TableFacts, list[Block]]]:
    """Return the tables in a file."""
    with opened(folder, content, name) as file:
        format_ = recognise(name, file.read_at(0, HEAD), file.size).format
        return [
            (looked.facts, list(table_source(file, looked.facts).in_order()))
            for looked in look(file, format_, given)
        ]


def one(
    folder: Path, name: str, content: bytes, given: Given = NOTHING_GIVEN
) -> tuple[tuple[str, ...], list[list[str | None]]]:
    ((facts, blocks),) = read(folder, name, content, given)
    return facts.columns, cells(blocks)


# Fixed width.


def test_columns_of_fixed_width(tmp_path: Path) -> None:
    text = (
        "item        qty     price  note\n"
        "green pen     5      1.50  in stock\n"
        "ink          12   1200.00\n\n"
        "中文字           7     12.00  é"
    )
    assert one(tmp_path, "a.fwf", text.encode()) == (
        ("item", "qty", "price", "note"),
        [
            ["green pen", "5", "1.50", "in stock"],
            ["ink", "12", "1200.00", ""],
            ["中文字", "7", "12.00", "é"],
        ],
    )


def test_a_longer_number_than_was_looked_at_fits(tmp_path: Path) -> None:
    lines = ["id  amount"] + ["a1      10"] * 300 + ["a1  123456", "a123456789"]
    _, rows = one(tmp_path, "a.fwf", "\n".join(lines).encode())
    assert rows[-2] == ["a1", "123456"]
    assert "".join(map(str, rows[-1])) == "a123456789"


def test_a_line_of_dashes_draws_the_columns(tmp_path: Path) -> None:
    text = " id | full name\n----+-----------\n  1 | Ann Lee\n 22 | Bo\n(2 rows)\n"
    columns, rows = one(tmp_path, "a.fwf", text.encode(), {"footer": 1})
    assert (columns, len(rows)) == (("id |", "full name"), 2)
    text = "id  name\n--- -------\n1   Ann Lee\n22  Bo\n"
    assert one(tmp_path, "a.fwf", text.encode()) == (
        ("id", "name"),
        [["1", "Ann Lee"], ["22", "Bo"]],
    )


def test_fixed_width_without_header_in_another_encoding(tmp_path: Path) -> None:
    text = "1  中 a\n2  文 b\n"
    for encoding in ("utf-16-le", "cp950", "utf-8"):
        content = (("\ufeff" if encoding.startswith("utf-16") else "") + text).encode(encoding)
        columns, rows = one(tmp_path, "a.fwf", content)
        assert columns == ("column 1", "column 2", "column 3")
        assert rows == [["1", "中", "a"], ["2", "文", "b"]]
    ((_, (block,)),) = read(tmp_path, "a.fwf", b"a   b\nx   caf\xe9\ny   z\n" * 30)
    assert block.mended == 0  # all of it is another encoding
    with pytest.raises(ContentError) as caught:
        read(tmp_path, "a.fwf", b"\n \n")
    assert caught.value.problem.code == "table_no_columns"


# Parquet and Arrow.

TYPED = pa.table(
    {
        "int": pa.array([1, None, -5]),
        "text": pa.array(["01", "", None]),
        "float": pa.array([1.0, 0.1, 1e300]),
        "float32": pa.array([0.1, None, 2.5], pa.float32()),
        "decimal": pa.array([Decimal("1.10"), Decimal("1E-10"), None], pa.decimal128(20, 10)),
        "bool": pa.array([True, False, None]),
        "date": pa.array([dt.date(2024, 2, 29), None, dt.date(1, 1, 1)]),
        "time": pa.array(
            [dt.datetime(2024, 1, 2, 3, 4, 5), dt.datetime(2024, 1, 2, 3, 4, 5, 600), None]
        ),
        "zoned": pa.array([dt.datetime(2024, 1, 2, tzinfo=dt.UTC)] * 3),
        "list": pa.array([[1, 2], None, []]),
        "struct": pa.array([{"a": 1}, None, {"a": None}]),
        "bytes": pa.array([b"abc", b"\xff", None]),
        "words": pa.array(["a", "a", None]).dictionary_encode(),
        "big": pa.array([2**64 - 1, None, 0], pa.uint64()),
    }
)
AS_TEXT: list[list[str | None]] = [
    ["1", "01", "1", "0.1", "1.1000000000", "true", "2024-02-29", "2024-01-02 03:04:05"],
    [None, "", "0.1", None, "0.0000000001", "false", None, "2024-01-02 03:04:05.000600"],
    ["-5", None, "1e+300", "2.5", None, None, "0001-01-01", None],
]
REST: list[list[str | None]] = [
    ["2024-01-02 00:00:00Z", "[1,2]", '{"a":1}', "abc", "a", "18446744073709551615"],
    ["2024-01-02 00:00:00Z", None, None, "ff", "a", None],
    ["2024-01-02 00:00:00Z", "[]", '{"a":null}', None, None, "0"],
]


def as_parquet(table: pa.Table, rows: int = 1000) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, row_group_size=rows)
    return out.getvalue()


def as_arrow(table: pa.Table, rows: int = 1000) -> bytes:
    out = io.BytesIO()
    with ipc.new_file(out, table.schema) as writer:
        writer.write_table(table, max_chunksize=rows)
    return out.getvalue()


@pytest.mark.parametrize(("name", "write"), [("a.parquet", as_parquet), ("a.arrow", as_arrow)])
def test_columns_with_types_are_read_as_text(tmp_path: Path, name: str, write: object) -> None:
    assert callable(write)
    columns, rows = one(tmp_path, name, write(TYPED))
    assert columns == tuple(TYPED.column_names)
    assert rows == [left + right for left, right in zip(AS_TEXT, REST, strict=True)]


@pytest.mark.parametrize(("name", "write"), [("a.parquet", as_parquet), ("a.arrow", as_arrow)])
def test_groups_are_parted_into_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, write: object
) -> None:
    assert callable(write)
    monkeypatch.setattr(parquet, "CELLS", 20)
    table = pa.table({"a": range(100), "b": [f"x{number}" for number in range(100)]})
    with opened(tmp_path, write(table, 33), name) as file:
        (looked,) = look(file, name[2:])
        facts = TableFacts.from_json(looked.facts.as_json())
        assert facts.groups == (33, 33, 33, 1)
        source = table_source(file, facts)
        assert source.types == {"a": ColumnType.INT, "b": ColumnType.TEXT}
        assert source.blocks == 13
        order = [7, 0, 12, *(number for number in range(13) if number not in (7, 0, 12))]
        blocks = {number: source.read(number, only=("b", "a")) for number in order}
    rows = cells([blocks[number] for number in range(13)])
    assert rows == [[f"x{number}", str(number)] for number in range(100)]
    assert [blocks[number].first_line for number in (0, 4, 12)] == [1, 34, 100]


def test_names_that_are_alike(tmp_path: Path) -> None:
    table = pa.table([[1], [2], [3]], names=["a", "a", ""])
    for name, content in (("a.parquet", as_parquet(table)), ("a.arrow", as_arrow(table))):
        assert one(tmp_path, name, content) == (("a", "a (2)", "column 3"), [["1", "2", "3"]])


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    big = pa.table({"a": [f"{number}" * 9 for number in range(9000)]})
    for name, content in (("a.parquet", as_parquet(big)), ("a.arrow", as_arrow(big))):
        for broken in (content[: len(content) // 2], content[:20], content[:8] + bytes(9000)):
            with pytest.raises(ContentError) as caught:
                read(tmp_path, name, broken)
            assert caught.value.problem.code == "table_damaged"
    with pytest.raises(ContentError) as caught:
        read(tmp_path, "a.parquet", as_parquet(pa.table({})))
    assert caught.value.problem.code == "table_no_columns"


def test_declared_types() -> None:
    found = [declared_type(kind) for kind in TYPED.schema.types]
    assert [one.value for one in found] == [
        *["int", "text", "float", "float", "decimal", "bool", "date", "datetime", "datetime"],
        *["text", "text", "text", "text", "decimal"],
    ]
    assert as_text(pa.array([0.5], pa.float16())).to_pylist() == ["0.5"]


# Workbooks.

SHEET = (
    '<sheetData xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sheetData>'
)


def as_xlsx(sheets: dict[str, list[list[object]]]) -> bytes:
    """Write a workbook by hand: texts, numbers, truth values, and dates as numbers with a style."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    names, links, out = "", "", io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, rows) in enumerate(sheets.items(), 1):
            names += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
            links += (
                f'<Relationship Id="r{number}" Type="{relations}/worksheet" '
                f'Target="worksheets/s{number}.xml"/>'
            )
            body = "".join(
                f'<row r="{line}">{"".join(map(xlsx_cell, row))}</row>'
                for line, row in enumerate(rows, 1)
            )
            archive.writestr(
                f"xl/worksheets/s{number}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
            )
        links += f'<Relationship Id="st" Type="{relations}/styles" Target="styles.xml"/>'
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
            "</styleSheet>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="wb" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{names}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}">{links}</Relationships>',
        )
    return out.getvalue()


def xlsx_cell(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, dt.datetime):
        days = (value - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
        return f'<c s="1"><v>{days!r}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    return f'<c t="str"><v>{value}</v></c>'


def test_each_sheet_is_a_table(tmp_path: Path) -> None:
    content = as_xlsx(
        {
            "First": [
                ["A report"],
                [],
                ["id", "name", "when", ""],
                [1, "007", dt.datetime(2024, 1, 2, 3, 4, 5), True],
                [],
                [2.5, None, dt.datetime(2024, 1, 3), "x"],
                [0.1 + 0.2, "é", None, None],
            ],
            "Empty": [],
            "Second": [["a", "b"], [10**15 + 1, 1e20]],
        }
    )
    (first, blocks), (second, others) = read(tmp_path, "a.xlsx", content)
    assert (first.sheet, first.columns) == ("First", ("id", "name", "when", "column 4"))
    assert cells(blocks) == [
        ["1", "007", "2024-01-02 03:04:05", "true"],
        ["2.5", None, "2024-01-03", "x"],
        ["0.30000000000000004", "é", None, None],
    ]
    assert (blocks[0].first_line, first.dialect.skip) == (4, 2)
    assert (second.sheet, cells(others)) == ("Second", [["1000000000000001", "1e+20"]])
    assert TableFacts.from_json(first.as_json()) == first


def test_blocks_of_a_sheet_and_what_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "CELLS", 4)
    content = as_xlsx({"One": [["a", "b"], *([number, "x"] for number in range(5))]})
    with opened(tmp_path, content, "a.xlsx") as file:
        (looked,) = look(file, "xlsx")
        source = table_source(file, looked.facts)
        assert source.blocks is None
        blocks = list(source.in_order(["b"]))
        assert [(one.first_line, len(one.table)) for one in blocks] == [(2, 2), (4, 2), (6, 1)]
        (looked,) = look(file, "xlsx", {"header": False, "skip": 2})
        source = table_source(file, looked.facts)
        assert cells(list(source.in_order()))[0] == ["1", "x"]


def test_an_ods_is_a_workbook_too(tmp_path: Path) -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    row = "<table:table-row>{}</table:table-row>"
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="{}"/>'
    rows = row.format(text.format("a") + text.format("b"))
    rows += row.format(number.format(1.5) + text.format("x"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}office:1.0" '
            f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="T">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    assert one(tmp_path, "a.ods", out.getvalue()) == (("a", "b"), [["1.5", "x"]])


def test_workbooks_that_cannot_be_read(tmp_path: Path) -> None:
    whole = as_xlsx({"One": [["a"], [1]]})
    for broken in (whole[: len(whole) // 2], b"PK\3\4" + bytes(500)):
        with pytest.raises(ContentError) as caught:
            read(tmp_path, "a.xlsx", broken)
        assert caught.value.problem.code == "workbook_damaged"
    with pytest.raises(ContentError) as caught:
        read(tmp_path, "a.xlsx", as_xlsx({"One": []}))
    assert caught.value.problem.code == "table_no_columns"
