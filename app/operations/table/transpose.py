"""Turn a table on its side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError
from app.core.operation import Lane, Operation, Role, Room
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block, unique_names
from app.operations.table._made import blocks_of, opened
from app.operations.table._whole import of_one_block

MOST: Final = 16_384
"""Rows a table may have; as many columns as a sheet of Excel may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransposeParams:
    """There is nothing to choose."""


def apply(block: Block, params: TransposeParams) -> Block:
    """Return a table that is one block, on its side; see `whole`."""
    return _APPLY(block, params)


def whole(blocks: Iterable[Block], params: TransposeParams, room: Room) -> Iterator[Block]:
    """Yield a row for each column but the first, whose cells become the names of the columns.

    The table is in memory three times.

    Raises:
        ContentError: the table has more than `MOST` rows.
    """
    del params, room
    import pyarrow as pa

    common, blocks = opened(blocks)
    tables = []
    rows = 0
    for block in blocks:
        rows += block.table.num_rows
        if rows > MOST:
            raise ContentError("transpose_too_long", allowed=MOST)
        tables.append(block.table)
    yield from blocks_of(_turned(pa.concat_tables(tables)), common)


def _turned(table: Any) -> Any:
    import numpy as np
    import pyarrow as pa

    first, *others = table.column_names
    names = unique_names([first, *(cell or "" for cell in table.column(first).to_pylist())])
    width, height = table.num_rows, len(others)
    # Texts of more than 2 GB together need larger numbers than those of a column of texts.
    cells = [table.column(name).combine_chunks().cast(pa.large_string()) for name in others]
    flat = pa.concat_arrays(cells) if cells else pa.array([], pa.large_string())
    order = np.arange(width * height).reshape(height, width).T.ravel()
    flat = flat.take(pa.array(order))
    columns = [pa.array(others, pa.string())]
    columns += [flat.slice(row * height, height).cast(pa.string()) for row in range(width)]
    return pa.table(columns, names=list(names))


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
