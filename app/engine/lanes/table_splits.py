"""Results that are split by rows or by a column's value: which rows go to which file.

What the files are is known when all blocks are; it follows from the table alone, in its order.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError
from app.core.lanes import (
    LONGEST_FOLDER,
    PartFile,
    file_of,
    index_in_folder,
    part_in_folder,
)
from app.core.naming import safe_part, told_apart, with_suffix
from app.core.params import nearest
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece
from app.formats.table.split_piece import SplitPiece, split_piece, too_many_values
from app.formats.table.typed import stream_of
from app.formats.table.types import merge, narrowest
from app.formats.table.writer import TableWriter

_NUMBER: Final = "{:04}"

_TOGETHER: Final = 1024 * 1024
"""Bytes of compressed rows that are handed to a format at a time, if there are that many."""

_MISSING: Final = "(missing)"
"""What the file is called with the rows in which the column has no value."""

_NO_ROWS: Final = "(no rows)"
"""What the only file is called of a table without rows."""


@dataclass(frozen=True, slots=True)
class Split:
    """How a result becomes a folder of files.

    Attributes:
        rows: how many each file gets; 0 if it is split by a column.
        by: that column.
        writer, options, style: how each file is written.
    """

    rows: int
    by: str
    writer: TableWriter
    options: Any
    style: Style

    def piece(self, table: Any) -> SplitPiece:
        """Return what a block leads to; a `pyarrow` table of texts.

        Raises:
            ContentError: there is no such column, or it has too many values.
        """
        if self.by and self.by not in table.column_names:
            near = nearest(self.by, table.column_names)
            raise ContentError("no_column", word=self.by, nearest=near)
        # A format that asks for types says so of a table without rows, too; then no value is known
        # of those columns it wants to know more of.
        empty = self.writer.piece(table.slice(0, 0), self.options, self.style)
        columns = zip(table.columns, empty.types, strict=False)
        types = [facts if facts.values else narrowest(one, self.style) for one, facts in columns]
        return split_piece(table, self.by, types, self.style)

    def files(self, pieces: Sequence[SplitPiece]) -> list[SplitFile]:
        """Return the files the pieces lead to, one at least.

        Raises:
            ContentError: there are too many, or they are not pieces of one table.
        """
        rows = _Rows(self, pieces)
        found = list(self._by_rows(pieces) if self.rows else self._by_values(pieces))
        if not found:
            found = [(_NUMBER.format(1) if self.rows else _NO_ROWS, [])]
        suffix = self.writer.format.suffix
        names = told_apart(with_suffix(safe_part(name), suffix) for name, _ in found)
        return [
            SplitFile(name, shares, rows) for name, (_, shares) in zip(names, found, strict=True)
        ]

    def _by_rows(self, pieces: Sequence[SplitPiece]) -> Iterator[tuple[str, list[_Share]]]:
        every = sum(group.rows for piece in pieces for group in piece.groups)
        files = -(-every // self.rows)
        if files > LONGEST_FOLDER:
            raise ContentError("split_rows", rows=every, files=files, limit=LONGEST_FOLDER)
        begins = itertools.accumulate((piece.groups[0].rows for piece in pieces), initial=0)
        places = list(itertools.pairwise(begins))
        first = 0
        for file in range(files):
            start, end = file * self.rows, min((file + 1) * self.rows, every)
            while places[first][1] <= start:
                first += 1
            shares = []
            for number, (begin, stop) in enumerate(places[first:], first):
                if begin >= end:
                    break
                low, high = max(begin, start), min(stop, end)
                shares.append(_Share(number, 0, low - begin, high - low))
            yield _NUMBER.format(file + 1), shares

    def _by_values(self, pieces: Sequence[SplitPiece]) -> Iterator[tuple[str, list[_Share]]]:
        found: dict[str, list[_Share]] = {}
        for number, piece in enumerate(pieces):
            for place, group in enumerate(piece.groups):
                found.setdefault(group.value, []).append(_Share(number, place, 0, group.rows))
        if len(found) > LONGEST_FOLDER:
            raise too_many_values(self.by)
        return ((value or _MISSING, shares) for value, shares in found.items())


@dataclass(frozen=True, slots=True)
class _Share:
    """Rows of one group of a piece."""

    piece: int
    group: int
    start: int
    rows: int


class _Rows:
    """The rows of all pieces, as the format wants them."""

    def __init__(self, split: Split, pieces: Sequence[SplitPiece]) -> None:
        """Take the pieces.

        Raises:
            ContentError: `changed`: they are not pieces of one table.
        """
        first = pieces[0]
        if any(piece.columns != first.columns for piece in pieces):
            raise ContentError("changed")
        self._split = split
        self._pieces = pieces
        # What a column is does not depend on the file: all of them fit together again.
        self._types = tuple(
            functools.reduce(merge, facts)
            for facts in zip(*(piece.types for piece in pieces), strict=True)
        )
        self._latest: tuple[tuple[int, int], Any] | None = None

    def of(self, shares: Sequence[_Share]) -> ResultPiece:
        """Return some rows.

        Raises:
            OSError: they cannot be read.
        """
        import pyarrow as pa

        if len(shares) == 1 and self._types and self._is_whole(shares[0]):
            piece, group = self._pieces[shares[0].piece], shares[0].group
            return self._typed(shares[0].rows, piece.packed(group), piece.groups[group].size)
        tables = (self._table(one.piece, one.group).slice(one.start, one.rows) for one in shares)
        return self._piece(pa.concat_tables(tables).combine_chunks())

    def _is_whole(self, share: _Share) -> bool:
        return share.rows == self._pieces[share.piece].groups[share.group].rows

    def together(self, shares: Sequence[_Share]) -> Iterator[list[_Share]]:
        """Yield what is handed to the format at a time: many small shares cost more than one."""
        some: list[_Share] = []
        size = 0
        for share in shares:
            group = self._pieces[share.piece].groups[share.group]
            more = (group.end - group.start) * share.rows // max(group.rows, 1)
            if some and size + more > _TOGETHER:
                yield some
                some, size = [], 0
            some.append(share)
            size += more
        if some:
            yield some

    def none(self) -> ResultPiece:
        """Return no rows."""
        import pyarrow as pa

        columns = self._pieces[0].columns
        return self._piece(pa.table([pa.array([], pa.string())] * len(columns), names=columns))

    def _piece(self, table: Any) -> ResultPiece:
        if self._types:
            return self._typed(len(table), stream_of(table))
        split = self._split
        return split.writer.piece(table, split.options, split.style)

    def _typed(self, rows: int, stream: Any, size: int | None = None) -> ResultPiece:
        columns = self._pieces[0].columns
        return ResultPiece(columns, rows, stream, (), self._types, self._split.style, size)

    def _table(self, piece: int, group: int) -> Any:
        """Return the rows of a group; those that were wanted last are at hand."""
        if self._latest is None or self._latest[0] != (piece, group):
            self._latest = None
            self._latest = (piece, group), self._pieces[piece].table(group)
        return self._latest[1]


@dataclass(frozen=True, slots=True)
class SplitFile:
    """One file: its name, and the pieces it is written of, which can be walked more than once."""

    name: str
    shares: Sequence[_Share]
    rows: _Rows

    def __iter__(self) -> Iterator[ResultPiece]:
        if not self.shares:
            yield self.rows.none()
        for shares in self.rows.together(self.shares):
            yield self.rows.of(shares)


def parts_of(parts: Sequence[PartFile]) -> Callable[[int], PartFile | None]:
    """Return what says where the n-th file goes, counted from 0; None if it is not wanted.

    Args:
        parts: the one that stands for all files; or those files that are missing, when the run is
            gone on with and they have their names.
    """
    every = next((part for part in parts if part.folder), None)
    if every is None:
        return {file_of(part.index): part for part in parts}.get

    def part(number: int) -> PartFile:
        path = part_in_folder(every.part, number)
        return PartFile(index_in_folder(every.index, number), path, every.mode)

    return part
