"""A lookup table that does not fit into memory.

Its rows and the keys that are looked up are parted by key; each part of the table does fit, and
what is found in it is brought into the order of the rows.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator
from typing import Any, Final

from app.core.operation import Room
from app.formats.table.spill import Kept
from app.operations.table._lookup import first_again, lookup_rows, text_size, twice_error
from app.operations.table._rows import hashes_of
from app.operations.table._runs import Order, in_order
from app.operations.table._whole import PARTS, Parts

_SHARE: Final = 6
"""Part of the memory for rows that are to be parted, and for what was found."""

_SPREAD: Final = 16
"""A part of the table is looked at in so much of the memory."""

_MOST_PARTS: Final = 1024

_KEY: Final = "key"
_ROW: Final = "row"
_FIRST: Final = -(2**62)
"""The number of the first row of the table: all of them are below those of rows that ask."""


class PartedLookup:
    """A lookup table in parts, and what is looked up in it.

    Attributes:
        columns: the names of those that are wanted.
    """

    def __init__(
        self, path: str, keys: tuple[str, ...], wanted: tuple[str, ...], room: Room
    ) -> None:
        """Read the table.

        Args:
            path: of its file, absolute; of a workbook the first sheet counts.
            keys: the columns that tell its rows apart.
            wanted: the other columns that are needed; none for all.
            room: what may be used.

        Raises:
            ContentError: it is not there, no table, or lacks a column.
            OSError: what does not fit into memory cannot be written.
        """
        self._path, self._keys, self._room = path, len(keys), room
        import numpy as np

        count = text_size(path) * _SPREAD // max(room.memory, 1)
        count = max(PARTS, min(count, _MOST_PARTS))
        self._parts = Parts(room.folder, "lookup", room.memory // _SHARE, count)
        self._asked = 0
        self.columns: tuple[str, ...] = ()
        number = _FIRST
        for rows in lookup_rows(path, keys, wanted):
            self.columns = tuple(rows.column_names[1:])
            self._add(rows.column(0), np.arange(number, number + len(rows)), rows.columns[1:])
            number += len(rows)

    def _add(self, keys: Any, numbers: Any, columns: Iterable[Any]) -> None:
        """Take in rows: of the table, whose numbers are negative, or some that are asked for."""
        import numpy as np
        import pyarrow as pa

        columns = list(columns)
        names = [_KEY, _ROW, *map(str, range(len(columns)))]
        rows = pa.table([keys, pa.array(numbers), *columns], names=names)
        hashes = hashes_of(rows.select([0])).to_numpy().astype(np.uint64)
        self._parts.add(rows, hashes)

    def ask(self, keys: Any) -> None:
        """Take in the keys of the next rows, as an array; null for one that is not to be found.

        Raises:
            OSError: what does not fit into memory cannot be written.
        """
        import numpy as np
        import pyarrow as pa

        there = keys.is_valid()
        numbers = self._asked + np.flatnonzero(there.to_numpy(zero_copy_only=False))
        self._asked += len(keys)
        none = pa.nulls(len(numbers), pa.string())
        self._add(keys.filter(there), numbers, [none] * len(self.columns))

    def matches(self) -> Matches:
        """Return what was found, when all was asked.

        Raises:
            ContentError: the table has a key twice.
            OSError: it cannot be read or written.
        """
        import pyarrow as pa

        found = Kept(os.path.join(self._room.folder, "found"), self._room.memory // _SHARE)
        again: list[tuple[int, str]] = []
        kinds = [(_ROW, pa.int64()), *((str(n), pa.string()) for n in range(len(self.columns)))]
        none = pa.schema(kinds).empty_table()
        found.add(none)
        for part in self._parts:
            for rows in _found_in(part, again):
                found.add(rows)
        if again:
            raise twice_error(self._path, min(again)[1], self._keys)
        order = Order((False,), missing_first=False)
        rows = in_order(_taken(found), order, self._room, found.size)
        return Matches(itertools.chain((none,), rows), self.columns)


def _found_in(part: Iterable[Any], again: list[tuple[int, str]]) -> Iterator[Any]:
    """Yield the numbers of rows whose key is in a part of the table, with its cells.

    Args:
        part: first rows of the table, then what is looked up.
        again: takes in a key that is there twice, with the number of its row.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    held: list[Any] = []
    table: Any = None
    for rows in part:
        is_asked = pc.greater_equal(rows.column(1), 0)
        asked = rows.filter(is_asked)
        if table is None:
            held.append(rows.filter(pc.invert(is_asked)))
        if len(asked):
            if table is None:
                table = pa.concat_tables(held).combine_chunks()
            places = pc.index_in(asked.column(0), table.column(0))
            cells = table.select(list(range(2, table.num_columns))).take(places.drop_null())
            yield cells.add_column(0, _ROW, asked.column(1).filter(places.is_valid()))
    if table is None:
        table = pa.concat_tables(held)
    row = first_again(table.column(0).combine_chunks())
    if row is not None:
        again.append((table.column(1)[row].as_py(), table.column(0)[row].as_py()))


def _taken(kept: Kept) -> Iterator[Any]:
    yield from kept
    kept.remove()


class Matches:
    """What was found of a lookup table, in the order of the rows that asked."""

    def __init__(self, rows: Iterator[Any], columns: tuple[str, ...]) -> None:
        """Take the numbers of rows, in order, with the cells that belong to them."""
        self._rows = rows
        self._columns = columns
        self._left = next(rows)

    def of(self, start: int, count: int) -> tuple[Any, dict[str, Any]]:
        """Return what was found for the next rows.

        Args:
            start: the number of the first of them.
            count: how many there are.

        Returns:
            For each row the place of its cells, null for none; and the cells by column.
        """
        import numpy as np
        import pyarrow as pa

        held = [self._left]
        while not len(held[-1]) or held[-1].column(0)[-1].as_py() < start + count:
            more = next(self._rows, None)
            if more is None:
                break
            held.append(more)
        rows = pa.concat_tables(held).combine_chunks()
        numbers = rows.column(0).to_numpy()
        end = int(np.searchsorted(numbers, start + count))
        self._left = rows.slice(end)
        places = np.full(count, -1)
        places[numbers[:end] - start] = np.arange(end)
        columns = (cells.combine_chunks() for cells in rows.columns[1:])
        return pa.array(places, mask=places < 0), dict(zip(self._columns, columns, strict=True))
