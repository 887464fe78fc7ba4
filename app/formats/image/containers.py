"""Metadata put into finished files.

libvips would write EXIF anew from the tags it knows, and add some where there were none. So pixels
are encoded without it, and the block of the source, cleaned, is spliced in.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import Final

_PNG_HEADER: Final = 33
"""Bytes of a PNG's signature and IHDR chunk."""

_VP8X: Final = 30
"""Bytes of a WebP's RIFF header and VP8X chunk."""

_WEBP_EXIF: Final = 0x08
_WEBP_ALPHA: Final = 0x10


def jpeg_with(data: bytes, exif: bytes, dpi: tuple[int, int]) -> bytes:
    """Return the JPEG file with its resolution (dots per inch) and, if there is one, the block."""
    parts = [data[:2], _segment(0xE0, struct.pack(">5sHBHHBB", b"JFIF", 0x0102, 1, *dpi, 0, 0))]
    if exif:
        parts.append(_segment(0xE1, b"Exif\0\0" + exif))
    return b"".join((*parts, memoryview(data)[2:]))


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def png_with(data: bytes, exif: bytes, texts: Iterable[tuple[str, str]]) -> bytes:
    """Return the PNG file with the block and the comments."""
    chunks = [_chunk(b"eXIf", exif)] if exif else []
    for key, text in texts:
        keyword = key.encode("latin-1", "replace")[:79] or b"Comment"
        chunks.append(_chunk(b"iTXt", keyword + b"\0\0\0\0\0" + text.encode("utf-8")))
    return b"".join((data[:_PNG_HEADER], *chunks, memoryview(data)[_PNG_HEADER:]))


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(name))
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def webp_with(data: bytes, exif: bytes, size: tuple[int, int], *, alpha: bool) -> bytes:
    """Return the WebP file with the block; `size` is the picture's, in pixels."""
    if not exif:
        return data
    if data[12:16] == b"VP8X":
        flags, start = data[20], _VP8X
    else:
        flags, start = (_WEBP_ALPHA if alpha else 0), 12
    end = _find_chunk(data, b"XMP ", start)
    canvas = b"".join((side - 1).to_bytes(3, "little") for side in size)
    body = b"".join(
        (
            b"WEBP",
            struct.pack("<4sIB3x", b"VP8X", 10, flags | _WEBP_EXIF),
            canvas,
            memoryview(data)[start:end],
            struct.pack("<4sI", b"EXIF", len(exif)),
            exif,
            bytes(len(exif) % 2),
            memoryview(data)[end:],
        )
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _find_chunk(data: bytes, name: bytes, at: int) -> int:
    """Return where the chunk begins, or the end of the file without one."""
    while at + 8 <= len(data) and data[at : at + 4] != name:
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return min(at, len(data))
