"""Cells as numbers, each judged by itself, so that no block is read otherwise than another.

What a number is, `app.formats.table.types` says, and how it is written, the style of its block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from app.formats.table.numbers import PLAIN, Style, as_plain
from app.formats.table.types import facts_of

_INTEGER: Final = "^(?:0|-?[1-9][0-9]{0,17})$"
_DECIMAL: Final = r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"
_PERHAPS: Final = "^[-.0-9iInN]"
_BLANKS: Final = " \t"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Cells as numbers, as `pyarrow` arrays.

    Attributes:
        ints: those that are integers of 64 bits, exactly; null for the others.
        floats: all that are numbers, to the nearest double; null for what is none.
    """

    ints: Any
    floats: Any


def numbers_of(cells: Any, style: Style = PLAIN) -> Numbers:
    """Return what a column in one piece holds; `style` is that of its block."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if style != PLAIN:
        cells = as_plain(cells, style)
    cells = pc.ascii_trim(cells, _BLANKS)
    integer = pc.match_substring_regex(cells, _INTEGER)
    ints = pc.cast(_where(integer, cells), pa.int64())
    if not pc.any(pc.invert(integer)).as_py():
        return Numbers(ints, pc.cast(ints, pa.float64(), safe=False))
    plain = pc.or_(integer, pc.match_substring_regex(cells, _DECIMAL))
    floats = pc.cast(_where(plain, cells), pa.float64())
    rest = pc.and_(pc.invert(plain), pc.match_substring_regex(cells, _PERHAPS))
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
