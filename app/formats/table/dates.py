"""Which dates and times a column of texts holds.

A date is a year of four digits with month and day, or day and month, around `-`, `/` or `.`. Which
of the two comes first is known when one of them is above 12; a column in which it never is stays
text, for a guess would be wrong for half the world. A time of day may follow, behind a blank or
`T`: hours and minutes, seconds, up to nine decimals, and a distance from Greenwich.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.formats.table.packed import Packed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.formats.table.packed import Ints

ORDERS: Final = ("ymd", "dmy", "mdy")
SEPARATORS: Final = "-/."
FORMATS: Final = tuple(order + mark for mark in SEPARATORS for order in ORDERS)
"""Orders of year, month and day, with what stands between them."""

DAY_NS: Final = 86_400_000_000_000
"""Nanoseconds."""

_MOST_MARKS: Final = 8
"""Marks a date may have: two in the date, one before the time, two in it, one before the decimals
and two in the zone."""
_MOST_SHAPES: Final = 100
"""Different rows of marks a column of dates may have; there are fewer."""
_FIRST_NS_YEAR: Final = 1678
_LAST_NS_YEAR: Final = 2261
"""Years whose every nanosecond has a number of 64 bits."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What some dates have in common.

    Attributes:
        formats: all of `FORMATS` that fit every one.
        timed: one has a time of day.
        zoned: all have a distance from Greenwich. None has one if this is not set.
        decimals: most decimals of a second.
        near: all lie between 1678 and 2261, where nanoseconds fit into 64 bits.
    """

    formats: frozenset[str] = frozenset(FORMATS)
    timed: bool = False
    zoned: bool = False
    decimals: int = 0
    near: bool = True

    def joined(self, other: Dates) -> Dates | None:
        """Return what these and others have in common; None when there is nothing."""
        formats = self.formats & other.formats
        if not formats or self.zoned != other.zoned:
            return None
        return Dates(
            formats,
            self.timed or other.timed,
            self.zoned,
            max(self.decimals, other.decimals),
            self.near and other.near,
        )


def dates(column: Packed) -> Dates | None:
    """Look at all values of a column, which has some; None if one of them is no date."""
    if quick := _iso_dates(column):
        return quick
    found = None
    for group in _groups(column):
        one = group and group.dates()
        if not one:
            return None
        found = found.joined(one) if found else one
        if not found:
            return None
    return found


def date(text: str) -> Dates | None:
    """Look at one text; None if it is no date."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    mark = found["mark"] or found["mark2"]
    parts = tuple(map(int, found["parts"].split(mark)))
    orders = ORDERS[:1] if found["year"] else ORDERS[1:]
    formats = {order + mark for order in orders if _exists(order, parts)}
    if not formats:
        return None
    near = _FIRST_NS_YEAR <= max(parts) <= _LAST_NS_YEAR
    decimals = len(found["decimals"] or "")
    return Dates(frozenset(formats), bool(found["time"]), bool(found["zone"]), decimals, near)


_DATE: Final = re.compile(
    r"(?P<parts>(?P<year>[0-9]{4})(?P<mark>[-/.])[0-9]{1,2}(?P=mark)[0-9]{1,2}"
    r"|[0-9]{1,2}(?P<mark2>[-/.])[0-9]{1,2}(?P=mark2)[0-9]{4})"
    r"(?P<time>[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
    r"(?::[0-5][0-9](?:\.(?P<decimals>[0-9]{1,9}))?)?"
    r"(?P<zone>Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?)?"
)


def _exists(order: str, parts: tuple[int, ...]) -> bool:
    by_letter = dict(zip(order, parts, strict=True))
    try:
        dt.date(by_letter["y"], by_letter["m"], by_letter["d"])
    except ValueError:
        return False
    return True


def instants(column: Packed, format_: str) -> tuple[Ints, Ints]:
    """Return the days since 1970 and the nanoseconds of the day, in Greenwich if zones are given.

    Args:
        column: values that `dates` found to fit this one.
        format_: one of `FORMATS`.

    Raises:
        ValueError: a value does not fit.
    """
    import numpy as np

    days, rest = np.zeros(len(column), np.int64), np.zeros(len(column), np.int64)
    for group in _groups(column):
        if not group or not (one := group.dates()) or format_ not in one.formats:
            raise ValueError(f"no date in the format {format_}")
        days[group.rows], rest[group.rows] = group.days(format_[:3]), group.time
    days += np.floor_divide(rest, DAY_NS)
    return days, np.mod(rest, DAY_NS)


def is_iso(column: Packed) -> bool:
    """Whether all have the length of 2024-12-31, or all that of 2024-12-31 23:59:59."""
    lengths = column.lengths
    return lengths[0] in (10, 19) and bool((lengths == lengths[0]).all())


def _iso_dates(column: Packed) -> Dates | None:
    """Look at a column of which `is_iso` is true; None if it is not really."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not is_iso(column):
        return None
    timed = bool(column.lengths[0] == 19)
    try:
        found = pc.cast(column.array(), pa.timestamp("s") if timed else pa.date32())
        first, last = pc.min_max(found).as_py().values()
    except (pa.ArrowInvalid, ValueError, OverflowError):  # the last two: years Python lacks
        return None
    near = first.year >= _FIRST_NS_YEAR and last.year <= _LAST_NS_YEAR
    return Dates(frozenset({"ymd-"}), timed, near=near)


@functools.cache
def _shape(marks: bytes) -> re.Match[bytes] | None:
    """Return what stands between the digits, if a date looks like that."""
    return re.fullmatch(
        rb"(?P<mark>[-/.])(?P=mark)"
        rb"(?P<time>[ T]:(?P<seconds>:(?P<decimals>\.)?)?(?P<zone>Z|[+-](?P<colon>:)?)?)?",
        marks,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Values with the same marks between their digits, and times of day that exist.

    Attributes:
        rows: which they are.
        mark: what stands between year, month and day.
        parts: these three as they stand.
        year_first: the first part has four digits, else the third one has.
        timed, zoned, decimals: as in `Dates`.
        time: nanoseconds of the day in Greenwich; below 0 or above a day's for those of another.
    """

    rows: Ints | slice
    mark: str
    parts: tuple[Ints, Ints, Ints]
    year_first: bool
    timed: bool
    zoned: bool
    decimals: int
    time: Any

    def dates(self) -> Dates | None:
        """Return what these have in common; None if one of them is no date."""
        orders = ORDERS[:1] if self.year_first else ORDERS[1:]
        formats = {order + self.mark for order in orders if self._exist(order)}
        if not formats:
            return None
        years = self.parts[0 if self.year_first else 2]
        near = bool(years.min() >= _FIRST_NS_YEAR and years.max() <= _LAST_NS_YEAR)
        return Dates(frozenset(formats), self.timed, self.zoned, self.decimals, near)

    def _in(self, order: str) -> tuple[Ints, Ints, Ints]:
        by_letter = dict(zip(order, self.parts, strict=True))
        return by_letter["y"], by_letter["m"], by_letter["d"]

    def _exist(self, order: str) -> bool:
        year, month, day = self._in(order)
        if year.min() < 1 or month.min() < 1 or month.max() > 12 or day.min() < 1:
            return False
        if day.max() <= 28:
            return True
        first, following = _month_starts(year, month)
        return bool((day <= following - first).all())

    def days(self, order: str) -> Ints:
        """Return the days since 1970, in this order of the parts."""
        year, month, day = self._in(order)
        return _month_starts(year, month)[0] + day - 1


def _month_starts(year: Ints, month: Ints) -> tuple[Ints, Ints]:
    """Return the days since 1970 on which the month and the next one begin."""
    import numpy as np

    months = (year - 1970) * 12 + (month - 1)
    first = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    return first, (months + 1).astype("M8[M]").astype("M8[D]").astype(np.int64)


def _groups(column: Packed) -> Iterator[_Group | None]:
    """Yield the values grouped by what is between their digits; None for what is no date."""
    import numpy as np

    marks = np.flatnonzero(column.data - np.uint8(ord("0")) > 9)
    if (every := _as_many_each(marks, column)) is not None:
        yield from _groups_of_as_many(column, slice(None), every)
        return
    counts = np.diff(np.searchsorted(marks, column.bounds))
    first = np.cumsum(counts) - counts
    for count in np.unique(counts).tolist():
        rows = np.flatnonzero(counts == count)
        yield from _groups_of_as_many(column, rows, marks[first[rows][:, None] + np.arange(count)])


def _as_many_each(places: Ints, column: Packed) -> Ints | None:
    """Return the places as a row for each value; None if the values have not as many each."""
    each, left = divmod(len(places), len(column))
    if left or not each:
        return None
    rows = places.reshape(-1, each)
    inside = (rows[:, 0] >= column.starts) & (rows[:, -1] < column.ends)
    return rows if inside.all() else None


def _groups_of_as_many(column: Packed, rows: Ints | slice, places: Ints) -> Iterator[_Group | None]:
    """Yield the groups of values with as many marks each."""
    import numpy as np

    marks = column.data[places]
    if not 0 < places.shape[1] <= _MOST_MARKS:
        yield None
    elif (marks == marks[0]).all():
        yield _group(column, rows, places, marks[0].tobytes())
    else:
        numbers = np.arange(len(column))[rows]
        padded = np.zeros((len(marks), 8), np.uint8)
        padded[:, : marks.shape[1]] = marks
        shapes, first, shape_of = np.unique(
            padded.view(np.uint64).ravel(), return_index=True, return_inverse=True
        )
        for shape in range(min(len(shapes), _MOST_SHAPES)):
            chosen = shape_of == shape
            yield _group(column, numbers[chosen], places[chosen], marks[first[shape]].tobytes())
        if len(shapes) > _MOST_SHAPES:
            yield None


def _group(column: Packed, rows: Ints | slice, places: Ints, marks: bytes) -> _Group | None:
    """Read the digits of values of one shape; None if they are no dates with times of day."""
    shape = _shape(marks)
    if not shape:
        return None
    starts = [column.starts[rows], *(places.T + 1)]
    ends = [*places.T, column.ends[rows]]
    fields = [_Field(column.data, a, b) for a, b in zip(starts, ends, strict=True)]
    year_first = fields[0].has(4, 4)
    widths = ((4, 4), (1, 2), (1, 2)) if year_first else ((1, 2), (1, 2), (4, 4))
    if not all(field.has(*width) for field, width in zip(fields, widths, strict=False)):
        return None
    time = _time(shape, fields[3:])
    if time is None:
        return None
    return _Group(
        rows=rows,
        mark=shape["mark"].decode(),
        parts=(fields[0].value(), fields[1].value(), fields[2].value()),
        year_first=year_first,
        timed=bool(shape["time"]),
        zoned=bool(shape["zone"]),
        decimals=int(fields[6].width.max()) if shape["decimals"] else 0,
        time=time,
    )


def _time(shape: re.Match[bytes], fields: list[_Field]) -> Any:
    """Return the nanoseconds of the day in Greenwich; None if there is no such time."""
    if not shape["time"]:
        return 0
    hours, minutes, left = fields[0], fields[1], fields[2:]
    if not (hours.has(1, 2) and minutes.has(2, 2) and hours.below(24) and minutes.below(60)):
        return None
    time = (hours.value() * 60 + minutes.value()) * 60
    if shape["seconds"]:
        seconds, left = left[0], left[1:]
        if not (seconds.has(2, 2) and seconds.below(60)):
            return None
        time = time + seconds.value()
    time = time * 1_000_000_000
    if shape["decimals"]:
        decimals, left = left[0], left[1:]
        if not decimals.has(1, 9):
            return None
        time = time + decimals.value() * 10 ** (9 - decimals.width)
    return _in_greenwich(time, shape, left)


def _in_greenwich(time: Any, shape: re.Match[bytes], fields: list[_Field]) -> Any:
    if shape["zone"] in (None, b"Z"):
        # Nothing may follow the letter.
        return time if not shape["zone"] or fields[0].has(0, 0) else None
    distance: Ints
    if shape["colon"]:
        hours, minutes = fields
        if not (hours.has(2, 2) and minutes.has(2, 2) and minutes.below(60) and hours.below(24)):
            return None
        distance = hours.value() * 60 + minutes.value()
    elif fields[0].has(4, 4):
        both = fields[0].value()
        if not ((both % 100 < 60) & (both < 2400)).all():
            return None
        distance = both // 100 * 60 + both % 100
    elif fields[0].has(2, 2) and fields[0].below(24):
        distance = fields[0].value() * 60
    else:
        return None
    east = shape["zone"].startswith(b"+")
    return time - (distance if east else -distance) * 60_000_000_000


class _Field:
    """Digits between two marks.

    Attributes:
        width: how many there are.
    """

    def __init__(self, data: NDArray[np.uint8], starts: Ints, ends: Ints) -> None:
        self._data = data
        self._starts = starts
        self.width = ends - starts

    def has(self, least: int, most: int) -> bool:
        """Whether the number of digits is between these everywhere."""
        return bool(self.width.min() >= least and self.width.max() <= most)

    def below(self, limit: int) -> bool:
        """Whether every number is below the limit."""
        return bool(self.value().max() < limit)

    @functools.cached_property
    def _value(self) -> Ints:
        import numpy as np

        least, most = int(self.width.min()), int(self.width.max())
        value: Any = np.zeros(len(self._starts), np.int32)
        for place in range(most):
            if place < least:
                value = value * 10 + (self._data[self._starts + place] - np.uint8(ord("0")))
            else:
                digit = self._data[np.minimum(self._starts + place, len(self._data) - 1)]
                more = value * 10 + (digit - np.uint8(ord("0")))
                value = np.where(self.width > place, more, value)
        found: Ints = value.astype(np.int64)
        return found

    def value(self) -> Ints:
        """Return the numbers, of up to nine digits."""
        return self._value
