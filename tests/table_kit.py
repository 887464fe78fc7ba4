"""What tests of tables share: Python's own reader as the judge, and tables in files."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa
from hypothesis import strategies as st

from app.core.outcome import Loss
from app.formats.source_file import SourceFile
from app.formats.table.block import Block
from app.formats.table.dialect import Dialect
from app.formats.table.numbers import PLAIN as PLAIN_STYLE
from app.formats.table.numbers import Style
from app.formats.table.outputs import WRITERS
from app.formats.table.result_piece import ResultPiece, load_piece, save_piece

Cells = list[list[str | None]]

PLAIN = Dialect()
DIALECTS = {
    "plain": PLAIN,
    "semicolon": Dialect(delimiter=";", quote="'"),
    "escape": Dialect(escape="\\"),
    "no quote": Dialect(delimiter="\t", quote=""),
}


def rows(text: str, dialect: Dialect) -> list[list[str]]:
    """Return what Python's own reader finds."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
    )
    return list(reader)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, Dialect]:
    """Return texts made of what matters, in rows or in any order."""
    dialect = draw(st.sampled_from(list(DIALECTS.values())))
    quote, delimiter = dialect.quote or '"', dialect.delimiter
    some = st.sampled_from(["a", "é", delimiter, quote, "\n", "\r", "\r\n", dialect.escape or "b"])
    anything = st.lists(some, max_size=40).map("".join)
    inside = anything.map(lambda text: text.replace(quote, quote * 2))
    cell = st.one_of(inside.map(lambda text: quote + text + quote), anything, st.just("abc"))
    row = st.lists(cell, min_size=1, max_size=4).map(delimiter.join)
    table = st.lists(row, max_size=12).map("\n".join)
    return draw(st.one_of(anything, table)), dialect


@contextmanager
def opened(folder: Path, content: bytes, name: str = "table.csv") -> Iterator[SourceFile]:
    """Write a file and open it."""
    path = folder / name
    path.write_bytes(content)
    with SourceFile(str(path)) as file:
        yield file


def cells(blocks: Sequence[Block]) -> list[list[str | None]]:
    """Return the rows of some blocks."""
    return [
        list(row)
        for block in blocks
        for row in zip(*(column.to_pylist() for column in block.table.columns), strict=True)
    ]


def table(rows: Cells, columns: list[str]) -> Any:
    texts = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(columns))]
    return pa.table(texts, names=columns)


class Unseekable(io.RawIOBase):
    """A file as results are written into: it knows where it is, and cannot go back."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.content += bytes(data)
        return len(bytes(data))

    def tell(self) -> int:
        return len(self.content)


def written(
    name: str,
    blocks: list[Any],
    folder: Path | None = None,
    style: Style = PLAIN_STYLE,
    **options: Any,
) -> tuple[bytes, set[Loss]]:
    """Return the file of some blocks, by way of piece files if there is a folder for them."""
    writer = WRITERS[name]
    params = writer.format.params(**options)
    pieces: list[ResultPiece] = [writer.piece(block, params, style) for block in blocks]
    if folder:
        for number, piece in enumerate(pieces):
            save_piece(str(folder / str(number)), piece)
        pieces = [load_piece(str(folder / str(number))) for number in range(len(pieces))]
    if writer.by_path:
        with tempfile.TemporaryDirectory() as empty:
            path = Path(empty, "part")
            path.touch()
            losses = writer.write(str(path), pieces, params)
            assert os.listdir(empty) == ["part"]
            return path.read_bytes(), set(losses)
    file = Unseekable()
    losses = writer.write(cast("BinaryIO", file), pieces, params)
    return file.content, set(losses)
