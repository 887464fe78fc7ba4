"""Blocks of rows that no source has: what steps over a whole table make of it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator
from typing import Any, Final

from app.formats.table.block import BLOCK, Block

_CELL: Final = 4
"""Bytes of a cell beside its text."""


def opened(blocks: Iterable[Block]) -> tuple[Block, Iterator[Block]]:
    """Return what all blocks of a table have in common, and all of them."""
    rest = iter(blocks)
    first = next(rest)
    common = dataclasses.replace(first, table=None, rejected=(), mended=0)
    return common, itertools.chain((first,), rest)


def blocks_of(tables: Iterable[Any], common: Block) -> Iterator[Block]:
    """Cut rows into blocks, each ending with the row that fills it.

    Args:
        tables: with columns of texts, one at least; how many there are makes no difference.
        common: what else the blocks have.
    """
    import numpy as np
    import pyarrow as pa

    held: list[Any] = []
    size, line = 0, 1
    for table in tables:
        start = 0
        filled = size + np.cumsum(_sizes(table))
        while len(filled) and filled[-1] >= BLOCK:
            count = int(np.argmax(filled >= BLOCK)) + 1
            held.append(table.slice(start, count))
            block = pa.concat_tables(held).combine_chunks()
            yield dataclasses.replace(common, table=block, first_line=line)
            held.clear()
            start, line = start + count, line + len(block)
            filled = filled[count:] - filled[count - 1]
        held.append(table.slice(start))
        size = int(filled[-1]) if len(filled) else (0 if start else size)
    rows = pa.concat_tables(held).combine_chunks()
    if len(rows) or line == 1:
        yield dataclasses.replace(common, table=rows, first_line=line)


def _sizes(table: Any) -> Any:
    """Return the bytes of each row, more or less, but of the same row always the same."""
    import numpy as np
    import pyarrow.compute as pc

    sizes = np.full(len(table), _CELL * table.num_columns)
    for cells in table.columns:
        sizes += pc.fill_null(pc.binary_length(cells), 0).to_numpy()
    return sizes
