"""Parquet and Arrow files: tables with types, read as text like all others.

A block is part of a row group (of an Arrow file: of a batch): up to `CELLS` cells, so that row
groups of any size fit into memory.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

from app.core.errors import ContentError
from app.formats.source_file import SourceFile
from app.formats.table.block import BadRows, Block, unique_names
from app.formats.table.dialect import Given
from app.formats.table.facts import TableFacts
from app.formats.table.reader import Head, Looked, Scan, TableSource
from app.formats.table.records import Start
from app.formats.table.to_text import as_text, declared_type
from app.formats.table.types import ColumnType

CELLS: Final = 4_000_000
"""Cells of a block, more or less."""


class _Part(NamedTuple):
    """A block: some rows of a group.

    Attributes:
        group: number of the group.
        first: of the rows in it.
        rows: how many.
        before: rows of the table in front of them.
    """

    group: int
    first: int
    rows: int
    before: int


def look(file: SourceFile, format_: str, packing: str, given: Given) -> list[Looked]:
    """Find out how a Parquet or Arrow file is to be read.

    Args:
        file: the open file.
        format_: `parquet` or `arrow`.
        packing: always empty.
        given: nothing matters.

    Raises:
        ContentError: `table_damaged`, or `table_no_columns`.
    """
    del packing, given
    with _damage_named():
        opened = _FILES[format_](file)
        groups = tuple(opened.rows())
    if not opened.schema.names:
        raise ContentError("table_no_columns")
    return [Looked(TableFacts(format_, unique_names(opened.schema.names), groups=groups))]


def open_table(file: SourceFile, facts: TableFacts, bad_rows: BadRows = "keep") -> TableSource:
    """Open a table that was looked at.

    Raises:
        ContentError: `table_damaged`.
    """
    del bad_rows  # there are none
    with _damage_named():
        return _ColumnTable(_FILES[facts.format](file), facts)


class _ColumnTable:
    """An open table; see `TableSource`."""

    def __init__(self, file: _File, facts: TableFacts) -> None:
        self.facts = facts
        self.types: Mapping[str, ColumnType] = {
            name: declared_type(kind)
            for name, kind in zip(facts.columns, file.schema.types, strict=True)
        }
        self._file = file
        self._parts = list(_parts(facts))
        self.blocks: int | None = len(self._parts)

    def scan(self, number: int) -> Scan:
        """Return nothing: all is known."""
        del number
        return Scan()

    def read(
        self, number: int, starts: Sequence[Start] = (), only: Sequence[str] | None = None
    ) -> Block:
        """Read a block."""
        del starts
        part = self._parts[number]
        return Block(self._texts(part, only), part.before + 1)

    def _texts(self, part: _Part, only: Sequence[str] | None) -> Any:
        import pyarrow as pa

        columns = self.facts.columns
        wanted = columns if only is None else only
        with _damage_named():
            table = self._file.read(part, [columns.index(name) for name in wanted])
            texts = [as_text(column) for column in table.columns]
        return pa.table(texts, names=list(wanted))

    def in_order(self, only: Sequence[str] | None = None) -> Iterator[Block]:
        """Read all blocks one after the other."""
        for number in range(len(self._parts)):
            yield self.read(number, (), only)

    def head(self, rows: int, only: Sequence[str] | None = None) -> Head:
        """Read the first rows."""
        import pyarrow as pa

        wanted = self.facts.columns if only is None else only
        tables = [pa.table({name: pa.array([], pa.string()) for name in wanted})]
        left = rows
        for part in self._parts:
            if not left:
                break
            tables.append(self._texts(part._replace(rows=min(left, part.rows)), only))
            left -= len(tables[-1])
        return Head(pa.concat_tables(tables), more=sum(self.facts.groups) > rows)


def _parts(facts: TableFacts) -> Iterator[_Part]:
    most = max(CELLS // len(facts.columns), 1)
    before = 0
    for group, rows in enumerate(facts.groups):
        for first in range(0, rows, most):
            yield _Part(group, first, min(most, rows - first), before + first)
        before += rows


class _File(Protocol):
    """An open file of columns.

    Attributes:
        schema: what `pyarrow` says of it.
    """

    schema: Any

    def rows(self) -> Iterator[int]:
        """Count the rows of each group."""
        ...

    def read(self, part: _Part, columns: Sequence[int]) -> Any:
        """Return some columns of a part as a `pyarrow.Table`."""
        ...


class _Parquet:
    """An open Parquet file."""

    def __init__(self, file: SourceFile) -> None:
        from pyarrow import parquet

        self._file = parquet.ParquetFile(_handle(file), pre_buffer=False)
        self.schema = self._file.schema_arrow

    def rows(self) -> Iterator[int]:
        """Count the rows of each group."""
        metadata = self._file.metadata
        return (metadata.row_group(group).num_rows for group in range(metadata.num_row_groups))

    def read(self, part: _Part, columns: Sequence[int]) -> Any:
        """Return some columns of a part."""
        import pyarrow as pa

        names = self.schema.names
        if len(set(names)) < len(names):
            columns, places = range(len(names)), columns  # by name they cannot be told apart
        else:
            places = range(len(columns))
        wanted = [names[column] for column in columns]
        batches = self._file.iter_batches(
            part.rows, [part.group], columns=wanted, use_threads=False
        )
        found, at, end = [], 0, part.first + part.rows
        for batch in batches:
            first, last = max(part.first - at, 0), min(end - at, len(batch))
            if first < last:
                found.append(batch.slice(first, last - first))
            at += len(batch)
            if at >= end:
                break
        table = pa.Table.from_batches(found)
        if len(set(wanted)) == len(wanted):
            table = table.select(wanted)
        return table.select(list(places))


class _Arrow:
    """An open Arrow file."""

    def __init__(self, file: SourceFile) -> None:
        self._source = file
        self.schema = self._open(None).schema

    def _open(self, columns: Sequence[int] | None) -> Any:
        from pyarrow import ipc

        options = ipc.IpcReadOptions(included_fields=columns, use_threads=False)
        return ipc.open_file(_handle(self._source), options=options)

    def rows(self) -> Iterator[int]:
        """Count the rows of each batch."""
        opened = self._open([0])
        return (opened.get_batch(number).num_rows for number in range(opened.num_record_batches))

    def read(self, part: _Part, columns: Sequence[int]) -> Any:
        """Return some columns of a part."""
        import pyarrow as pa

        some = sorted(set(columns))
        batch = self._open(some).get_batch(part.group).slice(part.first, part.rows)
        return pa.Table.from_batches([batch]).select([some.index(column) for column in columns])


_FILES: Final[Mapping[str, Callable[[SourceFile], _File]]] = MappingProxyType(
    {"parquet": _Parquet, "arrow": _Arrow}
)


@contextlib.contextmanager
def _damage_named() -> Iterator[None]:
    """Turn what `pyarrow` says about a file into an error of ours."""
    import pyarrow as pa

    try:
        yield
    except pa.ArrowInvalid as error:
        raise ContentError("table_damaged", str(error)) from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise ContentError("table_damaged", str(error)) from None


def _handle(file: SourceFile) -> Any:
    """Return the file as `pyarrow` reads it; mapping it would kill us if it were cut meanwhile."""
    import pyarrow as pa

    return pa.PythonFile(_Handle(file), "r")


class _Handle:
    """A file for `pyarrow`, which closes it when it is done."""

    closed = False

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._at = 0

    def read(self, length: int = -1) -> bytes:
        """Return so many bytes; fewer at the end."""
        left = max(self._file.size - self._at, 0)
        found = self._file.read_at(self._at, left if length < 0 else min(length, left))
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._file.size}
        self._at = base[whence] + offset
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def close(self) -> None:
        """Do nothing: the file is closed by who opened it."""
