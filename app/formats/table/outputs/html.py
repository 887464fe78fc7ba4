"""HTML: a page with the table, for reading."""

from __future__ import annotations

import html
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

_ESCAPES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_START: Final = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 14px system-ui, sans-serif; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #8888; padding: 2px 8px; text-align: start; white-space: pre-wrap; }}
th {{ position: sticky; top: 0; background: Canvas; }}
</style>
</head>
<body>
<table>
<thead>
<tr>{names}</tr>
</thead>
<tbody>
"""
_END: Final = "</tbody>\n</table>\n</body>\n</html>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlOptions(Splits):
    """How the table is split; there is nothing else to choose."""

    split_rows: int = split_rows_param()
    split_by: str = split_by_param()


def _piece(table: Any, options: HtmlOptions, style: Style) -> ResultPiece:
    del options
    body = rows_with(table, _escaped, "<tr><td>", "</td><td>", "</td></tr>\n")
    # HTML has no way to say NUL.
    losses = (Loss.CHARACTERS,) if b"\0" in body else ()
    body = body.replace(b"\0", "\ufffd".encode())
    return ResultPiece(tuple(table.column_names), len(table), body, losses, (), style)


def _escaped(column: Any) -> Any:
    import pyarrow.compute as pc

    for character, entity in _ESCAPES:
        column = pc.replace_substring(column, character, entity)
    return column


def _write(file: BinaryIO, pieces: ResultPieces, options: HtmlOptions) -> Collection[Loss]:
    del options
    lost: set[Loss] = set()
    first = True
    for piece in pieces:
        if first:
            file.write(_start(piece.columns))
            first = False
        file.write(piece.content())
        lost.update(piece.losses)
    file.write(_END.encode())
    return lost


def _start(columns: tuple[str, ...]) -> bytes:
    names = "".join(f"<th>{html.escape(name, quote=False)}</th>" for name in columns)
    title = html.escape(", ".join(columns), quote=False)
    return _START.format(title=title, names=names).encode()


WRITER = TableWriter(
    format=OutputFormat(
        name="html",
        lane=Lane.TABLE,
        params=HtmlOptions,
        suffix=".html",
        title=QT_TRANSLATE_NOOP("formats", "HTML"),
        summary=QT_TRANSLATE_NOOP("formats", "A page with all rows, for reading in a browser."),
    ),
    piece=_piece,
    write=_write,
    density=2.5,
)
