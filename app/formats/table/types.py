"""The narrowest type that every value of a column survives.

Types are found from all values, block by block (`narrowest`), and widen as blocks are put together
(`merge`); the result does not depend on their order. No value is ever rounded or lost: 01234, 1E5,
+49 and MARCH1 are texts, 1.10 is a number whose text stays as it was wherever no step changes it,
an integer of 20 digits is a decimal, and NA is a text until somebody says that it means missing.
Blanks around a number or a date do not matter. Null and the empty text are missing; whatever else
shall be must be null before.
"""

from __future__ import annotations

import contextlib
import enum
from dataclasses import dataclass
from typing import Any, Final

from app.formats.table import dates as dates_
from app.formats.table import numbers as numbers_
from app.formats.table.dates import Dates
from app.formats.table.numbers import PLAIN, Numbers, Style
from app.formats.table.packed import Packed

_TRUE: Final = ("true", "True", "TRUE")
_FALSE: Final = ("false", "False", "FALSE")
_SAMPLE: Final = 12
_LEAST: Final = 3
_EACH: Final = 1500
"""Values from all over a column that rule types out before all are looked at: one of so many, and
so many at the least and at the most. What they leave open is proved, so any number would do."""
_DECIMAL_DIGITS: Final = 38
_BLANKS: Final = " \t"
_ANY_NUMBER: Final = Numbers()
_ANY_DATE: Final = Dates()


class ColumnType(enum.StrEnum):
    """What a column holds."""

    BOOL = "bool"
    INT = "int"
    """64 bits."""
    DECIMAL = "decimal"
    """Exact, up to 38 digits."""
    FLOAT = "float"
    """64 bits."""
    DATE = "date"
    DATETIME = "datetime"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What all values of a column have in common; nothing is known yet where there are none.

    Attributes:
        values: how many there are, without missing ones.
        bools: all are words for true or false.
        numbers: what they have in common as numbers; None if one is none.
        dates: what they have in common as dates; None if one is none.
    """

    values: int = 0
    bools: bool = True
    numbers: Numbers | None = _ANY_NUMBER
    dates: Dates | None = _ANY_DATE

    @property
    def type(self) -> ColumnType:
        """The narrowest type that holds every value; text when there is none."""
        if not self.values:
            return ColumnType.TEXT
        if self.bools:
            return ColumnType.BOOL
        if self.numbers:
            return _number_type(self.numbers)
        if self.dates and len(self.dates.formats) == 1:
            if not self.dates.timed:
                return ColumnType.DATE
            if self.dates.near or self.dates.decimals <= 6:
                return ColumnType.DATETIME
        return ColumnType.TEXT

    def arrow(self) -> Any:
        """Return the `pyarrow` type of a column that was cast."""
        import pyarrow as pa

        if self.type == ColumnType.DECIMAL and self.numbers:
            digits = self.numbers.whole + self.numbers.places
            return pa.decimal128(max(digits, 1), self.numbers.places)
        if self.type == ColumnType.DATETIME and self.dates:
            unit = "us" if self.dates.decimals <= 6 else "ns"
            return pa.timestamp(unit, "UTC" if self.dates.zoned else None)
        return {
            ColumnType.BOOL: pa.bool_(),
            ColumnType.INT: pa.int64(),
            ColumnType.FLOAT: pa.float64(),
            ColumnType.DATE: pa.date32(),
        }.get(self.type, pa.string())


def _number_type(numbers: Numbers) -> ColumnType:
    exact = numbers.exact and numbers.whole + numbers.places <= _DECIMAL_DIGITS
    if numbers.ints:
        return ColumnType.INT
    if exact and not numbers.places and numbers.whole > 18:
        return ColumnType.DECIMAL  # integers stay exact, even those a double would hold
    if numbers.floats:
        return ColumnType.FLOAT
    return ColumnType.DECIMAL if exact else ColumnType.TEXT


def merge(a: TypeFacts, b: TypeFacts) -> TypeFacts:
    """Return what holds for the values of both; the order does not matter."""
    if not a.values or not b.values:
        return a if a.values else b
    return TypeFacts(
        a.values + b.values,
        a.bools and b.bools,
        a.numbers.joined(b.numbers) if a.numbers and b.numbers else None,
        a.dates.joined(b.dates) if a.dates and b.dates else None,
    )


def facts_of(text: str, style: Style = PLAIN) -> TypeFacts:
    """Look at one value; what `narrowest` finds for a column is what its values have in common."""
    inner = text.strip(_BLANKS) or text
    return TypeFacts(
        1, inner in (*_TRUE, *_FALSE), numbers_.number(inner, style), dates_.date(inner)
    )


def narrowest(column: Any, style: Style = PLAIN) -> TypeFacts:
    """Find the types that all values of a column survive.

    Args:
        column: a `pyarrow` array of texts, in one piece or in several, or what is packed of one.
        style: how numbers are written.
    """
    values = column if isinstance(column, Packed) else Packed.of(column)
    if not len(values):
        return TypeFacts()
    # A few values rule out nearly all types at nearly no cost; what is left is then proved.
    possible = TypeFacts()
    for text in values.some(min(max(len(values) // _EACH, _LEAST), _SAMPLE)):
        possible = merge(possible, facts_of(text, style))
        if not _possible(possible):
            return _text(len(values))
    trimmed = _trimmed(values)
    if not trimmed:
        return _text(len(values))
    return TypeFacts(
        len(values),
        possible.bools and _all_bools(trimmed),
        numbers_.numbers(trimmed, style) if possible.numbers else None,
        dates_.dates(trimmed) if possible.dates else None,
    )


def _possible(facts: TypeFacts) -> bool:
    return facts.bools or facts.numbers is not None or facts.dates is not None


def _text(values: int) -> TypeFacts:
    return TypeFacts(values, bools=False, numbers=None, dates=None)


def _trimmed(values: Packed) -> Packed | None:
    """Take away blanks around values; None if one is nothing else."""
    import pyarrow.compute as pc

    if not has_blanks(values):
        return values
    trimmed = Packed.of(pc.ascii_trim(values.array(), _BLANKS))
    return trimmed if len(trimmed) == len(values) else None


def has_blanks(values: Packed) -> bool:
    """Whether a value begins or ends with a blank."""
    blanks = tuple(map(ord, _BLANKS))
    if int(values.data.min()) > max(blanks):
        return False
    for places in (values.starts, values.ends - 1):
        ends = values.data[places]
        if any(bool((ends == blank).any()) for blank in blanks):
            return True
    return False


def _all_bools(values: Packed) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    words = pa.array([*_TRUE, *_FALSE], values.array().type)
    return bool(pc.all(pc.is_in(values.array(), words)).as_py())


def cast(column: Any, facts: TypeFacts, style: Style = PLAIN) -> Any:
    """Return a column as the type of these facts; what is missing becomes null.

    Args:
        column: a `pyarrow` array of texts, in one piece or in several.
        facts: of these values, perhaps merged with those of others. A column of texts is returned
            as it is.
        style: how numbers are written.

    Raises:
        ValueError: a value does not fit; but not every one that does not is found.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if facts.type == ColumnType.TEXT:
        return column
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    values = Packed.of(column)
    if len(values) and has_blanks(values):
        column = pc.ascii_trim(column, _BLANKS)
        values = Packed.of(column)
    if len(values) + column.null_count < len(column):
        column = pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)
    if facts.type == ColumnType.BOOL:
        yes = pc.is_in(column, pa.array(_TRUE, column.type))
        return pc.if_else(pc.is_valid(column), yes, None)
    if facts.type in (ColumnType.DATE, ColumnType.DATETIME):
        return _cast_dates(column, values, facts.dates or _ANY_DATE, facts.arrow())
    return pc.cast(numbers_.plain_texts(column, style), facts.arrow())


def _cast_dates(column: Any, values: Packed, dates: Dates, kind: Any) -> Any:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if not len(values):
        return pa.nulls(len(column), kind)
    (format_,) = dates.formats
    if format_ == "ymd-" and not dates.zoned and dates_.is_iso(values):
        with contextlib.suppress(pa.ArrowInvalid):
            return pc.cast(column, kind)
    days, rest = dates_.instants(values, format_)
    missing = pc.is_null(column).to_numpy(zero_copy_only=False)
    found = np.zeros(len(column), np.int64)
    if not dates.timed:
        found[~missing] = days
        return pa.array(found.astype(np.int32), mask=missing).cast(kind)
    unit = 1000 if kind.unit == "us" else 1
    found[~missing] = days * (dates_.DAY_NS // unit) + rest // unit
    return pa.array(found, mask=missing).cast(kind)
