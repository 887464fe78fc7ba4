"""Rows of many tables, brought together by the hash of their key, out of core if need be.

Rows with one key are in one part. How many parts there are follows from how much there is, and no
result depends on it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Final

from app.core.operation import Room
from app.formats.table.spill import Spill

HOLD: Final = 24 * 1024 * 1024
"""Bytes of rows in memory."""

HASH: Final = "hash"
"""The column that has the hash of the key, 32 bits."""

_BITS: Final = (6, 4, 4, 4, 4, 4, 4)
"""Of the hash, that part rows, then the rows of a part that is too large, and so on."""


class Parts:
    """Rows that come as `pyarrow` tables, all with the same columns."""

    def __init__(self, room: Room | None, *, hold: int = HOLD, level: int = 0) -> None:
        """Begin with none.

        Args:
            room: where files go; without one all stays in memory.
            hold: bytes that may stay there.
            level: how often the rows were parted already.
        """
        self._room = room if level < len(_BITS) else None
        self._hold = hold
        self._level = level
        self._held: list[Any] = []
        self._size = 0
        self._files: dict[int, Spill] = {}

    def add(self, rows: Any) -> None:
        """Take in rows.

        Raises:
            OSError: a file cannot be written.
        """
        self._held.append(rows)
        self._size += rows.nbytes
        if self._room and self._size > self._hold:
            self._spill(self._room)

    def parts(self) -> Iterator[Any]:
        """Yield all rows, those with one key together, in the order in which they came.

        Raises:
            OSError: a file cannot be read, or written.
        """
        import pyarrow as pa

        if self._room and self._files:
            self._spill(self._room)
            for part in sorted(self._files):
                yield from self._part(self._files[part])
        elif self._held:
            yield pa.concat_tables(self._held)

    def _part(self, spill: Spill) -> Iterator[Any]:
        below = Parts(self._room, hold=self._hold, level=self._level + 1)
        for number in range(len(spill)):
            below.add(spill.read(number))
        spill.remove()
        yield from below.parts()

    def _spill(self, room: Room) -> None:
        import numpy as np
        import pyarrow as pa

        if not self._held:
            return
        rows = pa.concat_tables(self._held)
        hashes = rows.column(HASH).to_numpy()
        shift, bits = sum(_BITS[: self._level]), _BITS[self._level]
        parts = (hashes >> np.uint32(shift)) & np.uint32((1 << bits) - 1)
        order = np.argsort(parts, kind="stable")
        rows = rows.take(pa.array(order)).combine_chunks()
        found, starts = np.unique(parts[order], return_index=True)
        ends = [*starts[1:].tolist(), len(order)]
        for part, start, end in zip(found.tolist(), starts.tolist(), ends, strict=True):
            spill = self._files.setdefault(part, Spill(self._path(room, part)))
            spill.add(rows.slice(start, end - start))
        self._held, self._size = [], 0

    def _path(self, room: Room, part: int) -> str:
        return os.path.join(room.folder, f"part.{self._level}.{part}")
