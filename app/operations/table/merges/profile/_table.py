"""All that is known of a table, as a share: of a block, a file, or of all files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.formats.table.numbers import PLAIN, Style
from app.formats.table.packed import Packed
from app.formats.table.without_pandas import keep_pandas_out
from app.operations.table.merges.profile._column import Column, ColumnPool, Limits, look_at
from app.operations.table.merges.profile._pack import pack, unpack, with_last
from app.operations.table.merges.profile._pairs import COLUMNS, Pairs


class Said(NamedTuple):
    """What is said of a file.

    Attributes:
        figures: as JSON.
        lines: of the sheet.
    """

    figures: str
    lines: str


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a table.

    Attributes:
        rows: how many there are.
        columns: by name, in the order in which they came; None where all is missing.
        pairs: of the columns that may be numbers.
        files: what has been said of each file, by its place; of a single one nothing yet.
    """

    rows: int
    columns: dict[str, Column | None]
    pairs: Pairs
    files: dict[str, Said] = field(default_factory=dict)

    def share(self) -> bytes:
        """Return it as bytes."""
        columns = [[name, column and column.tree()] for name, column in self.columns.items()]
        return pack([self.rows, columns, self.pairs.tree(), list(self.files.items())])

    @classmethod
    def of_share(cls, share: bytes) -> Table:
        """Return what `share` made bytes."""
        rows, columns, pairs, files = unpack(share)
        return cls(
            rows,
            {name: tree and Column.of_tree(tree) for name, tree in columns},
            Pairs.of_tree(pairs),
            {place: Said(*said) for place, said in files},
        )


def said_of(share: bytes, place: str, said: Said) -> bytes:
    """Return the share of a file at a place with what is said of it."""
    return with_last(share, [[place, said]])


def table_of(block: Any, missing: Iterable[str] = (), style: Style = PLAIN) -> Table:
    """Look at a block.

    Args:
        block: a `pyarrow.Table` of texts.
        missing: texts that stand for a missing value, besides the empty one.
        style: how numbers are written.
    """
    keep_pandas_out()
    limits = Limits.of(block.num_columns)
    columns: dict[str, Column | None] = {}
    numbers: list[tuple[str, Any]] = []
    words = tuple(missing)
    for name, texts in zip(block.column_names, block.columns, strict=True):
        cells = _without(texts, words)
        packed = Packed.of(cells)
        looked = look_at(packed, limits, style)
        columns[name] = looked.column
        if len(numbers) < COLUMNS and (looked.column is None or looked.numbers is not None):
            numbers.append((name, _by_rows(cells, len(packed), looked.numbers)))
    return Table(block.num_rows, columns, Pairs.of(numbers))


def _without(texts: Any, words: tuple[str, ...]) -> Any:
    """Return a column in one piece, with some words made null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = texts.combine_chunks()
    if isinstance(cells, pa.ChunkedArray):  # as many bytes as one piece of it cannot hold
        cells = cells.cast(pa.large_string()).combine_chunks()
    if words:
        gone = pc.is_in(cells, pa.array(words, cells.type))
        cells = pc.if_else(gone, pa.scalar(None, cells.type), cells)
    return cells


def _by_rows(cells: Any, filled: int, numbers: Any) -> Any:
    """Return the numbers with NaN in the rows where one is missing."""
    import numpy as np
    import pyarrow.compute as pc

    if numbers is None or filled == len(cells):
        return None if numbers is None else numbers.astype(np.float64, copy=False)
    there = pc.fill_null(pc.greater(pc.binary_length(cells), 0), fill_value=False)
    rows = np.full(len(cells), np.nan)
    rows[there.to_numpy(zero_copy_only=False)] = numbers
    return rows


def together(tables: Iterable[Table]) -> Table:
    """Put some tables together, in order; columns meet by name."""
    keep_pandas_out()
    rows = 0
    pools: dict[str, ColumnPool | None] = {}
    pairs: Pairs | None = None
    files: dict[str, Said] = {}
    for table in tables:
        rows += table.rows
        limits = Limits.of(len(table.columns))
        for name, column in table.columns.items():
            pool = pools.setdefault(name, None)
            if column and not pool:
                pool = pools[name] = ColumnPool(limits)
            if column and pool:
                pool.add(column)
        pairs = pairs.merged(table.pairs) if pairs else table.pairs
        files.update(table.files)
    columns = {name: pool.result() if pool else None for name, pool in pools.items()}
    return Table(rows, columns, pairs or Pairs.of(()), files)
