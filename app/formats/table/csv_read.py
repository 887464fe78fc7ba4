"""Records of a delimited text table as cells.

The rows are those of Python's `csv` (not strict), and each cell is its text, unchanged. An empty
line is no row, unless the table has one column: there it is an empty cell. What has a flaw is never
dropped silently; `BadRows` says whether it is kept (and counted) or put aside:

| flaw                | kept                                          | put aside     |
|---------------------|-----------------------------------------------|---------------|
| too few cells       | the missing ones are null                     | the row       |
| too many cells      | joined to the last one, delimiters included   | the row       |
| more, but all empty | left out: they hold nothing, so it is no flaw | the same      |
| NUL bytes           | stay in their cell                            | the row       |
| not in the encoding | read as Windows-1252, see `as_utf8`           | the row       |
| quote never closed  | the rest of the text is its cell, as in `csv` | that last row |

A record that goes on for more than 32 MiB behind its block is refused with its line (`text_file`):
a quote that is never closed must not take the whole file into memory.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import Problem
from app.formats.table.bits import line_ends
from app.formats.table.block import BadRows, Block, Rejected
from app.formats.table.dialect import Dialect
from app.formats.table.encodings import as_utf8
from app.formats.table.records import Start, State, record_starts
from app.formats.table.text_file import Records, TextFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROOM: Final = 1024
"""Bytes by which the reader's own blocks are larger than the data, so that it never cuts them."""
_PIECE: Final = 4 * 1024 * 1024
"""Bytes the reader takes at once where it may cut: so few that they stay in the cache."""
_WIDE: Final = 32
"""Columns up to which the system's allocator does well."""


def read_block(
    text: TextFile,
    number: int,
    starts: Sequence[Start],
    dialect: Dialect,
    columns: Sequence[str],
    bad_rows: BadRows = "keep",
    only: Sequence[str] | None = None,
) -> Block:
    """Read one block of an open table.

    Args:
        text: the table.
        number: of the block.
        starts: where this block starts and, if known, where the next one does.
        dialect: of the text.
        columns: names of all columns.
        bad_rows: what happens to rows with a flaw.
        only: the columns wanted, in this order; all by default.

    Raises:
        ContentError: as `TextFile.records` does.
    """
    return parse(text.records(number, *starts), dialect, columns, bad_rows, only)


def parse(
    records: Records,
    dialect: Dialect,
    columns: Sequence[str],
    bad_rows: BadRows = "keep",
    only: Sequence[str] | None = None,
) -> Block:
    """Turn whole records into a block; see `read_block`."""
    import pyarrow as pa

    rows = _Rows(records, dialect, one_column=len(columns) == 1)
    if bad_rows == "reject":
        rows.put_aside()
    try:
        table, ragged = _read(rows.data, dialect, columns, only)
    except pa.ArrowInvalid:
        data, flaws = as_utf8(records.data, "utf-8")
        if records.checked or not flaws:
            raise
        checked = replace(records, data=data, flaws=tuple(flaws), checked=True)
        return parse(checked, dialect, columns, bad_rows, only)
    if ragged:
        table = _mended(table, rows, ragged, columns, bad_rows)
    return Block(table, records.first_line, rows.rejected(), rows.mended)


class _Rows:
    """The rows of a piece, and what is wrong with some of them.

    Attributes:
        data: the source of those that are not put aside.
        dialect: of the text.
    """

    def __init__(self, records: Records, dialect: Dialect, *, one_column: bool) -> None:
        self.data = records.data
        self.dialect = dialect
        self._records = records
        self._one_column = one_column
        self._problems: dict[int, Problem] = {}
        self._aside: set[int] = set()
        self._left: list[int] | None = None
        if records.flaws:
            self._note_places(records.flaws, "row_encoding")
        if b"\0" in records.data:
            zeros = [zero.start() for zero in re.finditer(b"\0", records.data)]
            self._note_places(zeros, "row_nul")
        if records.unclosed:
            self._note_places([int(self._bounds[0][-1])], "row_quote")

    @functools.cached_property
    def _bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where rows begin and end in the whole piece."""
        import numpy as np

        data = self._records.data
        begins = record_starts(data, State.RECORD, self.dialect)
        ends = np.append(begins[1:], len(data))
        if not self._one_column:
            first = np.frombuffer(data, np.uint8)[begins]
            filled = (first != ord("\n")) & (first != ord("\r"))
            begins, ends = begins[filled], ends[filled]
        return begins, ends

    def _note_places(self, places: Sequence[int], code: str) -> None:
        import numpy as np

        found = np.searchsorted(self._bounds[0], np.array(places), side="right") - 1
        for row in np.unique(found).tolist():
            self._problems.setdefault(row, Problem(code))

    def put_aside(self) -> None:
        """Put all rows aside that are known to have a flaw."""
        if not self._problems:
            return
        self._aside = set(self._problems)
        begins, ends = (bounds.tolist() for bounds in self._bounds)
        self._left = [row for row in range(len(begins)) if row not in self._aside]
        self.data = b"".join(self._records.data[begins[row] : ends[row]] for row in self._left)

    def row(self, number: int) -> int:
        """Return which row it is that a reader of `data` calls by a number, the first 1."""
        return number - 1 if self._left is None else self._left[number - 1]

    def source(self, row: int) -> bytes:
        """Return the source of a row with its line end."""
        begins, ends = self._bounds
        return self._records.data[begins[row] : ends[row]]

    def note(self, row: int, problem: Problem, *, aside: bool) -> None:
        """Say what is wrong with a row."""
        self._problems.setdefault(row, problem)
        if aside:
            self._aside.add(row)

    @property
    def mended(self) -> int:
        """How many rows have a flaw and are not put aside."""
        return len(self._problems) - len(self._aside)

    def rejected(self) -> tuple[Rejected, ...]:
        """Return the rows put aside."""
        import numpy as np

        if not self._aside:
            return ()
        aside = sorted(self._aside)
        ends = line_ends(self._records.data)
        lines = self._records.first_line + np.searchsorted(ends, self._bounds[0][aside])
        return tuple(
            Rejected(line, self._problems[row], _shown(self.source(row)))
            for line, row in zip(lines.tolist(), aside, strict=True)
        )


def _shown(source: bytes) -> str:
    """Return the text of a row, without its line end."""
    text, _ = as_utf8(source.removesuffix(b"\n").removesuffix(b"\r"), "utf-8")
    return text.decode()


def _read(
    data: bytes, dialect: Dialect, columns: Sequence[str], only: Sequence[str] | None = None
) -> tuple[Any, list[tuple[int, int]]]:
    """Return the good rows, and for each other one its number (from 1) and how many cells it has.

    Raises:
        pyarrow.ArrowInvalid: the data is no UTF-8.
    """
    import pyarrow as pa

    _refuse_other_bytes(data)
    wanted = columns if only is None else only
    if not data:
        return pa.table({name: pa.array([], pa.string()) for name in wanted}), []
    quoted = bool(dialect.quote) and dialect.quote.encode() in data
    whole = len(data) + _ROOM
    if not quoted and not dialect.escape and len(columns) > 1 and b"\r" not in data:
        # Every line feed ends a row, so the reader may cut the text: half of it is in the cache.
        with contextlib.suppress(pa.ArrowInvalid):  # a row is longer than a piece
            return _parsed(data, dialect, columns, wanted, quoted=False, size=min(_PIECE, whole))
    return _parsed(data, dialect, columns, wanted, quoted=quoted, size=whole)


def _parsed(
    data: bytes,
    dialect: Dialect,
    columns: Sequence[str],
    wanted: Sequence[str],
    *,
    quoted: bool,
    size: int,
) -> tuple[Any, list[tuple[int, int]]]:
    """Read a text in pieces of so many bytes; see `_read`.

    A quote or an escape before a line feed allows only one piece: cutting, the reader would lose
    line feeds inside cells.
    """
    import pyarrow as pa
    from pyarrow import csv

    ragged: list[tuple[int, int]] = []

    def note(row: Any) -> str:
        ragged.append((row.number, row.actual_columns))
        return "skip"

    table = csv.read_csv(
        pa.BufferReader(data),
        csv.ReadOptions(use_threads=False, block_size=size, column_names=list(columns)),
        csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=dialect.quote if quoted else False,
            double_quote=not dialect.escape,
            escape_char=dialect.escape or False,
            newlines_in_values=quoted or bool(dialect.escape),
            ignore_empty_lines=len(columns) > 1,
            invalid_row_handler=note,
        ),
        csv.ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.string()),
            include_columns=list(wanted),
            strings_can_be_null=False,
            check_utf8=False,
        ),
        memory_pool=_pool(len(columns)),
    )
    names, found = table.column_names, table.columns
    del table
    for place in range(len(found)):  # one by one, so that not all pieces are there twice
        found[place] = found[place].combine_chunks()
    return pa.table(found, names=names), ragged


def _refuse_other_bytes(data: bytes) -> None:
    """Check the whole text at once, which takes a fifteenth of the time it takes cell by cell.

    Raises:
        pyarrow.ArrowInvalid: it is no UTF-8.
    """
    import numpy as np
    import pyarrow as pa

    if data.isascii():
        return
    bounds = pa.py_buffer(np.array([0, len(data)], np.int64))
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, bounds, pa.py_buffer(data)])
    whole.cast(pa.large_string())


def _pool(columns: int) -> Any:
    """Return what gives the reader its memory.

    For each column it takes as much as the whole text has, and gives back what was too much. With
    many columns the system's own allocator keeps a hole of that size for each.
    """
    import pyarrow as pa

    if columns > _WIDE and "mimalloc" in pa.supported_memory_backends():
        return pa.mimalloc_memory_pool()
    return pa.default_memory_pool()


def _mended(
    table: Any,
    rows: _Rows,
    ragged: Sequence[tuple[int, int]],
    columns: Sequence[str],
    bad_rows: BadRows,
) -> Any:
    """Return the table with the rows that had too few or too many cells in their places."""
    import numpy as np
    import pyarrow as pa

    numbers, cells = np.array(ragged).T
    parts, placed = [], []
    for count in np.unique(cells).tolist():
        group = numbers[cells == count]
        source = b"".join(rows.source(rows.row(number)) for number in group.tolist())
        read, _ = _read(source, rows.dialect, [str(cell) for cell in range(count)])
        flawed = _has_flaw(read, len(columns))
        problem = Problem("row_cells", {"found": count, "wanted": len(columns)})
        for number in group[flawed].tolist():
            rows.note(rows.row(number), problem, aside=bad_rows == "reject")
        kept = ~flawed if bad_rows == "reject" else np.full(len(group), True)
        fitted = _fitted(read, columns, rows.dialect).select(table.column_names)
        parts.append(fitted.filter(pa.array(kept)))
        placed.append(group[kept])
    good = np.setdiff1d(np.arange(1, len(table) + len(ragged) + 1), numbers, assume_unique=True)
    order = np.argsort(np.concatenate((good, *placed)))
    return pa.concat_tables((table, *parts)).combine_chunks().take(pa.array(order))


def _has_flaw(table: Any, wanted: int) -> NDArray[np.bool_]:
    """Tell of each row whether cells are missing, or such that hold something are too many."""
    import numpy as np
    import pyarrow.compute as pc

    flawed = np.full(len(table), len(table.columns) < wanted)
    for extra in table.columns[wanted:]:
        flawed |= pc.not_equal(extra, "").to_numpy()
    return flawed


def _fitted(table: Any, columns: Sequence[str], dialect: Dialect) -> Any:
    """Return rows of any number of cells with these columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found, wanted = table.columns, len(columns)
    if len(found) > wanted:
        last = found[wanted - 1]
        joined = pc.binary_join_element_wise(last, *found[wanted:], dialect.delimiter)
        flawed = pa.array(_has_flaw(table, wanted))
        found = [*found[: wanted - 1], pc.if_else(flawed, joined, last)]
    missing = [pa.nulls(len(table), pa.string())] * (wanted - len(found))
    return pa.table([*found, *missing], names=list(columns))
