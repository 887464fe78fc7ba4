"""A lookup table: read like any table, and kept in memory for the blocks to come."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError, SourceError, problem_of
from app.core.item import Kind
from app.core.params import nearest
from app.formats.source_file import SourceFile
from app.formats.table.block import BLOCK, Block
from app.formats.table.source import look, table_source
from app.operations.table._shared import chosen, column, without_empty

MOST_MB: Final = 64
"""As text; a lookup table up to that is in the memory of each slot."""
HELD_MB: Final = 256
"""What the cells of one may take there, if it was packed much better than expected."""
_MB: Final = 1_000_000
_PLAIN: Final = frozenset({"csv", "tsv", "psv", "fwf", "jsonl"})
_PACKED: Final = 16
"""Bytes of cells any other file may hold for each of its own, more or less."""
_COPIES: Final = 6
"""The cells, which take more room if they are short, the keys made of them, and what is needed to
find them."""
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


def cells_in(key: str, count: int) -> list[str]:
    """Return the cells of which `keys_for_lookup` has made a text."""
    if count == 1:
        return [key]
    cells = []
    for _ in range(count):
        length, _, rest = key.partition(":")
        cells.append(rest[: int(length)])
        key = rest[int(length) + 1 :]
    return cells


def lookup(path: str, keys: tuple[str, ...], wanted: tuple[str, ...]) -> Lookup:
    """Return a lookup table as it is now; read only if it is not in memory yet.

    Args:
        path: of its file, absolute; of a workbook the first sheet counts.
        keys: the columns that tell its rows apart.
        wanted: the other columns that are needed; none for all.

    Raises:
        ContentError: it is not there, no table, too large, lacks a column, or has a key twice.
    """
    return _loaded(path, *_status(path), keys, wanted)


def _status(path: str) -> tuple[int, int]:
    """Return a file's size and time of change."""
    if not os.path.isabs(path):
        raise ContentError("file_unplaced", path=path)
    try:
        status = os.stat(path)
    except OSError as error:
        raise _unreadable(path, problem_of(error, path=path).message()) from error
    return status.st_size, status.st_mtime_ns


def _unreadable(path: str, reason: str) -> ContentError:
    return ContentError("file_unreadable", path=path, reason=reason)


def text_size(path: str) -> int:
    """Return the bytes a lookup table has as text, more or less; 0 for one that is not there."""
    try:
        status = os.stat(path)
    except OSError:
        return 0
    return status.st_size * (1 if _is_plain(path, status.st_size, status.st_mtime_ns) else _PACKED)


@functools.lru_cache(maxsize=64)
def _is_plain(path: str, size: int, mtime_ns: int) -> bool:
    """Whether a file's bytes are those of its cells, more or less."""
    del size, mtime_ns
    try:
        with SourceFile(path) as file:
            return file.recognised().format in _PLAIN
    except (SourceError, OSError):
        return False


def is_large(path: str) -> bool:
    """Whether a lookup table is too large to be in the memory of each slot."""
    return text_size(path) > MOST_MB * _MB


def memory_for(path: str) -> int:
    """Return the bytes a slot needs for a lookup table; 0 for one that is not there.

    Of a large one these are what is read at once.
    """
    return _COPIES * (BLOCK if is_large(path) else text_size(path))


@functools.lru_cache(maxsize=8)
def _loaded(
    path: str, size: int, mtime_ns: int, keys: tuple[str, ...], wanted: tuple[str, ...]
) -> Lookup:
    import pyarrow as pa

    del size, mtime_ns
    tables = []
    held = 0
    for part in lookup_rows(path, keys, wanted):
        held += part.nbytes
        if held > HELD_MB * _MB:
            raise ContentError("lookup_too_large", path=path, allowed=HELD_MB)
        tables.append(part)
    rows = pa.concat_tables(tables)
    found, *columns = (cells.combine_chunks() for cells in rows.columns)
    twice = first_again(found)
    if twice is not None:
        raise twice_error(path, found[twice].as_py(), len(keys))
    return Lookup(found, dict(zip(rows.column_names[1:], columns, strict=True)))


def lookup_rows(path: str, keys: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[Any]:
    """Yield the rows of a lookup table whose key is not missing, in tables, one at least.

    Each has what `keys_for_lookup` returns as its first column, then those that are wanted, under
    their names.

    Args:
        path: of its file, absolute.
        keys: the columns that tell its rows apart.
        wanted: the other columns that are needed; none for all.

    Raises:
        ContentError: it is not there, no table, or lacks a column.
    """
    for table in _read(path):
        for name in (*keys, *wanted):
            names = table.column_names
            if name not in names:
                near = nearest(name, names)
                raise ContentError("lookup_no_column", path=path, word=name, nearest=near)
        yield _keyed(Block(table, 1), keys, wanted)


def _read(path: str) -> Iterator[Any]:
    size, mtime_ns = _status(path)
    try:
        with SourceFile(path) as file:
            file.refuse_changed(size, mtime_ns)
            yield from _tables(file)
            file.refuse_changed(size, mtime_ns)
    except OSError as error:
        raise _unreadable(path, problem_of(error, path=path).message()) from error


def _tables(file: SourceFile) -> Iterator[Any]:
    try:
        yield from _found_in(file)
    except (ContentError, SourceError) as error:
        raise _unreadable(file.path, str(error)) from error


def _found_in(file: SourceFile) -> Iterator[Any]:
    import pyarrow as pa

    found = file.recognised()
    if found.problem:
        raise ContentError(found.problem.code, found.problem.detail, **found.problem.values)
    if found.kind is not Kind.TABLE:
        raise ContentError("table_unknown", format=found.format or found.kind)
    facts = look(file, found.format)[0].facts
    none = pa.table({name: pa.array([], pa.string()) for name in facts.columns})
    yield none
    for block in table_source(file, facts).in_order():
        # A block may lack columns that show up late.
        yield pa.concat_tables([none, block.table], promote_options="default")


def _keyed(block: Block, keys: tuple[str, ...], wanted: tuple[str, ...]) -> Any:
    import pyarrow as pa

    names = [name for name in chosen(block, wanted) if wanted or name not in keys]
    found = keys_for_lookup(block, keys)
    rows = pa.table([found, *(column(block, name) for name in names)], names=["", *names])
    return rows.filter(found.is_valid()) if found.null_count else rows


def first_again(keys: Any) -> int | None:
    """Return the first row of an array whose key an earlier one has; None if all are different."""
    import numpy as np

    places = keys.dictionary_encode().indices.to_numpy()
    again = np.flatnonzero(places <= np.maximum.accumulate(np.append(-1, places[:-1])))
    return int(again[0]) if len(again) else None


def twice_error(path: str, key: str, count: int) -> ContentError:
    """Return the error for a key of so many cells that is there twice."""
    word = ", ".join(cells_in(key, count))[:_WORD]
    return ContentError("lookup_twice", path=path, word=word)
