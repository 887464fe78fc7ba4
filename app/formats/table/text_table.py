"""Tables that are texts: delimited, of fixed width, or of JSON lines; compressed or not."""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.formats.source_file import SourceFile
from app.formats.table.block import BLOCK, BadRows, Block
from app.formats.table.compressed import Readable, unpacked
from app.formats.table.dialect import Dialect
from app.formats.table.encodings import cut_unit
from app.formats.table.facts import TableFacts
from app.formats.table.layout import HEAD, TAIL
from app.formats.table.reader import Head, Scan, settled
from app.formats.table.records import Start, fold
from app.formats.table.text_file import Records, TextFile
from app.formats.table.text_stream import TextStream, Utf8Stream
from app.formats.table.types import ColumnType

_MIDDLE: Final = 16 * 1024
"""Bytes of a part in the middle."""
_PARTS: Final = 8
"""Parts from the middle of a long text."""
HEAD_BLOCK: Final = HEAD // 2
"""Bytes read at a time for the first rows: with a last record of the same length they are in the
part of the text that a look has seen."""
_HEAD_BLOCKS: Final = 8
"""How often that is read at the most."""


class Parser(Protocol):
    """Turns the records of a text into cells.

    Attributes:
        late_names: columns may show up anywhere in the text.
    """

    late_names: bool

    def parse(
        self, records: Records, facts: TableFacts, bad_rows: BadRows, only: Sequence[str] | None
    ) -> Block:
        """Return the block of some whole records."""
        ...

    def new_names(self, records: Records, facts: TableFacts) -> tuple[str, ...]:
        """Return columns of some whole records that are not known yet."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of a text from which the rest is guessed.

    Attributes:
        head: up to `HEAD` bytes from its start.
        tail: up to `TAIL` bytes from its end; none if the end is not known.
        middle: some from between, of a long one.
        size: in bytes; of a compressed text that is longer than its head, one more than that.
    """

    head: bytes
    tail: bytes
    middle: tuple[bytes, ...]
    size: int


def read_parts(file: SourceFile, packing: str) -> Parts:
    """Read what a look needs of a text.

    Raises:
        ContentError: `packed_damaged`.
    """
    if packing:
        with unpacked(file, packing) as stream:
            head = _read(stream, HEAD + 1)
        whole = len(head) <= HEAD
        return Parts(head[:HEAD], head[-TAIL:] if whole else b"", (), len(head))
    size = file.size
    tail_at = max(size - TAIL, 0) // 4 * 4
    between = range(1, _PARTS + 1) if size > 4 * HEAD else ()
    places = [size * part // (_PARTS + 1) // 4 * 4 for part in between]
    middle = tuple(file.read_at(place, _MIDDLE) for place in places)
    return Parts(file.read_at(0, HEAD), file.read_at(tail_at, TAIL), middle, size)


def _read(stream: Readable, length: int) -> bytes:
    parts = []
    while length and (part := stream.read(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def can_be_cut(packing: str, dialect: Dialect) -> bool:
    """Whether blocks of a text can be read in any order."""
    return not packing and bool(cut_unit(dialect))


def as_stream(parts: Parts, dialect: Dialect) -> Parts:
    """Return the start of a text as a `Utf8Stream` gives it."""
    head = Utf8Stream(io.BytesIO(parts.head), dialect).read(4 * HEAD)
    return Parts(head, b"", (), len(head) + (parts.size > len(parts.head)))


class TextTable:
    """An open table that is a text; see `TableSource`."""

    def __init__(
        self,
        file: SourceFile,
        facts: TableFacts,
        parser: Parser,
        bad_rows: BadRows = "keep",
        block: int = BLOCK,
    ) -> None:
        self.facts = facts
        self.types: Mapping[str, ColumnType] = {}
        self._file = file
        self._parser = parser
        self._bad_rows = bad_rows
        self._block = block
        self._text = None
        if can_be_cut(facts.packing, facts.dialect):
            self._text = TextFile(file, facts.dialect, facts.layout, block)
        self.blocks = self._text.blocks if self._text else None

    def scan(self, number: int) -> Scan:
        """Read a block for the first time."""
        text = self._cut()
        names: tuple[str, ...] = ()
        if self._parser.late_names:
            names = self._parser.new_names(
                text.records(number, text.line_start(number)), self.facts
            )
        return Scan(text.scan(number), names)

    def read(
        self, number: int, starts: Sequence[Start] = (), only: Sequence[str] | None = None
    ) -> Block:
        """Read a block."""
        text = self._cut()
        if number and not starts:
            raise ValueError("where a block starts must be known")
        records = text.records(number, *(starts[:2] or (text.first(),)))
        return self._parser.parse(records, self.facts, self._bad_rows, only)

    def in_order(self, only: Sequence[str] | None = None) -> Iterator[Block]:
        """Read all blocks one after the other."""
        facts = self.facts
        if self._text and self._parser.late_names:
            facts, _ = settled(facts, map(self.scan, range(self._text.blocks)))
        for records in self._cut_in_order(self._text) if self._text else self.streamed():
            yield self._parser.parse(records, facts, self._bad_rows, only)

    def head(self, rows: int, only: Sequence[str] | None = None) -> Head:
        """Read the first rows."""
        import pyarrow as pa

        facts, tables, found = self.facts, [], 0
        with contextlib.closing(self._in_small_blocks()) as pieces:
            for records in itertools.islice(pieces, _HEAD_BLOCKS):
                if self._parser.late_names:
                    new = self._parser.new_names(records, facts)
                    facts = replace(facts, columns=(*facts.columns, *new))
                tables.append(self._parser.parse(records, facts, self._bad_rows, only).table)
                found += len(tables[-1])
                if found > rows:
                    break
            more = found > rows or next(pieces, None) is not None
        if not tables:
            wanted = facts.columns if only is None else only
            return Head(pa.table({name: pa.array([], pa.string()) for name in wanted}), more)
        table = pa.concat_tables(tables, promote_options="default").slice(0, rows)
        return Head(table, more)

    def _in_small_blocks(self) -> Generator[Records]:
        if self._text is None:
            return self.streamed(HEAD_BLOCK)
        facts = self.facts
        return self._cut_in_order(TextFile(self._file, facts.dialect, facts.layout, HEAD_BLOCK))

    def _cut(self) -> TextFile:
        if self._text is None:
            raise ValueError("this text can only be read in order")
        return self._text

    def _cut_in_order(self, text: TextFile) -> Generator[Records]:
        start = text.first()
        for number in range(text.blocks - 1):
            _, stop = fold([text.scan(number)], start)
            yield text.records(number, start, stop)
            start = stop
        if text.blocks:
            yield text.records(text.blocks - 1, start)

    def streamed(self, block: int = 0) -> Generator[Records]:
        """Read the records from the start on, whether or not the text can be cut.

        Args:
            block: the size of blocks in bytes, if it is not the table's own.
        """
        packing, dialect = self.facts.packing, self.facts.dialect
        with contextlib.ExitStack() as stack:
            raw: Readable = stack.enter_context(
                unpacked(self._file, packing) if packing else self._file.stream()
            )
            stream = Utf8Stream(raw, dialect)
            yield from TextStream(
                stream, dialect, self.facts.layout, block or self._block
            ).records()
