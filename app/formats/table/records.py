"""Where the records of a text table begin, wherever the text is cut.

A line end inside quotes ends no record, so the middle of a file means nothing without what came
before. An automaton knows as much as has to be known: it is at the start of a field, in an unquoted
field, in a quoted one, or behind a quote in a quoted one; a quote opens only at the start of a
field. These are the states of Python's `csv`, with two shades more (at the start of a record, and
behind a carriage return that may be half a line end) and two for texts with escapes. Each worker
says what its piece does to every state (`scan`), and the parent puts that together in order
(`fold`). Nothing is guessed, so a text that was cut gives the records of the whole one.

Walking through all bytes would be slow: `bits` does the same for whole words of them.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.formats.table.bits import Bits, Entry, Way, count_line_ends, field_end
from app.formats.table.dialect import Dialect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LF: Final = 10
_CR: Final = 13


class State(enum.IntEnum):
    """What must be known of all that came before."""

    RECORD = 0
    """At the start of a record."""
    AFTER_CR = 1
    """The same behind a carriage return: a line feed here belongs to the line end before."""
    FIELD = 2
    """At the start of a field that is not the first of its record."""
    UNQUOTED = 3
    QUOTED = 4
    QUOTE_SEEN = 5
    """Behind a quote in a quoted field: another one is a doubled quote."""
    ESCAPED = 6
    """Behind an escape in an unquoted field."""
    ESCAPED_QUOTED = 7
    """Behind an escape in a quoted field."""


@dataclass(frozen=True, slots=True)
class StateMap:
    """What one piece of a text does.

    Attributes:
        ends: for each state at its start, in their order, the state at its end.
        begun: likewise, how many records have their first byte in it, empty lines included.
        lines: line ends in it; a line feed that starts it counts, whatever came before.
        lf_first: it starts with a line feed.
        cr_last: it ends with a carriage return.
    """

    ends: tuple[int, ...]
    begun: tuple[int, ...]
    lines: int
    lf_first: bool = False
    cr_last: bool = False

    def then(self, other: StateMap) -> StateMap:
        """Return what this piece and the one behind it do together."""
        if not other.begun[State.RECORD]:
            return self
        if not self.begun[State.RECORD]:
            return other
        return StateMap(
            tuple(other.ends[end] for end in self.ends),
            tuple(
                begun + other.begun[end] for begun, end in zip(self.begun, self.ends, strict=True)
            ),
            self.lines + other.lines - (self.cr_last and other.lf_first),
            self.lf_first,
            other.cr_last,
        )


@dataclass(frozen=True, slots=True)
class Start:
    """Where a piece starts.

    Attributes:
        state: of the automaton.
        line: the number of the line its first byte lies in; the first line is 1.
        record: how many records began before.
        after_cr: the byte before is a carriage return, inside quotes or not.
    """

    state: State = State.RECORD
    line: int = 1
    record: int = 0
    after_cr: bool = False


_STATES: Final = tuple(State)
NOTHING: Final = StateMap(_STATES, (0,) * len(_STATES), 0)


def fold(maps: Iterable[StateMap], start: Start | None = None) -> list[Start]:
    """Return where each piece starts, and at the end what follows the last one.

    Args:
        maps: of all pieces in their order.
        start: of the first one; by default the start of a table's first line.
    """
    starts = [start or Start()]
    for piece in maps:
        before = starts[-1]
        joined = before.after_cr and piece.lf_first
        empty = not piece.begun[State.RECORD]
        starts.append(
            Start(
                State(piece.ends[before.state]),
                before.line + piece.lines - joined,
                before.record + piece.begun[before.state],
                before.after_cr if empty else piece.cr_last,
            )
        )
    return starts


def scan(data: bytes, dialect: Dialect) -> StateMap:
    """Return what a piece does, whatever state it starts in."""
    if not data:
        return NOTHING
    plain, pending = _neutral(data, dialect)
    ends, begun, lines = _mapped(plain, dialect)
    if dialect.escape:
        ends = _behind_escape(ends, pending=pending)
        lines = count_line_ends(data)
        plain, pending = _neutral(data, dialect, escaped=True)
        ends_escaped, begun_escaped, _ = _mapped(plain, dialect)
        for escaped, state in _BEHIND_ESCAPE.items():
            ends[escaped] = _behind_escape(ends_escaped, pending=pending)[state]
            begun[escaped] = begun_escaped[state]
    return StateMap(tuple(ends), tuple(begun), lines, data[0] == _LF, data[-1] == _CR)


_BEHIND_ESCAPE: Final = {
    State.ESCAPED: State.UNQUOTED,
    State.ESCAPED_QUOTED: State.QUOTED,
}
"""The states behind an escape, with those that the escaped byte leads back to."""


def _behind_escape(ends: Sequence[int], *, pending: bool) -> list[int]:
    if not pending:
        return list(ends)
    quoted = State.ESCAPED_QUOTED
    return [quoted if end == State.QUOTED else State.ESCAPED for end in ends]


_STARTS: Final = {
    State.UNQUOTED: Entry.UNQUOTED,
    State.ESCAPED: Entry.UNQUOTED,
    State.QUOTED: Entry.QUOTED,
    State.ESCAPED_QUOTED: Entry.QUOTED,
}
"""How the way starts from each state; the others differ in nothing once a byte is seen."""


def _mapped(data: bytes, dialect: Dialect) -> tuple[list[int], list[int], int]:
    """Return ends, begun and lines of a piece without escapes."""
    found: dict[Entry, tuple[State, int]]
    if not dialect.quote or dialect.quote.encode() not in data:
        lines = count_line_ends(data)
        outside = _state(data, dialect), lines - (data[-1] in (_LF, _CR))
        found = dict.fromkeys(Entry, outside) | {Entry.QUOTED: (State.QUOTED, 0)}
    else:
        bits = Bits(data, dialect)
        lines = bits.lines
        found = {
            start: (_end(bits, way, data, dialect), bits.begun(way))
            for start, way in bits.ways().items()
        }
    by_state = [found[_STARTS.get(state, Entry.FRESH)] for state in State]
    begun = [count for _, count in by_state]
    begun[State.RECORD] += 1
    begun[State.AFTER_CR] += data[0] != _LF
    return [end for end, _ in by_state], begun, lines


def _end(bits: Bits, way: Way, data: bytes, dialect: Dialect) -> State:
    if bits.inside(way):
        return State.QUOTED
    return State.UNQUOTED if way.stray else _state(data, dialect)


def _state(data: bytes, dialect: Dialect) -> State:
    """Return the state behind the last byte, outside quotes and in no field with a stray one."""
    last = data[-1:].decode("latin-1")
    if last == dialect.quote and not dialect.escape:
        return State.QUOTE_SEEN
    ends = {"\n": State.RECORD, "\r": State.AFTER_CR, dialect.delimiter: State.FIELD}
    return ends.get(last, State.UNQUOTED)


def first_record(data: bytes, state: State, dialect: Dialect) -> int:
    """Return where the first record begins that has its first byte here; the length if none has.

    Args:
        data: a piece of the text.
        state: at its start.
        dialect: of the text.
    """
    if state == State.RECORD or not data:
        return 0
    if state == State.AFTER_CR:
        return int(data[0] == _LF)
    if dialect.escape:
        data, _ = _neutral(data, dialect, escaped=state in _BEHIND_ESCAPE)
        state = _BEHIND_ESCAPE.get(state, state)
    return _record_end(data, state, dialect)


def _record_end(data: bytes, state: State, dialect: Dialect) -> int:
    """Walk to the end of the record that goes on at the start; return what follows."""
    quote, delimiter = dialect.quote.encode(), dialect.delimiter.encode()
    field_ends = field_end(dialect.delimiter)
    quoted = _quoted(dialect.quote or '"', doubled=not dialect.escape)
    at, size = 0, len(data)
    if state == State.QUOTE_SEEN and data.startswith(quote):
        at, state = 1, State.QUOTED
    while at < size:
        if state == State.FIELD and quote and data.startswith(quote, at):
            at, state = at + 1, State.QUOTED
        if state == State.QUOTED and (inside := quoted.match(data, at)):
            at = inside.end() + 1
        found = field_ends.search(data, at)
        if not found:
            return size
        at, state = found.end(), State.FIELD
        if found[0] != delimiter:
            return at + (found[0] == b"\r" and data.startswith(b"\n", at))
    return size


@functools.cache
def _quoted(quote: str, *, doubled: bool) -> re.Pattern[bytes]:
    """Return what matches the rest of a quoted field, without the quote at its end."""
    mark = re.escape(quote.encode())
    other = b"[^" + mark + b"]*+"
    return re.compile(other + b"(?:" + mark + mark + other + b")*+" if doubled else other)


def record_starts(data: bytes, state: State, dialect: Dialect) -> NDArray[np.int64]:
    """Return where each record begins that has its first byte here, empty lines included."""
    import numpy as np

    if not data:
        return np.empty(0, np.int64)
    plain, _ = _neutral(data, dialect, escaped=state in _BEHIND_ESCAPE)
    bits = Bits(plain, dialect)
    starts = bits.starts(bits.way(_STARTS.get(state, Entry.FRESH)))
    if state == State.RECORD or (state == State.AFTER_CR and data[0] != _LF):
        starts = np.concatenate((np.zeros(1, np.int64), starts))
    return starts


def _neutral(data: bytes, dialect: Dialect, *, escaped: bool = False) -> tuple[bytes, bool]:
    """Overwrite the escapes and what they escape by bytes that mean nothing.

    Args:
        data: a piece of the text.
        dialect: of the text.
        escaped: its first byte stands behind an escape.

    Returns:
        The piece, and whether it ends with an escape whose byte is yet to come.
    """
    if not escaped and (not dialect.escape or dialect.escape.encode() not in data):
        return data, False
    import numpy as np

    codes = np.frombuffer(data, np.uint8).copy()
    found = np.flatnonzero(codes == ord(dialect.escape or "\0"))
    if escaped:
        codes[0] = 0
        found = found[found > 0]
    if not len(found):
        return codes.tobytes(), False
    # In a row of escapes every second one is itself escaped.
    starts_row = np.diff(found, prepend=-2) != 1
    row = np.maximum.accumulate(np.where(starts_row, found, 0))
    active = found[(found - row) % 2 == 0]
    codes[active] = 0
    after = active + 1
    pending = bool(after[-1] == len(codes))
    codes[after[:-1] if pending else after] = 0
    return codes.tobytes(), pending
