"""What steps over a whole table share.

Rows that were put aside and counts of mended ones (`Block.rejected`, `Block.mended`) are taken in
by the lane before any such step; what becomes of them there does not matter.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from app.core.operation import Room
from app.formats.table.block import Block

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
