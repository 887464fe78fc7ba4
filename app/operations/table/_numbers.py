"""Cells as numbers, each judged by itself, so that no block is read otherwise than another.

What a number is, `app.formats.table.types` says, and how it is written, the style of its block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.formats.table.numbers import PLAIN, Style, as_plain
from app.formats.table.types import facts_of

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

BILLION: Final = 10**9

_INTEGER: Final = "^(?:0|-?[1-9][0-9]{0,17})$"
_DECIMAL: Final = r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"
_BLANKS: Final = " \t"
_FEW_PLACES: Final = r"^-?[0-9]*\.[0-9]{0,9}$"
_LENGTH: Final = 19
"""Of a decimal whose digits fit into 64 bits: 18, and the point."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Cells as numbers, as `pyarrow` arrays.

    Attributes:
        ints: those that are integers of 64 bits, exactly; null for the others.
        floats: all that are numbers, to the nearest double; null for what is none.
    """

    ints: Any
    floats: Any


@dataclass(frozen=True, slots=True)
class Decimals:
    """Some cells as numbers that can be added exactly, as `numpy` arrays.

    Attributes:
        rows: which cells these are, as truth values.
        whole: their values, rounded down.
        billionths: how much more they are.
    """

    rows: Any
    whole: Ints
    billionths: Ints


def plain_texts_of(cells: Any, style: Style) -> Any:
    """Return cells without blanks around them; what is no number in another style becomes null."""
    import pyarrow.compute as pc

    return pc.ascii_trim(cells if style == PLAIN else as_plain(cells, style), _BLANKS)


def exact_decimals(texts: Any, some: Any) -> Decimals:
    """Return which of some numbers are decimals with up to 9 places and 18 digits in all.

    Args:
        texts: what `plain_texts_of` returns.
        some: which of them are numbers, but no integers, as a `numpy` array of truth values.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = some.copy()
    texts = texts.filter(pa.array(some))
    signs = pc.cast(pc.starts_with(texts, "-"), pa.int32())
    short = pc.and_(
        pc.match_substring_regex(texts, _FEW_PLACES),
        pc.less_equal(pc.subtract(pc.binary_length(texts), signs), _LENGTH),
    )
    rows[some] = short.to_numpy(zero_copy_only=False)
    texts = texts.filter(short)
    digits = pc.cast(pc.replace_substring(texts, ".", ""), pa.int64()).to_numpy()
    places = pc.subtract(pc.binary_length(texts), pc.find_substring(texts, ".")).to_numpy() - 1
    powers = 10 ** np.arange(10)
    unit = powers[places]
    whole = digits // unit
    return Decimals(rows, whole, (digits - whole * unit) * powers[9 - places])


def numbers_of(cells: Any, style: Style = PLAIN) -> Numbers:
    """Return what a column in one piece holds; `style` is that of its block."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = plain_texts_of(cells, style)
    integer = pc.match_substring_regex(cells, _INTEGER)
    ints = pc.cast(_where(integer, cells), pa.int64())
    if not pc.any(pc.invert(integer)).as_py():
        return Numbers(ints, pc.cast(ints, pa.float64(), safe=False))
    plain = pc.or_(integer, pc.match_substring_regex(cells, _DECIMAL))
    floats = pc.cast(_where(plain, cells), pa.float64())
    rest = pc.and_(pc.invert(plain), pc.is_valid(as_plain(cells, PLAIN)))
    if not pc.any(rest).as_py():
        return Numbers(ints, floats)
    words = cells.filter(pc.fill_null(rest, fill_value=False)).unique()
    values = [_number(word) for word in words.to_pylist()]
    places = pc.index_in(cells, words)
    more_ints = pa.array([whole for whole, _ in values], pa.int64()).take(places)
    more_floats = pa.array([value for _, value in values], pa.float64()).take(places)
    return Numbers(pc.coalesce(ints, more_ints), pc.coalesce(floats, more_floats))


def _where(mask: Any, cells: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(mask, cells, pa.scalar(None, cells.type))


def _number(word: str) -> tuple[int | None, float | None]:
    facts = facts_of(word).numbers
    if facts is None:
        return None, None
    return int(word) if facts.ints else None, float(word)
