"""What steps over a whole table share.

Rows that were put aside and counts of mended ones (`Block.rejected`, `Block.mended`) are taken in
by the lane before any such step; what becomes of them there does not matter.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from app.core.operation import Room
from app.formats.table.block import Block
from app.formats.table.spill import Kept, Spill

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

PARTS: Final = 64
"""Into which rows are spread that do not fit into memory."""

Whole = Callable[[Iterable[Block], Any, Room], Iterator[Block]]


def of_one_block(whole: Whole) -> Callable[[Block, Any], Block]:
    """Return what a step over a whole table does to one that is a single block."""

    def apply(block: Block, params: Any) -> Block:
        import pyarrow as pa

        # With so much memory nothing goes through files.
        found = list(whole([block], params, Room("", sys.maxsize)))
        tables = [one.table for one in found]
        table = tables[0] if len(tables) == 1 else pa.concat_tables(tables).combine_chunks()
        return dataclasses.replace(found[0], table=table)

    return apply


class KeptBlocks:
    """All blocks of a table, in memory or in a file."""

    def __init__(self, blocks: Iterable[Block], room: Room, memory: int) -> None:
        """Take all blocks; so many bytes of them stay in memory.

        Raises:
            OSError: what does not fit there cannot be written.
        """
        self._tables = Kept(os.path.join(room.folder, "blocks"), memory)
        self._others: list[Block] = []
        for block in blocks:
            self._tables.add(block.table)
            self._others.append(dataclasses.replace(block, table=None))

    @property
    def size(self) -> int:
        """The bytes all of them have in memory."""
        return self._tables.size

    def __len__(self) -> int:
        return len(self._others)

    def __iter__(self) -> Iterator[Block]:
        """Go through all of them.

        Raises:
            OSError: one cannot be read.
        """
        for block, table in zip(self._others, self._tables, strict=True):
            yield dataclasses.replace(block, table=table)

    def remove(self) -> None:
        """Forget all of them."""
        self._others.clear()
        self._tables.remove()


class Parts:
    """Rows, spread over parts that can be looked at one by one; in one part if memory is enough."""

    def __init__(self, folder: str, name: str, memory: int, count: int = PARTS) -> None:
        """Prepare.

        Args:
            folder: for files.
            name: how they begin.
            memory: bytes of rows that stay in memory.
            count: of parts.
        """
        self._memory = memory
        self._waiting: list[tuple[Any, Ints]] = []
        self._held = 0
        self._parts = [Spill(os.path.join(folder, f"{name}-{part}")) for part in range(count)]
        self._is_spread = False

    def add(self, rows: Any, marks: Ints) -> None:
        """Take the rows of a `pyarrow.Table`; those whose marks are alike come into one part.

        Raises:
            OSError: they do not fit into memory and cannot be written.
        """
        self._waiting.append((rows, marks))
        self._held += rows.nbytes + marks.nbytes
        if self._held > self._memory:
            self._spread()

    def _spread(self) -> None:
        import numpy as np
        import pyarrow as pa

        rows = pa.concat_tables([table for table, _ in self._waiting])
        marks = np.concatenate([marks for _, marks in self._waiting])
        self._waiting.clear()
        self._held, self._is_spread = 0, True
        parts = (marks % np.uint64(len(self._parts))).astype(np.uint16)
        order = np.argsort(parts, kind="stable")
        rows = rows.take(pa.array(order))
        bounds = np.searchsorted(parts[order], np.arange(len(self._parts) + 1)).tolist()
        for spill, (begin, end) in zip(self._parts, itertools.pairwise(bounds), strict=True):
            if end > begin:
                spill.add(rows.slice(begin, end - begin))

    def __iter__(self) -> Iterator[Iterable[Any]]:
        """Return the tables of each part that has some, in the order they came; only once.

        Raises:
            OSError: they cannot be read, or not be written.
        """
        if self._waiting and not self._is_spread:
            yield [table for table, _ in self._waiting]
        elif self._waiting:
            self._spread()
        for spill in self._parts:
            if len(spill):
                yield map(spill.read, range(len(spill)))
                spill.remove()


def _bits_of(rows: Ints) -> Ints:
    """Return the bit of each row within its byte."""
    import numpy as np

    bits: Ints = np.left_shift(1, rows & 7).astype(np.uint8)
    return bits


class Marked:
    """Some of the rows of a table, by their numbers: a bit for each.

    Attributes:
        any: a row was marked.
    """

    def __init__(self, rows: int) -> None:
        """Prepare for so many rows; none is marked."""
        import numpy as np

        self._bits = np.zeros(-(-rows // 8), np.uint8)
        self.any = False

    def add(self, rows: Ints) -> None:
        """Mark rows."""
        import numpy as np

        self.any = self.any or len(rows) > 0
        np.bitwise_or.at(self._bits, rows >> 3, _bits_of(rows))

    def remove(self, rows: Ints) -> None:
        """Take back marks."""
        import numpy as np

        np.bitwise_and.at(self._bits, rows >> 3, ~_bits_of(rows))

    def among(self, start: int, count: int) -> Any:
        """Tell which of so many rows are marked, as an array of truth values."""
        import numpy as np

        some = self._bits[start >> 3 : (start + count + 7) >> 3]
        bits = np.unpackbits(some, bitorder="little")
        return bits[start & 7 :][:count].astype(bool)
