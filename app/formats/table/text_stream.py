"""A text table that can only be read from its start: compressed, or in certain encodings.

Its blocks come one after the other, and are cut as if it were a file of UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from app.core.errors import ContentError
from app.formats.table.bits import count_line_ends
from app.formats.table.block import BLOCK, LONGEST
from app.formats.table.compressed import Readable
from app.formats.table.dialect import Dialect
from app.formats.table.encodings import MarkingDecoder, bom_length, without_marks
from app.formats.table.layout import TAIL, Layout, footer_length
from app.formats.table.records import State, first_record, record_starts, scan
from app.formats.table.text_file import Records

_PIECE: Final = 1024 * 1024
"""Bytes read and decoded at a time."""


def as_read(dialect: Dialect) -> Dialect:
    """Return the dialect of what a `Utf8Stream` gives."""
    return replace(dialect, encoding="utf-8", bom=False)


class Utf8Stream:
    """A text as UTF-8, without byte order mark.

    Attributes:
        marked: it was in another encoding, and what was not in that is marked.
    """

    def __init__(self, stream: Readable, dialect: Dialect) -> None:
        self._stream = stream
        self.marked = dialect.encoding != "utf-8"
        self._decoder = MarkingDecoder(dialect.encoding) if self.marked else None
        self._left = b""
        self._ended = False
        _whole(stream, bom_length(dialect))

    def read(self, length: int, /) -> bytes:
        """Return so many bytes; fewer only at the end."""
        parts, size = [self._left], len(self._left)
        while size < length and not self._ended:
            piece = self._stream.read(_PIECE)
            self._ended = not piece
            if self._decoder:
                piece = self._decoder.decode(piece, final=self._ended)
            parts.append(piece)
            size += len(piece)
        text = b"".join(parts)
        self._left = text[length:]
        return text[:length]


class TextStream:
    """The blocks of a stream."""

    def __init__(
        self, stream: Utf8Stream, dialect: Dialect, layout: Layout, block: int = BLOCK
    ) -> None:
        """Start behind the header.

        Args:
            stream: at its start.
            dialect: of the text.
            layout: of what the stream gives; its end does not matter.
            block: the size of blocks in bytes.
        """
        self._stream = stream
        self._dialect = as_read(dialect)
        self._block = block
        self._at = layout.start
        self._line = layout.line
        self._data = b""
        self._ended = False
        _whole(stream, layout.start)

    def records(self) -> Iterator[Records]:
        """Yield the records that begin in each block, for blocks that have some.

        Raises:
            ContentError: `table_long_record`, or what reading the stream raises.
        """
        while True:
            number = self._at // self._block
            yours = (number + 1) * self._block - self._at
            self._fill(yours + TAIL)
            if not self._data:
                return
            end, state = self._end(min(yours, len(self._data)))
            unclosed = end == len(self._data) and state in (State.QUOTED, State.ESCAPED_QUOTED)
            data, self._data = self._data[:end], self._data[end:]
            line = self._line
            self._line += count_line_ends(data)
            self._at += end
            if self._stream.marked:
                data, flaws = without_marks(data)
                yield Records(data, line, tuple(flaws), checked=True, unclosed=unclosed)
            else:
                yield Records(data, line, unclosed=unclosed)

    def _fill(self, length: int) -> None:
        """See to it that so many bytes are there, or all that are left but the footer."""
        if self._ended or len(self._data) >= length:
            return
        self._data += self._stream.read(length - len(self._data))
        if len(self._data) < length:
            self._ended = True
            footer = footer_length(self._data[-TAIL:], self._dialect)
            self._data = self._data[: len(self._data) - footer]

    def _end(self, at: int) -> tuple[int, State]:
        """Return where the record ends that goes on at a place, and the state last known."""
        state = State(scan(self._data[:at], self._dialect).ends[State.RECORD])
        while True:
            behind = self._data[at:]
            found = first_record(behind, state, self._dialect)
            if found < len(behind) or (not behind and self._ended):
                return at + found, state
            state = State(scan(behind, self._dialect).ends[state])
            at += len(behind)
            if at > self._block + LONGEST:
                raise ContentError("table_long_record", line=self._last_line())
            self._fill(2 * at)

    def _last_line(self) -> int:
        """Return the line in which the last record begins that began so far."""
        starts = record_starts(self._data, State.RECORD, self._dialect)
        return self._line + count_line_ends(self._data[: int(starts[-1])])


def _whole(stream: Readable, length: int) -> bytes:
    """Read so many bytes; fewer only at the end."""
    parts = []
    while length and (part := stream.read(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
