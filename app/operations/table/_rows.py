"""Which rows are alike."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

from app.formats.table.block import Block
from app.operations.table._shared import chosen, column

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

_AT_ONCE: Final = 16_384
"""Rows that are Python's objects at the same time."""
_BETWEEN: Final = b"\xff"
"""Stands between cells; no text in UTF-8 has such a byte."""


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
    import pyarrow as pa

    groups = np.zeros(keys.num_rows, np.int64)
    count = 1
    for number, cells in enumerate(keys.columns):
        encoded = cells.combine_chunks().dictionary_encode()
        groups = groups * len(encoded.dictionary) + encoded.indices.to_numpy()
        count = len(encoded.dictionary)
        if number:  # what is not there would soon make numbers too large
            found = pa.array(groups).dictionary_encode()
            groups, count = found.indices.to_numpy().astype(np.int64), len(found.dictionary)
    first = np.zeros(count if len(groups) else 0, np.int64)
    first[groups[::-1]] = np.arange(len(groups))[::-1]
    return groups, first


def hashes_of(keys: Any) -> Any:
    """Return a hash of each row, 32 bits in a `pyarrow` array; the same in every process.

    Args:
        keys: what `keys_of` returns, with one column at least.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = [column_.cast(pa.binary()) for column_ in keys.columns]
    words = cells[0] if len(cells) == 1 else pc.binary_join_element_wise(*cells, _BETWEEN)
    hashes = np.empty(len(words), np.uint32)
    for start in range(0, len(words), _AT_ONCE):
        some = words.slice(start, _AT_ONCE).to_pylist()
        hashes[start : start + len(some)] = list(map(zlib.crc32, some))
    return pa.array(hashes)
