"""Delimited texts of any dialect, for the formats CSV and TSV."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, BinaryIO, Final

from app.core.outcome import Loss
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece, ResultPieces
from app.formats.table.standard import standard
from app.formats.table.text_write import BOMS, delimited, encoded, header_line
from app.formats.table.typed import Whole, table_of, typed_piece
from app.formats.table.writer import NEWLINES

PLAIN_TYPES: Final = "plain"
"""The value of `types` with which cells are rewritten, so that all of a column must be known."""

DELIMITED_TYPES: Final = {
    "text": QT_TRANSLATE_NOOP("params", "Texts only, as they are"),
    PLAIN_TYPES: QT_TRANSLATE_NOOP("params", "In one form: 1234.5, 2024-12-31, true"),
}


def piece_with(delimiter_of: Callable[[Any], str]) -> Callable[[Any, Any, Style], ResultPiece]:
    """Return how a format makes pieces, that finds its delimiter in its options like this."""

    def piece(table: Any, options: Any, style: Style) -> ResultPiece:
        if options.types == PLAIN_TYPES:
            return typed_piece(table, style, as_text=False)
        body, losses = _records(table, delimiter_of(options), options)
        return ResultPiece(tuple(table.column_names), len(table), body, losses, (), style)

    return piece


def _records(table: Any, delimiter: str, options: Any) -> tuple[bytes, tuple[Loss, ...]]:
    text = delimited(
        table, delimiter, NEWLINES[options.newline], quote_all=options.quoting == "all"
    )
    return encoded(text, options.encoding)


def write_with(
    delimiter_of: Callable[[Any], str],
) -> Callable[[BinaryIO, ResultPieces, Any], Collection[Loss]]:
    """Return how such a format puts pieces together."""

    def write(file: BinaryIO, pieces: ResultPieces, options: Any) -> Collection[Loss]:
        delimiter = delimiter_of(options)
        whole = Whole.of(pieces) if options.types == PLAIN_TYPES else None
        lost: set[Loss] = set()
        first = True
        for piece in pieces:
            if first:
                file.write(BOMS.get(options.encoding, b""))
                lost.update(_write_header(file, piece.columns, delimiter, options))
                first = False
            lost.update(piece.losses)
            content = piece.content()
            if whole:
                table = standard(table_of(piece), whole.types, whole.style)
                content, losses = _records(table, delimiter, options)
                lost.update(losses)
            file.write(content)
        return lost

    return write


def _write_header(
    file: BinaryIO, columns: tuple[str, ...], delimiter: str, options: Any
) -> tuple[Loss, ...]:
    if not options.header:
        return ()
    quote_all = options.quoting == "all"
    line = header_line(columns, delimiter, NEWLINES[options.newline], quote_all=quote_all)
    content, losses = encoded(line, options.encoding)
    file.write(content)
    return losses
