"""What a column's values become in an SQLite database, which knows few types and rounds none here.

Dates are texts of the form its own functions read, decimals are texts with all their digits, and
the number that is none (nan) is a text too, as SQLite would make a missing value of it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from app.formats.table.numbers import Style, plain_texts
from app.formats.table.types import ColumnType, TypeFacts, cast

DECLARED: Final = MappingProxyType(
    {
        ColumnType.BOOL: "BOOLEAN",
        ColumnType.INT: "INTEGER",
        ColumnType.FLOAT: "REAL",
        # Declared as a number it would become one, and lose digits.
        ColumnType.DECIMAL: "TEXT",
        ColumnType.DATE: "DATE",
        ColumnType.DATETIME: "DATETIME",
        ColumnType.TEXT: "TEXT",
    }
)
"""What a column of each type is declared as."""


def values_of(column: Any, facts: TypeFacts, style: Style) -> list[Any]:
    """Return what SQLite stores of some values.

    Args:
        column: a `pyarrow` array of texts.
        facts: of the whole column.
        style: how numbers are written in it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = facts.type
    found: list[Any]
    if kind is ColumnType.DECIMAL:
        texts = plain_texts(pc.ascii_trim(column, " \t"), style)
        found = pc.if_else(pc.equal(texts, ""), pa.scalar(None, texts.type), texts).to_pylist()
        return found
    values = cast(column, facts, style)
    if kind is ColumnType.DATE:
        values = pc.cast(values, pa.string())
    elif kind is ColumnType.DATETIME:
        values = _times(values, facts)
    found = values.to_pylist()
    if kind is ColumnType.FLOAT and pc.any(pc.is_nan(values)).as_py():
        nan = pc.fill_null(pc.is_nan(values), False).to_pylist()
        texts = pc.ascii_trim(column, " \t").to_pylist()
        found = [
            text if is_nan else value for value, is_nan, text in zip(found, nan, texts, strict=True)
        ]
    return found


def _times(values: Any, facts: TypeFacts) -> Any:
    """Return times as texts, with as many decimals of a second as the column needs."""
    import pyarrow as pa
    import pyarrow.compute as pc

    decimals = facts.dates.decimals if facts.dates else 0
    unit = ("s", "ms", "us", "ns")[-(-decimals // 3)]
    texts = pc.cast(pc.cast(values, pa.timestamp(unit)), pa.string())
    zone = "Z" if values.type.tz else ""
    return pc.binary_join_element_wise(texts, zone, "", null_handling="emit_null")
