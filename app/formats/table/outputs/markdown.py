"""Markdown: a table for documents, as GitHub and most others read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from app.core.operation import Lane, OutputFormat
from app.core.outcome import Loss
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece, ResultPieces
from app.formats.table.text_write import rows_with
from app.formats.table.writer import Splits, TableWriter, split_by_param, split_rows_param

_MARKS: Final = r"([\\`*_\[\]<>|~&$])"
"""Characters that mean something inside a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownOptions(Splits):
    """How the table is split; there is nothing else to choose."""

    split_rows: int = split_rows_param()
    split_by: str = split_by_param()


def _rows(table: Any) -> bytes:
    return rows_with(table, _escaped, "| ", " | ", " |\n")


def _escaped(column: Any) -> Any:
    import pyarrow.compute as pc

    column = pc.replace_substring_regex(column, _MARKS, r"\\\1")
    return pc.replace_substring_regex(column, r"\r\n|\r|\n", "<br>")


def _piece(table: Any, options: MarkdownOptions, style: Style) -> ResultPiece:
    del options
    return ResultPiece(tuple(table.column_names), len(table), _rows(table), (), (), style)


def _write(file: BinaryIO, pieces: ResultPieces, options: MarkdownOptions) -> Collection[Loss]:
    del options
    import pyarrow as pa

    first = True
    for piece in pieces:
        if first:
            names = {str(place): [name] for place, name in enumerate(piece.columns)}
            file.write(_rows(pa.table(names)))
            file.write(b"|" + b" --- |" * len(piece.columns) + b"\n")
            first = False
        file.write(piece.content())
    return ()


WRITER = TableWriter(
    format=OutputFormat(
        name="markdown",
        lane=Lane.TABLE,
        params=MarkdownOptions,
        suffix=".md",
        title=QT_TRANSLATE_NOOP("formats", "Markdown"),
        summary=QT_TRANSLATE_NOOP("formats", "A table for documents, all rows of it."),
    ),
    piece=_piece,
    write=_write,
    density=1.2,
)
