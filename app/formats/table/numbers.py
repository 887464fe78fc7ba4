"""Which numbers a column of texts holds, and whether they survive being turned into some.

A number is written without plus sign, without zeros in front and without blanks inside; with an
exponent only where it cannot be a code: it has a sign, or a decimal point stands before it (1e-05
and 1.5E3 are numbers, 1E5 is a text). `inf` and `nan` are numbers in the spellings programs write.

An integer survives within 64 bits, a number as a double if `doubles` says so, and anything without
exponent as a decimal.
"""

from __future__ import annotations

import functools
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.formats.table.doubles import SURE, all_survive, survives
from app.formats.table.packed import Packed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.formats.table.packed import Ints

_INT_SURE: Final = 18
"""Digits that fit into 64 bits, whatever they are."""
_MINUS: Final = ord("-")
_ZERO: Final = ord("0")
_WORDS: Final = "-?(?:inf|Inf|INF|infinity|Infinity)|nan|NaN|NAN"


@dataclass(frozen=True, slots=True)
class Style:
    """How numbers are written.

    Attributes:
        decimal: the character before decimals.
        thousands: the character between groups of three digits; empty for none.
    """

    decimal: str = "."
    thousands: str = ""


PLAIN: Final = Style()


@dataclass(frozen=True, slots=True)
class Numbers:
    """What some numbers have in common.

    Attributes:
        ints: all survive as 64-bit integers.
        floats: all survive as doubles.
        exact: none has an exponent, or is a word.
        whole: most digits before the decimal point.
        places: most digits behind it.
    """

    ints: bool = True
    floats: bool = True
    exact: bool = True
    whole: int = 0
    places: int = 0

    def joined(self, other: Numbers) -> Numbers:
        """Return what these and others have in common."""
        return Numbers(
            self.ints and other.ints,
            self.floats and other.floats,
            self.exact and other.exact,
            max(self.whole, other.whole),
            max(self.places, other.places),
        )


@functools.cache
def _plain(style: Style) -> re.Pattern[str]:
    point = re.escape(style.decimal)
    return re.compile(
        rf"-?(?:(?P<whole>0|[1-9][0-9]*)(?:{point}(?P<places>[0-9]*))?|{point}[0-9]+)"
    )


@functools.cache
def _odd(style: Style) -> str:
    """Return the pattern of numbers that are not plain, for Python and for pyarrow."""
    point, whole = re.escape(style.decimal), "-?(?:0|[1-9][0-9]*)"
    signed = rf"{whole}[eE][+-][0-9]+"
    return rf"{whole}{point}[0-9]*[eE][+-]?[0-9]+|{signed}|{_WORDS}"


@functools.cache
def _grouped(style: Style) -> str:
    """Return the pattern of numbers with thousands."""
    group, point = re.escape(style.thousands), re.escape(style.decimal)
    return rf"-?[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+(?:{point}[0-9]*)?"


def number(text: str, style: Style = PLAIN) -> Numbers | None:
    """Look at one text; None if it is no number."""
    if style.thousands and style.thousands in text:
        if not re.fullmatch(_grouped(style), text):
            return None
        text = text.replace(style.thousands, "")
    if _plain(style).fullmatch(text):
        text = text.replace(style.decimal, ".")
        whole, point, places = text.removeprefix("-").partition(".")
        integral = not point and text != "-0" and _fits_64_bits(text)
        keeps = len(whole) + len(places) <= SURE or survives(text)
        return Numbers(integral, keeps, True, len(whole), len(places))
    if re.fullmatch(_odd(style), text):
        return Numbers(False, survives(text.replace(style.decimal, ".")), False)
    return None


def _fits_64_bits(text: str) -> bool:
    return len(text) <= _INT_SURE or (len(text) <= 20 and -(2**63) <= int(text) < 2**63)


def numbers(column: Packed, style: Style = PLAIN) -> Numbers | None:
    """Look at all values of a column, which has some; None if one of them is no number."""
    import pyarrow as pa

    if style.thousands:
        ungrouped = _ungrouped(column, style)
        if ungrouped is None:
            return None
        column = ungrouped
    marked = _Marked.of(column, style)
    odd = marked.odd_rows()
    if odd is None:
        return _plain_numbers(marked)
    texts = column.array()
    found = _odd_numbers(Packed.of(texts.filter(pa.array(odd))), style)
    if found is None or odd.all():
        return found
    plain = Packed.of(texts.filter(pa.array(~odd)))
    others = _plain_numbers(_Marked.of(plain, style))
    return others and found.joined(others)


def _ungrouped(column: Packed, style: Style) -> Packed | None:
    """Take the thousands out; None if they stand where they should not."""
    import pyarrow.compute as pc

    texts = column.array()
    grouped = pc.match_substring(texts, style.thousands)
    if not pc.any(grouped).as_py():
        return column
    proper = pc.match_substring_regex(texts.filter(grouped), f"^(?:{_grouped(style)})$")
    if not pc.all(proper).as_py():
        return None
    return Packed.of(pc.replace_substring(texts, style.thousands, ""))


@dataclass(frozen=True, slots=True)
class _Marked:
    """A column with what is no digit in it.

    Attributes:
        column: the values.
        style: how they are written.
        places: where no digits are.
        marks: what is there.
    """

    column: Packed
    style: Style
    places: Ints
    marks: NDArray[np.uint8]

    @classmethod
    def of(cls, column: Packed, style: Style) -> _Marked:
        """Look at a column."""
        import numpy as np

        places = np.flatnonzero(column.data - np.uint8(_ZERO) > 9)
        return cls(column, style, places, column.data[places])

    def rows_with(self, marks: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
        """Tell which values have one of some marks; None if one of them has two."""
        import numpy as np

        column, places = self.column, self.places[marks]
        rows = np.zeros(len(column), bool)
        if len(places) == len(column) and self._in_order(places):
            rows[:] = True
            return rows
        found = column.rows_of(places)
        rows[found] = True
        return rows if np.count_nonzero(rows) == len(found) else None

    def _in_order(self, places: Ints) -> bool:
        """Whether there is one in each value."""
        column = self.column
        return bool(((places >= column.starts) & (places < column.ends)).all())

    def odd_rows(self) -> NDArray[np.bool_] | None:
        """Tell which values have more than digits, points and minus signs; None if none has."""
        import numpy as np

        odd = (self.marks != ord(self.style.decimal)) & (self.marks != _MINUS)
        if not odd.any():
            return None
        rows = np.zeros(len(self.column), bool)
        rows[self.column.rows_of(self.places[odd])] = True
        return rows


def _plain_numbers(marked: _Marked) -> Numbers | None:
    """Look at values of digits, points and minus signs."""
    import numpy as np

    column = marked.column
    data, starts = column.data, column.starts
    whole = digits = column.lengths
    minus = pointed = np.zeros(len(column), bool)
    first = data[starts]
    if len(marked.marks):
        minus = first == _MINUS
        points = marked.marks == ord(marked.style.decimal)
        if len(points) - np.count_nonzero(points) != np.count_nonzero(minus):
            return None  # a minus sign in the middle
        found = marked.rows_with(points)
        if found is None:
            return None
        pointed = found
        digits = whole - minus - pointed
        whole = whole - minus
        whole[pointed] = (marked.places[points] - starts[pointed]) - minus[pointed]
        first = data[np.minimum(starts + minus, len(data) - 1)]
    zero = first == _ZERO
    if not digits.all() or (zero & (whole > 1)).any():
        return None
    return Numbers(
        ints=not pointed.any() and not (zero & minus).any() and _all_fit_64_bits(column, whole),
        floats=_all_survive(marked, minus, pointed, digits - whole),
        whole=int(whole.max()),
        places=int((digits - whole).max()),
    )


def _all_survive(
    marked: _Marked, minus: NDArray[np.bool_], pointed: NDArray[np.bool_], places: Ints
) -> bool:
    """Whether all values survive as doubles."""
    import numpy as np
    import pyarrow as pa

    marks = minus.astype(np.int8) + pointed
    doubtful = marked.column.lengths - marks > SURE
    if not doubtful.any():
        return True
    texts = plain_texts(marked.column.array().filter(pa.array(doubtful)), marked.style)
    return all_survive(texts, marks[doubtful], places[doubtful])


def _all_fit_64_bits(column: Packed, digits: Ints) -> bool:
    if digits.max() <= _INT_SURE:
        return True
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        pc.cast(column.array(), pa.int64())
    except pa.ArrowInvalid:
        return False
    return True


def _odd_numbers(column: Packed, style: Style) -> Numbers | None:
    """Look at values with exponents, and at words."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = column.array()
    if not pc.all(pc.match_substring_regex(texts, f"^(?:{_odd(style)})$")).as_py():
        return None
    exponents = np.flatnonzero((column.data | 0x20) == ord("e"))
    rows = column.rows_of(exponents)
    texts = pc.replace_substring(texts, style.decimal, ".")
    size = np.abs(pc.cast(texts, pa.float64()).to_numpy())
    doubtful = np.zeros(len(column), bool)
    doubtful[rows] = (exponents - column.starts[rows] > SURE) | ~(
        (size[rows] > sys.float_info.min) & (size[rows] < np.inf)
    )
    floats = all(map(survives, texts.filter(pa.array(doubtful)).to_pylist()))
    return Numbers(ints=False, floats=floats, exact=False)


def plain_texts(texts: Any, style: Style = PLAIN) -> Any:
    """Return a `pyarrow` array of numbers as other programs write them: with a point alone."""
    import pyarrow.compute as pc

    if style.thousands:
        texts = pc.replace_substring(texts, style.thousands, "")
    return texts if style.decimal == "." else pc.replace_substring(texts, style.decimal, ".")
