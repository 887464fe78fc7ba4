"""Blocks of a delimited table hold the rows of Python's `csv`, and say what is wrong with some."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from table_kit import DIALECTS, PLAIN, cells, opened, rows, texts

from app.core.errors import ContentError
from app.formats.table import csv_read, text_file
from app.formats.table.block import BadRows, Block
from app.formats.table.csv_read import read_block
from app.formats.table.dialect import Dialect
from app.formats.table.layout import Layout, find_layout
from app.formats.table.records import fold
from app.formats.table.text_file import TextFile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


def read(
    folder: Path,
    content: bytes,
    dialect: Dialect = PLAIN,
    *,
    columns: tuple[str, ...] = (),
    block: int = 1 << 20,
    bad_rows: BadRows = "keep",
    only: tuple[str, ...] | None = None,
) -> list[Block]:
    """Return all blocks of a table, cut into pieces of any size."""
    with opened(folder, content) as file:
        layout = (
            Layout(columns, 0, 1, len(content))
            if columns
            else find_layout(content, content, len(content), dialect)
        )
        text = TextFile(file, dialect, layout, block)
        starts = fold([text.scan(number) for number in range(text.blocks)], text.first())
        return [
            read_block(
                text, number, starts[number : number + 2], dialect, layout.columns, bad_rows, only
            )
            for number in range(text.blocks)
        ]


def fitted(row: list[str], width: int, delimiter: str) -> list[str | None]:
    """Return a row as it is kept."""
    extra = row[width:]
    if any(extra):
        return [*row[: width - 1], delimiter.join(row[width - 1 :])]
    return [*row[:width], *[None] * (width - len(row))]


def wanted(text: str, dialect: Dialect, width: int) -> list[list[str | None]]:
    found = rows(text, dialect)
    full = [row or [""] for row in found] if width == 1 else [row for row in found if row]
    return [fitted(row, width, dialect.delimiter) for row in full]


@given(texts(), st.integers(1, 3), st.integers(3, 60))
@settings(max_examples=60)
@example(('a,"b\r\nc"\r\n1,"\r\n"\r\n', PLAIN), 2, 6)
@example(('a\n\n"b\n', PLAIN), 1, 1)
def test_any_cut_gives_the_rows_of_pythons_reader(
    folder: Path, text: tuple[str, Dialect], width: int, block: int
) -> None:
    source, dialect = text
    if dialect.escape and source.endswith(dialect.escape):
        source += "x"  # what an escape before nothing means differs from reader to reader
    columns = tuple("ABC"[:width])
    blocks = read(folder, source.encode(), dialect, columns=columns, block=block)
    assert cells(blocks) == wanted(source, dialect, width)
    again = read(folder, source.encode(), dialect, columns=columns, bad_rows="reject", block=block)
    kept, aside = cells(again), [row for one in again for row in one.rejected]
    assert len(kept) + len(aside) == len(wanted(source, dialect, width))
    every = iter(cells(blocks))
    assert all(row in every for row in kept)
    assert sum(one.mended for one in blocks) == len(aside)
    assert not sum(one.mended for one in again)


@given(
    st.lists(
        st.lists(st.text("aé中𝄞,\"\n\r'; ", max_size=6), min_size=2, max_size=2),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "gb18030", "utf-8"]),
    st.integers(1, 9),
)
@settings(max_examples=50)
def test_any_encoding_can_be_cut(
    folder: Path, table: list[list[str]], encoding: str, block: int
) -> None:
    text = "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in table
    )
    dialect = Dialect(encoding=encoding, bom=encoding.startswith("utf-16"), header=False)
    content = (("\ufeff" if dialect.bom else "") + text).encode(encoding)
    blocks = read(folder, content, dialect, block=block * 4)
    assert cells(blocks) == table


@given(
    st.lists(st.lists(st.text("aé中 ", max_size=4), max_size=4), max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 3),
    st.integers(1, 40),
)
@settings(max_examples=60)
def test_rows_without_quotes_may_be_read_in_pieces(
    folder: Path, table: list[list[str]], end: str, width: int, piece: int
) -> None:
    text = "".join(",".join(row) + end for row in table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_read, "_PIECE", piece)
        blocks = read(folder, text.encode(), columns=tuple("ABC"[:width]))
    assert cells(blocks) == wanted(text, PLAIN, width)
    assert all(column.num_chunks <= 1 for one in blocks for column in one.table.columns)


def test_lines_are_counted_through_quoted_cells(folder: Path) -> None:
    content = b'a,b\n"1\r\n2",3\n\n4\n5,"6\n"\n7,8,9\n'
    for block in (7, 14, 1 << 20):
        blocks = read(folder, content, block=block, bad_rows="reject")
        aside = [row for one in blocks for row in one.rejected]
        assert [(row.line, row.text) for row in aside] == [(5, "4"), (8, "7,8,9")]
    assert [row.problem.message() for row in aside] == [
        "The row has 1 cells instead of 2.",
        "The row has 3 cells instead of 2.",
    ]
    assert cells(blocks) == [["1\r\n2", "3"], ["5", "6\n"]]
    assert blocks[0].first_line == 2


def test_lines_are_counted_where_line_ends_are_cut(folder: Path) -> None:
    for end in ("\r\n", "\n", "\r"):
        content = ("a,b" + end + "".join(f"{row},x{end}" for row in range(2, 9))).encode()
        for block in range(3, 20):
            blocks = read(folder, content, block=block)
            assert [row[0] for row in cells(blocks)] == list("2345678")
            for one in blocks:
                if len(one.table):
                    assert one.first_line == int(one.table["a"][0].as_py())


def test_ragged_rows_are_kept_in_their_places(folder: Path) -> None:
    content = b"a,b,c\n1,2,3\n4\n5,6,7,\n8,9,x,y,z\n10,11,12\n,\n"
    (block,) = read(folder, content)
    assert cells([block]) == [
        ["1", "2", "3"],
        ["4", None, None],
        ["5", "6", "7"],
        ["8", "9", "x,y,z"],
        ["10", "11", "12"],
        ["", "", None],
    ]
    assert block.mended == 3
    (block,) = read(folder, content, bad_rows="reject")
    assert [row[0] for row in cells([block])] == ["1", "5", "10"]
    assert [row.line for row in block.rejected] == [3, 5, 7]


def test_a_line_feed_in_a_cell_stays_where_the_reader_would_cut(folder: Path) -> None:
    """Pyarrow loses it where its own blocks, of 1 MiB, end between the two bytes."""
    head = b"a,b\n"
    for before in range(3):
        start = b'1,"' + b"x" * ((1 << 20) - 4 - before)
        content = head + start + b'\r\ny"\r\n' + b'2,"\r\n"\r\n'
        (block,) = read(folder, content, block=1 << 22)
        assert cells([block])[0][1] == (start[3:] + b"\r\ny").decode()
        assert cells([block])[1] == ["2", "\r\n"]


def test_nul_bytes_stay_or_put_their_row_aside(folder: Path) -> None:
    content = b"a,b\n1,x\0y\n2,z\n\0\0,\0\n"
    (block,) = read(folder, content)
    assert cells([block]) == [["1", "x\0y"], ["2", "z"], ["\0\0", "\0"]]
    assert block.mended == 2
    (block,) = read(folder, content, bad_rows="reject")
    assert cells([block]) == [["2", "z"]]
    assert [(row.line, row.problem.code) for row in block.rejected] == [
        (2, "row_nul"),
        (4, "row_nul"),
    ]
    # What else is wrong with such a row does no harm.
    (block,) = read(folder, b"a,b\n1,\0\xe9\n2,z\n", bad_rows="reject")
    assert (cells([block]), block.rejected[0].text) == ([["2", "z"]], "1,\0é")


def test_bytes_of_another_encoding_are_read_as_windows_1252(folder: Path) -> None:
    content = "a,b\n1,é\n".encode() + b'2,"caf\xe9 \x80\x81"\n' + "3,中\n".encode()
    (block,) = read(folder, content)
    assert cells([block]) == [["1", "é"], ["2", "café €\x81"], ["3", "中"]]
    assert block.mended == 1
    (block,) = read(folder, content, bad_rows="reject")
    assert cells([block]) == [["1", "é"], ["3", "中"]]
    assert [(row.line, row.problem.code, row.text) for row in block.rejected] == [
        (3, "row_encoding", '2,"café €\x81"'),
    ]
    big5 = "a,b\n中文,文\n".encode("big5") + b"\x81,x\n"
    (block,) = read(folder, big5, Dialect(encoding="big5"))
    assert cells([block]) == [["中文", "文"], ["\x81", "x"]]


def test_a_quote_that_is_never_closed_takes_the_rest_or_is_put_aside(folder: Path) -> None:
    content = b'a,b\n1,2\n3,"4\n5,6\n7,8\n'
    for block in (5, 1 << 20):
        blocks = read(folder, content, block=block)
        assert cells(blocks) == [["1", "2"], ["3", "4\n5,6\n7,8\n"]]
        assert sum(one.mended for one in blocks) == 1
        blocks = read(folder, content, block=block, bad_rows="reject")
        assert cells(blocks) == [["1", "2"]]
        (aside,) = [row for one in blocks for row in one.rejected]
        assert (aside.line, aside.problem.code) == (3, "row_quote")


def test_a_record_without_end_is_refused_with_its_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_file, "LONGEST", 100_000)
    content = b'a,b\n1,2\n3,"4' + b"5,6\n" * 100_000
    with pytest.raises(ContentError) as caught:
        read(folder, content, block=20)
    assert caught.value.problem.code == "table_long_record"
    assert caught.value.problem.values == {"line": 3}


def test_a_file_that_became_shorter_has_changed(folder: Path) -> None:
    content = b"a,b\n" + b"1,2\n" * 100
    with opened(folder, content) as file:
        layout = find_layout(content, content, len(content), PLAIN)
        text = TextFile(file, PLAIN, layout)
        Path(file.path).write_bytes(content[:50])
        with pytest.raises(ContentError) as caught:
            text.records(0, text.first())
    assert caught.value.problem.code == "changed"


def test_an_empty_line_is_a_cell_only_where_there_is_one_column(folder: Path) -> None:
    assert cells(read(folder, b"a\n1\n\n2\n\n")) == [["1"], [""], ["2"], [""]]
    assert cells(read(folder, b"a,b\n1,2\n\n\r\n3,4\n\n")) == [["1", "2"], ["3", "4"]]


def test_a_header_alone_is_a_table_without_rows(folder: Path) -> None:
    for content in (b"a,b", b"a,b\r\n", b"a,b\n\n\n"):
        (block,) = read(folder, content)
        assert (block.table.column_names, cells([block])) == (["a", "b"], [])


def test_only_the_columns_asked_for(folder: Path) -> None:
    (block,) = read(folder, b"a,b,c\n1,2,3\n4\n", only=("c", "a"))
    assert block.table.column_names == ["c", "a"]
    assert cells([block]) == [["3", "1"], [None, "4"]]
    (block,) = read(folder, b"a,b,c\n", only=("c", "a"), columns=("a", "b", "c"))
    assert block.table.column_names == ["c", "a"]


def test_cells_keep_their_text(folder: Path) -> None:
    row = ["01234", " x ", "NA", "null", "1.10", "9007199254740993", "TRUE", "", "é\u2028"]
    (block,) = read(folder, (",".join("abcdefghi") + "\n" + ",".join(row)).encode())
    assert cells([block]) == [row]
    assert {str(field.type) for field in block.table.schema} == {"string"}


def test_backslashes_escape(folder: Path) -> None:
    content = b'a,b\n"say \\"x\\"",1\nplain\\,comma,2\n"3\\\n4","5"\n'
    blocks = read(folder, content, DIALECTS["escape"], block=9)
    assert cells(blocks) == [['say "x"', "1"], ["plain,comma", "2"], ["3\n4", "5"]]


@pytest.mark.skipif(sys.platform != "linux", reason="only there a process limits its own memory")
def test_a_wide_table_needs_no_more_memory_than_a_long_one(tmp_path: Path) -> None:
    columns, rows_ = 1_000, 400
    line = ",".join(["some words"] * columns) + "\n"
    (tmp_path / "wide.csv").write_text(line * rows_)
    code = f"""
import resource
from app.formats.table.csv_read import parse
from app.formats.table.dialect import Dialect
from app.formats.table.text_file import Records
import pyarrow as pa
pa.set_memory_pool(pa.system_memory_pool())
data = open({str(tmp_path / "wide.csv")!r}, "rb").read()
names = [f"c{{number}}" for number in range({columns})]
resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30))
print(len(parse(Records(data, 1), Dialect(), names).table))
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stdout.strip() == str(rows_), done.stderr
