"""CSV: records of cells with a character between them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, OutputFormat
from app.core.params import param
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
class CsvOptions(Splits):
    """How a CSV file is written."""

    delimiter: str = param(
        ",",
        label=QT_TRANSLATE_NOOP("params", "Delimiter"),
        help=QT_TRANSLATE_NOOP("params", "The character between cells."),
        choices={
            ",": QT_TRANSLATE_NOOP("params", "Comma"),
            ";": QT_TRANSLATE_NOOP("params", "Semicolon"),
            "\t": QT_TRANSLATE_NOOP("params", "Tab"),
            "|": QT_TRANSLATE_NOOP("params", "Vertical bar"),
        },
    )
    quoting: str = quoting_param()
    encoding: str = encoding_param()
    newline: str = newline_param()
    header: bool = header_param()
    types: str = types_param("text", DELIMITED_TYPES)
    split_rows: int = split_rows_param()
    split_by: str = split_by_param()


def _delimiter(options: CsvOptions) -> str:
    return options.delimiter


WRITER = TableWriter(
    format=OutputFormat(
        name="csv",
        lane=Lane.TABLE,
        params=CsvOptions,
        suffix=".csv",
        title=QT_TRANSLATE_NOOP("formats", "CSV"),
        summary=QT_TRANSLATE_NOOP(
            "formats", "Text with commas or other delimiters, which every program reads."
        ),
    ),
    piece=piece_with(_delimiter),
    write=write_with(_delimiter),
)
