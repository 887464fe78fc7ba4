"""Turn a table on its side."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError
from app.core.operation import Lane, Operation, Role, Room
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block, unique_names
from app.formats.table.spill import Spill
from app.operations.table._made import blocks_of, opened
from app.operations.table._shared import column
from app.operations.table._whole import of_one_block

MOST: Final = 16_384
"""Rows a table may have; as many columns as a sheet of Excel may have."""
_SHARE: Final = 6
"""Part of the memory for cells that are not in files: they are there several times."""
_STRIPS: Final = 256
"""Files that cells are spread over."""
_CELLS: Final = 2**22
"""Cells that are turned at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransposeParams:
    """There is nothing to choose."""


def apply(block: Block, params: TransposeParams) -> Block:
    """Return a table that is one block, on its side; see `whole`."""
    return _APPLY(block, params)


def whole(blocks: Iterable[Block], params: TransposeParams, room: Room) -> Iterator[Block]:
    """Yield a row for each column but the first, whose cells become the names of the columns.

    What does not fit into memory waits in files, a few columns in each.

    Raises:
        ContentError: the table has more than `MOST` rows.
        OSError: what does not fit into memory cannot be written or read.
    """
    del params
    common, blocks = opened(blocks)
    strips = _Strips(room)
    names: list[str] = []
    head = ""
    for block in blocks:
        head, *_ = block.table.column_names
        names += [cell or "" for cell in column(block, head).to_pylist()]
        if len(names) > MOST:
            raise ContentError("transpose_too_long", allowed=MOST)
        strips.add(block.table.drop_columns(head))
    heads = list(unique_names([head, *names]))
    turned = (table for strip in strips for table in _turned(strip, heads))
    yield from blocks_of(turned, common)


class _Strips:
    """The cells of a table, some columns at a time."""

    def __init__(self, room: Room) -> None:
        """Begin with none."""
        self._room = room
        self._held: list[Any] = []
        self._size = 0
        self._files: list[Spill] = []
        self._width = 0

    def add(self, table: Any) -> None:
        """Take the next rows.

        Raises:
            OSError: they do not fit into memory and cannot be written.
        """
        self._held.append(table)
        self._size += table.nbytes
        if self._size > self._room.memory // _SHARE and table.num_columns:
            self._spill()

    def _spill(self) -> None:
        import pyarrow as pa

        rows = pa.concat_tables(self._held).combine_chunks()
        self._held, self._size = [], 0
        if not self._files:
            self._width = -(-rows.num_columns // _STRIPS)
            count = -(-rows.num_columns // self._width)
            folder = self._room.folder
            self._files = [Spill(os.path.join(folder, f"strip-{one}")) for one in range(count)]
        names = rows.column_names
        for number, spill in enumerate(self._files):
            spill.add(rows.select(names[number * self._width : (number + 1) * self._width]))

    def __iter__(self) -> Iterator[Any]:
        """Yield some columns, then those behind them, each with all rows; only once.

        Raises:
            OSError: they cannot be read, or not be written.
        """
        import pyarrow as pa

        if not self._files:
            yield pa.concat_tables(self._held)
            return
        if self._held:
            self._spill()
        columns: dict[str, Any] = {}
        size = 0
        for spill in self._files:
            strip = pa.concat_tables(map(spill.read, range(len(spill))))
            spill.remove()
            if columns and size + strip.nbytes > self._room.memory // _SHARE:
                yield pa.table(columns)
                columns, size = {}, 0
            columns.update(zip(strip.column_names, strip.columns, strict=True))
            size += strip.nbytes
        yield pa.table(columns)


def _turned(table: Any, names: list[str]) -> Iterator[Any]:
    """Yield the columns of a table as rows with these names, the first for their own."""
    import numpy as np
    import pyarrow as pa

    width = len(names) - 1
    at_once = max(_CELLS // max(width, 1), 1)
    for start in range(0, max(table.num_columns, 1), at_once):
        others = table.column_names[start : start + at_once]
        height = len(others)
        # Texts of more than 2 GB together need larger numbers than those of a column of texts.
        cells = [table.column(name).combine_chunks().cast(pa.large_string()) for name in others]
        flat = pa.concat_arrays(cells) if cells else pa.array([], pa.large_string())
        order = np.arange(width * height).reshape(height, width).T.ravel()
        flat = flat.take(pa.array(order))
        columns = [pa.array(others, pa.string())]
        columns += [flat.slice(row * height, height).cast(pa.string()) for row in range(width)]
        yield pa.table(columns, names=names)


_APPLY: Final = of_one_block(whole)

OPERATION = Operation(
    name="transpose",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=TransposeParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Transpose"),
    summary=QT_TRANSLATE_NOOP(
        "operations",
        "Make rows of columns and columns of rows; the first column holds the new names.",
    ),
    whole=whole,
)
