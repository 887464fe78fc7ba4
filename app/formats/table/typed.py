"""Blocks with types: what each block finds out, and what follows for the whole table.

A block writes its cells as texts and says what their types may be; only when all blocks have
spoken is it known what a column is. So no value is ever rounded because an earlier block did not
know of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

from app.core.errors import ContentError
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece, ResultPieces
from app.formats.table.types import ColumnType, TypeFacts, cast, merge, narrowest

TEXT: Final = TypeFacts(1, bools=False, numbers=None, dates=None)
"""Of a column that is not looked at."""


_SAMPLE: Final = 1024
"""Cells that tell whether few texts come often."""
_SHARE: Final = 4
"""A text must come so often in them."""
_MOST: Final = 1 << 15
"""Texts that two bytes tell apart."""


def typed_piece(table: Any, style: Style, *, as_text: bool) -> ResultPiece:
    """Return a block's cells with what their types may be.

    Args:
        table: with columns of texts.
        style: how numbers are written.
        as_text: no cell is looked at: every column is one of texts.
    """
    import pyarrow as pa

    columns = [_coded(column.combine_chunks()) for column in table.columns]
    types = tuple(TEXT if as_text else _narrowest(column, style) for column in columns)
    body = stream_of(pa.table(columns, names=table.column_names))
    coded = tuple(map(_is_coded, columns))
    return ResultPiece(tuple(table.column_names), len(table), body, (), types, style, coded=coded)


def _coded(cells: Any) -> Any:
    """Return a column as a dictionary and numbers where few texts come often.

    So it takes less room, and is typed and written in less time.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(cells, pa.ChunkedArray) or not len(cells) or cells.type != pa.string():
        return cells
    sample = cells.take(pa.array(np.arange(0, len(cells), max(len(cells) // _SAMPLE, 1))))
    if pc.count_distinct(sample).as_py() > len(sample) // _SHARE:
        return cells
    coded = cells.dictionary_encode()
    if len(coded.dictionary) > _MOST:
        return cells
    return pa.DictionaryArray.from_arrays(coded.indices.cast(pa.int16()), coded.dictionary)


def _is_coded(column: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_dictionary(column.type))


def _narrowest(column: Any, style: Style) -> TypeFacts:
    import pyarrow.compute as pc

    if not _is_coded(column):
        return narrowest(column, style)
    empty = pc.index(column.dictionary, "").as_py()
    missing = column.null_count
    if empty >= 0:
        missing += pc.sum(pc.equal(column.indices, empty)).as_py()
    return replace(narrowest(column.dictionary, style), values=len(column) - missing)


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

    table = _table_in(piece)
    if not any(piece.coded):
        return table
    columns = [
        column.cast(pa.string()) if coded else column
        for column, coded in zip(table.columns, piece.coded, strict=True)
    ]
    return pa.table(columns, names=table.column_names)


def _table_in(piece: ResultPiece) -> Any:
    """Return the cells of a piece as it has them."""
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
        coded: of each column whether it is a dictionary and numbers in all pieces.
    """

    columns: tuple[str, ...]
    types: tuple[TypeFacts, ...]
    style: Style
    rows: int
    size: int
    coded: tuple[bool, ...]

    @classmethod
    def of(cls, pieces: ResultPieces) -> Whole:
        """Put together what the pieces say; their order does not matter.

        Raises:
            ContentError: `changed`: they are not pieces of one table.
        """
        columns: tuple[str, ...] | None = None
        types: Sequence[TypeFacts] = ()
        coded: Sequence[bool] = ()
        rows = size = 0
        for piece in pieces:
            if piece.rows:
                coded = [*map(all, zip(coded, piece.coded, strict=True))] if rows else piece.coded
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
        return cls(columns, tuple(types), style, rows, size, tuple(coded))

    def schema(self, *, coded: bool = False) -> Any:
        """Return the schema of the cast table.

        Args:
            coded: texts are a dictionary and numbers where they are in all pieces.
        """
        import pyarrow as pa

        kinds = [facts.arrow() for facts in self.types]
        often = self.repeating() if coded and self.coded else ()
        for number, name in enumerate(self.columns):
            if name in often:
                kinds[number] = pa.dictionary(pa.int16(), pa.string())
        return pa.schema(list(zip(self.columns, kinds, strict=True)))

    def repeating(self) -> list[str]:
        """Return the names of the columns of texts that may come often.

        Where the pieces do not say so, that may be any.
        """
        texts = [facts.type is ColumnType.TEXT for facts in self.types]
        often = self.coded or texts
        both = zip(self.columns, texts, often, strict=True)
        return [name for name, is_text, is_often in both if is_text and is_often]

    def tables(self, pieces: ResultPieces, schema: Any) -> Iterator[Any]:
        """Yield the pieces that have rows, cast; the next one while the last one is used."""

        def fitted(piece: ResultPiece) -> Any:
            return self._cast(_table_in(piece), schema)

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
        columns = [self._cast_column(column.combine_chunks(), facts) for column, facts in pairs]
        fitted = (one.cast(field.type) for one, field in zip(columns, schema, strict=True))
        return pa.table(list(fitted), schema=schema)

    def _cast_column(self, column: Any, facts: TypeFacts) -> Any:
        if not _is_coded(column):
            return cast(column, facts, self.style)
        if facts.type is ColumnType.TEXT:
            return column
        return cast(column.dictionary, facts, self.style).take(column.indices)
