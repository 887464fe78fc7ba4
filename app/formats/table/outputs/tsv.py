"""TSV: records of cells with tabs between them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, OutputFormat
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.delimited_write import DELIMITED_TYPES, piece_with, write_with
from app.formats.table.writer import (
    Splits,
    TableWriter,
    encoding_param,
    header_param,
    newline_param,
    quoting_param,
    split_by_param,
    split_rows_param,
    types_param,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TsvOptions(Splits):
    """How a TSV file is written."""

    quoting: str = quoting_param()
    encoding: str = encoding_param()
    newline: str = newline_param()
    header: bool = header_param()
    types: str = types_param("text", DELIMITED_TYPES)
    split_rows: int = split_rows_param()
    split_by: str = split_by_param()


def _delimiter(options: TsvOptions) -> str:
    del options
    return "\t"


WRITER = TableWriter(
    format=OutputFormat(
        name="tsv",
        lane=Lane.TABLE,
        params=TsvOptions,
        suffix=".tsv",
        title=QT_TRANSLATE_NOOP("formats", "TSV"),
        summary=QT_TRANSLATE_NOOP("formats", "Text with tabs between the cells."),
    ),
    piece=piece_with(_delimiter),
    write=write_with(_delimiter),
)
