"""A source as it was planned: opened once, read only, and refused when it is no longer the same."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Final

from app.core.errors import ContentError, SourceError
from app.formats.recognise import HEAD, Recognised, recognise

IN_MEMORY: Final = 64 * 1024 * 1024
"""Bytes; files up to this size are read in one go, larger ones piece by piece."""

_BLOCK: Final = 1024 * 1024

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that took the file's place must not hang the slot
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class SourceFile:
    """An open source, to be used in a `with` statement.

    Attributes:
        path: as given; links are followed.
        size: in bytes, when it was opened.
        mtime_ns: modification time in nanoseconds, when it was opened.
    """

    def __init__(self, path: str) -> None:
        """Open the file.

        Raises:
            SourceError: it is a folder, pipe, device or socket.
            OSError: it cannot be opened.
        """
        self.path = path
        self._file = io.FileIO(path, opener=lambda name, _: os.open(name, _FLAGS))
        status = os.fstat(self._file.fileno())
        self.size = status.st_size
        self.mtime_ns = status.st_mtime_ns
        if not stat.S_ISREG(status.st_mode):
            self._file.close()
            raise SourceError("source_special", path=path)

    def __enter__(self) -> SourceFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, as streams do; return it."""
        return self._file.seek(offset, whence)

    def read(self, length: int) -> bytes:
        """Return up to `length` bytes from where the file is; none at its end."""
        return self._file.read(length)

    @property
    def place(self) -> int:
        """Where in the file it is, in bytes: behind what was read last."""
        return self._file.tell()

    def read_at(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; fewer at the end of the file."""
        self._file.seek(offset)
        parts = []
        while length and (part := self.read(length)):
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def content(self) -> bytes:
        """Return the whole content.

        Raises:
            ContentError: code `changed`, when it has not the size it had when it was opened.
        """
        data = self.read_at(0, self.size + 1)
        if len(data) != self.size:
            raise ContentError("changed")
        return data

    @contextlib.contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Lend the file as a stream, set to its start."""
        self._file.seek(0)
        stream = io.BufferedReader(self._file)
        try:
            yield stream
        finally:
            stream.detach()

    def recognised(self) -> Recognised:
        """Return what the file is."""
        return recognise(self.path, self.read_at(0, HEAD), self.size)

    def refuse_changed(self, size: int, mtime_ns: int) -> None:
        """Compare the file as it is now with what is known of it.

        Raises:
            ContentError: code `changed`, when size or modification time differ.
        """
        status = os.fstat(self._file.fileno())
        if (status.st_size, status.st_mtime_ns) != (size, mtime_ns):
            raise ContentError("changed")


def content_digest(path: str) -> str:
    """Return the BLAKE2b of a source's content, 16 bytes, hexadecimal.

    Raises:
        SourceError: it is no regular file.
        OSError: it cannot be read.
    """
    hasher = hashlib.blake2b(digest_size=16)
    with SourceFile(path) as file:
        while block := file.read(_BLOCK):
            hasher.update(block)
    return hasher.hexdigest()
