"""Where the rows of a text table lie in its file, and what its columns are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.errors import ContentError
from app.formats.table.bits import count_line_ends, line_ends
from app.formats.table.block import LONGEST, unique_names
from app.formats.table.dialect import Dialect
from app.formats.table.encodings import as_utf8, bom_length, in_marks, is_wide, length_in
from app.formats.table.records import State, record_starts

HEAD: Final = 1024 * 1024
"""Bytes from the start of a text in which the header must end."""

TAIL: Final = 64 * 1024
"""Bytes from the end of a text in which the footer must lie."""

_SAMPLE: Final = 200
"""Rows that tell how many cells a row has."""

_MORE: Final = 20
"""Lines to spare, which may be empty or belong to the header."""

_SHORT: Final = 64 * 1024
"""Bytes in which so many rows are looked for first."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where rows lie.

    Attributes:
        columns: their names, all different.
        start: the byte at which the first row begins; behind byte order mark, preamble and header.
        line: the line number there.
        end: the byte behind the last row.
    """

    columns: tuple[str, ...]
    start: int
    line: int
    end: int


def find_layout(head: bytes, tail: bytes, size: int, dialect: Dialect) -> Layout:
    """Look for the rows.

    Args:
        head: the first `HEAD` bytes of the text; all of it if it is shorter.
        tail: the last `TAIL` bytes; all of it if it is shorter.
        size: of the whole text in bytes.
        dialect: of the text.

    Raises:
        ContentError: `table_no_columns` when there is no record at all, or `table_long_record`
            when the header does not end in `head`.
    """
    import numpy as np

    bom = bom_length(dialect)
    text = in_marks(head[bom:], dialect.encoding)
    first = _behind_lines(text, dialect.skip)
    whole = len(head) == size
    lengths = (_room_of(text[first : first + _SHORT]), _SHORT, len(text))
    for length in dict.fromkeys(lengths):
        begins = record_starts(text[first : first + length], State.RECORD, dialect) + first
        if whole and length >= len(text) - first:
            begins = np.append(begins, len(text))
        # Empty lines hold no record, least of all the header.
        records = [a for a in begins[:-1].tolist() if text[a] not in b"\r\n"]
        if len(records) > _SAMPLE:
            break
    if not records:
        code = "table_no_columns" if whole else "table_long_record"
        raise ContentError(code, line=dialect.skip + 1)
    start = records[0]
    if dialect.header:
        start = int(begins[np.searchsorted(begins, start) + 1])
    sample = records[: _SAMPLE + 1]
    last = int(begins[np.searchsorted(begins, sample[-1]) + 1])
    cells = split_records(text[records[0] : last], dialect)
    at = bom + length_in(text[:start], dialect.encoding)
    return Layout(
        column_names(cells, header=dialect.header),
        at,
        1 + count_line_ends(text[:start]),
        max(size - footer_length(tail, dialect), at),
    )


def _room_of(text: bytes) -> int:
    """Return how many bytes of a text hold a little more than `_SAMPLE` lines."""
    return len(text) * (_SAMPLE + _MORE) // max(text.count(b"\n"), _SAMPLE + _MORE)


def column_names(cells: Sequence[Sequence[str]], *, header: bool) -> tuple[str, ...]:
    """Name the columns.

    Rows may have more cells than there are names. If each has one more, the first column is one of
    row names without a name, as R writes it, unless the last cells are empty; other names are
    missing at the end. Blank names at the end that stand over nothing are left out.

    Args:
        cells: of the first records.
        header: the first record holds the names.
    """
    names = list(cells[0]) if header else []
    rows = cells[1:] if header else cells
    counts = Counter(map(len, rows))
    width = max(counts, key=lambda count: (counts[count], count)) if rows else len(names)
    if header and set(counts) == {len(names) + 1} and any(row[-1] for row in rows):
        names.insert(0, "")
    while len(names) > width and not names[-1].strip():
        names.pop()
    names += [""] * (width - len(names))
    return unique_names(names)


def split_records(text: bytes, dialect: Dialect) -> list[list[str]]:
    """Return the cells of whole records as Python's own reader finds them, without empty lines.

    Args:
        text: the records, as `in_marks` returns them.
        dialect: of the text.
    """
    import csv
    import io

    if not is_wide(dialect.encoding):
        text, _ = as_utf8(text, dialect.encoding)
    csv.field_size_limit(LONGEST)
    reader = csv.reader(
        io.StringIO(text.decode(), newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
    )
    return [row for row in reader if row]


def footer_length(tail: bytes, dialect: Dialect) -> int:
    """Return how many bytes the lines of the footer take.

    Args:
        tail: the end of the text.
        dialect: of the text.
    """
    if not dialect.footer:
        return 0
    text = in_marks(tail, dialect.encoding)
    ends = line_ends(text) + 1
    if len(ends) and ends[-1] == len(text):
        ends = ends[:-1]
    if len(ends) < dialect.footer:
        return len(tail)
    return length_in(text[int(ends[-dialect.footer]) :], dialect.encoding)


def _behind_lines(text: bytes, count: int) -> int:
    """Return where the line begins that `count` lines come before."""
    if not count:
        return 0
    ends = line_ends(text)
    return int(ends[count - 1]) + 1 if count <= len(ends) else len(text)
