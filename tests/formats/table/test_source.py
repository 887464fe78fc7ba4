"""Tables of every format are read alike: looked at, scanned, settled, read in any order."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_kit import cells, opened

from app.core.errors import ContentError
from app.core.item import Kind
from app.formats.recognise import HEAD, recognise
from app.formats.source_file import SourceFile
from app.formats.table import delimited, fixed_width, jsonlines
from app.formats.table.block import BadRows, Block
from app.formats.table.dialect import NOTHING_GIVEN, Given
from app.formats.table.facts import TableFacts
from app.formats.table.reader import settled
from app.formats.table.source import look, table_source
from app.formats.table.text_table import Parser, TextTable

COLUMNS = ["id", "name", "amount"]
ROWS = [[str(number), f"näme {number % 7}", f"{number / 4:.2f}"] for number in range(1, 300)]


def delimited_text(mark: str) -> bytes:
    return "".join(mark.join(row) + "\n" for row in [COLUMNS, *ROWS]).encode()


def json_text() -> bytes:
    objects = (dict(zip(COLUMNS, row, strict=True)) for row in ROWS)
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects).encode()


def fixed_text() -> bytes:
    lines = (f"{id_:>5} {name:<10}{amount:>10}\n" for id_, name, amount in [COLUMNS, *ROWS])
    return "".join(lines).encode()


TEXTS = {
    "csv": delimited_text(","),
    "tsv": delimited_text("\t"),
    "psv": delimited_text("|"),
    "jsonl": json_text(),
    "fwf": fixed_text(),
}
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda content: bytes(pa.compress(content, "zstd", asbytes=True)),
}
PARSERS: dict[str, Parser] = {
    "csv": delimited._Delimited(),
    "jsonl": jsonlines._Lines(),
    "fwf": fixed_width._FixedWidth(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sources")


def found(file: SourceFile, given: Given = NOTHING_GIVEN) -> TableFacts:
    """Look at the one table in a file, and see that the facts survive the journal."""
    recognised = recognise(file.path, file.read_at(0, HEAD), file.size)
    assert (recognised.kind, recognised.problem) == (Kind.TABLE, None)
    (looked,) = look(file, recognised.format, given)
    assert TableFacts.from_json(looked.facts.as_json()) == looked.facts
    return looked.facts


def read(
    folder: Path, name: str, content: bytes, given: Given = NOTHING_GIVEN
) -> tuple[TableFacts, list[Block]]:
    with opened(folder, content, name) as file:
        facts = found(file, given)
        return facts, list(table_source(file, facts).in_order())


def in_pieces(
    file: SourceFile, facts: TableFacts, block: int, bad_rows: BadRows = "keep"
) -> tuple[TableFacts, list[Block]]:
    """Read a text in small blocks, last ones first, as if by several readers."""
    parser = PARSERS[facts.format]
    table = TextTable(file, facts, parser, bad_rows, block)
    assert table.blocks
    numbers = list(range(table.blocks))
    scans = {number: table.scan(number) for number in reversed(numbers)}
    facts, starts = settled(facts, [scans[number] for number in numbers])
    table = TextTable(file, facts, parser, bad_rows, block)
    blocks = {number: table.read(number, starts[number : number + 2]) for number in numbers[::-1]}
    return facts, [blocks[number] for number in numbers]


@pytest.mark.parametrize("format_", TEXTS)
@pytest.mark.parametrize("packing", ["", *PACK])
def test_texts(folder: Path, format_: str, packing: str) -> None:
    content, name = TEXTS[format_], f"table.{format_}"
    if packing:
        content, name = PACK[packing](content), f"{name}.{packing}"
    facts, blocks = read(folder, name, content)
    assert list(facts.columns) == COLUMNS
    assert cells(blocks) == ROWS
    assert blocks[0].first_line == (1 if format_ == "jsonl" else 2)


@pytest.mark.parametrize("format_", PARSERS)
@pytest.mark.parametrize("block", [64, 1000])
def test_texts_in_pieces(folder: Path, format_: str, block: int) -> None:
    with opened(folder, TEXTS[format_], f"table.{format_}") as file:
        _, blocks = in_pieces(file, found(file), block)
    assert cells(blocks) == ROWS
    lines = [one.first_line for one in blocks if len(one.table)]
    first = 1 if format_ == "jsonl" else 2
    counts = [len(one.table) for one in blocks if len(one.table)]
    assert lines == [first + sum(counts[:number]) for number in range(len(counts))]


def test_what_is_given_is_not_guessed(folder: Path) -> None:
    content = "preis;menge\n1,5;2\n".encode("cp1252")
    facts, blocks = read(folder, "a.csv", content, {"delimiter": ",", "header": False})
    assert (facts.dialect.delimiter, facts.dialect.header) == (",", False)
    assert cells(blocks) == [["preis;menge", None], ["1", "5;2"]]
    facts, blocks = read(folder, "a.csv", b"x\ny\na,b\n1,2\n", {"skip": 3})
    assert (facts.columns, cells(blocks)) == (("column 1", "column 2"), [["1", "2"]])
    facts, blocks = read(folder, "a.csv", b"a,b\n1,\xe9\n", {"encoding": "cp1251"})
    assert cells(blocks) == [["1", "й"]]
    facts, blocks = read(folder, "a.csv", b"a,b\n1,2\n3,4\n", {"footer": 1, "quote": "'"})
    assert (cells(blocks), facts.dialect.quote) == ([["1", "2"]], "'")
    with opened(folder, content, "a.csv") as file, pytest.raises(LookupError):
        look(file, "csv", {"encoding": "no such thing"})


# JSON lines.


def test_json_cells_keep_what_was_written(folder: Path) -> None:
    content = (
        '{"a": 1.10, "b": "x\\ny", "c": null}\n\n'
        '{"b": 12345678901234567890, "d": [1.50, "é", {"k": 1E5, "l": true}]}\r\n'
        '{"a": true, "d": {}, "b": "\\ud800!"}\n'
        '{"a": 01}\n[1]\n{"a": 1, "a": 2}{}\n'
    ).encode()
    facts, (block,) = read(folder, "a.jsonl", content)
    assert facts.columns == ("a", "b", "c", "d")
    assert cells([block]) == [
        ["1.10", "x\ny", None, None],
        [None, "12345678901234567890", None, '[1.50,"é",{"k":1E5,"l":true}]'],
        ["true", "\ufffd!", None, "{}"],
        ['{"a": 01}', None, None, None],
        ["[1]", None, None, None],
        ['{"a": 1, "a": 2}{}', None, None, None],
    ]
    assert block.mended == 3
    with opened(folder, content, "a.jsonl") as file:
        _, blocks = in_pieces(file, found(file), 40, "reject")
    assert [row.line for one in blocks for row in one.rejected] == [5, 6, 7]
    aside = [row for one in blocks for row in one.rejected]
    assert {row.problem.message() for row in aside} == {"The line holds no JSON object."}


def test_lines_that_make_sense_together_only_are_none() -> None:
    for lines in (['{"a":[1', "2]}"], ['{"a":1},{"a":2}'], ['{},"0"', '{"a":[{}', "{}]}"], ["{}]"]):
        assert jsonlines._objects(lines) == [jsonlines._object(line) for line in lines]
        assert None in jsonlines._objects(lines)


def test_keys_that_show_up_late_are_columns(folder: Path) -> None:
    lines = ['{"a": 1}'] * 200_000 + ['{"z": 2}']
    content = "\n".join(lines).encode()
    with opened(folder, content, "a.jsonl") as file:
        facts = found(file)
        assert facts.columns == ("a",)
        settled_facts, blocks = in_pieces(file, facts, 1 << 20)
        assert settled_facts.columns == ("a", "z")
        assert cells(blocks)[-1] == [None, "2"]
        assert cells(list(table_source(file, facts).in_order()))[-1] == [None, "2"]
        with pytest.raises(ContentError) as caught:
            TextTable(file, facts, PARSERS["jsonl"]).read(0)
    assert caught.value.problem.code == "changed"
    packed, _ = read(folder, "a.jsonl.gz", gzip.compress(content, 1))
    assert packed.columns == ("a", "z")


def test_json_of_another_encoding_and_none_at_all(folder: Path) -> None:
    content = '\ufeff{"a": "中"}\n{"a": "b"}'.encode("utf-16-le")
    with opened(folder, content, "a.jsonl") as file:
        _, blocks = in_pieces(file, found(file), 8)
    assert cells(blocks) == [["中"], ["b"]]
    _, (block,) = read(folder, "a.jsonl", b'{"a": "caf\xe9"}\n{"a": "b"}\n')
    assert (cells([block]), block.mended) == ([["café"], ["b"]], 0)
    for nothing in (b"[1]\n", b"\n\n", b"{}\n"):
        with pytest.raises(ContentError) as caught:
            read(folder, "a.jsonl", nothing)
        assert caught.value.problem.code == "table_no_columns"


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.text(max_size=4), st.integers(), st.floats()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), json_values), min_size=1),
    st.integers(1, 40),
)
@settings(max_examples=50)
def test_any_objects_are_read_back(
    folder: Path, objects: list[dict[str, object]], block: int
) -> None:
    lines = [json.dumps(one, ensure_ascii=False) for one in objects]
    with opened(folder, "\n".join(lines).encode(), "a.jsonl") as file:
        facts = TableFacts("jsonl", ("c",), dialect=jsonlines.LINES, end=file.size)
        facts, blocks = in_pieces(file, facts, block)
    rows = [dict(zip(facts.columns, row, strict=True)) for row in cells(blocks)]
    for one, row in zip(objects, rows, strict=True):
        for key in "abc":
            cell, value = row.get(key), one.get(key)
            if isinstance(value, str) or value is None:
                assert cell == value
            else:
                assert repr(json.loads(str(cell))) == repr(value)
