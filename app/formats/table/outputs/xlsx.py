"""Excel: a workbook whose cells have types where that changes no value."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from app.core.errors import RecipeError, WriteError
from app.core.operation import Lane, OutputFormat
from app.core.outcome import Loss
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece, ResultPieces
from app.formats.table.sheet_cells import cells_of, largest_size, width_of
from app.formats.table.typed import Whole, table_of, typed_piece
from app.formats.table.workbook_write import (
    BOLD,
    CHARACTERS,
    COLUMNS,
    ROWS,
    SHEET_NAME,
    Cells,
    Sheet,
    length,
    write_workbook,
)
from app.formats.table.writer import (
    TYPED,
    Splits,
    TableWriter,
    header_param,
    split_by_param,
    split_rows_param,
    types_param,
)

_CELLS: Final = 200_000
"""Cells that are made at a time, more or less."""

_NUMBERED: Final = 25
"""Characters of a sheet's name that leave room for a number."""

_NO_SHEET: Final = re.compile(r"[\x00-\x1f\[\]:*?/\\\ufffe\uffff]|^'|'$|^history$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class XlsxOptions(Splits):
    """How an Excel workbook is written."""

    sheet: str = param(
        "Sheet1",
        label=QT_TRANSLATE_NOOP("params", "Sheet"),
        help=QT_TRANSLATE_NOOP("params", "The name of the sheet."),
        minimum=1,
        maximum=SHEET_NAME,
    )
    too_many_rows: str = param(
        "fail",
        label=QT_TRANSLATE_NOOP("params", "Too many rows"),
        help=QT_TRANSLATE_NOOP(
            "params", "What happens to a table of more than 1,048,576 rows, its header included."
        ),
        choices={
            "fail": QT_TRANSLATE_NOOP("params", "The file fails"),
            "sheets": QT_TRANSLATE_NOOP("params", "Further sheets hold the rest"),
        },
    )
    header: bool = header_param()
    types: str = types_param("auto", TYPED)
    split_rows: int = split_rows_param()
    split_by: str = split_by_param()

    def verify(self, place: str) -> None:
        """Refuse names a sheet cannot have.

        Raises:
            RecipeError: `sheet_name` or `sheet_name_long`.
        """
        where = dotted(place, "sheet")
        if _NO_SHEET.search(self.sheet):
            raise RecipeError("sheet_name", place=where, word=self.sheet)
        limit = _NUMBERED if self.too_many_rows == "sheets" else SHEET_NAME
        if length(self.sheet) > limit:
            raise RecipeError("sheet_name_long", place=where, word=self.sheet, limit=limit)


def options_like(sheet: str, *, header: bool) -> XlsxOptions:
    """Return the options for a sheet of that name, as far as a workbook can have it."""
    while length(sheet) > SHEET_NAME:
        sheet = sheet[:-1]
    return XlsxOptions(sheet=_NO_SHEET.sub("_", sheet) or XlsxOptions().sheet, header=header)


def _piece(table: Any, options: XlsxOptions, style: Style) -> ResultPiece:
    return typed_piece(table, style, as_text=options.types == "text")


def _write(file: BinaryIO, pieces: ResultPieces, options: XlsxOptions) -> Collection[Loss]:
    whole = Whole.of(pieces)
    most = ROWS - options.header
    if len(whole.columns) > COLUMNS:
        raise WriteError("sheet_columns", columns=len(whole.columns), limit=COLUMNS)
    if whole.rows > most and options.too_many_rows == "fail":
        raise WriteError("sheet_rows", rows=whole.rows, limit=most)
    names = [options.sheet]
    names += [f"{options.sheet} ({number})" for number in range(2, -(-whole.rows // most) + 1)]
    widths = tuple(map(width_of, whole.columns, whole.types))
    size = largest_size(whole, pieces, min(whole.rows, most) + 1)
    rows = _Rows(whole, pieces, most, header=options.header)
    sheets = [Sheet(name, widths, size) for name in names]
    write_workbook(file, sheets, (rows.of_sheet() for _ in sheets), header=options.header)
    return ()


class _Rows:
    """The rows of a table, sheet after sheet."""

    def __init__(self, whole: Whole, pieces: ResultPieces, most: int, *, header: bool) -> None:
        self._whole = whole
        self._most = most
        self._header = header
        self._done = 0
        self._tables = (table_of(piece) for piece in pieces if piece.rows)
        self._table: Any = None

    def of_sheet(self) -> Iterator[bytes]:
        """Yield the next sheet's rows."""
        whole, left = self._whole, self._most
        if self._header:
            yield self._names()
        some = max(_CELLS // len(whole.columns), 1)
        while left and self._next():
            count = min(some, left, len(self._table))
            table, self._table = self._table.slice(0, count), self._table.slice(count)
            cells = Cells(self._most - left + self._header + 1, count)
            yield cells.rows(
                [
                    cells_of(cells, place, column.combine_chunks(), facts, whole.style)
                    for place, (column, facts) in enumerate(
                        zip(self._checked(table).columns, whole.types, strict=True)
                    )
                ]
            )
            left -= count
            self._done += count

    def _next(self) -> bool:
        """Whether there are rows left; then some are at hand."""
        if self._table is None or not len(self._table):
            self._table = next(self._tables, None)
        return self._table is not None

    def _names(self) -> bytes:
        import pyarrow as pa

        for place, name in enumerate(self._whole.columns, 1):
            if length(name) > CHARACTERS:
                raise WriteError("sheet_header", column=place, size=length(name), limit=CHARACTERS)
        cells = Cells(1, 1)
        return cells.rows(
            [
                cells.texts(place, pa.array([name], pa.string()), BOLD)
                for place, name in enumerate(self._whole.columns)
            ]
        )

    def _checked(self, table: Any) -> Any:
        """Refuse cells that are too long."""
        import pyarrow.compute as pc

        for name, column in zip(table.column_names, table.columns, strict=True):
            # A character that counts twice has four bytes, any other up to three.
            if (pc.max(pc.binary_length(column)).as_py() or 0) <= CHARACTERS:
                continue
            for row, text in enumerate(column.to_pylist(), self._done + 1):
                if text and (size := length(text)) > CHARACTERS:
                    raise WriteError(
                        "sheet_cell", row=row, column=name, size=size, limit=CHARACTERS
                    )
        return table


WRITER = TableWriter(
    format=OutputFormat(
        name="xlsx",
        lane=Lane.TABLE,
        params=XlsxOptions,
        suffix=".xlsx",
        title=QT_TRANSLATE_NOOP("formats", "Excel"),
        summary=QT_TRANSLATE_NOOP(
            "formats", "A workbook for Excel, LibreOffice and others; no cell is a formula."
        ),
    ),
    piece=_piece,
    write=_write,
    density=0.7,
)
