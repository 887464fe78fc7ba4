"""Tables are written so that other programs read the very cells back."""

from __future__ import annotations

import csv
import io
import json
import math
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from table_kit import Cells, table, written

from app.core.outcome import Loss
from app.formats.table import typed
from app.formats.table.numbers import Style

CELL = st.text(st.sampled_from("ab,;\t|\"'\\\r\n 0é台"), max_size=5)


@given(st.integers(1, 4), st.data(), st.sampled_from([",", ";", "\t", "|"]), st.booleans())
def test_csv_is_read_back_by_pythons_reader(
    width: int, data: st.DataObject, delimiter: str, quote_all: bool
) -> None:
    row = st.lists(CELL, min_size=width, max_size=width)
    rows = cast("Cells", data.draw(st.lists(row, max_size=8)))
    names = [f"n{number}{delimiter}" for number in range(width)]
    cut = data.draw(st.integers(0, len(rows)))
    blocks = [table(part, names) for part in (rows[:cut], rows[cut:])]
    quoting = "all" if quote_all else "minimal"
    content, losses = written("csv", blocks, delimiter=delimiter, quoting=quoting)
    read = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter)
    assert list(read) == [names, *rows]
    assert not losses


def test_nothing_is_quoted_without_need_and_nothing_changed() -> None:
    rows: Cells = [["007", "1E5", "NA"], ["1.10", None, "a b"], ["x,y", 'say "hi"', "two\nlines"]]
    content, _ = written("csv", [table(rows, ["a", "b", "c"])])
    assert content == b'a,b,c\n007,1E5,NA\n1.10,,a b\n"x,y","say ""hi""","two\nlines"\n'


def test_tabs_windows_line_ends_and_no_header() -> None:
    rows: Cells = [["1", "x,y"], ["2\t", ""]]
    content, _ = written("tsv", [table(rows, ["a", "b"])], newline="crlf", header=False)
    assert content == b'1\tx,y\r\n"2\t"\t\r\n'


def test_a_table_without_rows_has_a_header() -> None:
    assert written("csv", [table([], ["a", "b"])]) == (b"a,b\n", set())


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("big5", "cp950"),
        ("shift_jis", "cp932"),
        ("gb18030", "gb18030"),
    ],
)
def test_encodings_of_several_blocks_are_one_text(
    encoding: str, codec: str, tmp_path: Path
) -> None:
    blocks = [table([["台北"]], ["城市"]), table([["東京"]], ["城市"])]
    content, losses = written("csv", blocks, tmp_path, encoding=encoding)
    assert content.decode(codec) == "城市\n台北\n東京\n"
    assert not losses


@pytest.mark.parametrize("blocks", [["é", "台"], ["台", "é"]])
def test_characters_an_encoding_does_not_hold_are_a_loss(blocks: list[str], tmp_path: Path) -> None:
    tables = [table([[text]], ["a"]) for text in blocks]
    content, losses = written("csv", tables, tmp_path, encoding="windows-1252")
    assert content.decode("cp1252").splitlines() == ["a", *(t.replace("台", "?") for t in blocks)]
    assert losses == {Loss.CHARACTERS}
    _, losses = written("csv", [table([["é"]], ["a"])], encoding="windows-1252")
    assert not losses


def test_cells_in_one_form() -> None:
    rows: Cells = [["1.234,50", "31.12.2024", "TRUE", "01"], ["-2,5", "13.1.2024", "False", ""]]
    content, _ = written("csv", [table(rows, list("abcd"))], style=Style(",", "."), types="plain")
    assert content.decode().splitlines() == [
        "a,b,c,d",
        "1234.50,2024-12-31,true,01",
        "-2.5,2024-01-13,false,",
    ]


@given(st.lists(st.lists(CELL | st.none(), min_size=2, max_size=2), max_size=8))
def test_json_lines_as_texts_keep_every_cell(rows: Cells) -> None:
    content, _ = written("jsonl", [table(rows, ['a"', "b"])], types="text")
    lines = content.decode().split("\n")[:-1]
    assert [list(json.loads(line).items()) for line in lines] == [
        [('a"', a), ("b", b)] for a, b in rows
    ]


def test_json_numbers_keep_their_digits_and_widen_over_blocks(tmp_path: Path) -> None:
    first: Cells = [["1.10", "1", "true", "7", "\x01"], ["", "2", "False", "8", "\\"]]
    second: Cells = [["-.5", "01", "TRUE", "inf", None]]
    blocks = [table(first, list("abcde")), table(second, list("abcde"))]
    content, _ = written("jsonl", blocks, tmp_path)
    assert content.decode().splitlines() == [
        '{"a":1.10,"b":"1","c":true,"d":7,"e":"\\u0001"}',
        '{"a":null,"b":"2","c":false,"d":8,"e":"\\\\"}',
        '{"a":-0.5,"b":"01","c":true,"d":"inf","e":null}',
    ]


OFTEN = ["1", "2.50", "", None, "yes", "true", "2024-01-31", "x"]


@given(st.lists(st.sampled_from(OFTEN), min_size=1), st.lists(st.sampled_from(OFTEN)), st.data())
def test_a_column_of_few_texts_is_written_like_any_other(
    first: list[str | None], second: list[str | None], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(["parquet", "arrow", "jsonl", "csv"]))
    options: dict[str, Any] = {"types": "plain"} if name == "csv" else {}
    blocks = [table([[cell] for cell in cells], ["a"]) for cells in (first, second)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typed, "_MOST", 0)
        usual = written(name, blocks, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typed, "_OFTEN", 1)
        coded, losses = written(name, blocks, **options)
    assert losses == usual[1]
    if name == "parquet":
        assert columns(coded) == columns(usual[0])
    else:
        assert coded == usual[0]


def columns(content: bytes) -> tuple[pa.Schema, list[Any]]:
    """Return the types and the cells of a Parquet file."""
    found = parquet.read_table(io.BytesIO(content))
    return found.schema, found.to_pylist()


EXACT: Cells = [
    ["9007199254740993", "01234", "1.5", "2024-01-31", "yes", "", "12345678901234567890"],
    ["-3", "7", "-2", "2024-02-29", "no", "", "1"],
]
NAMES = ["int", "code", "float", "date", "text.dot", "nothing", "long"]


@pytest.mark.parametrize("name", ["parquet", "arrow"])
def test_typed_files_hold_every_value(name: str, tmp_path: Path) -> None:
    blocks = [table([row], NAMES) for row in EXACT] + [table([], NAMES)]
    content, losses = written(name, blocks, tmp_path)
    read = read_back(name, content)
    assert [str(field.type) for field in read.schema] == [
        "int64",
        "string",
        "double",
        "date32[day]",
        "string",
        "string",
        "decimal128(20, 0)",
    ]
    assert [str(value) for value in read.column("int").to_pylist()] == ["9007199254740993", "-3"]
    assert [str(value) for value in read.column("date").to_pylist()] == ["2024-01-31", "2024-02-29"]
    assert [int(value) for value in read.column("long").to_pylist()] == [12345678901234567890, 1]
    assert read.column("code").to_pylist() == ["01234", "7"]
    assert read.column("float").to_pylist() == [1.5, -2.0]
    assert not losses
    assert written(name, blocks) == (content, set())


@pytest.mark.parametrize("name", ["parquet", "arrow"])
def test_a_value_that_does_not_fit_widens_its_column(name: str, tmp_path: Path) -> None:
    blocks = [table([["1", "1", "1"]], list("abc")), table([["1.5", "x", None]], list("abc"))]
    read = read_back(name, written(name, blocks, tmp_path)[0])
    assert read.to_pydict() == {"a": [1.0, 1.5], "b": ["1", "x"], "c": [1, None]}


@pytest.mark.parametrize("name", ["parquet", "arrow"])
def test_texts_only(name: str, tmp_path: Path) -> None:
    rows: Cells = [["1", ""], ["2", None]]
    content, _ = written(name, [table(rows, ["a", "b"])], tmp_path, types="text")
    assert read_back(name, content).to_pydict() == {"a": ["1", "2"], "b": ["", None]}


def test_only_texts_have_dictionaries_in_parquet() -> None:
    rows: Cells = [[str(number), "word"] for number in range(1000)]
    content, _ = written("parquet", [table(rows, ["number", "word"])] * 2)
    group = parquet.ParquetFile(pa.BufferReader(content)).metadata.row_group(1)
    assert [group.column(place).has_dictionary_page for place in range(2)] == [False, True]
    assert group.num_rows == 1000
    assert math.isclose(len(content), 5_000, rel_tol=1)


class _Cells(HTMLParser):
    """The cells of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data


@given(st.lists(st.lists(st.text("a<>&\"'; \r\né"), min_size=2, max_size=2), max_size=6))
def test_a_page_shows_every_cell(rows: list[list[str]]) -> None:
    blocks = [table(cast("Cells", part), ["<a>", "b&amp;"]) for part in (rows[:1], rows[1:])]
    content, losses = written("html", blocks)
    assert _Cells(content.decode()).rows == [["<a>", "b&amp;"], *rows]
    assert not losses


def test_what_a_page_cannot_show_is_a_loss() -> None:
    content, losses = written("html", [table([["a\0"]], ["a"]), table([["b"]], ["a"])])
    assert _Cells(content.decode()).rows == [["a"], ["a\ufffd"], ["b"]]
    assert losses == {Loss.CHARACTERS}


def test_marks_in_cells_mean_nothing_in_markdown() -> None:
    rows: Cells = [["a|b", "*c*\r\nd"], [None, "<i>&amp;"]]
    content, _ = written("markdown", [table(rows[:1], ["x_y", "z"]), table(rows[1:], ["x_y", "z"])])
    assert content.decode() == (
        "| x\\_y | z |\n| --- | --- |\n| a\\|b | \\*c\\*<br>d |\n|  | \\<i\\>\\&amp; |\n"
    )


def read_back(name: str, content: bytes) -> Any:
    reader = pa.BufferReader(content)
    if name == "parquet":
        return parquet.read_table(reader, use_threads=False)
    return pa.ipc.open_file(reader).read_all()
