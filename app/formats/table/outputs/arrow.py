"""Arrow, also called Feather: columns with types as they lie in memory, compressed."""

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
class ArrowOptions(Splits):
    """How an Arrow file is written."""

    types: str = types_param("auto", TYPED)
    split_rows: int = split_rows_param()
    split_by: str = split_by_param()


def _piece(table: Any, options: ArrowOptions, style: Style) -> ResultPiece:
    return typed_piece(table, style, as_text=options.types == "text")


def _write(file: BinaryIO, pieces: ResultPieces, options: ArrowOptions) -> Collection[Loss]:
    del options
    import pyarrow as pa

    whole = Whole.of(pieces)
    how = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
    schema = whole.schema()
    with pa.ipc.new_file(pa.PythonFile(file, "w"), schema, options=how) as writer:
        for table in whole.tables(pieces, schema):
            writer.write_table(table)
    return ()


WRITER = TableWriter(
    format=OutputFormat(
        name="arrow",
        lane=Lane.TABLE,
        params=ArrowOptions,
        suffix=".arrow",
        title=QT_TRANSLATE_NOOP("formats", "Arrow"),
        summary=QT_TRANSLATE_NOOP("formats", "Tables for other programs, each column with a type."),
    ),
    piece=_piece,
    write=_write,
    density=0.7,
)
