"""A Parquet file of row groups that were encoded apart, as files of their own.

Their bytes go into it as they are; only its footer says where each now lies. Source: the Parquet
format's definition, `parquet.thrift`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from app.formats.table.thrift import LIST, STRUCT, Members, Struct, read_struct, write_struct

_MAGIC: Final = b"PAR1"
_LENGTH: Final = 4
"""Bytes at the end that say how long the footer is; the magic is behind them."""

_I64: Final = 6
_ROWS: Final = 3
_GROUPS: Final = 4
"""Fields of the footer."""
_COLUMNS: Final = 1
_GROUP_ROWS: Final = 3
_GROUP_OFFSET: Final = 5
_ORDINAL: Final = 7
"""Fields of a row group; the last one is the group's number, and optional."""
_CHUNK_OFFSETS: Final = (2, 4, 6)
_META: Final = 3
"""Fields of a column chunk: where things of it begin, and what else is known."""
_META_OFFSETS: Final = (9, 10, 11, 14)
"""Fields of that with the beginnings of pages and of a filter."""


def encode(table: Any, dictionaries: Sequence[str]) -> Any:
    """Return a `pyarrow.Table` as a Parquet file with one row group, or none if it has no rows.

    Args:
        table: what to encode.
        dictionaries: names of the columns whose values come often.
    """
    import pyarrow as pa
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    with parquet.ParquetWriter(
        sink,
        table.schema,
        compression="zstd",
        # Others hardly repeat; a dictionary of them would only be thrown away again.
        use_dictionary=list(dictionaries),
        store_schema=False,
    ) as writer:
        if len(table):
            writer.write_table(table, row_group_size=len(table))
    return sink.getvalue()


class ParquetFile:
    """Writes a Parquet file; it begins with the first call, and ends with `close`."""

    def __init__(self, file: BinaryIO, schema: Any) -> None:
        """Take the open file, which need not seek, and the `pyarrow` schema of all groups."""
        self._file = file
        self._footer, _ = _parted(encode(schema.empty_table(), ()))
        self._groups: list[Struct] = []
        self._rows = 0
        self._at = len(_MAGIC)
        file.write(_MAGIC)

    def add(self, encoded: Any) -> None:
        """Put what `encode` returned behind the others; its schema is that of all."""
        footer, body = _parted(encoded)
        for group in footer[_GROUPS][1].values:
            self._rows += group[_GROUP_ROWS][1]
            self._groups.append(_moved(group, self._at - len(_MAGIC)))
        self._file.write(body)
        self._at += len(body)

    def close(self) -> None:
        """Write the footer."""
        footer = self._footer | {
            _ROWS: (_I64, self._rows),
            _GROUPS: (LIST, Members(STRUCT, self._groups)),
        }
        data = write_struct(footer)
        self._file.write(data + len(data).to_bytes(_LENGTH, "little") + _MAGIC)


def _parted(encoded: Any) -> tuple[Struct, memoryview]:
    """Return the footer of a file, and what is between it and the magic at the beginning."""
    data = memoryview(encoded).cast("B")
    end = len(data) - len(_MAGIC) - _LENGTH
    start = end - int.from_bytes(data[end : end + _LENGTH], "little")
    return read_struct(bytes(data[start:end])), data[len(_MAGIC) : start]


def _moved(group: Struct, by: int) -> Struct:
    """Return a row group that lies so many bytes further behind."""
    kind, columns = group[_COLUMNS]
    chunks = []
    for chunk in columns.values:
        meta_kind, meta = chunk[_META]
        moved = _shifted(chunk, _CHUNK_OFFSETS, by)
        moved[_META] = meta_kind, _shifted(meta, _META_OFFSETS, by)
        chunks.append(moved)
    found = _shifted(group, (_GROUP_OFFSET,), by)
    found[_COLUMNS] = kind, Members(columns.type, chunks)
    found.pop(_ORDINAL, None)
    return found


def _shifted(struct: Struct, fields: Sequence[int], by: int) -> Struct:
    """Return a structure with some offsets moved; 0 is none."""
    found = dict(struct)
    for field in fields:
        if field in found and found[field][1]:
            found[field] = found[field][0], found[field][1] + by
    return found
