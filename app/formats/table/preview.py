"""The first rows of a table, how it is read, and why: for people who want to see it before a run.

Little more is read than what is shown. So the types of columns are those of the rows that are
shown; a run finds them from all values, and they may turn out wider.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError
from app.core.item import Kind
from app.formats.source_file import SourceFile
from app.formats.table.dialect import NOTHING_GIVEN, Dialect, Evidence, Given
from app.formats.table.missing import without_words
from app.formats.table.reader import Looked
from app.formats.table.source import look_at_start, table_source
from app.formats.table.types import ColumnType, narrowest

ROWS: Final = 100
"""Rows of a preview."""
COLUMNS: Final = 200
"""Columns of a preview."""
LONGEST: Final = 200
"""Characters of a cell that are shown."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table looks like at its start.

    Attributes:
        format: as `recognise` calls it, like `csv.gz`.
        dialect: how it is written; of formats that say so themselves, nothing but `header` and
            `skip` means something.
        evidence: for each part of the dialect that was guessed.
        columns: names of the first `COLUMNS` columns.
        all_columns: how many there are.
        types: of these columns.
        declared: the file says what the types are; else they are those of `rows`.
        rows: the first rows; None for a cell that is missing.
        more: the table has more rows.
        sheets: names of all sheets with cells, of a workbook.
        sheet: the one that is shown.
    """

    format: str
    dialect: Dialect
    evidence: tuple[Evidence, ...]
    columns: tuple[str, ...]
    all_columns: int
    types: tuple[ColumnType, ...]
    declared: bool
    rows: tuple[tuple[str | None, ...], ...]
    more: bool
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def preview(
    file: SourceFile, sheet: str = "", given: Given = NOTHING_GIVEN, widths: Sequence[int] = ()
) -> Preview:
    """Read the start of a table.

    Args:
        file: the open file.
        sheet: of a workbook; the first one if it has none of this name.
        given: what is known of the dialect; it is not guessed.
        widths: of the columns in characters: a text is of fixed width, whatever it looks like.

    Raises:
        ContentError: there is no table in it, or none that can be read.
        LookupError: there is no encoding of the name given.
        OSError: it cannot be read.
    """
    format_ = _format(file)
    tables = look_at_start(file, format_, given, widths)
    shown = _of_sheet(tables, sheet)
    source = table_source(file, shown.facts)
    wanted = source.facts.columns[:COLUMNS]
    head = (shown.head or source.head)(ROWS, wanted)
    style, words = shown.facts.style, shown.facts.dialect.missing
    types = tuple(
        source.types[name]
        if name in source.types
        else narrowest(without_words(column, words), style).type
        for name, column in zip(wanted, head.table.columns, strict=True)
    )
    return Preview(
        format_,
        shown.facts.dialect,
        shown.evidence,
        wanted,
        len(shown.facts.columns),
        types,
        bool(source.types),
        tuple(_rows(head.table)),
        head.more,
        tuple(one.facts.sheet for one in tables if one.facts.sheet),
        shown.facts.sheet,
    )


def _format(file: SourceFile) -> str:
    found = file.recognised()
    if found.problem:
        raise ContentError(found.problem.code, found.problem.detail, **found.problem.values)
    if found.kind is not Kind.TABLE:
        raise ContentError("table_unknown", format=found.format or found.kind)
    return found.format


def _of_sheet(tables: Sequence[Looked], sheet: str) -> Looked:
    return next((one for one in tables if one.facts.sheet == sheet), tables[0])


def _rows(table: Any) -> Iterator[tuple[str | None, ...]]:
    columns = ([_cut(cell) for cell in column.to_pylist()] for column in table.columns)
    return zip(*columns, strict=True)


def _cut(cell: str | None) -> str | None:
    if cell is None or len(cell) <= LONGEST:
        return cell
    return cell[:LONGEST] + "…"
