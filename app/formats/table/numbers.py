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

    def rows_with(self, places: Ints) -> Ints | slice | None:
        """Return which values have one of some places in them; None if one of them has two."""
        column = self.column
        if len(places) == len(column):
            inside = (places >= column.starts) & (places < column.ends)
            if inside.all():
                return slice(None)
        rows = column.rows_of(places)
        return rows if (rows[1:] > rows[:-1]).all() else None

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
    first, signs = data[starts], np.zeros(1, np.int32)
    points = marked.places[marked.marks == ord(marked.style.decimal)]
    if len(points) < len(marked.places):
        signs = (first == _MINUS).astype(np.int32)
        if np.count_nonzero(signs) + len(points) < len(marked.places):
            return None  # a minus sign in the middle
        first = data[np.minimum(starts + signs, len(data) - 1)]
    rows = marked.rows_with(points) if len(points) else slice(0)
    if rows is None:
        return None
    whole = column.lengths - signs
    digits = whole.copy()
    digits[rows] -= 1
    whole[rows] = points - starts[rows]
    if signs.any():
        whole[rows] -= signs[rows]
    zero = first == _ZERO
    if not digits.all() or (zero & (whole > 1)).any():
        return None
    return Numbers(
        ints=not len(points)
        and not (zero & (signs > 0)).any()
        and _all_fit_64_bits(column, int(whole.max())),
        floats=_all_survive(marked, digits, digits - whole),
        whole=int(whole.max()),
        places=int((digits - whole).max()),
    )


def _all_survive(marked: _Marked, digits: Ints, places: Ints) -> bool:
    """Whether all values survive as doubles."""
    import pyarrow as pa

    doubtful = digits > SURE
    if not doubtful.any():
        return True
    texts, marks = marked.column.array(), marked.column.lengths - digits
    if not doubtful.all():
        texts = texts.filter(pa.array(doubtful))
        marks, places = marks[doubtful], places[doubtful]
    return all_survive(plain_texts(texts, marked.style), marks, places)


def _all_fit_64_bits(column: Packed, digits: int) -> bool:
    if digits <= _INT_SURE:
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


def as_plain(texts: Any, style: Style) -> Any:
    """Return a `pyarrow` array of texts with its numbers in plain style, and null for the others.

    Blanks around a number are taken away.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.ascii_trim(texts, " \t")
    patterns = [_plain(style).pattern, _odd(style), *([_grouped(style)] if style.thousands else [])]
    found = pc.match_substring_regex(texts, f"^(?:{'|'.join(patterns)})$")
    return plain_texts(pc.if_else(found, texts, pa.scalar(None, texts.type)), style)


def plain_text(text: str, style: Style) -> str | None:
    """Return a text with its numerals in plain style, where those of this style may be.

    None if they stand where none may: 1.5 with a comma before decimals is not fifteen.
    """
    if style.thousands and style.thousands in text:
        group, point = re.escape(style.thousands), re.escape(style.decimal)
        if not re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{group}[0-9]{{3}})+(?:{point}[0-9]*)?", text):
            return None
        text = text.replace(style.thousands, "")
    if style.decimal == ".":
        return text
    return None if "." in text else text.replace(style.decimal, ".")


def styled(texts: Any, style: Style) -> Any:
    """Return a `pyarrow` array of plain numbers as a style has them, without thousands."""
    import pyarrow.compute as pc

    return texts if style.decimal == "." else pc.replace_substring(texts, ".", style.decimal)


def styled_text(text: str, style: Style) -> str:
    """Return a plain number as a style has it, without thousands."""
    return text.replace(".", style.decimal)


def plain_texts(texts: Any, style: Style = PLAIN) -> Any:
    """Return a `pyarrow` array of numbers as other programs write them: with a point alone."""
    import pyarrow.compute as pc

    if style.thousands:
        texts = pc.replace_substring(texts, style.thousands, "")
    return texts if style.decimal == "." else pc.replace_substring(texts, style.decimal, ".")
