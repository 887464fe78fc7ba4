"""The tags of a TIFF file's first page, read directly: libvips keeps quiet about most of them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from app.core.errors import ContentError
from app.formats.source_file import SourceFile

_WIDTH: Final = 256
_HEIGHT: Final = 257
_ROWS_PER_STRIP: Final = 278
_TILE_WIDTH: Final = 322
_GPS: Final = 34853
_DESCRIPTIVE: Final = frozenset({271, 272, 315, 33432, 34665, _GPS})
"""Make, model, artist, copyright, and the tables of EXIF and GPS."""

_MOST_TAGS: Final = 4096
_SHORT: Final = 3
_LONG8: Final = frozenset({13, 16, 17, 18})


@dataclass(frozen=True, slots=True)
class Tags:
    """What the first page's tags say.

    Attributes:
        width, height: in pixels, as stored.
        described: there are camera, author or EXIF tags, which libvips neither reads nor writes.
        location: there are GPS tags.
        one_strip: the page is one strip of rows, which a reader must decode at once.
    """

    width: int
    height: int
    described: bool
    location: bool
    one_strip: bool


def read_tags(file: SourceFile) -> Tags:
    """Read the tags of a TIFF or BigTIFF file's first page.

    Raises:
        ContentError: code `image_damaged`.
    """
    try:
        numbers = _numbers(file)
        width, height = numbers[_WIDTH], numbers[_HEIGHT]
    except (struct.error, KeyError) as error:
        raise ContentError("image_damaged", f"broken TIFF directory: {error}") from None
    return Tags(
        width,
        height,
        not _DESCRIPTIVE.isdisjoint(numbers),
        _GPS in numbers,
        _TILE_WIDTH not in numbers and numbers.get(_ROWS_PER_STRIP, height) >= height,
    )


def _numbers(file: SourceFile) -> dict[int, int]:
    """Return each tag with what stands in its value field, read as a number."""
    start = file.read_at(0, 16)
    order = "<" if start[:2] == b"II" else ">"
    big = start[2:4] in (b"+\0", b"\0+")
    at: int = struct.unpack_from(order + ("Q" if big else "I"), start, 8 if big else 4)[0]
    count_type, entry, value_at = ("Q", 20, 12) if big else ("H", 12, 8)
    count_size = struct.calcsize(count_type)
    count: int = struct.unpack(order + count_type, file.read_at(at, count_size))[0]
    table = file.read_at(at + count_size, min(count, _MOST_TAGS) * entry)
    found = {}
    for offset in range(0, len(table) - entry + 1, entry):
        tag, type_ = struct.unpack_from(order + "HH", table, offset)
        wide = "Q" if type_ in _LONG8 and big else "I"
        found[tag] = struct.unpack_from(
            order + ("H" if type_ == _SHORT else wide), table, offset + value_at
        )[0]
    return found
