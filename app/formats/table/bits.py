"""The automaton of `records`, for 64 bytes at a time.

Every byte of a piece is a bit, in words of 64. The quotes before a byte are even or odd in number,
and that tells outside from inside as long as every quote outside stands at the start of a field, or
behind the quote it doubles. A quote that does not is a stray one: the automaton takes its field for
an unquoted one and passes over all quotes to its end, and from there on odd may mean what even
meant. So the way through a piece is a row of stretches, from one stray quote's field to the next
stray quote. Well-formed texts are one stretch; in damaged ones all stray quotes nearby are worked
out at once, and what remains is to follow them.
"""

from __future__ import annotations

import enum
import functools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.formats.table.dialect import Dialect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Words = NDArray[np.uint64]
    """One bit a byte; the lowest bit of a word belongs to its first byte."""
    Places = NDArray[np.int64]

_LF: Final = 10
_CR: Final = 13
_STEP: Final = 1 << 18
"""Bytes compared at a time, so that they stay in the processor's cache."""
_CHUNK: Final = 1024
"""Words whose stray quotes are worked out at a time."""


class Entry(enum.Enum):
    """Where a way through a piece starts."""

    FRESH = 0
    """Where a quote is no stray one: at the start of a field, or behind a quote."""
    UNQUOTED = 1
    """In an unquoted field."""
    QUOTED = 2
    """In a quoted field."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way through a piece, in stretches in which odd and even tell everything.

    Attributes:
        starts: where the stretches start; each but the first at the end of a field.
        stops: the stray quotes they stop at; the last one may stop at the end of the piece.
        flips: for each 1 where an odd number of quotes before means outside, else 0.
        stray: the piece ends in a field with a stray quote.
    """

    starts: Places
    stops: Places
    flips: Places
    stray: bool


class Bits:
    """A piece of a text without escapes, not empty.

    Attributes:
        lines: how many line ends are in it.
    """

    def __init__(self, data: bytes, dialect: Dialect) -> None:
        import numpy as np

        self._data = data
        self._dialect = dialect
        quote = ord(dialect.quote or "\0")
        feeds, returns, delimiters, quotes = _packed(
            data, (_LF, _CR, ord(dialect.delimiter), quote)
        )
        if not dialect.quote:
            quotes = np.zeros_like(feeds)
        self._ends = feeds | (returns & ~_left(feeds))
        self.lines = int(np.bitwise_count(self._ends).sum())
        self._forget_last_end()
        self._odd, self._all_odd = _odd_before(quotes)
        self._field_ends = feeds | returns | delimiters
        openers = self._field_ends if dialect.escape else self._field_ends | quotes
        strays = quotes & ~_right(openers)
        strays[0] &= ~np.uint64(1)  # the first byte depends on what came before
        self._strays = (strays & ~self._odd, strays & self._odd)
        self._chunks = tuple(_filled_chunks(words) for words in self._strays)
        self._counts: dict[int, tuple[Words, Places]] = {}

    def _forget_last_end(self) -> None:
        """Leave out a line end that no record of this piece follows."""
        import numpy as np

        last = len(self._data) - 1
        if self._data[last] in (_LF, _CR):
            self._ends[last // 64] &= ~(np.uint64(1) << np.uint64(last % 64))

    def ways(self) -> dict[Entry, Way]:
        """Return the way from each start."""
        fresh = self.way(Entry.FRESH)
        return {entry: self.way(entry, fresh) for entry in Entry}

    def way(self, start: Entry, fresh: Way | None = None) -> Way:
        """Return the way from one start; `fresh` is that from the first one, if it is known."""
        if start is Entry.QUOTED:
            return self._way(0, 1, fresh)
        stray = start is Entry.UNQUOTED and self._dialect.quote
        if stray and self._data.startswith(self._dialect.quote.encode()):
            return self._way_from_stray(fresh)
        return fresh or self._way(0, 0)

    def _way_from_stray(self, known: Way | None) -> Way:
        """Return the way when the first byte is a stray quote."""
        at = self._field_end(0)
        if at == len(self._data):
            return _Steps().way(stray=True)
        return self._way(at, self._odd_at(at), known)

    def _way(self, at: int, flip: int, known: Way | None = None) -> Way:
        """Follow the stray quotes; from where `known` has been, its way is this one too."""
        steps = _Steps()
        while True:
            if known and (rest := _rest(known, at, flip)):
                return steps.way(rest)
            if not (found := self._next_strays(at, flip)):
                steps.add_last(at, len(self._data), flip)
                return steps.way()
            strays, path = found
            steps.add(at, strays, path)
            at = int(strays.field_ends[path[-1]])
            if at < 0:
                at = self._field_end(strays.end)
                if at == len(self._data):
                    return steps.way(stray=True)
            flip = self._odd_at(at)

    def _next_strays(self, at: int, flip: int) -> tuple[_Strays, list[int]] | None:
        """Return the next chunk with stray quotes on the way, and which of them are."""
        chunk = self._next_chunk(at, flip)
        while chunk is not None:
            strays = self._strays_of(chunk)
            if path := strays.path(at, flip):
                return strays, path
            chunk = self._next_chunk(strays.end, flip)
        return None

    def _next_chunk(self, at: int, flip: int) -> int | None:
        """Return the first chunk that has stray quotes, from the one with this place on."""
        chunks = self._chunks[flip]
        found = bisect_left(chunks, at // 64 // _CHUNK)
        return chunks[found] if found < len(chunks) else None

    def _field_end(self, at: int) -> int:
        found = field_end(self._dialect.delimiter).search(self._data, at)
        return found.start() if found else len(self._data)

    def _odd_at(self, at: int) -> int:
        return int(self._odd[at // 64]) >> (at % 64) & 1

    def _strays_of(self, chunk: int) -> _Strays:
        import numpy as np

        first = chunk * _CHUNK
        part = slice(first, first + _CHUNK)
        even, odd = (_positions(words[part]) + first * 64 for words in self._strays)
        places = np.concatenate((even, odd))
        field_ends = _positions(self._field_ends[part]) + first * 64
        field_ends = np.append(field_ends, -1)[np.searchsorted(field_ends, places)]
        flips = _bits_at(self._odd, field_ends)
        # Where a field ends behind the chunk, its flip is that of another place; none follows it.
        following = np.where(
            flips, np.searchsorted(odd, field_ends) + len(even), np.searchsorted(even, field_ends)
        )
        following[following == np.where(flips, len(places), len(even))] = -1
        following[field_ends < 0] = -1
        end = (first + _CHUNK) * 64
        return _Strays(even.tolist(), odd.tolist(), places, field_ends, following.tolist(), end)

    def inside(self, way: Way) -> bool:
        """Whether the way ends inside quotes."""
        return not way.stray and bool(self._all_odd ^ int(way.flips[-1]))

    def begun(self, way: Way) -> int:
        """Return how many records begin behind line ends on the way."""
        import numpy as np

        count = 0
        for flip in np.unique(way.flips):
            chosen = way.flips == flip
            count += self._count(way.stops[chosen], flip) - self._count(way.starts[chosen], flip)
        return count

    def _count(self, places: Places, flip: int) -> int:
        """Return the sum of how many line ends lie outside before each place."""
        import numpy as np

        if flip not in self._counts:
            outside = self._ends & (self._odd if flip else ~self._odd)
            counts = np.zeros(len(outside) + 1, np.int64)
            np.cumsum(np.bitwise_count(outside), out=counts[1:])
            self._counts[flip] = outside, counts
        outside, counts = self._counts[flip]
        below = (np.uint64(1) << (places % 64).astype(np.uint64)) - np.uint64(1)
        rest = np.bitwise_count(outside[places // 64] & below)
        return int(counts[places // 64].sum()) + int(rest.sum())

    def starts(self, way: Way) -> Places:
        """Return where records begin behind line ends on the way."""
        import numpy as np

        ends = line_ends(self._data)
        if len(ends) and ends[-1] == len(self._data) - 1:
            ends = ends[:-1]
        stretch = np.searchsorted(way.starts, ends, side="right") - 1
        # What lies before the first stretch is a field with a stray quote, without line ends.
        ends, stretch = ends[stretch >= 0], stretch[stretch >= 0]
        outside = _bits_at(self._odd, ends) == way.flips[stretch]
        begins: Places = ends[outside & (ends < way.stops[stretch])] + 1
        return begins


class _Steps:
    """Stretches, as they are found."""

    def __init__(self) -> None:
        self._starts: list[Places] = []
        self._stops: list[Places] = []
        self._flips: list[Places] = []

    def add(self, at: int, strays: _Strays, path: list[int]) -> None:
        """Add the stretches from a place to the stray quotes of a path."""
        import numpy as np

        nodes = np.array(path)
        self._starts += [np.array([at]), strays.field_ends[nodes[:-1]]]
        self._stops.append(strays.places[nodes])
        self._flips.append((nodes >= len(strays.even)).astype(np.int64))

    def add_last(self, at: int, size: int, flip: int) -> None:
        """Add the stretch to the end of the piece."""
        import numpy as np

        for row, value in ((self._starts, at), (self._stops, size), (self._flips, flip)):
            row.append(np.array([value]))

    def way(self, rest: Way | None = None, *, stray: bool = False) -> Way:
        """Return what was added, with the rest of another way."""
        import numpy as np

        none = Way(*(np.empty(0, np.int64),) * 3, stray)
        rest = rest or none
        starts, stops, flips = (
            np.concatenate((*row, last))
            for row, last in (
                (self._starts, rest.starts),
                (self._stops, rest.stops),
                (self._flips, rest.flips),
            )
        )
        return Way(starts, stops, flips, rest.stray)


def _rest(known: Way, at: int, flip: int) -> Way | None:
    """Return how a way goes on from a place, if it comes by it in the same state."""
    import numpy as np

    stretch = int(np.searchsorted(known.starts, at, side="right")) - 1
    if stretch < 0 or known.flips[stretch] != flip or at >= known.stops[stretch]:
        return None
    starts = known.starts[stretch:].copy()
    starts[0] = at
    return Way(starts, known.stops[stretch:], known.flips[stretch:], known.stray)


@dataclass(frozen=True, slots=True)
class _Strays:
    """The quotes of one chunk that are stray when even means outside, then when odd does.

    Attributes:
        even, odd: where they are.
        places: the same in one row.
        field_ends: for each where its field ends; -1 behind the chunk.
        following: for each the next one on the way, as a number in this row; -1 for none here.
        end: of the chunk.
    """

    even: list[int]
    odd: list[int]
    places: Places
    field_ends: Places
    following: list[int]
    end: int

    def path(self, at: int, flip: int) -> list[int]:
        """Return the numbers of those on the way from a place."""
        row = self.odd if flip else self.even
        number = bisect_left(row, at)
        if number == len(row):
            return []
        number += flip * len(self.even)
        path = []
        while number >= 0:
            path.append(number)
            number = self.following[number]
        return path


@functools.cache
def field_end(delimiter: str) -> re.Pattern[bytes]:
    """Return what finds the next byte that ends an unquoted field."""
    return re.compile(b"[\r\n" + re.escape(delimiter.encode()) + b"]")


def line_ends(data: bytes) -> Places:
    """Return where each line ends: at its line feed, or at a carriage return without one."""
    import numpy as np

    codes = np.frombuffer(data, np.uint8)
    ends = codes == _LF
    if b"\r" in data:
        returns = codes == _CR
        returns[:-1] &= ~ends[1:]
        ends |= returns
    return np.flatnonzero(ends)


def count_line_ends(data: bytes) -> int:
    """Return how many lines end in the data: at line feeds, or at carriage returns without one."""
    import numpy as np

    codes = np.frombuffer(data, np.uint8)
    returns = b"\r" in data
    count = 0
    for at in range(0, len(codes), _STEP):
        # One byte more shows whether the last one is but half a line end.
        piece = codes[at : at + _STEP + 1]
        feeds = piece == _LF
        count += int(np.count_nonzero(feeds[:_STEP]))
        if returns:
            alone = piece == _CR
            alone[:-1] &= ~feeds[1:]
            count += int(np.count_nonzero(alone[:_STEP]))
    return count


def _packed(data: bytes, values: Sequence[int]) -> list[Words]:
    """Return for each value the bits that tell where it is, and at least one bit more."""
    import numpy as np

    codes = np.frombuffer(data, np.uint8)
    packed = np.zeros((len(values), (len(codes) // 64 + 1) * 8), np.uint8)
    for at in range(0, len(codes), _STEP):
        piece = codes[at : at + _STEP]
        for row, value in zip(packed, values, strict=True):
            bits = np.packbits(piece == value, bitorder="little")
            row[at // 8 : at // 8 + len(bits)] = bits
    return [row.view("<u8") for row in packed]


def _left(words: Words) -> Words:
    """Return for each byte the bit of the next one."""
    import numpy as np

    moved = words >> np.uint64(1)
    moved[:-1] |= words[1:] << np.uint64(63)
    return moved


def _right(words: Words) -> Words:
    """Return for each byte the bit of the one before."""
    import numpy as np

    moved = words << np.uint64(1)
    moved[1:] |= words[:-1] >> np.uint64(63)
    return moved


def _odd_before(bits: Words) -> tuple[Words, int]:
    """Tell for each byte whether an odd number of bits lies before it; and in all."""
    import numpy as np

    odd = bits.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        odd ^= odd << np.uint64(shift)
    words = np.bitwise_xor.accumulate(np.bitwise_count(bits) & 1)
    # Minus one has all bits set.
    odd[1:] ^= np.uint64(0) - words[:-1]
    return odd ^ bits, int(words[-1])


def _filled_chunks(words: Words) -> list[int]:
    import numpy as np

    chunks = np.bitwise_or.reduceat(words, np.arange(0, len(words), _CHUNK))
    filled: list[int] = np.flatnonzero(chunks).tolist()
    return filled


def _positions(words: Words) -> Places:
    """Return where bits are set."""
    import numpy as np

    filled = np.flatnonzero(words)
    bits = np.unpackbits(words[filled].view(np.uint8), bitorder="little").reshape(-1, 64)
    row, column = np.nonzero(bits)
    return filled[row] * 64 + column


def _bits_at(words: Words, places: Places) -> Places:
    """Return the bits at some places, as 0 and 1."""
    import numpy as np

    bits = (words[places // 64] >> (places % 64).astype(np.uint64)) & np.uint64(1)
    return bits.astype(np.int64)
