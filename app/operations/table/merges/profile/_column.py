"""All that is known of one column: of a block, a file, or of all files."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.formats.table import dates as dates_
from app.formats.table import types
from app.formats.table.dates import DAY_NS, Dates
from app.formats.table.numbers import PLAIN, Numbers, Style
from app.formats.table.packed import Packed, variety
from app.formats.table.types import ColumnType, TypeFacts
from app.operations.table.merges.profile._hashes import hashes_of
from app.operations.table.merges.profile._moments import Moments, moments_of
from app.operations.table.merges.profile._ranks import RankPool, Ranks
from app.operations.table.merges.profile._values import ValuePool, Values, summary_of_rows

MOST_RANKS: Final = 1_000_000
"""Different numbers of a column up to which quantiles are exact."""
MOST_VALUES: Final = 65_536
"""Different texts of a column up to which their number and counts are exact."""
_WIDE_RANKS: Final = 16
_WIDE_VALUES: Final = 64
"""Columns of a table up to which these limits hold; wider tables have as much room in all."""
_MOSTLY: Final = 0.97
"""Variety of a column from which on counting each text is not tried."""
_SHOWN: Final = 200
"""Characters of the shortest and the longest text that are kept."""
_FLOATS: Final = Numbers(ints=False, floats=True, exact=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is kept of a column before it is summed up.

    Attributes:
        ranks: numbers.
        values: different texts.
    """

    ranks: int = MOST_RANKS
    values: int = MOST_VALUES

    @classmethod
    def of(cls, columns: int) -> Limits:
        """Return the limits in a table of so many columns."""
        return cls(
            MOST_RANKS * _WIDE_RANKS // max(columns, _WIDE_RANKS),
            MOST_VALUES * _WIDE_VALUES // max(columns, _WIDE_VALUES),
        )


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of a column.

    Attributes:
        facts: what all values have in common; `facts.values` are not missing.
        shortest, longest: the first text with the fewest or most characters: how many, and itself.
        moments: None when a value is no number.
        ranks: None when a value is no number.
        dates: for each of `dates.FORMATS` that fits all values, the first and last one in
            nanoseconds since 1970.
        values: which texts there are.
    """

    facts: TypeFacts
    shortest: tuple[int, str]
    longest: tuple[int, str]
    moments: Moments | None
    ranks: Ranks | None
    dates: dict[str, tuple[int, int]]
    values: Values

    def tree(self) -> list[Any]:
        """Return it as plain values and arrays."""
        return [
            facts_tree(self.facts),
            self.shortest,
            self.longest,
            self.moments and self.moments.tree(),
            self.ranks and self.ranks.tree(),
            dict(sorted(self.dates.items())),
            self.values.tree(),
        ]

    @classmethod
    def of_tree(cls, tree: list[Any]) -> Column:
        """Return what `tree` made plain."""
        facts, shortest, longest, moments, ranks, dates, values = tree
        return cls(
            facts_of_tree(facts),
            (shortest[0], shortest[1]),
            (longest[0], longest[1]),
            Moments.of_tree(moments) if moments else None,
            Ranks(*ranks) if ranks else None,
            {format_: (first, last) for format_, (first, last) in dates.items()},
            Values.of_tree(values),
        )


def facts_tree(facts: TypeFacts) -> list[Any]:
    """Return the facts of a type as plain values."""
    found = facts.numbers
    numbers = found and [found.ints, found.floats, found.exact, found.whole, found.places]
    dates = facts.dates and [
        sorted(facts.dates.formats),
        facts.dates.timed,
        facts.dates.zoned,
        facts.dates.decimals,
        facts.dates.near,
    ]
    return [facts.values, facts.bools, numbers, dates]


def facts_of_tree(tree: list[Any]) -> TypeFacts:
    """Return what `facts_tree` made plain."""
    values, bools, numbers, dates = tree
    return TypeFacts(
        values,
        bools,
        Numbers(*numbers) if numbers else None,
        Dates(frozenset(dates[0]), *dates[1:]) if dates else None,
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """A column of a block.

    Attributes:
        column: what is known of it; None when all of it is missing.
        numbers: one for each row that is not missing, if all are numbers.
    """

    column: Column | None
    numbers: Any = None


def look_at(cells: Packed, limits: Limits, style: Style = PLAIN) -> Looked:
    """Find out about the values of a column in one block, whose numbers are in some style.

    Most figures are found from the different texts and how often each came, which costs next to
    nothing where few texts come often; else from all values.
    """
    if not len(cells):
        return Looked(None)
    texts, counts, codes = _counted(cells, limits)
    if counts is None:
        hashes = hashes_of(cells)
        ordered = hashes.copy()
        ordered.sort()
        if _different(ordered) <= limits.values:
            texts, counts, codes = _encoded(cells)
        else:
            values = summary_of_rows(cells, hashes, ordered)
    if counts is not None:
        values = Values.exact(texts, counts)
        if len(counts) > limits.values:
            values = values.summary()
    packed = cells if counts is None else Packed.of(texts)
    facts = dataclasses.replace(types.narrowest(packed, style), values=len(cells))
    moments = ranks = numbers = None
    if facts.numbers:
        numbers = _numbers(texts, facts, style)
        moments = moments_of(numbers, counts)
        pool = RankPool(limits.ranks)
        pool.add(Ranks.of(numbers, counts))
        ranks = pool.result()
        numbers = numbers if codes is None else numbers[codes]
    shortest, longest = _lengths(packed)
    found = _dates(packed, facts.dates) if facts.dates else {}
    return Looked(Column(facts, shortest, longest, moments, ranks, found, values), numbers)


def _counted(cells: Packed, limits: Limits) -> tuple[Any, Any, Any]:
    """Return the different texts, their counts, and which one is where, if it seems worth it."""
    texts = cells.array()
    if len(texts) > limits.values and variety(texts) > _MOSTLY:
        return texts, None, None
    return _encoded(cells)


def _encoded(cells: Packed) -> tuple[Any, Any, Any]:
    import numpy as np

    encoded = cells.array().dictionary_encode()
    codes = encoded.indices.to_numpy()
    return encoded.dictionary, np.bincount(codes, minlength=len(encoded.dictionary)), codes


def _different(ordered: Any) -> int:
    import numpy as np

    return 1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))


def _numbers(texts: Any, facts: TypeFacts, style: Style) -> Any:
    """Return numbers as 64-bit integers or as doubles."""
    if facts.numbers and not facts.numbers.ints:
        facts = TypeFacts(facts.values, bools=False, numbers=_FLOATS, dates=None)
    return types.cast(texts, facts, style).to_numpy(zero_copy_only=False)


def _lengths(cells: Packed) -> tuple[tuple[int, str], tuple[int, str]]:
    """Return the shortest and the longest text with their lengths."""
    import pyarrow.compute as pc

    lengths: Any = cells.lengths
    if cells.data.max() > 127:
        lengths = pc.utf8_length(cells.array()).to_numpy()
    ends = []
    for row in (int(lengths.argmin()), int(lengths.argmax())):
        text = cells.data[cells.bounds[row] : cells.bounds[row + 1]].tobytes().decode()
        ends.append((int(lengths[row]), text[:_SHOWN]))
    return ends[0], ends[1]


def _dates(cells: Packed, facts: Dates) -> dict[str, tuple[int, int]]:
    """Return the first and the last date for each format that fits."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if facts.formats == {"ymd-"} and not facts.zoned and dates_.is_iso(cells):
        with contextlib.suppress(pa.ArrowInvalid):
            return {"ymd-": _iso_ends(cells)}
    cells = Packed.of(pc.ascii_trim(cells.array(), " \t"))
    ends = {}
    for format_ in sorted(facts.formats):
        days, rest = dates_.instants(cells, format_)
        first, last = int(days.min()), int(days.max())
        ends[format_] = (
            first * DAY_NS + int(rest[days == first].min()),
            last * DAY_NS + int(rest[days == last].max()),
        )
    return ends


def _iso_ends(cells: Packed) -> tuple[int, int]:
    """Return the first and the last of dates as pyarrow reads them; it refuses others."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    timed = int(cells.lengths[0]) == 19
    kind, unit = (pa.timestamp("s"), 10**9) if timed else (pa.date32(), DAY_NS)
    ends = pa.array([_outermost(cells, np.min), _outermost(cells, np.max)])
    found = pc.cast(ends, kind).view(pa.int64() if timed else pa.int32()).to_pylist()
    return found[0] * unit, found[1] * unit


def _outermost(cells: Packed, pick: Callable[[Any], Any]) -> str:
    """Return the first or the last of texts of one length, eight bytes or more, in their order.

    Args:
        cells: the texts.
        pick: returns the smallest or the largest of some numbers.
    """
    import numpy as np

    length = int(cells.lengths[0])
    rows: Any = slice(None)
    for at in (*range(0, length - 8, 8), length - 8):
        words = np.ndarray(len(cells), ">u8", cells.data, offset=at, strides=(length,))
        words = words[rows].astype(np.uint64)
        same = np.flatnonzero(words == pick(words))
        rows = same if isinstance(rows, slice) else rows[same]
    start = int(rows[0]) * length
    return cells.data[start : start + length].tobytes().decode()


class ColumnPool:
    """Puts what is known of one column together, in order.

    Args:
        limits: what is kept before it is summed up.
    """

    def __init__(self, limits: Limits) -> None:
        self._column: Column | None = None
        self._ranks = RankPool(limits.ranks)
        self._values = ValuePool(limits.values)

    def add(self, new: Column) -> None:
        """Take the next part."""
        self._values.add(new.values)
        if new.ranks:
            self._ranks.add(new.ranks)
        known = self._column
        self._column = dataclasses.replace(_merged(known, new) if known else new, ranks=None)

    def result(self) -> Column:
        """Return all of it."""
        if self._column is None:
            raise ValueError("a column without a part")
        ranks = self._ranks.result() if self._column.moments else None
        return dataclasses.replace(self._column, ranks=ranks, values=self._values.result())


def _merged(a: Column, b: Column) -> Column:
    """Put together what needs no pool."""
    facts = types.merge(a.facts, b.facts)
    both = a.dates.keys() & b.dates.keys() if facts.dates else set()
    return Column(
        facts,
        min(a.shortest, b.shortest, key=_length),
        max(a.longest, b.longest, key=_length),
        a.moments.merged(b.moments) if a.moments and b.moments else None,
        None,
        {
            format_: (
                min(a.dates[format_][0], b.dates[format_][0]),
                max(a.dates[format_][1], b.dates[format_][1]),
            )
            for format_ in both
        },
        b.values,
    )


def _length(text: tuple[int, str]) -> int:
    return text[0]


def final_type(column: Column | None) -> ColumnType:
    """Return the type of a column; text when all of it is missing."""
    return column.facts.type if column else ColumnType.TEXT
