"""Workbooks (xlsx, xlsm, xlsb, xls, ods): each sheet with cells is a table of its own.

Cells are what the workbook holds, not what a program shows of them: numbers have as many digits as
tell them from all others, dates are written like 2024-12-31 23:59:59, formulas are their results.
An empty cell is null. Rows above the names are left out as in texts, and empty rows are no rows.

If it is said how numbers in cells of text are written, the cells that are numbers are given in the
same style: a table has one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from app.core.errors import ContentError
from app.formats.source_file import SourceFile
from app.formats.table.block import BadRows, Block
from app.formats.table.dialect import Dialect, Evidence, Given
from app.formats.table.facts import TableFacts
from app.formats.table.guess_header import guess_header
from app.formats.table.layout import column_names
from app.formats.table.missing import blanked
from app.formats.table.numbers import PLAIN, Style
from app.formats.table.reader import Head, Looked, Scan, TableSource
from app.formats.table.records import Start
from app.formats.table.sniff import find_start, skip_evidence
from app.formats.table.types import ColumnType

CELLS: Final = 1_000_000
"""Cells of a block, more or less."""

_ROWS: Final = 100
"""Rows that are looked at."""
_KEPT: Final = 200
"""Rows behind them that are kept for who wants to see the start of a sheet."""
_Numbered = tuple[int, list[str | None]]
"""A row with its number in the sheet."""

_EXACT: Final = 2**53
"""Whole numbers up to this one are all doubles."""


def look(file: SourceFile, format_: str, packing: str, given: Given) -> list[Looked]:
    """Find out how the sheets of a workbook are to be read.

    Args:
        file: the open file.
        format_: `xlsx`, `xls` or `ods`.
        packing: always empty.
        given: what is known; delimiter, quote, escape, encoding and footer mean nothing.

    Returns:
        One for each sheet with cells, in their order.

    Raises:
        ContentError: `workbook_damaged`, `workbook_locked`, or `table_no_columns`.
    """
    del packing
    return _look(file, format_, given, 0)


def look_at_start(file: SourceFile, format_: str, packing: str, given: Given) -> list[Looked]:
    """Find out the same, and keep the first rows: a sheet is in memory when one of them is read."""
    del packing
    return _look(file, format_, given, _KEPT)


def _look(file: SourceFile, format_: str, given: Given, kept: int) -> list[Looked]:
    import python_calamine

    found = []
    with _opened(file) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            rows = _rows(workbook, sheet.name, _style(given).decimal)
            sample = [one for one in itertools.islice(rows, _ROWS) if any(one[1])]
            if not sample:
                continue
            looked = _looked(sample, TableFacts(format_, sheet=sheet.name), given)
            if kept:
                sample += itertools.islice((one for one in rows if any(one[1])), kept + 1)
                looked = replace(looked, head=_Start(looked.facts, sample).head)
            found.append(looked)
    if not found:
        raise ContentError("table_no_columns")
    return found


def _looked(
    sample: Sequence[tuple[int, list[str | None]]], facts: TableFacts, given: Given
) -> Looked:
    numbers = [number for number, _ in sample]
    rows = [[cell or "" for cell in row] for _, row in sample]
    filled = [max(place for place, cell in enumerate(row, 1) if cell) for row in rows]
    first = find_start(filled, numbers).first
    if "skip" in given:
        first = sum(number <= int(given["skip"]) for number in numbers[:-1])
    words = given.get("missing", ())
    header, why = guess_header([rows[first], *blanked(rows[first + 1 :], words)])
    header = bool(given.get("header", header))
    style = _style(given)
    dialect = Dialect(
        header=header,
        skip=numbers[first] - 1,
        decimal=style.decimal,
        thousands=style.thousands,
    )
    line = numbers[first] + header
    columns = column_names(rows[first:], header=header)
    known = (Evidence("decimal", "given", 1.0),) if style != PLAIN else ()
    return Looked(
        replace(facts, columns=columns, dialect=dialect, line=line),
        (why, skip_evidence(dialect), *known),
    )


def _style(given: Given) -> Style:
    """Return how numbers in cells of text are written; nobody guesses that."""
    thousands = str(given.get("thousands", ""))
    decimal = "," if thousands == "." else "."
    return Style(str(given.get("decimal", decimal)), thousands)


def open_table(file: SourceFile, facts: TableFacts, bad_rows: BadRows = "keep") -> TableSource:
    """Open a sheet that was looked at."""
    del bad_rows  # there are none
    return _Sheet(file, facts)


class _Sheet:
    """An open sheet; see `TableSource`."""

    def __init__(self, file: SourceFile, facts: TableFacts) -> None:
        self.facts = facts
        self.types: Mapping[str, ColumnType] = {}
        self.blocks: int | None = None
        self._file = file

    def scan(self, number: int) -> Scan:
        """Sheets cannot be read in any order."""
        del number
        raise ValueError("a sheet can only be read in order")

    def read(
        self, number: int, starts: Sequence[Start] = (), only: Sequence[str] | None = None
    ) -> Block:
        """Sheets cannot be read in any order."""
        del number, starts, only
        raise ValueError("a sheet can only be read in order")

    def in_order(self, only: Sequence[str] | None = None) -> Iterator[Block]:
        """Read all blocks one after the other."""
        most = max(CELLS // len(self.facts.columns), 1)
        with _opened(self._file) as workbook:
            below = self._below(workbook)
            while some := list(itertools.islice(below, most)):
                yield Block(_texts(self.facts, some, only), some[0][0])

    def head(self, rows: int, only: Sequence[str] | None = None) -> Head:
        """Read the first rows; the sheet is in memory then."""
        with _opened(self._file) as workbook:
            some = list(itertools.islice(self._below(workbook), rows + 1))
        return _Start(self.facts, some).head(rows, only)

    def _below(self, workbook: Any) -> Iterator[_Numbered]:
        """Yield the rows of the table that are not empty."""
        rows = _rows(workbook, self.facts.sheet, self.facts.dialect.decimal)
        return (one for one in rows if one[0] >= self.facts.line and any(one[1]))


class _Start:
    """The first rows of a sheet, and one more if there are more."""

    def __init__(self, facts: TableFacts, rows: Sequence[_Numbered]) -> None:
        self._facts = facts
        self._rows = [one for one in rows if one[0] >= facts.line]

    def head(self, rows: int, only: Sequence[str] | None = None) -> Head:
        """Return so many of them."""
        return Head(_texts(self._facts, self._rows[:rows], only), more=len(self._rows) > rows)


def _texts(facts: TableFacts, some: Sequence[_Numbered], only: Sequence[str] | None) -> Any:
    columns = facts.columns
    wanted = columns if only is None else only
    places = [columns.index(name) for name in wanted]
    return _table([row for _, row in some], places, wanted)


def _table(rows: Sequence[list[str | None]], places: Sequence[int], names: Sequence[str]) -> Any:
    import pyarrow as pa

    columns = list(itertools.zip_longest(*rows))
    missing = pa.nulls(len(rows), pa.string())
    return pa.table(
        [
            pa.array(columns[place], pa.string()) if place < len(columns) else missing
            for place in places
        ],
        names=list(names),
    )


@contextlib.contextmanager
def _opened(file: SourceFile) -> Iterator[Any]:
    """Open a workbook, and turn what is said about it into errors of ours."""
    import python_calamine

    try:
        with (
            file.stream() as stream,
            python_calamine.CalamineWorkbook.from_filelike(stream) as workbook,
        ):
            yield workbook
    except python_calamine.PasswordError as error:
        raise ContentError("workbook_locked", str(error)) from None
    except python_calamine.CalamineError as error:
        raise ContentError("workbook_damaged", str(error)) from None


def _rows(workbook: Any, sheet: str, decimal: str = ".") -> Iterator[_Numbered]:
    """Yield the rows of a sheet with their numbers, the first 1."""
    texts = dict(_TEXTS)
    if decimal != ".":
        texts[float] = lambda value: _number(value).replace(".", decimal)
    for number, row in enumerate(workbook.get_sheet_by_name(sheet).iter_rows(), 1):
        yield number, [texts.get(type(value), str)(value) for value in row]


def _number(value: float) -> str:
    if value.is_integer() and abs(value) <= _EXACT:
        return str(int(value))
    return repr(value)


def _duration(value: dt.timedelta) -> str:
    seconds = value // dt.timedelta(seconds=1)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_TEXTS: Final[Mapping[type, Callable[[Any], str | None]]] = MappingProxyType(
    {
        str: lambda value: value or None,
        float: _number,
        int: str,
        bool: lambda value: "true" if value else "false",
        dt.datetime: lambda value: value.isoformat(" "),
        dt.date: lambda value: value.isoformat(),
        dt.time: lambda value: value.isoformat(),
        dt.timedelta: _duration,
    }
)
"""The text of a cell by the type its value has."""
