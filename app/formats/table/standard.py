"""Numbers, dates and truth values in one form, whatever form the table had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.formats.table.numbers import Style, plain_texts
from app.formats.table.types import ColumnType, TypeFacts, cast


def standard(table: Any, types: Sequence[TypeFacts], style: Style) -> Any:
    """Return a table of texts with its numbers as 1234.5, dates as 2024-12-31, and true and false.

    Numbers keep their digits: 1.10 stays 1.10.

    Args:
        table: with columns of texts.
        types: of the columns; what is text stays as it is.
        style: how numbers are written in the table.
    """
    pairs = zip(table.column_names, table.columns, types, strict=True)
    import pyarrow as pa

    return pa.table({name: _column(column, facts, style) for name, column, facts in pairs})


def _column(column: Any, facts: TypeFacts, style: Style) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if facts.type is ColumnType.TEXT:
        return column
    trimmed = pc.ascii_trim(column, " \t")
    if facts.type is ColumnType.BOOL:
        return pc.ascii_lower(trimmed)
    if facts.type in (ColumnType.DATE, ColumnType.DATETIME):
        return _iso(cast(column, facts, style)).cast(pa.string())
    return plain_texts(trimmed, style)


def _iso(dates: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_timestamp(dates.type):
        return dates
    zone = "Z" if dates.type.tz else ""
    return pc.strftime(dates, f"%Y-%m-%dT%H:%M:%S{zone}", locale="C")
