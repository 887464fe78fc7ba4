"""Rows as CSV: UTF-8, commas, LF, quotes only where they are needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

_NEEDS_QUOTES: Final = '[",\r\n]'


def encoded(table: Any) -> bytes:
    """Return the rows of a `pyarrow` table of texts; a missing cell is nothing between commas."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not table.num_rows or not table.num_columns:
        return b""
    lines = pc.binary_join_element_wise(lines_of(table), "", "\n")
    pieces = lines.chunks if isinstance(lines, pa.ChunkedArray) else [lines]
    return b"".join(_content(piece) for piece in pieces)


def lines_of(table: Any) -> Any:
    """Return a `pyarrow` array with the line of each row, without its end."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not table.num_columns:
        return pa.array([""] * table.num_rows, pa.string())
    cells = [_quoted(pc.fill_null(column.combine_chunks(), "")) for column in table.columns]
    if len(cells) == 1:  # an empty line would be no row
        cells = [pc.if_else(pc.equal(cells[0], ""), '""', cells[0])]
    return pc.binary_join_element_wise(*cells, ",")


def _quoted(cells: Any) -> Any:
    import pyarrow.compute as pc

    needed = pc.match_substring_regex(cells, _NEEDS_QUOTES)
    if not pc.any(needed).as_py():
        return cells
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(needed, pc.binary_join_element_wise('"', doubled, '"', ""), cells)


def _content(texts: Any) -> bytes:
    """Return all texts one behind the other."""
    import numpy as np

    bounds = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset :]
    start, end = int(bounds[0]), int(bounds[len(texts)])
    data: bytes = texts.buffers()[2][start:end].to_pybytes()
    return data


def line_of(cells: Iterable[str]) -> bytes:
    """Return one row."""
    return b"".join(rewritten([list(cells)]))


def rows_in(data: bytes) -> Iterator[list[str]]:
    """Yield the rows that `encoded` wrote."""
    # Cells may be as long as they like.
    csv.field_size_limit(max(csv.field_size_limit(), len(data)))
    return csv.reader(io.StringIO(data.decode(), newline=""))


def rewritten(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield rows as they are written, one by one."""
    for row in rows:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(row)
        yield text.getvalue().encode()
