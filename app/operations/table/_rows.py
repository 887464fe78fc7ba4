"""Which rows are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.formats.table.block import Block
from app.operations.table._shared import chosen, column

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

_FACTOR: Final = 0x9E37_79B9_7F4A_7C15
_END: Final = 8
"""Bytes at the end of a cell that say which part its row belongs to."""


def keys_of(block: Block, names: tuple[str, ...]) -> Any:
    """Return the cells that tell rows apart, as a `pyarrow` table; missing cells are empty texts.

    Args:
        block: the rows.
        names: of the columns that count; none for all.

    Raises:
        ContentError: the table has no such column.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = [pc.fill_null(column(block, name), "") for name in chosen(block, names)]
    return pa.table(cells, names=[str(number) for number in range(len(cells))])


def groups_of(keys: Any) -> tuple[Ints, Ints]:
    """Return the group of each row, and the first row of each group.

    Groups are numbered from 0, in no order that means anything, but the same one each time.

    Args:
        keys: what `keys_of` returns, with one column at least.
    """
    import numpy as np

    groups = np.zeros(keys.num_rows, np.int64)
    first = np.zeros(0, np.int64)
    for cells in keys.columns:
        encoded = cells.combine_chunks().dictionary_encode()
        groups = groups * len(encoded.dictionary) + encoded.indices.to_numpy()
        _, first, groups = np.unique(groups, return_index=True, return_inverse=True)
    return groups, first
