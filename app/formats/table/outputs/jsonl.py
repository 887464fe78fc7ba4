"""JSON Lines: an object in each line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.core.operation import Lane, OutputFormat
from app.core.outcome import Loss
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece, ResultPieces
from app.formats.table.text_write import json_lines
from app.formats.table.typed import TEXT, Whole, table_of, typed_piece
from app.formats.table.writer import (
    NEWLINES,
    TYPED,
    Splits,
    TableWriter,
    newline_param,
    split_by_param,
    split_rows_param,
    types_param,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLinesOptions(Splits):
    """How JSON lines are written."""

    newline: str = newline_param()
    types: str = types_param("auto", TYPED)
    split_rows: int = split_rows_param()
    split_by: str = split_by_param()


def _piece(table: Any, options: JsonLinesOptions, style: Style) -> ResultPiece:
    if options.types == "auto":
        return typed_piece(table, style, as_text=False)
    types = [TEXT] * len(table.column_names)
    body = json_lines(table, types, style, NEWLINES[options.newline])
    return ResultPiece(tuple(table.column_names), len(table), body, (), (), style)


def _write(file: BinaryIO, pieces: ResultPieces, options: JsonLinesOptions) -> Collection[Loss]:
    whole = Whole.of(pieces) if options.types == "auto" else None
    for piece in pieces:
        if whole:
            table, newline = table_of(piece), NEWLINES[options.newline]
            file.write(json_lines(table, whole.types, whole.style, newline))
        else:
            file.write(piece.content())
    return ()


WRITER = TableWriter(
    format=OutputFormat(
        name="jsonl",
        lane=Lane.TABLE,
        params=JsonLinesOptions,
        suffix=".jsonl",
        title=QT_TRANSLATE_NOOP("formats", "JSON Lines"),
        summary=QT_TRANSLATE_NOOP("formats", "An object of JSON in each line, as UTF-8."),
    ),
    piece=_piece,
    write=_write,
    density=2.0,
)
