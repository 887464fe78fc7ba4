"""Which rows are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.formats.table.block import Block
from app.formats.table.packed import Packed
from app.operations.table._shared import chosen, column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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


def first_rows(keys: Any) -> Ints:
    """Return the numbers of the rows that are like none before them, in no order.

    Args:
        keys: what `keys_of` returns, with one column at least.
    """
    import numpy as np
    import pyarrow as pa

    rows = keys.append_column("row", pa.array(np.arange(keys.num_rows)))
    grouped = rows.group_by(keys.column_names, use_threads=False).aggregate([("row", "min")])
    found: Ints = grouped.column("row_min").to_numpy()
    return found


def parts_of(keys: Any, parts: int) -> Ints:
    """Return one of so many parts for each row; rows that are alike are in the same part."""
    import numpy as np

    mixed = np.zeros(keys.num_rows, np.uint64)
    factor = np.uint64(_FACTOR)
    for cells in keys.columns:
        mixed = (mixed ^ _ends(cells.combine_chunks())) * factor
        mixed ^= mixed >> np.uint64(29)
    return (mixed % np.uint64(parts)).astype(np.int64)


def _ends(cells: Any) -> NDArray[np.uint64]:
    """Return a number for each cell, made of its length and the bytes at its end."""
    import numpy as np
    import pyarrow.compute as pc

    lengths = pc.binary_length(cells).to_numpy().astype(np.int64)
    ends: NDArray[np.uint64] = lengths.astype(np.uint64) << np.uint64(56)
    values = Packed.of(cells)
    filled = np.flatnonzero(lengths)
    for back in range(1, _END + 1):
        long = values.lengths >= back
        found = values.data[values.ends[long] - back].astype(np.uint64)
        ends[filled[long]] ^= found << np.uint64(7 * (back - 1))
    return ends
