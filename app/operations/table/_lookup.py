"""A lookup table: read like any table, and kept in memory for the blocks to come."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError, SourceError, problem_of
from app.core.item import Kind
from app.core.params import nearest
from app.formats.source_file import SourceFile
from app.formats.table.block import Block
from app.formats.table.source import look, table_source
from app.operations.table._shared import chosen, column, without_empty

MOST_MB: Final = 64
"""What the cells of a lookup table may have together: each slot holds them all."""
_MB: Final = 1_000_000
_PACKED: Final = 8
"""Bytes of cells a file may hold for each of its own, more or less."""
_COPIES: Final = 3
"""The cells, the keys made of them, and what is needed to find them."""
_WORD: Final = 100
"""Characters of a cell that an error shows."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table in memory.

    Attributes:
        keys: what `keys_for_lookup` makes of its key columns, without what is missing.
        columns: the others that are wanted, in their order, of the same rows.
    """

    keys: Any
    columns: dict[str, Any]


def keys_for_lookup(block: Block, names: tuple[str, ...]) -> Any:
    """Return a text for each row that tells it from rows with other keys; null if one is missing.

    Raises:
        ContentError: the table has no such column.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = [without_empty(column(block, name)) for name in names]
    if len(cells) == 1:
        return cells[0]
    # With its length before it, no cell can be taken for two.
    parts = [part for one in cells for part in (pc.cast(pc.utf8_length(one), pa.string()), one)]
    return pc.binary_join_element_wise(*parts, ":")


def lookup(path: str, keys: tuple[str, ...], wanted: tuple[str, ...]) -> Lookup:
    """Return a lookup table as it is now; read only if it is not in memory yet.

    Args:
        path: of its file, absolute; of a workbook the first sheet counts.
        keys: the columns that tell its rows apart.
        wanted: the other columns that are needed; none for all.

    Raises:
        ContentError: it is not there, no table, too large, lacks a column, or has a key twice.
    """
    if not os.path.isabs(path):
        raise ContentError("file_unplaced", path=path)
    try:
        status = os.stat(path)
        return _loaded(path, status.st_size, status.st_mtime_ns, keys, wanted)
    except OSError as error:
        reason = problem_of(error, path=path).message()
        raise ContentError("file_unreadable", path=path, reason=reason) from error


def memory_for(path: str) -> int:
    """Return the bytes a lookup table takes; 0 for one that is not there."""
    try:
        size = os.stat(path).st_size
    except OSError:
        return 0
    return _COPIES * min(size * _PACKED, MOST_MB * _MB)


@functools.lru_cache(maxsize=8)
def _loaded(
    path: str, size: int, mtime_ns: int, keys: tuple[str, ...], wanted: tuple[str, ...]
) -> Lookup:
    import pyarrow as pa

    with SourceFile(path) as file:
        file.refuse_changed(size, mtime_ns)
        try:
            tables = _tables(file)
        except (ContentError, SourceError) as error:
            raise ContentError("file_unreadable", path=path, reason=str(error)) from error
        file.refuse_changed(size, mtime_ns)
    block = Block(pa.concat_tables(tables, promote_options="default"), 1)
    for name in (*keys, *wanted):
        names = block.table.column_names
        if name not in names:
            near = nearest(name, names)
            raise ContentError("lookup_no_column", path=path, word=name, nearest=near)
    found = keys_for_lookup(block, keys)
    names = chosen(block, wanted)
    columns = {name: column(block, name) for name in names if wanted or name not in keys}
    if found.null_count:
        there = found.is_valid()
        columns = {name: cells.filter(there) for name, cells in columns.items()}
        block = Block(block.table.filter(there), 1)
        found = found.filter(there)
    _refuse_twice(path, found, block.table.select(list(keys)))
    return Lookup(found, columns)


def _tables(file: SourceFile) -> list[Any]:
    import pyarrow as pa

    found = file.recognised()
    if found.problem:
        raise ContentError(found.problem.code, found.problem.detail, **found.problem.values)
    if found.kind is not Kind.TABLE:
        raise ContentError("table_unknown", format=found.format or found.kind)
    facts = look(file, found.format)[0].facts
    tables = [pa.table({name: pa.array([], pa.string()) for name in facts.columns})]
    size = 0
    for block in table_source(file, facts).in_order():
        size += block.table.nbytes
        if size > MOST_MB * _MB:
            raise ContentError("lookup_too_large", path=file.path, allowed=MOST_MB)
        tables.append(block.table)
    return tables


def _refuse_twice(path: str, found: Any, keys: Any) -> None:
    import numpy as np
    import pyarrow.compute as pc

    _, first = np.unique(pc.index_in(found, found.unique()).to_numpy(), return_index=True)
    if len(first) == len(found):
        return
    row = int(np.setdiff1d(np.arange(len(found)), first)[0])
    cells = (cells[row].as_py() for cells in keys.columns)
    raise ContentError("lookup_twice", path=path, word=", ".join(cells)[:_WORD])
