"""Compressed tables: gzip, bzip2, xz and zstd, as streams of what is in them.

A stream that is damaged or ends too early is an error, even if much of it could be read: half a
table must not pass for a whole one. Several streams one behind the other, as compressors that work
in parallel write them, are one text.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Final, Protocol

from app.core.errors import ContentError
from app.formats.source_file import SourceFile

PACKINGS: Final = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}
"""Suffixes with the ways of compression they stand for."""


class Readable(Protocol):
    """What can be read from its start on."""

    def read(self, length: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""
        ...


@contextlib.contextmanager
def unpacked(file: SourceFile, packing: str) -> Iterator[Readable]:
    """Lend what is in a compressed file.

    Args:
        file: the open file.
        packing: one of the values of `PACKINGS`.

    Raises:
        ContentError: `packed_damaged`; also when the stream is read.
    """
    with file.stream() as stream, _opened(stream, packing) as inner:
        yield _Checked(inner)


def _opened(stream: Any, packing: str) -> Any:
    if packing == "gzip":
        import gzip

        return gzip.GzipFile(fileobj=stream)
    if packing == "bzip2":
        import bz2

        return bz2.BZ2File(stream)
    if packing == "xz":
        import lzma

        return lzma.LZMAFile(stream)
    return _zstd(stream)


def _zstd(stream: Any) -> Any:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(_Lent(stream), "r"), "zstd")


class _Lent:
    """A stream that is not closed by who reads it."""

    closed = False

    def __init__(self, stream: Any) -> None:
        self.read = stream.read

    def close(self) -> None:
        """Do nothing."""


class _Checked:
    """A stream whose complaints about its content are ours."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, length: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""
        import lzma
        import zlib

        try:
            found: bytes = self._stream.read(length)
        except (EOFError, lzma.LZMAError, zlib.error) as error:
            raise ContentError("packed_damaged", str(error)) from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise ContentError("packed_damaged", str(error)) from None
        return found
