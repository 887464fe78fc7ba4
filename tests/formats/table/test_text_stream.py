"""What is compressed, or cannot be cut, is read like a plain file; damage is never passed over."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_kit import PLAIN, cells, opened, rows, texts

from app.core.errors import ContentError
from app.formats.table import text_stream
from app.formats.table.block import Block
from app.formats.table.compressed import PACKINGS, unpacked
from app.formats.table.csv_read import parse
from app.formats.table.dialect import Dialect
from app.formats.table.layout import Layout, find_layout
from app.formats.table.text_stream import TextStream, Utf8Stream, as_read

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda content: bytes(pa.compress(content, "zstd", asbytes=True)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packed")


def read(
    folder: Path,
    content: bytes,
    packing: str = "gzip",
    *,
    dialect: Dialect = PLAIN,
    columns: tuple[str, ...] = (),
    block: int = 1 << 20,
) -> list[Block]:
    """Return the blocks of a compressed table."""
    inner = as_read(dialect)
    with opened(folder, content, "table.csv.packed") as file:
        layout = Layout(columns, 0, 1, 0)
        if not columns:
            with unpacked(file, packing) as stream:
                head = Utf8Stream(stream, dialect).read(1 << 20)
            layout = find_layout(head, b"", len(head), inner)
        with unpacked(file, packing) as stream:
            text = TextStream(Utf8Stream(stream, dialect), dialect, layout, block)
            return [parse(records, inner, layout.columns) for records in text.records()]


def test_every_suffix_has_its_way() -> None:
    assert set(PACKINGS.values()) == set(PACK)


@pytest.mark.parametrize("packing", PACK)
def test_blocks_are_those_of_the_plain_text(folder: Path, packing: str) -> None:
    content = b"a,b\n" + b"".join(b'%d,"x\r\n%d"\n' % (number, number) for number in range(500))
    pack = PACK[packing]
    for packed in (pack(content), pack(content[:100]) + pack(content[100:])):
        blocks = read(folder, packed, packing, block=1000)
        assert len(blocks) == -(-len(content) // 1000)
        assert cells(blocks) == [[str(number), f"x\r\n{number}"] for number in range(500)]
        assert blocks[1].first_line == 2 + 2 * len(blocks[0].table)


@pytest.mark.parametrize("packing", PACK)
def test_what_is_cut_off_or_damaged_is_refused(folder: Path, packing: str) -> None:
    content = b"a,b\n" + b"".join(b"%d,%d\n" % (number, number**9) for number in range(9_000))
    packed = PACK[packing](content)
    middle = len(packed) // 2
    damaged = packed[:middle] + bytes(255 - byte for byte in packed[middle:])
    for broken in (packed[:-5], packed[:middle], damaged, b"no such thing"):
        with pytest.raises(ContentError) as caught:
            read(folder, broken, packing)
        assert caught.value.problem.code == "packed_damaged"


@given(texts(), st.integers(1, 60))
@settings(max_examples=50)
def test_any_block_size_gives_the_rows_of_pythons_reader(
    folder: Path, text: tuple[str, Dialect], block: int
) -> None:
    source, dialect = text
    if dialect.escape and source.endswith(dialect.escape):
        source += "x"
    packed = gzip.compress(source.encode(), 0)
    blocks = read(folder, packed, dialect=dialect, columns=("A",), block=block)
    assert cells(blocks) == [
        [dialect.delimiter.join(row) if any(row[1:]) else "".join(row)]
        for row in rows(source, dialect)
    ]


def test_encodings_that_cannot_be_cut(folder: Path) -> None:
    table = [["名前", "町"], ["山田|太郎", "東京"], ["功", "許"]]
    text = "\n".join("|".join(f'"{cell}"' for cell in row) for row in table)
    for encoding in ("cp932", "cp950", "iso2022_jp", "utf-16-le", "cp932"):
        words = text.replace("許", "高")
        packed = gzip.compress(words.encode(encoding))
        dialect = Dialect(encoding=encoding, delimiter="|", header=False)
        for block in (7, 1 << 20):
            found = cells(read(folder, packed, dialect=dialect, block=block))
            assert found == [["名前", "町"], ["山田|太郎", "東京"], ["功", "高"]]


def test_marks_flaws_and_footers(folder: Path) -> None:
    text = "\ufeffa,b\n1,é\n2,x\n\nTotal\n".encode("utf-16-le")
    dialect = Dialect(encoding="utf-16-le", bom=True, footer=2)
    (block,) = read(folder, gzip.compress(text), dialect=dialect)
    assert cells([block]) == [["1", "é"], ["2", "x"]]
    bad = b"a,b\n1,caf\xe9\n2,\x81\n"
    (block,) = read(folder, gzip.compress(bad))
    assert (cells([block]), block.mended) == ([["1", "café"], ["2", "\x81"]], 2)
    (block,) = read(folder, gzip.compress(bad), dialect=Dialect(encoding="cp1252"))
    assert (cells([block]), block.mended) == ([["1", "café"], ["2", "\x81"]], 1)


def test_a_quote_that_is_never_closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b'a,b\n1,2\n3,"4\n' + b"5,6\n" * 10
    blocks = read(folder, gzip.compress(content), block=10)
    assert cells(blocks) == [["1", "2"], ["3", "4\n" + "5,6\n" * 10]]
    assert sum(block.mended for block in blocks) == 1
    monkeypatch.setattr(text_stream, "LONGEST", 100_000)
    with pytest.raises(ContentError) as caught:
        read(folder, gzip.compress(content + b"5,6\n" * 100_000), block=10)
    assert caught.value.problem.values == {"line": 3}


def test_nothing_compressed_is_nothing(folder: Path) -> None:
    with opened(folder, gzip.compress(b"")) as file, unpacked(file, "gzip") as stream:
        assert Utf8Stream(stream, PLAIN).read(10) == b""
