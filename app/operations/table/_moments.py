"""Dates and times in texts, as a recipe says they are written; the system's language never counts.

A format is a text with marks, those of C: `%Y` year, `%y` its last two digits (69 to 99 are before
2000), `%m` month, `%b` and `%B` its English name, `%d` day, `%a` and `%A` the English day of the
week, `%H` hour, `%I` hour up to 12 with `%p` for AM or PM, `%M` minute, `%S` second, `%f` decimals
of a second, `%z` distance from Greenwich, `%%` a percent sign. A minus, like `%-d`, writes no zeros
in front. Numbers are read with and without them, unless two follow each other without anything
between. A blank stands for one or more.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table import dates

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CENTURY: Final = 69
"""Years of two digits from here on are of the twentieth century, as POSIX has it."""

FAILED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fail": QT_TRANSLATE_NOOP("params", "The table fails"),
        "missing": QT_TRANSLATE_NOOP("params", "The cell is missing"),
        "keep": QT_TRANSLATE_NOOP("params", "The cell stays as it is"),
    }
)
"""What may happen to a cell that is not as it should be, with labels."""

_MARK: Final = re.compile("%(-?)(.?)", re.DOTALL)
_TIME: Final = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<decimals>[0-9]+))?)?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


def _names(names: tuple[str, ...], letters: int | None = None) -> str:
    return "|".join(name[:letters] for name in names)


_READ: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Y": "[0-9]{4}",
        "y": "[0-9]{2}",
        "m": "1[0-2]|0?[1-9]",
        "b": _names(_MONTHS, 3),
        "B": _names(_MONTHS),
        "d": "3[01]|[12][0-9]|0?[1-9]",
        "a": _names(_DAYS, 3),
        "A": _names(_DAYS),
        "H": "2[0-3]|[01]?[0-9]",
        "I": "1[0-2]|0?[1-9]",
        "p": "AM|PM",
        "M": "[0-5]?[0-9]",
        "S": "[0-5]?[0-9]",
        "f": "[0-9]{1,9}",
        "z": "Z|[+-][0-9]{2}:?[0-9]{2}",
    }
)
_NUMBERS: Final = "YymdHIMS"
"""Marks that a minus may have."""
_TIMES: Final = frozenset("HIpMSf")
_ONE_OF: Final = ("Yy", "mbB", "d")
"""Of each of these a date that is to be read has one."""
_NEEDS: Final = (("I", "p"), ("p", "I"), ("M", "HI"), ("S", "M"), ("f", "S"), ("z", "M"))
"""The first makes no sense without one of the others."""
_TIGHT: Final = re.compile(f"%-?[{_NUMBERS}]%-?[{_NUMBERS}]")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, perhaps with a time of day.

    Attributes:
        day: the date.
        time: hour, minute and, as the text has them, second; None for a date alone.
        decimals: of the second, as they are written.
        zone: minutes from Greenwich; None if nothing is said of it.
    """

    day: dt.date
    time: tuple[int, ...] | None = None
    decimals: str = ""
    zone: int | None = None

    def iso(self) -> str:
        """Return it as in 2024-12-31 or 2024-12-31T23:59:59.5+01:00."""
        text = self.day.isoformat()
        if self.time is None:
            return text
        text += "T" + ":".join(f"{part:02}" for part in self.time)
        if self.decimals:
            text += f".{self.decimals}"
        return text if self.zone is None else text + _zone_text(self.zone, ":")


def _zone_text(zone: int, colon: str) -> str:
    hours, minutes = divmod(abs(zone), 60)
    return f"{'-' if zone < 0 else '+'}{hours:02}{colon}{minutes:02}"


def _zone(text: str) -> int:
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return -minutes if text[0] == "-" else minutes


def moment(text: str, order: str) -> Moment | None:
    """Read a date as the reader of tables knows them; None if it is none.

    Args:
        text: a year of four digits, month and day, with `-`, `/` or `.` between them, perhaps with
            a time.
        order: `dmy` or `mdy`, where the year is not first.
    """
    found = dates.date(text)
    if not found:
        return None
    day, _, time = text.replace("T", " ").partition(" ")
    (mark,) = set(re.sub("[0-9]", "", day))
    read = next((one for one in ("ymd", order) if one + mark in found.formats), None)
    if not read:
        return None
    parts = dict(zip(read, map(int, day.split(mark)), strict=True))
    date = dt.date(parts["y"], parts["m"], parts["d"])
    clock = _TIME.fullmatch(time)
    if not clock:
        return Moment(date)
    units = tuple(int(clock[unit]) for unit in ("hour", "minute", "second") if clock[unit])
    zone = _zone(clock["zone"]) if clock["zone"] else None
    return Moment(date, units, clock["decimals"] or "", zone)


@functools.cache
def _pattern(format_: str) -> re.Pattern[str]:
    """Return what a text in this format looks like.

    Raises:
        ValueError: no date can be read from such a text.
    """
    marks = _marks(format_)
    for some in _ONE_OF:
        if sum(mark in some for mark in marks) != 1:
            raise ValueError(f"{format_} does not have one of {some}")
    if len(set(marks)) < len(marks) or {"H", "I"} <= set(marks):
        raise ValueError(f"{format_} says something twice")
    for first, others in _NEEDS:
        if first in marks and not set(others) & set(marks):
            raise ValueError(f"{format_} has {first} alone")
    tight = bool(_TIGHT.search(format_.replace("%%", "")))

    def group(minus: str, mark: str) -> str:
        del minus
        digits = _READ[mark].replace("?", "") if tight and mark in _NUMBERS else _READ[mark]
        return f"(?P<{mark}>{digits})"

    return re.compile(_replaced(format_, group, _literal), re.IGNORECASE | re.ASCII)


def _marks(format_: str) -> list[str]:
    """Return the marks in a format.

    Raises:
        ValueError: one is not known.
    """
    found = []
    for minus, mark in _MARK.findall(format_):
        if mark == "%" and not minus:
            continue
        if mark not in (_NUMBERS if minus else _READ) or not mark:
            raise ValueError(f"there is no mark %{minus}{mark}")
        found.append(mark)
    return found


def _replaced(
    format_: str, change: Callable[[str, str], str], plain: Callable[[str], str] = str
) -> str:
    """Return a format with its marks changed, and what is between them."""
    parts, end = [], 0
    for found in _MARK.finditer(format_):
        parts.append(plain(format_[end : found.start()]))
        parts.append("%" if found[0] == "%%" else change(found[1], found[2]))
        end = found.end()
    return "".join((*parts, plain(format_[end:])))


def _literal(text: str) -> str:
    return re.sub(r"(\\ )+", "[ \\t]+", re.escape(text))


def can_be_read(format_: str) -> bool:
    """Whether a date can be read from a text in this format."""
    try:
        return bool(_pattern(format_))
    except ValueError:
        return False


def can_be_written(format_: str) -> bool:
    """Whether a date can be written in this format."""
    try:
        return bool(_marks(format_))
    except ValueError:
        return False


def moment_in(text: str, format_: str) -> Moment | None:
    """Read a date in a format that can be read; None if it is none."""
    found = _pattern(format_).fullmatch(text)
    if not found:
        return None
    parts = found.groupdict()
    try:
        day = dt.date(_year(parts), _month(parts), int(parts["d"]))
    except ValueError:
        return None
    for mark, letters in (("a", 3), ("A", None)):
        if mark in parts and parts[mark].title() != _DAYS[day.weekday()][:letters]:
            return None
    if not _TIMES & set(parts):
        return Moment(day)
    units = [_hour(parts), int(parts.get("M", 0))]
    if "S" in parts:
        units.append(int(parts["S"]))
    zone = _zone(parts["z"].upper()) if "z" in parts else None
    return Moment(day, tuple(units), parts.get("f", ""), zone)


def _year(parts: Mapping[str, str]) -> int:
    if "Y" in parts:
        return int(parts["Y"])
    year = int(parts["y"])
    return year + (1900 if year >= _CENTURY else 2000)


def _month(parts: Mapping[str, str]) -> int:
    if "m" in parts:
        return int(parts["m"])
    name = parts.get("b") or parts["B"]
    return [month[:3] for month in _MONTHS].index(name[:3].title()) + 1


def _hour(parts: Mapping[str, str]) -> int:
    if "H" in parts:
        return int(parts["H"])
    return int(parts["I"]) % 12 + (12 if parts["p"].upper() == "PM" else 0)


def written(found: Moment, format_: str) -> str | None:
    """Write a date in a format; None if the format asks for what is not known of it."""
    marks = set(_marks(format_))
    if (_TIMES & marks and found.time is None) or ("z" in marks and found.zone is None):
        return None

    def change(minus: str, mark: str) -> str:
        text = _part(found, mark)
        return (text.lstrip("0") or "0") if minus else text

    return _replaced(format_, change)


def _part(found: Moment, mark: str) -> str:
    day, month = found.day, _MONTHS[found.day.month - 1]
    hour, minute, second = (*(found.time or ()), 0, 0, 0)[:3]
    parts = {
        "Y": f"{day.year:04}",
        "y": f"{day.year % 100:02}",
        "m": f"{day.month:02}",
        "b": month[:3],
        "B": month,
        "d": f"{day.day:02}",
        "a": _DAYS[day.weekday()][:3],
        "A": _DAYS[day.weekday()],
        "H": f"{hour:02}",
        "I": f"{hour % 12 or 12:02}",
        "p": "PM" if hour >= 12 else "AM",
        "M": f"{minute:02}",
        "S": f"{second:02}",
        "f": found.decimals.ljust(6, "0"),
        "z": _zone_text(found.zone or 0, ""),
    }
    return parts[mark]
