"""Blocks with types: what each block finds out, and what follows for the whole table.

A block writes its cells as texts and says what their types may be; only when all blocks have
spoken is it known what a column is. So no value is ever rounded because an earlier block did not
know of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece, ResultPieces
from app.formats.table.types import ColumnType, TypeFacts, cast, merge, narrowest

TEXT: Final = TypeFacts(1, bools=False, numbers=None, dates=None)
"""Of a column that is not looked at."""


def typed_piece(table: Any, style: Style, *, as_text: bool) -> ResultPiece:
    """Return a block's cells with what their types may be.

    Args:
        table: with columns of texts.
        style: how numbers are written.
        as_text: no cell is looked at: every column is one of texts.
    """
    types = tuple(TEXT if as_text else narrowest(column, style) for column in table.columns)
    return ResultPiece(tuple(table.column_names), len(table), stream_of(table), (), types, style)


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

    with pa.ipc.open_stream(pa.py_buffer(piece.content())) as stream:
        return stream.read_all()


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
        import pyarrow as pa

        kinds = [facts.arrow() for facts in self.types]
        return pa.schema(list(zip(self.columns, kinds, strict=True)))

    def text_columns(self) -> list[str]:
        """Return the names of the columns that hold texts."""
        pairs = zip(self.columns, self.types, strict=True)
        return [name for name, facts in pairs if facts.type is ColumnType.TEXT]

    def tables(self, pieces: ResultPieces) -> Iterator[Any]:
        """Yield the pieces that have rows, cast; the next one while the last one is used."""
        schema = self.schema()

        def fitted(piece: ResultPiece) -> Any:
            return self._cast(table_of(piece), schema)

        filled = (piece for piece in pieces if piece.rows)
        with ThreadPoolExecutor(max_workers=1) as executor:
            following = None
            for piece in filled:
                current, following = following, executor.submit(fitted, piece)
                if current:
                    yield current.result()
            if following:
                yield following.result()

    def _cast(self, table: Any, schema: Any) -> Any:
        import pyarrow as pa

        pairs = zip(table.columns, self.types, strict=True)
        columns = [cast(column, facts, self.style) for column, facts in pairs]
        fitted = (one.cast(field.type) for one, field in zip(columns, schema, strict=True))
        return pa.table(list(fitted), schema=schema)
