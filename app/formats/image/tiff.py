"""The tags of a TIFF file's first page, read directly.

libvips keeps quiet about most of them. And of a file that was cut it makes a whole picture, with
nothing in the part that is missing; so it is checked here that all pixels are there.
"""

from __future__ import annotations

import itertools
import operator
import struct
from dataclasses import dataclass
from typing import Final

from app.core.errors import ContentError
from app.formats.source_file import SourceFile

_WIDTH: Final = 256
_HEIGHT: Final = 257
_COMPRESSION: Final = 259
_STRIPS: Final = (273, 279)
_TILES: Final = (324, 325)
"""Tags of the places of the pixels, and of their lengths in bytes."""

_GPS: Final = 34853
_DESCRIPTIVE: Final = frozenset({271, 272, 315, 33432, 34665, _GPS})
"""Make, model, artist, copyright, and the tables of EXIF and GPS."""

_MOST_TAGS: Final = 4096
_MOST_PARTS: Final = 1_000_000
_NUMBERS: Final = {3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
"""Types of whole numbers, with their letters for `struct`."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What the first page's tags say.

    Attributes:
        width, height: in pixels, as stored.
        described: there are camera, author or EXIF tags, which libvips neither reads nor writes.
        location: there are GPS tags.
        at_once: the page is one compressed strip, which a reader must take into memory whole.
    """

    width: int
    height: int
    described: bool
    location: bool
    at_once: bool


def read_tags(file: SourceFile) -> Tags:
    """Read the tags of a TIFF or BigTIFF file's first page.

    Raises:
        ContentError: code `image_damaged`.
    """
    try:
        directory = _Directory(file)
        width, height = directory.number(_WIDTH), directory.number(_HEIGHT)
        tiled = _TILES[0] in directory.entries
        compressed = _COMPRESSION in directory.entries and directory.number(_COMPRESSION) != 1
        starts, lengths = map(directory.numbers, _TILES if tiled else _STRIPS)
    except (struct.error, KeyError) as error:
        raise ContentError("image_damaged", f"broken TIFF directory: {error!r}") from None
    if any(map(operator.gt, map(operator.add, starts, lengths), itertools.repeat(file.size))):
        raise ContentError("image_damaged", "pixels lie behind the end of the TIFF file")
    return Tags(
        width,
        height,
        described=not _DESCRIPTIVE.isdisjoint(directory.entries),
        location=_GPS in directory.entries,
        at_once=compressed and not tiled and len(starts) == 1,
    )


class _Directory:
    """The table of a TIFF or BigTIFF file's first page; `struct.error` and `KeyError` if broken."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        start = file.read_at(0, 16)
        self._order = "<" if start[:2] == b"II" else ">"
        big = start[2:4] in (b"+\0", b"\0+")
        offset, count, self._room = ("Q", "Q", 8) if big else ("I", "H", 4)
        (at,) = struct.unpack_from(self._order + offset, start, self._room)
        self._offset = self._order + offset
        size = struct.calcsize(count)
        (entries,) = struct.unpack(self._order + count, file.read_at(at, size))
        entry = struct.Struct(f"{self._order}HH{offset}{self._room}s")
        table = file.read_at(at + size, min(entries, _MOST_TAGS) * entry.size)
        whole = len(table) - len(table) % entry.size
        self.entries = {tag: rest for tag, *rest in entry.iter_unpack(table[:whole])}

    def number(self, tag: int) -> int:
        """Return the tag's first value."""
        return self.numbers(tag)[0]

    def numbers(self, tag: int) -> tuple[int, ...]:
        """Return all values of a tag, which must be whole numbers."""
        type_, count, value = self.entries[tag]
        values = struct.Struct(f"{self._order}{min(count, _MOST_PARTS)}{_NUMBERS[type_]}")
        if values.size > self._room:
            (at,) = struct.unpack(self._offset, value)
            value = self._file.read_at(at, values.size)
        return values.unpack_from(value)
