"""What a worker's libraries print: the last of it is kept in the parent's memory, never more.

Everything a worker and its children write to standard output and standard error goes into a pipe
that the parent empties at each step. A worker that prints without end is slowed down to what the
parent takes; no disk fills up, and nothing is left behind when the application dies. Before each
file the worker writes a mark, so that what a file made it print is told from what was there before.

Windows cannot hand such a pipe on as standard output; there it is a file that is cut at each look.
"""

from __future__ import annotations

import contextlib
import os
import sys
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from typing import Any, Final, Union

KEPT: Final = 4_000
"""Bytes that are kept: a message or a stack, mostly."""

_MARK: Final = b"\0"
_PIECE: Final = 65_536
_PIECES: Final = 16
"""What is taken in at once at the most: bytes, and how many times."""
_LONGEST: Final = 1_000_000
"""Bytes a file may have before it is cut."""

Outlet = Union["Connection[Any, Any]", str]
"""What a worker is given to write to: the end of a pipe, or the path of a file."""


class WorkerLog:
    """The parent's end."""

    def __init__(self, context: SpawnContext, path: str) -> None:
        """Make the pipe, or choose the file `path` where that is impossible."""
        self._tail = b""
        self._path = path
        self._reader: Connection[Any, Any] | None = None
        self.outlet: Outlet = path
        if sys.platform != "win32":
            self._reader, self.outlet = context.Pipe(duplex=False)
            os.set_blocking(self._reader.fileno(), False)

    def handed_over(self) -> None:
        """Close our copy of the worker's end, once the worker has its own."""
        if isinstance(self.outlet, Connection):
            self.outlet.close()

    def drain(self) -> None:
        """Take in what is there; only so much at once that a flood does not keep us."""
        if self._reader is None:
            self._read_file()
            return
        with contextlib.suppress(BlockingIOError):
            for _ in range(_PIECES):
                piece = os.read(self._reader.fileno(), _PIECE)
                if not piece:
                    return
                self._tail = (self._tail + piece)[-KEPT:]

    def tail(self) -> str:
        """Return the last of what was printed since the latest mark."""
        self.drain()
        return self._tail.rpartition(_MARK)[2].decode("utf-8", "replace").strip()

    def close(self) -> None:
        """Give the pipe back, or remove the file."""
        self.handed_over()
        if self._reader:
            self._reader.close()
        else:
            with contextlib.suppress(OSError):
                os.unlink(self._path)

    def _read_file(self) -> None:
        with contextlib.suppress(OSError), open(self._path, "r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - KEPT))
            self._tail = file.read(KEPT)
            if size > _LONGEST:
                file.truncate(0)


def redirect(outlet: Outlet) -> None:
    """Send this process's standard output and error to the outlet; standard input is empty."""
    if isinstance(outlet, str):
        handle = os.open(outlet, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    else:
        handle = os.dup(outlet.fileno())
        outlet.close()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (handle, 1), (handle, 2)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(handle)


def mark() -> None:
    """Say that what is printed from now on belongs to another file."""
    with contextlib.suppress(OSError):  # a library may have closed it
        os.write(2, _MARK)
