"""A text table in a file that can be cut anywhere: what each piece does, and its whole records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.core.errors import ContentError
from app.formats.source_file import SourceFile
from app.formats.table.bits import count_line_ends
from app.formats.table.block import BLOCK, LONGEST
from app.formats.table.dialect import Dialect
from app.formats.table.encodings import as_utf8, cut_unit, in_marks, length_in
from app.formats.table.layout import Layout
from app.formats.table.records import (
    NOTHING,
    Start,
    State,
    StateMap,
    first_record,
    fold,
    record_starts,
    scan,
)

_PIECE: Final = 1024 * 1024
"""Bytes scanned at once."""

_BEHIND: Final = 64 * 1024
"""Bytes read behind a piece at first, for the end of its last record."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records that begin in one piece, whole.

    Attributes:
        data: UTF-8; where `checked` is not set perhaps not all of it.
        first_line: the line in which the first one begins.
        flaws: places in `data` of what was not in the file's encoding.
        checked: `flaws` is known.
        unclosed: the text ends within quotes.
    """

    data: bytes
    first_line: int
    flaws: tuple[int, ...] = ()
    checked: bool = False
    unclosed: bool = False


class TextFile:
    """An open text table.

    Attributes:
        blocks: how many blocks it has.
    """

    def __init__(
        self, file: SourceFile, dialect: Dialect, layout: Layout, block: int = BLOCK
    ) -> None:
        self._file = file
        self._dialect = dialect
        self._layout = layout
        self._block = block
        self.blocks = -(-layout.end // block)

    def scan(self, number: int) -> StateMap:
        """Return what a block does to each state; blocks before the first row do nothing."""
        found = NOTHING
        # Pieces that stay in the processor's cache are read and looked at in half the time.
        for at, end in self._pieces(*self._span(number)):
            text = in_marks(self._file.read_at(at, end - at), self._dialect.encoding)
            found = found.then(scan(text, self._dialect))
        return found

    @staticmethod
    def _pieces(a: int, b: int) -> Iterator[tuple[int, int]]:
        for at in range(a, b, _PIECE):
            yield at, min(at + _PIECE, b)

    def first(self) -> Start:
        """Return the start of block number 0."""
        return Start(line=self._layout.line)

    def line_start(self, number: int) -> Start:
        """Return the start of a block of a text in which every line is a record, but for its line.

        Args:
            number: of the block.
        """
        a, _ = self._span(number)
        if a <= self._layout.start:
            return Start()
        unit = max(cut_unit(self._dialect), 1)
        before = in_marks(self._file.read_at(a - unit, unit), self._dialect.encoding)
        states = {b"\n": State.RECORD, b"\r": State.AFTER_CR}
        return Start(states.get(before, State.UNQUOTED), after_cr=before == b"\r")

    def records(self, number: int, start: Start, stop: Start | None = None) -> Records:
        """Return the records that begin in a block.

        Args:
            number: of the block.
            start: where it starts, as `fold` says.
            stop: where the next one starts; found out when it is not given.

        Raises:
            ContentError: `table_long_record` for a record that goes on for more than `LONGEST`
                bytes behind the block; `changed` for a file that has become shorter.
        """
        encoding = self._dialect.encoding
        a, b = self._span(number)
        skipped, begins = self._skipped(a, b, start)
        joined = start.after_cr and skipped.startswith(b"\n")
        line = start.line + count_line_ends(skipped) - joined
        if not begins:
            return Records(b"", line, checked=True)
        stop = stop or self._stop(number, start)
        end, state = self._end(b, stop.state)
        if end > b + LONGEST:
            text = in_marks(self._read(a, b - a), encoding)
            last = int(record_starts(text, start.state, self._dialect)[-1])
            line = start.line + count_line_ends(text[:last]) - joined
            raise ContentError("table_long_record", line=line)
        first = a + length_in(skipped, encoding)
        raw = self._read(first, end - first)
        unclosed = end == self._layout.end and state in (State.QUOTED, State.ESCAPED_QUOTED)
        if encoding == "utf-8":
            return Records(raw, line, unclosed=unclosed)
        data, flaws = as_utf8(raw, encoding)
        return Records(data, line, tuple(flaws), checked=True, unclosed=unclosed)

    def _stop(self, number: int, start: Start) -> Start:
        """Return what follows a block.

        Behind the last one that matters only if the text may end within quotes.
        """
        a, b = self._span(number)
        if b == self._layout.end and start.state not in (State.QUOTED, State.ESCAPED_QUOTED):
            quote = self._dialect.quote.encode()
            if not quote or quote not in in_marks(self._read(a, b - a), self._dialect.encoding):
                return Start()
        return fold([self.scan(number)], start)[1]

    def _span(self, number: int) -> tuple[int, int]:
        a, b = number * self._block, (number + 1) * self._block
        start, end = self._layout.start, self._layout.end
        return min(max(a, start), end), min(max(b, start), end)

    def _read(self, at: int, length: int) -> bytes:
        raw = self._file.read_at(at, length)
        if len(raw) < length:
            raise ContentError("changed")
        return raw

    def _skipped(self, a: int, b: int, start: Start) -> tuple[bytes, bool]:
        """Return what of a piece belongs to a record before, and whether one begins behind it."""
        if start.state == State.RECORD:
            return b"", a < b
        text, length = b"", _BEHIND
        while a < b:
            text = in_marks(self._read(a, min(length, b - a)), self._dialect.encoding)
            first = first_record(text, start.state, self._dialect)
            if first < len(text):
                return text[:first], True
            if length >= b - a:
                break
            length *= 16
        return text, False

    def _end(self, at: int, state: State) -> tuple[int, State]:
        """Return where the record ends that goes on at a place, and the state last known.

        A record that is too long is not followed to its end.
        """
        encoding, limit, step = self._dialect.encoding, at + LONGEST, _BEHIND
        while at <= limit and at < self._layout.end:
            piece = self._read(at, min(step, self._layout.end - at))
            text = in_marks(piece, encoding)
            behind = first_record(text, state, self._dialect)
            if behind < len(text):
                return at + length_in(text[:behind], encoding), state
            state = State(scan(text, self._dialect).ends[state])
            at += len(piece)
            step *= 2
        return at, state
