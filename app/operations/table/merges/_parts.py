"""Rows of many tables, brought together by the hash of their key, out of core if need be.

Rows with one key are in one part. How many parts there are follows from how much there is, and no
result depends on it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import Any, Final

from app.core.operation import Room
from app.formats.safe_write import append_to, discard

HOLD: Final = 24 * 1024 * 1024
"""Bytes of rows in memory."""

HASH: Final = "hash"
"""The column that has the hash of the key, 32 bits."""

_BITS: Final = 6
_LENGTH: Final = struct.Struct("<Q")


class Parts:
    """Rows that come as `pyarrow` tables, all with the same columns."""

    def __init__(self, room: Room | None, *, hold: int = HOLD, level: int = 0) -> None:
        """Begin with none.

        Args:
            room: where files go; without one all stays in memory.
            hold: bytes that may stay there.
            level: how often the rows were parted already.
        """
        self._room = room if level * _BITS < 32 else None
        self._hold = hold
        self._level = level
        self._held: list[Any] = []
        self._size = 0
        self._files: dict[int, str] = {}

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

    def _part(self, path: str) -> Iterator[Any]:
        below = Parts(self._room, hold=self._hold, level=self._level + 1)
        for rows in _read(path):
            below.add(rows)
        discard(path)
        yield from below.parts()

    def _spill(self, room: Room) -> None:
        import numpy as np
        import pyarrow as pa

        if not self._held:
            return
        rows = pa.concat_tables(self._held)
        hashes = rows.column(HASH).to_numpy()
        parts = (hashes >> np.uint32(self._level * _BITS)) & np.uint32((1 << _BITS) - 1)
        order = np.argsort(parts, kind="stable")
        rows = rows.take(pa.array(order)).combine_chunks()
        found, starts = np.unique(parts[order], return_index=True)
        ends = [*starts[1:].tolist(), len(order)]
        for part, start, end in zip(found.tolist(), starts.tolist(), ends, strict=True):
            path = self._files.setdefault(part, self._path(room, part))
            append_to(path, _written(rows.slice(start, end - start)))
        self._held, self._size = [], 0

    def _path(self, room: Room, part: int) -> str:
        return os.path.join(room.folder, f"part.{self._level}.{part}")


def _written(rows: Any) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    data: bytes = sink.getvalue().to_pybytes()
    return _LENGTH.pack(len(data)) + data


def _read(path: str) -> Iterator[Any]:
    import pyarrow as pa

    with open(path, "rb") as file:
        while length := file.read(_LENGTH.size):
            yield pa.ipc.open_stream(file.read(*_LENGTH.unpack(length))).read_all()
