"""Parquet: columns with types, compressed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.core.operation import Lane, OutputFormat
from app.core.outcome import Loss
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece, ResultPieces
from app.formats.table.typed import Whole, typed_piece
from app.formats.table.writer import (
    TYPED,
    Splits,
    TableWriter,
    split_by_param,
    split_rows_param,
    types_param,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetOptions(Splits):
    """How a Parquet file is written."""

    types: str = types_param("auto", TYPED)
    split_rows: int = split_rows_param()
    split_by: str = split_by_param()


def _piece(table: Any, options: ParquetOptions, style: Style) -> ResultPiece:
    return typed_piece(table, style, as_text=options.types == "text")


def _write(file: BinaryIO, pieces: ResultPieces, options: ParquetOptions) -> Collection[Loss]:
    del options
    import pyarrow as pa
    from pyarrow import parquet

    whole = Whole.of(pieces)
    schema = whole.schema(coded=True)
    with parquet.ParquetWriter(
        pa.PythonFile(file, "w"),
        schema,
        compression="zstd",
        # Others hardly repeat; a dictionary of them would only be thrown away again.
        use_dictionary=whole.repeating(),
        store_schema=False,
    ) as writer:
        for table in whole.tables(pieces, schema):
            writer.write_table(table, row_group_size=len(table))
    return ()


WRITER = TableWriter(
    format=OutputFormat(
        name="parquet",
        lane=Lane.TABLE,
        params=ParquetOptions,
        suffix=".parquet",
        title=QT_TRANSLATE_NOOP("formats", "Parquet"),
        summary=QT_TRANSLATE_NOOP("formats", "Small and quick to read; each column has a type."),
    ),
    piece=_piece,
    write=_write,
    density=0.5,
)
