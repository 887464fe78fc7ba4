"""Blocks of rows that no source has: what steps over a whole table make of it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.formats.table.block import BLOCK, Block


def opened(blocks: Iterable[Block]) -> tuple[Block, Iterator[Block]]:
    """Return what all blocks of a table have in common, and all of them."""
    rest = iter(blocks)
    first = next(rest)
    common = dataclasses.replace(first, table=None, rejected=(), mended=0)
    return common, itertools.chain((first,), rest)


def table_of(columns: Mapping[str, Sequence[str | None]]) -> Any:
    """Return a `pyarrow` table of texts."""
    import pyarrow as pa

    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})


def blocks_of(table: Any, common: Block) -> Iterator[Block]:
    """Cut a table into blocks.

    Args:
        table: with columns of texts.
        common: what else the blocks have.
    """
    pieces = max(table.nbytes // BLOCK, 1)
    size = max(-(-table.num_rows // pieces), 1)
    for start in range(0, max(table.num_rows, 1), size):
        yield dataclasses.replace(common, table=table.slice(start, size), first_line=start + 1)
