"""EXIF blocks, changed in place.

Rewriting an EXIF block moves its parts, and a camera maker's own notes then point to nowhere. So
only the bytes that must change are changed: the orientation (pixels are written upright), the size,
the thumbnail (it shows the picture before the steps) and, when asked, the place where the picture
was taken. What is taken out is overwritten with zeros, not merely unlinked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

_PREFIX: Final = b"Exif\0\0"

_ORIENTATION: Final = 0x0112
_THUMBNAIL: Final = 0x0201
_THUMBNAIL_LENGTH: Final = 0x0202
_EXIF_IFD: Final = 0x8769
_GPS_IFD: Final = 0x8825
_PIXEL_X: Final = 0xA002
_PIXEL_Y: Final = 0xA003

_SHORT: Final = 3
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
"""Bytes of one value of each EXIF type."""


def clean(exif: bytes, width: int, height: int, *, location: bool) -> bytes | None:
    """Return the block as it fits an upright picture of another size.

    Args:
        exif: the block, with or without the `Exif` prefix.
        width: of the result, in pixels.
        height: of the result, in pixels.
        location: whether the place where the picture was taken may stay.

    Returns:
        The block without the prefix, or None when it is too broken to be changed safely.
    """
    try:
        block = _Block(exif)
        block.set_orientation()
        block.set_size(width, height)
        block.drop_thumbnail()
        if not location:
            block.drop_location()
    except (struct.error, ValueError):
        return None
    return block.trimmed()


def has_location(exif: bytes) -> bool:
    """Return whether the block says where the picture was taken, as far as it can be read."""
    try:
        block = _Block(exif)
        return any(
            entry.tag != 0  # the version alone is no place
            for pointer in block.found(block.first, _GPS_IFD)
            for entry in block.entries(block.number(pointer))
        )
    except (struct.error, ValueError):
        return False


class _Entry(NamedTuple):
    tag: int
    type: int
    values: int
    at: int


class _Block:
    """A TIFF structure in memory; `struct.error` and `ValueError` mean that it is broken."""

    def __init__(self, exif: bytes) -> None:
        self.data = bytearray(exif.removeprefix(_PREFIX))
        orders = {b"II*\0": "<", b"MM\0*": ">"}
        start = bytes(self.data[:4])
        if start not in orders:
            raise ValueError(start)
        self.order = orders[start]
        self.first = self._read("I", 4)
        self._blanked: list[tuple[int, int]] = []

    def _read(self, type_: str, at: int) -> int:
        value: int = struct.unpack_from(self.order + type_, self.data, at)[0]
        return value

    def _write(self, type_: str, at: int, value: int) -> None:
        struct.pack_into(self.order + type_, self.data, at, value)

    def entries(self, ifd: int) -> Iterator[_Entry]:
        """Yield the entries of the table at offset `ifd`."""
        for index in range(self._read("H", ifd)):
            at = ifd + 2 + 12 * index
            tag, type_, values = struct.unpack_from(self.order + "HHI", self.data, at)
            yield _Entry(tag, type_, values, at)

    def found(self, ifd: int, tag: int) -> list[_Entry]:
        """Return the entries with that tag; a table should have one at most, but who knows."""
        return [entry for entry in self.entries(ifd) if entry.tag == tag]

    def number(self, entry: _Entry) -> int:
        """Return the entry's first number."""
        return self._read("H" if entry.type == _SHORT else "I", entry.at + 8)

    def _set_number(self, entry: _Entry, value: int) -> None:
        self._write("H" if entry.type == _SHORT else "I", entry.at + 8, value)

    def _end_of(self, ifd: int) -> int:
        """Return where the table's entries end and the pointer to the next table stands."""
        return ifd + 2 + 12 * self._read("H", ifd)

    def set_orientation(self) -> None:
        """Say that the pixels are upright."""
        for entry in self.found(self.first, _ORIENTATION):
            self._set_number(entry, 1)

    def set_size(self, width: int, height: int) -> None:
        """Give the size where the block mentions one."""
        for pointer in self.found(self.first, _EXIF_IFD):
            ifd = self.number(pointer)
            for tag, value in ((_PIXEL_X, width), (_PIXEL_Y, height)):
                for entry in self.found(ifd, tag):
                    self._set_number(entry, min(value, 0xFFFF) if entry.type == _SHORT else value)

    def drop_thumbnail(self) -> None:
        """Cut the second table off, and what it points to."""
        link = self._end_of(self.first)
        if link + 4 > len(self.data):  # some writers leave the pointer out
            return
        thumbnail = self._read("I", link)
        self._write("I", link, 0)
        if thumbnail:
            starts = self.found(thumbnail, _THUMBNAIL)
            lengths = self.found(thumbnail, _THUMBNAIL_LENGTH)
            for start, length in zip(starts, lengths, strict=False):
                self._blank(self.number(start), self.number(length))
            self._blank_table(thumbnail)

    def drop_location(self) -> None:
        """Take the GPS table out, and the entry that points to it."""
        while pointers := self.found(self.first, _GPS_IFD):
            self._blank_table(self.number(pointers[0]))
            at, end = pointers[0].at, min(self._end_of(self.first) + 4, len(self.data))
            self.data[at : end - 12] = self.data[at + 12 : end]
            self.data[end - 12 : end] = bytes(12)
            self._write("H", self.first, self._read("H", self.first) - 1)

    def _blank_table(self, ifd: int) -> None:
        for entry in list(self.entries(ifd)):
            length = _SIZES.get(entry.type, 1) * entry.values
            if length > 4:
                self._blank(self._read("I", entry.at + 8), length)
        self._blank(ifd, self._end_of(ifd) + 4 - ifd)

    def _blank(self, start: int, length: int) -> None:
        end = min(start + length, len(self.data))
        if start >= 8 and end > start:
            self.data[start:end] = bytes(end - start)
            self._blanked.append((start, end))

    def trimmed(self) -> bytes:
        """Return the block without what was blanked at its end."""
        end = len(self.data)
        for start, stop in sorted(self._blanked, reverse=True):
            if stop >= end:
                end = min(start, end)
        return bytes(self.data[:end])
