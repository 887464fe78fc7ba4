"""Blocks with types: what each block finds out, and what follows for the whole table.

A block writes its cells as texts and says what their types may be; only when all blocks have
spoken is it known what a column is. So no value is ever rounded because an earlier block did not
know of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

from app.core.errors import ContentError
from app.formats.table.numbers import Style
from app.formats.table.packed import variety
from app.formats.table.result_piece import ResultPiece, ResultPieces
from app.formats.table.types import ColumnType, TypeFacts, cast, merge, narrowest

TEXT: Final = TypeFacts(1, bools=False, numbers=None, dates=None)
"""Of a column that is not looked at."""

_OFTEN: Final = 0.25
"""Variety of a column up to which its texts come often."""
_MOST: Final = 1 << 15
"""Texts that two bytes tell apart."""


def typed_piece(table: Any, style: Style, *, as_text: bool) -> ResultPiece:
    """Return a block's cells with what their types may be; see `looked_at`."""
    import pyarrow as pa

    columns, types = looked_at(table, style, as_text=as_text)
    body = stream_of(pa.table(columns, names=table.column_names))
    return ResultPiece(tuple(table.column_names), len(table), body, (), types, style)


def looked_at(
    table: Any, style: Style, *, as_text: bool
) -> tuple[list[Any], tuple[TypeFacts, ...]]:
    """Return a block's columns, coded where that helps, and what their types may be.

    Args:
        table: with columns of texts.
        style: how numbers are written.
        as_text: no cell is looked at: every column is one of texts.
    """
    columns = [coded(column.combine_chunks()) for column in table.columns]
    return columns, tuple(TEXT if as_text else _narrowest(column, style) for column in columns)


def coded(cells: Any) -> Any:
    """Return a column as a dictionary and numbers where few texts come often.

    So it takes less room, and is typed and written in less time.
    """
    import pyarrow as pa

    if isinstance(cells, pa.ChunkedArray) or not len(cells) or cells.type != pa.string():
        return cells
    if variety(cells) > _OFTEN:
        return cells
    found = cells.dictionary_encode()
    if len(found.dictionary) > _MOST:
        return cells
    return pa.DictionaryArray.from_arrays(found.indices.cast(pa.int16()), found.dictionary)


def is_coded(column: Any) -> bool:
    """Whether a column is a dictionary and numbers."""
    import pyarrow as pa

    return bool(pa.types.is_dictionary(column.type))


def _narrowest(column: Any, style: Style) -> TypeFacts:
    import pyarrow.compute as pc

    if not is_coded(column):
        return narrowest(column, style)
    empty = pc.index(column.dictionary, "").as_py()
    missing = column.null_count
    if empty >= 0:
        missing += pc.sum(pc.equal(column.indices, empty)).as_py()
    return replace(narrowest(column.dictionary, style), values=len(column) - missing)


def cast_columns(columns: Iterable[Any], types: Iterable[TypeFacts], style: Style) -> list[Any]:
    """Return columns of texts, perhaps coded, as these types; coded texts stay so."""
    return [_cast(column, facts, style) for column, facts in zip(columns, types, strict=True)]


def _cast(column: Any, facts: TypeFacts, style: Style) -> Any:
    if not is_coded(column):
        return cast(column, facts, style)
    if facts.type is ColumnType.TEXT:
        return column
    return cast(column.dictionary, facts, style).take(column.indices)


def schema_of(names: Iterable[str], types: Iterable[TypeFacts]) -> Any:
    """Return the schema of a table with these types."""
    import pyarrow as pa

    return pa.schema([(name, facts.arrow()) for name, facts in zip(names, types, strict=True)])


def stream_of(table: Any) -> Any:
    """Return the cells as Arrow's stream."""
    import pyarrow as pa

    # A buffer that grows is copied again and again, so its size is found out before.
    counted = pa.MockOutputStream()
    _write_stream(counted, table)
    buffer = pa.allocate_buffer(counted.size())
    _write_stream(pa.FixedSizeBufferWriter(buffer), table)
    return buffer


def _write_stream(sink: Any, table: Any) -> None:
    import pyarrow as pa

    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)


def table_of(piece: ResultPiece) -> Any:
    """Return the cells of a piece as texts."""
    import pyarrow as pa

    table = table_in(piece.content())
    columns = [one.cast(pa.string()) if is_coded(one) else one for one in table.columns]
    return pa.table(columns, names=table.column_names)


def table_in(stream: Any) -> Any:
    """Return the cells of a stream as they are in it, perhaps coded."""
    import pyarrow as pa

    with pa.ipc.open_stream(pa.py_buffer(stream)) as opened:
        return opened.read_all()


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of a table when all its blocks are.

    Attributes:
        columns: their names.
        types: of the columns.
        style: how numbers are written.
        rows: how many there are.
        size: bytes of the pieces.
    """

    columns: tuple[str, ...]
    types: tuple[TypeFacts, ...]
    style: Style
    rows: int
    size: int

    @classmethod
    def of(cls, pieces: ResultPieces) -> Whole:
        """Put together what the pieces say; their order does not matter.

        Raises:
            ContentError: `changed`: they are not pieces of one table.
        """
        columns: tuple[str, ...] | None = None
        types: Sequence[TypeFacts] = ()
        rows = size = 0
        for piece in pieces:
            rows += piece.rows
            size += memoryview(piece.body).nbytes if piece.size is None else piece.size
            if columns is None:
                columns, types, style = piece.columns, piece.types, piece.style
            elif columns != piece.columns:
                raise ContentError("changed")
            else:
                types = tuple(itertools.starmap(merge, zip(types, piece.types, strict=True)))
        if columns is None:
            raise ValueError("a table has at least one block")
        return cls(columns, tuple(types), style, rows, size)

    def schema(self) -> Any:
        """Return the schema of the cast table."""
        return schema_of(self.columns, self.types)

    def tables(self, pieces: ResultPieces) -> Iterator[Any]:
        """Yield the pieces that have rows, cast; the next one while the last one is used."""
        return one_ahead(self._fitted, (piece for piece in pieces if piece.rows))

    def _fitted(self, piece: ResultPiece) -> Any:
        import pyarrow as pa

        schema = self.schema()
        columns = (column.combine_chunks() for column in table_in(piece.content()).columns)
        cast = cast_columns(columns, self.types, self.style)
        fitted = (one.cast(field.type) for one, field in zip(cast, schema, strict=True))
        return pa.table(list(fitted), schema=schema)


def one_ahead(make: Callable[[ResultPiece], Any], pieces: ResultPieces) -> Iterator[Any]:
    """Yield what is made of each piece; the next one is made while the last one is used."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        following = None
        for piece in pieces:
            current, following = following, executor.submit(make, piece)
            if current:
                yield current.result()
        if following:
            yield following.result()
