"""A block of a Parquet file as its row group will be, if other blocks do not widen a type.

Each block is encoded with the types its own cells have, in whatever slot is free; putting a file
together is then little more than copying. Where the table's types are wider than the block's it is
encoded again, from texts: those of the columns whose types do not give them back lie beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from app.formats.table.dates import is_iso
from app.formats.table.numbers import Style
from app.formats.table.packed import Packed
from app.formats.table.result_piece import ResultPiece
from app.formats.table.row_groups import encode
from app.formats.table.typed import (
    Whole,
    cast_columns,
    coded,
    is_coded,
    looked_at,
    schema_of,
    stream_of,
    table_in,
)
from app.formats.table.types import ColumnType, TypeFacts, has_blanks

_HEAD: Final = 64
"""Bytes in front of the texts: how long they are; as many as Arrow's columns like to begin at."""


def encoded_piece(table: Any, style: Style, *, as_text: bool) -> ResultPiece:
    """Return a block's row group, and what it may have to be made anew of.

    Args:
        table: with columns of texts.
        style: how numbers are written.
        as_text: no cell is looked at: every column is one of texts.
    """
    import pyarrow as pa

    names = tuple(table.column_names)
    columns, types = looked_at(table, style, as_text=as_text)
    pairs = list(zip(columns, types, strict=True))
    kept = {
        str(place): column
        for place, (column, facts) in enumerate(pairs)
        if not _comes_back(column, facts)
    }
    texts = stream_of(pa.table(kept))
    group = _row_group(names, columns, types, style)
    body = b"".join((len(texts).to_bytes(_HEAD, "little"), texts, group))
    return ResultPiece(names, len(table), body, (), types, style, encoded=True)


def _row_group(names: Any, columns: Any, types: Any, style: Style) -> Any:
    import pyarrow as pa

    cast = cast_columns(columns, types, style)
    fitted = [
        one if is_coded(one) else one.cast(facts.arrow())
        for one, facts in zip(cast, types, strict=True)
    ]
    often = [name for name, column in zip(names, fitted, strict=True) if is_coded(column)]
    return encode(pa.table(fitted, names=list(names)), often)


def _comes_back(column: Any, facts: TypeFacts) -> bool:
    """Whether the cells' texts follow from their values."""
    if facts.type is ColumnType.TEXT:
        return True
    if is_coded(column) or facts.type not in (
        ColumnType.INT,
        ColumnType.DATE,
        ColumnType.DATETIME,
    ):
        return False
    values = Packed.of(column)
    if len(values) < len(column) or has_blanks(values):
        return False
    if facts.type is ColumnType.INT:
        return True
    dates = facts.dates
    plain = dates and dates.formats == {"ymd-"} and not dates.zoned
    if not plain or not is_iso(values):
        return False
    length = int(values.lengths[0])
    marks = {10: b" ", 13: b":", 16: b":"} if dates and dates.timed else {}
    return all(bool((values.data[at::length] == mark[0]).all()) for at, mark in marks.items())


def row_group(piece: ResultPiece, whole: Whole) -> Any:
    """Return the row group of a piece, which has rows, with the types of the whole table."""
    if not piece.encoded:
        return _row_group_of_texts(whole, table_in(piece.content()).columns)
    content = memoryview(piece.content()).cast("B")
    end = _HEAD + int.from_bytes(content[:_HEAD], "little")
    group = content[end:]
    if schema_of(piece.columns, piece.types) == whole.schema():
        return group
    kept = table_in(content[_HEAD:end])
    columns = _texts(group, piece, {int(name): kept[name] for name in kept.column_names})
    return _row_group_of_texts(whole, columns)


def _row_group_of_texts(whole: Whole, columns: Iterable[Any]) -> Any:
    found = [coded(column.combine_chunks()) for column in columns]
    return _row_group(whole.columns, found, whole.types, whole.style)


def _texts(group: Any, piece: ResultPiece, kept: dict[int, Any]) -> list[Any]:
    """Return the columns of a row group as they were before it was encoded."""
    import pyarrow as pa
    from pyarrow import parquet

    read = parquet.ParquetFile(pa.BufferReader(group)).read(use_threads=False)
    found = []
    for place, (column, facts) in enumerate(zip(read.columns, piece.types, strict=True)):
        texts = kept.get(place)
        if texts is None:
            exact = pa.timestamp("s") if facts.type is ColumnType.DATETIME else column.type
            texts = column.cast(exact).cast(pa.string())
        found.append(texts)
    return found
