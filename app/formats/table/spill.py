"""Tables in work files: what does not fit into memory, to be read back soon.

Nothing here is durable: when the application dies, whatever was in work is begun again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Final

from app.formats.safe_write import append_to, discard

_COMPRESSION: Final = "lz4"
"""Quicker than any disk, and half of the room."""


class Spill:
    """Tables in one file, one behind the other; it is made with the first."""

    def __init__(self, path: str) -> None:
        """Take the path of the file; nothing may be there."""
        self._path = path
        self._starts: list[int] = []
        self._end = 0

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, table: Any) -> None:
        """Put a `pyarrow.Table` behind the others.

        Raises:
            OSError: it cannot be written.
        """
        import pyarrow as pa
        from pyarrow import ipc

        sink = pa.BufferOutputStream()
        options = ipc.IpcWriteOptions(compression=_COMPRESSION, use_threads=False)
        with ipc.new_stream(sink, table.schema, options=options) as writer:
            writer.write_table(table)
        data = sink.getvalue()
        append_to(self._path, memoryview(data))
        self._starts.append(self._end)
        self._end += data.size

    def read(self, number: int) -> Any:
        """Return the table that was added as number so many, from 0.

        Raises:
            OSError: it cannot be read.
        """
        from pyarrow import ipc

        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else self._end
        with open(self._path, "rb") as file:
            file.seek(start)
            data = file.read(end - start)
        if len(data) != end - start:
            raise OSError(f"{os.path.basename(self._path)} is not as it was written")
        options = ipc.IpcReadOptions(use_threads=False)
        with ipc.open_stream(data, options=options) as reader:
            return reader.read_all()

    def remove(self) -> None:
        """Remove the file."""
        discard(self._path)
        self._starts.clear()
        self._end = 0


class Kept:
    """Tables in memory, and those behind them in a file."""

    def __init__(self, path: str, memory: int) -> None:
        """Take the path of the file, where nothing may be, and the bytes that stay in memory."""
        self._left = memory
        self._tables: list[Any] = []
        self._spill = Spill(path)
        self.size = 0
        """Bytes all of them have in memory."""

    def __len__(self) -> int:
        return len(self._tables) + len(self._spill)

    def add(self, table: Any) -> None:
        """Put a `pyarrow.Table` behind the others.

        Raises:
            OSError: it does not fit into memory and cannot be written.
        """
        size = table.nbytes
        self.size += size
        if size <= self._left and not len(self._spill):
            self._left -= size
            self._tables.append(table)
        else:
            self._spill.add(table)

    def __getitem__(self, number: int) -> Any:
        """Return the table that was added as number so many, from 0.

        Raises:
            OSError: it cannot be read.
        """
        if number < len(self._tables):
            return self._tables[number]
        return self._spill.read(number - len(self._tables))

    def __iter__(self) -> Iterator[Any]:
        """Return all tables in their order.

        Raises:
            OSError: one cannot be read.
        """
        return map(self.__getitem__, range(len(self)))

    def remove(self) -> None:
        """Forget all of them."""
        self._tables.clear()
        self._spill.remove()
