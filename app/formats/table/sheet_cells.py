"""What a column's values become in a sheet: numbers and dates only where nothing is lost.

A sheet knows doubles, of which programs show 15 digits, and times to the millisecond since March
1900 (before, Excel counts a day that never was). A value beyond that is a text, as it was.
"""

from __future__ import annotations

from typing import Any, Final

from app.formats.table.doubles import SURE
from app.formats.table.numbers import Style
from app.formats.table.types import ColumnType, TypeFacts, cast
from app.formats.table.workbook_write import DATE, MILLISECONDS, SECONDS, Cells

_EPOCH: Final = 25_569
"""The number of 1 January 1970."""
_FIRST_DAY: Final = 61
_LAST_DAY: Final = 2_958_465
"""The numbers of 1 March 1900 and 31 December 9999."""
_DAY_US: Final = 86_400_000_000

_SMALLEST: Final = 2.2250738585072014e-308
_LARGEST: Final = 9.99999999999999e307
"""What cells hold, besides 0."""

_WIDTHS: Final = {ColumnType.DATE: 11, ColumnType.DATETIME: 23}
_NARROWEST: Final = 9
_WIDEST: Final = 40
"""Widths of columns in characters."""


def width_of(name: str, facts: TypeFacts) -> int:
    """Return how wide a column is."""
    return min(max(_WIDTHS.get(facts.type, _NARROWEST), len(name) + 2), _WIDEST)


def cells_of(cells: Cells, place: int, column: Any, facts: TypeFacts, style: Style) -> Any:
    """Return the cells of a column.

    Args:
        cells: makes them.
        place: of the column; the first is 0.
        column: a `pyarrow` array of texts.
        facts: of the whole column.
        style: how numbers are written in it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = facts.type
    if not _is_kept(facts):
        return cells.texts(place, column)
    values = cast(column, facts, style)
    if kind is ColumnType.BOOL:
        return cells.bools(place, values)
    if kind in (ColumnType.DATE, ColumnType.DATETIME):
        serial = _serials(values)
        known = pc.and_(pc.greater_equal(serial, _FIRST_DAY), pc.less(serial, float(_LAST_DAY + 1)))
        number = _DATE_STYLES[facts.dates.decimals > 0] if facts.dates else SECONDS
        made = cells.numbers(
            place, pc.cast(serial, pa.string()), DATE if kind is ColumnType.DATE else number
        )
    else:
        size = pc.abs(values)
        inside = pc.and_(pc.greater_equal(size, _SMALLEST), pc.less_equal(size, _LARGEST))
        known = pc.or_(inside, pc.equal(values, 0))
        made = cells.numbers(place, pc.cast(values, pa.string()))
    if pc.all(known).as_py() is not False:
        return made
    return pc.if_else(pc.fill_null(known, True), made, cells.texts(place, column))


_DATE_STYLES: Final = (SECONDS, MILLISECONDS)


def _is_kept(facts: TypeFacts) -> bool:
    """Whether a sheet can hold a column's values as what they are."""
    kind = facts.type
    if kind is ColumnType.INT:
        return facts.numbers is not None and facts.numbers.whole <= SURE
    if kind is ColumnType.DATETIME:
        return facts.dates is not None and facts.dates.decimals <= 3 and not facts.dates.zoned
    return kind in (ColumnType.BOOL, ColumnType.FLOAT, ColumnType.DATE)


def _serials(values: Any) -> Any:
    """Return the numbers of days, and of times in them."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if values.type == pa.date32():
        return pc.add(pc.cast(values, pa.int32()), _EPOCH)
    microseconds = pc.cast(pc.cast(values, pa.timestamp("us")), pa.int64())
    days, rest = np.divmod(pc.fill_null(microseconds, 0).to_numpy(), _DAY_US)
    missing = pc.is_null(values).to_numpy(zero_copy_only=False)
    return pa.array(days + _EPOCH + rest / _DAY_US, mask=missing)
